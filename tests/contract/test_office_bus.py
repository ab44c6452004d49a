"""The office on a real dbus-daemon, over a real custody and real people: who gets in, what travels, what is refused."""

import asyncio
import hashlib
import json
import os
import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from appliance import cli
from appliance.bus import StationBus
from appliance.bus_client import RefusedError
from appliance.bus_interface import BusError
from appliance.custody.verify import verify
from appliance.office.chain import ChainWatch
from appliance.office.client import OfficeClient
from appliance.office.desk import OfficeDesk
from appliance.office.door import GuardedDoor
from appliance.office.interface import MAX_CALLS
from appliance.office.service import OfficeService
from appliance.people.rights import Role
from appliance.policy.pack import load_pack
from appliance.rollout import Rollout
from appliance.sim.private_bus import PrivateBus
from tests.contract.test_bus import FakeStation
from tests.custody_samples import captured_job, open_custody
from tests.people_world import NAMES, PIN, call, world

CONTENT = "Bertram Mockford, born 1951-02-03"  # an invented person; must never travel
ID = "0123456789abcdef0123456789abcdef"


def rollout_of(custody):
    return Rollout(custody.state_directory, load_pack(None), custody.notes, lambda: True, custody.queue.now)


class Holder:
    """The station, as far as holds go."""

    def __init__(self, custody):
        self.custody = custody

    async def legal_hold(self, job, *, on, because="", by=""):
        self.custody.legal_hold(job, on, because, by)


@pytest.fixture(scope="module")
def bus(tmp_path_factory):
    with PrivateBus(tmp_path_factory.mktemp("bus")) as private:
        yield private


@pytest.fixture
def custody(tmp_path):
    opened = open_custody(tmp_path / "state")
    yield opened
    opened.close()


def with_office(bus, custody, tmp_path, scenario, role=None, **more):
    """Runs `scenario(it)` against a served office at which `role` is logged in."""

    async def run():
        (tmp_path / "people").mkdir()
        it = SimpleNamespace(bugs=[], people=world(tmp_path / "people", required=True, **more))
        it.served = StationBus(FakeStation(), it.bugs.append, it.people.access)
        it.desk = OfficeDesk(custody, Holder(custody), rollout_of(custody))
        chain = ChainWatch(lambda: verify(custody.state_directory), lambda: datetime(2026, 3, 4, tzinfo=UTC))
        it.service = OfficeService(it.desk, chain, GuardedDoor(it.served.guard), it.bugs.append)
        it.served.also(it.service)
        await it.served.open(bus.address)
        it.client = OfficeClient(bus.address)
        try:
            if role:
                await call(it.client._bus, "Login", "sss", NAMES[role], PIN, "")
            return await asyncio.wait_for(scenario(it), 20)
        finally:
            it.client.close()
            it.served.close()

    return asyncio.run(run())


def calls(it, job):
    return {
        "holds": it.client.holds, "hold": lambda: it.client.hold(job, "litigation", on=True),
        "lift": lambda: it.client.hold(job, "matter-closed", on=False), "figures": lambda: it.client.figures("day", 2),
        "classes": it.client.classes, "enable": lambda: it.client.enable("referral"),
        "disable": lambda: it.client.disable("referral", "leak"), "reasons": lambda: it.client.reasons("month", 2),
        "records": it.client.records, "chain": it.client.chain,
    }  # fmt: skip


ALL = {"classes", "enable", "disable", "holds", "hold", "lift", "figures", "reasons", "records", "chain"}


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (None, set()),
        (Role.RECEPTION, set()),
        (Role.REVIEWER, set()),
        (Role.TECHNICIAN, set()),
        (Role.AUDITOR, {"records", "chain"}),
        (Role.SUPERVISOR, ALL),
    ],
)
def test_each_role_gets_what_the_table_of_rights_gives_it(bus, custody, tmp_path, role, may):
    job = captured_job(custody)

    async def scenario(it):
        for name, ask in calls(it, job).items():
            if name in may:
                await ask()
                continue
            with pytest.raises(RefusedError) as refused:
                await ask()
            assert refused.value.station_code == "not-allowed"
        acts = [fields["code"] for event, fields in it.people.records if event == "person-acted"]
        assert acts == (["legal-hold"] * 2 + ["class-enable"] * 2 if "hold" in may else [])
        assert it.bugs == []

    with_office(bus, custody, tmp_path, scenario, role)


def test_a_hold_travels_with_the_person_and_the_log_that_says_so_holds(bus, custody, tmp_path):
    job = captured_job(custody)

    async def scenario(it):
        await it.client.hold(job, "litigation", on=True)
        (row,) = await it.client.holds()
        assert (row.job, row.held, row.state) == (job, True, "captured")
        rows, more = await it.client.records(0, 2, job=job)
        assert [record.event for record in rows] == ["legal-hold-set", "legal-hold-because"]
        assert rows[1].fields["by"] != "local"
        older, _ = await it.client.records(more, 2, job=job)
        assert older[0].seq < rows[1].seq
        chain = await it.client.chain()
        assert (chain.state, chain.records) == ("holds", rows[0].seq)

    with_office(bus, custody, tmp_path, scenario, Role.SUPERVISOR)


def test_the_command_line_sets_and_lifts_a_hold_for_a_reason(bus, custody, tmp_path):
    job = captured_job(custody)

    async def scenario(it):
        for action, reason in (("hold", "litigation"), ("unhold", "matter-closed")):
            words = ["jobs", action, job, "--because", reason, "--bus", bus.address]
            assert await asyncio.to_thread(cli.main, words) == 0
        rows, _ = await asyncio.to_thread(it.desk.records, 0, 9, "", "legal-hold-because", job)
        assert [row.fields["by"] for row in rows] == ["local", "local"]

    with_office(bus, custody, tmp_path, scenario, local_uids=(os.getuid(),))


def test_a_supervisor_takes_a_class_out_of_use_and_back_on_the_command_line(
    bus, custody, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr("getpass.getpass", lambda prompt: PIN if prompt.startswith("PIN") else "")
    report = tmp_path / "pilot.html"
    report.write_text("A report of a pilot.")

    async def scenario(it):
        def run(*words):
            return cli.main(["classes", *words, "--bus", bus.address])

        person = ("--person", NAMES[Role.SUPERVISOR])
        assert await asyncio.to_thread(run, "disable", "referral", *person, "--because", "leak") == 0
        assert await asyncio.to_thread(run) == 0
        assert re.search(r"^referral +not in use", capsys.readouterr().out, re.MULTILINE)
        assert await asyncio.to_thread(run, "enable", "referral", *person, "--pilot", str(report)) == 0
        assert await asyncio.to_thread(run, "--json") == 0
        (referral,) = [row for row in json.loads(capsys.readouterr().out.splitlines()[-1]) if row["name"] == "referral"]
        assert (referral["enabled"], referral["pilot"]) == (True, True)
        for words in (("enable",), ("enable", "referral"), ("disable", "referral", *person)):
            assert await asyncio.to_thread(run, *words) == 2
        assert await asyncio.to_thread(run, "enable", "referral", *person, "--pilot", str(tmp_path / "none")) == 2
        assert await asyncio.to_thread(run, "enable", "referral", "--person", NAMES[Role.REVIEWER]) == 1
        rows, _ = await asyncio.to_thread(it.desk.records, 0, 9, "", "class-enabled", "")
        digest = hashlib.sha256(report.read_bytes()).hexdigest()
        assert [(row.fields["class"], row.fields["sha256"]) for row in rows] == [("referral", digest)]

    with_office(bus, custody, tmp_path, scenario, local_uids=(os.getuid(),))


@pytest.mark.parametrize("bad", [CONTENT, "../x", "A" * 32, "a" * 65])
def test_nothing_but_ids_and_words_is_taken(bus, custody, tmp_path, bad):
    async def scenario(it):
        for ask in (
            it.client.hold(bad, "litigation", on=True),
            it.client.hold(ID, bad, on=False),
            it.client.enable(bad),
            it.client.enable("referral", bad),
            it.client.disable("referral", bad),
            it.client.records(day=bad),
            it.client.records(event=bad),
            it.client.records(job=bad),
        ):
            with pytest.raises(BusError):
                await ask
        for ask, code in (
            (it.client.hold(ID, "litigation", on=True), "custody-unknown"),
            (it.client.hold(ID, "because", on=True), "office-reason"),
            (it.client.enable("no-such-class"), "policy-class"),
            (it.client.disable("referral", "because"), "office-reason"),
            (it.client.figures("year", 2), "office-unit"),
        ):
            with pytest.raises(RefusedError) as refused:
                await ask
            assert refused.value.station_code == code
        assert it.bugs == []

    with_office(bus, custody, tmp_path, scenario, Role.SUPERVISOR)


def test_a_bug_does_not_travel_a_foreign_answer_is_an_error_and_too_many_calls_are_refused(
    bus, custody, tmp_path, monkeypatch
):
    async def scenario(it):
        def bug(_limit):
            raise ValueError(CONTENT)

        monkeypatch.setattr(it.desk, "holds", bug)
        with pytest.raises(RefusedError) as refused:
            await it.client.holds()
        assert CONTENT not in str(refused.value) + refused.value.advice
        assert [str(error) for error in it.bugs] == [CONTENT]
        odd = SimpleNamespace(as_tuple=lambda: (CONTENT, "", 1))
        monkeypatch.setattr(it.desk, "reasons", lambda *_: [odd])
        with pytest.raises(BusError, match="malformed"):
            await it.client.reasons("day", 1)
        it.service._calls.under_way = MAX_CALLS
        with pytest.raises(BusError):
            await it.client.figures("day", 1)

    with_office(bus, custody, tmp_path, scenario, Role.SUPERVISOR)


def test_where_nobody_knows_who_calls_nobody_gets_in(bus, custody):
    async def run():
        bugs = []
        served = StationBus(FakeStation(), bugs.append)
        served.also(
            OfficeService(
                OfficeDesk(custody, Holder(custody), rollout_of(custody)), None, GuardedDoor(None), bugs.append
            )
        )
        await served.open(bus.address)
        try:
            with OfficeClient(bus.address) as client:
                with pytest.raises(RefusedError) as refused:
                    await client.holds()
                assert refused.value.station_code == "not-allowed"
        finally:
            served.close()

    asyncio.run(run())
