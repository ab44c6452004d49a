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
from numpy.typing import NDArray

from appliance.documents import Box, Image
from appliance.redaction import dotted, hairlines
from appliance.redaction.checkboxes import clear_remains, find_check_boxes, find_crossed, is_finder
from appliance.redaction.combs import find_combs
from appliance.redaction.ink import Components, Ink, components, layered
from appliance.redaction.lines import Line
from appliance.redaction.pen_lines import without_pens
from appliance.redaction.streaked import covered, is_streak, with_streaks

MIN_RULE_INCHES = 0.4
LONG_RULE_INCHES = 1.0  # a shorter rule must meet another
MAX_THICKNESS_INCHES = 0.03
EDGE = 0.012  # of the page: lines nearer to its edge, or that reach it, are the scanner's
OUTER = 0.045  # of the page: so near to its edge a lone line is the edge of a sheet on the scanner
MIN_BRIGHT = 0.7  # of the page's white: darker places are no paper
MAX_BESIDE = 0.35  # of the pixels beside a rule may be ink
MAX_RESIDUAL_PX = 0.6  # at half resolution, of a rule's middle from the straight line through it
BOW = 0.0012  # of a rule's length may be added, for paper that is not flat
MAX_ASKEW = 0.004  # radians between a rule and the others of the page; ends may be off by some pixels as well
ASKEW_PX = 2.0
MAX_LEAN = 0.012  # radians of a rule on a page whose text was made level
MIN_MARK = 0.06  # of a check box's core is ink when it is marked
_DEEP, _RAGGED_PX = 0.22, 2  # of its side to its core; and beyond its frame, whose sides may lean and be ragged
_BESIDE_INCHES = 0.12  # from a rule to where paper must be
_PHOTO_INCHES = 0.3
_PHOTO_FILL = 0.45
_PHOTO_SCALE = 4
_MEETS_PX = 6
_ENDS_INCHES = 0.08  # from the end of a short upright rule to the level one that it meets
_COLUMNS = 3  # upright rules of a table
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
    letters: tuple[Box, ...] = ()  # what would be frames if they did not stand within words
    streak: int = 0  # the component that is the scanner's streaks; 0 without any
    hides: Image | None = field(default=None, repr=False)  # by the streaks: see `Streaked`

    def holds(self, text: Sequence[Box], whole: Sequence[Box]) -> bool:
        """Whether other words would have left the same frames."""
        free = not any(_in_text(frame, text, whole) for frame in self.frames)
        return free and all(_in_text(letter, text, whole) for letter in self.letters)


def find_structure(
    ink: Ink, dpi: float, barcodes: Sequence[Box] = (), text: Sequence[Box] = (), whole: Sequence[Box] = ()
) -> tuple[Structure, Components]:
    """Finds rules, frames and check boxes.

    Args:
        ink: the marks of the page.
        dpi: its resolution.
        barcodes: where barcodes are; nothing in them is structure.
        text: words that were read well; a square letter within one is no check box.
        whole: words that are surely so to their first letter: it is no check box either.

    Returns:
        The structure, and the components of the ink without it.
    """
    photos = _photos(ink.mask, dpi)
    for code in barcodes:
        wide = _PHOTO_SCALE * 2
        photos[
            max(0, (code.top - wide) // _PHOTO_SCALE) : (code.bottom + wide) // _PHOTO_SCALE + 1,
            max(0, (code.left - wide) // _PHOTO_SCALE) : (code.right + wide) // _PHOTO_SCALE + 1,
        ] = 255
    found = np.zeros_like(ink.mask)
    lines, streaks = _lines(ink, dpi, photos)
    for line in lines:
        line.stroke(found, 255, line.thick / 2 + _CUT_PX)
    rest = np.asarray(cv2.subtract(ink.mask, found), np.uint8)
    streaked = covered(ink, rest, streaks)
    owned = streaked.owned
    rest[owned] = 0
    united = components(rest)
    combs = find_combs(rest, united, lines, dpi, text)
    parts = layered(rest, united, ink.tint, dpi)
    frames = find_check_boxes(parts, dpi, photos, _PHOTO_SCALE)
    if ink.tint is not None and parts is not united:  # a mark of a pen cuts the frame of another ink that it crosses
        crossed = find_crossed(united, dpi, photos, _PHOTO_SCALE, (ink.mask, ink.tint))
        frames += [frame for frame in crossed if not any(touches(frame, other) for other in frames)]
        clear_remains(parts, united, ink.tint, frames, dpi)
    alone = [f for f in frames if not any(_meet(f, o) for o in frames if o is not f)]
    alone = [frame for frame in alone if not is_finder(ink.mask, frame) and not _hemmed(frame, parts)]
    letters = [frame for frame in alone if _in_text(frame, text, whole)]
    alone = [frame for frame in alone if frame not in letters]
    marks = []
    for frame in alone:
        deep = max(_edge(frame) + _RAGGED_PX, round(_DEEP * min(frame.width, frame.height)))
        core = ink.mask[frame.top + deep : frame.bottom - deep, frame.left + deep : frame.right - deep]
        if np.count_nonzero(core) >= MIN_MARK * core.size:
            marks.append(frame)
        found[frame.top : frame.bottom, frame.left : frame.right] = 255
        _clear(parts, frame)
    boxes = (*(line.box for line in lines), *alone)
    seen = (tuple(marks), tuple(lines), tuple(alone), tuple(combs), tuple(letters))
    if not owned.any():
        return Structure(found, boxes, *seen), parts
    return Structure(found, boxes, *seen, streak=len(parts.boxes), hides=streaked.hides), with_streaks(parts, owned)


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


def _lines(ink: Ink, dpi: float, photos: Image) -> tuple[list[Line], list[Line]]:
    """The rules of a page, all lying alike: long ones, and short ones that meet another squarely; and its streaks."""
    half = _reduced(ink.mask, 2)
    found = [*_rules(half, dpi, photos), *(_upright(r) for r in _rules(_flip(half), dpi, _flip(photos)))]
    streaks = [_measured(ink.mask, line) for line in found if is_streak(line, ink.mask.shape, EDGE)]
    level = [rule for rule in found if not rule.upright]
    rows = list(dotted.only(_rules(dotted.closed(half, dpi), dpi, photos), ink.mask, level, dpi))
    found = _alike([rule for rule in [*found, *rows] if _on_paper(rule, ink.paper, ink.mask.shape, dpi)])
    kept = [
        rule
        for rule in found
        if _joined(rule, [o for o in found if o.upright != rule.upright], dpi)
        or _in_a_table(rule, found)
        or (rule.length >= LONG_RULE_INCHES * dpi and not _outermost(rule, ink.mask.shape))
    ]
    marked = [_measured(ink.mask, rule) for rule in kept if rule in rows]
    kept = [_measured(ink.mask, rule) for rule in kept if rule not in rows]
    crossing = [any(_meet(rule.box, o.box) for o in kept if o.upright != rule.upright) for rule in kept]
    rules = without_pens(kept, crossing, ink.mask, ink.tint, dpi)
    return [*rules, *marked, *_faint_rules(ink, dpi, photos, found)], streaks


def _faint_rules(ink: Ink, dpi: float, photos: Image, rules: Sequence[Line]) -> list[Line]:
    """Long level rules too faint to be ink throughout; what is ink of them would leave as dashes of the words beside.

    Upright ones are left out: a scanner's streaks look alike.
    """
    lean = rules[len(rules) // 2].lean if rules else 0.0  # of any of them: they lie alike
    width = ink.mask.shape[1]
    return [
        hairlines.to_its_ends(rule, ink.mask, dpi)
        for rule in _rules(hairlines.find(ink, dpi), dpi, photos)
        if rule.length >= LONG_RULE_INCHES * dpi
        and abs(rule.lean - lean) <= MAX_ASKEW + ASKEW_PX / rule.length
        and not any(not other.upright and _meet(rule.box, other.box) for other in rules)
        and not _outermost(rule, ink.mask.shape)
        and EDGE * width < rule.box.left < rule.box.right < (1 - EDGE) * width
        and hairlines.is_faint(rule, ink)
    ]


def _joined(rule: Line, across: Sequence[Line], dpi: float) -> bool:
    """Whether a rule meets others at a right angle; a short upright one, at both ends, or it may be a stamp's side."""
    met = [o.box for o in across if _meet(rule.box, o.box)]
    if not rule.upright or rule.length >= LONG_RULE_INCHES * dpi:
        return bool(met)
    sides = [side for box in met for side in (box.top, box.bottom)]
    return bool(met) and all(
        min(abs(end - side) for side in sides) <= _ENDS_INCHES * dpi for end in (rule.box.top, rule.box.bottom)
    )


def _in_a_table(rule: Line, rules: Sequence[Line]) -> bool:
    """Whether a short upright rule is one of several that begin and end at one height and cross the same level rules.

    Those of a table hang on a dark heading, or end where it has no rule. A stamp has two sides.
    """
    if not rule.upright:
        return False
    top, bottom = rule.box.top, rule.box.bottom
    beside = [o.box for o in rules if o.upright and max(abs(o.box.top - top), abs(o.box.bottom - bottom)) <= _MEETS_PX]
    first, last = min(box.left for box in beside), max(box.right for box in beside)
    through = [o for o in rules if not o.upright and top < o.box.top and o.box.bottom < bottom]
    through = [o for o in through if o.box.left <= first + _MEETS_PX and o.box.right >= last - _MEETS_PX]
    return len(beside) >= _COLUMNS and bool(through)


def _on_paper(rule: Line, paper: Image, shape: tuple[int, ...], dpi: float) -> bool:
    """Whether both sides of a line are paper, and its ends lie within the page.

    The edge of a photo or of the scanner's backing has a dark side; a streak of the scanner runs to the page's edge.
    """
    height, width = shape[:2]
    begin, end = (rule.box.top, rule.box.bottom) if rule.upright else (rule.box.left, rule.box.right)
    side = height if rule.upright else width
    if begin <= EDGE * side or end >= (1 - EDGE) * side:
        return False
    scale = max(1, round(width / paper.shape[1]))
    view = paper.T if rule.upright else paper
    along = np.arange(begin, end, scale)
    middle = rule.slope * along + rule.base
    white = float(np.quantile(paper[::4, ::4], 0.9))
    for side in (-1, 1):
        across = np.rint((middle + side * _BESIDE_INCHES * dpi) / scale).astype(np.int64)
        places = np.clip(across, 0, view.shape[0] - 1), np.clip(along // scale, 0, view.shape[1] - 1)
        if float(np.quantile(view[places], 0.25)) < MIN_BRIGHT * white:
            return False
    return True


def _outermost(rule: Line, shape: tuple[int, ...]) -> bool:
    """Whether a line lies where no form has one: along the page's edge."""
    side = shape[1] if rule.upright else shape[0]
    middle = (rule.box.left + rule.box.right if rule.upright else rule.box.top + rule.box.bottom) / 2
    return not OUTER * side <= middle <= (1 - OUTER) * side


def _alike(lines: Sequence[Line]) -> list[Line]:
    """The lines that lie like most of the others, by length; those of a sticker on a straight page lie otherwise."""
    lines = [line for line in lines if abs(line.lean) <= MAX_LEAN]
    if not lines:
        return []
    order = sorted(lines, key=lambda line: line.lean)
    reach = np.cumsum([line.length for line in order])
    middle = order[int(np.searchsorted(reach, reach[-1] / 2))].lean
    return [line for line in lines if abs(line.lean - middle) <= MAX_ASKEW + ASKEW_PX / line.length]


def _measured(mask: Image, rule: Line) -> Line:
    """The rule with its thickness and height as the whole resolution shows them, and the box that bounds it."""
    view = mask.T if rule.upright else mask
    reach = rule.thick / 2 + 2.0
    begin, end = (rule.box.top, rule.box.bottom) if rule.upright else (rule.box.left, rule.box.right)
    along = np.arange(begin, min(end, view.shape[1]))
    middle = rule.slope * along + rule.base
    offsets = np.arange(-int(reach), int(reach) + 1)
    rows = np.rint(middle).astype(np.int64)[:, None] + offsets[None, :]
    ink = view[np.clip(rows, 0, view.shape[0] - 1), along[:, None]] > 0
    counts = ink.sum(axis=1)
    some = counts > 0
    thick = float(np.median(counts[some])) if some.any() else 1.0
    usual = some & (np.abs(counts - thick) <= 1)
    centres = (ink[usual] * (rows[usual] - middle[usual][:, None])).sum(axis=1) / counts[usual]
    base = rule.base + (float(np.median(centres)) if centres.size else 0.0)
    ends = [rule.slope * at + base for at in (begin, along[-1])]
    low = max(0, int(np.floor(min(ends) - thick / 2 - 1)))
    high = min(view.shape[0], int(np.ceil(max(ends) + thick / 2 + 2)))
    last = int(along[-1]) + 1
    box = Box(low, begin, high, last) if rule.upright else Box(begin, low, last, high)
    return Line(box, rule.slope, base, thick, rule.upright)


def _upright(rule: Line) -> Line:
    """The same rule after swapping x and y."""
    b = rule.box
    return replace(rule, box=Box(b.top, b.left, b.bottom, b.right), upright=True)


def _reduced(mask: Image, factor: int) -> Image:
    """A smaller mask in which a pixel is ink when a fair part of it was."""
    small = cv2.resize(mask, None, fx=1 / factor, fy=1 / factor, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.threshold(small, 60, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _flip(mask: Image) -> Image:
    return np.ascontiguousarray(mask.T)


def _photos(mask: Image, dpi: float) -> Image:
    """255 on and around large dark or dense areas, in pixels of a quarter of the resolution."""
    scale = _PHOTO_SCALE
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


def _rules(half: Image, dpi: float, photos: Image) -> list[Line]:
    """Straight horizontal rules of an ink mask at half resolution, in pixels of the whole one."""
    length = max(12, round(MIN_RULE_INCHES * dpi / 2))
    # a rule may climb a pixel over this length: thicken, then look for long runs
    thick = cv2.dilate(half, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length // 2), np.uint8))
    runs = cv2.bitwise_and(runs, half)
    # bridge the gaps of faint or dotted rules
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.03 * dpi / 2))), np.uint8))
    most = max(2.0, MAX_THICKNESS_INCHES * dpi / 2)
    found = []
    for contour in cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        left, top, wide, high = cv2.boundingRect(contour)
        if wide < length or high > 0.06 * wide + 2 * most:
            continue
        shape = np.zeros((high, wide), np.uint8)
        cv2.drawContours(shape, [contour], -1, 1, cv2.FILLED, offset=(-left, -top))
        rule = _fitted(shape > 0, Box(left, top, left + wide, top + high), most, photos)
        if rule is not None and _in_the_open(half, rule):
            found.append(_doubled(rule))
    return found


def _fitted(view: NDArray[np.bool_], box: Box, most: float, photos: Image) -> Line | None:
    """The rule that a mark is, if it is thin and straight. `view` is its ink within its bounds `box`."""
    if np.count_nonzero(view) > most * box.width:
        return None
    scale = _PHOTO_SCALE // 2
    if photos[box.top // scale : box.bottom // scale + 1, box.left // scale : box.right // scale + 1].any():
        return None
    counts = view.sum(axis=0)
    columns = np.flatnonzero(counts)
    rows = np.arange(view.shape[0], dtype=np.float64)
    middle: NDArray[np.float64] = (rows @ view)[columns] / counts[columns]
    typical = float(np.median(counts[columns]))
    steady = np.abs(counts[columns] - typical) <= max(1.0, 0.5 * typical)
    slope, base = np.polyfit(columns[steady], middle[steady], 1)
    residual = np.abs(middle[steady] - (slope * columns[steady] + base))
    whole = columns.size >= 0.7 * box.width and float(steady.mean()) >= 0.8
    if typical > most or not whole or float(np.quantile(residual, 0.9)) > (MAX_RESIDUAL_PX + BOW * box.width):
        return None
    return Line(box, float(slope), float(base + box.top - slope * box.left), typical)


def _doubled(rule: Line) -> Line:
    """The same rule at twice the resolution, as thick as it may be there."""
    b = rule.box
    box = Box(2 * b.left, 2 * b.top, 2 * b.right, 2 * b.bottom)
    return Line(box, rule.slope, 2 * rule.base + 0.5, 2 * rule.thick + 2.0)


def _in_the_open(half: Image, rule: Line) -> bool:
    """Whether a rule has paper on at least one side, as in a form, and does not lie on the page's edge."""
    height = half.shape[0]
    xs = np.arange(rule.box.left, rule.box.right)
    middle = rule.slope * xs + rule.base
    if float(middle.min()) < EDGE * height or float(middle.max()) > (1 - EDGE) * height:
        return False
    shares = []
    for side in (-1, 1):
        ys = np.stack([np.rint(middle + side * (rule.thick / 2 + gap)) for gap in (2.0, 3.0, 4.0)]).astype(int)
        shares.append(np.count_nonzero(half[np.clip(ys, 0, height - 1), xs]) / ys.size)
    return bool(min(shares) <= MAX_BESIDE and max(shares) <= 2 * MAX_BESIDE)


def _meet(one: Box, other: Box) -> bool:
    """Whether two boxes touch or nearly do."""
    return (
        one.left - _MEETS_PX <= other.right
        and other.left - _MEETS_PX <= one.right
        and one.top - _MEETS_PX <= other.bottom
        and other.top - _MEETS_PX <= one.bottom
    )


def touches(one: Box, other: Box) -> bool:
    """Whether two boxes share pixels."""
    return one.left < other.right and other.left < one.right and one.top < other.bottom and other.top < one.bottom


def _edge(box: Box) -> int:
    """Thickness in which a check box's frame lies, pixels."""
    return max(2, round(0.16 * min(box.width, box.height)))
