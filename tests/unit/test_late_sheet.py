"""The printed late-page sheet: read whichever way it lies, known for what it is where its code cannot be read."""

import re

import cv2
import numpy as np
import pytest

from appliance.classification.late import UNREAD, late_on
from appliance.classification.separator import MAX_WORDS
from appliance.custody.late_token import TokenMaker
from appliance.documents import Word
from appliance.printing import late as module
from appliance.printing.late import CODE_MM, LateSheet, late_sheet_pdf
from appliance.printing.paper import PAPERS
from appliance.printing.separator import MARGIN, PATCH_DEPTH, QUIET, Separator, separator_pdf
from appliance.reading import reader
from appliance.reading.patch import LATE, NEXT, find_patch
from tests.custody_samples import seed
from tests.quality_pages import examined, noisy, turned
from tests.unit.test_printing_paper import rendered

DPI = 150
TEXT = TokenMaker(seed("device"), b"a" * 32).text("A2" * 8)
SHEET = LateSheet(TEXT, 17, "0a1b2c3d", 3, "2026-11-29 16:55 UTC")


@pytest.fixture(scope="module")
def sides():
    return rendered(late_sheet_pdf(SHEET, PAPERS["letter"]), DPI)


def seen(image, words=()):
    """What the reader finds on a sheet that the quality gate let through, without its words."""
    return late_on(reader._codes(examined(image, DPI), words), len(words))


def hidden(image, size=PAPERS["letter"]):
    """The sheet with something dark over most of each code, as from a bad copier."""
    spoiled = image.copy()
    inside, code = MARGIN + PATCH_DEPTH + QUIET, CODE_MM
    for x, y in ((inside, inside), (size.width - inside - code, size.height - inside - code)):
        left, top, side = (round(v / 25.4 * DPI) for v in (x, y, code))
        piece = spoiled[top : top + side, left : left + side]
        piece[:] = np.where(cv2.GaussianBlur(piece, (0, 0), 9) < 128, 0, 255)
    return spoiled


@pytest.mark.parametrize("quarters", range(4))
def test_it_is_read_whichever_way_it_lies_askew_and_in_noise(sides, quarters):
    sheet = noisy(turned(np.ascontiguousarray(np.rot90(sides[0], quarters)), 3), 12.0)
    assert seen(sheet).codes == {TEXT}


def test_both_sides_say_the_same_and_a4_too(sides):
    assert len(sides) == 2
    assert np.array_equal(*sides)
    (front, _) = rendered(late_sheet_pdf(SHEET, PAPERS["a4"]), DPI)
    assert seen(front).codes == {TEXT}


def test_a_bad_copy_is_known_for_what_it_is_and_no_separator(sides):
    page = examined(hidden(sides[0]), DPI)
    codes = reader._codes(page, ())
    assert late_on(codes, 10) == UNREAD


def test_separators_and_late_page_sheets_are_told_apart(sides):
    (separator, _) = rendered(
        separator_pdf(Separator("scanstation:separator?v=1&class=referral"), PAPERS["letter"]), DPI
    )
    assert find_patch(separator, DPI, NEXT)
    assert not find_patch(separator, DPI, LATE)
    assert find_patch(sides[0], DPI, LATE)
    assert not find_patch(sides[0], DPI, NEXT)
    assert seen(separator) is None


def test_a_page_full_of_words_is_not_searched_for_bars(sides):
    words = tuple(Word("word", page_box, 0, 90.0) for page_box in [reader.Box(0, 0, 5, 5)] * (reader.SHEET_WORDS + 1))
    assert late_on(reader._codes(examined(hidden(sides[0]), DPI), words), len(words)) is None


def test_people_read_what_it_is_in_two_languages_and_nothing_that_identifies(sides):
    texts = [line[0] for line in module._lines(SHEET)]
    assert len(sides) == 2
    said = " ".join(texts)
    for piece in ("LATE PAGE", "HOJA TARDÍA", "17", "0a1b2c3d", "behind its sheet 3", "tras su hoja 3", SHEET.until):
        assert piece in said
    assert "at its end / al final" in " ".join(
        line[0] for line in module._lines(LateSheet(TEXT, 17, "0a1b2c3d", 0, SHEET.until))
    )
    assert len(said.split()) <= MAX_WORDS - 20  # bars and codes are read as words at times
    assert not re.search(r"[0-9a-f]{9}", said)
    assert TEXT not in said
