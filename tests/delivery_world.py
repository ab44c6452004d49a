"""Helpers of the delivery tests: keys, documents, a broker, uplinks and receivers as threads or real processes.

Only tests make a `ReleasedDocument` without the release gate.
"""

import contextlib
import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from appliance.config import ReceiverConfig, UplinkConfig
from appliance.delivery.inbox import Inbox
from appliance.delivery.outbox import Outbox
from appliance.delivery.tls import client_context
from appliance.delivery.uplink import Uplink
from appliance.documents import GateWitness, ReleasedDocument, SealedDocument, new_opaque_id
from appliance.errors import SealingError
from appliance.receiver.service import Receiver
from appliance.sealing.envelope import seal
from appliance.sealing.keys import DeviceSigner, HpkePrivateKey, keys_by_id
from appliance.sealing.receipt import verify_receipt
from appliance.sections.network import BrokerConfig

STATION = "station-0001"
OTHER = "station-0002"
RECEIVERS = ("receiver-0001", "receiver-0002")
RECEIVER_SEED = b"\x07" * 32
HPKE_SEED = b"\x08" * 32


def signer_of(station: str) -> DeviceSigner:
    return DeviceSigner(hashlib.sha256(station.encode()).digest())


def released(size: int = 5_000, *, document: str = "", simulated: bool = False) -> ReleasedDocument:
    pdf = b"%PDF-1.7\n" + os.urandom(size)
    return ReleasedDocument(
        document=document or new_opaque_id(),
        document_class="referral",
        purpose="ai-summary",
        policy="default@1",
        pages=1,
        simulated=simulated,
        sha256=hashlib.sha256(pdf).hexdigest(),
        gate_report={},
        pdf=pdf,
        witness=GateWitness(),
    )


def sealed(document: ReleasedDocument, *, station: str = STATION, signer: DeviceSigner | None = None) -> SealedDocument:
    return seal(document, HpkePrivateKey(HPKE_SEED).public, signer or signer_of(station), station)


def until(condition, timeout_s: float = 20.0, what: str = "condition") -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true in {timeout_s} s")
        time.sleep(0.02)


@dataclass
class Site:
    """The station's side of the exchange, and the receivers' store, in one temporary directory."""

    root: Path
    outbox_dir: Path = field(init=False)
    inbox_dir: Path = field(init=False)
    store: Path = field(init=False)

    def __post_init__(self):
        self.outbox_dir, self.inbox_dir = self.root / "outbox", self.root / "inbox"
        self.store = self.root / "store"
        for directory in (self.outbox_dir, self.inbox_dir, self.store, self.root / "keys", self.root / "stations"):
            directory.mkdir()
        for name, seed in (("hpke.key", HPKE_SEED), ("sign.key", RECEIVER_SEED)):
            path = self.root / "keys" / name
            path.write_bytes(seed)
            path.chmod(0o600)
        self.enrol(STATION)
        self.outbox, self.inbox = Outbox(self.outbox_dir), Inbox(self.inbox_dir)

    def enrol(self, station: str) -> None:
        path = self.root / "stations" / f"{station}.pub"
        path.write_bytes(signer_of(station).public_key.public_bytes_raw())
        path.chmod(0o644)

    def uplink_config(self, broker: BrokerConfig, **changes) -> UplinkConfig:
        fields = {"scan_interval_s": 0.1, "ack_timeout_s": 3.0, "receipt_timeout_s": 1.0, "receipt_timeout_max_s": 2.0}
        fields |= {"refused_retry_s": 600.0, "status_interval_s": 0.5, **changes}
        return UplinkConfig(station=STATION, outbox=self.outbox_dir, inbox=self.inbox_dir, broker=broker, **fields)

    def receiver_config(self, broker: BrokerConfig, name: str = RECEIVERS[0], **changes) -> ReceiverConfig:
        fields = {"session_expiry_s": 30, "sweep_interval_s": 0.3, "retry_s": 0.3, **changes}
        return ReceiverConfig(
            receiver=name,
            store=self.store,
            broker=broker,
            hpke_private_key=self.root / "keys" / "hpke.key",
            signing_key=self.root / "keys" / "sign.key",
            stations=self.root / "stations",
            **fields,
        )

    def stored(self) -> dict[str, bytes]:
        """PDFs whose sidecar exists, by document id."""
        documents = self.store / "documents"
        return {path.stem: path.with_suffix(".pdf").read_bytes() for path in documents.glob("*.json")}

    def settle(self) -> list[str]:
        """What the station does: verify receipts, take settled envelopes out. Returns the documents."""
        done = []
        keys = keys_by_id([DeviceSigner(RECEIVER_SEED).public_key])
        for entry in self.inbox.entries():
            try:
                receipt = verify_receipt(self.inbox.read(entry), keys)
            except SealingError:
                self.inbox.remove(entry)
                continue
            assert receipt.station == STATION
            if self.outbox.holds(receipt.document):
                assert receipt.envelope_sha256 == self.outbox.digest(receipt.document)
                self.outbox.remove(receipt.document)
                done.append(receipt.document)
            self.inbox.remove(entry)
        return done

    def until_delivered(self, count: int, timeout_s: float = 30.0) -> list[str]:
        """Plays the station until `count` documents have their receipt."""
        done: list[str] = []

        def enough() -> bool:
            done.extend(self.settle())
            return len(done) >= count

        until(enough, timeout_s, f"{count} receipts")
        return done

    def status(self) -> dict:
        return json.loads((self.inbox_dir / "uplink-status.json").read_bytes())

    def held(self) -> dict[str, str]:
        path = self.inbox_dir / "uplink-status.json"
        return self.status()["held"] if path.exists() else {}

    def until_code(self, *codes: str, timeout_s: float = 20.0) -> dict:
        path = self.inbox_dir / "uplink-status.json"
        until(lambda: path.exists() and self.status()["code"] in codes, timeout_s, f"status {codes}")
        return self.status()


@contextlib.contextmanager
def running(service):
    """An `Uplink` or `Receiver` on a thread of its own; an exception in it fails the test."""
    stop = threading.Event()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            service.run(stop)
        except BaseException as error:  # noqa: BLE001  it is raised again below
            failures.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield stop
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()
        if failures:
            raise failures[0]


def uplink(site: Site, broker: BrokerConfig, **changes) -> Uplink:
    return Uplink(site.uplink_config(broker, **changes))


def receiver(site: Site, broker: BrokerConfig, name: str = RECEIVERS[0], **changes) -> Receiver:
    return Receiver(site.receiver_config(broker, name, **changes))


_PROGRAM = """
import logging, pickle, sys
logging.basicConfig(level=logging.INFO, stream=sys.stderr)
{hook}
from {module} import run
raise SystemExit(run(pickle.load(open(sys.argv[1], "rb"))))
"""


class Process:
    """`run(config)` of a module in a process of its own, to be killed."""

    def __init__(self, root: Path, module: str, config, hook: str = "") -> None:
        import pickle

        path = root / f"{module}-{time.monotonic_ns()}.pickle"
        path.write_bytes(pickle.dumps(config))
        self.log = path.with_suffix(".log")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", _PROGRAM.format(module=module, hook=hook), str(path)], stderr=log, stdout=log
            )

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def terminate(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(15)

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        if self.process.poll() is None:
            self.kill()


class Wire:
    """A plain MQTT client with the certificate of any identity: what a hostile or foreign program could be."""

    def __init__(self, broker: BrokerConfig, name: str, *filters: str) -> None:
        self.messages: list[tuple[str, bytes, bool]] = []
        self.answers: dict[int, int] = {}
        self.greeted: list[int] = []
        self.granted: list[int] = []
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTProtocolVersion.MQTTv5)
        self._client.tls_set_context(client_context(replace(broker, tls_minimum="1.2")))
        self._client.on_connect = lambda _c, _d, _f, reason, _p: self.greeted.append(reason.value)
        self._client.on_message = lambda _c, _d, m: self.messages.append((m.topic, bytes(m.payload), m.retain))
        self._client.on_publish = lambda _c, _d, mid, reason, _p: self.answers.__setitem__(mid, reason.value)
        self._client.on_subscribe = lambda _c, _d, _m, reasons, _p: self.granted.extend(r.value for r in reasons)
        properties = Properties(PacketTypes.CONNECT)
        self._client.connect(broker.host, broker.port, keepalive=20, clean_start=True, properties=properties)
        self._client.loop_start()
        until(lambda: self.greeted, what="greeting")
        for one in filters:
            self._client.subscribe(one, qos=1)
        until(lambda: len(self.granted) == len(filters), what="subscription")

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> int:
        """Returns the PUBACK's reason code."""
        info = self._client.publish(topic, payload, qos=1, retain=retain)
        until(lambda: info.mid in self.answers, what="PUBACK")
        return self.answers[info.mid]

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._client._reset_sockets(sockpair_only=True)  # it would leave its wake-up pair to the collector

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self.close()
