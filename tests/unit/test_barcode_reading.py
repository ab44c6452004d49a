"""Codes that lie badly on a page are read all the same, and nothing that is not sure is said."""

import cv2
import numpy as np
import pytest
import zxingcpp

from appliance.documents import Box
from appliance.printing.paper import code_modules
from appliance.reading import barcodes
from appliance.reading.barcodes import find_barcodes
from appliance.reading.code_regions import find_regions
from tests.quality_pages import page

DPI = 300
TEXT = "TEST-4711-0815-NOBODY-2026"


def code(symbology, module=5, text=TEXT):
    """A code as an image with its quiet zone."""
    modules = code_modules(text, symbology)
    tall = 120 if len(modules) == 1 else module
    if symbology == "PDF417":
        tall = module
    drawn = np.where(np.repeat(np.repeat(modules, tall, axis=0), module, axis=1), 0, 255).astype(np.uint8)
    return np.pad(drawn, 10 * module, constant_values=255)


def on_page(drawn, at=(700, 900), kind="text"):
    sheet = np.array(page(kind, dpi=DPI)) if kind else np.full((3300, 2550), 255, np.uint8)
    sheet[at[1] : at[1] + drawn.shape[0], at[0] : at[0] + drawn.shape[1]] = drawn
    return sheet


def dotted(image, share=0.35, seed=3):
    """Ink is missing in dots: more than the decoder alone puts up with."""
    noise = np.random.default_rng(seed).random((image.shape[0] // 3 + 1, image.shape[1] // 3 + 1))
    lost = cv2.resize(noise, image.shape[::-1], interpolation=cv2.INTER_CUBIC) < share
    return np.where(lost, np.maximum(image, 170), image).astype(np.uint8)


@pytest.mark.parametrize("symbology", ["QRCode", "DataMatrix", "PDF417", "Code128"])
def test_worn_codes_are_read_that_one_plain_pass_does_not_read_and_their_place_is_right(symbology):
    drawn = code(symbology)
    ours = plain = 0
    for number in range(12):
        worn = on_page(dotted(drawn, 0.16 + 0.02 * number, number))[800:1600]
        plain += bool(zxingcpp.read_barcodes(worn, try_invert=False, try_downscale=False))
        for found in find_barcodes(worn, DPI):
            assert found.text == TEXT
            assert 700 <= found.box.left < found.box.right <= 700 + drawn.shape[1]
            assert 100 <= found.box.top < found.box.bottom <= 100 + drawn.shape[0]
            assert found.box.width > 0.5 * (drawn.shape[1] - 100)
            ours += 1
    assert ours >= plain + 2, (ours, plain)


@pytest.mark.parametrize("quarters", range(4))
@pytest.mark.parametrize("symbology", ["QRCode", "DataMatrix", "PDF417", "Code128"])
def test_every_way_a_page_can_lie_reads_the_same(symbology, quarters):
    sheet = np.ascontiguousarray(np.rot90(on_page(code(symbology)), quarters))
    assert [found.text for found in find_barcodes(sheet, DPI)] == [TEXT]


def test_colour_and_other_resolutions_read_the_same():
    sheet = on_page(code("Code128", module=5))
    coloured = np.repeat(sheet[:, :, None], 3, axis=2)
    assert [found.text for found in find_barcodes(coloured, DPI)] == [TEXT]
    small = np.asarray(cv2.resize(sheet, None, fx=2 / 3, fy=2 / 3, interpolation=cv2.INTER_AREA), np.uint8)
    assert [found.text for found in find_barcodes(small, 200)] == [TEXT]


class Answer:
    """What a decoder says."""

    def __init__(self, text, result):
        self.text, self.format, self.position = text, result.format, result.position


def lying(monkeypatch, texts, symbology="Code128"):
    """A decoder that reads another text at each attempt; returns the page."""
    sheet = on_page(code(symbology), kind="")
    (true,) = zxingcpp.read_barcodes(sheet)
    said = iter(texts)

    def read(*_arguments, **_options):
        text = next(said, None)
        return [] if text is None else [Answer(text, true)]

    monkeypatch.setattr(zxingcpp, "read_barcodes", read)
    return sheet


@pytest.mark.parametrize(
    ("texts", "believed"),
    [
        (["MR123456", "MR123456"], "MR123456"),
        (["MR123456", "MR123457"], ""),  # two attempts disagree
        (["MR123456", None], ""),  # no second attempt reads anything
        (["123", "123"], ""),  # too short to be no accident
    ],
)
def test_a_linear_code_is_believed_when_two_attempts_agree_and_keeps_its_place_when_not(monkeypatch, texts, believed):
    (found,) = find_barcodes(lying(monkeypatch, texts), DPI)
    assert found.text == believed
    assert found.symbology == "Code 128"
    assert found.box.width > 300


def test_a_code_that_corrects_its_errors_needs_no_second_attempt(monkeypatch):
    (found,) = find_barcodes(lying(monkeypatch, ["once"], "QRCode"), DPI)
    assert found.text == "once"


def test_further_attempts_are_bounded_by_pixels(monkeypatch):
    decoded = []
    sheet = np.random.default_rng(1).integers(0, 2, (3300, 2550)).astype(np.uint8) * 255
    sheet = cv2.resize(sheet[:330, :255], (2550, 3300), interpolation=cv2.INTER_NEAREST)
    for x in range(100, 2400, 400):
        sheet[:, x : x + 120] = 255
    for y in range(100, 3200, 400):
        sheet[y : y + 120] = 255
    monkeypatch.setattr(zxingcpp, "read_barcodes", lambda image, **_: decoded.append(image.size) or [])
    assert find_barcodes(sheet, DPI) == ()
    assert len(decoded) > 3
    assert sum(decoded[1:]) <= barcodes.MAX_PIXELS


def test_places_that_look_like_a_code_are_found_and_print_and_white_are_not():
    drawn = code("DataMatrix", module=4)
    (region,) = find_regions(on_page(drawn, kind=""), DPI)
    assert region.left <= 740
    assert region.right >= 700 + drawn.shape[1] - 40
    assert find_regions(np.full((3300, 2550), 255, np.uint8), DPI) == []
    assert find_regions(on_page(drawn, kind=""), DPI, known=[Box(720, 920, 780, 980)]) == []
    assert find_regions(on_page(drawn, kind=""), DPI, text=[Box(700, 900, 900, 1100)]) == []
