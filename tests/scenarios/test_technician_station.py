"""A technician at the real station on the simulator: a stack goes through, parts are tested, sheets are counted.

Nothing that was planted on the paper is in anything that the technician gets: answers, log, counters, support bundle.
"""

import asyncio

import pytest

from appliance.devices.led_language import Signal
from appliance.sealing.keys import HpkePrivateKey, load_verify_key, write_public
from appliance.sealing.support import open_bundle
from appliance.sim.site import STATION
from appliance.technician.client import TechnicianClient
from soak.support.leftovers import planted_strings
from tests.whole_site import deliver, running_site, site_directory, stack_for, until

KEY = HpkePrivateKey(bytes(range(32)))


def ask(site, question):
    async def talk():
        with TechnicianClient(site.bus_address) as client:
            return await question(client)

    return asyncio.run(talk())


async def everything(client):
    """All that a technician can look at, as one text."""
    lists = (client.parts, client.sensors, client.log_lines, client.versions, client.network,
             client.readiness_history, client.upkeep)  # fmt: skip
    return "\n".join([repr(await look()) for look in lists])


async def press(client, pins):
    """Tests the button with a finger on it."""
    test = asyncio.create_task(client.test_part("button"))
    await asyncio.sleep(0.1)
    await client.versions()  # the station has come to the test, which was asked for first
    await asyncio.sleep(0.3)
    await asyncio.to_thread(pins.press)
    return await test


@pytest.mark.slow
def test_parts_are_tested_wear_is_counted_and_nothing_planted_reaches_a_technician():
    with site_directory() as folder:
        write_public(folder / "support.pub", KEY.public.raw)
        (folder / "bundles").mkdir()
        technician = {"support_key": str(folder / "support.pub"), "bundle_folder": str(folder / "bundles")}
        with running_site(station={"technician": technician}) as site, site.pins() as pins:
            stack = stack_for(site, "technician", pages=2)
            deliver(site, stack)
            states = {part: ask(site, lambda client, part=part: client.test_part(part)).state
                      for part in ("feeder", "camera", "storage", "clock", "broker", "receipt")}  # fmt: skip
            assert states == {"feeder": "passed", "camera": "unsure", "storage": "passed", "clock": "passed",
                              "broker": "passed", "receipt": "passed"}  # fmt: skip
            before = len(list(site.delivered()))
            assert ask(site, lambda client: press(client, pins)).state == "passed"
            assert ask(site, lambda client: client.test_part("lamps")).state == "asked"
            assert pins.wait_for(Signal.STARTING) is Signal.STARTING
            assert ask(site, lambda client: client.answer_part("lamps", well=True)).state == "passed"
            ask(site, TechnicianClient.identify)
            until(lambda: pins.signal() is not Signal.STARTING, "the lamps are the station's again, or flash")
            wear = {one.thing: one.sheets for one in ask(site, TechnicianClient.upkeep)}
            assert wear == {"rollers": 2, "glass": 2}
            assert len(list(site.delivered())) == before, "the press of the test scanned nothing"

            told = ask(site, everything)
            name, _ = ask(site, TechnicianClient.support_bundle)
            public = load_verify_key(site.state / "station.pub")
            bundle = open_bundle((folder / "bundles" / name).read_bytes(), KEY, {STATION: public})
            files = [site.state / one for one in ("technician.log", "wear.json", "parts.json")]
            kept = "\n".join(file.read_text() for file in files if file.exists())
        seen = f"{told}\n{bundle.content.decode()}\n{kept}".encode()
    assert b"storage" in seen
    planted = (*stack.identity.planted, *stack.words)
    assert list(planted_strings(planted[0].encode(), planted)) == [planted[0]], "the search finds what is there"
    assert list(planted_strings(seen, planted)) == []
