"""Parts on their way to an envelope, in a directory that all receivers of a group share.

Rules:
- One directory a set (station, document, digest, total, count), one file a part; a part is durable before its
  PUBACK. Sets that were split differently never mix.
- Whoever finds a set complete claims it (a lock that dies with its process), reads it, and discards it.
- Two parts of the same number with other bytes: the first stays, the second is refused; the digest decides in the
  end. Bytes, sets of one station and age are bounded; over its bound a station loses its own oldest set.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance import files
from appliance.delivery.parts import PartHeader
from appliance.errors import ReceiverError
from appliance.names import check_name

_SET: Final = re.compile(r"([0-9a-f]{32})-([0-9a-f]{64})-([0-9]{1,10})-([0-9]{1,5})")
_PART: Final = re.compile(r"[0-9]{5}\.part")
_GONE_PREFIX: Final = ".gone-"
_LOCK: Final = ".lock"
_FILE_MODE: Final = 0o640
_STATION_SHARE: Final = 4  # one station may use this fraction of the spool


class PartConflictError(ReceiverError):
    """This part is there already, with other bytes."""

    code = "receiver-part-conflict"


class SpoolFullError(ReceiverError):
    """The spool's own bound is reached; the station will send again."""

    code = "receiver-spool-full"
    advice = "Too many incomplete documents wait at the receiver; their stations will send them again."


class SetGoneError(ReceiverError):
    """The set was finished by another receiver meanwhile."""

    code = "receiver-set-gone"


class DigestError(ReceiverError):
    """The parts together are not the envelope they claim to be."""

    code = "receiver-digest"
    advice = "A delivery was damaged on its way; the station will send it again."


@dataclass(frozen=True, slots=True)
class SpoolLimits:
    """Bounds of the spool."""

    max_bytes: int
    max_station_sets: int
    ttl_s: float


@dataclass(frozen=True, slots=True)
class PartSet:
    """Which envelope of which station, split into how many parts."""

    station: str
    document: str
    envelope_sha256: str
    total: int  # bytes
    count: int

    @classmethod
    def of(cls, station: str, header: PartHeader) -> PartSet:
        """The set to which a part belongs."""
        return cls(station, header.document, header.envelope_sha256, header.total, header.count)

    @property
    def name(self) -> str:
        """The name of its directory."""
        return f"{self.document}-{self.envelope_sha256}-{self.total}-{self.count}"


class Spool:
    """The shared directory."""

    def __init__(self, directory: Path, limits: SpoolLimits) -> None:
        self._directory = directory
        self._limits = limits
        directory.mkdir(mode=0o750, parents=True, exist_ok=True)

    def add(self, station: str, header: PartHeader, payload: bytes) -> PartSet:
        """Keeps a part, durably; the same part again is fine.

        Raises:
            PartConflictError: another part of this number is there.
            SpoolFullError: no room within the spool's own bounds.
            SetGoneError: another receiver finished the set in this moment.
            OSError: it cannot be written now.
        """
        part_set = PartSet.of(station, header)
        directory = self._path(part_set)
        if not directory.is_dir():
            self._make(part_set)
        path = directory / f"{header.index:05d}.part"
        try:
            files.create_atomic(path, payload, _FILE_MODE)
        except FileExistsError:
            self._compare(path, payload)
        except FileNotFoundError as error:
            raise SetGoneError(header.document) from error
        return part_set

    def missing(self, part_set: PartSet) -> int:
        """How many parts are not there yet; it takes a look at every name."""
        names = _names(self._path(part_set))
        return part_set.count - sum(_PART.fullmatch(name) is not None for name in names)

    @contextmanager
    def claim(self, part_set: PartSet) -> Iterator[bool]:
        """Holds the set for this process inside the block; yields False if another has it or it is gone."""
        try:
            flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
            descriptor = os.open(self._path(part_set) / _LOCK, flags, _FILE_MODE)
        except FileNotFoundError:
            yield False
            return
        try:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield self._path(part_set).is_dir()
        finally:
            os.close(descriptor)

    def read(self, part_set: PartSet) -> bytes:
        """The envelope of a complete set that was claimed.

        Raises:
            DigestError: the parts together have another length or digest.
            OSError: a part cannot be read.
        """
        directory = self._path(part_set)
        pieces = [self._read_part(directory / f"{index:05d}.part", part_set) for index in range(part_set.count)]
        envelope = b"".join(pieces)
        if len(envelope) != part_set.total or hashlib.sha256(envelope).hexdigest() != part_set.envelope_sha256:
            raise DigestError(part_set.document)
        return envelope

    def discard(self, part_set: PartSet) -> None:
        """Removes a set; nobody sees half of it."""
        source = self._path(part_set)
        gone = source.with_name(f"{_GONE_PREFIX}{secrets.token_hex(8)}")
        try:
            source.rename(gone)
        except FileNotFoundError:
            return
        shutil.rmtree(gone, ignore_errors=True)

    def sets(self) -> list[PartSet]:
        """All sets, complete or not; what does not look like one is ignored."""
        found = []
        for station in self._stations():
            for name in _names(self._directory / station):
                match = _SET.fullmatch(name)
                if match is not None:
                    found.append(PartSet(station, match[1], match[2], int(match[3]), int(match[4])))
        return found

    def expire(self) -> list[PartSet]:
        """Discards sets that got no part for too long, and what a crash left of discarded ones.

        Returns:
            The sets that expired.
        """
        expired = [part_set for part_set in self.sets() if self._age_s(part_set) > self._limits.ttl_s]
        for part_set in expired:
            self.discard(part_set)
        for station in self._stations():
            for name in _names(self._directory / station):
                if name.startswith(_GONE_PREFIX):
                    shutil.rmtree(self._directory / station / name, ignore_errors=True)
        return expired

    def _make(self, part_set: PartSet) -> None:
        """Makes the directory of a new set, within the bounds."""
        sets = self.sets()
        own = sorted((s for s in sets if s.station == part_set.station), key=self._age_s)
        share = max(part_set.total, self._limits.max_bytes // _STATION_SHARE)
        while own and (len(own) >= self._limits.max_station_sets or sum(s.total for s in own) + part_set.total > share):
            self.discard(own.pop())
        others = sum(s.total for s in sets if s.station != part_set.station)
        if others + sum(s.total for s in own) + part_set.total > self._limits.max_bytes:
            raise SpoolFullError(f"{len(sets)} sets")
        directory = self._path(part_set)
        directory.mkdir(mode=0o750, parents=True, exist_ok=True)
        files.sync_directory(directory.parent)
        files.sync_directory(self._directory)

    def _compare(self, path: Path, payload: bytes) -> None:
        try:
            same = files.read_bounded(path, len(payload)) == payload
        except FileNotFoundError as error:
            raise SetGoneError(path.parent.name[:32]) from error
        except ValueError:
            same = False
        if not same:
            raise PartConflictError(path.parent.name[:32])

    def _read_part(self, path: Path, part_set: PartSet) -> bytes:
        try:
            return files.read_bounded(path, part_set.total)
        except (FileNotFoundError, ValueError) as error:
            raise DigestError(part_set.document) from error

    def _age_s(self, part_set: PartSet) -> float:
        """Seconds since the set got its last part; 0 if it is gone."""
        with contextlib.suppress(FileNotFoundError):
            return time.time() - self._path(part_set).stat().st_mtime
        return 0.0

    def _stations(self) -> list[str]:
        """Names of the stations that have a directory here."""
        found = []
        for name in _names(self._directory):
            with contextlib.suppress(ValueError):
                check_name(name)
                found.append(name)
        return found

    def _path(self, part_set: PartSet) -> Path:
        check_name(part_set.station)
        return self._directory / part_set.station / part_set.name


def _names(directory: Path) -> list[str]:
    """The names in a directory; none if it is gone or a file."""
    try:
        return sorted(path.name for path in directory.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
