"""The authority over HTTPS: an ASGI application and the server that runs it (docs/decisions/0007).

Rules:
- The certificate that a client showed comes from the connection itself, never from a header.
- Bodies are bounded and read within a time; an answer says no more than its status.
- The server's own certificate and the revocation list are made again each day while it runs.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import contextlib
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, Final

import uvicorn
from cryptography import x509
from uvicorn.protocols.http.h11_impl import H11Protocol

from appliance.authority import signing
from appliance.authority.enrolling import Authority, system_clock
from appliance.authority.errors import AuthorityError, BadRequestError, RefusedError
from appliance.files import write_atomic
from appliance.notify import Notifier

log = logging.getLogger("scanstation.authority")

PREFIX: Final = "/.well-known/est/"
PEER: Final = "scanstation.peer"
_MAX_BODY: Final = 16 << 10
_BODY_S: Final = 10.0
_DAY_S: Final = 86_400.0
_TICKS: Final = 50  # of a tenth of a second, between two signs of life

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]


class PeerProtocol(H11Protocol):
    """uvicorn's HTTP/1.1 that tells the application which client certificate TLS verified."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn narrows it
        """See `asyncio.Protocol`."""
        super().connection_made(transport)
        inner, tls = self.app, transport.get_extra_info("ssl_object")
        der = tls.getpeercert(binary_form=True) if tls else None

        async def with_peer(scope: Any, receive: Any, send: Any) -> None:
            scope[PEER] = der
            await inner(scope, receive, send)

        self.app = with_peer


class Application:
    """ASGI: the three operations, and nothing else."""

    def __init__(self, authority: Authority) -> None:
        self._authority = authority

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        status, body = 404, b""
        try:
            asked = scope["type"] == "http" and scope["path"].startswith(PREFIX)
            if asked:
                status, body = await self._answer(scope, receive)
        except RefusedError as error:
            log.warning("%s", error)
            status = 401
        except BadRequestError as error:
            log.warning("%s", error)
            status = 400
        except AuthorityError as error:
            log.warning("%s", error)
            status = 503
        await _send(send, status, body)

    async def _answer(self, scope: Scope, receive: Receive) -> tuple[int, bytes]:
        """Raises AuthorityError."""
        method, operation = scope["method"], scope["path"].removeprefix(PREFIX)
        if (method, operation) == ("GET", "cacerts"):
            return 200, self._authority.cacerts()
        if method != "POST" or operation not in ("simpleenroll", "simplereenroll"):
            return 404, b""
        body = await _body(receive)
        if operation == "simplereenroll":
            return 200, self._authority.renew(body, _peer(scope))
        user, token = _credentials(scope)
        return 200, self._authority.enrol(body, user, token)


def _peer(scope: Scope) -> x509.Certificate | None:
    der = scope.get(PEER)
    return x509.load_der_x509_certificate(der) if der else None


def _credentials(scope: Scope) -> tuple[str, str]:
    """User and word of HTTP Basic. Raises RefusedError."""
    found = [value for name, value in scope["headers"] if name == b"authorization"]
    try:
        kind, _, word = found[0].partition(b" ")
        user, colon, token = base64.b64decode(word, validate=True).decode().partition(":")
    except (IndexError, binascii.Error, UnicodeDecodeError) as error:
        raise RefusedError("no credentials") from error
    if kind.lower() != b"basic" or not colon or len(found) != 1:
        raise RefusedError("credentials")
    return user, token


async def _body(receive: Receive) -> bytes:
    """The whole body. Raises BadRequestError."""
    body = bytearray()
    try:
        async with asyncio.timeout(_BODY_S):
            while True:
                event = await receive()
                body += event.get("body", b"")
                if event["type"] != "http.request" or len(body) > _MAX_BODY:
                    raise BadRequestError("length or end")
                if not event.get("more_body"):
                    return bytes(body)
    except TimeoutError as error:
        raise BadRequestError("slow") from error


async def _send(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-length", str(len(body)).encode())]
    if status == 200:
        headers.append((b"content-type", b"application/pkcs7-mime; smime-type=certs-only"))
        headers.append((b"content-transfer-encoding", b"base64"))
    if status == 401:
        headers.append((b"www-authenticate", b'Basic realm="scanstation"'))
    if status == 503:
        headers.append((b"retry-after", b"60"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class WatchedServer(uvicorn.Server):
    """uvicorn's server that tells the service manager when it serves, and that its loop goes on."""

    def __init__(self, config: uvicorn.Config, notifier: Notifier) -> None:
        super().__init__(config)
        self._notifier = notifier

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See `uvicorn.Server`."""
        await super().startup(sockets)
        if self.started:
            self._notifier.ready()

    async def on_tick(self, counter: int) -> bool:
        """See `uvicorn.Server`: ten times a second."""
        if counter % _TICKS == 0:
            self._notifier.alive()
        return await super().on_tick(counter)


class Server:
    """The authority's HTTPS server; `run` is its life."""

    def __init__(
        self, authority: Authority, directory: Path, host: str, port: int, name: str, notifier: Notifier | None = None
    ) -> None:
        """Makes the server's certificate, for `name`; `notifier` hears of it. Raises OSError, AuthorityStorageError."""
        self._authority, self._directory, self._name = authority, directory, name
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.minimum_version = ssl.TLSVersion.TLSv1_2
        self._context.verify_mode = ssl.CERT_OPTIONAL  # a station without a certificate comes with a token
        self._context.load_verify_locations(directory / signing.CERTIFICATE)
        self._refresh()
        config = uvicorn.Config(
            Application(authority),
            host=host,
            port=port,
            http=PeerProtocol,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=256,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=5,
            h11_max_incomplete_event_size=16 << 10,
            ssl_context_factory=lambda _config, _default: self._context,
        )
        self.server = WatchedServer(config, notifier or Notifier(None))

    def run(self) -> None:
        """Serves until a signal, or `server.should_exit`, ends it."""
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        daily = asyncio.create_task(self._daily())
        try:
            await self.server.serve()
        finally:
            daily.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await daily

    async def _daily(self) -> None:
        while True:
            await asyncio.sleep(_DAY_S)
            self.refresh()

    def refresh(self) -> None:
        """A new certificate for the connections to come, and a new revocation list."""
        try:
            self._refresh()
        except (OSError, AuthorityError) as error:
            log.warning("could not renew the server's certificate or the list: %s", type(error).__name__)

    def _refresh(self) -> None:
        """Raises OSError, AuthorityError."""
        certificate, key = self._authority.signer.server(self._name, system_clock())
        pem = self._directory / "server.pem"  # with its key
        write_atomic(pem, key + certificate)
        self._context.load_cert_chain(pem)
        self._authority.publish()
