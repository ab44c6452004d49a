"""Painting: the white page onto which cleared ink is copied.

Rules:
- The page starts white. A connected mark is copied only when all of it lies inside cleared words; a stroke that
  leaves them, or touches a denied word, stays behind with everything that hangs on it.
- What is copied is the ink alone: paper, tints and shadows become white.
- Every pixel that is not white lies inside the box of a cleared word or of recognised structure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image, Word
from appliance.redaction.ink import Components, Ink
from appliance.redaction.structure import Structure

_MARGIN = 0.18  # of a word's height: letters may stand a little out of the box that was read
_MAX_STRAY = 0.04  # of a mark may lie outside, for the fringe of a letter
_WHITE = 255


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """Which word each pixel belongs to: 0 none, `index + 1` for the words of the page."""

    owner: NDArray[np.int32] = field(repr=False)


def find_zones(words: Sequence[Word], shape: tuple[int, int]) -> Zones:
    """The pixels of each word: its box and a small margin that never enters another word's box."""
    owner = np.zeros(shape, np.int32)
    for index, word in enumerate(words):
        margin = max(2, round(_MARGIN * word.box.height))
        box = word.box
        view = owner[max(0, box.top - margin) : box.bottom + margin, max(0, box.left - margin) : box.right + margin]
        view[view == 0] = index + 1
    for index, word in enumerate(words):
        owner[word.box.top : word.box.bottom, word.box.left : word.box.right] = index + 1
    return Zones(owner)


def belongings(parts: Components, zones: Zones, count: int) -> list[list[int]]:
    """For each of `count` words the components that lie mostly in its zone."""
    members: list[list[int]] = [[] for _ in range(count)]
    numbers, owners, pixels = _meetings(parts, zones.owner)
    areas = parts.boxes[:, 4]
    for number, owner, ink in zip(numbers.tolist(), owners.tolist(), pixels.tolist(), strict=True):
        if owner and ink >= 0.5 * areas[number]:
            members[owner - 1].append(number)
    return members


def _meetings(
    parts: Components, owner: NDArray[np.int32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Component, zone and shared pixels of every pair that overlaps."""
    where = np.flatnonzero(parts.labels)
    labels = parts.labels.ravel()[where].astype(np.int64)
    owners = owner.ravel()[where].astype(np.int64)
    base = int(owner.max()) + 1
    keys, pixels = np.unique(labels * base + owners, return_counts=True)
    return keys // base, keys % base, pixels.astype(np.int64)


def paint(
    ink: Ink, parts: Components, structure: Structure, zones: Zones, words: Sequence[Word], cleared: Sequence[bool]
) -> tuple[Image, tuple[Word, ...]]:
    """Copies the ink of cleared words and structure onto white.

    Args:
        ink: the marks of the page.
        parts: the components of its ink without structure.
        structure: recognised rules and boxes.
        zones: the pixels of each word.
        words: the words of the page.
        cleared: for each word, whether it may leave.

    Returns:
        The grey page, and the cleared words with the boxes of what was copied for them.
    """
    allowed = np.zeros(len(words) + 1, bool)
    allowed[1:] = cleared
    numbers, owners, pixels = _meetings(parts, zones.owner)
    inside = np.zeros(len(parts.boxes), np.int64)
    denied = np.zeros(len(parts.boxes), np.int64)
    np.add.at(inside, numbers[allowed[owners]], pixels[allowed[owners]])
    bad = (owners > 0) & ~allowed[owners]
    np.add.at(denied, numbers[bad], pixels[bad])
    areas = parts.boxes[:, 4]
    copied = (inside >= (1 - _MAX_STRAY) * areas) & (denied == 0) & (inside > 0)
    copied[0] = False
    keep = copied[parts.labels]
    reach = cv2.dilate(keep.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0  # the grey fringe of a stroke
    reach &= allowed[zones.owner] & ((parts.labels == 0) | keep)
    page = np.full(ink.clean.shape, _WHITE, np.uint8)
    shown = _boxes_of(words, cleared, parts, copied, numbers, owners, page.shape)
    bounds = np.zeros(page.shape, bool)
    for word in shown:
        bounds[word.box.top : word.box.bottom, word.box.left : word.box.right] = True
    reach &= bounds
    page[reach] = ink.clean[reach]
    _paint_structure(page, ink, structure)
    return page, shown


def _boxes_of(
    words: Sequence[Word],
    cleared: Sequence[bool],
    parts: Components,
    copied: NDArray[np.bool_],
    numbers: NDArray[np.int64],
    owners: NDArray[np.int64],
    shape: tuple[int, ...],
) -> tuple[Word, ...]:
    """The cleared words of which something was copied, with boxes around that ink (and one pixel of fringe)."""
    ink: dict[int, list[int]] = {}
    for number, owner in zip(numbers[copied[numbers]].tolist(), owners[copied[numbers]].tolist(), strict=True):
        if owner:
            ink.setdefault(owner - 1, []).append(number)
    shown = []
    for index, word in enumerate(words):
        if not cleared[index] or index not in ink:
            continue
        margin = max(2, round(_MARGIN * word.box.height)) + 1
        around = parts.boxes[ink[index]]
        box = Box(
            max(0, word.box.left - margin, int(around[:, 0].min()) - 1),
            max(0, word.box.top - margin, int(around[:, 1].min()) - 1),
            min(shape[1], word.box.right + margin, int(around[:, 2].max()) + 1),
            min(shape[0], word.box.bottom + margin, int(around[:, 3].max()) + 1),
        )
        shown.append(replace(word, box=box))
    return tuple(shown)


def _paint_structure(page: Image, ink: Ink, structure: Structure) -> None:
    """Copies rules and frames, and draws a cross into each marked box."""
    lines = structure.mask > 0
    page[lines] = np.minimum(page[lines], ink.clean[lines])
    for box in structure.marks:
        inset = max(2, round(0.25 * min(box.width, box.height)))
        left, top, right, bottom = box.left + inset, box.top + inset, box.right - 1 - inset, box.bottom - 1 - inset
        thick = max(1, inset // 3)
        cv2.line(page, (left, top), (right, bottom), 0, thick)
        cv2.line(page, (left, bottom), (right, top), 0, thick)
