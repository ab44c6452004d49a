"""What people who review a page changed about it: words taken away, words asked back, words read again.

Rules:
- Taking away always wins: every word that a removed box means goes, and with it whatever else is in the box.
- Only a word that nothing understood and nothing denied for what it is can come back. Identifiers, handwriting, unsure
  readings and what a purpose does not need never do.
- An identifier that is known from anywhere in the document does not come back.
- A word that comes back, or is read anew, is judged by its shape and by the release gate like every other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from appliance.documents import Box, Image, Word
from appliance.redaction.reasons import Reason

RESTORABLE: Final = frozenset({Reason.UNKNOWN_WORD, Reason.UNKNOWN_NUMBER})
"""Denied because nothing was known about them, not because of what they are."""

SURE: Final = 100.0  # confidence of a word that a person read
_WHITE: Final = 255
_MEETING: Final = 0.1  # of the smaller box: so much of a word and a removed box lie on each other


@dataclass(frozen=True, slots=True)
class PageEdits:
    """The edits of one page. `restored` and `read` name words by the boxes that they were read with."""

    removed: tuple[Box, ...] = ()
    restored: tuple[Box, ...] = ()
    read: tuple[tuple[Box, str], ...] = field(default=(), repr=False)


NO_EDITS: Final = PageEdits()


def read_anew(words: Sequence[Word], edits: PageEdits) -> tuple[Word, ...]:
    """The words with those that a person read in place of what the reader made of them."""
    texts = dict(edits.read)
    return tuple(replace(word, text=texts[word.box], confidence=SURE) if word.box in texts else word for word in words)


def restored(
    words: Sequence[Word], reasons: Sequence[Reason], edits: PageEdits, is_known: Callable[[Word], bool]
) -> list[Reason]:
    """The reasons, with those of words that may come back and were asked for; `is_known` tells known identifiers."""
    wanted = frozenset(edits.restored)
    return [
        Reason.RESTORED if reason in RESTORABLE and word.box in wanted and not is_known(word) else reason
        for word, reason in zip(words, reasons, strict=True)
    ]


def without_removed(words: Sequence[Word], reasons: Sequence[Reason], edits: PageEdits) -> list[Reason]:
    """The reasons, with every word denied that a removed box means; one that was denied before keeps its reason."""
    return [
        Reason.REVIEW if reason.cleared and any(_meets(word.box, box) for box in edits.removed) else reason
        for word, reason in zip(words, reasons, strict=True)
    ]


def whitened(image: Image, kept: Sequence[Word], edits: PageEdits) -> Image:
    """The page with nothing in the removed boxes but what belongs to kept words; the image itself without any."""
    if not edits.removed:
        return image
    page = image.copy()
    for box in edits.removed:
        _inside(page, box)[:] = _WHITE
    for word in kept:  # a neighbour whose box reaches a little into a removed one
        _inside(page, word.box)[:] = _inside(image, word.box)
    return page


def _inside(image: Image, box: Box) -> Image:
    """The pixels of a box, as far as they are on the page."""
    return image[max(0, box.top) : max(0, box.bottom), max(0, box.left) : max(0, box.right)]


def _meets(word: Box, box: Box) -> bool:
    """Whether a removed box means a word: more than the edges of the two meet."""
    wide = min(word.right, box.right) - max(word.left, box.left)
    high = min(word.bottom, box.bottom) - max(word.top, box.top)
    least = min(word.width * word.height, box.width * box.height)
    return wide > 0 and high > 0 and wide * high >= _MEETING * least
