"""The authority issues to whoever holds a token or a good certificate, and openssl understands what it sends."""

import asyncio
import base64
import socket
import subprocess
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from appliance.authority import enrolling, signing, web
from appliance.authority.errors import (
    AuthorityError,
    AuthorityStorageError,
    BadRequestError,
    RefusedError,
    UnknownStationError,
)
from appliance.authority.ledger import Ledger
from appliance.cli import main
from appliance.enrolment import est_wire
from appliance.enrolment.bundle import BrokerPin, Enrolment
from appliance.enrolment.est_enroller import EstEnroller
from appliance.enrolment.key_store import FileStore
from appliance.enrolment.provisioning import ServerAwayError, TokenRefusedError, WrongAuthorityError
from appliance.notify import Notifier
from appliance.sim.loopback import free_port
from tests.enrolment_samples import bundle
from tests.est_world import KEY, NOW, STATION, a_certificate, clock, make_authority, serving

OTHER = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture
def authority(tmp_path):
    return make_authority(tmp_path)


def token_of(authority, station=STATION, hours=1.0):
    return authority.ledger.new_token(station, NOW, hours)


def first(authority, key=KEY):
    body = authority.enrol(est_wire.request_for(STATION, key), STATION, token_of(authority))
    return est_wire.untrusted_certificates(body, 1)[0]


def openssl(*arguments, given_=b""):
    done = subprocess.run(["openssl", *arguments], input=given_, capture_output=True, timeout=30, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def test_openssl_understands_every_object_on_the_wire(tmp_path, authority):
    request = tmp_path / "request.der"
    request.write_bytes(base64.b64decode(est_wire.request_for(STATION, KEY)))
    assert f"CN = {STATION}" in openssl("req", "-inform", "DER", "-in", str(request), "-verify", "-noout", "-text")
    leaf = first(authority)
    (tmp_path / "leaf.pem").write_bytes(leaf.public_bytes(Encoding.PEM))
    answer = tmp_path / "answer.der"
    answer.write_bytes(base64.b64decode(authority.cacerts()))
    listed = openssl("pkcs7", "-inform", "DER", "-in", str(answer), "-print_certs", "-noout")
    assert "Mock Fleet CA" in listed
    ca, crl = str(tmp_path / "ca.pem"), str(authority.publish())
    check = ["verify", "-x509_strict", "-purpose", "sslclient", "-CAfile", ca, "-CRLfile", crl, "-crl_check"]
    assert "OK" in openssl(*check, str(tmp_path / "leaf.pem"))
    authority.change(STATION, "revoked")
    done = subprocess.run(["openssl", *check, str(tmp_path / "leaf.pem")], capture_output=True, check=False)
    assert b"certificate revoked" in done.stderr
    text = openssl("crl", "-in", crl, "-noout", "-text", "-verify", "-CAfile", ca)
    assert "X509v3 CRL Number" in text
    assert f"{leaf.serial_number:X}" in text.replace(" ", "")


def test_a_request_made_by_openssl_is_taken(tmp_path, authority):
    key = tmp_path / "client.key"
    openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", str(key))
    der = subprocess.run(
        ["openssl", "req", "-new", "-key", str(key), "-subj", f"/CN={STATION}", "-outform", "DER"],
        capture_output=True,
        check=True,
    ).stdout
    body = authority.enrol(base64.encodebytes(der), STATION, token_of(authority))
    assert est_wire.untrusted_certificates(body, 1)[0].issuer == authority.signer.certificate.subject


@pytest.mark.parametrize("case", ["unknown", "other station", "over", "other user"])
def test_a_token_counts_for_one_station_and_some_time(authority, case):
    token, user = token_of(authority), STATION
    if case == "unknown":
        token = "x" * 43
    elif case == "other station":
        token = token_of(authority, "station-2")
    elif case == "over":
        token = token_of(authority, hours=-1)
    else:
        user = "station-2"
    with pytest.raises(RefusedError):
        authority.enrol(est_wire.request_for(STATION, KEY), user, token)
    assert authority.ledger.rows() == []


def test_a_token_is_kept_as_a_hash_and_works_once(tmp_path, authority):
    token, request = token_of(authority), est_wire.request_for(STATION, KEY)
    again = [authority.enrol(request, STATION, token) for _ in range(2)]
    assert again[0] == again[1]
    with pytest.raises(RefusedError):
        authority.enrol(est_wire.request_for(STATION, OTHER), STATION, token)
    assert len(authority.ledger.rows(STATION)) == 1
    assert token.encode() not in (tmp_path / "ledger.sqlite").read_bytes()
    authority.change(STATION, "held")
    with pytest.raises(RefusedError):
        authority.enrol(request, STATION, token)


def test_a_renewal_keeps_name_and_key_and_needs_a_certificate_that_counts(authority):
    shown, request = first(authority), est_wire.request_for(STATION, KEY)
    renewed = est_wire.untrusted_certificates(authority.renew(request, shown), 1)[0]
    assert renewed.serial_number != shown.serial_number
    for body, by in (
        (request, None),
        (request, a_certificate()),
        (est_wire.request_for("station-2", KEY), shown),
        (est_wire.request_for(STATION, OTHER), shown),
    ):
        with pytest.raises(RefusedError):
            authority.renew(body, by)
    assert authority.change(STATION, "held") == 2
    with pytest.raises(RefusedError):
        authority.renew(request, renewed)
    assert authority.change(STATION, "valid") == 2
    authority.renew(request, renewed)
    assert authority.change(STATION, "revoked") == 3
    assert authority.change(STATION, "valid") == 0, "what is revoked stays so"
    with pytest.raises(RefusedError):
        authority.renew(request, renewed)


def test_a_certificate_that_is_over_renews_nothing(authority):
    shown = first(authority)
    authority._clock = lambda: NOW + timedelta(days=91)
    with pytest.raises(RefusedError, match="certificate over"):
        authority.renew(est_wire.request_for(STATION, KEY), shown)


def test_a_revoked_station_needs_a_token_made_afterwards(authority):
    first(authority)
    waiting = token_of(authority)
    authority.change(STATION, "revoked")
    with pytest.raises(RefusedError):
        authority.enrol(est_wire.request_for(STATION, KEY), STATION, waiting)
    assert first(authority).subject


@pytest.mark.parametrize("body", [b"", b"?", base64.encodebytes(b"0\x03\x02\x01\x01")])
def test_what_is_no_request_is_refused(authority, body):
    with pytest.raises(BadRequestError):
        authority.enrol(body, STATION, "x")


def test_requests_with_another_key_name_or_signature_are_refused(authority):
    weak = rsa.generate_private_key(65_537, 2_048)
    whole = bytearray(base64.b64decode(est_wire.request_for(STATION, KEY)))
    whole[-1] ^= 1
    for body in (
        est_wire.request_for(STATION, weak),
        est_wire.request_for("Station 1", KEY),
        base64.encodebytes(bytes(whole)),
    ):
        with pytest.raises(BadRequestError):
            authority.enrol(body, STATION, "x")
    two = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(KEY, hashes.SHA256())
    with pytest.raises(BadRequestError):
        authority.enrol(base64.encodebytes(two.public_bytes(Encoding.DER)), STATION, "x")


REQUEST = base64.b64decode(est_wire.request_for(STATION, KEY))


@pytest.mark.filterwarnings("ignore:Attribute's length")  # of a damaged country: the library only warns of it
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_to_a_request_escapes_its_error(authority, data):
    raw = bytearray(REQUEST)
    for at in data.draw(st.lists(st.integers(0, len(raw) - 1), min_size=1, max_size=6)):
        raw[at] = data.draw(st.integers(0, 255))
    with pytest.raises(AuthorityError):
        authority.enrol(base64.encodebytes(bytes(raw)), STATION, "no token")


def test_an_authority_is_made_once_and_its_key_is_closed(tmp_path):
    made = signing.make(tmp_path / "ca", "Mock", NOW)
    assert signing.make(tmp_path / "ca", "Mock", NOW).pin == made.pin
    (tmp_path / "ca" / "ca.pem").unlink()  # the power was cut between the two
    assert signing.make(tmp_path / "ca", "Mock", NOW).certificate.public_key() == made.certificate.public_key()
    assert (tmp_path / "ca" / "ca.key").stat().st_mode & 0o777 == 0o600


def test_damaged_files_are_named(tmp_path, authority, monkeypatch):
    other = signing.make(tmp_path / "other", "Mock", NOW)
    (tmp_path / "ca.pem").write_bytes(other.certificate.public_bytes(Encoding.PEM))
    with pytest.raises(AuthorityStorageError):
        signing.load(tmp_path)
    (tmp_path / "ca.pem").write_bytes(b"nothing")
    with pytest.raises(AuthorityStorageError):
        signing.load(tmp_path)
    key = rsa.generate_private_key(65_537, 2_048)
    (tmp_path / "ca.key").write_bytes(signing._private(key))
    with pytest.raises(AuthorityStorageError):
        signing.load(tmp_path)
    (tmp_path / "ca.key").write_bytes(b"nothing")
    with pytest.raises(AuthorityStorageError):
        signing.load(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AuthorityStorageError):
        signing.make(tmp_path / "file", "Mock", NOW)
    (tmp_path / "crl.pem").mkdir()
    with pytest.raises(AuthorityStorageError):
        authority.publish()
    (tmp_path / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(AuthorityStorageError):
        Ledger(tmp_path)
    with pytest.raises(UnknownStationError):
        make_authority(tmp_path / "third").change("station-9", "held")


def call(authority, method, path, body=b"", headers=(), peer=None, kind="http", events=None):
    sent = []
    queue = list(events or [{"type": "http.request", "body": body}])

    async def receive():
        return queue.pop(0) if queue else await asyncio.sleep(3_600)

    async def send(event):
        sent.append(event)

    scope = {"type": kind, "method": method, "path": path, "headers": list(headers), web.PEER: peer}
    asyncio.run(web.Application(authority)(scope, receive, send))
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


def basic(text):
    return (b"authorization", b"Basic " + base64.b64encode(text.encode()))


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", [], 404),
        ("GET", web.PREFIX + "simpleenroll", [], 404),
        ("POST", web.PREFIX + "serverkeygen", [], 404),
        ("POST", web.PREFIX + "simpleenroll", [], 401),
        ("POST", web.PREFIX + "simpleenroll", [(b"authorization", b"Basic ?")], 401),
        ("POST", web.PREFIX + "simpleenroll", [(b"authorization", b"Bearer eDp4")], 401),
        ("POST", web.PREFIX + "simpleenroll", [basic("no colon")], 401),
        ("POST", web.PREFIX + "simpleenroll", [basic("a:b"), basic("a:b")], 401),
        ("POST", web.PREFIX + "simpleenroll", [basic(f"{STATION}:no token")], 401),
        ("POST", web.PREFIX + "simplereenroll", [], 401),
    ],
)
def test_a_request_that_is_not_right_gets_a_status_and_nothing_else(authority, method, path, headers, status):
    found, sent, body = call(authority, method, path, est_wire.request_for(STATION, KEY), headers)
    assert (found, body) == (status, b"")
    assert (b"www-authenticate" in sent) is (status == 401)


def test_bodies_are_bounded_in_length_and_time(authority, monkeypatch):
    path, headers = web.PREFIX + "simpleenroll", [basic("a:b")]
    assert call(authority, "POST", path, b"x" * 20_000, headers)[0] == 400
    assert call(authority, "POST", path, headers=headers, events=[{"type": "http.disconnect"}])[0] == 400
    monkeypatch.setattr(web, "_BODY_S", 0.05)
    slow = [{"type": "http.request", "body": b"x", "more_body": True}]
    assert call(authority, "POST", path, headers=headers, events=slow)[0] == 400


def test_a_disk_that_fails_asks_to_come_back(authority, monkeypatch):
    def fails(*_):
        raise AuthorityStorageError

    monkeypatch.setattr(authority, "renew", fails)
    status, headers, _ = call(authority, "POST", web.PREFIX + "simplereenroll", b"x")
    assert (status, headers[b"retry-after"]) == (503, b"60")


def test_the_servers_certificate_and_the_list_are_made_again_while_it_runs(tmp_path, authority, monkeypatch):
    server = web.Server(authority, tmp_path, "127.0.0.1", 1, "ca.example")
    before = (tmp_path / "server.pem").read_bytes()
    server.refresh()
    assert (tmp_path / "server.pem").read_bytes() != before
    (tmp_path / "crl.pem").unlink()
    (tmp_path / "crl.pem").mkdir()
    server.refresh()  # said in the log, and the server goes on
    rounds = []

    async def sleep(_):
        rounds.append(1)
        if len(rounds) > 1:
            raise asyncio.CancelledError

    monkeypatch.setattr(web.asyncio, "sleep", sleep)
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(server._daily())


def test_the_service_manager_hears_that_the_authority_serves_and_lives(tmp_path, authority):
    told = []

    class Told(Notifier):
        def send(self, message, wait_s=0.0):
            told.append(message)

    port = free_port()
    server = web.Server(authority, tmp_path, "127.0.0.1", port, "127.0.0.1", Told(None))

    async def a_moment():
        serving = asyncio.create_task(server._serve())
        async with asyncio.timeout(20):
            while "WATCHDOG=1" not in told:
                assert not serving.done()
                await asyncio.sleep(0.01)
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
        server.server.should_exit = True
        await serving

    asyncio.run(a_moment())
    assert told[:2] == ["READY=1", "WATCHDOG=1"]


def test_the_office_keeps_its_ledger_with_commands(tmp_path, capsys, monkeypatch):
    where = ["--ca", str(tmp_path / "ca")]
    assert main(["fleet", "ca", *where, "--server", "broker.example"]) == 0
    assert main(["fleet", "ca", *where]) == 0
    assert "pin:" in capsys.readouterr().out
    assert (tmp_path / "ca" / "broker.example.key").stat().st_mode & 0o777 == 0o600
    assert main(["fleet", "token", STATION, *where]) == 0
    token = capsys.readouterr().out.strip()
    assert main(["fleet", "token", "No Name", *where]) == 2
    authority = enrolling.Authority(tmp_path / "ca")
    authority.enrol(est_wire.request_for(STATION, KEY), STATION, token)
    capsys.readouterr()
    for words, said in (
        (["certificates"], "valid"),
        (["hold", STATION], "1 certificates"),
        (["certificates"], "held"),
        (["hold", STATION, "--lift"], "are valid"),
        (["revoke", STATION], "1 certificates"),
        (["show", STATION], "revoked"),
    ):
        assert main(["fleet", words[0], *where, *words[1:]]) == 0
        assert said in capsys.readouterr().out
    assert main(["fleet", "show", "station-9", *where]) == 1
    monkeypatch.setattr(web.Server, "run", lambda _self: None)
    assert main(["fleet", "serve", *where, "--name", "ca.example"]) == 0


def a_bundle(authority, url, token, pin=""):
    pinned = BrokerPin("broker.example", 8883, pin or authority.signer.pin)
    return bundle(station=STATION, broker=pinned, enrolment=Enrolment(url, token))


def test_a_sheet_becomes_a_certificate(tmp_path, authority):
    keys = FileStore(tmp_path / "keys")
    with serving(tmp_path, authority) as port:
        sheet = a_bundle(authority, f"https://127.0.0.1:{port}", token_of(authority))
        issued = EstEnroller(clock).enrol(sheet, keys)
        assert EstEnroller(clock).enrol(sheet, keys) == issued
        for other, error in (
            (a_bundle(authority, f"https://127.0.0.1:{port}", "x" * 32), TokenRefusedError),
            (a_bundle(authority, f"https://127.0.0.1:{port}", "x" * 32, "0" * 64), WrongAuthorityError),
            (a_bundle(authority, "https://127.0.0.1:1", "x" * 32), ServerAwayError),
        ):
            with pytest.raises(error):
                EstEnroller(clock).enrol(other, keys)
    assert x509.load_pem_x509_certificate(issued.ca) == authority.signer.certificate
