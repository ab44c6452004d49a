"""One press of the simulated button, followed to its end: what the lamps said, and when each stage was reached."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from appliance.bus_client import StationClient
from appliance.bus_interface import BusError
from appliance.sim.pins import SimPins
from appliance.sim.site import Site

TIMEOUT_S = 1_800.0
ENDS = ("delivered", "held", "no-paper", "paused", "fault", "storage-full")
START_TIMEOUT_S = 60.0
POLL_S = 0.1


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was seen: seconds after the press, what, and about which page or document."""

    at_s: float
    what: str  # lamp, page or document
    name: str  # of the signal or stage
    subject: str = ""
    sentence: str = ""


@dataclass(slots=True)
class Run:
    """All events of a run in order."""

    events: list[Event] = field(default_factory=list)
    job: str = ""

    @property
    def shredded(self) -> bool:
        """Whether the working copy is gone, which comes last."""
        return any(event.what == "document" and event.name == "shredded" for event in self.events)

    @property
    def documents(self) -> tuple[str, ...]:
        """Ids of documents that were sealed."""
        return tuple(event.subject for event in self.events if event.what == "document" and event.name == "sealed")

    def first(self, what: str, name: str = "") -> float:
        """When this was seen first, seconds after the press; NaN if never."""
        return next((e.at_s for e in self.events if e.what == what and name in ("", e.name)), float("nan"))

    def last(self, what: str, name: str) -> float:
        """When this was seen last."""
        return max((e.at_s for e in self.events if (e.what, e.name) == (what, name)), default=float("nan"))

    def count(self, what: str, name: str) -> int:
        """How often this was seen."""
        return sum((e.what, e.name) == (what, name) for e in self.events)


async def follow(site: Site, tell: Callable[[Run, Event], None], timeout_s: float = TIMEOUT_S) -> Run:
    """Presses the button and follows the station until it rests again.

    Raises:
        TimeoutError: it did not rest within `timeout_s`.
    """
    run = Run()
    with StationClient(site.bus_address) as client:
        await until_ready(client)
        with site.pins() as pins:
            await asyncio.sleep(0.1)
            seen = len(pins.changes())
            begin = time.monotonic()
            listening = asyncio.ensure_future(_listen(client, run, begin, tell))
            await asyncio.sleep(0.1)  # the matches are in place
            begin_press = time.monotonic()
            await asyncio.to_thread(pins.press)
            await asyncio.to_thread(_first_change, pins, seen)
            _note(run, Event(time.monotonic() - begin_press, "press", "answered"), tell)
            await asyncio.wait_for(listening, timeout_s)
    return run


def _first_change(pins: SimPins, seen: int) -> None:
    deadline = time.monotonic() + 5
    while len(pins.changes()) <= seen and time.monotonic() < deadline:
        time.sleep(0.002)


async def until_ready(client: StationClient) -> None:
    """Waits until the station is on the bus and takes a press."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while True:
        with contextlib.suppress(BusError):
            state, _, _ = await client.status()
            if state not in ("starting", "stopping"):
                return
        if time.monotonic() > deadline:
            raise TimeoutError("the station did not become ready")
        await asyncio.sleep(POLL_S)


async def _listen(client: StationClient, run: Run, begin: float, tell: Callable[[Run, Event], None]) -> None:
    begun = False
    async for member, values in client.events():
        at_s = time.monotonic() - begin
        if member == "StateChanged":
            state, signal, sentence = (str(value) for value in values)
            _note(run, Event(at_s, "lamp", signal, state, sentence), tell)
            begun = begun or state == "feeding"
            if begun and state in ENDS:
                return
        elif member == "PageProgress":
            run.job = str(values[0])
            _note(run, Event(at_s, "page", str(values[2]), str(values[1])), tell)
        else:
            _note(run, Event(at_s, "document", str(values[1]), str(values[0])), tell)


def _note(run: Run, event: Event, tell: Callable[[Run, Event], None]) -> None:
    run.events.append(event)
    tell(run, event)
