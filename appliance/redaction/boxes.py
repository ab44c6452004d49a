"""The boxes of words, fitted to their ink where the reader drew them too wide or too narrow.

A reader draws a box over the words behind it (`0.50` over all of `0.50 - 1.10`), or ends it within a letter. Then a
word looks as no print does, or would leave as half of one, and stays behind for no reason of its own.

Rules:
- A box ends where the next word of its line begins, and begins behind the check box that it was drawn over; a code is
  rid of the letters that the check box was read as, where its own marks tell how many are its.
- A box that reaches into the line above or below ends before the marks that stand there alone: they may be what nobody
  read, and would leave with the word.
- A box ends where its letters end: dirt beside them and letters of another word that it touches are none of them.
- A letter that a box cuts is the word's, when it stands in no other word, is no higher than the word and sticks out by
  less than a letter. Marks that no box meets stay what they are: ink that nobody read.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Word
from appliance.redaction.checkboxes import is_check_box, is_label
from appliance.redaction.ink import Components

_FRAME_LETTERS = 3  # that a check box is read as, at most
_CODE = re.compile(r"\d{5}|[A-V]\d{4}|[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")  # of a procedure or a diagnosis
_LIKE_FRAME, _SHORT_LABEL = frozenset("OoD0QCGUuLJIl1B[(|"), 2  # before a label of a letter or two: `ON` of N
_BEGINS = 0.5  # of a check box's width, between its left end and that of a word's box
_LEAST = 0.3  # heights that must remain of a box
_MUCH = 0.4  # of a letter lies in a box: it may be that word's
_WHOLE = 0.9  # of a letter lies in a box: it is that word's, whatever else lies there
_MAIN = 0.5  # of the highest mark's height: letters
_SPECK = 0.13  # heights of letters: what is smaller is dirt; a full stop's foot stands so near theirs
_FAR_SPECK, _FAR = 0.22, 0.4  # and of so far above or below all letters
_BESIDE = 0.4  # heights from letters: a full stop stands closer
_INSIDE = 0.35  # of a letter's width lies in the box that cuts it
_OUT = 0.8  # heights that a cut letter sticks out, at most
_HIGH = 1.3  # heights, at most, of a cut letter
_TALL, _LOW = 1.5, 0.7  # times the page's usual height: of a box that may reach into another line; of any other, least
_BESIDE_WORDS = 2  # words of its line, by which that is told
_OFF = 0.35  # heights that a stem or a bow stands out of its line, at most


def fitted(words: Sequence[Word], parts: Components, frames: Sequence[Box] = ()) -> tuple[Word, ...]:
    """The words with boxes that fit their ink.

    Args:
        words: the words of a page, in reading order.
        parts: the components of its ink without its structure.
        frames: its check boxes.
    """
    letters = parts.boxes[1:]  # the first is the paper
    apart = _apart([_behind(word, frames, letters) for word in _in_line(words, letters)])
    edges = _edges(apart)
    narrow = [_narrowed(word, index, edges, letters) for index, word in enumerate(apart)]
    edges = _edges(narrow)
    whole = [_whole(word, index, edges, letters) for index, word in enumerate(narrow)]
    edges = _edges(whole)
    return tuple(
        word if word is narrow[index] else _narrowed(word, index, edges, letters) for index, word in enumerate(whole)
    )


def _in_line(words: Sequence[Word], letters: NDArray[np.int32]) -> list[Word]:
    """The words with boxes that leave out marks of the lines above and below."""
    high = float(np.median([word.box.height for word in words])) if words else 0.0
    lines: dict[int, list[Box]] = {}
    for word in words:
        if _LOW * high <= word.box.height <= _HIGH * high:
            lines.setdefault(word.line, []).append(word.box)
    found = list(words)
    for index, word in enumerate(words):
        beside = [box for box in lines.get(word.line, ()) if box != word.box]
        if word.box.height > _TALL * high and len(beside) >= _BESIDE_WORDS:
            away = np.argsort([abs(box.left - word.box.left) for box in beside], kind="stable")[:_BESIDE_WORDS]
            level = min(beside[at].top for at in away), max(beside[at].bottom for at in away)
            found[index] = _between(word, level, letters[_meeting(_edges([word])[0], letters)], _OFF * high)
    return found


def _between(word: Word, level: tuple[int, int], marks: NDArray[np.int32], off: float) -> Word:
    """The word without the marks that stand wholly above or below its line, unless a mark joins them to it."""
    top, bottom = level[0] - off, level[1] + off
    above, below = marks[:, 3] <= level[0], marks[:, 1] >= level[1]
    own = marks[~above & ~below]
    if not len(own) or not (above | below).any() or own[:, 1].min() < top or own[:, 3].max() > bottom:
        return word
    box = word.box
    first, last = own[:, 1].min() - 1 if above.any() else box.top, own[:, 3].max() + 1 if below.any() else box.bottom
    return replace(word, box=replace(box, top=max(box.top, int(first)), bottom=min(box.bottom, int(last))))


def _edges(words: Sequence[Word]) -> NDArray[np.int_]:
    """The boxes of words, as rows."""
    return np.array([(w.box.left, w.box.top, w.box.right, w.box.bottom) for w in words]).reshape(-1, 4)


def _narrowed(word: Word, index: int, edges: NDArray[np.int_], letters: NDArray[np.int32]) -> Word:
    """The word with a box that ends at its letters; `edges` are the boxes of all words."""
    box, here = word.box, edges[index]
    near = letters[_meeting(here, letters), :4]
    shares = _share(near, here)
    inside = near[shares >= _MUCH]
    if not len(inside):
        return word
    reach = box.height
    around = _meeting(np.array((box.left - reach, box.top - reach, box.right + reach, box.bottom + reach)), edges)
    foreign = np.zeros(len(near), bool)
    for other in edges[around & (edges != here).any(axis=1)]:
        share = _share(near, other)
        foreign |= (share >= np.maximum(_MUCH, shares)) & (shares < _WHOLE)
    own = near[~foreign & ~_dirt(near, inside)]
    if not len(own):
        return word
    (left, top), (right, bottom) = own[:, :2].min(axis=0).tolist(), own[:, 2:].max(axis=0).tolist()
    ends = Box(max(box.left, left), max(box.top, top), min(box.right, right), min(box.bottom, bottom))
    return word if ends == box else replace(word, box=ends)


def _share(letters: NDArray[np.int32], box: NDArray[np.int_]) -> NDArray[np.float64]:
    """How much of each mark's box lies in a word's."""
    across = np.minimum(letters[:, 2], box[2]) - np.maximum(letters[:, 0], box[0])
    down = np.minimum(letters[:, 3], box[3]) - np.maximum(letters[:, 1], box[1])
    whole = (letters[:, 2] - letters[:, 0]) * (letters[:, 3] - letters[:, 1])
    return np.asarray(np.maximum(across, 0) * np.maximum(down, 0) / whole, np.float64)


def _dirt(marks: NDArray[np.int32], inside: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which marks are too small for a letter and stand where no full stop does. `inside`: those in the word's box."""
    high = inside[:, 3] - inside[:, 1]
    main = inside[high >= _MAIN * high.max()]
    height = float(np.median(main[:, 3] - main[:, 1]))
    size = (marks[:, 2:] - marks[:, :2]).max(axis=1)
    off = np.maximum(main[:, 1].min() - marks[:, 3], marks[:, 1] - main[:, 3].max())
    small = (size < _SPECK * height) | ((size < _FAR_SPECK * height) & (off > _FAR * height))
    foot = np.abs(marks[:, 3] - np.median(main[:, 3])) <= _SPECK * height
    gap = np.maximum(main[:, 0].min() - marks[:, 2], marks[:, 0] - main[:, 2].max())
    return np.asarray(small & ~(foot & (gap <= _BESIDE * height)), bool)


def _behind(word: Word, frames: Sequence[Box], letters: NDArray[np.int32]) -> Word:
    """The word without the check box that its box begins with, and without the tick that sticks out of it."""
    box = word.box
    for frame in frames:
        if is_label(box, frame):
            own = letters[_meeting(np.array((box.left, box.top, box.right, box.bottom)), letters)]
            return replace(word, text=_without_frame(word.text, own)) if len(own) else word
        level = box.top < (frame.top + frame.bottom) // 2 < box.bottom
        begins = abs(box.left - frame.left) <= _BEGINS * frame.width and box.right > frame.right + frame.width
        if not level or not begins:
            continue
        own = letters[_meeting(np.array((frame.right, box.top, box.right, box.bottom)), letters)]
        own = own[~_meeting(np.array((frame.left, frame.top, frame.right, frame.bottom)), own)]
        text = _without_frame(word.text, own) if len(own) else word.text
        if len(own) and (text != word.text or not is_check_box(word, frame)):
            return replace(word, text=text, box=replace(box, left=int(own[:, 0].min())))
    return word


def _without_frame(text: str, own: NDArray[np.int32]) -> str:
    """A code, a letter or two without what their check box was read as: `1199202` of a box and 99202, `ON` of N."""
    high = own[:, 3] - own[:, 1]
    marks, place = int(np.count_nonzero(high >= _MAIN * high.max())), len(text)
    while marks and place:
        place -= 1
        marks -= text[place].isalnum()
    rest = text[place:]
    coded = place <= _FRAME_LETTERS and _CODE.fullmatch(rest) is not None
    lettered = place == 1 and text[0] in _LIKE_FRAME and rest.isalpha() and len(rest) <= _SHORT_LABEL
    return rest if place > 0 and (coded or lettered) else text


def _apart(words: Sequence[Word]) -> list[Word]:
    """The words with boxes that end where the next word of the line begins."""
    found = list(words)
    for one, other in itertools.pairwise(range(len(found))):
        here, there = found[one].box, found[other].box
        level = min(here.bottom, there.bottom) - max(here.top, there.top)
        over = found[one].line == found[other].line and here.left < there.left < here.right and level > 0
        if over and there.left - here.left >= _LEAST * here.height:
            found[one] = replace(found[one], box=replace(here, right=there.left))
    return found


def _whole(word: Word, index: int, edges: NDArray[np.int_], letters: NDArray[np.int32]) -> Word:
    """The word with a box that holds the letters which its box cuts; `edges` are the boxes of all words."""
    box, high = word.box, word.box.height
    met = _meeting(edges[index], letters)
    cut = met & ((letters[:, 0] < box.left) | (letters[:, 2] > box.right))
    for left, top, right, bottom in letters[cut, :4].tolist():
        inside = min(right, box.right) - max(left, box.left)
        out = max(box.left - left, right - box.right)
        owners = np.count_nonzero(_meeting(np.array((left, top, right, bottom)), edges))
        if owners == 1 and inside >= _INSIDE * (right - left) and out <= _OUT * high and bottom - top <= _HIGH * high:
            box = replace(box, left=min(box.left, left), right=max(box.right, right))
    return word if box == word.box else replace(word, box=box)


def _meeting(box: NDArray[np.int_], others: NDArray[np.int_] | NDArray[np.int32]) -> NDArray[np.bool_]:
    """Which of some boxes (rows: left, top, right, bottom) overlap one."""
    across = (others[:, 0] < box[2]) & (others[:, 2] > box[0])
    return np.asarray(across & (others[:, 1] < box[3]) & (others[:, 3] > box[1]))
