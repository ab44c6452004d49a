"""The outbox: a directory of complete envelopes, and the only queue there is.

Rules:
- The station puts and removes; the uplink only reads. A name is `<document>.envelope`, or
  `<document>.<recipient>.envelope` where the station has several recipients: that is all the uplink knows of it.
- `put` never overwrites. The same bytes again are fine (a crash between sealing and its record); other bytes
  under the same id are an error.
- What is not an envelope is left alone and reported as a stranger.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from appliance import files
from appliance.documents import SealedDocument, is_opaque_id
from appliance.errors import DeliveryError, StorageFullError
from appliance.names import check_name

SUFFIX = ".envelope"
HEALTH_NAME = "station.health"  # the one other file that belongs here, see `appliance.delivery.health`
FILE_MODE = 0o640  # the group is the uplink's
_CHUNK_BYTES = 1 << 20
MAX_ENTRIES = 100_000


class OutboxConflictError(DeliveryError):
    """Another envelope of the same document already waits."""

    code = "outbox-conflict"
    advice = "Two different versions of one document exist; the first one stays. Call your technician."


class OutboxError(DeliveryError):
    """The outbox cannot be read or written."""

    code = "outbox"
    advice = "The station could not hand over a document; it is safe in the station. Call your technician."


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in the outbox: recipients by document id, oldest first, and how many files do not belong there."""

    recipients: Mapping[str, str]
    strangers: int

    @property
    def documents(self) -> tuple[str, ...]:
        """Document ids, oldest first."""
        return tuple(self.recipients)


class EnvelopeFile:
    """One open envelope: its length and digest, and parts of it on demand (so that memory stays small)."""

    def __init__(self, document: str, descriptor: int, recipient: str = "") -> None:
        """Takes over `descriptor`; reads the file once for its digest."""
        self.document = document
        self.recipient = recipient
        self._descriptor = descriptor
        self.size = os.fstat(descriptor).st_size  # bytes
        digest = hashlib.sha256()
        for offset in range(0, self.size, _CHUNK_BYTES):
            digest.update(os.pread(descriptor, _CHUNK_BYTES, offset))
        self.sha256 = digest.hexdigest()

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` to `end` (exclusive).

        Raises:
            OutboxError: it cannot be read, or is shorter than it was.
        """
        pieces = []
        while start < end:
            try:
                piece = os.pread(self._descriptor, end - start, start)
            except OSError as error:
                raise OutboxError("cannot read an envelope") from error
            if not piece:
                raise OutboxError("an envelope became shorter")
            pieces.append(piece)
            start += len(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Ends it; safe to call again."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


class Outbox:
    """The directory. It must exist; who may write it is for the deployment to say."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def put(self, sealed: SealedDocument) -> None:
        """Hands an envelope to the uplink, durably.

        Raises:
            OutboxConflictError: another envelope of this document waits already.
            StorageFullError: no space.
            OutboxError: it cannot be written.
        """
        if self.holds(sealed.document):
            with self.read(sealed.document) as waiting:
                if (waiting.recipient, waiting.sha256) != (sealed.recipient, sealed.envelope_sha256):
                    raise OutboxConflictError(sealed.document)
            return
        try:
            files.create_atomic(self._directory / _name(sealed.document, sealed.recipient), sealed.envelope, FILE_MODE)
        except OSError as error:
            raise StorageFullError("outbox") if files.is_full(error) else OutboxError("cannot write") from error

    def entries(self) -> Listing:
        """What waits, oldest first.

        Raises:
            OutboxError: the directory cannot be read.
        """
        found: list[tuple[int, str, str]] = []
        strangers = 0
        try:
            with os.scandir(self._directory) as scan:
                for entry in scan:
                    if fnmatchcase(entry.name, files.TEMPORARY_GLOB) or entry.name == HEALTH_NAME:
                        continue
                    addressed = _parsed(entry.name)
                    if addressed and entry.is_file(follow_symlinks=False) and len(found) < MAX_ENTRIES:
                        found += _age(entry, *addressed)
                    else:
                        strangers += 1
        except OSError as error:
            raise OutboxError("cannot list") from error
        return Listing({document: recipient for _, document, recipient in sorted(found)}, strangers)

    def holds(self, document: str) -> bool:
        """Whether an envelope of this document waits."""
        return is_opaque_id(document) and self._path(document).is_file()

    @contextmanager
    def read(self, document: str) -> Iterator[EnvelopeFile]:
        """`open`, closed at the end of the block."""
        envelope = self.open(document)
        try:
            yield envelope
        finally:
            envelope.close()

    def open(self, document: str) -> EnvelopeFile:
        """An envelope to read from; the caller closes it.

        Raises:
            OutboxError: it is gone or cannot be read.
        """
        path = self._path(document)
        recipient = path.name.removesuffix(SUFFIX).partition(".")[2]
        try:
            return EnvelopeFile(document, files.open_regular(path), recipient)
        except OSError as error:
            raise OutboxError("cannot read an envelope") from error

    def digest(self, document: str) -> str:
        """SHA-256 of the waiting envelope, hex.

        Raises:
            OutboxError: it is gone or cannot be read.
        """
        with self.read(document) as envelope:
            return envelope.sha256

    def remove(self, document: str) -> None:
        """Takes an envelope out, durably; one that is gone is fine. Only the station calls this.

        Raises:
            OutboxError: it cannot be removed.
        """
        try:
            self._path(document).unlink(missing_ok=True)
            files.sync_directory(self._directory)
        except OSError as error:
            raise OutboxError("cannot remove") from error

    def sweep(self) -> int:
        """Removes what a crash of the station left half-written; only the station calls this. Returns how many."""
        return files.remove_temporaries(self._directory)

    def _path(self, document: str) -> Path:
        """Where an envelope lies, or would lie for the only recipient; an id that is none never becomes a path."""
        if not is_opaque_id(document):
            raise OutboxError("not a document id")
        plain = self._directory / _name(document, "")
        if plain.exists():
            return plain
        addressed = (path for path in self._directory.glob(f"{document}.*{SUFFIX}") if _parsed(path.name))
        return next(addressed, plain)


def _name(document: str, recipient: str) -> str:
    """The name of an envelope's file. Raises OutboxError for what cannot stand in one."""
    try:
        if recipient:
            check_name(recipient)
    except ValueError as error:
        raise OutboxError("not a recipient's name") from error
    if not is_opaque_id(document):
        raise OutboxError("not a document id")
    return f"{document}.{recipient}{SUFFIX}" if recipient else f"{document}{SUFFIX}"


def _parsed(name: str) -> tuple[str, str] | None:
    """Document and recipient that a file name says; None for a stranger."""
    document, _, recipient = name.removesuffix(SUFFIX).partition(".")
    try:
        return (document, recipient) if _name(document, recipient) == name else None
    except OutboxError:
        return None


def _age(entry: os.DirEntry[str], document: str, recipient: str) -> list[tuple[int, str, str]]:
    """The sort key of an entry; empty when it was removed meanwhile."""
    try:
        return [(entry.stat(follow_symlinks=False).st_mtime_ns, document, recipient)]
    except FileNotFoundError:
        return []
