"""Patch T is found whichever way the sheet lies, and nowhere else."""

import cv2
import numpy as np
import pytest
import zxingcpp

from appliance.classification.separator import code_text
from appliance.documents import PATCH_SYMBOLOGY, UNREAD_SYMBOLOGY, Box, Word
from appliance.printing.paper import PAPERS, Paper, Spot
from appliance.printing.separator import NARROW, PATCH_T, WIDE, Separator, separator_pdf
from appliance.reading import reader
from appliance.reading.patch import find_patch
from appliance.sections.pages import ReadingConfig
from tests.quality_pages import examined, noisy, page, turned
from tests.unit.test_printing_paper import rendered


def bars(widths=PATCH_T, length=60.0, gap=NARROW, dpi=200):
    """A sheet with one patch near its upper edge."""
    paper = Paper(PAPERS["letter"], "test")
    at = 12.0
    for width in widths:
        paper.block(Spot(70, at), length, width)
        at += width + gap
    return rendered(paper.pdf(), dpi)[0]


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("skew", [-10, -4, 0, 4, 10])
def test_it_is_found_in_every_direction_askew_and_in_noise(quarters, skew):
    sheet = noisy(turned(np.ascontiguousarray(np.rot90(bars(), quarters)), skew), 20.0)
    found = find_patch(sheet, 200)
    assert found is not None
    dark = sheet[found.top : found.bottom, found.left : found.right] < 128
    assert 0.35 < dark.mean() < 0.95


@pytest.mark.parametrize("dpi", [100, 150, 300])
def test_any_resolution_will_do_and_colour_too(dpi):
    assert find_patch(bars(dpi=dpi), dpi)
    assert find_patch(np.repeat(bars(dpi=dpi)[:, :, None], 3, axis=2), dpi)


@pytest.mark.parametrize("damage", ["pale", "fax", "blurred", "spread"])
def test_bad_print_is_found(damage):
    sheet = bars()
    if damage == "pale":
        sheet = np.asarray(255 - (255 - sheet.astype(float)) * 0.3, np.uint8)
    elif damage == "fax":
        grain = np.random.default_rng(1).normal(0, 40, sheet.shape)
        sheet = np.where(sheet + grain < 150, 0, 255).astype(np.uint8)
    elif damage == "blurred":
        sheet = np.asarray(cv2.GaussianBlur(sheet, (0, 0), 4), np.uint8)
    else:
        sheet = np.asarray(cv2.erode(sheet, np.ones((5, 5), np.uint8)), np.uint8)
    assert find_patch(sheet, 200)


@pytest.mark.parametrize(
    "widths",
    [
        (WIDE, NARROW, NARROW, WIDE),  # patch 1
        (WIDE, WIDE, NARROW, NARROW),  # patch 3
        (NARROW, WIDE, WIDE, NARROW),  # patch 4
        (NARROW, NARROW, NARROW, NARROW),
        (NARROW, WIDE, NARROW, WIDE, NARROW),
        (NARROW, WIDE, NARROW),
    ],
)
def test_other_bars_are_no_separator(widths):
    assert find_patch(bars(widths), 200) is None


def test_bars_that_are_too_short_or_too_far_apart_are_none():
    assert find_patch(bars(length=20.0), 200) is None
    assert find_patch(bars(gap=2 * NARROW), 200) is None


@pytest.mark.parametrize("kind", ["text", "sparse", "form"])
def test_ordinary_pages_have_none(kind):
    assert find_patch(page(kind), 150) is None
    assert find_patch(np.full((100, 100), 255, np.uint8), 150) is None
    assert find_patch(np.zeros((400, 300), np.uint8), 150) is None


@pytest.mark.parametrize(
    ("words", "found"), [(0, [PATCH_SYMBOLOGY]), (reader.SHEET_WORDS, [PATCH_SYMBOLOGY]), (reader.SHEET_WORDS + 1, [])]
)
def test_it_is_looked_for_on_pages_with_few_words_alone(monkeypatch, words, found):
    read = tuple(Word("word", Box(700, 900, 760, 920), number, 95.0) for number in range(words))
    monkeypatch.setattr(reader, "read_words", lambda *_: read)
    sheet = examined(bars(), 200)
    page = reader.read(sheet, ReadingConfig())
    assert [code.symbology for code in page.barcodes] == found
    assert reader.read(sheet, ReadingConfig(), codes=False).barcodes == ()


def sheet_with(code):
    """A separator sheet whose two codes are this picture instead."""
    separator = Separator(code_text("consent", sheets=3), "consent", sheets=3)
    (sheet,) = rendered(separator_pdf(separator, PAPERS["letter"], both_sides=False), 200)
    for found in zxingcpp.read_barcodes(sheet):
        corner, far = found.position.top_left, found.position.bottom_right
        place = sheet[corner.y : far.y, corner.x : far.x]
        place[:] = cv2.resize(code, place.shape[::-1], interpolation=cv2.INTER_NEAREST)
    return sheet


@pytest.mark.parametrize(("share", "unread"), [(0.5, True), (0.0, False)])
def test_a_sheet_that_named_something_unreadable_is_told_from_one_that_names_nothing(monkeypatch, share, unread):
    monkeypatch.setattr(reader, "read_words", lambda *_: ())
    dots = np.where(np.random.default_rng(2).random((57, 57)) < share, 0, 255).astype(np.uint8)
    page = reader.read(examined(sheet_with(dots), 200), ReadingConfig())
    kinds = {code.symbology for code in page.barcodes}
    assert kinds == ({PATCH_SYMBOLOGY, UNREAD_SYMBOLOGY} if unread else {PATCH_SYMBOLOGY})
