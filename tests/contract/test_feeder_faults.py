"""Every fault at the start and in the middle of a page, through the real libsane: nothing is lost, nothing repeated."""

import time

import pytest
from feeder_rig import rig, shows

from appliance.capture.feeding import feed
from appliance.devices.interfaces import ScanSettings
from appliance.documents import Side
from appliance.sim.control import Paper

SHEETS = 3
LINE_BROKE = {"feeder-io", "feeder-worker-died", "feeder-short-page", "feeder-corrupt-page"}
"""What a broken line may look like: stock backends report it, or crash on it and take only the worker with them."""

CODES = {  # kind of fault: device: moment: codes
    "jam": {"saned": {"feeder-jam"}, "escl": {"feeder-jam"}},
    "double-feed": {"saned": {"feeder-double-feed"}, "escl": {"feeder-double-feed"}},
    "cover-open": {"saned": {"feeder-cover-open"}, "escl": {"feeder-cover-open"}},
    "io-error": {"saned": {"feeder-io"}, "escl": {"feeder-io"}},
    "drop": {"saned": LINE_BROKE, "escl": LINE_BROKE},
    "stall": {"saned": {"feeder-stalled"}, "escl": {"feeder-stalled"}},
    "corrupt": {"saned": {"feeder-corrupt-page", "feeder-short-page"}, "escl": {"feeder-io"}},
    "out-of-paper": {
        "saned": {"feeder-stopped-early", "feeder-paper-ended"},
        "escl": {"feeder-stopped-early", "feeder-io"},
    },
}


@pytest.fixture(scope="module", params=["saned", "escl"])
def shared_rig(request, tmp_path_factory):
    with rig(request.param, tmp_path_factory.mktemp(request.param)) as made:
        patient = made.with_config(page_timeout_s=1.5)
        yield patient
        patient.feeder.close()


@pytest.fixture
def machine(shared_rig):
    shared_rig.control.clear()
    shared_rig.control.rate(0)
    return shared_rig


def clear_the_fault(machine, sheets_safe):
    """What the operator does: close the cover, put everything that is not safe back on the stack."""
    machine.settle()
    machine.control.sensors(cover_open=False)
    machine.control.put_back(len(machine.tray()) - sheets_safe)


@pytest.mark.parametrize("when", ["start", "middle"])
@pytest.mark.parametrize("kind", sorted(CODES))
def test_a_fault_says_what_to_do_and_the_job_goes_on_without_losing_or_repeating_a_sheet(machine, kind, when):
    sources = machine.load(SHEETS)
    machine.control.fault(kind, page=3, when=when, stall_s=30)
    settings = ScanSettings(200, True, duplex=True)
    kept = []

    first = feed(machine.feeder, settings, kept.append, 0)

    assert first.error is not None
    assert first.error.code in CODES[kind][machine.sim.kind]
    assert first.error.advice.endswith(".")
    assert (first.sheets_safe, first.put_back_from, first.orphans) == (1, 2, ())
    assert machine.tray()[: first.sheets_safe] == [True]

    clear_the_fault(machine, first.sheets_safe)
    second = feed(machine.feeder, settings, kept.append, first.sheets_safe)

    assert second.complete, second.error
    assert (second.sheets_safe, second.put_back_from) == (SHEETS, None)
    assert [(p.sheet, p.side) for p in kept] == [(s, side) for s in range(SHEETS) for side in (Side.FRONT, Side.BACK)]
    assert all(shows(p.image, source, colour=True) for p, source in zip(kept, sources, strict=True))
    assert machine.hopper() == 0


@pytest.mark.parametrize("when", ["start", "middle"])
@pytest.mark.parametrize("kind", sorted(set(CODES) - {"stall"}))
def test_a_fault_on_the_last_sheet_is_never_taken_for_the_end_of_the_stack(machine, kind, when):
    machine.load(2, duplex=False)
    machine.control.fault(kind, page=2, when=when)
    outcome = feed(machine.feeder, ScanSettings(200, False, duplex=False), lambda _: None, 0)
    assert outcome.error is not None
    assert (outcome.sheets_safe, outcome.put_back_from) == (1, 2)
    machine.settle()


@pytest.mark.parametrize("page", [1, 2, 6])
def test_a_jam_on_any_page_keeps_exactly_the_whole_sheets_before_it(machine, page):
    machine.load(SHEETS)
    machine.control.fault("jam", page=page, when="middle")
    outcome = feed(machine.feeder, ScanSettings(200, False), lambda _: None, 0)
    safe = (page - 1) // 2
    assert (outcome.sheets_safe, outcome.put_back_from, outcome.pages_kept) == (safe, safe + 1, 2 * safe)


def test_a_double_feed_pulls_two_sheets_and_both_have_to_go_back(machine):
    machine.load(SHEETS)
    machine.control.fault("double-feed", page=1, when="middle")
    outcome = feed(machine.feeder, ScanSettings(200, False), lambda _: None, 0)
    assert outcome.put_back_from == 1
    assert machine.tray() == [False, False]


def test_a_stalled_device_is_given_up_after_its_time_and_the_next_batch_has_a_fresh_worker(machine):
    machine.load(1)
    machine.control.fault("stall", page=1, when="middle", stall_s=60)
    started = time.monotonic()
    outcome = feed(machine.feeder, ScanSettings(200, False), lambda _: None, 0)
    assert outcome.error.code == "feeder-stalled"
    assert time.monotonic() - started < 30
    assert machine.feeder.worker_pid is None


def test_the_early_end_of_a_stack_is_not_taken_for_its_end(machine):
    machine.load(SHEETS)
    machine.control.fault("out-of-paper", page=3, when="start")
    outcome = feed(machine.feeder, ScanSettings(200, False), lambda _: None, 0)
    assert outcome.error.code == "feeder-stopped-early"
    assert machine.hopper() == 2


def test_a_back_that_never_comes_names_its_sheet(machine):
    machine.load(2)
    machine.control.sensors(page_loaded=False)
    machine.control.fault("out-of-paper", page=2, when="start")
    if machine.sim.kind == "escl":
        machine.control.sensors(page_loaded=None)
    outcome = feed(machine.feeder, ScanSettings(200, False), lambda _: None, 0)
    assert outcome.error.code == "feeder-side-missing"
    assert "sheet 1" in str(outcome.error)
    assert (outcome.sheets_safe, outcome.pages_kept) == (0, 0)


def test_the_lost_end_of_a_jpeg_is_noticed(tmp_path):
    with rig("escl", tmp_path, "--format", "jpeg") as made:
        for colour in (True, False):
            made.load(2, duplex=False)
            made.control.fault("corrupt", page=2, when="middle")
            outcome = feed(made.feeder, ScanSettings(200, colour, duplex=False), lambda _: None, 0)
            assert outcome.error.code == "feeder-corrupt-page"
            assert outcome.sheets_safe == 1


def test_a_damaged_source_image_is_an_error_of_the_device_and_not_of_the_station(machine):
    path = machine.folder / "goes-bad.png"
    path.write_bytes(machine.page(1).read_bytes())
    machine.control.load([Paper(path)])
    path.write_bytes(path.read_bytes()[:2000])
    outcome = feed(machine.feeder, ScanSettings(200, False), lambda _: None, 0)
    assert outcome.error.code in {"feeder-io", "feeder-paper-ended"}
    assert outcome.sheets_safe == 0
