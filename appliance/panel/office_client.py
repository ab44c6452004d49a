"""The calls of `org.scanstation.Office1`, as the panel makes them. Every answer is checked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final

from appliance.office.rows import ChainRow, ClassRow, FigureRow, HoldRow, ReasonRow
from appliance.panel.office_facts import Figures, Records, checked_records, checked_row, checked_rows

LISTED: Final = 60  # jobs
PAGE: Final = 20  # records
PERIODS: Final = {"day": 14, "month": 12}


class OfficeCalls:
    """The office of one connection. `ask` calls a member of the interface with a signature and arguments."""

    def __init__(self, ask: Callable[..., Awaitable[object]]) -> None:
        self._ask = ask

    async def holds(self) -> tuple[HoldRow, ...]:
        """The jobs that can be held."""
        return checked_rows(await self._ask("Holds", "u", LISTED), HoldRow)

    async def hold(self, argument: str) -> tuple[HoldRow, ...]:
        """Sets or lifts a hold (`set JOB REASON`, `lift JOB REASON`); the jobs as they are then."""
        act, job, reason = argument.split()
        await self._ask("SetHold" if act == "set" else "LiftHold", "ss", job, reason)
        return await self.holds()

    async def figures(self, unit: str) -> Figures:
        """The figures for charts, by day or month."""
        periods = checked_rows(await self._ask("Figures", "su", unit, PERIODS[unit]), FigureRow)
        return Figures(periods, checked_rows(await self._ask("Reasons", "su", unit, PERIODS[unit]), ReasonRow))

    async def records(self, argument: str) -> Records:
        """A page of the log: `BEFORE,DAY,EVENT,JOB`."""
        before, day, event, job = argument.split(",")
        return checked_records(await self._ask("Records", "tusss", int(before), PAGE, day, event, job))

    async def chain(self) -> ChainRow:
        """Whether the whole log holds."""
        return checked_row(await self._ask("Chain"), ChainRow)

    async def classes(self) -> tuple[ClassRow, ...]:
        """The classes of the policy, and whether each is in use."""
        return checked_rows(await self._ask("Classes"), ClassRow)

    async def use_class(self, argument: str) -> tuple[ClassRow, ...]:
        """Takes a class into or out of use (`enable NAME`, `disable NAME REASON`); the classes as they are then."""
        act, name, *reason = argument.split()
        await self._ask("EnableClass" if act == "enable" else "DisableClass", "ss", name, "".join(reason))
        return await self.classes()
