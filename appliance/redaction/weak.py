"""Weak ink: print that was read badly or not at all, gathered into short pieces of one line.

Rules:
- A piece is made of whole components without rules and boxes, so a line through a cell or a frame around it is gone.
- Coloured ink beside neutral print is a pen's or a stamp's and makes no piece; both never share one.
- Only ink of the size of the page's letters counts: cursive, signatures, stamps and pictures make no piece.
- Where rows of two tables stand a little higher than each other, a reader takes high letters for one line and low ones
  for another: `ot` of `Not` is read well. So what lies in a weak word of another line is weak.
- The number of pieces is bounded; a page whose words cannot be measured has none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from statistics import median

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Word
from appliance.redaction.ink import Components
from appliance.redaction.layout import bare
from appliance.redaction.lexicon import Kind, Lexicon

# Confidence of words that are not looked at again; digits and lone letters have no sense to lean on.
SURE, SURE_NUMBER, SURE_LONE = 70.0, 80.0, 85.0
WELL_READ = 85.0  # of words that show the size of the page's print
_STRANGE = range(2, 6)  # letters of a word that may be a number's figures
_SHORTEST, _LONGEST = 4, 24  # letters of a word that may be misread
# What readers see, and what was printed: one of these in a word that is none makes the word doubtful.
_LIKE = tuple(
    (one, other)
    for pair in (
        "l i", "l t", "l 1", "i 1", "i t", "i j", "f t", "f r", "r t", "c e", "c o", "o 0", "e o", "a o", "a s", "s z",
        "s 5", "g 9", "g q", "y v", "h b", "h n", "n u", "u v", "n r", "b 6", "b 8", "rn m", "ri n", "in m", "nn m",
        "cl d", "li h", "vv w", "ii u",
    )
    for one, other in (pair.split(), pair.split()[::-1])
)  # fmt: skip
_TYPICAL = 3  # letters
_FEW_WORDS = 4
_LEAST, _MOST, _WIDE = 0.28, 1.5, 2.6  # of the words' height: letters, and letters that touch
_DIRT = 0.08
_GAP = 1.4  # of it: within a piece
_SHARE = 0.45  # of the lower height: marks on one line overlap so much
_REDUCE = 4  # the owners of ink are looked up on a smaller image
_LEVEL, _AS_HIGH, _CLINGS = 0.7, 1.8, 0.18  # of the lower height: shared, of the higher one, to the next word
_MARGIN = 0.12  # of a word's height: its letters may stand so far out of its box


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Ink to be read again: its components, their bounds, and the indexes of the words that were read there.

    `slope` is that of a line which lies askew: pixels down for each across.
    """

    members: NDArray[np.int64] = field(repr=False)
    box: Box
    words: tuple[int, ...]
    slope: float = 0.0


def print_height(words: Sequence[Word]) -> float:
    """The height of the page's well-read words in pixels; 0 where there are too few."""
    heights = [
        w.box.height
        for w in words
        if w.confidence >= WELL_READ and sum(c.isalnum() for c in w.text) >= _TYPICAL and w.box.width > w.box.height
    ]
    return float(median(heights)) if len(heights) >= _FEW_WORDS else 0.0


def weak_words(words: Sequence[Word], lexicon: Lexicon) -> frozenset[int]:
    """The indexes of the words that are to be read again."""
    found = frozenset(index for index, word in enumerate(words) if _is_weak(word, lexicon))
    return found | _torn(words, found)


def _torn(words: Sequence[Word], weak: Collection[int]) -> set[int]:
    """The indexes of words that were read well and lie in weak ones of another line, or cling to them."""
    if not weak:
        return set()
    bounds = np.array([(w.box.left, w.box.top, w.box.right, w.box.bottom, w.line) for w in words], np.int64)
    left, top, right, bottom, lines = bounds.T
    found: set[int] = set()
    for index in weak:
        low = np.minimum(bottom - top, words[index].box.height)
        level = np.minimum(bottom, bottom[index]) - np.maximum(top, top[index]) >= _LEVEL * low
        level &= np.maximum(bottom - top, words[index].box.height) <= _AS_HIGH * low
        shared = np.minimum(right, right[index]) - np.maximum(left, left[index])
        beside = level & (lines != lines[index]) & (shared >= -_CLINGS * low)
        found.update(np.flatnonzero(beside).tolist())
    return {index for index in found if bare(words[index].text).isalpha()} - set(weak)


def _is_weak(word: Word, lexicon: Lexicon) -> bool:
    """Whether a word was not read surely, or across a rule, or would be one with one letter read otherwise."""
    lone = len(bare(word.text)) == 1
    least = SURE_NUMBER if any(c.isdigit() for c in word.text) else SURE_LONE if lone else SURE
    if word.confidence < least or "|" in word.text:
        return True
    return is_strange(word, lexicon) or _nearly(bare(word.text).casefold(), lexicon)


def is_strange(word: Word, lexicon: Lexicon) -> bool:
    """Whether a word is short, unknown and not read well: three letters for 75."""
    core = bare(word.text)
    short = core.isalpha() and len(core) in _STRANGE and word.confidence < WELL_READ
    return short and not lexicon.knows(core.casefold()) and not lexicon.abbreviation(core)


def _nearly(text: str, lexicon: Lexicon) -> bool:
    """Whether a text that is no word becomes one when a letter is taken for its like."""
    if not _SHORTEST <= len(text) <= _LONGEST or not text.isalnum() or text.isdigit():
        return False
    if lexicon.knows(text) or lexicon.kind(text) is not Kind.UNKNOWN or lexicon.abbreviation(text):
        return False
    return any(
        text[at : at + len(read)] == read and lexicon.knows(text[:at] + printed + text[at + len(read) :])
        for read, printed in _LIKE
        for at in range(len(text) - len(read) + 1)
    )


def find(words: Sequence[Word], parts: Components, weak: Collection[int], most: int) -> list[Piece]:
    """The pieces of weak ink of a page, from top to bottom.

    Args:
        words: the words of the page.
        parts: its ink without structure.
        weak: the indexes of its weak words.
        most: pieces, at most.
    """
    height = print_height(words)
    if not height or not most:
        return []
    owner = owners(words, parts, weak)
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    letters = (high >= _LEAST * height) & (high <= _MOST * height) & (wide <= _WIDE * height)
    marks = np.maximum(wide, high) >= _DIRT * height
    marks &= (high <= _MOST * height) & (wide <= _WIDE * height)
    marks[0] = False
    asked_of = np.array([True, *(index in weak for index in range(len(words)))])
    if not _coloured_print(parts, letters & ~asked_of[owner]):
        marks &= ~parts.tinted
    asked = np.flatnonzero(marks & asked_of[owner])
    pieces = []
    for run in _runs(asked, parts, letters, _GAP * height):
        inside = letters[run]
        if not inside.any():
            continue
        boxes = parts.boxes[run]
        box = Box(*(int(v) for v in (*boxes[:, :2].min(axis=0), *boxes[:, 2:4].max(axis=0))))
        pieces.append(Piece(run, box, tuple(sorted({int(o) - 1 for o in owner[run] if o}))))
    pieces.sort(key=lambda piece: (piece.box.top, piece.box.left))
    return pieces[:most]


def _coloured_print(parts: Components, sure: NDArray[np.bool_]) -> bool:
    """Whether the page's print is coloured; where it is not, coloured ink is a pen's or a stamp's."""
    areas = parts.boxes[sure, 4]
    return bool(2 * areas[parts.tinted[sure]].sum() > areas.sum())


def owners(words: Sequence[Word], parts: Components, weak: Collection[int]) -> NDArray[np.int64]:
    """For each component the word in which its middle lies, plus one; 0 for none."""
    shape = tuple(side // _REDUCE + 1 for side in parts.labels.shape)
    owner = np.zeros(shape, np.int64)
    order = sorted(range(len(words)), key=lambda index: index not in weak)  # sure words win where boxes meet
    for index in order:
        box = words[index].box
        margin = _MARGIN * box.height
        rows = slice(max(0, int((box.top - margin) / _REDUCE)), int((box.bottom + margin) / _REDUCE) + 1)
        owner[rows, max(0, int((box.left - margin) / _REDUCE)) : int((box.right + margin) / _REDUCE) + 1] = index + 1
    across = (parts.boxes[:, 0] + parts.boxes[:, 2]) // (2 * _REDUCE)
    down = (parts.boxes[:, 1] + parts.boxes[:, 3]) // (2 * _REDUCE)
    return np.asarray(owner[np.clip(down, 0, shape[0] - 1), np.clip(across, 0, shape[1] - 1)], np.int64)


def _runs(
    asked: NDArray[np.int64], parts: Components, letters: NDArray[np.bool_], gap: float
) -> list[NDArray[np.int64]]:
    """Components in groups that stand in one line, left to right without a wide gap."""
    open_runs: list[list[int]] = []
    bounds: list[list[int]] = []  # right, top, bottom of each run
    done: list[NDArray[np.int64]] = []
    # letters first, so that the small marks find the line to which they belong
    for number in sorted(asked.tolist(), key=lambda n: (int(parts.boxes[n, 0]), not letters[n])):
        left, top, right, bottom, _ = (int(v) for v in parts.boxes[number])
        best = -1
        for place, (end, upper, lower) in enumerate(bounds):
            if left - end > gap or parts.tinted[open_runs[place][0]] != parts.tinted[number]:
                continue
            shared = min(bottom, lower) - max(top, upper)
            near = shared >= _SHARE * min(bottom - top, lower - upper)
            if near and (best < 0 or end > bounds[best][0]):
                best = place
        if best < 0:
            open_runs.append([number])
            bounds.append([right, top, bottom])
            continue
        open_runs[best].append(number)
        end, upper, lower = bounds[best]
        bounds[best] = [max(end, right), min(upper, top), max(lower, bottom)]
    done.extend(np.array(run, np.int64) for run in open_runs)
    return done
