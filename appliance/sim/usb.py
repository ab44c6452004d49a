"""The plug of a simulated scanner: in or out, asleep or awake, and what the kernel shows of it.

Rules:
- Each time it is plugged in, it has the next device number, so its SANE name changes as that of a real one does.
- What the kernel shows lies in a folder of the simulator's own (`--usb`), in the form of /sys/bus/usb/devices.
- A serial number always says that it is simulated.
"""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path

from appliance.sim import identity

BUS = 1
FIRST_NUMBER = 4
MAX_SLEEP_S = 600.0


class UsbPort:
    """Where the simulated scanner is plugged in. Thread-safe."""

    def __init__(self, serial: str, folder: Path | None = None, *, plugged: bool = True) -> None:
        """`folder` is created; None: the device has no place on a bus and keeps its name."""
        self._lock = threading.RLock()
        self._folder = folder
        self._number = FIRST_NUMBER
        self._plugged = False
        self._wakes_in_s = 0.0  # from the first time that somebody asks; 0: it is awake
        self._wakes_at: float | None = None
        self._forgetful = False
        self._on_unplug: list[Callable[[], None]] = []
        self.serial = serial
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        if plugged:
            self.plug(serial)

    @property
    def plugged(self) -> bool:
        """Whether it is plugged in."""
        with self._lock:
            return self._plugged

    @property
    def forgetful(self) -> bool:
        """Whether it keeps its own values whatever it is asked for, as after a reconnect that went wrong."""
        with self._lock:
            return self._forgetful

    def device_name(self, plain: str) -> str:
        """Its name now: with bus and device number where it has a place on a bus."""
        with self._lock:
            return plain if self._folder is None else f"{plain}:libusb:{BUS:03d}:{self._number:03d}"

    def on_unplug(self, action: Callable[[], None]) -> None:
        """Calls `action` each time the plug is pulled."""
        self._on_unplug.append(action)

    def plug(self, serial: str = "", *, forgetful: bool = False) -> None:
        """Plugs it in, or another one with its own serial number.

        Raises:
            ValueError: a serial number that does not say that it is simulated.
        """
        serial = serial or self.serial
        if not re.fullmatch(r"SIMULATED-[A-Z0-9-]{1,32}", serial):
            raise ValueError("a serial number starts with SIMULATED-")
        with self._lock:
            if self._plugged:
                return
            self.serial, self._plugged, self._forgetful = serial, True, forgetful
            self._number += 1
            self._show()

    def unplug(self) -> None:
        """Pulls the plug."""
        with self._lock:
            self._plugged = False
            if self._folder is not None:
                shutil.rmtree(self._folder / f"{BUS}-2", ignore_errors=True)
        for action in self._on_unplug:
            action()

    def sleep(self, wakes_in_s: float) -> None:
        """Saves power: it wakes `wakes_in_s` seconds after somebody asks for it, and answers nobody until then.

        Raises:
            ValueError: out of range.
        """
        if not 0.0 <= wakes_in_s <= MAX_SLEEP_S:
            raise ValueError(f"it wakes after 0 to {MAX_SLEEP_S:.0f} seconds")
        with self._lock:
            self._wakes_in_s, self._wakes_at = wakes_in_s, None

    def answers(self) -> bool:
        """Whether somebody who asks for it now gets an answer; asking wakes it."""
        with self._lock:
            if not self._plugged:
                return False
            if self._wakes_in_s and self._wakes_at is None:
                self._wakes_at = time.monotonic() + self._wakes_in_s
            if self._wakes_at is not None and time.monotonic() < self._wakes_at:
                return False
            self._wakes_in_s, self._wakes_at = 0.0, None
            return True

    def _show(self) -> None:
        """What the kernel shows of a device."""
        if self._folder is None:
            return
        place = self._folder / f"{BUS}-2"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        rows = {
            "busnum": str(BUS),
            "devnum": str(self._number),
            "idVendor": identity.USB_VENDOR,
            "idProduct": identity.USB_PRODUCT,
            "serial": self.serial,
        }
        for name, value in rows.items():
            (place / name).write_text(value + "\n", encoding="ascii")
