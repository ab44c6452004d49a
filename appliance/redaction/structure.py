"""Harmless structure: rules, frames and check boxes.

Rules:
- Only what is straight, thin, even and long is a rule, and lies like the other rules of the page. It is drawn anew from
  its fitted line, so no bump of a stroke that touches or crosses it leaves; the stroke loses what lies on the rule.
- Nothing near a photo, a barcode or a dark area is structure: edges of pictures are no rules.
- A check box is drawn anew as a frame; a mark in it, or reaching out of it, as a cross: no stroke of a hand leaves.
  Boxes in a row that share sides hold letters (a comb field) and their insides stay white.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from appliance.documents import Box, Image
from appliance.redaction import rule_lines
from appliance.redaction.checkboxes import clear_remains, find_check_boxes, find_crossed, is_finder
from appliance.redaction.combs import find_combs, find_strokes
from appliance.redaction.ink import Components, Ink, components, layered
from appliance.redaction.lines import Line
from appliance.redaction.rule_lines import PHOTO_SCALE
from appliance.redaction.streaked import Streaked, covered, with_streaks

MIN_MARK = 0.06  # of a check box's core is ink when it is marked
_DEEP, _RAGGED_PX = 0.22, 2  # of its side to its core; and beyond its frame, whose sides may lean and be ragged
_PHOTO_INCHES = 0.3
_PHOTO_FILL = 0.45
_NARROW = 0.7  # heights of a word that a letter before a frame takes, and a tick that sticks out of a box does not
_HEM, _LOW, _HIGH = 0.2, 0.6, 1.6  # heights of a frame: to the letters of its own word, and how high these are
_FIRST = 1.2  # heights of a word that its first letter, or a box read as one, takes at most
_CUT_PX = 0.8  # beside a rule, cut away with it: its ragged edge


@dataclass(frozen=True, slots=True, eq=False)
class Structure:
    """Recognised structure. `mask` is 255 where ink belongs to it and to nothing else any more.

    `boxes` bound all of it; `lines` and `frames` are what to draw, `marks` the frames whose inside was marked. `combs`
    are rows of one-letter cells: what is written in them is one field.
    """

    mask: Image = field(repr=False)
    boxes: tuple[Box, ...]
    marks: tuple[Box, ...]
    lines: tuple[Line, ...] = ()
    frames: tuple[Box, ...] = ()
    combs: tuple[Box, ...] = ()
    streak: int = 0  # the component that is the scanner's streaks; 0 without any
    hides: Image | None = field(default=None, repr=False)  # by the streaks: see `Streaked`


@dataclass(frozen=True, slots=True, eq=False)
class Sketch:
    """What no word decides: the `lines`, the scanner's streaks if there are any, and the components of the other ink.

    `united` are its components whatever their colour, `parts` those of each colour. `strokes` may part the cells of a
    comb, `boxes` may be check boxes.
    """

    ink: Ink = field(repr=False)
    dpi: float
    lines: tuple[Line, ...]
    streaked: Streaked | None = field(repr=False)
    united: Components = field(repr=False)
    parts: Components = field(repr=False)
    strokes: tuple[Box, ...]
    boxes: tuple[Box, ...]


def sketch(ink: Ink, dpi: float, barcodes: Sequence[Box] = ()) -> Sketch:
    """Finds what is structure or may be some, whatever the words say.

    Args:
        ink: the marks of the page.
        dpi: its resolution.
        barcodes: where barcodes are; nothing in them is structure.
    """
    photos = _photos(ink.mask, dpi)
    for code in barcodes:
        wide = PHOTO_SCALE * 2
        photos[
            max(0, (code.top - wide) // PHOTO_SCALE) : (code.bottom + wide) // PHOTO_SCALE + 1,
            max(0, (code.left - wide) // PHOTO_SCALE) : (code.right + wide) // PHOTO_SCALE + 1,
        ] = 255
    lines, streaks = rule_lines.find(ink, dpi, photos)
    rest = np.asarray(cv2.subtract(ink.mask, stroked(lines, ink.mask)), np.uint8)
    streaked = covered(ink, rest, streaks)
    rest[streaked.owned] = 0
    united = components(rest)
    parts = layered(rest, united, ink.tint, dpi)
    frames = find_check_boxes(parts, dpi, photos, PHOTO_SCALE)
    if ink.tint is not None and parts is not united:  # a mark of a pen cuts the frame of another ink that it crosses
        crossed = find_crossed(united, dpi, photos, PHOTO_SCALE, (ink.mask, ink.tint))
        frames += [frame for frame in crossed if not any(touches(frame, other) for other in frames)]
        clear_remains(parts, united, ink.tint, frames, dpi)
    alone = [f for f in frames if not any(rule_lines.meet(f, o) for o in frames if o is not f)]
    alone = [frame for frame in alone if not is_finder(ink.mask, frame) and not _hemmed(frame, parts)]
    strokes = find_strokes(rest, dpi)
    found = streaked if streaked.owned.any() else None
    return Sketch(ink, dpi, tuple(lines), found, united, parts, tuple(strokes), tuple(alone))


def with_words(sketched: Sketch, text: Sequence[Box] = (), whole: Sequence[Box] = ()) -> tuple[Structure, Components]:
    """Decides with the words of a page what is structure on it; the sketch stays as it is.

    Args:
        sketched: what lies on the page.
        text: words that were read well; a square letter within one is no check box.
        whole: words that are surely so to their first letter: it is no check box either.

    Returns:
        The structure, and the components of the ink without it.
    """
    ink, lines = sketched.ink, sketched.lines
    combs = find_combs(sketched.strokes, sketched.united, lines, sketched.dpi, text)
    letters = tuple(frame for frame in sketched.boxes if _in_text(frame, text, whole))
    alone = tuple(frame for frame in sketched.boxes if frame not in letters)
    parts, streaked = sketched.parts, sketched.streaked
    if alone or streaked is not None:
        parts = replace(parts, labels=parts.labels.copy(), boxes=parts.boxes.copy())
    mask = stroked(lines, ink.mask)
    marks = []
    for frame in alone:
        deep = max(_edge(frame) + _RAGGED_PX, round(_DEEP * min(frame.width, frame.height)))
        core = ink.mask[frame.top + deep : frame.bottom - deep, frame.left + deep : frame.right - deep]
        if np.count_nonzero(core) >= MIN_MARK * core.size:
            marks.append(frame)
        mask[frame.top : frame.bottom, frame.left : frame.right] = 255
        _clear(parts, frame)
    boxes = (*(line.box for line in lines), *alone)
    structure = Structure(mask, boxes, tuple(marks), lines, alone, tuple(combs))
    if streaked is None:
        return structure, parts
    return replace(structure, streak=len(parts.boxes), hides=streaked.hides), with_streaks(parts, streaked.owned)


def stroked(lines: Sequence[Line], mask: Image) -> Image:
    """255 where rules lie, with their ragged edges."""
    found = np.zeros_like(mask)
    for line in lines:
        line.stroke(found, 255, line.thick / 2 + _CUT_PX)
    return found


def _clear(parts: Components, frame: Box) -> None:
    """Takes what lies in a frame out of the components; what reaches out of it keeps the rest."""
    parts.labels[frame.top : frame.bottom, frame.left : frame.right] = 0
    first, last = parts.boxes[:, :2] >= (frame.left, frame.top), parts.boxes[:, 2:4] <= (frame.right, frame.bottom)
    parts.boxes[first.all(axis=1) & last.all(axis=1)] = 0


def _in_text(frame: Box, text: Sequence[Box], whole: Sequence[Box]) -> bool:
    """Whether a frame is a letter of a word."""
    across, down = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
    first = any(word.left < across < word.right and word.top < down < word.bottom for word in whole)
    return first or any(_within(frame, word) for word in text)


def _within(frame: Box, word: Box) -> bool:
    """Whether a frame lies in a word behind its first letter, where readers put a box that stands before a word."""
    across, down = (frame.left + frame.right) / 2, (frame.top + frame.bottom) / 2
    behind = across > word.left + _FIRST * word.height or frame.left > word.left + _NARROW * word.height
    return behind and across < word.right and word.top < down < word.bottom


def _hemmed(frame: Box, parts: Components) -> bool:
    """Whether print as high as letters stands close on both sides: a stamp across a word can look like a box."""
    left, top, right, bottom = (parts.boxes[1:, side] for side in range(4))
    shared = np.minimum(bottom, frame.bottom) - np.maximum(top, frame.top)
    letters = (shared >= _LOW * frame.height) & (bottom - top <= _HIGH * frame.height) & ~parts.tinted[1:]
    near, middle = _HEM * frame.height, (frame.left + frame.right) / 2
    before = letters & (left < frame.left) & (right >= frame.left - near) & (right < middle)
    behind = letters & (right > frame.right) & (left <= frame.right + near) & (left > middle)
    return bool(before.any() and behind.any())


def _photos(mask: Image, dpi: float) -> Image:
    """255 on and around large dark or dense areas, in pixels of a quarter of the resolution."""
    scale = PHOTO_SCALE
    small = cv2.resize(mask, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    size = max(3, round(0.04 * dpi / scale)) | 1
    dense = cv2.boxFilter(small, -1, (size * 3, size * 3))
    _, dense = cv2.threshold(dense, int(255 * _PHOTO_FILL), 255, cv2.THRESH_BINARY)
    parts = components(np.asarray(dense, np.uint8))
    zones = np.zeros_like(small)
    least = _PHOTO_INCHES * dpi / scale
    margin = round(0.06 * dpi / scale)
    for left, top, right, bottom, area in parts.boxes[1:]:
        tall, wide = bottom - top, right - left
        if min(tall, wide) >= least and area >= _PHOTO_FILL * tall * wide:
            zones[max(0, top - margin) : bottom + margin, max(0, left - margin) : right + margin] = 255
    return np.asarray(zones, np.uint8)


def touches(one: Box, other: Box) -> bool:
    """Whether two boxes share pixels."""
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _edge(box: Box) -> int:
    """Thickness in which a check box's frame lies, pixels."""
    return max(2, round(0.16 * min(box.width, box.height)))
