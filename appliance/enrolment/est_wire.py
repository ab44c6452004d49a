"""The objects on the wire: certificate request, base64 bodies, certificates in PKCS#7 (RFC 7030 and RFC 8951).

Rules:
- Bytes of the server are bounded before they are parsed, and their certificates counted before they are believed.
- A parser's complaint becomes `EstAnswerError` here; nothing else leaves this module.
"""

from __future__ import annotations

import base64
import binascii
import warnings
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key, pkcs7
from cryptography.x509.oid import NameOID

from appliance.enrolment.est_errors import EstAnswerError, EstCertificateError, EstStorageError

PKCS10_TYPE: Final = "application/pkcs10"
PKCS7_TYPE: Final = "application/pkcs7-mime"

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def load_key(pem: bytes) -> PrivateKey:
    """The private key of the station's certificate, unencrypted PEM.

    Raises:
        EstStorageError: it is none, or of a kind that is not used here.
    """
    try:
        key = load_pem_private_key(pem, None)
    except (ValueError, TypeError) as error:
        raise EstStorageError("private key") from error
    if not isinstance(key, PrivateKey):
        raise EstStorageError("kind of private key")
    return key


def request_for(station: str, key: PrivateKey) -> bytes:
    """The body of an enrolment: a PKCS#10 request for `station`, DER in base64."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, station)])
    request = x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256())
    return base64.b64encode(request.public_bytes(Encoding.DER))


def untrusted_certificates(body: bytes, most: int) -> list[x509.Certificate]:
    """The certificates of a certs-only answer; nothing is known about them yet.

    Args:
        body: PKCS#7 in base64, of bounded length; blanks and line ends are skipped (RFC 8951, section 3.1).
        most: how many certificates there may be.

    Raises:
        EstAnswerError: it is not that, holds none, or more than `most`.
    """
    try:
        der = base64.b64decode(body.translate(None, b" \t\r\n"), validate=True)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # BER, which some servers send, is read with a warning
            certificates = pkcs7.load_der_pkcs7_certificates(der)
    except binascii.Error as error:
        raise EstAnswerError("not base64") from error
    except (ValueError, UnsupportedAlgorithm, x509.InvalidVersion) as error:
        raise EstAnswerError("not PKCS#7 with certificates") from error
    if not 1 <= len(certificates) <= most:
        raise EstAnswerError(f"{len(certificates)} certificates")
    return certificates


def load_chain(pem: bytes, most: int) -> list[x509.Certificate]:
    """The certificates of a file of ours. Raises EstCertificateError."""
    try:
        chain = x509.load_pem_x509_certificates(pem)
    except ValueError as error:
        raise EstCertificateError("file") from error
    if len(chain) > most:
        raise EstCertificateError("too many in the file")
    return chain


def pem(certificates: list[x509.Certificate]) -> bytes:
    """PEM, in this order."""
    return b"".join(certificate.public_bytes(Encoding.PEM) for certificate in certificates)
