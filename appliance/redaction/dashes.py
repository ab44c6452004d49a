"""Dashes that stand alone in a table: nothing was measured, or nothing was given. Readers of pages leave them out.

A blank cell may be one whose value was removed; a dash says that there was none.

Rules:
- A dash is told by its shape, not by a reader: one flat mark, or up to three of them on one level, with no other ink
  near it. A hyphen has letters beside it, an equals sign a second stroke, a rule is longer, a dotted one goes on.
- A pen's colour makes none. A page with very many such marks is dirty, and has none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Word
from appliance.redaction.ink import Components
from appliance.redaction.weak import owners

SURE = 96.0  # confidence of a dash
DASH, HYPHEN = "\u2014", "-"
_HIGH, _SHORTEST, _LONGEST, _FLAT = 0.2, 0.3, 2.2, 2.2  # of the words' height; width over height
_BESIDE, _ABOVE = 0.9, 0.5  # heights without other ink
_DIRT = 0.08  # of it
_LEVEL = 0.15  # heights by which dashes of a group differ
_MOST, _MARKS = 3, 200  # in a group, and on a page
_READ = 60.0  # confidence: what was read worse may have been a dash


def find(words: Sequence[Word], parts: Components, height: float, weak: Collection[int]) -> list[Word]:
    """The dashes of a page that nobody read, as words.

    Args:
        words: the words of the page.
        parts: its ink without structure.
        height: that of the page's words, in pixels; 0 where it is not known.
        weak: the indexes of words that were not read surely.
    """
    if not height:
        return []
    boxes = parts.boxes
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    flat = (wide >= _SHORTEST * height) & (wide <= _LONGEST * height) & (wide >= _FLAT * high) & ~parts.tinted
    flat &= high <= _HIGH * height
    flat[0] = False
    owner = owners(words, parts, weak)
    unread = np.array(
        [True, *(_is_sign(word) or (index in weak and word.confidence < _READ) for index, word in enumerate(words))]
    )
    marks = np.flatnonzero(flat & unread[owner])
    if not 0 < marks.size <= _MARKS:
        return []
    ink = np.maximum(wide, high) >= _DIRT * height
    return list(_alone(marks, flat, ink, parts, height))


def signs(words: Sequence[Word]) -> set[int]:
    """The indexes of the words without a letter or figure: a dash takes their place, however surely they were read."""
    return {index for index, word in enumerate(words) if _is_sign(word)}


def _is_sign(word: Word) -> bool:
    return not any(c.isalnum() for c in word.text)


def _alone(
    marks: NDArray[np.int64], flat: NDArray[np.bool_], ink: NDArray[np.bool_], parts: Components, height: float
) -> Iterator[Word]:
    """The groups of flat marks that no other ink stands near."""
    taken: set[int] = set()
    for mark in marks[np.argsort(parts.boxes[marks, 0], kind="stable")].tolist():
        if mark in taken:
            continue
        group = _group(mark, flat, ink, parts, height)
        taken |= group
        if 0 < len(group) <= _MOST:
            bounds = parts.boxes[sorted(group)]
            box = Box(*(int(v) for v in (*bounds[:, :2].min(axis=0), *bounds[:, 2:4].max(axis=0))))
            yield Word(DASH if len(group) == 1 else HYPHEN * len(group), box, 0, SURE)


def _group(mark: int, flat: NDArray[np.bool_], ink: NDArray[np.bool_], parts: Components, height: float) -> set[int]:
    """A flat mark with those beside it on its level; empty where other ink is near one of them."""
    group, open_marks = {mark}, [mark]
    while open_marks:
        left, top, right, bottom = (int(v) for v in parts.boxes[open_marks.pop(), :4])
        across, down = round(_BESIDE * height), round(_ABOVE * height)
        view = parts.labels[max(0, top - down) : bottom + down, max(0, left - across) : right + across]
        for other in (int(n) for n in np.unique(view) if n and ink[n]):
            if other in group:
                continue
            level = abs(int(parts.boxes[other, 1]) - top) <= max(2, _LEVEL * height)
            if not flat[other] or not level or len(group) > _MOST:
                return set()
            group.add(other)
            open_marks.append(other)
    return group
