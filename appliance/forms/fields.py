"""The fields of a blank form: empty cells, rows of one-letter boxes, lines to write on, and room after a label.

Rules:
- A field is room without print that something announces: its own boxes, its cell, its line, or a label with a colon.
- A field is named for the print beside it. Names and places help a person who edits the form; they clear nothing.
- Everything is in millimetres.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from appliance.policy.forms import Area, FieldMode, FormField

COMB, CELL, LINE, LABEL = "letter-boxes", "cell", "line", "room"
_FINE = 4  # dots a millimetre when cells are looked for
_BRIDGE_MM = 0.8  # gaps at the corners of cells
_NEXT_ROW = 2.0  # mm between the cells of a column
_CELL_WIDE, _CELL_HIGH = 7.0, 4.5  # mm, at least
_SQUARE = 0.88  # of its bounds a cell fills
_ROOM_WIDE, _ROOM_HIGH = 8.0, 3.2  # mm, at least, to write in
_ABOVE, _BELOW = 7.0, 0.8  # mm over and under a line that belong to it
_SITS, _HANGS = 3.5, 1.6  # mm: print ends so far over a line at most, or under it
_CAPTION = 5.0  # mm from a line to the print under it
_BESIDE = 60.0  # mm from a label to its line
_WRITING_LINES = 14.0  # mm between lines of one field
_STEP = 8.0  # mm between cells of a column, or lines of a field
_HEADING = 40.0  # mm from a cell to what heads its column or row
_INDENT = 15.0  # mm from the beginning of a rule to print that belongs to it
_CAPTION_LEFT = 25.0  # mm from the beginning of a rule to its caption
_MARGIN = 8.0  # mm at the right edge that stay empty
_LABEL_WORDS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """Printed words that stand together on a row."""

    text: str
    area: Area


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is printed on a blank page."""

    size: tuple[float, float]
    runs: Sequence[Run]
    level: Sequence[Area]  # rules across
    upright: Sequence[Area]
    combs: Sequence[Area]


def find(drawn: Drawn) -> list[FormField]:
    """The fields of a page, top to bottom, each with a name of its own."""
    cells = _cells(drawn)
    found: list[tuple[str, str, Area]] = [(COMB, _label(drawn, comb), comb) for comb in drawn.combs]
    plain = [cell for cell in cells if not any(_overlap(cell, comb) > 0 for comb in drawn.combs)]
    found += [(CELL, _cell_label(drawn, cell), cell) for cell in plain if _has_room(drawn, cell, cells)]
    taken = [area for _, _, area in found]
    edges = [*cells, *drawn.combs]
    for kind, label, area in itertools.chain(_on_lines(drawn, edges), _after_labels(drawn)):
        if not any(_overlap(area, other) > 0.2 * min(_size(area), _size(other)) for other in taken):
            taken.append(area)
            found.append((kind, label, area))
    found = _joined(found)
    found.sort(key=lambda entry: (round(entry[2].top / 4), entry[2].left))
    names = _named(label for _, label, _ in found)
    return [FormField(name, kind, area, FieldMode.DENY) for name, (kind, _, area) in zip(names, found, strict=True)]


def _joined(found: Sequence[tuple[str, str, Area]]) -> list[tuple[str, str, Area]]:
    """The cells of a column, and the lines of a paragraph, as one field each."""
    joined: list[tuple[str, str, Area]] = []
    for kind, label, area in sorted(found, key=lambda entry: entry[2].top):
        for place, (other_kind, other_label, other) in enumerate(joined):
            same = (kind, label) == (other_kind, other_label) and kind in (CELL, LINE) and label
            below = -_ABOVE <= area.top - other.bottom <= _STEP
            if same and below and abs(area.left - other.left) <= 1 and abs(area.right - other.right) <= 1:
                joined[place] = kind, label, Area(other.left, other.top, other.right, area.bottom)
                break
        else:
            joined.append((kind, label, area))
    return joined


def slug(text: str) -> str:
    """A name made from a label; empty when it has no letter."""
    words = re.findall(r"[a-z0-9]+", text.casefold().replace("'", ""))
    return "-".join(words[:_LABEL_WORDS])[:48].strip("-") if any(c.isalpha() for w in words for c in w) else ""


def _named(labels: Iterator[str]) -> list[str]:
    """Each label's slug, numbered where two are alike."""
    used: set[str] = set()
    names = []
    for number, label in enumerate(labels, 1):
        name = first = slug(label) or f"field-{number}"
        for again in itertools.count(2):
            if name not in used:
                break
            name = f"{first}-{again}"
        used.add(name)
        names.append(name)
    return names


def _cells(drawn: Drawn) -> list[Area]:
    """The rectangles that rules enclose."""
    wide, high = (round(side * _FINE) for side in drawn.size)
    picture = np.full((high, wide), 255, np.uint8)
    for rule, across in [*((r, True) for r in drawn.level), *((r, False) for r in drawn.upright)]:
        grow_x, grow_y = (_BRIDGE_MM, 0.0) if across else (0.0, _BRIDGE_MM)
        left, top = round((rule.left - grow_x) * _FINE) - 1, round((rule.top - grow_y) * _FINE) - 1
        right, bottom = round((rule.right + grow_x) * _FINE) + 1, round((rule.bottom + grow_y) * _FINE) + 1
        picture[max(0, top) : bottom, max(0, left) : right] = 0
    stats = cv2.connectedComponentsWithStats(picture, connectivity=4)[2][1:]
    found = []
    for x, y, w, h, area in stats.tolist():
        inner = x > 0 and y > 0 and x + w < wide and y + h < high
        if inner and w >= _CELL_WIDE * _FINE and h >= _CELL_HIGH * _FINE and area >= _SQUARE * w * h:
            found.append(Area(x / _FINE, y / _FINE, (x + w) / _FINE, (y + h) / _FINE))
    return found


def _has_room(drawn: Drawn, cell: Area, cells: Sequence[Area]) -> bool:
    """Whether a cell has room to write below, or right of, its print.

    Print in the uppermost cell of a column heads it, and leaves no room beside it.
    """
    inside = [run.area for run in drawn.runs if _overlap(run.area, cell) > 0.5 * _size(run.area)]
    if not inside:
        return True
    below = cell.bottom - max(a.bottom for a in inside)
    beside = cell.right - max(a.right for a in inside)
    return below >= _ROOM_HIGH or (beside >= _ROOM_WIDE and not any(_under(cell, other) for other in cells))


def _under(cell: Area, other: Area) -> bool:
    """Whether another cell is the next one of the same column."""
    column = abs(cell.left - other.left) <= 1 and abs(cell.right - other.right) <= 1
    return column and 0 <= other.top - cell.bottom <= _NEXT_ROW


def _cell_label(drawn: Drawn, cell: Area) -> str:
    """The print in a cell, or what heads its column and row."""
    inside = [run.text for run in drawn.runs if _overlap(run.area, cell) > 0.5 * _size(run.area)]
    if inside:
        return " ".join(inside)
    middle = (cell.left + cell.right) / 2, (cell.top + cell.bottom) / 2
    above = [r for r in drawn.runs if r.area.left <= middle[0] <= r.area.right and r.area.bottom <= cell.top + 0.5]
    above += [r for r in drawn.runs if cell.left <= r.area.left < cell.right and r.area.bottom <= cell.top + 0.5]
    beside = [r for r in drawn.runs if r.area.top <= middle[1] <= r.area.bottom and r.area.right <= cell.left + 0.5]
    parts = []
    if beside and cell.left - (near := max(beside, key=lambda r: r.area.right)).area.right <= _HEADING:
        parts.append(near.text)
    if above and cell.top - (near := max(above, key=lambda r: r.area.bottom)).area.bottom <= 4 * _HEADING:
        parts.append(near.text)
    return " ".join(parts)


def _on_lines(drawn: Drawn, edges: Sequence[Area]) -> Iterator[tuple[str, str, Area]]:
    """The room on rules that bound no cell: between the words that stand on them, or over a caption."""
    before: tuple[Area, str] | None = None
    rules = [r for r in drawn.level if not any(_bounds(r, cell) for cell in edges)]
    for rule in sorted(rules, key=lambda r: (r.top, r.left)):
        row = sorted((r for r in drawn.runs if _sits(r.area, rule)), key=lambda r: r.area.left)
        label = next((r.text for r in reversed(row) if 0 <= rule.left - r.area.right <= _BESIDE), "")
        below = [
            r for r in drawn.runs
            if 0 <= r.area.top - rule.bottom <= _CAPTION and rule.left - 2 <= r.area.left < rule.right
        ]  # fmt: skip
        inside = [r for r in row if r.area.right > rule.left and r.area.left < rule.right]
        if (len(below) > 1 and not row) or (inside and not label and inside[0].area.left > rule.left + _INDENT):
            continue  # it parts a footer from the page, or lies under a heading
        if not inside and not label:
            caption = below[0] if below and below[0].area.left <= rule.left + _CAPTION_LEFT else None
            goes_on = before is not None and _goes_on(before[0], rule)
            label = caption.text if caption else before[1] if before and goes_on else _heading(drawn, rules, rule)
            if not label:
                continue
        left = rule.left
        for run in [*inside, None]:
            right = run.area.left if run else rule.right
            if right - left >= _ROOM_WIDE:
                yield LINE, label, _free(drawn, Area(left, max(0.0, rule.top - _ABOVE), right, rule.bottom + _BELOW))
            if run:
                left, label = run.area.right, run.text
        before = rule, label


def _heading(drawn: Drawn, rules: Sequence[Area], rule: Area) -> str:
    """The print over the first of several lines to write on."""
    if not any(_goes_on(rule, other) for other in rules):
        return ""
    over = [
        r for r in drawn.runs
        if 0 <= rule.top - r.area.bottom <= _WRITING_LINES and rule.left - 2 <= r.area.left <= rule.left + _INDENT
    ]  # fmt: skip
    return max(over, key=lambda r: r.area.bottom).text if over else ""


def _free(drawn: Drawn, area: Area) -> Area:
    """The part of a line's room below the print over it."""
    over = [
        r.area.bottom for r in drawn.runs
        if r.area.left < area.right and r.area.right > area.left and area.top < r.area.bottom < area.bottom - _SITS
    ]  # fmt: skip
    over += [
        r.bottom
        for r in drawn.level
        if r.left < area.right and r.right > area.left and area.top < r.bottom < area.bottom - _SITS
    ]
    return Area(area.left, max([area.top, *over]), area.right, area.bottom)


def _after_labels(drawn: Drawn) -> Iterator[tuple[str, str, Area]]:
    """The room right of a label with a colon, up to the next print."""
    for run in drawn.runs:
        if not run.text.rstrip().endswith(":"):
            continue
        area = run.area
        beside = [
            r.area.left for r in drawn.runs
            if r is not run and r.area.left >= area.right and r.area.top < area.bottom and r.area.bottom > area.top
        ]  # fmt: skip
        beside += [
            r.left for r in drawn.upright if r.left >= area.right and r.top < area.bottom and r.bottom > area.top
        ]
        right = min([*beside, drawn.size[0] - _MARGIN])
        if right - area.right >= _ROOM_WIDE:
            yield LABEL, run.text, Area(area.right, max(0.0, area.top - 1.5), right, area.bottom + 1.5)


def _label(drawn: Drawn, comb: Area) -> str:
    """The print over a row of boxes, or left of it."""
    over = [
        r for r in drawn.runs
        if 0 <= comb.top - r.area.bottom + 1 <= _CAPTION + 1 and comb.left - 2 <= r.area.left < comb.right
    ]  # fmt: skip
    if over:
        return min(over, key=lambda r: abs(r.area.left - comb.left)).text
    left = [r for r in drawn.runs if r.area.right <= comb.left + 1 and _overlap_down(r.area, comb)]
    return max(left, key=lambda r: r.area.right).text if left else ""


def _sits(area: Area, rule: Area) -> bool:
    """Whether print stands on the row of a rule."""
    return -_HANGS <= rule.top - area.bottom <= _SITS and area.top < rule.top


def _bounds(rule: Area, cell: Area) -> bool:
    """Whether a rule is the upper or lower side of a cell or a row of boxes, or a part of it."""
    near = min(abs(rule.top - cell.bottom), abs(rule.bottom - cell.top)) <= 1.2
    return near and min(rule.right, cell.right) - max(rule.left, cell.left) > 0.5 * min(cell.width, rule.width)


def _goes_on(one: Area, other: Area) -> bool:
    """Whether a rule is the next line of the same field: below, as far to the right, and about as long."""
    below = 2.0 < other.top - one.top <= _WRITING_LINES
    return below and abs(one.right - other.right) <= 3.0 and other.width >= 0.5 * one.width


def _overlap_down(one: Area, other: Area) -> bool:
    return one.top < other.bottom and other.top < one.bottom


def _overlap(one: Area, other: Area) -> float:
    """Square millimetres that two areas share."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0.0, wide) * max(0.0, high)


def _size(area: Area) -> float:
    return area.width * area.height
