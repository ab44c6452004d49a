"""The queue on D-Bus: a thin, bounded shell around a `QueueDesk`, on the connection of the station.

Rules:
- The bus decides nothing: the door is asked whether the caller may, then arguments are checked, then the desk in a
  thread.
- Our own errors travel as `org.scanstation.Station1.Error` with `code: advice`. Any other exception is a bug: its text
  might hold content, so the caller learns only that, and `report` gets the exception.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from sdbus import (
    SdBus,
    dbus_method_async_override,
)
from sdbus.exceptions import SdBusBaseError

from appliance.bus_calls import Calls, check
from appliance.bus_rows import is_word
from appliance.documents import is_opaque_id
from appliance.errors import ScanStationError
from appliance.queue.desk import QueueDesk
from appliance.queue.door import Door, Operation, Person
from appliance.queue.interface import MAX_CALLS, MAX_ITEMS, OBJECT_PATH, QueueInterface
from appliance.queue.items import AuditTuple, CountTuple, ItemTuple, OwnerTuple
from appliance.queue.late_rows import LateTuple

T = TypeVar("T")
LOOK_INTERVAL_S = 0.5  # between two looks whether the queue changed


class _Calls:
    """What goes on behind the object, whichever bus it is on."""

    def __init__(
        self,
        desk: QueueDesk,
        door: Door,
        went_on: Callable[[str], None],
        report: Callable[[BaseException], None],
    ) -> None:
        self._desk, self._door, self.went_on = desk, door, went_on
        self.bounded = Calls(MAX_CALLS, report)

    async def ask(self, operation: Operation, call: Callable[[QueueDesk, Person], T], wrong: str = "") -> T:
        """Runs one call of the desk in a thread, if the caller may; `wrong` is what the arguments should have been."""

        async def asked() -> T:
            person = await self._door.person(operation)
            check(wrong)
            return await asyncio.to_thread(call, self._desk, person)

        return await self.bounded.run(asked)


def _wrong_item(item: str, word: str = "a", what: str = "") -> str:
    """What is wrong with an item's id, and with a word beside it; "" where nothing is."""
    if is_opaque_id(item) and is_word(word):
        return ""
    return "an item is 32 hex digits" + (f", {what} a word of a-z, 0-9 and '-'" if what else "")


class _Exported(QueueInterface):
    """The exported object, on one bus."""

    def __init__(self, calls: _Calls) -> None:
        super().__init__()
        self._calls = calls

    @dbus_method_async_override()
    async def waiting_items(self, limit: int) -> list[ItemTuple]:
        """Everything that waits."""
        wanted = min(limit, MAX_ITEMS)
        return [item.as_tuple() for item in await self._calls.ask(Operation.LIST, lambda desk, _: desk.items(wanted))]

    @dbus_method_async_override()
    async def resolved(self, limit: int) -> list[ItemTuple]:
        """What was resolved last."""
        wanted = min(limit, MAX_ITEMS)
        return [
            item.as_tuple() for item in await self._calls.ask(Operation.LIST, lambda desk, _: desk.resolved(wanted))
        ]

    @dbus_method_async_override()
    async def page(self, first: int, limit: int) -> tuple[int, list[ItemTuple]]:
        """What waits, a part of it."""
        wanted = min(limit, MAX_ITEMS)
        waiting, items = await self._calls.ask(Operation.LIST, lambda desk, _: desk.page(first, wanted))
        return waiting, [item.as_tuple() for item in items]

    @dbus_method_async_override()
    async def one(self, item: str) -> ItemTuple:
        """One item."""
        return (await self._calls.ask(Operation.LIST, lambda desk, _: desk.one(item), _wrong_item(item))).as_tuple()

    @dbus_method_async_override()
    async def owners(self) -> list[OwnerTuple]:
        """To whom an item can be given."""
        found = await self._calls.ask(Operation.LIST, lambda desk, _: desk.owners())
        return [owner.as_tuple() for owner in found or ()]

    @dbus_method_async_override()
    async def assign(self, item: str, person: str) -> None:
        """Gives an item to a person."""
        wrong = _wrong_item(item, person, "a person")
        await self._calls.ask(Operation.ASSIGN, lambda desk, caller: desk.assign(caller, item, person), wrong)

    @dbus_method_async_override()
    async def escalate(self, item: str) -> None:
        """A supervisor must look at it."""
        wrong = _wrong_item(item)
        await self._calls.ask(Operation.ESCALATE, lambda desk, caller: desk.escalate(caller, item), wrong)

    @dbus_method_async_override()
    async def resolve(self, item: str, resolution: str) -> None:
        """A person's word about an item."""
        wrong = _wrong_item(item, resolution, "a resolution")
        job = await self._calls.ask(
            Operation.RESOLVE, lambda desk, caller: desk.resolve(caller, item, resolution), wrong
        )
        if job:
            self._calls.went_on(job)

    @dbus_method_async_override()
    async def late_sheets(self, item: str) -> int:
        """How many sheets the document of an item has."""
        return await self._calls.ask(Operation.LATE, lambda desk, _: desk.late_sheets(item), _wrong_item(item))

    @dbus_method_async_override()
    async def late_page(self, item: str, after: int, to_folder: bool) -> LateTuple:
        """A sheet with which late pages join a document."""

        def make(desk: QueueDesk, caller: Person) -> LateTuple:
            return desk.late_page(caller, item, after, to_folder=to_folder).as_tuple()

        return await self._calls.ask(Operation.LATE, make, _wrong_item(item))

    @dbus_method_async_override()
    async def metrics(self, days: int) -> list[CountTuple]:
        """Counts of the last days."""
        return [row.as_tuple() for row in await self._calls.ask(Operation.METRICS, lambda desk, _: desk.metrics(days))]

    @dbus_method_async_override()
    async def audit(self, first: int, limit: int) -> list[AuditTuple]:
        """Records of the audit log."""
        return [
            row.as_tuple() for row in await self._calls.ask(Operation.AUDIT, lambda desk, _: desk.audit(first, limit))
        ]


class QueueService:
    """The queue, on one bus after the other."""

    def __init__(
        self,
        desk: QueueDesk,
        door: Door,
        went_on: Callable[[str], None],
        report: Callable[[BaseException], None],
    ) -> None:
        """Takes its parts.

        Args:
            desk: answers.
            door: who may do what; asked on the event loop.
            went_on: told which job a person let go on; called on the event loop.
            report: gets exceptions that are bugs.
        """
        self._desk = desk
        self._calls = _Calls(desk, door, went_on, report)
        self._exported: _Exported | None = None

    async def join(self, bus: SdBus) -> None:
        """Makes the object known on a connection, in place of the one before."""
        self._exported = _Exported(self._calls)
        self._exported.export_to_dbus(OBJECT_PATH, bus)

    def session_changed(self, caller: str) -> None:
        """Nothing of the queue belongs to a session: the door asks for every call anew."""

    async def watch(self) -> None:
        """Tells everybody when the queue changed; runs until cancelled."""
        seen = self._desk.revision
        while True:
            await asyncio.sleep(LOOK_INTERVAL_S)
            if self._desk.revision != seen:
                seen = self._desk.revision
                with suppress(SdBusBaseError, ScanStationError):
                    waiting = await asyncio.to_thread(self._desk.waiting)
                    if self._exported is not None:
                        self._exported.changed.emit(waiting)
