"""Check boxes: small square frames that stand alone.

Rules:
- A frame has four straight thin sides, four sharp corners and an open middle, and touches nothing but the mark in it.
- Frames in photos, barcodes and other dense places are none: the corners of a two-dimensional barcode look like one,
  also of a barcode that nobody could read. They are told by the solid square in their middle.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image, Word
from appliance.redaction.ink import Components

MIN_INCHES, MAX_INCHES = 0.075, 0.24
MAX_FRAME = 0.16  # of its side: the thickest frame
MAX_CORNER = 0.08  # of its side: how far a corner may be rounded
MAX_FILLED = 0.7  # of its inside may be ink
MIN_FRAME = 0.9  # of each side must be ink
_FINDER = 7  # modules of a finder pattern: a frame of one, a gap of one, a solid square of three
_SOLID, _GAP = 0.85, 0.3  # of its square and its frame is ink at least, of its gap at most
WORD = 3  # letters; shorter words may be a box and its tick
_LABEL_GAP = 1.6  # of a frame's width, to the label behind it
_REACH = 2.4  # times the largest check box: a frame together with the mark that sticks out of it


def find_check_boxes(parts: Components, dpi: float, photos: Image, scale: int) -> list[Box]:
    """Small square frames that touch nothing else but the mark in them.

    Args:
        parts: the components of the page without its rules.
        dpi: its resolution.
        photos: where it is not zero no frame is a check box; `scale` times smaller than the page.
        scale: see `photos`.
    """
    least, most = MIN_INCHES * dpi, MAX_INCHES * dpi
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    sized = (np.minimum(wide, high) >= least) & (np.maximum(wide, high) <= _REACH * most)
    found: list[Box] = []
    for number in np.flatnonzero(sized[1:]) + 1:
        left, top, right, bottom = (int(v) for v in parts.boxes[number, :4])
        if photos[top // scale, left // scale]:
            continue
        frame = _frame(parts.labels[top:bottom, left:right] == number, least, most)
        if frame is not None:
            found.append(Box(left + frame.left, top + frame.top, left + frame.right, top + frame.bottom))
    return found


def is_check_box(word: Word, frame: Box) -> bool:
    """Whether a reader made a letter or two of a check box: it lies on the frame and is not much larger."""
    box = word.box
    across, down = (frame.left + frame.right) // 2, (frame.top + frame.bottom) // 2
    near = box.left <= across < box.right and box.top <= down < box.bottom
    size = box.width <= 2 * frame.width + frame.height and box.height <= 2 * frame.height
    return near and size and sum(c.isalnum() for c in word.text) < WORD


def is_label(box: Box, frame: Box) -> bool:
    """Whether a word stands right behind a check box, on its line."""
    level = box.top < (frame.top + frame.bottom) // 2 < box.bottom
    return level and 0 <= box.left - frame.right + 1 <= _LABEL_GAP * frame.width


def is_finder(ink: Image, frame: Box) -> bool:
    """Whether a frame is the finder pattern of a two-dimensional barcode; `ink` is the page's mask of marks.

    A check box that is filled with a square has a thinner frame.
    """
    view = ink[frame.top : frame.bottom, frame.left : frame.right] > 0
    rows = np.abs((np.arange(view.shape[0]) + 0.5) / view.shape[0] - 0.5) * _FINDER
    columns = np.abs((np.arange(view.shape[1]) + 0.5) / view.shape[1] - 0.5) * _FINDER
    away = np.maximum(rows[:, None], columns[None, :])  # modules from the middle
    square, gap, edge = view[away < 1.2], view[(away > 1.8) & (away < 2.2)], view[(away > 2.65) & (away < 3.35)]
    if not (square.size and gap.size and edge.size):
        return False
    return min(square.mean(), edge.mean()) >= _SOLID and float(gap.mean()) <= _GAP


def _frame(shape: NDArray[np.bool_], least: float, most: float) -> Box | None:
    """The bounds of the frame in a mark's ink: all of it, or the part made of straight runs across and down."""
    ink = cv2.copyMakeBorder(shape.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    side = np.ones((1, max(5, round(0.7 * least))), np.uint8)
    # a side that leans by a pixel is two runs of half its length: thicken before looking for long ones
    across = cv2.morphologyEx(cv2.dilate(ink, np.ones((2, 1), np.uint8)), cv2.MORPH_OPEN, side)
    down = cv2.morphologyEx(cv2.dilate(ink, np.ones((1, 2), np.uint8)), cv2.MORPH_OPEN, side.T)
    # its sides bound a frame across, its top and bottom down it: a mark that crosses a side widens only that side's run
    left, _, wide, _ = cv2.boundingRect(cv2.bitwise_and(down, ink))
    _, top, _, high = cv2.boundingRect(cv2.bitwise_and(across, ink))
    if not least <= min(wide, high) or max(wide, high) > most or not 0.8 * high <= wide <= 1.25 * high:
        return None
    if not _square(ink[top : top + high, left : left + wide] > 0):
        return None
    return Box(left - 1, top - 1, left - 1 + wide, top - 1 + high)


def _square(view: NDArray[np.bool_]) -> bool:
    """Whether ink that fills its bounds is a thin frame: four straight sides, four sharp corners, an open middle."""
    edge = max(2, round(MAX_FRAME * min(view.shape)))
    middle = view[edge:-edge, edge:-edge]
    if middle.size == 0 or middle.mean() > MAX_FILLED:
        return False
    corner = max(1, round(MAX_CORNER * min(view.shape)))
    corners = (view[:corner, :corner], view[:corner, -corner:], view[-corner:, :corner], view[-corner:, -corner:])
    if not all(c.any() for c in corners):
        return False
    sides = (view[:edge], view[-edge:], view[:, :edge].T, view[:, -edge:].T)
    # a side may lean by a pixel: two neighbouring rows of it together are one line of ink
    return all(bool((s[:-1] | s[1:]).mean(axis=1).max() >= MIN_FRAME) for s in sides)
