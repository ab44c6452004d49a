"""What the processes of all simulated devices have in common: arguments, control socket, signals, the ready line.

Rules:
- The ready line is one JSON object on standard output, written once everything listens.
- SIGTERM and SIGINT end the process with status 0; the control socket file is removed.
- A simulator whose parent closes its standard input (`--stdin-guard`) ends too, so no test leaves one behind.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from appliance.sim.control_server import ControlServer
from appliance.sim.machine import MAX_RATE_PPM, Machine
from appliance.sim.raster import DEFAULT_CACHE_BYTES, Bed, Lamp
from appliance.sim.usb import UsbPort


def add_device_arguments(parser: argparse.ArgumentParser) -> None:
    """Arguments that every simulated feeder takes."""
    parser.add_argument(
        "--socket", type=Path, required=True, help="control socket to create (a path in a directory of yours)"
    )
    parser.add_argument(
        "--rate",
        type=float,
        default=0.0,
        metavar="PPM",
        help=f"pages a minute, 0-{MAX_RATE_PPM:.0f}; 0: as fast as it can",
    )
    parser.add_argument("--bed", default="215.9x355.6", metavar="WxH", help="scan area in mm (default 215.9x355.6)")
    parser.add_argument("--cache-mib", type=int, default=DEFAULT_CACHE_BYTES >> 20, help="memory for scaled pages, MiB")
    parser.add_argument("--usb", type=Path, help="folder to show the device in, as /sys/bus/usb/devices does")
    parser.add_argument("--unplugged", action="store_true", help="start without the device; `feeder plug` brings it")
    parser.add_argument("--stdin-guard", action="store_true", help="end when standard input is closed")


def make_parts(options: argparse.Namespace, serial: str) -> tuple[Machine, Lamp]:
    """The machine and its lamp; a bad argument ends the process with a sentence."""
    try:
        width, height = (float(part) for part in str(options.bed).split("x"))
        machine = Machine(options.rate, UsbPort(serial, options.usb, plugged=not options.unplugged))
        return machine, Lamp(Bed(width, height), max(0, options.cache_mib) << 20)
    except ValueError as error:
        raise SystemExit(f"bad --bed or --rate: {error}") from error


def serve(
    options: argparse.Namespace,
    machine: Machine,
    ready: Mapping[str, object],
    work: Callable[[threading.Event], None],
) -> int:
    """Serves the control socket and the device until a signal; returns the exit status."""
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    with ControlServer(options.socket, machine):
        print(json.dumps({"ready": True, "socket": str(options.socket), **ready}), flush=True)
        if options.stdin_guard:
            threading.Thread(target=_guard, args=(stopping,), daemon=True, name="guard").start()
        worker = threading.Thread(target=work, args=(stopping,), daemon=True, name="device")
        worker.start()
        while worker.is_alive() and not stopping.wait(0.2):
            pass
    return 0


def _guard(stopping: threading.Event) -> None:
    """Stops the process when the parent goes away."""
    while os.read(sys.stdin.fileno(), 1):  # not through a buffer: its lock outlives a thread at exit
        pass
    stopping.set()
