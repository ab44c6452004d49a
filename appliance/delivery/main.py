"""`scanstation uplink`: the uplink as a service.

Rules:
- It starts whether or not the broker can be reached; it ends on SIGTERM or SIGINT within a few seconds, status 0.
- The watchdog is fed from the loop alone.
"""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from appliance.config import UplinkConfig
from appliance.delivery.certificates import Certificates
from appliance.delivery.journal import Journal
from appliance.delivery.uplink import Uplink

Notify = Callable[[str], object]


def run(config: UplinkConfig, notify: Notify | None = None, certificates: Certificates | None = None) -> int:
    """Runs the uplink until a signal ends it; call it from the main thread.

    Args:
        config: the process's configuration.
        notify: sends one line to the service manager (`READY=1`, `WATCHDOG=1`, `STOPPING=1`).
        certificates: which one each session shows; the configured one if nothing is given.

    Returns:
        The exit status.
    """
    tell = notify or _tell_nobody
    journal = Journal(config.inbox)

    def beat() -> None:
        tell("WATCHDOG=1")
        journal.tend()

    uplink = Uplink(config, beat, certificates)
    with until_signal() as stop, heard_by(journal):
        tell("READY=1")
        uplink.run(stop)
    tell("STOPPING=1")
    return 0


@contextmanager
def heard_by(journal: Journal) -> Iterator[None]:
    """What is logged goes there as well; what is new at the end is written."""
    logger = logging.getLogger("scanstation")
    level = logger.level
    logger.addHandler(journal)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(journal)
        logger.setLevel(level)
        journal.tend(now=True)


@contextmanager
def until_signal() -> Iterator[threading.Event]:
    """An event that SIGTERM or SIGINT sets; the old handlers come back afterwards."""
    stop = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _tell_nobody(_line: str) -> None:
    """There is no service manager."""
