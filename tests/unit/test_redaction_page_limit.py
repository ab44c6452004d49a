import numpy as np
import pytest

from appliance.documents import Box, Word
from appliance.redaction.page_limit import Limit, between_kinds, of_page

PRINTED = [-5.5, -5.0, -4.6, -4.2, -4.0, -3.8, -3.4, -3.0, -2.6]
HANDLIKE = [-1.2, -0.8, -0.4, 0.0, 0.2, 0.5, 0.9, 1.6]


def limit(words, odds):
    return of_page(words, odds).at


def page(*lines):
    """Words of five letters, one behind the other in each line, and what each says."""
    words, odds = [], {}
    for number, line in enumerate(lines):
        for place, odd in enumerate(line):
            odds[len(words)] = odd
            left = 100 + 120 * place
            words.append(Word("asthm", Box(left, 60 * number, left + 100, 60 * number + 30), number, 95.0))
    return words, odds


def test_the_limit_lies_between_print_and_a_hand_that_looks_like_print():
    words, odds = page(PRINTED, HANDLIKE)
    assert limit(words, odds) == pytest.approx((np.mean(PRINTED) + np.mean(HANDLIKE)) / 2, abs=0.01)
    assert limit(*page(PRINTED)) > 0.0  # without it nothing is said of a second kind


def test_a_word_says_more_where_two_kinds_are_told_apart():
    both, alone = of_page(*page(PRINTED, HANDLIKE)), of_page(*page(PRINTED))
    assert (both.slope, alone.slope) == (2.5, 1.0)
    assert both.says(both.at + 1.0) == pytest.approx(2.5)
    assert Limit(-2.0).says(-3.0) == -1.0


def test_words_that_stand_apart_are_kinds_of_their_own():
    far = [Word("asthm", Box(900 * place, 0, 900 * place + 100, 30), 0, 95.0) for place in range(17)]
    said = dict(enumerate([*PRINTED, *HANDLIKE]))
    together, _ = page([*PRINTED, *HANDLIKE])
    assert limit(far, said) < limit(together, said)  # as one run all of them say the same


def test_short_words_take_no_part():
    words, odds = page(PRINTED, HANDLIKE)
    words = [Word("of", w.box, w.line, w.confidence) if w.line else w for w in words]
    assert limit(words, odds) == limit(*page(PRINTED))


def test_a_page_says_how_much_it_takes():
    assert limit([], {}) == -2.0
    assert limit(*page([-7.5] * 20)) == -2.0  # clear print
    assert limit(*page([-3.0] * 20)) == 0.5  # worn print
    assert limit(*page([1.0] * 20)) == -2.0  # all by hand
    assert limit(*page([-5.0] * 20, [5.0] * 9)) == pytest.approx(0.0)  # half way between the two kinds
    assert limit(*page([-4.0] * 10, [4.0] * 7)) == -0.7  # too few for a kind, and still half by hand


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (PRINTED, "one kind"),
        ([*PRINTED[:8], *HANDLIKE[:7]], "too few of the upper"),
        ([*PRINTED[:7], *HANDLIKE], "too few of the lower"),
        ([-6.0] * 10 + [-1.0] * 10, "two printers' faces"),
        ([-2.5] * 10 + [0.0] * 10, "too near"),
        ([-5.0] * 40 + [-0.6] * 29, "too few that look so like print"),
        ([-5.0] * 40 + [-0.9] * 40, "many, and all print"),
        ([], "nothing"),
    ],
)
def test_one_kind_of_writing_has_nothing_between(said, why):
    assert between_kinds(np.array(said)) == float("inf"), why


def test_print_that_varies_much_keeps_its_room():
    wide = np.array([-6.0] * 10 + [-3.0] * 10 + [1.0] * 20)
    assert between_kinds(wide) == pytest.approx(-4.5 + 2 * 1.5)  # and not half way, at -1.75
    assert between_kinds(wide[::-1]) == between_kinds(wide)


def test_many_words_of_a_second_kind_need_to_look_less_like_a_hand():
    assert between_kinds(np.array([-5.0] * 40 + [-0.6] * 30)) == pytest.approx(-2.8)
    wide = np.array([-6.0] * 20 + [-3.0] * 20 + [1.0] * 30)
    assert between_kinds(wide) == pytest.approx(-1.75)  # half way: two deviations would be -1.5
