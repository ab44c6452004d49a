"""Upright rules of a table that a copier wore to crumbs: a reader takes them for a `1`, a bracket or a letter's stroke.

Method: where several level rules of one table lie over one another, the space between two of them is a row. An upright
rule covers a fair part of a row's height and reaches both its rules, on one line of most rows, with paper at its sides.
A letter, a figure or a sign stands between the rules and reaches neither.

Rules:
- A rule is drawn only in the rows that it covers; what stands beside it is none of it.
- Where a rule was found otherwise, none is looked for.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image
from appliance.redaction.lines import Line

_SAME = 1 / 25  # inch: by which the ends of a table's level rules differ
_HIGH = (0.06, 0.5)  # inch: how high a row is
_ROWS = 3  # of a table, and that an upright rule covers
_MOST = 0.6  # of the rows
_COVERED = 0.45  # of a row's height
_FRINGE, _END = 1 / 300, 4 / 300  # inch: of a level rule; from there on an upright one must have begun
_BAND = 2 / 300  # inch: from the middle of a rule to its edge
_BESIDE = (6 / 300, 8 / 300)  # inch: where paper is
_PAPER = 0.15  # of it may be ink
_LONG = 0.35  # inch: from its first row to its last, or it may be a letter
_APART = 8 / 300  # inch: from one upright rule to the next


def find(lines: Sequence[Line], mask: Image, dpi: float) -> Iterator[Line]:
    """The upright rules of the tables of a page.

    Args:
        lines: the rules that were found.
        mask: the ink of the page, 255 or 0.
        dpi: its resolution.
    """
    uprights = [line for line in lines if line.upright]
    for table in _tables(lines, dpi):
        rows = [(upper.box.bottom, lower.box.top) for upper, lower in itertools.pairwise(table)]
        if len(rows) < _ROWS:
            continue
        for column, there in _columns(table, rows, mask, dpi):
            for top, bottom in _runs([(table[row].box.top, table[row + 1].box.bottom) for row in there]):
                side = _line(column, top, bottom, dpi)
                if side.length >= _LONG * dpi and not any(_meet(side, upright, dpi) for upright in uprights):
                    yield side


def _columns(
    table: Sequence[Line], rows: Sequence[tuple[int, int]], mask: Image, dpi: float
) -> Iterator[tuple[int, list[int]]]:
    """The middles of upright rules, with the numbers of the rows in which they stand."""
    reach, apart = round(max(_BESIDE) * dpi), round(_APART * dpi)
    left = max(0, min(rule.box.left for rule in table) - reach)
    right = min(mask.shape[1], max(rule.box.right for rule in table) + reach)
    seen = [_covers(mask[top + 1 : bottom - 1, left:right] > 0, dpi) for top, bottom in rows]
    lies, inked = np.array([stands for stands, _ in seen], np.bool_), np.array([ink for _, ink in seen])
    many = lies.sum(axis=0)
    score = np.where(many >= max(_ROWS, _MOST * len(rows)), many + inked.mean(axis=0), 0.0)
    while score.max() > 0.0:
        column = int(score.argmax())
        score[max(0, column - apart) : column + apart + 1] = 0.0
        yield left + column, np.flatnonzero(lies[:, max(0, column - 1) : column + 2].any(axis=1)).tolist()


def _runs(rows: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """From where to where a rule goes through rows, with their rules, that follow on each other."""
    begin, end = rows[0]
    for top, bottom in rows[1:]:
        if top > end:
            yield begin, end
            begin = top
        end = bottom
    yield begin, end


def _line(column: int, top: int, bottom: int, dpi: float) -> Line:
    """An upright rule."""
    wide = round(_BAND * dpi)
    return Line(Box(column - wide, top, column + wide + 1, bottom), 0.0, float(column), 2.0 * wide + 1.0, upright=True)


def _meet(side: Line, upright: Line, dpi: float) -> bool:
    """Whether another upright rule lies there."""
    one, other = side.box, upright.box
    near = other.left - _APART * dpi < one.right and one.left < other.right + _APART * dpi
    return near and other.top < one.bottom and one.top < other.bottom


def _tables(lines: Sequence[Line], dpi: float) -> Iterator[list[Line]]:
    """Level rules of one table, from its top to its bottom."""
    left_over = sorted((line for line in lines if not line.upright), key=lambda line: line.box.top)
    while left_over:
        table = [left_over[0]]
        rest: list[Line] = []
        for line in left_over[1:]:
            gap = (line.box.top - table[-1].box.bottom) / dpi
            ends = max(abs(line.box.left - table[0].box.left), abs(line.box.right - table[0].box.right))
            (table if ends <= _SAME * dpi and _HIGH[0] <= gap <= _HIGH[1] else rest).append(line)
        yield table
        left_over = rest


def _covers(row: NDArray[np.bool_], dpi: float) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    """For each column of a row's ink: whether a rule stands there, and how much is ink: most in its middle."""
    band = round(_BAND * dpi)
    around = [_moved(row, step) for step in range(-band, band + 1)]
    near = np.logical_or.reduce(around)
    fringe, end = round(_FRINGE * dpi), round((_FRINGE + _END) * dpi)
    inked = np.mean([_moved(row, step).mean(axis=0) for step in (-1, 0, 1)], axis=0)
    reaches = near[fringe:end].any(axis=0) & near[-end : len(row) - fringe].any(axis=0)
    sides = [_moved(row, way * round(away * dpi)) for way in (-1, 1) for away in _BESIDE]
    beside = (np.mean(sides[0] | sides[1], axis=0) + np.mean(sides[2] | sides[3], axis=0)) / 2
    stands = (near.mean(axis=0) >= _COVERED) & reaches & (beside <= _PAPER)
    return np.asarray(stands, np.bool_), np.asarray(inked, np.float64)


def _moved(row: NDArray[np.bool_], step: int) -> NDArray[np.bool_]:
    """The ink, so many columns farther to the right; what leaves the row is gone."""
    moved = np.zeros_like(row)
    if step >= 0:
        moved[:, step:] = row[:, : row.shape[1] - step]
    else:
        moved[:, :step] = row[:, -step:]
    return moved
