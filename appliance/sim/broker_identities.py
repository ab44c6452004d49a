"""A small certificate authority for the development broker.

Rules:
- ECDSA P-256 keys, certificates of two days, extensions as strict verifiers want them (RFC 5280).
- A client's common name is its user name at the broker. Private keys have mode 0600.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID

from appliance.authority.signing import common_name, key_usage

_LIFETIME: Final = timedelta(days=2)
_SKEW: Final = timedelta(hours=1)


class Authority:
    """One CA and the certificates it issued, in a directory; made again each time."""

    def __init__(self, directory: Path, name: str) -> None:
        self._directory = directory
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = common_name(name)
        self.ca = directory / "ca.pem"
        certificate = (
            _builder(self._name, self._name, self._key.public_key(), self._key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(key_usage(ca=True), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.ca.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))

    def certificate(self, name: str) -> Path:
        """Where the certificate of `name` lies; its key has the suffix `.key`."""
        return self._directory / f"{name}.pem"

    def issue_client(self, name: str, *, expired: bool = False) -> None:
        """A client certificate; `name` becomes the user name at the broker."""
        self._issue(name, ExtendedKeyUsageOID.CLIENT_AUTH, [], expired=expired)

    def issue_server(self, name: str, address: str) -> None:
        """A server certificate for an IP address and for localhost."""
        alternatives = [x509.IPAddress(ipaddress.ip_address(address)), x509.DNSName("localhost")]
        self._issue(name, ExtendedKeyUsageOID.SERVER_AUTH, alternatives)

    def _issue(
        self,
        name: str,
        usage: x509.ObjectIdentifier,
        alternatives: Sequence[x509.GeneralName],
        *,
        expired: bool = False,
    ) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        shift = -2 * _LIFETIME if expired else timedelta(0)
        builder = (
            _builder(common_name(name), self._name, key.public_key(), self._key.public_key(), shift)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(key_usage(ca=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        )
        if alternatives:
            builder = builder.add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        certificate = builder.sign(self._key, hashes.SHA256())
        path = self.certificate(name)
        path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        _write_private(path.with_suffix(".key"), key)


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    issuer_key: ec.EllipticCurvePublicKey,
    shift: timedelta = timedelta(0),
) -> x509.CertificateBuilder:
    """What all certificates share; `shift` moves the validity."""
    now = datetime.now(UTC) + shift
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _SKEW)
        .not_valid_after(now + _LIFETIME)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key), critical=False)
    )


def _write_private(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
