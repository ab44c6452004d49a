"""One computer's session with the simulated SANE feeder: the remote procedures of the network protocol.

Rules:
- One computer holds the device at a time; a second OPEN is answered `DEVICE_BUSY`.
- A session that ends in any way lets go of the device, and the sheet in motion falls into the tray.
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass

from appliance.sim import identity
from appliance.sim.link import reset, wait_for_hangup
from appliance.sim.machine import Fault, FaultKind, Machine, MachineStopError, Motion, When
from appliance.sim.peer import crash_driver, wedge_driver
from appliance.sim.raster import Lamp, Raster, SourceImageError, View
from appliance.sim.sane_options import Kind, Option, OptionRefusedError, OptionSet
from appliance.sim.sane_sender import STATUS_OF, PageSender
from appliance.sim.sane_wire import (
    LITTLE_ENDIAN,
    VERSION_CODE,
    Opcode,
    Reader,
    Status,
    WireError,
    string,
    word,
    words,
)

DEVICE = "feeder"
SENDER_JOIN_S = 10.0
HUGE_WIDTH, HUGE_HEIGHT = 33_000, 10_900  # pixels
TINY_ROWS = 20


@dataclass(frozen=True, slots=True)
class Frame:
    """SANE_Parameters of a page."""

    colour: bool
    bytes_per_line: int
    width: int
    height: int

    def encoded(self) -> bytes:
        """Format, last frame, bytes per line, pixels per line, lines, depth."""
        return words(int(self.colour), 1, self.bytes_per_line, self.width, self.height, 8)


class Scanner:
    """The device that sessions share: the machine, its lamp, and who holds it."""

    def __init__(self, machine: Machine, lamp: Lamp, row_padding: int = 0) -> None:
        self.machine = machine
        self.lamp = lamp
        self.row_padding = row_padding  # bytes
        self._holder: object | None = None
        self._lock = threading.Lock()
        self._lines: set[socket.socket] = set()
        machine.port.on_unplug(self._cut)

    def connected(self, line: socket.socket) -> None:
        """A computer's line, to be cut when the plug is pulled."""
        with self._lock:
            self._lines.add(line)

    def disconnected(self, line: socket.socket) -> None:
        """The line ended by itself."""
        with self._lock:
            self._lines.discard(line)

    def _cut(self) -> None:
        with self._lock:
            lines, self._lines = self._lines, set()
        for line in lines:
            reset(line)

    def take(self, session: object) -> bool:
        """Gives the device to a session unless another has it."""
        with self._lock:
            if self._holder not in (None, session):
                return False
            self._holder = session
            return True

    def release(self, session: object) -> None:
        """Takes it back, with the sheet in motion falling into the tray."""
        with self._lock:
            if self._holder is session:
                self._holder = None
                self.machine.abort()

    def frame(self, view: View, raster: Raster | None) -> Frame:
        """Parameters of a page, or of the whole area while no page is under the lamp."""
        width, height = (raster.width, raster.height) if raster else (view.max_width, view.max_height)
        return Frame(view.colour, width * (3 if view.colour else 1) + self.row_padding, width, height)


class Session:
    """One computer's control connection."""

    def __init__(self, scanner: Scanner, connection: socket.socket) -> None:
        self._scanner = scanner
        self._connection = connection
        self._read = Reader(connection)
        self._options: OptionSet | None = None
        self._raster: Raster | None = None
        self._lying: Frame | None = None  # parameters that a corrupt page announces
        self._sender: PageSender | None = None
        self._thread: threading.Thread | None = None
        self._procedures: dict[int, Callable[[], bytes]] = {
            Opcode.INIT: self._init,
            Opcode.GET_DEVICES: self._get_devices,
            Opcode.OPEN: self._open,
            Opcode.CLOSE: self._close,
            Opcode.GET_OPTION_DESCRIPTORS: self._get_option_descriptors,
            Opcode.CONTROL_OPTION: self._control_option,
            Opcode.GET_PARAMETERS: self._get_parameters,
            Opcode.START: self._start,
            Opcode.CANCEL: self._cancel,
            Opcode.AUTHORIZE: self._authorize,
        }

    def run(self) -> None:
        """Answers until the computer leaves, hangs up or breaks the protocol."""
        self._scanner.connected(self._connection)
        try:
            while (opcode := self._read.word()) != Opcode.EXIT:
                if opcode not in self._procedures:
                    return
                self._connection.sendall(self._procedures[opcode]())
        except (WireError, OSError):
            return
        finally:
            self._stop_sender()
            self._scanner.release(self)
            self._scanner.disconnected(self._connection)
            self._connection.close()

    def _init(self) -> bytes:
        self._read.word()
        self._read.string()
        return words(Status.GOOD, VERSION_CODE)

    def _get_devices(self) -> bytes:
        if not self._scanner.machine.port.plugged:
            return words(Status.GOOD, 1, 1)  # a list of nothing but its end
        name = self._scanner.machine.port.device_name(DEVICE)
        texts = (name, identity.VENDOR, identity.SANE_MODEL, identity.DEVICE_TYPE)
        return words(Status.GOOD, 2, 0) + b"".join(string(t) for t in texts) + word(1)

    def _open(self) -> bytes:
        port, asked = self._scanner.machine.port, self._read.string()
        if not port.plugged or asked not in (port.device_name(DEVICE), ""):
            return words(Status.INVAL, 0) + string(None)
        if not port.answers():
            return words(Status.IO_ERROR, 0) + string(None)
        if not self._scanner.take(self):
            return words(Status.DEVICE_BUSY, 0) + string(None)
        self._options = OptionSet(self._scanner.machine, self._scanner.lamp.bed)
        self._scanner.machine.begin_batch()
        return words(Status.GOOD, 1) + string(None)

    def _close(self) -> bytes:
        self._read.word()
        self._stop_sender()
        self._options = self._raster = self._lying = None
        self._scanner.release(self)
        return word(Status.GOOD)

    def _get_option_descriptors(self) -> bytes:
        self._read.word()
        return self._options.encoded() if self._options else word(0)

    def _control_option(self) -> bytes:
        self._read.word()
        index, action = self._read.word(), self._read.word()
        kind = size = 0
        asked: int | str = 0
        if action != 2:  # SET_AUTO carries no value
            kind, size = self._read.word(), self._read.word()
            asked = self._read_value(kind)
        try:
            option, value, info = self._control(index, action, asked)
        except OptionRefusedError:
            return words(Status.INVAL, 0, kind, size) + self._value(kind, size, asked) + string(None)
        return (
            words(Status.GOOD, info, option.kind, option.size) + self._value(option.kind, option.size, value) + word(0)
        )

    def _control(self, index: int, action: int, asked: int | str) -> tuple[Option, int | str, int]:
        """Reads or sets an option: its descriptor, its value now, the information word."""
        if self._options is None or action not in (0, 1):
            raise OptionRefusedError(action)
        option = self._options.option(index)
        info = self._options.set(option, asked) if action == 1 else 0
        return option, self._options.value(option), info

    def _read_value(self, kind: int) -> int | str:
        if kind == Kind.STRING:
            return self._read.sized().split(b"\0")[0].decode("latin-1")
        values = self._read.word_array() if kind in (Kind.BOOL, Kind.INT, Kind.FIXED) else []
        return values[0] if values else 0

    @staticmethod
    def _value(kind: int, size: int, value: int | str) -> bytes:
        if kind == Kind.STRING:
            size = min(size, 4_096)
            return word(size) + str(value).encode("latin-1", "replace")[: max(0, size - 1)].ljust(size, b"\0")
        return words(1, int(value)) if kind in (Kind.BOOL, Kind.INT, Kind.FIXED) else b""

    def _get_parameters(self) -> bytes:
        self._read.word()
        if self._options is None:
            return words(Status.INVAL, 0, 0, 0, 0, 0, 0)
        try:
            frame = self._lying or self._scanner.frame(self._options.view(), self._raster)
        except OptionRefusedError:
            return words(Status.INVAL, 0, 0, 0, 0, 0, 0)
        return word(Status.GOOD) + frame.encoded()

    def _start(self) -> bytes:
        self._read.word()
        status, port = self._begin_page()
        return words(status, port, LITTLE_ENDIAN) + string(None)

    def _begin_page(self) -> tuple[Status, int]:
        """Pulls a side and opens its data port."""
        if self._options is None:
            return Status.INVAL, 0
        self._stop_sender()
        self._raster = self._lying = None
        try:
            view = self._options.view()
            motion = self._scanner.machine.start_side(
                duplex=self._options.duplex, stops_on_double_feed=self._options.stops_on_double_feed
            )
        except OptionRefusedError:
            return Status.INVAL, 0
        except MachineStopError as stop:
            return STATUS_OF[stop.kind], 0
        try:
            raster = self._scanner.lamp.see_motion(motion, view)
        except SourceImageError:
            self._scanner.machine.abort()
            return Status.IO_ERROR, 0
        if motion.fault and motion.fault.when is When.START and not self._link_fault(motion.fault, view, raster):
            self._scanner.machine.abort()
            return Status.IO_ERROR, 0
        self._raster = raster
        return Status.GOOD, self._launch(motion, self._rows_of(raster))

    def _link_fault(self, fault: Fault, view: View, raster: Raster) -> bool:
        """Acts out a fault of the line at the start of a page; returns whether the page still comes."""
        if fault.kind is FaultKind.CORRUPT:  # rows shorter than their pixels
            self._lying = Frame(view.colour, max(1, raster.width // 2), raster.width, raster.height)
            return True
        if fault.kind is FaultKind.HUGE:
            self._lying = Frame(view.colour, HUGE_WIDTH * (3 if view.colour else 1), HUGE_WIDTH, HUGE_HEIGHT)
            return True
        if fault.kind is FaultKind.TINY:
            self._lying = Frame(view.colour, raster.width * raster.channels, raster.width, TINY_ROWS)
            return True
        if fault.kind is FaultKind.DROP:
            reset(self._connection)
            raise WireError("line dropped on command")
        if fault.kind is FaultKind.UNPLUG:
            self._scanner.machine.port.unplug()
            raise WireError("unplugged on command")
        if fault.kind is FaultKind.CRASH:
            crash_driver(self._connection)
        if fault.kind is FaultKind.WEDGE:
            wedge_driver(self._connection)
        wait_for_hangup(self._connection, threading.Event(), fault.stall_s)
        return False

    def _rows_of(self, raster: Raster) -> bytes:
        """What is sent of a page: all of it, or as little as was announced."""
        if self._lying is not None and self._lying.height == TINY_ROWS:
            return raster.data[: raster.width * raster.channels * TINY_ROWS]
        return self._padded(raster)

    def _padded(self, raster: Raster) -> bytes:
        """Rows with the padding that some scanners send."""
        if not self._scanner.row_padding:
            return raster.data
        row, padding = raster.width * raster.channels, b"\xaa" * self._scanner.row_padding
        return b"".join(raster.data[i : i + row] + padding for i in range(0, len(raster.data), row))

    def _launch(self, motion: Motion, rows: bytes) -> int:
        """Starts the sender; returns the port that it waits at."""
        listener = socket.create_server((self._connection.getsockname()[0], 0), backlog=1)
        self._sender = PageSender(self._scanner.machine, motion, rows, lambda: reset(self._connection))
        self._thread = threading.Thread(target=self._sender.run, args=(listener,), daemon=True, name="page")
        port = int(listener.getsockname()[1])
        self._thread.start()
        return port

    def _cancel(self) -> bytes:
        self._read.word()
        self._stop_sender()
        self._raster = self._lying = None
        self._scanner.machine.abort()
        return word(Status.GOOD)

    def _authorize(self) -> bytes:
        for _ in range(3):  # resource, user, password: nothing here needs one
            self._read.string()
        return word(Status.GOOD)

    def _stop_sender(self) -> None:
        """Ends the page on its way, if there is one."""
        if self._sender is not None and self._thread is not None:
            self._sender.cancelled.set()
            self._thread.join(SENDER_JOIN_S)
            self._sender = self._thread = None
