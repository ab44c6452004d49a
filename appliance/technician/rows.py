"""What a technician is told, as it goes over the bus.

Rules:
- Names, codes, numbers, times, versions and sentences of fixed tables alone; a row checks this when it is made, at both
  ends. Nothing of a paper has a form that fits in here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.bus_rows import MAX_CHECKS, MAX_SENTENCE, MAX_UNIT, ContentError, is_word

MAX_VALUE: Final = 80  # characters of a version or of what the uplink says of itself
MAX_LOG_TEXT: Final = 200  # characters
_U32: Final = 0xFFFF_FFFF
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_VALUE: Final = re.compile(r"[A-Za-z0-9 .,+~:/@()_#-]{1,80}")
_MODULE: Final = re.compile(r"[a-z0-9_.]{1,64}")

PartTuple = tuple[str, str, str, str]
SensorTuple = tuple[str, float, str, str]
LogTuple = tuple[str, str, str, str]
NoteTuple = tuple[str, str, str, str, list[str]]
NamedTuple = tuple[str, str]
JudgedTuple = tuple[str, bool, int, list[str]]
UpkeepTuple = tuple[str, str, int, int, int, str]


class PartState(StrEnum):
    """What came of the test of a part."""

    UNTESTED = "untested"
    PASSED = "passed"
    FAILED = "failed"
    UNSURE = "unsure"  # nothing to judge by: not fitted, or nothing to look at yet
    ASKED = "asked"  # a person has to say what they see


class SensorState(StrEnum):
    """How a value is to be taken."""

    FINE = "fine"
    WATCH = "watch"
    UNKNOWN = "unknown"  # the device has no such sensor, or does not answer; the value means nothing


class UpkeepState(StrEnum):
    """How a thing that wears stands."""

    FINE = "fine"
    DUE = "due"
    UNPROVEN = "unproven"  # it was done; the challenge sheet has not passed since


@dataclass(frozen=True, slots=True)
class PartTest:
    """A part, what its last test came to and when ("": never), and one sentence."""

    part: str
    state: str
    at: str
    sentence: str

    def __post_init__(self) -> None:
        words = is_word(self.part) and self.state in set(PartState)
        if not (words and is_time(self.at) and len(self.sentence) <= MAX_SENTENCE):
            raise ContentError("a part")

    def as_tuple(self) -> PartTuple:
        """For the wire: `(ssss)`."""
        return (self.part, self.state, self.at, self.sentence)


@dataclass(frozen=True, slots=True)
class Sensor:
    """A value that is measured now."""

    name: str
    value: float
    unit: str
    state: str

    def __post_init__(self) -> None:
        words = is_word(self.name) and self.state in set(SensorState)
        unit = not self.unit or (is_word(self.unit) and len(self.unit) <= MAX_UNIT)
        if not (words and unit and math.isfinite(self.value)):
            raise ContentError("a sensor")

    def as_tuple(self) -> SensorTuple:
        """For the wire: `(sdss)`."""
        return (self.name, float(self.value), self.unit, self.state)


@dataclass(frozen=True, slots=True)
class LogLine:
    """A line of the station's own log: time, level, module, and its text with numbers, ids and known words alone."""

    at: str
    level: str
    module: str
    text: str

    def __post_init__(self) -> None:
        short = 0 < len(self.text) <= MAX_LOG_TEXT and self.text.isprintable()
        good = bool(self.at) and is_time(self.at) and is_word(self.level) and bool(_MODULE.fullmatch(self.module))
        if not (short and good):
            raise ContentError("a line of the log")

    def as_tuple(self) -> LogTuple:
        """For the wire: `(ssss)`."""
        return (self.at, self.level, self.module, self.text)


@dataclass(frozen=True, slots=True)
class Named:
    """A value with a name: a version, or what the uplink says of itself."""

    name: str
    value: str

    def __post_init__(self) -> None:
        if not (is_word(self.name) and _VALUE.fullmatch(self.value)):
            raise ContentError("a named value")

    def as_tuple(self) -> NamedTuple:
        """For the wire: `(ss)`."""
        return (self.name, self.value)


@dataclass(frozen=True, slots=True)
class Judged:
    """A readiness test: when, whether it was passed, how many checks it had, and the names of those that failed."""

    at: str
    passed: bool
    checks: int
    failed: tuple[str, ...]

    def __post_init__(self) -> None:
        counts = 0 <= len(self.failed) <= self.checks <= MAX_CHECKS
        if not (counts and self.at and is_time(self.at) and all(map(is_word, self.failed))):
            raise ContentError("a readiness test")

    def as_tuple(self) -> JudgedTuple:
        """For the wire: `(sbuas)`."""
        return (self.at, self.passed, self.checks, list(self.failed))


@dataclass(frozen=True, slots=True)
class Upkeep:
    """A thing that wears: sheets and stops since it was last seen to, the limit in sheets (0: none), and since when."""

    thing: str
    state: str
    sheets: int
    stops: int
    limit: int
    since: str

    def __post_init__(self) -> None:
        words = is_word(self.thing) and self.state in set(UpkeepState)
        counts = all(0 <= number <= _U32 for number in (self.sheets, self.stops, self.limit))
        if not (words and counts and is_time(self.since)):
            raise ContentError("upkeep")

    def as_tuple(self) -> UpkeepTuple:
        """For the wire: `(ssuuus)`."""
        return (self.thing, self.state, self.sheets, self.stops, self.limit, self.since)


def plain_value(text: str) -> str:
    """A version or the like with what has no place in it replaced by `-`; never empty."""
    return re.sub(r"[^A-Za-z0-9 .,+~:/@()_#-]", "-", text.strip())[:MAX_VALUE].strip() or "-"


def is_time(text: str) -> bool:
    """Whether it is a time, RFC 3339 in UTC, or nothing."""
    return not text or _TIME.fullmatch(text) is not None
