"""What the station looks at again and again while it lives: receipts, the way to the server, the disk, the scanner.

Rules:
- Each look blocks and runs in a thread; what it finds is an event, or a fact that the desk sees.
- What cannot be looked at now is looked at again; it is logged once, not with every look.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from appliance.batch import Batch
from appliance.custody.custody import Custody
from appliance.custody.room import TooManyError
from appliance.errors import ScanStationError, StorageFullError
from appliance.handover import Handed, Handover
from appliance.news import News
from appliance.operation import Operation
from appliance.processing import Processor
from appliance.scanner_watch import ScannerWatch
from appliance.situation import Uplink
from appliance.states import Event, State
from appliance.tasks import Tasks

log = logging.getLogger(__name__)

LOOK_INTERVAL_S = 0.3  # receipts and uplink status
SPACE_INTERVAL_S = 5.0
RESTING = (State.READY, State.LOCKED, State.STORAGE_FULL)  # no batch is open


class Lookout:
    """The looks, and what they found last."""

    def __init__(
        self,
        *,
        custody: Custody,
        processor: Processor,
        handover: Handover,
        batch: Batch,
        operation: Operation,
        news: News,
        uplink: Callable[[], Uplink],
        overdue: Callable[[], Mapping[str, str]],
        scanner: ScannerWatch | None,
        refresh: Callable[[], None],
    ) -> None:
        """Takes its parts.

        Args:
            custody: knows whether there is room.
            processor: tells what became of a document.
            handover: takes in receipts.
            batch: stopped where the disk is full.
            operation: takes the events.
            news: told what was delivered and what waits too long.
            uplink: how the way to the server looks now.
            overdue: the items of the queue that wait too long, each with its job ("": it has none); blocks.
            scanner: looks whether the scanner is there; None: nobody looks before the press.
            refresh: called when what the desk sees may have changed.
        """
        self._custody, self._processor, self._handover = custody, processor, handover
        self._batch, self._operation, self._news = batch, operation, news
        self._look_at_uplink, self._look_for_overdue, self._look_at_scanner = uplink, overdue, scanner
        self._refresh = refresh
        self.uplink = Uplink.UNKNOWN
        self.taking_in = False  # receipts, which may end jobs that nobody was told of yet
        self.overdue: Mapping[str, str] = {}
        self.no_scanner = ""  # what to do about a scanner that is not there

    def begin(self, tasks: Tasks) -> None:
        """Looks at everything from now on."""
        tasks.spawn(self._watch_server())
        tasks.spawn(self._watch_space())
        tasks.spawn(self._watch_queue())
        if self._look_at_scanner is not None:
            tasks.spawn(self._watch_scanner(self._look_at_scanner))

    def handed(self, handed: Handed) -> None:
        """What came of receipts is told."""
        for code in handed.refused:
            log.warning("receipt refused: %s", code)
        for document in handed.delivered:
            self._processor.tell_document(document, "delivered")
        for job in handed.shredded:
            documents = self._custody.job(job).documents
            self._news.delivered(len(documents))
            for record in documents:
                self._processor.tell_document(record.id, "shredded")

    async def _watch_server(self) -> None:
        """Receipts and the way to the server; and whether a readiness test is due by now."""
        trouble = ""
        while True:
            self.taking_in = True
            try:
                handed = await asyncio.to_thread(self._handover.look)
            except ScanStationError as error:
                if error.code != trouble:  # once, not three times a second
                    log.warning("%s", error)
                trouble = error.code
            else:
                trouble = ""
                self.handed(handed)
            self.taking_in = False
            self.uplink = await asyncio.to_thread(self._look_at_uplink)
            self._operation.look_at_readiness()
            self._refresh()
            await asyncio.sleep(LOOK_INTERVAL_S)

    async def _watch_space(self) -> None:
        """Says when there is no room for a new batch, and when there is again.

        The disk's reserve stops a batch that runs, too; the number of open jobs only the next one.
        """
        room = self._custody.room
        while True:
            open_batch = self._operation.state not in RESTING
            try:
                await asyncio.to_thread(room.ensure_space if open_batch else room.ensure_job)
                event = Event.STORAGE_FREED
            except StorageFullError:
                event = Event.STORAGE_LOW
                if self._operation.state is State.FEEDING:
                    self._batch.stop(full=True)
            except TooManyError:
                event = Event.STORAGE_LOW if self._operation.state in RESTING else Event.STORAGE_FREED
            self._operation.handle(event)
            await asyncio.sleep(SPACE_INTERVAL_S)

    async def _watch_queue(self) -> None:
        """Says when something waits too long; it calls for a person again, also where one has taken notice before."""
        while True:
            try:
                overdue = await asyncio.to_thread(self._look_for_overdue)
            except StorageFullError as error:  # it cannot be recorded now; the next look tries again
                log.warning("%s", error)
            else:
                self._news.call_again(job for item, job in overdue.items() if item not in self.overdue)
                self.overdue = overdue
                self._refresh()
            await asyncio.sleep(SPACE_INTERVAL_S)

    async def _watch_scanner(self, look: ScannerWatch) -> None:
        """Says when the scanner is not there while nobody scans, and picks it up when it appears."""
        while True:
            if self._operation.state is State.READY:
                self.no_scanner = await asyncio.to_thread(look)
                self._refresh()
            await asyncio.sleep(look.interval_s)
