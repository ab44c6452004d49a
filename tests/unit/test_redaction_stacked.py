"""Of two words in one place the one that was read worse stays behind."""

from dataclasses import replace

import pytest
from redaction_pages import redacted, rendered

from appliance.documents import Box, Word
from appliance.redaction import stacked

PRINT = Word("bilaterally.", Box(0, 0, 180, 30), 0, 96.0)
A = Word("a", Box(0, 0, 22, 20), 0, 95.0)
OVER = Word("may", Box(100, 4, 180, 38), 1, 80.0)


@pytest.mark.parametrize(
    ("words", "cleared", "found"),
    [
        ([PRINT, OVER], [True, True], {1}),
        ([OVER, PRINT], [True, True], {0}),
        ([PRINT, OVER], [False, True], set()),  # the other one does not leave
        ([PRINT, Word("may", Box(170, 4, 250, 38), 1, 80.0)], [True, True], set()),  # they only touch
        ([PRINT, Word(".", Box(170, 4, 178, 30), 1, 80.0)], [True, True], set()),  # a point of it
        ([PRINT, OVER, Word("day", Box(90, 4, 178, 38), 1, 70.0)], [True] * 3, {1, 2}),
        ([PRINT, OVER, Word("day", Box(60, 20, 101, 60), 1, 70.0)], [True] * 3, {1}),
        ([A, Word("a", Box(12, 0, 22, 20), 0, 90.0)], [True, True], {1}),  # one letter, read twice
        ([A, Word("a", Box(19, 0, 31, 24), 0, 90.0)], [True, True], {1}),  # both hold a part of it
        ([A, Word("a", Box(21, 0, 31, 20), 0, 90.0)], [True, True], set()),
        ([A, Word("of", Box(16, 0, 36, 20), 0, 90.0)], [True, True], set()),
        ([A, Word("I", Box(12, 0, 22, 20), 0, 90.0)], [True, True], set()),
        ([A, Word("a", Box(30, 0, 40, 20), 0, 90.0)], [True, True], set()),
        ([], [], set()),
    ],
)
def test_of_two_words_in_one_place_the_better_one_is_print(words, cleared, found):
    assert stacked.find(words, cleared) == found


PAGE, PIECE = Word("Page", Box(868, 553, 994, 588), 0, 96.0), Word("9g", Box(932, 560, 960, 597), 1, 77.0)


@pytest.mark.parametrize(
    ("around", "piece", "cleared", "found"),
    [
        (PAGE, PIECE, [False, True], {1}),
        (PAGE, PIECE, [True, True], set()),  # it leaves
        (PAGE, PIECE, [False, False], set()),
        (replace(PAGE, confidence=40.0), PIECE, [False, True], set()),  # nobody knows what stands there
        (replace(PAGE, text="P9"), PIECE, [False, True], set()),
        (PAGE, replace(PIECE, text="9gab"), [False, True], set()),  # no shorter
        (PAGE, replace(PIECE, text="."), [False, True], set()),
        (PAGE, replace(PIECE, box=Box(980, 560, 1020, 597)), [False, True], set()),  # beside it
    ],
)
def test_what_was_read_within_a_longer_word_that_stays_behind_is_a_piece_of_it(around, piece, cleared, found):
    assert stacked.within([around, piece], cleared) == found


def test_a_word_that_was_read_over_another_does_not_leave():
    image, words = rendered([(60, 60, "swelling bilaterally today")], size=(1700, 300))
    middle = words[1].box
    over = Word("may", Box(middle.left + 40, middle.top + 4, middle.right - 10, middle.bottom), 1, 80.0)
    kept = [word.text for word in redacted(image, [*words, over]).words]
    assert kept in (["swelling", "today"], ["swelling", "bilaterally", "today"])  # what it shares may go along
