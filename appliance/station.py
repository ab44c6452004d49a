"""The station: button, feeder, jobs and lamps, brought to life and to an end.

Rules:
- Everything here runs on one event loop; what blocks (feeder, disk, workers) runs in threads and ends as an event.
- A press, a fault, a cancel or a restart never drops a page.
- An error nobody expected shows as a fault and ends the process: the service manager starts it again and `recover` goes
  on from the disk.

What a person asks for is in `presses`, the state and what feeds in `operation`, the work behind the feeder in
`backlog`, what is looked at again and again in `lookout`, and what the desk sees of all this in `display` and `news`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from appliance import rows
from appliance.backlog import Backlog
from appliance.batch import Batch
from appliance.bus_rows import Check, ClassRow, DocumentRow, JobRow, PartRow, PresetRow, ReadinessRow
from appliance.challenge.desk import ReadinessDesk, ReadinessDueError
from appliance.custody.custody import Custody
from appliance.custody.records import JobRecord
from appliance.custody.recovery import Recovery
from appliance.custody.states import JobState
from appliance.devices.interfaces import Panel
from appliance.display import Announcer, Display
from appliance.handover import Handed, Handover
from appliance.lookout import Lookout
from appliance.news import News
from appliance.notify import Work
from appliance.operation import Operation
from appliance.paper.intake import Intake, IntakeDueError
from appliance.presets import Presets
from appliance.presses import Presses
from appliance.processing import Processor
from appliance.rescan.desk import RescanDesk
from appliance.scanner_watch import ScannerWatch
from appliance.situation import FleetHoldError, Situation, Uplink, View
from appliance.states import Event, State
from appliance.tasks import Tasks


class Station:
    """Implements `appliance.station_api.StationApi`."""

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
        self._custody, self._processor, self._handover = custody, processor, handover
        self._panel, self._batch, self._presets, self._readiness = panel, batch, presets, readiness
        self._checks, self._check_class, self._suspended = checks, check_class, suspended
        self._more_counters, self._upkeep_due = more_counters, upkeep_due
        self._tasks = Tasks()
        self._news = News(custody)
        self._display = Display(panel, announcer, self._news, self._situation)
        refresh = self._display.refresh
        self._backlog = Backlog(custody, processor, rescans, self._news, self._tasks, refresh)
        self._operation = Operation(
            panel=panel,
            batch=batch,
            presets=presets,
            readiness=readiness,
            backlog=self._backlog,
            tasks=self._tasks,
            refresh=refresh,
        )
        self._lookout = Lookout(
            custody=custody,
            processor=processor,
            handover=handover,
            batch=batch,
            operation=self._operation,
            news=self._news,
            uplink=uplink,
            overdue=overdue,
            scanner=scanner,
            refresh=refresh,
        )
        self._presses = Presses(
            custody=custody,
            batch=batch,
            presets=presets,
            operation=self._operation,
            display=self._display,
            tasks=self._tasks,
            check_purpose=check_purpose,
            check_class=check_class,
            intake=intake,
            suspended=suspended,
            rescans=rescans,
        )

    # The service

    async def run(self, stop: asyncio.Event) -> None:
        """Runs until `stop` is set.

        Raises:
            BaseException: whatever a part raised that nobody expected.
        """
        loop = asyncio.get_running_loop()
        self._tasks.begin()
        self._panel.on_short_press(lambda: _soon(loop, self._spawn_press))
        self._panel.on_long_press(lambda: _soon(loop, self._presses.hold_button))
        self._display.refresh()
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
            self._operation.handle(last)

    async def _start(self) -> None:
        """Finds interrupted work and goes on with it."""
        found = await asyncio.to_thread(self._custody.recover)
        self._backlog.tidy()
        ended = await asyncio.to_thread(self._handover.settle)
        self._news.found_delivered(sum(len(self._custody.job(job).documents) for job in ended))
        paused = self._go_on(found)
        if paused:
            self._batch.found(paused)
        self._operation.handle(Event.INTERRUPTED_BATCH if paused else Event.STARTED)
        self._operation.look_at_readiness()
        self._lookout.begin(self._tasks)

    def _go_on(self, found: Recovery) -> JobRecord | None:
        """Starts work on what was in work; returns the batch that was being fed, the newest if there are several."""
        paused = None
        for job in found.jobs:
            if job.state is JobState.PAUSED:
                if paused:  # only one batch can be open; an older one waits for a person
                    self._custody.cancel(paused.id)
                    self._backlog.tidy()
                paused = job
            else:
                self._backlog.process(job.id)
        return paused

    def _spawn_press(self) -> None:
        async def press() -> None:
            with suppress(IntakeDueError, FleetHoldError):  # the lamps say so
                await self._presses.press_button()

        self._tasks.spawn(press())

    # What a person asks for

    async def scan(
        self, purposes: Sequence[str] = (), document_class: str = "", sheets: int = 0, preset: str = ""
    ) -> str:
        """A short press (see `Presses.scan`)."""
        return await self._presses.scan(purposes, document_class, sheets, preset)

    async def scan_again(self, document: str, by: str) -> str:
        """Feeds sheets of a document again (see `Presses.scan_again`)."""
        return await self._presses.scan_again(document, by)

    async def test(self) -> str:
        """A short press for the readiness test (see `Presses.test`)."""
        return await self._presses.test()

    async def cancel(self) -> None:
        """A long press."""
        self._operation.handle(Event.LONG_PRESS)

    async def choose_preset(self, name: str) -> None:
        """Chooses what the next press scans. Raises UnknownPresetError."""
        self._presses.choose_preset(name)

    def next_press(self) -> str:
        """What the next press does, in words."""
        return self._presets.current.sentence()

    def next_class(self) -> str:
        """Of what class the stack of the next press is."""
        return self._presses.next_class()

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
        if self._operation.standing().due:
            raise ReadinessDueError

    def went_on(self, job: str) -> None:
        """A person let something of a held job go on, here, in the queue or in a review."""
        self._backlog.went_on(job)

    async def discard(self, job: str) -> None:
        """A person decided that nothing more of a held or cancelled job is sent: its pages end here."""
        await asyncio.to_thread(self._custody.discard, job)
        self._processor.forget(job)
        self._display.refresh()

    async def legal_hold(self, job: str, *, on: bool, because: str = "", by: str = "") -> None:
        """Sets or lifts a legal hold; a job that only a hold kept here ends when it is lifted."""
        await asyncio.to_thread(self._custody.legal_hold, job, on, because, by)
        if not on:
            self._lookout.handed(Handed(shredded=tuple(await asyncio.to_thread(self._handover.end, job))))
        self._display.refresh()

    # What there is to see

    def view(self) -> View:
        """What the desk sees now."""
        return self._display.view()

    async def jobs(self, limit: int) -> Sequence[JobRow]:
        """The newest jobs first."""
        return [rows.job_row(record) for record in await self._newest(limit)]

    async def documents(self, limit: int) -> Sequence[DocumentRow]:
        """The documents of the newest jobs."""
        return [rows.document_row(item) for record in await self._newest(limit) for item in record.documents]

    async def classes(self, limit: int) -> Sequence[ClassRow]:
        """How the classes of the newest jobs were decided; of one whose documents differ, that there are several."""
        return [rows.class_row(record) for record in await self._newest(limit)]

    async def parts(self, limit: int) -> Sequence[PartRow]:
        """Where the documents of the newest jobs stood in their stack, and of what class each is."""
        return [rows.part_row(record, item) for record in await self._newest(limit) for item in record.documents]

    async def presets(self) -> Sequence[PresetRow]:
        """All presets, in the order in which the button goes on."""
        return [rows.preset_row(preset, chosen=preset is self._presets.current) for preset in self._presets.all()]

    async def selftest(self) -> Sequence[Check]:
        """Runs all checks."""
        return await asyncio.to_thread(self._checks)

    async def readiness(self) -> ReadinessRow:
        """The last readiness test."""
        return rows.readiness_row(self._operation.standing(), self._readiness.last if self._readiness else None)

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
            "overdue": len(self._lookout.overdue),
            "upkeep": self._upkeep_due(),
        }

    def idle(self) -> bool:
        """Whether no batch is open and no job in work; documents may wait for people, and long for receipts.

        Nor does the desk just learn that its paper is safe to shred, or wait for that word since a short while.
        """
        resting = self._operation.state in (State.READY, State.LOCKED)
        return resting and not (self._backlog.working or self._lookout.taking_in or self._news.is_fresh())

    def work(self) -> Work:
        """How far the work is, for the watchdog."""
        return Work(self._backlog.working, self._backlog.done + self._batch.steps + self._processor.steps)

    # Inside

    def _situation(self) -> Situation:
        """Everything that the view depends on."""
        jobs, why = self._news.jobs(self._backlog.working)
        return Situation(
            self._operation.state,
            jobs,
            uplink=self._lookout.uplink,
            advice=self._batch.advice,
            pages=self._batch.pages,
            preset=self._presets.current.sentence() if len(self._presets) > 1 else "",
            readiness=self._operation.standing().failure,
            no_scanner=self._lookout.no_scanner,
            why=why,
            overdue=len(self._lookout.overdue),
            intake=self._presses.asks_for_intake(),
            suspended=self._suspended(),
        )

    async def _newest(self, limit: int) -> Sequence[JobRecord]:
        return await asyncio.to_thread(self._custody.jobs, limit)


def _nothing() -> None:
    """What a press does when the station has stopped."""


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], object]) -> None:
    """Calls something on the loop, from any thread."""
    loop.call_soon_threadsafe(call)
