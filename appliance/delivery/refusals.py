"""The receiver's notice that it will not store an envelope.

Rules:
- A refusal is advice, not proof: unsigned, it only makes the uplink wait longer before the next attempt and show
  the code. The document stays in the outbox; whoever can forge one could as well drop the document on its way.
- Codes are a closed list; anything else is not a refusal.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.documents import is_opaque_id
from appliance.errors import DeliveryError

FORMAT: Final = 1
MAX_BYTES: Final = 512
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class RefusalError(DeliveryError):
    """Not a refusal of this format."""

    code = "delivery-refusal"


class Reason(StrEnum):
    """Why an envelope was refused; stable codes."""

    FORMAT = "refused-format"  # damaged or of an unknown version
    SIZE = "refused-size"  # more bytes or parts than this receiver takes
    STATION = "refused-station"  # unknown or revoked station, or another one than the topic says
    SIGNATURE = "refused-signature"  # not signed by its station, or contradicts what was signed
    RECIPIENT = "refused-recipient"  # sealed for another key
    SIMULATED = "refused-simulated"  # made on a simulator
    CONFLICT = "refused-conflict"  # another document of this id is stored


SENTENCES: Final[dict[str, str]] = {
    Reason.FORMAT: "The server could not read a document; it is safe in the station. Call your technician.",
    Reason.SIZE: "A document is too large for the server; it is safe in the station. Call your technician.",
    Reason.STATION: "The server does not know this station; documents are safe here. Call your technician.",
    Reason.SIGNATURE: "The server doubts that this station sent a document; it is safe here. Call your technician.",
    Reason.RECIPIENT: "The station seals for another server; documents are safe here. Call your technician.",
    Reason.SIMULATED: "The server does not take documents of a simulated scanner; they stay in the station.",
    Reason.CONFLICT: "The server has another document of this id; this one is safe here. Call your technician.",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Which envelope of which document was refused by whom."""

    document: str
    envelope_sha256: str
    receiver: str
    reason: Reason


def encode(refusal: Refusal) -> bytes:
    """The message that travels to the station."""
    fields = {
        "document": refusal.document,
        "envelope_sha256": refusal.envelope_sha256,
        "format": FORMAT,
        "reason": refusal.reason.value,
        "receiver": refusal.receiver,
    }
    return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode("ascii")


def parse(untrusted: bytes) -> Refusal:
    """The refusal in a message.

    Raises:
        RefusalError: it is not one.
    """
    try:
        if len(untrusted) > MAX_BYTES:
            raise RefusalError("too long")
        fields = json.loads(untrusted.decode("ascii"))
        document, sha256, receiver = fields["document"], fields["envelope_sha256"], fields["receiver"]
        if fields["format"] != FORMAT or not is_opaque_id(document) or not _DIGEST.fullmatch(sha256):
            raise RefusalError("fields")
        return Refusal(document, sha256, str(receiver)[:64], Reason(fields["reason"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise RefusalError("not a refusal") from error
