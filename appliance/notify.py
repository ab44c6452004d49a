"""Telling systemd how the process is: ready, what it does, alive, stopping (the sd_notify protocol).

Rules:
- "Alive" is said only while work advances: a process whose loop runs but whose work is stuck is not alive.
- Outside systemd (no NOTIFY_SOCKET) everything here does nothing. A notification that cannot be sent is dropped: it
  must never stop work; the two that happen once are given a moment.
- STATUS= shows in `systemctl status` and the journal: plain words and counts, no content.

Source: sd_notify(3), sd_watchdog_enabled(3).
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Self

MAX_STATUS = 200  # characters
PATIENCE_S = 0.5
MAX_ADDRESS_BYTES = 107  # of sockaddr_un, without the final NUL


class Notifier:
    """Speaks to the service manager. `address` is the value of NOTIFY_SOCKET; None or empty: nobody listens."""

    def __init__(self, address: str | None) -> None:
        """An address that is neither a path nor an abstract name counts as nobody."""
        self._address = _socket_address(address or "")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Self:
        """The notifier of this process."""
        return cls(environment.get("NOTIFY_SOCKET"))

    @property
    def listening(self) -> bool:
        """Whether there is somebody to tell."""
        return self._address is not None

    def ready(self) -> None:
        """Start-up is complete."""
        self.send("READY=1", PATIENCE_S)

    def stopping(self) -> None:
        """Shutdown has begun."""
        self.send("STOPPING=1", PATIENCE_S)

    def alive(self) -> None:
        """Feeds the watchdog."""
        self.send("WATCHDOG=1")

    def extend(self, seconds: float) -> None:
        """Asks for more time to start or stop, counted from now."""
        self.send(f"EXTEND_TIMEOUT_USEC={int(seconds * 1_000_000)}")

    def status(self, sentence: str) -> None:
        """One line about what the process does; line breaks become spaces."""
        plain = " ".join(sentence.split())
        self.send(f"STATUS={plain[:MAX_STATUS]}")

    def send(self, message: str, wait_s: float = 0.0) -> None:
        """Sends one assignment, such as `READY=1`; waits at most `wait_s` for room."""
        if self._address is None:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as channel:
                channel.settimeout(wait_s)
                channel.sendto(message.encode(), self._address)
        except OSError:
            return


def watchdog_interval_s(environment: Mapping[str, str] = os.environ, pid: int | None = None) -> float | None:
    """How often to feed the watchdog, in seconds: a third of its limit. None when systemd watches no watchdog here."""
    try:
        limit_us = int(environment["WATCHDOG_USEC"])
        watched = int(environment.get("WATCHDOG_PID", "0"))
    except (KeyError, ValueError):
        return None
    if limit_us <= 0 or watched not in (0, os.getpid() if pid is None else pid):
        return None
    return limit_us / 1_000_000 / 3


def _socket_address(address: str) -> str | bytes | None:
    encoded = os.fsencode(address)
    if "\0" in address or len(encoded) > MAX_ADDRESS_BYTES:
        return None
    if address.startswith("@") and len(address) > 1:
        return b"\0" + encoded[1:]
    return address if address.startswith("/") else None


@dataclass(frozen=True, slots=True)
class Work:
    """How far one kind of work is: `pending` things not done yet, `done` things done since the start."""

    pending: int
    done: int


@dataclass(slots=True)
class _Seen:
    done: int
    since: float


class Heartbeat:
    """Feeds the watchdog only while every kind of work advances or rests.

    Work is stuck when something is pending and `done` has not changed for `stall_s` (each kind its own limit, longer
    than its slowest honest step). `beat` is called from the loop that does the work: a loop that hangs does not beat.
    """

    def __init__(self, notifier: Notifier, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds. Without any `watch`, only the loop itself is watched."""
        self._notifier = notifier
        self._clock = clock
        self._probes: dict[str, tuple[Callable[[], Work], float]] = {}
        self._seen: dict[str, _Seen] = {}

    def watch(self, kind: str, probe: Callable[[], Work], stall_s: float) -> None:
        """Watches a kind of work: `probe` reads its counters, `stall_s` is how long it may stand still."""
        self._probes[kind] = (probe, stall_s)

    def beat(self) -> tuple[str, ...]:
        """Feeds the watchdog, or withholds it; returns the kinds of work that are stuck."""
        now = self._clock()
        stuck = tuple(
            kind for kind, (probe, stall_s) in self._probes.items() if self._stuck(kind, probe(), stall_s, now)
        )
        if stuck:
            self._notifier.status(f"no progress in: {', '.join(stuck)}")
        else:
            self._notifier.alive()
        return stuck

    def advanced(self) -> None:
        """The loop went one step further: `beat`, for those who need no answer."""
        self.beat()

    def _stuck(self, kind: str, work: Work, stall_s: float, now: float) -> bool:
        seen = self._seen.get(kind)
        if seen is None or work.pending == 0 or work.done != seen.done:
            self._seen[kind] = _Seen(work.done, now)
            return False
        return now - seen.since >= stall_s
