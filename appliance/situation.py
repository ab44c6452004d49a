"""What the desk sees: one signal and one sentence out of everything that goes on.

`view` is a pure function of the feeding state, the jobs behind it and the way to the server.

Rules:
- "Safe to shred" is said only when every sheet fed since the desk last took notice has its receipt: no document
  of them is in work, waiting or held, and no batch is open.
- The most urgent thing wins: a fault, then paper in motion, then a call for a person, then work, then waiting.
- `wait` and `held` count documents, `work` counts jobs; no sentence holds anything but such counts and fixed advice.
- `noticed` views are those that a person has seen when pressing the button next: what they said is then old news.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import ClassVar

from appliance.devices.feeder_errors import DeviceMissingError
from appliance.devices.led_language import Signal
from appliance.errors import ScanStationError, StorageFullError
from appliance.states import State


class FleetHoldError(ScanStationError):
    """A press would take new work, and the fleet's office has stopped that."""

    code: ClassVar[str] = "fleet-hold"
    advice = (
        "The fleet's office has stopped this station: scan nothing new. What is here stays and is still sent. "
        "Keep the paper and call the office."
    )


class Uplink(StrEnum):
    """How the way to the server looks from inside."""

    UNKNOWN = "unknown"  # the uplink process has not said anything
    ONLINE = "online"
    OFFLINE = "offline"  # no connection to the broker
    SILENT = "silent"  # connected, but receipts do not come


@dataclass(frozen=True, slots=True)
class Jobs:
    """What goes on behind the feeder.

    `held` and `delivered` count what the desk has not taken notice of yet; `held_before` what it has.
    """

    working: int = 0  # jobs whose pages are being read, cleared, checked or sealed
    waiting: int = 0  # sealed documents without a receipt
    held: int = 0  # documents that wait for a person
    held_before: int = 0
    delivered: int = 0  # documents with a receipt whose working copy is gone


@dataclass(frozen=True, slots=True)
class Situation:
    """Everything that the view depends on.

    `advice` is the sentence of the error that stopped feeding, if one did; `why` that of the document that waits.
    """

    state: State
    jobs: Jobs = Jobs()
    uplink: Uplink = Uplink.ONLINE
    advice: str = ""
    pages: int = 0  # fed so far in the open batch
    preset: str = ""  # what the next press does, where that can be chosen
    readiness: str = ""  # what the last readiness test failed for, and what to do
    no_scanner: str = ""  # what to do about a scanner that is not there; empty: it is
    why: str = ""
    overdue: int = 0  # items of the queue that wait for a supervisor
    intake: bool = False  # somebody pressed, and the checklist for this paper comes first
    suspended: bool = False  # the fleet's office lets this station take no new work


class Name(StrEnum):
    """Names of the views, as D-Bus and the command line show them."""

    STARTING = "starting"
    READY = "ready"
    NO_SCANNER = "no-scanner"
    INTAKE = "intake"
    SUSPENDED = "suspended"
    FEEDING = "feeding"
    CANCELLING = "cancelling"
    PAUSED = "paused"
    NO_PAPER = "no-paper"
    WORKING = "working"
    SENDING = "sending"
    WAITING_OFFLINE = "waiting-offline"
    HELD = "held"
    DELIVERED = "delivered"
    LOCKED = "locked"
    TESTING = "testing"
    STORAGE_FULL = "storage-full"
    FAULT = "fault"
    STOPPING = "stopping"


@dataclass(frozen=True, slots=True)
class View:
    """What to show."""

    name: Name
    signal: Signal
    sentence: str


SIGNALS: Mapping[Name, Signal] = MappingProxyType(
    {
        Name.STARTING: Signal.STARTING,
        Name.READY: Signal.READY,
        Name.NO_SCANNER: Signal.ATTENTION,
        Name.INTAKE: Signal.ATTENTION,
        Name.SUSPENDED: Signal.ATTENTION,
        Name.FEEDING: Signal.FEEDING,
        Name.CANCELLING: Signal.FEEDING,
        Name.PAUSED: Signal.ATTENTION,
        Name.NO_PAPER: Signal.ATTENTION,
        Name.WORKING: Signal.WORKING,
        Name.SENDING: Signal.WORKING,
        Name.WAITING_OFFLINE: Signal.OFFLINE_SAFE,
        Name.HELD: Signal.ATTENTION,
        Name.DELIVERED: Signal.DELIVERED,
        Name.LOCKED: Signal.CHALLENGE,
        Name.TESTING: Signal.STARTING,
        Name.STORAGE_FULL: Signal.FAULT,
        Name.FAULT: Signal.FAULT,
        Name.STOPPING: Signal.OFF,
    }
)
"""The lamp signal of each view."""

NOTICED = frozenset({Name.HELD, Name.DELIVERED})
"""Views whose message a person has taken when pressing the button while they show."""


def view(situation: Situation) -> View:
    """The one view for a situation."""
    name = _name(situation)
    preset = f" {situation.preset}" if situation.preset and situation.state is State.READY else ""
    return View(name, SIGNALS[name], _SENTENCES[name](situation) + preset)


def _name(situation: Situation) -> Name:
    jobs = situation.jobs
    if situation.state is not State.READY:
        return Name(situation.state.value)
    if situation.intake or jobs.held:
        return Name.INTAKE if situation.intake else Name.HELD
    if situation.suspended and (jobs.working or jobs.waiting or not jobs.delivered):
        return Name.SUSPENDED  # but paper that may be shredded is said first
    return _behind_the_feeder(situation)


def _behind_the_feeder(situation: Situation) -> Name:
    """The view of a station that takes the next stack."""
    jobs = situation.jobs
    if jobs.working:
        return Name.WORKING
    if jobs.waiting:
        return Name.SENDING if situation.uplink is Uplink.ONLINE else Name.WAITING_OFFLINE
    if jobs.delivered:
        return Name.DELIVERED
    return Name.NO_SCANNER if situation.no_scanner else Name.READY


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _waits(number: int, noun: str) -> str:
    return f"{_count(number, noun)} {'waits' if number == 1 else 'wait'}"


def _overdue(situation: Situation) -> str:
    """Somebody must look who can decide."""
    return f" {_waits(situation.overdue, 'item')} too long: tell a supervisor." if situation.overdue else ""


def _held_before(jobs: Jobs) -> str:
    """A reminder of documents that the desk already knows of."""
    return f" {_waits(jobs.held_before, 'earlier document')} for a person." if jobs.held_before else ""


def _starting(_: Situation) -> str:
    return "Starting; wait for the green lamp."


def _ready(situation: Situation) -> str:
    network = "" if situation.uplink is Uplink.ONLINE else " The server cannot be reached; documents will wait here."
    failed = f" The readiness test failed: {situation.readiness}" if situation.readiness else ""
    return (
        f"Ready: put paper in and press the button.{network}{_held_before(situation.jobs)}{_overdue(situation)}{failed}"
    )


def _without_scanner(situation: Situation) -> str:
    return f"{situation.no_scanner}{_held_before(situation.jobs)}"


def _intake(_: Situation) -> str:
    return "The checklist for this paper comes first: answer it at the panel. Nothing was scanned."


def _suspended(_: Situation) -> str:
    return FleetHoldError.advice


def _feeding(situation: Situation) -> str:
    return f"Scanning, {_count(situation.pages, 'page')} so far. Hold the button to cancel."


def _cancelling(situation: Situation) -> str:
    return f"Cancelling; {_count(situation.pages, 'page')} will be kept."


def _paused(situation: Situation) -> str:
    advice = situation.advice or "Scanning was interrupted. Put the rest of the paper in the feeder."
    return f"{advice} Press to go on with this stack, hold to stop it; {_count(situation.pages, 'page')} kept."


def _no_paper(_: Situation) -> str:
    return "There is no paper in the feeder. Put it in and press the button."


def _working(situation: Situation) -> str:
    stacks = _count(situation.jobs.working, "stack")
    return f"Reading and checking {stacks}. Keep the paper; the next stack may be scanned."


def _sending(situation: Situation) -> str:
    return f"Sending {_count(situation.jobs.waiting, 'document')}. Keep the paper; the next stack may be scanned."


def _waiting_offline(situation: Situation) -> str:
    why = "The server does not answer" if situation.uplink is Uplink.SILENT else "The server cannot be reached"
    return f"{why}; {_waits(situation.jobs.waiting, 'sealed document')} safely here. Keep the paper and go on scanning."


def _held(situation: Situation) -> str:
    why = f" {situation.why}" if situation.why and situation.jobs.held == 1 else ""
    waits = _waits(situation.jobs.held, "document")
    return f"{waits} for a person.{why} Keep the paper and look at the panel.{_overdue(situation)}"


def _delivered(situation: Situation) -> str:
    documents = _count(situation.jobs.delivered, "document")
    if situation.jobs.held_before:
        return f"Delivered: {documents}; this paper is safe to shred.{_held_before(situation.jobs)} Keep that paper."
    return f"Delivered: {documents}; the paper is safe to shred.{_overdue(situation)}"


def _locked(situation: Situation) -> str:
    waiting = situation.jobs.held + situation.jobs.held_before
    held = f" {_waits(waiting, 'document')} for a person." if waiting else ""
    if situation.readiness:
        return f"The readiness test failed: {situation.readiness} No other paper is scanned before it passes.{held}"
    return (
        "The readiness test is due: put the challenge sheet alone into the feeder and press the button. "
        f"No other paper is scanned before it passes.{held}"
    )


def _testing(_: Situation) -> str:
    return "Testing with the challenge sheet, about a minute; wait until the lamps stop blinking together."


def _storage_full(_: Situation) -> str:
    return StorageFullError.advice


def _fault(situation: Situation) -> str:
    return situation.advice or "The station cannot work; nothing was lost. Call your technician."


def _stopping(_: Situation) -> str:
    return "The station is stopping; wait until the lamps are dark."


_SENTENCES: Mapping[Name, Callable[[Situation], str]] = MappingProxyType(
    {
        Name.STARTING: _starting,
        Name.READY: _ready,
        Name.NO_SCANNER: _without_scanner,
        Name.INTAKE: _intake,
        Name.SUSPENDED: _suspended,
        Name.FEEDING: _feeding,
        Name.CANCELLING: _cancelling,
        Name.PAUSED: _paused,
        Name.NO_PAPER: _no_paper,
        Name.WORKING: _working,
        Name.SENDING: _sending,
        Name.WAITING_OFFLINE: _waiting_offline,
        Name.HELD: _held,
        Name.DELIVERED: _delivered,
        Name.LOCKED: _locked,
        Name.TESTING: _testing,
        Name.STORAGE_FULL: _storage_full,
        Name.FAULT: _fault,
        Name.STOPPING: _stopping,
    }
)


def markdown() -> str:
    """Each view with its signal and an example sentence, for the documentation."""
    lines = ["| view | signal | sentence (example) |", "|---|---|---|"]
    for name, example in _EXAMPLES.items():
        shown = view(example)
        lines.append(f"| `{name}` | `{shown.signal}` | {shown.sentence} |")
    return "\n".join(lines) + "\n"


_EXAMPLES: Mapping[Name, Situation] = MappingProxyType(
    {
        Name.STARTING: Situation(State.STARTING),
        Name.READY: Situation(State.READY),
        Name.NO_SCANNER: Situation(State.READY, no_scanner=DeviceMissingError.advice),
        Name.INTAKE: Situation(State.READY, intake=True),
        Name.SUSPENDED: Situation(State.READY, suspended=True),
        Name.FEEDING: Situation(State.FEEDING, pages=7),
        Name.CANCELLING: Situation(State.CANCELLING, pages=7),
        Name.PAUSED: Situation(State.PAUSED, pages=7, advice="The paper is jammed; open the cover and take it out."),
        Name.NO_PAPER: Situation(State.NO_PAPER),
        Name.HELD: Situation(State.READY, Jobs(held=1)),
        Name.WORKING: Situation(State.READY, Jobs(working=2)),
        Name.SENDING: Situation(State.READY, Jobs(waiting=3)),
        Name.WAITING_OFFLINE: Situation(State.READY, Jobs(waiting=3), Uplink.OFFLINE),
        Name.DELIVERED: Situation(State.READY, Jobs(delivered=3)),
        Name.LOCKED: Situation(State.LOCKED),
        Name.TESTING: Situation(State.TESTING),
        Name.STORAGE_FULL: Situation(State.STORAGE_FULL),
        Name.FAULT: Situation(State.FAULT),
        Name.STOPPING: Situation(State.STOPPING),
    }
)
