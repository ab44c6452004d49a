"""A policy whose self-test fails, and power cuts while one is taken, with the real station, uplink and mosquitto.

The policies are retained at the broker by the office's own command. The self-test fails because the scanner is pulled
out in the middle of the trial. Power is cut (SIGKILL) at each step that the ledger shows: waiting, on trial, in force.
"""

import asyncio
import itertools
import json

import pytest

from appliance.bus_client import RefusedError, StationClient
from appliance.bus_interface import BusError
from appliance.cli import main
from appliance.fleet.life import FOLDER
from appliance.sim.site import STATION, Site
from appliance.sim.site_config import broker_table, write_toml
from tests.whole_site import at_desk, options, site_directory, stack_for, told_of_failure, until

OFFICE = "office-0001"
LINK = {"receipt_timeout_s": 3.0, "fleet": {"policy": True, "health": True, "health_interval_s": 5.0}}
PRESET = """
[policy]
default_preset = "fleet"
[presets.fleet]
label = "Records {version}"
document_class = "referral"
purposes = ["ai-summary"]
dpi = 300
duplex = false
"""


class Fleet:
    """The office beside a site."""

    def __init__(self, site, root):
        self.site, self.root, self.keys = site, root, root / "keys"
        assert main(["fleet", "init", "--keys", str(self.keys)]) == 0
        site.broker._office = OFFICE
        site.broker._write_access_list()
        site.broker.issue(OFFICE)
        table = {
            "office": OFFICE,
            "stations": str(site.keys.stations),
            "broker": broker_table(site.broker.config(OFFICE)),
        }
        self.config = write_toml(root / "office.toml", table)
        (root / "policy").mkdir()

    def publish(self, version):
        """Signs the next version and leaves it at the broker for every station."""
        (self.root / "policy" / "settings.toml").write_text(PRESET.format(version=version))
        file, keys = str(self.root / "policy.bundle"), ["--keys", str(self.keys)]
        assert main(["fleet", "policy", "sign", str(self.root / "policy"), "--out", file, *keys]) == 0
        assert main(["fleet", "policy", "publish", file, "--config", str(self.config), *keys]) == 0

    def order(self, *words):
        """`fleet hold` for the one station."""
        assert main(["fleet", "hold", STATION, "--config", str(self.config), "--keys", str(self.keys), *words]) == 0

    def show(self, capsys):
        """What `fleet show` says."""
        capsys.readouterr()
        shown = main(["fleet", "show", STATION, "--config", str(self.config), "--ca", str(self.root / "none")])
        return capsys.readouterr().out if shown == 0 else ""

    def ledger(self):
        """What counts on the station's disk; empty until there is something."""
        path = self.site.state / FOLDER / "state.json"
        return json.loads(path.read_bytes()) if path.exists() else {"attempts": 0, "staged": "", "floor": 0}

    def audit(self):
        """Events about policies, with code and version."""
        lines = [
            json.loads(line)
            for path in sorted((self.site.state / "audit").glob("*.jsonl"))
            for line in path.read_text().splitlines()
            if '"policy-' in line
        ]
        events = [line.get("record", line) for line in lines]
        return [(one["event"], one.get("code", ""), one.get("count", 0)) for one in events]


def seen(site):
    """What the panel is told: the counters and what the next press does; nothing while the station is built anew."""

    async def ask():
        with StationClient(site.bus_address) as client:
            return dict(await client.counters()), await client.next_press()

    try:
        return asyncio.run(ask())
    except Exception:  # noqa: BLE001 - another process that is just starting
        return {}, ""


def in_force(site, version):
    counters, press = seen(site)
    return counters.get("policy") == version and f"Records {version}" in press and not counters["policy-waiting"]


@pytest.mark.slow
def test_a_policy_whose_self_test_fails_is_rolled_back_and_every_power_cut_ends_in_a_whole_version(tmp_path, capsys):
    with site_directory() as directory:
        keys = {"fleet": {"policy": True, "keys": tmp_path / "keys", "health_s": 5.0}}
        site = Site(
            directory / "s",
            options(station={**options().station, **keys}, uplink=LINK),
        )
        fleet = Fleet(site, tmp_path)
        with site, told_of_failure(site):
            fleet.publish(1)
            until(lambda: in_force(site, 1), "the first policy")

            fleet.publish(2)
            until(lambda: fleet.ledger()["attempts"] == 1, "the trial")
            with site.feeder() as feeder:
                feeder.unplug()
                until(
                    lambda: ("policy-rolled-back", "policy-selftest", 2) in fleet.audit(), "the rollback on the record"
                )
                feeder.plug()
            until(lambda: in_force(site, 1), "the first policy again")
            assert seen(site)[0]["policy-refused"] == 1
            assert fleet.ledger()["floor"] == 2
            site.children["uplink"].kill()  # and the broker gives it what it retains, once more
            until(lambda: ("policy-refused", "policy-conflict", 0) in fleet.audit(), "the refusal of the same again")

            fleet.publish(3)
            known = fleet.ledger()["current"]
            until(lambda: bool(fleet.ledger()["staged"]), "the third policy waits")
            site.children["station"].kill()
            cuts = [fleet.ledger()["current"]]
            if not fleet.ledger()["attempts"]:  # else the cut fell into the trial, and a second one there would end it
                until(lambda: fleet.ledger()["attempts"] == 1, "the trial of the third")
                site.children["station"].kill()
                cuts.append(fleet.ledger()["current"])
            until(lambda: in_force(site, 3), "the third policy after the cuts")
            new = fleet.ledger()["current"]
            assert set(cuts) == {known}
            starts = site.children["station"].starts
            site.children["station"].kill()
            until(lambda: site.children["station"].starts > starts, "the next start")
            until(lambda: in_force(site, 3), "the third policy after a cut in force")
            assert fleet.ledger()["current"] == new != known
            taken = [event for event in fleet.audit() if event[0] == "policy-taken"]
            once = [event for event, _ in itertools.groupby(taken)]  # a cut between log and ledger writes one twice
            assert once == [("policy-taken", "", 1), ("policy-taken", "", 3)]
            assert not fleet.ledger()["staged"]
            the_office_stops_the_station_and_lets_it_go_on(site, fleet, capsys)


def the_office_stops_the_station_and_lets_it_go_on(site, fleet, capsys):
    """An order while a stack is in work: that one is delivered, no other is taken, also after a power cut."""

    async def scan(desk):
        job = await desk.scan(stack_for(site, "before", pages=1), 120.0)
        await asyncio.to_thread(fleet.order)
        rows = await desk.until_ended({job}, 120.0)
        assert rows[job].state == "shredded"

    at_desk(site, scan)
    until(lambda: refused_with_its_reason(site), "the press that is refused, the view and its sentence")
    until(lambda: "suspended" in fleet.show(capsys), "the office sees it")
    told = fleet.show(capsys)
    assert "version 3" in told
    assert "days left" in told
    site.children["station"].kill()
    until(lambda: shows(site)[0] == "suspended", "the view after a power cut")
    assert pressed(site) == "fleet-hold"
    fleet.order("--lift")
    until(lambda: shows(site)[0] == "ready", "ready again")
    events = "".join(path.read_text() for path in sorted((site.state / "audit").glob("*.jsonl")))
    assert (events.count('"fleet-hold-set"'), events.count('"fleet-hold-lifted"')) == (1, 1)


def asked(site, question):
    """What the station answers; None while it is just starting."""

    async def ask():
        with StationClient(site.bus_address) as client:
            return await question(client)

    try:
        return asyncio.run(ask())
    except RefusedError as error:
        return error.station_code
    except BusError:
        return None


def pressed(site):
    """The code with which a press is refused."""
    return asked(site, lambda client: client.scan())


def refused_with_its_reason(site):
    """Whether a press is refused and the panel says why.

    That a stack was delivered may be told in between; somebody at the desk presses once more then, as `until` does.
    """
    if pressed(site) != "fleet-hold":
        return False
    view, _, sentence = shows(site)
    return view == "suspended" and "stopped this station" in sentence


def shows(site):
    """View, signal and sentence, as the panel gets them."""
    return asked(site, lambda client: client.status()) or ("", "", "")
