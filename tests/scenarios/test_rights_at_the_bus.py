"""Rights x roles x operations at the real station: every method of every object that its bus shows, by plain messages.

The methods are those that introspection finds: one that somebody adds is in no row of `MAY` here, and the test fails.
"""

import asyncio
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

from sdbus.exceptions import SdBusBaseError

import appliance
from appliance.bus_address import open_bus
from appliance.bus_client import NotRunningError, StationClient
from appliance.bus_interface import BUS_NAME, StationFailedError
from appliance.files import write_atomic
from appliance.people.pins import badge_tag
from appliance.people.rights import Role
from appliance.sim.site import Site
from tests.people_world import FLEET, KEY, NAMES, PIN, ROLES, STAFF, badge, call, publish, roster
from tests.whole_site import options, site_directory

# Who may call what, written down a second time, by interface: a slip in a table of the code must show.
ALL = {*ROLES, Role.NOBODY}
DESK = {Role.RECEPTION, Role.REVIEWER, Role.SUPERVISOR}
LOOKERS = DESK | {Role.TECHNICIAN}
REVIEWERS = {Role.REVIEWER, Role.SUPERVISOR}
BOSS, REPAIR = {Role.SUPERVISOR}, {Role.TECHNICIAN}
READERS = {Role.AUDITOR, Role.SUPERVISOR}


def each(roles, *members):
    return dict.fromkeys(members, roles)


MAY = {
    "Station1": {
        **each(ALL, "People", "Login", "Logout", "Who", "Keep", "BadgeLeft"),
        **each(LOOKERS, "Presets", "Readiness", "Jobs", "Documents", "Classes", "Parts", "Test"),
        **each(DESK, "Scan", "ScanFor", "ScanAs", "ScanCounted", "ScanPreset", "ChoosePreset", "Cancel"),
        **each(REVIEWERS, "Resume", "ResumeAs", "ResumeDocument"),
        **each(BOSS, "Discard", "Hold", "Unhold"),
        **each(BOSS | REPAIR, "Selftest"),
    },
    "Review1": each(
        REVIEWERS, "Waiting", "Open", "Page", "Thumbnail", "Fields", "Field", "Remove", "Restore", "Confirm", "Correct",
        "Judge", "Offers", "RejectField", "Undo", "Approve", "Reject", "Rescan", "Hold",
    ) | each(BOSS, "Vigilance") | each(ALL, "Close"),  # what is open at the caller's own connection
    "Queue1": {
        **each(DESK, "Items", "Resolved", "Page", "One", "Owners", "LateSheets", "LatePage"),
        **each(REVIEWERS, "Assign", "Escalate", "Resolve"),
        **each(BOSS, "Metrics"),
        **each(READERS, "Audit"),
    },
    "Paper1": {**each(LOOKERS, "Questions"), **each(DESK, "Papers", "Stacks", "Words", "End", "Answer")},
    "Technician1": each(
        REPAIR, "Parts", "TestPart", "AnswerPart", "Sensors", "LogLines", "Versions", "Network", "ReadinessHistory",
        "Upkeep", "UpkeepDone", "Identify", "SupportBundle",
    ) | each(ALL, "Note"),  # a panel is signed in as nobody when it hands over its log
    "Rescan1": each(DESK, "Waiting", "Start", "Show", "Lost"),
    "Office1": {
        **each(BOSS, "Holds", "SetHold", "LiftHold", "Figures", "Reasons", "Classes", "EnableClass", "DisableClass"),
        **each(READERS, "Records", "Chain"),
    },
}  # fmt: skip
ELSEWHERE = {"org.scanstation.Enrolment1", "org.scanstation.Provision1"}
"""Shown by a process that is no station yet, to everybody."""
ENDS_THE_SESSION = ("Login", "Logout", "BadgeLeft")
PLAIN = {"s": "f" * 32, "u": 5, "t": 5, "b": False, "as": ["billing"], "au": [5], "a{ss}": {}, "a(ssssas)": []}
"""An argument of each type."""
LONG = "NO WORD, no id, and far too long" * 40
WRONG = {"s": LONG, "u": 2**32 - 1, "t": 2**64 - 1, "b": True, "as": [LONG] * 99, "au": [2**32 - 1] * 999,
         "a{ss}": {LONG: LONG}, "a(ssssas)": [(LONG, LONG, LONG, LONG, [LONG])]}  # fmt: skip
"""An argument of each type that no method takes, with nothing that it could be about."""


async def asked(client, path, interface, member, signature="", *arguments):
    """What a plain message gets: "" or the code of a refusal."""
    message = client.new_method_call_message(BUS_NAME, path, interface, member)
    if signature:
        message.append_data(signature, *arguments)
    try:
        answer = (await asyncio.wait_for(client.call_async(message), 30)).get_contents()
    except StationFailedError as error:
        return str(error).partition(":")[0]
    except SdBusBaseError as error:
        return type(error).__name__
    return answer if interface.endswith("Introspectable") else ""


def interfaces():
    """Every name of an interface of ours in the source; each is shown at the path of the same name."""
    sources = (file.read_text() for file in Path(appliance.__file__).parent.rglob("*.py"))
    return sorted({name for text in sources for name in re.findall(r'"(org\.scanstation\.\w+1)"', text)} - ELSEWHERE)


async def found(client):
    """Every method that the station shows: path, interface, member, types of its arguments."""
    for name in interfaces():
        path = "/" + name.replace(".", "/")
        tree = ET.fromstring(await asked(client, path, "org.freedesktop.DBus.Introspectable", "Introspect"))  # noqa: S314
        for interface in tree.findall("interface"):
            if interface.attrib["name"].startswith("org.scanstation."):
                for method in interface.findall("method"):
                    arguments = [arg for arg in method.findall("arg") if arg.attrib.get("direction") != "out"]
                    types = [arg.attrib["type"] for arg in arguments]
                    yield path, interface.attrib["name"], method.attrib["name"], types


async def up(site):
    with StationClient(site.bus_address) as client:
        for _ in range(400):
            try:
                return await client.status()
            except NotRunningError:
                await asyncio.sleep(0.1)
    raise AssertionError("the station does not answer")


async def sweep(site):
    await up(site)
    wrong, clients = [], []
    for role in (*ROLES, Role.NOBODY):
        clients.append(client := open_bus(site.bus_address))
        methods = [row async for row in found(client)]
        if role is not Role.NOBODY:
            await call(client, "Login", "sss", NAMES[role], PIN, badge(ROLES.index(role) + 1))
        for path, interface, member, types in methods:
            if member in ENDS_THE_SESSION:
                continue
            may = role in MAY[interface.rpartition(".")[2]][member]
            for each_type in (PLAIN,) if may else (PLAIN, WRONG):  # rights come first, whatever is asked for
                arguments = [each_type[one] for one in types]
                told = await asked(client, path, interface, member, "".join(types), *arguments)
                if (told != "not-allowed") != may:
                    wrong.append((role, interface, member, told))
        assert (await call(client, "Who"))[1] == role, "still who it was"
    for client in clients:
        client.close()
    return methods, wrong


def test_at_the_real_station_each_role_may_call_what_its_row_says_and_every_method_has_one(tmp_path):
    staff = [replace(one, badge=badge_tag(KEY, badge(number))) for number, one in enumerate(STAFF, 1)]
    publish(tmp_path / "roster.toml", roster(users=staff))
    write_atomic(tmp_path / "people.key", KEY)
    write_atomic(tmp_path / "people.pub", FLEET.public_key.public_bytes_raw(), 0o644)
    people = {
        "required": True, "roster": tmp_path / "roster.toml", "roster_key": tmp_path / "people.pub",
        "people_key": tmp_path / "people.key", "local_uids": [], "argon2_floor_kib": 8,
    }  # fmt: skip
    with site_directory() as directory:
        site = Site(directory / "s", options(station={"gpio": {"buzzer": False}, "people": people}))
        try:
            site.start(without=("broker", "uplink", "receiver-demo"))
            methods, wrong = asyncio.run(sweep(site))
        finally:
            site.stop()
    shown = {}
    for _, interface, member, _ in methods:
        shown.setdefault(interface.rpartition(".")[2], set()).add(member)
    assert shown == {name: set(rows) for name, rows in MAY.items()}, "a method without a row here, or a row too many"
    assert wrong == []
