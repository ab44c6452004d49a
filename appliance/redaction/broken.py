"""Words that a pen crossed: those that would leave with a letter or a digit missing, and those that are struck out.

Rules:
- The evidence only denies. `capilla` for capillary is no word, and `43` for 143 is another dose.
- A letter is missing where ink of the word stays behind and nothing that is copied covers its place.
- Ink of another colour than the word's (a pen's across print) is none of its letters, where letters stand besides it.
- What is struck out is not said (`struck`).
- Right beside a piece that stays behind stands no word, but the rest of one; so it does beside ink as high as a letter
  that stays behind and stands no further off than the word's own letters from each other (a stamp cut it there). A
  solid bar twice as high is a rule.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image, Word
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
    apart = foreign | _bars(parts, words)
    apart[streak] = True
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
        rests |= {i for i, clear in enumerate(rest) if clear and _is_cut(words[i], parts.labels, copied, apart)}
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


def _is_cut(word: Word, labels: NDArray[np.int32], copied: NDArray[np.bool_], foreign: NDArray[np.bool_]) -> bool:
    """Whether ink as high as a letter stays behind right beside a word, as near as its letters stand to each other."""
    box = word.box
    reach = 2 * box.height
    left = max(0, box.left - reach)
    here = labels[box.top + round(_BAND * box.height) : box.bottom, left : box.right + reach]
    kept = np.flatnonzero((copied[here] & (here > 0)).any(axis=0)) + left
    own = kept[(kept >= box.left) & (kept < box.right)]
    if not own.size:
        return False
    gaps = np.diff(own) - 1
    gaps = gaps[gaps > 0]
    near = round(max(BESIDE * box.height, OWN_GAPS * float(np.median(gaps)) if gaps.size else 0.0))
    runs = np.split(kept, np.flatnonzero(np.diff(kept) > near + 1) + 1)
    mine = [run for run in runs if run[-1] >= own[0] and run[0] <= own[-1]]  # with thin letters beside the box
    first, last = int(mine[0][0]) - left, int(mine[-1][-1]) + 1 - left
    lost = (here > 0) & ~copied[here] & ~foreign[here]
    sides = []
    if word.text[0].isalnum():
        sides.append(lost[:, max(0, first - near) : first])
    if word.text[-1].isalnum():
        sides.append(lost[:, last : last + near])
    return any(int(side.any(axis=1).sum()) >= _BAND_LEAST * box.height for side in sides)


def _rests(words: Sequence[Word], cleared: Sequence[bool]) -> set[int]:
    """Indexes of cleared words that a piece which stays behind abuts."""
    pieces = [word for word, clear in zip(words, cleared, strict=True) if not clear]
    return {
        index
        for index, (word, clear) in enumerate(zip(words, cleared, strict=True))
        if clear and word.text.isalnum() and any(_abuts(word, piece) for piece in pieces)
    }


def _abuts(word: Word, piece: Word) -> bool:
    """Whether two words on one height stand closer than a space, letter by letter."""
    left, right = (word, piece) if word.box.left < piece.box.left else (piece, word)
    gap, high = right.box.left - left.box.right, word.box.height
    level = min(word.box.bottom, piece.box.bottom) - max(word.box.top, piece.box.top)
    level = level if abs(word.box.bottom - piece.box.bottom) <= _RAISED * high else 0
    near = -ABUTS * high <= gap <= ABUTS * high and level >= HALF * high and piece.box.height <= _ALIKE * high
    return near and (left.text[-1:] + right.text[:1]).isalnum()
