"""Listening sockets that only this machine can reach.

Rules:
- Addresses are in 127.0.0.0/8, nothing else is ever bound: a simulated device is not a network service.
"""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import secrets
import socket

ATTEMPTS = 64
PORTS = range(20_000, 32_768)  # below those that the kernel gives to outgoing connections


def bound_or_exit(port: int, address: str) -> socket.socket:
    """`bind_loopback` for a command line: an address that cannot be had ends the process with a sentence."""
    try:
        return bind_loopback(port, address)
    except (OSError, ValueError) as error:
        raise SystemExit(f"cannot listen on {address or 'loopback'}: {error}") from error


def bind_loopback(port: int, address: str = "") -> socket.socket:
    """Listens on a loopback address; an empty one is chosen at random until one is free. Port 0 is any.

    Raises:
        ValueError: the address is not in 127.0.0.0/8.
        OSError: it is taken, or no free one was found.
    """
    if address:
        if ipaddress.ip_address(address) not in ipaddress.ip_network("127.0.0.0/8"):
            raise ValueError("only loopback addresses (127.x.y.z) are allowed")
        return socket.create_server((address, port), backlog=16)
    for _ in range(ATTEMPTS):
        chosen = f"127.{secrets.randbelow(254) + 1}.{secrets.randbelow(254) + 1}.{secrets.randbelow(253) + 2}"
        try:
            return socket.create_server((chosen, port), backlog=16)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
    raise OSError(errno.EADDRINUSE, "no free loopback address found")


def free_port() -> int:
    """A port of 127.0.0.1 for a server that starts a moment later, and again later: no outgoing connection takes it.

    Raises:
        OSError: no free one was found.
    """
    for _ in range(ATTEMPTS):
        port = PORTS[secrets.randbelow(len(PORTS))]
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port
    raise OSError(errno.EADDRINUSE, "no free port found")
