"""Stamps, stickers and circled words: text that does not lie as the page's own text does.

Rules:
- A line of text that leans more than the page is no text of the page: a stamp, a label stuck on, a note.
- A word that stamps say, alone in capitals with a number near below or above it, is a stamp, and so is what stands
  with it: a date of which one part is misread would else leave its other parts.
- Words inside a closed curve that is no structure are a stamp's. Where the curve has colour and the words have none,
  they are the page's own, and the curve only crosses them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Word
from appliance.redaction.ink import Components

MAX_LEAN = 0.032  # radians beside the page's own lean
_LOOSE = 0.14  # of a line's height over its length, added: short lines cannot be measured so well
_MAIN = 0.45  # of a line's height: smaller marks are dots and commas
_CROOKED = 0.07  # of a line's height: what is less straight is not one line
_SPAN = 3.5  # heights that a line must be long to be measured
_LEAST_LETTERS, _MOST_LETTERS = 4, 40  # of a line that is measured, and that are enough for it
_SHORT, _HANGING = 8, frozenset("gjpqyQ,;()[]{}|")  # characters of a run; what hangs below the line: `29.6 pg`
_GAP = 1.8  # heights: wider gaps part a line
STAMP_WORDS = frozenset((
    "RECEIVED", "REC'D", "RECD", "FILED", "ENTERED", "COPY", "FAXED", "SCANNED", "PAID", "POSTED", "APPROVED", "VOID",
    "ORIGINAL", "DUPLICATE", "COMPLETED", "REVIEWED", "VERIFIED", "CERTIFIED", "FILLED", "SENT", "MAILED", "CANCELLED",
    "CANCELED", "CONFIDENTIAL",
))  # fmt: skip
_ALONE, _NEAR, _TALL = 2.0, 2.2, 7.0  # heights of the stamp's word: to others beside it, to the next line, of it all
_LEVEL, _ROW = 0.15, 2  # heights that words of a row differ by, and how many others make one
_SPACE, _LONG_LINE = 1.0, 7  # heights between two words of a text, at most; words: no line of a stamp has so many
_WIDER = 3.0  # heights by which other lines of a stamp are wider
_SURE = 60.0  # confidence: marks of words that read worse may be pieces of a curve
_SCALE = 3  # curves are looked for on every third pixel of the page
_STRAY_INCHES = 0.09  # ink that belongs to no word and is smaller is no curve
_BRIDGE_INCHES = 0.07  # gaps of a worn ring
_LEAST_INCHES, _MOST_INCHES = 0.3, 3.6  # across a stamp


def leaning(words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components) -> set[int]:
    """Indexes of words on lines that lean otherwise than the page."""
    runs = ((run, _on_the_line(run, words)) for run in _runs(words))
    measured = [(run, found) for run, level in runs if (found := _lean(level, members, parts)) is not None]
    if not measured:
        return set()
    order = sorted(measured, key=lambda item: item[1][0])
    reach = np.cumsum([item[1][1] for item in order])
    page = order[int(np.searchsorted(reach, reach[-1] / 2))][1][0]
    return {
        index
        for run, (lean, length, height) in measured
        if abs(lean - page) > MAX_LEAN + _LOOSE * height / length
        for index in run
    }


def received(words: Sequence[Word]) -> set[int]:
    """Indexes of words of stamps that say so: RECEIVED, a date, an office."""
    found: set[int] = set()
    for index, word in enumerate(words):
        if word.text not in STAMP_WORDS or not _alone(word, words) or _heads_a_column(word, words):
            continue
        height, group = word.box.height, {index}
        top, bottom = word.box.top, word.box.bottom
        reach = word.box.left - _WIDER * height, word.box.right + _WIDER * height
        for other in sorted(range(len(words)), key=lambda o: abs(words[o].box.top - word.box.top)):
            box = words[other].box
            within = reach[0] <= box.left and box.right <= reach[1] and not _runs_on(words[other], words, reach)
            near = box.top <= bottom + _NEAR * height and box.bottom >= top - _NEAR * height
            if within and near and bottom - top < _TALL * height:
                group.add(other)
                top, bottom = min(top, box.top), max(bottom, box.bottom)
        if any(c.isdigit() for member in group for c in words[member].text):
            found |= group
    return found


def _alone(word: Word, words: Sequence[Word]) -> bool:
    """Whether nothing stands near beside a word; pieces of a frame above or below it do not."""
    box, height = word.box, word.box.height
    return not any(
        abs(o.box.top - box.top) < height
        and min(o.box.bottom, box.bottom) > max(o.box.top, box.top)
        and max(box.left - o.box.right, o.box.left - box.right) < _ALONE * height
        and any(c.isalnum() for c in o.text)
        for o in words
        if o is not word
    )


def _runs_on(word: Word, words: Sequence[Word], reach: tuple[float, float]) -> bool:
    """Whether a long line of text goes on from a word, without a wide space, out of the reach of a stamp."""
    line = sorted((o.box for o in words if o.line == word.line), key=lambda box: box.left)
    near = [pair for pair in itertools.pairwise(line) if pair[1].left - pair[0].right < _SPACE * word.box.height]
    out = any(one.left < reach[0] <= other.left or one.right <= reach[1] < other.right for one, other in near)
    return out and len(line) >= _LONG_LINE


def _heads_a_column(word: Word, words: Sequence[Word]) -> bool:
    """Whether a word is one of a row of equal ones, as headings of a table are."""
    box, close = word.box, _LEVEL * word.box.height
    level = (
        o is not word and o.line == word.line and max(abs(o.box.bottom - box.bottom), abs(o.box.top - box.top)) <= close
        for o in words
    )
    return sum(level) >= _ROW


def enclosed(words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components, dpi: float) -> set[int]:
    """Indexes of words inside a closed curve that is no structure."""
    own = np.zeros(len(parts.boxes), bool)
    for word, numbers in zip(words, members, strict=True):
        if word.confidence >= _SURE and any(c.isalnum() for c in word.text):
            own[list(numbers)] = True
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    stray = ~own & (np.maximum(wide, high) >= _STRAY_INCHES * dpi)
    stray[0] = False
    found: set[int] = set()
    labels = parts.labels[::_SCALE, ::_SCALE]
    for coloured in (False, True):
        some = stray & (parts.tinted == coloured)
        if not some.any():
            continue
        inside = _insides(some[labels], dpi)
        for index, word in enumerate(words):
            at = ((word.box.top + word.box.bottom) // (2 * _SCALE), (word.box.left + word.box.right) // (2 * _SCALE))
            if at[0] < inside.shape[0] and at[1] < inside.shape[1] and inside[at]:
                numbers = [n for n in members[index] if coloured <= parts.tinted[n]]
                if numbers:
                    found.add(index)
    return found


def _insides(curves: NDArray[np.bool_], dpi: float) -> NDArray[np.bool_]:
    """Where closed curves of a stamp's size have their inside, on the smaller page."""
    bridge = max(3, round(_BRIDGE_INCHES * dpi / _SCALE)) | 1
    round_one = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (bridge, bridge))
    whole = cv2.morphologyEx(curves.astype(np.uint8), cv2.MORPH_CLOSE, round_one)
    contours, tree = cv2.findContours(whole, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    inside = np.zeros(whole.shape, np.uint8)
    for number, contour in enumerate(contours):
        _, _, wide, high = cv2.boundingRect(contour)
        sized = min(wide, high) * _SCALE >= _LEAST_INCHES * dpi and max(wide, high) * _SCALE <= _MOST_INCHES * dpi
        if tree[0][number][3] >= 0 and sized:
            cv2.drawContours(inside, contours, number, 1, cv2.FILLED)
    return inside > 0


def _runs(words: Sequence[Word]) -> list[list[int]]:
    """Words of a line that stand together."""
    runs: list[list[int]] = []
    for _, line in itertools.groupby(range(len(words)), key=lambda index: words[index].line):
        members = list(line)
        runs.append(members[:1])
        for index in members[1:]:
            before, box = words[runs[-1][-1]].box, words[index].box
            if not -_GAP <= (box.left - before.right) / max(1, box.height, before.height) <= _GAP:
                runs.append([])
            runs[-1].append(index)
    return runs


def _on_the_line(run: Sequence[int], words: Sequence[Word]) -> list[int]:
    """The words of a run by which it is measured: of a short one, those of which no letter hangs below the line."""
    short = sum(len(words[index].text) for index in run) <= _SHORT
    return [index for index in run if not short or _HANGING.isdisjoint(words[index].text)]


def _lean(run: Sequence[int], members: Sequence[Sequence[int]], parts: Components) -> tuple[float, float, float] | None:
    """Slope, length and height of a line by the feet of its letters; None when it is too short to measure."""
    boxes = parts.boxes[[number for index in run for number in members[index]]]
    if not len(boxes):
        return None
    height = float(np.quantile(boxes[:, 3] - boxes[:, 1], 0.75))
    boxes = boxes[boxes[:, 3] - boxes[:, 1] >= _MAIN * height]
    boxes = boxes[:: max(1, len(boxes) // _MOST_LETTERS)]
    xs, ys = (boxes[:, 0] + boxes[:, 2]) / 2.0, boxes[:, 3].astype(np.float64)
    length = float(np.ptp(xs)) if len(xs) else 0.0
    if len(xs) < _LEAST_LETTERS or length < _SPAN * height:
        return None
    # the middle of the slopes between far letters: feet that hang below the line do not count (Theil and Sen)
    across, down = xs[None, :] - xs[:, None], ys[None, :] - ys[:, None]
    far = across >= 0.35 * length
    slope = float(np.median(down[far] / across[far]))
    off = ys - slope * xs
    straight = float(np.median(np.abs(off - np.median(off)))) <= max(1.0, _CROOKED * height)
    return (slope, length, height) if straight else None
