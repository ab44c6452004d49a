"""Whatever an enrolment server answers has one outcome, and the token goes to the right server alone."""

import base64
import contextlib
import gc
import socket
import struct
import threading
import time
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID
from hypothesis import given, settings
from hypothesis import strategies as st

from appliance.enrolment import est_check, est_errors, est_http, est_wire
from appliance.enrolment.est_client import EstClient, first_enrolment
from appliance.enrolment.est_errors import EstError
from appliance.sections.network import EstConfig
from tests.est_world import (
    KEY,
    KEY_PEM,
    NOW,
    STATION,
    a_certificate,
    client,
    clock,
    http,
    lying,
    make_authority,
    pkcs7_body,
    provisioned,
    serving,
)

OTHER = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def authority(tmp_path):
    return make_authority(tmp_path)


def test_a_token_becomes_a_certificate_and_that_renews_itself(tmp_path, authority):
    with serving(tmp_path, authority) as port:
        asking, given_ = client(port), provisioned(authority, port)
        issued = first_enrolment(asking, given_, KEY)
        again = first_enrolment(asking, given_, KEY)  # the power was cut before the answer was kept
        assert again == issued
        with pytest.raises(est_errors.EstRefusedError):
            first_enrolment(asking, given_, OTHER)
        certificate, key = tmp_path / "client.pem", tmp_path / "client.key"
        certificate.write_bytes(issued.certificate)
        key.write_bytes(KEY_PEM)
        renewed = asking.renew(STATION, KEY, authority.signer.certificate, certificate, key)
        assert [row.state for row in authority.ledger.rows(STATION)] == ["valid", "valid"]
        authority.change(STATION, "revoked")
        with pytest.raises(est_errors.EstRefusedError):
            asking.renew(STATION, KEY, authority.signer.certificate, certificate, key)
        key.write_bytes(b"no key")
        with pytest.raises(est_errors.EstStorageError):
            asking.renew(STATION, KEY, authority.signer.certificate, certificate, key)
    assert est_check.common_names(renewed[0]) == [STATION]
    assert renewed[0].public_key() == KEY.public_key()
    assert given_.token not in repr(given_)


def test_a_client_certificate_of_another_ca_is_refused_in_the_handshake(tmp_path, authority):
    foreign = a_certificate()
    (tmp_path / "client.pem").write_bytes(est_wire.pem([foreign]))
    (tmp_path / "client.key").write_bytes(KEY_PEM)
    with serving(tmp_path, authority) as port, pytest.raises(est_errors.EstClosedError):
        client(port).renew(STATION, KEY, authority.signer.certificate, tmp_path / "client.pem", tmp_path / "client.key")


def test_the_token_is_not_sent_to_a_server_of_another_fleet(tmp_path, authority):
    foreign = make_authority(tmp_path / "foreign")
    body = http(pkcs7_body(foreign.signer.certificate))
    with lying(tmp_path, foreign, body) as (port, asked):
        with pytest.raises(est_errors.EstPinError):
            first_enrolment(client(port), provisioned(authority, port), KEY)
        # and not to one that shows the right CA but cannot prove to be of it
        with pytest.raises(est_errors.EstServerError):
            client(port).enrol(provisioned(authority, port), KEY, authority.signer.certificate)
    assert len(asked) == 1
    assert b"uthorization" not in b"".join(asked)


def test_the_servers_name_and_date_are_checked(tmp_path, authority):
    for host, at, error in (
        ("elsewhere.example", NOW, est_errors.EstServerError),
        ("127.0.0.1", NOW + timedelta(days=30), est_errors.EstClockError),
    ):
        with lying(tmp_path, authority, b"", host, at=at) as (port, asked), pytest.raises(error):
            client(port).enrol(provisioned(authority, port), KEY, authority.signer.certificate)
        assert not asked


def _good(authority):
    return authority.signer.station(STATION, KEY.public_key(), NOW, 90)


def _bodies(authority):
    root = authority.signer.certificate
    foreign = a_certificate(OTHER, "Mock Foreign CA", issuer_key=OTHER, ca=True)
    usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    issue = authority.signer.station
    return {
        "other key": (pkcs7_body(issue(STATION, OTHER.public_key(), NOW, 90)), est_errors.EstWrongKeyError),
        "twice": (pkcs7_body(_good(authority), _good(authority)), est_errors.EstWrongKeyError),
        "ca alone": (pkcs7_body(root), est_errors.EstWrongKeyError),
        "other name": (pkcs7_body(issue("station-2", KEY.public_key(), NOW, 90)), est_errors.EstWrongNameError),
        "foreign": (pkcs7_body(a_certificate(issuer=foreign, issuer_key=OTHER), foreign), est_errors.EstIssuerError),
        "self-signed": (pkcs7_body(a_certificate()), est_errors.EstIssuerError),
        "a ca": (pkcs7_body(a_certificate(ca=True)), est_errors.EstCertificateError),
        "a server": (pkcs7_body(a_certificate(extensions=[usage])), est_errors.EstCertificateError),
        "expired": (pkcs7_body(issue(STATION, KEY.public_key(), NOW - timedelta(9), 5)), est_errors.EstClockError),
        "future": (pkcs7_body(issue(STATION, KEY.public_key(), NOW + timedelta(9), 5)), est_errors.EstClockError),
        "long chain": (pkcs7_body(_good(authority), *[root] * 6), est_errors.EstAnswerError),
        "no certificate": (base64.encodebytes(b"0\x80"), est_errors.EstAnswerError),
        "not base64": (b"=this is no base64=", est_errors.EstAnswerError),
        "not pkcs7": (base64.encodebytes(b"\x30\x84\xff\xff\xff\xff" * 99), est_errors.EstAnswerError),
        "empty": (b"", est_errors.EstAnswerError),
        "bomb": (b"A" * 70_000, est_errors.EstAnswerError),
    }


NAMES = (
    *(
        "other key",
        "twice",
        "ca alone",
        "other name",
        "foreign",
        "self-signed",
        "a ca",
        "a server",
        "expired",
        "future",
    ),
    *("long chain", "no certificate", "not base64", "not pkcs7", "empty", "bomb"),
)


def _ask(tmp_path, authority, answer, **changes):
    with lying(tmp_path, authority, answer) as (port, _):
        return client(port, **changes).enrol(provisioned(authority, port), KEY, authority.signer.certificate)


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_certificate_or_body_has_its_outcome(tmp_path, authority, name):
    body, kind = _bodies(authority)[name]
    with pytest.raises(EstError) as caught:
        _ask(tmp_path, authority, http(body))
    assert type(caught.value) is kind
    assert caught.value.retry_after_s is None


@pytest.mark.parametrize(
    ("answer", "kind", "wait"),
    [
        (http(b"", "202 Accepted", more="retry-after: 120\r\n"), est_errors.EstLaterError, 120),
        (http(b"", "202 Accepted", more="retry-after: 999999999\r\n"), est_errors.EstLaterError, 86_400),
        (http(b"", "503 Busy", more="retry-after: 0\r\n"), est_errors.EstLaterError, 1),
        (http(b"", "503 Busy", more="retry-after: Fri, 1 Jan 2100 00:00:00 GMT\r\n"), est_errors.EstLaterError, None),
        *[(http(b"", f"{n} Busy"), est_errors.EstLaterError, None) for n in (429, 500, 502, 504)],
        *[(http(b"", f"{n} No"), est_errors.EstRefusedError, None) for n in (400, 401, 403, 404)],
        (http(b"", "302 Found", more="location: https://127.0.0.1/\r\n"), est_errors.EstAnswerError, None),
        (http(b"", "204 Nothing"), est_errors.EstAnswerError, None),
        (http(b"x", kind="text/html"), est_errors.EstAnswerError, None),
        (http(b"x", more="content-encoding: gzip\r\n"), est_errors.EstAnswerError, None),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + http(b"", "401 No"), est_errors.EstRefusedError, None),
        (b"SSH-2.0-mock\r\n", est_errors.EstAnswerError, None),
        (b"HTTP/1.1 200 OK\r\nx: " + b"y" * 20_000, est_errors.EstAnswerError, None),
        (b"HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nshort", est_errors.EstAnswerError, None),
        (b"", est_errors.EstClosedError, None),
    ],
)
def test_a_status_or_head_has_its_outcome(tmp_path, authority, answer, kind, wait):
    with pytest.raises(EstError) as caught:
        _ask(tmp_path, authority, answer)
    assert type(caught.value) is kind
    assert caught.value.retry_after_s == wait


def _drip(connection):
    for byte in http(b"x" * 500):
        connection.sendall(bytes([byte]))
        time.sleep(0.05)


@pytest.mark.parametrize("answer", [_drip, lambda _connection: time.sleep(2.5)], ids=["a byte at a time", "silence"])
def test_silence_and_a_byte_at_a_time_gain_no_time(tmp_path, authority, answer):
    started = time.monotonic()
    with pytest.raises(est_errors.EstTimeoutError):
        _ask(tmp_path, authority, answer, request_timeout_s=1.0)
    assert time.monotonic() - started < 15


@contextlib.contextmanager
def _resetting():
    """A server that resets each connection."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve():
            plain, _ = listener.accept()
            plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            plain.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        thread.join(10)


# Where the reset comes before the handshake begins, Python 3.11 itself leaves the socket open that it was wrapping.
@pytest.mark.filterwarnings("ignore:unclosed <ssl.SSLSocket:ResourceWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_nobody_there_is_unreachable(authority):
    with pytest.raises(est_errors.EstUnreachableError):
        client(1).pinned_ca("0" * 64)
    with _resetting() as port, pytest.raises(est_errors.EstUnreachableError):
        client(port).pinned_ca("0" * 64)
    gc.collect()
    with pytest.raises(est_errors.EstUnreachableError):
        EstClient(EstConfig(url="https://unheard-of.invalid:8443"), clock).pinned_ca("0" * 64)
    with pytest.raises(TimeoutError):
        est_http._left(time.monotonic() - 1)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://ca.example", "/.well-known/est"),
        ("https://ca.example/", "/.well-known/est"),
        ("https://ca.example:8443/.well-known/est/site-1/", "/.well-known/est/site-1"),
        ("https://[2001:db8::1]:8443", "/.well-known/est"),
    ],
)
def test_an_address_names_its_place(url, path):
    assert est_http.place_of(url).path == path


@pytest.mark.parametrize(
    "url",
    [
        *("http://ca.example", "https://", "https://a@ca.example", "https://ca.example/?x"),
        *("https://ca.example:x", "https://ca.example/a b", "https://[::1"),
    ],
)
def test_another_address_is_refused(url):
    with pytest.raises(est_errors.EstUrlError):
        est_http.place_of(url)


def test_a_chain_with_a_ca_between_is_kept_in_order(authority):
    root = a_certificate(OTHER, "Mock Root", issuer_key=OTHER, ca=True)
    middle_key = ec.generate_private_key(ec.SECP256R1())
    middle = a_certificate(middle_key, "Mock Middle", root, OTHER, ca=True)
    leaf = a_certificate(issuer=middle, issuer_key=middle_key)
    assert est_check.issued([middle, root, leaf], KEY.public_key(), STATION, root, NOW) == [leaf, middle]


def test_a_pinned_certificate_must_be_a_ca(authority):
    leaf = _good(authority)
    bare = a_certificate()
    with pytest.raises(est_errors.EstPinError):
        est_check.pinned([leaf], leaf.fingerprint(hashes.SHA256()).hex())
    assert not est_check._is_ca(bare)


def test_a_certificate_whose_parts_cannot_be_read_is_refused():
    der = a_certificate().public_bytes(Encoding.DER)
    bare = x509.UnrecognizedExtension(x509.ExtensionOID.EXTENDED_KEY_USAGE, b"no sequence")
    strange_key = x509.load_der_x509_certificate(
        der.replace(b"\x2a\x86\x48\xce\x3d\x02\x01", b"\x2a\x86\x48\xce\x3d\x02\x09")
    )
    assert est_check.key_of(strange_key) == b""
    strange_name = x509.load_der_x509_certificate(der.replace(STATION.encode(), b"\xff" * len(STATION)))
    strange_extension = a_certificate(extensions=[bare])
    no_extension = x509.load_der_x509_certificate(der.replace(b"\x55\x1d\x13", b"\x55\x1d\x7f"))
    for one in (strange_name, strange_extension):
        with pytest.raises(est_errors.EstCertificateError):
            est_check.issued([one], KEY.public_key(), STATION, one, NOW)
    assert not est_check._is_ca(no_extension)


def test_a_server_that_wants_another_certificate_refuses_with_an_alert(tmp_path, authority):
    with (
        lying(tmp_path, authority, http(b""), wants_certificate=True) as (port, _),
        pytest.raises(est_errors.EstRefusedError),
    ):
        client(port).enrol(provisioned(authority, port), KEY, authority.signer.certificate)


def test_keys_of_other_kinds_are_refused():
    other = ed25519.Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    assert isinstance(est_wire.load_key(KEY_PEM), ec.EllipticCurvePrivateKey)
    for pem in (other, b"nothing"):
        with pytest.raises(est_errors.EstStorageError):
            est_wire.load_key(pem)


def test_a_file_with_too_many_certificates_is_refused(authority):
    with pytest.raises(est_errors.EstCertificateError):
        est_wire.load_chain(est_wire.pem([_good(authority)] * 3), 2)
    with pytest.raises(est_errors.EstCertificateError):
        est_wire.load_chain(b"nothing", 2)


CERTIFICATES = [a_certificate(), a_certificate(OTHER, "Mock CA", issuer_key=OTHER, ca=True)]
WHOLE = base64.b64decode(pkcs7_body(*CERTIFICATES))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_damage_to_an_answer_escapes_its_error(data):
    raw = bytearray(WHOLE)
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=8)):
        raw[at] = data.draw(st.integers(0, 255))
    try:
        found = est_wire.untrusted_certificates(base64.encodebytes(bytes(raw)), 6)
        est_check.issued(found, KEY.public_key(), STATION, CERTIFICATES[1], NOW)
    except EstError:
        return
    pytest.fail("a certificate of another issuer was taken")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2_000))
def test_no_bytes_escape_the_parsers_error(raw):
    for body in (raw, base64.encodebytes(raw)):
        with pytest.raises(EstError):
            est_wire.untrusted_certificates(body, 6)
