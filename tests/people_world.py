"""Invented staff with cheap PINs, and everything that `appliance.people` needs around it."""

import asyncio
import datetime as dt
from dataclasses import replace
from types import SimpleNamespace

from appliance.bus_interface import BUS_NAME, INTERFACE, OBJECT_PATH
from appliance.people.access import Access
from appliance.people.keeper import RosterKeeper, signature_path
from appliance.people.lockout import Lockout
from appliance.people.pins import Cost, badge_tag, store_pin
from appliance.people.policy import rules_of
from appliance.people.rights import PERSONS
from appliance.people.roster import Roster, User, render, sign
from appliance.people.sessions import Sessions
from appliance.sealing.keys import DeviceSigner
from appliance.sections.people import PeopleConfig

KEY = bytes(range(32))
FLEET = DeviceSigner(bytes(range(32, 64)))
CHEAP = Cost(8, 1, 1)
MADE = dt.date(2026, 11, 2)
PIN = "602951"
ROLES = sorted(PERSONS)


def identity(number):
    return f"{number:032x}"


def badge(number):
    return f"04A2{number:06d}"


_STORED = store_pin(KEY, PIN, CHEAP)


async def call(client, member, signature="", *arguments):
    """A plain message, as any program on the device could send it."""
    message = client.new_method_call_message(BUS_NAME, OBJECT_PATH, INTERFACE, member)
    if signature:
        message.append_data(signature, *arguments)
    return (await asyncio.wait_for(client.call_async(message), 10)).get_contents()


def user(number, role, **changes):
    plain = User(identity(number), f"Mock {role.title()} {number}", role, _STORED, badge_tag(KEY, badge(number)))
    return replace(plain, **changes)


STAFF = tuple(user(number, role) for number, role in enumerate(ROLES, start=1))
NAMES = {one.role: one.name for one in STAFF}


def roster(version=1, users=STAFF, **changes):
    return replace(Roster(version, MADE, CHEAP, tuple(users)), **changes)


def publish(path, made, signer=FLEET):
    """Puts a signed roster where a station looks for it."""
    raw = render(made)
    path.write_bytes(raw)
    signature_path(path).write_bytes(sign(raw, signer))
    return raw


def config(**changes):
    plain = {"required": True, "roster": "roster.toml", "factors": dict.fromkeys(ROLES, "pin"), "argon2_floor_kib": 8}
    return PeopleConfig(**{**plain, "local_uids": (), **changes})


def world(tmp_path, made=None, **changes):
    """An `Access` over files, with a clock and a calendar that a test sets."""
    it = SimpleNamespace(now=1_000.0, day=MADE, records=[], reports=[], sessions_changed=[], failure=None)
    it.config, it.file, it.state = config(**changes), tmp_path / "roster.toml", tmp_path / "people"
    if not it.file.exists():
        publish(it.file, made or roster())

    def record(event, /, **fields):
        if it.failure:
            raise it.failure
        it.records.append((event, fields))

    def open_again():
        it.rosters = RosterKeeper(
            file=it.file, state=it.state, key=FLEET.public_key, floor_kib=it.config.argon2_floor_kib,
            report=lambda found, _digest: it.reports.append(found),
        )  # fmt: skip
        rules = rules_of(it.config)
        it.lockout = Lockout(it.state, rules.delays, lambda: it.now)
        it.access = Access(
            rules=rules, rosters=it.rosters, lockout=it.lockout,
            sessions=Sessions(it.config.idle_s, it.config.absolute_s, lambda: it.now),
            people_key=KEY, record=record, clock=lambda: it.now, today=lambda: it.day,
        )  # fmt: skip
        it.access.listen(lambda caller, role: it.sessions_changed.append((caller, role)))
        return it.access

    it.open_again = open_again
    open_again()
    return it
