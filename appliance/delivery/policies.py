"""Policies of the fleet in the inbox: bytes as they came, unverified, one file each.

Rules:
- The uplink puts; the station verifies and removes. Nothing here believes a policy or looks into it.
- Size and number are bounded. Where there are too many the oldest goes: a flood can push a policy out, and so could
  the broker that sends it, by not sending it.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from pathlib import Path
from typing import Final

from appliance import files
from appliance.delivery.inbox import InboxError

MAX_BYTES: Final = 512 << 10
MAX_FILES: Final = 4
_NAME: Final = re.compile(r"[0-9a-f]{64}\.policy")
_FILE_MODE: Final = 0o640  # the group is the station's


class PolicyInbox:
    """The directory, which is that of the receipts. It must exist."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def put(self, untrusted: bytes) -> bool:
        """Keeps a policy for the station, durably. Returns False if it is empty or too large; raises OSError."""
        if not 1 <= len(untrusted) <= MAX_BYTES:
            return False
        path = self._directory / f"{hashlib.sha256(untrusted).hexdigest()}.policy"
        files.write_atomic(path, untrusted, _FILE_MODE)
        others = [other.lstat().st_mtime_ns for other in self._entries() if other != path]
        if others and path.lstat().st_mtime_ns <= max(others):  # a clock that is coarse, or was set back
            os.utime(path, ns=(max(others) + 1,) * 2)
        for surplus in self._entries()[:-MAX_FILES]:
            surplus.unlink(missing_ok=True)
        return True

    def entries(self) -> tuple[Path, ...]:
        """What waits, oldest first, at most `MAX_FILES`. Raises InboxError."""
        try:
            return tuple(self._entries()[:MAX_FILES])
        except OSError as error:
            raise InboxError("cannot list") from error

    def read(self, path: Path) -> bytes:
        """The bytes, untrusted. Raises InboxError: it is gone, no regular file, or too large; remove it."""
        try:
            return files.read_bounded(path, MAX_BYTES)
        except (OSError, ValueError) as error:
            raise InboxError("cannot read a policy") from error

    def remove(self, path: Path) -> None:
        """Takes one out; one that is gone is fine. Raises InboxError."""
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise InboxError("cannot remove a policy") from error

    def _entries(self) -> list[Path]:
        found: list[tuple[int, str, Path]] = []
        for path in self._directory.iterdir():
            if _NAME.fullmatch(path.name):
                with contextlib.suppress(FileNotFoundError):
                    found.append((path.lstat().st_mtime_ns, path.name, path))
        return [path for _, _, path in sorted(found)]
