"""From an envelope that came whole to a stored document and its receipt.

Rules:
- The steps of `accept` are in this order and numbered; a receipt is signed only after the sink has the document.
- A refusal is a value with a closed reason, not an accident; what may work later is an `OSError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from appliance.delivery.refusals import Reason
from appliance.documents import DeliveryReceipt
from appliance.errors import SealingError
from appliance.receiver.registry import Registry, StationRefusedError
from appliance.receiver.store import Sink, StoreConflictError, StoredRecord
from appliance.sealing import envelope as sealing
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey
from appliance.sealing.receipt import sign_receipt
from appliance.sections.storage import SealingLimits

_REASONS: Final[dict[type[SealingError], Reason]] = {
    sealing.EnvelopeStationError: Reason.STATION,
    sealing.EnvelopeSignatureError: Reason.SIGNATURE,
    sealing.EnvelopeContentError: Reason.SIGNATURE,
    sealing.EnvelopeRecipientError: Reason.RECIPIENT,
    sealing.EnvelopeOpenError: Reason.RECIPIENT,
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """A signed receipt, or why there is none."""

    receipt: bytes = b""
    refused: Reason | None = None


class Intake:
    """Keys, enrolled stations and the sink of one receiver."""

    def __init__(
        self,
        *,
        receiver: str,
        hpke: HpkePrivateKey,
        signer: DeviceSigner,
        registry: Registry,
        sink: Sink,
        limits: SealingLimits,
        accept_simulated: bool,
    ) -> None:
        self._receiver = receiver
        self._hpke = hpke
        self._signer = signer
        self._registry = registry
        self._sink = sink
        self._limits = limits
        self._accept_simulated = accept_simulated

    def accept(self, station: str, document: str, untrusted_envelope: bytes) -> Outcome:
        """Takes in an envelope that came on the topic of `station` and `document`.

        1. The station is enrolled.
        2. The envelope is whole, signed by that very station, sealed for us, and opens.
        3. It holds the document of its topic.
        4. It does not come from a simulator, unless this receiver takes that.
        5. The sink has it, whole and durable, now or from before.
        6. The receipt names exactly this envelope and its payload, and is signed.

        Raises:
            ReceiverError: what is stored under this id cannot be read.
            OSError: it cannot be stored now; try again later.
        """
        # 1
        try:
            key = self._registry.key(station)
        except StationRefusedError:
            return Outcome(refused=Reason.STATION)
        # 2
        try:
            opened = sealing.open_envelope(untrusted_envelope, self._hpke, {station: key}, self._limits)
        except SealingError as error:
            return Outcome(refused=_REASONS.get(type(error), Reason.FORMAT))
        # 3
        if opened.manifest.claims.document != document:
            return Outcome(refused=Reason.SIGNATURE)
        # 4
        if opened.manifest.claims.simulated and not self._accept_simulated:
            return Outcome(refused=Reason.SIMULATED)
        # 5
        try:
            record = self._sink.store(opened)
        except StoreConflictError:
            return Outcome(refused=Reason.CONFLICT)
        # 6
        return Outcome(receipt=self.receipt(record, opened.envelope_sha256))

    def receipt(self, record: StoredRecord, envelope_sha256: str) -> bytes:
        """The receipt for a stored document that came in the envelope of this digest; the same each time."""
        return sign_receipt(
            DeliveryReceipt(
                document=record.document,
                station=record.station,
                receiver=self._receiver,
                envelope_sha256=envelope_sha256,
                payload_sha256=record.payload_sha256,
                stored_at=record.stored_at,
            ),
            self._signer,
        )
