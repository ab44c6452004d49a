"""What a page's own hand says about each of its words (`penmanship`), as far as the page shows one.

Rules:
- It is learnt of words that are surely by hand and of words that are surely print.
- Numbers teach a hand only where many words lean: a typewriter's figures look like a hand's.
- On a page that shows its hand a change between print and hand costs less, and numbers say something together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word
from appliance.redaction import penmanship, steadiness
from appliance.redaction.hand_fields import Line
from appliance.redaction.layout import letters_of
from appliance.redaction.misfits import CLEAR
from appliance.redaction.print_model import load_network
from appliance.redaction.shapes import FEATURES

LEARNT = 0.75  # times as much a change costs, on a page that shows its hand
_UNSTEADY = 4.0  # log odds of a word with both of its neighbours
_WITH_NUMBERS = 30  # words and numbers by a neat hand, of which it is learnt
_AWAY, _BY_HAND, PRINTED = 1.3, 2.5, -2.0  # log odds of leaning away, and of all: a page's hand is learnt of these
_LETTERS = 3  # at least, of a word that shows the page's print


def by_the_page(
    judged: Sequence[Line],
    before: Sequence[Line],
    words: Sequence[Word],
    shapes: Mapping[int, NDArray[np.float64]],
    numbers: Mapping[int, steadiness.Standing],
    written: AbstractSet[int],
    away: Mapping[int, float],
    *,
    neat: bool,
) -> Sequence[Line]:
    """The lines with what the page's own hand says about each word, as far as the page shows one.

    `before`: the lines as the round before left them, of which the page's hand is learnt; `neat`: many words lean.
    """
    said = each_says(before)
    sure = [i in written and letters_of(words[i]) > 1 and (away[i] >= _AWAY or said[i] >= _BY_HAND) for i in shapes]
    unsteady = unsteady_words(judged)
    letters = [(one or i in unsteady) and _is_word(words[i].text) for one, i in zip(sure, shapes, strict=True)]
    by_hand = sure if neat and sum(sure) >= _WITH_NUMBERS else letters  # a typewriter's figures look like a hand's
    printed = [
        i not in written | unsteady
        and letters_of(words[i]) >= _LETTERS
        and words[i].confidence >= CLEAR
        and said[i] < PRINTED
        for i in shapes
    ]
    network = load_network()
    rows = (np.array(list(shapes.values())) - network.mean[:FEATURES]) / network.scale[:FEATURES]
    alike = penmanship.likeness(rows, np.array(by_hand), np.array(printed))
    if alike is None:
        return judged
    told = dict(zip(shapes, alike.tolist(), strict=True))
    return [
        replace(
            line,
            evidence=[
                penmanship.weighed(letters_of(words[i]), one, told[i]) if i in told else one
                for i, one in zip(line.words, line.evidence, strict=True)
            ],
            changes=[LEARNT * cost for cost in line.changes],
            together=_with_figures(line, words, numbers),
        )
        for line in judged
    ]


def each_says(lines: Sequence[Line]) -> dict[int, float]:
    """What each word says for a hand, by its index."""
    return {i: one for line in lines for i, one in zip(line.words, line.evidence, strict=True)}


def unsteady_words(lines: Sequence[Line]) -> set[int]:
    """Indexes of words that stand or lean unlike the one before and the one behind, as print hardly does."""
    found = set()
    for line in lines:
        for place, index in enumerate(line.words):
            beside = [*line.together[max(0, place - 1) : place], *line.together[place : place + 1]]
            if sum(beside) >= _UNSTEADY:
                found.add(index)
    return found


def _is_word(text: str) -> bool:
    """Whether a text is two letters or more, and no number."""
    return sum(c.isalpha() for c in text) > 1 and not any(c.isdigit() for c in text)


def _with_figures(line: Line, words: Sequence[Word], numbers: Mapping[int, steadiness.Standing]) -> list[float]:
    """What words of a line say together, with what each number says beside the number before it."""
    said = list(line.together)
    before: int | None = None
    for place, index in enumerate(line.words):
        if index not in numbers:
            continue
        if before is not None:
            gap = max(0, words[index].box.left - words[before].box.right)
            said[place - 1] += steadiness.by_figures(numbers[before], numbers[index], gap)
        before = index
    return said
