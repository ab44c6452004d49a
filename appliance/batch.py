"""The open batch: what one press feeds, from the first sheet to the last.

Rules:
- A job exists before the first sheet moves, and a page is announced only after it is kept.
- How a run of the feeder ended is written into the job store before anything is shown.
- The operator's count of the sheets, where there is one, must be what was fed; the batch stays open where it is not.
- When feeding goes on after a stop, sheets that are safe already and come once more are left out (`capture.stitching`).
  Once a person was asked to compare the first sheet, the next press is the answer: what comes then is new.
- What is fed for the readiness test, and a challenge sheet fed by itself, is set aside: it never becomes a document.
- Where not even that can be written, the batch stays open: the next press writes it down and goes on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from appliance.capture.feeding import FeedOutcome, SheetUnsureError
from appliance.capture.fingerprint import Fingerprint, fingerprint
from appliance.capture.stitching import SheetPrint
from appliance.challenge.desk import CHALLENGE, DUE
from appliance.classification.challenge import glance
from appliance.custody.custody import Custody
from appliance.custody.feeding import AnnouncedError, announced_again, whole_sheets
from appliance.custody.records import JobRecord
from appliance.custody.states import JobState
from appliance.devices.feeder_errors import FeederEmptyError
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.errors import CustodyError, ScanStationError, StorageFullError
from appliance.processing import Processor
from appliance.states import Event


class ClassFixedError(ScanStationError):
    """A stack of another class is being fed."""

    code = "class-fixed"
    advice = "A stack of another kind is being fed, as was chosen when it began. Finish it first."


class PurposesFixedError(ScanStationError):
    """A stack is being fed for other purposes."""

    code = "purposes-fixed"
    advice = "A stack is being fed for other purposes, which were fixed when it began. Finish it first."


class FeedRun(Protocol):
    """One run of the feeder over the paper in the hopper."""

    def run(self, keep: Callable[[FedPage], None], first_sheet: int, tail: Sequence[SheetPrint] = ()) -> FeedOutcome:
        """Feeds until the hopper is empty or something stops it; blocks. `tail`: the last safe sheets."""

    def cancel(self) -> None:
        """Stops after the sheet in motion; from any thread."""


@dataclass(frozen=True, slots=True)
class Press:
    """What a plain press scans: settings of the feeder, class and purposes."""

    settings: ScanSettings
    document_class: str
    purposes: tuple[str, ...]
    asks: Mapping[str, ScanSettings] = field(default_factory=dict)  # what each class asks of the feeder

    def settings_of(self, document_class: str) -> ScanSettings:
        """How a class is scanned: as the feeder is configured, or better where the class asks for it, never worse."""
        asked = self.asks.get(document_class, self.settings)
        dpi, colour = max(self.settings.dpi, asked.dpi), self.settings.colour or asked.colour
        return ScanSettings(dpi, colour, self.settings.duplex)


class Batch:
    """One batch at a time. All methods run on the event loop."""

    def __init__(
        self,
        custody: Custody,
        processor: Processor,
        feeds: Callable[[ScanSettings], FeedRun],
        simulated: Callable[[], bool],
        press: Press,
        look_back: int = 0,
    ) -> None:
        """Takes its parts.

        Args:
            custody: keeps the pages.
            processor: begins work on each page as soon as it is kept.
            feeds: makes a run of the feeder for settings.
            simulated: whether the feeder is a simulated device, as the device itself says.
            press: what a plain press scans.
            look_back: how many of the last safe sheets a sheet is compared with when feeding goes on after a stop.
        """
        self._custody = custody
        self._processor = processor
        self._feeds = feeds
        self._simulated = simulated
        self._press = press
        self._look_back = look_back
        self._compared = False  # a person was asked to compare the first sheet, and pressed
        self._feed: FeedRun | None = None
        self._full = False
        self._test = False  # what is fed is for the readiness test
        self._apart = False  # what is fed takes the place of sheets of another job
        self._challenge = False  # the first sheet bears the code of a challenge sheet
        self.job = ""
        self.pages = 0  # kept
        self.advice = ""  # of the error that stopped feeding
        self.steps = 0  # pages kept since the start of the process

    def forget(self) -> None:
        """No batch is open."""
        self.job, self.pages, self.advice = "", 0, ""

    def found(self, record: JobRecord) -> None:
        """A batch that was open when the power went."""
        self.job, self.pages = record.id, len(record.pages)
        again = f"The station was interrupted. Put sheet {record.sheets + 1} and all after it into the feeder."
        self.advice = announced_again(record) or again

    def open(
        self,
        purposes: tuple[str, ...] = (),
        document_class: str = "",
        sheets: int = 0,
        *,
        test: bool = False,
        chosen: Press | None = None,
        answers: tuple[str, ...] = (),
        by: str = "",
    ) -> None:
        """A new job, for other `purposes` and of another class than a plain press where they are given.

        `sheets` is how many of paper the operator counted, separators included; 0: nobody counted. With `test`, what is
        fed is for the readiness test and for nothing else. `chosen` is what an operator chose in place of the plain
        press. `answers` are those of the intake checklist, given by `by`.

        Raises:
            StorageFullError: there is no room.
            TooManyError: too many jobs are open.
        """
        press = chosen or self._press
        wanted = purposes or press.purposes
        named, who = document_class or press.document_class, "operator" if document_class or chosen else "site"
        self._test, self._challenge = test, False
        self.job = self._custody.open_job(named, wanted, press.settings_of(named), who, answers, by)
        if sheets:
            self._custody.announce(self.job, sheets)

    def open_again(self, job: str) -> None:
        """A job that feeds sheets of another one again; it is open already."""
        self._test, self._challenge = False, False
        self.job = job

    def check_purposes(self, purposes: tuple[str, ...]) -> None:
        """Raises PurposesFixedError unless the open batch is for just these."""
        if set(purposes) != set(self._custody.job(self.job).purposes):
            raise PurposesFixedError(self.job)

    def announce(self, sheets: int) -> None:
        """The operator counted the open batch again, all of its sheets."""
        self._custody.announce(self.job, sheets)

    def check_class(self, document_class: str) -> None:
        """Raises ClassFixedError unless the open batch is of this class."""
        if document_class != self._custody.job(self.job).document_class:
            raise ClassFixedError(self.job)

    def resume(self, *, test: bool = False) -> int:
        """Goes on with the open batch; sheets that were not whole are fed again. Returns the first sheet's number.

        With `test`, real work is locked by now: what is fed is set aside.

        Raises:
            StorageFullError: there is no room to write down that it goes on.
        """
        record = self._custody.job(self.job)
        before = {page.index for page in record.pages}
        try:
            if record.state is JobState.FEEDING:  # its end could not be written down when the disk was full
                self._custody.pause(self.job, StorageFullError.code, whole_sheets(record))
            first_sheet = self._custody.resume(self.job)
        except StorageFullError as error:
            self.advice = error.advice
            raise
        kept = {page.index for page in self._custody.job(self.job).pages}
        for index in before - kept:
            self._processor.forget_page(self.job, index)
        self.pages, self.advice, self._test = len(kept), "", self._test or test
        return first_sheet

    async def feed(self, first_sheet: int, shown: Callable[[], None]) -> Event:
        """Feeds what lies in the hopper; `shown` is called for each page kept. Returns how it ended."""
        loop = asyncio.get_running_loop()
        job = self.job
        self._apart = self._custody.rescans.is_feed(job)
        feed = self._feed = self._feeds(self._custody.job(job).settings)

        def keep(page: FedPage) -> None:
            if page.sheet == 0:
                self._challenge = self._challenge or glance(page.image)
            kept = self._custody.keep_page(job, page, simulated=self._simulated())
            loop.call_soon_threadsafe(self._kept, job, kept.page.index, shown)

        tail = () if self._compared else await asyncio.to_thread(self._tail, job, first_sheet)
        outcome = await asyncio.to_thread(feed.run, keep, first_sheet, tail)
        self._compared = isinstance(outcome.error, SheetUnsureError)
        self._feed = None
        await asyncio.sleep(0)  # pages that were kept just now are announced first
        return self._fed(job, outcome)

    def stop(self, *, full: bool = False) -> None:
        """Stops the feeder after the sheet in motion. `full`: because the disk is at its reserve."""
        self._full = self._full or full
        if self._feed:
            self._feed.cancel()

    def hold(self) -> None:
        """Whatever was scanned is kept for a person; a batch without a page is closed."""
        self._custody.cancel(self.job)
        self._processor.forget(self.job)

    def _tail(self, job: str, first_sheet: int) -> tuple[SheetPrint, ...]:
        """The fingerprints of the last safe sheets; none where a page of them cannot be looked at again."""
        sheets: dict[int, list[Fingerprint]] = {}
        try:
            for page in self._custody.job(job).pages:
                if first_sheet - self._look_back <= page.sheet < first_sheet:
                    captured = self._custody.load_page(job, page.index)
                    sheets.setdefault(page.sheet, []).append(fingerprint(captured.image, captured.dpi))
        except CustodyError:  # it stops the job later, with its own code
            return ()
        return tuple(tuple(sheets[number]) for number in sorted(sheets))

    def _kept(self, job: str, index: int, shown: Callable[[], None]) -> None:
        self.pages += 1
        self.steps += 1
        if not (self._test or self._challenge or self._apart):
            self._processor.page_kept(job, index)
        shown()

    def _fed(self, job: str, outcome: FeedOutcome) -> Event:
        """Turns the end of a run into an event; the job store first."""
        error: ScanStationError | None = StorageFullError() if self._full else outcome.error
        self._full = False
        try:
            return self._book(job, outcome, error)
        except StorageFullError as full:
            self.advice = full.advice + _again(outcome)
            return Event.FEEDER_STOPPED

    def _book(self, job: str, outcome: FeedOutcome, error: ScanStationError | None) -> Event:
        """Writes the end of a run into the job store."""
        if outcome.sheets_again:
            self._custody.notes.again(job, outcome.sheets_again)
        empty = isinstance(error, FeederEmptyError)
        if outcome.sheets_safe and (error is None or empty):
            aside = self._test or (self._challenge and outcome.sheets_safe == 1)
            return self._end_feed(job, outcome.sheets_safe, aside=aside)
        if error is None or empty:
            self._custody.pause(job, "no-paper", 0)
            return Event.EMPTY
        self._custody.pause(job, error.code, outcome.sheets_safe)
        self.advice = error.advice + _again(outcome)
        return Event.FEEDER_STOPPED

    def _end_feed(self, job: str, sheets: int, *, aside: bool) -> Event:
        """All sheets are in; if the counts do not agree, or they are for the test, the job waits for a person.

        Where it is the operator's count, the stack stays open: the rest can be fed, or the count be put right.
        """
        try:
            if aside:
                self._custody.set_aside(job, sheets, CHALLENGE if self._challenge else DUE)
            else:
                self._custody.end_feed(job, sheets)
        except StorageFullError:
            raise
        except AnnouncedError as error:
            self._custody.pause(job, error.code, sheets)
            self.advice = error.advice
            return Event.FEEDER_STOPPED
        except CustodyError as error:
            self._custody.hold(job, error.code)
            self.advice = error.advice
        return Event.CHALLENGE_FED if aside else Event.FED


def _again(outcome: FeedOutcome) -> str:
    """From which sheet on the paper goes back, if any has to."""
    return f" Feed again from sheet {outcome.put_back_from} on." if outcome.put_back_from else ""
