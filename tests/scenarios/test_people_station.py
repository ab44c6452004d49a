"""The real station, told that people must log in: who may not, who may, and what the audit log keeps of it."""

import asyncio
import json
from dataclasses import replace

import pytest

from appliance.bus_address import open_bus
from appliance.bus_client import NotRunningError, RefusedError, StationClient
from appliance.bus_interface import StationFailedError
from appliance.custody.audit import files
from appliance.custody.verify import verify
from appliance.files import write_atomic
from appliance.people.pins import Cost, badge_tag, store_pin
from appliance.people.rights import Role
from appliance.people.roster import Roster
from appliance.sim.site import Site
from tests.people_world import FLEET, KEY, MADE, PIN, badge, call, publish, user
from tests.whole_site import options, site_directory

JOB = "0" * 32


def made():
    """Two people with a PIN that costs what a station asks for by default."""
    cost = Cost()
    people = (user(1, Role.RECEPTION), user(2, Role.SUPERVISOR))
    people = (
        replace(one, pin=store_pin(KEY, PIN, cost), badge=badge_tag(KEY, badge(number)))
        for number, one in enumerate(people)
    )
    return Roster(1, MADE, cost, tuple(people))


def audited(site):
    """The records of the audit log."""
    return [json.loads(line) for file in files(site.state / "audit") for line in file.read_text().splitlines()]


async def until_told(site, code):
    """Waits for a record: the bus says that a caller has left a moment later."""
    for _ in range(200):
        if any(line.get("code") == code for line in audited(site)):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(f"no {code} in the audit log")


def test_a_station_at_which_people_log_in_asks_everybody(tmp_path):
    publish(tmp_path / "roster.toml", made())
    write_atomic(tmp_path / "people.key", KEY)
    write_atomic(tmp_path / "people.pub", FLEET.public_key.public_bytes_raw(), 0o644)
    people = {
        "required": True, "roster": tmp_path / "roster.toml", "roster_key": tmp_path / "people.pub",
        "people_key": tmp_path / "people.key", "local_uids": [],
    }  # fmt: skip

    async def sit(site):
        with StationClient(site.bus_address) as client:
            for _ in range(200):
                try:
                    await client.status()
                    break
                except NotRunningError:
                    await asyncio.sleep(0.1)
            with pytest.raises(RefusedError) as refused:
                await client.scan()
            assert refused.value.station_code == "not-allowed"
            mine = client._bus
            assert await call(mine, "Login", "sss", "Mock Reception 1", PIN, badge(0)) == ("reception", 120)
            assert await client.jobs(5) == []
            with pytest.raises(RefusedError):
                await client.discard(JOB)
            other = open_bus(site.bus_address)
            assert await call(other, "Login", "sss", "", PIN, badge(1)) == ("supervisor", 120)
            with pytest.raises(StationFailedError, match="custody"):  # there is no such job: the station was asked
                await call(other, "Hold", "s", JOB)
            with pytest.raises(RefusedError):
                await client.legal_hold(JOB, on=True)
            other.close()
            await until_told(site, "caller-left")

    with site_directory() as directory:
        site = Site(directory / "s", options(station={"gpio": {"buzzer": False}, "people": people}))
        try:
            site.start(without=("broker", "uplink", "receiver-demo"))
            asyncio.run(sit(site))
        finally:
            site.stop()
        lines = audited(site)
        assert verify(site.state, None).exit_code == 0
    told = [(line["event"], line.get("code", "")) for line in lines]
    for expected in (
        ("roster-taken", ""), ("operation-refused", "scan"), ("person-login", "both"), ("operation-refused", "discard"),
        ("operation-refused", "legal-hold"), ("person-logout", "caller-left"),
    ):  # fmt: skip
        assert expected in told
    assert "Mock" not in json.dumps(lines)
