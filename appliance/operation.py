"""The state of the station, and what each event makes it do: the table of `appliance.states`, put to work.

Rules:
- The lamp changes before the work begins, so that a press is answered at once.
- A job exists before the first sheet moves.
- While a readiness test is due, whatever is fed is for the test and for nothing else.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass

from appliance.backlog import Backlog
from appliance.batch import Batch
from appliance.challenge.desk import ReadinessDesk, Standing
from appliance.custody.room import TooManyError
from appliance.devices.interfaces import Panel
from appliance.devices.led_language import PRESETS, Signal
from appliance.errors import StorageFullError
from appliance.paper.intake import Answers
from appliance.presets import Presets
from appliance.states import Action, Event, State, step
from appliance.tasks import Tasks

NO_PAPER_S = 60.0  # how long an empty feeder is waited for


@dataclass(frozen=True, slots=True)
class Asked:
    """What a press asks for, where it opens a batch."""

    purposes: tuple[str, ...] = ()  # empty: what the preset says
    document_class: str = ""  # likewise
    sheets: int = 0  # that somebody counted; 0: nobody did
    test: bool = False  # for the readiness test
    answers: Answers | None = None  # of the checklist; None: the press scans no paper
    again: str = ""  # the job that feeds sheets of another one again


class Operation:
    """The station's state. All methods run on the event loop."""

    def __init__(
        self,
        *,
        panel: Panel,
        batch: Batch,
        presets: Presets,
        readiness: ReadinessDesk | None,
        backlog: Backlog,
        tasks: Tasks,
        refresh: Callable[[], None],
    ) -> None:
        """Takes its parts.

        Args:
            panel: its lamps.
            batch: what a press feeds.
            presets: what a press may scan.
            readiness: the readiness test; None where there is none.
            backlog: takes over what was fed.
            tasks: where feeding runs.
            refresh: called when what the desk sees may have changed.
        """
        self._panel, self._batch, self._presets, self._readiness = panel, batch, presets, readiness
        self._backlog, self._tasks, self._refresh = backlog, tasks, refresh
        self._expiry: asyncio.TimerHandle | None = None
        self.state = State.STARTING
        self.ready_since = 0.0  # monotonic, when the state became ready

    def handle(self, event: Event, asked: Asked | None = None) -> None:
        """Takes one transition: the lamp first, then the work. `asked` comes with a press."""
        taken = step(self.state, event)
        entered = taken.state is not self.state
        self.state = taken.state
        if entered and taken.state is State.READY:
            self.ready_since = time.monotonic()
        if entered and self._expiry:
            self._expiry.cancel()
            self._expiry = None
        if entered and taken.state is State.NO_PAPER:
            self._expiry = asyncio.get_running_loop().call_later(NO_PAPER_S, self.handle, Event.EXPIRED)
        if taken.action is Action.OPEN_BATCH:
            self._batch.forget()
        if taken.action is Action.FINISH_BATCH:
            self._backlog.process(self._batch.job)
        self._refresh()
        self._act(taken.action, asked or Asked())

    def standing(self) -> Standing:
        """How the readiness test stands."""
        return self._readiness.standing() if self._readiness else Standing()

    def can_test(self) -> bool:
        """Whether a press may be for the readiness test."""
        return self._readiness is not None and self.state in (State.READY, State.LOCKED)

    def look_at_readiness(self) -> None:
        """Locks the station when the test is due, and unlocks it when it no longer is."""
        due = self.standing().due
        if (self.state, due) in ((State.READY, True), (State.LOCKED, False)):
            self.handle(Event.READINESS_DUE if due else Event.READINESS_MET)

    def _act(self, action: Action, asked: Asked) -> None:
        """Does what a transition asks for."""
        if action is Action.SAY_BUSY:
            self._panel.show(Signal.BUSY)
        elif action is Action.CHOOSE_PRESET:
            self._presets.next()
            self._panel.show(PRESETS[self._presets.place - 1])
            self._refresh()
        elif action is Action.OPEN_BATCH:
            self._open_batch(asked)
        elif action is Action.RESUME_BATCH:
            self._resume_batch()
        elif action is Action.RUN_READINESS:
            self._tasks.spawn(self._run_readiness(self._batch.job))
        elif action is Action.STOP_FEEDER:
            self._batch.stop()
        elif action in (Action.HOLD_BATCH, Action.DROP_EMPTY_BATCH):
            self._batch.hold()
            self._backlog.tidy()
            self._refresh()

    def _open_batch(self, asked: Asked) -> None:
        """A new job, then paper."""
        try:
            if asked.again:
                self._batch.open_again(asked.again)
            elif asked.test or asked.answers is None or self.standing().due:
                self._batch.open(test=True)
            else:
                preset = self._presets.current
                self._presets.used()
                chosen = None if self._presets.is_default(preset) else preset.press
                self._batch.open(
                    asked.purposes,
                    asked.document_class,
                    asked.sheets,
                    chosen=chosen,
                    answers=asked.answers.codes,
                    by=asked.answers.by,
                )
        except (StorageFullError, TooManyError):
            self.handle(Event.NO_ROOM)
        else:
            self._tasks.spawn(self._run_feed(0))

    def _resume_batch(self) -> None:
        """Goes on with the open batch."""
        try:
            first_sheet = self._batch.resume(test=self.standing().due)
        except StorageFullError:
            self.handle(Event.FEEDER_STOPPED)
        else:
            self._tasks.spawn(self._run_feed(first_sheet))

    async def _run_feed(self, first_sheet: int) -> None:
        """Feeds what lies in the hopper and says how it ended."""
        self.handle(await self._batch.feed(first_sheet, self._refresh))

    async def _run_readiness(self, job: str) -> None:
        """Judges the challenge sheet."""
        if self._readiness:
            await asyncio.to_thread(self._readiness.test, job)
        self.handle(Event.READINESS_DUE if self.standing().due else Event.READINESS_MET)
