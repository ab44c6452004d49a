"""The job store: one SQLite file that knows every job, page and document, and no content.

Rules:
- WAL, `synchronous=FULL`, foreign keys, `secure_delete`; a transaction that returned survives a power cut.
- A file of an earlier schema is brought forward, any other is refused (see `schema`).
- Every row is written by a method here, or of one of its tables, that checks the state tables first. Rows are never
  overwritten by chance: keys and unique indexes refuse a second page for the same side of a sheet.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from appliance.custody import daily, late_table, rescans, review_table, waiting
from appliance.custody.audit import Position
from appliance.custody.events import START
from appliance.custody.records import (
    ClassRecord,
    DocumentRecord,
    EnvelopeRecord,
    JobRecord,
    PageRecord,
    ReceiptRecord,
)
from appliance.custody.schema import commands_from
from appliance.custody.states import FINISHED, DocumentState, JobState, check_document, check_job
from appliance.custody.store_errors import DuplicatePageError, UnknownJobError, store_errors
from appliance.devices.interfaces import ScanSettings
from appliance.documents import Side

_OPEN: Final = f"state NOT IN ({', '.join('?' * len(FINISHED))})"


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
        self.reviews = review_table.ReviewTable(self._run, self._rows)
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
        if commands := commands_from(version):
            with self.transaction():
                for command in commands:
                    self._connection.execute(command)

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
