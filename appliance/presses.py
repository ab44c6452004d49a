"""What a person asks for at the button, the panel or the command line: to scan, to test, to scan again, to stop.

Rules:
- Whatever is refused is refused before anything begins; whoever pressed is told why.
- A press that would open a stack takes the answers of the checklist, or opens none.
- Somebody who holds the button to cancel while the last sheet goes through does not mean the next preset.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence

from appliance.batch import Batch
from appliance.custody.custody import Custody
from appliance.custody.room import TooManyError
from appliance.display import Display
from appliance.errors import CustodyError, ScanStationError, StorageFullError
from appliance.operation import Asked, Operation
from appliance.paper.intake import Answers, Intake, IntakeDueError
from appliance.presets import Presets
from appliance.rescan.desk import RescanDesk
from appliance.situation import FleetHoldError
from appliance.states import Event, State
from appliance.tasks import Tasks

log = logging.getLogger(__name__)

HOLD_GUARD_S = 3.0  # longer than a long press: what was held before the station became ready means something else
INTAKE_SHOWN_S = 60.0  # how long the lamps ask for the checklist after a press
OPEN = (State.PAUSED, State.NO_PAPER)  # a press goes on with the batch


class ReadinessBusyError(ScanStationError):
    """The readiness test was asked for while something else goes on."""

    code = "readiness-busy"
    advice = "The station is busy with other paper. Finish that first, then test."


class StationBusyError(ScanStationError):
    """Sheets were to be scanned again while something else goes on."""

    code = "station-busy"
    advice = "The station is busy with other paper. Finish that first, then scan these sheets again."


class Presses:
    """Checks what is asked for and hands it to the operation. All methods run on the event loop."""

    def __init__(
        self,
        *,
        custody: Custody,
        batch: Batch,
        presets: Presets,
        operation: Operation,
        display: Display,
        tasks: Tasks,
        check_purpose: Callable[[str], object],
        check_class: Callable[[str], object],
        intake: Intake | None,
        suspended: Callable[[], bool],
        rescans: RescanDesk | None,
    ) -> None:
        """Takes its parts.

        Args:
            custody: knows whether there is room.
            batch: the open batch.
            presets: what a press may scan.
            operation: takes the press.
            display: shows what came of it.
            tasks: ended where nothing can be written down any more.
            check_purpose: raises ScanStationError for a purpose that is unknown or that nobody receives.
            check_class: raises ScanStationError for a class that the policy does not know.
            intake: the checklist before paper is scanned; None: nothing is asked.
            suspended: whether the fleet's office lets this station take no new work.
            rescans: sheets that are scanned again; None: nobody asks for any.
        """
        self._custody, self._batch, self._presets, self._operation = custody, batch, presets, operation
        self._display, self._tasks, self._intake, self._rescans = display, tasks, intake, rescans
        self._check_purpose, self._check_class, self._suspended = check_purpose, check_class, suspended
        self._intake_until = 0.0  # monotonic: somebody pressed, and the checklist comes first

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
            if self._operation.state in OPEN:
                self._batch.check_purposes(wanted or named.press.purposes)
                self._batch.check_class(document_class or named.press.document_class)
            self.choose_preset(preset)
        return await self._press(wanted, document_class, sheets)

    async def test(self) -> str:
        """A short press for the readiness test, also when none is due. Returns the job that feeds now, or "".

        Raises:
            ReadinessBusyError: a batch is open, or the station does something else.
        """
        if not self._operation.can_test():
            raise ReadinessBusyError(self._operation.state.value)
        return await self._press(test=True)

    async def press_button(self) -> None:
        """A short press of the button: it feeds the sheets that the panel asks for just now, else it is `scan`."""
        shown = self._rescans.next_press.take() if self._rescans else None
        if shown is None or self._operation.state is not State.READY:
            await self.scan()
            return
        try:
            await self.scan_again(*shown)
        except ScanStationError as error:  # nothing was fed, and no new stack either
            log.warning("sheets are not scanned again: %s", error.code)
            self._display.busy()

    async def scan_again(self, document: str, by: str) -> str:
        """Feeds sheets of a document again, which lie in the feeder; returns the job that feeds them.

        Raises:
            StationBusyError: other paper is being fed, or a readiness test is due.
            ScanStationError: the document does not wait for it, or not now.
        """
        self._operation.look_at_readiness()
        if self._rescans is None or self._operation.state is not State.READY:
            raise StationBusyError(self._operation.state.value)
        self._display.notice()
        feed = await asyncio.to_thread(self._rescans.begin, document, by)
        try:
            if self._operation.state is State.READY:  # nobody pressed the button meanwhile
                self._operation.handle(Event.PRESS, Asked(again=feed))
        finally:
            taken = self._batch.job == feed
            if not taken:
                await asyncio.to_thread(self._custody.cancel, feed)
        if not taken:
            raise StationBusyError(self._operation.state.value)
        return feed

    def hold_button(self) -> None:
        """A long press of the button: the next preset while a press would scan, else it cancels."""
        rested = time.monotonic() - self._operation.ready_since >= HOLD_GUARD_S
        if self._operation.state is State.READY and len(self._presets) > 1 and rested:
            self._operation.handle(Event.NEXT_PRESET)
        else:
            self._operation.handle(Event.LONG_PRESS)

    def choose_preset(self, name: str) -> None:
        """Chooses what the next press scans. Raises UnknownPresetError."""
        self._presets.choose(name)
        self._display.refresh()

    def next_class(self) -> str:
        """Of what class the stack of the next press is."""
        return self._presets.current.press.document_class

    def asks_for_intake(self) -> bool:
        """Whether somebody pressed just now and the checklist comes first."""
        if self._intake is None or time.monotonic() >= self._intake_until:
            return False
        return self._intake.is_due(self.next_class())

    async def _press(
        self, wanted: tuple[str, ...] = (), document_class: str = "", sheets: int = 0, *, test: bool = False
    ) -> str:
        """A short press, with what was asked for checked already. Raises IntakeDueError or FleetHoldError."""
        answers = self._take_answers(document_class, test=test)
        self._display.notice()
        self._operation.look_at_readiness()
        await self._look_for_room()
        if self._operation.state in OPEN:
            self._check_open_batch(wanted, document_class, sheets)
        before = self._operation.state
        try:
            self._operation.handle(Event.PRESS, Asked(wanted, document_class, sheets, test, answers))
        except CustodyError as error:  # whoever pressed is told, and the station starts anew from what is on disk
            self._tasks.fail(error)
            raise
        feeds = self._operation.state is State.FEEDING and before is not State.FEEDING
        return self._batch.job if feeds else ""

    async def _look_for_room(self) -> None:
        """Looks again whether a new batch has room: what was seen last is old."""
        if self._operation.state not in (State.READY, State.LOCKED, State.STORAGE_FULL):
            return
        try:
            await asyncio.to_thread(self._custody.room.ensure_job)
        except (StorageFullError, TooManyError):
            if self._operation.state in (State.READY, State.LOCKED):
                self._operation.handle(Event.STORAGE_LOW)
        else:
            if self._operation.state is State.STORAGE_FULL:
                self._operation.handle(Event.STORAGE_FREED)

    def _check_open_batch(self, wanted: tuple[str, ...], document_class: str, sheets: int) -> None:
        """What is asked for must be what the open batch is; a count is its new count."""
        if wanted:
            self._batch.check_purposes(wanted)
        if document_class:
            self._batch.check_class(document_class)
        if sheets:
            self._batch.announce(sheets)

    def _take_answers(self, document_class: str, *, test: bool) -> Answers | None:
        """The answers of the checklist for a press that opens a stack; None where the press opens none.

        Raises:
            FleetHoldError: the office lets this station open none.
            IntakeDueError: they are missing; the lamps say so, and nothing is scanned.
        """
        resting = self._operation.state in (State.READY, State.LOCKED)
        if test or not resting or self._operation.standing().due:
            return None
        if self._suspended():
            self._display.notice()
            self._display.refresh()
            raise FleetHoldError
        if self._intake is None:
            return Answers()
        try:
            answers = self._intake.take(document_class or self.next_class())
        except IntakeDueError:
            self._display.notice()  # the checklist hides the message: at the next press it is not seen any more
            self._intake_until = time.monotonic() + INTAKE_SHOWN_S
            self._display.refresh()
            raise
        self._intake_until = 0.0  # that press has what it asked for; what the next paper wants is not said yet
        return answers
