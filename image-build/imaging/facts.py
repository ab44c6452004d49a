"""What an image holds, counted in its tree: for the table of docs/image.md."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from imaging import ramdisk
from imaging.run import inside

MAX_EXPOSURE = 2.0
_MACHINES = {"amd64": 62, "arm64": 183}  # e_machine of elf(5)
_EXPOSURE = re.compile(r"Overall exposure level for \S+: (\d+\.\d+)")


def of_tree(root: Path, architecture: str) -> dict[str, Any]:
    """Packages, setuid files, what is writable, how exposed each unit of ours is, and whether a simulator is there."""
    packages = inside(root, ["dpkg-query", "-W", "-f", "${Package} ${Version}\\n"]).splitlines()
    return {
        "packages": len(packages),
        "wheels": len(list(root.glob("opt/scanstation/lib/*/site-packages/*.dist-info"))),
        "setuid": setuid(root),
        "foreign": foreign_programs(root, architecture),
        "passwords": with_password(root),
        "ssh": any("ssh" in line.split()[0] for line in packages if not line.startswith("libssh")),
        "simulator_files": len(list(root.glob("opt/scanstation/lib/*/site-packages/appliance/sim/**/*.py"))),
        "writable": writable(root),
        "exposure": exposure(root),
    }


def faults(found: Mapping[str, Any], *, simulator: bool) -> list[str]:
    """What must not be in an image; a build with one of these fails. The twin's test layer is measured apart."""
    wrong = [name for name in ("setuid", "foreign", "passwords", "ssh") if found[name]]
    if bool(found["simulator_files"]) is not simulator:
        wrong.append("simulator")
    layer = ("scanstation-sim-", "scanstation-twin-")
    exposed = {unit: value for unit, value in found["exposure"].items() if not unit.startswith(layer)}
    return [*wrong, *(f"{unit} {value}" for unit, value in exposed.items() if value > MAX_EXPOSURE)]


def setuid(root: Path) -> list[str]:
    """Files that run as somebody else."""
    found = []
    for folder, _, files in os.walk(root):
        for path in (Path(folder, name) for name in files):
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode) and mode & (stat.S_ISUID | stat.S_ISGID):
                found.append(f"/{path.relative_to(root)}")
    return sorted(found)


def foreign_programs(root: Path, architecture: str) -> list[str]:
    """Programs of another processor than the board's, among those that can be called and their libraries.

    The initial RAM disk's, too: it is made of copies of what its tree had at that moment.
    """
    found = []
    libraries = root.glob("usr/lib/*-linux-gnu*/**/*.so*")
    for path in (*root.glob("usr/bin/*"), *root.glob("usr/sbin/*"), *libraries):
        if path.is_symlink() or not path.is_file():
            continue
        with path.open("rb") as file:
            if _is_foreign(file.read(20), architecture):
                found.append(f"/{path.relative_to(root)}")
    for disk in root.glob("boot/initrd.img-*"):
        inside_it = ramdisk.files(disk.read_bytes())
        found += [f"/boot/{disk.name}: {name}" for name, data in inside_it if _is_foreign(data, architecture)]
    return sorted(found)


def _is_foreign(data: bytes, architecture: str) -> bool:
    return data.startswith(b"\x7fELF") and int.from_bytes(data[18:20], "little") != _MACHINES[architecture]


def with_password(root: Path) -> list[str]:
    """Accounts that a password would open."""
    rows = [line.split(":") for line in (root / "etc/shadow").read_text(encoding="utf-8").splitlines()]
    return [name for name, password, *_ in rows if not password.startswith(("!", "*"))]


def writable(root: Path) -> list[str]:
    """Mount points of the file table that can be written."""
    rows = [
        line.split()
        for line in (root / "etc/fstab").read_text(encoding="utf-8").splitlines()
        if line and line[0] != "#"
    ]
    return sorted(row[1] for row in rows)


def exposure(root: Path) -> dict[str, float]:
    """`systemd-analyze security --offline` of each service of ours, by the systemd of the image."""
    found = {}
    for unit in sorted((root / "usr/lib/systemd/system").glob("scanstation-*.service")):
        text = inside(root, ["systemd-analyze", "security", "--offline=true", "--no-pager", unit.name])
        match = _EXPOSURE.search(text)
        found[unit.name] = float(match[1]) if match else 10.0
    return found
