"""From captured pages to a sealed document in the outbox.

Rules:
- A page is worked on as soon as it is kept, while paper still moves; at most as many pages are decrypted at a time as
  there are workers. The oldest job's work goes first (see `turns`).
- Whatever stops a document holds its job for a person with a code. Nothing is dropped and nothing is tried for ever.
- The digests of an envelope are in the job store before the envelope is in the outbox, so that after a power cut either
  both count or the document is sealed again before anybody has seen it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from appliance.config import GateConfig, ReadingConfig
from appliance.custody.custody import Custody
from appliance.custody.records import JobRecord
from appliance.custody.states import JobState
from appliance.custody.vault import VaultError
from appliance.delivery.outbox import Outbox
from appliance.documents import KnownIdentifiers, PageId, ReleasedDocument, SealedDocument, Verdict
from appliance.errors import CustodyError, StorageFullError
from appliance.pipeline import Finished, Order, PageStop, PageWork, known_of, union
from appliance.policy.pack import HUMAN_ONLY, PolicyPack
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


class Progress(Protocol):
    """Who is told how far a job is. Ids and stages only."""

    def page(self, job: str, index: int, stage: str) -> None:
        """Stage of a page: captured, read, cleared."""

    def document(self, document: str, stage: str) -> None:
        """Stage of a document: released, sealed, delivered, shredded, held."""


@dataclass(slots=True)
class Ahead:
    """Work on a job's pages that began before the job was complete."""

    order: Order
    rank: str  # when the job was opened
    pages: dict[int, asyncio.Task[PageWork | PageStop]] = field(default_factory=dict)
    known: KnownIdentifiers = NOTHING_KNOWN


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
    ) -> None:
        self._custody = custody
        self._pool = pool
        self._outbox = outbox
        self._seal = seal
        self._progress = progress
        self._pack = pack
        self._page_timeout_s = 2 * reading.page_timeout_s + gate.page_timeout_s
        self._gate_timeout_s = gate.page_timeout_s
        self._ahead: dict[str, Ahead] = {}
        self.steps = 0  # tasks done since the start
        self._threads = ThreadPoolExecutor(reading.workers, thread_name_prefix="page")
        self._turns = Turns(reading.workers)

    def page_kept(self, job: str, index: int) -> None:
        """Starts work on a page that custody has just kept."""
        self._progress.page(job, index, "captured")
        ahead = self._of(job)
        if index not in ahead.pages:
            ahead.pages[index] = asyncio.create_task(self._take_in(job, index, ahead))

    def forget_page(self, job: str, index: int) -> None:
        """Drops work done ahead for a page whose sheet will be fed again."""
        ahead = self._ahead.get(job)
        if ahead and (task := ahead.pages.pop(index, None)):
            task.cancel()

    def forget(self, job: str) -> None:
        """Drops work done ahead for a job that was cancelled."""
        ahead = self._ahead.pop(job, None)
        for task in ahead.pages.values() if ahead else ():
            task.cancel()

    async def complete(self, job: str) -> None:
        """Finishes a job whose pages are all captured: released, sealed and in the outbox, or held with a code.

        Raises:
            StorageFullError: the job store has no room to go on; call again later.
            SealAgainError: a document that was sealed before an interruption stopped this time; call again later.
        """
        record = self._custody.job(job)
        if record.state is JobState.CAPTURED:
            self._custody.start_processing(job)
        if not self._pack.machine_may_read(record.document_class, record.purpose):
            document = self._document_of(job, [page.index for page in record.pages])
            self._hold(job, document, HUMAN_ONLY)
            return
        ahead = self._of(job)
        for page in record.pages:
            if page.index not in ahead.pages:
                ahead.pages[page.index] = asyncio.create_task(self._take_in(job, page.index, ahead))
        results = await asyncio.gather(*(ahead.pages[index] for index in sorted(ahead.pages)))
        document = self._document_of(job, sorted(ahead.pages))
        order = Order(document, record.document_class, record.purpose)
        finished = await self._finish(ahead, job, order, results)
        if isinstance(finished, str) and record.state is JobState.SEALED:
            self.forget(job)  # somebody may have its envelope: it cannot be held any more
            raise SealAgainError(finished)
        if isinstance(finished, str):
            self._hold(job, document, finished)
        else:
            await self._send(ahead.rank, document, finished)
            self._ahead.pop(job, None)

    def tell_document(self, document: str, stage: str) -> None:
        """Tells whoever follows the progress."""
        self._progress.document(document, stage)

    def close(self) -> None:
        """Drops everything in flight; the job store knows where to go on."""
        for job in list(self._ahead):
            self.forget(job)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _of(self, job: str) -> Ahead:
        if job not in self._ahead:
            record = self._custody.job(job)
            self._ahead[job] = Ahead(Order(job, record.document_class, record.purpose), record.created)
        return self._ahead[job]

    async def _take_in(self, job: str, index: int, ahead: Ahead) -> PageWork | PageStop:
        def work() -> PageWork | PageStop:
            try:
                captured = self._custody.load_page(job, index)
                result: PageWork | PageStop = self._run("take_in", captured, ahead.order, ahead.known)
            except (VaultError, WorkerLostError, TaskFailedError) as error:
                return PageStop(_place(self._custody.job(job), index), Verdict.REVIEW, error.code, error.advice)
            return result

        result = await self._in_thread(ahead.rank, work)
        if isinstance(result, PageWork):
            ahead.known = union(ahead.known, result.findings.known)
        self._progress.page(job, index, "read")
        return result

    def _hold(self, job: str, document: str, code: str) -> None:
        """The document waits for a person."""
        self._custody.hold_document(document, code)
        self.forget(job)
        self.tell_document(document, "held")

    def _document_of(self, job: str, pages: Sequence[int]) -> str:
        """The id of the job's document: the one it has had since its first try."""
        record = self._custody.job(job)
        if record.state is JobState.SEALED:  # its envelope was lost on the way to the outbox
            return record.documents[0].id
        return self._custody.plan_documents(job, [pages])[0]

    async def _finish(
        self, ahead: Ahead, job: str, order: Order, results: Sequence[PageWork | PageStop]
    ) -> ReleasedDocument | str:
        """The released document, or the code of what stopped it."""
        works = [result for result in results if isinstance(result, PageWork)]
        for result in results:
            if isinstance(result, PageStop):
                return result.code
        known = known_of(works)
        try:
            final = await asyncio.gather(*(self._settle(ahead, job, order, work, known) for work in works))
            finished: Finished = await self._in_thread(
                ahead.rank, lambda: self._run("finish", order, tuple(final), known, False)
            )
        except (VaultError, WorkerLostError, TaskFailedError) as error:
            return error.code
        for work in final:
            self._progress.page(job, work.page.index, "cleared")
        if finished.released is None:
            refusal = finished.refusal
            log.warning("document %s: %s", order.document, ", ".join(refusal.findings) if refusal else "no verdict")
            return refusal.code if refusal else "release"
        self.tell_document(order.document, "released")
        return finished.released

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
        """Seals the document once and puts it into the outbox, digests first; waits for room where there is none."""
        sealed = await self._in_thread(rank, lambda: self._seal(released))

        def send() -> None:
            self._custody.mark_sealed(document, sealed.envelope_sha256, sealed.payload_sha256)
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
        """Runs a task in a worker; a worker that dies over it gets one more try."""
        timeout_s = self._page_timeout_s
        if method == "finish":
            timeout_s += self._gate_timeout_s * len(arguments[1])
        for _ in range(MAX_TRIES - 1):
            with contextlib.suppress(WorkerLostError):
                return self._pool.run(method, *arguments, timeout_s=timeout_s)
        return self._pool.run(method, *arguments, timeout_s=timeout_s)

    async def _in_thread(self, rank: str, work: Callable[[], T]) -> T:
        async with self._turns.turn(rank):
            result = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        self.steps += 1
        return result


def _place(job: JobRecord, index: int) -> PageId:
    """Where a page of the job belongs."""
    page = next(page for page in job.pages if page.index == index)
    return PageId(job.id, index, page.sheet, page.side)
