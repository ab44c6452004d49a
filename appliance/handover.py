"""Receipts: from the inbox to the end of a working copy.

Rules:
- The uplink is a stranger here: custody verifies every receipt against the receivers' keys, the station's name and the
  digests of what was sealed. A bad one is removed, recorded, and changes nothing.
- Order: receipt into the job store, shred (key first), envelope out of the outbox, receipt out of the inbox. Each step
  may be repeated after a power cut.
- A receipt that comes again, or is played back, changes nothing and is not told as a delivery.
"""

from __future__ import annotations

from dataclasses import dataclass

from appliance.custody.custody import Custody
from appliance.custody.receipts import ReceiptMismatchError, ReceiptUnknownError
from appliance.custody.shredding import LegalHoldError
from appliance.custody.states import DocumentState, JobState
from appliance.custody.store_errors import UnknownJobError
from appliance.delivery.inbox import Inbox, InboxError
from appliance.delivery.outbox import Outbox
from appliance.errors import SealingError

REFUSALS = (SealingError, ReceiptUnknownError, ReceiptMismatchError)


@dataclass(frozen=True, slots=True)
class Handed:
    """What one look at the inbox changed: ids and codes only."""

    delivered: tuple[str, ...] = ()  # documents
    shredded: tuple[str, ...] = ()  # jobs
    refused: tuple[str, ...] = ()  # codes of receipts that did not count


class Handover:
    """Takes receipts in and ends working copies. Blocking; called from one thread at a time."""

    def __init__(self, custody: Custody, outbox: Outbox, inbox: Inbox) -> None:
        self._custody = custody
        self._outbox = outbox
        self._inbox = inbox

    def look(self) -> Handed:
        """Takes in all receipts that wait.

        Raises:
            CustodyError: the job store refused for a reason that is not the receipt's; call again later.
            DeliveryError: inbox or outbox cannot be used; call again later.
        """
        delivered: list[str] = []
        shredded: list[str] = []
        refused: list[str] = []
        entries = self._inbox.entries()
        awaited = self._awaited() if entries else set()
        for entry in entries:
            try:
                receipt = self._custody.accept_receipt(self._inbox.read(entry))
            except (*REFUSALS, InboxError) as error:
                refused.append(error.code)
            else:
                if receipt.document in awaited:  # one that came again says nothing new
                    awaited.remove(receipt.document)
                    delivered.append(receipt.document)
                shredded += self.end(self._custody.document(receipt.document).job)
                self._outbox.remove(receipt.document)
            self._inbox.remove(entry)
        return Handed(tuple(delivered), tuple(shredded), tuple(refused))

    def settle(self) -> tuple[str, ...]:
        """Ends what an earlier run left: delivered jobs are shredded, their envelopes leave the outbox.

        Returns:
            The jobs that were shredded now.
        """
        self._outbox.sweep()
        shredded = [job for record in self._custody.open_jobs() for job in self.end(record.id)]
        for document in self._outbox.entries().documents:
            try:
                delivered = self._custody.document(document).state is DocumentState.DELIVERED
            except UnknownJobError:
                continue  # not ours to judge; the uplink's strangers are shown to the technician
            if delivered:
                self._outbox.remove(document)
        return tuple(shredded)

    def end(self, job: str) -> list[str]:
        """Shreds the job if all its documents are delivered and no legal hold is on it."""
        if self._custody.job(job).state is not JobState.DELIVERED:
            return []
        try:
            self._custody.shred(job)
        except LegalHoldError:
            return []
        return [job]

    def _awaited(self) -> set[str]:
        """Sealed documents whose receipt is still out."""
        documents = [document for job in self._custody.open_jobs() for document in job.documents]
        return {document.id for document in documents if document.state is DocumentState.SEALED}
