"""Dashes that stand alone in a table are told by their shape."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from redaction_pages import kept, rendered

from appliance.documents import Box, Word
from appliance.redaction import dashes, misfits, rereading
from appliance.redaction.ink import components, find_ink
from appliance.redaction.lexicon import load_lexicon
from appliance.redaction.rereading import Again
from appliance.redaction.weak import print_height

LINES = [
    (100, 100, "Sodium and potassium are normal today"),
    (100, 200, "Magnesium"),
    (100, 300, "Phosphorus was high"),
]
PLACE = (700, 218)  # of a dash on the row of magnesium


def page_with(*marks):
    """The picture of a table with marks (left, top, right, bottom) in grey 0, and its words."""
    grey, words = rendered(LINES)
    for left, top, right, bottom in marks:
        grey[top:bottom, left:right] = 0
    return grey, [replace(word, confidence=95.0) for word in words]


def found(*marks, colour=False, words=()):
    grey, known = page_with(*marks)
    parts = components(find_ink(grey, 300.0).mask)
    if colour:
        parts = replace(parts, tinted=np.ones_like(parts.tinted))
    known = [*known, *words]
    weak = [index for index, word in enumerate(known) if word.confidence < 70.0]
    return dashes.find(known, parts, print_height(known), weak)


def mark(left=0, top=0, wide=30, high=4):
    return PLACE[0] + left, PLACE[1] + top, PLACE[0] + left + wide, PLACE[1] + top + high


def test_a_flat_mark_alone_is_a_dash_in_its_place():
    (dash,) = found(mark())
    assert (dash.text, dash.confidence) == ("\u2014", dashes.SURE)
    assert abs(dash.box.left - PLACE[0]) <= 2
    assert abs(dash.box.bottom - PLACE[1] - 4) <= 2


@pytest.mark.parametrize(("count", "text"), [(2, ["--"]), (3, ["---"]), (4, []), (9, [])])
def test_up_to_three_on_one_level_are_one_and_a_dotted_rule_is_none(count, text):
    assert [word.text for word in found(*(mark(18 * at, wide=12) for at in range(count)))] == text


@pytest.mark.parametrize(
    "marks",
    [
        [],
        [mark(wide=6)],  # a point
        [mark(wide=30, high=20)],  # a block
        [mark(wide=300)],  # a rule
        [mark(), mark(top=10)],  # an equals sign
        [mark(), mark(left=36, top=-20, wide=14, high=30)],  # before a letter
        [mark(), mark(left=8, top=10, wide=5, high=8)],
    ],
)
def test_other_marks_are_no_dash(marks):
    assert found(*marks) == []


def test_a_pen_in_colour_draws_none_and_a_dirty_page_has_none(monkeypatch):
    assert found(mark(), colour=True) == []
    monkeypatch.setattr(dashes, "_MARKS", 0)
    assert found(mark()) == []


@pytest.mark.parametrize(
    ("text", "confidence", "count"), [("=", 96.0, 1), ("=-", 20.0, 1), ("os", 20.0, 1), ("os", 65.0, 0)]
)
def test_what_was_read_there_badly_goes_and_what_was_read_surely_stays(text, confidence, count):
    box = Box(PLACE[0] - 2, PLACE[1] - 12, PLACE[0] + 34, PLACE[1] + 16)
    assert len(found(mark(), words=[Word(text, box, 9, confidence)])) == count


def test_a_dash_takes_the_place_of_the_sign_that_was_read_there():
    grey, words = page_with(mark())
    sign = Word("=", Box(PLACE[0] - 1, PLACE[1] - 2, PLACE[0] + 31, PLACE[1] + 6), 9, 95.0)
    ink = find_ink(grey, 300.0)
    for reading in ([sign], []):
        parts = components(ink.mask)
        read = rereading.reread([*words, *reading], ink, parts, load_lexicon(), Again(lambda *_: (), 20))
        assert [w.text for w in read if not w.text.isalnum()] == ["\u2014"]


def test_without_words_nobody_knows_how_large_a_dash_is():
    grey, _ = page_with(mark())
    assert dashes.find([], components(find_ink(grey, 300.0).mask), 0.0, []) == []


def test_a_dash_is_kept_in_a_row_that_is_understood_and_only_if_it_is_flat():
    assert kept("Magnesium     2.0     \u2014     1.9") == "Magnesium 2.0 \u2014 1.9"
    assert "\u2014" not in kept("Zzyzx     \u2014")
    flat = Word("\u2014", Box(700, 218, 730, 222), 1, 96.0)
    assert misfits.astray([flat], [True]) == set()
    assert misfits.astray([replace(flat, box=Box(700, 210, 730, 230))], [True]) == {0}
    assert misfits.astray([replace(flat, confidence=40.0)], [True]) == {0}


def test_letters_as_flat_as_dashes_are_no_dashes():
    grey, _ = page_with()
    cv2.putText(grey, "-a-", PLACE, cv2.FONT_HERSHEY_SIMPLEX, 1.0, 0, 2)
    words = page_with()[1]
    assert dashes.find(words, components(find_ink(grey, 300.0).mask), print_height(words), []) == []
