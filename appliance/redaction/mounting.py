"""One sheet for many pieces: what is to be read again is set line under line, in one size, and read in one go.

Rules:
- Only the piece's own ink is set; strokes and print beside it stay away.
- Every piece has a line of its own, so what is read there belongs to it and to nothing else.
- The sheet is bounded: `most` pieces of bounded width.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from appliance.documents import Box, Image, Word
from appliance.redaction.ink import Components, Ink
from appliance.redaction.weak import Piece

DPI = 300
LETTER = 44  # pixels, the height of a word on the sheet: what the reader reads best
_PITCH, _LEFT, _TOP = 110, 60, 40  # pixels
_WIDEST = 3000  # pixels of a piece on the sheet
_LOWEST = 0.75  # of the usual height: a piece of small letters alone is not made larger than the others
_WHITE, _INKED = 255, 200


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """The picture, and for each of its lines the top and how many times a piece was enlarged."""

    image: Image = field(repr=False)
    scales: tuple[float, ...]


def mount(pieces: Sequence[Piece], ink: Ink, parts: Components, height: float) -> Sheet:
    """Sets the pieces line under line; `height` is that of the page's words."""
    crops: list[Image] = []
    scales: list[float] = []
    for piece in pieces:
        crop = _level(_ink_of(piece, ink, parts), piece.slope)
        usual = max(crop.shape[0] - 2 if piece.slope else piece.box.height, _LOWEST * height)
        scale = min(LETTER / usual, _WIDEST / piece.box.width)
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        size = max(1, round(crop.shape[1] * scale)), max(1, round(crop.shape[0] * scale))
        crops.append(np.asarray(cv2.resize(crop, size, interpolation=way), np.uint8))
        scales.append(scale)
    wide = max(crop.shape[1] for crop in crops) + 2 * _LEFT
    page = np.full((_PITCH * len(crops) + 2 * _TOP, wide), _WHITE, np.uint8)
    for line, crop in enumerate(crops):
        base = _TOP + line * _PITCH + (_PITCH + LETTER) // 2
        page[base - crop.shape[0] : base, _LEFT : _LEFT + crop.shape[1]] = crop
    return Sheet(page, tuple(scales))


def _ink_of(piece: Piece, ink: Ink, parts: Components) -> Image:
    """The piece's ink alone on white, with the fringe of its strokes."""
    box = piece.box
    view = np.s_[max(0, box.top - 1) : box.bottom + 1, max(0, box.left - 1) : box.right + 1]
    own = np.isin(parts.labels[view], piece.members)
    near = cv2.dilate(own.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    other = (parts.labels[view] > 0) & ~own
    return np.where(near & ~other, ink.clean[view], _WHITE).astype(np.uint8)


def _level(crop: Image, slope: float) -> Image:
    """A line without its slope: columns moved up or down, rows to a side, so that its letters stand upright.

    What is read keeps its place across, but for the slope's share of a letter's height.
    """
    if not slope:
        return crop
    high, wide = crop.shape
    room = round(abs(slope) * wide) + 1
    down, middle = (room if slope > 0 else 0), (high + room) / 2
    matrix = np.array([[1.0 - slope * slope, slope, slope * (down - middle)], [-slope, 1.0, down]])
    level = cv2.warpAffine(crop, matrix, (wide, high + room), flags=cv2.INTER_CUBIC, borderValue=_WHITE)
    inked = np.flatnonzero((level < _INKED).any(axis=1))
    return np.asarray(level[max(0, inked[0] - 1) : inked[-1] + 2] if inked.size else level, np.uint8)


def back(words: Sequence[Word], pieces: Sequence[Piece], sheet: Sheet) -> list[list[Word]]:
    """What was read on the sheet, piece by piece, where it stands on the page."""
    found: list[list[Word]] = [[] for _ in pieces]
    for word in words:
        line = ((word.box.top + word.box.bottom) // 2 - _TOP) // _PITCH
        if not 0 <= line < len(pieces):
            continue
        piece, scale = pieces[line].box, sheet.scales[line]
        base = _TOP + line * _PITCH + (_PITCH + LETTER) // 2
        left, right = ((x - _LEFT) / scale + piece.left - 1 for x in (word.box.left, word.box.right))
        top, bottom = ((y - base) / scale + piece.bottom + 1 for y in (word.box.top, word.box.bottom))
        box = Box(
            max(piece.left, round(left)), max(piece.top, round(top)),
            min(piece.right, round(right)), min(piece.bottom, round(bottom)),
        )  # fmt: skip
        if box.width > 0 and box.height > 0:
            found[line].append(replace(word, box=box))
    return [sorted(line, key=lambda w: w.box.left) for line in found]
