"""A process without a network gets its certificate through a courier that carries bytes and can read none of them."""

import contextlib
import socket
import threading
import time

import pytest

from appliance.commands import provision, services
from appliance.enrolment import est_client, est_courier, est_errors
from appliance.enrolment.est_client import EstClient
from appliance.enrolment.est_enroller import EstEnroller
from appliance.enrolment.est_http import Place
from appliance.enrolment.key_store import FileStore
from appliance.sim.loopback import free_port
from tests.enrolment_samples import bundle
from tests.est_world import KEY, STATION, clock, est_config, make_authority, provisioned, serving


@pytest.fixture
def authority(tmp_path):
    return make_authority(tmp_path)


@contextlib.contextmanager
def courier(directory, idle_s=0.3, bounds=(5.0, est_courier.MAX_BYTES)):
    """A courier at a path; ends when nobody asks any more."""
    path = directory / "courier.sock"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
        listener.bind(str(path))
        listener.listen(4)
        thread = threading.Thread(target=est_courier.serve, args=(listener, idle_s, bounds))
        thread.start()
        try:
            yield path
        finally:
            thread.join(10)
            assert not thread.is_alive()


@contextlib.contextmanager
def listening(answer):
    """A server that does `answer` with each connection; gives its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run():
            with contextlib.suppress(OSError):
                while True:
                    found, _ = server.accept()
                    with found:
                        answer(found)

        thread = threading.Thread(target=run)
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            server.shutdown(socket.SHUT_RDWR)
            thread.join(10)


def test_a_token_becomes_a_certificate_without_a_network_of_its_own(tmp_path, authority, monkeypatch):
    carried = []
    real = est_courier._carry

    def watched(asking, server, deadline, most):
        carried.append(server.getpeername()[1])
        return real(asking, server, deadline, most)

    monkeypatch.setattr(est_courier, "_carry", watched)
    with serving(tmp_path, authority) as port, courier(tmp_path) as path:
        client = EstClient(est_config(port), clock, est_courier.through(path))
        issued = est_client.first_enrolment(client, provisioned(authority, port), KEY)
    assert b"BEGIN CERTIFICATE" in issued.certificate
    assert len(authority.ledger.rows(STATION)) == 1
    assert carried == [port, port]  # cacerts, simpleenroll


def test_a_server_that_is_away_is_away_through_the_courier_too(tmp_path):
    port = free_port()
    with courier(tmp_path) as path:
        client = EstClient(est_config(port), clock, est_courier.through(path))
        with pytest.raises(est_errors.EstUnreachableError):
            client.pinned_ca("00" * 32)
    client = EstClient(est_config(port), clock, est_courier.through(tmp_path / "nobody.sock"))
    with pytest.raises(est_errors.EstUnreachableError):
        client.pinned_ca("00" * 32)


@pytest.mark.parametrize(
    "line",
    [b"\n", b"127.0.0.1\n", b"127.0.0.1 0x50\n", b"a b c\n", b"user@host 1\n", b"h/../x 1\n", b"\xff 1\n", b"x" * 400],
)
def test_what_is_no_place_is_not_called(tmp_path, line, monkeypatch):
    monkeypatch.setattr(socket, "create_connection", lambda *_words, **_more: pytest.fail("called"))
    with courier(tmp_path) as path, socket.socket(socket.AF_UNIX) as asking:
        asking.settimeout(5)
        asking.connect(str(path))
        asking.sendall(line)
        assert asking.recv(1) == b"-"


def test_a_courier_carries_no_more_than_its_bound(tmp_path):
    got = []

    def swallow(found):
        while data := found.recv(65_536):
            got.append(len(data))

    with listening(swallow) as port, courier(tmp_path, bounds=(5.0, 20_000)) as path:
        channel = est_courier.through(path)(Place("127.0.0.1", port, ""), 5.0)
        with channel, contextlib.suppress(OSError):
            for _ in range(100):
                channel.sendall(b"x" * 10_000)
    assert sum(got) <= 20_000


def test_a_silent_server_ends_with_the_time_and_the_next_one_is_served(tmp_path):
    stop = threading.Event()
    with listening(lambda _found: stop.wait(10)) as port, courier(tmp_path, bounds=(0.2, 1_000)) as path:
        begun = time.monotonic()
        for _ in range(2):
            with est_courier.through(path)(Place("127.0.0.1", port, ""), 5.0) as channel:
                assert channel.recv(1) == b""
        assert time.monotonic() - begun < 9
        stop.set()


def test_nobody_who_asks_ends_the_process(tmp_path, monkeypatch):
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "courier.sock"))
        listener.listen()
        monkeypatch.setattr(est_courier, "listening", lambda: listener)
        monkeypatch.setattr(est_courier.serve, "__defaults__", (0.01, (1.0, 1)))
        assert services.run_courier(None) == 0


def test_provisioning_goes_through_a_courier_where_one_listens(tmp_path, authority, monkeypatch):
    monkeypatch.setattr(provision, "HANDED_OVER", tmp_path / "nothing")
    with serving(tmp_path, authority) as port, courier(tmp_path) as path:
        monkeypatch.setattr(provision, "COURIER", path)
        real = socket.create_connection

        def outside(place, **more):
            assert threading.current_thread() is not threading.main_thread()  # the courier's, and nobody else's
            return real(place, **more)

        monkeypatch.setattr(socket, "create_connection", outside)
        given = provisioned(authority, port)
        sheet = bundle(station=STATION)
        sheet = bundle(
            station=STATION,
            broker=sheet.broker.__class__("broker.example", 8883, given.ca_sha256),
            enrolment=sheet.enrolment.__class__(given.url, given.token),
        )
        issued = provision.enroller(None).enrol(sheet, FileStore(tmp_path / "keys"))
    assert b"BEGIN CERTIFICATE" in issued.certificate
    monkeypatch.setattr(provision, "COURIER", tmp_path / "nobody.sock")
    assert isinstance(provision.enroller(None), EstEnroller)
