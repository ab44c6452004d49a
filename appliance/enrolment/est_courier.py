r"""A way to the enrolment server for a process that has no network: a courier carries bytes, and TLS goes through it.

`scanstation courier` runs in the room with the network (systemd gives it a listening Unix socket); provisioning asks it
for a connection. What both say: `HOST PORT\n`, then `+` for a connection or `-` for none, then the bytes of TLS.

Rules:
- The courier holds no key, no token and no paper. It cannot read what it carries: TLS ends in the process that asks.
- One connection after the other; time, bytes and the line that names the server are bounded.
- Only the place of a signed sheet is ever asked for; what else could be reached is for unit and firewall to refuse.
"""

from __future__ import annotations

import contextlib
import logging
import selectors
import socket
import time
from pathlib import Path
from typing import Final

from appliance.enrolment.est_errors import EstUrlError
from appliance.enrolment.est_http import Connect, Place, place_of

log = logging.getLogger("scanstation.courier")

IDLE_S: Final = 60.0  # without anybody who asks, the process ends; systemd starts it again
EXCHANGE_S: Final = 90.0
MAX_BYTES: Final = 256 << 10  # each way
_MAX_LINE: Final = 300
_CHUNK: Final = 16 << 10
_FIRST_FD: Final = 3  # of sd_listen_fds(3)


def through(courier: Path) -> Connect:
    """Connections by way of the courier that listens at this path."""

    def connect(place: Place, timeout_s: float) -> socket.socket:
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        with contextlib.ExitStack() as stack:
            stack.enter_context(channel)
            channel.settimeout(timeout_s)
            channel.connect(str(courier))
            channel.sendall(f"{place.host} {place.port}\n".encode("ascii"))
            reached = channel.recv(1) == b"+"
            if reached:
                stack.pop_all()
        if not reached:
            raise ConnectionRefusedError
        return channel

    return connect


def listening() -> socket.socket:
    """The socket that systemd hands over."""
    return socket.socket(fileno=_FIRST_FD)


def serve(listener: socket.socket, idle_s: float = IDLE_S, bounds: tuple[float, int] = (EXCHANGE_S, MAX_BYTES)) -> None:
    """Carries for one after the other until nobody has asked for `idle_s`."""
    listener.settimeout(idle_s)
    while True:
        try:
            asking, _ = listener.accept()
        except TimeoutError:
            return
        with asking, contextlib.suppress(OSError):
            log.info("carried %d bytes out, %d in", *_one(asking, time.monotonic() + bounds[0], bounds[1]))


def _one(asking: socket.socket, deadline: float, most: int) -> tuple[int, int]:
    """One connection, bytes out and in. Raises OSError."""
    asking.settimeout(_left(deadline))
    try:
        place = _place(asking, deadline)
        server = socket.create_connection((place.host, place.port), timeout=_left(deadline))
    except (EstUrlError, OSError):
        asking.sendall(b"-")
        return 0, 0
    with server:
        asking.sendall(b"+")
        return _carry(asking, server, deadline, most)


def _place(asking: socket.socket, deadline: float) -> Place:
    """Who is asked for, read a byte at a time: what follows is not ours. Raises EstUrlError, OSError."""
    line = b""
    while not line.endswith(b"\n"):
        asking.settimeout(_left(deadline))
        byte = asking.recv(1)
        if not byte or len(line) >= _MAX_LINE:
            raise EstUrlError("line")
        line += byte
    host, _, port = line.decode("ascii", "replace").strip().partition(" ")
    if not port.isdigit():
        raise EstUrlError("port")
    return place_of(f"https://[{host}]:{port}" if ":" in host else f"https://{host}:{port}")


def _carry(asking: socket.socket, server: socket.socket, deadline: float, most: int) -> tuple[int, int]:
    """Bytes both ways until one side ends, or time or room is over. Raises OSError."""
    other = {asking: server, server: asking}
    carried = {asking: 0, server: 0}
    with selectors.DefaultSelector() as selector:
        for end in other:
            selector.register(end, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select(_left(deadline)):
                end = next(one for one in other if one is key.fileobj)
                data = end.recv(_CHUNK)
                carried[end] += len(data)
                if not data or carried[end] > most:
                    return carried[asking], carried[server]
                other[end].settimeout(_left(deadline))
                other[end].sendall(data)


def _left(deadline: float) -> float:
    """Seconds until the deadline. Raises TimeoutError at it."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
