"""A letterhead in a column of its own stays behind from its house to its town."""

import pytest
from redaction_pages import decisions

from appliance.documents import Box, Word
from appliance.redaction import sidebars
from appliance.redaction.layout import arrange
from appliance.redaction.reasons import Reason

HOUSE, PLACE, LEFT = Reason.ORGANISATION, Reason.PLACE, Reason.VOCABULARY
SIGNS = {"o": HOUSE, "p": PLACE, "l": LEFT}


def stack(*lines, step=50):
    """Lines under each other, and their reasons: `o:Zzyzx` is a house's."""
    words, reasons = [], []
    for number, line in enumerate(lines):
        left = 100
        for part in line.split():
            sign, _, text = part.partition(":")
            words.append(Word(text, Box(left, step * number, left + 15 * len(text), step * number + 30), number, 95.0))
            reasons.append(SIGNS[sign])
            left += 15 * len(text) + 12
    layout = arrange(words)
    found = sidebars.deny(layout, reasons)
    return [word.text for word, reason in zip(layout.words, reasons, strict=True) if reason.cleared], found, reasons


def test_all_lines_between_a_house_and_its_town_are_denied():
    kept, found, reasons = stack("o:Zzyzx", "l:Vascular l:&", "l:1450 o:Peach", "l:Crossing", "p:Macon, p:GA", "l:T")
    assert kept == ["T"]
    assert found == {1, 2, 3, 5}
    assert [reasons[index] for index in (1, 3, 5)] == [HOUSE, PLACE, PLACE]


@pytest.mark.parametrize(
    "lines",
    [
        ("o:Zzyzx", "l:Vascular", "p:Macon"),  # no state
        ("o:Zzyzx", "l:Vascular", "l:31210"),
        ("l:Zzyzx", "l:Vascular", "p:31210"),  # no house
        ("o:Zzyzx", "l:pain l:today", "p:31210"),  # a sentence
        ("o:Zzyzx", "l:A l:B l:C l:D", "p:31210"),
        ("o:Zzyzx l:Pain", "l:Vascular", "p:31210"),
    ],
)
def test_other_columns_are_no_letterhead(lines):
    kept, found, _ = stack(*lines)
    assert found == set()
    assert any(word in kept for word in ("Vascular", "pain", "A"))


def test_lines_far_apart_and_a_long_column_are_no_letterhead():
    assert stack("o:Zzyzx", "l:Vascular", "p:31210", step=200)[1] == set()
    assert stack("o:Zzyzx", *["l:Vascular"] * 9, "p:31210")[1] == set()


def test_a_letterhead_in_a_column_is_given_back_by_nobody():
    text = "Zzyzx Hospital\nVascular\n1450 Peachtree\nCrossing\nFauxbury, GA 31210"
    assert not any(reason.cleared for word, reason in decisions(text) if word in {"Vascular", "Crossing", "1450"})
