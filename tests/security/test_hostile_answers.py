"""Whatever arrives as an answer, the uplink stays alive, bounded, and goes on delivering."""

import json

import pytest

from appliance.delivery.refusals import Reason, Refusal, encode
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
    until,
    uplink,
)

FIRST, SECOND = RECEIVERS
NOBODY = "f" * 32


@pytest.fixture(scope="module")
def broker(tmp_path_factory):
    with Broker(tmp_path_factory.mktemp("broker"), [STATION, OTHER], RECEIVERS) as running_broker:
        yield running_broker


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def test_hostile_receipts_are_bounded_and_a_true_one_still_gets_through(site, broker):
    document = released()
    site.outbox.put(sealed(document))
    receipts = f"scanstation/v1/{STATION}/receipts/"
    about = json.dumps({"document": document.document}).encode()
    hostile = [
        (NOBODY, json.dumps({"document": NOBODY}).encode()),  # a document that is not ours
        ("../../etc/passwd", about),
        ("A" * 32, about),
        (document.document, b""),
        (document.document, b"\xff\xfe\x00"),
        (document.document, b"[" * 10_000),
        (document.document, b'{"document": ' + b"1" * 5_000 + b"}"),
        (document.document, about.ljust(20_000)),  # too large
        (document.document, json.dumps({"document": NOBODY}).encode()),
        *((document.document, about + b"\n%d" % number) for number in range(50)),  # plausible, all different
    ]
    with (
        running(uplink(site, broker.config(STATION))),
        Wire(broker.config(SECOND), "hostile") as wire,
    ):
        site.until_code("connected", "no-receiver")
        for name, payload in hostile:
            wire.publish(receipts + name, payload)
        wire.publish(f"scanstation/v1/{STATION}/refusals/{document.document}", b"{")
        until(lambda: len(site.inbox.entries()) == 8, what="the bound for one document")
        assert {entry.document for entry in site.inbox.entries()} == {document.document}
        for entry in site.inbox.entries():  # the station finds none of them good
            site.inbox.remove(entry)
        with running(receiver(site, broker.config(FIRST))):
            assert site.until_delivered(1) == [document.document]
    site.settle()  # a receipt of a second attempt may have come late
    assert {path.name for path in site.inbox_dir.iterdir()} == {"uplink-status.json"}


def test_a_receipt_that_the_station_does_not_believe_leads_to_another_attempt(site, broker):
    document = released()
    site.outbox.put(sealed(document))
    parts_topic = f"scanstation/v1/{STATION}/documents/{document.document}"
    answer = f"scanstation/v1/{STATION}/receipts/{document.document}"
    with (
        Wire(broker.config(FIRST), "liar", parts_topic) as liar,
        running(uplink(site, broker.config(STATION))),
    ):
        until(lambda: len(liar.messages) == 1, what="the first attempt")
        liar.publish(answer, json.dumps({"document": document.document}).encode() + b"\n" + b"0" * 128 + b"\n")
        until(site.inbox.entries, what="the false receipt")
        until(lambda: len(liar.messages) == 2, what="the second attempt")
        assert site.outbox.holds(document.document)


def test_a_refusal_is_shown_and_heeded_but_only_for_the_envelope_that_was_sent(site, broker):
    document = released()
    envelope = sealed(document)
    site.outbox.put(envelope)
    topic = f"scanstation/v1/{STATION}/refusals/{document.document}"

    def refuse(sha256):
        return encode(Refusal(document.document, sha256, FIRST, Reason.STATION))

    with (
        Wire(broker.config(FIRST), "refuser", f"scanstation/v1/{STATION}/documents/+") as refuser,
        running(uplink(site, broker.config(STATION))),
    ):
        until(lambda: refuser.messages, what="the first attempt")
        refuser.publish(topic, refuse("0" * 64))
        until(lambda: len(refuser.messages) >= 2, what="another attempt in spite of a foreign refusal")
        assert site.held() == {}
        refuser.publish(topic, refuse(envelope.envelope_sha256))
        until(lambda: site.held() == {document.document: "refused-station"}, what="the refusal is shown")
        count = len(refuser.messages)
        other = released()
        site.outbox.put(sealed(other))
        until(lambda: len(refuser.messages) == count + 1, what="other documents go on")
        assert other.document in refuser.messages[-1][0]
        assert site.outbox.holds(document.document)


def test_a_full_inbox_does_not_stop_the_uplink(site, broker):
    documents = [released() for _ in range(3)]
    for document in documents:
        site.outbox.put(sealed(document))
    with (
        running(receiver(site, broker.config(FIRST))),
        running(uplink(site, broker.config(STATION), max_receipts=1)),
    ):
        assert set(site.until_delivered(3)) == {document.document for document in documents}


def test_an_inbox_that_cannot_be_written_means_later_not_lost(site, broker):
    document = released()
    site.outbox.put(sealed(document))
    away = site.inbox_dir.with_name("away")
    with (
        running(receiver(site, broker.config(FIRST))),
        running(uplink(site, broker.config(STATION), receipt_timeout_s=60.0, receipt_timeout_max_s=60.0)),
    ):
        site.inbox_dir.rename(away)
        until(site.stored, what="stored")
        away.rename(site.inbox_dir)
        assert site.until_delivered(1) == [document.document]
