"""Barcodes that nobody could read: bars that stand side by side, alike in height.

A reader of words makes letters of them (`III`), and a code that is damaged is somebody's number all the same.

Rules:
- A bar is ink that fills its bounds and is much higher than wide.
- Six bars in a row, of one height and close together, are a code: no print has so many strokes without a letter.
"""

from __future__ import annotations

import numpy as np

from appliance.documents import Box
from appliance.redaction.ink import Components

_LEAST_INCHES = 0.06  # of a bar's height
_NARROW, _FILLED = 0.45, 0.85  # widths to a height, at most; of its bounds, at least
_LEVEL = 0.12  # heights: from bar to bar its ends lie on one line
_NEAR = 0.7  # heights between bars
_FEWEST = 6


def find(parts: Components, dpi: float) -> list[Box]:
    """Where bars stand side by side.

    Args:
        parts: the components of a page without its structure.
        dpi: its resolution.
    """
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    bars = (high >= _LEAST_INCHES * dpi) & (wide <= _NARROW * high) & (parts.boxes[:, 4] >= _FILLED * wide * high)
    bars[0] = False
    boxes = parts.boxes[bars, :4]
    runs: list[list[Box]] = []
    for bar in (Box(*box) for box in boxes[np.argsort(boxes[:, 0], kind="stable")].tolist()):
        run = next((run for run in reversed(runs) if _beside(run[-1], bar)), None)
        if run is None:
            runs.append([bar])
        else:
            run.append(bar)
    return [
        Box(run[0].left, min(bar.top for bar in run), run[-1].right, max(bar.bottom for bar in run))
        for run in runs
        if len(run) >= _FEWEST
    ]


def _beside(one: Box, other: Box) -> bool:
    """Whether a bar stands right behind another."""
    off = _LEVEL * one.height
    level = abs(one.top - other.top) <= off and abs(one.bottom - other.bottom) <= off
    return level and 0 <= other.left - one.right <= _NEAR * one.height
