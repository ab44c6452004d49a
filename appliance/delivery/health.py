"""Carries the station's health to the broker: as it was signed, bounded, and seldom enough.

Rules:
- The uplink neither makes nor reads it. A file that is too large or old is not sent: what nobody renewed is no health.
- One message in an interval, a quarter longer or shorter at random; the first one after connecting at a random moment
  of an interval: a fleet that comes back to its broker does not speak at once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from appliance import files
from appliance.delivery import parts
from appliance.delivery.outbox import HEALTH_NAME
from appliance.delivery.session import Session
from appliance.delivery.topics import Kind, Topic

FILE_NAME: Final = HEALTH_NAME
FILE_MODE: Final = 0o640  # the group is the uplink's
MAX_BYTES: Final = 64 << 10
MAX_AGE_S: Final = 600.0
_SPREAD: Final = 0.25


class HealthCarrier:
    """Publishes the file, retained."""

    def __init__(
        self, outbox: Path, station: str, interval_s: float, chance: Callable[[], float] = random.random
    ) -> None:
        """`chance` gives numbers from 0 to 1."""
        self._path = outbox / FILE_NAME
        self._topic = str(Topic(station, Kind.HEALTH))
        self._interval_s, self._chance = interval_s, chance
        self._due = 0.0
        self._sent = b""

    def connected(self, now: float) -> None:
        """A session was opened."""
        self._due = now + self._interval_s * self._chance()

    def turn(self, session: Session, now: float) -> None:
        """Publishes what is new, if it is time. Raises DeliveryError."""
        if now < self._due or not session.limits.retain or not session.room():
            return
        self._due = now + self._interval_s * (1 - _SPREAD + 2 * _SPREAD * self._chance())
        said = self._read()
        fits = parts.PUBLISH_OVERHEAD_BYTES + len(self._topic) + len(said) <= session.limits.max_packet_bytes
        if said and said != self._sent and fits:
            session.publish(self._topic, said, retain=True)
            self._sent = said

    def _read(self) -> bytes:
        """The file; nothing where there is none that counts."""
        try:
            if time.time() - self._path.lstat().st_mtime > MAX_AGE_S:
                return b""
            return files.read_bounded(self._path, MAX_BYTES)
        except (OSError, ValueError):
            return b""
