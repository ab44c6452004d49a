"""Sides of cells that a reader took for brackets."""

import numpy as np
import pytest
from redaction_pages import rendered

from appliance.documents import Box, Word
from appliance.redaction.ink import components
from appliance.redaction.side_rules import without


def cell(text, left=(), right=(), high=110, slanted=False):
    """A word as it was read, between rules so many pixels from its ends."""
    image, words = rendered([(200, 200, text.strip("()[]|{}"))])
    box = words[0].box
    middle = (box.top + box.bottom) // 2
    ends = [box.left - gap for gap in left] + [box.right + gap for gap in right]
    for at in ends:
        for row in range(high):
            across = at + (row // 3 if slanted else 0)
            image[middle - high // 2 + row, across : across + 3] = 0
    over = Box(
        min([box.left, *ends]), middle - high // 2, max([box.right, *(end + 3 for end in ends)]), middle + high // 2
    )
    word = Word(text, over if ends else box, 0, 52.0)
    found = without([word], components(((image < 128) * 255).astype(np.uint8)))
    assert len(found) == 1
    return found[0], box


@pytest.mark.parametrize(
    ("text", "left", "right"),
    [("(Contrast:", (9,), ()), ("[Air", (9,), ()), ("min|", (), (9,)), ("|fluoro]", (9,), (9,))],
)
def test_a_side_of_a_cell_is_no_letter(text, left, right):
    word, box = cell(text, left, right)
    assert word.text == text.strip("()[]|")
    assert abs(word.box.left - box.left) <= 8
    assert abs(word.box.right - box.right) <= 8
    assert word.box.height < 60
    assert word.confidence == 52.0


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("Contrast:", {"left": (9,)}),  # nothing was read for it
        ("(Contrast", {"left": (9,), "high": 48}),  # as high as a bracket
        ("(Contrast", {"left": (9,), "slanted": True}),  # no upright rule
        ("(contrast)", {}),  # brackets without ink
        ("(a", {"left": (9,)}),  # too short
    ],
)
def test_all_else_stays_as_it_was_read(text, given):
    assert cell(text, **given)[0].text == text


def test_a_rule_through_a_letter_is_that_letters():
    word, _ = cell("(Contrast", (-4,))
    assert word.text == "(Contrast"


def test_a_word_without_ink_stays():
    word = Word("(none)", Box(10, 10, 80, 40), 0, 90.0)
    assert without([word], components(np.zeros((60, 100), np.uint8))) == [word]
