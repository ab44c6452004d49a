"""A page as numbers: known words, which of them stand in headings, which follow each other, how all is laid out.

Rules:
- Only words of the model's vocabulary count; it holds no names. Every other word is only counted.
- A word that was misread by one letter counts as the word of the vocabulary that it must be.
- What is known of a page afterwards are sums; the words cannot be read from them.
"""

from __future__ import annotations

import itertools
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np
from numpy.typing import NDArray

from appliance.classification.tokens import SHAPE_NAMES, token
from appliance.documents import Word

PAIRS = 4_096  # places for pairs of neighbouring words
_HEADING_WORDS = 10  # a longer line is running text
_LARGE = 1.25  # times the page's usual height
_TOP = 0.22  # share of the page's text height in which short lines count as headings
_REPAIRED = 5  # letters from which a misread word is repaired
_GAP = 2.2  # heights of a line between two columns
_MARK = 3  # letters of a line that can be said to be in capitals

LAYOUT = (
    "words", "known", "numbers", "money", "dates", "blanks", "boxes", "colons", "capitals", "columned", "short lines",
    "long lines", "yes no", "years", "lines",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that the model knows, and how misread ones lead to them."""

    index: Mapping[str, int] = field(repr=False)
    repairs: Mapping[str, str] = field(repr=False)
    shapes: frozenset[int] = field(repr=False)  # places of what is no word: numbers, dates, boxes

    @classmethod
    def of(cls, words: Sequence[str]) -> Vocabulary:
        """A vocabulary of these words; a spelling that two of them could have been repairs neither."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for word in words:
            if len(word) >= _REPAIRED and word.isalpha():
                for shorter in _without_one(word):
                    found[shorter].add(word)
        index = {word: place for place, word in enumerate(words)}
        shapes = frozenset(place for word, place in index.items() if word.startswith("<"))
        return cls(index, {k: v.pop() for k, v in found.items() if len(v) == 1}, shapes)

    @property
    def width(self) -> int:
        """How many numbers a page becomes."""
        return 2 * len(self.index) + PAIRS + len(LAYOUT)

    def find(self, word: str) -> str | None:
        """The word of the vocabulary that this is, perhaps misread; None if it is none."""
        if word in self.index:
            return word
        if len(word) < _REPAIRED or not word.isalpha():
            return None
        shorter = tuple(_without_one(word))
        known = next((s for s in shorter if s in self.index), None)
        return self.repairs.get(word) or known or next((self.repairs[s] for s in shorter if s in self.repairs), None)


@dataclass(frozen=True, slots=True)
class Sparse:
    """The numbers of a page that are not zero, and how many of its words (numbers are none) were known."""

    places: NDArray[np.int32] = field(repr=False)
    values: NDArray[np.float32] = field(repr=False)
    known: int


def page_features(words: Sequence[Word], vocabulary: Vocabulary) -> Sparse:
    """The numbers of a page of read words (boxes in pixels of any resolution)."""
    lines = _lines(words)
    heading = _headings(lines)
    body: Counter[int] = Counter()
    top: Counter[int] = Counter()
    pairs: Counter[int] = Counter()
    size = len(vocabulary.index)
    for number, line in enumerate(lines):
        found = [vocabulary.find(t) for t in map(token, (w.text for w in line)) if t]
        indexes = [vocabulary.index[word] for word in found if word is not None]
        body.update(indexes)
        if heading[number]:
            top.update(size + index for index in indexes)
        pairs.update(2 * size + _hashed(a, b) for a, b in itertools.pairwise(found) if a and b)
    parts = [_unit(counts) for counts in (body, top, pairs)]
    known = sum(count for index, count in body.items() if index not in vocabulary.shapes)
    layout = _layout(lines, known)
    start = 2 * size + PAIRS
    places = [i for part in parts for i in part] + list(range(start, start + len(layout)))
    values = [v for part in parts for v in part.values()] + layout
    return Sparse(np.array(places, np.int32), np.array(values, np.float32), known)


def _unit(counts: Counter[int]) -> dict[int, float]:
    """Counts, damped and scaled to length one."""
    damped = {place: 1.0 + float(np.log(count)) for place, count in sorted(counts.items())}
    length = float(np.sqrt(sum(v * v for v in damped.values()))) or 1.0
    return {place: value / length for place, value in damped.items()}


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """The words by line, down the page."""
    lines: dict[int, list[Word]] = {}
    for word in words:
        lines.setdefault(word.line, []).append(word)
    return list(lines.values())


def _headings(lines: Sequence[Sequence[Word]]) -> list[bool]:
    """Which lines look like headings: few words, and large, in capitals, near the top, or before a colon."""
    if not lines:
        return []
    heights = [_height(line) for line in lines]
    usual = median(heights)
    tops = [line[0].box.top for line in lines]
    limit = min(tops) + _TOP * (max(tops) - min(tops))
    found = []
    for line, height, top in zip(lines, heights, tops, strict=True):
        text = "".join(w.text for w in line)
        letters = [c for c in text if c.isalpha()]
        capitals = len(letters) >= _MARK and all(c.isupper() for c in letters)
        short = len(line) <= _HEADING_WORDS
        found.append(short and (height > _LARGE * usual or capitals or top <= limit or text.endswith(":")))
    return found


def _height(line: Sequence[Word]) -> float:
    return float(median(w.box.height for w in line))


def _layout(lines: Sequence[Sequence[Word]], known: int) -> list[float]:
    """How the page is laid out, in the order of `LAYOUT`; each about 0 to 1."""
    tokens = [token(w.text) for line in lines for w in line]
    count, rows = max(1, len(tokens)), max(1, len(lines))
    kinds = Counter(tokens)
    numbers = sum(kinds[name] for name in SHAPE_NAMES if name not in ("<blank>", "<box>", "<mark>"))
    texts = ["".join(w.text for w in line) for line in lines]
    return [
        min(1.0, count / 400),
        known / count,
        numbers / count,
        min(1.0, 4 * kinds["<money>"] / count),
        min(1.0, 4 * kinds["<date>"] / count),
        min(1.0, 4 * kinds["<blank>"] / count),
        min(1.0, 4 * kinds["<box>"] / count),
        sum(w.text.endswith(":") for line in lines for w in line) / count,
        sum(text.isupper() for text in texts) / rows,
        sum(_columned(line) for line in lines) / rows,
        sum(len(line) <= 3 for line in lines) / rows,
        sum(len(line) >= 9 for line in lines) / rows,
        min(1.0, 4 * (kinds["yes"] + kinds["no"]) / count),
        min(1.0, 4 * kinds["<old-year>"] / count),
        min(1.0, rows / 60),
    ]


def _columned(line: Sequence[Word]) -> bool:
    """Whether a line has a gap as a table has."""
    gaps = (b.box.left - a.box.right for a, b in itertools.pairwise(line))
    return any(gap > _GAP * max(w.box.height for w in line) for gap in gaps)


def _hashed(first: str, second: str) -> int:
    return zlib.crc32(f"{first} {second}".encode()) % PAIRS


def _without_one(word: str) -> Iterable[str]:
    """The word with each of its letters left out."""
    return (word[:i] + word[i + 1 :] for i in range(len(word)))
