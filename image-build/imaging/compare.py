"""`image-build/compare A B`: whether two images are the same, and where not: partition, file, and what of it.

Rules:
- Images whose digests agree are identical; nothing else is called so.
- A partition that differs is opened, and each file in it compared: content, kind, mode, owner, time, link. Where no
  file differs, it is said that the file system does.
- Status 0: identical. Status 1: every difference is a line.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Any

from imaging.build import sha256
from imaging.layout import SECTOR
from imaging.run import run

_CHUNK = 1 << 20


def main(argv: list[str] | None = None) -> int:
    """Compares two images; returns the exit status."""
    parser = argparse.ArgumentParser(prog="image-build/compare", description=__doc__)
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    options = parser.parse_args(argv)
    found = differences(options.first, options.second)
    for line in found:
        print(line)
    if not found:
        print(f"identical: {sha256(options.first)}")
    return 1 if found else 0


def differences(first: Path, second: Path) -> list[str]:
    """What differs between two image files; empty only where every byte agrees."""
    if first.stat().st_size == second.stat().st_size and sha256(first) == sha256(second):
        return []
    before, after = partitions(first), partitions(second)
    found = [f"table: {name}" for name in sorted({*before, *after}) if before.get(name) != after.get(name)]
    with tempfile.TemporaryDirectory(prefix="compare-", dir=first.parent) as directory:
        one, other = Path(directory, "1"), Path(directory, "2")
        for name, part in before.items():
            if part == after.get(name) and cut(first, part, one) != cut(second, part, other):
                inside = files_that_differ(opened(one), opened(other))
                found += [f"{name}: {line}" for line in inside or ["the file system, and none of its files"]]
    return found or ["outside of all partitions"]


def partitions(image: Path) -> dict[str, dict[str, Any]]:
    """The partitions by label, as the table describes them."""
    table = json.loads(run(["sfdisk", "--json", image]))["partitiontable"]
    return {part.get("name", str(number)): _without_node(part) for number, part in enumerate(table["partitions"])}


def _without_node(part: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "node"}


def cut(image: Path, part: dict[str, Any], place: Path) -> str:
    """Copies a partition to `place`; returns its digest."""
    total, left = hashlib.sha256(), part["size"] * SECTOR
    with image.open("rb") as source, place.open("wb") as target:
        source.seek(part["start"] * SECTOR)
        while left and (data := source.read(min(left, _CHUNK))):
            total.update(data)
            left -= len(data)
            target.seek(len(data), os.SEEK_CUR) if not any(data) else target.write(data)
        target.truncate(part["size"] * SECTOR)
    return total.hexdigest()


def opened(partition: Path) -> Path:
    """A folder with the partition's files; empty where it is no file system of an image."""
    folder = partition.with_suffix(".files")
    shutil.rmtree(folder, ignore_errors=True)
    with partition.open("rb") as file:
        head = file.read(512)
    if head.startswith(b"hsqs"):
        run(["unsquashfs", "-no-progress", "-dest", folder, partition])
    elif head[82:87] == b"FAT32":
        folder.mkdir()
        run(["mcopy", "-s", "-p", "-m", "-n", "-i", partition, "::/*", folder])
    else:
        folder.mkdir()
    return folder


def files_that_differ(first: Path, second: Path) -> list[str]:
    """One line for each path that differs between two folders, and what of it."""
    before, after = _entries(first), _entries(second)
    found = []
    for name in sorted({*before, *after}):
        if name not in before or name not in after:
            found.append(f"{name}: only in the {'first' if name in before else 'second'}")
        elif wrong := [what for what in before[name] if before[name][what] != after[name].get(what)]:
            found.append(f"{name}: {', '.join(wrong)}")
    return found


def _entries(root: Path) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    for folder, names, files in os.walk(root):
        for path in (Path(folder, name) for name in (*names, *files)):
            about = path.lstat()
            entry: dict[str, object] = {"kind": stat.S_IFMT(about.st_mode), "mode": stat.S_IMODE(about.st_mode)}
            entry |= {"owner": (about.st_uid, about.st_gid), "time": int(about.st_mtime)}
            if stat.S_ISLNK(about.st_mode):
                entry["link"] = path.readlink()
            elif stat.S_ISREG(about.st_mode):
                entry["content"] = sha256(path)
            found[str(path.relative_to(root))] = entry
    return found


if __name__ == "__main__":
    raise SystemExit(main())
