"""Figures behind check boxes are options; a number behind one box, or behind none, stays what it was."""

import cv2
import pytest
from redaction_pages import PURPOSE, NoTagger, read_page, rendered

from appliance.documents import Box, Word
from appliance.redaction.findings import gather
from appliance.redaction.options import chosen_from
from appliance.redaction.reasons import Reason
from appliance.redaction.redactor import Redactor


def figures(*texts, confidence=96.0, drops=(0, 0, 0, 0)):
    """Figures behind boxes on one line, and the boxes."""
    frames = [Box(200 * n, 100, 200 * n + 40, 140) for n in range(len(texts))]
    words = [
        Word(text, Box(200 * n + 60, 105 + drop, 200 * n + 80, 138 + drop), 0, confidence)
        for (n, text), drop in zip(enumerate(texts), drops, strict=False)
    ]
    return words, frames


UNKNOWN = [Reason.UNKNOWN_NUMBER] * 4


def test_figures_behind_several_boxes_are_options():
    words, frames = figures("0", "1", "2", "3")
    assert chosen_from(words, UNKNOWN, frames) == {0, 1, 2, 3}
    known = [Reason.UNKNOWN_NUMBER, Reason.KNOWN, Reason.VALUE, Reason.DATE]
    assert chosen_from(words, known, frames) == {0}


@pytest.mark.parametrize(
    ("words", "frames"),
    [
        figures("3"),
        figures("3", "3"),  # no choice
        figures("3", "x"),
        figures("123", "124"),
        figures("1", "2", confidence=80.0),
        figures("1", "2", drops=(0, 20)),  # a box below the other
        (figures("1", "2")[0], []),
        (figures("1", "2")[0], figures("1")[1]),
    ],
)
def test_other_numbers_are_none(words, frames):
    assert chosen_from(words, UNKNOWN, frames) == set()


def test_digits_in_boxes_are_none():
    frames = [Box(50 * n, 100, 50 * n + 40, 140) for n in range(4)]
    words = [Word(c, Box(50 * n + 10, 105, 50 * n + 30, 135), 0, 96.0) for n, c in enumerate("1961")]
    assert chosen_from(words, [Reason.BOXED_CELLS] * 4, frames) == set()


def test_options_leave_with_their_boxes():
    image, words = rendered(
        [(100, 300, "Refills"), (460, 300, "0"), (660, 300, "1"), (860, 300, "2"), (1060, 300, "7")]
    )
    for left in (400, 600, 800):
        cv2.rectangle(image, (left, 306), (left + 39, 345), 0, 3)
    redactor = Redactor(PURPOSE, NoTagger())
    page = read_page(image, words)
    found = redactor.detect(page)
    assert [w.text for w in redactor.redact(page, found, gather([found])).words] == ["Refills", "0", "1", "2"]
