"""Whatever somebody with a station's certificate publishes: the receiver stays alive and stores only the true."""

import hashlib
import json
import os
import random
import struct

import pytest

from appliance.delivery.parts import HEADER_BYTES, PartHeader, pack
from appliance.delivery.session import Message
from appliance.sim.broker import Broker
from tests.delivery_world import (
    OTHER,
    RECEIVERS,
    STATION,
    Site,
    Wire,
    receiver,
    released,
    running,
    sealed,
    signer_of,
    until,
)

FIRST = RECEIVERS[0]


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with Broker(tmp_path_factory.mktemp("broker"), [STATION, OTHER], RECEIVERS) as running_broker:
        yield running_broker


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def receiving(site, broker, **changes):
    """A receiver whose session ends with it, so that nothing of one test reaches the next."""
    return running(receiver(site, broker.config(FIRST), session_expiry_s=0, **changes))


class Sender:
    """A program with a station's certificate that sends what it likes and collects the answers."""

    def __init__(self, broker, station=STATION):
        base = f"scanstation/v1/{station}"
        self._base = base
        self.wire = Wire(broker.config(station), f"sender-{station}", f"{base}/receipts/+", f"{base}/refusals/+")

    def __enter__(self):
        return self

    def __exit__(self, *_exc):
        self.wire.close()

    def raw(self, document, message):
        until(lambda: self.wire.publish(f"{self._base}/documents/{document}", message) == 0, what="a receiver")

    def envelope(self, envelope, document=""):
        header = PartHeader(document or envelope.document, envelope.envelope_sha256, len(envelope.envelope), 0, 1)
        self.raw(header.document, pack(header, envelope.envelope))

    def refusal(self, document):
        """The reason of the refusal of this document, once it came."""
        topic = f"{self._base}/refusals/{document}"
        until(lambda: any(t == topic for t, _, _ in self.wire.messages), what="refusal")
        return next(json.loads(payload)["reason"] for t, payload, _ in self.wire.messages if t == topic)

    def receipt(self, document):
        topic = f"{self._base}/receipts/{document}"
        until(lambda: any(t == topic for t, _, _ in self.wire.messages), what="receipt")


def delivers(sender, site):
    """The receiver still takes a good document: everything sent before was handled."""
    good = released()
    sender.envelope(sealed(good))
    sender.receipt(good.document)
    assert site.stored()[good.document] == good.pdf


def test_a_production_receiver_refuses_simulated_documents(site, broker):
    document = released(simulated=True)
    with receiving(site, broker), Sender(broker) as sender:
        sender.envelope(sealed(document))
        assert sender.refusal(document.document) == "refused-simulated"
    assert site.stored() == {}


def test_a_receiver_of_the_simulator_takes_simulated_documents(site, broker):
    document = released(simulated=True)
    with receiving(site, broker, accept_simulated=True), Sender(broker) as sender:
        sender.envelope(sealed(document))
        sender.receipt(document.document)
    assert json.loads((site.store / "documents" / f"{document.document}.json").read_bytes())["simulated"] is True


def test_documents_that_are_not_what_they_claim_are_refused_by_name(site, broker):
    site.enrol(OTHER)
    forged, foreign, swapped, flipped = released(), released(), released(), released()
    with receiving(site, broker), Sender(broker) as sender:
        sender.envelope(sealed(forged, signer=signer_of(OTHER)))
        assert sender.refusal(forged.document) == "refused-signature"
        sender.envelope(sealed(foreign, station=OTHER, signer=signer_of(OTHER)))  # replayed under our name
        assert sender.refusal(foreign.document) == "refused-station"
        other_id = released().document
        sender.envelope(sealed(swapped), document=other_id)
        assert sender.refusal(other_id) == "refused-signature"
        envelope = bytearray(sealed(flipped).envelope)
        envelope[-1] ^= 1
        header = PartHeader(flipped.document, hashlib.sha256(envelope).hexdigest(), len(envelope), 0, 1)
        sender.raw(flipped.document, pack(header, bytes(envelope)))
        assert sender.refusal(flipped.document) == "refused-format"
        delivers(sender, site)
    assert len(site.stored()) == 1


def test_an_unknown_or_revoked_station_is_refused_and_fills_no_spool(site, broker):
    unknown, revoked = released(), released()
    with receiving(site, broker):
        with Sender(broker, OTHER) as sender:
            sender.envelope(sealed(unknown, station=OTHER))
            assert sender.refusal(unknown.document) == "refused-station"
        (site.root / "stations" / f"{STATION}.revoked").touch()
        with Sender(broker) as sender:
            sender.envelope(sealed(revoked))
            assert sender.refusal(revoked.document) == "refused-station"
    assert site.stored() == {}
    assert list((site.store / "spool").iterdir()) == []


def test_another_document_under_a_stored_id_is_refused_and_changes_nothing(site, broker):
    first = released()
    second = released(document=first.document)
    with receiving(site, broker), Sender(broker) as sender:
        sender.envelope(sealed(first))
        sender.receipt(first.document)
        sender.envelope(sealed(second))
        assert sender.refusal(first.document) == "refused-conflict"
    assert site.stored() == {first.document: first.pdf}


def test_damaged_headers_and_foreign_bytes_are_dropped(site, broker):
    document = released()
    envelope = sealed(document)
    good = pack(
        PartHeader(document.document, envelope.envelope_sha256, len(envelope.envelope), 0, 1), envelope.envelope
    )
    chance = random.Random(1)
    with receiving(site, broker), Sender(broker) as sender:
        sender.raw(document.document, b"")
        sender.raw(document.document, os.urandom(500))
        sender.raw("not-an-id", good)
        sender.raw("f" * 32, good)  # another document than the topic's
        for _ in range(100):
            damaged = bytearray(good)
            for _ in range(chance.randint(1, 3)):
                damaged[chance.randrange(HEADER_BYTES)] = chance.randrange(256)
            if damaged[:HEADER_BYTES] != good[:HEADER_BYTES]:
                sender.raw(document.document, bytes(damaged[: chance.choice((HEADER_BYTES, HEADER_BYTES + 9, None))]))
        delivers(sender, site)
    assert document.document not in site.stored()


@pytest.mark.parametrize(
    ("total", "count"), [(1 << 30, 4), (10_000_000, 65_536), (2_000_000, 65), (1, 1 << 31), (1 << 62, 1)]
)
def test_giant_totals_and_counts_are_refused_before_anything_is_written(site, broker, total, count):
    document = released().document
    start, end = (0, total // count) if count <= total else (0, 1)
    raw = struct.pack(">4sB3x16s32sQII", b"SCNP", 1, bytes.fromhex(document), b"\1" * 32, total, 0, count)
    config = {"max_envelope_bytes": 5_000_000, "max_parts": 64}
    with receiving(site, broker, **config), Sender(broker) as sender:
        sender.raw(document, raw + b"\0" * min(end - start, 200_000))
        delivers(sender, site)
    assert list((site.store / "spool").glob("*/*")) == []


def test_conflicting_parts_keep_the_first_and_the_digest_decides(site, broker):
    document = released(4_000)
    envelope = sealed(document)
    half = PartHeader(document.document, envelope.envelope_sha256, len(envelope.envelope), 0, 2)
    other = PartHeader(document.document, envelope.envelope_sha256, len(envelope.envelope), 1, 2)
    (start, middle), (_, end) = half.span(), other.span()
    with receiving(site, broker), Sender(broker) as sender:
        sender.raw(document.document, pack(half, envelope.envelope[start:middle]))
        sender.raw(document.document, pack(half, b"\0" * (middle - start)))  # dropped
        sender.raw(document.document, pack(other, envelope.envelope[middle:end]))
        sender.receipt(document.document)
        assert site.stored() == {document.document: document.pdf}

        poisoned = released(4_000)
        envelope = sealed(poisoned)
        half = PartHeader(poisoned.document, envelope.envelope_sha256, len(envelope.envelope), 0, 2)
        other = PartHeader(poisoned.document, envelope.envelope_sha256, len(envelope.envelope), 1, 2)
        (start, middle), (_, end) = half.span(), other.span()
        sender.raw(poisoned.document, pack(half, b"\0" * (middle - start)))  # this time the false one came first
        sender.raw(poisoned.document, pack(other, envelope.envelope[middle:end]))
        until(lambda: list((site.store / "spool").glob("*/*")) == [], what="the damaged set is gone")
        assert poisoned.document not in site.stored()
        sender.raw(poisoned.document, pack(half, envelope.envelope[start:middle]))  # the station sends again
        sender.raw(poisoned.document, pack(other, envelope.envelope[middle:end]))
        sender.receipt(poisoned.document)
    assert site.stored()[poisoned.document] == poisoned.pdf


def test_a_station_that_begins_many_documents_loses_its_own_and_nobody_elses(site, broker):
    site.enrol(OTHER)
    with (
        receiving(site, broker, max_station_sets=4),
        Sender(broker, OTHER) as hostile,
        Sender(broker) as sender,
    ):
        victim = released(4_000)
        envelope = sealed(victim)
        parts_of = [PartHeader(victim.document, envelope.envelope_sha256, len(envelope.envelope), i, 2) for i in (0, 1)]
        first, second = (pack(part, envelope.envelope[slice(*part.span())]) for part in parts_of)
        sender.raw(victim.document, first)
        for _ in range(12):
            name = released().document
            hostile.raw(name, pack(PartHeader(name, "1" * 64, 20, 0, 2), b"\0" * 10))
        sender.raw(victim.document, second)
        sender.receipt(victim.document)
    assert len(list((site.store / "spool" / OTHER).iterdir())) == 4


def test_a_part_for_another_recipient_is_dropped_although_the_broker_delivered_it(site, broker, caplog):
    """A broker that delivers what nobody asked for; the envelope itself is true and could even be opened."""
    document = released()
    envelope = sealed(document)
    header = PartHeader(document.document, envelope.envelope_sha256, len(envelope.envelope), 0, 1)
    part = pack(header, envelope.envelope)
    base = f"scanstation/v1/{STATION}/documents"
    for name, other in (("", "claims-office/"), ("claims-office", ""), ("claims-office", "triage/")):
        caplog.clear()
        one = receiver(site, broker.config(FIRST), recipient=name)
        one._take_part(Message(f"{base}/{other}{document.document}", part, 1))
        assert "dropped a part for another recipient" in caplog.text
        assert site.stored() == {}
        assert not list((site.store / "spool").glob("*/*"))
    one._take_part(Message(f"{base}/claims-office/{document.document}", part, 1))
    assert site.stored() == {document.document: document.pdf}
