"""Lines that were stuck on askew: found by the feet of their letters, and set level for the second reading.

A reader of pages wants level lines. Labels of vials and pharmacies are stuck on by hand, and a few degrees make of
them nothing, or noise.

Method: letters that stand close together make a block. For each slope the heights of their feet are counted along it;
where the lines lie, they fall together. A block whose best slope is not the page's lies askew.

Rules:
- Only what was not read surely is set level, and believed as `level_lines` says.
- It only says how print lies. What leans is a stamp's to the judges of what leaves, unless its words say otherwise.
- Blocks and lines are bounded in size, slope and number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Word
from appliance.redaction.ink import Components
from appliance.redaction.weak import Piece, owners, print_height

_LEAST_SLOPE, _MOST_SLOPE, _STEP = 0.03, 0.19, 0.006  # of a line: from two to eleven degrees
_SLIGHT = 0.015  # slope from which a word is made level before its shape is judged
_SHARPER = 1.3  # times the evenness of feet at the page's slope
_FEWEST, _MOST = 8, 160  # letters of a block
_LETTER_LEAST, _LETTER_MOST, _WIDE = 0.28, 1.5, 2.6  # of the words' height
_DIRT = 0.08  # of it
_JOIN = (1.3, 1.1)  # heights between the letters of a block, across and down
_SCALE = 4  # blocks are looked for on a smaller page
_LINE = 0.62  # heights between the feet of two lines
_BIN = 0.16  # heights: feet that fall together
_LINES = 10  # of a block
_HALF_INK = 128  # of 255: a pixel of which a turn leaves half is ink


def find(words: Sequence[Word], parts: Components, height: float, weak: Collection[int], most: int) -> list[Piece]:
    """The lines that lie askew and were not read surely, as pieces with their slope.

    Args:
        words: the words of the page.
        parts: its ink without structure.
        height: that of the page's words, in pixels.
        weak: the indexes of words that were not read surely.
        most: lines, at most.
    """
    if not height:
        return []
    numbers = np.flatnonzero(_small(parts, height, _LETTER_LEAST))
    owner = owners(words, parts, weak)
    unsure = np.array([True, *(index in weak for index in range(len(words)))])[owner]
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    marks = np.flatnonzero(_small(parts, height, 0.0) & (np.maximum(wide, high) >= _DIRT * height))
    found: list[Piece] = []
    for block in _blocks(numbers, parts, height):
        slope = _slope(parts.boxes[block], height) if unsure[block].any() else 0.0
        if slope:
            lines = _lines(block, marks, parts, slope, height)
            found += [_piece(line, parts, slope) for line in lines]
    return found[:most]


@dataclass(frozen=True, slots=True)
class Askew:
    """The words that stand in blocks which lie askew: the slope of each, and the words of each block."""

    slopes: Mapping[int, float]
    blocks: tuple[frozenset[int], ...]


def look(words: Sequence[Word], parts: Components) -> Askew:
    """Which words of a page stand in blocks that lie askew."""
    height = print_height(words)
    slopes: dict[int, float] = {}
    blocks: list[frozenset[int]] = []
    if height:
        owner = owners(words, parts, ())
        letters = _small(parts, height, _LETTER_LEAST) | _small(parts, height, _LETTER_LEAST, tinted=True)
        for block in _blocks(np.flatnonzero(letters), parts, height):
            inside = frozenset(int(o) - 1 for o in owner[block] if o)  # empty: letters that nobody read
            if inside and (slope := _slope(parts.boxes[block], height, _SLIGHT)):
                slopes.update(dict.fromkeys(inside, slope))
                blocks.append(inside)
    return Askew(slopes, tuple(blocks))


def levelled(words: Sequence[Word], found: Askew) -> list[Word]:
    """The words with the boxes that they would have if their blocks lay level: what stands beside and below what."""
    level = list(words)
    for block in found.blocks:
        middle = median((words[index].box.left + words[index].box.right) / 2 for index in block)
        for index in block:
            box, slope = words[index].box, found.slopes[index]
            drop = round(slope * ((box.left + box.right) / 2 - middle))
            less = min(round(abs(slope) * box.width / 2), (box.height - 1) // 2)
            top, bottom = max(0, box.top - drop + less), max(1, box.bottom - drop - less)
            level[index] = replace(words[index], box=replace(box, top=min(top, bottom - 1), bottom=bottom))
    return level


def level(ink: NDArray[np.bool_], slope: float) -> NDArray[np.bool_]:
    """A word's ink turned back by its slope, so that its letters stand upright, and cut to its ink.

    Args:
        ink: `(height, width)`, with some ink.
        slope: of its line, pixels down for each across.
    """
    high, wide = ink.shape
    across, down = round(abs(slope) * high / 2) + 1, round(abs(slope) * wide / 2) + 1
    room = np.pad(ink.astype(np.uint8) * 255, ((down, down), (across, across)))
    middle = (room.shape[1] - 1) / 2, (room.shape[0] - 1) / 2
    turn = cv2.getRotationMatrix2D(middle, float(np.degrees(np.arctan(slope))), 1.0)
    turned = cv2.warpAffine(room, turn, (room.shape[1], room.shape[0]), flags=cv2.INTER_LINEAR) >= _HALF_INK
    rows, columns = np.flatnonzero(turned.any(axis=1)), np.flatnonzero(turned.any(axis=0))
    if not rows.size:
        return ink  # hairs that no turn leaves half of
    return np.asarray(turned[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], np.bool_)


def _small(parts: Components, height: float, least: float, *, tinted: bool = False) -> NDArray[np.bool_]:
    """Which components are as high as letters, from a share of the height of words on."""
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    small = (high <= _LETTER_MOST * height) & (wide <= _WIDE * height) & (high >= least * height)
    small &= parts.tinted == tinted
    small[0] = False
    return np.asarray(small, np.bool_)


def _blocks(numbers: NDArray[np.int64], parts: Components, height: float) -> list[NDArray[np.int64]]:
    """Letters that stand close together."""
    shape = tuple(side // _SCALE + 1 for side in parts.labels.shape)
    drawn = np.zeros(shape, np.uint8)
    across, down = (max(1, round(gap * height / _SCALE / 2)) for gap in _JOIN)
    boxes = parts.boxes[numbers, :4] // _SCALE
    for left, top, right, bottom in boxes.tolist():
        drawn[max(0, top - down) : bottom + down + 1, max(0, left - across) : right + across + 1] = 1
    _, labels = cv2.connectedComponents(drawn, connectivity=8, ltype=cv2.CV_32S)
    block = labels[np.minimum(boxes[:, 1], shape[0] - 1), np.minimum(boxes[:, 0], shape[1] - 1)]
    order = np.argsort(block, kind="stable")
    cuts = np.flatnonzero(np.diff(block[order])) + 1
    return [some for some in np.split(numbers[order], cuts) if _FEWEST <= some.size <= _MOST]


def _slope(boxes: NDArray[np.int32], height: float, least: float = _LEAST_SLOPE) -> float:
    """The slope of a block's lines; 0 where they lie as the page's do, or cannot be told."""
    middle = (boxes[:, 0] + boxes[:, 2]) / 2.0
    middle -= middle.mean()
    feet = boxes[:, 3].astype(np.float64)
    steps = round(_MOST_SLOPE / _STEP)
    tried = np.arange(-steps, steps + 1) * _STEP
    level = feet[None, :] - tried[:, None] * middle[None, :]
    even = np.array([_evenness(row, height) for row in level])
    best = int(even.argmax())
    if abs(tried[best]) < least or best in (0, len(tried) - 1) or even[best] < _SHARPER * even[steps]:
        return 0.0
    return float(tried[best])


def _evenness(feet: NDArray[np.float64], height: float) -> float:
    """How much the feet of letters fall together: pairs within a small distance."""
    ordered = np.sort(feet)
    reach = np.searchsorted(ordered, ordered + _BIN * height, side="right") - np.arange(ordered.size) - 1
    return float(reach.sum()) + 1.0


def _lines(
    block: NDArray[np.int64], marks: NDArray[np.int64], parts: Components, slope: float, height: float
) -> list[NDArray[np.int64]]:
    """The marks of each line of a block, from top to bottom; none where it has too many lines."""
    boxes = parts.boxes[block]
    middle, feet = (boxes[:, 0] + boxes[:, 2]) / 2.0, boxes[:, 3] - slope * (boxes[:, 0] + boxes[:, 2]) / 2.0
    order = np.argsort(feet, kind="stable")
    cuts = np.flatnonzero(np.diff(feet[order]) > _LINE * height / 2) + 1
    bases = [float(np.median(feet[some])) for some in np.split(order, cuts) if some.size > 1]
    merged: list[float] = []
    for base in bases:  # letters that hang below the line are no line of their own
        if not merged or base - merged[-1] > _LINE * height:
            merged.append(base)
    if len(merged) > _LINES:
        return []
    all_boxes = parts.boxes[marks]
    centre = (all_boxes[:, 0] + all_boxes[:, 2]) / 2.0
    upper, lower = all_boxes[:, 1] - slope * centre, all_boxes[:, 3] - slope * centre
    within = (centre >= middle.min() - 2 * height) & (centre <= middle.max() + 2 * height)
    found = []
    for base in merged:
        mine = within & (lower > base - height) & (lower <= base + 0.45 * height) & (upper >= base - 1.45 * height)
        found.append(marks[mine])
    return [line for line in found if line.size > 1]


def _piece(line: NDArray[np.int64], parts: Components, slope: float) -> Piece:
    """A line as a piece to read again."""
    boxes = parts.boxes[line]
    box = Box(*(int(v) for v in (*boxes[:, :2].min(axis=0), *boxes[:, 2:4].max(axis=0))))
    return Piece(line, box, (), slope)
