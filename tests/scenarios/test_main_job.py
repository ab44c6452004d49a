"""The main job, end to end: a press of the button, and a stack of paper becomes a delivered, sanitised document."""

import hashlib
import json
import re
import sqlite3

import pytest

from appliance.custody.verify import verify
from appliance.devices.led_language import Signal
from appliance.sealing.certificate import verify_certificate
from appliance.sealing.keys import keys_by_id, load_verify_key
from appliance.sealing.receipt import verify_receipt
from appliance.sim.control import Paper
from appliance.sim.site import RECEIVER, STATION
from soak.support.leftovers import planted_strings
from soak.support.paper import Stack, write_blank
from soak.support.verdict import judge, page_texts
from tests.delivery_world import Wire
from tests.whole_site import Eyes, at_desk, deliver, running_site, stack_for, until

SPY = "spy-demo"


def follows(seen, *wanted):
    """Whether these signals were seen in this order, whatever came between."""
    rest = iter(seen)
    return all(signal in rest for signal in wanted)


def documents_of(site, job):
    store = sqlite3.connect(f"file:{site.state / 'jobs.sqlite'}?mode=ro", uri=True)
    try:
        return [row[0] for row in store.execute("SELECT id FROM documents WHERE job = ?", (job,))]
    finally:
        store.close()


def receipts_of(site):
    store = sqlite3.connect(f"file:{site.state / 'jobs.sqlite'}?mode=ro", uri=True)
    try:
        return {row[0]: bytes(row[1]) for row in store.execute("SELECT document, statement FROM receipts")}
    finally:
        store.close()


@pytest.mark.slow
def test_a_press_becomes_a_delivered_document_a_certificate_and_no_trace_of_the_identity():
    with running_site(observers=(SPY,), rate_ppm=60.0) as site:
        stack = stack_for(site, "main")
        documents = f"scanstation/v1/{STATION}/documents/+"
        status = f"scanstation/v1/{STATION}/status"
        with Wire(site.broker.config(SPY), SPY, documents, status) as spy, Eyes(site) as eyes:
            jobs = deliver(site, stack)
            until(lambda: Signal.DELIVERED in eyes.seen, "the lamps say that the paper is safe to shred")
        (job,) = jobs
        verdict = judge(site, jobs)
        assert verdict.problems == ()
        assert (verdict.stored, verdict.pages) == (1, 2)
        assert follows(eyes.seen, Signal.FEEDING, Signal.WORKING, Signal.DELIVERED), eyes.seen
        check_statements(site, job)
        check_traffic(site, spy, stack)


def check_statements(site, job):
    """Receipt, certificate and audit log agree and verify against the enrolled keys."""
    (document,) = documents_of(site, job)
    receipt_bytes = receipts_of(site)[document]
    receipt = verify_receipt(receipt_bytes, keys_by_id([load_verify_key(site.keys.receiver_public)]))
    assert (receipt.document, receipt.station, receipt.receiver) == (document, STATION, RECEIVER)
    station_key = load_verify_key(site.keys.stations / f"{STATION}.pub")
    raw = (site.state / "certificates" / f"{job}.certificate").read_bytes()
    certificate = verify_certificate(raw, keys_by_id([station_key]))
    assert (certificate.job, certificate.pages) == (job, 2)
    assert [(d.document, d.receipt_sha256) for d in certificate.documents] == [
        (document, hashlib.sha256(receipt_bytes).hexdigest())
    ]
    sidecar = json.loads((site.store / "documents" / f"{document}.json").read_text())
    assert sidecar["simulated"] is True
    assert sidecar["payload_sha256"] == receipt.payload_sha256
    assert verify(site.state, site.keys.stations / f"{STATION}.pub").exit_code == 0


def check_traffic(site, spy, stack):
    """What a receiver's identity could read at the broker, and every log, hold none of the planted strings."""
    envelope_parts = [payload for topic, payload, _ in spy.messages if "/documents/" in topic]
    assert sum(map(len, envelope_parts)) > 10_000
    assert any("/status" in topic for topic, _, _ in spy.messages)
    everything = b"".join(topic.encode() + payload for topic, payload, _ in spy.messages)
    logs = site.log_text().encode()
    assert b"view delivered" in logs
    for data in (everything, logs):
        assert list(planted_strings(data, [*stack.identity.planted, *stack.words])) == []
    assert b"%PDF" not in everything
    assert not re.search(rb"Findings|clinic", everything + logs)


@pytest.mark.slow
def test_two_stacks_with_blank_backs_scanned_while_the_first_is_worked_on_both_arrive():
    with running_site(duplex=True, rate_ppm=240.0, workers=2) as site:
        first, second = (with_blank_backs(stack_for(site, name, pages=2)) for name in ("first", "second"))
        jobs = deliver(site, first, second)
        for job, stack in jobs.items():
            (document,) = documents_of(site, job)
            fronts = page_texts(site.store / "documents" / f"{document}.pdf")
            kept = [text for text in fronts if text.strip()]
            assert [word in text for word, text in zip(stack.words, kept, strict=True)] == [True] * len(stack.words)
        assert len(site.delivered()) == 2
        assert verify(site.state).exit_code == 0


def with_blank_backs(stack):
    """The same sheets, two-sided, with nothing on their backs."""
    paper = []
    for sheet in stack.paper:
        back = sheet.front.with_name(f"{sheet.front.stem}-back.png")
        write_blank(back)
        paper.append(Paper(sheet.front, back))
    return Stack(tuple(paper), stack.identity, stack.words)


@pytest.mark.slow
def test_a_driverless_feeder_does_the_same():
    with running_site(backend="escl", rate_ppm=240.0) as site:
        jobs = deliver(site, stack_for(site, "driverless"))
        verdict = judge(site, jobs)
        assert verdict.problems == ()
        assert at_desk(site, lambda desk: desk.until(lambda view: view == "delivered")) == "delivered"
