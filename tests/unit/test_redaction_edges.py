"""Letters at the edge of a denied word's box, and what is left of rules beside words."""

import numpy as np
import pytest
from redaction_pages import find_structure

from appliance.documents import Box, Word
from appliance.redaction import broken
from appliance.redaction.ink import components, find_ink
from appliance.redaction.painting import copied_marks, find_zones, meet, paint

LETTER = (100, 50, 114, 80)


def page(*marks):
    mask = np.zeros((200, 400), np.uint8)
    for left, top, right, bottom in marks:
        mask[top:bottom, left:right] = 255
    return components(mask)


def drawn(words, cleared, *marks):
    """A page with these marks, what is painted of it, and the words that are shown."""
    image = np.full((200, 400), 255, np.uint8)
    for left, top, right, bottom in marks:
        image[top:bottom, left:right] = 0
    ink = find_ink(image, 300)
    parts, (structure, _) = components(ink.mask), find_structure(ink, 300)
    meetings = meet(parts, find_zones(words, image.shape))
    return image, *paint(ink, parts, structure, meetings, words=words, cleared=cleared)


def copied(parts, words, cleared):
    meetings = meet(parts, find_zones(words, (200, 400)))
    return copied_marks(parts, meetings, words, cleared)[1:].tolist()


@pytest.mark.parametrize(
    ("tick", "leaves"),
    [
        (Box(60, 40, 100, 80), True),  # beside it
        (Box(60, 25, 101, 55), True),  # over the very edge of the letter
        (Box(60, 40, 106, 80), False),  # over half of it
    ],
)
def test_a_letter_leaves_though_a_denied_box_touches_its_edge(tick, leaves):
    words = [Word("f", Box(100, 50, 114, 80), 0, 95.0), Word("☐", tick, 0, 60.0)]
    assert copied(page(LETTER), words, [True, False]) == [leaves]
    assert copied(page(LETTER), words, [False, True]) == [False]


def test_a_letter_that_begins_before_its_word_is_shown_whole_and_in_that_word_alone():
    marks = (60, 50, 70, 80), (80, 50, 100, 80), (110, 50, 130, 80)
    words = [Word("/", Box(62, 40, 72, 90), 0, 95.0), Word("DV", Box(88, 50, 130, 80), 0, 95.0)]
    image, painted, shown = drawn(words, [True, True], *marks)
    assert (painted == image).all()
    assert [w.box for w in shown] == [Box(59, 49, 71, 81), Box(79, 49, 131, 81)]
    _, alone, (only,) = drawn(words, [True, False], *marks)
    assert only.box == Box(59, 49, 71, 81)
    assert (alone[:, 71:] == 255).all()


@pytest.mark.parametrize("begins", range(82, 100))
def test_a_digit_is_shown_whole_or_not_at_all_wherever_its_box_begins(begins):
    words = [Word("6", Box(begins, 50, 101, 80), 0, 95.0), Word("mm", Box(120, 50, 160, 80), 0, 95.0)]
    image, painted, shown = drawn(words, [True, True], (80, 50, 100, 80), (120, 50, 160, 80))
    digit = np.s_[:, 78:102]
    assert (painted[digit] == image[digit]).all() or (painted[digit] == 255).all()
    assert all(word.box.left <= 80 for word in shown if word.text == "6")


def test_a_letter_is_shown_whole_though_a_denied_box_touches_its_edge():
    words = [Word("f", Box(100, 50, 114, 80), 0, 95.0), Word("☐", Box(60, 25, 101, 55), 0, 60.0)]
    image, painted, shown = drawn(words, [True, False], LETTER)
    assert (painted == image).all()
    assert [w.text for w in shown] == ["f"]


def test_a_word_that_has_nothing_but_a_part_of_a_letter_keeps_it():
    words = [Word("f", Box(100, 50, 110, 80), 0, 95.0), Word("i", Box(110, 50, 114, 80), 0, 95.0)]
    _, _, shown = drawn(words, [True, True], LETTER)
    assert [w.text for w in shown] == ["f", "i"]


def test_a_stroke_larger_than_a_letter_stays_behind_whole():
    words = [Word("fair", Box(100, 50, 200, 80), 0, 95.0), Word("☐", Box(60, 25, 101, 55), 0, 60.0)]
    assert copied(page((100, 50, 160, 80)), words, [True, False]) == [False]


def test_a_letter_that_leaves_its_word_and_touches_a_denied_one_stays_behind():
    words = [Word("f", Box(100, 50, 110, 80), 0, 95.0), Word("Hill", Box(113, 70, 180, 100), 0, 95.0)]
    assert copied(page((100, 50, 114, 88)), words, [True, False]) == [False]


@pytest.mark.parametrize(
    ("mark", "is_bar"),
    [((86, 10, 92, 140), True), ((86, 40, 92, 80), False), ((60, 10, 92, 140), True)],
)
def test_what_is_left_of_an_upright_rule_is_no_letter(mark, is_bar):
    parts = page(mark, LETTER)
    assert broken._bars(parts, [Word("N", Box(*LETTER), 0, 95.0)])[1:].tolist() == [is_bar, False]


def test_a_stroke_as_high_that_is_not_solid_is_a_pens():
    parts = page((86, 10, 92, 80), (80, 75, 86, 140))
    assert not broken._bars(parts, [Word("N", Box(*LETTER), 0, 95.0)])[1:].any()
    assert not broken._bars(parts, [])[1:].any()
