r"""A support bundle: what a station says of itself, without content, sealed for whoever repairs it.

Layout: `SCANSUP\x01`, length of the manifest (4 bytes, big-endian), manifest (canonical JSON), Ed25519 signature of the
station over it, HPKE `enc` and ciphertext. Suite and keys are those of the envelope; label and `info` are its own, so
that neither can be taken for the other.

Rules:
- Nothing is decrypted before the station's signature holds. Each failure is a `SupportBundleError`; none quotes input.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.errors import SealingError
from appliance.sealing import canonical
from appliance.sealing.algorithms import (
    ED25519_SIGNATURE_BYTES,
    SUITE,
    SUPPORT_FORMAT,
    SigningContext,
    hpke_suite,
    support_info,
)
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, HpkePublicKey, signature_holds

MAGIC: Final = b"SCANSUP\x01"
MAX_BYTES: Final = 16 << 20
_LENGTH: Final = struct.Struct(">I")
_PREFIX_BYTES: Final = len(MAGIC) + _LENGTH.size
_MAX_MANIFEST_BYTES: Final = 1 << 10

SCHEMA: Final[canonical.Schema] = {
    "ciphertext_sha256": canonical.DIGEST,
    "format": canonical.exactly(SUPPORT_FORMAT),
    "made": canonical.TIME,
    "recipient": canonical.DIGEST,
    "station": canonical.NAME,
    "suite": canonical.exactly(SUITE),
}


class SupportBundleError(SealingError):
    """Not a support bundle of a station that is known, or not for this key."""

    code = "support-bundle"
    advice = "This support bundle cannot be opened: it is damaged, from another station, or sealed for another key."


@dataclass(frozen=True, slots=True)
class SupportBundle:
    """What was inside, whose it is and when it was made (RFC 3339)."""

    station: str
    made: str
    content: bytes = field(repr=False)


def seal_bundle(content: bytes, recipient: HpkePublicKey, signer: DeviceSigner, station: str, made: str) -> bytes:
    """The bundle of `content`.

    Raises:
        SupportBundleError: it is too large, or station or time are not of their form.
    """
    ciphertext = hpke_suite().encrypt(content, recipient.key, info=support_info(station, made))
    fields = {
        "ciphertext_sha256": hashlib.sha256(ciphertext).hexdigest(),
        "format": SUPPORT_FORMAT,
        "made": made,
        "recipient": recipient.key_id,
        "station": station,
        "suite": SUITE,
    }
    try:
        canonical.check(fields, SCHEMA)
    except canonical.NotCanonicalError as error:
        raise SupportBundleError(str(error)) from error
    manifest = canonical.encode(fields)
    signature = signer.sign(SigningContext.SUPPORT_BUNDLE, manifest)
    bundle = b"".join((MAGIC, _LENGTH.pack(len(manifest)), manifest, signature, ciphertext))
    if len(bundle) > MAX_BYTES:
        raise SupportBundleError("too large")
    return bundle


def open_bundle(
    untrusted: bytes, private_key: HpkePrivateKey, station_keys: Mapping[str, Ed25519PublicKey]
) -> SupportBundle:
    """Verifies and opens a bundle.

    1. Bounds, magic and a canonical manifest of the known suite. 2. The station is known and its signature holds.
    3. The ciphertext is the signed one, and meant for this key. 4. HPKE opens it, bound to station and time.

    Raises:
        SupportBundleError: a step failed; the detail names it.
    """
    # 1
    if not _PREFIX_BYTES <= len(untrusted) <= MAX_BYTES or untrusted[: len(MAGIC)] != MAGIC:
        raise SupportBundleError("size, magic or version")
    (length,) = _LENGTH.unpack(untrusted[len(MAGIC) : _PREFIX_BYTES])
    sealed_at = _PREFIX_BYTES + length + ED25519_SIGNATURE_BYTES
    if length > _MAX_MANIFEST_BYTES or sealed_at > len(untrusted):
        raise SupportBundleError("length of the manifest")
    manifest = untrusted[_PREFIX_BYTES : _PREFIX_BYTES + length]
    signature, ciphertext = untrusted[_PREFIX_BYTES + length : sealed_at], untrusted[sealed_at:]
    try:
        fields = canonical.decode(manifest, SCHEMA, _MAX_MANIFEST_BYTES)
    except canonical.NotCanonicalError as error:
        raise SupportBundleError(f"manifest: {error}") from error
    # 2
    key = station_keys.get(fields["station"])
    if key is None or not signature_holds(key, SigningContext.SUPPORT_BUNDLE, manifest, signature):
        raise SupportBundleError("station or signature")
    # 3
    if hashlib.sha256(ciphertext).hexdigest() != fields["ciphertext_sha256"]:
        raise SupportBundleError("digest")
    if fields["recipient"] != private_key.public.key_id:
        raise SupportBundleError("sealed for another key")
    # 4
    try:
        info = support_info(fields["station"], fields["made"])
        content = hpke_suite().decrypt(ciphertext, private_key.key, info=info)
    except (InvalidTag, ValueError) as error:
        raise SupportBundleError("decryption") from error
    return SupportBundle(fields["station"], fields["made"], content)
