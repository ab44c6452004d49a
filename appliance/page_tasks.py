"""Work on pages and documents in the workers, for whoever needs it: in turn, with a limit, and again where one dies.

Rules:
- At most as many pages are decrypted at a time as there are workers. The oldest job's work goes first (see `turns`).
- Nothing is tried for ever. A page that ends its workers is read once more without its barcodes, so that a decoder that
  crashes is named as the cause; it is held all the same.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Final, TypeVar

from appliance.custody.custody import Custody
from appliance.documents import CapturedPage, KnownIdentifiers
from appliance.known import known_of, union
from appliance.page_work import Finished, Order, PageStop, PageWork
from appliance.review.edits import Edits
from appliance.review.workshop import Prepared
from appliance.sections.pages import GateConfig, ReadingConfig
from appliance.supervisor import WorkerLostError, WorkerPool
from appliance.turns import Turns

T = TypeVar("T")

MAX_TRIES: Final = 2  # a page or document that takes its worker down this often is held

Taken = tuple[PageWork | PageStop, ...]
"""What became of one page for each order of its job."""


class PageTasks:
    """The workers, as the rest of the station asks them. Methods that block say so; the others run on the loop."""

    def __init__(self, custody: Custody, pool: WorkerPool, reading: ReadingConfig, gate: GateConfig) -> None:
        """Begins with nothing in work.

        Args:
            custody: opens the pages.
            pool: the workers.
            reading: how many there are, and how long a reading may take.
            gate: how long the release gate may take with a page.
        """
        self._custody, self._pool = custody, pool
        self._page_timeout_s = 2 * reading.page_timeout_s + gate.page_timeout_s
        self._gate_timeout_s = gate.page_timeout_s
        self._threads = ThreadPoolExecutor(reading.workers, thread_name_prefix="page")
        self._turns = Turns(reading.workers)
        self.done = 0  # tasks since the start

    async def in_turn(self, rank: str, work: Callable[[], T]) -> T:
        """Runs something that blocks in a thread, when it is the turn of a job that was opened at `rank`."""
        async with self._turns.turn(rank):
            result = await asyncio.get_running_loop().run_in_executor(self._threads, work)
        self.done += 1
        return result

    def load(self, job: str, index: int) -> CapturedPage:
        """A page of a job, decrypted; blocks. Raises VaultError."""
        return self._custody.load_page(job, index)

    def take_in(self, page: CapturedPage, orders: Sequence[Order], known: Sequence[KnownIdentifiers]) -> Taken:
        """Reads and redacts a page for each order; blocks. Raises WorkerLostError or TaskFailedError."""
        taken: Taken = self._run("take_in_for", page, tuple(orders), tuple(known))
        return taken

    def redact(self, page: CapturedPage, read: PageWork, order: Order, known: KnownIdentifiers) -> PageWork | PageStop:
        """Redacts a page that was read for another order; blocks. Raises WorkerLostError or TaskFailedError."""
        made: PageWork | PageStop = self._run("redact_for", page, read, order, known)
        return made

    async def settle(self, rank: str, job: str, order: Order, work: PageWork, known: KnownIdentifiers) -> PageWork:
        """The page as it must be now that the whole document is known."""

        def settled() -> PageWork:
            if not self._run("is_stale", work, order, known):
                return work
            again: PageWork = self._run("redact_again", self.load(job, work.page.index), work, order, known)
            return again

        return await self.in_turn(rank, settled)

    async def edited(self, rank: str, prepared: Prepared, edits: Edits, pages: Sequence[int] | None = None) -> Prepared:
        """The document with its pages made anew where an edit concerns them, or just these."""
        wanted = edits.pages if pages is None else frozenset(pages)
        order, known = prepared.order, prepared.known

        async def anew(work: PageWork) -> PageWork:
            def make() -> PageWork:
                captured, own = self.load(work.page.job, work.page.index), edits.of_page(work.page.index)
                made: PageWork = self._run("redact_reviewed", captured, work, order, known, own)
                return made

            return await self.in_turn(rank, make) if work.page.index in wanted else work

        works = tuple(await asyncio.gather(*(anew(work) for work in prepared.works)))
        return replace(prepared, works=works, known=union(known, known_of(works)))

    async def finished(self, rank: str, prepared: Prepared, edits: Edits | None) -> Finished:
        """Writes the file and puts it through the gate; with what people said about its fields, if they reviewed it."""
        decided = () if edits is None else (edits.decided(),)

        def finish() -> Finished:
            finished: Finished = self._run("finish", prepared.order, prepared.works, prepared.known, False, *decided)
            return finished

        return await self.in_turn(rank, finish)

    def close(self) -> None:
        """Takes no work any more, and drops what was not begun."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def wait(self) -> None:
        """Blocks until no thread works on a page any more; after `close`, and after that of the workers."""
        self._threads.shutdown(wait=True, cancel_futures=True)

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
