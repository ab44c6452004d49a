"""What a person decided about a suggestion: as it stands, corrected, or wrong.

Rules:
- A suggestion that a person rejected does not travel; one that was confirmed or corrected needs no further look.
- What nobody decided stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from appliance.documents import Box
from appliance.fields.leaving import Marked
from appliance.suggestions import FieldKind

_SAME: Final = 0.5  # of both boxes together: so much of them is common where they are of one field


class Ruling(StrEnum):
    """What a person said."""

    CONFIRMED = "confirmed"
    CORRECTED = "corrected"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision about the field of this kind at this place of a page (its index in the batch)."""

    page: int
    kind: FieldKind
    box: Box
    ruling: Ruling


def settled(page: int, marked: Iterable[Marked], decided: Sequence[Decided]) -> tuple[Marked, ...]:
    """The suggestions of a page that may still travel, with what was decided about them."""
    found: list[Marked] = []
    for one in marked:
        own = next(
            (d for d in decided if d.page == page and is_about(d, one.suggestion.kind, one.suggestion.box)), None
        )
        if own is None:
            found.append(one)
        elif own.ruling is not Ruling.REJECTED:
            found.append(replace(one, confirm=False))
    return tuple(found)


def is_about(decided: Decided, kind: FieldKind, box: Box) -> bool:
    """Whether a decision is about the field of this kind in this box."""
    return decided.kind is kind and _common(decided.box, box) >= _SAME


def _common(one: Box, other: Box) -> float:
    """The common share of two boxes, 0 to 1."""
    wide = max(0, min(one.right, other.right) - max(one.left, other.left))
    high = max(0, min(one.bottom, other.bottom) - max(one.top, other.top))
    both = one.width * one.height + other.width * other.height - wide * high
    return wide * high / max(1, both)
