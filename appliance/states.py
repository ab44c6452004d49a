"""What the station is doing: the feeding machine as a table.

Paper is fed by one machine, strictly one batch at a time. What becomes of scanned pages (read, cleared, sealed, sent)
goes on behind it for any number of jobs at once, so that the next patient's papers need not wait;
`appliance.situation` joins both into the one signal that the desk sees.

Rules:
- `TRANSITIONS` is the whole truth. A pair that is not in it is a programming error and raises `StateError`.
- Every state in which something can break has its row for `BROKEN`.
- No action here destroys a page: a cancelled or broken batch is kept and held for a person.
- A press that can do nothing is answered (`Action.SAY_BUSY`), never swallowed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from appliance.errors import ScanStationError


class StateError(ScanStationError):
    """An event came in a state that has no row for it."""

    code = "state"


class State(StrEnum):
    """States of feeding."""

    STARTING = "starting"  # parts come up, interrupted work is found
    READY = "ready"  # a press scans
    FEEDING = "feeding"  # paper moves
    CANCELLING = "cancelling"  # the sheet in motion comes to rest, then the batch is held
    PAUSED = "paused"  # the batch is open, the feeder needs a person
    NO_PAPER = "no-paper"  # the batch is open and the feeder was empty from the start
    LOCKED = "locked"  # a press scans the challenge sheet, and nothing else
    TESTING = "testing"  # the challenge sheet is being judged
    STORAGE_FULL = "storage-full"  # no new batch until documents have left
    FAULT = "fault"  # the process ends over something broken; starting again is the only way on
    STOPPING = "stopping"  # the process ends in order


class Event(StrEnum):
    """What can happen."""

    STARTED = "started"  # all parts are up, nothing was interrupted
    INTERRUPTED_BATCH = "interrupted-batch"  # all parts are up, and a batch was open when the power went
    PRESS = "press"  # the button, the panel or the bus asks for a scan
    LONG_PRESS = "long-press"  # likewise: cancel
    FED = "fed"  # the feeder is empty and all its pages arrived
    CHALLENGE_FED = "challenge-fed"  # likewise, and they are for the readiness test
    EMPTY = "empty"  # the feeder was empty and the batch has no page yet; with pages, an empty feeder means FED
    FEEDER_STOPPED = "feeder-stopped"  # jam, double feed, cover, stall, a lost connection, a dead worker
    EXPIRED = "expired"  # nobody came to the empty feeder
    NO_ROOM = "no-room"  # a new batch could not be opened: no paper has moved
    NEXT_PRESET = "next-preset"  # the button was held while a press scans: it chooses what the next one does
    READINESS_DUE = "readiness-due"  # policy wants the readiness test before real work
    READINESS_MET = "readiness-met"  # it was passed, or policy does not want it
    STORAGE_LOW = "storage-low"
    STORAGE_FREED = "storage-freed"
    BROKEN = "broken"  # something failed that the station cannot put right: the process ends and is started again
    STOP = "stop"


class Action(StrEnum):
    """What the station does when it takes a transition."""

    NOTHING = "nothing"
    OPEN_BATCH = "open-batch"  # a new job, then feed
    RESUME_BATCH = "resume-batch"  # the same job goes on
    STOP_FEEDER = "stop-feeder"  # after the sheet in motion
    FINISH_BATCH = "finish-batch"  # all sheets are in; the job goes to work
    RUN_READINESS = "run-readiness"  # all sheets are in; they are judged and then destroyed
    HOLD_BATCH = "hold-batch"  # whatever was scanned is kept for a person
    DROP_EMPTY_BATCH = "drop-empty-batch"  # close a job that never had a page (one that has a page is held)
    CHOOSE_PRESET = "choose-preset"  # the next one, shown by its number of flashes
    SAY_BUSY = "say-busy"  # show that the press was seen


class Step(NamedTuple):
    """A transition: the next state, and what to do on the way."""

    state: State
    action: Action = Action.NOTHING


def _busy(state: State) -> Step:
    return Step(state, Action.SAY_BUSY)


TRANSITIONS: Mapping[tuple[State, Event], Step] = MappingProxyType(
    {
        (State.STARTING, Event.STARTED): Step(State.READY),
        (State.STARTING, Event.INTERRUPTED_BATCH): Step(State.PAUSED),
        (State.STARTING, Event.PRESS): _busy(State.STARTING),
        (State.STARTING, Event.LONG_PRESS): _busy(State.STARTING),
        (State.STARTING, Event.FED): Step(State.STARTING),  # late word of a feeder that was stopped by a fault
        (State.STARTING, Event.CHALLENGE_FED): Step(State.STARTING),
        (State.STARTING, Event.EMPTY): Step(State.STARTING),
        (State.STARTING, Event.FEEDER_STOPPED): Step(State.STARTING),
        (State.STARTING, Event.STORAGE_LOW): Step(State.STARTING),
        (State.STARTING, Event.STORAGE_FREED): Step(State.STARTING),
        (State.STARTING, Event.BROKEN): Step(State.FAULT),
        (State.STARTING, Event.STOP): Step(State.STOPPING),
        (State.READY, Event.PRESS): Step(State.FEEDING, Action.OPEN_BATCH),
        (State.READY, Event.LONG_PRESS): _busy(State.READY),
        (State.READY, Event.NEXT_PRESET): Step(State.READY, Action.CHOOSE_PRESET),
        (State.READY, Event.READINESS_DUE): Step(State.LOCKED),
        (State.READY, Event.READINESS_MET): Step(State.READY),
        (State.READY, Event.STORAGE_LOW): Step(State.STORAGE_FULL),
        (State.READY, Event.STORAGE_FREED): Step(State.READY),
        (State.READY, Event.BROKEN): Step(State.FAULT),
        (State.READY, Event.STOP): Step(State.STOPPING),
        (State.FEEDING, Event.PRESS): _busy(State.FEEDING),
        (State.FEEDING, Event.LONG_PRESS): Step(State.CANCELLING, Action.STOP_FEEDER),
        (State.FEEDING, Event.FED): Step(State.READY, Action.FINISH_BATCH),
        (State.FEEDING, Event.CHALLENGE_FED): Step(State.TESTING, Action.RUN_READINESS),
        (State.FEEDING, Event.EMPTY): Step(State.NO_PAPER),
        (State.FEEDING, Event.FEEDER_STOPPED): Step(State.PAUSED),
        (State.FEEDING, Event.NO_ROOM): Step(State.STORAGE_FULL),
        (State.FEEDING, Event.STORAGE_LOW): Step(State.FEEDING, Action.STOP_FEEDER),
        (State.FEEDING, Event.STORAGE_FREED): Step(State.FEEDING),
        (State.FEEDING, Event.BROKEN): Step(State.FAULT, Action.STOP_FEEDER),
        (State.FEEDING, Event.STOP): Step(State.STOPPING, Action.STOP_FEEDER),
        (State.CANCELLING, Event.PRESS): _busy(State.CANCELLING),
        (State.CANCELLING, Event.LONG_PRESS): _busy(State.CANCELLING),
        (State.CANCELLING, Event.FED): Step(State.READY, Action.HOLD_BATCH),
        (State.CANCELLING, Event.CHALLENGE_FED): Step(State.READY, Action.HOLD_BATCH),
        (State.CANCELLING, Event.EMPTY): Step(State.READY, Action.DROP_EMPTY_BATCH),
        (State.CANCELLING, Event.FEEDER_STOPPED): Step(State.READY, Action.HOLD_BATCH),
        (State.CANCELLING, Event.STORAGE_LOW): Step(State.CANCELLING),
        (State.CANCELLING, Event.STORAGE_FREED): Step(State.CANCELLING),
        (State.CANCELLING, Event.BROKEN): Step(State.FAULT, Action.STOP_FEEDER),
        (State.CANCELLING, Event.STOP): Step(State.STOPPING, Action.STOP_FEEDER),
        (State.PAUSED, Event.PRESS): Step(State.FEEDING, Action.RESUME_BATCH),
        (State.PAUSED, Event.LONG_PRESS): Step(State.READY, Action.HOLD_BATCH),
        (State.PAUSED, Event.STORAGE_LOW): Step(State.PAUSED),
        (State.PAUSED, Event.STORAGE_FREED): Step(State.PAUSED),
        (State.PAUSED, Event.BROKEN): Step(State.FAULT),
        (State.PAUSED, Event.STOP): Step(State.STOPPING),
        (State.NO_PAPER, Event.PRESS): Step(State.FEEDING, Action.RESUME_BATCH),
        (State.NO_PAPER, Event.LONG_PRESS): Step(State.READY, Action.DROP_EMPTY_BATCH),
        (State.NO_PAPER, Event.EXPIRED): Step(State.READY, Action.DROP_EMPTY_BATCH),
        (State.NO_PAPER, Event.STORAGE_LOW): Step(State.STORAGE_FULL, Action.DROP_EMPTY_BATCH),
        (State.NO_PAPER, Event.STORAGE_FREED): Step(State.NO_PAPER),
        (State.NO_PAPER, Event.BROKEN): Step(State.FAULT),
        (State.NO_PAPER, Event.STOP): Step(State.STOPPING),
        (State.LOCKED, Event.PRESS): Step(State.FEEDING, Action.OPEN_BATCH),
        (State.LOCKED, Event.LONG_PRESS): _busy(State.LOCKED),
        (State.LOCKED, Event.READINESS_DUE): Step(State.LOCKED),
        (State.LOCKED, Event.READINESS_MET): Step(State.READY),
        (State.LOCKED, Event.STORAGE_LOW): Step(State.STORAGE_FULL),
        (State.LOCKED, Event.STORAGE_FREED): Step(State.LOCKED),
        (State.LOCKED, Event.BROKEN): Step(State.FAULT),
        (State.LOCKED, Event.STOP): Step(State.STOPPING),
        (State.TESTING, Event.PRESS): _busy(State.TESTING),
        (State.TESTING, Event.LONG_PRESS): _busy(State.TESTING),
        (State.TESTING, Event.READINESS_DUE): Step(State.LOCKED),
        (State.TESTING, Event.READINESS_MET): Step(State.READY),
        (State.TESTING, Event.STORAGE_LOW): Step(State.TESTING),
        (State.TESTING, Event.STORAGE_FREED): Step(State.TESTING),
        (State.TESTING, Event.BROKEN): Step(State.FAULT),
        (State.TESTING, Event.STOP): Step(State.STOPPING),
        (State.STORAGE_FULL, Event.PRESS): _busy(State.STORAGE_FULL),
        (State.STORAGE_FULL, Event.LONG_PRESS): _busy(State.STORAGE_FULL),
        (State.STORAGE_FULL, Event.STORAGE_LOW): Step(State.STORAGE_FULL),
        (State.STORAGE_FULL, Event.STORAGE_FREED): Step(State.READY),
        (State.STORAGE_FULL, Event.BROKEN): Step(State.FAULT),
        (State.STORAGE_FULL, Event.STOP): Step(State.STOPPING),
        (State.FAULT, Event.PRESS): _busy(State.FAULT),
        (State.FAULT, Event.LONG_PRESS): _busy(State.FAULT),
        (State.FAULT, Event.FED): Step(State.FAULT),
        (State.FAULT, Event.CHALLENGE_FED): Step(State.FAULT),
        (State.FAULT, Event.EMPTY): Step(State.FAULT),
        (State.FAULT, Event.FEEDER_STOPPED): Step(State.FAULT),
        (State.FAULT, Event.STORAGE_LOW): Step(State.FAULT),
        (State.FAULT, Event.STORAGE_FREED): Step(State.FAULT),
        (State.FAULT, Event.BROKEN): Step(State.FAULT),
        (State.FAULT, Event.STOP): Step(State.STOPPING),
        # The end: whatever still arrives changes nothing, and an open batch is found again at the next start.
        **{(State.STOPPING, event): Step(State.STOPPING) for event in Event},
        (State.STOPPING, Event.PRESS): _busy(State.STOPPING),
    }
)
"""The table."""


def step(state: State, event: Event) -> Step:
    """The transition for an event.

    Raises:
        StateError: the table has no row for this pair.
    """
    try:
        return TRANSITIONS[(state, event)]
    except KeyError:
        raise StateError(f"no transition for {event} in {state}") from None


def next_state(state: State, event: Event) -> State:
    """The state after an event.

    Raises:
        StateError: the table has no row for this pair.
    """
    return step(state, event).state


def markdown() -> str:
    """The table as Markdown, for the documentation."""
    lines = ["| state | event | next state | what the station does |", "|---|---|---|---|"]
    for (state, event), taken in TRANSITIONS.items():
        action = "-" if taken.action is Action.NOTHING else taken.action.replace("-", " ")
        lines.append(f"| `{state}` | `{event}` | `{taken.state}` | {action} |")
    return "\n".join(lines) + "\n"
