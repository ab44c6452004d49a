"""How surely words must be read."""

import pytest

from appliance.documents import Box, Word
from appliance.redaction.certainty import is_abbreviation, is_unsure
from appliance.redaction.lexicon import load_lexicon


def word(text: str, confidence: float) -> Word:
    return Word(text, Box(0, 0, 100, 20), 0, confidence)


@pytest.mark.parametrize(
    ("text", "confidence", "unsure"),
    [
        ("fever", 29.0, True),
        ("fever", 31.0, False),
        ("120", 49.0, True),
        ("120", 51.0, False),
        ("em", 64.0, True),  # somebody's initials, perhaps
        ("mg", 66.0, False),
        ("L.", 60.0, True),
        ("4A", 51.0, False),
        ("-", 31.0, False),
    ],
)
def test_numbers_and_letters_must_be_read_more_surely_than_words(text, confidence, unsure):
    assert is_unsure(word(text, confidence)) == unsure


def test_an_abbreviation_may_be_read_less_surely_but_not_one_of_two_letters():
    lexicon = load_lexicon()
    assert is_abbreviation(word("PHQ9", 40.0), lexicon)
    assert not is_abbreviation(word("PHQ9", 20.0), lexicon)
    assert not is_abbreviation(word("BP", 40.0), lexicon)
    assert not is_abbreviation(word("Zzyzx9", 40.0), lexicon)
