"""Cuts a word between its own glyphs, so that a part of it can leave without the rest.

Rules:
- A word is cut only where each of its characters is one mark of ink of its own, and white paper lies at the cut;
  otherwise it stays whole, and with it its denial.
- Cutting clears nothing: the pieces are words like all others, and the part that may leave is copied by the same rules.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from appliance.documents import Box, Word
from appliance.redaction.fragments import Span
from appliance.redaction.ink import Components
from appliance.redaction.reasons import Reason

_PARTIAL = frozenset({Reason.DATE, Reason.PLACE})
_SAME = 0.5  # of the narrower mark: marks that overlap so much across are one character (a colon)
_SPECK = 0.004  # of the word's height squared: less ink is no character
_MARGIN = 0.2  # of its height: a mark that reaches farther out of the word belongs to more than it


def apart(
    words: Sequence[Word], reasons: Sequence[Reason], wanted: Mapping[int, Span], parts: Components
) -> tuple[tuple[Word, ...], list[Reason]]:
    """The words and their reasons, with those of `wanted` that can be cut replaced by their pieces."""
    pieces: list[Word] = []
    decided: list[Reason] = []
    for index, (word, reason) in enumerate(zip(words, reasons, strict=True)):
        cut = _cut(word, wanted[index], parts) if index in wanted and reason in _PARTIAL else ()
        for piece, keep in cut or ((word, False),):
            pieces.append(piece)
            decided.append(Reason.PURPOSE if keep else reason)
    return tuple(pieces), decided


def _cut(word: Word, span: Span, parts: Components) -> tuple[tuple[Word, bool], ...]:
    """The pieces of a word, left to right, and whether each is the wanted one; none when it cannot be cut."""
    marks = characters(word, parts)
    if len(marks) != len(word.text):
        return ()
    edges = [word.box.left]
    for place in (at for at in span if 0 < at < len(marks)):
        before, after = max(m[1] for m in marks[:place]), min(m[0] for m in marks[place:])
        if before >= after:
            return ()
        edges.append((before + after) // 2)
    edges.append(word.box.right)
    bounds = sorted({0, *span, len(marks)})
    box = word.box
    return tuple(
        (replace(word, text=word.text[begin:end], box=Box(left, box.top, right, box.bottom)), begin == span[0])
        for (begin, end), (left, right) in zip(itertools.pairwise(bounds), itertools.pairwise(edges), strict=True)
    )


def characters(word: Word, parts: Components) -> list[tuple[int, int]]:
    """Left and right ends of the word's characters; none when its ink belongs to more than the word."""
    box, margin = word.box, _MARGIN * word.box.height
    numbers = np.unique(parts.labels[box.top : box.bottom, box.left : box.right])
    marks: list[tuple[int, int]] = []
    for left, top, right, bottom, area in parts.boxes[numbers[numbers > 0]].tolist():
        if area <= _SPECK * box.height**2:
            continue
        if min(left - box.left, box.right - right, top - box.top, box.bottom - bottom) < -margin:
            return []
        marks.append((left, right))
    merged: list[tuple[int, int]] = []
    for left, right in sorted(marks):
        if merged and merged[-1][1] - left >= _SAME * min(right - left, merged[-1][1] - merged[-1][0]):
            merged[-1] = (merged[-1][0], max(right, merged[-1][1]))
        else:
            merged.append((left, right))
    return merged
