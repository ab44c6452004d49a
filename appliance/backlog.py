"""Work behind the feeder: each captured job until its documents are sealed, or what it fed again has its place.

Rules:
- A job is worked on once at a time; what cannot go on just now is tried again, and never dropped.
- What was fed again and then stopped or held is ended before anything else is decided about it.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from weakref import WeakValueDictionary

from appliance.custody.custody import Custody
from appliance.custody.late_codes import LateBusyError
from appliance.custody.rescanning import RescanBusyError
from appliance.custody.states import JobState
from appliance.errors import CustodyError, StorageFullError
from appliance.news import News
from appliance.processing import Processor, SealAgainError
from appliance.rescan.desk import RescanDesk
from appliance.tasks import Tasks

log = logging.getLogger(__name__)

RETRY_S = 5.0  # before a job that could not go on is tried again


class Backlog:
    """Jobs in work. All methods run on the event loop."""

    def __init__(
        self,
        custody: Custody,
        processor: Processor,
        rescans: RescanDesk | None,
        news: News,
        tasks: Tasks,
        refresh: Callable[[], None],
    ) -> None:
        """Takes its parts.

        Args:
            custody: what the station holds.
            processor: turns jobs into sealed documents.
            rescans: sheets that are scanned again; None: nobody asks for any.
            news: told which job calls for a person again, and when the work on one ended.
            tasks: where the work runs.
            refresh: called when what goes on has changed.
        """
        self._custody, self._processor, self._rescans = custody, processor, rescans
        self._news, self._tasks, self._refresh = news, tasks, refresh
        processor.joined = self.process
        self._working: set[str] = set()
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()  # by job
        self.done = 0  # jobs since the start

    @property
    def working(self) -> int:
        """How many jobs are in work."""
        return len(self._working)

    def process(self, job: str) -> None:
        """Takes a job into work, if there is something to do about it."""
        self.tidy()  # what was fed for one may have been held
        record = self._custody.job(job)
        if record.state not in (JobState.CAPTURED, JobState.PROCESSING) and not self._processor.lost_envelope(record):
            self._refresh()
            return
        self._working.add(job)
        self._refresh()
        self._tasks.spawn(self._complete(job))

    def went_on(self, job: str) -> None:
        """A person let something of a held job go on."""
        self._news.call_again((job,))
        self.process(job)

    def tidy(self) -> None:
        """What was fed again and then stopped or held is nobody's to decide about."""
        if self._rescans is not None:
            try:
                self._rescans.tidy()
            except CustodyError as error:  # the next stack or start ends it
                log.warning("%s", error)

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
                self._news.sealed()
                self.done += 1
                self._refresh()

    async def _finish(self, job: str) -> None:
        """Makes the documents of a job, or lets what it fed again take its place."""
        if self._rescans is None or not self._rescans.is_feed(job):
            await self._processor.complete(job)
            return
        ended = await self._rescans.finish(job)
        self._news.call_again((ended.job,))  # also where nothing was taken
        if ended.taken:
            self.went_on(ended.job)
