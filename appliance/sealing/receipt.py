"""The receipt: the receiver's signed word that exactly this envelope is stored (docs/receipt.md).

Rules:
- A receiver signs only after the document is on its disk.
- The receipt names the envelope and the payload by digest; the station compares both with what it sealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.documents import DeliveryReceipt
from appliance.sealing import canonical, statement
from appliance.sealing.algorithms import RECEIPT_FORMAT, SigningContext
from appliance.sealing.keys import DeviceSigner
from appliance.sections.storage import SealingLimits

RECEIPT: Final = statement.Kind(
    SigningContext.RECEIPT,
    {
        "document": canonical.ID,
        "envelope_sha256": canonical.DIGEST,
        "format": canonical.exactly(RECEIPT_FORMAT),
        "key": canonical.DIGEST,
        "payload_sha256": canonical.DIGEST,
        "receiver": canonical.NAME,
        "station": canonical.NAME,
        "stored_at": canonical.TIME,
        "type": canonical.exactly("receipt"),
    },
    SealingLimits().max_receipt_bytes,
)


def sign_receipt(receipt: DeliveryReceipt, signer: DeviceSigner) -> bytes:
    """The bytes that travel back to the station. Raises StatementFormatError if a field has not its form."""
    fields = {
        "document": receipt.document,
        "envelope_sha256": receipt.envelope_sha256,
        "format": RECEIPT_FORMAT,
        "payload_sha256": receipt.payload_sha256,
        "receiver": receipt.receiver,
        "station": receipt.station,
        "stored_at": receipt.stored_at,
        "type": "receipt",
    }
    return statement.sign(RECEIPT, fields, signer)


def verify_receipt(untrusted: bytes, keys: Mapping[str, Ed25519PublicKey]) -> DeliveryReceipt:
    """A receipt that one of the trusted receivers' `keys` (see `keys_by_id`) signed.

    Raises:
        StatementFormatError: not a receipt, or not in its one spelling.
        StatementSignatureError: none of `keys` signed it.
    """
    fields = statement.verify(RECEIPT, untrusted, keys)
    return DeliveryReceipt(
        document=fields["document"],
        station=fields["station"],
        receiver=fields["receiver"],
        envelope_sha256=fields["envelope_sha256"],
        payload_sha256=fields["payload_sha256"],
        stored_at=fields["stored_at"],
    )
