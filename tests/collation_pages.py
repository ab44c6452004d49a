"""Pages that bear what a test says: numbers, pictures by name, patients; and words as a reader would give them."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from appliance.capture.fingerprint import Likeness
from appliance.collation.likeness import Outline
from appliance.collation.marks import MarkedPage, PageMarks, marks_of_words
from appliance.collation.numbering import Form, Numbering, Source, Zone
from appliance.documents import Box, Side, Word

KEY = b"k" * 16
HEIGHT = 3300
BLANK = PageMarks(blank=True)


def number(n: int, total: int = 0, form: Form | None = None, source: Source = Source.DOCUMENT) -> Numbering:
    """A printed page number."""
    return Numbering(n, total, form or (Form.EXPLICIT if total else Form.WORDED), source, Zone.FOOT)


def marks(*numbers: Numbering, picture: str = "") -> PageMarks:
    """A page with these numbers and a picture of this name."""
    named: Any = picture or None
    return PageMarks(numbers, outline=outline_of(picture) if picture else None, picture=named)


def outline_of(picture: str) -> Outline:
    """An outline that is like that of no other picture."""
    grid = np.random.default_rng(zlib.crc32(picture.encode())).standard_normal(48 * 64)
    return Outline((grid / np.linalg.norm(grid)).astype(np.float16).tobytes())


def alike(one: Any, other: Any) -> Likeness:
    """Compares pictures by name."""
    return Likeness.SAME if one == other else Likeness.DIFFERENT


def stack(pages: Sequence[PageMarks | None], *, duplex: bool = False) -> list[MarkedPage]:
    """These pages in order, on sheets of one or two sides."""
    sides = 2 if duplex else 1
    return [MarkedPage(i, i // sides, tuple(Side)[i % sides], page) for i, page in enumerate(pages)]


def numbered(*totals: int) -> list[PageMarks]:
    """Whole documents of so many pages, one after another; every page has a picture of its own."""
    return [
        marks(number(n, total), picture=f"{place}-{n}")
        for place, total in enumerate(totals)
        for n in range(1, total + 1)
    ]


def words(*lines: tuple[float, str] | tuple[float, str, int], size: int = 40) -> list[Word]:
    """Words of lines: height on the page (0 to 1), text, left edge in pixels. Two blanks are a wide gap."""
    found = []
    for at, line in enumerate(lines):
        share, text, left = (*line, 200)[:3]
        for part in str(text).split(" "):
            if not part:
                left += 4 * size
                continue
            width = max(10, int(len(part) * size * 0.5))
            top = int(float(share) * HEIGHT)
            found.append(Word(part, Box(left, top, left + width, top + size), at, 95.0))
            left += width + size // 3
    return found


def read(*lines: tuple[float, str] | tuple[float, str, int], key: bytes = KEY) -> PageMarks:
    """The marks of a page with these lines."""
    return marks_of_words(words(*lines), (), HEIGHT, key)
