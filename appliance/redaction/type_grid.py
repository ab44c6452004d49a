"""Line printers and typewriters: the letters of a whole page stand in the cells of one grid, also where they touch.

A needle printer's or a worn typewriter's letters look like a thin pen's, and where they touch, `pitch` cannot measure
their step. But the grid of the page is known from the words in which they do not.

Rules:
- A page has a grid when many long words keep one step and begin in cells of one grid, over lines and columns.
- A word stands in the grid when its ink begins and ends at cells' edges with as many cells between as it has letters,
  and is as high as the page's type. A hand's word does so by chance once in some hundred times; the words of
  other pages are not asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from appliance.documents import Word
from appliance.redaction.ink import Components
from appliance.redaction.pitch import high, run_of, steady

_READ = 60.0  # confidence: otherwise it is not known how many letters it has
_SHORTEST = 3  # letters of words that show the grid
_STEP_OFF = 0.08  # of the step: by which theirs may differ
_ENOUGH = 20  # words that must show the grid
_SHARE, _OFF = 0.85, 0.12  # of them begin so near to a cell's middle, in cells
_ROUNDS = 3
_EDGE = 0.12  # of a cell: by which ink may reach into the next one
_NARROW, _SIGN = 0.42, 0.8  # of a cell: what a narrow letter, and a point, may leave free before its ink begins
_HIGH_OFF = 0.12  # of the height of type
_LOW, _TALL = 0.6, 1.3  # of that height: words without a high letter, and with a sign that is higher


@dataclass(frozen=True, slots=True)
class _Grid:
    """The middle of a cell at the top of the page, the width of cells, how far they lean a row, the height of type."""

    first: float
    step: float
    lean: float
    high: float

    def cells(self, place: float, row: float) -> float:
        """How many cells' edges lie to the left of a place."""
        return (place - self.first - self.lean * row) / self.step + 0.5


def in_cells(words: Sequence[Word], parts: Components) -> set[int]:
    """Which words stand in the cells of their page's grid; none on pages without one.

    Args:
        words: the words of a page.
        parts: its components.
    """
    grid = _grid(words, parts)
    if grid is None:
        return set()
    return {i for i, word in enumerate(words) if word.confidence >= _READ and _fits(word, grid, parts)}


def _grid(words: Sequence[Word], parts: Components) -> _Grid | None:
    """The grid of a page, fitted to the words whose letters stand apart."""
    read = [word for word in words if word.confidence >= _READ and len(word.text) >= _SHORTEST]
    runs = [(w, run) for w in read if (run := run_of(w, parts)) is not None and run.letters >= _SHORTEST]
    even = steady([run for _, run in runs])
    if not even:
        return None
    usual = median(run.step for run in even)
    shown = [(word, run) for word, run in runs if abs(run.step - usual) <= _STEP_OFF * usual]
    heights = [run.high for _, run in shown if run.high]
    if len(shown) < max(_ENOUGH, _SHARE * len(runs)) or not heights:
        return None
    firsts = np.array([run.first for _, run in shown])
    rows = np.array([(word.box.top + word.box.bottom) / 2 for word, _ in shown])
    turns = np.exp(2j * np.pi * firsts / usual)
    first, step, lean = float(np.angle(turns.mean())) * usual / (2 * np.pi), usual, 0.0
    off = np.zeros(len(firsts))
    for _ in range(_ROUNDS):
        cells = np.rint((firsts - first - lean * rows) / step)
        known = np.column_stack([np.ones(len(cells)), cells, rows])
        first, step, lean = np.linalg.lstsq(known, firsts, rcond=None)[0].tolist()
        off = np.abs(firsts - known @ [first, step, lean]) / step
    if np.mean(off <= _OFF) < _SHARE:
        return None
    return _Grid(first, step, lean, median(heights))


def _fits(word: Word, grid: _Grid, parts: Components) -> bool:
    """Whether a word begins and ends at cells' edges, with its letters between them, and is as high as type."""
    box, row = word.box, (word.box.top + word.box.bottom) / 2
    left, right = grid.cells(box.left, row), grid.cells(box.right, row)
    begin, end = np.floor(left + _EDGE), np.ceil(right - _EDGE)
    free = [_NARROW if c.isalnum() else _SIGN for c in (word.text[0], word.text[-1])]
    if end - begin != len(word.text) or left - begin > free[0] or end - right > free[1]:
        return False
    tall = high(word, parts)
    if tall:
        return abs(tall - grid.high) <= _HIGH_OFF * grid.high
    return _LOW * grid.high <= box.height <= _TALL * grid.high
