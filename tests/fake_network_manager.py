"""A NetworkManager on a private bus: the two interfaces that provisioning uses, as its reference documents them.

`python -m tests.fake_network_manager ADDRESS MODE LOG` serves until it is ended; each change is a line of JSON in LOG.
MODE: `good`, `refuses` (an error that quotes the settings), or `hangs`.
"""

import asyncio
import json
import sys
from pathlib import Path

from sdbus import DbusFailedError, DbusInterfaceCommonAsync, dbus_method_async

from appliance.bus_address import open_bus

NAME, SETTINGS = "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager/Settings"


class InvalidConnectionError(DbusFailedError):
    dbus_error_name = "org.freedesktop.NetworkManager.Settings.InvalidConnection"


class InvalidPropertyError(DbusFailedError):
    dbus_error_name = "org.freedesktop.NetworkManager.Settings.Connection.InvalidProperty"


class Manager:
    def __init__(self, bus, mode, log):
        self.bus, self.mode, self.log, self.known, self.count = bus, mode, log, {}, 0

    def note(self, what, settings=None):
        plain = {
            group: {key: _plain(value) for key, value in table.items()} for group, table in (settings or {}).items()
        }
        with self.log.open("a") as file:
            file.write(json.dumps({"what": what, "settings": plain}) + "\n")

    async def check(self, settings):
        if self.mode == "hangs":
            await asyncio.sleep(3_600)
        if self.mode == "refuses":
            raise InvalidPropertyError(f"bad psk {settings['802-11-wireless-security']['psk'][1]}")


def _plain(value):
    signature, data = value
    return [signature, list(data) if isinstance(data, (bytes, list)) else data]


class Connection(DbusInterfaceCommonAsync, interface_name=f"{NAME}.Settings.Connection"):
    def __init__(self, manager, uuid):
        super().__init__()
        self.manager, self.uuid = manager, uuid

    @dbus_method_async(input_signature="a{sa{sv}}ua{sv}", result_signature="a{sv}")
    async def update2(self, settings, flags, args):
        await self.manager.check(settings)
        self.manager.note(f"update2 {flags}", settings)
        return {}

    @dbus_method_async()
    async def delete(self):
        self.manager.note("delete")
        self.manager.known.pop(self.uuid)


class Settings(DbusInterfaceCommonAsync, interface_name=f"{NAME}.Settings"):
    def __init__(self, manager):
        super().__init__()
        self.manager = manager

    @dbus_method_async(input_signature="s", result_signature="o")
    async def get_connection_by_uuid(self, uuid):
        if uuid not in self.manager.known:
            raise InvalidConnectionError("No connection with the UUID was found.")
        return self.manager.known[uuid][0]

    @dbus_method_async(input_signature="a{sa{sv}}ua{sv}", result_signature="oa{sv}")
    async def add_connection2(self, settings, flags, args):
        await self.manager.check(settings)
        uuid = settings["connection"]["uuid"][1]
        if uuid in self.manager.known:
            raise InvalidConnectionError("A connection with this UUID already exists.")
        self.manager.count += 1
        path, connection = f"{SETTINGS}/{self.manager.count}", Connection(self.manager, uuid)
        connection.export_to_dbus(path, self.manager.bus)
        self.manager.known[uuid] = (path, connection)
        self.manager.note(f"add {flags}", settings)
        return path, {}


async def serve(address, mode, log):
    bus = open_bus(address)
    manager = Manager(bus, mode, log)
    settings = Settings(manager)
    settings.export_to_dbus(SETTINGS, bus)
    await bus.request_name_async(NAME, 0)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
