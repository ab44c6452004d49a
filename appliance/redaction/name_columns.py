"""Columns of people: `Early, Nadine` below `Zzyzx, Mai`, and diaries that number their days behind the weekday.

Rules:
- A surname that is a word, before a comma, is one where most of what stands over and under it are strangers' names.
- Below a heading of rooms, in a table that has a heading of patients as well, numbers are rooms.
- Numbers that count across a sheet kept for a month are its days.
- Days behind weekdays are days where the calendar agrees: `Sun 1`, `Mon 2`, `Wed 4`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from appliance.documents import Box
from appliance.policy.categories import Category
from appliance.redaction import teeth
from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.tokens import NameHit, Token

_ROOM = re.compile(r"\d{1,4}[A-Z]?(?:-\d|-?[A-D])?")
_ROOM_HEADS = frozenset({"rm", "room", "bed", "rmbed", "roombed", "rmno", "roomno", "bedno"})
_PATIENT_HEADS = frozenset({"patient", "patients", "pt", "name", "names", "resident", "residents"})
_ROOM_ROWS = 40
_OTHER_HEADS = frozenset({"time", "times", "hour", "hours", "dose", "result", "value"})  # of a table below a form
_PAIRS = 3  # in a column; two may be anything
_LETTERS = 3  # of a surname
_DAYS = 3  # in a diary
_WEEK_DAYS = 7  # that count across a sheet
_MONTHS = range(28, 32)  # days
_LAST_DAY = 31
_MONTHLY, _TEETH = frozenset({"month", "mar", "tar"}), frozenset({"tooth", "teeth", "dental", "periodontal"})
_WEEK = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_ABBREVIATED = 5  # letters of a weekday, its full stop not counted


def find(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """The names of such columns, and a diary's days.

    Args:
        layout: the page.
        words: its words, in the reader's order.
        lexicon: the vocabulary.
    """
    pairs = [pair for pair in itertools.pairwise(words) if _reversed(layout, *pair) and not _coded(pair, lexicon)]
    for last, _ in pairs:
        box = layout.words[last.index].box
        column = [p for p in pairs if abs(layout.words[p[0].index].box.left - box.left) <= box.height]
        strange = sum(any(t.kind is not Kind.SAFE for t in pair) for pair in column)
        medical = any(lexicon.clinical(first.lower) for _, first in column)
        if len(column) >= _PAIRS and 2 * strange > len(column) and not medical:
            yield NameHit(last.index, Category.NAME, sure=False)
    yield from (NameHit(index, Category.DATE, sure=False) for index in (*_days(layout), *_sheet_days(layout)))
    yield from (NameHit(index, Category.PLACE, sure=False) for index in _rooms(layout))


def _rooms(layout: Layout) -> Iterator[int]:
    """Numbers below `Rm`, `Room` or `Bed`, where another heading of the row says that patients are listed.

    They end where the column has another heading.
    """
    for cell in layout.cells:
        heads = {squeeze(layout.words[word].text) for c in layout.rows[cell.row] for word in layout.cells[c].words}
        said = squeeze("".join(layout.words[word].text for word in cell.words))
        if said not in _ROOM_HEADS or heads.isdisjoint(_PATIENT_HEADS):
            continue
        for row in layout.rows[cell.row + 1 : cell.row + 1 + _ROOM_ROWS]:
            words = layout.words_of(row)
            under = [w for w in words if _over(layout.words[w].box, cell.box)]
            if any(squeeze(layout.words[w].text) in _OTHER_HEADS for w in under):
                break
            yield from (word for word in under if _ROOM.fullmatch(layout.words[word].text))


def _over(box: Box, head: Box) -> bool:
    """Whether a word stands below a heading."""
    return box.left < head.right and box.right > head.left


def _reversed(layout: Layout, last: Token, first: Token) -> bool:
    """Whether two words are a surname, a comma and a first name."""
    spelled = all(t.title and t.core.replace("-", "").replace("'", "").isalpha() for t in (last, first))
    beside = layout.cell_of[last.index] == layout.cell_of[first.index]
    before = layout.neighbours(last.index)[0]
    begins = before is None or any(c.isdigit() for c in layout.words[before].text)
    return begins and beside and spelled and len(last.core) >= _LETTERS and layout.words[last.index].text.endswith(",")


def _coded(pair: tuple[Token, Token], lexicon: Lexicon) -> bool:
    """Whether abbreviations are listed, and no people: `VRE, E. faecium`."""
    return lexicon.abbreviation(pair[0].core) or (pair[0].upper and len(pair[1].core) <= _LETTERS)


def _days(layout: Layout) -> Iterator[int]:
    """Numbers right behind weekdays at the beginning of rows, if the calendar has them so."""
    entries: list[tuple[int, int, int]] = []  # weekday, day, word
    for row in layout.rows:
        words = layout.words_of(row)[:2]
        texts = [bare(layout.words[word].text) for word in words]
        if len(texts) > 1 and (weekday := _weekday(texts[0])) is not None and texts[1].isdigit():
            entries.append((weekday, int(texts[1]), words[1]))
    pairs = list(itertools.pairwise(entries))
    agree = all(_agree(before, after) for before, after in pairs)
    rising = sum(after[1] > before[1] for before, after in pairs)
    if (
        len(entries) >= _DAYS
        and agree
        and rising >= len(pairs) - 1
        and all(0 < day <= _LAST_DAY for _, day, _ in entries)
    ):
        yield from (word for _, _, word in entries)


def _sheet_days(layout: Layout) -> frozenset[int]:
    """The numbers that count the days of a sheet that is kept for a month, and not teeth."""
    said = {squeeze(word.text) for word in layout.words}
    if not said & _MONTHLY or said & _TEETH:
        return frozenset()
    counted = teeth.counts(layout)
    rows = [layout.words_of(row) for row in layout.rows]
    misread = (  # beside days of which some were misread: `7 8 9 0.1 12 1S 14`
        word
        for row in rows
        if len(counted.intersection(row)) >= _WEEK_DAYS
        for word in row
        if layout.words[word].text.isdecimal() and 0 < int(layout.words[word].text) <= _LAST_DAY
    )
    return counted | frozenset(misread)


def _agree(before: tuple[int, int, int], after: tuple[int, int, int]) -> bool:
    """Whether a weekday with its day can follow another: in the same month, or in the next."""
    lengths = (0,) if after[1] > before[1] else _MONTHS
    return any((after[1] + length - before[1] - after[0] + before[0]) % 7 == 0 for length in lengths)


def _weekday(text: str) -> int | None:
    """The number of an abbreviated weekday."""
    lower = text.casefold()
    return _WEEK.index(lower[:3]) if len(lower) <= _ABBREVIATED and lower[:3] in _WEEK else None
