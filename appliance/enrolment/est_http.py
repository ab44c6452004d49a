"""One HTTPS request and its answer, with everything bounded: time, head, body.

Rules:
- One deadline for the whole exchange, TLS included: a server that sends a byte a second gains nothing.
- An answer is data. A redirect is not followed, a cookie not kept, a content coding not undone.
- The connection ends with the answer; nothing of it outlives `exchange`.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

import h11

from appliance.enrolment.est_errors import (
    EstAnswerError,
    EstClockError,
    EstClosedError,
    EstError,
    EstRefusedError,
    EstServerError,
    EstTimeoutError,
    EstUnreachableError,
    EstUrlError,
)

WELL_KNOWN: Final = "/.well-known/est"
_MAX_HEAD_BYTES: Final = 8 << 10
_CHUNK_BYTES: Final = 16 << 10
_PATH: Final = re.compile(r"(/[A-Za-z0-9._~-]{1,64}){0,8}")
_HOST: Final = re.compile(r"[A-Za-z0-9.:-]{1,253}")
_CERTIFICATE_TIME: Final = frozenset((9, 10))  # OpenSSL: X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED


@dataclass(frozen=True, slots=True)
class Place:
    """Where the server is; `path` is what stands before the name of an operation."""

    host: str
    port: int
    path: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked. `repr` shows no header: one may hold the token."""

    method: str
    operation: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came. Header names are in lower case; of one that came twice the last counts."""

    status: int
    headers: Mapping[str, str]
    untrusted_body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long an exchange may take and how large its answer may be."""

    seconds: float
    body_bytes: int


Connect = Callable[[Place, float], socket.socket]
"""Opens a way to a place within seconds, or raises OSError; TLS goes through it, whatever lies between."""


def directly(place: Place, timeout_s: float) -> socket.socket:
    """The plain way: a TCP connection of this process."""
    return socket.create_connection((place.host, place.port), timeout=timeout_s)


def place_of(url: str) -> Place:
    """The place of an `https` address; without a path, the well-known one of RFC 7030, section 3.2.2.

    Raises:
        EstUrlError: it is no such address, or holds a user, a query or a fragment.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise EstUrlError("form") from None
    path = parts.path.rstrip("/")
    host = parts.hostname or ""
    plain = parts.scheme == "https" and not (parts.query or parts.fragment or "@" in parts.netloc)
    if not plain or not _HOST.fullmatch(host) or not _PATH.fullmatch(path):
        raise EstUrlError("form")
    return Place(host, port, path or WELL_KNOWN)


def exchange(
    place: Place, context: ssl.SSLContext, request: Request, bounds: Bounds, connect: Connect = directly
) -> Answer:
    """Connects, asks, reads the whole answer, and closes.

    Raises:
        EstUnreachableError, EstTimeoutError, EstServerError, EstClockError: there is no answer.
        EstRefusedError: the server broke off the handshake, usually for our certificate.
        EstClosedError: it ended the connection before it answered.
        EstAnswerError: what came is no HTTP, or too large.
    """
    deadline = time.monotonic() + bounds.seconds
    try:
        with contextlib.ExitStack() as stack:
            plain = stack.enter_context(connect(place, bounds.seconds))
            plain.settimeout(_left(deadline))
            secure = stack.enter_context(context.wrap_socket(plain, server_hostname=place.host))
            return _talk(secure, place, request, bounds, deadline)
    except OSError as error:
        raise _fault(error) from error


def _talk(secure: ssl.SSLSocket, place: Place, request: Request, bounds: Bounds, deadline: float) -> Answer:
    connection = h11.Connection(h11.CLIENT, max_incomplete_event_size=_MAX_HEAD_BYTES)
    host = f"[{place.host}]" if ":" in place.host else place.host
    headers = {"host": f"{host}:{place.port}", "connection": "close", **request.headers}
    if request.body:
        headers["content-length"] = str(len(request.body))
    head = h11.Request(method=request.method, target=f"{place.path}/{request.operation}", headers=list(headers.items()))
    sent = [connection.send(head), connection.send(h11.Data(data=request.body)), connection.send(h11.EndOfMessage())]
    secure.settimeout(_left(deadline))
    secure.sendall(b"".join(part for part in sent if part))
    try:
        return _answer(secure, connection, bounds, deadline)
    except h11.RemoteProtocolError as error:
        raise EstAnswerError("not HTTP") from error


def _answer(secure: ssl.SSLSocket, connection: h11.Connection, bounds: Bounds, deadline: float) -> Answer:
    """Reads until the end of the message. Raises RemoteProtocolError, OSError, EstAnswerError."""
    head: h11.Response | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            secure.settimeout(_left(deadline))
            data = secure.recv(_CHUNK_BYTES)
            if not data and connection.their_state is h11.SEND_RESPONSE and not connection.trailing_data[0]:
                raise EstClosedError
            connection.receive_data(data)
        elif isinstance(event, h11.Response):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
            if len(body) > bounds.body_bytes:
                raise EstAnswerError(f"more than {bounds.body_bytes} bytes")
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            pairs = {name.decode("latin-1"): value.decode("latin-1") for name, value in head.headers}
            return Answer(head.status_code, pairs, bytes(body))


def _left(deadline: float) -> float:
    """Seconds until the deadline. Raises TimeoutError at it."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _fault(error: OSError) -> EstError:
    if isinstance(error, ssl.SSLCertVerificationError):
        kind = EstClockError if error.verify_code in _CERTIFICATE_TIME else EstServerError
        return kind(f"verify code {error.verify_code}")
    if isinstance(error, TimeoutError):
        return EstTimeoutError()
    if isinstance(error, ssl.SSLError) and "ALERT" in (error.reason or ""):
        return EstRefusedError("TLS alert")  # TLS 1.3 tells of a refused client certificate while the answer is read
    return EstUnreachableError(f"errno {error.errno}")
