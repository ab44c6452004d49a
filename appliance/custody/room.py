"""Room for more work: free space on the disk, and how many jobs may be open."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from appliance.custody.ledger import Ledger
from appliance.custody.vault import storage_errors
from appliance.errors import CustodyError, StorageFullError
from appliance.sections.storage import CustodyConfig


class TooManyError(CustodyError):
    """More open jobs, or more pages in one job, than the configuration allows."""

    code = "custody-too-many"
    advice = "The station holds too much unfinished work. Check the network, or scan the stack in smaller parts."


def free_bytes(directory: Path) -> int:
    """Free space where `directory` lies, bytes."""
    return shutil.disk_usage(directory).free


class Room:
    """What is left. Thread-safe."""

    def __init__(self, directory: Path, config: CustodyConfig, ledger: Ledger, free: Callable[[Path], int]) -> None:
        """`free` says how many bytes are free where a directory lies."""
        self._directory, self._config, self._ledger, self._free = directory, config, ledger, free

    def ensure_space(self) -> None:
        """Raises StorageFullError if the free space is at the reserve: no new batch then, what is here goes on."""
        with storage_errors("free space"):
            free = self._free(self._directory)
        if free < self._config.reserve_bytes:
            raise StorageFullError(f"{free} bytes free, {self._config.reserve_bytes} are the reserve")

    def ensure_job(self) -> None:
        """`ensure_space`, and raises TooManyError if `max_open_jobs` are open: `open_job` would refuse a new batch."""
        self.ensure_space()
        with self._ledger.lock:
            if self._ledger.store.open_count() >= self._config.max_open_jobs:
                raise TooManyError(f"{self._config.max_open_jobs} open jobs")
