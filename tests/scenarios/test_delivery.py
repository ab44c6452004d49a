"""Documents travel through a real mosquitto, and every one arrives exactly once, whatever breaks on the way."""

import contextlib
import json
import os
import subprocess
from dataclasses import replace

import pytest

from appliance.delivery import parts
from appliance.delivery.topics import Kind, Topic
from appliance.sim.broker import Broker, BrokerOptions
from tests.delivery_world import (
    RECEIVERS,
    STATION,
    Process,
    Site,
    Wire,
    receiver,
    released,
    running,
    sealed,
    until,
    uplink,
)

FIRST, SECOND = RECEIVERS


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


@pytest.fixture
def broker(tmp_path):
    with Broker(tmp_path / "broker", [STATION], RECEIVERS) as running_broker:
        yield running_broker


@pytest.fixture
def tiny(tmp_path):
    """A broker that takes packets of 2,000 bytes."""
    with Broker(tmp_path / "tiny", [STATION], RECEIVERS, BrokerOptions(max_packet_bytes=2_000)) as running_broker:
        yield running_broker


def put(site, *sizes):
    documents = {document.document: document for document in (released(size) for size in sizes)}
    for document in documents.values():
        site.outbox.put(sealed(document))
    return {name: document.pdf for name, document in documents.items()}


def parts_in_spool(site):
    return len(list((site.store / "spool").glob("*/*/*.part")))


def test_documents_arrive_and_their_receipts_come_back(site, broker):
    sent = put(site, 5_000, 200, 3_000_000)
    with running(receiver(site, broker.config(FIRST))), running(uplink(site, broker.config(STATION))):
        assert set(site.until_delivered(3)) == set(sent)
    assert site.stored() == sent
    assert parts_in_spool(site) == 0


def test_a_tiny_packet_limit_means_many_parts(site, tiny):
    sent = put(site, 30_000)
    with running(receiver(site, tiny.config(FIRST))), running(uplink(site, tiny.config(STATION))):
        site.until_delivered(1)
    assert site.stored() == sent


def test_a_packet_limit_below_the_minimum_is_named_and_loses_nothing(site, tmp_path):
    sent = put(site, 5_000)
    broker = Broker(tmp_path / "broker", [STATION], RECEIVERS, BrokerOptions(max_packet_bytes=600))
    with broker, running(receiver(site, broker.config(FIRST))), running(uplink(site, broker.config(STATION))):
        until(lambda: site.held() == dict.fromkeys(sent, parts.PacketLimitError.code), what="the limit is named")
        assert site.outbox.entries().documents == tuple(sent)
        broker.stop()
        broker.limit(BrokerOptions(max_packet_bytes=100_000))
        broker.start()
        site.until_delivered(1)
    assert site.stored() == sent


def test_a_size_limit_the_broker_did_not_announce_is_found_by_halving(site, tmp_path):
    sent = put(site, 50_000)
    options = BrokerOptions(max_message_bytes=9_000)
    with (
        Broker(tmp_path / "broker", [STATION], RECEIVERS, options) as broker,
        running(receiver(site, broker.config(FIRST))),
        running(uplink(site, broker.config(STATION))),
    ):
        site.until_delivered(1)
    assert site.stored() == sent


def test_a_broker_that_takes_one_message_at_a_time_gets_one_at_a_time(site, tmp_path):
    sent = put(site, 30_000)
    options = BrokerOptions(max_packet_bytes=4_000, max_in_flight=1)
    with (
        Broker(tmp_path / "broker", [STATION], RECEIVERS, options) as broker,
        running(receiver(site, broker.config(FIRST))),
        running(uplink(site, broker.config(STATION))),
    ):
        site.until_delivered(1)
        assert "receive maximum" not in broker.log_text().lower()
    assert site.stored() == sent


def test_a_broker_that_is_down_at_the_start_is_waited_for(site, tmp_path):
    sent = put(site, 5_000)
    broker = Broker(tmp_path / "broker", [STATION], RECEIVERS)
    with running(uplink(site, broker.config(STATION))), running(receiver(site, broker.config(FIRST))):
        status = site.until_code("broker-unreachable")
        assert status["connected"] is False
        assert status["waiting"] == 1
        assert "safe" in status["sentence"]
        with broker:
            site.until_delivered(1)
            assert site.until_code("connected")["connected"] is True
    assert site.stored() == sent


def test_a_broker_killed_in_the_middle_of_a_transfer_loses_nothing(site, tiny):
    sent = put(site, 300_000, 4_000)
    with running(receiver(site, tiny.config(FIRST))), running(uplink(site, tiny.config(STATION))):
        until(lambda: parts_in_spool(site) > 10, what="a transfer under way")
        tiny.kill()
        site.until_code("broker-unreachable", "broker-connection-lost", "broker-refused")
        tiny.start()
        site.until_delivered(2)
    assert site.stored() == sent


def test_a_broker_that_hangs_is_noticed_and_outlived(site, broker):
    with (
        running(receiver(site, broker.config(FIRST))),
        running(uplink(site, broker.config(STATION, connect_timeout_s=1.0), ack_timeout_s=1.0)),
    ):
        site.until_code("connected")
        broker.freeze()
        sent = put(site, 5_000)
        site.until_code("broker-timeout")
        broker.thaw()
        site.until_delivered(1)
    assert site.stored() == sent


def test_a_receiver_that_is_down_for_the_whole_scan_gets_everything_later(site, broker):
    sent = put(site, 5_000, 6_000, 7_000)
    with running(uplink(site, broker.config(STATION))):
        site.until_code("no-receiver")
        assert set(site.outbox.entries().documents) == set(sent)
        with running(receiver(site, broker.config(FIRST))):
            assert set(site.until_delivered(3)) == set(sent)
    assert site.stored() == sent


def test_a_document_that_leaves_the_outbox_in_the_middle_is_not_sent_further(site, tiny):
    first, second = put(site, 3_000_000), put(site, 3_000)
    with running(receiver(site, tiny.config(FIRST))), running(uplink(site, tiny.config(STATION))):
        until(lambda: parts_in_spool(site) > 10, what="a transfer under way")
        site.outbox.remove(next(iter(first)))  # a receipt of an earlier attempt came
        site.until_delivered(1)
    assert site.stored() == second


def test_files_that_cannot_be_sent_are_held_and_hold_up_no_other(site, broker):
    (site.outbox_dir / f"{'0' * 32}.envelope").write_bytes(b"")
    (site.outbox_dir / f"{'1' * 32}.envelope").write_bytes(b"x" * 70_000)
    (site.outbox_dir / "stranger").write_bytes(b"")
    sent = put(site, 3_000)
    with (
        running(receiver(site, broker.config(FIRST))),
        running(uplink(site, broker.config(STATION), max_envelope_bytes=60_000)),
    ):
        site.until_delivered(1)
        until(lambda: site.held() == {"0" * 32: "envelope-size", "1" * 32: "envelope-size"}, what="both are named")
        assert site.status()["strangers"] == 1
    assert site.stored() == sent


def test_an_outbox_that_cannot_be_read_is_named_until_it_is_back(site, broker):
    away = site.outbox_dir.with_name("away")
    site.outbox_dir.rename(away)
    with running(receiver(site, broker.config(FIRST))), running(uplink(site, broker.config(STATION))):
        site.until_code("outbox")
        away.rename(site.outbox_dir)
        sent = put(site, 3_000)
        site.until_delivered(1)
    assert site.stored() == sent


def test_parts_that_never_become_whole_expire(site, tiny):
    sent = put(site, 3_000_000)
    with running(receiver(site, tiny.config(FIRST), spool_ttl_s=0.5)):
        with running(uplink(site, tiny.config(STATION))):
            until(lambda: parts_in_spool(site) > 10, what="a transfer under way")
            site.outbox.remove(next(iter(sent)))
        until(lambda: parts_in_spool(site) == 0, what="an empty spool")
    assert site.stored() == {}


def test_a_receiver_that_was_there_before_finds_the_documents_at_the_broker(site, broker):
    with running(receiver(site, broker.config(FIRST))):
        pass  # from now on the broker keeps documents for it
    sent = put(site, 5_000)
    with running(uplink(site, broker.config(STATION), receipt_timeout_s=600.0, receipt_timeout_max_s=600.0)):
        until(lambda: site.until_code("connected")["unanswered"] == 1, what="sent")
        with running(receiver(site, broker.config(FIRST))):
            site.until_delivered(1)
    assert site.stored() == sent


KILLED_AFTER_STORING = """
import os, signal
from appliance.receiver import store
original = store.DirectorySink.store
def store_and_die(self, opened):
    original(self, opened)
    os.kill(os.getpid(), signal.SIGKILL)
store.DirectorySink.store = store_and_die
"""

KILLED_BEFORE_THE_SIDECAR = """
import os, signal
from appliance.receiver import store
store.DirectorySink._sidecar = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("moment", [KILLED_AFTER_STORING, KILLED_BEFORE_THE_SIDECAR])
def test_a_receiver_killed_between_store_and_receipt_stores_once_and_answers(site, broker, moment):
    sent = put(site, 5_000)
    config = site.receiver_config(broker.config(FIRST))
    with running(uplink(site, broker.config(STATION))):
        with Process(site.root, "appliance.receiver.main", config, moment) as victim:
            victim.process.wait(20)
        assert list((site.store / "documents").glob("*.pdf"))
        assert site.inbox.entries() == ()
        with Process(site.root, "appliance.receiver.main", config) as heir:
            site.until_delivered(1)
            assert heir.terminate() == 0
    assert site.stored() == sent
    assert len(list((site.store / "documents").iterdir())) == 2


def test_an_uplink_killed_in_the_middle_of_a_transfer_goes_on(site, tiny):
    sent = put(site, 300_000)
    config = site.uplink_config(tiny.config(STATION))
    with running(receiver(site, tiny.config(FIRST))):
        with Process(site.root, "appliance.delivery.main", config) as victim:
            until(lambda: parts_in_spool(site) > 10, what="a transfer under way")
            victim.kill()
        with Process(site.root, "appliance.delivery.main", config) as heir:
            site.until_delivered(1)
            assert heir.terminate() == 0
    assert site.stored() == sent


def test_two_receivers_share_the_parts_of_one_envelope(site, tiny):
    sent = put(site, 60_000)
    services = [receiver(site, tiny.config(name), name) for name in RECEIVERS]
    shares = [0, 0]
    for index, service in enumerate(services):

        def count(*arguments, index=index, add=service._spool.add):
            shares[index] += 1
            return add(*arguments)

        service._spool.add = count
    with running(services[0]), running(services[1]):
        with Wire(tiny.config(STATION), "probe"):  # both are subscribed once the broker answered a later client
            until(lambda: tiny.log_text().count("New client connected") >= 3, what="all clients")
        with running(uplink(site, tiny.config(STATION))):
            site.until_delivered(1)
    assert site.stored() == sent
    assert min(shares) > 5


def test_a_document_arrives_although_one_of_two_receivers_went_away(site, tiny):
    with running(receiver(site, tiny.config(SECOND), SECOND, session_expiry_s=3)):
        pass  # for three seconds the broker goes on dealing it every other part
    sent = put(site, 3_000)
    with running(receiver(site, tiny.config(FIRST))), running(uplink(site, tiny.config(STATION))):
        site.until_delivered(1)
    assert site.stored() == sent


def test_redelivery_stores_once_and_gives_the_same_receipt_again(site, broker):
    document = released(5_000)
    envelope = sealed(document)
    message = parts.pack(
        parts.PartHeader(document.document, envelope.envelope_sha256, len(envelope.envelope), 0, 1), envelope.envelope
    )
    topic = str(Topic(STATION, Kind.DOCUMENTS, document.document))
    answers = str(Topic(STATION, Kind.RECEIPTS, document.document))
    with (
        running(receiver(site, broker.config(FIRST))),
        Wire(broker.config(STATION), "station", answers) as station,
    ):
        until(lambda: station.publish(topic, message) == 0, what="a subscribed receiver")
        until(lambda: len(station.messages) == 1, what="receipt")
        before = {path: path.stat().st_mtime_ns for path in (site.store / "documents").iterdir()}
        for _ in range(3):
            station.publish(topic, message)
        until(lambda: len(station.messages) == 4, what="receipts")
        assert len({payload for _, payload, _ in station.messages}) == 1
    assert {path: path.stat().st_mtime_ns for path in (site.store / "documents").iterdir()} == before
    assert site.stored() == {document.document: document.pdf}


def test_the_same_document_sealed_again_is_stored_once_and_both_envelopes_get_their_receipt(site, broker):
    document = released(5_000)
    first, second = sealed(document), sealed(document)
    assert first.envelope_sha256 != second.envelope_sha256
    with running(receiver(site, broker.config(FIRST))), running(uplink(site, broker.config(STATION))):
        for envelope in (first, second):  # a station that died before it recorded the first one
            site.outbox.put(envelope)
            site.until_delivered(1)
    assert site.stored() == {document.document: document.pdf}


@contextlib.contextmanager
def small_disk(path):
    """A file system of 1 MB at `path`."""
    path.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(path)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(path)], check=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small file system needs root")
@pytest.mark.parametrize("place", ["spool", "documents"])
def test_a_full_disk_at_the_receiver_means_later_not_lost(site, broker, place):
    with small_disk(site.store / place):
        ballast = site.store / place / "ballast"
        ballast.write_bytes(b"\0" * 800_000)
        sent = put(site, 400_000)
        once = {"receipt_timeout_s": 600.0, "receipt_timeout_max_s": 600.0}  # the uplink does not come to the rescue
        with running(receiver(site, broker.config(FIRST))), running(uplink(site, broker.config(STATION), **once)):
            site.until_code("connected")
            until(lambda: site.status()["unanswered"] == 1, what="sent")
            assert site.inbox.entries() == ()
            assert site.stored() == {}
            ballast.unlink()
            site.until_delivered(1)
        assert site.stored() == sent


def test_presence_is_retained_and_the_last_will_tells_of_an_uplink_that_died(site, broker):
    topic = str(Topic(STATION, Kind.STATUS))
    config = site.uplink_config(broker.config(STATION))
    with Wire(broker.config(FIRST), "watcher", topic) as watcher:

        def last():
            return json.loads(watcher.messages[-1][1]) if watcher.messages else {}

        with Process(site.root, "appliance.delivery.main", config) as victim:
            until(lambda: last().get("online") is True, what="online")
            assert last().items() >= {"format": 1, "code": "connected", "waiting": 0, "held": 0}.items()
            victim.kill()
        until(lambda: last() == {"format": 1, "online": False, "code": "connection-lost"}, what="last will")
        with running(uplink(site, broker.config(STATION))):
            until(lambda: last().get("online") is True, what="online again")
        until(lambda: last().get("code") == "stopped", what="farewell")
    with Wire(broker.config(FIRST), "late", topic) as late:
        until(lambda: late.messages, what="the retained status")
        assert late.messages[0][2] is True
        assert json.loads(late.messages[0][1])["online"] is False


def test_the_services_tell_the_service_manager_and_end_on_a_signal(site, broker):
    hook = """
import sys, {module} as module
original = module.run
def told(config):
    return original(config, lambda line: print(line, file=sys.stderr, flush=True))
module.run = told
"""
    for module, config in (
        ("appliance.delivery.main", site.uplink_config(broker.config(STATION))),
        ("appliance.receiver.main", site.receiver_config(broker.config(FIRST))),
    ):
        with Process(site.root, module, config, hook.format(module=module)) as service:
            until(lambda log=service.log: log.read_text().count("WATCHDOG=1") > 3, what="watchdog")
            assert service.terminate() == 0
            lines = service.log.read_text().split()
            assert "READY=1" in lines
            assert lines[-1] == "STOPPING=1"


def test_a_stopped_uplink_ends_while_it_waits_for_a_broker(site, tmp_path):
    broker = Broker(tmp_path / "broker", [STATION], RECEIVERS)
    slow = replace(broker.config(STATION), backoff_min_s=60.0, backoff_max_s=60.0)
    with running(uplink(site, slow)):
        site.until_code("broker-unreachable")  # leaving the block sets stop and allows 20 s
