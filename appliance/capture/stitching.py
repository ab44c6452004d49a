"""Sheets that the operator fed again although they were safe: recognised, and not kept twice.

After a stop the operator puts the last sheets back, and often one or two more than asked for. Each sheet that comes
then is compared with the last safe ones, until the first that is none of them.

Rules:
- A sheet is left out only when every one of its sides is the same as that of a safe sheet, pixels against pixels, and
  at least one of them has enough ink to tell. What is left out is on the record.
- A blank sheet is left out only in its place: right behind a sheet that was left out, as in the safe stack.
- What cannot be told apart is kept, and the batch is held for a person: nothing is dropped on a guess.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from appliance.capture.fingerprint import Fingerprint, Likeness, compare, fingerprint
from appliance.devices.interfaces import FedPage

SheetPrint = tuple[Fingerprint, ...]
"""The fingerprints of a sheet's sides, front first."""


class Place(StrEnum):
    """What a sheet is that came after a stop."""

    NEW = "new"
    AGAIN = "again"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a sheet belongs; `sheet` is the safe one that it repeats, counted from 0 in `tail`."""

    place: Place
    sheet: int | None = None


def print_of(sides: Sequence[FedPage]) -> SheetPrint:
    """The fingerprints of a sheet."""
    return tuple(fingerprint(side.image, float(side.dpi)) for side in sides)


class Stitcher:
    """Compares what comes after a stop with the last safe sheets. One for each run of the feeder."""

    def __init__(self, tail: Sequence[SheetPrint]) -> None:
        """`tail`: the last safe sheets, oldest first; empty at a job's first run."""
        self._tail = tuple(tail)
        self._last: int | None = None  # of the tail: the sheet that came again just now
        self._new = not self._tail

    @property
    def looking(self) -> bool:
        """Whether the next sheet may be one of the safe ones."""
        return not self._new

    def place(self, sheet: SheetPrint) -> Placed:
        """Where the next sheet belongs."""
        if self._new:
            return Placed(Place.NEW)
        likenesses = [_likeness(sheet, safe) for safe in self._tail]
        same = [i for i, likeness in enumerate(likenesses) if likeness is Likeness.SAME]
        follows = None if self._last is None else self._last + 1
        if follows is not None and follows < len(self._tail) and likenesses[follows] is not Likeness.DIFFERENT:
            self._last = follows  # in its place, as in the safe stack
            return Placed(Place.AGAIN, follows)
        if same:
            self._last = same[-1]
            return Placed(Place.AGAIN, same[-1])
        self._new = True
        unsure = Likeness.UNSURE in (likenesses if self._last is None else likenesses[self._last + 1 :])
        return Placed(Place.UNSURE if unsure else Place.NEW)


def _likeness(one: SheetPrint, other: SheetPrint) -> Likeness:
    """Of two sheets: the least alike of their sides; two blank sides of a printed sheet agree."""
    if len(one) != len(other):
        return Likeness.DIFFERENT
    sides = [compare(a, b) for a, b in zip(one, other, strict=True)]
    if Likeness.DIFFERENT in sides:
        return Likeness.DIFFERENT
    telling = [side for side, a, b in zip(sides, one, other, strict=True) if not (a.blank and b.blank)]
    if telling and all(side is Likeness.SAME for side in telling):
        return Likeness.SAME
    return Likeness.UNSURE
