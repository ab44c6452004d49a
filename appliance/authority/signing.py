"""The authority's key: certificates for stations and servers, and the revocation list.

Rules:
- One self-signed CA, ECDSA P-256; it issues directly, so that a broker checks revocation with one list.
- A station's certificate takes nothing from a request but its public key: name and extensions are the authority's.
- The key lies in `ca.key`, readable by this user alone; nothing here shows it.
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from appliance.authority.errors import AuthorityStorageError
from appliance.files import create_atomic, read_bounded

KEY, CERTIFICATE = "ca.key", "ca.pem"
_MAX_FILE: Final = 64 << 10
_YEARS: Final = timedelta(days=3_653)
_BACK: Final = timedelta(hours=1)  # stations whose clock is a little behind take it, too
SERVER_DAYS: Final = 90
CRL_DAYS: Final = 7


class Signer:
    """The CA's key and certificate."""

    def __init__(self, key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> None:
        self._key, self.certificate = key, certificate

    @property
    def pin(self) -> str:
        """SHA-256 of the certificate's DER, hex: what a provisioning sheet names."""
        return hashlib.sha256(self.certificate.public_bytes(Encoding.DER)).hexdigest()

    def station(self, name: str, public_key: ec.EllipticCurvePublicKey, now: datetime, days: int) -> x509.Certificate:
        """A client certificate; `name` is the station's user name at the broker."""
        return self._issue(name, public_key, now, days, ExtendedKeyUsageOID.CLIENT_AUTH, [x509.DNSName(name)])

    def server(self, host: str, now: datetime, days: int = SERVER_DAYS) -> tuple[bytes, bytes]:
        """Certificate and new private key of a server, both PEM."""
        try:
            other: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(host))
        except ValueError:
            other = x509.DNSName(host)
        key = ec.generate_private_key(ec.SECP256R1())
        names = [other]
        certificate = self._issue(host, key.public_key(), now, days, ExtendedKeyUsageOID.SERVER_AUTH, names)
        return certificate.public_bytes(Encoding.PEM), _private(key)

    def revocation_list(self, serials: Iterable[tuple[int, datetime, bool]], number: int, now: datetime) -> bytes:
        """A CRL in PEM, good for `CRL_DAYS`.

        Args:
            serials: serial number, moment, and whether it is only held.
            number: higher than that of every list before.
            now: this moment.
        """
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.certificate.subject)
            .last_update(now - _BACK)
            .next_update(now + timedelta(days=CRL_DAYS))
            .add_extension(x509.CRLNumber(number), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        )
        for serial, moment, held in serials:
            reason = x509.ReasonFlags.certificate_hold if held else x509.ReasonFlags.cessation_of_operation
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(moment)
            builder = builder.add_revoked_certificate(
                entry.add_extension(x509.CRLReason(reason), critical=False).build()
            )
        return builder.sign(self._key, hashes.SHA256()).public_bytes(Encoding.PEM)

    def _issue(
        self,
        name: str,
        public_key: ec.EllipticCurvePublicKey,
        now: datetime,
        days: int,
        usage: x509.ObjectIdentifier,
        alternatives: list[x509.GeneralName],
    ) -> x509.Certificate:
        end = min(now + timedelta(days=days), self.certificate.not_valid_after_utc)
        return (
            _builder(common_name(name), self.certificate.subject, public_key, self._key, now)
            .not_valid_after(end)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(key_usage(ca=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
            .sign(self._key, hashes.SHA256())
        )


def make(directory: Path, name: str, now: datetime) -> Signer:
    """The authority of `directory`, made if there is none; key first, so that a power cut leaves no headless CA.

    Raises:
        AuthorityStorageError: the files cannot be written or used.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (directory / KEY).exists():
            create_atomic(directory / KEY, _private(ec.generate_private_key(ec.SECP256R1())))
        if not (directory / CERTIFICATE).exists():
            key = _load_key(directory)
            certificate = (
                _builder(common_name(name), common_name(name), key.public_key(), key, now)
                .not_valid_after(now + _YEARS)
                .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
                .add_extension(key_usage(ca=True), critical=True)
                .sign(key, hashes.SHA256())
            )
            create_atomic(directory / CERTIFICATE, certificate.public_bytes(Encoding.PEM), 0o644)
    except OSError as error:
        raise AuthorityStorageError(f"errno {error.errno}") from error
    return load(directory)


def load(directory: Path) -> Signer:
    """Key and certificate of `directory`. Raises AuthorityStorageError."""
    key = _load_key(directory)
    try:
        certificate = x509.load_pem_x509_certificate(read_bounded(directory / CERTIFICATE, _MAX_FILE))
    except (OSError, ValueError) as error:
        raise AuthorityStorageError(CERTIFICATE) from error
    if certificate.public_key() != key.public_key():
        raise AuthorityStorageError("key and certificate of two authorities")
    return Signer(key, certificate)


def _load_key(directory: Path) -> ec.EllipticCurvePrivateKey:
    """Raises AuthorityStorageError."""
    try:
        key = load_pem_private_key(read_bounded(directory / KEY, _MAX_FILE), None)
    except (OSError, ValueError, TypeError) as error:
        raise AuthorityStorageError(KEY) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise AuthorityStorageError("kind of key")
    return key


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePrivateKey,
    now: datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _BACK)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
    )


def common_name(text: str) -> x509.Name:
    """A name that is nothing but a common name."""
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def key_usage(*, ca: bool) -> x509.KeyUsage:
    """What a key may do: an authority's signs certificates and lists, every other one signs."""
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )


def _private(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
