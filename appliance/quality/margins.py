"""Margins: how near to the edge of the sheet its text comes, in millimetres. Text at the edge was cut off.

Method: components of the preview's ink that have the size of letters or short words (0.8 to 8 mm high, no line or bar)
and stand in a row with two more of their kind are text. Their distance to the nearest edge of the sheet (the image edge
or the rim of the scanner bed) is measured; the third-nearest of each side counts, so that specks do not make a page cut
off.

Rules:
- Rules, frames and coloured bars may run off the sheet: printers do that. Letters may not.
- Dirt along the edge, as copiers leave it, is no text: it does not stand in rows of equal height.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from appliance.quality.preview import Mask, Preview, components

FAR_MM = 25.0  # what is farther from the edge than this is not looked at
_LETTER_MM = (0.8, 8.0)
_MAX_LENGTH_MM = 40.0
_MIN_FILL = 0.08
_COUNTED = 3  # the third letter from the edge decides
_IN_ROW = 2  # neighbours that make a row
_MAX_CANDIDATES = 60  # a side

Boxes = NDArray[np.float64]  # one row a component: left, top, right, bottom


def measure_margin(preview: Preview) -> float:
    """Distance in mm of the outermost text from the edge of the sheet; `FAR_MM` where there is none nearer."""
    mm = 25.4 / preview.dpi
    letters = find_letters(preview.ink, mm)
    margin = FAR_MM
    for gaps in _gaps(preview, letters):
        distances: list[float] = []
        for i in np.argsort(gaps, kind="stable")[:_MAX_CANDIDATES]:
            if gaps[i] * mm >= margin or len(distances) == _COUNTED:
                break
            if stands_in_row(letters, int(i)):
                distances.append(float(gaps[i]) * mm)
        if len(distances) == _COUNTED:
            margin = distances[-1]
    return margin


def find_letters(ink: Mask, mm: float) -> Boxes:
    """Boxes of the components that could be letters; `mm` is the size of a pixel."""
    left, top, wide, high, area = components(ink)[1].T.astype(np.float64)
    keep = (high * mm >= _LETTER_MM[0]) & (high * mm <= _LETTER_MM[1])
    keep &= (wide * mm <= _MAX_LENGTH_MM) & (wide * mm >= 0.3) & (area >= _MIN_FILL * wide * high)
    keep &= np.maximum(wide, high) < 8 * np.minimum(wide, high)
    return np.asarray(np.stack([left, top, left + wide, top + high], axis=1)[keep], np.float64)


def stands_in_row(letters: Boxes, index: int) -> bool:
    """Whether at least two more letters of like height stand close by on the same line."""
    left, top, right, bottom = letters[index]
    high = bottom - top
    others = np.delete(letters, index, axis=0)
    heights = others[:, 3] - others[:, 1]
    overlap = np.minimum(others[:, 3], bottom) - np.maximum(others[:, 1], top)
    apart = np.maximum(others[:, 0] - right, left - others[:, 2])
    like = (heights < 2.2 * high) & (high < 2.2 * heights) & (overlap > 0.5 * np.minimum(heights, high))
    return int((like & (apart < 4 * high)).sum()) >= _IN_ROW


def _gaps(preview: Preview, letters: Boxes) -> list[NDArray[np.float64]]:
    """For each side, the distance in pixels from each letter to the edge of the sheet there."""
    left, top, right, bottom = letters.T
    height, width = preview.ink.shape
    if not preview.bed.any():
        return [left, top, width - right, height - bottom]
    sheet = ~preview.bed
    row = ((top + bottom) / 2).astype(np.int64)
    column = ((left + right) / 2).astype(np.int64)
    first_x, last_x = sheet.argmax(axis=1), width - sheet[:, ::-1].argmax(axis=1)
    first_y, last_y = sheet.argmax(axis=0), height - sheet[::-1].argmax(axis=0)
    gaps = [left - first_x[row], top - first_y[column], last_x[row] - right, last_y[column] - bottom]
    return [np.maximum(g, 0.0).astype(np.float64) for g in gaps]
