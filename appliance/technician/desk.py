"""What a technician may ask of the running station. Nothing of it shows, or could show, content.

Rules:
- Every answer is made of rows that check their form (`rows`); the bundle is made of the same rows.
- Parts are tested one at a time, and only while no paper is in work.
- Methods that are not `async` block; the service runs them in threads.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from appliance.bus_rows import is_word
from appliance.challenge.history import BACK_S, History
from appliance.config import StationConfig
from appliance.custody.custody import Custody
from appliance.custody.room import free_bytes
from appliance.custody.states import DocumentState
from appliance.delivery import status
from appliance.devices.interfaces import Feeder, FeederStatus
from appliance.errors import CaptureError, ScanStationError
from appliance.policy.oversight import Maintenance
from appliance.situation import Name
from appliance.technician import sensors
from appliance.technician.bundle import Bundles
from appliance.technician.handed import Handed
from appliance.technician.interface import MAX_LINES, MAX_TESTS
from appliance.technician.lent_panel import LentPanel
from appliance.technician.logbook import Logbook
from appliance.technician.parts import STATUS_MAX_AGE_S, Parts
from appliance.technician.results import Results
from appliance.technician.rows import (
    Judged,
    LogLine,
    Named,
    PartState,
    PartTest,
    Sensor,
    Upkeep,
    UpkeepState,
    is_time,
    plain_value,
)
from appliance.technician.sentences import ASKED, PARTS
from appliance.technician.versions import versions
from appliance.technician.wear import THINGS, Wear, is_later

PAPER: Final = frozenset(
    {Name.STARTING, Name.FEEDING, Name.CANCELLING, Name.PAUSED, Name.NO_PAPER, Name.TESTING, Name.STOPPING}
)
"""Views during which no part is tested."""


class TechnicianBusyError(ScanStationError):
    """Paper is in work, or another part is being tested."""

    code = "technician-busy"
    advice = "Paper is in work, or another part is being tested. Finish that first, then test."


class UnknownPartError(ScanStationError):
    """There is no such part, or nothing to answer about it."""

    code = "technician-part"
    advice = "There is no such part, or nothing was asked about it. Test it first."


@dataclass(frozen=True, slots=True)
class Instruments:
    """The parts of a station that a technician's desk looks at; `view` and `counters` are safe in any thread."""

    config: StationConfig
    custody: Custody
    feeder: Feeder
    panel: LentPanel
    parts: Parts
    results: Results
    wear: Wear
    logbook: Logbook
    handed: Handed
    history: History
    maintenance: Maintenance
    policy: str
    view: Callable[[], Name]
    counters: Callable[[], Mapping[str, int]]
    clock: Callable[[], datetime]
    bundles: Bundles


class TechnicianDesk:
    """Answers a technician."""

    def __init__(self, instruments: Instruments) -> None:
        self._it = instruments
        self._turn = asyncio.Lock()

    # Parts

    def parts(self) -> Sequence[PartTest]:
        """Every part with what its last test came to."""
        return self._it.results.all()

    async def test_part(self, part: str) -> PartTest:
        """Tests one part.

        Raises:
            UnknownPartError: there is none of this name.
            TechnicianBusyError: paper is in work, or another test is.
        """
        if part not in PARTS:
            raise UnknownPartError
        if self._turn.locked() or self._it.view() in PAPER:
            raise TechnicianBusyError
        async with self._turn:
            code = await self._it.parts.test(part)
            return await asyncio.to_thread(self._it.results.put, part, code)

    async def answer_part(self, part: str, *, well: bool) -> PartTest:
        """What a person saw. Raises UnknownPartError: nothing was asked about this part."""
        if part not in ASKED or self._it.results.of(part).state != PartState.ASKED:
            raise UnknownPartError
        self._it.parts.end()
        return await asyncio.to_thread(self._it.results.put, part, f"{part}-{'passed' if well else 'failed'}")

    def identify(self) -> None:
        """All lamps flash for half a minute, or until the station has something else to say."""
        self._it.panel.identify()

    # Looking

    def sensors(self) -> Sequence[Sensor]:
        """Values of now."""
        state = self._it.config.paths.state
        waiting = {**self._numbers(), "queue": len(self._it.custody.queue.open())}
        return [
            *sensors.scanner(self._sensed()),
            *sensors.device(),
            *sensors.storage(free_bytes(state), self._it.config.custody.reserve_bytes),
            *sensors.clock(self._it.history.behind_s(), BACK_S),
            *sensors.counts(waiting),
        ]

    def _numbers(self) -> dict[str, int]:
        return {name: number for name, number in self._it.counters().items() if is_word(name)}

    def _sensed(self) -> FeederStatus | None:
        if self._it.view() in PAPER:
            return None
        try:
            return self._it.feeder.status()
        except CaptureError:
            return None

    def log_lines(self, limit: int) -> Sequence[LogLine]:
        """The newest lines of the station's own log and of what uplink and panel handed over, the newest first."""
        wanted = min(limit, MAX_LINES)
        return self._it.handed.beside(self._it.logbook.newest(wanted), wanted)

    def note(self, untrusted: Sequence[object]) -> None:
        """A panel hands over lines of its own log; what is not of it is left out."""
        self._it.handed.note(untrusted)

    def versions(self) -> Sequence[Named]:
        """What runs here."""
        return versions(self._it.policy)

    def network(self) -> Sequence[Named]:
        """What the station knows of the way to the server: only what the uplink says of itself."""
        told = [("station", self._it.config.station)]
        try:
            found = status.read(self._it.config.paths.inbox, STATUS_MAX_AGE_S)
        except status.StatusError as error:
            told.append(("uplink", error.code))
        else:
            told += [
                ("uplink", found.code if is_word(found.code) else "unknown"),
                ("since", found.since if is_time(found.since) else "unknown"),
                ("waiting", str(found.waiting)),
                ("unanswered", str(found.unanswered)),
                ("kept-back", str(len(found.held))),
                ("strangers", str(found.strangers)),
            ]
        return [Named(name, plain_value(value)) for name, value in told]

    def readiness_history(self, limit: int) -> Sequence[Judged]:
        """Readiness tests, the newest first."""
        newest = self._it.history.results[::-1][: min(limit, MAX_TESTS)]
        return [
            Judged(
                one.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
                one.passed,
                len(one.checks),
                tuple(check.name for check in one.checks if not check.ok and is_word(check.name)),
            )
            for one in newest
        ]

    # Upkeep

    def upkeep(self) -> Sequence[Upkeep]:
        """What wears."""
        return [self._upkeep(thing) for thing in THINGS]

    def upkeep_done(self, thing: str) -> None:
        """A thing was seen to.

        Raises:
            UnknownPartError: there is no such thing.
            WearFileError, StorageFullError: it could not be written down.
        """
        if thing not in THINGS:
            raise UnknownPartError
        self._it.wear.seen_to(thing, self._it.clock().strftime("%Y-%m-%dT%H:%M:%SZ"))

    def _upkeep(self, thing: str) -> Upkeep:
        use, limit = self._it.wear.use(thing), self._it.maintenance.limit(thing)
        proven = not use.since or any(one.passed and is_later(one.at, use.since) for one in self._it.history.results)
        state = UpkeepState.DUE if 0 < limit <= use.sheets else UpkeepState.FINE if proven else UpkeepState.UNPROVEN
        return Upkeep(thing, state.value, use.sheets, use.stops, limit, use.since)

    # The bundle

    def support_bundle(self) -> tuple[str, int]:
        """Writes a support bundle; its file name and size in bytes.

        Raises:
            BundleKeyError: no key is configured. BundleFileError: it cannot be written.
        """
        counts = self._it.custody.queue.counts(31)
        content: dict[str, Sequence[tuple[object, ...]]] = {
            "parts": [one.as_tuple() for one in self.parts()],
            "sensors": [one.as_tuple() for one in self.sensors()],
            "versions": [one.as_tuple() for one in self.versions()],
            "network": [one.as_tuple() for one in self.network()],
            "upkeep": [one.as_tuple() for one in self.upkeep()],
            "readiness": [one.as_tuple() for one in self.readiness_history(MAX_TESTS)],
            "log": [one.as_tuple() for one in self.log_lines(MAX_LINES)],
            "counts": [(one.day, one.what, one.document_class, one.code, one.n) for one in counts],
        }
        return self._it.bundles.write(content, self._it.clock())


def sent(custody: Custody) -> tuple[int, int]:
    """Documents that wait for a receipt now, and how many had one in the last year."""
    waiting = sum(item.state is DocumentState.SEALED for job in custody.open_jobs() for item in job.documents)
    return waiting, sum(one.n for one in custody.queue.counts(400) if one.what == "delivered")
