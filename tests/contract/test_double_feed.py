"""Two sheets that overlap and that no sensor notices: seen in the image, through the real libsane, and fed again."""

import cv2
import numpy as np
import pytest
from feeder_rig import rig
from PIL import Image

from appliance.capture.feeding import feed
from appliance.capture.overlap import OverlapWatch
from appliance.devices.interfaces import ScanSettings
from appliance.sections.capture import FeederConfig
from appliance.sim.control import Paper

DPI = 200
SHEETS = 4
SIZE = (1654, 2339)  # pixels: A4
SETTINGS = ScanSettings(DPI, False, duplex=True)
WORDS = ("renal", "cyst", "left", "normal", "size", "no", "pain", "dose", "daily", "review", "stable", "chest")


def printed(path, number):
    rng = np.random.default_rng(number)
    page = np.full((SIZE[1], SIZE[0]), 240 + number, np.uint8)
    for line in range(35 if number % 4 else 9):
        text = " ".join(rng.choice(WORDS, 10))
        cv2.putText(page, text, (120, 160 + 55 * line), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 40, 2, cv2.LINE_AA)
    Image.fromarray(page).save(path, dpi=(DPI, DPI))
    return path


@pytest.fixture(scope="module", params=["saned", "escl"])
def machine(request, tmp_path_factory):
    with rig(request.param, tmp_path_factory.mktemp(request.param), "--bed", "215.9x355.6") as made:
        yield made


@pytest.fixture(scope="module")
def stack(machine):
    pages = [printed(machine.folder / f"printed-{n}.png", n) for n in range(2 * SHEETS)]
    return [Paper(pages[i], pages[i + 1]) for i in range(0, len(pages), 2)]


@pytest.fixture(scope="module")
def calm(machine, stack):
    machine.control.clear()
    machine.control.load(stack)
    kept = []
    outcome = feed(machine.feeder, SETTINGS, kept.append, 0, overlap=watch())
    assert outcome.complete, outcome.error
    return kept


def watch():
    return OverlapWatch(FeederConfig().double_feed_edge)


def same(kept, wanted):
    places = [(page.sheet, page.side) for page in kept] == [(page.sheet, page.side) for page in wanted]
    return places and all(np.array_equal(one.image, other.image) for one, other in zip(kept, wanted, strict=True))


@pytest.mark.slow
@pytest.mark.parametrize(("sheet", "lead"), [(0, 0.04), (1, 0.15), (SHEETS - 2, 0.6)])
def test_overlapping_sheets_stop_the_feeder_and_fanned_they_are_all_there(machine, stack, calm, sheet, lead):
    machine.control.clear()
    machine.control.load(stack)
    machine.control.fault("overlap", 2 * sheet + 1, "start", part=lead)
    kept, looking = [], watch()

    first = feed(machine.feeder, SETTINGS, kept.append, 0, overlap=looking)

    assert first.error is not None
    assert first.error.code == "double-feed", first.error
    assert (first.sheets_safe, first.put_back_from, first.orphans) == (sheet, sheet + 1, ())
    machine.settle()
    machine.control.put_back(len(machine.tray()) - sheet)
    second = feed(machine.feeder, SETTINGS, kept.append, sheet, overlap=looking)
    assert second.complete, second.error
    assert same(kept, calm)


def test_without_looking_an_overlap_goes_through_as_one_sheet_and_its_neighbour_is_lost(machine, stack):
    machine.control.clear()
    machine.control.load(stack)
    machine.control.fault("overlap", 1, "start", part=0.15)
    outcome = feed(machine.feeder, SETTINGS, lambda _: None, 0)
    assert outcome.complete
    assert outcome.sheets_safe == SHEETS - 1
