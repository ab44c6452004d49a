"""When the readiness test was passed, and whether that still counts.

A file of the station holds the newest results: times, checks, a digest of the limits; no content.

Rules:
- A result counts while it is young enough, passed, and made with the limits that hold now.
- The clock may be wrong: a result from the future does not count, and none counts while the clock shows an earlier time
  than the file has seen. A new test makes the time that it was done at the one to go by.
- A file that cannot be read is as good as none: the test is due.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from appliance import files
from appliance.challenge.report import Check
from appliance.errors import CustodyError, StorageFullError
from appliance.sections.desk import ReadinessConfig

FORMAT: Final = 1
MAX_RESULTS: Final = 60
MAX_BYTES: Final = 4 << 20
BACK_S: Final = 120.0  # a clock may be put back by so much
_MARK_S: Final = 600.0  # the latest time is written down so often
FILE_NAME: Final = "readiness.json"


class ReadinessFileError(CustodyError):
    """The result of a readiness test could not be written."""

    code = "readiness-file"
    advice = "The result of the readiness test could not be stored. Call your technician."


@dataclass(frozen=True, slots=True)
class Result:
    """One test: when, whether all checks passed, the digest of the limits, and the checks."""

    at: datetime
    passed: bool
    limits: str
    checks: tuple[Check, ...]


class History:
    """The newest results."""

    def __init__(self, directory: Path, config: ReadinessConfig, limits: str, clock: Callable[[], datetime]) -> None:
        """Reads what is there.

        Args:
            directory: the station's state directory.
            config: how long a result counts.
            limits: digest of the limits that hold now.
            clock: the device's time.
        """
        self._path = directory / FILE_NAME
        self._config, self._limits, self._clock = config, limits, clock
        self._latest, self._results = _read(self._path)
        self._written = self._latest

    @property
    def results(self) -> Sequence[Result]:
        """Oldest first."""
        return tuple(self._results)

    @property
    def last(self) -> Result | None:
        """The newest one."""
        return self._results[-1] if self._results else None

    def behind_s(self) -> float:
        """By how much the clock is behind the latest time that was seen; the latest time moves on with it."""
        now = self._clock()
        if now > self._latest:
            self._latest = now
            if (now - self._written).total_seconds() >= _MARK_S and self._results:
                self._written = now
                with contextlib.suppress(CustodyError):  # a full disk: the next mark will do
                    self._write()
        return max(0.0, (self._latest - now).total_seconds())

    def counts(self) -> bool:
        """Whether the last result is a passed one that still holds."""
        last = self.last
        if self.behind_s() > BACK_S or last is None or not last.passed or last.limits != self._limits:
            return False
        now = self._clock()
        return last.at <= now + timedelta(seconds=BACK_S) and now < expires(last.at, self._config)

    def add(self, checks: Sequence[Check]) -> Result:
        """Keeps a result; its time is from now on the latest.

        Raises:
            ReadinessFileError: it could not be written, and does not count.
            StorageFullError: likewise, for want of room.
        """
        now = self._clock()
        result = Result(now, bool(checks) and all(check.ok for check in checks), self._limits, tuple(checks))
        before = self._results, self._latest
        self._results, self._latest = [*self._results, result][-MAX_RESULTS:], now
        try:
            self._write()
        except CustodyError:
            self._results, self._latest = before
            raise
        return result

    def _write(self) -> None:
        told = {
            "format": FORMAT,
            "latest": self._latest.isoformat(),
            "results": [{**asdict(one), "at": one.at.isoformat()} for one in self._results],
        }
        try:
            files.write_atomic(self._path, json.dumps(told).encode())
        except OSError as error:
            if files.is_full(error):
                raise StorageFullError("readiness") from error
            raise ReadinessFileError(f"errno {error.errno}") from error
        self._written = self._latest


def expires(passed: datetime, config: ReadinessConfig) -> datetime:
    """Until when a test that was passed counts."""
    end = passed + timedelta(hours=config.valid_hours)
    if not config.renew_at:
        return end
    hours, minutes = (int(part) for part in config.renew_at.split(":"))
    local = passed.astimezone()
    renewal = local.replace(hour=hours, minute=minutes, second=0, microsecond=0)
    if renewal <= local:
        renewal += timedelta(days=1)
    return min(end, renewal.astimezone(UTC))


def _read(path: Path) -> tuple[datetime, list[Result]]:
    """The latest time and the results in the file; nothing where it is not of its form."""
    start = datetime.fromtimestamp(0, UTC)
    try:
        untrusted = json.loads(files.read_bounded(path, MAX_BYTES))
        if untrusted["format"] != FORMAT:
            return start, []
        results = [_result(one) for one in untrusted["results"][-MAX_RESULTS:]]
        return _time(untrusted["latest"]), results
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return start, []


def _result(untrusted: dict[str, Any]) -> Result:
    checks = tuple(
        Check(str(c["name"]), c["ok"] is True, float(c["value"]), float(c["limit"]), str(c["unit"]), str(c["sentence"]))
        for c in untrusted["checks"]
    )
    return Result(_time(untrusted["at"]), untrusted["passed"] is True, str(untrusted["limits"]), checks)


def _time(untrusted: str) -> datetime:
    moment = datetime.fromisoformat(untrusted)
    if moment.tzinfo is None:
        raise ValueError("no time zone")
    return moment
