"""The certificate of deletion: the station's signed word that its copy of a job is gone (docs/receipt.md).

Rules:
- It is signed after the job's key was destroyed, never before.
- Each document is named with the receipt that allowed its end. What a person discarded is a statement of another kind,
  which names what was never sent; neither can be taken for the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.sealing import canonical, statement
from appliance.sealing.algorithms import CERTIFICATE_FORMAT, SigningContext
from appliance.sealing.keys import DeviceSigner
from appliance.sections.storage import SealingLimits

_DOCUMENT: Final[canonical.Schema] = {
    "document": canonical.ID,
    "envelope_sha256": canonical.DIGEST,
    "payload_sha256": canonical.DIGEST,
    "receipt_sha256": canonical.DIGEST,
    "receiver": canonical.NAME,
    "stored_at": canonical.TIME,
}

_DISCARDED: Final[canonical.Schema] = {"document": canonical.ID, "purpose": canonical.NAME}

_FIELDS: Final[canonical.Schema] = {
    "destroyed_at": canonical.TIME,
    "documents": canonical.records(_DOCUMENT, 10_000),
    "format": canonical.exactly(CERTIFICATE_FORMAT),
    "job": canonical.ID,
    "job_key": canonical.DIGEST,
    "key": canonical.DIGEST,
    "pages": canonical.whole(0, 100_000),
    "station": canonical.NAME,
}

CERTIFICATE: Final = statement.Kind(
    SigningContext.CERTIFICATE,
    {**_FIELDS, "type": canonical.exactly("deletion-certificate")},
    SealingLimits().max_certificate_bytes,
)

DISCARD: Final = statement.Kind(
    SigningContext.DISCARD,
    {
        **_FIELDS,
        "discarded": canonical.records(_DISCARDED, 10_000),
        "reason": canonical.exactly("discarded"),
        "type": canonical.exactly("discard-certificate"),
    },
    SealingLimits().max_certificate_bytes,
)


@dataclass(frozen=True, slots=True)
class DeletedDocument:
    """A document of the job, and the receipt that ended the station's copy."""

    document: str
    envelope_sha256: str
    payload_sha256: str
    receipt_sha256: str  # of the receipt's bytes
    receiver: str
    stored_at: str  # RFC 3339, UTC, of the receiver's clock


@dataclass(frozen=True, slots=True)
class DiscardedDocument:
    """A document that a person decided not to send."""

    document: str
    purpose: str


@dataclass(frozen=True, slots=True)
class DeletionCertificate:
    """What the station declares gone. `discarded` is None where every document was delivered."""

    job: str
    station: str
    job_key: str  # SHA-256 of the wrapped key file that was destroyed
    pages: int  # page images that were under that key
    destroyed_at: str  # RFC 3339, UTC, of the station's clock
    documents: tuple[DeletedDocument, ...]
    discarded: tuple[DiscardedDocument, ...] | None = None


def sign_certificate(certificate: DeletionCertificate, signer: DeviceSigner) -> bytes:
    """The bytes of the certificate file. Raises StatementFormatError if a field has not its form."""
    fields: dict[str, object] = {
        "destroyed_at": certificate.destroyed_at,
        "documents": [{name: getattr(item, name) for name in _DOCUMENT} for item in certificate.documents],
        "format": CERTIFICATE_FORMAT,
        "job": certificate.job,
        "job_key": certificate.job_key,
        "pages": certificate.pages,
        "station": certificate.station,
        "type": "deletion-certificate",
    }
    if certificate.discarded is None:
        return statement.sign(CERTIFICATE, fields, signer)
    discarded = [{"document": item.document, "purpose": item.purpose} for item in certificate.discarded]
    fields |= {"discarded": discarded, "reason": "discarded", "type": "discard-certificate"}
    return statement.sign(DISCARD, fields, signer)


def verify_certificate(untrusted: bytes, keys: Mapping[str, Ed25519PublicKey]) -> DeletionCertificate:
    """A certificate of either kind that one of `keys` signed.

    Raises:
        StatementFormatError, StatementSignatureError: it is none.
    """
    discarded: tuple[DiscardedDocument, ...] | None = None
    try:
        fields = statement.verify(CERTIFICATE, untrusted, keys)
    except statement.StatementFormatError:
        fields = statement.verify(DISCARD, untrusted, keys)
        discarded = tuple(DiscardedDocument(**item) for item in fields["discarded"])
    return DeletionCertificate(
        job=fields["job"],
        station=fields["station"],
        job_key=fields["job_key"],
        pages=fields["pages"],
        destroyed_at=fields["destroyed_at"],
        documents=tuple(DeletedDocument(**item) for item in fields["documents"]),
        discarded=discarded,
    )
