"""Whether a certificate that came is one for this station.

Rules:
- Only what `issued` or `pinned` returns may be kept or used; both are pure.
- The CA is the one that the provisioning pins. An answer can bring certificates between it and ours, never another CA.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import Criticality, ExtensionPolicy, PolicyBuilder, Store, VerificationError

from appliance.enrolment.est_errors import (
    EstCertificateError,
    EstClockError,
    EstIssuerError,
    EstPinError,
    EstWrongKeyError,
    EstWrongNameError,
)

SKEW: Final = timedelta(minutes=5)  # the server's clock may be so far ahead of ours
MALFORMED: Final = (
    *(ValueError, UnsupportedAlgorithm, x509.InvalidVersion),
    *(x509.DuplicateExtension, x509.UnsupportedGeneralNameType),
)
"""What the library raises while it reads parts of a certificate that came from outside."""

_MAX_BETWEEN: Final = 3  # certificates of CAs between the pinned one and ours


def pinned(certificates: list[x509.Certificate], sha256: str) -> x509.Certificate:
    """The CA certificate whose fingerprint (SHA-256 of the DER, in hex) the provisioning names.

    Raises:
        EstPinError: it is not among them, or is no CA.
    """
    for certificate in certificates:
        if hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest() == sha256:
            if not _is_ca(certificate):
                raise EstPinError("no CA")
            return certificate
    raise EstPinError(f"none of {len(certificates)}")


def issued(
    certificates: list[x509.Certificate], key: object, station: str, ca: x509.Certificate, now: datetime
) -> list[x509.Certificate]:
    """The station's certificate first, then what stands between it and the CA.

    1. Exactly one is for our key. 2. It is for our name alone. 3. It is no CA, and may be shown by a client. 4. It is
    valid at `now`. 5. It leads to our CA.

    Args:
        certificates: of the server's answer.
        key: our public key.
        station: our name.
        ca: the pinned CA.
        now: the time that this station believes in.

    Raises:
        EstCertificateError: one of the steps fails.
        EstClockError: step 4.
    """
    # 1
    wanted = spki(key)
    ours = [certificate for certificate in certificates if key_of(certificate) == wanted]
    if len(ours) != 1:
        raise EstWrongKeyError(f"{len(ours)} of {len(certificates)}")
    leaf = ours[0]
    # 2
    if common_names(leaf) != [station]:
        raise EstWrongNameError
    # 3
    if _is_ca(leaf) or not _for_clients(leaf):
        raise EstCertificateError("not for a client")
    # 4
    if not leaf.not_valid_before_utc - SKEW <= now < leaf.not_valid_after_utc:
        raise EstClockError("certificate")
    # 5
    return [leaf, *_between(leaf, [one for one in certificates if one is not leaf], ca, now)]


def common_names(certificate: x509.Certificate) -> list[str]:
    """The common names of its subject. Raises EstCertificateError."""
    try:
        return [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)]
    except MALFORMED as error:
        raise EstCertificateError("subject") from error


def spki(key: object) -> bytes:
    """A public key as bytes, for comparing."""
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined, no-any-return]


def key_of(certificate: x509.Certificate) -> bytes:
    """Its public key as bytes; empty, which is no key, where it is of a kind that is not known here."""
    try:
        return spki(certificate.public_key())
    except MALFORMED:
        return b""


def _between(
    leaf: x509.Certificate, others: list[x509.Certificate], ca: x509.Certificate, now: datetime
) -> list[x509.Certificate]:
    """The way from the leaf to the CA, both left out. Raises EstIssuerError."""
    a_ca = ExtensionPolicy.permit_all().require_present(x509.BasicConstraints, Criticality.AGNOSTIC, None)
    policy = PolicyBuilder().store(Store([ca])).time(max(now, leaf.not_valid_before_utc)).max_chain_depth(_MAX_BETWEEN)
    policy = policy.extension_policies(ca_policy=a_ca, ee_policy=ExtensionPolicy.permit_all())
    try:
        way = policy.build_client_verifier().verify(leaf, [one for one in others if one != ca]).chain
    except (VerificationError, *MALFORMED) as error:
        raise EstIssuerError("no way to the CA") from error
    return list(way[1:-1])


def _is_ca(certificate: x509.Certificate) -> bool:
    """Raises EstCertificateError."""
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
    except MALFORMED as error:
        raise EstCertificateError("extensions") from error


def _for_clients(certificate: x509.Certificate) -> bool:
    """Whether it has no extended key usage, or the one of TLS clients."""
    try:
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return ExtendedKeyUsageOID.CLIENT_AUTH in usages
