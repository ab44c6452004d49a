"""How much evidence for a hand it takes on a page, by what all of its words say together.

Rules:
- Worn print makes the limit milder, a page by hand makes it strict, and it lies so much above the page's own print.
- Fields filled in by a hand that looks like print are a second kind of writing on their page. One word of it says
  little, and many together say it clearly: where the runs of words fall into two kinds far apart, of which the upper
  looks rather like a hand's than like print, the limit lies between the two, and each word says more for its kind.
  The more words the upper kind has, the less of a hand they need to look like.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word
from appliance.redaction.hand_fields import near
from appliance.redaction.layout import letters_of

# Log odds for a hand, as the network gives them: print lies around -6, hands around 4.
_LEAST, _MOST = -2.0, 0.5  # bounds of the limit
_MANY_BY_HAND, _MOST_MIXED = 1 / 3, -0.7  # share of words above 0 that makes a page half by hand, and the bound there
_PRINT_SHARE = 0.25  # the quantile of a page's words that shows its print, also where much is written by hand
_ABOVE_PAGE = 5.5  # the limit lies so much over the page's print
_BY_HAND_PAGE = -1.5  # a page without lower words is written by hand
_STRICT = -2.0  # the limit on such a page
MIN_TYPICAL = 3  # letters of a word that shows what it is
_LOWEST, _HIGHEST = -8.0, 6.0  # bounds of what a run says
_UPPER_LEAST, _FAR = -0.3, 3.0  # what the upper kind says, and how far it lies from the lower one, at least
_MANY, _UPPER_LEAST_OF_MANY = 30, -0.8  # words of the upper kind, and what so many say at least
_ONE_KIND = float("inf")
_FEW = 8  # words of each kind, at least
_SPREADS, _SPREADS_BELOW_MANY = 2.0, 1.5  # of the print, that the limit lies above its middle at least
_TOLD_APART = 2.5  # times as much a word says on a page whose two kinds are told apart


@dataclass(frozen=True, slots=True)
class Limit:
    """How much a word must say for a hand on a page (log odds), and how much more it says beyond that."""

    at: float
    slope: float = 1.0

    def says(self, odds: float) -> float:
        """What a word of these log odds says for a hand (against print when negative)."""
        return self.slope * (odds - self.at)


def of_page(words: Sequence[Word], odds: Mapping[int, float]) -> Limit:
    """How much it takes on this page.

    Args:
        words: the words of the page, line by line.
        odds: what the network says of each, by its index.
    """
    typical = {i: odd for i, odd in odds.items() if letters_of(words[i]) >= MIN_TYPICAL}
    if not typical:
        return Limit(_LEAST)
    said = list(typical.values())
    usual = float(np.quantile(said, _PRINT_SHARE))
    if usual > _BY_HAND_PAGE:
        return Limit(_STRICT)
    most = _MOST_MIXED if sum(odd > 0.0 for odd in said) >= _MANY_BY_HAND * len(said) else _MOST
    most = min(most, max(_LEAST, usual + _ABOVE_PAGE))
    between = between_kinds(_by_runs(words, odds, typical))
    return Limit(most) if between == _ONE_KIND else Limit(min(most, max(_LEAST, between)), _TOLD_APART)


def between_kinds(said: NDArray[np.float64]) -> float:
    """What lies between the two kinds of writing of a page; infinity where there is one kind, or both are print.

    Args:
        said: `(words,)`, log odds for a hand.
    """
    said = np.sort(said)
    cuts = np.arange(_FEW, len(said) - _FEW + 1)
    if not cuts.size:
        return _ONE_KIND
    below = np.cumsum(said)[cuts - 1]
    lower, upper = below / cuts, (said.sum() - below) / (len(said) - cuts)
    best = int((cuts * (len(said) - cuts) * (upper - lower) ** 2).argmax())  # Otsu's criterion
    many = len(said) - cuts[best] >= _MANY
    if upper[best] < (_UPPER_LEAST_OF_MANY if many else _UPPER_LEAST) or upper[best] - lower[best] < _FAR:
        return _ONE_KIND
    spread = (_SPREADS_BELOW_MANY if many else _SPREADS) * float(said[: cuts[best]].std())
    return max(float(lower[best] + upper[best]) / 2, float(lower[best]) + spread)


def _by_runs(words: Sequence[Word], odds: Mapping[int, float], typical: Mapping[int, float]) -> NDArray[np.float64]:
    """What the run of each typical word says on the average: words that stand close together in a line."""
    said: list[float] = []
    for _, line in itertools.groupby(odds, key=lambda index: words[index].line):
        indexes = list(line)
        starts = [0, *(at for at in range(1, len(indexes)) if not near(words[indexes[at - 1]], words[indexes[at]]))]
        for start, end in itertools.pairwise((*starts, len(indexes))):
            run = [typical[i] for i in indexes[start:end] if i in typical]
            if run:
                said += [min(_HIGHEST, max(_LOWEST, sum(run) / len(run)))] * len(run)
    return np.array(said, np.float64)
