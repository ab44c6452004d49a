"""How long somebody must wait after failed logins, counted for each user and for each terminal.

Rules:
- A try is counted and on the disk before it is checked, so that pulling the plug gives no free try; success takes it
  back.
- Waits run on a monotonic clock. After a restart the full wait of each count runs again: neither a power cut nor a
  wrong clock shortens one. No time of day is kept.
- A hostile caller cannot make it grow: names that are nobody's share a fixed number of counts, and so do terminals
  beyond a bound.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance.files import read_bounded, write_atomic
from appliance.people.errors import PeopleError
from appliance.sealing import canonical

FILE_NAME: Final = "attempts.json"
UNKNOWN_BUCKETS: Final = 64
MAX_TERMINALS: Final = 64
MAX_COUNT: Final = 1_000
MAX_FILE_BYTES: Final = 64 << 10
DAMAGED_COUNT: Final = 12  # what everybody starts from where the file cannot be read: somebody may have wanted that
_KEY: Final = canonical.text(r"user-[0-9a-f]{32}|unknown-[0-9]{1,2}|terminal-([0-9]{1,10}|other)")
_COUNT: Final = canonical.whole(0, MAX_COUNT)


@dataclass(frozen=True, slots=True)
class Delays:
    """How waits grow: after `free` failed tries `first_s`, then twice as long after each, at most `max_s`.

    A count is forgotten after `forget_s` without a failure.
    """

    free: int
    terminal_free: int
    first_s: float
    max_s: float
    forget_s: float

    def after(self, key: str, count: int) -> float:
        """Seconds to wait after this many failures in a row."""
        free = self.terminal_free if key.startswith("terminal-") else self.free
        return min(self.max_s, self.first_s * 2.0 ** min(count - free, 64)) if count >= free else 0.0


def user_key(identity: str) -> str:
    """The count of a known user."""
    return f"user-{identity}"


def unknown_key(name: str) -> str:
    """The count that a name which is nobody's shares with others."""
    number = int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()[:4])
    return f"unknown-{number % UNKNOWN_BUCKETS}"


class Lockout:
    """The counts."""

    def __init__(self, state: Path, delays: Delays, clock: Callable[[], float]) -> None:
        """`state`: a directory of ours, made if it is not there; `clock`: monotonic seconds."""
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._path, self._delays, self._clock = state / FILE_NAME, delays, clock
        self._default, self._counts = self._load()
        now = clock()
        self._since = dict.fromkeys(self._counts, now)
        self._default_since = now

    def terminal_key(self, uid: int) -> str:
        """The count of a terminal: a Unix user of the device, such as the panel's."""
        key = f"terminal-{uid}"
        terminals = sum(known.startswith("terminal-") for known in self._counts)
        return key if key in self._counts or terminals < MAX_TERMINALS else "terminal-other"

    def wait_s(self, *keys: str) -> float:
        """Seconds until the next try may be made; 0 if now."""
        now = self._clock()
        self._forget(now)
        ends = [self._began(key) + self._delays.after(key, self._count(key)) for key in keys]
        return max([0.0, *(end - now for end in ends)])

    def count_try(self, *keys: str) -> int:
        """Counts a try as failed, durably; returns the count of the first key.

        Raises:
            PeopleError: it could not be kept; the try must not be made.
        """
        now = self._clock()
        for key in keys:
            self._counts[key] = min(MAX_COUNT, self._count(key) + 1)
            self._since[key] = now
        self._save()
        return self._counts[keys[0]]

    def succeeded(self, user: str, terminal: str) -> None:
        """The user's tries were their own: they are taken back, from the user's count and from the terminal's."""
        own = self._count(user)
        self._put(user, 0)
        self._put(terminal, max(0, self._count(terminal) - own))
        self._save()

    def keep_only(self, identities: frozenset[str]) -> None:
        """Drops the counts of users who are no longer in the roster."""
        for key in [key for key in self._counts if key.startswith("user-") and key[5:] not in identities]:
            self._drop(key)

    def _count(self, key: str) -> int:
        return self._counts.get(key, self._default)

    def _began(self, key: str) -> float:
        return self._since.get(key, self._default_since)

    def _put(self, key: str, count: int) -> None:
        if count == 0 == self._default:
            self._drop(key)
        else:
            self._counts[key] = count
            self._since.setdefault(key, self._default_since)

    def _drop(self, key: str) -> None:
        self._counts.pop(key, None)
        self._since.pop(key, None)

    def _forget(self, now: float) -> None:
        """What is old enough; in memory alone, since the next failure writes the file anew."""
        for key in [key for key, since in self._since.items() if now - since > self._delays.forget_s]:
            self._drop(key)
        if now - self._default_since > self._delays.forget_s:
            self._default = 0

    def _load(self) -> tuple[int, dict[str, int]]:
        """The default count and the counts; a file that is none makes everybody wait."""
        try:
            record = json.loads(read_bounded(self._path, MAX_FILE_BYTES))
            default, counts = record["default"], record["counts"]
            plain = record["format"] == 1 and _COUNT(default) and isinstance(counts, dict)
            if plain and all(_KEY(key) and _COUNT(count) for key, count in counts.items()):
                return default, counts
        except FileNotFoundError:
            return 0, {}
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            pass
        return DAMAGED_COUNT, {}

    def _save(self) -> None:
        record = {"counts": self._counts, "default": self._default, "format": 1}
        try:
            write_atomic(self._path, canonical.encode(record))
        except OSError as error:
            raise PeopleError("failed logins cannot be counted") from error
