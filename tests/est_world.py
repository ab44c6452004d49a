"""Helpers of the enrolment tests: an authority in a directory, its real HTTPS server, and servers that lie."""

import base64
import contextlib
import socket
import ssl
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs7
from cryptography.x509.oid import NameOID

from appliance.authority import signing
from appliance.authority.enrolling import Authority
from appliance.authority.web import Server
from appliance.enrolment.est_client import EstClient, Provisioned
from appliance.sections.network import EstConfig
from appliance.sim.loopback import free_port

STATION = "station-0001"
NOW = datetime.now(UTC).replace(microsecond=0)
KEY = ec.generate_private_key(ec.SECP256R1())
KEY_PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def clock() -> datetime:
    return NOW


def make_authority(directory: Path, **changes) -> Authority:
    signing.make(directory, "Mock Fleet CA", NOW - timedelta(days=400))
    return Authority(directory, clock=changes.pop("clock", clock), **changes)


def est_config(port: int, state: Path | None = None, **changes) -> EstConfig:
    config = EstConfig(url=f"https://127.0.0.1:{port}", request_timeout_s=5.0, state=state or Path("/nowhere"))
    return replace(config, **changes)


def client(port: int, **changes) -> EstClient:
    return EstClient(est_config(port, **changes), clock)


def provisioned(authority: Authority, port: int, token: str = "") -> Provisioned:
    word = token or authority.ledger.new_token(STATION, NOW, 1)
    return Provisioned(STATION, f"https://127.0.0.1:{port}", authority.signer.pin, word)


def a_certificate(
    key=KEY, name=STATION, issuer=None, issuer_key=KEY, begins=-1.0, days=90.0, ca=False, extensions=(), now=NOW
):
    """A certificate; without `issuer` it is signed by itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=begins))
        .not_valid_after(now + timedelta(days=begins + days))
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
    )
    for extension in extensions:
        builder = builder.add_extension(extension, critical=False)
    return builder.sign(issuer_key, hashes.SHA256())


def pkcs7_body(*certificates) -> bytes:
    return base64.encodebytes(pkcs7.serialize_certificates(list(certificates), Encoding.DER))


def http(body: bytes, status: str = "200 OK", kind: str = "application/pkcs7-mime", more: str = "") -> bytes:
    return f"HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n{more}\r\n".encode() + body


@contextlib.contextmanager
def serving(directory: Path, authority: Authority):
    """The authority's real server; gives its port."""
    port = free_port()
    server = Server(authority, directory, "127.0.0.1", port, "127.0.0.1")
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.server.started:
            assert time.monotonic() < deadline
            assert thread.is_alive()
            time.sleep(0.01)
        yield port
    finally:
        server.server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


@contextlib.contextmanager
def lying(directory: Path, authority: Authority, answer, host: str = "127.0.0.1", *, at=NOW, wants_certificate=False):
    """A server of the right CA that sends `answer` (bytes, or a function of the connection) to everybody."""
    certificate, key = authority.signer.server(host, at)
    (directory / "liar.pem").write_bytes(certificate)
    (directory / "liar.key").write_bytes(key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(directory / "liar.pem", directory / "liar.key")
    if wants_certificate:
        context.maximum_version = ssl.TLSVersion.TLSv1_2  # which refuses within the handshake
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(directory / "ca.pem")
    asked: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        stop = threading.Event()

        def serve() -> None:
            while not stop.is_set():
                with contextlib.suppress(OSError):
                    plain, _ = listener.accept()
                    plain.settimeout(2)
                    with plain, context.wrap_socket(plain, server_side=True) as secure:
                        asked.append(secure.recv(65_536))
                        if callable(answer):
                            answer(secure)
                        else:
                            secure.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1], asked
        finally:
            stop.set()
            thread.join(10)
            assert not thread.is_alive()
