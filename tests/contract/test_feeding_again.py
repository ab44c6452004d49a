"""After a jam the operator puts back more sheets than asked for: the result is that of a scan nobody disturbed."""

import cv2
import numpy as np
import pytest
from feeder_rig import rig
from PIL import Image

from appliance.capture.feeding import feed
from appliance.capture.stitching import print_of
from appliance.devices.interfaces import ScanSettings
from appliance.sim.control import Paper
from tests.sweeps import some

SHEETS = 15
LOOK_BACK = 5
DPI = 200
SIZE = (470, 700)  # pixels: the whole bed
SETTINGS = ScanSettings(DPI, False, duplex=True)
WORDS = ("renal", "cyst", "left", "normal", "size", "no", "pain", "dose", "daily", "review", "stable", "chest")


def printed(path, number):
    """A small page of print; every fifth is blank."""
    page = np.full((SIZE[1], SIZE[0]), 250, np.uint8)
    rng = np.random.default_rng(number)
    for line in range(0 if number % 5 == 4 else 15):
        text = " ".join(rng.choice(WORDS, 4))
        cv2.putText(page, text, (45, 70 + 42 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 40, 1, cv2.LINE_AA)
    Image.fromarray(page).save(path, dpi=(DPI, DPI))
    return path


@pytest.fixture(scope="module", params=["saned", "escl"])
def machine(request, tmp_path_factory):
    with rig(request.param, tmp_path_factory.mktemp(request.param)) as made:
        yield made


@pytest.fixture(scope="module")
def undisturbed(machine):
    pages = [printed(machine.folder / f"printed-{n}.png", n) for n in range(2 * SHEETS)]
    stack = [Paper(pages[i], pages[i + 1]) for i in range(0, len(pages), 2)]
    machine.control.clear()
    machine.control.rate(0)
    machine.control.load(stack)
    kept = []
    assert feed(machine.feeder, SETTINGS, kept.append, 0).complete
    return stack, kept


def fed_with_a_jam(machine, stack, at, more):
    """The pages kept, and the second outcome, when the paper jams at sheet `at` and `more` safe sheets go back, too."""
    machine.control.clear()
    machine.control.load(stack)
    machine.control.fault("jam", page=2 * at + 1, when="middle")
    kept = []
    first = feed(machine.feeder, SETTINGS, kept.append, 0)
    assert (first.error.code, first.sheets_safe, first.put_back_from) == ("feeder-jam", at, at + 1)
    machine.settle()
    machine.control.put_back(len(machine.tray()) - at + more)
    tail = [print_of(kept[2 * n : 2 * n + 2]) for n in range(max(0, at - LOOK_BACK), at)]
    second = feed(machine.feeder, SETTINGS, kept.append, at, None, tail)
    return kept, second


@pytest.mark.slow
@pytest.mark.parametrize("at", some(range(SHEETS), {0, 3, 7, 11, SHEETS - 1}))
def test_a_jam_at_any_sheet_changes_nothing_whatever_was_put_back(machine, undisturbed, at):
    stack, wanted = undisturbed
    if machine.sim.kind == "escl" and at % 7:
        pytest.skip("the other device shows every sheet; this one the first, a middle one and the last")
    more = min(at, at % (LOOK_BACK + 1))
    kept, outcome = fed_with_a_jam(machine, stack, at, more)
    assert outcome.complete, outcome.error
    assert (outcome.sheets_safe, outcome.sheets_again) == (SHEETS, more)
    assert [(page.sheet, page.side) for page in kept] == [(page.sheet, page.side) for page in wanted]
    assert all(np.array_equal(one.image, other.image) for one, other in zip(kept, wanted, strict=True))
