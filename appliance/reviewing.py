"""What reviews ask of the pages: a held document made anew, with edits, judged; and what they say of it in the end.

What people marked in a review is applied here and nowhere else, on top of the decisions that they saw, and the file
meets the gate like every other (see `review.outcome`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from appliance.ahead import Ahead, PagesAhead
from appliance.custody.custody import Custody
from appliance.custody.records import DocumentRecord
from appliance.custody.states import DocumentState
from appliance.errors import PageError
from appliance.known import known_of
from appliance.page_tasks import PageTasks
from appliance.page_work import Finished, Order, PageStop, PageWork
from appliance.policy.pack import PolicyPack
from appliance.review.basis import basis_of, page_digest
from appliance.review.codes import Wait
from appliance.review.edits import Edits
from appliance.review.outcome import NOBODY, Outcome, Reviews
from appliance.review.workshop import Prepared


class PageStoppedError(PageError):
    """A page of a held document does not go through; it cannot be reviewed."""

    code = "review-page-stopped"

    def __init__(self, stop: PageStop) -> None:
        """What stopped the page."""
        super().__init__(stop.code)
        self.advice = stop.advice


class Reviewing:
    """See `review.workshop.Workshop` and `rescan.desk.Looker`. All methods run on the event loop."""

    def __init__(self, custody: Custody, tasks: PageTasks, ahead: PagesAhead, pack: PolicyPack) -> None:
        """Begins with nothing in work; everything it makes is its caller's alone."""
        self._custody, self._tasks, self._ahead = custody, tasks, ahead
        self._reviews = Reviews(custody.reviews, pack)

    async def prepared(self, document: str) -> Prepared:
        """A held document, made from its pages for a review.

        Raises:
            PageStoppedError: a page of it does not go through.
            CustodyError, WorkerLostError, TaskFailedError: a page cannot be opened or read.
        """
        record = self._custody.document(document)
        ahead = self._ahead.begun(self._custody.job(record.job), (record.purpose,))
        taken = await self._looked_at([(record.job, index) for index in record.pages], ahead)
        if stopped := next((result for result in taken if isinstance(result, PageStop)), None):
            raise PageStoppedError(stopped)
        works = [result for result in taken if isinstance(result, PageWork)]
        order, known = Order(document, record.classed.resolved, record.purpose), known_of(works)
        final = await asyncio.gather(
            *(self._tasks.settle(ahead.rank, record.job, order, work, known) for work in works)
        )
        basis = await self._tasks.in_turn(ahead.rank, lambda: self._basis(record.job, order, final))
        return Prepared(order, tuple(final), known, basis)

    async def looked_at(self, pages: Sequence[tuple[str, int]], purpose: str) -> tuple[PageWork | PageStop, ...]:
        """Pages, by job and index, read and cleared as if they were one document; nothing of it is kept.

        Raises:
            CustodyError: there is no such job.
        """
        first = await asyncio.to_thread(self._custody.job, pages[0][0])
        return tuple(await self._looked_at(pages, self._ahead.begun(first, (purpose,))))

    async def edited(self, prepared: Prepared, edits: Edits, pages: Sequence[int] | None = None) -> Prepared:
        """The document with edits (see `review.workshop`)."""
        return await self._tasks.edited(self._rank(prepared), prepared, edits, pages)

    async def judged(self, prepared: Prepared, edits: Edits) -> Finished:
        """What the gate says about the file of an edited document."""
        return await self._tasks.finished(self._rank(prepared), prepared, edits)

    async def outcome(self, rank: str, job: str, order: Order, works: Sequence[PageWork]) -> Outcome:
        """What the reviews of a document come to; its pages are loaded again only where there are some."""

        def look() -> Outcome:
            if not self._reviews.shelf.records(order.document):
                return NOBODY
            return self._reviews.outcome(order, self._basis(job, order, works))

        return await self._tasks.in_turn(rank, look)

    async def void(self, rank: str, document: str) -> None:
        """What people approved does not leave: they look again."""
        await self._tasks.in_turn(rank, lambda: self._reviews.shelf.void(document))

    def unreviewed(self, document: DocumentRecord, order: Order, reviewed: Outcome) -> str:
        """The code of a class of which nothing leaves unreviewed; a document that was sealed went out before that."""
        unseen = reviewed.edits is None and document.state is not DocumentState.SEALED
        return Wait.TWO_PEOPLE if unseen and self._reviews.needs_two(order.document_class) else ""

    async def _looked_at(self, pages: Sequence[tuple[str, int]], ahead: Ahead) -> list[PageWork | PageStop]:
        """The pages, for the one order of `ahead`, which is of their own: nothing of it is kept."""
        tasks = [asyncio.create_task(self._ahead.take_in(job, index, ahead)) for job, index in pages]
        try:
            return [found[0] for found in await asyncio.gather(*tasks)]
        finally:
            for task in tasks:
                task.cancel()

    def _rank(self, prepared: Prepared) -> str:
        return self._custody.job(self._custody.document(prepared.order.document).job).created

    def _basis(self, job: str, order: Order, works: Sequence[PageWork]) -> str:
        digests = [page_digest(self._tasks.load(job, work.page.index)) for work in works]
        return basis_of(order, self._reviews.rules(order), works, digests)
