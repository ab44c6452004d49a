"""Which parts of a board its kernel has a driver for: a kernel that boots is not yet one that drives the board.

Rules:
- A driver counts when it is built in or a module of the image's kernel. That it works, only a board tells.
- Names of one part are alternatives: what Debian's kernel calls it, and what Raspberry Pi's own does.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

_BOTH: Final = {
    "PCI Express": ("pcie-brcmstb",),
    "Wi-Fi": ("brcmfmac",),
    "screen": ("vc4",),
    "watchdog": ("bcm2835_wdt",),
    "keyboard": ("usbhid",),
}
PARTS: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    "virtual": {},
    "pi4": {
        **_BOTH,
        "SD card": ("sdhci-iproc",),
        "USB": ("xhci-pci",),
        "wired network": ("genet",),
        "pins": ("pinctrl-bcm2835",),
        "SPI (TPM)": ("spi-bcm2835",),
    },
    "pi5": {
        **_BOTH,
        "SD card": ("sdhci-brcmstb",),
        "RP1 (USB, wired network, pins, SPI)": ("rp1-pci", "rp1_pci", "rp1"),
    },
}


def missing(board: str, tree: Path) -> list[str]:
    """Parts of the board that no driver of the tree's kernel is for."""
    there = drivers(tree)
    return [part for part, names in PARTS[board].items() if not there.intersection(names)]


def drivers(tree: Path) -> set[str]:
    """Names of all drivers, built in and as modules.

    Raises:
        FileNotFoundError: the tree has no kernel with a list of what is built in.
    """
    found = {path.name.partition(".ko")[0] for path in tree.glob("usr/lib/modules/*/**/*.ko*")}
    lists = list(tree.glob("usr/lib/modules/*/modules.builtin"))
    if not lists:
        raise FileNotFoundError("modules.builtin")
    for place in lists:
        found |= {Path(line).name.partition(".ko")[0] for line in place.read_text(encoding="utf-8").split()}
    return found
