"""One process at a time: a lock on the state directory that ends with the process, however it ends.

Rules:
- Forked children let go of their copy at once: a worker that outlives a killed station must not keep the next from
  starting.
"""

from __future__ import annotations

import fcntl
import os
import weakref
from collections.abc import Callable
from pathlib import Path

from appliance.custody.vault import storage_errors
from appliance.errors import CustodyError


class StateInUseError(CustodyError):
    """Another process works in this state directory."""

    code = "custody-in-use"
    advice = "Another station program is already running here. Stop it first."


class StateLock:
    """Holds `<state>/lock` from construction until `close` or the end of the process."""

    def __init__(self, directory: Path) -> None:
        """Raises StateInUseError if another process holds it."""
        with storage_errors("state directory"):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._descriptor = os.open(directory / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(self._descriptor)
            raise StateInUseError("the state directory is locked") from error
        os.register_at_fork(after_in_child=_closer(weakref.ref(self)))

    def close(self) -> None:
        """Lets go; harmless the second time."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _closer(lock: weakref.ref[StateLock]) -> Callable[[], None]:
    """Closes the lock in a forked child, if it still exists there; the parent's hold is not touched by that."""

    def close() -> None:
        held = lock()
        if held is not None:
            held.close()

    return close
