"""Custody: the one door to what the station holds, from the press of the button to the certificate of deletion.

Rules:
- One process, any number of threads. Every method leaves disk and store so that a power cut loses nothing.
- What changes is recorded in the audit log in the same step; what a method refuses leaves everything as it was.
- Images go in and come out here; nothing else of this package ever holds content.
"""

from __future__ import annotations

import contextlib
import hmac
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.custody import browsing, feeding, planning, recovery
from appliance.custody.audit import AuditLog, Clock, recent, rfc3339
from appliance.custody.events import Event
from appliance.custody.late import LateShelf
from appliance.custody.late_token import TokenMaker
from appliance.custody.ledger import Ledger
from appliance.custody.lock import StateLock
from appliance.custody.notes import Notes
from appliance.custody.queue import PAPER_WORD, Queue, drawn
from appliance.custody.receipts import ReceiptDesk
from appliance.custody.records import DocumentRecord, EnvelopeRecord, JobRecord, PageRecord, PartPlan
from appliance.custody.rescanning import RescanShelf
from appliance.custody.reviewing import ReviewShelf
from appliance.custody.room import Room, TooManyError, free_bytes
from appliance.custody.shredding import Shredder
from appliance.custody.states import ENDING, FINISHED, DocumentState, JobState, StateError
from appliance.custody.store import Store
from appliance.custody.vault import Vault, VaultError, VaultPage, storage_errors
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import CapturedPage, DeliveryReceipt, PageId, new_opaque_id
from appliance.errors import CustodyError
from appliance.files import write_atomic
from appliance.names import check_name
from appliance.sealing.keys import DeviceSigner
from appliance.sections.storage import CustodyConfig

STORE_NAME: Final = "jobs.sqlite"
AUDIT_NAME: Final = "audit"
CERTIFICATES_NAME: Final = "certificates"
PUBLIC_KEY_NAME: Final = "station.pub"


def utc_now() -> datetime:
    """The station's clock."""
    return datetime.now(UTC)


class Custody:
    """The station's jobs."""

    def __init__(
        self,
        *,
        state: Path,
        station: str,
        signer: DeviceSigner,
        device_key: bytes,
        receipt_keys: Mapping[str, Mapping[str, Ed25519PublicKey]],
        config: CustodyConfig,
        clock: Clock = utc_now,
        free: Callable[[Path], int] = free_bytes,
        paper: Callable[[str], bool] = lambda _class: False,
        paper_pairs: Callable[[str], bool] = lambda _class: False,
        paper_word: timedelta = PAPER_WORD,
    ) -> None:
        """Opens the state directory; call `recover` before anything else.

        Args:
            state: a directory that only this process uses; made if it is not there.
            station: its name in statements and records.
            signer: the station's Ed25519 key.
            device_key: 32 bytes that wrap the job keys.
            receipt_keys: whose receipts count for what was sealed for a recipient: by the recipient's name (empty for
                the only one), then by key id (`keys_by_id`).
            config: limits.
            clock: the time of records.
            free: free bytes of the file system that holds a directory.
            paper: whether it goes on the record what becomes of the paper of a class, once it is delivered.
            paper_pairs: whether shredding the paper of a class takes two people.
            paper_word: how long the word of the first of them counts.

        Raises:
            StateInUseError: another process has it.
            AuditBrokenError: the audit log was changed.
            CustodyError: store, vault or file system refused.
        """
        check_name(station)
        self._state, self._config, self._clock = state, config, clock
        with contextlib.ExitStack() as undo:  # whatever fails, the lock is let go of
            self._process = StateLock(state)
            undo.callback(self._process.close)
            self._vault = Vault(state, device_key)
            self._store = Store(state / STORE_NAME)
            undo.callback(self._store.close)
            with storage_errors("state directory"):
                (state / CERTIFICATES_NAME).mkdir(mode=0o700, exist_ok=True)
                write_atomic(state / PUBLIC_KEY_NAME, signer.public_key.public_bytes_raw(), 0o644)
            audit = AuditLog(
                directory=state / AUDIT_NAME,
                station=station,
                signer=signer,
                anchor=self._store.anchor(),
                max_file_bytes=config.audit_file_bytes,
                clock=clock,
            )
            undo.pop_all()
        self._ledger = Ledger(self._store, audit)
        self._folders = (state, state / AUDIT_NAME, state / CERTIFICATES_NAME)
        self._feeding = threading.Lock()
        self._shredder = Shredder(
            ledger=self._ledger,
            vault=self._vault,
            certificates=state / CERTIFICATES_NAME,
            station=station,
            signer=signer,
            clock=clock,
            paper=paper,
        )
        self._desk = ReceiptDesk(self._ledger, station, receipt_keys, config.refused_receipts_an_hour, clock)
        self._station = station
        self.room, self.notes = Room(state, config, self._ledger, free), Notes(self._ledger)
        self.reviews = ReviewShelf(self._ledger, self._vault, clock)
        self.rescans = RescanShelf(self._ledger, self._vault, self._shredder, self.reviews, clock, self.room.ensure_job)
        self._spot_key = hmac.digest(device_key, b"scanstation spot audit key v1", "sha256")
        self.queue = Queue(self._ledger, clock, paper_pairs, paper_word)
        maker = TokenMaker(device_key, signer.public_key.public_bytes_raw())
        self.late = LateShelf(self._ledger, self._vault, maker, clock, config.max_pages)

    def close(self) -> None:
        """Lets go of the state directory."""
        with self._ledger.lock:
            self._store.close()
            self._process.close()

    # Start

    def recover(self) -> recovery.Recovery:
        """Puts right what a power cut left (see `recovery`), and says where each open job stands."""
        with self._ledger.lock:
            found = recovery.recover(self._ledger, self._vault, self._shredder, self._folders, self._clock)
            with self._ledger.change():
                self._ledger.audit.append(Event.STATION_STARTED, station=self._station, count=len(found.jobs))
            return found

    # Looking

    def job(self, job: str) -> JobRecord:
        """Everything about one job. Raises UnknownJobError."""
        with self._ledger.lock:
            return self._store.job(job)

    def jobs(self, limit: int = 50) -> tuple[JobRecord, ...]:
        """The newest jobs first, at most `limit`."""
        with self._ledger.lock:
            return self._store.jobs(limit)

    def open_jobs(self) -> tuple[JobRecord, ...]:
        """All jobs that are not at their end, oldest first."""
        with self._ledger.lock:
            return self._store.open_jobs()

    def document(self, document: str) -> DocumentRecord:
        """One document. Raises UnknownJobError."""
        with self._ledger.lock:
            return self._store.document(document)

    def audit_records(self, first: int, limit: int) -> tuple[dict[str, Any], ...]:
        """Records of the audit log from number `first` on, at most `limit`. Raises CustodyError."""
        with storage_errors("audit log"):
            return recent(self._state / AUDIT_NAME, first, limit)

    def audit_page(self, before: int, limit: int, wanted: browsing.Wanted) -> tuple[tuple[dict[str, Any], ...], int]:
        """Records before a number, the newest first, and where to go on (see `browsing`). Raises CustodyError."""
        with storage_errors("audit log"):
            return browsing.page(self._state / AUDIT_NAME, before, limit, wanted)

    @property
    def state_directory(self) -> Path:
        """Where it all lies."""
        return self._state

    def certificate(self, job: str) -> Path:
        """Where the certificate of a shredded job lies."""
        return self._shredder.path(self.job(job).id)

    def load_page(self, job: str, index: int) -> CapturedPage:
        """A page as it was kept, pixel for pixel.

        Raises:
            KeyDestroyedError: the job was shredded.
            VaultError: the blob is missing, damaged, or not the page that the store knows.
        """
        record = next((page for page in self.job(job).pages if page.index == index), None)
        if record is None:
            raise VaultError(f"no page {index}")
        page = self._vault.get(job, index)
        if (page.sheet, page.side, page.simulated) != (record.sheet, record.side, record.simulated):
            raise VaultError(f"page {index} is not the one the job store knows")
        return CapturedPage(PageId(job, index, page.sheet, page.side), page.image, page.dpi, page.simulated)

    # Feeding

    def open_job(
        self,
        document_class: str,
        purposes: tuple[str, ...],
        settings: ScanSettings,
        chosen_by: str = "site",
        answers: tuple[str, ...] = (),
        by: str = "",
    ) -> str:
        """A new job, with a key of its own; its id exists before the first sheet moves.

        Args:
            document_class: of its documents.
            purposes: what it yields, one document for each; no purpose twice.
            settings: how it is scanned.
            chosen_by: who named the class, operator or site.
            answers: of the intake checklist, as codes; they are on the record before any sheet moves.
            by: who gave them.

        Raises:
            PlanError: no purpose, or one of them twice.
            StorageFullError: the reserve is reached.
            TooManyError: `max_open_jobs` are open.
        """
        job = new_opaque_id()
        planning.check_purposes(purposes)
        with self._ledger.lock:
            self.room.ensure_job()
            with self._ledger.change() as store:
                store.add_job(job, self._now(), document_class, purposes, settings)
                store.set_chosen_by(job, chosen_by)
                store.set_key(job, self._vault.create_key(job))
                self._record(Event.JOB_OPENED, job=job, document_class=document_class, purpose="+".join(purposes))
                for answer in answers:
                    self._record(Event.INTAKE_ANSWERED, job=job, code=answer, by=by)
        return job

    def keep_page(self, job: str, fed: FedPage, *, simulated: bool) -> CapturedPage:
        """Takes a page into the vault; it is safe when this returns.

        Args:
            job: a job in state feeding.
            fed: what the feeder delivered.
            simulated: whether the feeder is a simulated one.

        Returns:
            The page with its place in the job.

        Raises:
            DuplicatePageError: this side of this sheet is there already; the new image was not kept.
            StorageFullError: nothing of this page is on disk; those before it are safe.
            StateError, TooManyError, VaultError: likewise.
        """
        with self._feeding:
            before = self.job(job)
            self._must_be(before, JobState.FEEDING)
            if len(before.pages) >= self._config.max_pages:
                raise TooManyError(f"{self._config.max_pages} pages")
            index = 1 + max((page.index for page in before.pages), default=-1)
            record = PageRecord(index, fed.sheet, fed.side, float(fed.dpi), simulated)
            self._vault.put(job, index, VaultPage(fed.sheet, fed.side, record.dpi, simulated, fed.image))
            try:
                with self._ledger.lock, self._store.transaction():
                    self._must_be(self._store.job(job), JobState.FEEDING)
                    self._store.add_page(job, record)
            except CustodyError:
                self._vault.discard(job, index)
                raise
        return CapturedPage(PageId(job, index, fed.sheet, fed.side), fed.image, record.dpi, simulated)

    def pause(self, job: str, code: str, sheets_safe: int) -> None:
        """The feeder stopped; the first `sheets_safe` sheets are whole. Raises SheetCountError if they are not."""
        with self._ledger.lock:
            feeding.pause(self._ledger, self._store.job(job), code, sheets_safe, self._clock)

    def discard_incomplete_sheet(self, job: str) -> int:
        """Takes the pages beyond the safe sheets out of a paused job, on the record; returns how many."""
        with self._ledger.lock:
            record = self._store.job(job)
            self._must_be(record, JobState.PAUSED)
            return feeding.discard(self._ledger, self._vault, record)

    def resume(self, job: str) -> int:
        """The operator feeds the rest; an incomplete sheet is discarded first. Returns the next sheet's number."""
        with self._ledger.lock:
            self.discard_incomplete_sheet(job)
            record = self._store.job(job)
            with self._ledger.change() as store:
                store.move(record, JobState.FEEDING, self._now())
                self._record(Event.FEED_RESUMED, job=job, sheets=record.sheets, pages=len(record.pages))
        return record.sheets

    def announce(self, job: str, sheets: int) -> None:
        """The operator says how many sheets of paper are put in, separators included. The last word counts."""
        with self._ledger.lock:
            feeding.announce(self._ledger, self._store.job(job), sheets)

    def end_feed(self, job: str, sheets: int) -> JobState:
        """All sheets are fed: `sheets` of them, every side in the vault. A job without a page ends here.

        Raises:
            SheetCountError: sheets and pages do not agree; the job is unchanged and should be held.
            AnnouncedError: the operator announced another number; the job is unchanged and should be paused.
        """
        with self._ledger.lock:
            record = self._store.job(job)
            feeding.check_count(record, sheets)
            feeding.check_announced(record, sheets)
            state = JobState.CAPTURED if record.pages else JobState.VOID
            with self._ledger.change() as store:
                store.move(record, state, self._now(), "" if record.pages else "no-paper", sheets)
                if record.pages:
                    self._record(Event.FEED_ENDED, job=job, sheets=sheets, pages=len(record.pages))
                else:
                    self._record(Event.JOB_VOID, job=job, code="no-paper")
            if state is JobState.VOID:
                self._vault.destroy_key(job)
                self._vault.remove_pages(job)
        return state

    # Waiting for a person

    def set_aside(self, job: str, sheets: int, code: str) -> None:
        """All sheets are fed, and none of them is to be worked on: the job is held at once, for the reason of `code`.

        Raises:
            SheetCountError: sheets and pages do not agree; the job is unchanged and should be held.
        """
        with self._ledger.lock:
            record = self._store.job(job)
            feeding.check_count(record, sheets)
            with self._ledger.change() as store:
                store.move(record, JobState.HELD, self._now(), code, sheets)
                self._record(Event.FEED_ENDED, job=job, sheets=sheets, pages=len(record.pages))
                self._record(Event.JOB_HELD, job=job, code=code)

    def hold(self, job: str, code: str) -> None:
        """Holds a job for a person; `code` says why."""
        self._move(job, JobState.HELD, Event.JOB_HELD, code)

    def cancel(self, job: str) -> None:
        """The operator cancelled: the pages stay, nothing is sent. Too late once a document is sealed (StateError).

        A job without a page ends here.
        """
        with self._ledger.lock:
            record = self._store.job(job)
            if any(item.state in (DocumentState.SEALED, DocumentState.DELIVERED) for item in record.documents):
                raise StateError("a document of the job is sealed already")
            if record.state in (JobState.FEEDING, JobState.PAUSED) and not record.pages:
                self.end_feed(job, 0)
                return
            with self._ledger.change() as store:
                store.move(record, JobState.CANCELLED, self._now(), sheets=feeding.whole_sheets(record))
                self._record(Event.JOB_CANCELLED, job=job, pages=len(record.pages))

    def reopen(self, job: str, named: str = "", document: str = "") -> None:
        """A person decided that a held or cancelled job goes on; its held documents are to be processed again.

        Args:
            job: the job.
            named: the class that this person saw it to be; empty: whatever it was.
            document: the one document that this person looked at; it alone goes on, with those of the same pages, and
                what it is held for is remembered as seen. Empty: all that is held goes on.

        Raises:
            StateError: the job, or the document, does not wait for a person.
            WhichDocumentError: a class is named for a stack of several documents.
        """
        with self._ledger.lock:
            planning.reopen(self._ledger, self._store.job(job), self._clock, named, document)

    # Documents

    def start_processing(self, job: str) -> None:
        """Processing begins, or begins again after a restart."""
        with self._ledger.lock:
            record = self._store.job(job)
            if record.state is JobState.PROCESSING:
                return
            self._must_be(record, JobState.CAPTURED)
            with self._ledger.change() as store:
                store.move(record, JobState.PROCESSING, self._now())
                self._record(Event.PROCESSING_STARTED, job=job, pages=len(record.pages))

    def classify(self, document: str, document_class: str, origin: str, confidence: float) -> None:
        """Remembers the class that a document has, and who decided it. The same once more changes nothing."""
        with self._ledger.lock:
            record = self._store.document(document)
            found = record.classed
            if (found.resolved, found.origin, found.confidence) != (document_class, origin, confidence):
                with self._ledger.change() as store:
                    store.set_resolved(document, document_class, origin, confidence)
                    which = {"job": record.job, "document": document}
                    self._record(Event.DOCUMENT_CLASSED, **which, document_class=document_class, code=origin)

    def plan_documents(self, job: str, parts: Sequence[PartPlan]) -> tuple[str, ...]:
        """Fixes which pages make which documents, and the documents' ids, before anything is sealed.

        Args:
            job: a job in state processing.
            parts: pages that belong together, in order; no page twice. Blank pages and separators may be left out.

        Returns:
            For each part one id for each of its purposes, in this order: the same ids for the same pages and purpose,
            however often this is called.

        Raises:
            PlanError: empty, a page twice, an unknown page, or a document that is sealed already is not among them.
        """
        with self._ledger.lock:
            return planning.plan(self._ledger, self._store.job(job), parts)

    def hold_document(self, document: str, code: str) -> None:
        """A document needs a person; the others of its job go on."""
        with self._ledger.lock:
            planning.hold_document(self._ledger, self._store.document(document), code, self._clock)

    def mark_sealed(self, document: str, envelope_sha256: str, payload_sha256: str, recipient: str = "") -> None:
        """Remembers an envelope and for whom it is, before it goes to the outbox. The same one twice changes nothing.

        A document whose envelope was lost before the outbox had it is sealed again; receipts for either count.

        Raises:
            StateError: the document is held or delivered, or its job is not being processed.
        """
        envelope = EnvelopeRecord(envelope_sha256, payload_sha256, recipient)
        with self._ledger.lock:
            planning.mark_sealed(self._ledger, self._store.document(document), envelope, self._clock)

    def drawn(self, document: str, per_thousand: int) -> bool:
        """Whether a document is drawn for a spot audit: nobody without the device key can tell before."""
        return drawn(self._spot_key, document, per_thousand)

    def accept_receipt(self, untrusted: bytes) -> DeliveryReceipt:
        """Checks a receipt as it came from the network, and marks its document as delivered (see `receipts`)."""
        with self._ledger.lock:
            return self._desk.accept(untrusted)

    # The end

    def legal_hold(self, job: str, on: bool, because: str = "", by: str = "") -> None:
        """Sets or lifts a legal hold. Raises StateError once the end has begun.

        Args:
            job: which.
            on: set, or lifted.
            because: a code of why; on the record, also where the hold stands already for another reason.
            by: who says so, where a reason is given.
        """
        with self._ledger.lock:
            record = self._store.job(job)
            if record.state in FINISHED | ENDING:
                raise StateError(f"job is {record.state.value}")
            if record.legal_hold is on and not (on and because):
                return
            with self._ledger.change() as store:
                if because:
                    self._record(Event.LEGAL_HOLD_BECAUSE, job=job, code=because, by=by)
                if record.legal_hold is not on:
                    store.set_legal_hold(job, on)
                    self._record(Event.LEGAL_HOLD_SET if on else Event.LEGAL_HOLD_LIFTED, job=job)

    def shred(self, job: str) -> Path:
        """Ends the working copy of a delivered job (see `shredding`); harmless when that is done.

        Returns:
            The signed certificate's file.

        Raises:
            LegalHoldError, StateError: not allowed (yet).
        """
        return self._end(job, JobState.SHREDDED, self._shredder.shred)

    def discard(self, job: str) -> Path:
        """Ends a held or cancelled job because a person decided so (see `shredding`); harmless when that is done.

        Returns:
            The signed certificate's file.

        Raises:
            LegalHoldError, StateError: not allowed (yet).
        """
        return self._end(job, JobState.DISCARDED, self._shredder.discard)

    # Inside

    def _end(self, job: str, ended: JobState, end: Callable[[JobRecord], object]) -> Path:
        """Ends a job's working copy, once; returns the certificate's file."""
        with self._ledger.lock:
            record = self._store.job(job)
            if record.state is not ended:
                end(record)
            return self._shredder.path(job)

    def _move(self, job: str, state: JobState, event: Event, code: str) -> None:
        with self._ledger.lock:
            record = self._store.job(job)
            with self._ledger.change() as store:
                store.move(record, state, self._now(), code)
                self._record(event, job=job, code=code)

    def _record(self, event: Event, **fields: str | int) -> None:
        self._ledger.audit.append(event, **fields)

    def _now(self) -> str:
        return rfc3339(self._clock())

    @staticmethod
    def _must_be(job: JobRecord, state: JobState) -> None:
        if job.state is not state:
            raise StateError(f"job is {job.state.value}, not {state.value}")
