"""A device that is no station yet, on D-Bus: `org.scanstation.Provision1`, for a screen that shows its first boot.

It has a name of its own, which root alone may own (`systemd/org.scanstation.Station1.conf`): the station's is the
station's. It ends with the provisioning.

Rules:
- What is asked: how far it is, one fixed sentence, the number of the sheet (which stands on it) and what the device
  answers its office with. Nothing of a network, and no secret goes out.
- What is said: the code of the sheet, typed on the screen, while the device asks for it and at no other time. It counts
  like one that is typed on a keyboard, and is kept nowhere.
- Whether anybody looks is all the same to the provisioning: a bus that is away is tried again, in a thread.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from sdbus import (
    DbusFailedError,
    DbusInterfaceCommonAsync,
    DbusInvalidArgsError,
    SdBus,
    dbus_method_async,
    dbus_method_async_override,
)
from sdbus.exceptions import SdBusBaseError

from appliance.bus_address import open_bus
from appliance.bus_interface import BusError
from appliance.bus_rows import MAX_SENTENCE, ContentError

BUS_NAME: Final = "org.scanstation.Provision1"
OBJECT_PATH: Final = "/org/scanstation/Provision1"
INTERFACE: Final = "org.scanstation.Provision1"
ANSWER: Final = re.compile(r"(SSA1-[A-Z2-7]{1,3900})?", re.ASCII)
RETRY_S: Final = 2.0
_CODE: Final = re.compile(r"[0-9]{0,16}", re.ASCII)
_SHEET: Final = re.compile(r"([0-9a-f]{8})?", re.ASCII)
_DAEMON, _DAEMON_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
_PATIENCE_S: Final = 3.0  # of the bus daemon itself


class Stage(StrEnum):
    """How far the first boot is."""

    WAITING = "waiting"  # for the sheet and the button
    READING = "reading"
    CODE = "code"  # it is to be typed
    CONNECTING = "connecting"  # to the network that the sheet names
    ENROLLING = "enrolling"
    READY = "ready"  # it is a station, and answers its office


@dataclass(frozen=True, slots=True)
class FirstBoot:
    """What is shown. `answer` is the text of a QR code: of a station, or of a device that was reset; "" for none.

    Raises:
        ContentError: a value is not of its plain form.
    """

    stage: str
    sentence: str = ""  # why it does not go on
    sheet: str = ""  # first digits of its number
    answer: str = ""

    def __post_init__(self) -> None:
        said = len(self.sentence) <= MAX_SENTENCE and self.sentence.isprintable()
        known = self.stage in set(Stage) and _SHEET.fullmatch(self.sheet) and ANSWER.fullmatch(self.answer)
        if not (said and known):
            raise ContentError("first boot")

    def as_tuple(self) -> tuple[str, str, str, str]:
        """As it travels."""
        return self.stage, self.sentence, self.sheet, self.answer


class ProvisionInterface(DbusInterfaceCommonAsync, interface_name=INTERFACE):
    """One method. The service overrides it; a proxy calls it."""

    @dbus_method_async("s", input_args_names=("code",))
    async def code(self, code: str) -> None:
        """What somebody typed; "": nothing, another sheet is to be read. An error while no code is asked for."""
        raise NotImplementedError

    @dbus_method_async(result_signature="ssss", result_args_names=("stage", "sentence", "sheet", "answer"))
    async def now(self) -> tuple[str, str, str, str]:
        """How far it is."""
        raise NotImplementedError


class _Exported(ProvisionInterface):
    def __init__(self, now: Callable[[], FirstBoot], typed: Callable[[str], bool]) -> None:
        super().__init__()
        self._now, self._typed = now, typed

    @dbus_method_async_override()
    async def code(self, code: str) -> None:
        """What somebody typed."""
        if not _CODE.fullmatch(code):
            raise DbusInvalidArgsError("at most 16 digits")
        if not self._typed(code):
            raise DbusFailedError("no code is asked for")

    @dbus_method_async_override()
    async def now(self) -> tuple[str, str, str, str]:
        """How far it is."""
        return self._now().as_tuple()


class ProvisionBus:
    """Serves it in a thread of its own, for as long as the block lasts."""

    def __init__(self, address: str, now: Callable[[], FirstBoot], typed: Callable[[str], bool]) -> None:
        """`address` is that of a bus, "" the system bus; the others are called in the thread and must not block.

        `typed` gets what somebody typed, and says whether it was asked for.
        """
        self._address, self._now, self._typed = address, now, typed
        self._ending = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="first-boot", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ending.set()
        self._thread.join(_PATIENCE_S)

    async def _serve(self) -> None:
        while not self._ending.is_set():
            with contextlib.suppress(BusError, SdBusBaseError, TimeoutError, OSError):
                await self._on(open_bus(self._address))
            await self._rest()

    async def _on(self, bus: SdBus) -> None:
        """One bus, until it is gone."""
        exported = _Exported(self._now, self._typed)
        try:
            exported.export_to_dbus(OBJECT_PATH, bus)
            await asyncio.wait_for(bus.request_name_async(BUS_NAME, 0), _PATIENCE_S)
            while not self._ending.is_set():
                await self._rest()
                ping = bus.new_method_call_message(_DAEMON, _DAEMON_PATH, _DAEMON, "GetId")
                await asyncio.wait_for(bus.call_async(ping), _PATIENCE_S)
        finally:
            bus.close()

    async def _rest(self) -> None:
        for _ in range(round(RETRY_S / 0.1)):
            if not self._ending.is_set():
                await asyncio.sleep(0.1)
