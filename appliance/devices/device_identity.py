"""Which device is ours, who it is, and whether it is real.

Rules:
- A device is bound by its SANE name, by vendor, product and serial as it tells them, or by those of its USB plug, which
  survive replugging while the name does not; one must match. A name without a colon is that of a backend.
- A device that was used before is bound as well (`Pinned`): another one is not taken in its place without a word.
- Whether a device is simulated is read from its own identity, never from configuration: a word of its vendor or model,
  or SANE's type for devices without hardware. A device that cannot be asked who it is, is not used.
- A serial number comes from the device: its eSCL document, USB, or the last part of its SANE name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from appliance.devices import escl_probe, usb_devices
from appliance.devices.feeder_errors import Trouble
from appliance.devices.libsane import DeviceEntry
from appliance.devices.usb_devices import SYSFS_USB

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
    usb_vendor: str = ""
    usb_product: str = ""
    usb_serial: str = ""

    @property
    def by_usb(self) -> bool:
        """Whether the plug is asked for."""
        return bool(self.usb_vendor or self.usb_product or self.usb_serial)


@dataclass(frozen=True, slots=True)
class Pinned:
    """The device that was used before. `lasting_serial` is empty where the device has none that outlives a replug."""

    vendor: str
    model: str
    lasting_serial: str


@dataclass(frozen=True, slots=True)
class DeviceIdentity:
    """Who the device says it is."""

    name: str
    vendor: str
    model: str
    serial: str
    simulated: bool
    escl_url: str | None
    lasting_serial: str = ""  # from the plug or the device's own document, not from a name

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
    in_name = "" if usb_devices.names_a_place(entry.name) else _last_part(entry.name)
    plug = usb_devices.behind(entry.name, in_name, sysfs)
    lasting = plug.serial if plug else ""
    return DeviceIdentity(entry.name, entry.vendor, entry.model, lasting or in_name, simulated, None, lasting)


def choose(
    entries: Sequence[DeviceEntry],
    binding: Binding,
    config_dir: Path | None,
    sysfs: Path = SYSFS_USB,
    pinned: Pinned | None = None,
) -> DeviceIdentity:
    """The one device that the configuration means.

    Raises:
        TroubleError: none (`missing`), only others (`other`), more than one (`ambiguous`), or it cannot be asked who it
            is (`unknown`).
    """
    if binding.device and ":" not in binding.device:
        entries = [e for e in entries if e.name.startswith(binding.device + ":")]
    elif binding.device:
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
    matching = [d for d in found if _matches(d, binding) and (not binding.by_usb or _is_plugged(d, binding, sysfs))]
    if len(matching) > 1:
        raise TroubleError(Trouble.AMBIGUOUS, f"{len(matching)} devices match")
    if not matching and unknown:
        raise unknown[0]
    if not matching:
        raise TroubleError(Trouble.OTHER if found else Trouble.MISSING, f"{len(entries)} devices found")
    if pinned and not _is_pinned(matching[0], pinned):
        raise TroubleError(Trouble.OTHER, "not the one that was used before")
    return matching[0]


def _is_plugged(device: DeviceIdentity, binding: Binding, sysfs: Path) -> bool:
    """Whether the USB device behind it is the configured one."""
    plug = usb_devices.behind(device.name, device.serial, sysfs)
    asked = (binding.usb_vendor, binding.usb_product, binding.usb_serial)
    return plug is not None and usb_devices.is_bound_to(plug, *asked)


def _is_pinned(device: DeviceIdentity, pinned: Pinned) -> bool:
    same = (device.vendor, device.model) == (pinned.vendor, pinned.model)
    return same and pinned.lasting_serial in ("", device.lasting_serial)


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
    simulated = _says_simulated(told.make_and_model)
    return DeviceIdentity(entry.name, vendor, told.make_and_model, told.serial, simulated, url, told.serial)


def _says_simulated(*texts: str) -> bool:
    return any(_SIMULATED_WORD.search(text) for text in texts)


def _matches(device: DeviceIdentity, binding: Binding) -> bool:
    """Whether vendor, product and serial are as configured; letter case and outer spaces do not count."""
    pairs = ((binding.vendor, device.vendor), (binding.product, device.model), (binding.serial, device.serial))
    return all(not asked or asked.strip().casefold() == told.strip().casefold() for asked, told in pairs)


def _last_part(name: str) -> str:
    """What many backends put at the end of a device's name: its serial number."""
    return name.rsplit(":", 1)[-1] if ":" in name else ""
