"""Keys: what they are made of, how they are loaded, how new ones are made.

Rules:
- A secret key is 32 random bytes in a file of its own, readable by its owner alone, or a systemd credential.
- Public keys are raw bytes: 32 for Ed25519, 1,216 for HPKE. A file of another size is refused.
- No `repr` or error shows key bytes. Python cannot promise to wipe memory: processes that hold keys must not dump core.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric import mlkem, x25519
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from appliance.errors import SealingError
from appliance.files import write_atomic
from appliance.sealing.algorithms import (
    ED25519_PUBLIC_BYTES,
    HPKE_PUBLIC_BYTES,
    SEED_BYTES,
    SigningContext,
    key_id,
    signed_bytes,
)

CREDENTIAL_PREFIX: Final = "credential:"
_MLKEM_SEED_BYTES: Final = 64
_MLKEM_PUBLIC_BYTES: Final = 1184


class KeyUnusableError(SealingError):
    """A key file is missing, open to others, of the wrong size, or not a key."""

    code = "key-unusable"
    advice = "A key of the station is missing or not protected; nothing is sent. Call your technician."


class DeviceSigner:
    """The Ed25519 key of a station or a receiver; signs statements of a named kind only."""

    __slots__ = ("_key", "key_id", "public_key")

    def __init__(self, seed: bytes) -> None:
        """`seed`: 32 bytes of RFC 8032."""
        if len(seed) != SEED_BYTES:
            raise KeyUnusableError(f"an Ed25519 seed has {SEED_BYTES} bytes")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public_key = self._key.public_key()
        self.key_id = key_id(self.public_key.public_bytes_raw())

    def sign(self, context: SigningContext, message: bytes) -> bytes:
        """64 bytes over label, zero byte and `message`."""
        return self._key.sign(signed_bytes(context, message))


def signature_holds(key: Ed25519PublicKey, context: SigningContext, message: bytes, untrusted: bytes) -> bool:
    """Whether `untrusted` is this key's signature over `message` in this context."""
    try:
        key.verify(untrusted, signed_bytes(context, message))
    except InvalidSignature:
        return False
    return True


class HpkePublicKey:
    """The key to which envelopes are sealed: ML-KEM-768 encapsulation key (1,184 bytes), then X25519 (32 bytes)."""

    __slots__ = ("key", "key_id", "raw")

    def __init__(self, untrusted_raw: bytes) -> None:
        if len(untrusted_raw) != HPKE_PUBLIC_BYTES:
            raise KeyUnusableError(f"an HPKE public key has {HPKE_PUBLIC_BYTES} bytes")
        lattice, curve = untrusted_raw[:_MLKEM_PUBLIC_BYTES], untrusted_raw[_MLKEM_PUBLIC_BYTES:]
        try:
            self.key = hpke.MLKEM768X25519PublicKey(
                mlkem.MLKEM768PublicKey.from_public_bytes(lattice), x25519.X25519PublicKey.from_public_bytes(curve)
            )
        except ValueError as error:
            raise KeyUnusableError("not an HPKE public key") from error
        self.raw = untrusted_raw
        self.key_id = key_id(untrusted_raw)


class HpkePrivateKey:
    """The key that opens envelopes, grown from a 32-byte seed.

    SHAKE256(seed) gives 96 bytes: the ML-KEM-768 seed `d || z` (64), then the X25519 private key (32); this is the
    key derivation of the hybrid KEM, so that other HPKE libraries take the same seed as their private key.
    """

    __slots__ = ("key", "public")

    def __init__(self, seed: bytes) -> None:
        if len(seed) != SEED_BYTES:
            raise KeyUnusableError(f"an HPKE seed has {SEED_BYTES} bytes")
        expanded = hashlib.shake_256(seed).digest(_MLKEM_SEED_BYTES + 32)
        lattice = mlkem.MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES])
        curve = x25519.X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:])
        self.key = hpke.MLKEM768X25519PrivateKey(lattice, curve)
        self.public = HpkePublicKey(
            lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw(),
        )


def load_secret(source: str, environment: Mapping[str, str] = os.environ) -> bytes:
    """Reads the 32 bytes of a secret key.

    Args:
        source: `credential:NAME` for a file of that name in `$CREDENTIALS_DIRECTORY`, or a path.
        environment: where `CREDENTIALS_DIRECTORY` is looked up.

    Raises:
        KeyUnusableError: missing, not a regular file, readable by others, owned by another user, or not 32 bytes.
    """
    if not source.startswith(CREDENTIAL_PREFIX):
        return _read_key(Path(source), SEED_BYTES, forbidden=0o077)
    name = source.removeprefix(CREDENTIAL_PREFIX)
    directory = environment.get("CREDENTIALS_DIRECTORY")
    if not directory or not name or "/" in name or name.startswith("."):
        raise KeyUnusableError("no such credential was passed to this service")
    # systemd grants a service user access by ACL, and the ACL mask shows as a group-read bit.
    return _read_key(Path(directory) / name, SEED_BYTES, forbidden=0o037)


def load_verify_key(path: Path) -> Ed25519PublicKey:
    """Reads an Ed25519 public key, 32 raw bytes. Raises KeyUnusableError."""
    return Ed25519PublicKey.from_public_bytes(_read_key(path, ED25519_PUBLIC_BYTES, forbidden=0o022))


def load_hpke_public(path: Path) -> HpkePublicKey:
    """Reads an HPKE public key, 1,216 raw bytes. Raises KeyUnusableError."""
    return HpkePublicKey(_read_key(path, HPKE_PUBLIC_BYTES, forbidden=0o022))


def keys_by_id(keys: Iterable[Ed25519PublicKey]) -> dict[str, Ed25519PublicKey]:
    """The keys by `key_id`, as `verify_receipt` and `verify_certificate` want them."""
    return {key_id(key.public_bytes_raw()): key for key in keys}


def generate_secret(path: Path) -> bytes:
    """Makes a new secret key of 32 random bytes at `path` (mode 0600) and returns it; an existing key is kept.

    Raises:
        KeyUnusableError: the file cannot be written, or an existing one is not usable.
    """
    if path.exists():
        return load_secret(str(path))
    seed = secrets.token_bytes(SEED_BYTES)
    _write_key(path, seed, 0o600)
    return seed


def write_public(path: Path, raw: bytes) -> None:
    """Writes a public key (mode 0644). Raises KeyUnusableError."""
    _write_key(path, raw, 0o644)


def _write_key(path: Path, data: bytes, mode: int) -> None:
    try:
        write_atomic(path, data, mode)
    except OSError as error:
        raise KeyUnusableError(f"cannot write: {error.strerror}") from error


def _read_key(path: Path, size: int, forbidden: int) -> bytes:
    """Reads exactly `size` bytes from a regular file of ours or root's that has none of the `forbidden` mode bits."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            status = os.fstat(descriptor)
            data = os.read(descriptor, size + 1) if stat.S_ISREG(status.st_mode) else b""
        finally:
            os.close(descriptor)
    except OSError as error:
        raise KeyUnusableError(f"cannot read: {error.strerror}") from error
    if status.st_mode & forbidden or status.st_uid not in (0, os.geteuid()):
        raise KeyUnusableError("open to other users")
    if len(data) != size:
        raise KeyUnusableError(f"expected a file of {size} bytes")
    return data
