"""The end of a process in order: whoever still works comes home before what they work on is closed.

Rules:
- Tasks end first, since what they do last (a lamp, a count) looks into the job store; then the threads behind them, whose
  workers and feeder are gone by then, so that none of them waits for paper or a page.
- It is bounded: a thread that does not come back is left to the end of the process, and named in the log as such.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from typing import Final

log = logging.getLogger(__name__)

HOME_S: Final = 10.0  # systemd waits longer before it kills
_POLL_S: Final = 0.02


def own_threads() -> ThreadPoolExecutor:
    """The threads of `asyncio.to_thread` on the running loop, as something that can be waited for."""
    threads = ThreadPoolExecutor(thread_name_prefix="station")
    asyncio.get_running_loop().set_default_executor(threads)
    return threads


async def come_home(waits: Sequence[Callable[[], object]], within_s: float = HOME_S) -> bool:
    """Ends every other task of the loop, then waits for threads; returns whether all of them came back.

    Args:
        waits: each blocks until threads of one kind are done.
        within_s: for all of it.
    """
    deadline = time.monotonic() + within_s
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    if tasks:
        ended, _ = await asyncio.wait(tasks, timeout=within_s)
        for task in ended:
            if not task.cancelled() and (error := task.exception()):
                log.warning("a task ended with %s", type(error).__name__)
    joining = threading.Thread(target=lambda: [wait() for wait in waits], name="coming-home", daemon=True)
    joining.start()
    while joining.is_alive() and time.monotonic() < deadline:
        await asyncio.sleep(_POLL_S)
    if joining.is_alive():
        log.warning("a thread did not come back in %.0f s", within_s)
    return not joining.is_alive()


def waiting_for(threads: Executor) -> Callable[[], object]:
    """Blocks until these threads are done; what they had not begun is dropped."""
    return partial(threads.shutdown, wait=True, cancel_futures=True)
