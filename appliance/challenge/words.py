"""What was read and what is left of a challenge sheet, held against what was printed.

Method: the printed places (mm of the frame) are mapped through the scan into the pixels of the cleared page. Reading is
measured as character error rate (edit distance over characters, blanks aside) of the words in each line's band. An
identifier is gone when no ink is left in its place. A fact is kept when its words stand there in the text layer.

Rules:
- Ink counts for identifiers, not the text layer: what a reader of the picture could see has left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from appliance.challenge import layout
from appliance.challenge.content import Content, Kind, Line, Segment
from appliance.challenge.geometry import Located
from appliance.challenge.sheet import extents, height_of
from appliance.documents import Box, Image, Matrix, Side, Word
from appliance.printing.paper import PAPERS, Paper
from appliance.quality.preview import to_grey

_INK = 200  # grey level below which a pixel of a cleared page is ink
_MM_AROUND = 0.6
_RIM = 2  # pixels

Where = Callable[[tuple[tuple[float, float], ...]], NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Placed:
    """A segment and its box in pixels of the cleared page."""

    segment: Segment
    box: Box


@dataclass(frozen=True, slots=True, eq=False)
class Printed:
    """What is printed on one side, in pixels of its cleared page."""

    lines: tuple[tuple[Line, Box], ...]
    segments: tuple[Placed, ...]
    codes: tuple[Box, ...]  # barcode and signature: nothing of them may be left


def printed_on(located: Located, transform: Matrix, content: Content) -> Printed:
    """The places of one side; `transform` maps captured pixels to those of the cleared page."""
    paper = Paper(PAPERS[located.code.paper], "")
    matrix = np.array(transform)

    def where(places: tuple[tuple[float, float], ...]) -> NDArray[np.float64]:
        pixels = located.points(places)
        mapped: NDArray[np.float64] = (np.c_[pixels, np.ones(len(pixels))] @ matrix.T)[:, :2]
        return mapped

    lines, segments = [], []
    for line in content.lines(located.code.side):
        ends = extents(line, paper)
        lines.append((line, _box(where, line, ends[0][0], ends[-1][1])))
        segments += [Placed(s, _box(where, line, *end)) for s, end in zip(line.segments, ends, strict=True)]
    codes = _codes(where, content) if located.code.side is Side.FRONT else ()
    return Printed(tuple(lines), tuple(segments), codes)


def _box(where: Where, line: Line, begin: float, end: float) -> Box:
    """A stretch of a line, from the top of its capitals to below its base line."""
    top, bottom = line.y - height_of(line) - _MM_AROUND / 2, line.y + _MM_AROUND
    return _around(where(((begin, top), (end, top), (end, bottom), (begin, bottom))))


def _codes(where: Where, content: Content) -> tuple[Box, ...]:
    stroke = _around(where(content.signature))
    return (_around(where(layout.BARCODE.corners)), stroke)


def _around(points: NDArray[np.float64]) -> Box:
    (left, top), (right, bottom) = np.floor(points.min(axis=0)), np.ceil(points.max(axis=0))
    return Box(max(0, int(left)), max(0, int(top)), max(1, int(right)), max(1, int(bottom)))


def character_errors(printed: Printed, words: Sequence[Word], *, small: bool) -> tuple[int, int]:
    """Wrong characters and all characters of the lines in small print, or of the others."""
    wrong = characters = 0
    for line, box in printed.lines:
        if line.small is small:
            truth = "".join(line.text.split())
            read = "".join("".join(word.text.split()) for word in _in_order(words, box))
            wrong += edit_distance(read, truth)
            characters += len(truth)
    return wrong, characters


def _in_order(words: Sequence[Word], box: Box) -> list[Word]:
    return sorted((word for word in words if _inside(word.box, box)), key=lambda word: word.box.left)


def _inside(box: Box, around: Box) -> bool:
    """Whether a word's middle lies in the band of a line or segment."""
    x, y = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    return around.left <= x <= around.right and around.top <= y <= around.bottom


def edit_distance(one: str, other: str) -> int:
    """Insertions, deletions and replacements that make one text of the other (V. I. Levenshtein, 1966)."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (a != b))
    return row[-1]


def identifiers_left(printed: Printed, image: Image, kept: frozenset[str]) -> tuple[int, int]:
    """Planted identifiers (the codes among them) of which ink is left, and how many there are.

    `kept` are categories that the purpose leaves in; their identifiers do not count.
    """
    grey = to_grey(image)
    boxes = [
        place.box
        for place in printed.segments
        if place.segment.kind is Kind.IDENTIFIER and (place.segment.category or "") not in kept
    ]
    boxes += printed.codes
    return sum(_has_ink(grey, box) for box in boxes), len(boxes)


def _has_ink(grey: Image, box: Box) -> bool:
    """Whether a box, but for its outermost columns, holds ink."""
    part = grey[box.top : box.bottom, box.left + _RIM : max(box.left + _RIM + 1, box.right - _RIM)]
    return bool((part < _INK).any())


def facts_lost(printed: Printed, kept: Sequence[Word]) -> tuple[int, int]:
    """Planted facts of which a word is missing in the text layer, and how many there are."""
    facts = [place for place in printed.segments if place.segment.kind is Kind.FACT]
    lost = 0
    for place in facts:
        there = [_plain(word.text) for word in _in_order(kept, place.box)]
        lost += " ".join(filter(None, there)) != " ".join(filter(None, _plains(place.segment.text)))
    return lost, len(facts)


def _plains(text: str) -> Iterator[str]:
    return (_plain(word) for word in text.split())


def _plain(text: str) -> str:
    """A word without the punctuation around it."""
    return text.strip(".,;:()").lower()
