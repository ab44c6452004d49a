"""Words as text that knows where each letter stands: passages in reading order, and rows across the whole page.

Rules:
- Between words of a line stands a space, between cells a tab, between lines a line feed, between paragraphs two.
- A pattern is searched in the text; what it found is words again, with their boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from appliance.documents import Box, Word

CELL_GAP = 1.6  # heights between words of different cells
_PARAGRAPH = 1.7  # heights between the tops of two lines, and more
_NEAR = 0.5  # of the lower height: so much two words of a row overlap


@dataclass(frozen=True, slots=True)
class Passage:
    """Text and, for each of its letters, the number of its word (-1 between words)."""

    text: str = field(repr=False)
    owners: tuple[int, ...] = field(repr=False)

    def words(self, start: int, end: int) -> tuple[int, ...]:
        """The words from which letters of a span come, in order."""
        return tuple(dict.fromkeys(owner for owner in self.owners[start:end] if owner >= 0))


def running(words: Sequence[Word]) -> Passage:
    """The page in reading order."""
    pieces: list[tuple[str, int]] = []
    for index, word in enumerate(words):
        if index:
            pieces.append((_between(words[index - 1], word), -1))
        pieces.append((word.text, index))
    return _joined(pieces)


def rows(words: Sequence[Word]) -> list[Passage]:
    """Each row of print across the page, from left to right, whatever block a reader put its words into."""
    return [_row(words, row) for row in _rows(words)]


def box_of(words: Sequence[Word]) -> Box:
    """The box around some words."""
    return Box(
        min(w.box.left for w in words),
        min(w.box.top for w in words),
        max(w.box.right for w in words),
        max(w.box.bottom for w in words),
    )


def _rows(words: Sequence[Word]) -> list[list[int]]:
    """Words by rows: each joins the latest row that it overlaps by half of the lower height."""
    order = sorted(range(len(words)), key=lambda i: (words[i].box.top + words[i].box.bottom, words[i].box.left))
    found: list[list[int]] = []
    for index in order:
        box = words[index].box
        for row in found[-4:]:
            last = words[row[-1]].box
            shared = min(box.bottom, last.bottom) - max(box.top, last.top)
            if shared >= _NEAR * min(box.height, last.height):
                row.append(index)
                break
        else:
            found.append([index])
    return [sorted(row, key=lambda i: words[i].box.left) for row in found]


def _row(words: Sequence[Word], row: Sequence[int]) -> Passage:
    pieces: list[tuple[str, int]] = []
    for place, index in enumerate(row):
        if place:
            pieces.append(("\t" if _apart(words[row[place - 1]], words[index]) else " ", -1))
        pieces.append((words[index].text, index))
    return _joined(pieces)


def _between(one: Word, other: Word) -> str:
    """What stands between two words that follow each other."""
    if one.line == other.line:
        return "\t" if _apart(one, other) else " "
    down = other.box.top - one.box.top
    near = 0 < down <= _PARAGRAPH * 1.5 * max(one.box.height, other.box.height)
    return "\n" if near else "\n\n"


def _apart(one: Word, other: Word) -> bool:
    return other.box.left - one.box.right > CELL_GAP * max(one.box.height, other.box.height)


def _joined(pieces: Sequence[tuple[str, int]]) -> Passage:
    owners = tuple(owner for text, owner in pieces for _ in text)
    return Passage("".join(text for text, _ in pieces), owners)
