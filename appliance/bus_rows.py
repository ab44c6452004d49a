"""What the station tells over the bus, as rows of plain values.

Rules:
- Nothing here can carry content: ids are opaque, states and codes are short words of `a-z0-9-`, numbers are numbers,
  sentences come from fixed tables. The rows check this when they are made.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from appliance.documents import is_opaque_id
from appliance.errors import ScanStationError

MAX_SENTENCE = 400  # characters
MAX_CHECKS = 100
MAX_UNIT = 40  # characters
_WORD = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
_U32 = 0xFFFF_FFFF

JobTuple = tuple[str, str, str, int, int, int, str]
DocumentTuple = tuple[str, str, str, str, str, str]
ClassTuple = tuple[str, str, str, int]
PartTuple = tuple[str, str, int, int, int, str, str, int]
CheckTuple = tuple[str, bool, str]
PresetTuple = tuple[str, str, bool, str, list[str], str, int, bool, bool]
MeasuredTuple = tuple[str, bool, float, float, str, str]
ReadinessTuple = tuple[bool, str, bool, list[MeasuredTuple]]


class ContentError(ScanStationError):
    """A value was about to leave over the bus that is not of its plain form."""

    code = "bus-content"


@dataclass(frozen=True, slots=True)
class JobRow:
    """One job. `code` says why it stopped ("" if it did not); `created` is RFC 3339 in UTC with a final Z."""

    job: str
    state: str
    code: str
    sheets: int
    pages: int
    documents: int
    created: str

    def __post_init__(self) -> None:
        plain = is_opaque_id(self.job) and is_word(self.state) and (not self.code or is_word(self.code))
        counts = all(0 <= number <= _U32 for number in (self.sheets, self.pages, self.documents))
        if not (plain and counts and _TIME.fullmatch(self.created)):
            raise ContentError("a job row")

    def as_tuple(self) -> JobTuple:
        """For the wire: `(sssuuus)`."""
        return (self.job, self.state, self.code, self.sheets, self.pages, self.documents, self.created)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document of a job. `recipient` is "" for the only one or before it is sealed; `code` says why it stopped."""

    job: str
    document: str
    purpose: str
    recipient: str
    state: str
    code: str

    def __post_init__(self) -> None:
        ids = is_opaque_id(self.job) and is_opaque_id(self.document)
        words = is_word(self.purpose) and is_word(self.state)
        if not (ids and words and all(not word or is_word(word) for word in (self.recipient, self.code))):
            raise ContentError("a document row")

    def as_tuple(self) -> DocumentTuple:
        """For the wire: `(ssssss)`."""
        return (self.job, self.document, self.purpose, self.recipient, self.state, self.code)


@dataclass(frozen=True, slots=True)
class ClassRow:
    """The class of a job and who decided it ("" where nobody did yet); `permille` is the station's own confidence."""

    job: str
    document_class: str
    origin: str
    permille: int

    def __post_init__(self) -> None:
        words = is_word(self.document_class) and (not self.origin or is_word(self.origin))
        if not (is_opaque_id(self.job) and words and 0 <= self.permille <= 1000):
            raise ContentError("a class row")

    def as_tuple(self) -> ClassTuple:
        """For the wire: `(sssu)`."""
        return (self.job, self.document_class, self.origin, self.permille)


@dataclass(frozen=True, slots=True)
class PartRow:
    """Where a document stood in its stack, and its class. `part` counts from 1; documents of the same pages share it.

    `declared` is what the separator sheet says of `sheets` (0: nothing); class, who decided and `permille` as in a
    `ClassRow`.
    """

    job: str
    document: str
    part: int
    sheets: int
    declared: int
    document_class: str
    origin: str
    permille: int

    def __post_init__(self) -> None:
        ids = is_opaque_id(self.job) and is_opaque_id(self.document)
        words = is_word(self.document_class) and (not self.origin or is_word(self.origin))
        counts = all(0 <= number <= _U32 for number in (self.part, self.sheets, self.declared))
        if not (ids and words and counts and 0 <= self.permille <= 1000):
            raise ContentError("a part row")

    def as_tuple(self) -> PartTuple:
        """For the wire: `(ssuuussu)`."""
        counts = (self.part, self.sheets, self.declared)
        return (self.job, self.document, *counts, self.document_class, self.origin, self.permille)


@dataclass(frozen=True, slots=True)
class Check:
    """One check of the self-test; `sentence` says what was found and what to do."""

    name: str
    ok: bool
    sentence: str

    def __post_init__(self) -> None:
        if not is_word(self.name) or len(self.sentence) > MAX_SENTENCE:
            raise ContentError("a check")

    def as_tuple(self) -> CheckTuple:
        """For the wire: `(sbs)`."""
        return (self.name, self.ok, self.sentence)


@dataclass(frozen=True, slots=True)
class PresetRow:
    """One preset: its name and label, whether it is chosen, and what it scans for whom."""

    name: str
    label: str
    chosen: bool
    document_class: str
    purposes: tuple[str, ...]
    destination: str
    dpi: int
    colour: bool
    duplex: bool

    def __post_init__(self) -> None:
        words = all(map(is_word, (self.name, self.document_class, *self.purposes)))
        short = len(self.label) <= MAX_SENTENCE and len(self.destination) <= MAX_SENTENCE
        if not (words and short and 0 < self.dpi <= _U32):
            raise ContentError("a preset")

    def as_tuple(self) -> PresetTuple:
        """For the wire: `(ssbsassubb)`."""
        purposes = list(self.purposes)
        return (
            self.name, self.label, self.chosen, self.document_class, purposes, self.destination, self.dpi, self.colour,
            self.duplex,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class MeasuredRow:
    """One check of the readiness test; `value` and `limit` are in `unit`."""

    name: str
    ok: bool
    value: float
    limit: float
    unit: str
    sentence: str

    def __post_init__(self) -> None:
        numbers = math.isfinite(self.value) and math.isfinite(self.limit)
        if not (is_word(self.name) and numbers and len(self.unit) <= MAX_UNIT and len(self.sentence) <= MAX_SENTENCE):
            raise ContentError("a measured check")

    def as_tuple(self) -> MeasuredTuple:
        """For the wire: `(sbddss)`."""
        return (self.name, self.ok, float(self.value), float(self.limit), self.unit, self.sentence)


@dataclass(frozen=True, slots=True)
class ReadinessRow:
    """The last readiness test: whether one is due now, when the last one was ("" for never), and what it found."""

    due: bool
    at: str
    passed: bool
    checks: tuple[MeasuredRow, ...]

    def __post_init__(self) -> None:
        if (self.at and not _TIME.fullmatch(self.at)) or len(self.checks) > MAX_CHECKS:
            raise ContentError("a readiness test")

    def as_tuple(self) -> ReadinessTuple:
        """For the wire: `(bsba(sbddss))`."""
        return (self.due, self.at, self.passed, [check.as_tuple() for check in self.checks])


def is_word(text: str) -> bool:
    """Whether the text is a short word of our own making, such as a state or a code."""
    return _WORD.fullmatch(text) is not None
