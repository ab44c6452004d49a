"""A broker that breaks the protocol, refuses, lies or stays silent: the uplink lives on and names what is wrong."""

import contextlib
import random
import socket
import ssl
import struct
import threading

import pytest

from appliance.sim.broker import HOST, Broker
from tests.delivery_world import RECEIVERS, STATION, Site, released, running, sealed, until, uplink

CONNECT, PUBLISH, SUBSCRIBE = 1, 3, 8
GREETING = bytes.fromhex("2003000000")


def granted(number, reason=1):
    return b"\x90\x05" + number + b"\x00" + bytes([reason, reason])


def acknowledged(number, reason=0):
    return b"\x40\x04" + number + bytes([reason, 0])


class FakeBroker:
    """A TLS server that reads MQTT packets and answers each kind with a function of its body."""

    def __init__(self, identities, answers):
        self._answers = {
            CONNECT: lambda _body: GREETING,
            SUBSCRIBE: lambda body: granted(body[:2]),
            PUBLISH: lambda body: acknowledged(number_of(body)),
            **answers,
        }
        self.config = identities.config(STATION, connect_timeout_s=0.7, backoff_min_s=0.1, backoff_max_s=0.2)
        directory = identities.directory
        self._context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(directory / "ca.pem"))
        self._context.verify_mode = ssl.CERT_REQUIRED
        self._context.load_cert_chain(str(directory / "broker.pem"), str(directory / "broker.key"))
        self._listener = socket.create_server((HOST, identities.port))
        self._listener.settimeout(0.1)
        self._stop = threading.Event()
        self.connections = 0
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_exc):
        self._stop.set()
        self._thread.join(10)
        self._listener.close()

    def _serve(self):
        while not self._stop.is_set():
            with contextlib.suppress(OSError, IndexError):
                plain, _ = self._listener.accept()
                with plain:
                    plain.settimeout(2)
                    with self._context.wrap_socket(plain, server_side=True) as client:
                        self.connections += 1
                        client.settimeout(0.1)
                        self._talk(client)

    def _talk(self, client):
        pending = b""
        while not self._stop.is_set():
            with contextlib.suppress(TimeoutError):
                received = client.recv(65_536)
                if not received:
                    return
                pending += received
            while (packet := split(pending)) is not None:
                kind, body, pending = packet
                answer = self._answers.get(kind)
                if answer is not None:
                    client.sendall(answer(body))


def split(data):
    """Kind, body and rest of the first MQTT packet in `data`, if it is whole."""
    length, shift = 0, 0
    for position, byte in enumerate(data[1:5], 2):
        length |= (byte & 127) << shift
        shift += 7
        if not byte & 128:
            whole = position + length
            return (data[0] >> 4, data[position:whole], data[whole:]) if len(data) >= whole else None
    return None


def number_of(body):
    (topic,) = struct.unpack(">H", body[:2])
    return body[2 + topic : 4 + topic]


@pytest.fixture(scope="module")
def identities(tmp_path_factory):
    return Broker(tmp_path_factory.mktemp("broker"), [STATION], RECEIVERS)


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    made.outbox.put(sealed(released()))
    return made


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({CONNECT: lambda _: bytes.fromhex("2003008700")}, "broker-not-authorised"),
        ({CONNECT: lambda _: bytes.fromhex("2003009700")}, "broker-quota"),
        ({CONNECT: lambda _: bytes.fromhex("2003008800")}, "broker-protocol"),
        ({CONNECT: lambda _: b""}, "broker-timeout"),
        ({CONNECT: lambda _: bytes.fromhex("200500000 22400".replace(" ", ""))}, "broker-limit"),  # QoS 0 alone
        (
            {CONNECT: lambda _: bytes.fromhex("20060000032100 00".replace(" ", ""))},
            "broker-protocol",
        ),  # Receive Maximum 0
        ({CONNECT: lambda _: bytes.fromhex("2006000003ff0000")}, "broker-protocol"),
        ({SUBSCRIBE: lambda body: granted(body[:2], 0x87)}, "broker-not-authorised"),
        ({SUBSCRIBE: lambda _: b""}, "broker-timeout"),
        ({SUBSCRIBE: lambda body: granted(body[:2]) + bytes.fromhex("e0018e")}, "broker-taken-over"),
        ({PUBLISH: lambda body: acknowledged(number_of(body), 0x97)}, "broker-quota"),
        ({PUBLISH: lambda body: acknowledged(number_of(body), 0x87)}, "broker-not-authorised"),
        ({PUBLISH: lambda body: acknowledged(number_of(body), 0x10)}, "no-receiver"),
        ({PUBLISH: lambda _: b""}, "broker-timeout"),
    ],
)
def test_what_the_broker_says_or_leaves_unsaid_is_named_and_nothing_is_lost(identities, site, answers, code):
    with (
        FakeBroker(identities, answers) as broker,
        running(uplink(site, broker.config, ack_timeout_s=0.5)),
    ):
        status = site.until_code(code)
        assert "safe" in status["sentence"]
    assert len(site.outbox.entries().documents) == 1


def test_a_packet_limit_by_reason_code_is_followed_down_to_its_end(identities, site):
    answers = {PUBLISH: lambda _: bytes.fromhex("e00195")}
    with FakeBroker(identities, answers) as broker, running(uplink(site, broker.config)):
        until(lambda: set(site.held().values()) == {"delivery-packet-limit"}, what="the end of the halving")


def test_a_broker_that_floods_is_dropped(identities, site):
    document = site.outbox.entries().documents[0]
    topic = f"scanstation/v1/{STATION}/receipts/{document}".encode()
    flood = b""
    for number in range(1, 60):
        body = struct.pack(">H", len(topic)) + topic + struct.pack(">H", number) + b"\0"
        body += b'{"document":"%s"}' % document.encode()
        flood += bytes([0x32, 0x80 | len(body) & 127, len(body) >> 7]) + body
    site.inbox_dir.rename(site.inbox_dir.with_name("away"))  # nothing can be taken off the queue
    site.inbox_dir.write_bytes(b"")
    answers = {SUBSCRIBE: lambda packet: granted(packet[:2]) + flood}
    with FakeBroker(identities, answers) as broker, running(uplink(site, broker.config)):
        until(lambda: broker.connections >= 3, what="the uplink hangs up and comes back")


def test_no_more_messages_are_in_flight_than_the_broker_allows(identities, site):
    site.outbox.put(sealed(released(20_000)))
    seen = []
    answers = {
        CONNECT: lambda _: bytes.fromhex("200b0000 08 210003 27000007d0".replace(" ", "")),  # 3 in flight, 2,000 bytes
        PUBLISH: lambda body: seen.append(len(body)) or b"",
    }
    with FakeBroker(identities, answers) as broker, running(uplink(site, broker.config, ack_timeout_s=1.0)):
        until(lambda: broker.connections >= 2, what="the end of the first connection")
        assert len(seen) in (3, 6)  # three for each connection that got so far
        assert max(seen) <= 2_000


def test_random_packets_never_end_the_uplink(identities, site):
    chance = random.Random(7)
    kinds = [0x20, 0x30, 0x32, 0x34, 0x40, 0x50, 0x62, 0x70, 0x90, 0xB0, 0xD0, 0xE0, 0xF0]

    def garbage(body):
        content = bytes(chance.randrange(256) for _ in range(chance.randrange(40)))
        return granted(body[:2]) + bytes([chance.choice(kinds), len(content)]) + content

    with (
        FakeBroker(identities, {SUBSCRIBE: garbage}) as broker,
        running(uplink(site, broker.config, ack_timeout_s=0.2)),
    ):
        until(lambda: broker.connections >= 12, timeout_s=40, what="many broken sessions")
    assert len(site.outbox.entries().documents) == 1
