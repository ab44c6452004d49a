"""The contract of the Feeder Protocol, against both simulated devices and, marked `hil`, a real one.

For the real one: SCANSTATION_HIL_CONFIG names a file with the keys of FeederConfig; put two sheets in when asked.
"""

import contextlib
import os
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from feeder_rig import rig, shows, write_page
from PIL import Image

from appliance import config as configuration
from appliance.devices.feeder_errors import (
    BatchFullError,
    CoverOpenError,
    DeviceAmbiguousError,
    DeviceBusyError,
    DeviceMissingError,
    FeederEmptyError,
)
from appliance.devices.interfaces import FeederStatus, ScanSettings
from appliance.devices.sane_feeder import SaneFeeder
from appliance.documents import Side
from appliance.errors import FeedCancelledError
from appliance.sections.capture import FeederConfig
from appliance.sim.control import Paper


@pytest.fixture(scope="module", params=["saned", "escl"])
def shared_rig(request, tmp_path_factory):
    with rig(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


@pytest.fixture
def machine(shared_rig):
    shared_rig.control.clear()
    shared_rig.control.rate(0)
    return shared_rig


def scan(feeder, settings):
    with feeder.open_batch(settings) as batch:
        return list(batch.pages())


@pytest.mark.parametrize("colour", [True, False], ids=["colour", "grey"])
@pytest.mark.parametrize("dpi", [200, 300, 400])
def test_pages_are_pixel_exact_at_every_resolution_and_mode(machine, dpi, colour):
    sources = machine.load(2, duplex=False, dpi=dpi)
    pages = scan(machine.feeder, ScanSettings(dpi, colour, duplex=False))
    assert [(p.sheet, p.side, p.dpi) for p in pages] == [(0, Side.FRONT, dpi), (1, Side.FRONT, dpi)]
    assert all(p.image.dtype == np.uint8 and p.image.ndim == (3 if colour else 2) for p in pages)
    assert all(shows(p.image, source, colour=colour) for p, source in zip(pages, sources, strict=True))


def test_a_source_of_another_resolution_is_scaled(machine):
    coarse = machine.folder / "coarse.png"
    Image.fromarray(np.kron([[0, 200], [255, 100]], np.ones((100, 100))).astype(np.uint8)).save(coarse, dpi=(100, 100))
    machine.control.load([Paper(coarse)])
    (page,) = scan(machine.feeder, ScanSettings(200, False, duplex=False))
    assert [int(page.image[y, x]) for y, x in ((100, 100), (100, 300), (300, 100), (300, 300))] == [0, 200, 255, 100]


def test_duplex_delivers_front_then_back_of_each_sheet(machine):
    sources = machine.load(3)
    pages = scan(machine.feeder, ScanSettings(200, True, duplex=True))
    assert [(p.sheet, p.side) for p in pages] == [(s, side) for s in range(3) for side in (Side.FRONT, Side.BACK)]
    assert all(shows(p.image, source, colour=True) for p, source in zip(pages, sources, strict=True))
    assert machine.tray() == [True, True, True]


def test_a_blank_back_is_delivered_and_stays_blank(machine):
    machine.control.load([Paper(machine.page(1))])
    front, back = scan(machine.feeder, ScanSettings(200, False, duplex=True))
    assert shows(front.image, machine.page(1), colour=False)
    assert (back.image == 255).all()
    assert back.image.shape == front.image.shape


def test_batches_follow_each_other_without_pages_of_the_one_before(machine):
    for seed in (10, 20):
        source = machine.page(seed)
        machine.control.load([Paper(source)])
        (page,) = scan(machine.feeder, ScanSettings(200, True, duplex=False))
        assert shows(page.image, source, colour=True)


def test_an_empty_feeder_is_an_error_that_says_so(machine):
    with pytest.raises(FeederEmptyError) as caught:
        scan(machine.feeder, ScanSettings(200, False, duplex=True))
    assert "no paper" in caught.value.advice


def test_an_open_cover_at_the_press_stops_before_any_paper_moves(machine):
    machine.load(1)
    machine.control.sensors(cover_open=True)
    with pytest.raises(CoverOpenError):
        scan(machine.feeder, ScanSettings(200, False, duplex=True))
    assert (machine.hopper(), machine.tray()) == (1, [])
    machine.control.sensors(cover_open=False)
    assert len(scan(machine.feeder, ScanSettings(200, False, duplex=True))) == 2


def test_a_second_batch_while_one_runs_is_refused_and_does_not_disturb_it(machine):
    machine.load(2)
    with machine.feeder.open_batch(ScanSettings(200, False)) as batch:
        pages = batch.pages()
        next(pages)
        with pytest.raises(DeviceBusyError), machine.feeder.open_batch(ScanSettings(200, False)):
            pass
        with pytest.raises(DeviceBusyError):
            machine.feeder.status()
        assert len(list(pages)) == 3
    machine.feeder.status()


def test_cancel_ends_after_the_sheet_in_motion_with_whole_sheets_only(machine):
    sources = machine.load(6)
    machine.control.rate(240)
    got = []
    with machine.feeder.open_batch(ScanSettings(200, True)) as batch:
        pages = batch.pages()
        got += [next(pages), next(pages)]
        threading.Thread(target=batch.cancel).start()
        time.sleep(0.3)  # the next page is on its way by now
        with pytest.raises(FeedCancelledError):
            got.extend(pages)
    assert len(got) in (2, 4)
    assert all(shows(p.image, source, colour=True) for p, source in zip(got, sources, strict=False))
    machine.control.clear()
    machine.control.rate(0)
    again = machine.load(1)
    assert shows(scan(machine.feeder, ScanSettings(200, True))[0].image, again[0], colour=True)


def test_cancel_before_the_first_page_moves_no_paper(machine):
    machine.load(2)
    with machine.feeder.open_batch(ScanSettings(200, False)) as batch:
        batch.cancel()
        with pytest.raises(FeedCancelledError):
            next(batch.pages())
    assert machine.tray() == []


def test_leaving_a_batch_early_frees_the_device_for_the_next_one(machine):
    machine.load(4)
    with machine.feeder.open_batch(ScanSettings(200, False)) as batch:
        next(batch.pages())
    machine.control.clear()
    machine.load(1)
    assert len(scan(machine.feeder, ScanSettings(200, False))) == 2


def test_a_full_batch_stops_where_it_must_and_says_that_paper_is_left(machine):
    machine.load(3)
    limited = machine.with_config(max_sheets=2)
    got = []
    with (
        contextlib.closing(limited.feeder),
        limited.feeder.open_batch(ScanSettings(200, False)) as batch,
        pytest.raises(BatchFullError),
    ):
        got.extend(batch.pages())
    assert len(got) == 4


def test_the_device_itself_says_that_it_is_simulated(machine):
    assert SaneFeeder(machine.config).simulated  # not asked yet
    machine.feeder.status()
    assert machine.feeder.simulated


def test_the_device_is_found_by_vendor_and_product_without_a_name(machine):
    product = {"saned": "simulated feeder s1", "escl": "ScanStation Simulator Simulated Feeder E1"}[machine.sim.kind]
    bound = machine.with_config(device="", vendor="scanstation simulator", product=product)
    if machine.sim.kind == "escl":
        bound = machine.with_config(device="", vendor="", product=product, serial="SIMULATED-E1")
    with contextlib.closing(bound.feeder):
        machine.load(1)
        assert len(scan(bound.feeder, ScanSettings(200, False))) == 2


def test_a_device_that_is_not_there_is_missing(machine):
    absent = machine.with_config(device="", vendor="", product="Some Other Scanner")
    with contextlib.closing(absent.feeder), pytest.raises(DeviceMissingError):
        absent.feeder.status()


def test_pages_arrive_while_paper_still_moves(machine):
    machine.load(3, duplex=False)
    machine.control.rate(150)  # 0.4 s a page
    with machine.feeder.open_batch(ScanSettings(200, False, duplex=False)) as batch:
        first = next(pages := batch.pages())
        assert (first.sheet, machine.hopper() + (machine.control.status()["path"] is not None) > 0) == (0, True)
        assert len(list(pages)) == 2


def test_closing_is_safe_at_any_time_and_breaks_a_running_batch_off(machine):
    machine.feeder.close()
    machine.feeder.close()
    machine.load(5)
    machine.control.rate(60)
    other = machine.with_config()
    with other.feeder.open_batch(ScanSettings(200, False)) as batch:
        pages = batch.pages()
        threading.Timer(0.3, other.feeder.close).start()
        with pytest.raises(Exception, match="feeder-worker-died"):
            list(pages)
    machine.control.clear()


# What needs sensors that a driverless device does not have


@pytest.fixture(scope="module")
def sensor_rig(tmp_path_factory):
    with rig("saned", tmp_path_factory.mktemp("sensors")) as made:
        yield made


def test_sensors_and_button_are_read_while_idle(sensor_rig):
    control, feeder = sensor_rig.control, sensor_rig.feeder
    control.clear()
    assert feeder.status() == FeederStatus(page_loaded=False, cover_open=False, scan_pressed=False)
    sensor_rig.load(1)
    control.sensors(cover_open=True)
    control.press()
    assert feeder.status() == FeederStatus(page_loaded=True, cover_open=True, scan_pressed=True)
    assert feeder.status().scan_pressed is False  # one press is one reading


def test_a_driverless_device_has_no_sensors(tmp_path):
    with rig("escl", tmp_path) as made:
        assert made.feeder.status() == FeederStatus(None, None, None)


def test_the_device_own_page_count_is_told_where_it_has_one(tmp_path):
    with rig("escl", tmp_path) as made:
        made.load(2)
        with made.feeder.open_batch(ScanSettings(200, False)) as batch:
            assert batch.device_pages() is None
            assert len(list(batch.pages())) == batch.device_pages() == 4


def test_a_full_batch_with_an_empty_hopper_ends_well(sensor_rig):
    sensor_rig.control.clear()
    sensor_rig.load(2)
    limited = sensor_rig.with_config(max_sheets=2)
    with contextlib.closing(limited.feeder):
        assert len(scan(limited.feeder, ScanSettings(200, False))) == 4


def test_a_sheet_longer_than_the_default_page_is_not_cut(tmp_path):
    long = write_page(tmp_path / "long.png", 5, dpi=100, size=(400, 1300))  # 330 mm
    with rig("saned", tmp_path, "--bed", "215.9x355.6") as made:
        made.control.load([Paper(long)])
        (page,) = scan(made.feeder, ScanSettings(200, False, duplex=False))
    assert page.image.shape == (2600, 800)


def test_two_devices_that_match_are_refused(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with rig("saned", tmp_path / "a") as one, rig("saned", tmp_path / "b") as two:
        both = (one.sim.sane_config_dir / "net.conf").read_text() + two.sim.device.split(":")[1] + "\n"
        (one.sim.sane_config_dir / "net.conf").write_text(both)
        ambiguous = one.with_config(device="", vendor="", product="")
        with contextlib.closing(ambiguous.feeder), pytest.raises(DeviceAmbiguousError):
            ambiguous.feeder.status()


# The real device


@pytest.fixture
def real_feeder():
    path = os.environ.get("SCANSTATION_HIL_CONFIG")
    if not path:
        pytest.skip("SCANSTATION_HIL_CONFIG does not name a feeder configuration")
    feeder = SaneFeeder(configuration.load(Path(path), FeederConfig))
    yield feeder
    feeder.close()


@pytest.mark.hil
def test_a_real_device_delivers_two_sheets_with_both_sides(real_feeder):
    sys.stderr.write("put two sheets into the feeder\n")
    until = time.monotonic() + 60
    while real_feeder.status().page_loaded is False and time.monotonic() < until:
        time.sleep(0.5)
    pages = scan(real_feeder, ScanSettings(300, False, duplex=True))
    assert [(p.sheet, p.side) for p in pages] == [(s, side) for s in range(2) for side in (Side.FRONT, Side.BACK)]
    assert all(min(p.image.shape) > 1_000 for p in pages)
    assert not real_feeder.simulated


@pytest.mark.hil
def test_a_real_device_without_paper_says_so(real_feeder):
    sys.stderr.write("take all paper out of the feeder\n")
    until = time.monotonic() + 60
    while real_feeder.status().page_loaded and time.monotonic() < until:
        time.sleep(0.5)
    with pytest.raises(FeederEmptyError):
        scan(real_feeder, ScanSettings(300, False, duplex=True))
