"""The job store: one SQLite file that knows every job, page and document, and no content.

Rules:
- WAL, `synchronous=FULL`, foreign keys, `secure_delete`; a transaction that returned survives a power cut.
- The schema has a version; a file of an earlier version is brought forward, any other is refused, never guessed at.
- Every row is written by a method here that checks the state tables first. Rows are never overwritten by chance:
  keys and unique indexes refuse a second page for the same side of a sheet.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from appliance.custody import daily, late_table, rescans, waiting
from appliance.custody.audit import Position
from appliance.custody.events import START
from appliance.custody.records import (
    ClassRecord,
    DocumentRecord,
    EnvelopeRecord,
    JobRecord,
    PageRecord,
    ReceiptRecord,
    ReviewRecord,
)
from appliance.custody.states import FINISHED, DocumentState, JobState, check_document, check_job
from appliance.devices.interfaces import ScanSettings
from appliance.documents import Side
from appliance.errors import CustodyError, StorageFullError

SCHEMA_VERSION: Final = 8

_SCHEMA: Final = """
CREATE TABLE audit_anchor (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, last TEXT NOT NULL) STRICT;
CREATE TABLE jobs (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, state TEXT NOT NULL,
  created TEXT NOT NULL, updated TEXT NOT NULL, class TEXT NOT NULL, purposes TEXT NOT NULL, settings TEXT NOT NULL,
  code TEXT NOT NULL DEFAULT '', sheets INTEGER NOT NULL DEFAULT 0, legal_hold INTEGER NOT NULL DEFAULT 0,
  job_key TEXT NOT NULL DEFAULT '', ended TEXT NOT NULL DEFAULT '', chosen_by TEXT NOT NULL DEFAULT '',
  named TEXT NOT NULL DEFAULT '', announced INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state);
CREATE TABLE pages (
  job TEXT NOT NULL REFERENCES jobs (id), page INTEGER NOT NULL, sheet INTEGER NOT NULL, side TEXT NOT NULL,
  dpi REAL NOT NULL, simulated INTEGER NOT NULL, PRIMARY KEY (job, page), UNIQUE (job, sheet, side)
) STRICT;
CREATE TABLE documents (
  id TEXT PRIMARY KEY, job TEXT NOT NULL REFERENCES jobs (id), place INTEGER NOT NULL, state TEXT NOT NULL,
  code TEXT NOT NULL DEFAULT '', purpose TEXT NOT NULL DEFAULT '', part INTEGER NOT NULL DEFAULT 0,
  sheets INTEGER NOT NULL DEFAULT 0, declared INTEGER NOT NULL DEFAULT 0, named TEXT NOT NULL DEFAULT '',
  resolved TEXT NOT NULL DEFAULT '', origin TEXT NOT NULL DEFAULT '', confidence REAL NOT NULL DEFAULT 0,
  confirmed TEXT NOT NULL DEFAULT '', UNIQUE (job, place)
) STRICT;
CREATE TABLE document_pages (
  document TEXT NOT NULL REFERENCES documents (id), place INTEGER NOT NULL, job TEXT NOT NULL, page INTEGER NOT NULL,
  PRIMARY KEY (document, place), UNIQUE (document, page), FOREIGN KEY (job, page) REFERENCES pages (job, page)
) STRICT;
CREATE TABLE envelopes (
  document TEXT NOT NULL REFERENCES documents (id), place INTEGER NOT NULL,
  envelope TEXT NOT NULL, payload TEXT NOT NULL, recipient TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (document, place), UNIQUE (document, envelope)
) STRICT;
CREATE TABLE receipts (
  document TEXT PRIMARY KEY REFERENCES documents (id), envelope TEXT NOT NULL, payload TEXT NOT NULL,
  receiver TEXT NOT NULL, stored_at TEXT NOT NULL, statement BLOB NOT NULL
) STRICT;
"""

# Version 4 knew no reviews. `marks` is encrypted with the key of the job.
_FROM_VERSION_4: Final = """
CREATE TABLE reviews (
  document TEXT NOT NULL REFERENCES documents (id), person TEXT NOT NULL, stage TEXT NOT NULL, verdict TEXT NOT NULL,
  basis TEXT NOT NULL, marks BLOB NOT NULL, PRIMARY KEY (document, person)
) STRICT;
CREATE TABLE watched (
  person TEXT PRIMARY KEY, caught INTEGER NOT NULL DEFAULT 0, missed INTEGER NOT NULL DEFAULT 0
) STRICT;
"""

# Version 1 knew one purpose a job and one recipient a station, and a page belonged to one document alone.
_FROM_VERSION_1: Final = """
ALTER TABLE jobs RENAME COLUMN purpose TO purposes;
ALTER TABLE documents ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
UPDATE documents SET purpose = (SELECT purposes FROM jobs WHERE jobs.id = documents.job);
ALTER TABLE envelopes ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
ALTER TABLE document_pages RENAME TO document_pages_1;
CREATE TABLE document_pages (
  document TEXT NOT NULL REFERENCES documents (id), place INTEGER NOT NULL, job TEXT NOT NULL, page INTEGER NOT NULL,
  PRIMARY KEY (document, place), UNIQUE (document, page), FOREIGN KEY (job, page) REFERENCES pages (job, page)
) STRICT;
INSERT INTO document_pages SELECT document, place, job, page FROM document_pages_1;
DROP TABLE document_pages_1;
"""

_OPEN: Final = f"state NOT IN ({', '.join('?' * len(FINISHED))})"

# Version 2 did not know how the class of a job was decided.
_FROM_VERSION_2: Final = """
ALTER TABLE jobs ADD COLUMN chosen_by TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN named TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN resolved TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN confidence REAL NOT NULL DEFAULT 0;
"""

# Version 3 knew one class a job, and no sheets that somebody had counted.
_FROM_VERSION_3: Final = """
ALTER TABLE jobs ADD COLUMN announced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN sheets INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN declared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN named TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN resolved TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN confidence REAL NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN confirmed TEXT NOT NULL DEFAULT '';
UPDATE documents SET (resolved, origin, confidence) =
  (SELECT resolved, origin, confidence FROM jobs WHERE jobs.id = documents.job);
UPDATE documents SET sheets = (SELECT count(DISTINCT pages.sheet) FROM document_pages
  JOIN pages ON pages.job = document_pages.job AND pages.page = document_pages.page
  WHERE document_pages.document = documents.id);
ALTER TABLE jobs DROP COLUMN resolved;
ALTER TABLE jobs DROP COLUMN origin;
ALTER TABLE jobs DROP COLUMN confidence;
"""

# Version 5 knew neither owners of what waits nor the counts of a day. The age of what waits counts from here.
_FROM_VERSION_5: Final = waiting.TABLES + daily.TABLES

# Version 6 knew no late pages, version 7 no sheets that are scanned again.
_FROM_VERSION_7: Final = rescans.TABLES
_FROM_VERSION_6: Final = late_table.TABLES + _FROM_VERSION_7
_LATER_TABLES: Final = _FROM_VERSION_5 + _FROM_VERSION_6

_STEPS: Final = {
    0: _SCHEMA + _FROM_VERSION_4 + _LATER_TABLES,
    1: _FROM_VERSION_1 + _FROM_VERSION_2 + _FROM_VERSION_3 + _FROM_VERSION_4 + _LATER_TABLES,
    2: _FROM_VERSION_2 + _FROM_VERSION_3 + _FROM_VERSION_4 + _LATER_TABLES,
    3: _FROM_VERSION_3 + _FROM_VERSION_4 + _LATER_TABLES,
    4: _FROM_VERSION_4 + _LATER_TABLES,
    5: _LATER_TABLES,
    6: _FROM_VERSION_6,
    7: _FROM_VERSION_7,
}
"""What brings a file of each version to `SCHEMA_VERSION`; 0 is an empty file."""


class StoreError(CustodyError):
    """The job store is damaged, of another version, or the file system refused."""

    code = "store"
    advice = "The station's job list cannot be used; scanning stays off and nothing was deleted. Call your technician."


class UnknownJobError(CustodyError):
    """No such job or document."""

    code = "custody-unknown"
    advice = "The station does not know this job. Look at the panel."


class DuplicatePageError(CustodyError):
    """This side of this sheet is there already; it is never overwritten."""

    code = "custody-duplicate-page"
    advice = "The scanner delivered the same side of a sheet twice; the job is held. Call your technician."


@contextmanager
def store_errors() -> Iterator[None]:
    """Turns SQLite's errors into ours."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)  # some errors of the module itself have none
        if code == sqlite3.SQLITE_FULL:
            raise StorageFullError("job store") from error
        raise StoreError(f"sqlite {code}") from error


class Store:
    """The job store. Not thread-safe: the facade holds a lock around every call."""

    def __init__(self, path: Path) -> None:
        """Opens or creates the store. Raises StoreError."""
        with store_errors():
            self._connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=5.0)
            try:
                self._prepare()
            except BaseException:
                self._connection.close()
                raise
        self.waiting = waiting.WaitingTable(self._run, self._rows)
        self.daily = daily.DailyTable(self._run, self._rows)
        self.late = late_table.LateTable(self._run, self._rows)
        self.rescans = rescans.RescanTable(self._run, self._rows)

    def close(self) -> None:
        """Closes the file; what was committed stays."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, on disk when it ends. Our own errors roll back and go through."""
        with store_errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    # Reading

    def job(self, job: str) -> JobRecord:
        """Everything about one job. Raises UnknownJobError."""
        rows = self._rows("SELECT * FROM jobs WHERE id = ?", job)
        if not rows:
            raise UnknownJobError(job)
        return self._record(rows[0])

    def state(self, job: str) -> JobState | None:
        """The state of a job, or None where there is no such job."""
        rows = self._rows("SELECT state FROM jobs WHERE id = ?", job)
        return JobState(rows[0]["state"]) if rows else None

    def jobs(self, limit: int) -> tuple[JobRecord, ...]:
        """The newest jobs first, at most `limit`."""
        return tuple(self._record(row) for row in self._rows("SELECT * FROM jobs ORDER BY number DESC LIMIT ?", limit))

    def open_jobs(self) -> tuple[JobRecord, ...]:
        """All jobs that are not finished, oldest first."""
        rows = self._rows(f"SELECT * FROM jobs WHERE {_OPEN} ORDER BY number", *sorted(FINISHED))  # noqa: S608
        return tuple(self._record(row) for row in rows)

    def open_count(self) -> int:
        """How many jobs are open."""
        rows = self._rows(f"SELECT count(*) AS n FROM jobs WHERE {_OPEN}", *sorted(FINISHED))  # noqa: S608
        return int(rows[0]["n"])

    def document(self, document: str) -> DocumentRecord:
        """One document. Raises UnknownJobError."""
        rows = self._rows("SELECT * FROM documents WHERE id = ?", document)
        if not rows:
            raise UnknownJobError(document)
        return self._document(rows[0])

    def envelopes(self, document: str) -> dict[str, EnvelopeRecord]:
        """Every envelope ever sealed for this document, by its digest, oldest first."""
        rows = self._rows("SELECT * FROM envelopes WHERE document = ? ORDER BY place", document)
        return {row["envelope"]: EnvelopeRecord(row["envelope"], row["payload"], row["recipient"]) for row in rows}

    def receipts(self, job: str) -> tuple[ReceiptRecord, ...]:
        """The accepted receipts of a job, in the order of its documents."""
        rows = self._rows(
            "SELECT receipts.* FROM receipts JOIN documents ON documents.id = receipts.document"
            " WHERE documents.job = ? ORDER BY documents.place",
            job,
        )
        return tuple(
            ReceiptRecord(
                row["document"], row["envelope"], row["payload"], row["receiver"], row["stored_at"], row["statement"]
            )
            for row in rows
        )

    def reviews(self, document: str) -> tuple[tuple[ReviewRecord, bytes], ...]:
        """Who reviewed a document, in the order of their ids, each with the encrypted marks."""
        rows = self._rows("SELECT * FROM reviews WHERE document = ? ORDER BY person", document)
        return tuple(
            (ReviewRecord(row["document"], row["person"], row["stage"], row["verdict"], row["basis"]), row["marks"])
            for row in rows
        )

    def reviewed(self, job: str) -> frozenset[str]:
        """The documents of a job that somebody reviewed."""
        rows = self._rows(
            "SELECT DISTINCT document FROM reviews JOIN documents ON documents.id = reviews.document"
            " WHERE documents.job = ?",
            job,
        )
        return frozenset(row["document"] for row in rows)

    def ending(self, job: str) -> tuple[str, str]:
        """Digest of the job's key file and the time its end began ('' where not yet)."""
        row = self._rows("SELECT job_key, ended FROM jobs WHERE id = ?", job)[0]
        return row["job_key"], row["ended"]

    def anchor(self) -> Position:
        """The audit position that the last change remembered."""
        rows = self._rows("SELECT seq, last FROM audit_anchor")
        return Position(rows[0]["seq"], rows[0]["last"]) if rows else Position(0, START)

    # Writing; each inside a transaction of the facade

    def set_anchor(self, position: Position) -> None:
        """Remembers where the audit log stood, so that it cannot be cut shorter unnoticed."""
        self._run("INSERT OR REPLACE INTO audit_anchor VALUES (1, ?, ?)", position.seq, position.last)

    def add_job(
        self, job: str, now: str, document_class: str, purposes: tuple[str, ...], settings: ScanSettings
    ) -> None:
        """A new job in state feeding."""
        plain = json.dumps({"colour": settings.colour, "dpi": settings.dpi, "duplex": settings.duplex})
        self._run(
            "INSERT INTO jobs (id, number, state, created, updated, class, purposes, settings)"
            " VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM jobs), ?, ?, ?, ?, ?, ?)",
            *(job, JobState.FEEDING.value, now, now, document_class, " ".join(purposes), plain),
        )

    def set_chosen_by(self, job: str, who: str) -> None:
        """Remembers who named the class of a job at the press."""
        self._run("UPDATE jobs SET chosen_by = ? WHERE id = ?", who, job)

    def set_named(self, job: str, document_class: str) -> None:
        """Remembers the class that a person named for a waiting job."""
        self._run("UPDATE jobs SET named = ? WHERE id = ?", document_class, job)

    def set_announced(self, job: str, sheets: int) -> None:
        """Remembers how many sheets the operator says were put in."""
        self._run("UPDATE jobs SET announced = ? WHERE id = ?", sheets, job)

    def set_resolved(self, document: str, document_class: str, origin: str, confidence: float) -> None:
        """Remembers the class that a document has in the end, and who decided it."""
        self._run(
            "UPDATE documents SET resolved = ?, origin = ?, confidence = ? WHERE id = ?",
            *(document_class, origin, confidence, document),
        )

    def confirm(self, document: DocumentRecord, named: str) -> None:
        """Remembers that a person saw what the document is held for, and the class that this person named, if one."""
        self._run(
            "UPDATE documents SET confirmed = ?, named = ? WHERE id = ?",
            *(" ".join(sorted({*document.confirmed, document.code})), named or document.classed.named, document.id),
        )

    def set_key(self, job: str, digest: str) -> None:
        """Remembers which key file the job has."""
        self._run("UPDATE jobs SET job_key = ? WHERE id = ?", digest, job)

    def move(self, job: JobRecord, state: JobState, now: str, code: str = "", sheets: int | None = None) -> None:
        """Changes the state of a job. Raises StateError if the table has no such row."""
        check_job(job.state, state)
        self._run(
            "UPDATE jobs SET state = ?, updated = ?, code = ?, sheets = coalesce(?, sheets) WHERE id = ?",
            *(state.value, now, code, sheets, job.id),
        )

    def begin_end(self, job: JobRecord, state: JobState, now: str) -> None:
        """Marks the job as ending, shredded or discarded; from here only forward."""
        self.move(job, state, now)
        self._run("UPDATE jobs SET ended = ? WHERE id = ?", now, job.id)

    def set_legal_hold(self, job: str, on: bool) -> None:
        """Sets or lifts the hold."""
        self._run("UPDATE jobs SET legal_hold = ? WHERE id = ?", int(on), job)

    def add_page(self, job: str, page: PageRecord) -> None:
        """A page whose blob is already on disk. Raises DuplicatePageError."""
        values = (job, page.index, page.sheet, page.side.value, page.dpi, int(page.simulated))
        try:
            self._connection.execute("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)", values)
        except sqlite3.IntegrityError as error:
            raise DuplicatePageError(f"sheet {page.sheet} {page.side.value}") from error

    def remove_page(self, job: str, index: int) -> None:
        """Forgets a page of an incomplete sheet."""
        self._run("DELETE FROM pages WHERE job = ? AND page = ?", job, index)

    def plan(self, job: str, planned: Sequence[DocumentRecord]) -> None:
        """Makes these the job's documents, in this order. Those that it has already stay as they are, in their place.

        The facade checks that none of those that go was sealed.
        """
        had = {row["id"] for row in self._rows("SELECT id FROM documents WHERE job = ?", job)}
        for document in had - {item.id for item in planned}:
            self._run("DELETE FROM document_pages WHERE document = ?", document)
            self._run("DELETE FROM documents WHERE id = ?", document)
        self._run("UPDATE documents SET place = -1 - place WHERE job = ?", job)  # makes room
        for place, item in enumerate(planned):
            if item.id not in had:
                self._run(
                    "INSERT INTO documents (id, job, place, state, purpose) VALUES (?, ?, ?, ?, ?)",
                    *(item.id, job, -1 - len(had) - place, item.state.value, item.purpose),
                )
                for number, page in enumerate(item.pages):
                    self._run("INSERT INTO document_pages VALUES (?, ?, ?, ?)", item.id, number, job, page)
            self._run(
                "UPDATE documents SET place = ?, part = ?, sheets = ?, declared = ? WHERE id = ?",
                *(place, item.part, item.sheets, item.declared, item.id),
            )

    def move_document(self, document: DocumentRecord, state: DocumentState, code: str = "") -> None:
        """Changes the state of a document. Raises StateError if the table has no such row."""
        check_document(document.state, state)
        self._run("UPDATE documents SET state = ?, code = ? WHERE id = ?", state.value, code, document.id)

    def set_code(self, document: str, code: str) -> None:
        """Remembers what a held document now waits for."""
        self._run("UPDATE documents SET code = ? WHERE id = ?", code, document)

    def put_review(self, review: ReviewRecord, marks: bytes) -> None:
        """What a person did with a document, in place of what this person did before."""
        self._run(
            "INSERT OR REPLACE INTO reviews VALUES (?, ?, ?, ?, ?, ?)",
            *(review.document, review.person, review.stage, review.verdict, review.basis, marks),
        )

    def count_watched(self, person: str, *, found: bool) -> None:
        """Counts whether a person found what was planted."""
        self._run("INSERT OR IGNORE INTO watched (person) VALUES (?)", person)
        self._run(
            "UPDATE watched SET caught = caught + ?, missed = missed + ? WHERE person = ?",
            *(int(found), int(not found), person),
        )

    def watched(self) -> list[tuple[str, int, int]]:
        """Person, found, not found."""
        rows = self._rows("SELECT person, caught, missed FROM watched ORDER BY person")
        return [(row["person"], row["caught"], row["missed"]) for row in rows]

    def void_reviews(self, document: str, verdict: str) -> None:
        """Nothing that anybody did with a document counts any more; that somebody did stays."""
        self._run("UPDATE reviews SET verdict = ?, marks = x'' WHERE document = ?", verdict, document)

    def forget_marks(self, job: str) -> None:
        """Removes what was marked in the documents of a job that ended; its key is gone already."""
        self._run("UPDATE reviews SET marks = x'' WHERE document IN (SELECT id FROM documents WHERE job = ?)", job)

    def add_envelope(self, document: str, envelope: EnvelopeRecord) -> None:
        """One more envelope of this document."""
        self._run(
            "INSERT INTO envelopes (document, place, envelope, payload, recipient)"
            " VALUES (?, (SELECT count(*) FROM envelopes WHERE document = ?), ?, ?, ?)",
            *(document, document, envelope.envelope_sha256, envelope.payload_sha256, envelope.recipient),
        )

    def add_receipt(self, receipt: ReceiptRecord) -> None:
        """The receipt of a document."""
        self._run(
            "INSERT INTO receipts VALUES (?, ?, ?, ?, ?, ?)",
            receipt.document,
            receipt.envelope_sha256,
            receipt.payload_sha256,
            receipt.receiver,
            receipt.stored_at,
            receipt.statement,
        )

    # Inside

    def _prepare(self) -> None:
        self._connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        version = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version in _STEPS:
            with self.transaction():
                for command in _STEPS[version].split(";\n"):
                    self._connection.execute(command)
                self._connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION:d}")
        elif version != SCHEMA_VERSION:
            raise StoreError(f"schema version {version}; this program knows {SCHEMA_VERSION}")

    def _run(self, command: str, *values: str | float | bytes | None) -> None:
        self._connection.execute(command, values)

    def _rows(self, command: str, *values: str | int) -> list[Any]:
        with store_errors():
            return self._connection.execute(command, values).fetchall()

    def _record(self, row: Any) -> JobRecord:
        job = row["id"]
        pages = self._rows("SELECT * FROM pages WHERE job = ? ORDER BY sheet, side = 'back', page", job)
        documents = self._rows("SELECT * FROM documents WHERE job = ? ORDER BY place", job)
        return JobRecord(
            id=job,
            state=JobState(row["state"]),
            created=row["created"],
            updated=row["updated"],
            document_class=row["class"],
            purposes=tuple(row["purposes"].split()),
            settings=ScanSettings(**json.loads(row["settings"])),
            code=row["code"],
            sheets=row["sheets"],
            legal_hold=bool(row["legal_hold"]),
            pages=tuple(
                PageRecord(page["page"], page["sheet"], Side(page["side"]), page["dpi"], bool(page["simulated"]))
                for page in pages
            ),
            documents=tuple(self._document(document) for document in documents),
            chosen_by=row["chosen_by"],
            named=row["named"],
            announced=row["announced"],
        )

    def _document(self, row: Any) -> DocumentRecord:
        pages = self._rows("SELECT page FROM document_pages WHERE document = ? ORDER BY place", row["id"])
        latest = [EnvelopeRecord("", "", ""), *self.envelopes(row["id"]).values()][-1]
        return DocumentRecord(
            row["id"],
            row["job"],
            row["purpose"],
            DocumentState(row["state"]),
            row["code"],
            tuple(page["page"] for page in pages),
            latest.envelope_sha256,
            latest.payload_sha256,
            latest.recipient,
            row["part"],
            row["sheets"],
            row["declared"],
            ClassRecord(row["named"], row["resolved"], row["origin"], row["confidence"]),
            tuple(row["confirmed"].split()),
        )
