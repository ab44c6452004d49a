"""Pages that are the same, pages that only look alike, and what is done with a sheet that came twice."""

import cv2
import numpy as np
import pytest

from appliance.capture.feeding import SheetUnsureError, feed
from appliance.capture.fingerprint import Likeness, compare, fingerprint
from appliance.capture.stitching import Place, Placed, Stitcher, print_of
from appliance.custody.states import JobState
from appliance.devices.feeder_errors import PaperJamError
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import Side
from tests.unit.station_rig import Rig

DPI = 150
SHAPE = (1650, 1275)


def letter(number, name="Ottoline Quackenbush", lines=14):
    """A printed page of one clinic; pages of one number differ in the name alone."""
    page = np.full(SHAPE, 250, np.uint8)
    rng = np.random.default_rng(number)
    words = ("renal", "cyst", "left", "normal", "size", "no", "pain", "dose", "daily", "review", "stable", "chest")
    cv2.putText(page, "Invented Clinic of Nowhere", (130, 130), cv2.FONT_HERSHEY_DUPLEX, 1.4, 30, 2)
    cv2.putText(page, f"Patient: {name}", (130, 220), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 30, 2)
    for line in range(lines):
        text = " ".join(rng.choice(words, 7))
        cv2.putText(page, text, (130, 330 + 85 * line), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 40, 2)
    return page


def scanned(page, seed, turn_deg=0.0, shift=(0, 0)):
    """What a feeder makes of it: turned, moved, with noise."""
    height, width = page.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, 1.0)
    matrix[:, 2] += shift
    moved = cv2.warpAffine(page, matrix, (width, height), borderValue=250)
    noise = np.random.default_rng(seed).normal(0, 3, page.shape)
    return np.clip(moved + noise, 0, 255).astype(np.uint8)


def blank(seed):
    return scanned(np.full(SHAPE, 250, np.uint8), seed)


def sheet(*images, number=0):
    sides = (Side.FRONT, Side.BACK)
    return [FedPage(number, side, image, DPI) for side, image in zip(sides, images, strict=False)]


def prints(*images):
    return print_of(sheet(*images))


@pytest.mark.parametrize(
    ("turn_deg", "shift"), [(0.0, (0, 0)), (1.8, (12, -20)), (-2.5, (-25, 14)), (0.4, (30, 30)), (3.5, (0, 0))]
)
def test_two_scans_of_one_sheet_are_the_same_page(turn_deg, shift):
    one, other = scanned(letter(1), 1), scanned(letter(1), 2, turn_deg, shift)
    assert compare(fingerprint(one, DPI), fingerprint(other, DPI)) is Likeness.SAME


def test_a_finer_and_a_coarser_scan_of_one_sheet_are_the_same_page():
    fine = cv2.resize(scanned(letter(1), 1), None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
    assert compare(fingerprint(fine, 2 * DPI), fingerprint(scanned(letter(1), 2), DPI)) is Likeness.SAME


def test_colour_and_grey_scans_of_one_sheet_are_the_same_page():
    grey = scanned(letter(3), 1)
    colour = cv2.cvtColor(scanned(letter(3), 2), cv2.COLOR_GRAY2RGB)
    assert compare(fingerprint(grey, DPI), fingerprint(colour, DPI)) is Likeness.SAME


def test_other_text_on_the_same_letterhead_is_another_page():
    assert compare(fingerprint(letter(1), DPI), fingerprint(letter(2), DPI)) is Likeness.DIFFERENT


def test_one_form_with_another_name_is_never_called_the_same():
    one, other = fingerprint(letter(1), DPI), fingerprint(scanned(letter(1, "Thaddeus Vandersloot"), 2, 0.5), DPI)
    assert compare(one, other) is not Likeness.SAME


def result(dose, organ="kidney"):
    """A page that is like its sisters but for a digit or a word."""
    page = letter(1, lines=10)
    cv2.putText(page, f"The {organ} is normal. Warfarin {dose}.5 mg daily.", (130, 1300), 0, 0.9, 40, 2)
    return page


def test_a_page_that_is_like_its_sisters_is_itself():
    one = fingerprint(scanned(result(2), 1), DPI)
    assert compare(one, fingerprint(scanned(result(2), 3, -0.8, (9, 4)), DPI)) is Likeness.SAME


@pytest.mark.parametrize("other", [result(3), result(7), result(5), result(2, "liver"), result(2, "thyroid")])
def test_pages_that_differ_in_a_digit_or_a_word_are_never_called_the_same(other):
    one = fingerprint(scanned(result(2), 1), DPI)
    assert compare(one, fingerprint(scanned(other, 2, 0.9, (-8, 5)), DPI)) is not Likeness.SAME


def test_blank_pages_cannot_be_told_apart_and_a_printed_one_is_not_blank():
    assert compare(fingerprint(blank(1), DPI), fingerprint(blank(2), DPI)) is Likeness.UNSURE
    assert compare(fingerprint(blank(1), DPI), fingerprint(letter(1), DPI)) is Likeness.DIFFERENT


def test_a_page_with_a_word_alone_is_not_enough_to_be_sure():
    page = np.full(SHAPE, 250, np.uint8)
    cv2.putText(page, "ok", (600, 800), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 30, 2)
    assert compare(fingerprint(scanned(page, 1), DPI), fingerprint(scanned(page, 2), DPI)) is Likeness.UNSURE


@pytest.mark.parametrize("shape", [(1, 1), (20, 3), (40, 2000), (400, 400)])
def test_pages_of_any_size_have_a_fingerprint(shape):
    tiny, page = fingerprint(np.zeros(shape, np.uint8), DPI), fingerprint(letter(1), DPI)
    assert compare(tiny, page) is not Likeness.SAME
    assert compare(tiny, tiny) is not Likeness.DIFFERENT


def test_the_bed_beside_a_sheet_makes_no_difference_and_specks_make_no_other_page():
    one, other = scanned(letter(4), 1), scanned(letter(4), 2, 1.0)
    other[:, :60] = 25
    other[-25:] = 30
    assert compare(fingerprint(one, DPI), fingerprint(other, DPI)) is Likeness.SAME
    rng = np.random.default_rng(5)
    for x, y in rng.integers(80, 1200, (60, 2)):
        cv2.circle(other, (int(x), int(y)), 2, 60, -1)
    assert compare(fingerprint(one, DPI), fingerprint(other, DPI)) is not Likeness.DIFFERENT


# The stitcher


def again(stitcher, *images):
    return stitcher.place(prints(*images))


def test_without_safe_sheets_everything_is_new():
    stitcher = Stitcher([])
    assert not stitcher.looking
    assert again(stitcher, letter(1)).place is Place.NEW


def test_sheets_that_came_again_are_told_until_the_first_new_one():
    stitcher = Stitcher([prints(scanned(letter(n), n)) for n in (1, 2, 3)])
    assert again(stitcher, scanned(letter(2), 12, 1.0)) == Placed(Place.AGAIN, 1)
    assert again(stitcher, scanned(letter(3), 13, -1.0)).sheet == 2
    assert stitcher.looking
    assert again(stitcher, scanned(letter(4), 14)).place is Place.NEW
    assert not stitcher.looking
    assert (
        again(stitcher, scanned(letter(3), 15)).place is Place.NEW
    )  # a copy further down the stack is a sheet of its own


def test_sheets_put_back_out_of_order_are_all_told():
    stitcher = Stitcher([prints(letter(n)) for n in (1, 2, 3)])
    assert [again(stitcher, letter(n)).sheet for n in (3, 1)] == [2, 0]


def test_a_blank_sheet_is_left_out_in_its_place_alone():
    stitcher = Stitcher([prints(letter(1)), prints(blank(1))])
    assert [again(stitcher, page).place for page in (letter(1), blank(7))] == [Place.AGAIN, Place.AGAIN]
    assert again(Stitcher([prints(letter(1)), prints(blank(1))]), blank(2)).place is Place.UNSURE
    assert again(Stitcher([prints(letter(1))]), blank(2)).place is Place.NEW


def test_a_blank_sheet_behind_the_ones_that_came_again_is_new():
    stitcher = Stitcher([prints(blank(3)), prints(letter(1))])
    assert again(stitcher, letter(1)).place is Place.AGAIN
    assert again(stitcher, blank(4)).place is Place.NEW


def test_both_sides_must_agree_and_blank_backs_say_nothing():
    safe = prints(letter(1), blank(1))
    assert again(Stitcher([safe]), letter(1), blank(2)).place is Place.AGAIN
    assert again(Stitcher([safe]), letter(1), letter(2)).place is Place.NEW
    assert again(Stitcher([safe]), letter(1)).place is Place.NEW


# The feeding loop


class Stack:
    """A feeder with these sheets."""

    def __init__(self, *fronts):
        self.fronts = fronts

    def open_batch(self, _):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def pages(self):
        yield from (FedPage(i, Side.FRONT, image, DPI) for i, image in enumerate(self.fronts))

    def device_pages(self):
        return len(self.fronts)


def feed_on(stack, first_sheet, tail):
    kept = []
    outcome = feed(stack, ScanSettings(200, False, duplex=False), kept.append, first_sheet, None, tail)
    return outcome, [page.sheet for page in kept]


def test_safe_sheets_on_the_stack_are_left_out_and_counted():
    outcome, kept = feed_on(
        Stack(letter(1), letter(2), letter(3), letter(4)), 2, [prints(letter(1)), prints(letter(2))]
    )
    assert outcome.complete
    assert (outcome.sheets_safe, outcome.sheets_again, outcome.put_back_from) == (4, 2, None)
    assert kept == [2, 3]
    assert [entry.sheet for entry in outcome.entries] == [2, 3]


def test_a_stack_of_nothing_but_safe_sheets_ends_well():
    outcome, kept = feed_on(Stack(letter(2)), 2, [prints(letter(1)), prints(letter(2))])
    assert outcome.complete
    assert (outcome.sheets_safe, outcome.sheets_again, kept) == (2, 1, [])


def test_a_sheet_that_cannot_be_told_stops_the_feeder_and_is_not_kept():
    outcome, kept = feed_on(Stack(blank(2), letter(3)), 1, [prints(blank(1))])
    assert isinstance(outcome.error, SheetUnsureError)
    assert outcome.error.advice.endswith(".")
    assert (outcome.sheets_safe, outcome.put_back_from, kept) == (1, 2, [])


# The station


def fed(rig, script, then):
    """One run of the station: the first batch stops at a jam, then what `then` does."""

    async def desk(rig):
        await rig.sees("ready")
        rig.feeder.script.append([*script, PaperJamError()])
        await rig.station.scan()
        await rig.sees("paused")
        await then(rig)
        await rig.until(lambda: rig.jobs()[0].state not in (JobState.PAUSED, JobState.FEEDING))
        ended.append(rig.jobs()[0])

    ended = []
    rig.live(desk)
    return ended[0]


async def feed_more(rig, *sheets):
    rig.feeder.script.append(list(sheets))
    await rig.station.scan()


def test_a_safe_sheet_that_was_put_back_is_left_out_and_on_the_record(tmp_path):
    one, two, three = ((letter(n), blank(n)) for n in (1, 2, 3))

    async def then(rig):
        await feed_more(rig, (scanned(letter(2), 9, 0.7), blank(9)), three)

    job = fed(Rig(tmp_path, look_back=5), (one, two), then)
    assert [(page.sheet, page.side) for page in job.pages] == [(s, side) for s in range(3) for side in Side]
    assert '"event":"sheet-again"' in (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()


def test_a_sheet_that_may_be_a_safe_one_is_shown_to_a_person_and_the_next_press_is_the_answer(tmp_path):
    async def then(rig):
        await feed_more(rig, (blank(3), blank(4)))
        await rig.until(lambda: "compare it" in rig.sentence)
        assert "Feed again from sheet 2 on." in rig.sentence
        await feed_more(rig, (blank(3), blank(4)), (letter(1), blank(5)))

    job = fed(Rig(tmp_path, look_back=5), [(blank(1), blank(2))], then)
    assert [page.sheet for page in job.pages] == [0, 0, 1, 1, 2, 2]


def test_a_page_that_cannot_be_looked_at_again_is_nobodys_twin(tmp_path):
    async def then(rig):
        for blob in (tmp_path / "state").rglob("*.page"):
            blob.write_bytes(b"damaged")
        await feed_more(rig, (letter(1), blank(1)))

    assert fed(Rig(tmp_path, look_back=5), [(letter(1), blank(1))], then).sheets == 2
