"""Rights x roles x operations on a real bus, with plain messages of a client that is no panel of ours."""

import asyncio
import os
from contextlib import asynccontextmanager, suppress
from types import SimpleNamespace

import pytest
from sdbus import DbusInterfaceCommonAsync, dbus_method_async, dbus_method_async_override
from sdbus.exceptions import SdBusBaseError

from appliance.bus import BusNameTakenError, StationBus, _Service
from appliance.bus_address import open_bus
from appliance.bus_guard import Guarded
from appliance.bus_interface import BUS_NAME, INTERFACE, OBJECT_PATH, StationFailedError, StationInterface
from appliance.custody.events import EVENT_FIELDS, FIELD_RULES, Event
from appliance.errors import ScanStationError, StorageFullError
from appliance.people.access import NotAllowedError
from appliance.people.rights import RIGHTS, Role, operation_of
from appliance.sim.private_bus import PrivateBus
from tests.contract.test_bus import FakeStation
from tests.people_world import NAMES, PIN, ROLES, STAFF, badge, call, publish, roster, world

JOB = "0" * 32
ARGUMENTS = {
    "": (), "s": (JOB,), "ss": (JOB, "referral"), "sss": (JOB, JOB, ""), "u": (5,), "as": (["billing"],),
    "sas": ("referral", []), "sasu": ("", [], 3),
}  # fmt: skip
SIGN_IN = RIGHTS["sign-in"].members
METHODS = {
    member.method_name: member.input_signature
    for member in vars(StationInterface).values()
    if type(member).__name__ == "DbusMethodAsync"
}
PROPERTIES = {
    member.property_name for member in vars(StationInterface).values() if type(member).__name__ == "DbusPropertyAsync"
}


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with PrivateBus(tmp_path_factory.mktemp("people-bus")) as private:
        yield private


async def login(client, role, pin=PIN, token=""):
    return await call(client, "Login", "sss", NAMES[role], pin, token)


async def refusal(awaitable):
    with pytest.raises(StationFailedError) as refused:
        await awaitable
    return str(refused.value)


@asynccontextmanager
async def served(bus, tmp_path, **changes):
    it = world(tmp_path, **changes)
    it.station, it.bugs, it.clients = FakeStation(), [], []
    it.bus = StationBus(it.station, it.bugs.append, it.access)
    await it.bus.open(bus.address)

    def client():
        it.clients.append(open_bus(bus.address))
        return it.clients[-1]

    it.client = client
    try:
        yield it
    finally:
        for one in it.clients:
            one.close()
        it.bus.close()
    assert it.bugs == []


def run(bus, tmp_path, scenario, **changes):
    async def inside():
        async with served(bus, tmp_path, **changes) as it:
            return await asyncio.wait_for(scenario(it), 60)

    return asyncio.run(inside())


def test_every_method_and_property_of_the_interface_has_one_row_and_no_row_names_what_is_not_there():
    members = [member for row in RIGHTS.values() for member in row.members]
    assert sorted(members) == sorted({*METHODS, *PROPERTIES})
    assert all(RIGHTS[operation_of(name)].roles == frozenset(Role) for name in PROPERTIES), "properties are for all"


def test_every_method_that_is_served_asks_first():
    for owner in _Service.__mro__:
        if issubclass(owner, Guarded) and owner is not Guarded:
            for member in vars(owner).values():
                if type(member).__name__ == "DbusMethodAsync":
                    assert member.original_method.__qualname__.startswith(owner.__name__)
                    assert hasattr(member.original_method, "__wrapped__"), member.method_name
    assert {name for name in dir(_Service) if type(getattr(_Service, name)).__name__ == "DbusMethodAsync"} >= {
        "discard", "login", "selftest"
    }  # fmt: skip


class Odd(DbusInterfaceCommonAsync, interface_name="org.scanstation.Odd1"):
    """An interface that somebody added, and forgot in the table of rights."""

    @dbus_method_async()
    async def explode(self):
        raise NotImplementedError


class OddService(Guarded, Odd):
    """Serves it."""

    @dbus_method_async_override()
    async def explode(self):
        pytest.fail("it ran")


@pytest.mark.parametrize("required", [True, False])
def test_a_method_without_a_row_is_refused_for_everybody(bus, tmp_path, required):
    async def scenario(it):
        odd = OddService(it.bus._guard, it.bugs.append)
        odd.export_to_dbus("/odd", it.bus._bus)
        for role in (*ROLES, Role.LOCAL):
            client = it.client()
            if role is not Role.LOCAL:
                await login(client, role)
            message = client.new_method_call_message(BUS_NAME, "/odd", "org.scanstation.Odd1", "Explode")
            assert (await refusal(client.call_async(message))).startswith("not-allowed")

    run(bus, tmp_path, scenario, required=required, local_uids=(os.getuid(),))


# What each role may call, written down a second time: a slip in the table of the code must show.
LOOK = {"Presets", "Readiness", "Jobs", "Documents", "Classes", "Parts", "Test"}
SCAN = {"Scan", "ScanFor", "ScanAs", "ScanCounted", "ScanPreset", "ChoosePreset", "Cancel"}
GO_ON = {"Resume", "ResumeAs", "ResumeDocument"}
MAY = {
    Role.NOBODY: set(),
    Role.AUDITOR: set(),
    Role.TECHNICIAN: LOOK | {"Selftest"},
    Role.RECEPTION: LOOK | SCAN,
    Role.REVIEWER: LOOK | SCAN | GO_ON,
    Role.SUPERVISOR: LOOK | SCAN | GO_ON | {"Discard", "Hold", "Unhold", "Selftest"},
    Role.LOCAL: LOOK | SCAN | GO_ON | {"Discard", "Hold", "Unhold", "Selftest"},
}


async def sweep(it, client, role):
    """Calls every method as whoever is logged in at `client`, and compares with the table and with `MAY`."""
    assert (await call(client, "Who"))[1] == role
    for member, signature in METHODS.items():
        if member in SIGN_IN:
            continue
        it.station.asked.clear()
        it.records.clear()
        question = call(client, member, signature, *ARGUMENTS[signature])
        if member in MAY[role]:
            await question
        else:
            assert (await refusal(question)).startswith("not-allowed: "), (role, member)
            assert it.station.asked == [], "the station must not hear of it"
            once = (
                role is Role.NOBODY and RIGHTS[operation_of(member)].acts is False
            )  # a panel that looks, once an hour
            assert [event for event, _ in it.records] == ["operation-refused"] or (once and it.records == [])
        assert (member in MAY[role]) == (role in RIGHTS[operation_of(member)].roles), (role, member)


def test_each_role_may_call_what_its_row_says_and_nothing_else(bus, tmp_path):
    async def scenario(it):
        for role in (*ROLES, Role.NOBODY):
            client = it.client()
            if role != Role.NOBODY:
                assert await login(client, role) == (role, 120)
            await sweep(it, client, role)

    run(bus, tmp_path, scenario, refusals_an_hour=10_000)


def test_the_command_line_of_root_needs_no_login_and_a_login_there_counts_more(bus, tmp_path):
    async def scenario(it):
        client = it.client()
        await sweep(it, client, Role.LOCAL)
        await login(client, Role.AUDITOR)
        await sweep(it, client, Role.AUDITOR)

    run(bus, tmp_path, scenario, refusals_an_hour=10_000, local_uids=(os.getuid(),))


def test_without_a_requirement_everybody_may_what_takes_no_name(bus, tmp_path):
    async def scenario(it):
        client = it.client()
        for member, signature in METHODS.items():
            if member not in SIGN_IN:
                await call(client, member, signature, *ARGUMENTS[signature])
        assert it.records == []

    run(bus, tmp_path, scenario, required=False)


def test_a_station_without_people_lets_in_whom_the_bus_lets_in_and_nobody_log_in(bus):
    async def scenario():
        served, client = StationBus(FakeStation(), [].append), open_bus(bus.address)
        await served.open(bus.address)
        await call(client, "Discard", "s", JOB)
        assert await call(client, "People") == []
        assert await call(client, "Who") == ("", "nobody", 0)
        for member in ("Logout", "Keep", "BadgeLeft"):
            await call(client, member)
        assert (await refusal(call(client, "Login", "sss", "Mock", PIN, ""))).startswith("login-refused")
        client.close()
        served.close()

    asyncio.run(scenario())


def test_a_bug_behind_the_guard_is_reported_and_its_text_does_not_travel(bus, tmp_path, monkeypatch):
    async def scenario(it):
        client = it.client()
        monkeypatch.setattr(it.access, "people", lambda: {}["Mock Reviewer"])
        assert await refusal(call(client, "People")) == "internal: " + ScanStationError.advice
        assert [type(bug) for bug in it.bugs] == [KeyError]
        it.bugs.clear()

    run(bus, tmp_path, scenario)


def test_a_bug_in_what_runs_by_itself_is_reported_and_sessions_end_all_the_same(bus, tmp_path, monkeypatch):
    monkeypatch.setattr("appliance.bus_guard.TICK_S", 0.01)

    async def scenario(it):
        client = it.client()
        await login(client, Role.RECEPTION)
        monkeypatch.setattr(it.access, "tick", lambda: {}["Mock"])
        await wait_for(lambda: it.bugs)
        assert [type(bug) for bug in it.bugs] == [KeyError]
        it.bugs.clear()
        it.now += 121
        assert (await refusal(call(client, "Scan"))).startswith("not-allowed")

    run(bus, tmp_path, scenario)


def test_whom_the_bus_daemon_does_not_know_is_nobody_and_cannot_log_in(bus, tmp_path, monkeypatch):
    async def scenario(it):
        monkeypatch.setattr("appliance.bus_guard.get_current_message", lambda: SimpleNamespace(sender=":1.99999"))
        assert await it.bus._guard.caller() == ":1.99999"
        assert not it.access.is_known(":1.99999")
        monkeypatch.setattr("appliance.bus_guard.get_current_message", lambda: SimpleNamespace(sender=None))
        with pytest.raises(NotAllowedError):
            await it.bus._guard.admit("scan")

    run(bus, tmp_path, scenario, local_uids=(os.getuid(),))


def test_a_station_whose_name_is_taken_watches_nothing(bus, tmp_path):
    async def scenario(it):
        other = world(tmp_path / "other")
        second = StationBus(FakeStation(), it.bugs.append, other.access)
        second.session_changed(":1.1", "nobody")
        with pytest.raises(BusNameTakenError):
            await second.open(bus.address)
        assert second._guard._tending is None
        second.close()
        assert await it.bus.alive()

    (tmp_path / "other").mkdir()
    run(bus, tmp_path, scenario)


def test_a_login_is_announced_named_kept_and_ended(bus, tmp_path):
    async def scenario(it):
        client, heard = it.client(), []
        listening = await client.match_signal_async(
            BUS_NAME, OBJECT_PATH, INTERFACE, "SessionChanged", lambda m: heard.append(m.get_contents())
        )
        assert sorted(await call(client, "People")) == sorted((one.name, one.role) for one in STAFF)
        assert await call(client, "Who") == ("", "nobody", 0)
        await login(client, Role.REVIEWER)
        assert await call(client, "Who") == (NAMES[Role.REVIEWER], "reviewer", 120)
        it.now += 100
        assert (await call(client, "Who"))[2] == 20, "asking does not keep a session"
        await call(client, "Keep")
        assert (await call(client, "Who"))[2] == 120
        await call(client, "BadgeLeft")  # it began without a badge
        assert (await call(client, "Who"))[1] == "reviewer"
        await call(client, "Logout")
        await call(client, "Logout")
        assert await call(client, "Who") == ("", "nobody", 0)
        assert [role for _, role in heard] == ["reviewer", "nobody"]
        assert len({caller for caller, _ in heard}) == 1
        assert heard[0][0].startswith(":")
        told = [event for event, _ in it.records]
        assert told == ["person-login", "person-logout"]
        listening.close()

    run(bus, tmp_path, scenario)


def test_a_session_that_began_with_a_badge_ends_when_the_badge_leaves(bus, tmp_path):
    async def scenario(it):
        client = it.client()
        number = next(k for k, one in enumerate(STAFF, start=1) if one.role is Role.SUPERVISOR)
        assert (await refusal(login(client, Role.SUPERVISOR))).startswith("login-factor: ")
        assert (await refusal(login(client, Role.SUPERVISOR, PIN, "\x02garbage"))).startswith("login-badge-unreadable")
        assert await call(client, "Login", "sss", "", PIN, badge(number).lower()) == ("supervisor", 120)
        await call(client, "BadgeLeft")
        assert (await call(client, "Who"))[1] == "nobody"
        assert it.records[-1] == ("person-logout", {"user": STAFF[number - 1].id, "code": "badge-left"})

    run(bus, tmp_path, scenario, factors={})


def test_another_caller_cannot_use_a_session_whatever_it_claims(bus, tmp_path):
    async def scenario(it):
        client, other = it.client(), it.client()
        await login(client, Role.SUPERVISOR)
        assert (await refusal(call(other, "Discard", "s", JOB))).startswith("not-allowed")
        forged = other.new_method_call_message(BUS_NAME, OBJECT_PATH, INTERFACE, "Discard")
        forged.append_data("s", JOB)
        with pytest.raises(StationFailedError):  # the daemon stamps the sender; a client has no say
            await other.call_async(forged)
        await call(client, "Discard", "s", JOB)
        assert it.station.asked == [("discard", JOB)]

    run(bus, tmp_path, scenario)


def test_a_session_ends_with_its_connection_and_a_fake_farewell_ends_nothing(bus, tmp_path):
    async def scenario(it):
        client, other = it.client(), it.client()
        await login(client, Role.SUPERVISOR)
        (name,) = it.access._sessions.callers()
        farewell = other.new_signal_message("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged")
        farewell.append_data("sss", name, name, "")
        with suppress(SdBusBaseError):
            farewell.send()
        assert (await call(client, "Who"))[1] == "supervisor"
        client.close()
        it.clients.remove(client)
        del client
        for _ in range(100):
            if it.access._sessions.callers() == ():
                break
            await asyncio.sleep(0.02)
        assert it.records[-1][1]["code"] == "caller-left"
        assert not it.access.is_known(name)

    run(bus, tmp_path, scenario)


def test_a_bus_that_starts_again_gives_no_session_to_the_next_owner_of_a_name(tmp_path):
    async def scenario():
        it = world(tmp_path)
        served = StationBus(FakeStation(), [].append, it.access)
        for _ in range(2):
            with PrivateBus(tmp_path) as private:
                await served.open(private.address)
                client = open_bus(private.address)
                assert (await call(client, "Who"))[1] == "nobody"
                await login(client, Role.SUPERVISOR)
                client.close()
                served.close()
        assert [fields["code"] for event, fields in it.records if event == "person-logout"] == ["bus-lost"] * 2

    asyncio.run(scenario())


def test_a_user_who_is_removed_while_logged_in_may_nothing_from_then_on(bus, tmp_path):
    async def scenario(it):
        client = it.client()
        await login(client, Role.SUPERVISOR)
        publish(it.file, roster(2, [one for one in STAFF if one.role is not Role.SUPERVISOR]))
        it.access.refresh()
        assert (await refusal(call(client, "Discard", "s", JOB))).startswith("not-allowed")
        assert (await refusal(login(client, Role.SUPERVISOR))).startswith("login-refused")

    run(bus, tmp_path, scenario)


def test_time_and_a_new_roster_are_looked_after_without_being_asked(bus, tmp_path, monkeypatch):
    monkeypatch.setattr("appliance.bus_guard.TICK_S", 0.01)

    async def scenario(it):
        client = it.client()
        await login(client, Role.RECEPTION)
        it.now += 121
        await wait_for(lambda: it.records[-1][1].get("code") == "idle")
        await login(client, Role.RECEPTION)
        publish(it.file, roster(2))
        await wait_for(lambda: it.records[-1][1].get("code") == "roster-changed")
        assert (await call(client, "Who"))[1] == "nobody"

    run(bus, tmp_path, scenario)


async def wait_for(condition):
    for _ in range(200):
        if condition():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it did not happen")


HOSTILE = [
    ("Login", "s", ("x",)),
    ("Login", "sss", ("x" * 129, "1", "")),
    ("Login", "sss", ("x", "1" * 129, "")),
    ("Login", "ssu", ("x", "1", 1)),
    ("Login", "as", (["x"] * 100,)),
    ("Keep", "s", ("x",)),
    ("Who", "u", (1,)),
]


def test_calls_of_a_wrong_shape_are_refused_and_count_as_no_try(bus, tmp_path):
    async def scenario(it):
        client = it.client()
        for member, signature, arguments in HOSTILE:
            with pytest.raises(SdBusBaseError):
                await call(client, member, signature, *arguments)
        assert it.records == []
        assert (await login(client, Role.AUDITOR))[0] == "auditor"

    run(bus, tmp_path, scenario)


def test_many_logins_at_once_are_checked_one_by_one_and_most_are_sent_away(bus, tmp_path):
    async def scenario(it):
        client = it.client()
        tries = [asyncio.create_task(refusal(login(client, Role.AUDITOR, "000000"))) for _ in range(40)]
        told = [answer.split(":")[0] for answer in await asyncio.gather(*tries)]
        assert set(told) <= {"login-refused", "login-wait", "login-busy"}
        assert told.count("login-refused") <= it.config.free_attempts

    run(bus, tmp_path, scenario)


def test_records_about_people_are_of_the_form_of_the_audit_log_and_hold_no_name(bus, tmp_path):
    async def scenario(it):
        client = it.client()
        for _ in range(4):
            await refusal(login(client, Role.REVIEWER, "000000"))
        await refusal(call(client, "Login", "sss", "Nobody We Know", PIN, ""))
        await login(client, Role.SUPERVISOR)
        await call(client, "Hold", "s", JOB)
        await call(client, "Logout")
        await refusal(call(client, "Hold", "s", JOB))
        kinds = {event for event, _ in it.records}
        assert kinds == {"login-failed", "login-locked", "person-login", "person-acted", "person-logout",
                         "operation-refused"}  # fmt: skip
        for event, fields in it.records:
            assert set(fields) == EVENT_FIELDS[Event(event)]
            assert all(FIELD_RULES[key](value) for key, value in fields.items()), (event, fields)
        assert not any("Mock" in str(record) or PIN in str(record) for record in it.records)

    run(bus, tmp_path, scenario)


def test_where_nothing_can_be_recorded_nobody_logs_in_or_acts_and_nobody_stays(bus, tmp_path):
    async def scenario(it):
        client, other = it.client(), it.client()
        await login(client, Role.SUPERVISOR)
        it.failure = StorageFullError("no room")
        assert (await refusal(call(client, "Discard", "s", JOB))).startswith("storage-full")
        assert (await refusal(login(other, Role.RECEPTION))).startswith("storage-full")
        assert (await call(other, "Who"))[1] == "nobody"
        assert (await refusal(call(other, "Discard", "s", JOB))).startswith("storage-full")
        assert it.station.asked == []
        with pytest.raises(SdBusBaseError):
            await call(client, "Logout")
        assert (await call(client, "Who"))[1] == "nobody"

    run(bus, tmp_path, scenario)
