"""A simulated document feeder that speaks the SANE network protocol, behind the stock `net` backend.

Rules:
- It listens on a loopback address only (the protocol's port is fixed, so each simulator takes an address of its own).
- The number of computers at a time is bounded.
"""

from __future__ import annotations

import argparse
import socket
import threading

from appliance.sim import identity
from appliance.sim.loopback import bound_or_exit
from appliance.sim.runtime import add_device_arguments, make_parts, serve
from appliance.sim.sane_session import DEVICE, Scanner, Session
from appliance.sim.sane_wire import PORT

MAX_SESSIONS = 16


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
    machine, lamp = make_parts(options, identity.SANE_SERIAL)
    scanner = Scanner(machine, lamp, options.row_padding)
    listener = bound_or_exit(PORT, options.address)
    address = str(listener.getsockname()[0])
    ready = {"device": f"net:{address}:{machine.port.device_name(DEVICE)}", "address": address}
    return serve(options, machine, ready, lambda stopping: serve_sessions(listener, scanner, stopping))
