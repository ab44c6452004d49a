"""The three operations of RFC 7030, as functions of a request: `cacerts`, `simpleenroll`, `simplereenroll`.

Rules:
- A request proves that it holds its key by its own signature; nothing else in it is believed.
- A first certificate needs a token for exactly that name. A renewal needs the certificate in use, by mutual TLS, as the
  ledger holds it: valid and not held. It gives the same name, and the same key.
- Why something was refused stands in the log and not in the answer.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, pkcs7
from cryptography.x509.oid import NameOID

from appliance.authority import signing
from appliance.authority.errors import AuthorityStorageError, BadRequestError, RefusedError
from appliance.authority.ledger import VALID, Ledger
from appliance.files import write_atomic
from appliance.names import check_name

CRL: Final = "crl.pem"
_CURVES: Final = (ec.SECP256R1, ec.SECP384R1)
_MALFORMED: Final = (ValueError, UnsupportedAlgorithm, x509.InvalidVersion, x509.DuplicateExtension)


def system_clock() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Asked:
    """A certificate request whose signature holds."""

    station: str
    public_key: ec.EllipticCurvePublicKey
    key: bytes  # the same as bytes


class Authority:
    """One authority: its key, its ledger, its revocation list."""

    def __init__(self, directory: Path, days: int = 90, clock: Callable[[], datetime] = system_clock) -> None:
        """Opens what `signing.make` made; `days` is the lifetime of a station's certificate.

        Raises:
            AuthorityStorageError: it cannot be used.
        """
        self.signer, self.ledger = signing.load(directory), Ledger(directory)
        self._directory, self._days, self._clock = directory, days, clock

    def cacerts(self) -> bytes:
        """The CA's certificate, certs-only PKCS#7 in base64."""
        return _answer([self.signer.certificate])

    def enrol(self, body: bytes, user: str, token: str) -> bytes:
        """A first certificate. Raises BadRequestError, RefusedError, AuthorityStorageError."""
        asked = _asked(body)
        if asked.station != user:
            raise RefusedError("name")
        now = self._clock()
        certificate = self.ledger.redeem(asked.station, token, asked.key, now)
        return _answer([certificate or self._issue(asked, now, token)])

    def renew(self, body: bytes, shown: x509.Certificate | None) -> bytes:
        """The next certificate for the holder of `shown`, which TLS verified.

        Raises:
            BadRequestError, RefusedError, AuthorityStorageError: it is not issued.
        """
        asked = _asked(body)
        row = self.ledger.find(shown) if shown else None
        if shown is None or row is None or row.state != VALID:
            raise RefusedError(row.state if row else "certificate")
        now = self._clock()
        if not shown.not_valid_before_utc <= now < shown.not_valid_after_utc:
            raise RefusedError("certificate over")
        if asked.station != row.station or asked.key != _spki(shown.public_key()):
            raise RefusedError("name or key")
        return _answer([self._issue(asked, now)])

    def change(self, station: str, state: str) -> int:
        """Holds, revokes or frees a station and publishes the list. Raises UnknownStationError."""
        changed = self.ledger.change(station, state, self._clock())
        self.publish()
        return changed

    def publish(self) -> Path:
        """Writes the revocation list anew; a broker reads it from there. Raises AuthorityStorageError."""
        number, serials = self.ledger.refused_serials()
        path = self._directory / CRL
        try:
            write_atomic(path, self.signer.revocation_list(serials, number, self._clock()), 0o644)
        except OSError as error:
            raise AuthorityStorageError(f"errno {error.errno}") from error
        return path

    def _issue(self, asked: Asked, now: datetime, token: str = "") -> x509.Certificate:
        certificate = self.signer.station(asked.station, asked.public_key, now, self._days)
        self.ledger.issued(certificate, asked.station, asked.key, now, token)
        return certificate


def _asked(body: bytes) -> Asked:
    """A request of bounded length. Raises BadRequestError."""
    try:
        request = x509.load_der_x509_csr(base64.b64decode(body.translate(None, b" \t\r\n"), validate=True))
        public_key = request.public_key()
        names = [str(one.value) for one in request.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
        if not request.is_signature_valid:
            raise BadRequestError("signature")
        if not isinstance(public_key, ec.EllipticCurvePublicKey) or not isinstance(public_key.curve, _CURVES):
            raise BadRequestError("kind of key")
        check_name(*names)
    except (binascii.Error, TypeError, *_MALFORMED) as error:
        raise BadRequestError("form") from error
    return Asked(names[0], public_key, _spki(public_key))


def _spki(public_key: PublicKeyTypes) -> bytes:
    return public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _answer(certificates: list[x509.Certificate]) -> bytes:
    return base64.b64encode(pkcs7.serialize_certificates(certificates, Encoding.DER))
