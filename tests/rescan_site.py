"""A real station on the simulator, and a reviewer and a receptionist who have a sheet scanned again, whatever happens."""

import asyncio
import contextlib
import os
import time
from contextlib import closing

from sdbus.exceptions import SdBusBaseError

from appliance.bus_address import open_bus
from appliance.bus_interface import BUS_NAME
from appliance.bus_interface import OBJECT_PATH as STATION_PATH
from appliance.bus_interface import StationInterface
from appliance.files import write_atomic
from appliance.people.rights import Role
from appliance.rescan.interface import OBJECT_PATH as RESCAN_PATH
from appliance.rescan.interface import RescanInterface
from appliance.review.interface import OBJECT_PATH, ReviewInterface
from soak.support.paper import Identity, write_page
from appliance.sim.control import Paper
from tests.people_world import FLEET, KEY, PIN, badge, call, publish, roster, user

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
