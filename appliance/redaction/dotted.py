"""Dotted and dashed rules: rows of small marks, as under a table, for filling in, to cut along, or what a fax left.

Nobody reads them as words, and a piece of one that lies in the box of a word would leave with it and look like dirt.

Rules:
- Many marks, thin and at one pitch over a long way, that hang on nothing: letters of a typewriter stand as evenly.
- A faint rule comes out of a fax in pieces of any length; then the pieces are most of it.
- Like every rule it is drawn anew from its fitted line, so nothing that hangs on its dots leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image
from appliance.redaction.lines import Line

_PITCH_INCHES = 0.1  # from one mark to the next, at most
_LENGTH_INCHES = 1.0
_THICK_INCHES = 0.025
_FEWEST = 16  # marks
_EVEN, _REGULAR = 0.25, 0.85  # of the pitch; of the steps that are so near to it
_FREE, _BAND_INCHES = 0.85, 0.08  # of the marks; to both sides of the line
_SHARE = 0.15, 0.85  # of its length is ink
_RAGGED, _RAGGED_INCHES = 0.45, 1.5  # of a rule without a pitch is ink, at least, and its length


def closed(half: Image, dpi: float) -> Image:
    """The ink at half the resolution with the gaps of dotted rules filled; only what is thin stays."""
    gap = round(_PITCH_INCHES * dpi / 2) | 1
    tall = max(3, round(_THICK_INCHES * dpi / 2)) | 1
    thin = cv2.subtract(half, cv2.morphologyEx(half, cv2.MORPH_OPEN, np.ones((tall, 1), np.uint8)))
    return np.asarray(cv2.morphologyEx(thin, cv2.MORPH_CLOSE, np.ones((1, gap), np.uint8)), np.uint8)


def only(rules: Sequence[Line], mask: Image, solid: Sequence[Line], dpi: float) -> Iterator[Line]:
    """Of level lines found in what `closed` gives, those that are dotted, as far as their marks reach.

    Args:
        rules: straight level lines.
        mask: 255 where there is ink.
        solid: the rules of the page that have no gaps: found already.
        dpi: the resolution.
    """
    for rule in rules:
        box = rule.box
        own = any(s.box.top - 3 <= box.bottom and box.top <= s.box.bottom + 3 and _share(s.box, box) for s in solid)
        marks = _marks(rule, mask, dpi) if not own and rule.length >= _LENGTH_INCHES * dpi else None
        if marks is not None:
            yield replace(rule, box=replace(box, left=int(marks[0, 0]), right=int(marks[-1, 1])))


def _share(one: Box, other: Box) -> bool:
    return one.left < other.right and other.left < one.right


def _marks(rule: Line, mask: Image, dpi: float) -> NDArray[np.int64] | None:
    """Begin and end of each mark along a line, `(n, 2)` pixels; None where they follow without one pitch."""
    reach = round(_PITCH_INCHES * dpi)
    along = np.arange(max(0, rule.box.left - reach), min(rule.box.right + reach, mask.shape[1]))
    middle = np.rint(rule.slope * along + rule.base).astype(np.int64)
    rows = np.clip(middle[:, None] + np.arange(-1, 2), 0, mask.shape[0] - 1)
    inked = np.concatenate([[False], (mask[rows, along[:, None]] > 0).any(axis=1), [False]])
    marks = along[0] + np.flatnonzero(np.diff(inked.astype(np.int8))).reshape(-1, 2)
    if len(marks) < _FEWEST:
        return None
    steps = np.diff(marks[:, 0])
    pitch = float(np.median(steps))
    near = np.abs(steps - pitch) <= max(1.0, _EVEN * pitch)
    share = float((marks[:, 1] - marks[:, 0]).sum()) / float(marks[-1, 1] - marks[0, 0])
    even = pitch <= reach and near.mean() >= _REGULAR
    ragged = share >= _RAGGED and rule.length >= _RAGGED_INCHES * dpi
    if not _SHARE[0] <= share <= _SHARE[1] or not (even or ragged):
        return None
    if even:
        first, last = np.flatnonzero(near)[[0, -1]]  # dirt beyond its ends is none of it
        marks = np.asarray(marks[first : last + 2], np.int64)
    across = marks.sum(axis=1) // 2
    down = np.rint(rule.slope * across + rule.base).astype(np.int64)
    return marks if _stand_free(mask, across, down, dpi) else None


def _stand_free(mask: Image, across: NDArray[np.int64], down: NDArray[np.int64], dpi: float) -> bool:
    """Whether most marks are thin and hang on nothing: the tops and feet of a typewriter's letters do."""
    tall, reach = max(3, round(_THICK_INCHES * dpi)), round(_BAND_INCHES * dpi)
    top, bottom = max(0, int(down.min()) - reach), int(down.max()) + reach + 1
    left, right = max(0, int(across.min()) - reach), int(across.max()) + reach + 1
    band = mask[top:bottom, left:right]
    _, labels, stats, _ = cv2.connectedComponentsWithStats(band, connectivity=8)
    rows = np.clip(down[:, None] - top + np.arange(-1, 2), 0, band.shape[0] - 1)
    numbers = labels[rows, np.clip(across - left, 0, band.shape[1] - 1)[:, None]].max(axis=1)
    return bool(((numbers == 0) | (stats[numbers, cv2.CC_STAT_HEIGHT] <= tall)).mean() >= _FREE)
