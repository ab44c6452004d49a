"""A simulated document feeder that speaks the SANE network protocol, behind the stock `net` backend.

Rules:
- It listens on a loopback address only (the protocol's port is fixed, so each simulator takes an address of its own).
- One computer holds the device at a time; a second OPEN is answered `DEVICE_BUSY`.
- A lost connection is what it is for a scanner: the sheet in motion lies half-fed in the tray, the device is free.
"""

from __future__ import annotations

import argparse
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from appliance.sim import identity
from appliance.sim.link import reset, wait_for_hangup
from appliance.sim.loopback import bind_loopback
from appliance.sim.machine import Fault, FaultKind, Machine, MachineStopError, Motion, When
from appliance.sim.raster import Lamp, Raster, SourceImageError, View
from appliance.sim.runtime import add_device_arguments, make_parts, serve
from appliance.sim.sane_options import Kind, Option, OptionRefusedError, OptionSet
from appliance.sim.sane_wire import (
    END_OF_RECORDS,
    LITTLE_ENDIAN,
    PORT,
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
RECORD_BYTES = 32 << 10
DATA_ACCEPT_TIMEOUT_S = 10.0
MAX_SESSIONS = 16
SENDER_JOIN_S = 10.0

STATUS_OF = {
    FaultKind.JAM: Status.JAMMED,
    FaultKind.DOUBLE_FEED: Status.JAMMED,  # real backends report it so; the sensor tells the difference
    FaultKind.COVER_OPEN: Status.COVER_OPEN,
    FaultKind.OUT_OF_PAPER: Status.NO_DOCS,
    FaultKind.IO_ERROR: Status.IO_ERROR,
}


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


class PageSender:
    """Sends one page over its data connection, at the machine's rate, and acts out a fault on the way."""

    def __init__(self, machine: Machine, motion: Motion, rows: bytes, hang_up: Callable[[], None]) -> None:
        self._machine = machine
        self._motion = motion
        self._rows = rows
        self._hang_up = hang_up
        self.cancelled = threading.Event()

    def run(self, listener: socket.socket) -> None:
        """Waits for the computer to fetch the page, then sends it; the sheet ends up in the tray either way."""
        with listener:
            listener.settimeout(DATA_ACCEPT_TIMEOUT_S)
            try:
                connection, _ = listener.accept()
            except OSError:
                self._machine.abort()
                return
        with connection:
            try:
                status = self._send(connection)
                connection.sendall(word(END_OF_RECORDS) + bytes([status]))
            except OSError:
                self._machine.abort()

    def _send(self, connection: socket.socket) -> Status:
        fault = self._motion.fault if self._motion.fault and self._motion.fault.when is When.MIDDLE else None
        end = int(len(self._rows) * fault.part) if fault else len(self._rows)
        started = time.monotonic()
        for offset in range(0, end, RECORD_BYTES):
            chunk = self._rows[offset : min(end, offset + RECORD_BYTES)]
            connection.sendall(word(len(chunk)) + chunk)
            due = started + self._motion.seconds * (offset + len(chunk)) / len(self._rows)
            if self.cancelled.wait(max(0.0, due - time.monotonic())):
                self._machine.abort()
                return Status.CANCELLED
        return self._act_out(fault, connection) if fault else self._finish()

    def _finish(self) -> Status:
        self._machine.finish_side()
        return Status.EOF

    def _act_out(self, fault: Fault, connection: socket.socket) -> Status:
        """What the middle of a page brings instead of its other half."""
        if fault.kind is FaultKind.CORRUPT:  # the device believes that all is well
            return self._finish()
        if fault.kind is FaultKind.STALL:
            self.cancelled.wait(fault.stall_s)  # set as well when the control connection ends
            self._machine.abort()
            return Status.IO_ERROR
        if fault.kind is FaultKind.DROP:
            self._machine.abort()
            reset(connection)
            self._hang_up()
            raise OSError("line dropped on command")
        try:
            self._machine.stop_side(fault)
        except MachineStopError as stop:
            return STATUS_OF[stop.kind]
        return Status.IO_ERROR


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
            self._connection.close()

    def _init(self) -> bytes:
        self._read.word()
        self._read.string()
        return words(Status.GOOD, VERSION_CODE)

    def _get_devices(self) -> bytes:
        texts = (DEVICE, identity.VENDOR, identity.SANE_MODEL, identity.DEVICE_TYPE)
        return words(Status.GOOD, 2, 0) + b"".join(string(t) for t in texts) + word(1)

    def _open(self) -> bytes:
        if self._read.string() not in (DEVICE, ""):
            return words(Status.INVAL, 0) + string(None)
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
            motion = self._scanner.machine.start_side(duplex=self._options.duplex)
        except OptionRefusedError:
            return Status.INVAL, 0
        except MachineStopError as stop:
            return STATUS_OF[stop.kind], 0
        try:
            raster = self._scanner.lamp.see(motion.sheet, motion.is_back, view)
        except SourceImageError:
            self._scanner.machine.abort()
            return Status.IO_ERROR, 0
        if motion.fault and motion.fault.when is When.START and not self._link_fault(motion.fault, view, raster):
            self._scanner.machine.abort()
            return Status.IO_ERROR, 0
        self._raster = raster
        return Status.GOOD, self._launch(motion, self._padded(raster))

    def _link_fault(self, fault: Fault, view: View, raster: Raster) -> bool:
        """Acts out a fault of the line at the start of a page; returns whether the page still comes."""
        if fault.kind is FaultKind.CORRUPT:  # rows shorter than their pixels
            self._lying = Frame(view.colour, max(1, raster.width // 2), raster.width, raster.height)
            return True
        if fault.kind is FaultKind.DROP:
            reset(self._connection)
            raise WireError("line dropped on command")
        wait_for_hangup(self._connection, threading.Event(), fault.stall_s)
        return False

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


def serve_sessions(listener: socket.socket, scanner: Scanner, stopping: threading.Event) -> None:
    """Accepts computers until told to stop; at most `MAX_SESSIONS` at a time."""
    listener.settimeout(0.2)
    slots = threading.BoundedSemaphore(MAX_SESSIONS)

    def attend(connection: socket.socket) -> None:
        try:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            Session(scanner, connection).run()
        finally:
            slots.release()

    while not stopping.is_set():
        try:
            connection, _ = listener.accept()
        except TimeoutError:
            continue
        except OSError:
            return
        connection.settimeout(None)
        if not slots.acquire(blocking=False):
            connection.close()
            continue
        threading.Thread(target=attend, args=(connection,), daemon=True, name="session").start()


def main(arguments: list[str]) -> int:
    """`python -m appliance.sim saned`: runs until SIGTERM or SIGINT; prints one JSON line when it is ready."""
    parser = argparse.ArgumentParser(
        prog="python -m appliance.sim saned",
        description="A simulated document feeder behind SANE's `net` backend. Drive it with `feeder`.",
    )
    add_device_arguments(parser)
    parser.add_argument("--address", default="", help="loopback address to listen on (default: a free one is chosen)")
    parser.add_argument(
        "--row-padding", type=int, default=0, choices=range(65), metavar="0-64", help="bytes after a row"
    )
    options = parser.parse_args(arguments)
    machine, lamp = make_parts(options)
    scanner = Scanner(machine, lamp, options.row_padding)
    listener = bind_loopback(PORT, options.address)
    address = str(listener.getsockname()[0])
    ready = {"device": f"net:{address}:{DEVICE}", "address": address}
    return serve(options, machine, ready, lambda stopping: serve_sessions(listener, scanner, stopping))
