"""The calls of `org.scanstation.Queue1`, as the panel makes them.

Rules:
- Every answer is checked; one of a wrong form is a `WrongShapeError`.
- What changes an item answers with the item as it is then, so that nobody looks at an old one.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from appliance.panel.late_facts import LateMade, LatePlaces, checked_places, checked_sheet
from appliance.panel.queue_facts import (
    PAGE_ITEMS,
    Listed,
    checked_item,
    checked_items,
    checked_owners,
    checked_page,
    checked_total,
)
from appliance.queue.items import Item


class QueueCalls:
    """The queue over one connection. `ask` calls a member of the interface with a signature and arguments."""

    def __init__(self, ask: Callable[..., Awaitable[object]]) -> None:
        self._ask = ask

    async def total(self) -> int:
        """How many items wait."""
        return checked_total(await self._ask("Page", "uu", 0, 0))

    async def page(self, first: int) -> Listed:
        """Items from this place on; from the last page where there are fewer by now."""
        listed = checked_page(await self._ask("Page", "uu", first, PAGE_ITEMS), first)
        if first >= listed.total > 0:
            first = (listed.total - 1) // PAGE_ITEMS * PAGE_ITEMS
            listed = checked_page(await self._ask("Page", "uu", first, PAGE_ITEMS), first)
        return replace(listed, owners=checked_owners(await self._ask("Owners")))

    async def ended(self) -> Listed:
        """What was resolved last."""
        rows = checked_items(await self._ask("Resolved", "u", PAGE_ITEMS))
        return Listed(len(rows), 0, rows, checked_owners(await self._ask("Owners")), ended=True)

    async def one(self, item: str) -> Item:
        """One item."""
        return checked_item(await self._ask("One", "s", item))

    async def assign(self, item: str, person: str) -> Item:
        """Gives it to a person: an id, `me` or `nobody`."""
        await self._ask("Assign", "ss", item, person)
        return await self.one(item)

    async def escalate(self, item: str) -> Item:
        """A supervisor must look at it."""
        await self._ask("Escalate", "s", item)
        return await self.one(item)

    async def late_places(self, item: str) -> LatePlaces:
        """How many sheets its document has."""
        return checked_places(item, await self._ask("LateSheets", "s", item))

    async def late_sheet(self, item: str, after: int) -> LateMade:
        """Makes a sheet with which a late page joins its document, behind one of its sheets or (0) at its end."""
        return checked_sheet(item, await self._ask("LatePage", "sub", item, after, True))

    async def resolve(self, item: str, word: str) -> Item:
        """A person's word about it."""
        await self._ask("Resolve", "ss", item, word)
        return await self.one(item)
