"""A NetworkManager on a private bus: the interfaces that provisioning uses, as its reference documents them.

`python -m tests.fake_network_manager ADDRESS MODE LOG` serves until it is ended; each change is a line of JSON in LOG,
from which a later start knows its connections, as NetworkManager does from its disk. MODE is one of
`network_modes.MODES`; a file LOG.mode, where it is there, replaces it at any time, and the adapters begin anew.

What it has of the real one (tests/contract/test_real_network_manager.py compares): a new connection starts by itself,
a failed activation says its reason in a signal alone, ends in `disconnected`, and is not tried again by itself.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

from sdbus import (
    DbusFailedError,
    DbusInterfaceCommonAsync,
    dbus_method_async,
    dbus_property_async,
    dbus_signal_async,
)

from appliance.bus_address import open_bus
from tests.network_modes import DISCONNECTED, MODES

NAME, PATH = "org.freedesktop.NetworkManager", "/org/freedesktop/NetworkManager"
SETTINGS = f"{PATH}/Settings"
STEP_S = 0.02


class InvalidConnectionError(DbusFailedError):
    dbus_error_name = "org.freedesktop.NetworkManager.Settings.InvalidConnection"


class InvalidPropertyError(DbusFailedError):
    dbus_error_name = "org.freedesktop.NetworkManager.Settings.Connection.InvalidProperty"


class UnknownConnectionError(DbusFailedError):
    dbus_error_name = "org.freedesktop.NetworkManager.UnknownConnection"


class UnknownDeviceError(DbusFailedError):
    dbus_error_name = "org.freedesktop.NetworkManager.UnknownDevice"


class Manager:
    """Everything that the objects share."""

    def __init__(self, bus, mode, log):
        self.bus, self.log, self.known, self.count = bus, log, {}, 0
        self.first_mode, self.order = mode, log.with_name(log.name + ".mode")
        self.devices = {f"{PATH}/Devices/{kind}": Device(self, kind) for kind in (1, 2)}
        self.seen = self.word
        for path, device in self.devices.items():
            device.export_to_dbus(path, bus)
        self.begin()

    @property
    def word(self):
        return self.order.read_text() if self.order.exists() else self.first_mode

    @property
    def mode(self):
        if self.word != self.seen:
            self.seen = self.word
            self.begin()
        return MODES[self.seen.split()[0]]

    def begin(self):
        for device in self.devices.values():
            for one in device.tries:
                one.cancel()
            device.is_now = MODES[self.seen.split()[0]].start
            device.tries = []

    def remember(self):
        """Connections of a former life."""
        for line in self.log.read_text().splitlines() if self.log.exists() else ():
            told = json.loads(line)
            if told["what"].startswith("add"):
                self.keep(told["settings"]["connection"]["uuid"][1])
            elif told["what"] == "delete":
                self.known.clear()

    def keep(self, uuid):
        self.count += 1
        path, connection = f"{SETTINGS}/{self.count}", Connection(self, uuid)
        connection.export_to_dbus(path, self.bus)
        self.known[uuid] = (path, connection)
        return path

    def note(self, what, settings=None):
        plain = {
            group: {key: _plain(value) for key, value in table.items()} for group, table in (settings or {}).items()
        }
        with self.log.open("a") as file:
            file.write(json.dumps({"what": what, "settings": plain}) + "\n")

    async def check(self, settings):
        if self.mode.hangs:
            await asyncio.sleep(3_600)
        if self.mode.dies:
            os._exit(0)
        if self.mode.refuses:
            raise InvalidPropertyError(f"bad psk {settings['802-11-wireless-security']['psk'][1]}")

    def connect(self, settings):
        """A connection that may start by itself does."""
        kind = 2 if settings["connection"]["type"][1] == "802-11-wireless" else 1
        self.devices[f"{PATH}/Devices/{kind}"].start()


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
        path = self.manager.keep(uuid)
        self.manager.note(f"add {flags}", settings)
        self.manager.connect(settings)
        return path, {}


class Device(DbusInterfaceCommonAsync, interface_name=f"{NAME}.Device"):
    def __init__(self, manager, kind):
        super().__init__()
        self.manager, self.kind, self.is_now, self.tries = manager, kind, (DISCONNECTED, 0), []

    @dbus_property_async("u")
    def device_type(self):
        return self.kind

    @dbus_property_async("(uu)")
    def state_reason(self):
        _ = self.manager.mode
        return self.is_now

    @dbus_signal_async("uuu")
    def state_changed(self):
        raise NotImplementedError

    def start(self):
        if self.is_now[0] == DISCONNECTED:
            self.tries.append(asyncio.ensure_future(self._go_through(self.manager.mode.steps)))

    async def _go_through(self, steps):
        for state, reason in steps:
            await asyncio.sleep(STEP_S)
            before, self.is_now = self.is_now[0], (state, reason)
            self.state_changed.emit((state, before, reason))


class Root(DbusInterfaceCommonAsync, interface_name=NAME):
    def __init__(self, manager):
        super().__init__()
        self.manager = manager

    @dbus_method_async(result_signature="ao")
    async def get_devices(self):
        return [path for path, device in self.manager.devices.items() if device.kind in self.manager.mode.kinds]

    @dbus_method_async(input_signature="ooo", result_signature="o")
    async def activate_connection(self, connection, device, specific):
        if connection not in [path for path, _ in self.manager.known.values()]:
            raise UnknownConnectionError("Connection could not be found.")
        if device not in await self.get_devices():
            raise UnknownDeviceError("Device not found")
        self.manager.note("activate")
        self.manager.devices[device].start()
        return f"{PATH}/ActiveConnection/1"

    @dbus_property_async("b")
    def networking_enabled(self):
        return self.manager.mode.networking

    @dbus_property_async("b")
    def wireless_enabled(self):
        return self.manager.mode.radio

    @dbus_property_async("b")
    def wireless_hardware_enabled(self):
        return True

    @dbus_property_async("u")
    def connectivity(self):
        return self.manager.mode.connectivity


async def serve(address, mode, log):
    bus = open_bus(address)
    manager = Manager(bus, mode, log)
    manager.remember()
    objects = (Settings(manager), SETTINGS), (Root(manager), PATH)  # a bus does not keep them alive
    for one, path in objects:
        one.export_to_dbus(path, bus)
    await bus.request_name_async(NAME, 0)
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
