"""Straight strokes of a pen, and the frames of stamps, that look like rules: print struck through, a flourish.

A printer's rule is even from end to end. A pen's line wavers, a stamp's line is worn, and one that strikes print out
has the stems of letters on both sides.

Rules:
- The evidence only takes rules away; nothing becomes structure by it.
- Limits lie beyond what rules of worn, faxed and hand-fed paper show; coloured lines must be as even as a scanner shows
  them, because pens and stamps are coloured more often than rules. A line that is neither even nor straight is a pen's.
- Whoever strikes a line out twice has two strokes: what lies right beside a pen's line is one, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.redaction.lines import Line

STRUCK = 0.09  # of a line has ink on both sides: it goes through letters
EVEN, EVEN_COLOURED = 0.6, 0.88  # of a line, where nothing touches it, is as thick as usual, at least
RATHER_EVEN = 0.85  # the same; less is doubtful
WAVER, WAVER_DOUBTFUL = (
    1 / 165,
    1 / 400,
)  # inch by which its middle leaves the straight line; if colour or evenness tell
BESIDE_INCHES = 0.07  # from one stroke to the next of the same hand
_PIECES = 12  # in which the middle is looked at
_BEYOND_PX = 4.0  # from a line's edge to where nothing of it is left
_STEP = 2  # every second place along a line is looked at
_COLOURED = 0.5  # of its ink
_OVERLAP = 0.5  # of the shorter of two strokes


@dataclass(frozen=True, slots=True)
class Evenness:
    """How a line looks: shares of its length, and how far its middle leaves the straight line, in pixels."""

    struck: float
    even: float
    coloured: float
    waver: float


def without_pens(
    lines: Sequence[Line], crossing: Sequence[bool], mask: Image, tint: Image | None, dpi: float
) -> list[Line]:
    """The lines that no pen and no stamp drew.

    Args:
        lines: straight lines of a page.
        crossing: of each, whether it meets another at a right angle: then what lies on both sides is that.
        mask: 255 where there is ink.
        tint: 255 where ink is coloured.
        dpi: the resolution.
    """
    pens = {
        index
        for index, (line, crosses) in enumerate(zip(lines, crossing, strict=True))
        if _is_pen(look_at(line, mask, tint), dpi, crosses=crosses)
    }
    reach = BESIDE_INCHES * dpi
    return [
        line
        for index, line in enumerate(lines)
        if index not in pens and (crossing[index] or not any(_beside(line, lines[pen], reach) for pen in pens))
    ]


def look_at(line: Line, mask: Image, tint: Image | None) -> Evenness:
    """Measures a line on the ink of its page."""
    view = mask.T if line.upright else mask
    begin, end = (line.box.top, line.box.bottom) if line.upright else (line.box.left, line.box.right)
    along = np.arange(begin, min(end, view.shape[1]), _STEP)
    middle = line.slope * along + line.base
    reach = int(line.thick / 2 + 3)
    rows = np.rint(middle).astype(np.int64)[:, None] + np.arange(-reach, reach + 1)
    rows = np.clip(rows, 0, view.shape[0] - 1)
    ink = view[rows, along[:, None]] > 0
    counts = ink.sum(axis=1)
    above, below = (_inked(view, middle + side * (line.thick / 2 + _BEYOND_PX), along) for side in (-1, 1))
    free = ~(above | below)
    usual = free & (counts > 0) & (np.abs(counts - line.thick) <= 1)
    centres = (ink * (rows - middle[:, None])).sum(axis=1) / np.maximum(1, counts)
    colour = 0.0
    if tint is not None:
        tinted = (tint.T if line.upright else tint)[rows, along[:, None]] > 0
        colour = float((tinted & ink).sum()) / max(1, int(ink.sum()))
    return Evenness(
        float((above & below).mean()),
        float(usual.sum()) / max(1, int(free.sum())),
        colour,
        _waver(along[usual], centres[usual]),
    )


def _inked(view: Image, rows: NDArray[np.float64], along: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where there is ink on a line of places."""
    return np.asarray(view[np.clip(np.rint(rows).astype(np.int64), 0, view.shape[0] - 1), along] > 0, np.bool_)


def _waver(along: NDArray[np.int64], centres: NDArray[np.float64]) -> float:
    """How far the middle of a line leaves the straight line, piece by piece."""
    if along.size < 4 * _PIECES:
        return 0.0
    slope, base = np.polyfit(along, centres, 1)
    off = centres - slope * along - base
    return max(abs(float(np.median(piece))) for piece in np.array_split(off, _PIECES))


def _is_pen(seen: Evenness, dpi: float, *, crosses: bool) -> bool:
    """Whether no printer made a line."""
    coloured = seen.coloured >= _COLOURED
    if (seen.struck >= STRUCK and not crosses) or seen.even < (EVEN_COLOURED if coloured else EVEN):
        return True
    return seen.waver > dpi * (WAVER_DOUBTFUL if coloured or seen.even < RATHER_EVEN else WAVER)


def _beside(one: Line, other: Line, reach: float) -> bool:
    """Whether a line runs right beside another."""
    if one.upright != other.upright:
        return False
    first, second = ((b.top, b.bottom, b.left, b.right) if one.upright else (b.left, b.right, b.top, b.bottom)
                     for b in (one.box, other.box))  # fmt: skip
    shared = min(first[1], second[1]) - max(first[0], second[0])
    apart = abs(first[2] + first[3] - second[2] - second[3]) / 2
    return apart <= reach and shared >= _OVERLAP * min(one.length, other.length)
