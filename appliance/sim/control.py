"""A client of a simulated device's control socket, for tests, the demo and the `feeder` command.

Rules:
- One call, one request, one answer; every wait is bounded.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from appliance.sim.control_server import MAX_LINE_BYTES, VERSION

TIMEOUT_S = 60.0


class ControlError(Exception):
    """The simulated device refused or cannot be reached; the text says why."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet to load. `dpi` is None: the image says it, or it is made to fit the scan area."""

    front: Path
    back: Path | None = None
    dpi: float | None = None


def in_pairs(images: Sequence[Path]) -> list[Paper]:
    """Images as they come out of a duplex stack: front, back, front, back; an odd last one has a blank back."""
    return [Paper(images[i], images[i + 1] if i + 1 < len(images) else None) for i in range(0, len(images), 2)]


class FeederControl:
    """The operator's hands at one simulated feeder."""

    def __init__(self, path: Path) -> None:
        """Connects.

        Raises:
            ControlError: nothing listens there.
        """
        self._connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._connection.settimeout(TIMEOUT_S)
        try:
            self._connection.connect(str(path))
        except OSError as error:
            self._connection.close()
            raise ControlError(f"no simulated feeder answers at {path}") from error
        self._lines = self._connection.makefile("rb")

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Hangs up."""
        self.close()

    def close(self) -> None:
        """Hangs up."""
        self._lines.close()
        self._connection.close()

    def load(self, sheets: Sequence[Paper], *, append: bool = False) -> int:
        """Puts sheets into the hopper, in place of those there unless `append`; returns how many lie there."""
        items = [
            {"front": str(s.front.absolute()), "back": str(s.back.absolute()) if s.back else None, "dpi": s.dpi or 0}
            for s in sheets
        ]
        return int(self._ask("load", sheets=items, append=append)["hopper"])

    def clear(self) -> None:
        """Takes all paper out, disarms faults, resets sensors."""
        self._ask("clear")

    def sensors(
        self, *, page_loaded: bool | None = None, cover_open: bool | None = None, double_feed: bool | None = None
    ) -> None:
        """Forces sensors; `page_loaded=None` lets it follow the hopper, None leaves the others as they are."""
        self._ask("sensors", page_loaded=page_loaded, cover_open=cover_open, double_feed=double_feed)

    def press(self) -> None:
        """Presses the scanner's own button."""
        self._ask("press")

    def fault(self, kind: str, page: int = 1, when: str = "start", part: float = 0.5, stall_s: float = 60.0) -> None:
        """Arms a fault for a page (from 1) of the running or next batch."""
        self._ask("fault", kind=kind, page=page, when=when, part=part, stall_s=stall_s)

    def disarm(self) -> None:
        """Forgets faults that have not fired."""
        self._ask("disarm")

    def rate(self, pages_per_minute: float) -> None:
        """Sets the feed rate; 0 is as fast as it can."""
        self._ask("rate", pages_per_minute=pages_per_minute)

    def put_back(self, count: int) -> int:
        """Puts the last sheets of the tray back on the hopper; returns how many there were."""
        return int(self._ask("return", count=count)["returned"])

    def unplug(self) -> None:
        """Pulls the scanner's plug."""
        self._ask("unplug")

    def plug(self, serial: str = "same", *, forgetful: bool = False) -> None:
        """Plugs it in again under a new device number, or another scanner with its own serial number.

        A `forgetful` one keeps its own settings whatever it is asked for.
        """
        self._ask("plug", serial=serial, forgetful=forgetful)

    def sleep(self, wakes_in_s: float) -> None:
        """The scanner saves power: it wakes so long after the first time that somebody asks for it."""
        self._ask("sleep", wakes_in_s=wakes_in_s)

    def status(self) -> dict[str, Any]:
        """Hopper, tray, sensors, faults and pages sent."""
        return self._ask("status")

    def _ask(self, operation: str, **keys: object) -> dict[str, Any]:
        """One request and its answer, without `v` and `ok`.

        Raises:
            ControlError: refused, or no answer.
        """
        try:
            self._connection.sendall(json.dumps({"v": VERSION, "op": operation, **keys}).encode() + b"\n")
            line = self._lines.readline(MAX_LINE_BYTES)
            answer = json.loads(line) if line else {}
        except (OSError, ValueError) as error:
            raise ControlError("the simulated feeder does not answer") from error
        if not isinstance(answer, dict) or answer.pop("ok", False) is not True:
            refusal = answer.get("error") if isinstance(answer, dict) else None
            raise ControlError(str(refusal or "the simulated feeder hung up"))
        answer.pop("v", None)
        return answer
