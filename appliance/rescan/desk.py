"""The rescan desk: which sheets wait to be scanned again, and whether what was fed may take their place.

Rules:
- A sheet that is refused by the quality gate, plainly is another page, or brings the document out of order takes
  nobody's place: nothing of it is kept, the old page stays, and the request says why.
- Whatever cannot be judged is refused as well; only what is in work elsewhere, or finds no room, is tried again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from appliance.classification.stack import StackPage, look_over
from appliance.custody.custody import Custody
from appliance.custody.records import DocumentRecord, JobRecord
from appliance.custody.rescanning import Pair, RescanBusyError
from appliance.custody.rescans import Reason, RescanRecord
from appliance.custody.shredding import LegalHoldError
from appliance.errors import CustodyError, ScanStationError, StorageFullError
from appliance.page_work import PageStop, PageWork
from appliance.queue.sentences import sentence_of
from appliance.rescan.likeness import is_another
from appliance.rescan.next_press import NextPress

log = logging.getLogger(__name__)

STOPPED: Final = "rescan-stopped"
"""Why nothing was taken: somebody stopped the feeding."""

Looked = Mapping[tuple[str, int], PageWork | PageStop]
"""What became of pages, by job and index."""


class RescanOtherPageError(CustodyError):
    """What came is not the page that it was to replace."""

    code = "rescan-other-page"
    advice = "A sheet that came is another page than the one that was asked for; nothing of it was kept. Look for it."


class RescanStoppedError(CustodyError):
    """Somebody stopped the feeding."""

    code = STOPPED
    advice = "Scanning these sheets again was stopped; nothing of them was kept."


class Looker(Protocol):
    """Reads and clears pages."""

    async def looked_at(self, pages: Sequence[tuple[str, int]], purpose: str) -> tuple[PageWork | PageStop, ...]:
        """Pages, by job and index, as if they were one document. Raises ScanStationError."""


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a job that fed sheets again: the job of the document ("": not known), and whether it goes on."""

    job: str = ""
    taken: bool = False


@dataclass(frozen=True, slots=True)
class RescanRow:
    """Sheets that wait to be scanned again: ids, codes and counts. `trouble` is what came of the last try."""

    document: str
    job: str
    document_class: str
    reason: str
    sheets: tuple[int, ...]  # of the stack, counted from 1
    total: int  # sheets of the stack
    scanned: str  # when the stack was, RFC 3339
    age_s: int
    trouble: str
    sentence: str  # about the trouble


class RescanDesk:
    """Answers for rescans. What does not say `async` blocks."""

    def __init__(self, custody: Custody, looker: Looker) -> None:
        """Takes its parts."""
        self._custody, self._looker = custody, looker
        self.next_press = NextPress()

    def waiting(self) -> list[RescanRow]:
        """What waits, the oldest first."""
        now = self._custody.queue.now()
        return [self._row(record, now) for record in self._custody.rescans.waiting()]

    def begin(self, document: str, by: str) -> str:
        """Opens the job that feeds a document's sheets again (see `custody.rescanning`)."""
        return self._custody.rescans.begin(document, by)

    def lost(self, document: str, by: str) -> None:
        """The paper cannot be scanned again. Raises RescanOverError."""
        self._custody.rescans.lost(document, by)

    def is_feed(self, job: str) -> bool:
        """Whether a job feeds sheets again."""
        return self._custody.rescans.is_feed(job)

    def tidy(self) -> None:
        """Ends what was fed again and then stopped or held."""
        self._custody.rescans.tidy(STOPPED)

    async def finish(self, feed: str) -> Ended:
        """Lets what was fed take its place, or ends it.

        Raises:
            RescanBusyError, StorageFullError: call again later.
        """
        try:
            code = await self._verdict(feed)
            if not code:
                return Ended(await asyncio.to_thread(self._custody.rescans.take, feed), taken=True)
        except (RescanBusyError, StorageFullError):
            raise
        except ScanStationError as error:
            code = error.code
        log.warning("sheets that were scanned again are not taken: %s", code)
        try:
            await asyncio.to_thread(self._custody.rescans.refuse, feed, code)
        except LegalHoldError:
            await asyncio.to_thread(self._custody.hold, feed, code)
        return Ended(await asyncio.to_thread(self._custody.rescans.job_of, feed))

    async def _verdict(self, feed: str) -> str:
        """Why the fed pages do not take their place; "" where they do."""
        document, reason, pairs = await asyncio.to_thread(self._custody.rescans.pairs, feed)
        job = await asyncio.to_thread(self._custody.job, document.job)
        wanted = [*((job.id, index) for index in _around(document, pairs)), *((feed, new.index) for _, new in pairs)]
        looked = dict(zip(wanted, await self._looker.looked_at(wanted, document.purpose), strict=True))
        for _, new in pairs:
            if isinstance(stop := looked[feed, new.index], PageStop):
                return stop.code
        if reason is not Reason.WRONG_PAGE and any(_differ(looked, job.id, feed, pair) for pair in pairs):
            return RescanOtherPageError.code
        fits = await asyncio.to_thread(_fits, job, document, pairs, looked, feed)
        return "" if fits else RescanOtherPageError.code

    def _row(self, record: RescanRecord, now: datetime) -> RescanRow:
        document = self._custody.document(record.document)
        job = self._custody.job(document.job)
        age_s = int((now - datetime.fromisoformat(record.asked)).total_seconds())
        return RescanRow(
            record.document, job.id, document.classed.resolved or job.document_class, record.reason.value,
            tuple(sheet + 1 for sheet in record.sheets), job.sheets, job.created, max(0, age_s), record.trouble,
            sentence_of(record.trouble) if record.trouble else "",
        )  # fmt: skip


def _around(document: DocumentRecord, pairs: Sequence[Pair]) -> list[int]:
    """The document's pages in order, and what else is on the sheets."""
    return list(dict.fromkeys((*document.pages, *(old.index for old, _ in pairs))))


def _differ(looked: Looked, job: str, feed: str, pair: Pair) -> bool:
    """Whether a new page plainly is another one; of an old one that does not go through nobody can tell."""
    old, new = looked[job, pair[0].index], looked[feed, pair[1].index]
    return isinstance(old, PageWork) and isinstance(new, PageWork) and is_another(old, new)


def _fits(job: JobRecord, document: DocumentRecord, pairs: Sequence[Pair], looked: Looked, feed: str) -> bool:
    """Whether the document still is one part of its stack with the new pages, and nothing is wrong but what was."""
    sheet_of = {page.index: page.sheet for page in job.pages}
    new_at = {old.index: (feed, new.index) for old, new in pairs}
    beside = [index for index in new_at if index not in document.pages]
    if any(isinstance(work := looked[new_at[index]], PageWork) and not work.kind.blank for index in beside):
        return False

    def stack(*, replaced: bool) -> list[StackPage]:
        found = [(index, looked[new_at.get(index, (job.id, index)) if replaced else (job.id, index)])
                 for index in document.pages]  # fmt: skip
        return [
            StackPage(index, sheet_of[index], work.kind if isinstance(work, PageWork) else None)
            for index, work in found
        ]

    before, after = look_over(stack(replaced=False)), look_over(stack(replaced=True))
    wrong = [{str(what) for part in parts for what in (*part.holds, *(f.text for f in part.order))}
             for parts in (before, after)]  # fmt: skip
    return [part.pages for part in before] == [part.pages for part in after] and wrong[1] <= wrong[0]
