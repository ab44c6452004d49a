"""An EST client (RFC 7030): CA certificates, first enrolment with a token, renewal with the certificate in use.

First contact, in numbered steps: 1. `cacerts` over a connection that proves nothing yet, and sends nothing. 2. Of what
came only the CA counts whose fingerprint the provisioning brought by another way. 3. A new connection, verified by that
CA and the host's name. 4. Only on it the token, as HTTP Basic with the station's name as user (section 3.2.3).

Rules:
- The token never leaves on a connection that is not verified, and stands in no log, `repr` or exception.
- `202` and `503` mean later, with a bounded wait; any other status but `200` means no (`_refused`).
"""

from __future__ import annotations

import base64
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from cryptography import x509

from appliance.enrolment import est_check, est_wire
from appliance.enrolment.est_errors import EstAnswerError, EstError, EstLaterError, EstRefusedError, EstStorageError
from appliance.enrolment.est_http import Answer, Bounds, Connect, Request, directly, exchange, place_of
from appliance.enrolment.est_wire import PrivateKey
from appliance.sections.network import EstConfig

_LATER: Final = frozenset((202, 429, 500, 502, 503, 504))
_REFUSED: Final = frozenset((400, 401, 403, 404))
_MAX_WAIT_S: Final = 86_400.0
_MIN_WAIT_S: Final = 1.0


@dataclass(frozen=True, slots=True)
class Provisioned:
    """What a provisioning sheet brings for the first enrolment."""

    station: str
    url: str
    ca_sha256: str  # fingerprint of the CA certificate (DER), hex
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Issued:
    """Certificates in PEM: the CA's, and the station's with what stands between the two."""

    ca: bytes
    certificate: bytes


class EstClient:
    """Talks to one enrolment server."""

    def __init__(self, config: EstConfig, now: Callable[[], datetime], connect: Connect = directly) -> None:
        """`now` is the time that the device believes in. Raises EstUrlError."""
        self._config, self._now, self._connect = config, now, connect
        self._place = place_of(config.url)
        self._bounds = Bounds(config.request_timeout_s, config.max_answer_bytes)

    def pinned_ca(self, sha256: str) -> x509.Certificate:
        """Steps 1 and 2: the CA of this fingerprint. Raises EstError."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False  # step 1: the fingerprint is what proves it
        context.verify_mode = ssl.CERT_NONE
        answer = self._exchange(context, Request("GET", "cacerts"))
        return est_check.pinned(self._certificates(answer), sha256)

    def enrol(self, provisioned: Provisioned, key: PrivateKey, ca: x509.Certificate) -> list[x509.Certificate]:
        """Steps 3 and 4: a certificate for the token. Raises EstError."""
        word = base64.b64encode(f"{provisioned.station}:{provisioned.token}".encode()).decode("ascii")
        request = _post("simpleenroll", provisioned.station, key, {"authorization": f"Basic {word}"})
        answer = self._exchange(_verified(ca), request)
        return est_check.issued(self._certificates(answer), key.public_key(), provisioned.station, ca, self._now())

    def renew(
        self, station: str, key: PrivateKey, ca: x509.Certificate, certificate: Path, key_file: Path
    ) -> list[x509.Certificate]:
        """A new certificate for the same key, by mutual TLS with the one in `certificate`. Raises EstError."""
        context = _verified(ca)
        try:
            context.load_cert_chain(str(certificate), str(key_file), password=lambda: "")
        except (OSError, ValueError) as error:
            raise EstStorageError("certificate or key file") from error
        answer = self._exchange(context, _post("simplereenroll", station, key, {}))
        return est_check.issued(self._certificates(answer), key.public_key(), station, ca, self._now())

    def _exchange(self, context: ssl.SSLContext, request: Request) -> Answer:
        """Raises EstError."""
        return exchange(self._place, context, request, self._bounds, self._connect)

    def _certificates(self, answer: Answer) -> list[x509.Certificate]:
        """What a `200` brings; still nothing is known about them. Raises EstError."""
        if answer.status != 200:
            raise _refused(answer)
        kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind != est_wire.PKCS7_TYPE or "content-encoding" in answer.headers:
            raise EstAnswerError("content type")
        return est_wire.untrusted_certificates(answer.untrusted_body, self._config.max_chain)


def first_enrolment(client: EstClient, provisioned: Provisioned, key: PrivateKey) -> Issued:
    """Steps 1 to 4. After a power cut it may be called again with the same key and token.

    Raises:
        EstError: no certificate came of it.
    """
    ca = client.pinned_ca(provisioned.ca_sha256)
    return Issued(est_wire.pem([ca]), est_wire.pem(client.enrol(provisioned, key, ca)))


def _post(operation: str, station: str, key: PrivateKey, headers: dict[str, str]) -> Request:
    kind = {"content-type": est_wire.PKCS10_TYPE, "content-transfer-encoding": "base64"}
    return Request("POST", operation, {**kind, **headers}, est_wire.request_for(station, key))


def _verified(ca: x509.Certificate) -> ssl.SSLContext:
    """TLS that believes this CA alone, and checks the host's name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cadata=est_wire.pem([ca]).decode("ascii"))
    return context


def _refused(answer: Answer) -> EstError:
    """What a status other than 200 means."""
    detail = f"status {answer.status}"
    if answer.status in _LATER:
        return EstLaterError(detail, _wait(answer.headers.get("retry-after", "")))
    if answer.status in _REFUSED:
        return EstRefusedError(detail)
    return EstAnswerError(detail)  # a redirect among them


def _wait(text: str) -> float | None:
    """Seconds of a Retry-After, between a second and a day; None for a date or anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        return None
    return min(max(float(text), _MIN_WAIT_S), _MAX_WAIT_S)
