"""A client of the technician's desk for the command line and tests; every failure is a `BusError` with one sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self, TypeVar

from appliance.bus_address import open_bus
from appliance.bus_client import answer, checked
from appliance.bus_interface import BUS_NAME
from appliance.technician.interface import MAX_LINES, MAX_TESTS, OBJECT_PATH, TEST_TIMEOUT_S, TechnicianInterface
from appliance.technician.rows import Judged, LogLine, Named, PartTest, Sensor, Upkeep

T = TypeVar("T")


class TechnicianClient:
    """One connection; use it inside one event loop."""

    def __init__(self, address: str) -> None:
        """Connects; an empty address is the system bus. Raises BusError."""
        self._bus = open_bus(address)
        self._bus.method_call_timeout_usec = int(TEST_TIMEOUT_S * 1e6)
        self._proxy = TechnicianInterface.new_proxy(BUS_NAME, OBJECT_PATH, self._bus)

    async def parts(self) -> list[PartTest]:
        """Every part."""
        return await _rows(PartTest, self._proxy.parts())

    async def test_part(self, part: str) -> PartTest:
        """Tests one part."""
        return _row(PartTest, await answer(self._proxy.test_part(part), TEST_TIMEOUT_S))

    async def answer_part(self, part: str, *, well: bool) -> PartTest:
        """What a person saw."""
        return _row(PartTest, await answer(self._proxy.answer_part(part, well)))

    async def sensors(self) -> list[Sensor]:
        """Values of now."""
        return await _rows(Sensor, self._proxy.sensors())

    async def log_lines(self, limit: int = MAX_LINES) -> list[LogLine]:
        """The newest lines of the log."""
        return await _rows(LogLine, self._proxy.log_lines(limit))

    async def versions(self) -> list[Named]:
        """What runs here."""
        return await _rows(Named, self._proxy.versions())

    async def network(self) -> list[Named]:
        """The way to the server."""
        return await _rows(Named, self._proxy.network())

    async def readiness_history(self, limit: int = MAX_TESTS) -> list[Judged]:
        """Readiness tests, the newest first."""
        rows = await answer(self._proxy.readiness_history(limit))
        return [_row(Judged, (at, passed, checks, tuple(failed))) for at, passed, checks, failed in rows]

    async def upkeep(self) -> list[Upkeep]:
        """What wears."""
        return await _rows(Upkeep, self._proxy.upkeep())

    async def upkeep_done(self, thing: str) -> None:
        """A thing was seen to."""
        await answer(self._proxy.upkeep_done(thing))

    async def identify(self) -> None:
        """All lamps flash."""
        await answer(self._proxy.identify())

    async def support_bundle(self) -> tuple[str, int]:
        """Writes a support bundle; its name and size."""
        return await answer(self._proxy.support_bundle(), TEST_TIMEOUT_S)

    def close(self) -> None:
        """Leaves the bus."""
        self._bus.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


async def _rows(kind: Callable[..., T], call: Awaitable[Sequence[tuple[Any, ...]]]) -> list[T]:
    return [_row(kind, row) for row in await answer(call)]


def _row(kind: Callable[..., T], told: tuple[Any, ...]) -> T:
    return checked(lambda: kind(*told))
