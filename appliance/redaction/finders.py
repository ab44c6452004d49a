"""Corners of two-dimensional barcodes that no reader could decode: crossed by a rule, torn, printed too small.

Rules:
- The evidence only denies: a word at a finder pattern is the code's own ink, whatever was read there.
- A finder pattern is known by its middle, a solid square with nothing but a square frame around it (ISO/IEC 18004).
"""

from __future__ import annotations

import numpy as np

from appliance.documents import Box, Image
from appliance.redaction.checkboxes import is_finder
from appliance.redaction.ink import Components

MIDDLE, WHOLE, AROUND = 3, 7, 4  # modules: the solid square, the pattern, what beside it is surely the code
MIN_INCHES, MAX_INCHES = 0.02, 0.3  # of the solid square
_SOLID = 0.85  # of the square is ink
_SQUARE = 0.75  # of its longer side is the shorter


def find_codes(mask: Image, parts: Components, dpi: float) -> list[Box]:
    """Where barcodes show a finder pattern: the pattern and the modules around it, pixels.

    Args:
        mask: the marks of the page, rules included.
        parts: its components without rules.
        dpi: its resolution.
    """
    boxes = parts.boxes
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    shorter, longer = np.minimum(wide, high), np.maximum(wide, high)
    solid = (boxes[:, 4] >= _SOLID * wide * high) & (shorter >= _SQUARE * longer)
    sized = (shorter >= MIN_INCHES * dpi) & (longer <= MAX_INCHES * dpi)
    found = []
    for number in np.flatnonzero((solid & sized)[1:]) + 1:
        left, top, right, bottom = (int(v) for v in boxes[number, :4])
        module = (right - left + bottom - top) / (2 * MIDDLE)
        edge = round(module * (WHOLE - MIDDLE) / 2)
        frame = _within(mask, left - edge, top - edge, right + edge, bottom + edge)
        if frame is not None and is_finder(mask, frame):
            wider = round(module * AROUND)
            found.append(
                Box(max(0, frame.left - wider), max(0, frame.top - wider), frame.right + wider, frame.bottom + wider)
            )
    return found


def _within(mask: Image, left: int, top: int, right: int, bottom: int) -> Box | None:
    """The box, where it lies on the page."""
    if left < 0 or top < 0 or right > mask.shape[1] or bottom > mask.shape[0]:
        return None
    return Box(left, top, right, bottom)
