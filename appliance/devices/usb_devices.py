"""What the kernel says about USB devices: vendor, product and serial number, which survive a replug.

Rules:
- A device's place on the bus changes with every replug: it is read anew each time, never remembered.
- Files of the kernel are read with a bound; a device that vanishes meanwhile is simply not there.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SYSFS_USB = Path("/sys/bus/usb/devices")
MAX_DEVICES = 256
_PLACE = re.compile(r"libusb:([0-9]{3}):([0-9]{3})")


@dataclass(frozen=True, slots=True)
class UsbDevice:
    """A device on the bus; vendor and product are four hexadecimal digits."""

    bus: int
    number: int
    vendor: str
    product: str
    serial: str


def usb_devices(sysfs: Path) -> Iterator[UsbDevice]:
    """Every device that is plugged in now."""
    for folder in sorted(sysfs.glob("*"))[:MAX_DEVICES]:
        bus, number = _number(folder / "busnum"), _number(folder / "devnum")
        if bus >= 0 and number >= 0:
            yield UsbDevice(
                bus, number, _line(folder / "idVendor"), _line(folder / "idProduct"), _line(folder / "serial")
            )


def behind(name: str, serial: str, sysfs: Path) -> UsbDevice | None:
    """The USB device behind a SANE device: by the place in its name, else the only one with its serial number."""
    place = _PLACE.search(name)
    if place is not None:
        at = (int(place[1]), int(place[2]))
        return next((device for device in usb_devices(sysfs) if (device.bus, device.number) == at), None)
    same = [device for device in usb_devices(sysfs) if serial and device.serial == serial]
    return same[0] if len(same) == 1 else None


def names_a_place(name: str) -> bool:
    """Whether a SANE device name holds a place on the bus, which the next replug changes."""
    return _PLACE.search(name) is not None


def is_bound_to(device: UsbDevice, vendor: str, product: str, serial: str) -> bool:
    """Whether a device is the configured one; what is not configured is not asked for, letter case does not count."""
    pairs = ((vendor, device.vendor), (product, device.product), (serial, device.serial))
    return all(not asked or asked.casefold() == told.casefold() for asked, told in pairs)


def _number(path: Path) -> int:
    text = _line(path)
    return int(text) if text.isdecimal() else -1


def _line(path: Path) -> str:
    """The first line of a small kernel file."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        return file.read(256).decode("utf-8", "replace").split("\n")[0].strip()
    return ""
