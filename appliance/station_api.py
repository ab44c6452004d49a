"""What the bus asks of the station."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from appliance.bus_rows import Check, ClassRow, DocumentRow, JobRow, PartRow, PresetRow, ReadinessRow
from appliance.situation import View


class StationApi(Protocol):
    """What the bus asks of the station. All of it is called in the station's event loop."""

    def view(self) -> View:
        """What the desk sees now."""

    def counters(self) -> Mapping[str, int]:
        """Numbers by name, such as jobs working, documents waiting."""

    async def scan(
        self, purposes: Sequence[str] = (), document_class: str = "", sheets: int = 0, preset: str = ""
    ) -> str:
        """A short press, for other purposes and of another class than a plain press where they are given.

        `sheets` is how many the operator counted, separators included; 0: nobody counted. With `preset`, that one is
        chosen first.

        Returns:
            The id of the job that now feeds; "" when a press can do nothing.

        Raises:
            ScanStationError: a purpose cannot be scanned for; nothing was begun.
        """

    async def cancel(self) -> None:
        """A long press."""

    async def jobs(self, limit: int) -> Sequence[JobRow]:
        """The newest jobs first, at most `limit`."""

    async def documents(self, limit: int) -> Sequence[DocumentRow]:
        """The documents of the newest jobs, at most `limit` of those."""

    async def resume(self, job: str, document_class: str = "", document: str = "") -> None:
        """Lets a held job go on, of this class if one is named, or one document of it. Raises ScanStationError."""

    async def classes(self, limit: int) -> Sequence[ClassRow]:
        """How the classes of the newest jobs were decided."""

    async def parts(self, limit: int) -> Sequence[PartRow]:
        """Where the documents of the newest jobs stood in their stacks."""

    async def discard(self, job: str) -> None:
        """Ends a held or cancelled job for good. Raises ScanStationError if it cannot."""

    async def legal_hold(self, job: str, *, on: bool) -> None:
        """Sets or lifts a legal hold. Raises ScanStationError if it cannot."""

    async def selftest(self) -> Sequence[Check]:
        """Runs all checks."""

    async def choose_preset(self, name: str) -> None:
        """Chooses what the next press scans. Raises ScanStationError if there is no such preset."""

    async def presets(self) -> Sequence[PresetRow]:
        """All presets, in the order in which the button goes on."""

    def next_press(self) -> str:
        """What the next press does, in words."""

    async def test(self) -> str:
        """A short press for the readiness test. Raises ScanStationError while other paper is in work."""

    async def readiness(self) -> ReadinessRow:
        """The last readiness test."""
