"""The technician's desk on D-Bus: a thin, bounded shell, on the connection of the station.

Rules:
- The bus decides nothing: the guard is asked whether the caller may, for every method, then arguments are checked; then
  the desk. A method without an operation does not exist (`_ask` takes one).
- Our own errors travel as `code: advice`; any other exception is a bug whose text stays here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sdbus import SdBus, dbus_method_async_override

from appliance.bus_calls import Calls, check
from appliance.bus_guard import Guard
from appliance.bus_rows import is_word
from appliance.people.rights import Operation
from appliance.technician.desk import TechnicianDesk
from appliance.technician.interface import MAX_CALLS, OBJECT_PATH, TechnicianInterface
from appliance.technician.rows import (
    JudgedTuple,
    LogTuple,
    NamedTuple,
    NoteTuple,
    PartTuple,
    SensorTuple,
    UpkeepTuple,
)

T = TypeVar("T")


class _Exported(TechnicianInterface):
    """The exported object, on one bus."""

    def __init__(self, desk: TechnicianDesk, guard: Guard | None, calls: Calls) -> None:
        super().__init__()
        self._desk, self._guard, self._calls = desk, guard, calls

    @dbus_method_async_override()
    async def parts(self) -> list[PartTuple]:
        """Every part."""
        return [one.as_tuple() for one in await self._look(self._desk.parts)]

    @dbus_method_async_override()
    async def test_part(self, part: str) -> PartTuple:
        """Tests one part."""
        wrong = _wrong(part)
        return (await self._ask(Operation.DEVICE_TEST, lambda: self._desk.test_part(part), wrong)).as_tuple()

    @dbus_method_async_override()
    async def answer_part(self, part: str, well: bool) -> PartTuple:
        """What a person saw."""
        told = await self._ask(Operation.DEVICE_TEST, lambda: self._desk.answer_part(part, well=well), _wrong(part))
        return told.as_tuple()

    @dbus_method_async_override()
    async def sensors(self) -> list[SensorTuple]:
        """Values of now."""
        return [one.as_tuple() for one in await self._look(self._desk.sensors)]

    @dbus_method_async_override()
    async def log_lines(self, limit: int) -> list[LogTuple]:
        """The newest lines of the log."""
        return [one.as_tuple() for one in await self._look(lambda: self._desk.log_lines(limit))]

    @dbus_method_async_override()
    async def note(self, lines: list[NoteTuple]) -> None:
        """Lines of a panel's own log."""
        await self._ask(Operation.PANEL_NOTE, lambda: asyncio.to_thread(self._desk.note, lines))

    @dbus_method_async_override()
    async def versions(self) -> list[NamedTuple]:
        """What runs here."""
        return [one.as_tuple() for one in await self._look(self._desk.versions)]

    @dbus_method_async_override()
    async def network(self) -> list[NamedTuple]:
        """The way to the server."""
        return [one.as_tuple() for one in await self._look(self._desk.network)]

    @dbus_method_async_override()
    async def readiness_history(self, limit: int) -> list[JudgedTuple]:
        """Readiness tests."""
        return [one.as_tuple() for one in await self._look(lambda: self._desk.readiness_history(limit))]

    @dbus_method_async_override()
    async def upkeep(self) -> list[UpkeepTuple]:
        """What wears."""
        return [one.as_tuple() for one in await self._look(self._desk.upkeep)]

    @dbus_method_async_override()
    async def upkeep_done(self, thing: str) -> None:
        """A thing was seen to."""
        wrong = _wrong(thing)
        await self._ask(Operation.UPKEEP, lambda: asyncio.to_thread(self._desk.upkeep_done, thing), wrong)

    @dbus_method_async_override()
    async def identify(self) -> None:
        """All lamps flash."""
        await self._ask(Operation.DEVICE_TEST, lambda: asyncio.to_thread(self._desk.identify))

    @dbus_method_async_override()
    async def support_bundle(self) -> tuple[str, int]:
        """Writes a support bundle."""
        return await self._ask(Operation.SUPPORT_BUNDLE, lambda: asyncio.to_thread(self._desk.support_bundle))

    async def _look(self, call: Callable[[], T]) -> T:
        return await self._ask(Operation.DEVICE_LOOK, lambda: asyncio.to_thread(call))

    async def _ask(self, operation: Operation, call: Callable[[], Awaitable[T]], wrong: str = "") -> T:
        """Runs one call, if the caller may; `wrong` is what the arguments should have been."""

        async def asked() -> T:
            if self._guard is not None:
                await self._guard.admit(operation)
            check(wrong)
            return await call()

        return await self._calls.run(asked)


class TechnicianService:
    """The desk, on one bus after the other."""

    def __init__(self, desk: TechnicianDesk, guard: Guard | None, report: Callable[[BaseException], None]) -> None:
        """`guard` knows who calls; `report` gets exceptions that are bugs."""
        self._desk, self._guard, self._calls = desk, guard, Calls(MAX_CALLS, report)
        self._exported: _Exported | None = None

    async def join(self, bus: SdBus) -> None:
        """Makes the object known on a connection, in place of the one before."""
        self._exported = _Exported(self._desk, self._guard, self._calls)
        self._exported.export_to_dbus(OBJECT_PATH, bus)

    def session_changed(self, caller: str) -> None:
        """Nothing here belongs to a session: the guard is asked for every call anew."""


def _wrong(name: str) -> str:
    return "" if is_word(name) else "a name is a word of a-z, 0-9 and '-'"
