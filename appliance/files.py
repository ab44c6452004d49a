"""Files that are whole or absent, and reads that are bounded.

Rules:
- A file is written under a temporary name in its own directory, flushed, renamed, and the directory flushed.
- A temporary name starts with a dot and ends in `.tmp`; whoever owns the directory removes left-overs at its start.
- `OSError` goes through: the caller's adapter turns it into its own error.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path

TEMPORARY_GLOB = ".*.tmp"


def write_atomic(path: Path, data: bytes | memoryview, mode: int = 0o600) -> None:
    """Writes `data` to `path` so that after a power cut the old file, or the new one, is there whole.

    Args:
        path: the final name; an existing file is replaced.
        data: all bytes of the file.
        mode: permission bits of the new file.

    Raises:
        OSError: nothing was changed and no temporary file is left (`ENOSPC` included).
    """
    temporary = _write_temporary(path, data, mode)
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def _write_temporary(path: Path, data: bytes | memoryview, mode: int) -> Path:
    """A durable file with `data` beside `path`; removed again when writing fails."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, mode)
    try:
        try:
            os.fchmod(descriptor, mode)  # the umask may have taken bits away
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    return temporary


def write_all(descriptor: int, data: bytes | memoryview) -> None:
    """Writes every byte; `os.write` alone may stop early."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def sync_directory(directory: Path) -> None:
    """Makes created, renamed and removed names of `directory` survive a power cut."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def create_atomic(path: Path, data: bytes | memoryview, mode: int = 0o600) -> None:
    """`write_atomic` that never overwrites.

    Raises:
        FileExistsError: there is one of this name already; it was not touched.
        OSError: nothing was changed and no temporary file is left (`ENOSPC` included).
    """
    temporary = _write_temporary(path, data, mode)
    try:
        os.link(temporary, path, follow_symlinks=False)
    finally:
        temporary.unlink(missing_ok=True)
    sync_directory(path.parent)


def is_full(error: OSError) -> bool:
    """Whether the disk or a quota is used up: it may work again later."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)


def open_regular(path: Path) -> int:
    """A read-only descriptor of a regular file; the caller closes it.

    A named pipe that somebody put there neither blocks nor is read; nor is a symbolic link followed.

    Raises:
        OSError: there is no such file, or it is something else.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(errno.EINVAL, "not a regular file")
    return descriptor


def read_bounded(path: Path, limit: int) -> bytes:
    """Reads a whole regular file of at most `limit` bytes, without following a symbolic link in its last part.

    Raises:
        OSError: the file cannot be read.
        ValueError: it is longer than `limit`.
    """
    with os.fdopen(open_regular(path), "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise ValueError(f"longer than {limit} bytes")
    return data


def remove_temporaries(directory: Path) -> int:
    """Removes what an interrupted `write_atomic` left in `directory`; returns how many files that were."""
    found = list(directory.glob(TEMPORARY_GLOB))
    for path in found:
        path.unlink()
    if found:
        sync_directory(directory)
    return len(found)
