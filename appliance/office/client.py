"""A client of the office for the command line and tests; every failure is a `BusError` with one sentence."""

from __future__ import annotations

from typing import Self

from appliance.bus_address import open_bus
from appliance.bus_client import answer, checked
from appliance.bus_interface import BUS_NAME
from appliance.bus_interface import INTERFACE as STATION
from appliance.bus_interface import OBJECT_PATH as STATION_PATH
from appliance.office.interface import MAX_HOLDS, OBJECT_PATH, OfficeInterface
from appliance.office.rows import ChainRow, ClassRow, FigureRow, HoldRow, ReasonRow
from appliance.queue.items import AuditRow


class OfficeClient:
    """One connection to the office; use it inside one event loop."""

    def __init__(self, address: str) -> None:
        """Connects; an empty address is the system bus. Raises BusError."""
        self._bus = open_bus(address)
        self._proxy = OfficeInterface.new_proxy(BUS_NAME, OBJECT_PATH, self._bus)

    async def holds(self, limit: int = MAX_HOLDS) -> list[HoldRow]:
        """The jobs that can be held."""
        rows = await answer(self._proxy.holds(limit))
        return checked(lambda: [HoldRow(*row) for row in rows])

    async def hold(self, job: str, reason: str, *, on: bool) -> None:
        """Sets or lifts a legal hold."""
        await answer(self._proxy.set_hold(job, reason) if on else self._proxy.lift_hold(job, reason))

    async def figures(self, unit: str, periods: int) -> list[FigureRow]:
        """Figures by day or month."""
        rows = await answer(self._proxy.figures(unit, periods))
        return checked(lambda: [FigureRow(*row) for row in rows])

    async def reasons(self, unit: str, periods: int) -> list[ReasonRow]:
        """What was held, by class and reason."""
        rows = await answer(self._proxy.reasons(unit, periods))
        return checked(lambda: [ReasonRow(*row) for row in rows])

    async def records(
        self, before: int = 0, limit: int = 100, *, day: str = "", event: str = "", job: str = ""
    ) -> tuple[list[AuditRow], int]:
        """Records of the audit log, the newest first, and where to go on."""
        rows, more = await answer(self._proxy.records(before, limit, day, event, job))
        return checked(lambda: [AuditRow(*row) for row in rows]), more

    async def chain(self) -> ChainRow:
        """Whether the audit log holds."""
        row = await answer(self._proxy.chain())
        return checked(lambda: ChainRow(*row))

    async def classes(self) -> list[ClassRow]:
        """The classes of the policy, and whether each is in use."""
        rows = await answer(self._proxy.classes())
        return checked(lambda: [ClassRow(*row) for row in rows])

    async def enable(self, document_class: str, pilot: str = "") -> None:
        """Takes a class into use."""
        await answer(self._proxy.enable_class(document_class, pilot))

    async def disable(self, document_class: str, reason: str) -> None:
        """Takes it out of use."""
        await answer(self._proxy.disable_class(document_class, reason))

    async def login(self, person: str, pin: str, badge: str) -> None:
        """Logs in on this connection. Raises BusError."""
        message = self._bus.new_method_call_message(BUS_NAME, STATION_PATH, STATION, "Login")
        message.append_data("sss", person, pin, badge)
        await answer(self._bus.call_async(message))

    def close(self) -> None:
        """Leaves the bus."""
        self._bus.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
