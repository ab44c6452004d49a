"""The D-Bus interface `org.scanstation.Station1`, as both ends see it.

Rules:
- Nothing here can carry content: ids are opaque, states and codes are short words of `a-z0-9-`, numbers are numbers,
  sentences come from fixed tables. The rows check this when they are made.
- Every argument and every answer is bounded (`MAX_JOBS`, `MAX_SENTENCE`).
- The interface only grows; a change of meaning is `Station2`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from sdbus import (
    DbusFailedError,
    DbusInterfaceCommonAsync,
    dbus_method_async,
    dbus_property_async,
    dbus_signal_async,
)

from appliance.documents import is_opaque_id
from appliance.errors import ScanStationError
from appliance.situation import View

BUS_NAME = "org.scanstation.Station1"
OBJECT_PATH = "/org/scanstation/Station1"
INTERFACE = "org.scanstation.Station1"
ERROR_NAME = "org.scanstation.Station1.Error"

MAX_JOBS = 1_000  # rows of one answer
MAX_DOCUMENTS = 4_000  # likewise, where a row is a document
MAX_SHEETS = 10_000  # that an operator may count
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


class BusError(ScanStationError):
    """The bus cannot be reached, or the station refused."""

    code = "bus"
    advice = "The station does not answer. Check that it is running: systemctl status scanstation-station."


class ContentError(ScanStationError):
    """A value was about to leave over the bus that is not of its plain form."""

    code = "bus-content"


class StationFailedError(DbusFailedError):
    """How one of our errors travels: `code: advice`."""

    dbus_error_name = ERROR_NAME


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


class StationApi(Protocol):
    """What the bus asks of the station. All of it is called in the station's event loop."""

    def view(self) -> View:
        """What the desk sees now."""

    def counters(self) -> Mapping[str, int]:
        """Numbers by name, such as jobs working, documents waiting."""

    async def scan(
        self, purposes: Sequence[str] = (), document_class: str = "", sheets: int = 0, preset: str = ""
    ) -> str:
        """A short press, for other purposes and of another class than a plain press where they are given.

        `sheets` is how many the operator counted, separators included; 0: nobody counted. With `preset`, that one is
        chosen first.

        Returns:
            The id of the job that now feeds; "" when a press can do nothing.

        Raises:
            ScanStationError: a purpose cannot be scanned for; nothing was begun.
        """

    async def cancel(self) -> None:
        """A long press."""

    async def jobs(self, limit: int) -> Sequence[JobRow]:
        """The newest jobs first, at most `limit`."""

    async def documents(self, limit: int) -> Sequence[DocumentRow]:
        """The documents of the newest jobs, at most `limit` of those."""

    async def resume(self, job: str, document_class: str = "", document: str = "") -> None:
        """Lets a held job go on, of this class if one is named, or one document of it. Raises ScanStationError."""

    async def classes(self, limit: int) -> Sequence[ClassRow]:
        """How the classes of the newest jobs were decided."""

    async def parts(self, limit: int) -> Sequence[PartRow]:
        """Where the documents of the newest jobs stood in their stacks."""

    async def discard(self, job: str) -> None:
        """Ends a held or cancelled job for good. Raises ScanStationError if it cannot."""

    async def legal_hold(self, job: str, *, on: bool) -> None:
        """Sets or lifts a legal hold. Raises ScanStationError if it cannot."""

    async def selftest(self) -> Sequence[Check]:
        """Runs all checks."""

    async def choose_preset(self, name: str) -> None:
        """Chooses what the next press scans. Raises ScanStationError if there is no such preset."""

    async def presets(self) -> Sequence[PresetRow]:
        """All presets, in the order in which the button goes on."""

    def next_press(self) -> str:
        """What the next press does, in words."""

    async def test(self) -> str:
        """A short press for the readiness test. Raises ScanStationError while other paper is in work."""

    async def readiness(self) -> ReadinessRow:
        """The last readiness test."""


class StationInterface(DbusInterfaceCommonAsync, interface_name=INTERFACE):
    """Methods, properties and signals. The service overrides them; a proxy calls them."""

    @dbus_method_async(result_signature="s", result_args_names=("job",))
    async def scan(self) -> str:
        """A short press; the id of the job that feeds, or ""."""
        raise NotImplementedError

    @dbus_method_async("as", "s", input_args_names=("purposes",), result_args_names=("job",))
    async def scan_for(self, purposes: list[str]) -> str:
        """A short press for these purposes: one document for each; the id of the job that feeds, or ""."""
        raise NotImplementedError

    @dbus_method_async()
    async def cancel(self) -> None:
        """A long press."""
        raise NotImplementedError

    @dbus_method_async("u", "a(sssuuus)", input_args_names=("limit",), result_args_names=("jobs",))
    async def jobs(self, limit: int) -> list[JobTuple]:
        """The newest jobs first: id, state, code, sheets, pages, documents, created."""
        raise NotImplementedError

    @dbus_method_async("u", "a(ssssss)", input_args_names=("limit",), result_args_names=("documents",))
    async def documents(self, limit: int) -> list[DocumentTuple]:
        """Of the newest jobs: job, document, purpose, recipient, state, code."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("job",))
    async def resume(self, job: str) -> None:
        """Lets a held job go on."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("job",))
    async def discard(self, job: str) -> None:
        """Ends a held or cancelled job for good; its pages cannot be brought back."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("job",))
    async def hold(self, job: str) -> None:
        """Sets a legal hold: nothing of the job is destroyed."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("job",))
    async def unhold(self, job: str) -> None:
        """Lifts a legal hold."""
        raise NotImplementedError

    @dbus_method_async("sas", "s", input_args_names=("document_class", "purposes"), result_args_names=("job",))
    async def scan_as(self, document_class: str, purposes: list[str]) -> str:
        """A short press for a stack of this class, and for these purposes if there are some."""
        raise NotImplementedError

    @dbus_method_async("ss", input_args_names=("job", "document_class"))
    async def resume_as(self, job: str, document_class: str) -> None:
        """Lets a held job go on as what a person saw it to be."""
        raise NotImplementedError

    @dbus_method_async("u", "a(sssu)", input_args_names=("limit",), result_args_names=("classes",))
    async def classes(self, limit: int) -> list[ClassTuple]:
        """Of the newest jobs: job, class, who decided it, confidence of the station's own proposal in thousandths."""
        raise NotImplementedError

    @dbus_method_async(
        "sasu", "s", input_args_names=("document_class", "purposes", "sheets"), result_args_names=("job",)
    )
    async def scan_counted(self, document_class: str, purposes: list[str], sheets: int) -> str:
        """A short press for a stack of so many sheets, separators included; class and purposes may be empty."""
        raise NotImplementedError

    @dbus_method_async("sss", input_args_names=("job", "document", "document_class"))
    async def resume_document(self, job: str, document: str, document_class: str) -> None:
        """Lets one document of a held job go on, as what a person saw it to be if a class is named."""
        raise NotImplementedError

    @dbus_method_async("u", "a(ssuuussu)", input_args_names=("limit",), result_args_names=("parts",))
    async def parts(self, limit: int) -> list[PartTuple]:
        """Of the newest jobs: job, document, part, sheets, declared, class, who decided it, thousandths."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(sbs)", result_args_names=("checks",))
    async def selftest(self) -> list[CheckTuple]:
        """Runs all checks: name, passed, sentence."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(ssbsassubb)", result_args_names=("presets",))
    async def presets(self) -> list[PresetTuple]:
        """All presets: name, label, chosen, class, purposes, destination, dpi, colour, duplex."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("preset",))
    async def choose_preset(self, preset: str) -> None:
        """Chooses what the next press scans."""
        raise NotImplementedError

    @dbus_method_async("s", "s", input_args_names=("preset",), result_args_names=("job",))
    async def scan_preset(self, preset: str) -> str:
        """Chooses a preset and presses: the id of the job that feeds, or ""."""
        raise NotImplementedError

    @dbus_property_async("s")
    def next_press(self) -> str:
        """What the next press does, in words."""
        raise NotImplementedError

    @dbus_method_async(result_signature="s", result_args_names=("job",))
    async def test(self) -> str:
        """A short press for the readiness test; the id of the job that feeds, or ""."""
        raise NotImplementedError

    @dbus_method_async(result_signature="(bsba(sbddss))", result_args_names=("test",))
    async def readiness(self) -> ReadinessTuple:
        """The last readiness test: due now, time, passed, checks (name, passed, value, limit, unit, sentence)."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(ss)", result_args_names=("people",))
    async def people(self) -> list[tuple[str, str]]:
        """Who may log in: name for the screen, role."""
        raise NotImplementedError

    @dbus_method_async(
        "sss", "su", input_args_names=("user", "pin", "badge"), result_args_names=("role", "idle_seconds")
    )
    async def login(self, user: str, pin: str, badge: str) -> tuple[str, int]:
        """Begins a session of the caller; what is not given is ""."""
        raise NotImplementedError

    @dbus_method_async()
    async def logout(self) -> None:
        """Ends the caller's session."""
        raise NotImplementedError

    @dbus_method_async()
    async def badge_left(self) -> None:
        """Ends the caller's session if it began with a badge: the badge is gone from the reader."""
        raise NotImplementedError

    @dbus_method_async(result_signature="ssu", result_args_names=("user", "role", "seconds_left"))
    async def who(self) -> tuple[str, str, int]:
        """Who is logged in at the caller: name, role, seconds left."""
        raise NotImplementedError

    @dbus_method_async()
    async def keep(self) -> None:
        """A person touched the screen: the session goes on."""
        raise NotImplementedError

    @dbus_property_async("s")
    def state(self) -> str:
        """Name of the view."""
        raise NotImplementedError

    @dbus_property_async("s")
    def signal(self) -> str:
        """Row of the LED language."""
        raise NotImplementedError

    @dbus_property_async("s")
    def sentence(self) -> str:
        """What happened and what to do."""
        raise NotImplementedError

    @dbus_property_async("a{su}")
    def counters(self) -> dict[str, int]:
        """Numbers by name."""
        raise NotImplementedError

    @dbus_signal_async("sss", ("state", "signal", "sentence"))
    def state_changed(self) -> tuple[str, str, str]:
        """The view changed."""
        raise NotImplementedError

    @dbus_signal_async("sus", ("job", "index", "stage"))
    def page_progress(self) -> tuple[str, int, str]:
        """A page entered a stage."""
        raise NotImplementedError

    @dbus_signal_async("ss", ("document", "stage"))
    def document_progress(self) -> tuple[str, str]:
        """A document entered a stage."""
        raise NotImplementedError

    @dbus_signal_async("ss", ("caller", "role"))
    def session_changed(self) -> tuple[str, str]:
        """The session of a caller (its unique name) began or ended; its role now."""
        raise NotImplementedError
