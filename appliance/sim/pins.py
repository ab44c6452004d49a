"""Mock pins: a person's finger and eyes for a panel that has no hardware.

`MockPins` lives in the station process: its `factory` goes into `GpioPanel`, and a unix socket lets another process
press the button and watch the lamps. `SimPins` is that other process.

The socket speaks JSON lines. Requests: `{"op": "play", "levels": [[pressed, ms], ...]}` moves the button and answers
`{"ok": true}` when done; `{"op": "watch"}` answers with the lamps that are lit now and then with every change:
`{"t": seconds of CLOCK_MONOTONIC, "lamp": "green" | ... | "buzzer", "on": true}`.

Rules:
- Everything is bounded: clients, line length, levels, waiting changes. A watcher that does not read is cut off.
- The mock models the line, not the panel: debouncing and rhythms are those of the product.
"""

from __future__ import annotations

import json
import queue
import socket
import socketserver
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Self

from gpiozero.pins.mock import MockFactory, MockPin

from appliance.devices.led_language import Light, Signal
from appliance.devices.pinout import Pinout
from appliance.sim.led_decoder import Change, Trace

BUZZER = "buzzer"
MAX_LINE_BYTES = 64 << 10
MAX_LEVELS = 2_000
MAX_LEVEL_MS = 60_000
MAX_CLIENTS = 16
MAX_WAITING = 4_096  # changes a watcher may lag behind
PI_4 = "c03111"  # board revision that the mock pretends to be


class _Pin(MockPin):  # type: ignore[misc]  # gpiozero is untyped
    """A mock pin that tells its factory about each change of an output."""

    def _change_state(self, value: bool) -> bool:
        changed = bool(super()._change_state(value))
        if changed and self.function == "output":
            self.factory.owner.changed(self.bcm, bool(value))
        return changed

    def _set_pull(self, value: str) -> None:
        super()._set_pull(value)
        self.factory.owner.pulled(self.bcm)

    @property
    def bcm(self) -> int:
        """Number of the line."""
        return int(self.info.name.removeprefix("GPIO"))


class _Factory(MockFactory):  # type: ignore[misc]  # gpiozero is untyped
    """A mock factory with somebody to tell."""

    def __init__(self, owner: MockPins) -> None:
        super().__init__(revision=PI_4, pin_class=_Pin)
        self.owner = owner


class MockPins:
    """The lines of a simulated panel, with a control socket."""

    def __init__(self, pinout: Pinout, socket_path: Path, *, leaning: bool = False) -> None:
        """Makes the lines and listens on `socket_path` (at most 107 bytes), which must not exist yet.

        `leaning`: something lies on the button from the start, until the first `play`.
        """
        self._leaning = leaning
        self.factory = _Factory(self)
        self._pinout = pinout
        self._lines = {line.bcm: (light, line.active_high) for light, line in pinout.lights.items()}
        self._lines[pinout.buzzer.bcm] = (BUZZER, pinout.buzzer.active_high)
        self._lock = threading.Lock()
        self._lit: set[str] = set()
        self._watchers: list[queue.Queue[dict[str, Any]]] = []
        self._server = _Server(str(socket_path), self)
        self._socket_path = socket_path
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="pins", daemon=True)
        self._thread.start()

    def changed(self, bcm: int, level: bool) -> None:
        """Called by a pin for every change of an output."""
        if bcm not in self._lines:
            return
        lamp, active_high = self._lines[bcm]
        on = level == active_high
        with self._lock:
            (self._lit.add if on else self._lit.discard)(lamp)
            change = {"t": time.monotonic(), "lamp": lamp, "on": on}
            for watcher in list(self._watchers):
                try:
                    watcher.put_nowait(change)
                except queue.Full:
                    self._watchers.remove(watcher)

    def pulled(self, bcm: int) -> None:
        """Called by a pin when its pull was set: a closed contact is stronger than a pull."""
        if self._leaning and bcm == self._pinout.button.bcm:
            self._drive(pressed=True)

    def play(self, levels: list[tuple[bool, float]]) -> None:
        """Moves the button: pressed or not, each for so many ms."""
        self._leaning = False
        for pressed, ms in levels:
            self._drive(pressed=pressed)
            time.sleep(ms / 1000)

    def _drive(self, *, pressed: bool) -> None:
        button = self.factory.pin(self._pinout.button.bcm)
        (button.drive_high if pressed == self._pinout.button.active_high else button.drive_low)()

    @contextmanager
    def watching(self) -> Iterator[tuple[dict[str, Any], queue.Queue[dict[str, Any]]]]:
        """What is lit now, and a queue of what changes from now on."""
        waiting: queue.Queue[dict[str, Any]] = queue.Queue(MAX_WAITING)
        with self._lock:
            now = {"t": time.monotonic(), "lit": sorted(self._lit)}
            self._watchers.append(waiting)
        try:
            yield now, waiting
        finally:
            with self._lock, suppress(ValueError):
                self._watchers.remove(waiting)

    def keeps(self, waiting: queue.Queue[dict[str, Any]]) -> bool:
        """Whether a watcher still gets changes (it lost none)."""
        with self._lock:
            return waiting in self._watchers

    def close(self) -> None:
        """Stops listening and removes the socket."""
        self._server.stopping.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(2.0)
        self._socket_path.unlink(missing_ok=True)


class _Server(socketserver.ThreadingUnixStreamServer):
    """One thread a client, few clients."""

    daemon_threads = True
    request_queue_size = 4 * MAX_CLIENTS
    block_on_close = False

    def __init__(self, path: str, pins: MockPins) -> None:
        self.pins = pins
        self.stopping = threading.Event()
        self.clients = threading.BoundedSemaphore(MAX_CLIENTS)
        super().__init__(path, _Client)


class _Client(socketserver.StreamRequestHandler):
    """One connection."""

    server: _Server

    def handle(self) -> None:
        """Answers requests until the client leaves, sends nonsense or the pins close."""
        if not self.server.clients.acquire(blocking=False):
            return
        try:
            with suppress(OSError):
                while untrusted_line := self.rfile.readline(MAX_LINE_BYTES):
                    if not self._answer(untrusted_line):
                        return
        finally:
            self.server.clients.release()

    def _answer(self, untrusted_line: bytes) -> bool:
        try:
            request = json.loads(untrusted_line)
            operation = request["op"]
            levels = _checked_levels(request.get("levels", []))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            self._say({"ok": False, "error": "bad request"})
            return False
        if operation == "play":
            self.server.pins.play(levels)
            self._say({"ok": True})
            return True
        if operation == "watch":
            self._watch()
        else:
            self._say({"ok": False, "error": "unknown op"})
        return False

    def _watch(self) -> None:
        pins = self.server.pins
        with pins.watching() as (now, waiting):
            self._say(now)
            while not self.server.stopping.is_set() and (pins.keeps(waiting) or not waiting.empty()):
                with suppress(queue.Empty):
                    self._say(waiting.get(timeout=0.2))

    def _say(self, message: dict[str, Any]) -> None:
        self.wfile.write(json.dumps(message).encode() + b"\n")


def _checked_levels(untrusted_levels: Any) -> list[tuple[bool, float]]:
    """Levels within their bounds; ValueError otherwise."""
    if len(untrusted_levels) > MAX_LEVELS:
        raise ValueError("too many levels")
    levels = [(bool(pressed), float(ms)) for pressed, ms in untrusted_levels]
    if not all(0 <= ms <= MAX_LEVEL_MS for _, ms in levels):
        raise ValueError("level too long")
    return levels


@dataclass(frozen=True, slots=True)
class Beep:
    """The buzzer changed at `t` (seconds, monotonic)."""

    t: float
    on: bool


class SimPins:
    """A finger and eyes for the panel behind a control socket; usable from any process."""

    def __init__(self, socket_path: Path, timeout_s: float = 10.0) -> None:
        """Connects and begins to watch.

        Raises:
            OSError: nobody listens there, or it does not answer in `timeout_s`.
        """
        self._path = socket_path
        self._timeout_s = timeout_s
        self._changed = threading.Condition()
        self._trace = Trace()
        self._beeps: deque[Beep] = deque(maxlen=MAX_WAITING)
        self._watch_socket = _connect(socket_path, None)
        self._watching = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="sim-pins", daemon=True)
        self._watch_socket.sendall(b'{"op": "watch"}\n')
        self._thread.start()
        if not self._watching.wait(timeout_s):
            self.close()
            raise TimeoutError("the simulated pins do not answer")

    def press(self, ms: float = 120) -> None:
        """Presses the button for `ms` and lets go; returns when it is up again."""
        self.play([(True, ms), (False, 0)])

    def hold(self, seconds: float) -> None:
        """Presses for long."""
        self.press(seconds * 1000)

    def play(self, levels: list[tuple[bool, float]]) -> None:
        """Moves the button through `(pressed, ms)` levels."""
        total_s = sum(ms for _, ms in levels) / 1000
        with _connect(self._path, self._timeout_s + total_s) as connection, connection.makefile("rb") as answers:
            connection.sendall(json.dumps({"op": "play", "levels": levels}).encode() + b"\n")
            answer = json.loads(answers.readline(MAX_LINE_BYTES) or b"{}")
        if not answer.get("ok"):
            raise ValueError(answer.get("error", "no answer"))

    def lit(self) -> frozenset[Light]:
        """The lamps that are lit now."""
        with self._changed:
            return self._trace.lit

    def changes(self) -> list[Change]:
        """All changes of lamps so far (the last ones, when there were very many)."""
        with self._changed:
            return list(self._trace.changes)

    def beeps(self) -> list[Beep]:
        """All changes of the buzzer so far."""
        with self._changed:
            return list(self._beeps)

    def signal(self) -> Signal | None:
        """The row of the LED language that shows now; None while it cannot be told yet."""
        with self._changed:
            return self._trace.decode(time.monotonic())

    def wait_for(self, *signals: Signal, timeout_s: float = 10.0) -> Signal:
        """Waits until one of these rows shows.

        Raises:
            TimeoutError: none did.
        """
        deadline = time.monotonic() + timeout_s
        with self._changed:
            while (seen := self._trace.decode(time.monotonic())) not in signals:
                if time.monotonic() > deadline:
                    raise TimeoutError(f"expected {', '.join(signals)}, saw {seen}")
                self._changed.wait(0.05)
        return seen

    def close(self) -> None:
        """Stops watching."""
        with suppress(OSError):
            self._watch_socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(2.0)
        self._watch_socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _watch(self) -> None:
        with suppress(OSError), self._watch_socket.makefile("rb") as lines:
            self._read(lines)

    def _read(self, lines: BinaryIO) -> None:
        while line := lines.readline(MAX_LINE_BYTES):
            message = json.loads(line)
            with self._changed:
                if "lit" in message:
                    self._watching.set()
                    self._trace.begin(message["t"], frozenset(Light(x) for x in message["lit"] if x != BUZZER))
                elif message["lamp"] == BUZZER:
                    self._beeps.append(Beep(message["t"], message["on"]))
                else:
                    self._trace.add(Change(message["t"], Light(message["lamp"]), message["on"]))
                self._changed.notify_all()


def _connect(path: Path, timeout_s: float | None) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(str(path))
        connection.settimeout(timeout_s)
    except OSError:
        connection.close()
        raise
    return connection
