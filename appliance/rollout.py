"""Which classes of the policy are in use at this station: taken into use one at a time, by a supervisor (R11).

A file of the station (`classes.json`) holds what was said last of each class: in use or not, when, and the digest of
the pilot's report. The audit log holds who said so and why.

Rules:
- Nothing here widens the policy: a class that is in use is still held where the pack holds it.
- A file that cannot be read is as bad as can be: no class is in use.
- A change is on the record before it is on disk, and on disk before it counts. Whoever works on a job keeps the
  `Enabled` with which it began: a change counts from the next job on.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from appliance import files
from appliance.errors import ScanStationError
from appliance.policy.classes import UNCLASSIFIED
from appliance.policy.pack import PolicyPack
from appliance.policy.rollout import RolloutRules

FORMAT: Final = 1
FILE_NAME: Final = "classes.json"
MAX_BYTES: Final = 1 << 20
NO_PILOT: Final = "0" * 64
PASSED: Final = "readiness-passed"
NOT_ASKED: Final = "not-asked"
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class RolloutFileError(ScanStationError):
    """What was decided could not be stored."""

    code = "classes-file"
    advice = "The change could not be stored, and does not count. Call your technician."


class NotReadyError(ScanStationError):
    """The readiness test is not passed, or counts no more."""

    code = "classes-readiness"
    advice = "Policy wants a passed readiness test first. Scan the challenge sheet, then enable the class."


class NoPilotError(ScanStationError):
    """No report of a pilot is named."""

    code = "classes-pilot"
    advice = "Policy wants the report of a pilot for this class. Enable it on the command line, with the report."


class TooSoonError(ScanStationError):
    """Another class was enabled not long ago."""

    code = "classes-too-soon"
    advice = "Another class was enabled not long ago. Policy wants classes to be enabled one at a time."


@dataclass(frozen=True, slots=True)
class Said:
    """What was said last of a class."""

    enabled: bool
    at: str  # RFC 3339, UTC
    pilot: str = ""  # SHA-256 of the report, once there was one


@dataclass(frozen=True, slots=True)
class Enabled:
    """Which classes are in use, as of one moment; None: all."""

    names: frozenset[str] | None = None

    def allows(self, name: str) -> bool:
        """Whether documents of this class may go on; what has no class yet is decided elsewhere."""
        return self.names is None or name in self.names or name == UNCLASSIFIED


EVERYTHING: Final = Enabled()


@dataclass(frozen=True, slots=True)
class Use:
    """How a class stands: `missing` is the code of what is in the way of enabling it, "" if nothing is."""

    name: str
    enabled: bool
    missing: str
    said: Said | None


class Record(Protocol):
    """Puts changes on the record: custody."""

    def class_enabled(self, document_class: str, code: str, by: str, pilot_sha256: str) -> None:
        """A class is about to be taken into use."""

    def class_disabled(self, document_class: str, code: str, by: str) -> None:
        """A class is about to be taken out of use."""


class Rollout:
    """The classes of a station. Thread-safe; changes block."""

    def __init__(
        self, directory: Path, pack: PolicyPack, record: Record, is_ready: Callable[[], bool],
        now: Callable[[], datetime],
    ) -> None:  # fmt: skip
        """Reads what is there.

        Args:
            directory: the station's state directory.
            pack: the policy.
            record: gets each change before it counts.
            is_ready: whether the readiness test is passed, and counts.
            now: the station's clock.
        """
        self._path, self._pack, self._record = directory / FILE_NAME, pack, record
        self._is_ready, self._now = is_ready, now
        self._lock = threading.Lock()
        self._said = _read(self._path)
        self._enabled = self._in_use()

    @property
    def current(self) -> Enabled:
        """Which classes are in use now."""
        return self._enabled

    def uses(self) -> list[Use]:
        """How each class of the policy stands, in the policy's order."""
        said = self._said or {}
        names = [known.name for known in self._pack.classes if known.name != UNCLASSIFIED]
        return [
            Use(name, self._enabled.allows(name), "" if self._enabled.allows(name) else self._missing(name, ""),
                said.get(name)) for name in names
        ]  # fmt: skip

    def enable(self, name: str, by: str, pilot: str = "") -> None:
        """Takes a class into use; `pilot` is the SHA-256 of a pilot's report, or "".

        Raises:
            UnknownClassError: the policy does not know it.
            NotReadyError, NoPilotError, TooSoonError: evidence is missing.
            RolloutFileError, CustodyError: it could not be stored, and does not count.
        """
        with self._lock:
            self._pack.document_class(name)
            if error := _MISSING.get(self._missing(name, pilot)):
                raise error
            kept = pilot or self._pilot_of(name)
            evidence = PASSED if self._rules.staged and self._rules.readiness else NOT_ASKED
            self._record.class_enabled(name, evidence, by, kept or NO_PILOT)
            self._keep(name, Said(True, self._time(), kept))

    def disable(self, name: str, by: str, reason: str) -> None:
        """Takes a class out of use. Raises UnknownClassError, RolloutFileError, CustodyError."""
        with self._lock:
            self._pack.document_class(name)
            self._record.class_disabled(name, reason, by)
            self._keep(name, Said(False, self._time(), self._pilot_of(name)))

    @property
    def _rules(self) -> RolloutRules:
        return self._pack.rollout

    def _missing(self, name: str, pilot: str) -> str:
        """The code of what is in the way of enabling a class."""
        rules = self._rules
        if not rules.staged:
            return ""
        if rules.readiness and not self._is_ready():
            return NotReadyError.code
        if rules.pilot and not (pilot or self._pilot_of(name)):
            return NoPilotError.code
        others = [said.at for other, said in (self._said or {}).items() if said.enabled and other != name]
        soon = others and self._now() - datetime.fromisoformat(max(others)) < rules.between
        return TooSoonError.code if soon else ""

    def _pilot_of(self, name: str) -> str:
        said = (self._said or {}).get(name)
        return said.pilot if said else ""

    def _in_use(self) -> Enabled:
        """What is in use by what was said and by policy; nothing where the file is damaged."""
        if self._said is None:
            return Enabled(frozenset())
        said = self._said
        names = [known.name for known in self._pack.classes]
        return Enabled(
            frozenset(name for name in names if (said[name].enabled if name in said else not self._rules.staged))
        )

    def _keep(self, name: str, said: Said) -> None:
        """Stores what was said of a class; then it counts. A damaged file is replaced by what is said from here on."""
        all_said = {**(self._said if self._said is not None else self._nothing()), name: said}
        told = {"format": FORMAT, "classes": {one: asdict(each) for one, each in sorted(all_said.items())}}
        try:
            files.write_atomic(self._path, json.dumps(told, indent=1).encode())
        except OSError as error:
            raise RolloutFileError(type(error).__name__) from error
        self._said = all_said
        self._enabled = self._in_use()

    def _nothing(self) -> dict[str, Said]:
        """No class in use: where a file was damaged, each is enabled again by a person."""
        return {known.name: Said(False, self._time()) for known in self._pack.classes if known.name != UNCLASSIFIED}

    def _time(self) -> str:
        return self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


_MISSING: Final[Mapping[str, ScanStationError]] = {
    error.code: error for error in (NotReadyError(), NoPilotError(), TooSoonError())
}


def is_digest(text: str) -> bool:
    """Whether it is the SHA-256 of something, as 64 hex digits."""
    return _DIGEST.fullmatch(text) is not None


def _read(path: Path) -> dict[str, Said] | None:
    """What was said of each class; nothing where there is no file, None where it is damaged."""
    try:
        told = json.loads(files.read_bounded(path, MAX_BYTES))
        if told["format"] != FORMAT:
            return None
        found = {str(name): Said(**said) for name, said in told["classes"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return found if all(map(_is_plain, found.values())) else None


def _is_plain(said: Said) -> bool:
    """Whether what was read has the forms that are written; any type may stand in a file."""
    if [type(part) for part in (said.enabled, said.at, said.pilot)] != [bool, str, str]:
        return False
    return bool(_TIME.fullmatch(said.at)) and (not said.pilot or is_digest(said.pilot))
