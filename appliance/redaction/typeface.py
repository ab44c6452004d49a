"""The page's own letters as one more reader: what is set in the same type as words that were read surely can be told.

A reader of lines is unsure of what has no line: a number in a cell, a letter in a column of codes. A printer sets the
same letter twice alike, to a pixel or two; so each mark of weak ink is laid over the letters of the words that were
read beyond doubt, and says what they are.

Rules:
- A letter is told only where the marks differ nowhere by more than the edge of a stroke, and stand as high on the line.
- It confirms a reading, or reads by itself what is told beyond doubt: from several words, and no other letter like it.
- One mark of a word that is not told, and the word is not: letters that touch, worn print and hands say nothing here.
- What is told is judged like every other reading afterwards; it only says what is printed, never that it may leave.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Word
from appliance.redaction.glyphs import Glyph, alike, glyph
from appliance.redaction.ink import Components

SURE = 97.0  # confidence of a reading that the page's own letters confirm
_LEARN = 90.0  # of words whose letters are learnt
_MOST = 4  # examples of a character of one size
_SEVERAL = 2  # words that a letter is known from, where nobody else read it
_DIRT = 0.08  # of the print's height
_OVER = 0.5  # of the narrower mark: so much one above the other makes one letter (`i`, `:`)
_SIZE_PX, _BASE_PX = 2, 3.0  # by which two prints of a letter differ in size, and in height on the line
_DASHES, _DASH_PX = frozenset("-\u2013\u2014"), 6.0
_ALIKE, _ALIKE_DOT, _DOT = 0.78, 0.55, 0.3  # shared ink over all ink; of dots, which are so small (print's heights)
_CLOSE = 0.04  # of it: letters that are so much alike cannot be told apart
_HANGS = frozenset("gjpqyQJ,;-\u2013\u2014+*'\"%/()[]=~<>")  # do not stand on the line
_SPACE = 0.28  # of the print's height: gaps between words

_Size = tuple[int, int]  # height and width in pixels


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    """One letter's ink: its bounds and its components."""

    box: Box
    numbers: NDArray[np.int64] = field(repr=False)

    @property
    def size(self) -> _Size:
        """Height and width."""
        return self.box.height, self.box.width


@dataclass(frozen=True, slots=True)
class _Example:
    """A letter that was read surely: its ink and by how many pixels it hangs below the line."""

    text: str
    ink: Glyph = field(repr=False)
    drop: float


@dataclass(frozen=True, slots=True)
class _Told:
    """What a mark may be: its characters, from the likeliest on, and how many words say the first one."""

    texts: tuple[str, ...]
    examples: int
    drops: tuple[float, ...]  # of each character


class Typeface:
    """The letters of the words of a page that were read beyond doubt, of the sizes that are asked for."""

    def __init__(
        self,
        words: Sequence[Word],
        members: Callable[[int], NDArray[np.int64]],
        parts: Components,
        *,
        height: float,
        pieces: Collection[NDArray[np.int64]],
    ) -> None:
        """Learns the letters.

        Args:
            words: words that may be learnt from.
            members: gives the components of such a word by its index.
            parts: the components of the page.
            height: that of the page's words, in pixels.
            pieces: the components of each piece that is to be told.
        """
        self._parts, self._height = parts, height
        self._by_size: dict[_Size, list[_Example]] = {}
        wanted = {size for piece in pieces for mark in self._marks(piece) for size in _sizes(mark)}
        seen: dict[tuple[str, _Size], int] = {}
        for index, word in enumerate(words):
            if word.confidence >= _LEARN:
                marks = self._marks(members(index))
                if len(marks) == len(word.text):
                    self._learn(word.text, marks, wanted, seen)

    def _learn(
        self, text: str, marks: Sequence[_Mark], wanted: Collection[_Size], seen: dict[tuple[str, _Size], int]
    ) -> None:
        feet = [mark.box.bottom for c, mark in zip(text, marks, strict=True) if c not in _HANGS]
        if not feet:
            return
        line = median(feet)
        for c, mark in dict(zip(text, marks, strict=True)).items():  # a word says each letter once
            count = seen.get((c, mark.size), 0)
            if count < _MOST and mark.size in wanted:
                seen[c, mark.size] = count + 1
                example = _Example(c, self._ink(mark), mark.box.bottom - line)
                self._by_size.setdefault(mark.size, []).append(example)

    def confirmed(self, piece: NDArray[np.int64], line: Sequence[Word], before: Sequence[Word]) -> list[Word]:
        """A second reading of a piece of ink with what the page's own letters say of it.

        Args:
            piece: the components of the piece.
            line: what was read there again.
            before: what was read there first.
        """
        marks = self._marks(piece)
        told = [self._tell(mark) for mark in marks]
        read: list[Word] = []
        for word in line if _covers(line, marks) else _apart(marks, _SPACE * self._height):
            inside = [i for i, mark in enumerate(marks) if _middle(word.box, mark.box)]
            said = {w.text for w in (word, *line, *before) if w.text}
            text = _text([marks[i] for i in inside], [told[i] for i in inside], said)
            if text:
                read.append(replace(word, text=text, confidence=max(SURE, word.confidence)))
        others = [word for word in line if not any(_middle(new.box, word.box) for new in read)]
        return sorted([*read, *others], key=lambda word: word.box.left)

    def _tell(self, mark: _Mark) -> _Told:
        """What a mark may be."""
        best: dict[str, float] = {}
        drops: dict[str, float] = {}
        counts: dict[str, int] = {}
        least = _ALIKE_DOT if max(mark.size) <= _DOT * self._height else _ALIKE
        ink = self._ink(mark)
        for example in self._near(mark):
            share = alike(ink, example.ink)
            if share < least:
                continue
            counts[example.text] = counts.get(example.text, 0) + 1
            if share > best.get(example.text, 0.0):
                best[example.text], drops[example.text] = share, example.drop
        texts = sorted(best, key=lambda text: (-best[text], text))
        texts = [text for text in texts if best[text] >= best[texts[0]] - _CLOSE]
        return _Told(tuple(texts), counts[texts[0]] if texts else 0, tuple(drops[text] for text in texts))

    def _near(self, mark: _Mark) -> Iterator[_Example]:
        """The examples of about the size of a mark."""
        for size in _sizes(mark):
            yield from self._by_size.get(size, ())

    def _marks(self, numbers: NDArray[np.int64]) -> list[_Mark]:
        """The letters that some components make, from left to right."""
        groups: list[tuple[list[int], list[int]]] = []  # components, and left, top, right and bottom
        least = _DIRT * self._height
        for number, (left, top, right, bottom, _) in sorted(
            zip(numbers.tolist(), self._parts.boxes[numbers].tolist(), strict=True), key=lambda part: part[1][:2]
        ):
            if max(right - left, bottom - top) < least:
                continue
            if groups:
                members, box = groups[-1]
                if min(box[2], right) - left >= _OVER * min(right - left, box[2] - box[0]):
                    members.append(number)
                    box[1:] = min(box[1], top), max(box[2], right), max(box[3], bottom)
                    continue
            groups.append(([number], [left, top, right, bottom]))
        return [_Mark(Box(*box), np.array(members)) for members, box in groups]

    def _ink(self, mark: _Mark) -> Glyph:
        box = mark.box
        return glyph(np.isin(self._parts.labels[box.top : box.bottom, box.left : box.right], mark.numbers))


def _sizes(mark: _Mark) -> Iterator[_Size]:
    """The sizes that other prints of a letter have."""
    reach = range(-_SIZE_PX, _SIZE_PX + 1)
    for down, across in itertools.product(reach, reach):
        yield mark.box.height + down, mark.box.width + across


def _text(marks: Sequence[_Mark], told: Sequence[_Told], said: Collection[str]) -> str:
    """What some letters are together, when others said so or there is no doubt; empty otherwise."""
    for text in sorted(said):
        chosen = [t.texts.index(c) for t, c in zip(told, text, strict=False) if c in t.texts]
        if len(text) == len(told) == len(chosen) and _level(marks, told, chosen):
            return text
    plain = all(len(t.texts) == 1 and t.examples >= _SEVERAL for t in told)
    if told and plain and _level(marks, told, [0] * len(told)):
        return "".join(t.texts[0] for t in told)
    return ""


def _level(marks: Sequence[_Mark], told: Sequence[_Told], chosen: Sequence[int]) -> bool:
    """Whether letters stand on one line; dashes of another size of the same type stand a little higher or lower."""
    lines = [mark.box.bottom - t.drops[c] for mark, t, c in zip(marks, told, chosen, strict=True)]
    stand = [line for line, t, c in zip(lines, told, chosen, strict=True) if t.texts[c] not in _DASHES]
    level = all(abs(one - other) <= _BASE_PX for one, other in itertools.pairwise(stand or lines))
    return level and all(abs(line - median(stand or lines)) <= _DASH_PX for line in lines)


def _middle(outer: Box, inner: Box) -> bool:
    """Whether the middle of a mark lies within the width of a word."""
    return outer.left <= (inner.left + inner.right) // 2 < outer.right


def _covers(line: Sequence[Word], marks: Sequence[_Mark]) -> bool:
    """Whether each mark lies in a word of the line."""
    return all(any(_middle(word.box, mark.box) for word in line) for mark in marks)


def _apart(marks: Sequence[_Mark], space: float) -> list[Word]:
    """Words without a reading: marks that stand closer than a space."""
    groups: list[list[Box]] = []
    for mark in marks:
        if groups and mark.box.left - groups[-1][-1].right < space:
            groups[-1].append(mark.box)
        else:
            groups.append([mark.box])
    return [
        Word("", Box(g[0].left, min(b.top for b in g), g[-1].right, max(b.bottom for b in g)), 0, 0.0) for g in groups
    ]
