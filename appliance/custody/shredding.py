"""The end of a working copy: after the receipts, the key goes, then the pages, and a certificate says so.

1. No legal hold is set, and every document of the job has its receipt; or a person discards what waited for one, and
   nothing of the job is on its way. The job is marked as ending, on the record.
2. The job's key is overwritten, flushed and removed: from here nothing opens the pages.
3. The encrypted pages are removed.
4. The certificate is signed and written.
5. The end is recorded with the certificate's digest, and the job is marked as shredded or discarded.

Rules:
- Each step may be repeated. After a power cut the next start goes on where this one stopped; nothing goes back.
- What flash storage keeps of an overwritten block cannot be reached from here: the pages are safe because their key
  was only ever stored wrapped by the device key, which lives in the TPM or in systemd's credential store.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.ledger import Ledger
from appliance.custody.records import JobRecord
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.custody.vault import Vault, storage_errors
from appliance.custody.waiting import PAPER_WAITS, Kind, synthetic_id
from appliance.errors import CustodyError
from appliance.files import read_bounded, write_atomic
from appliance.sealing.certificate import (
    CERTIFICATE,
    DeletedDocument,
    DeletionCertificate,
    DiscardedDocument,
    sign_certificate,
)
from appliance.sealing.keys import DeviceSigner


class LegalHoldError(CustodyError):
    """A legal hold is on the job; it wins over every deletion."""

    code = "legal-hold"
    advice = "A legal hold keeps this job in the station. Ask the person who set it."


class OnItsWayError(StateError):
    """A document of the job was sent and has no receipt yet."""

    code = "custody-on-its-way"
    advice = "A document of this job is on its way; wait for its receipt, then decide about the rest."


class Shredder:
    """Ends jobs. Its caller holds the ledger's lock."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        vault: Vault,
        certificates: Path,
        station: str,
        signer: DeviceSigner,
        clock: Clock,
        paper: Callable[[str], bool],
    ) -> None:
        """`paper` says of a class whether it goes on the record what becomes of its paper."""
        self._paper = paper
        self._ledger, self._vault, self._certificates = ledger, vault, certificates
        self._station, self._signer, self._clock = station, signer, clock

    def path(self, job: str) -> Path:
        """Where the certificate of a job lies."""
        return self._certificates / f"{job}.certificate"

    def shred(self, job: JobRecord) -> None:
        """Ends a delivered job, or finishes an end that was interrupted.

        Raises:
            LegalHoldError: a hold is set.
            StateError: not every document has its receipt.
            CustodyError: the file system refused; the next start goes on.
        """
        if job.state is not JobState.SHREDDING:
            self._begin(job)  # 1
        self._end(job, JobState.SHREDDED, Event.JOB_SHREDDED)

    def discard(self, job: JobRecord) -> None:
        """Ends a job that waits for a person, who decided that nothing more of it is sent.

        Raises:
            LegalHoldError: a hold is set.
            OnItsWayError: a document was sent and has no receipt yet.
            StateError: the job does not wait for a person.
            CustodyError: the file system refused; the next start goes on.
        """
        if job.state is not JobState.DISCARDING:
            self._begin_discard(job)  # 1
        self._end(job, JobState.DISCARDED, Event.JOB_DISCARDED)

    def go_on(self, job: JobRecord) -> None:
        """Finishes an end that was interrupted."""
        (self.discard if job.state is JobState.DISCARDING else self.shred)(job)

    def _end(self, job: JobRecord, state: JobState, event: Event) -> None:
        self._vault.destroy_key(job.id)  # 2
        self._vault.remove_pages(job.id)  # 3
        certificate = self._certify(job)  # 4
        with self._ledger.change() as store:  # 5
            ending = store.job(job.id)
            digest = hashlib.sha256(certificate).hexdigest()
            self._ledger.audit.append(event, job=job.id, pages=len(job.pages), sha256=digest)
            store.reviews.forget_marks(job.id)
            store.move(ending, state, rfc3339(self._clock()))
            if state is JobState.SHREDDED and any(map(self._paper, _classes(job))):
                item = synthetic_id(Kind.PAPER, job.id)
                store.waiting.begin(item, Kind.PAPER, PAPER_WAITS, rfc3339(self._clock()), job.id)

    def _begin(self, job: JobRecord) -> None:
        if job.legal_hold:
            raise LegalHoldError(job.id)
        with self._ledger.change() as store:
            receipted = {receipt.document for receipt in store.receipts(job.id)}
            delivered = {item.id for item in job.documents if item.state is DocumentState.DELIVERED}
            if not job.documents or {item.id for item in job.documents} != receipted & delivered:
                raise StateError("not every document has its receipt")
            store.begin_end(job, JobState.SHREDDING, rfc3339(self._clock()))
            self._ledger.audit.append(Event.SHREDDING_STARTED, job=job.id, sha256=store.ending(job.id)[0])

    def _begin_discard(self, job: JobRecord) -> None:
        if job.legal_hold:
            raise LegalHoldError(job.id)
        if any(item.state is DocumentState.SEALED for item in job.documents):
            raise OnItsWayError(job.id)
        with self._ledger.change() as store:
            store.begin_end(job, JobState.DISCARDING, rfc3339(self._clock()))
            self._ledger.audit.append(Event.DISCARD_STARTED, job=job.id, sha256=store.ending(job.id)[0])
            for document in job.documents:
                if document.state is not DocumentState.DELIVERED:
                    store.move_document(document, DocumentState.DISCARDED, document.code)
                    self._ledger.audit.append(Event.DOCUMENT_DISCARDED, job=job.id, document=document.id)

    def _certify(self, job: JobRecord) -> bytes:
        """Writes the certificate, or finds the one that an interrupted run wrote."""
        path = self.path(job.id)
        with storage_errors("certificate"):
            if path.exists():
                return read_bounded(path, 2 * CERTIFICATE.max_bytes)
            job_key, ended = self._ledger.store.ending(job.id)
            documents = tuple(
                DeletedDocument(
                    receipt.document,
                    receipt.envelope_sha256,
                    receipt.payload_sha256,
                    hashlib.sha256(receipt.statement).hexdigest(),
                    receipt.receiver,
                    receipt.stored_at,
                )
                for receipt in self._ledger.store.receipts(job.id)
            )
            certificate = sign_certificate(
                DeletionCertificate(
                    job.id, self._station, job_key, len(job.pages), ended, documents, self._discarded(job.id)
                ),
                self._signer,
            )
            write_atomic(path, certificate, 0o644)
        return certificate

    def _discarded(self, job: str) -> tuple[DiscardedDocument, ...] | None:
        """What a person decided not to send; None where the job was delivered."""
        record = self._ledger.store.job(job)
        if record.state is not JobState.DISCARDING:
            return None
        kept_back = (item for item in record.documents if item.state is DocumentState.DISCARDED)
        return tuple(DiscardedDocument(item.id, item.purpose) for item in kept_back)


def _classes(job: JobRecord) -> frozenset[str]:
    """Of which classes the documents of a job are in the end."""
    return frozenset(item.classed.resolved or job.document_class for item in job.documents)
