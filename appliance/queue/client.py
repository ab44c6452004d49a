"""A client of the queue for the command line, the panel and tests; every failure is a `BusError` with one sentence."""

from __future__ import annotations

from typing import Self

from appliance.bus_address import open_bus
from appliance.bus_client import answer, checked
from appliance.bus_interface import BUS_NAME
from appliance.queue.interface import MAX_ITEMS, OBJECT_PATH, QueueInterface
from appliance.queue.items import AuditRow, CountRow, Item, ItemTuple, Owner
from appliance.queue.late_rows import LateRow


class QueueClient:
    """One connection to the queue; use it inside one event loop."""

    def __init__(self, address: str) -> None:
        """Connects; an empty address is the system bus. Raises BusError."""
        self._bus = open_bus(address)
        self._proxy = QueueInterface.new_proxy(BUS_NAME, OBJECT_PATH, self._bus)

    async def items(self, limit: int = MAX_ITEMS) -> list[Item]:
        """Everything that waits, the oldest first."""
        return _items(await answer(self._proxy.waiting_items(limit)))

    async def resolved(self, limit: int = MAX_ITEMS) -> list[Item]:
        """What was resolved last, the newest first."""
        return _items(await answer(self._proxy.resolved(limit)))

    async def page(self, first: int, limit: int) -> tuple[int, list[Item]]:
        """How many wait, and of them so many from this place on, the oldest first."""
        waiting, rows = await answer(self._proxy.page(first, limit))
        return waiting, _items(rows)

    async def one(self, item: str) -> Item:
        """One item, also where it was resolved meanwhile."""
        return _items([await answer(self._proxy.one(item))])[0]

    async def owners(self) -> list[Owner]:
        """To whom an item can be given."""
        rows = await answer(self._proxy.owners())
        return checked(lambda: [Owner(*row) for row in rows])

    async def assign(self, item: str, person: str) -> None:
        """Gives an item to a person: an id, `me` or `nobody`."""
        await answer(self._proxy.assign(item, person))

    async def escalate(self, item: str) -> None:
        """A supervisor must look at it."""
        await answer(self._proxy.escalate(item))

    async def resolve(self, item: str, resolution: str) -> None:
        """A person's word about an item."""
        await answer(self._proxy.resolve(item, resolution))

    async def late_sheets(self, item: str) -> int:
        """How many sheets the document of an item has."""
        return await answer(self._proxy.late_sheets(item))

    async def late_page(self, item: str, after: int, *, to_folder: bool) -> LateRow:
        """A sheet with which late pages join the document of an item: behind a sheet of it, or (0) at its end."""
        row = await answer(self._proxy.late_page(item, after, to_folder))
        return checked(lambda: LateRow(*row))

    async def metrics(self, days: int) -> list[CountRow]:
        """Counts of the last days, today included."""
        rows = await answer(self._proxy.metrics(days))
        return checked(lambda: [CountRow(*row) for row in rows])

    async def audit(self, first: int, limit: int) -> list[AuditRow]:
        """Records of the audit log from number `first` on."""
        rows = await answer(self._proxy.audit(first, limit))
        return checked(lambda: [AuditRow(*row) for row in rows])

    def close(self) -> None:
        """Leaves the bus."""
        self._bus.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _items(rows: list[ItemTuple]) -> list[Item]:
    return checked(lambda: [Item(*row) for row in rows])
