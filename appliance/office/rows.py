"""What the office sees, as it goes over the bus.

Rules:
- Ids, codes, counts and times alone; a row checks this when it is made, at both ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.bus_rows import ContentError, is_word
from appliance.documents import is_opaque_id

_U32: Final = 0xFFFF_FFFF
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_PERIOD: Final = re.compile(r"\d{4}-\d\d(-\d\d)?")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")

HoldTuple = tuple[str, str, str, str, int, int, int, int, bool]
FigureTuple = tuple[str, int, int, int, int, int, int]
ReasonTuple = tuple[str, str, int]
ClassTuple = tuple[str, bool, str, str, bool]
ChainTuple = tuple[str, int, str, str]


class Chain(StrEnum):
    """What a look at the whole audit log found."""

    HOLDS = "holds"
    BROKEN = "broken"
    CHECKING = "checking"  # it is being read


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A job that is not at its end, and whether a legal hold keeps it."""

    job: str
    state: str
    code: str  # why it waits, or ""
    created: str  # RFC 3339, UTC
    age_s: int
    sheets: int
    pages: int
    documents: int
    held: bool

    def __post_init__(self) -> None:
        plain = is_opaque_id(self.job) and is_word(self.state) and (not self.code or is_word(self.code))
        counts = _counts(self.age_s, self.sheets, self.pages, self.documents)
        if not (plain and counts and _TIME.fullmatch(self.created) and isinstance(self.held, bool)):
            raise ContentError("a job that may be held")

    def as_tuple(self) -> HoldTuple:
        """For the wire: `(ssssuuuub)`."""
        return (self.job, self.state, self.code, self.created, self.age_s, self.sheets, self.pages, self.documents,
                self.held)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FigureRow:
    """The counts of a day (YYYY-MM-DD) or a month (YYYY-MM).

    `again` and `waited` are documents to be scanned again, and documents that waited for a person; both of `ended`.
    """

    period: str
    pages: int
    sent: int  # documents sealed
    ended: int  # documents sealed or discarded
    again: int
    waited: int
    sheets: int

    def __post_init__(self) -> None:
        counts = _counts(self.pages, self.sent, self.ended, self.again, self.waited, self.sheets)
        if not (_PERIOD.fullmatch(self.period) and counts):
            raise ContentError("figures")

    def as_tuple(self) -> FigureTuple:
        """For the wire: `(suuuuuu)`."""
        return (self.period, self.pages, self.sent, self.ended, self.again, self.waited, self.sheets)


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """So many documents of a class were held for a reason."""

    document_class: str
    code: str
    n: int

    def __post_init__(self) -> None:
        words = is_word(self.code) and (not self.document_class or is_word(self.document_class))
        if not (words and _counts(self.n)):
            raise ContentError("a reason")

    def as_tuple(self) -> ReasonTuple:
        """For the wire: `(ssu)`."""
        return (self.document_class, self.code, self.n)


@dataclass(frozen=True, slots=True)
class ChainRow:
    """What the last look at the whole log found: how many records, the digest of the last one, and when."""

    state: str
    records: int
    last: str
    at: str

    def __post_init__(self) -> None:
        known = self.state in set(Chain)
        perhaps = (not self.last or _DIGEST.fullmatch(self.last)) and (not self.at or _TIME.fullmatch(self.at))
        if not (known and perhaps and 0 <= self.records < 1 << 60):
            raise ContentError("the state of the chain")

    def as_tuple(self) -> ChainTuple:
        """For the wire: `(stss)`."""
        return (self.state, self.records, self.last, self.at)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """A class of the policy: whether it is in use, and the code of what is in the way of enabling it ("": nothing)."""

    name: str
    enabled: bool
    missing: str
    at: str  # of the last decision about it; "": there was none
    pilot: bool  # whether a pilot's report was named

    def __post_init__(self) -> None:
        words = is_word(self.name) and (not self.missing or is_word(self.missing))
        flags = {type(self.enabled), type(self.pilot)} == {bool}
        if not (words and flags and (not self.at or _TIME.fullmatch(self.at))):
            raise ContentError("a class in use")

    def as_tuple(self) -> ClassTuple:
        """For the wire: `(sbssb)`."""
        return (self.name, self.enabled, self.missing, self.at, self.pilot)


def _counts(*numbers: int) -> bool:
    return all(type(number) is int and 0 <= number <= _U32 for number in numbers)
