"""Painting: the white page onto which cleared ink is copied.

Rules:
- The page starts white. A connected mark is copied only when all of it lies inside cleared words (of a mark no larger
  than a letter: at least half); a stroke that leaves them, or touches a denied word, stays behind with everything that
  hangs on it. A letter of a cleared word may lie in a denied one's box with its very edge.
- Coloured marks in a word of neutral ink stay behind, and neutral ones in a coloured word.
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
_MOST_STRAY = 0.5  # of a mark no larger than a letter: boxes are sometimes read too small
_MOST_DENIED = 0.1  # of such a mark: the box of a tick or of another word may touch a letter's edge
_LETTER_WIDE, _LETTER_HIGH = 1.3, 1.15  # times the height of the page's words, at most, of such a mark
_OWN = 0.7  # of a mark lies in a word of its colour: it is a letter of that
_COLOURED = 0.2  # of a coloured word's ink at most is neutral
_WHITE = 255
_LIGHTEST = 200  # of a rule that is drawn
_STEP, _JOINED = 0.5, 0.75  # pixels: what a rule with steps climbs at least; from its middle, so that they join


@dataclass(frozen=True, slots=True, eq=False)
class Zones:
    """Which word each pixel belongs to: 0 none, `index + 1` for the words of the page."""

    owner: NDArray[np.int32] = field(repr=False)


def find_zones(words: Sequence[Word], shape: tuple[int, int]) -> Zones:
    """The pixels of each word: its box and a small margin that never enters another word's box."""
    owner = np.zeros(shape, np.int32)
    for index, word in reversed(list(enumerate(words))):  # where margins meet, the first word's is painted last
        margin = max(2, round(_MARGIN * word.box.height))
        box = word.box
        owner[max(0, box.top - margin) : box.bottom + margin, max(0, box.left - margin) : box.right + margin] = (
            index + 1
        )
    for index, word in enumerate(words):
        owner[word.box.top : word.box.bottom, word.box.left : word.box.right] = index + 1
    return Zones(owner)


@dataclass(frozen=True, slots=True, eq=False)
class Meetings:
    """Which ink lies in which word. `places` are the flat indexes of ink; `numbers`, `owners` their component and word.

    `pairs` rows are component, word (0 none) and the pixels they share.
    """

    places: NDArray[np.int64] = field(repr=False)
    numbers: NDArray[np.int32] = field(repr=False)
    owners: NDArray[np.int32] = field(repr=False)
    pairs: NDArray[np.int64] = field(repr=False)


def meet(parts: Components, zones: Zones) -> Meetings:
    """Finds for each ink pixel its component and its word."""
    places = np.flatnonzero(parts.labels != 0)
    numbers = parts.labels.ravel()[places]
    owners = zones.owner.ravel()[places]
    base = int(owners.max(initial=0)) + 1
    counts = np.bincount(numbers.astype(np.int64) * base + owners)
    keys = np.flatnonzero(counts)
    return Meetings(places, numbers, owners, np.stack([keys // base, keys % base, counts[keys]], axis=1))


def belongings(parts: Components, meetings: Meetings, count: int) -> list[list[int]]:
    """For each of `count` words the components that lie mostly in its zone."""
    members: list[list[int]] = [[] for _ in range(count)]
    areas = parts.boxes[:, 4]
    for number, owner, ink in meetings.pairs.tolist():
        if owner and ink >= 0.5 * areas[number]:
            members[owner - 1].append(number)
    return members


def paint(
    ink: Ink,
    parts: Components,
    structure: Structure,
    meetings: Meetings,
    *,
    words: Sequence[Word],
    cleared: Sequence[bool],
) -> tuple[Image, tuple[Word, ...]]:
    """Copies the ink of cleared words and structure onto white.

    Args:
        ink: the marks of the page.
        parts: the components of its ink without structure.
        structure: recognised rules and boxes.
        meetings: which ink lies in which word.
        words: the words of the page.
        cleared: for each word, whether it may leave.

    Returns:
        The grey page, and the cleared words with the boxes of what was copied for them.
    """
    copied = copied_marks(parts, meetings, words, cleared)
    page = np.full(ink.clean.shape, _WHITE, np.uint8)
    shown = _boxes_of(words, cleared, parts=parts, copied=copied, pairs=meetings.pairs, shape=page.shape)
    flat = copied[meetings.numbers]
    keep = np.zeros(page.shape, np.uint8)
    keep.ravel()[meetings.places[flat]] = 1
    near = cv2.dilate(keep, np.ones((3, 3), np.uint8))  # the grey fringe of a stroke
    near.ravel()[meetings.places[~flat]] = 0
    bounds = np.zeros(page.shape, np.uint8)
    for word in shown:
        bounds[word.box.top : word.box.bottom, word.box.left : word.box.right] = 1
    cv2.copyTo(ink.clean, cv2.bitwise_and(near, bounds), page)
    _paint_structure(page, ink, structure)
    return page, shown


def copied_marks(
    parts: Components, meetings: Meetings, words: Sequence[Word], cleared: Sequence[bool]
) -> NDArray[np.bool_]:
    """Which components may be copied: all of their ink lies in cleared words, and in those of their colour."""
    allowed = np.zeros(len(words) + 1, bool)
    allowed[1:] = cleared
    numbers, owners, pixels = meetings.pairs.T
    inside = np.zeros(len(parts.boxes), np.int64)
    denied = np.zeros(len(parts.boxes), np.int64)
    good = allowed[owners]
    np.add.at(inside, numbers[good], pixels[good])
    bad = (owners > 0) & ~good
    np.add.at(denied, numbers[bad], pixels[bad])
    letters, areas = _letters(parts, words), parts.boxes[:, 4]
    stray = np.where(letters, _MOST_STRAY, _MAX_STRAY)
    edge = letters & (inside + denied == areas) & (denied <= _MOST_DENIED * areas)
    copied = (inside >= (1 - stray) * areas) & ((denied == 0) | edge) & (inside > 0)
    return np.asarray(copied & ~foreign_marks(parts, meetings, len(words)), bool)


def _letters(parts: Components, words: Sequence[Word]) -> NDArray[np.bool_]:
    """Which components are no larger than a letter of the page."""
    height = float(np.median([word.box.height for word in words])) if words else 0.0
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    return np.asarray((wide <= _LETTER_WIDE * height) & (high <= _LETTER_HIGH * height), bool)


def foreign_marks(parts: Components, meetings: Meetings, count: int) -> NDArray[np.bool_]:
    """Which components differ in colour from a word in which they lie, unless almost all of them lies in one of theirs.

    A word is coloured when hardly any of its ink is not: a thick pen across black print has more ink than the print.
    The foot of a coloured letter may reach out of its word, or into the line below.
    """
    inside = meetings.pairs[:, 1] > 0
    numbers, owners, pixels = meetings.pairs[inside].T
    coloured = parts.tinted[numbers]
    neutral = np.bincount(owners, weights=pixels * ~coloured, minlength=count + 1)
    whole = np.bincount(owners, weights=pixels, minlength=count + 1)
    alike = coloured == (neutral < _COLOURED * whole)[owners]
    own, foreign = np.zeros(len(parts.boxes), np.int64), np.zeros(len(parts.boxes), bool)
    np.maximum.at(own, numbers[alike], pixels[alike])
    foreign[numbers[~alike]] = True
    return foreign & (own < _OWN * parts.boxes[:, 4])


def _boxes_of(
    words: Sequence[Word],
    cleared: Sequence[bool],
    *,
    parts: Components,
    copied: NDArray[np.bool_],
    pairs: NDArray[np.int64],
    shape: tuple[int, ...],
) -> tuple[Word, ...]:
    """The cleared words of which something was copied, with boxes around that ink (and one pixel of fringe).

    A letter that reaches out of its word stands in that word's box as a whole, and in no other's: on a page that was
    askew a reader sets boxes beside their words, and now and then one over half of a digit. A 6 that is cut is a 5.
    """
    pairs = pairs[copied[pairs[:, 0]] & (pairs[:, 1] > 0)]
    letters = _letters(parts, words)
    most = np.array([shape[1], shape[0]])
    own, shared = _shown(pairs, letters)
    shown = []
    for index in sorted(own.keys() | shared.keys()):
        word, numbers = words[index], own.get(index) or shared[index]
        if not cleared[index]:
            continue
        margin = max(2, round(_MARGIN * word.box.height)) + 1
        around = parts.boxes[numbers]
        whole = parts.boxes[[number for number in own.get(index, ()) if letters[number]]]
        low = np.maximum((word.box.left - margin, word.box.top - margin), around[:, :2].min(axis=0) - 1)
        high = np.minimum((word.box.right + margin, word.box.bottom + margin), around[:, 2:4].max(axis=0) + 1)
        low = np.minimum(low, (whole[:, :2] - 1).min(axis=0, initial=max(shape)))
        high = np.maximum(high, (whole[:, 2:4] + 1).max(axis=0, initial=0))
        box = Box(*np.clip(low, 0, None).tolist(), *np.minimum(high, most).tolist())
        shown.append(replace(word, box=box))
    return tuple(shown)


def _shown(pairs: NDArray[np.int64], letters: NDArray[np.bool_]) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """The components of each word, by its index, and letters that lie in it with less than elsewhere."""
    most: dict[int, tuple[int, int]] = {}
    for number, owner, ink in pairs.tolist():
        most[number] = max(most.get(number, (0, 0)), (ink, owner))
    own: dict[int, list[int]] = {}
    shared: dict[int, list[int]] = {}
    for number, owner, _ in pairs.tolist():
        elsewhere = letters[number] and most[number][1] != owner
        (shared if elsewhere else own).setdefault(owner - 1, []).append(number)
    return own, shared


def _paint_structure(page: Image, ink: Ink, structure: Structure) -> None:
    """Draws rules and frames anew, as dark as they were, and a cross into each marked box."""
    for line in structure.lines:
        across, along = line.rows(0.5)
        view = ink.clean.T if line.upright else ink.clean
        level = _level(view[np.clip(across, 0, view.shape[0] - 1), np.clip(along, 0, view.shape[1] - 1)])
        # of a hairline that leans, each step lies beside the next one for a while: a last short step hangs on the rest
        steps = abs(line.slope) * line.length >= _STEP
        line.stroke(page, level, max(_JOINED if steps else 0.0, line.thick / 2 - 0.5))
    for box in structure.frames:
        inked = ink.clean[box.top : box.bottom, box.left : box.right]
        rim = np.concatenate([inked[:, :3].ravel(), inked[:, -3:].ravel()])
        thick = max(1, round(0.07 * min(box.width, box.height)))
        view = page[box.top : box.bottom, box.left : box.right]
        view[:thick] = view[-thick:] = view[:, :thick] = view[:, -thick:] = _level(rim)
    for box in structure.marks:
        inset = max(2, round(0.25 * min(box.width, box.height)))
        left, top, right, bottom = box.left + inset, box.top + inset, box.right - 1 - inset, box.bottom - 1 - inset
        thick = max(1, inset // 3)
        cv2.line(page, (left, top), (right, bottom), 0, thick)
        cv2.line(page, (left, bottom), (right, top), 0, thick)


def _level(ink: Image) -> int:
    """The grey of a line: the middle of its darker half, so that gaps and edges do not count."""
    return min(_LIGHTEST, int(np.quantile(ink, 0.25))) if ink.size else 0
