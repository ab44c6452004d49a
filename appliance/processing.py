"""From captured pages to sealed documents in the outbox, one for each part of the stack and each of its purposes.

Rules:
- A page is read once, as soon as it is kept (see `ahead`, `page_tasks`); writing and gate run for each purpose by
  itself.
- The stack is divided when all its pages are read, before anything of it is released (see `classification.stack`).
  Class, purposes and known identifiers of a part are its own; what policy says of its class holds each document by
  itself (see `classification.precedence`).
- Pages of documents that left are not read again: they stay together as they were. A division that does not fit them
  any more holds whatever is left.
- A document that is stopped waits for a person with a code; the others of its job go on. Nothing is dropped.
- A stack with a late-page sheet on top never becomes a document: its sheets join the one that the sheet is for, or the
  stack waits (see `lateness` and `custody.late`).
- What people marked in a review is applied on top of the decisions that they saw (see `reviewing`).
- The digests of an envelope are in the job store before the envelope is in the outbox, so that after a power cut either
  both count or the document is sealed again before anybody has seen it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from typing import Final, Protocol

from appliance.ahead import Ahead, PagesAhead
from appliance.classification.page import NO_KIND, PageKind
from appliance.classification.stack import Part, StackPage, look_over
from appliance.custody.custody import Custody
from appliance.custody.late_codes import LateError
from appliance.custody.planning import FIXED, PlanError
from appliance.custody.records import DocumentRecord, JobRecord, PartPlan
from appliance.custody.states import DocumentState, JobState
from appliance.custody.vault import VaultError
from appliance.decisions import Decisions, held
from appliance.delivery.outbox import Outbox
from appliance.documents import ReleasedDocument, SealedDocument
from appliance.errors import CustodyError, SealingError, StorageFullError
from appliance.known import known_of
from appliance.lateness import LateStack, late_stack
from appliance.page_tasks import PageTasks, Taken
from appliance.page_work import Order, PageStop, PageWork
from appliance.policy.holds import Hold
from appliance.policy.pack import PolicyPack
from appliance.quality.maintenance import maintenance_due
from appliance.review.edits import EditsError
from appliance.review.workshop import Prepared
from appliance.reviewing import Reviewing
from appliance.rollout import EVERYTHING, Enabled
from appliance.sections.pages import GateConfig, ReadingConfig
from appliance.supervisor import TaskFailedError, WorkerLostError, WorkerPool

log = logging.getLogger(__name__)

RETRY_S: Final = 5.0  # before an envelope that found no room in the outbox is handed over again


class SealAgainError(CustodyError):
    """A document that counts as sealed lost its envelope, and could not be sealed again just now."""

    code = "seal-again"
    advice = "A document is being prepared once more after an interruption; keep the paper until it is delivered."


class Progress(Protocol):
    """Who is told how far a job is. Ids and stages only."""

    def page(self, job: str, index: int, stage: str) -> None:
        """Stage of a page: captured, read, cleared."""

    def document(self, document: str, stage: str) -> None:
        """Stage of a document: released, sealed, delivered, shredded, held."""


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
        """Begins with nothing in work.

        Args:
            custody: keeps jobs and pages.
            pool: the page workers.
            outbox: takes the envelopes.
            seal: seals a document to its recipient; raises SealingError.
            progress: is told how far jobs are.
            pack: policy.
            reading: of the page workers.
            gate: of the page workers.
            enabled: the classes that are in use now.
        """
        self._custody, self._outbox, self._seal, self._progress = custody, outbox, seal, progress
        self._decisions = Decisions(custody, pack)
        self._tasks = PageTasks(custody, pool, reading, gate)
        self._ahead = PagesAhead(
            custody, self._tasks, self._decisions, enabled, lambda job, index: progress.page(job, index, "read")
        )
        self.reviewing = Reviewing(custody, self._tasks, self._ahead, pack)
        self.joined: Callable[[str], None] = lambda _job: None  # told which job is to be worked on again

    @property
    def steps(self) -> int:
        """Tasks done since the start."""
        return self._tasks.done

    def page_kept(self, job: str, index: int) -> None:
        """Starts work on a page that custody has just kept."""
        self._progress.page(job, index, "captured")
        self._ahead.take_up(job, index, self._of(job))

    def forget_page(self, job: str, index: int) -> None:
        """Drops work done ahead for a page whose sheet will be fed again."""
        self._ahead.forget_page(job, index)

    def forget(self, job: str) -> None:
        """Drops work done ahead for a job that was cancelled."""
        self._ahead.forget(job)

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
        parts = await self._tasks.in_turn(ahead.rank, lambda: look_over(pages))  # compares pictures: not on the loop
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
        self._ahead.close()
        self._tasks.close()

    def wait(self) -> None:
        """Blocks until no thread works on a page any more; after `close`, and after that of the workers."""
        self._tasks.wait()

    async def _stack(self, ahead: Ahead, job: JobRecord) -> list[StackPage]:
        """The pages of the stack in order, with what each of them says."""
        due = {index for item in self._due(job.id) for index in item.pages}
        settled = {index for item in job.documents if item.state in FIXED for index in item.pages} - due
        pages = self._custody.late.arranged(job)
        wanted = [page.index for page in pages if page.index not in settled]
        tasks = {index: self._ahead.take_up(job.id, index, ahead) for index in wanted}
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

        target = await self._tasks.in_turn(ahead.rank, settle)
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
        return self._ahead.of(job, self._due)

    async def _derive(self, ahead: Ahead, job: JobRecord, document: DocumentRecord, part: Part, *, alone: bool) -> str:
        """Makes one document and hands it over; returns the code of what stopped it, or ""."""
        if closed := self._decisions.closed(job, document.purpose, document.classed.named):
            return self._decisions.stopped(job, document, part, closed)
        enabled, ahead = ahead.enabled, self._ahead.for_purpose(ahead, job, document.purpose)
        place = [order.purpose for order in ahead.orders].index(document.purpose)
        tasks = [self._ahead.take_up(job.id, index, ahead) for index in document.pages]
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
        tasks, rank, known = self._tasks, ahead.rank, known_of(works)
        try:
            final = await asyncio.gather(*(tasks.settle(rank, document.job, order, work, known) for work in works))
            reviewed = await self.reviewing.outcome(rank, document.job, order, final)
            if reviewed.code:
                return reviewed.code
            prepared = Prepared(order, tuple(final), known, "")
            if reviewed.edits:
                prepared = await tasks.edited(rank, prepared, reviewed.edits)
            finished = await tasks.finished(rank, prepared, reviewed.edits)
        except (VaultError, EditsError, WorkerLostError, TaskFailedError) as error:
            return error.code
        for index in sorted({work.page.index for work in final} - ahead.cleared):
            ahead.cleared.add(index)
            self._progress.page(document.job, index, "cleared")
        if finished.released is None:
            refusal = finished.refusal
            log.warning("document %s: %s", order.document, ", ".join(refusal.findings) if refusal else "no verdict")
            if reviewed.edits is not None:
                await self.reviewing.void(rank, document.id)
            return refusal.code if refusal else "release"
        if hold := finished.held or self.reviewing.unreviewed(document, order, reviewed):
            return hold
        self.tell_document(order.document, "released")
        return finished.released

    async def _send(self, rank: str, document: str, released: ReleasedDocument) -> None:
        """Seals the document once and puts it into the outbox, digests first; waits for room where there is none.

        Raises:
            SealingError: it cannot be sealed; nothing was handed over.
        """
        sealed = await self._tasks.in_turn(rank, lambda: self._seal(released))

        def send() -> None:
            self._custody.mark_sealed(document, sealed.envelope_sha256, sealed.payload_sha256, sealed.recipient)
            self._outbox.put(sealed)

        while True:
            try:
                await self._tasks.in_turn(rank, send)
            except StorageFullError as error:
                log.warning("%s", error.code)
                await asyncio.sleep(RETRY_S)
            else:
                break
        self.tell_document(document, "sealed")


def _kind_of(taken: Taken) -> PageKind | None:
    """What a page says about the class, whatever it was read for; None where it could not be read."""
    return next((result.kind for result in taken if isinstance(result, PageWork)), None)


def _named_by(part: Part) -> tuple[str, ...]:
    """The purposes of a part that its separator names; none where those of the job hold."""
    return (part.purpose,) if part.purpose else ()
