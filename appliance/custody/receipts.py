"""Receipts meet what was sealed: only the receiver's signed word for that very envelope ends the wait for a document.

1. The statement is a receipt, signed by a receiver whose key this station knows.
2. It names this station and a document of ours.
3. Its digests are those of an envelope that was sealed for that document.
4. Its signer is a receiver of the very recipient for whom that envelope was sealed.
5. The document is marked as delivered, with the receipt beside it. The same word twice changes nothing.

Rules:
- Everything that comes here came over the network: it is refused on the record, yet a flood of it cannot fill the log.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.custody.audit import Clock, rfc3339
from appliance.custody.events import Event
from appliance.custody.ledger import Ledger
from appliance.custody.records import DocumentRecord, EnvelopeRecord, ReceiptRecord
from appliance.custody.states import DocumentState, JobState, settled
from appliance.custody.store import Store
from appliance.custody.store_errors import UnknownJobError
from appliance.documents import DeliveryReceipt
from appliance.errors import CustodyError, SealingError
from appliance.sealing.receipt import verify_receipt


class ReceiptUnknownError(CustodyError):
    """A valid receipt for a document or station that is not ours."""

    code = "receipt-unknown"
    advice = "A receipt for an unknown document arrived and was ignored. Tell your security officer."


class ReceiptMismatchError(CustodyError):
    """A valid receipt for our document, but for other bytes than those we sealed."""

    code = "receipt-mismatch"
    advice = "A receipt does not match what was sent; the document stays in the station. Tell your security officer."


class ReceiptRecipientError(ReceiptMismatchError):
    """A valid receipt, signed by a receiver for whom the document was not sealed."""

    code = "receipt-recipient"
    advice = "A receipt came from somebody who was not sent the document; it was ignored. Tell your security officer."


class ReceiptDesk:
    """Accepts receipts. Its caller holds the ledger's lock."""

    def __init__(
        self,
        ledger: Ledger,
        station: str,
        keys: Mapping[str, Mapping[str, Ed25519PublicKey]],
        refusals_an_hour: int,
        clock: Clock,
    ) -> None:
        """`keys`: of receivers, by recipient and key id; `refusals_an_hour`: how many go on the record."""
        self._ledger, self._station, self._keys, self._clock = ledger, station, keys, clock
        self._all_keys = {key_id: key for of_one in keys.values() for key_id, key in of_one.items()}
        self._refusals_an_hour = refusals_an_hour
        self._hour: datetime | None = None
        self._refusals = 0

    def accept(self, untrusted: bytes) -> DeliveryReceipt:
        """Steps 1 to 5.

        Raises:
            SealingError: not a receipt, or nobody we trust signed it.
            ReceiptUnknownError, ReceiptMismatchError: valid, but not for what this station sealed.
            CustodyError: the receipt could not be recorded; it may be given again.
        """
        try:
            receipt = verify_receipt(untrusted, self._all_keys)  # 1
            document, envelope = self._match(receipt)  # 2, 3
            self._check_signer(envelope, untrusted)  # 4
        except (SealingError, ReceiptUnknownError, ReceiptMismatchError) as error:
            self._record_refusal(error.code, untrusted)
            raise
        if document.state is not DocumentState.DELIVERED:
            self._deliver(document, receipt, untrusted)  # 5
        return receipt

    def _match(self, receipt: DeliveryReceipt) -> tuple[DocumentRecord, EnvelopeRecord]:
        store = self._ledger.store
        try:
            document = store.document(receipt.document)
        except UnknownJobError as error:
            raise ReceiptUnknownError(receipt.document) from error
        if receipt.station != self._station:
            raise ReceiptUnknownError("another station's receipt")
        envelope = store.envelopes(document.id).get(receipt.envelope_sha256)
        if envelope is None or envelope.payload_sha256 != receipt.payload_sha256:
            raise ReceiptMismatchError(document.id)
        return document, envelope

    def _check_signer(self, envelope: EnvelopeRecord, statement: bytes) -> None:
        """The key of another recipient, or of one that is no longer configured, does not count."""
        try:
            verify_receipt(statement, self._keys.get(envelope.recipient, {}))
        except SealingError as error:
            raise ReceiptRecipientError(envelope.recipient) from error

    def _deliver(self, document: DocumentRecord, receipt: DeliveryReceipt, statement: bytes) -> None:
        with self._ledger.change() as store:
            store.move_document(document, DocumentState.DELIVERED)
            store.add_receipt(
                ReceiptRecord(
                    document.id,
                    receipt.envelope_sha256,
                    receipt.payload_sha256,
                    receipt.receiver,
                    receipt.stored_at,
                    statement,
                )
            )
            self._ledger.audit.append(
                Event.RECEIPT_ACCEPTED,
                job=document.job,
                document=document.id,
                receiver=receipt.receiver,
                envelope_sha256=receipt.envelope_sha256,
                sha256=hashlib.sha256(statement).hexdigest(),
            )
            settle(store, document.job, rfc3339(self._clock()))

    def _record_refusal(self, code: str, untrusted: bytes) -> None:
        hour = self._clock().replace(minute=0, second=0, microsecond=0)
        if hour != self._hour:
            self._hour, self._refusals = hour, 0
        if self._refusals < self._refusals_an_hour:
            self._refusals += 1
            with self._ledger.change():
                digest = hashlib.sha256(untrusted).hexdigest()
                self._ledger.audit.append(Event.RECEIPT_REFUSED, code=code, sha256=digest)


def settle(store: Store, job_id: str, now: str) -> None:
    """Moves a job in processing or sealed on, once all its documents allow it; inside a transaction."""
    job = store.job(job_id)
    state = settled(tuple(document.state for document in job.documents))
    if job.state in (JobState.PROCESSING, JobState.SEALED) and state is not job.state:
        code = next((document.code for document in job.documents if document.code), "")
        store.move(job, state, now, code)
