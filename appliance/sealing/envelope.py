"""The envelope: a released document that only its recipient can open, signed by the station that sealed it.

Layout (docs/envelope.md has the field tables and test vectors): magic, manifest length, manifest, signature,
HPKE `enc`, HPKE ciphertext. The plaintext is the payload of `appliance.sealing.payload`.

Rules:
- `seal` takes only a `ReleasedDocument` and looks at its bytes again.
- Nothing is decrypted, and no claim of the manifest used, before the station's signature holds.
- Opening is a list of numbered steps; each failure is its own `SealingError`, and no error quotes the input.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.documents import GateWitness, ReleasedDocument, SealedDocument
from appliance.errors import SealingError
from appliance.sealing import canonical
from appliance.sealing.algorithms import (
    ED25519_SIGNATURE_BYTES,
    ENVELOPE_FORMAT,
    HPKE_ENC_BYTES,
    HPKE_TAG_BYTES,
    SUITE,
    SigningContext,
    hpke_info,
    hpke_suite,
)
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, HpkePublicKey, signature_holds
from appliance.sealing.payload import Claims, pack, unpack
from appliance.sections.storage import SealingLimits

MAGIC: Final = b"SCANENV\x01"
_LENGTH: Final = struct.Struct(">I")
_PREFIX_BYTES: Final = len(MAGIC) + _LENGTH.size


class NotReleasedError(SealingError):
    """Something other than a document that passed the release gate was to be sealed."""

    code = "envelope-not-released"
    advice = (
        "A document did not pass the last check and was not sealed; it is safe in the station. Call your technician."
    )


class EnvelopeTooLargeError(SealingError):
    """The sealed document would be larger than any receiver accepts."""

    code = "envelope-too-large"
    advice = "A document is too large to be sent; it is safe in the station. Scan the stack in smaller parts."


class EnvelopeFormatError(SealingError):
    """Not an envelope of a known format, or one that breaks its bounds."""

    code = "envelope-format"
    advice = "A delivery was damaged or is of an unknown format and was refused; the station will send it again."


class EnvelopeStationError(SealingError):
    """The manifest names a station that is not enrolled here."""

    code = "envelope-station"
    advice = "A delivery came from a station that is not enrolled here and was refused. Enrol the station."


class EnvelopeSignatureError(SealingError):
    """The station named in the manifest did not sign it."""

    code = "envelope-signature"
    advice = "A delivery does not carry its station's signature and was refused. Tell your security officer."


class EnvelopeDigestError(SealingError):
    """The sealed bytes are not those that the station signed."""

    code = "envelope-digest"
    advice = "A delivery was damaged on its way and was refused; the station will send it again."


class EnvelopeRecipientError(SealingError):
    """The envelope is meant for another key."""

    code = "envelope-recipient"
    advice = "A delivery was sealed for another receiver and was refused. Check the receiver key of the station."


class EnvelopeOpenError(SealingError):
    """The key is right by name, yet decryption failed."""

    code = "envelope-open"
    advice = "A delivery could not be decrypted and was refused. Check the receiver's key, then send it again."


class EnvelopeContentError(SealingError):
    """What was inside does not agree with the signed manifest or with its own digests."""

    code = "envelope-content"
    advice = "A delivery contradicts itself and was refused. Tell your security officer."


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the outside of an envelope says, under the station's signature and readable by anyone who carries it."""

    claims: Claims
    recipient: str  # key id of the HPKE public key
    ciphertext_sha256: str  # of enc and ciphertext
    ciphertext_length: int  # bytes, enc included


@dataclass(frozen=True, slots=True)
class OpenedEnvelope:
    """What the recipient gets. `payload_sha256` and `envelope_sha256` belong into the receipt."""

    manifest: Manifest
    envelope_sha256: str
    payload_sha256: str
    sidecar_json: bytes = field(repr=False)
    sidecar: Mapping[str, Any] = field(repr=False)
    pdf: bytes = field(repr=False)


MANIFEST_SCHEMA: Final[canonical.Schema] = {
    "ciphertext_length": canonical.whole(HPKE_ENC_BYTES + HPKE_TAG_BYTES, 1 << 40),
    "ciphertext_sha256": canonical.DIGEST,
    "class": canonical.NAME,
    "document": canonical.ID,
    "format": canonical.exactly(ENVELOPE_FORMAT),
    "pages": canonical.whole(1, 10_000),
    "policy": canonical.POLICY,
    "purpose": canonical.NAME,
    "recipient": canonical.DIGEST,
    "simulated": canonical.flag,
    "station": canonical.NAME,
    "suite": canonical.exactly(SUITE),
}


def seal(
    released: ReleasedDocument,
    recipient: HpkePublicKey,
    signer: DeviceSigner,
    station: str,
    limits: SealingLimits | None = None,
) -> SealedDocument:
    """Seals a released document.

    1. It is a `ReleasedDocument`, its witness is the gate's, and its bytes still have the digest the gate saw.
    2. The payload is packed and encrypted to the recipient, bound to document and station.
    3. The manifest names everything a carrier may know, with the digest of the ciphertext, and is signed.

    Args:
        released: what the release gate made.
        recipient: the receiver's HPKE public key.
        signer: the station's signing key.
        station: the station's name, under which the receiver looks up its public key.
        limits: upper bounds; the defaults are those of receivers.

    Returns:
        The envelope with its digest and that of the payload; the same document has the same payload digest each
        time, while envelope bytes differ because HPKE is randomised.

    Raises:
        NotReleasedError: step 1 failed.
        EnvelopeContentError: a name, the policy or the page count is not of the form the format allows.
        EnvelopeTooLargeError: no receiver would take it.
    """
    # 1
    if type(released) is not ReleasedDocument or type(released.witness) is not GateWitness:
        raise NotReleasedError("not made by the release gate")
    if hashlib.sha256(released.pdf).hexdigest() != released.sha256:
        raise NotReleasedError("bytes are not those the gate read")
    # 2
    claims = Claims.of(released, station)
    try:
        canonical.check(claims.fields(), {key: MANIFEST_SCHEMA[key] for key in claims.fields()})
    except canonical.NotCanonicalError as error:
        raise EnvelopeContentError(str(error)) from error
    payload = pack(claims, released)
    ciphertext = hpke_suite().encrypt(payload, recipient.key, info=hpke_info(claims.document, station))
    # 3
    manifest = canonical.encode(
        claims.fields()
        | {
            "ciphertext_length": len(ciphertext),
            "ciphertext_sha256": hashlib.sha256(ciphertext).hexdigest(),
            "format": ENVELOPE_FORMAT,
            "recipient": recipient.key_id,
            "suite": SUITE,
        }
    )
    signature = signer.sign(SigningContext.ENVELOPE, manifest)
    envelope = b"".join((MAGIC, _LENGTH.pack(len(manifest)), manifest, signature, ciphertext))
    if len(envelope) > (limits or SealingLimits()).max_envelope_bytes:
        raise EnvelopeTooLargeError(f"{len(envelope)} bytes")
    return SealedDocument(
        claims.document, envelope, hashlib.sha256(envelope).hexdigest(), hashlib.sha256(payload).hexdigest()
    )


def read_manifest(
    untrusted: bytes | memoryview, station_keys: Mapping[str, Ed25519PublicKey], limits: SealingLimits
) -> Manifest:
    """Steps 1 to 4 of `open_envelope`: what a carrier or receiver may believe without any decryption key."""
    return _verify(untrusted, station_keys, limits)[0]


def open_envelope(
    untrusted: bytes | memoryview,
    private_key: HpkePrivateKey,
    station_keys: Mapping[str, Ed25519PublicKey],
    limits: SealingLimits,
) -> OpenedEnvelope:
    """Verifies and opens an envelope.

    1. Bounds, magic and version; the manifest is canonical, of the known suite, with nothing missing or added.
    2. The station that the manifest names is enrolled.
    3. Its signature over the manifest holds.
    4. Length and SHA-256 of the sealed bytes are those of the manifest.
    5. The envelope is meant for this key.
    6. HPKE opens it, bound to the document and station of the manifest.
    7. The payload's framing, bounds and inner digests hold.
    8. What the sidecar says agrees with the manifest, field for field.

    Args:
        untrusted: the envelope as it came.
        private_key: the receiver's HPKE key.
        station_keys: enrolled stations by name.
        limits: upper bounds.

    Raises:
        SealingError: one leaf for each step.
    """
    manifest, sealed = _verify(untrusted, station_keys, limits)  # 1 to 4
    claims = manifest.claims
    # 5
    if manifest.recipient != private_key.public.key_id:
        raise EnvelopeRecipientError(f"sealed for key {manifest.recipient[:16]}")
    # 6
    try:
        payload = hpke_suite().decrypt(sealed, private_key.key, info=hpke_info(claims.document, claims.station))
    except (InvalidTag, ValueError) as error:
        raise EnvelopeOpenError(f"document {claims.document}") from error
    # 7
    try:
        sidecar_json, sidecar, pdf = unpack(payload, limits.max_sidecar_bytes)
    except canonical.NotCanonicalError as error:
        raise EnvelopeContentError(str(error)) from error
    # 8
    if any(sidecar[key] != value or type(sidecar[key]) is not type(value) for key, value in claims.fields().items()):
        raise EnvelopeContentError("sidecar and manifest differ")
    return OpenedEnvelope(
        manifest, hashlib.sha256(untrusted).hexdigest(), hashlib.sha256(payload).hexdigest(), sidecar_json, sidecar, pdf
    )


def _verify(
    untrusted: bytes | memoryview, station_keys: Mapping[str, Ed25519PublicKey], limits: SealingLimits
) -> tuple[Manifest, memoryview]:
    """Steps 1 to 4; also returns the sealed bytes."""
    # 1
    untrusted_manifest, untrusted_signature, untrusted_sealed = _split(memoryview(untrusted), limits)
    try:
        fields = canonical.decode(untrusted_manifest, MANIFEST_SCHEMA, limits.max_manifest_bytes)
    except canonical.NotCanonicalError as error:
        raise EnvelopeFormatError(f"manifest: {error}") from error
    # 2
    key = station_keys.get(fields["station"])
    if key is None:
        raise EnvelopeStationError(fields["station"])
    # 3
    if not signature_holds(key, SigningContext.ENVELOPE, untrusted_manifest, untrusted_signature):
        raise EnvelopeSignatureError(f"document {fields['document']}")
    # 4
    digest = hashlib.sha256(untrusted_sealed).hexdigest()
    if len(untrusted_sealed) != fields["ciphertext_length"] or digest != fields["ciphertext_sha256"]:
        raise EnvelopeDigestError(f"document {fields['document']}")
    manifest = Manifest(Claims.from_fields(fields), fields["recipient"], digest, len(untrusted_sealed))
    return manifest, untrusted_sealed


def _split(untrusted: memoryview, limits: SealingLimits) -> tuple[bytes, bytes, memoryview]:
    """Manifest, signature and sealed bytes, within the bounds."""
    if not _PREFIX_BYTES <= len(untrusted) <= limits.max_envelope_bytes:
        raise EnvelopeFormatError(f"{len(untrusted)} bytes")
    if bytes(untrusted[: len(MAGIC)]) != MAGIC:
        raise EnvelopeFormatError("magic or version")
    (length,) = _LENGTH.unpack(untrusted[len(MAGIC) : _PREFIX_BYTES])
    signature_at = _PREFIX_BYTES + length
    sealed_at = signature_at + ED25519_SIGNATURE_BYTES
    if length > limits.max_manifest_bytes or sealed_at + HPKE_ENC_BYTES + HPKE_TAG_BYTES > len(untrusted):
        raise EnvelopeFormatError("length of the manifest")
    return bytes(untrusted[_PREFIX_BYTES:signature_at]), bytes(untrusted[signature_at:sealed_at]), untrusted[sealed_at:]
