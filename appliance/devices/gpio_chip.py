"""The real pin factory: lgpio on the GPIO chip that drives the header.

Rules:
- The chip is found by its label. Its number is not stable: the header of a Pi 5 was `gpiochip4` and became `gpiochip0`.
- Exactly one factory, named; if it cannot be had, the station says so and does not start (no fall-back, no mock).
- lgpio writes a named pipe into its working directory: `LG_WD` or the unit's WorkingDirectory must be writable.
"""

from __future__ import annotations

import fcntl
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import gpiozero

from appliance.devices.gpio_panel import PanelError

GPIO_GET_CHIPINFO_IOCTL = 0x8044B401  # _IOR(0xB4, 0x01, struct gpiochip_info), linux/gpio.h
_NAME_BYTES = 32  # GPIO_MAX_NAME_SIZE: name, label, then a 32-bit count of lines
_INFO_BYTES = 2 * _NAME_BYTES + 4


class ChipNotFoundError(PanelError):
    """No GPIO chip carries one of the wanted labels, or more than one does."""

    code = "panel-gpio-chip"


def chip_label(device: Path) -> str:
    """Asks the kernel for the label of `/dev/gpiochipN`.

    Raises:
        OSError: the device cannot be opened or is no GPIO chip.
    """
    info = bytearray(_INFO_BYTES)
    with device.open("rb", buffering=0) as file:
        fcntl.ioctl(file, GPIO_GET_CHIPINFO_IOCTL, info)
    return bytes(info[_NAME_BYTES : 2 * _NAME_BYTES]).split(b"\0", 1)[0].decode("ascii", "replace")


def chip_labels(devices: Path = Path("/dev"), read: Callable[[Path], str] = chip_label) -> dict[int, str]:
    """Labels of all GPIO chips by number; a chip that does not answer is left out.

    Symbolic links are skipped: some systems keep `gpiochip4` as a second name of `gpiochip0`.
    """
    found: dict[int, str] = {}
    for device in sorted(devices.glob("gpiochip*")):
        match = re.fullmatch(r"gpiochip(\d{1,4})", device.name)
        if match is None or device.is_symlink():
            continue
        try:
            found[int(match[1])] = read(device)
        except OSError:
            continue
    return found


def chip_number(wanted: tuple[str, ...], present: Mapping[int, str]) -> int:
    """The number of the one chip whose label is wanted.

    Raises:
        ChipNotFoundError: none or several match; the detail names the labels that are there.
    """
    matches = [number for number, label in present.items() if label in wanted]
    if len(matches) != 1:
        labels = ", ".join(sorted(set(present.values()))) or "none"
        raise ChipNotFoundError(f"{len(matches)} chips match {', '.join(wanted)}; present: {labels}")
    return matches[0]


def lgpio_factory(wanted: tuple[str, ...]) -> Any:
    """Opens the header's chip with lgpio.

    Raises:
        ChipNotFoundError: the chip is not there.
        PanelError: lgpio is not installed or cannot open the chip.
    """
    number = chip_number(wanted, chip_labels())
    try:
        import lgpio  # noqa: PLC0415 - installed on the device only
        from gpiozero.pins.lgpio import LGPIOFactory  # noqa: PLC0415 - imports lgpio
    except ImportError as error:
        raise PanelError("lgpio is not installed") from error
    try:
        return LGPIOFactory(chip=number)
    except (lgpio.error, gpiozero.GPIOZeroError, OSError) as error:
        raise PanelError(f"gpiochip{number}: {type(error).__name__}") from error
