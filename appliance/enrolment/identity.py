"""Who this device is: keys made once at first boot, an id that follows from them, and the hardware they are for.

The device has the two secrets that the station works with anyway (docs/deployment.md): `device-key`, which wraps the
keys of jobs, and `signing-key`, Ed25519, which signs everything the station says. No third one is made. The device id
is the first half of the id of the public key, so that id and key can never disagree.

Rules:
- First boot is idempotent: cut at any moment and begun again, it ends with exactly one identity. The identity's own
  file is written last; keys without it are taken up, never made again.
- The identity names the board and the card it was made on and is signed by its own key. Another board, another card,
  or keys that are gone: the device says so and is not trusted, until it is reset.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import ClassVar, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from appliance.enrolment.errors import EnrolmentError, StorageError
from appliance.enrolment.key_store import FILE, HOST, HOST_TPM, KeyStore
from appliance.errors import SealingError
from appliance.files import create_atomic, read_bounded
from appliance.sealing import canonical, statement
from appliance.sealing.algorithms import SEED_BYTES, SigningContext, key_id
from appliance.sealing.keys import DeviceSigner, keys_by_id

DEVICE_KEY, SIGNING_KEY = "device-key", "signing-key"
FILE_NAME: Final = "identity"
PROTECTIONS: Final = (HOST_TPM, HOST, FILE)
_MAX_BYTES: Final = 2 << 10
_LABEL: Final = b"scanstation hardware v1\0"
_SERIALS: Final = (
    Path("/sys/firmware/devicetree/base/serial-number"),
    Path("/sys/class/dmi/id/product_uuid"),
)
_CARDS: Final = (Path("/sys/block/mmcblk0/device/cid"), Path("/sys/block/nvme0n1/device/serial"))


class IdentityDamagedError(EnrolmentError):
    """The identity's file is not whole, or its keys are gone or others."""

    code: ClassVar[str] = "identity-damaged"
    advice = "This device has lost its identity and is not trusted. Reset it, then provision it again."


class OtherBoardError(EnrolmentError):
    """The card was made on another board."""

    code: ClassVar[str] = "identity-board"
    advice = (
        "The card of this device comes from another board. Put it back, or reset the device and provision it again."
    )


class OtherCardError(EnrolmentError):
    """The identity was copied to another card."""

    code: ClassVar[str] = "identity-card"
    advice = "The card of this device is a copy. Put the original back, or reset the device and provision it again."


@dataclass(frozen=True, slots=True)
class Hardware:
    """Digests of the serial numbers of board and card; empty where there is none to be read."""

    board: str
    card: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A device and how well its keys are protected."""

    device: str  # 32 hex digits
    public_key: str  # Ed25519, hex
    protection: str
    board: str
    card: str

    @property
    def key_id(self) -> str:
        """The id of the signing key."""
        return key_id(bytes.fromhex(self.public_key))

    @property
    def verify_key(self) -> Ed25519PublicKey:
        """The key itself."""
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))


HARDWARE_DIGEST: Final = canonical.text(r"([0-9a-f]{64})?")
_KIND: Final = statement.Kind(
    SigningContext.IDENTITY,
    {
        "board": HARDWARE_DIGEST,
        "card": HARDWARE_DIGEST,
        "device": canonical.ID,
        "format": canonical.exactly(1),
        "key": canonical.DIGEST,
        "protection": lambda value: value in PROTECTIONS,
        "public_key": canonical.DIGEST,
        "type": canonical.exactly("device-identity"),
    },
    _MAX_BYTES,
)


def device_id(signer_key_id: str) -> str:
    """The id of the device with this signing key."""
    return signer_key_id[:32]


def read_hardware(serials: tuple[Path, ...] = _SERIALS, cards: tuple[Path, ...] = _CARDS) -> Hardware:
    """What this machine tells of itself; a digest, so that no serial number is passed on."""
    return Hardware(_digest_of(b"board", serials), _digest_of(b"card", cards))


def ensure_identity(state: Path, keys: KeyStore, hardware: Hardware) -> Identity:
    """The device's identity, made now if this is the first boot.

    1. One that is there is checked and kept. 2. The device key. 3. The signing key. 4. The identity's file.

    Raises:
        IdentityDamagedError, OtherBoardError, OtherCardError: the one that is there is not to be trusted.
        KeyStoreError, StorageError: a key or file cannot be made.
    """
    # 1
    if (state / FILE_NAME).exists():
        return load_identity(state, keys, hardware)
    # 2, 3
    for name in (DEVICE_KEY, SIGNING_KEY):
        if not keys.has(name):
            keys.keep(name, secrets.token_bytes(SEED_BYTES))
    signer = DeviceSigner(keys.reveal(SIGNING_KEY))
    # 4
    raw = signer.public_key.public_bytes_raw().hex()
    identity = Identity(device_id(signer.key_id), raw, keys.protection, hardware.board, hardware.card)
    fields = {**asdict(identity), "format": 1, "type": "device-identity"}
    try:
        state.mkdir(mode=0o755, parents=True, exist_ok=True)
        create_atomic(state / FILE_NAME, statement.sign(_KIND, fields, signer), 0o644)
    except OSError as error:
        raise StorageError(error.strerror or "") from error
    return identity


def load_identity(state: Path, keys: KeyStore, hardware: Hardware) -> Identity:
    """The identity that was made before, if keys, board and card are those it was made with.

    Raises:
        IdentityDamagedError, OtherBoardError, OtherCardError, KeyStoreError: it is not to be trusted.
    """
    try:
        raw = read_bounded(state / FILE_NAME, _MAX_BYTES + 256)
        if not (keys.has(DEVICE_KEY) and keys.has(SIGNING_KEY)):
            raise IdentityDamagedError("keys are gone")
        signer = DeviceSigner(keys.reveal(SIGNING_KEY))
        fields = statement.verify(_KIND, raw, keys_by_id([signer.public_key]))
    except (OSError, ValueError, SealingError) as error:
        raise IdentityDamagedError(type(error).__name__) from error
    del fields["format"], fields["key"], fields["type"]
    identity = Identity(**fields)
    if identity.device != device_id(signer.key_id) or identity.key_id != signer.key_id:
        raise IdentityDamagedError("id")
    if identity.board != hardware.board:
        raise OtherBoardError
    if identity.card != hardware.card:
        raise OtherCardError
    return identity


def _digest_of(label: bytes, places: tuple[Path, ...]) -> str:
    for place in places:
        try:
            serial = read_bounded(place, 1_024).strip(b"\0 \t\r\n")
        except (OSError, ValueError):
            continue
        if serial:
            return hashlib.sha256(_LABEL + label + b"\0" + serial).hexdigest()
    return ""
