"""The fleet's root keys: who may tell a station what it is and what it does.

A fleet has a root key that signs today and one that is kept in a safe for the day on which the first one is lost or
known to others. Stations hold the public keys of both; a statement of either counts.

Rules:
- A station trusts one or two keys and no more. None means that nobody can provision it.
- A root key signs statements of a named kind (`SigningContext`); a bundle never counts as a policy, nor the other way.
- A secret key is made once and never overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import ClassVar, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.enrolment.errors import EnrolmentError
from appliance.files import create_atomic, sync_directory
from appliance.sealing.algorithms import SigningContext
from appliance.sealing.keys import (
    DeviceSigner,
    KeyUnusableError,
    generate_secret,
    keys_by_id,
    load_secret,
    load_verify_key,
    signature_holds,
)

MAX_KEYS: Final = 2
TRUST_DIRECTORY: Final = Path("/etc/scanstation/fleet")
ROOT, NEXT = "fleet", "fleet-next"
"""Names of the key that signs and of the one in the safe: `NAME.key` is secret, `NAME.pub` is for the stations."""


class FleetTrustError(EnrolmentError):
    """The public keys of the fleet are missing, too many, or not keys."""

    code: ClassVar[str] = "fleet-trust"
    advice = (
        "This station does not know whose fleet it belongs to. Install its image again, or call the fleet's office."
    )


@dataclass(frozen=True, slots=True)
class FleetTrust:
    """The one or two keys that a station believes, by key id (as `statement.verify` wants them)."""

    keys: Mapping[str, Ed25519PublicKey]

    def __post_init__(self) -> None:
        if not 1 <= len(self.keys) <= MAX_KEYS:
            raise FleetTrustError(f"{len(self.keys)} keys")

    def holds(self, context: SigningContext, message: bytes, untrusted_signature: bytes, key: str) -> bool:
        """Whether the fleet's key of this id signed `message` in this context."""
        known = self.keys.get(key)
        return known is not None and signature_holds(known, context, message, untrusted_signature)


def trust(keys: Iterable[Ed25519PublicKey]) -> FleetTrust:
    """These keys and no others. Raises FleetTrustError unless they are one or two."""
    return FleetTrust(MappingProxyType(keys_by_id(keys)))


def load_trust(directory: Path = TRUST_DIRECTORY) -> FleetTrust:
    """The keys of every `*.pub` file (32 raw bytes) in `directory`.

    Raises:
        FleetTrustError: there is none, there are more than two, or one is not a key that only root can change.
    """
    try:
        found = sorted(directory.glob("*.pub"))[: MAX_KEYS + 1]
        return trust([load_verify_key(path) for path in found])
    except (KeyUnusableError, OSError, ValueError) as error:
        raise FleetTrustError("not a key") from error


def make_root_keys(directory: Path) -> tuple[DeviceSigner, DeviceSigner]:
    """The fleet's two root keys below `directory`, made where they are missing; what is there stays as it is.

    Returns:
        The key that signs, and the one for the safe.

    Raises:
        KeyUnusableError: a file cannot be written, or one that is there is not usable.
        FleetTrustError: a public key that is there belongs to another secret key.
    """
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    signing, spare = (_make(directory, name) for name in (ROOT, NEXT))
    sync_directory(directory)
    return signing, spare


def load_root(directory: Path, name: str = ROOT) -> DeviceSigner:
    """The root key that signs. Raises KeyUnusableError."""
    return DeviceSigner(load_secret(str(directory / f"{name}.key")))


def _make(directory: Path, name: str) -> DeviceSigner:
    signer = DeviceSigner(generate_secret(directory / f"{name}.key"))
    raw = signer.public_key.public_bytes_raw()
    try:
        create_atomic(directory / f"{name}.pub", raw, 0o644)
    except FileExistsError:
        if load_verify_key(directory / f"{name}.pub").public_bytes_raw() != raw:
            raise FleetTrustError(f"{name}.pub belongs to another key") from None
    return signer
