"""Check boxes: small square frames that stand alone.

Rules:
- A frame has four straight thin sides that end in four sharp corners, an open middle, and touches nothing but the mark
  in it. What goes on level beyond both ends of an upright side is a letter's serifs: a typed `DI` or `II` is no box.
- The mark may cross its sides and corners anywhere and reach out of it: a frame is looked for in the ink, and need not
  bound it. What a pen of another colour fills counts as open.
- What a pen left of a box that is not recognised is nothing: its corners and sides would leave as letters. Nor is one
  that is full of ink a letter, where an empty one as large stands in its column.
- Frames in photos, barcodes and other dense places are none: the corners of a two-dimensional barcode look like one,
  also of a barcode that nobody could read. They are told by the solid square in their middle.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image, Word
from appliance.redaction.box_places import MAX_CORNER, MIN_FRAME, MIN_MARK, edge_of, has_sides, is_sized, places
from appliance.redaction.ink import Components

MIN_INCHES, MAX_INCHES = 0.075, 0.24
MAX_FILLED = 0.7  # of its inside may be ink
_DRAWN = 0.6  # of the sides of a coloured frame, at least, is coloured: a black pen crossed it
_PRINTED = 0.35  # of the sides of a frame, at least, is not the pen's that crossed or filled it
_EACH = 0.2  # of each of them that a pen crossed
_ON = 0.5  # of its side: a line that goes on as far beyond a corner is no side of a frame
_SERIF = 0.07  # of its side: level lines that reach so far beyond both ends of an upright side are serifs
_BOW_PX, _BOW, _BOWS = 2, 0.5, 3  # pixels beyond a side, the share of its middle third that is ink, and such sides
_AWAY, _LEVEL = 3, 0.1  # times as far around these ends so much may be ink over and under them
_STRAIGHT = 0.8  # of the ink that a pen left of a box lies in runs, level or upright, of a quarter of its side
_QUARTER, _HOLLOW = 0.25, 0.1  # of its side, to its middle, and what may be printed of that
_BESIDE, _WITHIN = 0.6, 0.75  # of what lies along such a frame's side, outside and inside, may be ink
_FINDER = 7  # modules of a finder pattern: a frame of one, a gap of one, a solid square of three
_SOLID, _GAP = 0.85, 0.3  # of its square and its frame is ink at least, of its gap at most
WORD = 3  # letters; shorter words may be a box and its tick
_FULL, _OTHER_SIZE, _OFF = 0.7, 0.3, 0.35  # ink of a box that a cross fills; by how much it differs from an empty one
_LABEL_GAP = 1.6  # of a frame's width, to the label behind it
_REACH = 2.4  # times the largest check box: a frame together with the mark that sticks out of it


def find_check_boxes(parts: Components, dpi: float, photos: Image, scale: int, tint: Image | None = None) -> list[Box]:
    """Small square frames that touch nothing else but the mark in them.

    Args:
        parts: the components of the page without its rules.
        dpi: its resolution.
        photos: where it is not zero no frame is a check box; `scale` times smaller than the page.
        scale: see `photos`.
        tint: 255 where ink is a pen's, when `parts` hold two inks together: only what has both of them is looked at.
    """
    least, most = MIN_INCHES * dpi, MAX_INCHES * dpi
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    sized = (np.minimum(wide, high) >= least) & (np.maximum(wide, high) <= _REACH * most)
    found: list[Box] = []
    for number in np.flatnonzero(sized[1:]) + 1:
        left, top, right, bottom = (int(v) for v in parts.boxes[number, :4])
        if photos[top // scale, left // scale]:
            continue
        shape = parts.labels[top:bottom, left:right] == number
        if not has_sides(shape, least):
            continue
        pen = None if tint is None else tint[top:bottom, left:right] > 0
        if pen is not None and (pen[shape].all() or not pen[shape].any()):
            continue
        frame = _frame(shape, pen, least, most)
        if frame is not None:
            found.append(Box(left + frame.left, top + frame.top, left + frame.right, top + frame.bottom))
    return found


def find_crossed(parts: Components, dpi: float, photos: Image, scale: int, inks: tuple[Image, Image]) -> list[Box]:
    """Frames that a pen of another ink crossed: neutral ones under a coloured pen, and coloured ones under a black one.

    Args:
        parts: the components of the page whatever their colour, without its rules.
        dpi: its resolution.
        photos: see `find_check_boxes`.
        scale: see `photos`.
        inks: 255 where there is ink, and where it is coloured.
    """
    mask, tint = inks
    found = find_check_boxes(parts, dpi, photos, scale, tint)
    neutral = np.asarray(cv2.bitwise_and(mask, cv2.bitwise_not(tint)), np.uint8)
    for frame in find_check_boxes(parts, dpi, photos, scale, neutral):
        view = tint[frame.top : frame.bottom, frame.left : frame.right] > 0
        drawn = _share_printed(view, edge_of(frame)) >= _DRAWN
        if drawn and not any(_overlap(frame, other) for other in found):
            found.append(frame)
    return found


def clear_remains(parts: Components, whole: Components, tint: Image, frames: Sequence[Box], dpi: float) -> None:
    """Takes out of the components what coloured pens left of boxes that were not recognised.

    Args:
        parts: the components of neutral and of coloured ink, changed in place.
        whole: the components whatever their colour.
        tint: 255 where ink is coloured.
        frames: what was recognised.
        dpi: the resolution of the page.
    """
    least, most = MIN_INCHES * dpi, MAX_INCHES * dpi
    wide, high = whole.boxes[:, 2] - whole.boxes[:, 0], whole.boxes[:, 3] - whole.boxes[:, 1]
    sized = (np.minimum(wide, high) >= least) & (np.maximum(wide, high) <= _REACH * most)
    for number in np.flatnonzero(sized[1:]) + 1:
        box = Box(*(int(v) for v in whole.boxes[number, :4]))
        view = np.s_[box.top : box.bottom, box.left : box.right]
        if not tint[view].any() or any(_overlap(box, frame) for frame in frames):
            continue
        shape = whole.labels[view] == number
        printed = shape & (tint[view] == 0)
        if _is_remains(printed, shape & ~printed, least, most):
            labels = parts.labels[view]
            gone = np.unique(labels[printed])
            labels[printed] = 0
            parts.boxes[gone[gone > 0]] = 0


def is_check_box(word: Word, frame: Box) -> bool:
    """Whether a reader made a letter or two of a check box: it lies on the frame and is not much larger."""
    box = word.box
    across, down = (frame.left + frame.right) // 2, (frame.top + frame.bottom) // 2
    near = box.left <= across < box.right and box.top <= down < box.bottom
    size = box.width <= 2 * frame.width + frame.height and box.height <= 2 * frame.height
    return near and size and sum(c.isalnum() for c in word.text) < WORD


def crossed(words: Sequence[Word], frames: Sequence[Box], ink: Image) -> set[int]:
    """Indexes of words that a reader made of a check box full of ink: as large as an empty one in its column.

    `ink`: the mask of the page's marks. A pen's cross that covers its frame leaves no frame to be found.
    """
    found = set()
    for index, word in enumerate(words):
        box = word.box
        if sum(c.isalnum() for c in word.text) < WORD and any(_alike(box, frame) for frame in frames):
            view = ink[box.top : box.bottom, box.left : box.right] > 0
            found |= {index} if float(view.mean()) >= _FULL else set()
    return found


def _alike(box: Box, frame: Box) -> bool:
    """Whether a box is about as large as a check box, and begins where it does."""
    size = max(abs(box.width - frame.width), abs(box.height - frame.height))
    return size <= _OTHER_SIZE * min(frame.width, frame.height) and abs(box.left - frame.left) <= _OFF * frame.width


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


def _frame(shape: NDArray[np.bool_], pen: NDArray[np.bool_] | None, least: float, most: float) -> Box | None:
    """The bounds of the frame in a mark's ink, made of straight runs across and down; `pen`: ink that is a pen's."""
    bordered = cv2.copyMakeBorder(shape.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    ink = np.asarray(bordered, np.uint8)
    side = np.ones((1, max(5, round(0.7 * least))), np.uint8)
    # a side that leans by a pixel is two runs of half its length: thicken before looking for long ones
    across = cv2.morphologyEx(cv2.dilate(ink, np.ones((2, 1), np.uint8)), cv2.MORPH_OPEN, side)
    down = cv2.morphologyEx(cv2.dilate(ink, np.ones((1, 2), np.uint8)), cv2.MORPH_OPEN, side.T)
    # its sides bound a frame across, its top and bottom down it: a mark that crosses a side widens only that side's run
    down, across = (np.asarray(cv2.bitwise_and(runs, ink), np.uint8) for runs in (down, across))
    left, _, wide, _ = cv2.boundingRect(down)
    _, top, _, high = cv2.boundingRect(across)
    inked = ink > 0
    inner = np.s_[1:-1, 1:-1]
    printed = inked.copy()  # what is no pen's
    if pen is not None:
        printed[inner] &= ~pen
    bounds = Box(left, top, left + wide, top + high)
    sized = is_sized((left, left + wide), (top, top + high), least, most)
    if sized and _square(bounds, inked, printed) and (pen is None or _is_thin(bounds, printed)):
        return None if _has_serifs(bounds, printed) or _has_bows(bounds, inked) else _inset(bounds)
    found: list[Box] = []
    letters: list[Box] = []
    for frame in places(down, across, ink, least, most):
        free = not any(_overlap(frame, other) for other in (*found, *letters))
        if free and _is_crossed(frame, inked, printed):
            (letters if _has_serifs(frame, printed) or _has_bows(frame, inked) else found).append(frame)
    return _inset(found[0]) if len(found) == 1 else None  # a mark through two boxes does not say which it ticks


def _inset(frame: Box) -> Box:
    """A frame without the rim of a pixel around the ink in which it was found."""
    return Box(frame.left - 1, frame.top - 1, frame.right - 1, frame.bottom - 1)


def _overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share pixels."""
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _is_remains(printed: NDArray[np.bool_], pen: NDArray[np.bool_], least: float, most: float) -> bool:
    """Whether print is what a pen left of a box: pieces of level and upright lines around the pen's ink, no letter."""
    ink = printed.astype(np.uint8)
    left, top, wide, high = cv2.boundingRect(ink)
    if not is_sized((left, left + wide), (top, top + high), least, most):
        return False
    deep = round(_QUARTER * min(wide, high))
    inner = np.s_[top + deep : top + high - deep, left + deep : left + wide - deep]
    if pen[inner].mean() < MIN_MARK or printed[inner].mean() > _HOLLOW:
        return False
    side = np.ones((1, max(4, deep)), np.uint8)
    level, upright = (cv2.morphologyEx(ink, cv2.MORPH_OPEN, shape) for shape in (side, side.T))
    runs = cv2.bitwise_or(level, upright)
    return bool(np.count_nonzero(runs) >= _STRAIGHT * np.count_nonzero(ink))


def _is_crossed(frame: Box, inked: NDArray[np.bool_], printed: NDArray[np.bool_]) -> bool:
    """Whether a frame stands in ink that reaches out of it: a check box and the mark in it, and no part of a letter.

    Letters have thick strokes, bows beyond their straight parts, stems that go on, or nothing in the middle.
    """
    return _square(frame, inked, printed) and _is_thin(frame, printed)


def _is_thin(frame: Box, printed: NDArray[np.bool_]) -> bool:
    """Whether the sides of a frame are printed, are thin lines and end in its corners."""
    edge = edge_of(frame)
    shares = _shares_printed(printed[frame.top : frame.bottom, frame.left : frame.right], edge)
    if sum(shares) < 4 * _PRINTED or min(shares) < _EACH:  # a hand across letters closes what has three sides
        return False
    turned = Box(frame.top, frame.left, frame.bottom, frame.right)
    return all(_ends(printed, frame, edge, low) and _ends(printed.T, turned, edge, low) for low in (False, True))


def _ends(printed: NDArray[np.bool_], box: Box, edge: int, low: bool) -> bool:
    """Whether print beside a frame's upper or lower side is paper, and the side ends in its corners."""
    outer, inner = (box.bottom + 1, box.bottom - edge - 2) if low else (box.top - 2, box.top + edge + 1)
    for at, most in ((outer, _BESIDE), (inner, _WITHIN)):
        if 0 <= at < len(printed) and printed[at, box.left : box.right].mean() > most:
            return False
    first = box.bottom - edge if low else box.top
    band = printed[first : first + edge]
    line, on = band[:-1] | band[1:], round(_ON * box.width)
    beyond = (line[:, max(0, box.left - on) : box.left], line[:, box.right : box.right + on])
    return not any(part.shape[1] == on and part.mean(axis=1).max() >= MIN_FRAME for part in beyond)


def _has_serifs(frame: Box, printed: NDArray[np.bool_]) -> bool:
    """Whether the level sides of a frame go on a little beyond both ends of an upright one, as serifs do.

    The ends of a cross through the corners go on, too, but not level.
    """
    edge, reach = edge_of(frame), max(2, round(_SERIF * min(frame.width, frame.height)))
    for near, far in ((-reach, -_AWAY * reach), (frame.width, frame.width)):
        beyond = np.s_[max(0, frame.left + near) : frame.left + near + reach]
        around = np.s_[max(0, frame.left + far) : frame.left + far + _AWAY * reach]
        feet = (printed[frame.top : frame.top + edge, beyond], printed[frame.bottom - edge : frame.bottom, beyond])
        level = _bare(frame, printed[:, beyond], reach + 1) and _bare(frame, printed[:, around], _AWAY * reach)
        if level and all(foot.shape[1] == reach and foot.any(axis=0).all() for foot in feet):
            return True
    return False


def _has_bows(frame: Box, inked: NDArray[np.bool_]) -> bool:
    """Whether ink bulges out of the middle of most sides of a frame: a bold O's does, and no mark in a box."""
    bows = 0
    for view, one in ((inked, frame), (inked.T, Box(frame.top, frame.left, frame.bottom, frame.right))):
        third = np.s_[one.left + one.width // 3 : one.right - one.width // 3]
        for at in (one.top - _BOW_PX, one.bottom + _BOW_PX - 1):
            bows += bool(0 <= at < len(view) and view[at, third].mean() > _BOW)
    return bows >= _BOWS


def _bare(frame: Box, columns: NDArray[np.bool_], far: int) -> bool:
    """Whether hardly any ink lies over and under a frame's height, up to `far` pixels from it."""
    over = columns[max(0, frame.top - far) : frame.top - 1]
    under = columns[frame.bottom + 1 : frame.bottom + far]
    return bool(np.count_nonzero(over) + np.count_nonzero(under) <= _LEVEL * (over.size + under.size))


def _square(frame: Box, inked: NDArray[np.bool_], printed: NDArray[np.bool_]) -> bool:
    """Whether ink within bounds is a thin frame: four straight sides, four sharp corners, an open middle."""
    inside = np.s_[frame.top : frame.bottom, frame.left : frame.right]
    view = inked[inside]
    edge = edge_of(frame)
    middle = view[edge:-edge, edge:-edge]
    if middle.size == 0 or (middle.mean() > MAX_FILLED and not _filled_by_pen(printed[inside], edge)):
        return False
    corner = max(1, round(MAX_CORNER * min(view.shape)))
    corners = (view[:corner, :corner], view[:corner, -corner:], view[-corner:, :corner], view[-corner:, -corner:])
    if not all(c.any() for c in corners):
        return False
    # a side may lean by a pixel: two neighbouring rows of it together are one line of ink
    return all(bool((s[:-1] | s[1:]).mean(axis=1).max() >= MIN_FRAME) for s in _sides(view, edge))


def _sides(view: NDArray[np.bool_], edge: int) -> tuple[NDArray[np.bool_], ...]:
    """The four sides of a frame, each lying level."""
    return view[:edge], view[-edge:], view[:, :edge].T, view[:, -edge:].T


def _share_printed(printed: NDArray[np.bool_], edge: int) -> float:
    """How much of the sides of a frame is no pen's."""
    return sum(_shares_printed(printed, edge)) / 4


def _shares_printed(printed: NDArray[np.bool_], edge: int) -> tuple[float, ...]:
    """How much of each side of a frame is no pen's."""
    return tuple(float(side.any(axis=0).mean()) for side in _sides(printed, edge))


def _filled_by_pen(printed: NDArray[np.bool_], edge: int) -> bool:
    """Whether a frame is printed in another ink than what fills it."""
    return _share_printed(printed, edge) >= _PRINTED and bool(printed[edge:-edge, edge:-edge].mean() <= MAX_FILLED)
