"""Where the words of a page stand: rows, cells, columns, and the page as one text.

Rules:
- A cell is a run of words on one row without a wide gap; forms and tables put one field into one cell.
- Rows come from geometry, because a label and its value often lie in different blocks of the reader.
- The text keeps the reader's order; every character of it belongs to a word or to the space between two.
"""

from __future__ import annotations

import bisect
import functools
import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from appliance.documents import Box, Word

CELL_GAP = 1.7  # heights of a row's words; a wider gap starts a new cell
_ALIGNED = 0.6  # heights
ROW_OVERLAP = 0.5  # of the lower height: words that overlap so much stand on one row
_BETWEEN = re.compile(r"[^\w']+")
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")


@dataclass(frozen=True, slots=True)
class Cell:
    """Words, left to right, that stand together on one row."""

    row: int
    words: tuple[int, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class Layout:
    """The words of a page and their neighbours; words are named by their index."""

    words: tuple[Word, ...] = field(repr=False)
    cells: tuple[Cell, ...]
    cell_of: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...]  # cells of each row, left to right
    text: str = field(repr=False)
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def words_in(self, start: int, end: int) -> range:
        """Indexes of the words that the characters `start` to `end` of the text touch."""
        return range(bisect.bisect_right(self.ends, start), bisect.bisect_left(self.starts, end))

    def neighbours(self, index: int) -> tuple[int | None, int | None]:
        """The words to the left and right in the same cell."""
        words = self.cells[self.cell_of[index]].words
        place = words.index(index)
        left = words[place - 1] if place else None
        return left, words[place + 1] if place + 1 < len(words) else None

    def row_words(self, index: int) -> list[int]:
        """All words of the row on which the word stands."""
        return self.words_of(self.rows[self.cells[self.cell_of[index]].row])

    def beside_in_row(self, index: int) -> tuple[int | None, int | None]:
        """The words before and behind one in its row, in other cells, too."""
        row = self.row_words(index)
        place = row.index(index)
        return row[place - 1] if place else None, row[place + 1] if place + 1 < len(row) else None

    def words_of(self, cells: Iterable[int]) -> list[int]:
        """All words of some cells, such as those of a row."""
        return [word for cell in cells for word in self.cells[cell].words]

    def next_cell(self, cell: int) -> int | None:
        """The cell to the right on the same row."""
        row = self.rows[self.cells[cell].row]
        place = row.index(cell)
        return row[place + 1] if place + 1 < len(row) else None

    def below(self, cell: int) -> int | None:
        """The nearest cell of the next rows (at most 2.5 heights down) that begins under this one."""
        box = self.cells[cell].box
        for row in self.rows[self.cells[cell].row + 1 : self.cells[cell].row + 3]:
            for other in row:
                under = self.cells[other].box
                if under.left < box.right and under.right > box.left and abs(under.left - box.left) <= 6 * box.height:
                    return other if under.top - box.bottom <= 2.5 * box.height else None
        return None

    def aligned(self, cell: int, below: int) -> bool:
        """Whether a cell begins right where the one above it does, as a table's column does."""
        box = self.cells[cell].box
        return abs(self.cells[below].box.left - box.left) <= _ALIGNED * box.height


def arrange(words: Sequence[Word]) -> Layout:
    """The layout of a page's words."""
    cells: list[Cell] = []
    cell_of = [0] * len(words)
    rows: list[tuple[int, ...]] = []
    for row in _rows(words):
        begin = len(cells)
        for members in _split(words, row):
            for member in members:
                cell_of[member] = len(cells)
            cells.append(Cell(len(rows), tuple(members), _hull([words[m].box for m in members])))
        rows.append(tuple(range(begin, len(cells))))
    text, starts, ends = _text(words, cell_of)
    return Layout(tuple(words), tuple(cells), tuple(cell_of), tuple(rows), text, tuple(starts), tuple(ends))


def bare(text: str) -> str:
    """The word without punctuation at its ends."""
    return _EDGE.sub("", text)


def letters_of(word: Word) -> int:
    """How many letters and digits a word has."""
    return sum(c.isalnum() for c in word.text)


def spoken(texts: Iterable[str]) -> list[str]:
    """The parts of some words that say something: two letters or more between marks (`Na/K`, `heart-rate`)."""
    parts = (part for text in texts for part in _BETWEEN.split(text))
    return [part for part in parts if sum(c.isalpha() for c in part) > 1]


@functools.cache
def squeeze(text: str) -> str:
    """Lower-case letters and digits alone: how identifiers are compared."""
    return "".join(c for c in text.casefold() if c.isalnum())


def _rows(words: Sequence[Word]) -> list[list[int]]:
    """Indexes of words by visual row, top to bottom, left to right."""
    rows: list[list[int]] = []
    spans: list[tuple[float, float]] = []
    for index in sorted(range(len(words)), key=lambda i: (words[i].box.top + words[i].box.bottom, words[i].box.left)):
        box = words[index].box
        for place in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            top, bottom = spans[place]
            overlap = min(bottom, box.bottom) - max(top, box.top)
            if overlap >= ROW_OVERLAP * min(bottom - top, box.height):
                rows[place].append(index)
                heights = [words[i].box for i in rows[place]]
                spans[place] = (median(b.top for b in heights), median(b.bottom for b in heights))
                break
        else:
            rows.append([index])
            spans.append((box.top, box.bottom))
    return [sorted(row, key=lambda i: words[i].box.left) for row in rows]


def _split(words: Sequence[Word], row: list[int]) -> list[list[int]]:
    """One row's words, cut at wide gaps."""
    height = median(words[i].box.height for i in row)
    parts = [[row[0]]]
    for before, index in itertools.pairwise(row):
        if words[index].box.left - words[before].box.right > CELL_GAP * height:
            parts.append([])
        parts[-1].append(index)
    return parts


def _text(words: Sequence[Word], cell_of: Sequence[int]) -> tuple[str, list[int], list[int]]:
    """The page as text: a tab between cells, a line break between the reader's lines."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for index, word in enumerate(words):
        if index:
            same_line = words[index - 1].line == word.line
            gap = " " if same_line and cell_of[index - 1] == cell_of[index] else "\t" if same_line else "\n"
            pieces.append(gap)
            at += 1
        starts.append(at)
        pieces.append(word.text)
        at += len(word.text)
        ends.append(at)
    return "".join(pieces), starts, ends


def _hull(boxes: Sequence[Box]) -> Box:
    """The box around boxes."""
    return Box(
        min(b.left for b in boxes), min(b.top for b in boxes), max(b.right for b in boxes), max(b.bottom for b in boxes)
    )
