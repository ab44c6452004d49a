"""The words of a page as pieces of lines: what stands together without a wide gap.

Rules:
- Pieces of one line keep their order; a piece knows how high on the page it stands, as a share of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from appliance.documents import Box, Word

GAP = 2.2  # heights of a line; wider is another column


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a line. `line` counts down the page; `middle` is its height on the page, 0 at the top, 1 below."""

    words: tuple[Word, ...] = field(repr=False)
    line: int
    middle: float

    @property
    def text(self) -> str:
        """Its words with single spaces."""
        return " ".join(word.text for word in self.words)

    @property
    def box(self) -> Box:
        """Around all its words."""
        boxes = [word.box for word in self.words]
        return Box(
            min(b.left for b in boxes),
            min(b.top for b in boxes),
            max(b.right for b in boxes),
            max(b.bottom for b in boxes),
        )


def segments(words: Sequence[Word], height: int) -> tuple[Segment, ...]:
    """The pieces of a page of this height (pixels), line by line from the left."""
    return tuple(piece for number, line in enumerate(_lines(words)) for piece in _pieces(line, number, max(1, height)))


def _lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """The words of each line from the left; what the reader gave several numbers on one height is one line."""
    lines: list[list[Word]] = []
    by_number: dict[int, list[Word]] = {}
    for word in words:
        if word.text.strip():
            by_number.setdefault(word.line, []).append(word)
    for line in sorted(by_number.values(), key=_middle):
        if lines and _level(lines[-1], line):
            lines[-1].extend(line)
        else:
            lines.append(list(line))
    for line in lines:
        yield sorted(line, key=lambda word: word.box.left)


def _middle(line: Sequence[Word]) -> float:
    """The height of a line's words, pixels from the top."""
    middles = sorted((word.box.top + word.box.bottom) / 2 for word in line)
    return middles[len(middles) // 2]


def _tall(line: Sequence[Word]) -> float:
    """How tall a line's words are, pixels."""
    heights = sorted(word.box.height for word in line)
    return float(max(1, heights[len(heights) // 2]))


def _level(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether two lines are pieces of the same: on one height, and not above each other."""
    if abs(_middle(one) - _middle(other)) > 0.4 * min(_tall(one), _tall(other)):
        return False
    ends = [(min(w.box.left for w in line), max(w.box.right for w in line)) for line in (one, other)]
    return ends[0][1] <= ends[1][0] or ends[1][1] <= ends[0][0]


def _pieces(line: Sequence[Word], number: int, height: int) -> Iterator[Segment]:
    """A line cut at its wide gaps."""
    gap = GAP * _tall(line)
    piece = [line[0]]
    for word in line[1:]:
        if word.box.left - piece[-1].box.right > gap:
            yield Segment(tuple(piece), number, _middle(piece) / height)
            piece = []
        piece.append(word)
    yield Segment(tuple(piece), number, _middle(piece) / height)
