"""A connection whose watch the binding gave up with an earlier one is heard all the same: a client's, the station's."""

import asyncio
import gc

import pytest

from appliance.bus import StationBus
from appliance.bus_address import listen, open_bus
from appliance.bus_client import StationClient
from appliance.sim.private_bus import PrivateBus
from tests.panel.stand_in import FakeStation
from tests.people_world import world

DAEMON, PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    with PrivateBus(tmp_path_factory.mktemp("bus")) as private:
        yield private.address


async def asked(bus, patience_s):
    """The daemon's id, asked for over this connection."""
    question = bus.new_method_call_message(DAEMON, PATH, DAEMON, "GetId")
    return (await asyncio.wait_for(bus.call_async(question), patience_s)).get_contents()


async def deaf(address):
    """A connection that stands where an earlier one stood that is freed only now."""
    earlier = open_bus(address)
    await asked(earlier, 10)
    number = earlier.get_fd()
    earlier.close()
    later = open_bus(address)
    assert later.get_fd() == number
    await asked(later, 10)
    del earlier
    gc.collect()
    return later


def test_a_connection_that_went_deaf_hears_once_somebody_listens(address):
    async def run():
        bus = await deaf(address)
        with pytest.raises(TimeoutError):
            await asked(bus, 0.3)
        listen(bus)
        assert [await asked(bus, 10) for _ in range(3)]
        bus.close()
        listen(bus)  # of a connection that is gone the next call says so

    asyncio.run(run())


def test_a_station_that_went_deaf_hears_again_and_keeps_its_connection(address, tmp_path):
    async def run():
        station = StationBus(FakeStation(), lambda _: None, world(tmp_path).access)
        await station.open(address)
        bus = station.guard._bus
        asyncio.get_running_loop().remove_reader(bus.get_fd())
        with StationClient(address) as client:
            assert (await client.status())[0] == "ready"
        assert station.guard._bus is bus
        station.close()

    asyncio.run(run())
