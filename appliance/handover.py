"""Receipts: from the inbox to the end of a working copy.

Rules:
- The uplink is a stranger here: every receipt is verified against the receivers' keys, the station's name and the
  digests of what was sealed. A bad one is removed, counted and audited, and changes nothing.
- Order: receipt into the job store, shred (key first), envelope out of the outbox, receipt out of the inbox. Each step
  may be repeated after a power cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.custody.custody import Custody
from appliance.custody.states import FINISHED, DocumentState, JobState
from appliance.delivery.inbox import Inbox, InboxEntry
from appliance.delivery.outbox import Outbox
from appliance.errors import CustodyError, DeliveryError, SealingError
from appliance.sealing.receipt import verify_receipt


@dataclass(frozen=True, slots=True)
class Handed:
    """What one look at the inbox changed: ids only."""

    delivered: tuple[str, ...] = ()  # documents
    shredded: tuple[str, ...] = ()  # jobs
    refused: tuple[str, ...] = ()  # codes of receipts that did not count


class ReceiptDesk:
    """Verifies receipts and ends working copies. Blocking; called from one thread at a time."""

    def __init__(
        self,
        station: str,
        custody: Custody,
        outbox: Outbox,
        inbox: Inbox,
        receiver_keys: Mapping[str, Ed25519PublicKey],
    ) -> None:
        """`receiver_keys`: receipts count when one of these keys signed them (by key id)."""
        self._station = station
        self._custody = custody
        self._outbox = outbox
        self._inbox = inbox
        self._keys = receiver_keys

    def look(self) -> Handed:
        """Takes in all receipts that wait.

        Raises:
            CustodyError: the job store refused for a reason that is not the receipt's; call again later.
            DeliveryError: inbox or outbox cannot be used; call again later.
        """
        delivered: list[str] = []
        shredded: list[str] = []
        refused: list[str] = []
        for entry in self._inbox.entries():
            try:
                job = self._accept(entry)
            except (SealingError, ReceiptRefusedError) as error:
                self._custody.receipt_refused(entry.document, error.code)
                refused.append(error.code)
            else:
                delivered.append(entry.document)
                shredded += self._end(job)
                self._outbox.remove(entry.document)
            self._inbox.remove(entry)
        return Handed(tuple(delivered), tuple(shredded), tuple(refused))

    def settle(self) -> tuple[str, ...]:
        """Ends what an earlier run left: delivered jobs are shredded, their envelopes leave the outbox. Returns jobs."""
        shredded = [job for record in self._custody.open_jobs() for job in self._end(record.id)]
        for document in self._outbox.entries().documents:
            if self._custody.is_delivered(document):
                self._outbox.remove(document)
        return tuple(shredded)
