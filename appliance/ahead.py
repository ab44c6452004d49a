"""Work on a job's pages that begins as soon as each is kept, while paper still moves, and before its class is known.

Rules:
- A page is read once; it is redacted for each purpose that a machine may work for. What a separator asks for and the
  job was not opened for is redacted when the stack has been divided.
- What a page says about the patient counts for the pages after it; pages before it are looked at again at the end.
- What is here may be lost at any time: it is made again from the pages that custody keeps.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from appliance.collation.marks import new_key
from appliance.custody.custody import Custody
from appliance.custody.records import DocumentRecord, JobRecord
from appliance.custody.vault import VaultError
from appliance.decisions import Decisions
from appliance.documents import KnownIdentifiers, PageId, Verdict
from appliance.known import union
from appliance.page_tasks import PageTasks, Taken
from appliance.page_work import Order, PageStop, PageWork
from appliance.rollout import EVERYTHING, Enabled
from appliance.supervisor import TaskFailedError, WorkerLostError

NOTHING_KNOWN = KnownIdentifiers(frozenset())


@dataclass(slots=True)
class Ahead:
    """Work on a job's pages that began before the job was complete."""

    orders: tuple[Order, ...]  # one for each purpose that a machine may work for; under the job's id
    rank: str  # when the job was opened
    known: list[KnownIdentifiers]  # so far, for each order
    pages: dict[int, asyncio.Task[Taken]] = field(default_factory=dict)
    cleared: set[int] = field(default_factory=set)  # pages that were told as such
    further: dict[str, Ahead] = field(default_factory=dict)  # for purposes that only the divided stack asks for
    first: Ahead | None = None  # of such work: where its pages were read
    enabled: Enabled = EVERYTHING  # the classes that were in use when the job began


class PagesAhead:
    """The work of this kind of all jobs. All methods run on the event loop."""

    def __init__(
        self,
        custody: Custody,
        tasks: PageTasks,
        decisions: Decisions,
        enabled: Callable[[], Enabled],
        read: Callable[[str, int], None],
    ) -> None:
        """Begins with nothing.

        Args:
            custody: knows the jobs.
            tasks: the workers.
            decisions: says which purposes a machine may work for.
            enabled: the classes that are in use now.
            read: is told the job and the index of each page that was read.
        """
        self._custody, self._tasks, self._decisions = custody, tasks, decisions
        self._enabled, self._read = enabled, read
        self._jobs: dict[str, Ahead] = {}

    def of(self, job: str, due: Callable[[str], Iterable[DocumentRecord]]) -> Ahead:
        """The work of a job; what begins now is for its documents that are `due`, or for all of its purposes."""
        if job not in self._jobs:
            record = self._custody.job(job)
            asked = {(item.purpose, item.classed.named): None for item in due(job)}
            if not record.documents:
                asked = {(purpose, ""): None for purpose in record.purposes}
            may = dict.fromkeys(
                purpose for purpose, named in asked if not self._decisions.closed(record, purpose, named)
            )
            self._jobs[job] = self.begun(record, [each for each in record.purposes if each in may] or [*may])
        return self._jobs[job]

    def begun(self, job: JobRecord, purposes: Sequence[str]) -> Ahead:
        """No work yet, for these purposes; of its own, whatever else is done for the job."""
        key = new_key()  # one for all purposes: what the pages bear is compared among them
        orders = tuple(Order(job.id, job.document_class, purpose, key) for purpose in purposes)
        return Ahead(orders, job.created, [NOTHING_KNOWN] * len(orders), enabled=self._enabled())

    def for_purpose(self, ahead: Ahead, job: JobRecord, purpose: str) -> Ahead:
        """Where the work for a purpose is: what began ahead, or work of its own where only the divided stack asks."""
        if any(order.purpose == purpose for order in ahead.orders):
            return ahead
        if purpose not in ahead.further:
            ahead.further[purpose] = self.begun(job, (purpose,))
            ahead.further[purpose].first = ahead
        return ahead.further[purpose]

    def take_up(self, job: str, index: int, ahead: Ahead) -> asyncio.Task[Taken] | None:
        """Starts work on a page, once; None where no purpose wants it."""
        if ahead.orders and index not in ahead.pages:
            ahead.pages[index] = asyncio.create_task(self.take_in(job, index, ahead))
        return ahead.pages.get(index)

    async def take_in(self, job: str, index: int, ahead: Ahead) -> Taken:
        """A page, read and redacted for each order, or what stopped it."""
        task = ahead.first.pages.get(index) if ahead.first else None
        before = next((work for work in await task if isinstance(work, PageWork)), None) if task else None

        def work() -> Taken:
            try:
                captured = self._tasks.load(job, index)
                if before:  # read already, for another purpose
                    return (self._tasks.redact(captured, before, ahead.orders[0], ahead.known[0]),)
                return self._tasks.take_in(captured, ahead.orders, ahead.known)
            except (VaultError, WorkerLostError, TaskFailedError) as error:
                stop = PageStop(_place(self._custody.job(job), index), Verdict.REVIEW, error.code, error.advice)
                return (stop,) * len(ahead.orders)

        taken = await self._tasks.in_turn(ahead.rank, work)
        for place, result in enumerate(taken):
            if isinstance(result, PageWork):
                ahead.known[place] = union(ahead.known[place], result.findings.known)
        self._read(job, index)
        return taken

    def forget_page(self, job: str, index: int) -> None:
        """Drops work done for a page whose sheet will be fed again."""
        ahead = self._jobs.get(job)
        if ahead and (task := ahead.pages.pop(index, None)):
            task.cancel()

    def forget(self, job: str) -> None:
        """Drops work done for a job that has ended."""
        ahead = self._jobs.pop(job, None)
        for work in (ahead, *ahead.further.values()) if ahead else ():
            for task in work.pages.values():
                task.cancel()

    def close(self) -> None:
        """Drops everything in flight; the job store knows where to go on."""
        for job in list(self._jobs):
            self.forget(job)


def _place(job: JobRecord, index: int) -> PageId:
    """Where a page of the job belongs."""
    page = next(page for page in job.pages if page.index == index)
    return PageId(job.id, index, page.sheet, page.side)
