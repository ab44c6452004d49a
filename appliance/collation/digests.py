"""Texts as keyed digests that can still be compared after a letter was misread.

Method: every text is folded to a skeleton in which the usual confusions of a reader are one letter (`0` and `O`, `rn`
and `m`); two skeletons that differ in one place share a spelling with one letter left out (symmetric deletion).

Rules:
- The key is made for one job, lives in memory and is never written: without it a digest says nothing.
- With the key short texts can be tried out, so digests stay in the memory that holds the pages themselves.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

_SIZE: Final = 8  # bytes
_LETTERS: Final = 4  # of a name; a shorter one must be read exactly
_FIGURES: Final = 6  # of a number, likewise
_MAX: Final = 40  # characters
_AS_LETTERS: Final = str.maketrans({"0": "o", "1": "i", "l": "i", "|": "i", "!": "i", "5": "s", "8": "b", "6": "b"})
_PAIRS: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
_AS_FIGURES: Final = str.maketrans({"o": "0", "l": "1", "i": "1", "|": "1", "s": "5", "b": "8", "z": "2"})


class Match(StrEnum):
    """How two digests compare."""

    SAME = "same"
    NEAR = "near"  # one character apart: a misread one, or another
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mark:
    """One text: the digest of its skeleton, and of every spelling of it with one character left out."""

    exact: bytes = field(repr=False)
    near: frozenset[bytes] = field(repr=False)

    def compare(self, other: Mark) -> Match:
        """Whether both are the same text."""
        if self.exact == other.exact:
            return Match.SAME
        return Match.OTHER if self.near.isdisjoint(other.near) else Match.NEAR


class Digester:
    """Makes marks that compare only with those of the same key."""

    def __init__(self, key: bytes) -> None:
        """`key`: at least 16 random bytes."""
        self._key = key

    def name(self, text: str) -> Mark | None:
        """A part of a name; None where too little of it is letters."""
        folded = letters(text)
        return self._mark("n", folded, _LETTERS) if len(folded) > 1 else None

    def number(self, text: str) -> Mark | None:
        """A record number or a date in figures; None where it has fewer than four."""
        folded = figures(text)
        return self._mark("d", folded, _FIGURES) if sum(c.isdigit() for c in folded) > 3 else None

    def word(self, text: str) -> bytes:
        """A word of a running head, as one digest."""
        return self._digest("w", letters(text))

    def _mark(self, kind: str, folded: str, least: int) -> Mark:
        folded = folded[:_MAX]
        shorter = {folded[:i] + folded[i + 1 :] for i in range(len(folded))} if len(folded) >= least else set()
        return Mark(self._digest(kind, folded), frozenset(self._digest(kind, s) for s in shorter | {folded}))

    def _digest(self, kind: str, text: str) -> bytes:
        return hashlib.blake2b(f"{kind}:{text}".encode(), digest_size=_SIZE, key=self._key[:64]).digest()


def letters(text: str) -> str:
    """The skeleton of a word."""
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_AS_LETTERS)
    kept = "".join(c for c in plain if c.isalpha())
    for pair, one in _PAIRS:
        kept = kept.replace(pair, one)
    return kept


def figures(text: str) -> str:
    """The skeleton of a number: its figures and letters, those letters that look like figures as such."""
    kept = re.sub(r"[^0-9a-z|]", "", text.casefold())
    return kept.translate(_AS_FIGURES).lstrip("0")
