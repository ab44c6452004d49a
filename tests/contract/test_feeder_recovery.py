"""Every fault at the first, a middle and the last sheet: after its recovery the pages are those of a calm scan."""

import contextlib
import dataclasses
import http.client
import time
import urllib.parse

import numpy as np
import pytest
from feeder_rig import rig

from appliance.capture.feeding import feed
from appliance.devices.escl_probe import find_url
from appliance.devices.interfaces import ScanSettings
from appliance.devices.sane_feeder import SaneFeeder
from appliance.documents import Side
from appliance.sections.capture import UsbBinding
from appliance.sim import identity
from tests.sweeps import some

SHEETS = 4
SETTINGS = ScanSettings(200, False, duplex=True)
BROKEN = {"feeder-io", "feeder-worker-died", "feeder-short-page", "feeder-corrupt-page"}
WORKER_BYTES = 384 << 20  # less than the largest page that is allowed in pixels here

CODES = {  # fault: what each device may make of it; a fault that a device cannot have is not there
    "jam": {"saned": {"feeder-jam"}, "escl": {"feeder-jam"}},
    "double-feed": {"saned": {"feeder-double-feed"}, "escl": {"feeder-double-feed"}},
    "cover-open": {"saned": {"feeder-cover-open"}, "escl": {"feeder-cover-open"}},
    "io-error": {"saned": {"feeder-io"}, "escl": {"feeder-io"}},
    "out-of-paper": {
        "saned": {"feeder-stopped-early", "feeder-paper-ended"},
        "escl": {"feeder-stopped-early", "feeder-paper-ended", "feeder-io"},
    },
    "stall": {"saned": {"feeder-stalled"}, "escl": {"feeder-stalled"}},
    "drop": {"saned": BROKEN, "escl": BROKEN},
    "corrupt": {"saned": {"feeder-short-page"}, "escl": {"feeder-io"}},
    "unplug": {"saned": {"feeder-unplugged"}, "escl": {"feeder-unplugged"}},
    "wedge": {"saned": {"feeder-stalled"}, "escl": {"feeder-stalled"}},
    "crash": {"saned": {"feeder-worker-died"}, "escl": {"feeder-worker-died"}},
    "tiny": {"saned": {"feeder-impossible-page"}},
    "huge": {"saned": {"feeder-memory"}},
}
AT_THE_START = {"tiny", "huge"}  # of a page; the others come in its middle
CASES = [(device, kind, sheet) for kind in CODES for device in CODES[kind] for sheet in (0, 2, SHEETS - 1)]
TAKEN = [3 * n + n % 3 for n in range(len(CASES) // 3)]  # each fault of each device, at one sheet


@contextlib.contextmanager
def bound_rig(kind, folder, *arguments, **changes):
    """A scanner that is bound by its plug."""
    with rig(kind, folder, "--usb", str(folder / "usb"), *arguments) as made:
        serial = {"saned": identity.SANE_SERIAL, "escl": identity.ESCL_SERIAL}[kind]
        usb = UsbBinding(identity.USB_VENDOR, identity.USB_PRODUCT, serial)
        bound = made.with_config(device="", usb=usb, **changes)
        with contextlib.closing(bound.feeder):
            yield bound


@pytest.fixture(scope="module")
def machines(tmp_path_factory):
    with contextlib.ExitStack() as stack:
        limits = {"page_timeout_s": 2.0, "stall_s": 1.0, "wake_s": 5.0}
        limits |= {"worker_max_bytes": WORKER_BYTES, "max_page_px": 400_000_000}
        yield {
            kind: stack.enter_context(bound_rig(kind, tmp_path_factory.mktemp(kind), **limits))
            for kind in ("saned", "escl")
        }


@pytest.fixture(scope="module")
def calm(machines):
    """What a scan brings that nothing disturbs."""
    return {kind: scanned(machine) for kind, machine in machines.items()}


def scanned(machine):
    reset(machine)
    machine.load(SHEETS)
    kept = []
    assert feed(machine.feeder, SETTINGS, kept.append, 0).complete
    return kept


def reset(machine):
    machine.settle()
    machine.control.unplug()
    machine.control.plug()
    machine.control.sleep(0)
    machine.control.clear()
    machine.control.rate(0)


def same(kept, wanted):
    places = [(page.sheet, page.side) for page in kept] == [(page.sheet, page.side) for page in wanted]
    return places and all(np.array_equal(one.image, other.image) for one, other in zip(kept, wanted, strict=True))


REQUEST = """<?xml version="1.0"?><scan:ScanSettings xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"
 xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"><pwg:Version>2.0</pwg:Version><pwg:ScanRegions><pwg:ScanRegion>
<pwg:Height>600</pwg:Height><pwg:Width>600</pwg:Width><pwg:XOffset>0</pwg:XOffset><pwg:YOffset>0</pwg:YOffset>
</pwg:ScanRegion></pwg:ScanRegions><pwg:InputSource>Feeder</pwg:InputSource><scan:ColorMode>Grayscale8</scan:ColorMode>
<scan:XResolution>200</scan:XResolution><scan:YResolution>200</scan:YResolution><scan:Duplex>false</scan:Duplex>
<pwg:DocumentFormat>image/png</pwg:DocumentFormat></scan:ScanSettings>"""


def take_job(url):
    """Another program begins a scan and does not fetch it."""
    place = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=5)
    with contextlib.closing(connection):
        connection.request("POST", place.path.rstrip("/") + "/ScanJobs", REQUEST, {"Content-Type": "text/xml"})
        assert connection.getresponse().status == 201


def mend(machine, kind, outcome):
    """What the guide asks of the operator; sheets from `put_back_from` on go back."""
    if kind == "unplug":
        before = machine.control.status()["plugged"]
        machine.control.plug()
        assert not before
    machine.settle()
    machine.control.sensors(cover_open=False)
    machine.control.put_back(len(machine.tray()) - outcome.sheets_safe)


@pytest.mark.slow
@pytest.mark.parametrize(("device", "kind", "sheet"), some(CASES, TAKEN), ids=str)
def test_after_any_fault_at_any_sheet_and_its_recovery_the_job_is_that_of_a_calm_scan(
    machines, calm, device, kind, sheet
):
    machine = machines[device]
    reset(machine)
    machine.load(SHEETS)
    machine.control.fault(kind, 2 * sheet + 1, "start" if kind in AT_THE_START else "middle", stall_s=30)
    kept = []

    first = feed(machine.feeder, SETTINGS, kept.append, 0)

    assert first.error is not None
    assert first.error.code in CODES[kind][device], repr(first.error)
    on_its_way = kind == "crash"  # what the worker had not handed over goes with it; its sheet is put back, too
    assert sheet - on_its_way <= first.sheets_safe <= sheet
    assert (first.put_back_from, first.orphans) == (first.sheets_safe + 1, ())
    mend(machine, kind, first)
    second = feed(machine.feeder, SETTINGS, kept.append, first.sheets_safe)
    assert second.complete, second.error
    assert second.sheets_safe == SHEETS
    assert same(kept, calm[device])
    assert machine.hopper() == 0


@pytest.mark.parametrize("sheet", [0, 2, SHEETS - 1])
@pytest.mark.parametrize("device", ["saned", "escl"])
def test_a_scanner_that_fell_asleep_during_a_stop_is_woken(machines, calm, device, sheet):
    machine = machines[device]
    reset(machine)
    machine.load(SHEETS)
    machine.control.fault("jam", 2 * sheet + 1, "middle")
    kept = []
    first = feed(machine.feeder, SETTINGS, kept.append, 0)
    mend(machine, "jam", first)
    machine.control.sleep(1.5)
    assert feed(machine.feeder, SETTINGS, kept.append, first.sheets_safe).complete
    assert same(kept, calm[device])


@pytest.mark.parametrize("device", ["saned", "escl"])
def test_a_scanner_that_does_not_wake_in_its_time_is_missing_and_no_paper_has_moved(machines, device):
    machine = machines[device]
    reset(machine)
    machine.load(1)
    machine.control.sleep(60)
    started = time.monotonic()
    outcome = feed(machine.feeder, SETTINGS, lambda _: None, 0)
    assert outcome.error.code in {"feeder-missing", "feeder-io"}
    assert outcome.put_back_from is None
    assert 2.5 < time.monotonic() - started < 30
    assert machine.hopper() == 1


@pytest.mark.parametrize("sheet", [0, 2, SHEETS - 1])
@pytest.mark.parametrize("device", ["saned", "escl"])
def test_another_scanner_in_its_place_is_named_and_not_used(machines, calm, device, sheet):
    machine = machines[device]
    reset(machine)
    machine.load(SHEETS)
    machine.control.fault("unplug", 2 * sheet + 1, "middle")
    kept = []
    first = feed(machine.feeder, SETTINGS, kept.append, 0)
    machine.control.plug("SIMULATED-STRANGER")
    stranger = feed(machine.feeder, SETTINGS, kept.append, first.sheets_safe)
    assert (stranger.error.code, stranger.put_back_from) == ("feeder-other-device", None)
    machine.control.unplug()
    machine.control.plug(identity.SANE_SERIAL if device == "saned" else identity.ESCL_SERIAL)
    mend(machine, "jam", first)
    assert feed(machine.feeder, SETTINGS, kept.append, first.sheets_safe).complete
    assert same(kept, calm[device])


@pytest.mark.parametrize("sheet", [0, 2, SHEETS - 1])
def test_a_scanner_that_came_back_with_other_settings_is_refused_until_it_takes_ours(machines, calm, sheet):
    machine = machines["saned"]
    reset(machine)
    machine.load(SHEETS)
    machine.control.fault("unplug", 2 * sheet + 1, "middle")
    kept = []
    first = feed(machine.feeder, SETTINGS, kept.append, 0)
    machine.control.plug(forgetful=True)
    machine.settle()
    forgetful = feed(machine.feeder, SETTINGS, kept.append, first.sheets_safe)
    assert (forgetful.error.code, forgetful.put_back_from) == ("feeder-setting", None)
    machine.control.unplug()
    mend(machine, "unplug", first)
    assert feed(machine.feeder, SETTINGS, kept.append, first.sheets_safe).complete
    assert same(kept, calm["saned"])


def test_a_scanner_that_another_program_holds_is_waited_for_and_then_busy(machines):
    machine = machines["saned"]
    reset(machine)
    machine.load(1)
    other = SaneFeeder(dataclasses.replace(machine.config, wake_s=0.0))
    with contextlib.closing(other), other.open_batch(SETTINGS):
        started = time.monotonic()
        outcome = feed(machine.feeder, SETTINGS, lambda _: None, 0)
    assert outcome.error.code == "feeder-busy"
    assert time.monotonic() - started > 2.5
    assert machine.hopper() == 1


def test_a_driverless_scanner_that_another_program_holds_moves_no_paper_for_us(tmp_path):
    with bound_rig("escl", tmp_path, "--job-idle-s", "300", page_timeout_s=15.0) as machine:
        machine.load(1)
        take_job(find_url(machine.sim.device, machine.config.sane_config_dir))
        outcome = feed(machine.feeder, SETTINGS, lambda _: None, 0)
        assert outcome.error.code == "feeder-busy"
        assert machine.hopper() == 1


@pytest.mark.parametrize("device", ["saned", "escl"])
def test_a_scanner_that_is_absent_at_first_is_found_when_it_appears(tmp_path, device):
    with bound_rig(device, tmp_path, "--unplugged", wake_s=0.0) as machine:
        machine.load(1)
        assert feed(machine.feeder, SETTINGS, lambda _: None, 0).error.code == "feeder-missing"
        with pytest.raises(Exception, match="feeder-missing"):
            machine.feeder.find()
        machine.control.plug()
        machine.feeder.find()
        assert feed(machine.feeder, SETTINGS, lambda _: None, 0).complete


def test_the_name_of_a_scanner_changes_with_each_replug_and_does_not_matter(machines):
    machine = machines["saned"]
    reset(machine)
    names = set()
    for _ in range(3):
        machine.load(1)
        assert feed(machine.feeder, SETTINGS, lambda _: None, 0).complete
        names.add((machine.folder / "usb" / "1-2" / "devnum").read_text())
        machine.control.unplug()
        machine.control.plug()
    assert len(names) == 3


def test_without_a_binding_the_first_scanner_is_the_only_one_until_the_station_ends(tmp_path):
    with rig("saned", tmp_path, "--usb", str(tmp_path / "usb")) as made:
        free = made.with_config(device="", wake_s=0.0)
        with contextlib.closing(free.feeder):
            free.feeder.find()
            made.control.unplug()
            made.control.plug("SIMULATED-STRANGER")
            with pytest.raises(Exception, match="feeder-other-device"):
                free.feeder.find()
        with contextlib.closing(SaneFeeder(free.config)) as afresh:
            afresh.find()


def test_a_page_that_moves_slowly_but_moves_is_no_stall(machines):
    machine = machines["saned"]
    reset(machine)
    machine.load(1, duplex=False)
    machine.control.rate(40)  # 1.5 s a page, longer than `stall_s`
    outcome = feed(machine.feeder, ScanSettings(200, False, duplex=False), lambda _: None, 0)
    assert outcome.complete, outcome.error


def test_a_page_that_stops_in_its_middle_is_given_up_long_before_its_whole_time(machines):
    machine = machines["saned"].with_config(page_timeout_s=30.0, stall_s=1.0)
    with contextlib.closing(machine.feeder):
        reset(machine)
        machine.load(1)
        machine.control.rate(60)
        machine.control.fault("stall", 1, "middle", part=0.9, stall_s=60)
        started = time.monotonic()
        outcome = feed(machine.feeder, SETTINGS, lambda _: None, 0)
    assert outcome.error.code == "feeder-stalled"
    assert time.monotonic() - started < 25
    assert outcome.orphans == ()
    assert Side.FRONT not in [side for _, side in outcome.orphans]
