"""The end of a process in order: whoever still works comes home before what they work on is closed.

Rules:
- Tasks end first, since what they do last (a lamp, a count) looks into the job store; then the threads behind them.
  Workers and feeder are gone by then, so that none of them waits for paper or a page.
- It is bounded: a thread that does not come back is left to the end of the process, and named in the log as such.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final

log = logging.getLogger(__name__)

HOME_S: Final = 10.0  # systemd waits longer before it kills


def own_threads() -> ThreadPoolExecutor:
    """The threads of `asyncio.to_thread` on the running loop, as something that can be waited for."""
    threads = ThreadPoolExecutor(thread_name_prefix="station")
    asyncio.get_running_loop().set_default_executor(threads)
    return threads


async def end_in_order(
    first: Sequence[Callable[[], object]],
    waits: Sequence[Callable[[], object]],
    last: Sequence[Callable[[], object]],
    within_s: float = HOME_S,
) -> bool:
    """Closes, lets everybody come home, and closes the rest; returns whether everybody did.

    Args:
        first: closes what threads wait for, so that they come back.
        waits: each blocks until threads of one kind are done.
        last: closes what they worked on.
        within_s: how long tasks and threads have, together.
    """
    for close in first:
        close()
    deadline = time.monotonic() + within_s
    await _end_tasks(within_s)
    home = await _threads_done(waits, deadline - time.monotonic())
    if not home:
        log.warning("a thread did not come back in %.0f s", within_s)
    for close in last:
        close()
    return home


async def _end_tasks(within_s: float) -> None:
    """Ends every other task of the loop."""
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if not tasks:
        return
    ended, _ = await asyncio.wait(tasks, timeout=within_s)
    for task in ended:
        if not task.cancelled() and (error := task.exception()):
            log.warning("a task ended with %s", type(error).__name__)


async def _threads_done(waits: Sequence[Callable[[], object]], within_s: float) -> bool:
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def join() -> None:
        for wait in waits:
            wait()
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(done.set)

    threading.Thread(target=join, name="coming-home", daemon=True).start()
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), max(within_s, 0.0))
    return done.is_set()


def waiting_for(threads: Executor) -> Callable[[], object]:
    """Blocks until these threads are done; what they had not begun is dropped."""
    return partial(threads.shutdown, wait=True, cancel_futures=True)
