"""A real station on the simulator, and a reviewer and reception who have a sheet scanned again, whatever happens."""

import asyncio
import contextlib
import sqlite3
import time
from contextlib import asynccontextmanager, closing

from sdbus.exceptions import SdBusBaseError

from appliance.bus_address import open_bus
from appliance.bus_interface import BUS_NAME, StationInterface
from appliance.bus_interface import OBJECT_PATH as STATION_PATH
from appliance.files import write_atomic
from appliance.people.rights import Role
from appliance.rescan.interface import OBJECT_PATH as RESCAN_PATH
from appliance.rescan.interface import RescanInterface
from appliance.review.interface import OBJECT_PATH as REVIEW_PATH
from appliance.review.interface import ReviewInterface
from appliance.sim.control import Paper
from soak.support.paper import Identity, write_page
from tests.people_world import FLEET, KEY, PIN, badge, call, publish, roster, user
from tests.whole_site import until

WHO = Identity("Zebulon", "Quackenbush", "4827-6635")
FIRST = (
    f"Patient: {WHO.first} {WHO.last}",
    f"MRN: {WHO.number}",
    "Findings: the liver is of normal size, without stones.",
    "There was no pain in the abdomen during the night.",
    "Breathing was clear on both sides after exercise.",
    "Sleep and appetite remain good, with stable weight.",
)
WHOLE = (
    "Plan: walking every day, more water, less salt.",
    "Physical therapy twice each week helps the knee.",
    "Bandage changes continue until the wound has closed.",
    "Return earlier when fever or swelling should appear.",
    "Follow up with an ultrasound of the thyroid.",
)
ANNA, BERT, DORA = user(1, Role.REVIEWER), user(2, Role.REVIEWER), user(3, Role.RECEPTION)
PATIENCE_S = 300.0  # pages are read several times over, and the machine may be busy
POLL_S = 0.3
STOPS = ("paused", "no-paper")


def people_at(folder):
    """Two reviewers and reception, of whom both PIN and badge are asked."""
    publish(folder / "roster.toml", roster(users=(ANNA, BERT, DORA)))
    write_atomic(folder / "people.key", KEY)
    write_atomic(folder / "people.pub", FLEET.public_key.public_bytes_raw(), 0o644)
    return {
        "roster": folder / "roster.toml", "roster_key": folder / "people.pub", "people_key": folder / "people.key",
        "argon2_floor_kib": 8, "idle_s": 3_600.0,
    }  # fmt: skip


def sheets(folder):
    """The first sheet, the second one cut off, and the whole second one."""
    drawn = []
    for name, lines in (("first", FIRST), ("cut", WHOLE[:3]), ("whole", WHOLE)):
        write_page(folder / f"{name}.png", lines)
        drawn.append(Paper(folder / f"{name}.png"))
    return drawn


def feed(site, *paper):
    """Just this paper lies in the feeder."""
    with site.feeder() as feeder:
        feeder.clear()
        feeder.load(paper)


def document_pages(site, document):
    """The pages of a document by their places in the store: the second one came later than the first two."""
    with closing(sqlite3.connect(f"file:{site.state / 'jobs.sqlite'}?mode=ro", uri=True)) as store:
        query = "SELECT page FROM document_pages WHERE document = ? ORDER BY place"
        return [row[0] for row in store.execute(query, (document,))]


@asynccontextmanager
async def at_bus(site, who, number):
    """Somebody who is logged in at a connection of their own; a station that is just starting is waited for."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        bus = open_bus(site.bus_address)
        try:
            await call(bus, "Login", "sss", who.name, PIN, badge(number))
            break
        except (SdBusBaseError, TimeoutError):
            bus.close()
            assert time.monotonic() < deadline, "waited in vain for the station"
            await asyncio.sleep(POLL_S)
    try:
        yield bus
    finally:
        bus.close()


async def look(site):
    """What reception sees: the view, and what waits to be scanned again; None while nobody answers."""
    try:
        async with at_bus(site, DORA, 3) as bus:
            view = await StationInterface.new_proxy(BUS_NAME, STATION_PATH, bus).state.get_async()
            return view, await RescanInterface.new_proxy(BUS_NAME, RESCAN_PATH, bus).waiting(10)
    except (SdBusBaseError, TimeoutError):
        return None


async def press(site):
    """Reception presses; whoever sees that nothing came of it presses again."""
    with contextlib.suppress(SdBusBaseError, TimeoutError):
        async with at_bus(site, DORA, 3) as bus:
            await StationInterface.new_proxy(BUS_NAME, STATION_PATH, bus).scan()


async def sees(site, wanted, what):
    """Waits until reception sees this."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        seen = await look(site)
        if seen is not None and wanted(*seen):
            return seen
        assert time.monotonic() < deadline, f"waited in vain for {what}; seen last: {seen}"
        await asyncio.sleep(POLL_S)


async def scan(site, *paper):
    """Reception scans a stack, and puts right what stops it, until it is held for a review."""
    feed(site, *paper)
    await sees(site, lambda view, _: view == "ready", "ready")
    await press(site)
    while (await sees(site, lambda view, _: view in ("held", *STOPS), "the stack"))[0] != "held":
        put_back(site, len(paper))
        await press(site)


async def ask_for_the_second(site):
    """A reviewer asks for the second sheet of what waits; returns the document."""
    async with at_bus(site, ANNA, 1) as bus:
        review = ReviewInterface.new_proxy(BUS_NAME, REVIEW_PATH, bus)
        async with asyncio.timeout(PATIENCE_S):
            while not (rows := await review.waiting()):  # noqa: ASYNC110 - another process: there is no event
                await asyncio.sleep(POLL_S)
            document = rows[0][1]
            while not (await review.open(document))[0]:  # noqa: ASYNC110
                await asyncio.sleep(POLL_S)
            await review.rescan([1], "cut-off")
    return document


async def start(site, document):
    """Reception says that the sheet lies in the feeder."""
    with contextlib.suppress(SdBusBaseError, TimeoutError):
        async with at_bus(site, DORA, 3) as bus:
            await RescanInterface.new_proxy(BUS_NAME, RESCAN_PATH, bus).start(document)


def put_back(site, sheets):
    """What the feeder let out lies in it again, as a person does it who takes all of it."""
    with site.feeder() as feeder:
        feeder.disarm()
        while (status := feeder.status())["path"] is not None:
            time.sleep(0.1)
        feeder.put_back(max(0, sheets - len(status["hopper"])))


async def until_taken(site, document, after_press=lambda: None):
    """Reception answers every stop until nothing waits any more, or says why it was not taken; returns that code.

    Args:
        site: where.
        document: what waits.
        after_press: called after each press, and awaited if it can be.
    """
    while True:
        _, rows = await sees(site, lambda view, rows: view in STOPS or not rows or bool(rows[0][8]), "an end")
        if not rows or rows[0][8]:
            return rows[0][8] if rows else ""
        put_back(site, 1)
        await press(site)
        if (waited := after_press()) is not None:
            await waited


def kill(site):
    """SIGKILL of the station; it is there again when this returns."""
    child = site.children["station"]
    starts = child.starts
    child.kill()
    until(lambda: child.starts > starts and child.running, "the station again")
