"""What was read of the lines that lay askew (`askew`), and its place among the words of the page.

Rules:
- A line is believed whole or not at all: when each of its letters stands in a word that is sure. Numbers must be surer
  than words, and less so when the first reading said the same.
- A line of which both readings say the same letters in a row is believed as the first one parted it into words.
- A sign that stands apart is dirt or a piece of the frame: it is no part of the line, and stays behind.
- A line that is believed takes the place of what was read from its ink before.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from appliance.documents import Box, Word
from appliance.redaction.ink import Components
from appliance.redaction.structure import touches
from appliance.redaction.weak import Piece, owners

_SURE, _SURE_NUMBER, _BOTH = 75.0, 94.0, 65.0  # confidence (`9.5` was read of `0.5` at 93); of what both readings say
_REACH, _SPECK = 2, 0.4  # pixels; of the size of letters: what is smaller is a dot or dirt
_MOSTLY = 0.5  # of the ink of a word: it was read from the line
_SPACE = 0.3  # heights: a sign so far from the words of its line is none of theirs


def others(pieces: Sequence[Piece], lines: Sequence[Piece]) -> list[Piece]:
    """The pieces whose ink is that of no line which is set level."""
    if not lines:
        return list(pieces)
    taken = np.concatenate([line.members for line in lines])
    return [piece for piece in pieces if np.isin(piece.members, taken).mean() < _MOSTLY]


def believed(piece: Piece, line: Sequence[Word], before: Sequence[Word], parts: Components) -> list[Word]:
    """The words of a line that was set level, with boxes round their ink; none where one of its letters is in none.

    `before` are the words of the page: two readings that say the same need not be so sure.
    """
    inside = sorted((word for word in before if _middle_in(word.box, piece.box)), key=lambda word: word.box.left)
    sure = min((word.confidence for word in line), default=0.0)
    if sure >= _BOTH and "".join(word.text for word in inside) == "".join(word.text for word in line):
        line = [replace(word, confidence=max(sure, word.confidence)) for word in inside]
    said = {word.text for word in before if touches(word.box, piece.box)}
    boxes = parts.boxes[piece.members]
    centre = (boxes[:, 0] + boxes[:, 2]) // 2
    sizes = np.maximum(boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1])
    letters = sizes >= _SPECK * np.median(sizes)
    told = np.zeros(len(boxes), bool)
    found: list[Word] = []
    for word in line:
        mine = (centre >= word.box.left - _REACH) & (centre <= word.box.right + _REACH) & ~told
        if not (mine & letters).any():
            continue  # dirt, which was read as a dot
        if not any(c.isalnum() for c in word.text) and word.confidence < _SURE and _apart(word, line):
            told |= mine
            continue
        digits = any(c.isdigit() for c in word.text)
        if word.confidence < (_BOTH if word.text in said else _SURE_NUMBER if digits else _SURE):
            return []
        told |= mine
        bounds = (*boxes[mine][:, :2].min(axis=0), *boxes[mine][:, 2:4].max(axis=0))
        found.append(replace(word, box=Box(*(int(v) for v in bounds))))
    return found if told[letters].all() else []


def _middle_in(box: Box, piece: Box) -> bool:
    """Whether the middle of a word lies in the bounds of a line."""
    across, down = (box.left + box.right) // 2, (box.top + box.bottom) // 2
    return piece.left <= across < piece.right and piece.top <= down < piece.bottom


def _apart(word: Word, line: Sequence[Word]) -> bool:
    """Whether a space parts a word from the others of its line."""
    space = _SPACE * max(other.box.height for other in line)
    return all(
        max(other.box.left - word.box.right, word.box.left - other.box.right) >= space
        for other in line
        if other is not word
    )


def set_in(words: Sequence[Word], lines: Sequence[tuple[Piece, Sequence[Word]]], parts: Components) -> tuple[Word, ...]:
    """The words of a page with the lines that were believed in place of what was read there before."""
    lines = [(piece, line) for piece, line in lines if line]
    if not lines:
        return tuple(words)
    owner = owners(words, parts, ())
    here = np.concatenate([piece.members for piece, _ in lines])
    areas = parts.boxes[:, 4]  # dirt on old paper is many marks, and little ink
    all_marks, marks = (
        np.bincount(owner[some], weights=areas[some], minlength=len(words) + 1) for some in (slice(1, None), here)
    )
    gone = {int(index) - 1 for index in np.flatnonzero((marks > 0) & (marks >= _MOSTLY * all_marks)) if index}
    order: list[tuple[Word, object]] = []
    places = [_before(words, piece.box) for piece, _ in lines]
    for index in range(len(words) + 1):
        for number in (n for n, place in enumerate(places) if place == index):
            order += [(word, ("askew", number)) for word in lines[number][1]]
        if index < len(words) and index not in gone:
            order.append((words[index], words[index].line))
    numbered: list[Word] = []
    for number, (_, group) in enumerate(itertools.groupby(order, key=lambda entry: entry[1])):
        numbered += [replace(word, line=number) for word, _ in group]
    return tuple(numbered)


def _before(words: Sequence[Word], box: Box) -> int:
    """The index of the word before which a line is read: the first of a line that lies below it."""
    middle = (box.top + box.bottom) // 2
    below = (i for i, word in enumerate(words) if word.box.top > middle and (not i or words[i - 1].line != word.line))
    return next(below, len(words))
