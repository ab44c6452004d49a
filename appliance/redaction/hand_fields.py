"""Which words of a page are by hand, from what each says by itself: a hand writes whole fields, and whole columns.

Rules:
- Along a line the likeliest sequence of print and hand is sought (Viterbi), in which every change costs, and what two
  words say together counts where both are by hand (`steadiness`).
- A lone number in a cell says little. It is drawn towards what stands above and below it in its column, more so when it
  leans otherwise than a hand's word there, as no print would. Whole sentences are not: only runs of a few words.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from appliance.documents import Box, Word
from appliance.redaction.steadiness import Lean, by_lean

LEAVE = 1.4  # times as much from hand to print: when in doubt a field goes on as it began
BEGIN = 0.7  # what it costs to begin a line by hand: most lines are print
REACH = 1.7  # heights of a word to its neighbour in the same field
ABOVE_BY_HAND, ABOVE_PRINT = 1.0, 0.5  # what a neighbour in the column says, log odds
_ROUNDS = 2  # in which columns are looked at
_ALIKE = -1.0  # two cells that lean alike say at most so much for print
_FEW = 3  # words in a cell
_SHARED, _GAP, _TOUCH = 0.5, 4.0, 0.3  # of the narrower run's width; heights to the run below, and of overlap


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a line, by index: what each says for a hand (log odds), changes between them, words together."""

    words: Sequence[int]
    evidence: Sequence[float]
    changes: Sequence[float]
    together: Sequence[float]


def near(one: Word, other: Word) -> bool:
    """Whether a word stands close before another."""
    return other.box.left - one.box.right <= REACH * max(one.box.height, other.box.height)


def written(lines: Sequence[Line], words: Sequence[Word], leans: Mapping[int, Lean]) -> set[int]:
    """Indexes of the words that are by hand.

    Args:
        lines: the lines to judge.
        words: the words of the page.
        leans: of the words that show how they lean.
    """
    cells = [run for line in lines for run in _runs(line, words)]
    beside = _columns([run for run in cells if len(run) <= _FEW], words)
    drawn: dict[int, float] = {}
    for rounds in range(_ROUNDS + 1):
        found = {
            index
            for line in lines
            for index, hand in zip(line.words, _sequence(line, drawn), strict=True)
            if hand
        }  # fmt: skip
        if rounds < _ROUNDS:
            drawn = _drawn(beside, found, leans)
    return found


def given_back(
    repeated: AbstractSet[int], by_hand: AbstractSet[int], lines: Sequence[Line], words: Sequence[Word]
) -> set[int]:
    """Which words that have the letters of print may be print, after all: not those among more words by hand."""
    back: set[int] = set()
    for run in (run for line in lines for run in _runs(line, words)):
        print_like = repeated & set(run)
        if 2 * len(print_like) >= len(by_hand & set(run)):
            back |= print_like
    return back


def _sequence(line: Line, drawn: Mapping[int, float]) -> list[bool]:
    """The likeliest sequence of print (False) and hand (True)."""
    evidence = [value + drawn.get(index, 0.0) for index, value in zip(line.words, line.evidence, strict=True)]
    printed, hand = 0.0, evidence[0] - BEGIN
    came: list[tuple[bool, bool]] = []  # for print and for hand: whether the word before was by hand
    for value, cost, both in zip(evidence[1:], line.changes, line.together, strict=True):
        came.append((hand - LEAVE * cost > printed, hand + both >= printed - cost))
        printed, hand = max(printed, hand - LEAVE * cost), max(hand + both, printed - cost) + value
    last = hand > printed
    sequence = [last]
    for from_print, from_hand in reversed(came):
        last = from_hand if last else from_print
        sequence.append(last)
    return sequence[::-1]


def _runs(line: Line, words: Sequence[Word]) -> list[list[int]]:
    """The words of a line that stand close together."""
    runs = [[line.words[0]]]
    for one, other in itertools.pairwise(line.words):
        if near(words[one], words[other]):
            runs[-1].append(other)
        else:
            runs.append([other])
    return runs


def _columns(cells: Sequence[Sequence[int]], words: Sequence[Word]) -> list[tuple[Sequence[int], Sequence[int]]]:
    """Each cell with the one right below it in its column, and the other way round."""
    bounds = np.array([_bounds([words[i].box for i in cell]) for cell in cells], np.float64).reshape(-1, 4)
    left, top, right, bottom = bounds.T
    pairs = []
    for number, cell in enumerate(cells):
        height, width = bottom[number] - top[number], right[number] - left[number]
        shared = np.minimum(right[number], right) - np.maximum(left[number], left)
        gap = top - bottom[number]
        below = (shared > _SHARED * np.minimum(width, right - left)) & (gap > -_TOUCH * height) & (gap < _GAP * height)
        if below.any():
            other = cells[int(np.where(below, gap, np.inf).argmin())]
            pairs += [(cell, other), (other, cell)]
    return pairs


def _bounds(boxes: Sequence[Box]) -> tuple[int, int, int, int]:
    """Left, top, right and bottom of some boxes together."""
    return (
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )


def _drawn(
    beside: Sequence[tuple[Sequence[int], Sequence[int]]], found: set[int], leans: Mapping[int, Lean]
) -> dict[int, float]:
    """How much each word of a cell is drawn to a hand by the cells above and below it."""
    drawn: dict[int, float] = {}
    for cell, other in beside:
        says = -ABOVE_PRINT
        if 2 * len(found.intersection(other)) > len(other):
            first, second = (next((leans[i] for i in run if i in leans), None) for run in (cell, other))
            says = ABOVE_BY_HAND + (max(_ALIKE, by_lean(first, second)) if first and second else 0.0)
        for index in cell:
            drawn[index] = drawn.get(index, 0.0) + says / math.sqrt(len(cell))
    return drawn
