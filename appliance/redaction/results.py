"""Tables of a laboratory's results: flags, reference ranges, and codes of the laboratory, in columns of their own.

Rules:
- A row of results begins with medicine, has a number in a cell, and a unit or a range behind it; a table has several.
- A flag (`H`, `L`, `*`) stands right behind the result of such a row. It flags the result and names nobody.
- Ranges stand under each other. A column of them is one when most of it can be no days (`65-99`, `0.7-1.3`, `<200`); a
  column of days has no such numbers. The lower number stands before the higher one.
- The axes of P, QRS and T are three angles, also where the reader ran them together (`44-3871`).
- The last column may say which laboratory did the test: one or two digits, the same in most rows.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from appliance.redaction.layout import Layout, spoken, squeeze
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.values import is_measured, is_unit

_RESULT = re.compile(r"[<>]?=?\d{1,5}(?:,\d{3})?(?:\.\d{1,4})?[HL]?")  # `8L`: a flag, read together with it
_FLAG = re.compile(r"[(\[]?\*?(?:H{1,2}|L{1,2}|A{1,2}|N|C|\*{1,2})\*?[)\]]?")
_RANGE = re.compile(r"[(\[]?(\d{1,5}(?:\.\d{1,4})?)\s?[-\u2013\u2014]\s?(\d{1,5}(?:\.\d{1,4})?)[)\]]?")
_LIMIT = re.compile(r"[(\[]?(?:[<>]=?|[\u2264\u2265]|[<>]\s?or\s?=)\s?\d{1,5}(?:\.\d{1,4})?[)\]]?", re.IGNORECASE)
_CODE = re.compile(r"\d{1,2}")
_ANGLES = re.compile(r"[-\u2013]?\d{1,7}(?:[-\u2013]\d{1,7}){0,2}")
_AXES = frozenset({"prt", "pqrst", "pqrstaxes", "prtaxes"})
_DEGREES = 9  # digits of three angles, at most
_SEVERAL = 3  # rows of a table, ranges and codes of a column
_CODES = 3  # different ones in a column, at most
_DAYS = 31
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of results: what was measured, what came out, the words behind that, and the cells behind its own."""

    label: tuple[int, ...]
    result: int
    behind: tuple[int, ...]
    cells: tuple[int, ...]


def find(layout: Layout, lexicon: Lexicon) -> frozenset[int]:
    """Indexes of flags, ranges and codes of laboratories in tables of results, and of the axes of a heart."""
    rows = _rows(layout, lexicon)
    flags = (row.behind[0] for row in rows if row.behind and _FLAG.fullmatch(layout.words[row.behind[0]].text))
    return frozenset((*_axes(layout), *flags, *_ranges(layout, rows), *_codes(layout, rows)))


def normal(layout: Layout) -> frozenset[int]:
    """Indexes of ranges in brackets right behind a number that is measured, in a text: `sodium 133 (136-145)`."""
    return frozenset(
        index
        for index, word in enumerate(layout.words)
        if word.text[0] in "([" and (limits := _RANGE.fullmatch(word.text.rstrip(".,;"))) is not None
        and float(limits[1]) < float(limits[2])
        and (before := layout.neighbours(index)[0]) is not None
        and _RESULT.fullmatch(layout.words[before].text)
    )  # fmt: skip


def is_range(text: str) -> bool:
    """Whether a word is a range from a number to another."""
    return _RANGE.fullmatch(text) is not None


def labels_and_values(layout: Layout, lexicon: Lexicon) -> frozenset[int]:
    """Indexes of the words that say what was measured, and of what came out, in tables of results."""
    return frozenset(word for row in _rows(layout, lexicon) for word in (*row.label, row.result))


def _rows(layout: Layout, lexicon: Lexicon) -> list[_Row]:
    """The rows of results of a page that has several."""
    rows = [row for cells in layout.rows if (row := _read(layout, cells, lexicon)) is not None]
    return rows if len(rows) >= _SEVERAL else []


def _read(layout: Layout, cells: Sequence[int], lexicon: Lexicon) -> _Row | None:
    """A row of results, if this is one."""
    if len(cells) <= 1 or not _medicine(layout, cells[0], lexicon):
        return None
    result = layout.cells[cells[1]].words
    if not _RESULT.fullmatch(layout.words[result[0]].text):
        return None
    behind = (*result[1:], *(w for c in cells[2:] for w in layout.cells[c].words))
    measured = any(is_unit(layout.words[w].text) for w in behind) or any(_is_range(layout, c) for c in cells[2:])
    return _Row(layout.cells[cells[0]].words, result[0], behind, tuple(cells[2:])) if measured else None


def _medicine(layout: Layout, cell: int, lexicon: Lexicon) -> bool:
    """Whether a cell says what was measured: a word of it is medicine, and none is strange."""
    parts = spoken(layout.words[w].text for w in layout.cells[cell].words)
    known = all(lexicon.abbreviation(part) or lexicon.knows(part.casefold()) for part in parts)
    medical = any(
        lexicon.abbreviation(part) or lexicon.clinical(part.casefold()) or is_measured(part) for part in parts
    )
    return known and medical


def _text(layout: Layout, cell: int) -> str:
    return " ".join(layout.words[w].text for w in layout.cells[cell].words)


def _is_range(layout: Layout, cell: int) -> bool:
    """Whether a cell is a range from a lower number to a higher one, or a limit."""
    text = _text(layout, cell)
    match = _RANGE.fullmatch(text)
    return _LIMIT.fullmatch(text) is not None or (match is not None and float(match[1]) < float(match[2]))


def _datable(text: str) -> bool:
    """Whether a range could be a day and a month."""
    match = _RANGE.fullmatch(text)
    if match is None or "." in text:
        return False
    lower, upper = sorted((int(match[1]), int(match[2])))
    return 0 < lower <= _MONTHS and upper <= _DAYS


def _ranges(layout: Layout, rows: Sequence[_Row]) -> Iterator[int]:
    """The words of columns of ranges."""
    cells = [cell for row in rows for cell in row.cells if _is_range(layout, cell)]
    for cell in cells:
        box = layout.cells[cell].box
        column = [c for c in cells if layout.cells[c].box.left < box.right and layout.cells[c].box.right > box.left]
        no_days = sum(not _datable(_text(layout, c)) for c in column)
        if len(column) >= _SEVERAL and 2 * no_days > len(column):
            yield from layout.cells[cell].words


def _codes(layout: Layout, rows: Sequence[_Row]) -> Iterator[int]:
    """The last words of rows, if they are short codes that most rows share, under each other."""
    last = [row.cells[-1] for row in rows if row.cells]
    codes = [layout.cells[c].words[0] for c in last if _CODE.fullmatch(_text(layout, c))]
    texts = Counter(layout.words[w].text for w in codes)
    lefts = [layout.words[w].box.left for w in codes]
    height = max((layout.words[w].box.height for w in codes), default=0)
    under = bool(codes) and max(lefts) - min(lefts) <= 2 * height
    if under and len(codes) >= _SEVERAL and len(texts) <= _CODES and 2 * len(codes) > len(rows):
        yield from codes


def _axes(layout: Layout) -> Iterator[int]:
    """The angles on the line of an electrocardiogram that says `P-R-T axes`."""
    for row in layout.rows:
        words = layout.words_of(row)
        label = squeeze(layout.words[words[0]].text)
        angles = [w for w in words[1:] if _ANGLES.fullmatch(layout.words[w].text)]
        digits = sum(c.isdigit() for w in angles for c in layout.words[w].text)
        if label in _AXES and digits <= _DEGREES:
            yield from angles
