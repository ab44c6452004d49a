"""What NetworkManager says of a connection: looked at, tried once more, and watched for a while.

The interfaces: `org.freedesktop.NetworkManager` (GetDevices, ActivateConnection) and `.Device` (State, StateReason,
StateChanged), NetworkManager 1.20 and later.

Rules:
- The reason of a failure is in a signal alone: a moment later the device is merely disconnected. So it is watched.
- A connection that NetworkManager gave up is asked for again here; without that it would wait for minutes, or for ever.
- Nothing is believed of an answer but numbers; their count is bounded.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from typing import Any, Final

from sdbus import DbusFailedError, DbusInterfaceCommonAsync, SdBus, dbus_method_async, dbus_property_async
from sdbus import dbus_signal_async as signal_async

from appliance.enrolment.network_trouble import (
    ACTIVATED,
    DISCONNECTED,
    FAILED,
    UNAVAILABLE,
    Adapter,
    NetworkTroubleError,
    Seen,
    judge,
)

NAME: Final = "org.freedesktop.NetworkManager"
PATH: Final = "/org/freedesktop/NetworkManager"
PATIENCE_S: Final = 20.0
MAX_DEVICES: Final = 32
_WIFI: Final = frozenset((2,))  # NMDeviceType
_WIRED: Final = frozenset((1, 20))  # Ethernet, and a virtual one
_SETTLED: Final = frozenset((ACTIVATED, FAILED))


class _Manager(DbusInterfaceCommonAsync, interface_name=NAME):
    @dbus_method_async(result_signature="ao")
    async def get_devices(self) -> list[str]:
        raise NotImplementedError

    @dbus_method_async(input_signature="ooo", result_signature="o")
    async def activate_connection(self, connection: str, device: str, specific: str) -> str:
        raise NotImplementedError

    @dbus_property_async("b")
    def networking_enabled(self) -> bool:
        raise NotImplementedError

    @dbus_property_async("b")
    def wireless_enabled(self) -> bool:
        raise NotImplementedError

    @dbus_property_async("b")
    def wireless_hardware_enabled(self) -> bool:
        raise NotImplementedError

    @dbus_property_async("u")
    def connectivity(self) -> int:
        raise NotImplementedError


class _Device(DbusInterfaceCommonAsync, interface_name=f"{NAME}.Device"):
    @dbus_property_async("u")
    def device_type(self) -> int:
        raise NotImplementedError

    @dbus_property_async("(uu)")
    def state_reason(self) -> tuple[int, int]:
        raise NotImplementedError

    @signal_async("uuu")
    def state_changed(self) -> tuple[int, int, int]:
        raise NotImplementedError


async def look(bus: SdBus, connection: str, *, wifi: bool, patience_s: float) -> NetworkTroubleError | None:
    """What is wrong with a connection (its object path; empty where it is gone), or None.

    Tries it again where nobody does, and watches for at most `patience_s`.
    """
    manager = _Manager.new_proxy(NAME, PATH, bus)
    on = await manager.networking_enabled
    if wifi:
        on = on and await manager.wireless_enabled and await manager.wireless_hardware_enabled
    devices = await _adapters(bus, manager, _WIFI if wifi else _WIRED) if on else {}
    if on and connection:
        for path, (device, adapter) in devices.items():
            if UNAVAILABLE < adapter.state != ACTIVATED:
                tried = await _watch(manager, (path, device, adapter), connection, patience_s)
                devices[path] = (device, tried)
                break
    return judge(Seen(on, await manager.connectivity, tuple(one for _, one in devices.values())), wifi=wifi)


async def _adapters(bus: SdBus, manager: _Manager, kinds: frozenset[int]) -> dict[str, tuple[_Device, Adapter]]:
    """All devices of these kinds, by object path."""
    found: dict[str, tuple[_Device, Adapter]] = {}
    for path in (await manager.get_devices())[:MAX_DEVICES]:
        device = _Device.new_proxy(NAME, path, bus)
        with contextlib.suppress(DbusFailedError):  # it was unplugged just now
            if await device.device_type in kinds:
                found[path] = (device, Adapter(*await device.state_reason))
    return found


async def _watch(
    manager: _Manager, chosen: tuple[str, _Device, Adapter], connection: str, patience_s: float
) -> Adapter:
    """How a device settles, or where it is when patience ends."""
    path, device, adapter = chosen
    heard: asyncio.Queue[Adapter] = asyncio.Queue()
    listener = asyncio.ensure_future(_listen(device, heard))
    deadline = time.monotonic() + patience_s
    try:
        await asyncio.sleep(0)  # the listener subscribes first
        adapter = Adapter(*await device.state_reason)
        if adapter.state in (DISCONNECTED, FAILED):
            with contextlib.suppress(DbusFailedError):  # not possible now: what it says of itself counts
                await manager.activate_connection(connection, path, "/")
        while adapter.state not in _SETTLED and (left := deadline - time.monotonic()) > 0:
            adapter = await asyncio.wait_for(heard.get(), left)
    except TimeoutError:
        pass
    finally:
        listener.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listener
    return adapter


async def _listen(device: _Device, heard: asyncio.Queue[Adapter]) -> None:
    changes: Any = device.state_changed
    async for new, _old, reason in changes:
        heard.put_nowait(Adapter(new, reason))
