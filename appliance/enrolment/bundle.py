"""The provisioning bundle: everything a boxed device needs to become one certain station of one fleet.

Layout of a sealed bundle (docs/enrolment.md): magic (5) | id (16) | id of the root key (32) | salt (16) | nonce (12) |
AES-256-GCM of the canonical JSON | Ed25519 signature (64) of all that stands before it, in the context `BUNDLE`.
The key of the cipher is stretched from the code that the technician types; the header is its associated data.

Rules:
- The signature is outermost: nothing of an unsigned bundle is decrypted, and no code is tried on one.
- A `SealedBundle` is signed by the fleet; a `Bundle` was also opened. Neither says yet that this device may use it
  now (`judging`).
- No `repr` shows a secret.
"""

from __future__ import annotations

import base64
import binascii
import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from appliance.enrolment.errors import DamagedBundleError, WrongCodeError, WrongFleetError
from appliance.enrolment.fleet_keys import FleetTrust
from appliance.enrolment.typed_code import SALT_BYTES, read_typed, stretch
from appliance.sealing import canonical
from appliance.sealing.algorithms import ED25519_SIGNATURE_BYTES, HPKE_PUBLIC_BYTES, SigningContext
from appliance.sealing.keys import DeviceSigner

FORMAT: Final = 1
MAGIC: Final = b"SSPB\x01"
MAX_SEALED_BYTES: Final = 4_096
_ID, _KEY, _NONCE = 16, 32, 12
_HEADER: Final = len(MAGIC) + _ID + _KEY + SALT_BYTES + _NONCE
_TAG: Final = 16
_MAX_PLAIN: Final = MAX_SEALED_BYTES - _HEADER - _TAG - ED25519_SIGNATURE_BYTES

WIFI_SECURITY: Final = ("sae", "wpa-psk")


@dataclass(frozen=True, slots=True)
class Wifi:
    """A wireless network; without one the cable is used."""

    ssid: str  # in hex: a name of up to 32 bytes of any kind
    security: str  # "sae" (WPA3) or "wpa-psk" (WPA2)
    passphrase: str = field(repr=False)  # 8 to 63 printable ASCII characters


@dataclass(frozen=True, slots=True)
class Network:
    """How the station gets onto the clinic's network."""

    address: str = ""  # with its prefix, 192.0.2.10/24; empty: by DHCP
    gateway: str = ""
    dns: tuple[str, ...] = ()
    wifi: Wifi | None = None


@dataclass(frozen=True, slots=True)
class BrokerPin:
    """The broker, and the SHA-256 of the certificate (DER) of the one CA that it and the station are believed by."""

    host: str
    port: int
    ca_sha256: str


@dataclass(frozen=True, slots=True)
class Enrolment:
    """Where the station's certificate comes from; the token is good for one."""

    url: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RecipientKeys:
    """Who may open this station's documents and whose receipts count; public keys in base64 and hex."""

    hpke: str
    receipt: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle. Times are RFC 3339, UTC."""

    bundle: str  # its id, 32 hex digits
    site: str
    station: str
    device: str  # the only device that may use it; empty: any
    made_at: str
    expires_at: str
    network: Network
    broker: BrokerPin
    enrolment: Enrolment
    recipient: RecipientKeys
    policy: str  # name@version
    answer: str = field(repr=False)  # 32 bytes in hex under which the device proves that it opened this bundle


@dataclass(frozen=True, slots=True)
class SealedBundle:
    """Bytes that a root key of the fleet signed; only `check_sealed` makes one."""

    bundle: str  # its id
    raw: bytes = field(repr=False)


def seal(bundle: Bundle, code: str, root: DeviceSigner) -> bytes:
    """The sealed bundle, for a sheet or a file.

    Raises:
        DamagedBundleError: a field has not its form.
        CodeTypoError: it is no code.
    """
    plain = canonical.encode({**asdict(bundle), "format": FORMAT, "type": "provisioning-bundle"})
    _parse(plain)  # a bundle that no station would take is not made
    salt, nonce = secrets.token_bytes(SALT_BYTES), secrets.token_bytes(_NONCE)
    header = MAGIC + bytes.fromhex(bundle.bundle) + bytes.fromhex(root.key_id) + salt + nonce
    body = header + AESGCM(stretch(read_typed(code), salt)).encrypt(nonce, plain, header)
    return body + root.sign(SigningContext.BUNDLE, body)


def check_sealed(untrusted: bytes, trust: FleetTrust) -> SealedBundle:
    """1. Size and layout. 2. One of the fleet's root keys signed it.

    Raises:
        DamagedBundleError: step 1.
        WrongFleetError: step 2.
    """
    # 1
    if not _HEADER + _TAG + ED25519_SIGNATURE_BYTES < len(untrusted) <= MAX_SEALED_BYTES:
        raise DamagedBundleError("size")
    if not untrusted.startswith(MAGIC):
        raise DamagedBundleError("magic")
    body, signature = untrusted[:-ED25519_SIGNATURE_BYTES], untrusted[-ED25519_SIGNATURE_BYTES:]
    at = len(MAGIC) + _ID
    # 2
    if not trust.holds(SigningContext.BUNDLE, body, signature, untrusted[at : at + _KEY].hex()):
        raise WrongFleetError
    return SealedBundle(untrusted[len(MAGIC) : at].hex(), untrusted)


def open_sealed(sealed: SealedBundle, code: str) -> Bundle:
    """3. The code's key opens it. 4. Canonical JSON of the closed schema. 5. The id is that of the header.

    Args:
        sealed: signed by the fleet.
        code: sixteen digits, of `read_typed`.

    Raises:
        WrongCodeError: step 3.
        DamagedBundleError: steps 4 and 5.
    """
    header, body = sealed.raw[:_HEADER], sealed.raw[_HEADER:-ED25519_SIGNATURE_BYTES]
    salt, nonce = header[-_NONCE - SALT_BYTES : -_NONCE], header[-_NONCE:]
    # 3
    try:
        plain = AESGCM(stretch(code, salt)).decrypt(nonce, body, header)
    except InvalidTag:
        raise WrongCodeError from None
    # 4
    bundle = _parse(plain)
    # 5
    if bundle.bundle != sealed.bundle:
        raise DamagedBundleError("id")
    return bundle


def _parse(plain: bytes) -> Bundle:
    try:
        values = canonical.decode(plain, _SCHEMA, _MAX_PLAIN)
    except canonical.NotCanonicalError as error:
        raise DamagedBundleError(str(error)) from None
    del values["format"], values["type"]
    network = dict(values["network"])
    wifi = network["wifi"]
    network |= {"dns": tuple(network["dns"]), "wifi": Wifi(**wifi) if wifi else None}
    values |= {
        "network": Network(**network),
        "broker": BrokerPin(**values["broker"]),
        "enrolment": Enrolment(**values["enrolment"]),
        "recipient": RecipientKeys(**values["recipient"]),
    }
    return Bundle(**values)


def _record(schema: Mapping[str, canonical.Rule]) -> canonical.Rule:
    def fits(value: object) -> bool:
        return (
            isinstance(value, dict)
            and set(value) == set(schema)
            and all(rule(value[key]) for key, rule in schema.items())
        )

    return fits


def _is_address(value: Any, *, prefix: bool = False) -> bool:
    if not isinstance(value, str) or len(value) > 64 or ("/" in value) is not prefix:
        return False
    try:
        ipaddress.ip_interface(value)
    except ValueError:
        return False
    return "%" not in value


def _is_network(value: object) -> bool:
    if not isinstance(value, dict) or set(value) != {"address", "dns", "gateway", "wifi"}:
        return False
    by_hand = value["address"] != ""
    names = value["dns"]
    return (
        (not by_hand or _is_address(value["address"], prefix=True))
        and (value["gateway"] == "" or (by_hand and _is_address(value["gateway"])))
        and isinstance(names, list)
        and len(names) <= 3
        and all(_is_address(name) for name in names)
        and (value["wifi"] is None or _WIFI(value["wifi"]))
    )


def _is_hpke_key(value: object) -> bool:
    if not isinstance(value, str) or len(value) > 2 * HPKE_PUBLIC_BYTES:
        return False
    try:
        return len(base64.b64decode(value, validate=True)) == HPKE_PUBLIC_BYTES
    except (binascii.Error, ValueError):
        return False


_PASSPHRASE: Final = re.compile(r"[ -~]{8,63}")
_WIFI: Final = _record(
    {
        "passphrase": lambda value: isinstance(value, str) and _PASSPHRASE.fullmatch(value) is not None,
        "security": lambda value: value in WIFI_SECURITY,
        "ssid": canonical.text(r"([0-9a-f]{2}){1,32}"),
    }
)
_HOST: Final = canonical.text(r"[a-z0-9:]([a-z0-9.:-]{0,251}[a-z0-9:])?")
_SCHEMA: Final[canonical.Schema] = {
    "answer": canonical.DIGEST,
    "broker": _record({"ca_sha256": canonical.DIGEST, "host": _HOST, "port": canonical.whole(1, 65_535)}),
    "bundle": canonical.ID,
    "device": canonical.text(r"([0-9a-f]{32})?"),
    "enrolment": _record(
        {
            "token": canonical.text(r"[A-Za-z0-9_-]{16,128}"),
            "url": canonical.text(r"https://[A-Za-z0-9.:\[\]-]{1,255}(/[A-Za-z0-9._~/-]{0,128})?"),
        }
    ),
    "expires_at": canonical.TIME,
    "format": canonical.exactly(FORMAT),
    "made_at": canonical.TIME,
    "network": _is_network,
    "policy": canonical.POLICY,
    "recipient": _record({"hpke": _is_hpke_key, "receipt": canonical.DIGEST}),
    "site": canonical.NAME,
    "station": canonical.NAME,
    "type": canonical.exactly("provisioning-bundle"),
}
