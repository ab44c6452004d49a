"""An item of the queue, a day's count and a record of the log, as they go over the bus.

Rules:
- Ids, codes, counts and fixed sentences alone; a row checks this when it is made, at both ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.bus_rows import MAX_SENTENCE, ContentError, is_word
from appliance.documents import is_opaque_id

_U32: Final = 0xFFFF_FFFF

_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FIELD: Final = re.compile(r"[a-z0-9_]{1,64}")
_VALUE: Final = re.compile(r"[a-z0-9+-]{1,1100}")  # ids, digests, numbers, codes, purposes joined by '+'

CountTuple = tuple[str, str, str, str, int]
AuditTuple = tuple[int, str, str, dict[str, str]]
ItemTuple = tuple[str, str, str, str, str, str, str, int, str, str, str, str, str]
OwnerTuple = tuple[str, str, str]
MAX_NAME: Final = 40  # characters


class State(StrEnum):
    """Where an item stands."""

    OPEN = "open"
    ASSIGNED = "assigned"
    ESCALATED = "escalated"
    RESOLVED = "resolved"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits, or waited.

    `job`, `document`, `document_class` and `owner` are "" where there is none; `resolution` while it waits. `step` is
    the word of the next step, `todo` its sentence.
    """

    item: str
    job: str
    document: str
    document_class: str
    code: str
    sentence: str
    since: str  # RFC 3339, UTC
    age_s: int  # until now, or until it was resolved
    owner: str
    state: str
    resolution: str
    step: str
    todo: str

    def __post_init__(self) -> None:
        ids = is_opaque_id(self.item) and all(not one or is_opaque_id(one) for one in (self.job, self.document))
        words = all(map(is_word, (self.code, self.state, self.step)))
        perhaps = all(not word or is_word(word) for word in (self.document_class, self.owner, self.resolution))
        short = max(len(self.sentence), len(self.todo)) <= MAX_SENTENCE and len(self.since) <= len(
            "2026-01-01T00:00:00Z"
        )
        if not (ids and words and perhaps and short and 0 <= self.age_s <= _U32):
            raise ContentError("an item of the queue")

    def as_tuple(self) -> ItemTuple:
        """For the wire: `(sssssssusssss)`."""
        return (
            self.item, self.job, self.document, self.document_class, self.code, self.sentence, self.since, self.age_s,
            self.owner, self.state, self.resolution, self.step, self.todo,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Owner:
    """Somebody to whom an item can be given; `name` is for a screen, as for logging in."""

    id: str
    name: str
    role: str

    def __post_init__(self) -> None:
        if not (is_opaque_id(self.id) and 0 < len(self.name) <= MAX_NAME and self.name.isprintable()):
            raise ContentError("an owner")
        if not is_word(self.role):
            raise ContentError("an owner's role")

    def as_tuple(self) -> OwnerTuple:
        """For the wire: `(sss)`."""
        return (self.id, self.name, self.role)


@dataclass(frozen=True, slots=True)
class CountRow:
    """So many of `what` on a day; `document_class` and `code` are "" where they do not matter."""

    day: str  # YYYY-MM-DD; zeros: what a wrong clock counted
    what: str
    document_class: str
    code: str
    n: int

    def __post_init__(self) -> None:
        perhaps = all(not word or is_word(word) for word in (self.document_class, self.code))
        if not (_DAY.fullmatch(self.day) and is_word(self.what) and perhaps and 0 <= self.n < 1 << 64):
            raise ContentError("a count")

    def as_tuple(self) -> CountTuple:
        """For the wire: `(sssst)`."""
        return (self.day, self.what, self.document_class, self.code, self.n)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """A record of the audit log: number, time, event, and its fields as words."""

    seq: int
    at: str
    event: str
    fields: dict[str, str]

    def __post_init__(self) -> None:
        words = is_word(self.event) and all(map(_FIELD.fullmatch, self.fields))
        if not (words and all(_VALUE.fullmatch(value) for value in self.fields.values()) and _TIME.fullmatch(self.at)):
            raise ContentError("an audit record")

    def as_tuple(self) -> AuditTuple:
        """For the wire: `(tssa{ss})`."""
        return (self.seq, self.at, self.event, self.fields)
