"""What a device answers with once it is a station: who it is, by which sheet, signed; small enough for one QR code.

Rules:
- It is signed by the device's key and carries the public key: whoever reads it needs no network, and nothing else.
- `proof` is an HMAC under a secret that stands in the sealed bundle alone: only a device on which somebody typed the
  code can have made it. The office, which made the bundle, checks it.
- It holds no secret and no serial number (of the hardware a digest).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Final

import cv2
import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from numpy.typing import NDArray

from appliance import __version__
from appliance.enrolment.bundle import Bundle
from appliance.enrolment.errors import EnrolmentError, StorageError
from appliance.enrolment.identity import HARDWARE_DIGEST, PROTECTIONS, Identity, device_id
from appliance.enrolment.places import ATTESTATION
from appliance.errors import SealingError
from appliance.files import read_bounded
from appliance.printing.paper import code_modules
from appliance.reading.barcodes import find_barcodes
from appliance.sealing import canonical, statement
from appliance.sealing.algorithms import SigningContext, key_id
from appliance.sealing.keys import DeviceSigner, keys_by_id

MAX_BYTES: Final = 2 << 10
MAX_TEXT: Final = 4_000  # characters of a code
_MAX_PIXELS: Final = 60_000_000
_QUIET: Final = 4  # modules of white around a code
_PREFIX: Final = "SSA1-"
_TEXT: Final = re.compile(r"SSA1-([A-Z2-7]{1,3900})", re.ASCII)
FIRMWARE: Final = canonical.text(r"[0-9A-Za-z.+-]{1,40}")
_FIELDS: Final[canonical.Schema] = {
    "board": HARDWARE_DIGEST,
    "bundle": canonical.ID,
    "device": canonical.ID,
    "firmware": FIRMWARE,
    "made_at": canonical.TIME,
    "protection": lambda value: value in PROTECTIONS,
    "public_key": canonical.DIGEST,
    "station": canonical.NAME,
}
_KIND: Final = statement.Kind(
    SigningContext.ATTESTATION,
    {
        **_FIELDS,
        "format": canonical.exactly(1),
        "key": canonical.DIGEST,
        "proof": canonical.DIGEST,
        "type": canonical.exactly("attestation"),
    },
    MAX_BYTES,
)


class NotAnAttestationError(EnrolmentError):
    """It is not a station's answer, or was changed on the way."""

    code: ClassVar[str] = "attestation-damaged"
    advice = "This is not the answer of a station, or it was changed. Read the code from the station once more."


class WrongProofError(EnrolmentError):
    """It was made without the sealed bundle."""

    code: ClassVar[str] = "attestation-proof"
    advice = "Whoever made this answer did not have this sheet and its code. Do not trust the device; tell security."


@dataclass(frozen=True, slots=True)
class Attestation:
    """A device's word, its signature checked."""

    board: str
    bundle: str
    device: str
    firmware: str
    made_at: str
    protection: str
    public_key: str
    station: str
    proof: str

    @property
    def verify_key(self) -> Ed25519PublicKey:
        """The key with which the station signs from now on."""
        return Ed25519PublicKey.from_public_bytes(bytes.fromhex(self.public_key))

    def is_proven_by(self, answer: str) -> bool:
        """Whether who made it had the bundle with this answer secret (hex)."""
        fields = {name: getattr(self, name) for name in _FIELDS}
        return hmac.compare_digest(_proof(fields, answer), self.proof)


def attest(bundle: Bundle, identity: Identity, signer: DeviceSigner, now: str) -> bytes:
    """The signed statement that this device took this bundle."""
    fields: dict[str, object] = {
        "board": identity.board,
        "bundle": bundle.bundle,
        "device": identity.device,
        "firmware": __version__,
        "made_at": now,
        "protection": identity.protection,
        "public_key": identity.public_key,
        "station": bundle.station,
    }
    proof = _proof(fields, bundle.answer)
    return statement.sign(_KIND, {**fields, "format": 1, "proof": proof, "type": "attestation"}, signer)


def read_attestation(untrusted: bytes) -> Attestation:
    """An attestation whose signature holds by the key that it carries itself.

    Raises:
        NotAnAttestationError: it is none.
    """
    fields = verify_own(_KIND, untrusted)
    values = {name: fields[name] for name in (*_FIELDS, "proof")}
    return Attestation(**values)


def verify_own(kind: statement.Kind, untrusted: bytes) -> dict[str, Any]:
    """The fields of a statement that is signed by the key in its own `public_key`, whose id begins with `device`.

    Raises:
        NotAnAttestationError: it is not.
    """
    try:
        claimed = canonical.decode(untrusted.partition(b"\n")[0], kind.schema, kind.max_bytes)
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(claimed["public_key"]))
        fields = statement.verify(kind, untrusted, keys_by_id([key]))
    except (SealingError, canonical.NotCanonicalError, ValueError) as error:
        raise NotAnAttestationError(type(error).__name__) from None
    if fields["device"] != device_id(key_id(bytes.fromhex(fields["public_key"]))):
        raise NotAnAttestationError("device")
    return fields


def to_text(statement_bytes: bytes) -> str:
    """As the text of a QR code."""
    return _PREFIX + base64.b32encode(statement_bytes).decode("ascii").rstrip("=")


def from_text(untrusted: str) -> bytes:
    """The statement of a code's text. Raises NotAnAttestationError."""
    found = _TEXT.fullmatch(untrusted.strip()[:MAX_TEXT])
    if found is None:
        raise NotAnAttestationError("text")
    try:
        return base64.b32decode(found[1] + "=" * (-len(found[1]) % 8))
    except binascii.Error:
        raise NotAnAttestationError("base32") from None


def answer_in(state: Path) -> str:
    """What a device answered, as text; empty where a sheet did not make it a station.

    Raises:
        StorageError: it is there and cannot be read.
    """
    path = state / ATTESTATION
    if not path.exists():
        return ""
    try:
        return to_text(read_bounded(path, MAX_BYTES + 256))
    except (OSError, ValueError) as error:
        raise StorageError(ATTESTATION) from error


def text_in_picture(untrusted_picture: bytes) -> str:
    """The text of the answer's code in a photograph or scan. Raises NotAnAttestationError."""
    try:
        picture = cv2.imdecode(np.frombuffer(untrusted_picture, np.uint8), cv2.IMREAD_GRAYSCALE)
    except cv2.error as error:
        raise NotAnAttestationError("picture") from error
    if picture is None or picture.size > _MAX_PIXELS:
        raise NotAnAttestationError("picture")
    found = [code.text for code in find_barcodes(np.asarray(picture, np.uint8)) if code.text.startswith(_PREFIX)]
    if len(set(found)) != 1:
        raise NotAnAttestationError(f"{len(set(found))} codes")
    return found[0]


def as_png(text: str) -> bytes:
    """A picture of the code: eight pixels a module, with its quiet zone."""
    picture = np.where(_modules(text), 0, 255).astype(np.uint8)
    done, png = cv2.imencode(".png", np.kron(picture, np.ones((8, 8), np.uint8)))
    if not done:
        raise NotAnAttestationError("picture")
    return png.tobytes()


def as_blocks(text: str) -> str:
    """The code for a terminal, light on dark: two rows of modules a line."""
    modules = _modules(text)
    if len(modules) % 2:
        modules = np.vstack([modules, np.zeros((1, modules.shape[1]), np.bool_)])
    marks = {(False, False): "\u2588", (False, True): "\u2580", (True, False): "\u2584", (True, True): " "}
    pairs = zip(modules[::2], modules[1::2], strict=True)
    return "\n".join("".join(marks[bool(a), bool(b)] for a, b in zip(*pair, strict=True)) for pair in pairs)


def _modules(text: str) -> NDArray[np.bool_]:
    return np.pad(code_modules(text, "QRCode", "L"), _QUIET)


def _proof(fields: Mapping[str, object], answer: str) -> str:
    message = b"scanstation attestation proof v1\0" + canonical.encode(fields)
    return hmac.new(bytes.fromhex(answer), message, hashlib.sha256).hexdigest()
