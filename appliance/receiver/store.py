"""Where documents end up: the `Sink` that a receiver stores into, and the first one, a directory.

Rules:
- A document exists when its sidecar exists; the PDF is complete and durable before. Nothing is overwritten.
- The same payload again is the same record again; another payload under the same id is a conflict.
- Names are opaque ids; a sidecar holds ids, digests, counts, policy and times, never what the pages say. Suggestions
  say it, so they lie in a file of their own.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, Protocol

from appliance import files
from appliance.documents import is_opaque_id
from appliance.errors import ReceiverError
from appliance.sealing import canonical
from appliance.sealing.envelope import OpenedEnvelope

FORMAT: Final = 1
_MAX_SIDECAR_BYTES: Final = 2 << 20
_FILE_MODE: Final = 0o640
_STALE_S: Final = 3_600.0
_RECORD_SCHEMA: Final[canonical.Schema] = {
    "document": canonical.ID,
    "station": canonical.NAME,
    "envelope_sha256": canonical.DIGEST,
    "payload_sha256": canonical.DIGEST,
    "stored_at": canonical.TIME,
}


class StoreConflictError(ReceiverError):
    """Another document of this id is stored."""

    code = "receiver-conflict"
    advice = "A document came whose id belongs to another one; it was refused and stays in its station."


class StoreDamagedError(ReceiverError):
    """What is stored under this id cannot be read; nobody may guess."""

    code = "receiver-store-damaged"
    advice = "A stored document is damaged; restore it from the backup. New documents are not affected."


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """What a sink knows of a stored document; enough to give the same receipt again."""

    document: str
    station: str
    envelope_sha256: str  # of the envelope in which it came first
    payload_sha256: str
    stored_at: str  # RFC 3339, UTC


class Sink(Protocol):
    """A place for documents. Other sinks (a database, a FHIR server) keep the same promises."""

    def find(self, document: str) -> StoredRecord | None:
        """The record of a stored document, None if there is none; raises StoreDamagedError."""

    def store(self, opened: OpenedEnvelope) -> StoredRecord:
        """Stores a document whole and durably, or gives the record of the same one stored before.

        Raises:
            StoreConflictError: another payload is stored under this id.
            StoreDamagedError: what is stored under this id cannot be read.
            OSError: it cannot be stored now.
        """


class DirectorySink:
    """`<document>.pdf`, `.json` and, with suggestions, `.fields.json` in a directory that receivers may share."""

    def __init__(self, directory: Path, receiver: str) -> None:
        """`receiver` is written into the sidecars."""
        self._directory = directory
        self._receiver = receiver
        directory.mkdir(mode=0o750, parents=True, exist_ok=True)
        self._remove_stale()

    def find(self, document: str) -> StoredRecord | None:
        """See `Sink`."""
        try:
            raw = files.read_bounded(self._path(document, "json"), _MAX_SIDECAR_BYTES)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise StoreDamagedError(document) from error
        return _record(document, raw)

    def store(self, opened: OpenedEnvelope) -> StoredRecord:
        """See `Sink`. PDF and suggestions first, sidecar last: the sidecar makes the document exist."""
        document = opened.manifest.claims.document
        if (known := self.find(document)) is not None:
            return _same(known, opened)
        self._store_part(document, "pdf", opened.pdf)
        if "fields" in opened.sidecar:
            self._store_part(document, "fields.json", _suggestions(opened.sidecar["fields"]))
        record = StoredRecord(
            document, opened.manifest.claims.station, opened.envelope_sha256, opened.payload_sha256, _now()
        )
        try:
            files.create_atomic(self._path(document, "json"), self._sidecar(record, opened.sidecar), _FILE_MODE)
        except FileExistsError:  # another receiver was quicker
            return _same(self.find(document) or record, opened)
        return record

    def _store_part(self, document: str, suffix: str, part: bytes) -> None:
        """Writes a part; one that is there from an interrupted attempt has to be the same."""
        path = self._path(document, suffix)
        try:
            files.create_atomic(path, part, _FILE_MODE)
        except FileExistsError:
            try:
                stored = files.read_bounded(path, len(part))
            except (OSError, ValueError) as error:
                raise StoreConflictError(document) from error
            if hashlib.sha256(stored).digest() != hashlib.sha256(part).digest():
                raise StoreConflictError(document) from None

    def _remove_stale(self) -> None:
        """Removes half-written files of a killed receiver; young ones may belong to another that is at work."""
        for path in self._directory.glob(files.TEMPORARY_GLOB):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _STALE_S:
                    path.unlink()

    def _sidecar(self, record: StoredRecord, inner: Mapping[str, Any]) -> bytes:
        """The clear fields of a document: what the station signed, and what this receiver adds."""
        fields = {
            **{key: inner[key] for key in ("class", "pages", "pdf_length", "pdf_sha256", "policy", "purpose")},
            **{key: inner[key] for key in ("report", "simulated", "software")},
            "document": record.document,
            "envelope_sha256": record.envelope_sha256,
            "format": FORMAT,
            "payload_sha256": record.payload_sha256,
            "receiver": self._receiver,
            "station": record.station,
            "stored_at": record.stored_at,
        }
        return json.dumps(fields, sort_keys=True, indent=1).encode("ascii") + b"\n"

    def _path(self, document: str, suffix: str) -> Path:
        if not is_opaque_id(document):
            raise StoreDamagedError("not a document id")
        return self._directory / f"{document}.{suffix}"


def _record(document: str, untrusted: bytes) -> StoredRecord:
    """The record in a sidecar; raises StoreDamagedError."""
    try:
        fields = json.loads(untrusted)
        record = StoredRecord(*(fields[key] for key in StoredRecord.__dataclass_fields__))
        canonical.check(asdict(record), _RECORD_SCHEMA)
        if fields["format"] != FORMAT or record.document != document:
            raise StoreDamagedError(document)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise StoreDamagedError(document) from error
    return record


def _suggestions(fields: object) -> bytes:
    """The suggestions as they came, and what they are."""
    table = {"fields": fields, "format": FORMAT, "status": "suggestions: a person publishes"}
    return json.dumps(table, sort_keys=True, indent=1).encode("ascii") + b"\n"


def _same(known: StoredRecord, opened: OpenedEnvelope) -> StoredRecord:
    """The known record if it is of the same station and payload; raises StoreConflictError."""
    if (known.station, known.payload_sha256) != (opened.manifest.claims.station, opened.payload_sha256):
        raise StoreConflictError(known.document)
    return known


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
