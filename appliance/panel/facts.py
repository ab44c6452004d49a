"""What the panel knows of the station: values that were checked, and nothing that was not.

Rules:
- `Facts` is frozen and replaced as a whole. What is missing or malformed is empty, and `doubts` names it.
- No clock of the wall is used for anything but showing a time that the station gave.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from appliance.bus_provision import FirstBoot
from appliance.bus_rows import MAX_SENTENCE, JobRow, PresetRow, ReadinessRow, is_word
from appliance.panel.paper_facts import WaitingPaper
from appliance.panel.rescan_facts import WaitingRescan
from appliance.panel.review_facts import WaitingReview

MAX_PEOPLE: Final = 200
MAX_NAME: Final = 40  # characters
MAX_IDLE_S: Final = 86_400
ROLES: Final = ("reception", "reviewer", "supervisor", "technician", "auditor")


class Link(StrEnum):
    """How the way to the station looks."""

    CONNECTING = "connecting"
    UP = "up"
    FIRST = "first-boot"  # the device is no station yet, and says how far it is
    GONE = "gone"  # nobody owns the name, or nobody answers
    REFUSED = "refused"  # the bus does not let us
    GARBLED = "garbled"  # somebody answers in a form that is not the station's


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may sign in."""

    name: str
    role: str


@dataclass(frozen=True, slots=True)
class Session:
    """Who is signed in, and for how many more seconds without a touch."""

    name: str
    role: str
    left_s: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All of it. `people` is None at a station that knows no people."""

    link: Link = Link.CONNECTING
    state: str = ""
    signal: str = ""
    sentence: str = ""
    counters: Mapping[str, int] = field(default_factory=dict)
    presets: tuple[PresetRow, ...] = ()
    jobs: tuple[JobRow, ...] = ()
    readiness: ReadinessRow | None = None
    people: tuple[Person, ...] | None = None
    session: Session | None = None
    closed: bool = False  # the station shows jobs and presets to people who are signed in alone
    reviews: tuple[WaitingReview, ...] = ()  # for whoever is signed in
    doubts: frozenset[str] = frozenset()
    papers: tuple[WaitingPaper, ...] = ()  # of delivered stacks, the newest first
    queue: int | None = None  # how much waits for a person; None: not for whoever is here, or not known
    first: FirstBoot | None = None  # of a device that is no station yet
    rescans: tuple[WaitingRescan, ...] = ()  # sheets to be scanned again, the oldest first

    def counter(self, name: str) -> int:
        """A number by name; 0 when the station does not give it."""
        return self.counters.get(name, 0)


def checked_status(untrusted: object) -> tuple[str, str, str] | None:
    """State, signal and sentence; None when they are not of their form."""
    if not (isinstance(untrusted, tuple) and len(untrusted) == 3 and all(isinstance(part, str) for part in untrusted)):
        return None
    state, signal, sentence = untrusted
    known = is_word(state) and is_word(signal) and len(sentence) <= MAX_SENTENCE and sentence.isprintable()
    return (state, signal, sentence) if known else None


def checked_counters(untrusted: object) -> dict[str, int] | None:
    """Numbers by name; None when one is not of its form."""
    if not isinstance(untrusted, Mapping):
        return None
    good = all(
        isinstance(name, str) and is_word(name) and isinstance(number, int) and 0 <= number <= 0xFFFF_FFFF
        for name, number in untrusted.items()
    )
    return dict(untrusted) if good else None


def checked_people(untrusted: object) -> tuple[Person, ...] | None:
    """Users and roles; those that are not of their form are left out. None when it is no list at all."""
    if not isinstance(untrusted, list):
        return None
    rows = [row for row in untrusted[:MAX_PEOPLE] if isinstance(row, tuple) and len(row) == 2]
    return tuple(Person(name, role) for name, role in rows if _is_name(name) and role in ROLES)


def checked_session(untrusted: object) -> Session | None:
    """Who is signed in; None for nobody or something malformed."""
    if not (isinstance(untrusted, tuple) and len(untrusted) == 3):
        return None
    name, role, left_s = untrusted
    good = _is_name(name) and role in ROLES and isinstance(left_s, int) and 0 <= left_s <= MAX_IDLE_S
    return Session(name, role, left_s) if good else None


def _is_name(text: object) -> bool:
    return isinstance(text, str) and 0 < len(text) <= MAX_NAME and text.isprintable() and text.strip() == text
