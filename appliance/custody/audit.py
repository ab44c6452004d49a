"""The audit log: what happened to every job, chained by hashes, its head signed, without content (docs/audit.md).

Layout: `audit-<first seq, 12 digits>.jsonl`, each going on where the one before ended, and `head`, a signed statement
that names the last record.

Rules:
- One process writes; any number may read. A record is flushed before the head is signed, so the log may be one
  record ahead of its head after a power cut, and never behind.
- A last line that was not finished is cut off at the next start, and that is recorded. Every other irregularity
  refuses to start: somebody, or a failing disk, changed the past.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.custody.events import MAX_LINE_BYTES, START, Event, decode_line, encode_line, line_hash
from appliance.custody.vault import storage_errors
from appliance.errors import CustodyError, SealingError
from appliance.files import read_bounded, sync_directory, write_all, write_atomic
from appliance.sealing import canonical, statement
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import DeviceSigner, keys_by_id

HEAD_NAME: Final = "head"
_FILES: Final = "audit-*.jsonl"
_MAX_HEAD_BYTES: Final = 1_024

HEAD: Final = statement.Kind(
    SigningContext.AUDIT_HEAD,
    {
        "format": canonical.exactly(1),
        "key": canonical.DIGEST,
        "last": canonical.DIGEST,
        "seq": canonical.whole(0, 1 << 60),
        "station": canonical.NAME,
        "type": canonical.exactly("audit-head"),
    },
    _MAX_HEAD_BYTES,
)

Clock = Callable[[], datetime]


class AuditBrokenError(CustodyError):
    """The log was changed, cut or lost; `detail` names file and line."""

    code = "audit-broken"
    advice = "The station's record book was changed or damaged; scanning stays off. Call your technician."


class AuditFieldError(CustodyError):
    """A record was to hold something that the log has no form for: a mistake in the station or its policy pack."""

    code = "audit-field"


@dataclass(frozen=True, slots=True)
class Taken:
    """A record as it went into the log: `at` is RFC 3339."""

    event: Event
    at: str
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Position:
    """The last record: its number (0 before the first) and the hash of its line."""

    seq: int
    last: str


def rfc3339(moment: datetime) -> str:
    """UTC to the second, as all records and statements write it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def files(directory: Path) -> list[Path]:
    """All files of the log, oldest first."""
    return sorted(directory.glob(_FILES))


def records(path: Path, before: Position, newest: bool) -> Iterator[tuple[dict[str, Any], Position]]:
    """Reads one file of the log, checking form, numbers and chain from `before` on.

    Args:
        path: the file.
        before: the position that its first record follows.
        newest: whether it is the last file, whose last line may just be being written.

    Yields:
        Each record with the position after it. An unfinished last line is not yielded.

    Raises:
        AuditBrokenError: names file and line.
    """
    seq, last = before.seq, before.last
    with path.open("rb") as file:
        for number, raw in enumerate(iter(lambda: file.readline(MAX_LINE_BYTES + 2), b""), start=1):
            if not raw.endswith(b"\n"):
                if len(raw) > MAX_LINE_BYTES or not newest:
                    raise AuditBrokenError(f"{path.name} line {number}: too long or not finished")
                return
            line = raw[:-1]
            try:
                record = decode_line(line)
            except canonical.NotCanonicalError as error:
                raise AuditBrokenError(f"{path.name} line {number}: {error}") from error
            if record["seq"] != seq + 1 or record["prev"] != last:
                raise AuditBrokenError(f"{path.name} line {number}: the chain is broken")
            seq, last = record["seq"], line_hash(line)
            yield record, Position(seq, last)


def read_head(directory: Path, keys: Mapping[str, Ed25519PublicKey], station: str | None) -> Position | None:
    """The signed head, or None where there is none.

    Raises:
        AuditBrokenError: it is damaged, or not signed by one of `keys` for this station.
    """
    try:
        untrusted = read_bounded(directory / HEAD_NAME, _MAX_HEAD_BYTES * 2)
        fields = statement.verify(HEAD, untrusted, keys)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, SealingError) as error:
        raise AuditBrokenError("the signed head is damaged or not signed with this key") from error
    if station is not None and fields["station"] != station:
        raise AuditBrokenError("the head is of another station")
    return Position(fields["seq"], fields["last"])


def walk(directory: Path, head: Position | None, anchor: Position | None) -> Position:
    """Checks the whole log and returns the last position.

    1. Every record of every file: form, number, chain.
    2. The records that the signed head and the job store's anchor name are there, with those hashes: nothing was cut
       off behind them, and nothing before them was written anew.
    3. A log without a head has at most its first record: the head is written right after it.

    Args:
        directory: of the log.
        head: what `read_head` found.
        anchor: the position that the job store remembers, if it could be asked.

    Raises:
        AuditBrokenError: the first irregularity.
    """
    start = position = Position(0, START)
    missing = {wanted for wanted in (head, anchor) if wanted not in (None, start)}
    existing = files(directory)
    for path in existing:  # 1
        if path.name != file_name(position.seq + 1):
            raise AuditBrokenError(f"{path.name}: a file before it is missing")
        for _record, reached in records(path, position, path is existing[-1]):
            missing.discard(reached)
            position = reached
    if missing:  # 2
        raise AuditBrokenError("records are missing at the end, or the last were written anew")
    if head is None and position.seq > 1:  # 3
        raise AuditBrokenError("the signed head is missing")
    return position


def recent(directory: Path, first: int, limit: int) -> tuple[dict[str, Any], ...]:
    """Records from number `first` on, at most `limit`, for reading alone: the chain is checked by `walk`.

    Raises:
        AuditBrokenError: a line is no record.
    """
    found: list[dict[str, Any]] = []
    names = [path for path in files(directory) if path.name <= file_name(first)][-1:]
    for path in [*names, *(path for path in files(directory) if path.name > file_name(first))]:
        with path.open("rb") as file:
            for raw in iter(lambda: file.readline(MAX_LINE_BYTES + 2), b""):
                if len(found) >= limit or not raw.endswith(b"\n"):
                    return tuple(found)
                try:
                    record = decode_line(raw[:-1])
                except canonical.NotCanonicalError as error:
                    raise AuditBrokenError(path.name) from error
                if record["seq"] >= first:
                    found.append(record)
    return tuple(found)


def file_name(first_seq: int) -> str:
    """Name of the file whose first record has this number."""
    return f"audit-{first_seq:012d}.jsonl"


class AuditLog:
    """The writer."""

    def __init__(
        self,
        *,
        directory: Path,
        station: str,
        signer: DeviceSigner,
        anchor: Position | None,
        max_file_bytes: int,
        clock: Clock,
    ) -> None:
        """Opens the log, repairs an unfinished last line, and checks everything before it.

        Args:
            directory: holds the log alone.
            station: goes into the signed head.
            signer: the station's key.
            anchor: the position that the job store remembers.
            max_file_bytes: a file that has reached this size is followed by a new one.
            clock: the time of records.

        Raises:
            AuditBrokenError: the past was changed.
            CustodyError: the file system refused.
        """
        self._directory, self._station, self._signer = directory, station, signer
        self._max_file_bytes, self._clock = max_file_bytes, clock
        self._taken: list[Taken] = []
        with storage_errors("audit log"):
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            cut = self._repair()
            head = read_head(directory, keys_by_id([signer.public_key]), station)
            self._position = walk(directory, head, anchor)
            self._path, self._size = self._current()
        if cut:
            self.append(Event.LOG_REPAIRED, count=cut)

    @property
    def position(self) -> Position:
        """The last record."""
        return self._position

    def append(self, event: Event, **fields: str | int) -> None:
        """Writes one record and signs the new head; both are on disk when this returns.

        Field `document_class` is written as `class`.

        Raises:
            StorageFullError, CustodyError: nothing was written, or only what the next start repairs.
            AuditFieldError: a field the event does not have, or a value not of its form; nothing was written.
        """
        if "document_class" in fields:
            fields["class"] = fields.pop("document_class")
        seq = self._position.seq + 1
        try:
            at = rfc3339(self._clock())
            line = encode_line(seq, self._position.last, at, event, fields)
        except canonical.NotCanonicalError as error:
            raise AuditFieldError(f"{event.value}: {error}") from error
        with storage_errors("audit log"):
            self._write(line + b"\n", seq)
            self._position = Position(seq, line_hash(line))
            self._sign_head()
        self._taken.append(Taken(event, at, fields))

    def take(self) -> tuple[Taken, ...]:
        """The records since the last call, for what follows from them."""
        taken, self._taken = tuple(self._taken), []
        return taken

    def _write(self, data: bytes, seq: int) -> None:
        """Appends to the current file, or to a new one where that is full; first takes back what had failed."""
        if self._size >= self._max_file_bytes:
            self._path, self._size = self._directory / file_name(seq), 0
        descriptor = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            os.ftruncate(descriptor, self._size)
            write_all(descriptor, data)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if self._size == 0:
            sync_directory(self._directory)
        self._size += len(data)

    def _current(self) -> tuple[Path, int]:
        """The file that the next record goes to, and its size."""
        existing = files(self._directory)
        if not existing:
            return self._directory / file_name(self._position.seq + 1), 0
        return existing[-1], existing[-1].stat().st_size

    def _sign_head(self) -> None:
        fields = {
            "format": 1,
            "last": self._position.last,
            "seq": self._position.seq,
            "station": self._station,
            "type": "audit-head",
        }
        write_atomic(self._directory / HEAD_NAME, statement.sign(HEAD, fields, self._signer))

    def _repair(self) -> int:
        """Cuts an unfinished last line off the last file; returns how many bytes that were."""
        cut = 0
        for path in files(self._directory)[-1:]:
            data = path.read_bytes()
            whole = data.rfind(b"\n") + 1
            cut = len(data) - whole
            if whole == 0:
                path.unlink()
            elif cut:
                os.truncate(path, whole)
                with path.open("rb") as file:
                    os.fsync(file.fileno())
            sync_directory(self._directory)
        return cut
