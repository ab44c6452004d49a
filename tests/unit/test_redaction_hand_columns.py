"""Entries that look like print in columns that a hand filled in."""

import pytest

from appliance.documents import Box, Word
from appliance.redaction import hand_columns


def column(*texts: str, left: int = 100) -> list[Word]:
    return [Word(text, Box(left, 50 * i, left + 40, 50 * i + 25), i, 95.0) for i, text in enumerate(texts)]


HAND = dict.fromkeys(range(1, 6), 0.9)
INITIALS = ("1", "qx", "qx", "zz", "qx", "zz")


@pytest.mark.parametrize("entry", ["141", "118/64", "170.2", "15b"])
def test_a_number_below_a_column_of_initials_is_a_hands(entry):
    words = column(*INITIALS, entry)
    assert hand_columns.find(words, {0, 6}, HAND) == {6}


@pytest.mark.parametrize("entry", ["0800", "12:00", "daily"])
def test_a_full_hour_or_a_word_is_none(entry):
    assert hand_columns.find(column(*INITIALS, entry), {0, 6}, HAND) == set()


def test_a_column_of_few_hands_or_of_many_numbers_is_print():
    words = column(*INITIALS, "141")
    assert hand_columns.find(words, {0, 6}, dict.fromkeys(range(1, 4), 0.9)) == set()
    assert hand_columns.find(words, {0, 6}, dict.fromkeys(range(1, 6), 0.4)) == set()
    many = column(*INITIALS, "141", "142", "143", "144")
    assert hand_columns.find(many, {0, 6, 7, 8, 9}, HAND) == set()


def test_what_stands_above_the_hand_beside_it_or_in_another_column_is_print():
    assert hand_columns.find(column("141", *INITIALS[1:]), {0}, HAND) == set()
    words = [*column(*INITIALS, "141"), Word("mg", Box(150, 300, 190, 325), 6, 95.0)]
    assert hand_columns.find(words, {0, 6, 7}, HAND) == set()
    typed = [*column(*INITIALS, "8"), Word("mg", Box(168, 302, 200, 325), 6, 95.0)]  # a typewriter's wide space
    assert hand_columns.find(typed, {0, 6, 7}, HAND) == set()
    apart = [*column(*INITIALS, "8"), Word("mg", Box(172, 302, 200, 325), 6, 95.0)]
    assert hand_columns.find(apart, {0, 6, 7}, HAND) == {6}
    elsewhere = [*column(*INITIALS), *column("141", left=400)]
    assert hand_columns.find(elsewhere, {0, 6}, HAND) == set()


def row(*texts: str) -> list[Word]:
    return [Word(text, Box(100 * i, 50, 100 * i + 40, 75), 0, 95.0) for i, text in enumerate(texts)]


def test_a_number_among_words_by_hand_and_nothing_else_of_its_row_is_a_hands():
    words = row("9/12/25", "2.3", "37.5", "missed", "boost", "ng")
    hand = dict.fromkeys((0, 2, 3, 4, 5), 0.9)
    assert hand_columns.find(words, {1}, hand) == {1}
    assert hand_columns.find(words, {1}, {0: 0.9, 2: 0.9, 3: 0.9}) == set()  # hardly a hand's row
    printed = row("Weight", "2.3", "37.5", "missed", "boost", "ng")
    assert hand_columns.find(printed, {0, 1}, dict.fromkeys((2, 3, 4, 5), 0.9)) == set()  # something printed begins it
