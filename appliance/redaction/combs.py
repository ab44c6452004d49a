"""Comb fields: rows of cells for one letter each, filled in with one entry.

Rules:
- Upright strokes of one height that stand between the same two heights, near to each other and evenly, make a comb.
- The stems of letters stand so, too, where a printer gives all of them one pitch. A stroke in a word that was read
  surely, with the rest of a letter on it, is such a stem; what parts cells stands alone, or is the side of a box.
- A comb is one field, and what is written in it is never cleared: letters of a name or digits of a date of birth would
  be judged one by one.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image
from appliance.redaction.box_places import MAX_FRAME
from appliance.redaction.ink import Components, components
from appliance.redaction.lines import Line

MIN_HEIGHT_INCHES, MAX_HEIGHT_INCHES = 0.13, 0.45  # of the strokes between cells
MIN_PITCH_INCHES, MAX_PITCH_INCHES = 0.1, 0.3
MIN_STROKES = 4
_UNEVEN = 0.2  # of the pitch
_SIDE = 0.9  # of each side of a cell of its own is ink
_OFF_INCHES = 0.03  # ends of strokes in one row
_TALLER, _BROADER, _MORE = 1.2, 1.2, 1.25  # times the height and the ink of its stem: a letter


def find_strokes(rest: Image, dpi: float) -> list[Box]:
    """Upright thin strokes, long as a cell is high, in the ink of a page without its rules."""
    half = cv2.resize(rest, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    half = cv2.threshold(half, 60, 255, cv2.THRESH_BINARY)[1]
    tall = max(5, round(0.45 * MIN_HEIGHT_INCHES * dpi))
    # a stroke that leans by a pixel is two runs: thicken before looking for long ones
    thick = cv2.dilate(half, np.ones((1, 3), np.uint8))
    runs = cv2.bitwise_and(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((tall, 1), np.uint8)), half)
    boxes = components(np.asarray(runs, np.uint8)).boxes[1:, :4]
    thin = 2 * boxes[boxes[:, 2] - boxes[:, 0] <= max(2, round(_OFF_INCHES * dpi / 2))]
    return [Box(*box) for box in thin.tolist()]


def find_combs(
    strokes: Sequence[Box], parts: Components, lines: Sequence[Line], dpi: float, text: Sequence[Box] = ()
) -> list[Box]:
    """The comb fields of a page.

    Args:
        strokes: the upright strokes of its ink without rules.
        parts: the components of that ink.
        lines: its rules.
        dpi: its resolution.
        text: words of some letters that were read well.
    """
    between = [stroke for stroke in strokes if not _is_stem(stroke, parts, text)]
    between += [line.box for line in lines if line.upright]
    between = [s for s in between if MIN_HEIGHT_INCHES * dpi <= s.height <= MAX_HEIGHT_INCHES * dpi]
    off = _OFF_INCHES * dpi
    found = []
    left = sorted(between, key=lambda s: s.left)
    while left:
        run = [left.pop(0)]
        for stroke in list(left):
            last = run[-1]
            pitch = stroke.left - last.left
            level = abs(stroke.top - last.top) <= off and abs(stroke.bottom - last.bottom) <= off
            if not level or not MIN_PITCH_INCHES * dpi <= pitch <= MAX_PITCH_INCHES * dpi:
                continue
            if len(run) == 1 or abs(pitch - (last.left - run[-2].left)) <= _UNEVEN * pitch:
                run.append(stroke)
                left.remove(stroke)
        if len(run) >= MIN_STROKES:
            cell = run[1].left - run[0].left
            tops, bottoms = [s.top for s in run], [s.bottom for s in run]
            found.append(Box(max(0, run[0].left - cell), min(tops), run[-1].right + cell, max(bottoms)))
    return found


def _is_stem(stroke: Box, parts: Components, text: Sequence[Box]) -> bool:
    """Whether a stroke is the stem of a letter in a word that was read well."""
    across, down = (stroke.left + stroke.right) // 2, (stroke.top + stroke.bottom) // 2
    if not any(word.left <= across < word.right and word.top <= down < word.bottom for word in text):
        return False
    inside = parts.labels[stroke.top : stroke.bottom, stroke.left : stroke.right]
    own = int(np.bincount(inside[inside > 0], minlength=1).argmax())  # 0: a stroke that is gone with a streak
    left, top, right, bottom, area = (int(v) for v in parts.boxes[own])
    sized = bottom - top <= _TALLER * stroke.height and right - left <= _BROADER * stroke.height
    letter = own > 0 and sized and area >= _MORE * int(np.count_nonzero(inside == own))
    return letter and not _is_box(parts.labels[top:bottom, left:right] == own)


def _is_box(ink: NDArray[np.bool_]) -> bool:
    """Whether ink has four straight sides: a cell of its own."""
    edge = max(2, round(MAX_FRAME * min(ink.shape)))
    sides = (ink[:edge].any(axis=0), ink[-edge:].any(axis=0), ink[:, :edge].any(axis=1), ink[:, -edge:].any(axis=1))
    return bool(min(side.mean() for side in sides) >= _SIDE)
