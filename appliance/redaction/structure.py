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
EDGE = 0.012  # of the page: lines nearer to its edge are the scanner's
MAX_BESIDE = 0.35  # of the pixels beside a rule may be ink
MAX_RESIDUAL_PX = 1.0  # at half resolution, of a rule's middle from the straight line through it
MIN_CHECKBOX_INCHES, MAX_CHECKBOX_INCHES = 0.075, 0.24
MAX_FRAME = 0.16  # of a check box's side: the thickest frame
MAX_CORNER = 0.08  # of its side: how far a corner may be rounded
MAX_FILLED = 0.55  # of its inside may be ink
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
    half = _reduced(mask, 2)
    size = (half.shape[1], half.shape[0])
    zones: Image = np.asarray(cv2.resize(photos, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    rules = [*_rules(half, dpi, zones), *(r.flipped() for r in _rules(_flip(half), dpi, _flip(zones)))]
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

    def doubled(self) -> _Rule:
        """The same rule at twice the resolution, with room for the pixels that halving merged."""
        b = self.box
        box = Box(2 * b.left, 2 * b.top, 2 * b.right, 2 * b.bottom)
        return _Rule(box, self.slope, 2 * self.base + 0.5, 2 * self.half + 1.0)

    def flipped(self) -> _Rule:
        """The same rule after swapping x and y."""
        b = self.box
        return _Rule(Box(b.top, b.left, b.bottom, b.right), self.slope, self.base, self.half, upright=True)


def _reduced(mask: Image, factor: int) -> Image:
    """A smaller mask in which a pixel is ink when a fair part of it was."""
    small = cv2.resize(mask, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.threshold(small, 60, 255, cv2.THRESH_BINARY)[1], np.uint8)


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


def _rules(half: Image, dpi: float, photos: Image) -> list[_Rule]:
    """Straight horizontal rules of an ink mask at half resolution, in pixels of the whole one."""
    length = max(12, round(MIN_RULE_INCHES * dpi / 2))
    # a rule may climb a pixel over this length: thicken, then look for long runs
    thick = cv2.dilate(half, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length // 2), np.uint8))
    runs = cv2.bitwise_and(runs, half)
    # bridge the gaps of faint or dotted rules
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.03 * dpi / 2))), np.uint8))
    parts = components(np.asarray(runs, np.uint8))
    most = max(2.0, MAX_THICKNESS_INCHES * dpi / 2)
    found = []
    for number in np.flatnonzero(parts.boxes[:, 2] - parts.boxes[:, 0] >= length):
        if number:
            rule = _fitted(parts, int(number), most, photos)
            if rule is not None and _in_the_open(half, rule):
                found.append(rule.doubled())
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
    steady = np.abs(counts[columns] - typical) <= max(1.0, 0.5 * typical)
    slope, base = np.polyfit(columns[steady], middle[steady], 1)
    residual = np.abs(middle[steady] - (slope * columns[steady] + base))
    whole = columns.size >= 0.7 * (right - left) and float(steady.mean()) >= 0.8
    if typical > most or not whole or float(np.quantile(residual, 0.9)) > MAX_RESIDUAL_PX:
        return None
    return _Rule(Box(left, top, right, bottom), float(slope), float(base + top - slope * left), typical / 2)


def _in_the_open(half: Image, rule: _Rule) -> bool:
    """Whether a rule has paper on at least one side, as in a form, and does not lie on the page's edge."""
    height = half.shape[0]
    xs = np.arange(rule.box.left, rule.box.right)
    middle = rule.slope * xs + rule.base
    if float(middle.min()) < EDGE * height or float(middle.max()) > (1 - EDGE) * height:
        return False
    shares = []
    for side in (-1, 1):
        ys = np.stack([np.rint(middle + side * (rule.half + gap)) for gap in (2.0, 3.0, 4.0)]).astype(int)
        shares.append(np.count_nonzero(half[np.clip(ys, 0, height - 1), xs]) / ys.size)
    return bool(min(shares) <= MAX_BESIDE and max(shares) <= 2 * MAX_BESIDE)


def _draw(found: Image, mask: Image, rule: _Rule) -> None:
    """Copies the ink of a rule into `found`, only within its own thickness."""
    box = Box(rule.box.left, rule.box.top, min(mask.shape[1], rule.box.right), min(mask.shape[0], rule.box.bottom))
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
    """Small square frames that touch nothing else."""
    least, most = MIN_CHECKBOX_INCHES * dpi, MAX_CHECKBOX_INCHES * dpi
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    found: list[Box] = []
    for contour in contours:
        left, top, wide, high = cv2.boundingRect(contour)
        if least <= min(wide, high) and max(wide, high) <= most and 0.8 <= wide / high <= 1.25:
            box = Box(left, top, left + wide, top + high)
            if not photos[top, left] and _square(mask[top : top + high, left : left + wide] > 0):
                found.append(box)
    return found


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
