"""The calls of `org.scanstation.Rescan1`, as the panel makes them; each answer is checked."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable

from appliance.panel.rescan_facts import MAX_RESCANS, WaitingRescan, checked_rescans
from appliance.panel.review_facts import UnknownCallError


class RescanCalls:
    """Sheets that are scanned again, over one connection."""

    def __init__(self, ask: Callable[..., Awaitable[object]]) -> None:
        """`ask` calls a member of the interface with a signature and arguments."""
        self._ask = ask

    async def waiting(self) -> tuple[WaitingRescan, ...]:
        """What waits, the oldest first."""
        return checked_rescans(await self._ask("Waiting", "u", MAX_RESCANS))

    async def start(self, document: str) -> None:
        """The sheets lie in the feeder."""
        await self._ask("Start", "s", document)

    async def show(self, document: str) -> None:
        """The button feeds these sheets as long as this is said again; "": no more. Nothing at an older station."""
        with contextlib.suppress(UnknownCallError):
            await self._ask("Show", "s", document)

    async def lost(self, document: str) -> None:
        """The paper is gone."""
        await self._ask("Lost", "s", document)
