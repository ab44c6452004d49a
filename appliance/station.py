"""The station: button, feeder, jobs and lamps joined by the table of `appliance.states`.

Rules:
- Everything here runs on one event loop; what blocks (feeder, disk, workers) runs in threads and ends as an event.
- The lamp changes before the work begins, so that a press is answered at once.
- A job exists before the first sheet moves; a press, a fault, a cancel or a restart never drops a page.
- An error nobody expected shows as a fault and ends the process: the service manager starts it again and `recover` goes
  on from the disk.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from typing import Any, Protocol
from weakref import WeakValueDictionary

from appliance import rows
from appliance.batch import Batch
from appliance.bus_interface import (
    Check,
    ClassRow,
    DocumentRow,
    JobRow,
    MeasuredRow,
    PartRow,
    PresetRow,
    ReadinessRow,
)
from appliance.challenge.desk import ReadinessDesk, ReadinessDueError, Standing
from appliance.collation.findings import advice
from appliance.custody.audit import rfc3339
from appliance.custody.custody import Custody, TooManyError
from appliance.custody.late_codes import LateBusyError
from appliance.custody.records import JobRecord
from appliance.custody.recovery import Recovery
from appliance.custody.rescanning import RescanBusyError
from appliance.custody.states import DocumentState, JobState
from appliance.devices.interfaces import Panel
from appliance.devices.led_language import PRESETS, Signal
from appliance.errors import CustodyError, ScanStationError, StorageFullError
from appliance.handover import Handed, Handover
from appliance.notify import Work
from appliance.paper.intake import Answers, Intake, IntakeDueError
from appliance.presets import Preset, Presets
from appliance.processing import Processor, SealAgainError
from appliance.rescan.desk import RescanDesk
from appliance.scanner_watch import ScannerWatch
from appliance.situation import NOTICED, FleetHoldError, Jobs, Situation, Uplink, View, view
from appliance.states import Action, Event, State, step
from appliance.tasks import Tasks

log = logging.getLogger(__name__)

LOOK_INTERVAL_S = 0.3  # receipts and uplink status
SPACE_INTERVAL_S = 5.0
NO_PAPER_S = 60.0  # how long an empty feeder is waited for
HOLD_GUARD_S = 3.0  # longer than a long press: what was held before the station became ready means something else
NOTICE_S = 900.0  # how long "delivered" stands before something else may end it than a press
INTAKE_SHOWN_S = 60.0  # how long the lamps ask for the checklist after a press
RETRY_S = 5.0  # before a job that could not go on is tried again


class ReadinessBusyError(ScanStationError):
    """The readiness test was asked for while something else goes on."""

    code = "readiness-busy"
    advice = "The station is busy with other paper. Finish that first, then test."


class StationBusyError(ScanStationError):
    """Sheets were to be scanned again while something else goes on."""

    code = "station-busy"
    advice = "The station is busy with other paper. Finish that first, then scan these sheets again."


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
        panel: Panel,
        batch: Batch,
        uplink: Callable[[], Uplink],
        checks: Callable[[], Sequence[Check]],
        check_purpose: Callable[[str], object],
        check_class: Callable[[str], object],
        more_counters: Callable[[], Mapping[str, int]] = dict,
        announcer: Announcer,
        presets: Presets,
        readiness: ReadinessDesk | None = None,
        scanner: ScannerWatch | None = None,
        overdue: Callable[[], Mapping[str, str]] = dict,
        upkeep_due: Callable[[], int] = int,
        intake: Intake | None = None,
        suspended: Callable[[], bool] = bool,
        rescans: RescanDesk | None = None,
    ) -> None:
        """Takes its parts; `run` brings them to life.

        Args:
            custody: what the station holds.
            processor: turns jobs into sealed documents.
            handover: takes in receipts.
            panel: button and lamps.
            batch: what a press feeds.
            uplink: how the way to the server looks now.
            checks: the self-test; blocks.
            check_purpose: raises ScanStationError for a purpose that is unknown or that nobody receives.
            check_class: raises ScanStationError for a class that the policy does not know.
            more_counters: what else the bus shows, by name.
            announcer: told about every change of the view.
            presets: what a press may scan.
            readiness: the readiness test; None where there is none.
            scanner: looks whether the scanner is there; None: nobody looks before the press.
            overdue: the items of the queue that wait too long, each with its job ("": it has none); blocks.
            upkeep_due: how many things that wear are to be seen to.
            intake: the checklist before paper is scanned; None: nothing is asked.
            suspended: whether the fleet's office lets this station take no new work.
            rescans: sheets that are scanned again; None: nobody asks for any.
        """
        self._custody = custody
        self._processor = processor
        processor.joined = self._process
        self._handover = handover
        self._panel = panel
        self._batch = batch
        self._look_at_uplink = uplink
        self._checks = checks
        self._check_purpose = check_purpose
        self._check_class = check_class
        self._more_counters = more_counters
        self._announcer = announcer
        self._presets = presets
        self._ready_since = 0.0  # monotonic, when the state became ready
        self._readiness = readiness
        self._asked = False  # for a readiness test, for the length of one press
        self._look_at_scanner = scanner
        self._no_scanner = ""  # what to do about a scanner that is not there
        self._look_for_overdue = overdue
        self._upkeep_due = upkeep_due
        self._overdue: Mapping[str, str] = {}
        self._state = State.STARTING
        self._shown: View | None = None
        self._uplink = Uplink.UNKNOWN
        self._noticed: set[str] = set()  # held jobs a person has seen
        self._delivered = 0  # documents since the last notice
        self._delivered_at = 0.0  # monotonic, of the last one
        self._working: set[str] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by job
        self._wanted: tuple[str, ...] = ()  # purposes, for the length of one press
        self._named = ""  # class, likewise
        self._announced = 0  # sheets, likewise
        self._intake = intake
        self._suspended = suspended
        self._answers: Answers | None = None  # of the checklist, likewise; None: the press scans no paper
        self._intake_until = 0.0  # monotonic: somebody pressed, and the checklist comes first
        self._rescans = rescans
        self._again = ""  # the job that feeds sheets again, for the length of one press
        self._tasks = Tasks()
        self._expiry: asyncio.TimerHandle | None = None
        self._jobs_done = 0

    # The service

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set.

        Raises:
            BaseException: whatever a part raised that nobody expected.
        """
        loop = asyncio.get_running_loop()
        self._tasks.begin()
        self._panel.on_short_press(lambda: _soon(loop, self._spawn_press, self.scan))
        self._panel.on_long_press(lambda: _soon(loop, self._spawn_press, self.hold_button))
        self._refresh()
        self._tasks.spawn(self._start())
        last = Event.BROKEN  # the desk sees that something failed before the process ends over it
        try:
            await self._tasks.until(stop)
            last = Event.STOP
        finally:
            self._panel.on_short_press(_nothing)  # the loop ends: nobody may call into it any more
            self._panel.on_long_press(_nothing)
            self._tasks.end()
            self._batch.stop()
            self._processor.close()
            self._handle(last)

    async def _start(self) -> None:
        """Finds interrupted work and goes on with it."""
        found = await asyncio.to_thread(self._custody.recover)
        self._tidy_rescans()
        ended = await asyncio.to_thread(self._handover.settle)
        self._delivered += sum(len(self._custody.job(job).documents) for job in ended)
        paused = self._go_on(found)
        if paused:
            self._batch.found(paused)
        self._handle(Event.INTERRUPTED_BATCH if paused else Event.STARTED)
        self._look_at_readiness()
        self._tasks.spawn(self._look_for_ever())
        self._tasks.spawn(self._watch_space())
        self._tasks.spawn(self._watch_queue())
        if self._look_at_scanner is not None:
            self._tasks.spawn(self._watch_scanner(self._look_at_scanner))

    def _go_on(self, found: Recovery) -> JobRecord | None:
        """Starts work on what was in work; returns the batch that was being fed, the newest if there are several."""
        paused = None
        for job in found.jobs:
            if job.state is JobState.PAUSED:
                if paused:  # only one batch can be open; an older one waits for a person
                    self._custody.cancel(paused.id)
                    self._tidy_rescans()
                paused = job
            else:
                self._process(job.id)
        return paused

    # The desk

    async def scan(
        self, purposes: Sequence[str] = (), document_class: str = "", sheets: int = 0, preset: str = ""
    ) -> str:
        """A short press: begins or goes on feeding. Returns the job that feeds now, or "".

        Args:
            purposes: what a new batch is for, instead of what the configuration says.
            document_class: what kind of documents it holds, likewise.
            sheets: how many sheets of paper the whole batch has, separators included; 0: nobody counted. Of an open
                batch it is the new count.
            preset: a preset to choose first; class and purposes above win over it.

        Raises:
            ScanStationError: nothing was begun; a purpose or class is unknown, or nobody receives it.
            PurposesFixedError: nothing was begun; the open batch has other purposes.
            ClassFixedError: nothing was begun; the open batch is of another class.
        """
        wanted = tuple(dict.fromkeys(purposes))
        for purpose in wanted:
            self._check_purpose(purpose)
        if document_class:
            self._check_class(document_class)
        if preset:
            named = self._presets.named(preset)
            if self._state in (State.PAUSED, State.NO_PAPER):
                self._batch.check_purposes(wanted or named.press.purposes)
                self._batch.check_class(document_class or named.press.document_class)
            await self.choose_preset(preset)
        return await self._press(wanted, document_class, sheets)

    async def _press(
        self, wanted: tuple[str, ...] = (), document_class: str = "", sheets: int = 0, *, test: bool = False
    ) -> str:
        """A short press, with what was asked for checked already. Raises IntakeDueError or FleetHoldError."""
        answers = self._take_answers(document_class, test=test)
        self._notice()
        self._look_at_readiness()
        if self._state in (State.READY, State.LOCKED, State.STORAGE_FULL):
            try:
                await asyncio.to_thread(self._custody.ensure_room)
            except (StorageFullError, TooManyError):
                if self._state in (State.READY, State.LOCKED):
                    self._handle(Event.STORAGE_LOW)
            else:
                if self._state is State.STORAGE_FULL:  # what was seen last is old
                    self._handle(Event.STORAGE_FREED)
        if wanted and self._state in (State.PAUSED, State.NO_PAPER):
            self._batch.check_purposes(wanted)
        if document_class and self._state in (State.PAUSED, State.NO_PAPER):
            self._batch.check_class(document_class)
        if sheets and self._state in (State.PAUSED, State.NO_PAPER):
            self._batch.announce(sheets)
        before = self._state
        self._wanted, self._named, self._announced, self._asked = wanted, document_class, sheets, test
        self._answers = answers
        try:
            self._handle(Event.PRESS)
        except CustodyError as error:  # whoever pressed is told, and the station starts anew from what is on disk
            self._tasks.fail(error)
            raise
        finally:
            self._wanted, self._named, self._announced, self._asked = (), "", 0, False
            self._answers = None
        return self._batch.job if self._state is State.FEEDING and before is not State.FEEDING else ""

    async def scan_again(self, document: str, by: str) -> str:
        """Feeds sheets of a document again, which lie in the feeder; returns the job that feeds them.

        Raises:
            StationBusyError: other paper is being fed, or a readiness test is due.
            ScanStationError: the document does not wait for it, or not now.
        """
        self._look_at_readiness()
        if self._rescans is None or self._state is not State.READY:
            raise StationBusyError(self._state.value)
        self._notice()
        feed = await asyncio.to_thread(self._rescans.begin, document, by)
        self._again = feed
        try:
            if self._state is State.READY:  # nobody pressed the button meanwhile
                self._handle(Event.PRESS)
        finally:
            taken = self._batch.job == feed
            self._again = ""
            if not taken:
                await asyncio.to_thread(self._custody.cancel, feed)
        if not taken:
            raise StationBusyError(self._state.value)
        return feed

    def _take_answers(self, document_class: str, *, test: bool) -> Answers | None:
        """The answers of the checklist for a press that opens a stack; None where the press opens none.

        Raises:
            FleetHoldError: the office lets this station open none.
            IntakeDueError: they are missing; the lamps say so, and nothing is scanned.
        """
        if test or self._state not in (State.READY, State.LOCKED) or self._standing().due:
            return None
        if self._suspended():
            self._notice()
            self._refresh()
            raise FleetHoldError
        if self._intake is None:
            return Answers()
        try:
            return self._intake.take(document_class or self.next_class())
        except IntakeDueError:
            self._intake_until = time.monotonic() + INTAKE_SHOWN_S
            self._refresh()
            raise

    async def test(self) -> str:
        """A short press for the readiness test, also when none is due. Returns the job that feeds now, or "".

        Raises:
            ReadinessBusyError: a batch is open, or the station does something else.
        """
        if self._readiness is None or self._state not in (State.READY, State.LOCKED):
            raise ReadinessBusyError(self._state.value)
        return await self._press(test=True)

    async def hold_button(self) -> None:
        """A long press of the button: the next preset while a press would scan, else it cancels.

        Somebody who holds it to cancel while the last sheet goes through does not mean the next preset.
        """
        rested = time.monotonic() - self._ready_since >= HOLD_GUARD_S
        if self._state is State.READY and len(self._presets) > 1 and rested:
            self._handle(Event.NEXT_PRESET)
        else:
            await self.cancel()

    async def choose_preset(self, name: str) -> None:
        """Chooses what the next press scans. Raises UnknownPresetError."""
        self._presets.choose(name)
        self._refresh()

    async def presets(self) -> Sequence[PresetRow]:
        """All presets, in the order in which the button goes on."""
        return [_preset_row(preset, chosen=preset is self._presets.current) for preset in self._presets.all()]

    def next_press(self) -> str:
        """What the next press does, in words."""
        return self._presets.current.sentence()

    def next_class(self) -> str:
        """Of what class the stack of the next press is."""
        return self._presets.current.press.document_class

    async def cancel(self) -> None:
        """A long press."""
        self._handle(Event.LONG_PRESS)

    async def resume(self, job: str, document_class: str = "", document: str = "") -> None:
        """A person lets a held or cancelled job go on, perhaps having seen of what class it is.

        Args:
            job: the job.
            document_class: what kind of document it is.
            document: the one held document that the person looked at; the others stay.
        """
        if document_class:
            self._check_class(document_class)
        self.check_open()
        await asyncio.to_thread(self._custody.reopen, job, document_class, document)
        self.went_on(job)

    def check_open(self) -> None:
        """Raises ReadinessDueError while a readiness test is due: nothing that waits goes on before it passed."""
        if self._standing().due:
            raise ReadinessDueError

    def went_on(self, job: str) -> None:
        """A person let something of a held job go on, here, in the queue or in a review."""
        self._noticed.discard(job)
        self._process(job)

    async def discard(self, job: str) -> None:
        """A person decided that nothing more of a held or cancelled job is sent: its pages end here."""
        await asyncio.to_thread(self._custody.discard, job)
        self._processor.forget(job)
        self._refresh()

    async def legal_hold(self, job: str, *, on: bool, because: str = "", by: str = "") -> None:
        """Sets or lifts a legal hold; a job that only a hold kept here ends when it is lifted."""
        await asyncio.to_thread(self._custody.legal_hold, job, on, because, by)
        if not on:
            self._handed(Handed(shredded=tuple(await asyncio.to_thread(self._handover.end, job))))
        self._refresh()

    async def jobs(self, limit: int) -> Sequence[JobRow]:
        """The newest jobs first."""
        records = await asyncio.to_thread(self._custody.jobs, limit)
        return [rows.job_row(record) for record in records]

    async def documents(self, limit: int) -> Sequence[DocumentRow]:
        """The documents of the newest jobs."""
        records = await asyncio.to_thread(self._custody.jobs, limit)
        return [rows.document_row(item) for record in records for item in record.documents]

    async def classes(self, limit: int) -> Sequence[ClassRow]:
        """How the classes of the newest jobs were decided; of one whose documents differ, that there are several."""
        records = await asyncio.to_thread(self._custody.jobs, limit)
        return [rows.class_row(record) for record in records]

    async def parts(self, limit: int) -> Sequence[PartRow]:
        """Where the documents of the newest jobs stood in their stack, and of what class each is."""
        records = await asyncio.to_thread(self._custody.jobs, limit)
        return [rows.part_row(record, item) for record in records for item in record.documents]

    async def selftest(self) -> Sequence[Check]:
        """Runs all checks."""
        return await asyncio.to_thread(self._checks)

    async def readiness(self) -> ReadinessRow:
        """The last readiness test."""
        last = self._readiness.last if self._readiness else None
        if last is None:
            return ReadinessRow(self._standing().due, "", passed=False, checks=())
        rows = [MeasuredRow(c.name, c.ok, c.value, c.limit, c.unit, c.sentence) for c in last.checks]
        return ReadinessRow(self._standing().due, rfc3339(last.at), last.passed, tuple(rows))

    def view(self) -> View:
        """What the desk sees now."""
        return view(self._situation())

    def counters(self) -> Mapping[str, int]:
        """Jobs and documents by where they stand."""
        jobs = self._situation().jobs
        return {
            **self._more_counters(),
            "working": jobs.working,
            "waiting": jobs.waiting,
            "held": jobs.held + jobs.held_before,
            "delivered": jobs.delivered,
            "pages": self._batch.pages,
            "overdue": len(self._overdue),
            "upkeep": self._upkeep_due(),
        }

    def idle(self) -> bool:
        """Whether no batch is open and no job in work; documents may wait for receipts or people.

        Nor does the desk just learn that its paper is safe to shred: that stays until a press, or for `NOTICE_S`.
        """
        unseen = bool(self._delivered) and time.monotonic() - self._delivered_at < NOTICE_S
        return self._state in (State.READY, State.LOCKED) and not self._working and not unseen

    def work(self) -> Work:
        """How far the work is, for the watchdog."""
        return Work(len(self._working), self._jobs_done + self._batch.steps + self._processor.steps)

    # Feeding

    def _handle(self, event: Event) -> None:
        """Takes one transition: the lamp first, then the work."""
        taken = step(self._state, event)
        entered = taken.state is not self._state
        self._state = taken.state
        if entered and taken.state is State.READY:
            self._ready_since = time.monotonic()
        if entered and self._expiry:
            self._expiry.cancel()
            self._expiry = None
        if entered and taken.state is State.NO_PAPER:
            self._expiry = asyncio.get_running_loop().call_later(NO_PAPER_S, self._handle, Event.EXPIRED)
        if taken.action is Action.OPEN_BATCH:
            self._batch.forget()
        if taken.action is Action.FINISH_BATCH:
            self._process(self._batch.job)
        self._refresh()
        self._act(taken.action)

    def _act(self, action: Action) -> None:
        """Does what a transition asks for."""
        if action is Action.SAY_BUSY:
            self._panel.show(Signal.BUSY)
        elif action is Action.CHOOSE_PRESET:
            self._presets.next()
            self._panel.show(PRESETS[self._presets.place - 1])
            self._refresh()
        elif action is Action.OPEN_BATCH:
            self._open_batch()
        elif action is Action.RESUME_BATCH:
            self._resume_batch()
        elif action is Action.RUN_READINESS:
            self._tasks.spawn(self._run_readiness(self._batch.job))
        elif action is Action.STOP_FEEDER:
            self._batch.stop()
        elif action in (Action.HOLD_BATCH, Action.DROP_EMPTY_BATCH):
            self._batch.hold()
            self._tidy_rescans()
            self._refresh()

    def _open_batch(self) -> None:
        """A new job, then paper."""
        try:
            if self._again:
                self._batch.open_again(self._again)
            elif self._asked or self._answers is None or self._standing().due:
                self._batch.open(test=True)
            else:
                preset = self._presets.current
                self._presets.used()
                chosen = None if self._presets.is_default(preset) else preset.press
                self._batch.open(
                    self._wanted,
                    self._named,
                    self._announced,
                    chosen=chosen,
                    answers=self._answers.codes,
                    by=self._answers.by,
                )
        except (StorageFullError, TooManyError):
            self._handle(Event.NO_ROOM)
        else:
            self._tasks.spawn(self._run_feed(0))

    def _resume_batch(self) -> None:
        """Goes on with the open batch."""
        try:
            first_sheet = self._batch.resume(test=self._standing().due)
        except StorageFullError:
            self._handle(Event.FEEDER_STOPPED)
        else:
            self._tasks.spawn(self._run_feed(first_sheet))

    async def _run_feed(self, first_sheet: int) -> None:
        """Feeds what lies in the hopper and says how it ended."""
        self._handle(await self._batch.feed(first_sheet, self._refresh))

    # Readiness

    async def _run_readiness(self, job: str) -> None:
        """Judges the challenge sheet."""
        if self._readiness:
            await asyncio.to_thread(self._readiness.test, job)
        self._handle(Event.READINESS_DUE if self._standing().due else Event.READINESS_MET)

    def _look_at_readiness(self) -> None:
        """Locks the station when the test is due, and unlocks it when it no longer is."""
        due = self._standing().due
        if (self._state, due) in ((State.READY, True), (State.LOCKED, False)):
            self._handle(Event.READINESS_DUE if due else Event.READINESS_MET)

    def _standing(self) -> Standing:
        return self._readiness.standing() if self._readiness else Standing()

    # Work behind the feeder

    def _process(self, job: str) -> None:
        self._tidy_rescans()  # what was fed for one may have been held
        record = self._custody.job(job)
        if record.state not in (JobState.CAPTURED, JobState.PROCESSING) and not self._processor.lost_envelope(record):
            self._refresh()
            return
        self._working.add(job)
        self._refresh()
        self._tasks.spawn(self._complete(job))

    async def _complete(self, job: str) -> None:
        """Works on a job, once at a time: a person may let one go on while its other documents are still in work."""
        turn = self._turns.setdefault(job, asyncio.Lock())
        async with turn:
            self._working.add(job)
            try:
                while True:
                    try:
                        await self._finish(job)
                        break
                    except (StorageFullError, SealAgainError, RescanBusyError, LateBusyError) as error:
                        log.warning("%s", error)
                        await asyncio.sleep(RETRY_S)
            finally:
                self._working.discard(job)
                self._jobs_done += 1
                self._refresh()

    async def _finish(self, job: str) -> None:
        """Makes the documents of a job, or lets what it fed again take its place."""
        if self._rescans is None or not self._rescans.is_feed(job):
            await self._processor.complete(job)
            return
        ended = await self._rescans.finish(job)
        self._noticed.discard(ended.job)  # a person is called again, also where nothing was taken
        if ended.taken:
            self.went_on(ended.job)

    def _tidy_rescans(self) -> None:
        """What was fed again and then stopped or held is nobody's to decide about."""
        if self._rescans is not None:
            try:
                self._rescans.tidy()
            except CustodyError as error:  # the next stack or start ends it
                log.warning("%s", error)

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
            self._look_at_readiness()
            self._refresh()
            await asyncio.sleep(LOOK_INTERVAL_S)

    def _handed(self, handed: Handed) -> None:
        """What came of receipts is told."""
        for code in handed.refused:
            log.warning("receipt refused: %s", code)
        for document in handed.delivered:
            self._processor.tell_document(document, "delivered")
        for job in handed.shredded:
            documents = self._custody.job(job).documents
            self._delivered += len(documents)
            self._delivered_at = time.monotonic()
            for record in documents:
                self._processor.tell_document(record.id, "shredded")

    async def _watch_space(self) -> None:
        """Says when there is no room for a new batch, and when there is again.

        The disk's reserve stops a batch that runs, too; the number of open jobs only the next one.
        """
        while True:
            open_batch = self._state not in (State.READY, State.LOCKED, State.STORAGE_FULL)
            try:
                await asyncio.to_thread(self._custody.ensure_space if open_batch else self._custody.ensure_room)
                event = Event.STORAGE_FREED
            except StorageFullError:
                event = Event.STORAGE_LOW
                if self._state is State.FEEDING:
                    self._batch.stop(full=True)
            except TooManyError:
                idle = self._state in (State.READY, State.LOCKED, State.STORAGE_FULL)
                event = Event.STORAGE_LOW if idle else Event.STORAGE_FREED
            self._handle(event)
            await asyncio.sleep(SPACE_INTERVAL_S)

    async def _watch_queue(self) -> None:
        """Says when something waits too long; it calls for a person again, also where one has taken notice before."""
        while True:
            try:
                overdue = await asyncio.to_thread(self._look_for_overdue)
            except StorageFullError as error:  # it cannot be recorded now; the next look tries again
                log.warning("%s", error)
            else:
                self._noticed -= {job for item, job in overdue.items() if item not in self._overdue}
                self._overdue = overdue
                self._refresh()
            await asyncio.sleep(SPACE_INTERVAL_S)

    async def _watch_scanner(self, look: ScannerWatch) -> None:
        """Says when the scanner is not there while nobody scans, and picks it up when it appears."""
        while True:
            if self._state is State.READY:
                self._no_scanner = await asyncio.to_thread(look)
                self._refresh()
            await asyncio.sleep(look.interval_s)

    # Inside

    def _situation(self) -> Situation:
        held = held_before = waiting = 0
        why = ""
        for job in self._custody.open_jobs():
            waits = _waits_for_person(job)
            if waits and job.id in self._noticed:
                held_before += waits
            else:
                held += waits
                why = why or _why(job)
            waiting += sum(document.state is DocumentState.SEALED for document in job.documents)
        jobs = Jobs(len(self._working), waiting, held, held_before, self._delivered)
        advice, pages, failure = self._batch.advice, self._batch.pages, self._standing().failure
        preset = self._presets.current.sentence() if len(self._presets) > 1 else ""
        shown = (self._uplink, advice, pages, preset, failure, self._no_scanner, why)
        overdue, intake, suspended = len(self._overdue), self._intake_shows(), self._suspended()
        return Situation(self._state, jobs, *shown, overdue=overdue, intake=intake, suspended=suspended)

    def _intake_shows(self) -> bool:
        """Whether somebody pressed just now and the checklist comes first."""
        if self._intake is None or time.monotonic() >= self._intake_until:
            return False
        return self._intake.is_due(self.next_class())

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
            with suppress(IntakeDueError, FleetHoldError):  # the lamps say so
                await action()

        self._tasks.spawn(press())


def _preset_row(preset: Preset, *, chosen: bool) -> PresetRow:
    """A preset as the bus shows it."""
    press = preset.press
    settings = press.settings_of(press.document_class)
    scanned = (settings.dpi, settings.colour, settings.duplex)
    return PresetRow(
        preset.name, preset.label, chosen, press.document_class, press.purposes, preset.destination, *scanned
    )


def _nothing() -> None:
    """What a press does when the station has stopped."""


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[..., object], *arguments: object) -> None:
    """Calls something on the loop, from any thread."""
    loop.call_soon_threadsafe(call, *arguments)


def _why(job: JobRecord) -> str:
    """The sentence of the job's first held document; "" where its code has none."""
    held = (document.code for document in job.documents if document.state is DocumentState.HELD)
    return advice(next(held, ""))


def _waits_for_person(job: JobRecord) -> int:
    """How many documents of the job wait for a person; a job held before it was divided counts as one."""
    if job.state not in (JobState.HELD, JobState.CANCELLED):
        return 0
    return max(1, sum(document.state is DocumentState.HELD for document in job.documents))
