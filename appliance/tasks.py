"""Work that runs beside other work on one event loop, and what happens when a piece of it fails.

Rules:
- An error nobody expected, in a task or in a callback, ends the service: `until` raises it. It is never swallowed.
- Such an error is logged by its type alone: its text may hold content.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

log = logging.getLogger(__name__)


class Tasks:
    """The tasks of one service."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()
        self._failed: asyncio.Future[None] | None = None

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Runs work beside the rest."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def fail(self, error: BaseException) -> None:
        """Ends the service over an error that nobody here can put right."""
        if self._failed and not self._failed.done():
            self._failed.set_exception(error)

    def begin(self) -> None:
        """From now on failures of tasks and callbacks of the running loop are seen."""
        loop = asyncio.get_running_loop()
        self._failed = loop.create_future()
        loop.set_exception_handler(self._callback_failed)

    async def until(self, stop: asyncio.Event) -> None:
        """Waits for `stop`.

        Raises:
            BaseException: whatever failed first, if that comes earlier.
        """
        assert self._failed is not None, "begin() comes first"  # noqa: S101 - a mistake of the caller
        waiting = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait((waiting, self._failed), return_when=asyncio.FIRST_COMPLETED)
            if self._failed.done():
                self._failed.result()
        finally:
            waiting.cancel()

    def end(self) -> None:
        """Cancels whatever still runs."""
        asyncio.get_running_loop().set_exception_handler(None)
        for task in list(self._tasks):
            task.cancel()

    def _callback_failed(self, _: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        log.error("unexpected %s", type(error).__name__)
        if error and "handle" in context:
            self.fail(error)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self.fail(error)
