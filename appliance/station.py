"""The station: button, feeder, jobs and lamps joined by the table of `appliance.states`.

Rules:
- Everything here runs on one event loop; what blocks (feeder, disk, workers) runs in threads and ends as an event.
- The lamp changes before the work begins, so that a press is answered at once.
- A job exists before the first sheet moves; a press, a fault, a cancel or a restart never drops a page.
- An error nobody expected ends the process: the service manager starts it again and `recover` goes on from the disk.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Protocol

from appliance.bus_interface import Check, JobRow
from appliance.capture.feeding import FeedOutcome
from appliance.custody.custody import Custody, TooManyError
from appliance.custody.feeding import whole_sheets
from appliance.custody.records import JobRecord
from appliance.custody.recovery import Recovery
from appliance.custody.states import DocumentState, JobState
from appliance.delivery.outbox import Outbox
from appliance.devices.feeder_errors import FeederEmptyError
from appliance.devices.interfaces import FedPage, Panel, ScanSettings
from appliance.devices.led_language import Signal
from appliance.errors import CustodyError, ScanStationError, StorageFullError
from appliance.handover import Handed, Handover
from appliance.notify import Work
from appliance.processing import Processor, SealAgainError
from appliance.situation import NOTICED, Jobs, Situation, Uplink, View, view
from appliance.states import Action, Event, State, step

log = logging.getLogger(__name__)

LOOK_INTERVAL_S = 0.3  # receipts and uplink status
SPACE_INTERVAL_S = 5.0
NO_PAPER_S = 60.0  # how long an empty feeder is waited for
RETRY_S = 5.0  # before a job that could not go on is tried again


class FeedRun(Protocol):
    """One run of the feeder over the paper in the hopper."""

    def run(self, keep: Callable[[FedPage], None], first_sheet: int) -> FeedOutcome:
        """Feeds until the hopper is empty or something stops it; blocks."""

    def cancel(self) -> None:
        """Stops after the sheet in motion; from any thread."""


class Announcer(Protocol):
    """Who is told what the desk sees."""

    def view(self, view: View) -> None:
        """The view changed."""


class Station:
    """Implements `appliance.bus_interface.StationApi`."""

    def __init__(
        self,
        *,
        custody: Custody,
        processor: Processor,
        handover: Handover,
        outbox: Outbox,
        panel: Panel,
        feeds: Callable[[ScanSettings], FeedRun],
        simulated: Callable[[], bool],
        uplink: Callable[[], Uplink],
        checks: Callable[[], Sequence[Check]],
        announcer: Announcer,
        settings: ScanSettings,
        document_class: str,
        purpose: str,
    ) -> None:
        """Takes its parts; `run` brings them to life.

        Args:
            custody: what the station holds.
            processor: turns jobs into sealed documents.
            handover: takes in receipts.
            outbox: where sealed documents wait.
            panel: button and lamps.
            feeds: makes a run of the feeder for settings.
            simulated: whether the feeder is a simulated device, as the device itself says.
            uplink: how the way to the server looks now.
            checks: the self-test; blocks.
            announcer: told about every change of the view.
            settings: how a plain press scans.
            document_class: class of a plain press.
            purpose: purpose of a plain press.
        """
        self._custody = custody
        self._processor = processor
        self._handover = handover
        self._outbox = outbox
        self._panel = panel
        self._feeds = feeds
        self._simulated = simulated
        self._look_at_uplink = uplink
        self._checks = checks
        self._announcer = announcer
        self._settings = settings
        self._class = document_class
        self._purpose = purpose
        self._state = State.STARTING
        self._shown: View | None = None
        self._feed: FeedRun | None = None
        self._job = ""  # the open batch
        self._pages = 0  # of the open batch
        self._advice = ""
        self._uplink = Uplink.UNKNOWN
        self._noticed: set[str] = set()  # held jobs a person has seen
        self._delivered = 0  # documents since the last notice
        self._working: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: asyncio.Future[None] | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._steps = 0
        self._full = False  # feeding was stopped because the disk is at its reserve

    # The service

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set.

        Raises:
            BaseException: whatever a part raised that nobody expected.
        """
        loop = asyncio.get_running_loop()
        self._failed = loop.create_future()
        loop.set_exception_handler(self._callback_failed)
        self._panel.on_short_press(lambda: _soon(loop, self._spawn_press, self.scan))
        self._panel.on_long_press(lambda: _soon(loop, self._spawn_press, self.cancel))
        self._refresh()
        self._spawn(self._start())
        waiting = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((waiting, self._failed), return_when=asyncio.FIRST_COMPLETED)
            if self._failed.done():
                self._failed.result()
            self._handle(Event.STOP)
        finally:
            self._panel.on_short_press(_nothing)  # the loop ends: nobody may call into it any more
            self._panel.on_long_press(_nothing)
            loop.set_exception_handler(None)
            waiting.cancel()
            for task in list(self._tasks):
                task.cancel()
            if self._feed:
                self._feed.cancel()
            self._processor.close()

    async def _start(self) -> None:
        """Finds interrupted work and goes on with it."""
        found = await asyncio.to_thread(self._custody.recover)
        ended = await asyncio.to_thread(self._handover.settle)
        self._delivered += sum(len(self._custody.job(job).documents) for job in ended)
        paused = self._go_on(found)
        if paused:
            self._job, self._pages = paused.id, len(paused.pages)
            self._advice = (
                f"The station was interrupted. Put sheet {paused.sheets + 1} and all after it into the feeder."
            )
        self._handle(Event.INTERRUPTED_BATCH if paused else Event.STARTED)
        self._spawn(self._look_for_ever())
        self._spawn(self._watch_space())

    def _go_on(self, found: Recovery) -> JobRecord | None:
        """Starts work on what was in work; returns the batch that was being fed, the newest if there are several."""
        paused = None
        for job in found.jobs:
            if job.state is JobState.PAUSED:
                if paused:  # only one batch can be open; an older one waits for a person
                    self._custody.cancel(paused.id)
                paused = job
            elif job.state in (JobState.CAPTURED, JobState.PROCESSING) or self._lost_envelope(job):
                self._process(job.id)
        return paused

    def _lost_envelope(self, job: JobRecord) -> bool:
        """Whether a document was marked as sealed and its envelope never reached the outbox."""
        sealed = [item.id for item in job.documents if item.state is DocumentState.SEALED]
        return job.state is JobState.SEALED and not all(self._outbox.holds(document) for document in sealed)

    # The desk

    async def scan(self) -> str:
        """A short press: begins or goes on feeding. Returns the job that feeds now, or ""."""
        self._notice()
        if self._state is State.READY:
            try:
                await asyncio.to_thread(self._custody.ensure_room)
            except (StorageFullError, TooManyError):
                if self._state is State.READY:
                    self._handle(Event.STORAGE_LOW)
        before = self._state
        try:
            self._handle(Event.PRESS)
        except CustodyError as error:  # whoever pressed is told, and the station starts anew from what is on disk
            self._end(error)
            raise
        return self._job if self._state is State.FEEDING and before is not State.FEEDING else ""

    async def cancel(self) -> None:
        """A long press."""
        self._handle(Event.LONG_PRESS)

    async def resume(self, job: str) -> None:
        """A person lets a held or cancelled job go on."""
        await asyncio.to_thread(self._custody.reopen, job)
        self._noticed.discard(job)
        self._process(job)

    async def jobs(self, limit: int) -> Sequence[JobRow]:
        """The newest jobs first."""
        records = await asyncio.to_thread(self._custody.jobs, limit)
        return [
            JobRow(r.id, r.state.value, _code(r), r.sheets, len(r.pages), len(r.documents), r.created) for r in records
        ]

    async def selftest(self) -> Sequence[Check]:
        """Runs all checks."""
        return await asyncio.to_thread(self._checks)

    def view(self) -> View:
        """What the desk sees now."""
        return view(self._situation())

    def counters(self) -> Mapping[str, int]:
        """Jobs and documents by where they stand."""
        jobs = self._situation().jobs
        return {
            "working": jobs.working,
            "waiting": jobs.waiting,
            "held": jobs.held + jobs.held_before,
            "delivered": jobs.delivered,
            "pages": self._pages,
        }

    def work(self) -> Work:
        """How far the work is, for the watchdog."""
        return Work(len(self._working), self._steps + self._processor.steps)

    # Feeding

    def _handle(self, event: Event) -> None:
        """Takes one transition: the lamp first, then the work."""
        taken = step(self._state, event)
        entered = taken.state is not self._state
        self._state = taken.state
        if entered and self._expiry:
            self._expiry.cancel()
            self._expiry = None
        if entered and taken.state is State.NO_PAPER:
            self._expiry = asyncio.get_running_loop().call_later(NO_PAPER_S, self._handle, Event.EXPIRED)
        if taken.action is Action.OPEN_BATCH:
            self._job, self._pages, self._advice = "", 0, ""
        if taken.action is Action.FINISH_BATCH:
            self._process(self._job)
        self._refresh()
        self._act(taken.action)

    def _act(self, action: Action) -> None:
        """Does what a transition asks for."""
        if action is Action.SAY_BUSY:
            self._panel.show(Signal.BUSY)
        elif action is Action.OPEN_BATCH:
            self._open_batch()
        elif action is Action.RESUME_BATCH:
            self._resume_batch()
        elif action is Action.STOP_FEEDER and self._feed:
            self._feed.cancel()
        elif action in (Action.HOLD_BATCH, Action.DROP_EMPTY_BATCH):
            self._custody.cancel(self._job)
            self._processor.forget(self._job)
            self._refresh()
        elif action is Action.RECOVER:
            self._spawn(self._start())

    def _open_batch(self) -> None:
        """A new job, then paper."""
        try:
            self._job = self._custody.open_job(self._class, self._purpose, self._settings)
        except (StorageFullError, TooManyError):
            self._handle(Event.NO_ROOM)
        else:
            self._spawn(self._run_feed(0))

    def _resume_batch(self) -> None:
        """Goes on with the open batch; sheets that were not whole are fed again."""
        record = self._custody.job(self._job)
        before = {page.index for page in record.pages}
        try:
            if record.state is JobState.FEEDING:  # its end could not be written down when the disk was full
                self._custody.pause(self._job, StorageFullError.code, whole_sheets(record))
            first_sheet = self._custody.resume(self._job)
        except StorageFullError as error:
            self._advice = error.advice
            self._handle(Event.FEEDER_STOPPED)
            return
        kept = {page.index for page in self._custody.job(self._job).pages}
        for index in before - kept:
            self._processor.forget_page(self._job, index)
        self._pages, self._advice = len(kept), ""
        self._spawn(self._run_feed(first_sheet))

    async def _run_feed(self, first_sheet: int) -> None:
        """Feeds what lies in the hopper and says how it ended."""
        loop = asyncio.get_running_loop()
        job = self._job
        feed = self._feed = self._feeds(self._settings)

        def keep(page: FedPage) -> None:
            kept = self._custody.keep_page(job, page, simulated=self._simulated())
            loop.call_soon_threadsafe(self._kept, job, kept.page.index)

        outcome = await asyncio.to_thread(feed.run, keep, first_sheet)
        self._feed = None
        await asyncio.sleep(0)  # pages that were kept just now are announced first
        self._fed(job, outcome)

    def _kept(self, job: str, index: int) -> None:
        self._pages += 1
        self._steps += 1
        self._processor.page_kept(job, index)
        self._refresh()

    def _fed(self, job: str, outcome: FeedOutcome) -> None:
        """Turns the end of a run into an event; the job store first.

        Where not even that can be written, the batch stays open: the next press writes it down and goes on.
        """
        error: ScanStationError | None = StorageFullError() if self._full else outcome.error
        self._full = False
        try:
            event = self._book(job, outcome, error)
        except StorageFullError as full:
            self._advice = full.advice + _again(outcome)
            event = Event.FEEDER_STOPPED
        self._handle(event)

    def _book(self, job: str, outcome: FeedOutcome, error: ScanStationError | None) -> Event:
        """Writes the end of a run into the job store."""
        empty = isinstance(error, FeederEmptyError)
        if outcome.sheets_safe and (error is None or empty):
            self._end_feed(job, outcome.sheets_safe)
            return Event.FED
        if error is None or empty:
            self._custody.pause(job, "no-paper", 0)
            return Event.EMPTY
        self._custody.pause(job, error.code, outcome.sheets_safe)
        self._advice = error.advice + _again(outcome)
        return Event.FEEDER_STOPPED

    def _end_feed(self, job: str, sheets: int) -> None:
        """All sheets are in; if the counts do not agree, the job waits for a person."""
        try:
            self._custody.end_feed(job, sheets)
        except StorageFullError:
            raise
        except CustodyError as error:
            self._custody.hold(job, error.code)
            self._advice = error.advice

    # Work behind the feeder

    def _process(self, job: str) -> None:
        if self._custody.job(job).state not in (JobState.CAPTURED, JobState.PROCESSING, JobState.SEALED):
            self._refresh()
            return
        self._working.add(job)
        self._refresh()
        self._spawn(self._complete(job))

    async def _complete(self, job: str) -> None:
        try:
            while True:
                try:
                    await self._processor.complete(job)
                    break
                except (StorageFullError, SealAgainError) as error:
                    log.warning("%s", error)
                    await asyncio.sleep(RETRY_S)
        finally:
            self._working.discard(job)
            self._steps += 1
            self._refresh()

    async def _look_for_ever(self) -> None:
        """Receipts and the way to the server, again and again."""
        trouble = ""
        while True:
            try:
                handed = await asyncio.to_thread(self._handover.look)
            except ScanStationError as error:
                if error.code != trouble:  # once, not three times a second
                    log.warning("%s", error)
                trouble = error.code
            else:
                trouble = ""
                self._handed(handed)
            self._uplink = await asyncio.to_thread(self._look_at_uplink)
            self._refresh()
            await asyncio.sleep(LOOK_INTERVAL_S)

    def _handed(self, handed: Handed) -> None:
        """What came of receipts is told."""
        for code in handed.refused:
            log.warning("receipt refused: %s", code)
        self._delivered += len(handed.delivered)
        for document in handed.delivered:
            self._processor.tell_document(document, "delivered")
        for job in handed.shredded:
            for record in self._custody.job(job).documents:
                self._processor.tell_document(record.id, "shredded")

    async def _watch_space(self) -> None:
        """Says when there is no room for a new batch, and when there is again.

        The disk's reserve stops a batch that runs, too; the number of open jobs only the next one.
        """
        while True:
            open_batch = self._state not in (State.READY, State.STORAGE_FULL)
            try:
                await asyncio.to_thread(self._custody.ensure_space if open_batch else self._custody.ensure_room)
                event = Event.STORAGE_FREED
            except StorageFullError:
                event = Event.STORAGE_LOW
                self._full = self._state is State.FEEDING
            except TooManyError:
                idle = self._state in (State.READY, State.STORAGE_FULL)
                event = Event.STORAGE_LOW if idle else Event.STORAGE_FREED
            self._handle(event)
            await asyncio.sleep(SPACE_INTERVAL_S)

    # Inside

    def _situation(self) -> Situation:
        held = held_before = waiting = 0
        for job in self._custody.open_jobs():
            waits = _waits_for_person(job)
            if waits and job.id in self._noticed:
                held_before += waits
            else:
                held += waits
            waiting += sum(document.state is DocumentState.SEALED for document in job.documents)
        jobs = Jobs(len(self._working), waiting, held, held_before, self._delivered)
        return Situation(self._state, jobs, self._uplink, self._advice, self._pages)

    def _notice(self) -> None:
        """A press while a message shows: a person has taken it."""
        if self._shown is None or self._shown.name not in NOTICED:
            return
        self._delivered = 0
        self._noticed |= {job.id for job in self._custody.open_jobs() if _waits_for_person(job)}

    def _refresh(self) -> None:
        """Shows the view if it changed."""
        now = self.view()
        if now == self._shown:
            return
        if self._shown is None or now.signal is not self._shown.signal:
            self._panel.show(now.signal)
        self._shown = now
        self._announcer.view(now)

    def _spawn_press(self, action: Callable[[], Coroutine[Any, Any, object]]) -> None:
        async def press() -> None:
            await action()

        self._spawn(press())

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs work beside the rest; its failure ends the station."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _callback_failed(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        """A callback raised what nobody expected: that ends the station, too. Its text may hold content."""
        error = context.get("exception")
        log.error("unexpected %s", type(error).__name__)
        if error and "handle" in context:
            self._end(error)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._end(error)

    def _end(self, error: BaseException) -> None:
        """Ends the station over an error that nobody here can put right."""
        if self._failed and not self._failed.done():
            self._failed.set_exception(error)


def _again(outcome: FeedOutcome) -> str:
    """From which sheet on the paper goes back, if any has to."""
    return f" Feed again from sheet {outcome.put_back_from} on." if outcome.put_back_from else ""


def _nothing() -> None:
    """What a press does when the station has stopped."""


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[..., object], *arguments: object) -> None:
    """Calls something on the loop, from any thread."""
    loop.call_soon_threadsafe(call, *arguments)


def _waits_for_person(job: JobRecord) -> int:
    """How many documents of the job wait for a person; a job held before it was divided counts as one."""
    if job.state not in (JobState.HELD, JobState.CANCELLED):
        return 0
    return max(1, sum(document.state is DocumentState.HELD for document in job.documents))


def _code(job: JobRecord) -> str:
    """Why the job or its first held document stopped."""
    return job.code or next((document.code for document in job.documents if document.code), "")
