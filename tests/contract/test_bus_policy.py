"""The station stays on a bus with the policy of Debian's system bus: method calls are refused but for those listed."""

import asyncio

from appliance.bus import StationBus
from appliance.bus_client import StationClient
from appliance.sim.private_bus import PrivateBus

# What /usr/share/dbus-1/system.conf of Debian 12 and 13 allows towards the bus itself, and the station to everybody.
SYSTEM = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <policy context="default">
    <deny send_type="method_call"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus.Introspectable"/>
    <allow send_destination="org.freedesktop.DBus" send_interface="org.freedesktop.DBus.Properties"/>
    <allow send_destination="org.scanstation.Station1"/>
  </policy>
</busconfig>
"""


def test_the_station_keeps_its_name_where_a_ping_is_refused(tmp_path):
    policy = tmp_path / "system.conf"
    policy.write_text(SYSTEM)

    async def scenario():
        served = StationBus(object(), [].append)
        with PrivateBus(tmp_path, policy) as bus, StationClient(bus.address):
            await served.open(bus.address)
            keeping = asyncio.create_task(served.keep(bus.address, interval_s=0.05))
            kept = served._bus
            await asyncio.sleep(0.4)
            assert await served.alive()
            assert served._bus is kept  # it was not given up and opened again
            keeping.cancel()
            served.close()

    asyncio.run(scenario())
