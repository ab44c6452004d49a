"""The control socket of a simulated device: what an operator's hands would do.

Protocol, version 1: a unix stream socket; one JSON object a line each way, at most `MAX_LINE_BYTES`. A request holds
`"v": 1` and `"op"`; the answer `"v": 1`, `"ok"` and either the result's keys or `"error"`, one sentence.

Rules:
- A request with an unknown operation, an unknown or missing key or a wrong type is refused whole; the line goes on.
- The socket file is for its owner only.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from appliance.sim.machine import MAX_SHEETS, Fault, FaultKind, Machine, When
from appliance.sim.raster import MAX_DPI, MIN_DPI, check_image

VERSION = 1
MAX_LINE_BYTES = 1 << 20
MAX_CLIENTS = 8


class RequestError(ValueError):
    """A request that cannot be carried out; its text goes back to the client."""


class Request:
    """Typed access to the keys of one request; every key must be taken."""

    def __init__(self, untrusted: object) -> None:
        if not isinstance(untrusted, dict) or untrusted.get("v") != VERSION:
            raise RequestError(f'a request is a JSON object with "v": {VERSION}')
        self._keys: dict[str, Any] = {k: v for k, v in untrusted.items() if k != "v"}

    def text(self, key: str) -> str:
        """A text that must be there."""
        value = self._keys.pop(key, None)
        if not isinstance(value, str) or not 0 < len(value) <= 4_096 or "\0" in value:
            raise RequestError(f"'{key}' must be a text")
        return value

    def flag(self, key: str, default: bool | None) -> bool | None:
        """A boolean, or the default (null counts as absent)."""
        value = self._keys.pop(key, default)
        if value is not None and not isinstance(value, bool):
            raise RequestError(f"'{key}' must be true, false or null")
        return value if value is not None else default

    def number(self, key: str, default: float) -> float:
        """A finite number, or the default."""
        value = self._keys.pop(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < 1e9:
            raise RequestError(f"'{key}' must be a number")
        return float(value)

    def items(self, key: str, limit: int) -> list[Any]:
        """A list that must be there."""
        value = self._keys.pop(key, None)
        if not isinstance(value, list) or len(value) > limit:
            raise RequestError(f"'{key}' must be a list of at most {limit}")
        return value

    def done(self) -> None:
        """Refuses keys that nobody took."""
        if self._keys:
            raise RequestError(f"unknown key '{min(self._keys)}'")


class Operations:
    """Each operation of the protocol on one machine."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self.table: dict[str, Callable[[Request], dict[str, object]]] = {
            "load": self._load,
            "clear": self._clear,
            "sensors": self._sensors,
            "press": self._press,
            "fault": self._fault,
            "disarm": self._disarm,
            "rate": self._rate,
            "return": self._return,
            "plug": self._plug,
            "unplug": self._unplug,
            "sleep": self._sleep,
            "status": self._status,
        }

    def carry_out(self, untrusted_line: bytes) -> dict[str, object]:
        """Answers one request line."""
        try:
            request = Request(json.loads(untrusted_line))
            operation = self.table.get(request.text("op"))
            if operation is None:
                raise RequestError(f"unknown operation; known are {', '.join(self.table)}")
            result = operation(request)
        except RecursionError:
            return {"v": VERSION, "ok": False, "error": "nested too deeply"}
        except ValueError as error:  # ours, json's, and those of the machine's own bounds
            return {"v": VERSION, "ok": False, "error": str(error)[:300]}
        return {"v": VERSION, "ok": True, **result}

    def _load(self, request: Request) -> dict[str, object]:
        append = bool(request.flag("append", False))
        sheets = [_sheet(item) for item in request.items("sheets", MAX_SHEETS)]
        request.done()
        for front, back, _ in sheets:
            check_image(front)
            if back is not None:
                check_image(back)
        return {"hopper": self._machine.load(sheets, append=append)}

    def _clear(self, request: Request) -> dict[str, object]:
        request.done()
        self._machine.clear()
        return {}

    def _sensors(self, request: Request) -> dict[str, object]:
        loaded, cover = request.flag("page_loaded", None), request.flag("cover_open", None)
        double = request.flag("double_feed", None)
        request.done()
        self._machine.set_sensors(page_loaded=loaded, cover_open=cover, double_feed=double)
        return {}

    def _press(self, request: Request) -> dict[str, object]:
        request.done()
        self._machine.press()
        return {}

    def _fault(self, request: Request) -> dict[str, object]:
        try:
            kind, when = FaultKind(request.text("kind")), When(request.text("when"))
        except ValueError as error:
            raise RequestError(f"kinds: {', '.join(FaultKind)}; when: {', '.join(When)}") from error
        page, part = int(request.number("page", 1)), request.number("part", 0.5)
        fault = Fault(kind, page, when, part, request.number("stall_s", 60.0))
        request.done()
        self._machine.arm(fault)
        return {}

    def _disarm(self, request: Request) -> dict[str, object]:
        request.done()
        self._machine.disarm()
        return {}

    def _rate(self, request: Request) -> dict[str, object]:
        rate = request.number("pages_per_minute", -1)
        request.done()
        self._machine.set_rate(rate)
        return {}

    def _return(self, request: Request) -> dict[str, object]:
        count = int(request.number("count", 1))
        request.done()
        return {"returned": self._machine.return_sheets(count)}

    def _plug(self, request: Request) -> dict[str, object]:
        serial, forgetful = request.text("serial"), bool(request.flag("forgetful", False))
        request.done()
        self._machine.port.plug("" if serial == "same" else serial, forgetful=forgetful)
        return {}

    def _unplug(self, request: Request) -> dict[str, object]:
        request.done()
        self._machine.port.unplug()
        return {}

    def _sleep(self, request: Request) -> dict[str, object]:
        seconds = request.number("wakes_in_s", -1)
        request.done()
        self._machine.port.sleep(seconds)
        return {}

    def _status(self, request: Request) -> dict[str, object]:
        request.done()
        return self._machine.status()


def _sheet(untrusted: object) -> tuple[Path, Path | None, float | None]:
    """One sheet of a load request."""
    request = Request({"v": VERSION, **untrusted} if isinstance(untrusted, dict) else untrusted)
    front = Path(request.text("front"))
    has_back = isinstance(untrusted, dict) and untrusted.get("back") is not None
    back = Path(request.text("back")) if has_back else None
    if not has_back:
        request.flag("back", None)
    dpi = request.number("dpi", 0.0)
    request.done()
    if dpi and not MIN_DPI <= dpi <= MAX_DPI:
        raise RequestError(f"'dpi' must be {MIN_DPI:.0f} to {MAX_DPI:.0f}")
    if not front.is_absolute() or (back is not None and not back.is_absolute()):
        raise RequestError("page paths must be absolute")
    return front, back, dpi or None


class ControlServer:
    """Serves the control socket while the context is open."""

    def __init__(self, path: Path, machine: Machine) -> None:
        self._path = path
        self._operations = Operations(machine)
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._slots = threading.BoundedSemaphore(MAX_CLIENTS)

    def __enter__(self) -> Self:
        """Binds and starts to answer.

        Raises:
            OSError: the path is taken or too long.
        """
        self._listener.bind(str(self._path))
        self._path.chmod(0o600)
        self._listener.listen(MAX_CLIENTS)
        threading.Thread(target=self._accept, daemon=True, name="control").start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stops and removes the socket file."""
        self._listener.close()
        self._path.unlink(missing_ok=True)

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            if not self._slots.acquire(blocking=False):
                connection.close()
                continue
            threading.Thread(target=self._attend, args=(connection,), daemon=True, name="client").start()

    def _attend(self, connection: socket.socket) -> None:
        """Answers one client until it leaves; a line without end is cut off with the client."""
        try:
            with connection, connection.makefile("rb") as lines, contextlib.suppress(OSError):
                while line := lines.readline(MAX_LINE_BYTES + 1):
                    if len(line) > MAX_LINE_BYTES:
                        return
                    answer = self._operations.carry_out(line)
                    connection.sendall(json.dumps(answer).encode() + b"\n")
        finally:
            self._slots.release()
