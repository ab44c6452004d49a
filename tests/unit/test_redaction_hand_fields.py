"""What is by hand on a page: fields and columns, from what each word says by itself."""

import pytest

from appliance.documents import Box, Word
from appliance.redaction.hand_fields import Line, given_back, near, written
from appliance.redaction.handwriting import CHANGE, CHANGE_OF_FIELD
from appliance.redaction.steadiness import Lean


def row(line, lefts, width=60, height=30):
    return [Word("word", Box(left, 100 * line, left + width, 100 * line + height), line, 95.0) for left in lefts]


def judged(evidence, changes, together=None):
    words = row(0, [80 * i for i in range(len(evidence))])
    line = Line(range(len(evidence)), evidence, changes, together or [0.0] * len(changes))
    found = written([line], words, {})
    return [i in found for i in range(len(evidence))]


def test_the_likeliest_sequence_gives_a_word_to_its_neighbours():
    assert judged([-4, 1.5, -4], [CHANGE, CHANGE]) == [False, False, False]
    assert judged([-4, 7.0, -4], [CHANGE, CHANGE]) == [False, True, False]
    assert judged([3, -1.5, 3], [CHANGE, CHANGE]) == [True, True, True]
    assert judged([-5, 3, 3], [CHANGE_OF_FIELD, CHANGE]) == [False, True, True]
    assert judged([5, -5], [CHANGE_OF_FIELD]) == [True, False]
    assert judged([5, -3], [CHANGE]) == [True, True]
    assert judged([0.5], []) == [False]


def test_what_words_say_together_counts_where_both_are_by_hand():
    assert judged([-1.0, -1.0, -1.0], [CHANGE, CHANGE]) == [False, False, False]
    assert judged([-1.0, -1.0, -1.0], [CHANGE, CHANGE], [2.5, 2.5]) == [True, True, True]
    assert judged([2.0, 0.2], [CHANGE], [-1.0]) == [True, True]
    assert judged([-6.0, 1.0], [CHANGE], [2.5]) == [False, False]


def table(evidence, lefts=(0, 400), leans=None, width=60):
    """A table of cells, row by row, each a field of its own; which cells are by hand."""
    words, lines = [], []
    for number, values in enumerate(evidence):
        words += row(number, lefts[: len(values)], width)
        indexes = range(len(words) - len(values), len(words))
        lines.append(Line(indexes, values, [CHANGE_OF_FIELD] * (len(values) - 1), [0.0] * (len(values) - 1)))
    found = written(lines, words, leans or {})
    return [i in found for i in range(len(words))]


def test_a_cell_is_drawn_to_what_stands_above_and_below_it():
    assert table([[5.0], [-0.3], [5.0]]) == [True, True, True]
    assert table([[5.0], [-4.0], [5.0]]) == [True, False, True]
    assert table([[-5.0], [1.2], [-5.0]]) == [False, False, False]
    assert table([[-5.0], [4.0], [-5.0]]) == [False, True, False]
    assert table([[-0.3]]) == [False]
    assert table([[5.0, 5.0], [0.2, 0.2]]) == [True] * 4


def test_it_is_drawn_more_where_it_leans_otherwise_and_less_where_it_leans_alike():
    other = {0: Lean(5.0, well=True), 1: Lean(0.0, well=True)}
    alike = {0: Lean(0.1, well=True), 1: Lean(0.0, well=True)}
    assert table([[5.0], [-1.0]], leans=other) == [True, True]
    assert table([[5.0], [0.2]], leans=alike) == [True, False]


def test_another_column_and_what_is_far_below_say_nothing():
    words = [*row(0, [0]), *row(1, [400])]
    assert written([Line([0], [5.0], [], []), Line([1], [0.2], [], [])], words, {}) == {0}
    words = [*row(0, [0]), *row(4, [0])]
    found = written([Line([0], [5.0], [], []), Line([1], [0.2], [], [])], words, {})
    assert found == {0}


def test_sentences_are_not_drawn_to_columns():
    words = [*row(0, [0]), *row(1, [0, 70, 140, 210])]
    lines = [Line([0], [5.0], [], []), Line([1, 2, 3, 4], [0.3] * 4, [CHANGE] * 3, [-0.3] * 3)]
    assert written(lines, words, {}) == {0}


@pytest.mark.parametrize(("repeated", "back"), [({0}, set()), ({0, 1, 2}, {0, 1, 2}), ({0, 1}, {0, 1}), (set(), set())])
def test_words_that_repeat_print_stay_by_hand_among_more_that_do_not(repeated, back):
    words = row(0, [0, 70, 140, 210])
    line = Line(range(4), [1.0] * 4, [CHANGE] * 3, [0.0] * 3)
    assert given_back(repeated, {0, 1, 2, 3}, [line], words) == back


def test_words_are_near_within_some_heights():
    one, close, far = row(0, [0, 100, 300])
    assert near(one, close)
    assert not near(close, far)
