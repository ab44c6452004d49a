"""What a fleet's stations said so far, and what it adds up to; kept over restarts of who looks.

Rules:
- Stations say how much they counted today. Sums go on from day to day here: a day's count that grows adds what it grew
  by; a count that is smaller, or of an earlier day, adds nothing.
- What is not newer than what the station said before is a replay, unless that was said with a clock ahead of ours.
- Only enrolled stations are listened to, at most `max_stations`; the sums of each are bounded.
- Presence is the uplink's word on its own topic, which the broker's access list keeps for it; health is signed.
"""

from __future__ import annotations

import contextlib
import json
import logging
import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from appliance import files
from appliance.custody.daily import What
from appliance.errors import ReceiverError, SealingError
from appliance.fleet import health
from appliance.fleet.health import Health
from appliance.receiver.registry import Registry
from appliance.sealing import canonical
from appliance.sealing.algorithms import key_id

log = logging.getLogger("scanstation.fleet")

MAX_SUMS: Final = 2_000  # of one station
_MAX_PRESENCE_BYTES: Final = 1_024
_MAX_STATE_BYTES: Final = 64 << 20
_FORMAT: Final = 1
_CODE: Final = canonical.text(r"[a-z0-9-]{1,64}")
Key = tuple[str, str, str]  # what, class, code
REFUSED: Final = ("enrolment", "health", "old", "presence", "too-many")
"""Why a message did not count."""


@dataclass(slots=True)
class Station:
    """What is known of one station. Times are seconds of the clock of who looks."""

    online: bool = False
    code: str = ""
    certificate_days: int | None = None
    health: Health | None = None
    heard: float = 0.0  # when the last health came
    day: str = ""
    today: dict[Key, int] = field(default_factory=dict)
    sums: Counter[Key] = field(default_factory=Counter)

    def add(self, said: Health) -> None:
        """Adds what is new in a health to the sums."""
        before = self.today if said.day == self.day else {}
        for key, n in said.counts.items():
            if key in self.sums or len(self.sums) < MAX_SUMS:
                self.sums[key] += max(0, n - before.get(key, 0))
        self.today = {key: max(n, before.get(key, 0)) for key, n in {**before, **said.counts}.items()}
        self.day = said.day


class FleetState:
    """All stations."""

    def __init__(
        self,
        registry: Registry,
        max_stations: int,
        now: Callable[[], float],
        utc: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`now` is a clock for waits, seconds; `utc` that of the wall. Whoever reads `stations` holds `lock`."""
        self._registry, self._max, self._now, self._utc = registry, max_stations, now, utc
        self.lock = threading.Lock()
        self.stations: dict[str, Station] = {}
        self.refused: Counter[str] = Counter(dict.fromkeys(REFUSED, 0))

    def take_presence(self, station: str, untrusted: bytes) -> None:
        """Takes in what came on a status topic."""
        with self.lock:
            said = _presence(untrusted)
            if said is None:
                self.refused["presence"] += 1
            elif (found := self._station(station)) is not None:
                found.online, found.code = said["online"], said["code"]
                found.certificate_days = said.get("certificate_days", found.certificate_days)

    def take_health(self, station: str, untrusted: bytes) -> None:
        """Takes in what came on a health topic."""
        with self.lock:
            found = self._station(station)
            if found is None:
                return
            try:
                key = self._registry.key(station)
                said = health.read(untrusted, station, key, key_id(key.public_bytes_raw()))
            except (ReceiverError, SealingError) as error:
                log.info("station %s: %s", station, error)
                self.refused["health"] += 1
            else:
                self._take(found, said)

    def _take(self, found: Station, said: Health) -> None:
        """Believes a health, unless it is not newer."""
        last = found.health
        if last is not None and said.at <= last.at and not self._ahead(last.day):
            self.refused["old"] += said != last
            return
        found.health, found.heard = said, self._now()
        if said.day >= found.day or self._ahead(found.day):
            found.add(said)

    def _ahead(self, day: str) -> bool:
        """Whether a day can only be that of a wrong clock."""
        return day > (self._utc() + timedelta(days=1)).strftime("%Y-%m-%d")

    def _station(self, station: str) -> Station | None:
        """What is known of a station that is enrolled; None where it is not, or there are too many."""
        try:
            self._registry.key(station)
        except ReceiverError:
            self.stations.pop(station, None)  # it was revoked
            self.refused["enrolment"] += 1
            return None
        if station not in self.stations and len(self.stations) >= self._max:
            self.refused["too-many"] += 1
            return None
        return self.stations.setdefault(station, Station())

    # Over restarts

    def save(self, path: Path) -> None:
        """Writes the sums. Raises OSError."""
        table = {
            name: {"day": one.day, "sums": _listed(one.sums), "today": _listed(one.today)}
            for name, one in self.stations.items()
        }
        files.write_atomic(path, json.dumps({"format": _FORMAT, "stations": table}).encode("ascii"))

    def load(self, path: Path) -> None:
        """Takes up the sums of a former life; what cannot be read starts from nothing."""
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            table = json.loads(files.read_bounded(path, _MAX_STATE_BYTES))
            for name, one in table["stations"].items() if table["format"] == _FORMAT else ():
                if len(self.stations) < self._max:
                    today, sums = _unlisted(one["today"]), Counter(_unlisted(one["sums"]))
                    self.stations[name] = Station(day=str(one["day"]), today=today, sums=sums)


def _presence(untrusted: bytes) -> dict[str, Any] | None:
    """A presence message, as far as it is one (docs/topics.md)."""
    if len(untrusted) > _MAX_PRESENCE_BYTES:
        return None
    try:
        said = canonical.parse(untrusted)
    except canonical.NotCanonicalError:
        return None
    days = said.get("certificate_days", 0)
    good = said.get("format") == 1 and type(said.get("online")) is bool and _CODE(said.get("code"))
    return said if good and type(days) is int and abs(days) < 1 << 20 else None


def _listed(counts: Mapping[Key, int]) -> list[list[Any]]:
    return [[*key, n] for key, n in counts.items()]


def _unlisted(rows: list[list[Any]]) -> dict[Key, int]:
    """Raises ValueError or TypeError for what is no list of counts."""
    found: dict[Key, int] = {}
    for what, name, code, n in rows[:MAX_SUMS]:
        found[str(What(what)), str(name), str(code)] = int(n)
    return found
