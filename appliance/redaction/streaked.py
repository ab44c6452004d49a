"""Print that a scanner's streak runs through: the letters are parted from the line that the scanner drew.

Dirt on the glass draws a line down the whole page. Every letter that it touches hangs on it, and a mark is copied whole
or not at all: so each line of text lost a word.

Rules:
- A streak runs through nearly the whole page and to its edge, where no printed line ends.
- What is darker than the streak itself is a letter's. Where the streak lets nothing through that is as dark as the
  print beside it, ink is a letter's only where ink goes on at both of its sides; everything else is the streak's, one
  mark of its own that belongs to no word. So a letter or a point that it hides is still missing (`broken`).
- Whether a streak lets print through is seen where ink goes on at both of its sides, and never taken for granted.
- A number stays behind when a streak hides more of it than a hair, or it ends within one; letters that lose an edge are
  read by their word.
- Nothing is drawn: a pixel that is given to a letter keeps its grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image, Word
from appliance.redaction.ink import Components, Ink
from appliance.redaction.lines import Line
from appliance.streak_profile import Profile, profile

NEARLY_ALL = 0.9  # of the page's length
_FADE_PX = 1.5  # beside a streak, where it fades out
_SIDE = 2  # pixels beyond it, where a letter goes on
_TOUCHES = 2  # pixels from a letter's edge to the streak that cuts it
_SLANT = 2  # rows by which a letter's stroke may climb across it
_CORE = 0.6  # of the darkness of a streak's middle: there it may hide print
_CROSSINGS = 12  # rows with ink at both sides of a streak, at least, to tell whether it lets print through
_THROUGH = 0.5  # of them, in which it does; the others lie between two letters
_SPECK = 4  # pixels: what is less within a streak is its noise
_HAIR = 0.07  # of a number's height: a streak no wider leaves most of each stroke
_HIDDEN = 0.15  # of a number's height, beside which a streak hides print
_ALL = 255


@dataclass(frozen=True, slots=True, eq=False)
class Streaked:
    """What streaks cover: `owned` is ink of theirs and no letter's.

    `hides` is, for each pixel, how dark the darkest print is that would not be seen there: 0 on paper, 255 below a
    streak that lets nothing through.
    """

    owned: NDArray[np.bool_] = field(repr=False)
    hides: Image = field(repr=False)


def is_streak(line: Line, shape: tuple[int, ...], edge: float) -> bool:
    """Whether a straight line is the scanner's; `edge` is the share of the page that counts as its edge."""
    side = shape[0] if line.upright else shape[1]
    begin, end = (line.box.top, line.box.bottom) if line.upright else (line.box.left, line.box.right)
    return line.length >= NEARLY_ALL * side and (begin <= edge * side or end >= (1 - edge) * side)


def covered(ink: Ink, rest: Image, streaks: Sequence[Line]) -> Streaked:
    """Which ink is the streaks' and no letter's, and what they hide.

    Args:
        ink: the marks of the page.
        rest: 255 where there is ink besides the rules.
        streaks: lines of the scanner.
    """
    found = Streaked(np.zeros(rest.shape, np.bool_), np.zeros(rest.shape, np.uint8))
    dark = np.asarray(cv2.bitwise_not(ink.clean), np.uint8) if streaks else ink.clean
    for streak in streaks:
        if streak.upright:
            _part(dark, ink.mask, rest, streak, found.owned, found.hides)
        else:
            _part(dark.T, ink.mask.T, rest.T, streak, found.owned.T, found.hides.T)
    return found


def _part(dark: Image, mask: Image, rest: Image, streak: Line, owned: NDArray[np.bool_], hides: Image) -> None:
    """Parts one upright streak from the letters, in views of the page."""
    begin, end = (streak.box.top, streak.box.bottom) if streak.upright else (streak.box.left, streak.box.right)
    along = np.arange(begin, min(end, dark.shape[0]))
    middle = streak.slope * along + streak.base
    reach = int(np.ceil(streak.thick / 2 + _FADE_PX))
    wide = reach + _SIDE
    inside = (np.rint(middle) >= wide) & (np.rint(middle) < dark.shape[1] - wide)
    along, middle = along[inside], middle[inside]
    if not along.size:
        return
    seen = profile(dark, along, middle, wide)
    at = along[:, None], seen.columns
    darkness, core = dark[at], _core(seen, reach)
    through = _lets_through((mask[at] > 0) & seen.shows, core, seen.shows)
    limit = np.minimum(_ALL, seen.level + seen.least) if through else np.full(core.shape, float(_ALL))
    hides[at] = np.maximum(hides[at], np.where(core, limit, 0.0).astype(np.uint8))
    letters = (rest[at] > 0) & seen.shows
    faint = letters & (darkness <= np.where(core, limit, 0.0).max(axis=1, keepdims=True))
    goes_on = _spread(_beside(faint, core, -1)) & _spread(_beside(faint, core, 1))
    letters = _without_specks(letters) | ((rest[at] > 0) & core & goes_on[:, None])
    streaks_own = (rest[at] > 0) & ~letters
    streaks_own[:, :_SIDE] = streaks_own[:, -_SIDE:] = False
    owned[at] |= streaks_own


def _core(seen: Profile, reach: int) -> NDArray[np.bool_]:
    """Where a streak is about as dark as at its darkest."""
    core = seen.level >= np.maximum(_CORE * seen.level.max(axis=1, keepdims=True), 1.0)
    core[:, : seen.level.shape[1] // 2 - reach] = core[:, seen.level.shape[1] // 2 + reach + 1 :] = False
    return np.asarray(core, np.bool_)


def _lets_through(inked: NDArray[np.bool_], core: NDArray[np.bool_], shows: NDArray[np.bool_]) -> bool:
    """Whether print shows through a streak in nearly all rows in which ink goes on at both of its sides."""
    crossed = _beside(inked, core, -1) & _beside(inked, core, 1)
    shown = (shows & core).sum(axis=1) * 2 >= core.sum(axis=1)
    return bool(crossed.sum() >= _CROSSINGS and shown[crossed].mean() >= _THROUGH)


def _beside(inked: NDArray[np.bool_], core: NDArray[np.bool_], side: int) -> NDArray[np.bool_]:
    """Whether there is ink right beyond the core of a streak, row by row, on its left (-1) or right (1)."""
    near = np.zeros_like(core)
    for step in range(1, _SIDE + 1):
        if side < 0:
            near[:, :-step] |= core[:, step:]
        else:
            near[:, step:] |= core[:, :-step]
    return np.asarray((inked & near & ~core).any(axis=1), np.bool_)


def _without_specks(letters: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Letters without what is too small, within the window of a streak, to be a point."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(letters.astype(np.uint8), connectivity=8)
    large = stats[:, cv2.CC_STAT_AREA] >= _SPECK
    large[np.unique(labels[:, [0, -1]])] = True  # what reaches the window's edge goes on
    large[0] = False
    return np.asarray(large[labels], np.bool_) if count > 1 else letters


def with_streaks(parts: Components, owned: NDArray[np.bool_]) -> Components:
    """The components with one more at their end, which is all ink of the streaks."""
    number = len(parts.boxes)
    parts.labels[owned] = number
    rows, columns = np.flatnonzero(owned.any(axis=1)), np.flatnonzero(owned.any(axis=0))
    box = [columns[0], rows[0], columns[-1] + 1, rows[-1] + 1, np.count_nonzero(owned)]
    boxes = np.concatenate([parts.boxes, np.array([box], np.int32)])
    return Components(parts.labels, boxes, np.append(parts.tinted, False))


def cut_numbers(
    words: Sequence[Word], members: Sequence[Sequence[int]], parts: Components, clean: Image, hides: Image
) -> set[int]:
    """Indexes of numbers of which a streak hides more than a hair, or that end within it: half an 8 is a 3.

    Args:
        words: the words of a page.
        members: for each word the numbers of the components that make it.
        parts: the components of the page.
        clean: the page in grey on white paper.
        hides: how dark print is that a streak would hide, pixel by pixel.
    """
    found = set()
    for index, word in enumerate(words):
        own = parts.boxes[list(members[index])]
        if not len(own) or not any(c.isdigit() for c in word.text):
            continue
        (left, top), (right, bottom) = own[:, :2].min(axis=0), own[:, 2:4].max(axis=0)
        high = int(bottom - top)
        beside = np.s_[max(0, top - _TOUCHES) : bottom + _TOUCHES, max(0, left - _TOUCHES) : right + _TOUCHES]
        if not hides[beside].any():
            continue
        ink = np.isin(parts.labels[beside], members[index])
        darkness = _darkness(ink, clean[beside], hides[beside])
        hidden = hides[beside] > darkness
        if max(hidden.any(axis=0).sum(), hidden.any(axis=1).sum()) < _HIDDEN * high:
            continue
        wide = np.s_[max(0, top - high) : bottom + high, max(0, left - high) : right + high]
        if _thickness(hides[wide] > darkness) > _HAIR * high:
            found.add(index)
    return found


def unhiding(
    words: Sequence[Word],
    members: Sequence[Sequence[int]],
    parts: Components,
    clean: Image,
    hides: Image,
    streak: int,
) -> Components:
    """The components without what streaks draw on words whose print they let through: there is none below it.

    The arguments are those of `cut_numbers`; `streak` is the component of all streaks.
    """
    labels = parts.labels.copy()
    for index, word in enumerate(words):
        here = np.s_[word.box.top : word.box.bottom, word.box.left : word.box.right]
        if hides[here].any() and len(members[index]):
            darkness = _darkness(np.isin(parts.labels[here], members[index]), clean[here], hides[here])
            labels[here][(parts.labels[here] == streak) & (hides[here] <= darkness)] = 0
    return Components(labels, parts.boxes, parts.tinted)


def _darkness(ink: NDArray[np.bool_], clean: Image, hides: Image) -> float:
    """How dark the print of a word is beside the streaks; 0 when they cover all of it."""
    plain = ink & (hides == 0)
    return _ALL - float(np.median(clean[plain])) if plain.any() else 0.0


def _thickness(hidden: NDArray[np.bool_]) -> float:
    """Pixels across a streak, upright or level, in a part of the page that it runs through."""
    return min(float(np.median(count[count > 0])) for count in (hidden.sum(axis=0), hidden.sum(axis=1)))


def _spread(inked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The same, or in a row close by."""
    near = inked.copy()
    for step in range(1, _SLANT + 1):
        near[step:] |= inked[:-step]
        near[:-step] |= inked[step:]
    return near
