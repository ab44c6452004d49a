"""The boards that an image is made for: values only.

Rules:
- What is installed on a device stands here, nowhere else; a package that only the build needs does not.
- The virtual board is the twin for tests. The simulator is never part of a board; it is a layer that a build adds
  and marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PYTHON: Final = "3.13"  # of Debian 13
SUITE: Final = "trixie"

_COMMON: Final = (
    "systemd",
    "systemd-sysv",
    "systemd-cryptsetup",
    "systemd-timesyncd",
    "libpam-systemd",
    "udev",
    "dbus",
    "initramfs-tools",
    "zstd",
    "kmod",
    "cryptsetup-bin",
    "e2fsprogs",
    "fdisk",
    "mount",
    "nftables",
    "network-manager",
    "ca-certificates",
    "tzdata",
    "libtss2-esys-3.0.2-0t64",
    "libtss2-tcti-device0t64",
    "libtss2-mu-4.0.1-0t64",
    "libtss2-rc0t64",
    "python3",
    "tesseract-ocr",
    "tesseract-ocr-eng",
    "tesseract-ocr-osd",
    "libsane1",
    "sane-airscan",
    "ipp-usb",
    "python3-pyside6.qtcore",
    "python3-pyside6.qtgui",
    "python3-pyside6.qtqml",
    "python3-pyside6.qtquick",
    "qml6-module-qtquick",
    "qml6-module-qtquick-controls",
    "qml6-module-qtquick-layouts",
    "qml6-module-qtquick-templates",
    "qt6-svg-plugins",
    "fonts-dejavu-core",
)
_KERNEL: Final = "linux-image-arm64"
_PI: Final = ("raspi-firmware", "firmware-brcm80211", "wpasupplicant")
_VIRTUAL_MODULES: Final = (
    "virtio_pci",
    "virtio_blk",
    "virtio_net",
    "virtio_console",
    "squashfs",
    "loop",
    "dm_crypt",
    "dm_mod",
    "ext4",
    "vfat",
    "nls_ascii",
    "nls_cp437",
    "tpm_crb",
    "tpm_tis",
    "i6300esb",
    "bochs",
)


@dataclass(frozen=True, slots=True)
class Board:
    """What an image is made for."""

    name: str
    architecture: str  # as Debian says it
    wheels: tuple[str, ...]  # platform tags of wheels, newest first
    packages: tuple[str, ...]
    components: tuple[str, ...]
    modules: tuple[str, ...]  # of the initial RAM disk; empty: all that might be needed
    efi: bool  # started by systemd-boot; else by the firmware of a Raspberry Pi
    backports: tuple[str, ...] = ()  # packages, besides, that are taken from the suite's backports


def _wheels(machine: str) -> tuple[str, ...]:
    glibc = (39, 34, 31, 28, 27, 26, 24, 17)
    return (*(f"manylinux_2_{minor}_{machine}" for minor in glibc), f"manylinux2014_{machine}")


def _pi(name: str, *, backports: tuple[str, ...] = ()) -> Board:
    components = ("main", "non-free-firmware")
    packages = (*_COMMON, *(() if _KERNEL in backports else (_KERNEL,)), *_PI)
    return Board(name, "arm64", _wheels("aarch64"), packages, components, (), efi=False, backports=backports)


BOARDS: Final = {
    "virtual": Board(
        "virtual",
        "amd64",
        (*_wheels("x86_64"), "manylinux_2_5_x86_64", "manylinux1_x86_64"),
        (*_COMMON, "linux-image-amd64", "systemd-boot-efi"),
        ("main",),
        _VIRTUAL_MODULES,
        efi=True,
    ),
    "pi4": _pi("pi4"),
    # The suite's own kernel has no driver for this board's card slot and for RP1 (`drivers`).
    "pi5": _pi("pi5", backports=(_KERNEL,)),
}
