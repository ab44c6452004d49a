"""Two-dimensional barcodes that nobody can decode still leave nothing behind in the output."""

import cv2
import numpy as np
import pytest
import zxingcpp
from redaction_pages import PURPOSE, NoTagger, find_structure, read_page, rendered

from appliance.documents import Box, Word
from appliance.redaction.finders import find_codes
from appliance.redaction.findings import gather
from appliance.redaction.ink import find_ink
from appliance.redaction.redactor import Redactor


def with_code(left, top, module):
    """A page with a line of print and a QR code that a rule crosses."""
    image, words = rendered([(100, 100, "asthma daily")], size=(1400, 900))
    code = np.asarray(zxingcpp.create_barcode("B3911830", zxingcpp.BarcodeFormat.QRCode, ec_level="L").to_image())
    code = code if code.ndim == 2 else code[..., 0]
    code = cv2.resize(code, None, fx=module, fy=module, interpolation=cv2.INTER_NEAREST)
    high, wide = code.shape
    image[top : top + high, left : left + wide] = code
    cv2.line(image, (60, top + 5 * module), (left + wide - 2, top + 5 * module), 60, 4)
    return image, words, Box(left, top, left + wide, top + high)


@pytest.mark.parametrize("module", [4, 6, 9])
def test_what_was_read_at_a_corner_of_a_code_is_no_word(module):
    image, words, code = with_code(900, 400, module)
    corner = Word("daily", Box(code.left, code.bottom - 7 * module, code.left + 10 * module, code.bottom), 1, 90.0)
    redactor = Redactor(PURPOSE, NoTagger())
    page = read_page(image, [*words, corner])
    found = redactor.detect(page)
    output = redactor.redact(page, found, gather([found]))
    assert [w.text for w in output.words] == ["asthma", "daily"]
    below = code.top + 8 * module  # of the rule, which may stay
    assert (output.image[below : code.bottom, code.left : code.right] < 160).sum() == 0


@pytest.mark.parametrize(
    "lines", [["• asthma", "■ daily", "▪ weekly", "☐ none"], ["HOED OBDP 0808.", "BDOE :.: iii ll"]]
)
def test_print_has_no_corners_of_codes(lines):
    image, _ = rendered([(100, 100 + 110 * at, text) for at, text in enumerate(lines)])
    ink = find_ink(image, 300)
    assert find_codes(ink.mask, find_structure(ink, 300)[1], 300) == []


def test_a_square_at_the_edge_of_the_page_is_no_corner():
    image = np.full((600, 600), 255, np.uint8)
    image[2:20, 2:20] = 0
    image[580:598, 300:318] = 0
    ink = find_ink(image, 300)
    assert find_codes(ink.mask, find_structure(ink, 300)[1], 300) == []
