"""The directory for files that live for moments and hold plaintext: it must be memory.

Rules:
- A directory on a disk is refused: after a power cut plaintext would lie there.
- What an earlier run left is removed at the start.
"""

from __future__ import annotations

from pathlib import Path

from appliance.errors import ConfigError

MEMORY_TYPES = frozenset({"tmpfs", "ramfs"})
MOUNTS = Path("/proc/self/mountinfo")


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
        directory.chmod(0o700)
        if file_system_type(directory.resolve(), mounts) not in MEMORY_TYPES:
            raise NotMemoryError(str(directory))
        for left_over in directory.iterdir():
            if left_over.is_file() or left_over.is_symlink():
                left_over.unlink()
    except OSError as error:
        raise ConfigError(f"{directory}: {error.strerror}") from error


def file_system_type(path: Path, mounts: Path = MOUNTS) -> str:
    """The type of the file system that holds an absolute path, from the mount table (proc(5), mountinfo)."""
    best, kind = -1, ""
    for line in mounts.read_text().splitlines():
        left, _, right = line.partition(" - ")
        point = Path(left.split()[4].replace("\\040", " "))
        if path.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), right.split()[0]
    return kind
