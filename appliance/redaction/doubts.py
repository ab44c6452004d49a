"""What handwriting may be left among the print of a page: which words stay behind for it, and whether a person looks.

Rules:
- What says whether each word is by hand says also how surely. On a page with handwriting the chances of the words that
  leave are added up: so many words by hand are to be expected among them. From `LEFT` on somebody looks.
- Those chances are too high: on 62 pages with handwriting that others drew, 11 of 129 words from `DOUBTED` on were by
  hand, and none of 2138 between 0.001 and it. They are added up for what is the most that this leaves of them.
- Of words that are found to be print, those of several letters that were read surely hardly ever are a hand's, whatever
  the chances of their lines say: letters that a hand made to look like that are found. Digits, signs and single letters
  look alike in print and by many hands.
- A few words that are likelier by hand than others stay behind without asking anybody, where the page may leave then.
  Where they are many, or the rest is as doubtful, all of it waits as it is for whoever looks.
- A page with hardly any handwriting is not asked about: a few odd letters of a worn print are no hand.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from types import MappingProxyType
from typing import Final

from appliance.documents import Word
from appliance.redaction.hand_fields import BEGIN, LEAVE, Line

_MOST: Final = 700.0  # log odds; the exponential of more is too large for a number
LEFT: Final = 1.0  # words by hand that are to be expected among those that leave
DOUBTED: Final = 0.2  # chance of a word that may stay behind
FEW: Final = 20  # words that may
DOUBTED_WORTH: Final = 0.35  # what is left of the chance of a word that was found to be print, from `DOUBTED` on
PRINT_WORTH: Final = 0.1  # and below it
LETTERS: Final = MappingProxyType({2: 0.25, 3: 0.05})  # of a word: what is left of its chance; with more, as with three
SURE: Final = 85.0  # confidence
SOME: Final = 8  # words by hand that were found: a page with handwriting


def chances(lines: Sequence[Line]) -> dict[int, float]:
    """How likely each word is by hand, by its index: 0 to 1, all sequences of its line considered (forward-backward).

    Args:
        lines: what their words say; see `hand_fields.written`, which seeks the likeliest sequence of the same.
    """
    found: dict[int, float] = {}
    for line in lines:
        towards, onwards = _towards(line), _onwards(line)
        for index, (print_in, hand_in), (print_out, hand_out) in zip(line.words, towards, onwards, strict=True):
            found[index] = 1.0 / (1.0 + math.exp(min(_MOST, print_in + print_out - hand_in - hand_out)))
    return found


def surely_read(likely: Mapping[int, float], words: Sequence[Word], by_hand: AbstractSet[int]) -> dict[int, float]:
    """The chances of all words, less of those that were read surely and are not found to be by hand.

    Args:
        likely: of `chances`.
        words: the words of a page.
        by_hand: indexes of the words that were found to be by hand.
    """
    return {
        index: chance if index in by_hand else chance * LETTERS.get(_letters(words[index]), 1.0)
        for index, chance in likely.items()
    }


def _letters(word: Word) -> int:
    """How many letters a word has, three at most; none where it has a digit or was not read surely."""
    if word.confidence < SURE or any(c.isdigit() for c in word.text):
        return 0
    return min(max(LETTERS), sum(c.isalpha() for c in word.text))


def about_hand(leaving: AbstractSet[int], by_hand: AbstractSet[int], likely: Mapping[int, float]) -> bool:
    """Whether handwriting may be left on a page.

    Args:
        leaving: indexes of the words that leave.
        by_hand: indexes of the words that were found to be by hand.
        likely: how likely words are by hand (`chances`).
    """
    expected = (_worth(likely.get(index, 0.0)) for index in leaving)
    return len(by_hand) >= SOME and sum(expected) >= LEFT


def _worth(chance: float) -> float:
    """How many of such words are by hand, at most."""
    return chance * (DOUBTED_WORTH if chance >= DOUBTED else PRINT_WORTH)


def stay_behind(leaving: AbstractSet[int], by_hand: AbstractSet[int], likely: Mapping[int, float]) -> set[int]:
    """Which of the words that leave had better not, so that nobody needs to look; none where that is not enough.

    Args: as of `about_hand`.
    """
    doubted = {index for index in leaving if likely.get(index, 0.0) >= DOUBTED}
    few = len(by_hand) >= SOME and len(doubted) <= FEW
    return doubted if few and not about_hand(leaving - doubted, by_hand, likely) else set()


def _towards(line: Line) -> list[tuple[float, float]]:
    """For each word: all sequences up to it that end in print, and in a hand (log sums)."""
    sums = [(0.0, line.evidence[0] - BEGIN)]
    for value, cost, both in zip(line.evidence[1:], line.changes, line.together, strict=True):
        printed, hand = sums[-1]
        sums.append((_both(printed, hand - LEAVE * cost), _both(hand + both, printed - cost) + value))
    return sums


def _onwards(line: Line) -> list[tuple[float, float]]:
    """For each word: all sequences of the words behind it, after print and after a hand (log sums)."""
    sums = [(0.0, 0.0)]
    rest = zip(line.evidence[:0:-1], line.changes[::-1], line.together[::-1], strict=True)
    for value, cost, both in rest:
        printed, hand = sums[-1]
        hand += value
        sums.append((_both(printed, hand - cost), _both(printed - LEAVE * cost, hand + both)))
    return sums[::-1]


def _both(one: float, other: float) -> float:
    """The logarithm of the sum of two numbers that are given by theirs."""
    most = max(one, other)
    return most + math.log1p(math.exp(min(one, other) - most))
