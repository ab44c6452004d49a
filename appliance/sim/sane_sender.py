"""How a page travels from the simulated SANE feeder to the computer, and what can happen on the way.

Rules:
- A page goes over a data connection of its own, in records, at the machine's rate.
- Whatever ends it, the sheet is accounted for: in the tray whole, or half-fed.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable

from appliance.sim.link import reset
from appliance.sim.machine import Fault, FaultKind, Machine, MachineStopError, Motion, When
from appliance.sim.peer import crash_driver, wedge_driver
from appliance.sim.sane_wire import END_OF_RECORDS, Status, word

RECORD_BYTES = 32 << 10
DATA_ACCEPT_TIMEOUT_S = 10.0
ACCEPT_STEP_S = 0.05  # how soon a computer that went away before it fetched the page is noticed

STATUS_OF = {
    FaultKind.JAM: Status.JAMMED,
    FaultKind.DOUBLE_FEED: Status.JAMMED,  # real backends report it so; the sensor tells the difference
    FaultKind.COVER_OPEN: Status.COVER_OPEN,
    FaultKind.OUT_OF_PAPER: Status.NO_DOCS,
    FaultKind.IO_ERROR: Status.IO_ERROR,
}

DRIVER_FAULTS = {FaultKind.WEDGE: wedge_driver, FaultKind.CRASH: crash_driver}


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
            connection = self._accept(listener)
        if connection is None:
            self._machine.abort()
            return
        with connection:
            try:
                status = self._send(connection)
                connection.sendall(word(END_OF_RECORDS) + bytes([status]))
            except OSError:
                self._machine.abort()

    def _accept(self, listener: socket.socket) -> socket.socket | None:
        """The data connection; None when the computer gave up, went away or does not come."""
        listener.settimeout(ACCEPT_STEP_S)
        until = time.monotonic() + DATA_ACCEPT_TIMEOUT_S
        while time.monotonic() < until and not self.cancelled.is_set():
            try:
                return listener.accept()[0]
            except TimeoutError:
                continue
            except OSError:
                break
        return None

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
        if fault.kind is FaultKind.UNPLUG:
            self._machine.abort()
            self._machine.port.unplug()
            reset(connection)
            raise OSError("unplugged on command")
        if fault.kind in DRIVER_FAULTS:
            DRIVER_FAULTS[fault.kind](connection)
        if fault.kind is FaultKind.STALL or fault.kind in DRIVER_FAULTS:
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
