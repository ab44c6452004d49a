"""The machine that both simulated feeders are, and its lamp."""

import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from appliance.sim.machine import (
    LINK_FAULTS,
    MAX_FAULTS,
    MAX_SHEETS,
    Fault,
    FaultKind,
    Machine,
    MachineStopError,
    Sheet,
    When,
)
from appliance.sim.raster import Bed, Lamp, SourceImageError, View, check_image

PAPER = (Path("/page.png"), None, None)


def numbers(machine):
    status = machine.status()
    tray = [entry["sheet"] for entry in status["tray"]]
    return status["hopper"], [number for number in (status["path"], status["pulled_along"]) if number], tray


ACTIONS = st.one_of(
    st.tuples(st.just("load"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("start"), st.booleans()),
    st.tuples(st.just("finish")),
    st.tuples(st.just("abort")),
    st.tuples(st.just("batch")),
    st.tuples(st.just("return"), st.integers(-1, 4)),
    st.tuples(st.just("fault"), st.sampled_from(list(FaultKind)), st.integers(1, 4), st.sampled_from(list(When))),
    st.tuples(st.just("close")),
)


def act(machine, motion, name, *rest):
    """Carries out one action; returns the side in motion."""
    if name == "start":
        try:
            motion = machine.start_side(duplex=rest[0])
            if motion.fault is not None and motion.fault.kind not in LINK_FAULTS:
                machine.stop_side(motion.fault)
        except MachineStopError:
            motion = None
    elif name == "finish":
        if motion is not None:
            machine.finish_side()
        motion = None
    elif name in ("abort", "batch"):
        (machine.abort if name == "abort" else machine.begin_batch)()
        motion = None
    else:
        {
            "return": lambda: machine.return_sheets(rest[0]),
            "fault": lambda: machine.arm(Fault(*rest)),
            "close": lambda: machine.set_sensors(page_loaded=None, cover_open=False, double_feed=None),
        }[name]()
    return motion


@settings(deadline=None)
@given(st.lists(ACTIONS, max_size=40))
def test_no_sheet_is_ever_lost_or_in_two_places(actions):
    machine = Machine()
    loaded = set()
    motion = None
    for name, *rest in actions:
        if name == "load":
            replaced = set() if rest[1] else set(numbers(machine)[0])
            machine.load([PAPER] * rest[0], append=rest[1])
            loaded = (loaded - replaced) | set(numbers(machine)[0])
        else:
            motion = act(machine, motion, name, *rest)
        everywhere = [number for place in numbers(machine) for number in place]
        assert len(everywhere) == len(set(everywhere))
        assert set(everywhere) == loaded


@pytest.mark.parametrize(
    ("kind", "stays"),
    [("jam", True), ("cover-open", True), ("out-of-paper", True), ("io-error", True), ("double-feed", False)],
)
def test_a_fault_at_the_start_leaves_the_sheet_in_the_hopper_unless_it_was_pulled(kind, stays):
    machine = Machine()
    machine.load([PAPER] * 3, append=False)
    machine.arm(Fault(FaultKind(kind)))
    with pytest.raises(MachineStopError):
        machine.start_side(duplex=False)
    assert numbers(machine) == ([1, 2, 3] if stays else [3], [], [] if stays else [1, 2])
    assert machine.status()["faults_fired"] == [f"{kind}:1:start"]


def test_a_cover_opened_by_a_fault_stays_open_until_it_is_closed():
    machine = Machine()
    machine.load([PAPER], append=False)
    machine.arm(Fault(FaultKind.COVER_OPEN))
    for _ in range(2):
        with pytest.raises(MachineStopError) as caught:
            machine.start_side(duplex=False)
        assert caught.value.kind is FaultKind.COVER_OPEN
    machine.set_sensors(page_loaded=None, cover_open=False, double_feed=None)
    assert machine.start_side(duplex=False).sheet.number == 1


def test_a_double_feed_that_nobody_looks_for_swallows_a_sheet_without_a_word():
    machine = Machine()
    machine.load([PAPER] * 3, append=False)
    machine.arm(Fault(FaultKind.DOUBLE_FEED, when=When.MIDDLE))
    assert machine.start_side(duplex=False, stops_on_double_feed=False).fault is None
    machine.finish_side()
    assert numbers(machine) == ([3], [], [2, 1])
    assert not machine.double_feed


def test_a_press_is_seen_once_and_sensors_can_be_forced():
    machine = Machine()
    machine.press()
    assert (machine.take_scan_press(), machine.take_scan_press()) == (True, False)
    machine.set_sensors(page_loaded=True, cover_open=None, double_feed=True)
    assert (machine.page_loaded, machine.cover_open, machine.double_feed) == (True, False, True)


def test_limits_of_the_machine_hold():
    machine = Machine()
    with pytest.raises(ValueError, match="sheets"):
        machine.load([PAPER] * (MAX_SHEETS + 1), append=False)
    for _ in range(MAX_FAULTS):
        machine.arm(Fault(FaultKind.JAM))
    with pytest.raises(ValueError, match="faults"):
        machine.arm(Fault(FaultKind.JAM))
    machine.disarm()
    assert machine.status()["faults_armed"] == []
    with pytest.raises(ValueError, match="rate"):
        machine.set_rate(-1)
    for wrong in ({"page": 0}, {"part": 1.0}, {"stall_s": 0}, {"stall_s": 1e6}):
        with pytest.raises(ValueError, match="must be"):
            Fault(FaultKind.STALL, **wrong)


# The lamp


def image(path, size=(100, 120), dpi=100, seed=0):
    pixels = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    Image.fromarray(pixels).save(path, dpi=(dpi, dpi))
    return pixels


BED = Bed(100, 100)
VIEW = View(100, colour=True, max_width=393, max_height=393)


def test_an_image_of_the_asked_resolution_passes_pixel_by_pixel(tmp_path):
    pixels = image(tmp_path / "a.png")
    raster = Lamp(BED).see(Sheet(1, tmp_path / "a.png"), False, VIEW)
    assert (raster.width, raster.height, raster.channels) == (100, 120, 3)
    assert raster.data == pixels.tobytes()


def test_another_resolution_is_scaled_and_the_area_cuts_off(tmp_path):
    image(tmp_path / "a.png")
    lamp, sheet = Lamp(BED), Sheet(1, tmp_path / "a.png")
    twice = lamp.see(sheet, False, View(200, colour=False, max_width=787, max_height=150))
    assert (twice.width, twice.height, twice.channels) == (200, 150, 1)
    assert lamp.see(Sheet(2, tmp_path / "a.png", dpi=50.0), False, VIEW).width == 200


def test_an_image_without_resolution_or_larger_than_the_bed_is_made_to_fit(tmp_path):
    Image.new("L", (4000, 2000)).save(tmp_path / "photo.jpg")
    image(tmp_path / "huge.png", size=(2000, 900), dpi=50)
    for name in ("photo.jpg", "huge.png"):
        raster = Lamp(BED).see(Sheet(1, tmp_path / name), False, VIEW)
        assert raster.width in (393, 394)


def test_a_missing_back_is_white_and_as_large_as_its_front(tmp_path):
    image(tmp_path / "a.png")
    back = Lamp(BED).see(Sheet(1, tmp_path / "a.png"), True, VIEW)
    assert (back.width, back.height) == (100, 120)
    assert set(back.data) == {255}


def test_the_cache_is_bounded_and_notices_a_changed_file(tmp_path):
    lamp = Lamp(BED, cache_bytes=80_000)
    for name in "abc":
        image(tmp_path / f"{name}.png", seed=ord(name))
        lamp.see(Sheet(1, tmp_path / f"{name}.png"), False, VIEW)
    assert lamp.held_bytes <= 80_000
    changed = image(tmp_path / "c.png", seed=9)
    assert lamp.see(Sheet(1, tmp_path / "c.png"), False, VIEW).data == changed.tobytes()


def test_files_that_are_no_page_images_are_refused_with_a_sentence(tmp_path):
    image(tmp_path / "good.png")
    check_image(tmp_path / "good.png")
    whole = (tmp_path / "good.png").read_bytes()
    (tmp_path / "empty.png").write_bytes(b"")
    (tmp_path / "text.png").write_bytes(b"hello")
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "flipped.png").write_bytes(whole[:5000] + bytes([whole[5000] ^ 255]) + whole[5001:])
    (tmp_path / "folder.png").mkdir()
    for name in ("empty.png", "text.png", "cut.png", "flipped.png", "folder.png", "absent.png"):
        with pytest.raises(SourceImageError, match=name):
            check_image(tmp_path / name)


def test_a_giant_image_is_refused_before_it_is_decoded(tmp_path):
    Image.new("1", (1, 1)).save(tmp_path / "one.png")
    for side in (13_200, 20_000, 1 << 30):
        data = bytearray((tmp_path / "one.png").read_bytes())
        data[16:24] = side.to_bytes(4, "big") * 2
        data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
        (tmp_path / "giant.png").write_bytes(data)
        with pytest.raises(SourceImageError, match="pixels"):
            check_image(tmp_path / "giant.png")
