"""From captured pages to sealed documents in the outbox, one for each part of the stack and each of its purposes.

Rules:
- A page is read once; redaction, writing and gate run for each purpose by itself. What a separator asks for and the
  job was not opened for is redacted when the stack has been divided.
- The stack is divided when all its pages are read, before anything of it is released (see `classification.stack`).
  Class, purposes and known identifiers of a part are its own; what policy says of its class holds each document by
  itself (see `classification.precedence`).
- Pages of documents that left are not read again: they stay together as they were. A division that does not fit them
  any more holds whatever is left.
- A document that is stopped waits for a person with a code; the others of its job go on.
- A page is worked on as soon as it is kept, while paper still moves; at most as many pages are decrypted at a time as
  there are workers. The oldest job's work goes first (see `turns`).
- A stack with a late-page sheet on top never becomes a document: its sheets join the one that the sheet is for, or the
  stack waits (see `lateness` and `custody.late`).
- What people marked in a review is applied here and nowhere else, on top of the decisions that they saw, and the file
  meets the gate like every other (see `review.outcome`).
- Nothing is dropped and nothing is tried for ever. A page that ends its workers is read once more without its barcodes,
  so that a decoder that crashes is named as the cause; it is held all the same.
- The digests of an envelope are in the job store before the envelope is in the outbox, so that after a power cut either
  both count or the document is sealed again before anybody has seen it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import Any, Protocol, TypeVar

from appliance.classification.page import NO_KIND, PageKind
from appliance.classification.stack import Part, StackPage, look_over
from appliance.collation.marks import new_key
from appliance.custody.custody import Custody
from appliance.custody.late_codes import LateError
from appliance.custody.planning import FIXED, PlanError
from appliance.custody.records import DocumentRecord, JobRecord, PartPlan
from appliance.custody.states import DocumentState, JobState
from appliance.custody.vault import VaultError
from appliance.decisions import Decisions, held
from appliance.delivery.outbox import Outbox
from appliance.documents import KnownIdentifiers, PageId, ReleasedDocument, SealedDocument, Verdict
from appliance.errors import CustodyError, PageError, SealingError, StorageFullError
from appliance.known import known_of, union
from appliance.lateness import LateStack, late_stack
from appliance.page_work import Finished, Order, PageStop, PageWork
from appliance.policy.holds import Hold
from appliance.policy.pack import PolicyPack
from appliance.quality.maintenance import maintenance_due
from appliance.review.basis import basis_of, page_digest
from appliance.review.codes import Wait
from appliance.review.edits import Edits, EditsError
from appliance.review.outcome import NOBODY, Outcome, Reviews
from appliance.review.workshop import Prepared
from appliance.rollout import EVERYTHING, Enabled
from appliance.sections.pages import GateConfig, ReadingConfig
from appliance.supervisor import TaskFailedError, WorkerLostError, WorkerPool
from appliance.turns import Turns

T = TypeVar("T")

log = logging.getLogger(__name__)

NOTHING_KNOWN = KnownIdentifiers(frozenset())
MAX_TRIES = 2  # a page or document that takes its worker down this often is held
RETRY_S = 5.0  # before an envelope that found no room in the outbox is handed over again


class SealAgainError(CustodyError):
    """A document that counts as sealed lost its envelope, and could not be sealed again just now."""

    code = "seal-again"
    advice = "A document is being prepared once more after an interruption; keep the paper until it is delivered."


class PageStoppedError(PageError):
    """A page of a held document does not go through; it cannot be reviewed."""

    code = "review-page-stopped"

    def __init__(self, stop: PageStop) -> None:
        """What stopped the page."""
        super().__init__(stop.code)
        self.advice = stop.advice


class Progress(Protocol):
    """Who is told how far a job is. Ids and stages only."""

    def page(self, job: str, index: int, stage: str) -> None:
        """Stage of a page: captured, read, cleared."""

    def document(self, document: str, stage: str) -> None:
        """Stage of a document: released, sealed, delivered, shredded, held."""


Taken = tuple[PageWork | PageStop, ...]
"""What became of one page for each order of its job."""


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


class Processor:
    """Turns jobs into sealed documents. All methods run on the event loop."""

    def __init__(
        self,
        custody: Custody,
        pool: WorkerPool,
        outbox: Outbox,
        seal: Callable[[ReleasedDocument], SealedDocument],
        progress: Progress,
        pack: PolicyPack,
        reading: ReadingConfig,
        gate: GateConfig,
        enabled: Callable[[], Enabled] = lambda: EVERYTHING,
    ) -> None:
        self._custody = custody
        self._enabled = enabled
        self._pool = pool
        self._outbox = outbox
        self._seal = seal
        self._progress = progress
        self._decisions = Decisions(custody, pack)
        self._reviews = Reviews(custody.reviews, pack)
        self._page_timeout_s = 2 * reading.page_timeout_s + gate.page_timeout_s
        self._gate_timeout_s = gate.page_timeout_s
        self._ahead: dict[str, Ahead] = {}
        self.steps = 0  # tasks done since the start
        self.joined: Callable[[str], None] = lambda _job: None  # told which job is to be worked on again
        self._threads = ThreadPoolExecutor(reading.workers, thread_name_prefix="page")
        self._turns = Turns(reading.workers)

    def page_kept(self, job: str, index: int) -> None:
        """Starts work on a page that custody has just kept."""
        self._progress.page(job, index, "captured")
        self._take_up(job, index, self._of(job))

    def forget_page(self, job: str, index: int) -> None:
        """Drops work done ahead for a page whose sheet will be fed again."""
        ahead = self._ahead.get(job)
        if ahead and (task := ahead.pages.pop(index, None)):
            task.cancel()

    def forget(self, job: str) -> None:
        """Drops work done ahead for a job that was cancelled."""
        ahead = self._ahead.pop(job, None)
        for work in (ahead, *ahead.further.values()) if ahead else ():
            for task in work.pages.values():
                task.cancel()

    async def complete(self, job: str) -> None:
        """Finishes a job whose pages are all captured: each document is in the outbox, or held with a code.

        Raises:
            StorageFullError: the job store has no room to go on; call again later.
            SealAgainError: a document that was sealed before an interruption stopped this time; call again later.
            LateBusyError: late pages cannot join just now; call again later.
        """
        record = self._custody.job(job)
        if record.state is JobState.CAPTURED:
            self._custody.start_processing(job)
        lost = ""
        ahead = self._of(job)
        pages = await self._stack(ahead, record)
        if late := late_stack(pages):
            await self._come_late(ahead, job, late)
            return
        parts = await self._in_thread(ahead.rank, lambda: look_over(pages))  # pictures are compared: not on the loop
        for document, part in self._divide(ahead, job, parts):
            code = await self._derive(ahead, record, document, part, alone=len(parts) == 1)
            if code and document.state is DocumentState.SEALED:
                lost = code  # somebody may have its envelope: it cannot be held any more
            elif code:
                self._custody.hold_document(document.id, code)
                self.tell_document(document.id, "held")
        self._note_pages(job, ahead)
        self.forget(job)
        if lost:
            raise SealAgainError(lost)

    def lost_envelope(self, job: JobRecord) -> bool:
        """Whether a document of the job counts as sealed and its envelope never reached the outbox."""
        return bool(self._lost(job.id))

    def tell_document(self, document: str, stage: str) -> None:
        """Tells whoever follows the progress."""
        self._progress.document(document, stage)

    def close(self) -> None:
        """Drops everything in flight; the job store knows where to go on."""
        for job in list(self._ahead):
            self.forget(job)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def wait(self) -> None:
        """Blocks until no thread works on a page any more; after `close`, and after that of the workers."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    async def _stack(self, ahead: Ahead, job: JobRecord) -> list[StackPage]:
        """The pages of the stack in order, with what each of them says."""
        due = {index for item in self._due(job.id) for index in item.pages}
        settled = {index for item in job.documents if item.state in FIXED for index in item.pages} - due
        pages = self._custody.late.arranged(job)
        wanted = [page.index for page in pages if page.index not in settled]
        tasks = {index: self._take_up(job.id, index, ahead) for index in wanted}
        kinds = {index: _kind_of(await task) if task else NO_KIND for index, task in tasks.items()}
        return [
            StackPage(page.index, page.sheet, kinds.get(page.index, NO_KIND), page.index in settled) for page in pages
        ]

    async def _come_late(self, ahead: Ahead, job: str, late: LateStack) -> None:
        """Sheets that came late join their document, or wait."""
        if self._custody.job(job).state is not JobState.PROCESSING:
            return

        def settle() -> str:
            why = late.refusal
            if why is None:
                try:
                    return self._custody.late.join(job, late.code, late.covers)
                except LateError as error:
                    why = error.why
            self._custody.hold(job, why)
            return ""

        target = await self._in_thread(ahead.rank, settle)
        self.forget(job)
        if target:
            self.joined(target)

    def _divide(self, ahead: Ahead, job: str, parts: Sequence[Part]) -> list[tuple[DocumentRecord, Part]]:
        """The documents to be made, each with its part; their ids are those they have had since the first try."""
        record = self._custody.job(job)
        found = {part.pages: part for part in parts}
        if record.state is JobState.PROCESSING and (ahead.orders or not record.documents):  # else nothing was read
            plans = [PartPlan(part.pages, _named_by(part), part.sheets, part.declared) for part in parts]
            try:
                self._custody.plan_documents(job, plans)
            except PlanError as error:
                found = {}  # it does not fit what left: nothing else may leave
                if not record.documents:
                    self._custody.hold(job, error.code)
        return [(item, found.get(item.pages, Part(item.pages, holds=(Hold.STACK_UNSURE,)))) for item in self._due(job)]

    def _due(self, job: str) -> list[DocumentRecord]:
        """The documents that are planned and not made yet, or made and lost."""
        lost = self._lost(job)
        documents = self._custody.job(job).documents
        return [item for item in documents if item.state is DocumentState.PLANNED or item.id in lost]

    def _lost(self, job: str) -> set[str]:
        """Documents that are sealed and not in the outbox; a receipt is booked before its envelope leaves there."""
        absent = {item.id for item in self._custody.job(job).documents if not self._outbox.holds(item.id)}
        sealed = {item.id for item in self._custody.job(job).documents if item.state is DocumentState.SEALED}
        return absent & sealed

    def _of(self, job: str) -> Ahead:
        if job not in self._ahead:
            record = self._custody.job(job)
            asked = {(item.purpose, item.classed.named): None for item in self._due(job)}
            if not record.documents:
                asked = {(purpose, ""): None for purpose in record.purposes}
            may = dict.fromkeys(
                purpose for purpose, named in asked if not self._decisions.closed(record, purpose, named)
            )
            self._ahead[job] = self._begun(record, [each for each in record.purposes if each in may] or [*may])
        return self._ahead[job]

    def _begun(self, job: JobRecord, purposes: Sequence[str]) -> Ahead:
        """No work yet, for these purposes."""
        key = new_key()  # one for all purposes: what the pages bear is compared among them
        orders = tuple(Order(job.id, job.document_class, purpose, key) for purpose in purposes)
        return Ahead(orders, job.created, [NOTHING_KNOWN] * len(orders), enabled=self._enabled())

    def _ahead_for(self, ahead: Ahead, job: JobRecord, purpose: str) -> Ahead:
        """Where the work for a purpose is: what began ahead, or work of its own where only the divided stack asks."""
        if any(order.purpose == purpose for order in ahead.orders):
            return ahead
        if purpose not in ahead.further:
            ahead.further[purpose] = self._begun(job, (purpose,))
            ahead.further[purpose].first = ahead
        return ahead.further[purpose]

    def _take_up(self, job: str, index: int, ahead: Ahead) -> asyncio.Task[Taken] | None:
        """Starts work on a page, once; None where no purpose wants it."""
        if ahead.orders and index not in ahead.pages:
            ahead.pages[index] = asyncio.create_task(self._take_in(job, index, ahead))
        return ahead.pages.get(index)

    async def _take_in(self, job: str, index: int, ahead: Ahead) -> Taken:
        task = ahead.first.pages.get(index) if ahead.first else None
        before = next((work for work in await task if isinstance(work, PageWork)), None) if task else None

        def work() -> Taken:
            try:
                captured = self._custody.load_page(job, index)
                if before:  # read already, for another purpose
                    return (self._run("redact_for", captured, before, ahead.orders[0], ahead.known[0]),)
                taken: Taken = self._run("take_in_for", captured, ahead.orders, tuple(ahead.known))
            except (VaultError, WorkerLostError, TaskFailedError) as error:
                stop = PageStop(_place(self._custody.job(job), index), Verdict.REVIEW, error.code, error.advice)
                return (stop,) * len(ahead.orders)
            return taken

        taken = await self._in_thread(ahead.rank, work)
        for place, result in enumerate(taken):
            if isinstance(result, PageWork):
                ahead.known[place] = union(ahead.known[place], result.findings.known)
        self._progress.page(job, index, "read")
        return taken

    async def _derive(self, ahead: Ahead, job: JobRecord, document: DocumentRecord, part: Part, *, alone: bool) -> str:
        """Makes one document and hands it over; returns the code of what stopped it, or ""."""
        if closed := self._decisions.closed(job, document.purpose, document.classed.named):
            return self._decisions.stopped(job, document, part, closed)
        enabled, ahead = ahead.enabled, self._ahead_for(ahead, job, document.purpose)
        place = [order.purpose for order in ahead.orders].index(document.purpose)
        tasks = [self._take_up(job.id, index, ahead) for index in document.pages]
        taken = await asyncio.gather(*(task for task in tasks if task))
        results = [found[place] for found in taken]
        if stopped := next((result for result in results if isinstance(result, PageStop)), None):
            return stopped.code
        classed = self._decisions.classify(job, document, part, alone=alone, enabled=enabled)
        wrong = self._decisions.out_of_order(document, part, classed.document_class)
        if hold := held(document, part) or classed.hold or wrong:
            return hold
        order = Order(document.id, classed.document_class, document.purpose)
        works = [r for r in results if isinstance(r, PageWork)]
        finished = await self._finish(ahead, document, order, works)
        if isinstance(finished, str):
            return finished
        if drawn := self._decisions.drawn(document):
            return drawn
        code = ""
        try:
            await self._send(ahead.rank, document.id, finished)
        except SealingError as error:
            code = error.code
        return code

    def _note_pages(self, job: str, ahead: Ahead) -> None:
        """Writes down which sides were blank, and what the pages of a job together say about the scanner."""
        taken = (task.result() for task in ahead.pages.values() if task.done() and not task.cancelled())
        results = [each[0] for each in taken if each]
        reports = [(r.page.side, r.quality if isinstance(r, PageStop) else r.packed.page.quality) for r in results]
        if blank := sum(isinstance(r, PageWork) and r.kind.blank for r in results):
            with contextlib.suppress(StorageFullError):
                self._custody.notes.blank(job, blank)
        for notice in maintenance_due((side, report) for side, report in reports if report):
            log.warning("%s on %d pages", notice.code, notice.pages)
            with contextlib.suppress(StorageFullError):  # the next job will show it again
                self._custody.notes.maintenance(job, notice.code, notice.pages)

    async def _finish(
        self, ahead: Ahead, document: DocumentRecord, order: Order, works: Sequence[PageWork]
    ) -> ReleasedDocument | str:
        """The released document, or the code of what stopped it."""
        known = known_of(works)
        try:
            final = await asyncio.gather(*(self._settle(ahead, document.job, order, work, known) for work in works))
            reviewed = await self._in_thread(ahead.rank, lambda: self._reviewed(document.job, order, final))
            if reviewed.code:
                return reviewed.code
            prepared = Prepared(order, tuple(final), known, "")
            if reviewed.edits:
                prepared = await self._edited(ahead.rank, prepared, reviewed.edits)
            finished = await self._in_thread(ahead.rank, lambda: self._finished(prepared, reviewed.edits))
        except (VaultError, EditsError, WorkerLostError, TaskFailedError) as error:
            return error.code
        for index in sorted({work.page.index for work in final} - ahead.cleared):
            ahead.cleared.add(index)
            self._progress.page(document.job, index, "cleared")
        if finished.released is None:
            refusal = finished.refusal
            log.warning("document %s: %s", order.document, ", ".join(refusal.findings) if refusal else "no verdict")
            if reviewed.edits is not None:  # what people approved does not leave: they look again
                await self._in_thread(ahead.rank, lambda: self._reviews.shelf.void(document.id))
            return refusal.code if refusal else "release"
        if hold := finished.held or self._unreviewed(document, order, reviewed):
            return hold
        self.tell_document(order.document, "released")
        return finished.released

    def _unreviewed(self, document: DocumentRecord, order: Order, reviewed: Outcome) -> str:
        """The code of a class of which nothing leaves unreviewed; a document that was sealed went out before that."""
        unseen = reviewed.edits is None and document.state is not DocumentState.SEALED
        return Wait.TWO_PEOPLE if unseen and self._reviews.needs_two(order.document_class) else ""

    # Reviews

    async def prepared(self, document: str) -> Prepared:
        """A held document, made from its pages for a review.

        Raises:
            PageStoppedError: a page of it does not go through.
            CustodyError, WorkerLostError, TaskFailedError: a page cannot be opened or read.
        """
        record = self._custody.document(document)
        ahead = self._begun(self._custody.job(record.job), (record.purpose,))
        taken = await self._looked_at([(record.job, index) for index in record.pages], ahead)
        if stopped := next((result for result in taken if isinstance(result, PageStop)), None):
            raise PageStoppedError(stopped)
        works = [result for result in taken if isinstance(result, PageWork)]
        order, known = Order(document, record.classed.resolved, record.purpose), known_of(works)
        final = await asyncio.gather(*(self._settle(ahead, record.job, order, work, known) for work in works))
        basis = await self._in_thread(ahead.rank, lambda: self._basis(record.job, order, final))
        return Prepared(order, tuple(final), known, basis)

    async def looked_at(self, pages: Sequence[tuple[str, int]], purpose: str) -> tuple[PageWork | PageStop, ...]:
        """Pages, by job and index, read and cleared as if they were one document; nothing of it is kept.

        Raises:
            CustodyError: there is no such job.
        """
        first = await asyncio.to_thread(self._custody.job, pages[0][0])
        return tuple(await self._looked_at(pages, self._begun(first, (purpose,))))

    async def _looked_at(self, pages: Sequence[tuple[str, int]], ahead: Ahead) -> list[PageWork | PageStop]:
        """The pages, for the one order of `ahead`, which is of their own: nothing of it is kept."""
        tasks = [asyncio.create_task(self._take_in(job, index, ahead)) for job, index in pages]
        try:
            return [found[0] for found in await asyncio.gather(*tasks)]
        finally:
            for task in tasks:
                task.cancel()

    async def edited(self, prepared: Prepared, edits: Edits, pages: Sequence[int] | None = None) -> Prepared:
        """The document with edits (see `review.workshop`)."""
        job = self._custody.job(self._custody.document(prepared.order.document).job)
        return await self._edited(job.created, prepared, edits, pages)

    async def judged(self, prepared: Prepared, edits: Edits) -> Finished:
        """What the gate says about the file of an edited document."""
        job = self._custody.job(self._custody.document(prepared.order.document).job)
        return await self._in_thread(job.created, lambda: self._finished(prepared, edits))

    async def _edited(
        self, rank: str, prepared: Prepared, edits: Edits, pages: Sequence[int] | None = None
    ) -> Prepared:
        """The document with its pages made anew where an edit concerns them."""
        wanted = edits.pages if pages is None else frozenset(pages)
        order, known = prepared.order, prepared.known

        async def anew(work: PageWork) -> PageWork:
            def make() -> PageWork:
                captured, own = self._custody.load_page(work.page.job, work.page.index), edits.of_page(work.page.index)
                made: PageWork = self._run("redact_reviewed", captured, work, order, known, own)
                return made

            return await self._in_thread(rank, make) if work.page.index in wanted else work

        works = tuple(await asyncio.gather(*(anew(work) for work in prepared.works)))
        return replace(prepared, works=works, known=union(known, known_of(works)))

    def _finished(self, prepared: Prepared, edits: Edits | None) -> Finished:
        """Writes the file and puts it through the gate; with what people said about its fields, if they reviewed it."""
        decided = () if edits is None else (edits.decided(),)
        finished: Finished = self._run("finish", prepared.order, prepared.works, prepared.known, False, *decided)
        return finished

    def _reviewed(self, job: str, order: Order, works: Sequence[PageWork]) -> Outcome:
        """What the reviews of a document come to; its pages are loaded again only where there are some."""
        if not self._reviews.shelf.records(order.document):
            return NOBODY
        return self._reviews.outcome(order, self._basis(job, order, works))

    def _basis(self, job: str, order: Order, works: Sequence[PageWork]) -> str:
        digests = [page_digest(self._custody.load_page(job, work.page.index)) for work in works]
        return basis_of(order, self._reviews.rules(order), works, digests)

    async def _settle(self, ahead: Ahead, job: str, order: Order, work: PageWork, known: KnownIdentifiers) -> PageWork:
        """The page as it must be now that the whole document is known."""

        def settle() -> PageWork:
            if not self._run("is_stale", work, order, known):
                return work
            again: PageWork = self._run(
                "redact_again", self._custody.load_page(job, work.page.index), work, order, known
            )
            return again

        return await self._in_thread(ahead.rank, settle)

    async def _send(self, rank: str, document: str, released: ReleasedDocument) -> None:
        """Seals the document once and puts it into the outbox, digests first; waits for room where there is none.

        Raises:
            SealingError: it cannot be sealed; nothing was handed over.
        """
        sealed = await self._in_thread(rank, lambda: self._seal(released))

        def send() -> None:
            self._custody.mark_sealed(document, sealed.envelope_sha256, sealed.payload_sha256, sealed.recipient)
            self._outbox.put(sealed)

        while True:
            try:
                await self._in_thread(rank, send)
            except StorageFullError as error:
                log.warning("%s", error.code)
                await asyncio.sleep(RETRY_S)
            else:
                break
        self.tell_document(document, "sealed")

    def _run(self, method: str, *arguments: Any) -> Any:
        """Runs a task in a worker; if that dies over it, once more, and a page then once more without its codes."""
        timeout_s = self._page_timeout_s
        if method == "finish":
            timeout_s += self._gate_timeout_s * len(arguments[1])
        elif method == "take_in_for":
            timeout_s += self._page_timeout_s * (len(arguments[1]) - 1)
        for _ in range(MAX_TRIES - 1):
            with contextlib.suppress(WorkerLostError):
                return self._pool.run(method, *arguments, timeout_s=timeout_s)
        try:
            return self._pool.run(method, *arguments, timeout_s=timeout_s)
        except WorkerLostError:
            if method != "take_in_for":
                raise
        return self._pool.run("take_in_without_codes", *arguments, timeout_s=timeout_s)

    async def _in_thread(self, rank: str, work: Callable[[], T]) -> T:
        async with self._turns.turn(rank):
            result = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        self.steps += 1
        return result


def _kind_of(taken: Taken) -> PageKind | None:
    """What a page says about the class, whatever it was read for; None where it could not be read."""
    return next((result.kind for result in taken if isinstance(result, PageWork)), None)


def _named_by(part: Part) -> tuple[str, ...]:
    """The purposes of a part that its separator names; none where those of the job hold."""
    return (part.purpose,) if part.purpose else ()


def _place(job: JobRecord, index: int) -> PageId:
    """Where a page of the job belongs."""
    page = next(page for page in job.pages if page.index == index)
    return PageId(job.id, index, page.sheet, page.side)
