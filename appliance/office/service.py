"""The office on D-Bus: a thin, bounded shell around an `OfficeDesk`, on the connection of the station.

Rules:
- The bus decides nothing: the door is asked whether the caller may, then arguments are checked, then the desk is asked.
- Our own errors travel as `org.scanstation.Station1.Error` with `code: advice`. Any other exception is a bug: its text
  might hold content, so the caller learns only that, and `report` gets the exception.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sdbus import SdBus, dbus_method_async_override

from appliance.bus_calls import Calls, check
from appliance.bus_rows import is_word
from appliance.documents import is_opaque_id
from appliance.office.chain import ChainWatch
from appliance.office.desk import OfficeDesk, is_filter
from appliance.office.door import Door, by
from appliance.office.interface import MAX_CALLS, OBJECT_PATH, OfficeInterface
from appliance.office.rows import ChainTuple, ClassTuple, FigureTuple, HoldTuple, ReasonTuple
from appliance.people.rights import Operation, Person
from appliance.queue.items import AuditTuple
from appliance.rollout import is_digest

T = TypeVar("T")


class _Exported(OfficeInterface):
    """The exported object, on one bus."""

    def __init__(self, desk: OfficeDesk, chain: ChainWatch, door: Door, calls: Calls) -> None:
        super().__init__()
        self._desk, self._watch, self._door, self._calls = desk, chain, door, calls

    @dbus_method_async_override()
    async def holds(self, limit: int) -> list[HoldTuple]:
        """The jobs that can be held."""
        return [row.as_tuple() for row in await self._read(Operation.HOLD_LIST, lambda: self._desk.holds(limit))]

    @dbus_method_async_override()
    async def set_hold(self, job: str, reason: str) -> None:
        """Sets a legal hold."""
        await self._hold(job, reason, on=True)

    @dbus_method_async_override()
    async def lift_hold(self, job: str, reason: str) -> None:
        """Lifts it."""
        await self._hold(job, reason, on=False)

    @dbus_method_async_override()
    async def figures(self, unit: str, periods: int) -> list[FigureTuple]:
        """Figures by day or month."""
        rows = await self._read(Operation.METRICS, lambda: self._desk.figures(unit, periods))
        return [row.as_tuple() for row in rows]

    @dbus_method_async_override()
    async def reasons(self, unit: str, periods: int) -> list[ReasonTuple]:
        """What was held, by class and reason."""
        rows = await self._read(Operation.METRICS, lambda: self._desk.reasons(unit, periods))
        return [row.as_tuple() for row in rows]

    @dbus_method_async_override()
    async def records(self, before: int, limit: int, day: str, event: str, job: str) -> tuple[list[AuditTuple], int]:
        """Records of the audit log."""
        well = is_filter(day, event) and (not job or is_opaque_id(job))
        wrong = "" if well else "a day is YYYY-MM-DD, an event a word of a-z and '-', a job 32 hex digits"
        rows, more = await self._read(
            Operation.AUDIT_READ, lambda: self._desk.records(before, limit, day, event, job), wrong
        )
        return [row.as_tuple() for row in rows], more

    @dbus_method_async_override()
    async def chain(self) -> ChainTuple:
        """Whether the audit log holds."""

        async def look(_: Person) -> ChainTuple:
            return (await self._watch.look()).as_tuple()

        return await self._ask(Operation.AUDIT_READ, look)

    @dbus_method_async_override()
    async def classes(self) -> list[ClassTuple]:
        """The classes of the policy."""
        return [row.as_tuple() for row in await self._read(Operation.CLASS_LIST, self._desk.classes)]

    @dbus_method_async_override()
    async def enable_class(self, document_class: str, pilot: str) -> None:
        """Takes a class into use."""
        well = is_word(document_class) and (not pilot or is_digest(pilot))
        wrong = "" if well else "a class is a word of a-z, 0-9 and '-', a report 64 hex digits or ''"
        await self._act(lambda person: self._desk.enable(document_class, pilot, by(person)), wrong)

    @dbus_method_async_override()
    async def disable_class(self, document_class: str, reason: str) -> None:
        """Takes it out of use."""
        well = is_word(document_class) and is_word(reason)
        wrong = "" if well else "a class and a reason are words of a-z, 0-9 and '-'"
        await self._act(lambda person: self._desk.disable(document_class, reason, by(person)), wrong)

    async def _act(self, change: Callable[[Person], None], wrong: str) -> None:
        """Changes which classes are in use, if the caller may."""
        await self._ask(Operation.CLASS_ENABLE, lambda person: asyncio.to_thread(change, person), wrong)

    async def _hold(self, job: str, reason: str, *, on: bool) -> None:
        well = is_opaque_id(job) and is_word(reason)
        wrong = "" if well else "a job is 32 hex digits, a reason a word of a-z, 0-9 and '-'"
        await self._ask(Operation.LEGAL_HOLD, lambda person: self._desk.hold(job, reason, by(person), on=on), wrong)

    async def _read(self, operation: Operation, call: Callable[[], T], wrong: str = "") -> T:
        return await self._ask(operation, lambda _: asyncio.to_thread(call), wrong)

    async def _ask(self, operation: Operation, call: Callable[[Person], Awaitable[T]], wrong: str = "") -> T:
        """Runs one call, if the caller may; `wrong` is what the arguments should have been."""

        async def asked() -> T:
            person = await self._door.person(operation)
            check(wrong)
            return await call(person)

        return await self._calls.run(asked)


class OfficeService:
    """The office, on one bus after the other."""

    def __init__(
        self, desk: OfficeDesk, chain: ChainWatch, door: Door, report: Callable[[BaseException], None]
    ) -> None:
        """`report` gets exceptions that are bugs."""
        self._desk, self._chain, self._door = desk, chain, door
        self._calls = Calls(MAX_CALLS, report)
        self._exported: _Exported | None = None

    async def join(self, bus: SdBus) -> None:
        """Makes the object known on a connection, in place of the one before."""
        self._exported = _Exported(self._desk, self._chain, self._door, self._calls)
        self._exported.export_to_dbus(OBJECT_PATH, bus)

    def session_changed(self, caller: str) -> None:
        """Nothing of the office belongs to a session: the door asks for every call anew."""
