"""How an image file is divided, and what starts it: texts made from values, no I/O.

Rules:
- Two root slots of one size: an update writes the one that is not running. Only slot A is filled at first.
- Ids of disk and partitions are made from the build's seed, so that two builds of one commit agree.
- The data partition is last: the first boot grows it to the end of the card.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from imaging.boards import Board

MIB: Final = 1 << 20
SECTOR: Final = 512
_SPACE: Final = uuid.UUID("5b1d6b0e-6f0c-5b0b-9a54-7d1c1f1f0a11")  # of names that ids are made from
_TYPES: Final = {
    "efi": "C12A7328-F81F-11D2-BA4B-00A0C93EC93B",
    "root-amd64": "4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709",
    "root-arm64": "B921B045-1DF0-41C3-AF44-4C6F280D3FAE",
    "linux": "0FC63DAF-8483-4772-8E79-3D69D8477DE4",
}


@dataclass(frozen=True, slots=True)
class Part:
    """One partition; `start` and `size` in MiB."""

    label: str
    kind: str
    start: int
    size: int


def parts(board: Board, root_mib: int, data_mib: int) -> tuple[Part, ...]:
    """The partitions in order. A Pi has the two halves of its boot files apart, for the firmware's own A/B start."""
    root = f"root-{board.architecture}"
    wanted = [("scanstation-boot", "efi", 256 if board.efi else 64)]
    if not board.efi:
        wanted += [("scanstation-boot-a", "efi", 256), ("scanstation-boot-b", "efi", 256)]
    wanted += [("scanstation-root-a", root, root_mib), ("scanstation-root-b", root, root_mib)]
    wanted += [("scanstation-key", "linux", 1), ("scanstation-data", "linux", data_mib)]
    found, start = [], 1
    for label, kind, size in wanted:
        found.append(Part(label, kind, start, size))
        start += size
    return tuple(found)


def total_mib(divided: tuple[Part, ...]) -> int:
    """The size of the image file: the partitions and one MiB for the second copy of the table."""
    return divided[-1].start + divided[-1].size + 1


def made_id(seed: str, name: str) -> str:
    """An id that is the same in each build with this seed."""
    return str(uuid.uuid5(_SPACE, f"{seed}/{name}")).upper()


def table(divided: tuple[Part, ...], seed: str) -> str:
    """The script for sfdisk(8)."""
    lines = ["label: gpt", f"label-id: {made_id(seed, 'disk')}", "first-lba: 2048", ""]
    for part in divided:
        place = f"start={part.start * MIB // SECTOR}, size={part.size * MIB // SECTOR}"
        lines.append(f'{place}, type={_TYPES[part.kind]}, uuid={made_id(seed, part.label)}, name="{part.label}"')
    return "\n".join(lines) + "\n"


def command_line(slot: str, extra: str = "") -> str:
    """The kernel's command line for a slot. Nothing of it asks for a console: nobody logs in here.

    `vt.global_cursor_default=0` keeps the kernel's text cursor from blinking over the panel: one frame buffer has both.
    """
    words = f"root=PARTLABEL=scanstation-root-{slot} rootfstype=squashfs ro rootwait quiet panic=30"
    return f"{words} systemd.gpt_auto=0 vt.global_cursor_default=0 {extra}".strip()


def loader_entry(slot: str, extra: str = "") -> str:
    """The entry of systemd-boot for a slot; its file name counts the tries (Boot Loader Specification)."""
    return "\n".join(
        [
            f"title Scan station, slot {slot.upper()}",
            f"sort-key scanstation-{slot}",
            f"linux /{slot}/linux",
            f"initrd /{slot}/initrd",
            f"options {command_line(slot, extra)}",
            "",
        ]
    )


LOADER: Final = "timeout 0\neditor no\nauto-entries no\nauto-firmware no\n"

PI_START: Final = "[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n"
"""autoboot.txt of the Pi's firmware: slot A, and slot B when an update asks for one try of it."""


def pi_config() -> str:
    """config.txt of a Raspberry Pi."""
    return "\n".join(
        [
            "arm_64bit=1",
            "kernel=linux",
            "initramfs initrd followkernel",
            "enable_uart=0",
            "disable_splash=1",
            "dtparam=watchdog=on",
            "dtparam=spi=on",
            "gpu_mem=32",
            "",
        ]
    )
