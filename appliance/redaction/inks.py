"""Coloured inks of a page: which a printer used, and how far a pen goes.

Rules:
- Laboratories print what is out of range in red, houses their headings in their colour; pens write in the same
  colours. An ink is a printer's when its words all look like print, without an exception, and are some; of many words
  most must, and hardly one may look like a hand.
- Where the print itself is coloured (brown forms, carbon copies), its inks say nothing; another ink may be a pen's.
- An ink many of whose words lean each its own way is a pen's, however much they look like print.
- A pen does not turn into print between two words: where a third of a run of coloured words is by hand, all of it is;
  and so it is on a page: where most words of a pen's ink are by hand, its lone numbers in the cells of a table are too,
  and where nearly all of many are, so are the others.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence

import cv2
import numpy as np

from appliance.documents import Image, Word
from appliance.redaction.ink import Components
from appliance.redaction.layout import letters_of

SURE_PRINT = -4.0  # odds of print; every word of a printer's ink has them
_WORDS, _LETTERS = 5, 12  # of an ink, the fewest that tell a printer
_LEAST = 2  # letters of a word that counts
_MANY, _SURELY = 12, 0.6  # words with letters, and their share that is surely print
_DOUBTFUL, _RARELY = 1.0, 0.05  # odds that look like a hand, and the share of such words in a printer's ink
_HUES, _CIRCLE = 6, 180  # inks told apart, and degrees of OpenCV's circle of hues
_RUN = 3.0  # heights between words of one run
_SHARE = 1 / 3
_TELLING = 3  # letters, no digits, of a word that tells the inks of a page's print, or a page's pen
_OF_PRINT = 0.1  # of the words that are surely print: an ink with so many is one of the print's
_NEARLY = 0.9  # of a pen's telling words by hand
_MOST, _FEWEST = 0.5, 2  # share and number of a pen's telling words by hand that speak for the whole page


def told_apart(
    odds: Mapping[int, float],
    coloured: Collection[int],
    words: Sequence[Word],
    members: Sequence[Sequence[int]],
    parts: Components,
    image: Image,
    wander: Callable[[Collection[int]], bool],
) -> tuple[dict[int, int], frozenset[int], frozenset[int]]:
    """The coloured words in inks that pens may have, each with its ink; in a printer's ink; and surely in a pen's.

    Args:
        odds: log odds for a hand of the words that could be judged.
        coloured: the words in coloured ink.
        words: the words of a page.
        members: for each word the numbers of the components that make it.
        parts: the components of the page.
        image: the page, RGB.
        wander: whether words lean each its own way, as `steadiness.wander` says.
    """
    hues = {index: _hue(members[index], parts, image) for index in sorted(coloured)}
    inks = {ink: [index for index, hue in hues.items() if hue == ink] for ink in set(hues.values())}
    sure_pens = {index: ink for ink, indexes in inks.items() if wander(indexes) for index in indexes}
    hues = {index: hue for index, hue in hues.items() if index not in sure_pens}
    if not colour_tells(odds, coloured):
        sure = [i for i, odd in odds.items() if odd < SURE_PRINT and _telling(words[i])]
        own = Counter(hues[i] for i in sure if i in hues)
        near = {(hue + step) % _HUES for hue, n in own.items() if n >= _OF_PRINT * len(sure) for step in (-1, 0, 1)}
        hues = {index: hue for index, hue in hues.items() if hue not in near}
    printers = printed(odds, hues.keys(), words, members, parts, image)
    pens = {index: hue for index, hue in hues.items() if index not in printers}
    return {**pens, **sure_pens}, printers, frozenset(sure_pens)


def colour_tells(odds: Mapping[int, float], coloured: Collection[int]) -> bool:
    """Whether print is neutral on this page: on carbon copies and coloured ribbons colour says nothing."""
    sure = [index in coloured for index, odd in odds.items() if odd < SURE_PRINT]
    return 2 * sum(sure) <= len(sure)


def whole_inks(
    written: Collection[int], pens: Mapping[int, int], words: Sequence[Word], odds: Mapping[int, float]
) -> set[int]:
    """The numbers and short words in a pen's ink of whose longer words most are `written` by hand.

    Longer words speak for themselves, as headings are coloured, too; where nearly all of many are by hand, the others
    are but for runs of nothing but sure print.

    Args:
        written: the words by hand.
        pens: the words in inks of pens, each with its ink.
        words: the words of a page.
        odds: log odds for a hand of the words that could be judged.
    """
    telling = Counter(ink for index, ink in pens.items() if _telling(words[index]))
    by_hand = Counter(ink for index, ink in pens.items() if index in written and _telling(words[index]))
    whole = {ink for ink, count in by_hand.items() if count >= max(_FEWEST, _MOST * telling[ink])}
    found = {index for index, ink in pens.items() if ink in whole and not _telling(words[index])}
    pen = {ink for ink in whole if telling[ink] >= _MANY and by_hand[ink] >= _NEARLY * telling[ink]}
    for run in _runs(sorted(pens), words):
        if any(odds.get(index, 0.0) > SURE_PRINT for index in run):
            found.update(index for index in run if pens[index] in pen and index not in written)
    return found


def printed(
    odds: Mapping[int, float],
    coloured: Collection[int],
    words: Sequence[Word],
    members: Sequence[Sequence[int]],
    parts: Components,
    image: Image,
) -> frozenset[int]:
    """The coloured words in a printer's ink; arguments as those of `told_apart`."""
    inks: dict[int, list[int]] = {}
    for index in sorted(coloured & odds.keys()):
        inks.setdefault(_hue(members[index], parts, image), []).append(index)
    found: set[int] = set()
    for ink in inks.values():
        telling = [i for i in ink if letters_of(words[i]) >= _LEAST]
        enough = len(telling) >= _WORDS and sum(letters_of(words[i]) for i in telling) >= _LETTERS
        if enough and (
            all(odds[i] <= SURE_PRINT for i in telling) or _mostly_print([i for i in ink if _telling(words[i])], odds)
        ):
            found.update(ink)
    return frozenset(found)


def whole_runs(written: Collection[int], pens: Collection[int], words: Sequence[Word]) -> set[int]:
    """All words of the runs of pen-coloured words (`pens`) of which enough are `written` by hand."""
    found: set[int] = set()
    for run in _runs(sorted(pens), words):
        telling = [i for i in run if letters_of(words[i])]
        if sum(i in written for i in telling) >= max(1.0, _SHARE * len(telling)):
            found.update(run)
    return found


def _runs(indexes: Sequence[int], words: Sequence[Word]) -> list[list[int]]:
    """Words that follow one another on a line."""
    runs: list[list[int]] = []
    for before, index in itertools.pairwise([-1, *indexes]):
        if runs and before == runs[-1][-1] and _follows(words[before], words[index]):
            runs[-1].append(index)
        else:
            runs.append([index])
    return runs


def _follows(one: Word, other: Word) -> bool:
    """Whether a word stands behind another on its line, not far away."""
    return one.line == other.line and other.box.left - one.box.right <= _RUN * max(one.box.height, other.box.height)


def _mostly_print(telling: Sequence[int], odds: Mapping[int, float]) -> bool:
    """Whether many words are most of them surely print, and hardly one looks like a hand: worn letters are doubtful."""
    sure = sum(odds[i] <= SURE_PRINT for i in telling)
    by_hand = sum(odds[i] > _DOUBTFUL for i in telling)
    return len(telling) >= _MANY and sure >= _SURELY * len(telling) and by_hand <= _RARELY * len(telling)


def _telling(word: Word) -> bool:
    """Whether a word has enough letters: numbers of many hands look like print."""
    return sum(c.isalpha() for c in word.text) >= _TELLING


def _hue(members: Sequence[int], parts: Components, image: Image) -> int:
    """Which of the inks a word is written in: the sector of the circle of hues of its mean colour, red in the first."""
    left, top = parts.boxes[list(members), :2].min(axis=0)
    right, bottom = parts.boxes[list(members), 2:4].max(axis=0)
    ink = np.isin(parts.labels[top:bottom, left:right], members)
    mean = image[top:bottom, left:right][ink].mean(axis=0)
    hue = int(cv2.cvtColor(mean.astype(np.uint8).reshape(1, 1, 3), cv2.COLOR_RGB2HSV)[0, 0, 0])
    sector = _CIRCLE // _HUES
    return (hue + sector // 2) % _CIRCLE // sector
