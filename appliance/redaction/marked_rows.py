"""Rows of marks that are no letters of a name: `Mob 0 1 0 0 1 0`, `x x x x`, `N 0 0 0 N N N`, `.4 .4 .3`.

Rules:
- A word that says what is marked begins the row, in a cell of its own or as the first word of its cell.
- The marks are of three kinds at most, and one of those that say nothing or no (`0 + - N x`) is half of them.
- Or three such rows and more have grades in the same columns (`MCP 2 1 1 1 0`), whatever they are.
- A digit above four is in no such row: it may be somebody's number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon

_MARK = re.compile(r"[0-4NxXvV+\u2212-]|\*{1,2}")
_NOTHING = frozenset("0+-\u2212NxXvV")
_TENTH = re.compile(r"\.\d")
_LEAST, _KINDS, _SHARE = 4, 3, 0.5
_GRADE, _ROWS, _COLUMN = re.compile(r"[0-4]"), 2, 0.5  # other rows; heights
_LABEL = 2  # letters of what is marked, at least


def find(layout: Layout, lexicon: Lexicon) -> Iterator[int]:
    """Indexes of the marks of such rows."""
    graded: list[list[int]] = []
    for row in layout.rows:
        words = layout.words_of(row)
        said = bare(layout.words[words[0]].text)
        known = len(said) >= _LABEL and (lexicon.abbreviation(said) or lexicon.kind(said.casefold()) is Kind.SAFE)
        if not known:
            continue
        texts = [layout.words[word].text for word in words]
        graded.append([word for word in words[1:] if _GRADE.fullmatch(layout.words[word].text)])
        tenths = [word for word, text in zip(words, texts, strict=True) if _TENTH.fullmatch(text)]
        marks = [(word, text) for word, text in zip(words, texts, strict=True) if _MARK.fullmatch(text)]
        counted = Counter(text for _, text in marks).most_common()
        if len(tenths) >= _LEAST - 1:
            yield from tenths
        if len(marks) >= _LEAST and len(counted) <= _KINDS and _plain(counted[0], len(marks)):
            yield from (word for word, _ in marks)
    yield from _stacked(layout, [row for row in graded if len(row) >= _LEAST - 1])


def _stacked(layout: Layout, rows: Sequence[Sequence[int]]) -> Iterator[int]:
    """The grades of rows, if most of each row stand over or under those of two other rows."""
    for row in rows:
        if sum(_in_columns(layout, row, other) >= _LEAST - 1 for other in rows if other is not row) >= _ROWS:
            yield from row
            first = layout.cells[layout.cell_of[layout.row_words(row[0])[0]]].words
            yield from (word for word in first if layout.words[word].text.isdigit())  # `MCP 5`


def _in_columns(layout: Layout, row: Sequence[int], other: Sequence[int]) -> int:
    """How many words of a row stand in the columns of another's."""
    boxes = [layout.words[word].box for word in other]
    mine = (layout.words[word].box for word in row)
    return sum(any(abs(box.left - there.left) <= _COLUMN * box.height for there in boxes) for box in mine)


def _plain(usual: tuple[str, int], total: int) -> bool:
    """Whether the most usual mark says nothing, and is half of all."""
    mark, many = usual
    return mark in _NOTHING and many >= _SHARE * total
