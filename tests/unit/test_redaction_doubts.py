"""When a person looks at a page because handwriting may be left on it."""

import itertools
import math
import random

import pytest

from appliance.documents import Box, Word
from appliance.redaction import doubts
from appliance.redaction.doubts import (
    DOUBTED,
    DOUBTED_WORTH,
    FEW,
    LEFT,
    PRINT_WORTH,
    SOME,
    about_hand,
    chances,
    stay_behind,
)
from appliance.redaction.hand_fields import BEGIN, LEAVE, Line


def line(evidence, changes=None, together=None):
    pairs = len(evidence) - 1
    return Line(range(len(evidence)), evidence, changes or [2.5] * pairs, together or [0.0] * pairs)


def weight(one, hands):
    """What one sequence of print and hand says: the sum that `hand_fields` looks for the greatest of."""
    total = -BEGIN if hands[0] else 0.0
    total += sum(value for value, hand in zip(one.evidence, hands, strict=True) if hand)
    for (before, hand), cost, both in zip(itertools.pairwise(hands), one.changes, one.together, strict=True):
        total += both if before and hand else -LEAVE * cost if before else -cost if hand else 0.0
    return math.exp(total)


def counted(one):
    """The same chances, all sequences written out."""
    shares = dict.fromkeys(one.words, 0.0)
    whole = 0.0
    for hands in itertools.product([False, True], repeat=len(one.evidence)):
        whole += weight(one, hands)
        for index, hand in zip(one.words, hands, strict=True):
            shares[index] += hand * weight(one, hands)
    return {index: share / whole for index, share in shares.items()}


@pytest.mark.parametrize("seed", range(20))
def test_chances_are_those_of_all_sequences(seed):
    numbers = random.Random(seed)
    words = numbers.randint(1, 7)
    one = line(
        [numbers.uniform(-5, 5) for _ in range(words)],
        [numbers.choice([0.8, 2.5]) for _ in range(words - 1)],
        [numbers.uniform(-1, 3) for _ in range(words - 1)],
    )
    assert chances([one]) == pytest.approx(counted(one))


def test_the_surest_words_neither_overflow_nor_leave_the_unit():
    found = chances([line([-900.0, -900.0]), Line([2, 3], [900.0, 900.0], [2.5], [3.0])])
    assert found == pytest.approx({0: 0.0, 1: 0.0, 2: 1.0, 3: 1.0})


def test_a_word_among_words_by_hand_is_likelier_one_of_them():
    among, alone = chances([line([4.0, -0.5, 4.0])]), chances([line([-4.0, -0.5, -4.0])])
    assert among[1] > 0.9
    assert alone[1] < 0.01


LIKELY = dict.fromkeys(range(20), 0.5)
HAND = frozenset(range(100, 100 + SOME))


def test_somebody_looks_where_so_many_words_by_hand_are_to_be_expected():
    enough = math.ceil(LEFT / (DOUBTED_WORTH * 0.5))
    assert about_hand(set(range(enough)), HAND, LIKELY)
    assert not about_hand(set(range(enough - 1)), HAND, LIKELY)


def test_nobody_is_asked_about_a_page_with_hardly_any_handwriting():
    assert not about_hand(set(range(20)), set(sorted(HAND)[1:]), LIKELY)


def test_words_that_stay_behind_and_words_that_nobody_judged_raise_no_doubt():
    assert not about_hand(set(), HAND, LIKELY)
    assert not about_hand(set(range(50, 90)), HAND, LIKELY)


@pytest.mark.parametrize(
    ("text", "confidence", "left"),
    [
        ("Bath:", doubts.SURE, doubts.LETTERS[3]),
        ("HR", doubts.SURE, doubts.LETTERS[2]),
        ("Bath:", doubts.SURE - 1, 1.0),
        ("B12a", 99.0, 1.0),
        ("a", 99.0, 1.0),
        ("\u2014", 99.0, 1.0),
    ],
)
def test_a_word_of_several_letters_that_was_read_surely_is_hardly_a_hands_unless_it_was_found_to_be(
    text, confidence, left
):
    words = [Word(text, Box(0, 0, 50, 20), 0, confidence)] * 2
    assert doubts.surely_read({0: 0.8, 1: 0.8}, words, {1}) == {0: 0.8 * left, 1: 0.8}


def test_a_few_doubted_words_stay_behind_and_the_others_leave():
    likely = {**dict.fromkeys(range(20), 0.05), 3: DOUBTED, 5: 1.0}
    leaving = set(range(20))
    assert stay_behind(leaving, HAND, likely) == {3, 5}
    assert stay_behind(leaving - {3}, HAND, likely) == {5}
    assert stay_behind(leaving, set(sorted(HAND)[1:]), likely) == set()  # hardly any handwriting


def test_many_doubted_words_and_those_among_as_doubtful_ones_wait_for_a_person():
    few = dict.fromkeys(range(FEW), 0.9)
    assert stay_behind(set(few), HAND, few) == set(few)
    many = dict.fromkeys(range(FEW + 1), 0.9)
    assert stay_behind(set(many), HAND, many) == set()
    assert about_hand(set(many), HAND, many)
    least = dict.fromkeys(range(FEW + 1), DOUBTED)  # too many to stay behind are never let out
    assert about_hand(set(least), HAND, least)
    hazy = {**dict.fromkeys(range(100), LEFT / (PRINT_WORTH * 90)), 100: 0.9}
    assert all(chance < DOUBTED for chance in list(hazy.values())[:100])
    assert stay_behind(set(hazy), HAND, hazy) == set()
    assert about_hand(set(hazy), HAND, hazy)
