"""The closed list of algorithms and of the statements a key may sign.

Rules:
- One suite a format version; there is no negotiation and no fall-back. A new suite is a new member here, in
  docs/envelope.md and in its test vectors.
- Every signature covers a context label, a zero byte and the message, so that a signature made for one kind of
  statement is never valid for another. Labels hold no zero byte.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Final

from cryptography.hazmat.primitives import hpke

ENVELOPE_FORMAT: Final = 1
RECEIPT_FORMAT: Final = 1
CERTIFICATE_FORMAT: Final = 1
SUPPORT_FORMAT: Final = 1

SUITE: Final = "HPKE-MLKEM768-X25519-HKDF-SHA256-AES256GCM-Ed25519"
"""RFC 9180 base mode, KEM MLKEM768-X25519 (id 0x647a), KDF 0x0001, AEAD 0x0002; signatures of RFC 8032."""

SEED_BYTES: Final = 32  # every secret key of the project: HPKE seed, Ed25519 seed, device key
HPKE_PUBLIC_BYTES: Final = 1184 + 32  # ML-KEM-768 encapsulation key, then X25519 public key
HPKE_ENC_BYTES: Final = 1088 + 32  # ML-KEM-768 ciphertext, then X25519 ephemeral public key
HPKE_TAG_BYTES: Final = 16
ED25519_PUBLIC_BYTES: Final = 32
ED25519_SIGNATURE_BYTES: Final = 64

HPKE_INFO: Final = b"scanstation envelope v1 hpke"
SUPPORT_INFO: Final = b"scanstation support bundle v1 hpke"


class SigningContext(StrEnum):
    """What a signature means. The value is the label that is signed with the message."""

    ENVELOPE = "scanstation envelope v1 manifest"
    RECEIPT = "scanstation receipt v1"
    CERTIFICATE = "scanstation deletion certificate v1"
    DISCARD = "scanstation discard certificate v1"
    AUDIT_HEAD = "scanstation audit head v1"
    ROSTER = "scanstation people roster v1"
    IDENTITY = "scanstation device identity v1"
    BUNDLE = "scanstation provisioning bundle v1"
    ATTESTATION = "scanstation attestation v1"
    ERASURE = "scanstation erasure certificate v1"
    SUPPORT_BUNDLE = "scanstation support bundle v1"
    POLICY = "scanstation fleet policy v1"
    HEALTH = "scanstation station health v1"
    ORDER = "scanstation fleet order v1"


def hpke_suite() -> hpke.Suite:
    """The one HPKE suite of envelope format 1."""
    return hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)


def hpke_info(document: str, station: str) -> bytes:
    """HPKE `info`: binds the ciphertext to its document and station. Neither name can hold a line feed."""
    return b"\n".join((HPKE_INFO, document.encode("ascii"), station.encode("ascii")))


def support_info(station: str, made: str) -> bytes:
    """HPKE `info` of a support bundle: binds the ciphertext to its station and time; no envelope opens as one."""
    return b"\n".join((SUPPORT_INFO, station.encode("ascii"), made.encode("ascii")))


def signed_bytes(context: SigningContext, message: bytes) -> bytes:
    """What Ed25519 signs: label, zero byte, message."""
    return context.value.encode("ascii") + b"\0" + message


def key_id(public_key: bytes) -> str:
    """Names a public key: SHA-256 of its raw bytes in hex."""
    return hashlib.sha256(public_key).hexdigest()
