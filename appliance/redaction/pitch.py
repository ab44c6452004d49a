"""Typewriters and fixed pitch: each letter stands one step behind the one before, and no hand keeps step.

Uneven type makes a digit look like a hand's, and a number has no word to lean on; but its digits stand where the
machine put them.

Rules:
- Steps are measured on the page's own print, from words whose letters are marks of their own; most must keep one.
- A word is print when its letters keep that step and stand in step with the print right beside it; where none stands
  there, it takes one letter more.
- A step says nothing about one or two letters, nor where the letters are not as high as the type of that step.
- A page of which most words keep one step was set by a machine, however its letters look: a needle printer's, say.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from appliance.documents import Word
from appliance.redaction.ink import Components
from appliance.redaction.splitting import characters

_SHORTEST, _ALONE = 3, 4  # letters of a word that keeps step, with and without print on its line
_FEWEST = 2  # letters that show a step
_TYPICAL, _SEVERAL, _MOST = 5, 5, 0.8  # letters of words that show a step; how many of them, and their share
_ENOUGH = 60  # long words that are looked at
_PAGE, _ONE_STEP = 20, 0.6  # long words that show how a page was set, and the share of them with one and the same step
_TWICE = 2  # words that show a step, at least
_OFF, _STEP_OFF = 0.13, 0.03  # of a step: by which a letter is off its place; by which two steps differ
_LOOSE_PX = 1.2  # pixels by which short words are off
_PHASE = 0.16  # of a step: by which a word is off the step of its line
_HIGH_OFF = 0.12  # of the height of type
_HIGHER, _TALL = frozenset("jQ()[]{}|/\\$@,;"), frozenset("bdfhkl")
_NEXT = 3.5  # steps from the last letter of a word to the first one of the next


@dataclass(frozen=True, slots=True)
class Run:
    """The letters of a word: the place of the first one, the step, how far the worst is off in steps, and the highest.

    Points and dashes take a cell, and stand anywhere in it: `letters` and `off` are without them. `high` is 0 where no
    letter is as high as a capital, or one may be higher.
    """

    first: float
    step: float
    off: float
    letters: int
    cells: int
    high: float


def in_step(doubtful: Collection[int], printed: Collection[int], words: Sequence[Word], parts: Components) -> set[int]:
    """Which words keep the step of the page's print.

    Args:
        doubtful: the indexes of words that may be by hand.
        printed: those of words that are print.
        words: the words of a page.
        parts: the components of the page.
    """
    asked = {i: run for i in doubtful if (run := run_of(words[i], parts)) is not None}
    if not asked:
        return set()
    long = itertools.islice((words[i] for i in sorted(printed) if len(words[i].text) >= _TYPICAL), _ENOUGH)
    even = steady([run for word in long if (run := run_of(word, parts)) is not None])
    if not even:
        return set()
    lines: dict[int, list[Run]] = {words[i].line: [] for i in asked}
    near = [words[i] for i in sorted(printed) if words[i].line in lines]
    for word, run in [(word, run) for word in near if (run := run_of(word, parts)) is not None and run.off <= _OFF]:
        lines[word.line].append(run)
    return {i for i, run in asked.items() if _is_typed(run, lines[words[i].line], even)}


def typed(words: Sequence[Word], parts: Components, confidence: float) -> set[int]:
    """Which words keep the step of a page that was set in one; none on other pages.

    Args:
        words: the words of a page.
        parts: its components.
        confidence: of words that are read so well that their letters are known.
    """
    clear = [i for i, word in enumerate(words) if word.confidence >= confidence and len(word.text) >= _ALONE]
    long = itertools.islice((words[i] for i in clear if len(words[i].text) >= _TYPICAL), _ENOUGH)
    runs = [run for word in long if (run := run_of(word, parts)) is not None]
    even = steady(runs) if len(runs) >= _PAGE else []
    if not even:
        return set()
    usual = median(run.step for run in even)
    if sum(abs(run.step - usual) <= _STEP_OFF * usual for run in even) < _ONE_STEP * len(runs):
        return set()
    return {i for i in clear if (run := run_of(words[i], parts)) is not None and _is_typed(run, (), even)}


def run_of(word: Word, parts: Components) -> Run | None:
    """The letters of a word of which each is a mark of its own; None for other words."""
    marks = characters(word, parts) if len(word.text) > 1 else []
    if len(marks) != len(word.text) or not marks:
        return None
    order = np.flatnonzero([c.isalnum() for c in word.text])
    if len(order) < _FEWEST:
        return None
    middle = np.array([sum(marks[place]) / 2 for place in order])
    step, first = np.polyfit(order, middle, 1)
    off = np.abs(middle - first - step * order).max() / max(1.0, step)
    return Run(float(first), float(step), float(off), len(middle), len(marks), high(word, parts))


def high(word: Word, parts: Components) -> float:
    """The height of a word's digits, capitals and tall letters; 0 without any, or with signs that are higher."""
    text = set(word.text)
    if text & _HIGHER or not any(c.isdigit() or c.isupper() or c in _TALL for c in text):
        return 0.0
    box = word.box
    numbers = np.unique(parts.labels[box.top : box.bottom, box.left : box.right])
    boxes = parts.boxes[numbers[numbers > 0]]
    return float((boxes[:, 3] - boxes[:, 1]).max(initial=0))


def steady(runs: Sequence[Run]) -> list[Run]:
    """The page's long words that keep a step, where most do; none on other pages."""
    long = [run for run in runs if run.letters >= _TYPICAL]
    even = [run for run in long if run.off <= _OFF]
    return even if len(even) >= max(_SEVERAL, _MOST * len(long)) else []


def _is_typed(run: Run, line: Sequence[Run], even: Sequence[Run]) -> bool:
    """Whether a word keeps a step of the page, is as high as what is typed so, and keeps the step of its line."""
    loose = _LOOSE_PX / (run.letters - 1)
    same = [other for other in even if abs(run.step - other.step) <= _STEP_OFF * other.step + loose]
    heights = [other.high for other in same if other.high]
    if run.off > _OFF or len(heights) < _TWICE or abs(run.high - median(heights)) > _HIGH_OFF * median(heights):
        return False
    step = median(other.step for other in same)
    beside = [abs(run.first - other.first) / step for other in line if _beside(run, other, step)]
    if run.letters < (_SHORTEST if beside else _ALONE):
        return False
    return all(abs(steps - round(steps)) <= _PHASE for steps in beside)


def _beside(one: Run, other: Run, step: float) -> bool:
    """Whether a word stands right beside another, as words of one text do: columns begin anywhere."""
    left, right = (one, other) if one.first < other.first else (other, one)
    return right.first - left.first - step * (left.cells - 1) <= _NEXT * step
