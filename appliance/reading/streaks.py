"""Scanner streaks, bridged for reading: a line down the page makes the reader see two columns where there is one.

Method: in 20 strips across the page, a column belongs to a line where most rows are darker than the paper on both
sides, 1/75 inch away; a streak is such columns on one straight line through nearly all strips, a little tilted where
the page was straightened. Its pixels are then drawn between those at its edges, so that letters are whole again; where
print shows through it, they stay.

Rules:
- Only what is read is mended; what is copied into the output stays as it was scanned.
- Printed lines end at the margins: what does not go through nearly the whole page stays.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.streak_profile import profile

_STRIPS = 20
_NEARLY_ALL = 17  # strips
_DARKER = 8  # grey levels
_MOST_ROWS = 0.5
_SIDE = 1 / 75  # inch from the middle of a streak to the paper beside it
_TILT = 0.03  # slope: a page is straightened by little
_TRACK = 1 / 100  # inch to either side of the straight line
_MOST_STREAKS = 8
_BLUR = 2  # pixels that a streak fades out on each side
_FAINTEST = 6.0  # grey levels darker than what lies beside it that a streak is where it fades out


def bridged(image: Image, dpi: float) -> Image:
    """The image, `uint8`, grey `(h, w)` or RGB `(h, w, 3)`, with its streaks bridged; the same object without any."""
    grey = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    height, width = grey.shape
    side = max(2, round(_SIDE * dpi))
    rows = height // _STRIPS
    if rows < side or width <= 4 * side:
        return image
    lines = [_dark_columns(grey[n * rows : (n + 1) * rows], side) for n in range(_STRIPS)]
    tracks = _tracks(lines, rows, max(1, round(_TRACK * dpi)))
    if not tracks:
        return image
    mended = image.copy()
    for slope, start, half in tracks:
        _mend(mended, grey, slope, start, half)
    return mended


def _dark_columns(strip: NDArray[np.uint8], side: int) -> NDArray[np.intp]:
    """The columns of a strip in which most rows are darker than the paper on both sides."""
    here = strip.astype(np.int16)
    paper = np.minimum(here[:, : -2 * side], here[:, 2 * side :])
    darker = (paper - here[:, side:-side] >= _DARKER).mean(axis=0) >= _MOST_ROWS
    return np.flatnonzero(darker) + side


def _tracks(lines: list[NDArray[np.intp]], rows: int, reach: int) -> list[tuple[float, float, int]]:
    """Slope, place at the top and half width of each straight line that goes through nearly all strips."""
    found: list[tuple[float, float, int]] = []
    places = [np.array(columns, np.float64) for columns in lines]
    centres = (np.arange(_STRIPS, dtype=np.float64) + 0.5) * float(rows)
    for first in np.concatenate([places[0], places[1], places[2]]):
        if len(found) == _MOST_STREAKS:
            break
        if any(abs(start + slope * centres[1] - first) <= 2 * reach for slope, start, _half in found):
            continue
        if (track := _follow(places, centres, float(first), reach)) is not None:
            slope, start = track
            widths = [
                np.sum(np.abs(columns - start - slope * y) <= reach) for columns, y in zip(places, centres, strict=True)
            ]
            found.append((slope, start, round(float(np.median(widths)) / 2) + _BLUR))
    return found


def _follow(
    places: list[NDArray[np.float64]], centres: NDArray[np.float64], first: float, reach: int
) -> tuple[float, float] | None:
    """The straight line that begins at `first`, if nearly all strips have a part of it."""
    for last in np.concatenate([places[-1], places[-2], places[-3]]):
        slope = (float(last) - first) / (centres[-1] - centres[0])
        if abs(slope) > _TILT:
            continue
        start = first - slope * centres[0]
        away = [
            np.abs(columns - start - slope * y).min(initial=np.inf) for columns, y in zip(places, centres, strict=True)
        ]
        if sum(distance <= reach for distance in away) >= _NEARLY_ALL:
            return slope, start
    return None


def _mend(mended: Image, grey: NDArray[np.uint8], slope: float, start: float, half: int) -> None:
    """Draws the pixels that are a streak's alone between those at its two edges, row by row."""
    height, width = grey.shape
    rows = np.arange(height)
    middle = start + slope * rows
    inside = (np.rint(middle) >= half + 1) & (np.rint(middle) < width - half - 1)
    rows, middle = rows[inside], middle[inside]
    if not rows.size:
        return
    seen = profile(np.asarray(cv2.bitwise_not(grey), np.uint8), rows, middle, half + 1)
    paper = np.maximum(seen.level[:, :1], seen.level[:, -1:])
    lined = seen.level - paper >= _FAINTEST
    tilted = abs(slope) * height >= 1.0  # it steps from column to column, not always where the line says
    near = np.ones((1, 3 if tilted else 1), np.uint8)
    lined = np.asarray(cv2.dilate(lined.astype(np.uint8), near), np.uint8) > 0
    shows = seen.seen - cv2.dilate(seen.level, near) >= seen.least
    first, last = np.argmax(lined, axis=1), lined.shape[1] - 1 - np.argmax(lined[:, ::-1], axis=1)
    place = np.arange(lined.shape[1])[None, :]
    alone = (place >= first[:, None]) & (place <= last[:, None]) & np.any(lined, axis=1)[:, None] & ~shows
    share = (place - first[:, None] + 1) / (last - first + 2)[:, None]
    begin = seen.columns[np.arange(len(rows)), np.maximum(0, first - 1)]
    end = seen.columns[np.arange(len(rows)), np.minimum(lined.shape[1] - 1, last + 1)]
    across = share[..., None] if mended.ndim == 3 else share
    left, right = (mended[rows, edge].astype(np.float64)[:, None] for edge in (begin, end))
    drawn = np.round(left * (1.0 - across) + right * across).astype(np.uint8)
    mended[np.broadcast_to(rows[:, None], alone.shape)[alone], seen.columns[alone]] = drawn[alone]
