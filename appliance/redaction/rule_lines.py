"""Rules of a page: straight level and upright lines that a printer drew, solid, dotted or as thin as a hair.

Rules:
- Only what is straight, thin, even and long is a rule, and lies like the other rules of the page.
- A short one must meet another; several upright ones side by side are the columns of a table.
- What a pen, a photo's edge, a sheet's edge or the scanner drew is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image
from appliance.redaction import cell_sides, dotted, hairlines
from appliance.redaction.ink import Ink
from appliance.redaction.lines import Line
from appliance.redaction.pen_lines import without_pens
from appliance.redaction.streaked import NEARLY_ALL, is_streak

_MIN_RULE_INCHES = 0.4
_LONG_RULE_INCHES = 1.0  # a shorter rule must meet another
_MAX_THICKNESS_INCHES = 0.03
_EDGE = 0.012  # of the page: lines nearer to its edge, or that reach it, are the scanner's
_OUTER = 0.045  # of the page: so near to its edge a lone line is the edge of a sheet on the scanner
_MIN_BRIGHT = 0.7  # of the page's white: darker places are no paper
_MAX_BESIDE = 0.35  # of the pixels beside a rule may be ink
_MAX_RESIDUAL_PX = 0.6  # at half resolution, of a rule's middle from the straight line through it
_BOW = 0.0012  # of a rule's length may be added, for paper that is not flat
_MAX_ASKEW = 0.004  # radians between a rule and the others of the page; ends may be off by some pixels as well
_ASKEW_PX = 2.0
_MAX_LEAN = 0.012  # radians of a rule on a page whose text was made level
_BESIDE_INCHES = 0.12  # from a rule to where paper must be
_MEETS_PX = 6
_ENDS_INCHES = 0.08  # from the end of a short upright rule to the level one that it meets
_COLUMNS = 3  # upright rules of a table
PHOTO_SCALE = 4  # pixels of the page for one of the mask of photos


def find(ink: Ink, dpi: float, photos: Image) -> tuple[list[Line], list[Line]]:
    """The rules of a page, all lying alike: long ones, and short ones that meet another squarely; and its streaks.

    Args:
        ink: the marks of the page.
        dpi: its resolution.
        photos: 255 on and around pictures, in pixels of a quarter of the resolution; no rule lies there.
    """
    half = _reduced(ink.mask, 2)
    found = [*_rules(half, dpi, photos), *(_upright(r) for r in _rules(_flip(half), dpi, _flip(photos)))]
    streaks = [_measured(ink.mask, line) for line in found if is_streak(line, ink.mask.shape, _EDGE)]
    level = [rule for rule in found if not rule.upright]
    rows = list(dotted.only(_rules(dotted.closed(half, dpi), dpi, photos), ink.mask, level, dpi))
    found = _alike([rule for rule in [*found, *rows] if _on_paper(rule, ink.paper, ink.mask.shape, dpi)])
    kept = [
        rule
        for rule in found
        if _joined(rule, [o for o in found if o.upright != rule.upright], dpi)
        or _in_a_table(rule, found)
        or (rule.length >= _LONG_RULE_INCHES * dpi and not _outermost(rule, ink.mask.shape))
    ]
    marked = [_measured(ink.mask, rule) for rule in kept if rule in rows]
    kept = [_measured(ink.mask, rule) for rule in kept if rule not in rows]
    crossing = [any(meet(rule.box, o.box) for o in kept if o.upright != rule.upright) for rule in kept]
    rules = without_pens(kept, crossing, ink.mask, ink.tint, dpi)
    sides = cell_sides.find([*rules, *marked], ink.mask, dpi)
    return [*rules, *marked, *_faint_rules(ink, dpi, photos, found), *sides], streaks


def _faint_rules(ink: Ink, dpi: float, photos: Image, rules: Sequence[Line]) -> list[Line]:
    """Long level rules too faint to be ink throughout; what is ink of them would leave as dashes of the words beside.

    Upright ones are left out: a scanner's streaks look alike.
    """
    lean = rules[len(rules) // 2].lean if rules else 0.0  # of any of them: they lie alike
    width = ink.mask.shape[1]
    return [
        hairlines.to_its_ends(rule, ink.mask, dpi)
        for rule in _rules(hairlines.find(ink, dpi), dpi, photos)
        if rule.length >= _LONG_RULE_INCHES * dpi
        and abs(rule.lean - lean) <= _MAX_ASKEW + _ASKEW_PX / rule.length
        and not any(not other.upright and meet(rule.box, other.box) for other in rules)
        and not _outermost(rule, ink.mask.shape)
        and _EDGE * width < rule.box.left < rule.box.right < (1 - _EDGE) * width
        and hairlines.is_faint(rule, ink)
    ]


def _joined(rule: Line, across: Sequence[Line], dpi: float) -> bool:
    """Whether a rule meets others at a right angle; a short upright one, at both ends, or it may be a stamp's side."""
    met = [o.box for o in across if meet(rule.box, o.box)]
    if not rule.upright or rule.length >= _LONG_RULE_INCHES * dpi:
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
    if begin <= _EDGE * side or end >= (1 - _EDGE) * side:
        return False
    scale = max(1, round(width / paper.shape[1]))
    view = paper.T if rule.upright else paper
    along = np.arange(begin, end, scale)
    middle = rule.slope * along + rule.base
    white = float(np.quantile(paper[::4, ::4], 0.9))
    for side in (-1, 1):
        across = np.rint((middle + side * _BESIDE_INCHES * dpi) / scale).astype(np.int64)
        places = np.clip(across, 0, view.shape[0] - 1), np.clip(along // scale, 0, view.shape[1] - 1)
        if float(np.quantile(view[places], 0.25)) < _MIN_BRIGHT * white:
            return False
    return True


def _outermost(rule: Line, shape: tuple[int, ...]) -> bool:
    """Whether a line lies where no form has one: along the page's edge."""
    side = shape[1] if rule.upright else shape[0]
    middle = (rule.box.left + rule.box.right if rule.upright else rule.box.top + rule.box.bottom) / 2
    return not _OUTER * side <= middle <= (1 - _OUTER) * side


def _alike(lines: Sequence[Line]) -> list[Line]:
    """The lines that lie like most of the others, by length; those of a sticker on a straight page lie otherwise."""
    lines = [line for line in lines if abs(line.lean) <= _MAX_LEAN]
    if not lines:
        return []
    order = sorted(lines, key=lambda line: line.lean)
    reach = np.cumsum([line.length for line in order])
    middle = order[int(np.searchsorted(reach, reach[-1] / 2))].lean
    return [line for line in lines if abs(line.lean - middle) <= _MAX_ASKEW + _ASKEW_PX / line.length]


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


def _rules(half: Image, dpi: float, photos: Image) -> list[Line]:
    """Straight horizontal rules of an ink mask at half resolution, in pixels of the whole one."""
    length = max(12, round(_MIN_RULE_INCHES * dpi / 2))
    # a rule may climb a pixel over this length: thicken, then look for long runs
    thick = cv2.dilate(half, np.ones((3, 1), np.uint8))
    runs = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, length // 2), np.uint8))
    runs = cv2.bitwise_and(runs, half)
    # bridge the gaps of faint or dotted rules
    runs = cv2.morphologyEx(runs, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.03 * dpi / 2))), np.uint8))
    most = max(2.0, _MAX_THICKNESS_INCHES * dpi / 2)
    found = []
    for contour in cv2.findContours(runs, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]:
        left, top, wide, high = cv2.boundingRect(contour)
        if wide < length or high > 0.06 * wide + 2 * most:
            continue
        shape = np.zeros((high, wide), np.uint8)
        cv2.drawContours(shape, [contour], -1, 1, cv2.FILLED, offset=(-left, -top))
        pictures = photos if wide < NEARLY_ALL * half.shape[1] else photos[:0]  # a streak crosses them
        rule = _fitted(shape > 0, Box(left, top, left + wide, top + high), most, pictures)
        if rule is not None and _in_the_open(half, rule):
            found.append(_doubled(rule))
    return found


def _fitted(view: NDArray[np.bool_], box: Box, most: float, photos: Image) -> Line | None:
    """The rule that a mark is, if it is thin and straight. `view` is its ink within its bounds `box`."""
    if np.count_nonzero(view) > most * box.width:
        return None
    scale = PHOTO_SCALE // 2
    if photos[box.top // scale : box.bottom // scale + 1, box.left // scale : box.right // scale + 1].any():
        return None
    counts = view.sum(axis=0)
    columns = np.flatnonzero(counts)
    rows = np.arange(view.shape[0], dtype=np.float64)
    middle: NDArray[np.float64] = (rows @ view)[columns] / counts[columns]
    typical = float(np.median(counts[columns]))
    steady = np.abs(counts[columns] - typical) <= max(1.0, 0.5 * typical)
    if typical > most or columns.size < 0.7 * box.width or float(steady.mean()) < 0.8:
        return None
    slope, base = np.polyfit(columns[steady], middle[steady], 1)
    residual = np.abs(middle[steady] - (slope * columns[steady] + base))
    if float(np.quantile(residual, 0.9)) > _MAX_RESIDUAL_PX + _BOW * box.width:
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
    if float(middle.min()) < _EDGE * height or float(middle.max()) > (1 - _EDGE) * height:
        return False
    shares = []
    for side in (-1, 1):
        ys = np.stack([np.rint(middle + side * (rule.thick / 2 + gap)) for gap in (2.0, 3.0, 4.0)]).astype(int)
        shares.append(np.count_nonzero(half[np.clip(ys, 0, height - 1), xs]) / ys.size)
    return bool(min(shares) <= _MAX_BESIDE and max(shares) <= 2 * _MAX_BESIDE)


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes touch or nearly do."""
    return (
        one.left - _MEETS_PX <= other.right
        and other.left - _MEETS_PX <= one.right
        and one.top - _MEETS_PX <= other.bottom
        and other.top - _MEETS_PX <= one.bottom
    )
