"""Words that a pen crossed: those that would leave with a letter or a digit missing, and those that are struck out.

Rules:
- The evidence only denies. `capilla` for capillary is no word, and `43` for 143 is another dose.
- A letter is missing where ink of the word stays behind and nothing that is copied covers its place.
- Ink of another colour than the word's (a pen's across print) is none of its letters, where letters stand besides it.
- What is struck out is not said (`struck`).
- Right beside a piece that stays behind stands no word, but the rest of one; so it does beside ink as high as a letter
  that stays behind and stands no further off than the letters of its line from each other (a stamp cut it there). A
  solid bar twice as high is a rule.
- A lone point that stays behind right before a number is its decimal point (`22` of 1.22), and so is one right behind a
  number with a figure that stays behind after it (`1` of 1.22).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image, Word
from appliance.redaction.ink import Components
from appliance.redaction.painting import Meetings, copied_marks, foreign_marks
from appliance.redaction.struck import struck_out

DIGIT, LETTER = 0.22, 0.4  # heights of a word: the narrowest place of a digit and of a letter
BEYOND, HALF = 0.8, 0.3  # heights: of ink of another colour at the ends of a box; of the upper or lower part of letters
ABUTS = 0.15  # heights: no space between words is so narrow
BESIDE, OWN_GAPS = 0.12, 1.4  # heights, and times a usual gap within a word: no space between words is so narrow
_BAND, _BAND_LEAST = 0.4, 0.3  # heights: from the top of a word, above which raised figures stand; of ink, at least
_RAISED = 0.45  # heights: a figure that ends so far above the foot of a word is a note's
_LEAST = 0.2  # of the height of the word must be ink there: what is less is dirt
_ALIKE = 1.6  # heights, at most, of a piece of the same word
_BAR_HIGH, _SOLID = 2.0, 0.9  # heights of a rest of a rule, at least; of its box that is ink
_POINT, _POINT_WIDE, _POINT_OFF = 0.3, 0.35, 0.25  # heights: how high and wide a point is, and how far off the foot
_POINT_LEAST = 0.05  # of the square that is as high as a point
_POINT_NEAR, _POINT_GAPS = 0.25, 3.2  # heights, and times a usual gap within a word, to the figure beside a point
_LEADERS = 2.0  # heights, within which a second point makes dots that lead from a word to its number
_COLOURED = 0.5  # of a word's ink: it is coloured
_EDGE, _UPRIGHT = 0.06, 0.9  # of a word's width: a rule beside it; of its height: a rule through it


def incomplete(
    parts: Components,
    meetings: Meetings,
    rules: Image,
    words: Sequence[Word],
    cleared: Sequence[bool],
    streak: int = 0,
    parted: Collection[int] = (),
) -> set[int]:
    """Indexes of cleared words of which a letter or a digit would not be copied.

    Args:
        parts: the components of the page's ink without structure.
        meetings: which ink lies in which word.
        rules: where its structure is, which takes ink along that it crosses.
        words: the words of the page.
        cleared: for each word, whether it may leave.
        streak: the component of the scanner's streaks, which are no letters of words beside them; 0 without any.
        parted: words that leave for the purpose, such as a year that was cut off its day; what abuts them may stay.
    """
    foreign = foreign_marks(parts, meetings, len(words))
    bars = _bars(parts, words)
    bars[streak] = True
    spacing = _spacing(words, parts.labels)
    struck = struck_out(words, _crossed(meetings, foreign), parts.labels, foreign)
    found = {index for index in struck if cleared[index]}
    while True:  # each word that stays behind takes the letters that touch it along
        rest = [c and i not in found for i, c in enumerate(cleared)]
        copied = copied_marks(parts, meetings, words, rest)
        more = {
            index
            for index in _touched(words, meetings, rules, copied, rest)
            if _misses(words[index], parts.labels, rules, copied, foreign)
        }
        rests = _rests(words, rest)
        rests |= {
            index
            for index, clear in enumerate(rest)
            if clear and _is_cut(words[index], parts, copied, bars, spacing.get(words[index].line, 0.0))
        }
        points = _points(words, parts, copied)
        rests |= {
            index
            for index, clear in enumerate(rest)
            if clear and _is_part(words[index], parts, copied, points, spacing.get(words[index].line, 0.0))
        }
        more |= rests.difference(parted)
        if not more:
            return found
        found |= more


def _bars(parts: Components, words: Sequence[Word]) -> NDArray[np.bool_]:
    """Which components are what is left of upright rules: solid, and much higher than the page's words."""
    height = float(np.median([word.box.height for word in words])) if words else 0.0
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    return np.asarray((high > _BAR_HIGH * height) & (parts.boxes[:, 4] >= _SOLID * wide * high), bool)


def _crossed(meetings: Meetings, foreign: NDArray[np.bool_]) -> set[int]:
    """The words in which foreign ink lies."""
    numbers, owners, _ = meetings.pairs.T
    return set((owners[foreign[numbers] & (owners > 0)] - 1).tolist())


def _touched(
    words: Sequence[Word], meetings: Meetings, rules: Image, copied: NDArray[np.bool_], cleared: Sequence[bool]
) -> list[int]:
    """The cleared words in which ink lies that is not copied, that a rule crosses, or that another word overlaps."""
    numbers, owners, _ = meetings.pairs.T
    found = set((owners[~copied[numbers] & (owners > 0)] - 1).tolist())
    ruled = (rules[w.box.top : w.box.bottom, w.box.left : w.box.right].any() for w in words)
    found.update(index for index, crossed in enumerate(ruled) if crossed)
    boxes = np.array([(w.box.left, w.box.top, w.box.right, w.box.bottom) for w in words]).reshape(-1, 4)
    starts, ends = boxes[:, :2], boxes[:, 2:]
    meet = ((starts[:, None] < ends[None]) & (starts[None] < ends[:, None])).all(axis=2)
    found.update(np.flatnonzero((meet & ~np.array(cleared, bool)[None]).any(axis=1)).tolist())
    return sorted(index for index in found if cleared[index])


def _misses(
    word: Word, labels: NDArray[np.int32], rules: Image, copied: NDArray[np.bool_], foreign: NDArray[np.bool_]
) -> bool:
    """Whether a place as wide as a letter, or half as high, holds ink that stays behind and none that is copied."""
    box = word.box
    here = labels[box.top : box.bottom, box.left : box.right]
    kept = np.asarray((here > 0) & copied[here], bool)
    ruled = rules[box.top : box.bottom, box.left : box.right] > 0
    lost = ((here > 0) & ~kept) | ruled
    inner = ruled[:, round(_EDGE * box.width) : round((1 - _EDGE) * box.width)]
    if not kept.any() or bool((inner.mean(axis=0) >= _UPRIGHT).any()):
        return bool(lost.any())
    own = (here > 0) & lost & ~foreign[here]
    letter = DIGIT if any(c.isdigit() for c in word.text) else LETTER
    across = _gaps(np.asarray(kept.any(axis=0)))
    down = _gaps(np.asarray(kept.any(axis=1)))
    least = _LEAST * box.height
    return any(
        end - begin >= (letter if inner or own[:, begin:end].any() else BEYOND) * box.height
        and lost[:, begin:end].sum(axis=0).max() >= least
        for begin, end, inner in across
    ) or any(end - begin >= HALF * box.height and own[begin:end].sum() >= least for begin, end, _ in down)


def _gaps(kept: NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    """Runs in which nothing is kept: begin, end, and whether something is kept on both sides."""
    edges = np.flatnonzero(np.diff(np.concatenate(([1], kept.astype(np.int8), [1]))))
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(begin, end, begin > 0 and end < len(kept)) for begin, end in runs]


def _spacing(words: Sequence[Word], labels: NDArray[np.int32]) -> dict[int, float]:
    """How far the letters of the words of each line stand from each other, in pixels."""
    gaps: dict[int, list[int]] = {}
    for word in words:
        if word.text.isalnum() and len(word.text) > 1:
            inked = labels[word.box.top : word.box.bottom, word.box.left : word.box.right].any(axis=0)
            inner = (end - begin for begin, end, inner in _gaps(np.asarray(inked)) if inner)
            gaps.setdefault(word.line, []).extend(inner)
    return {line: float(np.median(found)) for line, found in gaps.items() if found}


def _is_cut(word: Word, parts: Components, copied: NDArray[np.bool_], bars: NDArray[np.bool_], spacing: float) -> bool:
    """Whether ink as high as a letter stays behind right beside a word, as near as its letters stand to each other.

    Args:
        word: the word.
        parts: the components of the page; those of another colour than the word are no letters of it.
        copied: which of them are copied.
        bars: which of them are no letters whatever their colour.
        spacing: pixels between the letters of its line, for a word that has only one letter.
    """
    box = word.box
    reach = 2 * box.height
    left = max(0, box.left - reach)
    top = box.top + round(_BAND * box.height)
    here = parts.labels[top : box.bottom, left : box.right + reach]
    inked = copied[here] & (here > 0)
    kept = np.flatnonzero(inked.any(axis=0)) + left
    own = kept[(kept >= box.left) & (kept < box.right)]
    if not own.size:
        return False
    whole = parts.labels[box.top : box.bottom, box.left : box.right]  # a T is narrow without its top
    gaps = [end - begin for begin, end, inner in _gaps(np.asarray((copied[whole] & (whole > 0)).any(axis=0))) if inner]
    near = round(max(BESIDE * box.height, OWN_GAPS * (float(np.median(gaps)) if gaps else spacing)))
    runs = np.split(kept, np.flatnonzero(np.diff(kept) > near + 1) + 1)
    mine = [run for run in runs if run[-1] >= own[0] and run[0] <= own[-1]]  # with thin letters beside the box
    first, last = int(mine[0][0]) - left, int(mine[-1][-1]) + 1 - left
    coloured = parts.tinted[here[:, first:last][inked[:, first:last]]].mean() > _COLOURED
    beside = parts.labels[box.top : box.bottom, left : box.right + reach]  # an `r` is near by its arm alone
    lost = np.where(~copied[beside] & ~bars[beside] & (parts.tinted[beside] == coloured), beside, 0)
    lone = not any(c.isalnum() for c in word.text)  # a letter that was read as a bracket
    before = lost[:, max(0, first - near - 1) : first] if lone or word.text[0].isalnum() else lost[:, :0]
    behind = lost[:, last : last + near + 1] if lone or word.text[-1].isalnum() else lost[:, :0]
    return any(_holds_letter(side, parts.boxes, (top, box)) for side in (before, behind))


def _holds_letter(side: NDArray[np.int32], boxes: NDArray[np.int32], line: tuple[int, Box]) -> bool:
    """Whether ink beside a word is as high as a letter there, or a letter's that is near by its foot or arm alone.

    Args:
        side: the components there along the whole word, 0 for none.
        boxes: of all components.
        line: above which row raised figures stand, and the word's box.
    """
    top, word = line
    least = _BAND_LEAST * word.height
    if np.count_nonzero(side[top - word.top :].any(axis=1)) >= least:
        return True
    letters = boxes[np.unique(side[side > 0])]
    high = np.minimum(letters[:, 3], word.bottom) - np.maximum(letters[:, 1], top)
    return bool(((high >= least) & (letters[:, 3] - letters[:, 1] <= _ALIKE * word.height)).any())


def _points(words: Sequence[Word], parts: Components, copied: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The boxes of the components that stay behind and may be decimal points."""
    height = float(np.median([word.box.height for word in words])) if words else 0.0
    wide, high = parts.boxes[:, 2] - parts.boxes[:, 0], parts.boxes[:, 3] - parts.boxes[:, 1]
    least = parts.boxes[:, 4] >= _POINT_LEAST * (_POINT * height) ** 2
    small = ~copied & least & (wide > 0) & (high <= 2 * _POINT * height) & (wide <= 2 * _POINT_WIDE * height)
    return parts.boxes[small]


def _is_part(
    word: Word, parts: Components, copied: NDArray[np.bool_], points: NDArray[np.int32], spacing: float
) -> bool:
    """Whether a number is what stands before or behind a decimal point, of which the rest stays behind."""
    box, high = word.box, word.box.height
    left, top, right, bottom = (points[:, side] for side in range(4))
    sized = (bottom - top <= (_POINT + _POINT_OFF) * high) & (right - left <= _POINT_WIDE * high)
    level = sized & (np.abs(top + _POINT * high / 2 - box.bottom) <= _POINT_OFF * high)
    near = max(_POINT_NEAR * high, _POINT_GAPS * spacing)
    before = np.flatnonzero(level & (right <= box.left + 1) & (right >= box.left - near))
    if word.text[0].isdigit() and before.size == 1:
        at = int(left[before[0]])
        if not (level & (right <= at) & (right >= at - _LEADERS * high)).any():
            return True
    behind = np.flatnonzero(level & (left >= box.right - 1) & (left <= box.right + near))
    if not word.text[-1].isdigit() or behind.size != 1:
        return False
    end, reach = int(right[behind[0]]), round(near) + 1
    beyond = parts.labels[box.top : box.bottom, end : end + reach]
    return _holds_letter(np.where(copied[beyond], 0, beyond), parts.boxes, (box.top, box))


def _rests(words: Sequence[Word], cleared: Sequence[bool]) -> set[int]:
    """Indexes of cleared words that a piece which stays behind abuts."""
    pieces = [word for word, clear in zip(words, cleared, strict=True) if not clear]
    tops = np.array([piece.box.top for piece in pieces])
    bottoms = np.array([piece.box.bottom for piece in pieces])
    found = set()
    for index, (word, clear) in enumerate(zip(words, cleared, strict=True)):
        if clear and word.text.isalnum():
            level = np.flatnonzero((tops < word.box.bottom) & (bottoms > word.box.top)).tolist()
            if any(_abuts(word, pieces[place]) for place in level):
                found.add(index)
    return found


def _abuts(word: Word, piece: Word) -> bool:
    """Whether two words on one height stand closer than a space, letter by letter."""
    left, right = (word, piece) if word.box.left < piece.box.left else (piece, word)
    gap, high = right.box.left - left.box.right, word.box.height
    level = min(word.box.bottom, piece.box.bottom) - max(word.box.top, piece.box.top)
    level = level if abs(word.box.bottom - piece.box.bottom) <= _RAISED * high else 0
    near = -ABUTS * high <= gap <= ABUTS * high and level >= HALF * high and piece.box.height <= _ALIKE * high
    return near and (left.text[-1:] + right.text[:1]).isalnum()
