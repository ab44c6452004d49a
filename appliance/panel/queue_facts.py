"""What the station says about its queue: rows that were checked, and who may do what about them.

Rules:
- Nothing is believed before its form was checked; what is malformed is a `WrongShapeError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from appliance.bus_rows import ContentError
from appliance.panel.review_facts import WrongShapeError
from appliance.queue.items import Item, Owner

LISTERS: Final = ("reception", "reviewer", "supervisor")
"""Roles that see what waits; the station refuses all others, and counts refusals."""
DECIDERS: Final = ("reviewer", "supervisor")
"""Roles that assign, escalate and resolve, and let a job go on."""
PAGE_ITEMS: Final = 20
MAX_OWNERS: Final = 200
_MOST: Final = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Listed:
    """A part of the list: how many wait in all, from which place on this part is, and to whom items can be given."""

    total: int
    first: int
    rows: tuple[Item, ...]
    owners: tuple[Owner, ...] = ()
    ended: bool = False  # what was resolved last, the newest first


def checked_total(untrusted: object) -> int:
    """How many wait. Raises WrongShapeError."""
    return _page(untrusted)[0]


def checked_page(untrusted: object, first: int) -> Listed:
    """A part of what waits. Raises WrongShapeError."""
    total, rows = _page(untrusted)
    return Listed(total, first, checked_items(rows))


def checked_items(untrusted: object) -> tuple[Item, ...]:
    """At most a page of items. Raises WrongShapeError."""
    if not (isinstance(untrusted, list) and len(untrusted) <= PAGE_ITEMS):
        raise WrongShapeError
    return tuple(map(checked_item, untrusted))


def checked_item(untrusted: object) -> Item:
    """One item. Raises WrongShapeError."""
    if not (isinstance(untrusted, tuple) and len(untrusted) == 13):
        raise WrongShapeError
    texts = (*untrusted[:7], *untrusted[8:])
    if not (all(isinstance(text, str) and text.isprintable() for text in texts) and type(untrusted[7]) is int):
        raise WrongShapeError
    try:
        return Item(*untrusted)
    except ContentError:
        raise WrongShapeError from None


def checked_owners(untrusted: object) -> tuple[Owner, ...]:
    """To whom an item can be given. Raises WrongShapeError."""
    if not (isinstance(untrusted, list) and len(untrusted) <= MAX_OWNERS):
        raise WrongShapeError
    rows = [row for row in untrusted if isinstance(row, tuple) and len(row) == 3 and all(map(_is_text, row))]
    try:
        found = tuple(Owner(*row) for row in rows)
    except ContentError:
        raise WrongShapeError from None
    if len(found) != len(untrusted):
        raise WrongShapeError
    return found


def _page(untrusted: object) -> tuple[int, object]:
    if not (isinstance(untrusted, tuple) and len(untrusted) == 2):
        raise WrongShapeError
    total, rows = untrusted
    if not (type(total) is int and 0 <= total <= _MOST):
        raise WrongShapeError
    return total, rows


def _is_text(value: object) -> bool:
    return isinstance(value, str)
