"""The page's own hand, learnt from its surest words."""

from dataclasses import replace

import numpy as np
import pytest

from appliance.documents import Box, Word
from appliance.redaction import misfits, page_hand, penmanship, print_model, word_ink
from appliance.redaction import shapes as word_shapes
from appliance.redaction.hand_fields import Line
from appliance.redaction.ink import components
from appliance.redaction.steadiness import Standing, by_figures

FEATURES = 12


def kinds(by_hand, printed, seed=1):
    """Shapes of words: the hand's first feature is high, the print's low; all others are noise."""
    random = np.random.default_rng(seed)
    shapes = random.normal(size=(by_hand + printed, FEATURES))
    shapes[:by_hand, 0] += 4.0
    return shapes, np.arange(by_hand + printed) < by_hand


def test_words_like_the_pages_hand_are_told_from_its_print():
    shapes, hand = kinds(38, 40)
    known = np.arange(78) % 2 == 0  # half of them is known, the other half is asked
    said = penmanship.likeness(shapes, hand & known, ~hand & known)
    assert said is None  # too few are known
    shapes, hand = kinds(80, 80)
    known = np.arange(160) % 2 == 0
    said = penmanship.likeness(shapes, hand & known, ~hand & known)
    assert (said[hand & ~known] > 0).mean() > 0.9
    assert (said[~hand & ~known] < 0).mean() > 0.9
    assert np.abs(said).max() <= 6.0


@pytest.mark.parametrize(("by_hand", "printed"), [(19, 40), (40, 14)])
def test_a_page_that_shows_too_little_says_nothing(by_hand, printed):
    shapes, hand = kinds(by_hand, printed)
    assert penmanship.likeness(shapes, hand, ~hand) is None


def test_the_shorter_a_word_the_less_its_likeness_says():
    said = [penmanship.weighed(letters, 0.0, 4.0) for letters in (1, 3, 7)]
    assert said == sorted(said)
    assert all(
        penmanship.weighed(letters, 3.0, 4.0) > 0 > penmanship.weighed(letters, -3.0, -4.0) for letters in (1, 7)
    )


def page(hand=40, printed=40, text="asthma"):
    """Words by hand in lines of their own, below print; the first is as doubtful as a word can be."""
    words = [Word(text, Box(0, 40 * n, 90, 40 * n + 30), n, 95.0) for n in range(hand + printed)]
    network = print_model.load_network()
    random = np.random.default_rng(3)
    mean, scale = network.mean[: word_shapes.FEATURES], network.scale[: word_shapes.FEATURES]
    rows = mean + scale * random.normal(size=(hand + printed, word_shapes.FEATURES))
    rows[:hand] += 2.0 * scale
    evidence = [4.0] * hand + [-4.0] * printed
    evidence[0] = -1.0  # by hand as well, and looks like print
    lines = [Line([n], [evidence[n]], [], []) for n in range(hand + printed)]
    return words, dict(enumerate(rows)), lines, set(range(1, hand))


def learnt(words, shapes, lines, written, *, neat=False, numbers=None):
    away = dict.fromkeys(range(len(words)), 0.0)
    return page_hand.by_the_page(lines, lines, words, shapes, numbers or {}, written, away, neat=neat)


def test_numbers_teach_a_hand_only_where_words_lean():
    words, shapes, lines, written = page(text="1450")
    assert learnt(words, shapes, lines, written) is lines
    assert learnt(words, shapes, lines, written, neat=True)[0].evidence[0] > 0.0
    words, shapes, lines, written = page(hand=25, text="1450")
    assert learnt(words, shapes, lines, written, neat=True) is lines


def test_words_that_stand_unlike_both_neighbours_teach_a_hand_too():
    line = Line([0, 1, 2, 3], [0.0] * 4, [0.8] * 3, [2.5, 2.0, 0.5])
    assert page_hand.unsteady_words([line, Line([4], [0.0], [], [])]) == {1}
    words, shapes, lines, _written = page()
    assert learnt(words, shapes, lines, set()) is lines  # nothing is surely by hand
    rows = [Line([n, n + 1, n + 2], [-4.0] * 3, [0.8] * 2, [2.5, 2.5]) for n in range(0, 39, 3)]
    few = [*rows, *lines[39:]]
    assert learnt(words, shapes, few, set()) is few
    many = [Line(range(40), [-4.0] * 40, [0.8] * 39, [2.5] * 39), *lines[40:]]
    assert learnt(words, shapes, many, set())[0].evidence[1] > 0.0


def test_what_numbers_of_a_line_say_together_counts_on_such_a_page():
    words, shapes, lines, written = page()
    row = [*words[:2], replace(words[2], line=1, box=Box(200, 40, 290, 70))]
    lines = [lines[0], Line([1, 2], [4.0, 4.0], [0.8], [0.5]), *lines[3:]]
    numbers = {1: Standing(70.0, None, 30.0), 2: Standing(73.0, None, 33.0)}
    told = learnt([*row, *words[3:]], shapes, lines, written, numbers=numbers)
    assert told[1].together[0] == pytest.approx(0.5 + by_figures(numbers[1], numbers[2], 110))
    assert told[1].together[0] > 2.0


def test_a_word_that_looks_like_print_and_like_the_pages_hand_is_by_hand():
    words, shapes, lines, written = page()
    told = learnt(words, shapes, lines, written)
    assert told[0].evidence[0] > 0.0
    assert all(line.evidence[0] < 0.0 for line in told[40:])


def test_a_page_with_a_few_words_by_hand_keeps_what_they_said():
    words, shapes, lines, written = page(hand=12)
    assert learnt(words, shapes, lines, written) is lines


def test_a_word_of_which_nothing_is_seen_keeps_what_it_said():
    words, shapes, lines, written = page()
    del shapes[0]
    told = learnt(words, shapes, lines, written)
    assert told[0].evidence == [-1.0]


def marks(*boxes):
    mask = np.zeros((100, 600), np.uint8)
    for left, top, right, bottom in boxes:
        mask[top:bottom, left:right] = 255
    return components(mask)


LETTERS = [(10 + 30 * n, 20, 30 + 30 * n, 60) for n in range(8)]


@pytest.mark.parametrize(
    ("text", "boxes", "crowded"),
    [
        ("LOT", LETTERS, True),  # eight letters in the place of three
        ("LOT", LETTERS[:4], False),
        ("Levoxyl7", LETTERS, False),
        ("LOT", [*LETTERS[:3], *[(260 + 10 * n, 20, 264 + 10 * n, 60) for n in range(8)]], False),  # broken strokes
        ("LOT", [], False),
        ("9%", LETTERS[:5], False),  # a slash and two rings
        ("9%", LETTERS[:7], True),
    ],
)
def test_many_more_letters_than_were_read_are_another_text(text, boxes, crowded):
    parts = marks(*boxes)
    found = misfits.crowded([Word(text, Box(0, 10, 500, 70), 0, 95.0)], [list(range(1, len(parts.boxes)))], parts)
    assert found == ({0} if crowded else set())


@pytest.mark.parametrize(
    ("text", "width", "marks", "overread"),
    [
        ("(0)", 20, [1], True),
        ("10)", 20, [1], True),
        ("0)", 20, [1], False),
        ("(0)", 30, [1], False),
        ("(0)", 20, [1, 2, 3], False),  # narrow print
        ("100", 20, [1], False),
        ("1", 5, [1], False),
    ],
)
def test_one_narrow_mark_is_no_number_in_brackets(text, width, marks, overread):
    word = Word(text, Box(10, 10, 10 + width, 38), 0, 60.0)
    assert misfits.overread([word], [marks]) == ({0} if overread else set())


@pytest.mark.parametrize(
    ("text", "left"),
    [("97%", [1, 2]), ("97%.", [1, 2]), ("<97", [2, 3, 4, 5]), ("asthma", [1, 2, 3, 4, 5]), ("9723%", [1, 2, 3, 4])],
)
def test_the_slants_of_signs_are_none_of_a_numbers_shape(text, left):
    parts = marks(*LETTERS[:5])
    found = word_ink.without_sign(Word(text, Box(0, 10, 500, 70), 0, 95.0), np.arange(1, 6), parts)
    assert found.tolist() == left
    assert word_ink.without_sign(Word(text, Box(0, 10, 500, 70), 0, 95.0), np.array([1]), parts).tolist() == [1]


@pytest.mark.parametrize(("text", "left"), [("3+", [1]), ("33", [1, 2]), ("3++", [1, 2])])
def test_the_sign_behind_a_grade_needs_no_twin(text, left):
    parts = marks(*LETTERS[:2])
    assert word_ink.graded(Word(text, Box(0, 10, 500, 70), 0, 95.0), np.array([1, 2]), parts) == left
