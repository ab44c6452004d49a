"""From the office through a real broker to the inbox, and from the inbox into a station that works."""

import asyncio

import pytest

from appliance.bus_client import StationClient
from appliance.cli import main
from appliance.delivery.health import FILE_NAME
from appliance.delivery.policies import PolicyInbox
from appliance.enrolment.fleet_keys import load_root
from appliance.fleet import bundle, health
from appliance.sealing.algorithms import key_id
from appliance.sealing.keys import load_verify_key
from appliance.sections.network import FleetLinkConfig
from appliance.sim.broker import Broker
from appliance.sim.site import STATION as SIMULATED
from appliance.sim.site_config import broker_table, write_toml
from tests.delivery_world import OTHER, STATION, Site, Wire, running, until, uplink
from tests.fleet_world import made, settings
from tests.whole_site import at_desk, options, running_site, stack_for
from tests.whole_site import until as patiently

OFFICE = "office-0001"
NOT_AUTHORISED = 0x87


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with Broker(
        tmp_path_factory.mktemp("broker"), [STATION, OTHER], ["receiver-0001"], office=OFFICE
    ) as running_broker:
        yield running_broker


@pytest.fixture
def office(tmp_path, broker):
    """Keys, a policy and the configuration of an office; returns its command."""
    (tmp_path / "policy").mkdir()
    (tmp_path / "policy" / "settings.toml").write_text('[policy]\ndefault_class = "referral"\n')
    write_toml(tmp_path / "office.toml", {"office": OFFICE, "broker": broker_table(broker.config(OFFICE))})
    assert main(["fleet", "init", "--keys", str(tmp_path / "keys")]) == 0

    def command(action, *words):
        return main(["fleet", "policy", action, *words, "--keys", str(tmp_path / "keys")])

    return command


def test_a_signed_policy_reaches_the_inbox_of_the_station_once(tmp_path, broker, office, capsys):
    file = tmp_path / "policy.bundle"
    for version in (1, 2):
        assert office("sign", str(tmp_path / "policy"), "--out", str(file)) == 0
        assert f"version {version}" in capsys.readouterr().out
    assert office("show", str(file)) == 0
    assert "for every station" in capsys.readouterr().out
    assert office("publish", str(file), "--config", str(tmp_path / "office.toml")) == 0
    (tmp_path / "site").mkdir()
    site = Site(tmp_path / "site")
    inbox = PolicyInbox(site.inbox_dir)
    with running(uplink(site, broker.config(STATION), fleet=FleetLinkConfig(policy=True))):
        until(inbox.entries, what="the retained policy")
        assert inbox.read(inbox.entries()[0]) == file.read_bytes()
        inbox.remove(inbox.entries()[0])
        broker.stop()
        broker.start()
        site.until_code("connected")
        office("sign", str(tmp_path / "policy"), "--out", str(file), "--station", STATION)
        assert office("publish", str(file), "--config", str(tmp_path / "office.toml")) == 0
        until(inbox.entries, what="the new policy")
        assert [inbox.read(path) for path in inbox.entries()] == [file.read_bytes()]  # and not the former one again


def test_a_station_that_did_not_ask_hears_no_policy(tmp_path, broker):
    site = Site(tmp_path)
    with Wire(broker.config(OFFICE), OFFICE) as wire, running(uplink(site, broker.config(STATION))):
        site.until_code("connected")
        wire.publish(f"scanstation/v1/{STATION}/policy", made(), retain=True)
        wire.publish(f"scanstation/v1/{STATION}/policy", b"", retain=True)
    assert PolicyInbox(site.inbox_dir).entries() == ()


def test_nobody_but_the_office_may_publish_a_policy_or_hear_anothers(broker):
    with (
        Wire(broker.config(OTHER), OTHER, f"scanstation/v1/{STATION}/policy") as wire,
        Wire(broker.config(OFFICE), OFFICE) as desk,
    ):
        for topic in ("scanstation/v1/_fleet/policy", f"scanstation/v1/{OTHER}/policy"):
            assert wire.publish(topic, made(), retain=True) == NOT_AUTHORISED
        desk.publish(f"scanstation/v1/{STATION}/policy", b"for another")
        desk.publish(f"scanstation/v1/{STATION}/policy", b"", retain=True)
        assert wire.messages == []


def test_what_a_station_would_refuse_is_neither_signed_nor_published(tmp_path, office, capsys):
    (tmp_path / "policy" / "settings.toml").write_text("[recipient]\n")
    file = tmp_path / "policy.bundle"
    assert office("sign", str(tmp_path / "policy"), "--out", str(file)) == 2
    assert not file.exists()
    file.write_bytes(made())  # of another fleet
    assert office("show", str(file)) == 1
    assert office("publish", str(file), "--config", str(tmp_path / "office.toml")) == 1
    (tmp_path / "policy" / "settings.toml").unlink()
    file.unlink()
    assert office("sign", str(tmp_path / "policy"), "--out", str(file), "--site", "north") == 0
    assert office("publish", str(file), "--config", str(tmp_path / "office.toml")) == 2  # which stations?
    assert "--to" in capsys.readouterr().err


async def notice(desk):
    """Sees that the paper is safe to shred, presses without paper, and holds the button."""
    await shows(desk, "delivered")
    await desk.client.scan()
    await shows(desk, "no-paper")
    await desk.client.cancel()


async def shows(desk, view):
    """Waits for a view of the lamps, which comes some time after the job's row says so."""
    async with asyncio.timeout(60):
        while (await desk.client.status())[0] != view:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)


def counters(site):
    async def ask():
        with StationClient(site.bus_address) as client:
            return dict(await client.counters()), await client.next_press()

    try:
        return asyncio.run(ask())
    except Exception:  # noqa: BLE001 - the station is just being built anew
        return {}, ""


@pytest.mark.slow
def test_a_working_station_takes_a_policy_between_jobs_and_refuses_another(tmp_path):
    keys = tmp_path / "keys"
    main(["fleet", "init", "--keys", str(keys)])
    root = load_root(keys)
    station = {**options().station, "fleet": {"policy": True, "keys": keys, "health_s": 5.0}}
    with running_site(station=station, restart=False) as site:
        inbox = PolicyInbox(site.directory / "inbox")

        async def scan(desk):
            job = await desk.scan(stack_for(site, "before", pages=1), 120.0)
            inbox.put(settings(1, PRESETS, signer=root))  # while the job is in work
            rows = await desk.until_ended({job}, 120.0)
            assert rows[job].state == "shredded"

        at_desk(site, scan)
        at_desk(site, notice)  # until then the lamps say that the paper is safe to shred
        patiently(lambda: counters(site)[0].get("policy") == 1, "the first policy in force")
        assert "Fleet records" in counters(site)[1]
        inbox.put(made(2, {bundle.SETTINGS: b"[x]"}, signer=root))
        patiently(lambda: counters(site)[0].get("policy-refused") == 1, "the refusal")

        async def again(desk):
            rows = await desk.until_ended({await desk.scan(stack_for(site, "after", pages=1), 120.0)}, 120.0)
            assert [row.state for row in rows.values()] == ["shredded"]

        at_desk(site, again)
        log = (site.state / "audit").glob("*.jsonl")
        events = "".join(path.read_text() for path in sorted(log) if path.is_file())
        assert events.count('"policy-taken"') == 1
        assert events.count('"policy-refused"') == 1
        patiently(lambda: health_of(site).counts.get(("delivered", "referral", "")) == 2, "health of both")
        assert (health_of(site).numbers["policy"], health_of(site).numbers["policy_refused"]) == (1, 1)
        assert "ready" in health_of(site).view or "delivered" in health_of(site).view


def health_of(site):
    """What the station last said of itself, as the fleet's office reads it."""
    key = load_verify_key(site.keys.stations / f"{SIMULATED}.pub")
    untrusted = (site.directory / "outbox" / FILE_NAME).read_bytes()
    return health.read(untrusted, SIMULATED, key, key_id(key.public_bytes_raw()))


PRESETS = """
[policy]
default_preset = "fleet"
[presets.fleet]
label = "Fleet records"
document_class = "referral"
purposes = ["ai-summary"]
dpi = 300
duplex = false
"""
