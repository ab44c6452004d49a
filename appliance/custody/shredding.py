"""The end of a working copy: after the receipts, the key goes, then the pages, and a certificate says so.

1. Every document of the job has its receipt and no legal hold is set; the job is marked as ending, on the record.
2. The job's key is overwritten, flushed and removed: from here nothing opens the pages.
3. The encrypted pages are removed.
4. The certificate is signed and written.
5. The end is recorded with the certificate's digest, and the job is marked as shredded.

Rules:
- Each step may be repeated. After a power cut the next start goes on where this one stopped; nothing goes back.
- What flash storage keeps of an overwritten block cannot be reached from here: the pages are safe because their key
  was only ever stored wrapped by the device key, which lives in the TPM or in systemd's credential store.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.ledger import Ledger
from appliance.custody.records import JobRecord
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.custody.vault import Vault, storage_errors
from appliance.errors import CustodyError
from appliance.files import read_bounded, write_atomic
from appliance.sealing.certificate import CERTIFICATE, DeletedDocument, DeletionCertificate, sign_certificate
from appliance.sealing.keys import DeviceSigner


class LegalHoldError(CustodyError):
    """A legal hold is on the job; it wins over every deletion."""

    code = "legal-hold"
    advice = "A legal hold keeps this job in the station. Ask the person who set it."


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
    ) -> None:
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
        self._vault.destroy_key(job.id)  # 2
        self._vault.remove_pages(job.id)  # 3
        certificate = self._certify(job)  # 4
        with self._ledger.change() as store:  # 5
            ending = store.job(job.id)
            digest = hashlib.sha256(certificate).hexdigest()
            self._ledger.audit.append(Event.JOB_SHREDDED, job=job.id, pages=len(job.pages), sha256=digest)
            store.move(ending, JobState.SHREDDED, rfc3339(self._clock()))

    def _begin(self, job: JobRecord) -> None:
        if job.legal_hold:
            raise LegalHoldError(job.id)
        with self._ledger.change() as store:
            receipted = {receipt.document for receipt in store.receipts(job.id)}
            delivered = {item.id for item in job.documents if item.state is DocumentState.DELIVERED}
            if not job.documents or {item.id for item in job.documents} != receipted & delivered:
                raise StateError("not every document has its receipt")
            store.begin_end(job, rfc3339(self._clock()))
            self._ledger.audit.append(Event.SHREDDING_STARTED, job=job.id, sha256=store.ending(job.id)[0])

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
                DeletionCertificate(job.id, self._station, job_key, len(job.pages), ended, documents), self._signer
            )
            write_atomic(path, certificate, 0o644)
        return certificate
