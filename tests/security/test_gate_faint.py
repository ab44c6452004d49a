"""Pale ink behind words: worn strokes and a rule right through a word are print, anything else is not."""

import numpy as np
import pytest

from appliance.documents import Box, Word
from appliance.release.findings import Code
from appliance.release.print import check_print

DARK, WORN, PALE, FAINT = 60, 180, 210, 250
WORD = Word("BOWEL", Box(100, 100, 320, 130), 0, 95.0)


def page():
    """A word of five letters on white."""
    image = np.full((240, 480), 255, np.uint8)
    for number in range(5):
        left = 104 + 44 * number
        image[102:128, left : left + 6] = DARK
        image[102:108, left : left + 26] = DARK
    return image


def codes(image):
    return {finding.code for finding in check_print(image, (WORD,), 300.0, 0)}


def test_clean_print_has_nothing_pale_behind_it():
    assert codes(page()) == set()


@pytest.mark.parametrize(("level", "found"), [(WORN, set()), (PALE, {Code.INK_FAINT}), (FAINT, {Code.INK_FAINT})])
def test_a_worn_stroke_is_print_and_what_is_paler_is_not(level, found):
    image = page()
    image[116:122, 160:186] = level  # between the letters, away from their strokes
    assert codes(image) == found


@pytest.mark.parametrize(
    ("left", "right", "found"), [(60, 400, set()), (100, 320, set()), (110, 300, {Code.INK_FAINT})]
)
def test_a_pale_rule_right_through_a_word_says_nothing(left, right, found):
    image = page()
    image[121:125, left:right] = PALE
    assert codes(image) == found


def test_pale_letters_on_a_rule_are_found():
    image = page()
    image[121:125, 60:400] = PALE
    image[111:119, 160:184] = PALE
    assert codes(image) == {Code.INK_FAINT}
