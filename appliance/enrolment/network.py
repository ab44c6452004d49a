"""The network settings of a bundle, given to NetworkManager over D-Bus.

The interface: `org.freedesktop.NetworkManager.Settings` (GetConnectionByUuid, AddConnection2) and
`org.freedesktop.NetworkManager.Settings.Connection` (Update2, Delete), NetworkManager 1.20 and later.

Rules:
- A bundle's connection has a UUID that follows from the bundle's id: done twice, there is one connection.
- A network is not told the station's name: its DHCP requests carry none.
- Nothing is believed of an answer but its kind. NetworkManager's refusal is ours; its text, which may quote a
  setting, is not passed on.
"""

from __future__ import annotations

import asyncio
import ipaddress
import uuid
from collections.abc import Coroutine
from typing import Any, ClassVar, Final, Protocol, TypeVar

from sdbus import DbusFailedError, DbusInterfaceCommonAsync, SdBus, dbus_method_async
from sdbus.exceptions import (
    DbusDisconnectedError,
    DbusNoReplyError,
    DbusServiceUnknownError,
    DbusTimeoutError,
    DbusUnknownObjectError,
    SdBusBaseError,
    SdBusUnmappedMessageError,
)

from appliance.bus_address import open_bus
from appliance.bus_interface import BusError
from appliance.enrolment.bundle import Network
from appliance.enrolment.errors import EnrolmentError
from appliance.enrolment.network_trouble import NetworkTroubleError
from appliance.enrolment.network_watch import NAME, PATIENCE_S, look

SETTINGS_PATH: Final = "/org/freedesktop/NetworkManager/Settings"
TO_DISK: Final = 0x1  # of AddConnection2 and of Update2
TIMEOUT_S: Final = 30.0
UNKNOWN_UUID: Final = "org.freedesktop.NetworkManager.Settings.InvalidConnection"
_NAMESPACE: Final = uuid.UUID("5f0f2f0b-7f39-5a55-9a0e-6f1c8a0f6a51")

T = TypeVar("T")
Settings = dict[str, dict[str, tuple[str, Any]]]
"""`a{sa{sv}}`: each value with its D-Bus signature."""


class NetworkRefusedError(EnrolmentError):
    """NetworkManager does not take the settings."""

    code: ClassVar[str] = "network-refused"
    advice = "The network settings of the sheet were refused; nothing was changed. Tell the fleet's office."


class NetworkAwayError(EnrolmentError):
    """NetworkManager does not answer."""

    code: ClassVar[str] = "network-away"
    advice = "The station's network service does not answer. Switch the station off and on; it goes on by itself."


class NetworkSettings(Protocol):
    """Whoever keeps the connections of the device."""

    def install(self, connection: str, network: Network) -> None:
        """Keeps the connection of this UUID, in place of one of the same UUID.

        Raises:
            NetworkRefusedError: the settings are not taken.
            NetworkAwayError: nobody answers; worth another try.
        """

    def remove(self, connection: str) -> None:
        """Removes it; harmless when there is none. Raises NetworkAwayError."""

    def trouble(self, connection: str, network: Network) -> NetworkTroubleError | None:
        """Why it does not lead anywhere, as far as can be seen, after one more try; None where it is up.

        Raises NetworkAwayError or NetworkRefusedError.
        """


def connection_uuid(bundle: str) -> str:
    """The UUID of a bundle's connection."""
    return str(uuid.uuid5(_NAMESPACE, bundle))


def as_settings(connection: str, network: Network) -> Settings:
    """The connection in NetworkManager's words."""
    wifi = network.wifi
    settings: Settings = {
        "connection": {
            "id": ("s", "scanstation"),
            "uuid": ("s", connection),
            "type": ("s", "802-11-wireless" if wifi else "802-3-ethernet"),
            "autoconnect": ("b", True),
        },
        "ipv4": {"method": ("s", "auto"), "dhcp-send-hostname": ("b", False)},
        "ipv6": {"method": ("s", "auto"), "dhcp-send-hostname": ("b", False)},
    }
    if wifi:
        settings["802-11-wireless"] = {"ssid": ("ay", bytes.fromhex(wifi.ssid)), "mode": ("s", "infrastructure")}
        security = {"key-mgmt": ("s", wifi.security), "psk": ("s", wifi.passphrase)}
        settings["802-11-wireless-security"] = security
    if network.address:
        _by_hand(settings, network)
    for family in ("ipv4", "ipv6"):
        servers = [name for name in network.dns if _family(name) == family]
        if servers and settings[family]["method"] != ("s", "disabled"):
            settings[family]["dns-data"] = ("as", servers)
    return settings


def _by_hand(settings: Settings, network: Network) -> None:
    """A fixed address; the other family is off."""
    address = ipaddress.ip_interface(network.address)
    mine, other = ("ipv4", "ipv6") if address.version == 4 else ("ipv6", "ipv4")
    data = [{"address": ("s", str(address.ip)), "prefix": ("u", address.network.prefixlen)}]
    settings[mine] = {"method": ("s", "manual"), "address-data": ("aa{sv}", data)}
    if network.gateway:
        settings[mine]["gateway"] = ("s", network.gateway)
    settings[other] = {"method": ("s", "disabled")}


def _family(address: str) -> str:
    return f"ipv{ipaddress.ip_address(address).version}"


_AWAY: Final = (
    DbusServiceUnknownError,
    DbusNoReplyError,
    DbusTimeoutError,
    DbusDisconnectedError,
    DbusUnknownObjectError,
)
"""A service that is not there, ended in the middle, or is just coming up."""


class _UnknownUuidError(DbusFailedError):
    """NetworkManager's word for it."""

    dbus_error_name = UNKNOWN_UUID


class _Manager(DbusInterfaceCommonAsync, interface_name="org.freedesktop.NetworkManager.Settings"):
    @dbus_method_async(input_signature="s", result_signature="o")
    async def get_connection_by_uuid(self, uuid: str) -> str:
        raise NotImplementedError

    @dbus_method_async(input_signature="a{sa{sv}}ua{sv}", result_signature="oa{sv}")
    async def add_connection2(
        self, settings: Settings, flags: int, args: dict[str, tuple[str, Any]]
    ) -> tuple[str, dict[str, tuple[str, Any]]]:
        raise NotImplementedError


class _Connection(DbusInterfaceCommonAsync, interface_name="org.freedesktop.NetworkManager.Settings.Connection"):
    @dbus_method_async(input_signature="a{sa{sv}}ua{sv}", result_signature="a{sv}")
    async def update2(
        self, settings: Settings, flags: int, args: dict[str, tuple[str, Any]]
    ) -> dict[str, tuple[str, Any]]:
        raise NotImplementedError

    @dbus_method_async()
    async def delete(self) -> None:
        raise NotImplementedError


class NetworkManager:
    """Implements `NetworkSettings` with the real service."""

    def __init__(self, address: str = "", timeout_s: float = TIMEOUT_S, patience_s: float = PATIENCE_S) -> None:
        """`address`: of the bus; empty is the system bus. `patience_s`: for a connection that is just coming up."""
        self._address, self._timeout_s, self._patience_s = address, timeout_s, patience_s

    def install(self, connection: str, network: Network) -> None:
        """See `NetworkSettings`."""
        asyncio.run(self._talk(self._install(connection, as_settings(connection, network))))

    def remove(self, connection: str) -> None:
        """See `NetworkSettings`."""
        asyncio.run(self._talk(self._remove(connection)))

    def trouble(self, connection: str, network: Network) -> NetworkTroubleError | None:
        """See `NetworkSettings`."""
        return asyncio.run(self._talk(self._look(connection, wifi=network.wifi is not None)))

    async def _look(self, connection: str, *, wifi: bool) -> NetworkTroubleError | None:
        bus = self._open()
        try:
            known = await self._find(bus, connection)
            return await look(bus, known, wifi=wifi, patience_s=self._patience_s)
        finally:
            bus.close()

    async def _install(self, connection: str, settings: Settings) -> None:
        bus = self._open()
        try:
            known = await self._find(bus, connection)
            if known:
                await _Connection.new_proxy(NAME, known, bus).update2(settings, TO_DISK, {})
            else:
                await _Manager.new_proxy(NAME, SETTINGS_PATH, bus).add_connection2(settings, TO_DISK, {})
        finally:
            bus.close()

    async def _remove(self, connection: str) -> None:
        bus = self._open()
        try:
            if known := await self._find(bus, connection):
                await _Connection.new_proxy(NAME, known, bus).delete()
        finally:
            bus.close()

    async def _find(self, bus: SdBus, connection: str) -> str:
        """The connection's object path; empty if there is none."""
        try:
            return await _Manager.new_proxy(NAME, SETTINGS_PATH, bus).get_connection_by_uuid(connection)
        except _UnknownUuidError:
            return ""

    def _open(self) -> SdBus:
        try:
            return open_bus(self._address)
        except BusError as error:
            raise NetworkAwayError("no bus") from error

    async def _talk(self, call: Coroutine[Any, Any, T]) -> T:
        """One conversation, with an end."""
        try:
            return await asyncio.wait_for(call, self._timeout_s)
        except TimeoutError as error:
            raise NetworkAwayError("no answer") from error
        except _AWAY as error:
            raise NetworkAwayError(type(error).__name__) from error
        except (DbusFailedError, SdBusUnmappedMessageError) as error:
            raise NetworkRefusedError(type(error).__name__) from None  # its text may quote a setting
        except (SdBusBaseError, OSError) as error:  # the bus itself went away
            raise NetworkAwayError(type(error).__name__) from None
