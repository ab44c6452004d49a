"""Which device is ours, who it is, and whether it is real.

Rules:
- A device is bound by its SANE name, or by vendor, product and serial, which survive replugging; one must match.
- Whether a device is simulated is read from its own identity, never from configuration: a word of its vendor or model,
  or SANE's type for devices without hardware. A device that cannot be asked who it is, is not used.
- A serial number comes from the device: its eSCL document, USB, or the last part of its SANE name.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from appliance.devices import escl_probe
from appliance.devices.feeder_errors import Trouble
from appliance.devices.libsane import DeviceEntry

SYSFS_USB = Path("/sys/bus/usb/devices")
_USB_NAME = re.compile(r"libusb:([0-9]{3}):([0-9]{3})")
_SIMULATED_WORD = re.compile(r"simulat", re.IGNORECASE)
VIRTUAL_TYPE = "virtual device"


class TroubleError(Exception):
    """The worker found a failure of its own; it becomes one of our errors in the parent."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        super().__init__(trouble, detail)
        self.trouble = trouble
        self.detail = detail


@dataclass(frozen=True, slots=True)
class Binding:
    """What the configuration says about the device; empty matches anything."""

    device: str = ""
    vendor: str = ""
    product: str = ""
    serial: str = ""


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """Who the device says it is."""

    name: str
    vendor: str
    model: str
    serial: str
    simulated: bool
    escl_url: str | None

    def as_json(self) -> dict[str, object]:
        """For the answer to the parent."""
        return asdict(self)


def identify(entry: DeviceEntry, config_dir: Path | None, sysfs: Path = SYSFS_USB) -> DeviceIdentity:
    """Asks a listed device who it is.

    Raises:
        TroubleError: it cannot be asked (`unknown`) or does not answer (`missing`).
    """
    if entry.name.startswith(("airscan:", "escl:")):
        return _driverless(entry, config_dir)
    simulated = entry.type == VIRTUAL_TYPE or _says_simulated(entry.vendor, entry.model)
    return DeviceIdentity(entry.name, entry.vendor, entry.model, _serial(entry.name, sysfs), simulated, None)


def choose(
    entries: Sequence[DeviceEntry], binding: Binding, config_dir: Path | None, sysfs: Path = SYSFS_USB
) -> DeviceIdentity:
    """The one device that the configuration means.

    Raises:
        TroubleError: none (`missing`), more than one (`ambiguous`), or it cannot be asked who it is (`unknown`).
    """
    if binding.device:
        named = [e for e in entries if e.name == binding.device]
        if not named and escl_probe.find_url(binding.device, None):
            named = [DeviceEntry(binding.device, "", "", "")]  # an address in the name needs no list
        entries = named
    found: list[DeviceIdentity] = []
    unknown: list[TroubleError] = []
    for entry in entries:
        try:
            found.append(identify(entry, config_dir, sysfs))
        except TroubleError as error:
            unknown.append(error)
    matching = [d for d in found if _matches(d, binding)]
    if len(matching) > 1:
        raise TroubleError(Trouble.AMBIGUOUS, f"{len(matching)} devices match")
    if not matching:
        raise unknown[0] if unknown else TroubleError(Trouble.MISSING, f"{len(entries)} devices found")
    return matching[0]


def _driverless(entry: DeviceEntry, config_dir: Path | None) -> DeviceIdentity:
    """A device of sane-airscan: its SANE entry repeats our configuration, so the device itself is asked."""
    url = escl_probe.find_url(entry.name, config_dir)
    if url is None:
        raise TroubleError(Trouble.UNKNOWN, "a driverless device needs its http address in airscan.conf")
    try:
        told = escl_probe.identify(url)
    except escl_probe.ProbeError as error:
        raise TroubleError(Trouble.MISSING, "no capabilities") from error
    vendor = told.make_and_model.split(" ")[0]
    return DeviceIdentity(
        entry.name, vendor, told.make_and_model, told.serial, _says_simulated(told.make_and_model), url
    )


def _says_simulated(*texts: str) -> bool:
    return any(_SIMULATED_WORD.search(text) for text in texts)


def _matches(device: DeviceIdentity, binding: Binding) -> bool:
    """Whether vendor, product and serial are as configured; letter case and outer spaces do not count."""
    pairs = ((binding.vendor, device.vendor), (binding.product, device.model), (binding.serial, device.serial))
    return all(not asked or asked.strip().casefold() == told.strip().casefold() for asked, told in pairs)


def _serial(name: str, sysfs: Path) -> str:
    """The serial number of a local device, or an empty text."""
    usb = _USB_NAME.search(name)
    if usb is None:
        return name.rsplit(":", 1)[-1] if ":" in name else ""
    for folder in sorted(sysfs.glob("*")):
        if (_number(folder / "busnum"), _number(folder / "devnum")) == (int(usb[1]), int(usb[2])):
            return _line(folder / "serial")
    return ""


def _number(path: Path) -> int:
    text = _line(path)
    return int(text) if text.isdecimal() else -1


def _line(path: Path) -> str:
    """The first line of a small kernel file."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        return file.read(256).decode("utf-8", "replace").split("\n")[0].strip()
    return ""
