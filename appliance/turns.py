"""Turns at the workers: the oldest job goes first.

Rules:
- A job that came first is finished first, however many came after it: else a station with a backlog, or one that is
  interrupted again and again, would read the first pages of everything and never finish anything.
- Runs on the event loop; nothing here blocks.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """At most `places` hold a turn at a time; who waits is served by rank, then in the order of asking."""

    def __init__(self, places: int) -> None:
        """`places` is at least 1."""
        self._free = places
        self._order = itertools.count()
        self._waiting: list[tuple[str, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def turn(self, rank: str) -> AsyncIterator[None]:
        """Holds a turn during the block; a smaller `rank` comes first."""
        await self._take(rank)
        try:
            yield
        finally:
            self._give()

    async def _take(self, rank: str) -> None:
        if self._free:
            self._free -= 1
            return
        served: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (rank, next(self._order), served))
        try:
            await served
        except asyncio.CancelledError:
            if served.done() and not served.cancelled():
                self._give()  # it was served in the very moment it was cancelled
            raise

    def _give(self) -> None:
        while self._waiting:
            _, _, served = heapq.heappop(self._waiting)
            if not served.done():
                served.set_result(None)
                return
        self._free += 1
