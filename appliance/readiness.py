"""What the station knows of its own health: the self-test, and how the way to the server looks.

Rules:
- A check never changes anything but a probe file, waits with a bound, and answers with one sentence.
- No check shows content, keys or addresses.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from appliance import files
from appliance.bus_rows import Check
from appliance.config import StationConfig
from appliance.custody.custody import Custody
from appliance.custody.states import DocumentState
from appliance.delivery import status
from appliance.devices.interfaces import Feeder
from appliance.errors import DeliveryError, ScanStationError
from appliance.programs import tesseract
from appliance.runtime import MEMORY_TYPES, file_system_type
from appliance.situation import Uplink

STATUS_MAX_AGE_S = 30.0
SILENT_AFTER_S = 120.0  # sent, connected, and still no receipt
_PROBE = ".selftest.tmp"


class UplinkWatch:
    """How the uplink looks from inside; it is a stranger that writes a file.

    The server is silent when documents were sent, nothing was in the way, and the number without a receipt has not
    fallen for `SILENT_AFTER_S`: with a busy desk there is always some document on its way.
    """

    def __init__(self, inbox: Path, now: Callable[[], float] = time.monotonic) -> None:
        self._inbox = inbox
        self._now = now
        self._since: float | None = None  # of the wait for a receipt
        self._unanswered = 0

    def __call__(self) -> Uplink:
        """The way to the server now."""
        try:
            found = status.read(self._inbox, STATUS_MAX_AGE_S)
        except status.StatusError:
            self._since = None
            return Uplink.UNKNOWN
        if not found.connected:
            self._since = None  # nobody can answer; the wait begins anew with the connection
            return Uplink.OFFLINE
        return Uplink.SILENT if self._waited_s(found.unanswered) > SILENT_AFTER_S else Uplink.ONLINE

    def _waited_s(self, unanswered: int) -> float:
        """How long the server has not answered anything; 0 while nothing is asked of it."""
        if not unanswered:
            self._since = None
        elif self._since is None or unanswered < self._unanswered:
            self._since = self._now()
        self._unanswered = unanswered
        return 0.0 if self._since is None else self._now() - self._since


class Checks:
    """The self-test."""

    def __init__(self, config: StationConfig, custody: Custody, feeder: Feeder) -> None:
        self._config = config
        self._custody = custody
        self._feeder = feeder

    def __call__(self) -> Sequence[Check]:
        """Runs all checks, worst case some seconds."""
        return [
            _run("storage", "There is room for new batches.", self._custody.room.ensure_space),
            _run("runtime", "Files that live for moments lie in memory.", self._runtime),
            _run("reading", "The reading program answers.", tesseract.version),
            _run("feeder", "The feeder answers.", self._feeder.status),
            _run("outbox", "The outbox can be written.", lambda: _probe(self._config.paths.outbox)),
            _run("uplink", "The server is reached.", self._uplink),
            _run("recipients", "Everybody for whom a document waits is set up.", self._recipients),
        ]

    def _runtime(self) -> None:
        if file_system_type(self._config.paths.runtime.resolve()) not in MEMORY_TYPES:
            raise CheckFailedError("runtime directory lies on a disk")

    def _uplink(self) -> None:
        found = status.read(self._config.paths.inbox, STATUS_MAX_AGE_S)
        if not found.connected:
            raise OfflineError(found.code)

    def _recipients(self) -> None:
        configured = set(self._config.recipients) or {""}
        documents = [item for job in self._custody.open_jobs() for item in job.documents]
        waited_for = {item.recipient for item in documents if item.state is DocumentState.SEALED}
        if waited_for - configured:
            raise RecipientGoneError(", ".join(sorted(waited_for - configured)))


class RecipientGoneError(ScanStationError):
    """A sealed document waits for a recipient that the configuration no longer has."""

    code = "selftest-recipient"
    advice = "A document waits for a recipient that is not set up any more; set it up again. Call your technician."


class CheckFailedError(ScanStationError):
    """A check found something that a technician must put right."""

    code = "selftest"
    advice = "This part does not work as it must. Call your technician."


class OfflineError(DeliveryError):
    """The uplink has no connection."""

    code = "selftest-offline"
    advice = "The server cannot be reached; documents wait safely. Check the network."


def _probe(directory: Path) -> None:
    path = directory / _PROBE
    try:
        files.write_atomic(path, b"")
        path.unlink()
    except OSError as error:
        raise CheckFailedError(f"errno {error.errno}") from error


def _run(name: str, good: str, check: Callable[[], object]) -> Check:
    try:
        check()
    except ScanStationError as error:
        return Check(name, ok=False, sentence=error.advice[:400])
    return Check(name, ok=True, sentence=good)
