"""Helpers of the scenario tests: a whole simulated site, a stack in its feeder, and the person at the desk."""

import asyncio
import contextlib
import random
import shutil
import tempfile
import threading
import time
from pathlib import Path

from appliance.bus_client import StationClient
from appliance.sim.site import Site, SiteOptions
from soak.support.desk import Desk
from soak.support.paper import DPI, write_stack

PATIENCE_S = 120.0  # the machine may be busy
LOG_LINES = 15  # of each process, where a test fails
RUNNING = set()  # the buses of real stations on the simulator


@contextlib.contextmanager
def site_directory():
    """A directory with a short name, for the sockets in it."""
    directory = Path(tempfile.mkdtemp(prefix="site-"))
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def options(**changes):
    """A site for small one-sided pages, with one page worker: a second costs as much as a page; what needs two asks."""
    plain = {
        "workers": 1,
        "rate_ppm": 120.0,
        "dpi": DPI,
        "duplex": False,
        "document_class": "referral",
        "uplink": {"receipt_timeout_s": 3.0},
        "station": {"gpio": {"buzzer": False}},
    }
    return SiteOptions(**{**plain, **changes})


@contextlib.contextmanager
def running_site(**changes):
    """A site that takes a press."""
    with site_directory() as directory, Site(directory / "s", options(**changes)) as site:
        RUNNING.add(site.bus_address)
        with told_of_failure(site):
            yield site


@contextlib.contextmanager
def told_of_failure(site):
    """Prints the end of the site's logs where the block fails: its directory is gone when somebody looks."""
    try:
        yield
    except BaseException:  # what ends a test may be a timeout or an interrupt; it goes on
        for log in sorted((site.directory / "logs").glob("*.log")):
            print(f"--- {log.name}", *log.read_text(errors="replace").splitlines()[-LOG_LINES:], sep="\n")
        raise


def stack_for(site, name, pages=2, seed=None):
    """A new stack of paper beside the site's files; two pages have an order."""
    numbers = random.Random(name if seed is None else seed)
    return write_stack(site.directory.parent / "paper", name, numbers, pages)


def at_desk(site, act):
    """Runs `await act(desk)` with a person at the desk; returns its result."""

    async def sit():
        with StationClient(site.bus_address) as client:
            return await act(Desk(site, client))

    return asyncio.run(sit())


def deliver(site, *stacks):
    """Scans the stacks one after the other, without waiting for deliveries between; returns them by job, all ended."""

    async def act(desk):
        jobs = {await desk.scan(stack, PATIENCE_S): stack for stack in stacks}
        rows = await desk.until_ended(set(jobs), PATIENCE_S)
        assert [rows[job].state for job in jobs] == ["shredded"] * len(jobs), rows
        return jobs

    return at_desk(site, act)


def until(condition, what, timeout_s=PATIENCE_S):
    """Waits until `condition()` is true; returns its value."""
    deadline = time.monotonic() + timeout_s
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited in vain for: {what}"
        time.sleep(0.1)
    return value


class Eyes:
    """Somebody who watches the lamps and remembers the rows of the LED language, in order and without repeats."""

    def __init__(self, site):
        self.seen = []
        self._pins = site.pins()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_exc):
        self._stop.set()
        self._thread.join(5)
        self._pins.close()

    def _watch(self):
        while not self._stop.wait(0.03):
            signal = self._pins.signal()
            if signal is not None and (not self.seen or self.seen[-1] != signal):
                self.seen.append(signal)
