"""Ink that no cleared word accounts for: what is not white outside the words must be a rule, a frame or a tick.

Rules:
- "Not white" means any value below 255 in any colour channel: faint, coloured or hidden ink counts like black.
- Straight rules, frames made of them, and small boxes with a tick in them are allowed. Everything else is a finding.
- Rotated, inverted, tiny and near-white print all end here, because none of them is a rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image, Word
from appliance.release.findings import Code, Finding, Layer

Mask = NDArray[np.uint8]

_WORD_RIM_MM = 0.2  # how far the ink of a word may reach out of its box
_SPECK_PX, _MAX_SPECKS = 4, 40  # single dots that no printer can write with
_RULE_MM, _RULE_THICKNESS_MM = 5.0, 1.7  # the upright of a letter is shorter, a bar is thicker
_FRINGE_MM, _MAX_RESIDUE_MM = 0.2, 1.2  # what rough or crossing rules leave beside a straight line
_HAIR_PX, _HAIR_MM = 2, 0.5  # thickness of what is left of a rule, and how near another one it lies
_BOX_MM = (1.6, 8.0)  # side of a check box
_BOX_COVER, _BOX_SQUARE = 0.85, 1.4  # share of each side that a frame covers; longer side to shorter
_MAX_TICK, _TICK_MM = 0.75, 3.0  # share of a box that its tick may fill, and how far it may reach out
_MAX_MARKS = 200  # a page with more of them is held anyway
_ROUGH_MM = (0.9, 5.0)  # thickness and length of a line that is too rough to be straight
_PIECES_PER_MM, _EQUAL_PX = 0.7, 0.8  # of a rough line's dark ink; and how far equal pieces differ in size
_ROW_OF_TICKS = 3  # ticked neighbours that make a row of letters in cells
_CARVED_PX, _CARVED_MM, _MIN_CARVED = 4, (0.25, 1.4), 5  # strokes that can hold white letters, the letters, how many
_TWICE = 2.25  # times a frame: a box that holds one, its tick and a rule beside it
_FAINT, _TINY_MM, _LARGE_MM = 200, 1.0, 9.0
_PHOTO_MM, _PHOTO_TONES = 6.0, 0.3


@dataclass(frozen=True, slots=True)
class Leftover:
    """What lies outside the words: a mask of it, and the boxes of the marks that are no recognised structure."""

    mask: Mask
    marks: tuple[Box, ...]
    pixels: int


def darkest(image: Image) -> Image:
    """The darkest channel of each pixel."""
    return image if image.ndim == 2 else np.asarray(image.min(axis=2), np.uint8)


def word_mask(shape: tuple[int, int], words: tuple[Word, ...], dpi: float) -> Mask:
    """Where the ink of the words may be: 1 inside their boxes and a narrow rim."""
    mask = np.zeros(shape, np.uint8)
    rim = round(_WORD_RIM_MM / 25.4 * dpi)
    for word in words:
        box = word.box
        mask[max(0, box.top - rim) : box.bottom + rim, max(0, box.left - rim) : box.right + rim] = 1
    return mask


def find_leftover(image: Image, words: tuple[Word, ...], dpi: float) -> Leftover:
    """Everything not white outside the words, and which of it is no structure."""
    grey = darkest(image)
    inked = _below(grey, 255)
    mask = np.asarray(cv2.subtract(inked, word_mask(grey.shape, words, dpi)), np.uint8)
    pixels = int(cv2.countNonZero(mask))
    if pixels == 0:
        return Leftover(mask, (), 0)
    straight = _near_rules(grey, inked, mask, dpi)
    rest = np.asarray(cv2.subtract(mask, straight), np.uint8)
    marks = _marks(grey, rest, straight, dpi) + _carved(mask & _below(grey, _FAINT), dpi)
    if marks:
        frames = _check_boxes(mask, marks, dpi)
        marks = [box for box in marks if not any(_inside(box, frame) for frame in frames)]
    return Leftover(mask, tuple(marks), pixels)


def in_check_box(leftover: Leftover, box: Box, dpi: float) -> bool:
    """Whether a small square frame stands around the middle of a box, or is most of what lies in it.

    Readers take a frame and its tick for letters, and the rule of a cell beside it or below it for another.
    """
    reach = _px(_BOX_MM[1] + _TICK_MM, dpi)
    left, top = max(0, box.left - reach), max(0, box.top - reach)
    x, y = (box.left + box.right) // 2 - left, (box.top + box.bottom) // 2 - top
    part = leftover.mask[top : box.bottom + reach, left : box.right + reach]
    inner = Box(box.left - left, box.top - top, box.right - left, box.bottom - top)
    return any((f.left <= x < f.right and f.top <= y < f.bottom) or _fills(f, inner) for f in _frames_in(part, dpi))


def _fills(frame: Box, box: Box) -> bool:
    """Whether the middle of a frame lies in a box that is hardly twice as large."""
    x, y = (frame.left + frame.right) // 2, (frame.top + frame.bottom) // 2
    inside = box.left <= x < box.right and box.top <= y < box.bottom
    return inside and box.width <= _TWICE * frame.width and box.height <= _TWICE * frame.height


def check_leftover(image: Image, leftover: Leftover, dpi: float, index: int) -> list[Finding]:
    """A finding for each mark outside the words that is no structure, named by what it looks like."""
    grey = darkest(image)
    found = [Finding(_looks_like(grey, box, dpi), Layer.PIXELS, index) for box in leftover.marks]
    if _has_row_of_letters(grey, leftover, dpi):
        found.append(Finding(Code.BOXED_LETTERS, Layer.PIXELS, index))
    return found


def _looks_like(grey: Image, box: Box, dpi: float) -> Code:
    """The best name for a mark that must not be there."""
    part = grey[box.top : box.bottom, box.left : box.right]
    mm = 25.4 / dpi
    inked = part[part < 255]
    if min(box.width, box.height) * mm >= _PHOTO_MM and ((part > 40) & (part < 215)).mean() > _PHOTO_TONES:
        return Code.PHOTO
    if int(inked.min()) >= _FAINT:
        return Code.INK_FAINT
    if max(box.width, box.height) * mm < _TINY_MM:
        return Code.INK_TINY
    return Code.INK_LARGE if max(box.width, box.height) * mm > _LARGE_MM else Code.INK_UNREAD


def _px(millimetres: float, dpi: float) -> int:
    """Pixels, at least 1."""
    return max(1, round(millimetres / 25.4 * dpi))


def _below(grey: Image, level: int) -> Mask:
    """1 where a pixel is darker than this level."""
    return np.asarray(cv2.threshold(grey, level - 1, 1, cv2.THRESH_BINARY_INV)[1], np.uint8)


def _connected(mask: Mask) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Labels and `left, top, width, height, area` of the connected marks of a mask that is empty for the most part.

    It is `cv2.connectedComponentsWithStats`, which measures the ground pixel by pixel, too; here it is the whole mask.
    """
    count, labels = cv2.connectedComponents(mask, connectivity=8)
    stats = np.zeros((count, 5), np.int32)
    stats[0, 2:] = mask.shape[1], mask.shape[0], mask.size
    places = cv2.findNonZero(mask)
    if places is not None:
        across, down = places[:, 0].T
        numbers = labels[down, across]
        stats[1:, 0] = mask.shape[1]
        np.minimum.at(stats[:, 0], numbers, across)
        np.maximum.at(stats[:, 2], numbers, across + 1)
        stats[numbers[::-1], 1] = down[::-1]  # row by row: of equal numbers the last counts
        stats[numbers, 3] = down + 1
        stats[:, 2:4] -= stats[:, :2]
        stats[1:, 4] = np.bincount(numbers, minlength=count)[1:]
        stats[0, 4] -= len(places)
    return np.asarray(labels, np.int32), stats


def _halved(mask: Mask) -> Mask:
    """The mask at half size; a pixel is set where one of its four was."""
    even = mask[: mask.shape[0] // 2 * 2, : mask.shape[1] // 2 * 2]
    pairs = np.ascontiguousarray(even[::2] | even[1::2]).view(np.uint16)
    return np.asarray((pairs | (pairs >> 8)) & 0xFF, np.uint8)


def _near_rules(grey: Image, inked: Mask, outside: Mask, dpi: float) -> Mask:
    """Straight horizontal and vertical lines of the page, with their fringe; lines run on behind the words.

    Solid areas outside the words that are thicker than any rule are no lines, whatever their edges.
    """
    small, dpi = _halved(inked), dpi / 2
    length, fringe, size = _px(_RULE_MM, dpi), 2 * _px(_FRINGE_MM, dpi) + 1, _px(_RULE_THICKNESS_MM, dpi)
    across = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    down = cv2.morphologyEx(small, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    runs = _without_print(np.asarray(cv2.bitwise_or(across, down), np.uint8), grey, outside, 2 * dpi)
    lines = np.asarray(cv2.dilate(runs, np.ones((fringe, fringe), np.uint8)), np.uint8)
    core = cv2.erode(_halved(outside), np.ones((size, size), np.uint8))
    if cv2.countNonZero(core):
        blocks = cv2.dilate(core, np.ones((2 * size + 1, 2 * size + 1), np.uint8))
        lines = np.asarray(cv2.subtract(lines, blocks), np.uint8)
    full = np.zeros_like(inked)
    wide, high = 2 * lines.shape[1], 2 * lines.shape[0]
    full[:high, :wide] = cv2.resize(lines, (wide, high), interpolation=cv2.INTER_NEAREST)
    return full


def _marks(grey: Image, rest: Mask, straight: Mask, dpi: float) -> list[Box]:
    """Boxes of what is left: not single dots in small number, not crumbs at a rule, not thin rough lines."""
    x0, y0, wide, high = cv2.boundingRect(rest)
    if wide == 0:
        return []
    part = np.ascontiguousarray(rest[y0 : y0 + high, x0 : x0 + wide])
    labels, stats = _connected(part)
    at_rules = _beside_rules(labels, len(stats), straight, (x0, y0), 1)
    close = _beside_rules(labels, len(stats), straight, (x0, y0), _px(_HAIR_MM, dpi))
    long, short = stats[:, 2:4].max(axis=1), stats[:, 2:4].min(axis=1)
    hair = (short <= _HAIR_PX) & (
        long < _px(_RULE_MM, dpi)
    )  # what is left of a rule where it steps: no letter is so thin
    allowed = (close & hair) | (at_rules & (long <= _px(_MAX_RESIDUE_MM, dpi)))
    for label in np.flatnonzero((short <= _px(_ROUGH_MM[0], dpi)) & (long >= _px(_ROUGH_MM[1], dpi))).tolist():
        x, y, w, h = (int(v) for v in stats[label, :4])
        own = labels[y : y + h, x : x + w] == label
        allowed[label] |= not _is_small_print(grey[y0 + y : y0 + y + h, x0 + x : x0 + x + w], own, dpi)
    speck = (stats[:, cv2.CC_STAT_AREA] <= _SPECK_PX) & ~allowed
    if int(speck.sum()) <= _MAX_SPECKS:
        allowed |= speck
    allowed[0] = True
    return [Box(x0 + x, y0 + y, x0 + x + w, y0 + y + h) for x, y, w, h in stats[~allowed, :4].tolist()]


def _beside_rules(
    labels: NDArray[np.int32], count: int, straight: Mask, corner: tuple[int, int], reach: int
) -> NDArray[np.bool_]:
    """Which of the labelled marks lie within so many pixels of a straight rule, that may lie outside their part."""
    x0, y0 = corner
    high, wide = labels.shape
    top, left = max(0, y0 - reach), max(0, x0 - reach)
    lines = straight[top : y0 + high + reach, left : x0 + wide + reach]
    around = cv2.dilate(lines, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    found = np.zeros(count, np.bool_)
    found[np.unique(labels[around[y0 - top :, x0 - left :][:high, :wide] > 0])] = True
    return found


def _without_print(runs: Mask, grey: Image, outside: Mask, dpi: float) -> Mask:
    """The straight runs, found at half the size, without lines of print so small that they run together there."""
    labels, stats = _connected(runs)
    for label in np.flatnonzero(stats[:, 2:4].min(axis=1) <= _px(_ROUGH_MM[0], dpi / 2)).tolist():
        x, y, wide, high = (2 * int(v) for v in stats[label, :4])
        rows, columns = slice(max(0, y - 2), y + high + 2), slice(max(0, x - 2), x + wide + 2)
        if _is_small_print(grey[rows, columns], outside[rows, columns] > 0, dpi):
            runs[labels == label] = 0
    return runs


def _is_small_print(grey: Image, own: NDArray[np.bool_], dpi: float) -> bool:
    """Whether the dark ink of a long thin mark falls apart into unequal pieces, as letters do; dots are equal."""
    if not own.any():
        return False
    dark = own & (grey < (int(grey[own].min()) + 255) / 2)
    pieces = cv2.connectedComponentsWithStats(dark.astype(np.uint8), connectivity=8)[2][1:]
    few = len(pieces) <= 2 + _PIECES_PER_MM * max(grey.shape) * 25.4 / dpi
    return not few and float(pieces[:, 2:4].std(axis=0).max()) > _EQUAL_PX


def _carved(dark: Mask, dpi: float) -> list[Box]:
    """Small light shapes in a row inside dark ink: print in white on a rule."""
    x0, y0, wide, high = cv2.boundingRect(cv2.erode(dark, np.ones((_CARVED_PX, _CARVED_PX), np.uint8)))
    if wide == 0:
        return []
    reach = _px(_RULE_THICKNESS_MM, dpi)
    top, left = max(0, y0 - reach), max(0, x0 - reach)
    part = dark[top : y0 + high + reach, left : x0 + wide + reach]
    stats = cv2.connectedComponentsWithStats(1 - part, connectivity=4)[2]
    sides = stats[:, 2:4]
    small = (sides.max(axis=1) >= _px(_CARVED_MM[0], dpi)) & (sides.max(axis=1) <= _px(_CARVED_MM[1], dpi))
    holes = [Box(left + x, top + y, left + x + w, top + y + h) for x, y, w, h in sorted(stats[small, :4].tolist())]
    rows: list[list[Box]] = []
    for hole in holes:
        for row in rows:
            last = row[-1]
            level = hole.top < last.bottom and last.top < hole.bottom
            if level and hole.left - last.right <= _px(_CARVED_MM[1], dpi):
                row.append(hole)
                break
        else:
            rows.append([hole])
    return [hole for row in rows if len(row) >= _MIN_CARVED for hole in row]


def _check_boxes(mask: Mask, marks: Sequence[Box], dpi: float) -> list[Box]:
    """Around the marks: small square frames, empty or with a tick, which may reach out a little."""
    reach = _px(_BOX_MM[1] + _TICK_MM, dpi)
    frames: list[Box] = []
    for mark in marks[:_MAX_MARKS]:
        if max(mark.width, mark.height) > reach or any(_inside(mark, frame) for frame in frames):
            continue
        left, top = max(0, mark.left - reach), max(0, mark.top - reach)
        part = mask[top : mark.bottom + reach, left : mark.right + reach]
        frames += [
            Box(left + box.left, top + box.top, left + box.right, top + box.bottom) for box in _frames_in(part, dpi)
        ]
    return frames


def _frames_in(part: Mask, dpi: float) -> list[Box]:
    """The marks of a part of the page that are frames, each with all that hangs on it."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(part, connectivity=8)
    small, large = (_px(mm, dpi) for mm in _BOX_MM)
    side = np.ones((1, max(3, round(0.7 * small))), np.uint8)
    found = []
    for label, (x, y, w, h, _) in enumerate(stats.tolist()):
        if not label or not small <= min(w, h) or max(w, h) > large + _px(_TICK_MM, dpi):
            continue
        shape = (labels[y : y + h, x : x + w] == label).astype(np.uint8)
        padded = cv2.copyMakeBorder(shape, 2, 2, 2, 2, cv2.BORDER_CONSTANT, value=0)
        runs = cv2.bitwise_or(
            cv2.morphologyEx(padded, cv2.MORPH_OPEN, side), cv2.morphologyEx(padded, cv2.MORPH_OPEN, side.T)
        )
        fx, fy, fw, fh = cv2.boundingRect(runs)
        sized = small <= min(fw, fh, large) and max(fw, fh) <= min(large, _BOX_SQUARE * min(fw, fh))
        if sized and _is_frame(padded[fy : fy + fh, fx : fx + fw] > 0):
            found.append(Box(x, y, x + w, y + h))
    return found


def _is_frame(shape: NDArray[np.bool_]) -> bool:
    """Whether a shape has four straight sides along its bounding box, and room inside."""
    rim = max(2, round(0.12 * min(shape.shape)))
    sides = (shape[:rim].any(axis=0), shape[-rim:].any(axis=0), shape[:, :rim].any(axis=1), shape[:, -rim:].any(axis=1))
    corners = (shape[:rim, :rim], shape[:rim, -rim:], shape[-rim:, :rim], shape[-rim:, -rim:])
    inner = shape[rim:-rim, rim:-rim]
    square = all(bool(corner.any()) for corner in corners)  # letters such as D and O are round there
    return square and all(float(s.mean()) >= _BOX_COVER for s in sides) and float(inner.mean()) <= _MAX_TICK


def _inside(part: Box, frame: Box) -> bool:
    """Whether a component lies within a frame, or is it."""
    return (
        part.left >= frame.left - 1
        and part.top >= frame.top - 1
        and part.right <= frame.right + 1
        and part.bottom <= frame.bottom + 1
    )


def _has_row_of_letters(grey: Image, leftover: Leftover, dpi: float) -> bool:
    """Whether small frames with something in them stand side by side, as cells for single letters do."""
    if not leftover.pixels:
        return False
    ink, dpi = _halved(leftover.mask & (grey < _FAINT).astype(np.uint8)), dpi / 2
    _, labels, stats, _ = cv2.connectedComponentsWithStats(1 - ink, connectivity=4)
    small, large = (mm / 25.4 * dpi for mm in _BOX_MM)
    cells = []
    for label, (x, y, w, h, area) in enumerate(stats.tolist()):
        if label and small <= w + 4 and small <= h + 4 and max(w, h) <= large and area >= 0.25 * w * h:
            hole = labels[y : y + h, x : x + w] == label
            outline = cv2.findContours(hole.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]
            filled = sum(cv2.contourArea(part) for part in outline)
            cells.append((Box(x, y, x + w, y + h), filled > 1.06 * area and filled > 0.7 * w * h))
    written = [cell for cell, has_ink in cells if has_ink]
    return any(_neighbours(cell, written) >= _ROW_OF_TICKS - 1 for cell in written)


def _neighbours(cell: Box, others: list[Box]) -> int:
    """How many cells follow this one in its row without a gap."""
    count, right = 0, cell.right
    for other in sorted(others, key=lambda box: box.left):
        level = abs(other.top - cell.top) < 0.3 * cell.height and abs(other.height - cell.height) < 0.3 * cell.height
        if level and 0 < other.left - right < 0.5 * cell.width:
            count, right = count + 1, other.right
    return count
