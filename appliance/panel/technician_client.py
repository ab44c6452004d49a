"""The calls of `org.scanstation.Technician1`, as the panel makes them. Every answer is checked."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from appliance.own_lines import OwnLine
from appliance.panel.technician_facts import Row, checked_bundle, checked_row, checked_rows
from appliance.technician.rows import Judged, LogLine, Named, PartTest, Sensor, Upkeep

LINES: Final = 100  # of the log
_LISTS: Final[Mapping[str, tuple[str, Callable[..., Row], tuple[Any, ...]]]] = {
    "parts": ("Parts", PartTest, ()),
    "sensors": ("Sensors", Sensor, ()),
    "log": ("LogLines", LogLine, ("u", LINES)),
    "versions": ("Versions", Named, ()),
    "network": ("Network", Named, ()),
    "history": ("ReadinessHistory", Judged, ("u", LINES)),
    "upkeep": ("Upkeep", Upkeep, ()),
}
"""Member, kind of row, signature and arguments of each list."""


class TechnicianCalls:
    """The desk of one connection. `ask` calls a member of the interface with a signature and arguments."""

    def __init__(self, ask: Callable[..., Awaitable[object]]) -> None:
        self._ask = ask

    async def look(self, what: str) -> tuple[Row, ...]:
        """One of the lists."""
        member, kind, arguments = _LISTS[what]
        return checked_rows(kind, await self._ask(member, *arguments))

    async def test(self, part: str) -> PartTest:
        """Tests a part."""
        return checked_row(PartTest, await self._ask("TestPart", "s", part))

    async def answer(self, part: str, *, well: bool) -> PartTest:
        """What the person saw."""
        return checked_row(PartTest, await self._ask("AnswerPart", "sb", part, well))

    async def done(self, thing: str) -> None:
        """A thing that wears was seen to."""
        await self._ask("UpkeepDone", "s", thing)

    async def identify(self) -> None:
        """All lamps flash."""
        await self._ask("Identify")

    async def note(self, lines: list[OwnLine]) -> None:
        """Hands over lines of the panel's own log."""
        await self._ask("Note", "a(ssssas)", [line.as_tuple() for line in lines])

    async def bundle(self) -> tuple[str, int]:
        """Writes a support bundle."""
        return checked_bundle(await self._ask("SupportBundle"))
