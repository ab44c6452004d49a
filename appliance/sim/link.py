"""What a line to a computer can do besides carrying bytes: go quiet, hang up, break."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time

STEP_S = 0.05


def reset(connection: socket.socket) -> None:
    """Ends a connection with a TCP reset, as a pulled cable looks in the end; safe on a closed one."""
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RD)
    with contextlib.suppress(OSError):
        connection.close()


def wait_for_hangup(connection: socket.socket, cancelled: threading.Event, seconds: float) -> bool:
    """Waits until the time is over (False), or the other side hangs up or cancels (True)."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        if cancelled.is_set():
            return True
        try:
            if select.select([connection], [], [], min(STEP_S, left))[0]:
                if not connection.recv(1, socket.MSG_PEEK):
                    return True
                cancelled.wait(min(STEP_S, left))  # a request waits behind this one
        except (OSError, ValueError):
            return True
    return False
