"""The directory for files that live for moments and hold plaintext: it must be memory.

Rules:
- A directory on a disk is refused, untouched: after a power cut plaintext would lie there.
- What an earlier run left is removed at the start, whatever it is; links are removed, not followed.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from appliance.errors import ConfigError

MEMORY_TYPES = frozenset({"tmpfs", "ramfs"})
MOUNTS = Path("/proc/self/mountinfo")
_ESCAPE = re.compile(r"\\([0-7]{3})")  # how the mount table writes a space, a tab, a line feed and a backslash


class NotMemoryError(ConfigError):
    """The runtime directory lies on a disk."""

    code = "config-runtime-on-disk"
    advice = "The station's runtime directory must be memory-backed (tmpfs). Call your technician."


def prepare_runtime(directory: Path, mounts: Path = MOUNTS) -> None:
    """Makes the directory, for this user alone, and empties it.

    Raises:
        NotMemoryError: it lies on a disk.
        ConfigError: it cannot be made.
    """
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file_system_type(directory.resolve(), mounts) not in MEMORY_TYPES:
            raise NotMemoryError(str(directory))
        directory.chmod(0o700)
        for left_over in directory.iterdir():
            if left_over.is_dir() and not left_over.is_symlink():
                shutil.rmtree(left_over)
            else:
                left_over.unlink()
    except OSError as error:
        raise ConfigError(f"{directory}: {error.strerror}") from error


def file_system_type(path: Path, mounts: Path = MOUNTS) -> str:
    """The type of the file system that holds an absolute path, from the mount table (proc(5), mountinfo)."""
    best, kind = -1, ""
    for line in mounts.read_text().splitlines():
        left, _, right = line.partition(" - ")
        point = Path(_ESCAPE.sub(lambda found: chr(int(found[1], 8)), left.split()[4]))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), right.split()[0]
    return kind
