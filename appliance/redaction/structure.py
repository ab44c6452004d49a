"""Harmless structure: rules, frames and check boxes.

Rules:
- Only what is straight, thin and long is a rule; everything else crossing it is cut away.
- Nothing near a photo or a dark area is structure: edges of pictures are no rules.
- A check box is copied as its frame; a mark in it is drawn anew as a cross, so no stroke of a hand leaves.
  Boxes in a row that share sides hold letters (a comb field) and their insides stay white.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image
from appliance.redaction.ink import Components, components

MIN_RULE_INCHES = 0.4
LONG_RULE_INCHES = 1.0  # a shorter rule must meet another
MAX_THICKNESS_INCHES = 0.03
MAX_RESIDUAL_PX = 1.6  # of a rule's middle from the straight line through it
MIN_CHECKBOX_INCHES, MAX_CHECKBOX_INCHES = 0.07, 0.24
MIN_FRAME = 0.9  # of each side of a check box must be ink
MIN_MARK = 0.06  # of a check box's inside is ink when it is marked
_PHOTO_INCHES = 0.45
_PHOTO_FILL = 0.45
_MEETS_PX = 6


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """Recognised structure. `mask` is 255 on its pixels; `marks` are the boxes whose inside was marked."""

    mask: Image = field(repr=False)
    boxes: tuple[Box, ...]
    marks: tuple[Box, ...]


def find_structure(mask: Image, dpi: float) -> Structure:
    """Finds rules, frames and check boxes in an ink mask (255 is ink) of this resolution."""
    photos = _photos(mask, dpi)
    found = np.zeros_like(mask)
    boxes: list[Box] = []
    rules = [*_rules(mask, dpi, photos), *(r.flipped() for r in _rules(_flip(mask), dpi, _flip(photos)))]
    long = LONG_RULE_INCHES * dpi
    for rule in rules:
        if rule.length >= long or any(
            _meet(rule.box, o.box) for o in rules if o is not rule and o.upright != rule.upright
        ):
            _draw(found, mask, rule)
            boxes.append(rule.box)
    frames = _check_boxes(mask, dpi, photos)
    alone = [f for f in frames if not any(_meet(f, o) for o in frames if o is not f)]
    marks = []
    for frame in alone:
        boxes.append(frame)
        edge = _edge(frame)
        view = found[frame.top : frame.bottom, frame.left : frame.right]
        ink = mask[frame.top : frame.bottom, frame.left : frame.right].copy()
        inside = ink[edge:-edge, edge:-edge]
        if np.count_nonzero(inside) >= MIN_MARK * inside.size:
            marks.append(frame)
        ink[edge:-edge, edge:-edge] = 0
        view[:] = cv2.bitwise_or(view, ink)
    return Structure(found, tuple(boxes), tuple(marks))


@dataclass(frozen=True, slots=True)
class _Rule:
    """A straight line: `y = slope * x + base` within half a thickness, or x of y when `upright`."""

    box: Box
    slope: float
    base: float
    half: float
    upright: bool = False

    @property
    def length(self) -> int:
        """Pixels along the rule."""
        return self.box.height if self.upright else self.box.width

    def flipped(self) -> _Rule:
        """The same rule after swapping x and y."""
        b = self.box
        return _Rule(Box(b.top, b.left, b.bottom, b.right), self.slope, self.base, self.half, upright=True)


def _flip(mask: Image) -> Image:
    return np.ascontiguousarray(mask.T)


def _photos(mask: Image, dpi: float) -> Image:
    """255 on and around large dark or dense areas."""
    scale = 4
    small = cv2.resize(mask, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    size = max(3, round(0.04 * dpi / scale)) | 1
    dense = cv2.boxFilter(small, -1, (size * 3, size * 3))
    _, dense = cv2.threshold(dense, int(255 * _PHOTO_FILL), 255, cv2.THRESH_BINARY)
    parts = components(np.asarray(dense, np.uint8))
    zones = np.zeros_like(mask)
    least = _PHOTO_INCHES * dpi / scale
    margin = round(0.06 * dpi)
    for left, top, right, bottom, area in parts.boxes[1:]:
        tall, wide = bottom - top, right - left
        if min(tall, wide) >= least and area >= _PHOTO_FILL * tall * wide:
            zones[
                max(0, top * scale - margin) : bottom * scale + margin,
                max(0, left * scale - margin) : right * scale + margin,
            ] = 255
    return zones


def _rules(mask: Image, dpi: float, photos: Image) -> list[_Rule]:
    """Straight horizontal rules."""
    length = max(15, round(MIN_RULE_INCHES * dpi))
    # a rule may climb a pixel or two over this length: thicken, then look for long runs
    thick = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length // 2), np.uint8))
    runs = cv2.bitwise_and(runs, mask)
    # bridge the gaps of faint or dotted rules
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.03 * dpi))), np.uint8))
    parts = components(np.asarray(runs, np.uint8))
    most = max(3.0, MAX_THICKNESS_INCHES * dpi)
    found = []
    for number in np.flatnonzero(parts.boxes[:, 2] - parts.boxes[:, 0] >= length):
        if number:
            rule = _fitted(parts, int(number), most, photos)
            if rule is not None:
                found.append(rule)
    return found


def _fitted(parts: Components, number: int, most: float, photos: Image) -> _Rule | None:
    """The rule that a component is, if it is thin and straight."""
    left, top, right, bottom, area = (int(v) for v in parts.boxes[number])
    if area > most * (right - left) or bottom - top > 0.06 * (right - left) + 2 * most:
        return None
    view = parts.labels[top:bottom, left:right] == number
    if photos[top:bottom, left:right][view].any():
        return None
    counts = view.sum(axis=0)
    columns = np.flatnonzero(counts)
    rows = np.arange(view.shape[0], dtype=np.float64)
    middle: NDArray[np.float64] = (rows @ view)[columns] / counts[columns]
    typical = float(np.median(counts[columns]))
    steady = np.abs(counts[columns] - typical) <= max(1.5, 0.5 * typical)
    if typical > most or columns.size < 0.7 * (right - left) or steady.mean() < 0.8:
        return None
    slope, base = np.polyfit(columns[steady], middle[steady], 1)
    residual = np.abs(middle[steady] - (slope * columns[steady] + base))
    if float(np.quantile(residual, 0.9)) > MAX_RESIDUAL_PX:
        return None
    return _Rule(Box(left, top, right, bottom), float(slope), float(base + top - slope * left), typical / 2 + 1.0)


def _draw(found: Image, mask: Image, rule: _Rule) -> None:
    """Copies the ink of a rule into `found`, only within its own thickness."""
    box = rule.box
    view, ink = (a[box.top : box.bottom, box.left : box.right] for a in (found, mask))
    ys, xs = np.mgrid[box.top : box.bottom, box.left : box.right]
    distance = (
        np.abs(xs - (rule.slope * ys + rule.base)) if rule.upright else np.abs(ys - (rule.slope * xs + rule.base))
    )
    view[(distance <= rule.half) & (ink > 0)] = 255


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes touch or nearly do."""
    return (
        one.left - _MEETS_PX <= other.right
        and other.left - _MEETS_PX <= one.right
        and one.top - _MEETS_PX <= other.bottom
        and other.top - _MEETS_PX <= one.bottom
    )


def _edge(box: Box) -> int:
    """Thickness in which a check box's frame lies, pixels."""
    return max(2, round(0.16 * min(box.width, box.height)))


def _check_boxes(mask: Image, dpi: float, photos: Image) -> list[Box]:
    """Small square frames, empty (seen by their hole) or marked (seen by their outline)."""
    least, most = MIN_CHECKBOX_INCHES * dpi, MAX_CHECKBOX_INCHES * dpi
    contours, _ = cv2.findContours(mask, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Box] = []
    for contour in contours:
        left, top, wide, high = cv2.boundingRect(contour)
        if not (0.8 * least <= min(wide, high) and max(wide, high) <= most and 0.8 <= wide / high <= 1.25):
            continue
        box = _framed(mask, Box(left, top, left + wide, top + high))
        if box is not None and not photos[box.top, box.left] and not any(_same(box, o) for o in found):
            found.append(box)
    return found


def _same(one: Box, other: Box) -> bool:
    """Whether two finds are the same frame."""
    return abs(one.left - other.left) + abs(one.top - other.top) < max(one.width, other.width) // 2


def _framed(mask: Image, around: Box) -> Box | None:
    """The frame at these bounds (of its hole or its outline), when each of its sides is one straight line of ink."""
    pad = max(2, round(0.14 * max(around.width, around.height)))
    outer = Box(
        max(0, around.left - pad), max(0, around.top - pad), min(mask.shape[1], around.right + pad),
        min(mask.shape[0], around.bottom + pad),
    )  # fmt: skip
    view = mask[outer.top : outer.bottom, outer.left : outer.right] > 0
    band = 2 * pad + 1
    wide, high = view.shape[1] - 2 * pad, view.shape[0] - 2 * pad
    across, down = view[:, pad:-pad], view[pad:-pad, :]
    rows = across[:-1].sum(axis=1, dtype=int), (across[:-1] | across[1:]).sum(axis=1, dtype=int)
    columns = down[:, :-1].sum(axis=0, dtype=int), (down[:, :-1] | down[:, 1:]).sum(axis=0, dtype=int)
    sides = (
        (rows[1][:band].max(initial=0), wide), (rows[1][-band:].max(initial=0), wide),
        (columns[1][:band].max(initial=0), high), (columns[1][-band:].max(initial=0), high),
    )  # fmt: skip
    if any(ink < MIN_FRAME * length for ink, length in sides):
        return None
    straight_rows = np.flatnonzero(rows[0] >= MIN_FRAME * 0.8 * wide)
    straight_columns = np.flatnonzero(columns[0] >= MIN_FRAME * 0.8 * high)
    if straight_rows.size < 2 or straight_columns.size < 2:
        return None
    return Box(
        outer.left + int(straight_columns[0]), outer.top + int(straight_rows[0]),
        outer.left + int(straight_columns[-1]) + 1, outer.top + int(straight_rows[-1]) + 1,
    )  # fmt: skip
