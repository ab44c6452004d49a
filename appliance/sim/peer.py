"""The process at the other end of a loopback connection: a driver that crashes or hangs, brought about from outside.

Rules:
- Only a scanner worker of this user is ever sent a signal, and only by the connection that it holds.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import struct
import time
from pathlib import Path

LOOK_S = 1.0
WORKER = b"appliance.devices.sane_worker"
_OPEN = ("01", "04", "05")  # established, or closed for what the worker sends, which it never does


def crash_driver(connection: socket.socket) -> bool:
    """The driver's process dies of a bad address, as a broken backend does; returns whether there was one."""
    return _send(connection, signal.SIGSEGV)


def wedge_driver(connection: socket.socket) -> bool:
    """The driver's process does nothing any more, its reading call never returns; returns whether there was one."""
    return _send(connection, signal.SIGSTOP)


def _send(connection: socket.socket, number: signal.Signals) -> bool:
    until = time.monotonic() + LOOK_S
    while (pid := _worker_at(connection)) is None:  # its files change while they are looked at
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
    return True


def _worker_at(connection: socket.socket) -> int | None:
    """The scanner worker that holds the other end of a connection."""
    wanted = f"socket:[{_inode(connection)}]"
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if WORKER not in (process / "cmdline").read_bytes():
                continue
            if any(str(file.readlink()) == wanted for file in (process / "fd").iterdir()):
                return int(process.name)
    return None


def _inode(connection: socket.socket) -> str:
    """The kernel's number of the socket at the other end."""
    ours, theirs = _hexadecimal(connection.getsockname()), _hexadecimal(connection.getpeername())
    for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]:
        fields = line.split()
        if (fields[1], fields[2]) == (theirs, ours) and fields[3] in _OPEN:
            return fields[9]
    return ""


def _hexadecimal(address: tuple[str, int]) -> str:
    """An address as /proc/net/tcp writes it: four bytes in the machine's order, and the port."""
    (number,) = struct.unpack("=I", socket.inet_aton(address[0]))
    return f"{number:08X}:{address[1]:04X}"
