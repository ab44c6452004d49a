"""Where lines go on: the last word of one and the first of the next, whatever specks stand between them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout

RUNNING = 5  # words of a line that goes on in the next one


def wraps(layout: Layout) -> frozenset[tuple[int, int]]:
    """The last word of each line and the first of the line after it; what has no letter and no digit is left out.

    Lines are the reader's, and running ones also those that lie below each other: what was read again has an order of
    its own.
    """
    return frozenset((*_read(layout), *_placed(layout)))


def _read(layout: Layout) -> Iterator[tuple[int, int]]:
    lines = {word.line for word in layout.words}
    for last, first in itertools.pairwise(_legible(layout, range(len(layout.words)))):
        here, there = layout.words[last].line, layout.words[first].line
        if here < there and lines.issuperset(range(here, there)):  # no empty line between them
            yield last, first


def _placed(layout: Layout) -> Iterator[tuple[int, int]]:
    for number, cell in enumerate(layout.cells):
        below = layout.below(number) if len(cell.words) >= RUNNING else None
        if below is not None and layout.aligned(number, below):
            ends = _legible(layout, cell.words)[-1:], _legible(layout, layout.cells[below].words)[:1]
            yield from itertools.product(*ends)


def _legible(layout: Layout, words: Sequence[int]) -> list[int]:
    return [word for word in words if any(c.isalnum() for c in layout.words[word].text)]
