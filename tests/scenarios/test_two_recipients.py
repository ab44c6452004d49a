"""One scan, two purposes, two recipients: each gets its own derivative and can neither see nor open the other's."""

import asyncio
import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from appliance.custody.verify import verify
from appliance.sealing.certificate import verify_certificate
from appliance.sealing.envelope import EnvelopeRecipientError, open_envelope
from appliance.sealing.keys import HpkePrivateKey, keys_by_id, load_secret, load_verify_key
from appliance.sections.storage import SealingLimits
from appliance.sim.control import Paper
from appliance.sim.site import RECEIVER, STATION
from soak.support.leftovers import search
from soak.support.paper import Identity, Stack, write_page
from soak.support.verdict import page_texts
from tests.delivery_world import Wire
from tests.whole_site import at_desk, deliver, running_site, until

RECIPIENTS = {"triage": ("ai-summary", "medication-list"), "claims-office": ("billing",)}
WHO = Identity("Zebulon", "Quackenbush", "4827-6635")
POLICY = "XQT-448812"
LINES = (
    f"Patient: {WHO.first} {WHO.last}",
    f"MRN: {WHO.number}",
    f"Policy number: {POLICY}",
    "Diagnosis: E11.9 diabetes",
    "Findings: the kidney is normal.",
    "The patient was seen in the clinic and is stable.",
)


def a_stack(site):
    """One sheet with a record number, which nobody may have, and a policy number, which billing may."""
    folder = site.directory.parent / "paper"
    folder.mkdir(exist_ok=True)
    write_page(folder / "one.png", LINES)
    return Stack((Paper(folder / "one.png"),), WHO, ("kidney",))


def two_recipients(**changes):
    purposes = changes.pop("purposes", ("ai-summary", "billing"))
    return running_site(purposes=purposes, recipients=RECIPIENTS, rate_ppm=240.0, **changes)


def documents_of(site, job):
    """State and code of each document of a job, by purpose."""
    with closing(sqlite3.connect(f"file:{site.state / 'jobs.sqlite'}?mode=ro", uri=True)) as store:
        rows = store.execute("SELECT purpose, id, state, code FROM documents WHERE job = ? ORDER BY place", (job,))
        return {purpose: tuple(rest) for purpose, *rest in rows}


def stored(site, recipient):
    """PDFs of a recipient's store whose sidecar exists, by document."""
    folder = site.store_of(recipient) / "documents"
    return {path.stem: path.with_suffix(".pdf") for path in folder.glob("*.json")}


@pytest.mark.slow
def test_each_recipient_gets_its_own_derivative_and_only_that():
    with two_recipients() as site:
        stack = a_stack(site)
        spies = [
            Wire(site.broker.config(f"{RECEIVER}-{name}"), f"spy-{name}", "scanstation/v1/#") for name in RECIPIENTS
        ]
        with spies[0], spies[1]:
            (job,) = deliver(site, stack)
        made = documents_of(site, job)
        assert list(made) == ["ai-summary", "billing"]
        assert [state for _, state, _ in made.values()] == ["delivered", "delivered"]
        summary, bill = stored(site, "triage"), stored(site, "claims-office")
        assert (set(summary), set(bill)) == ({made["ai-summary"][0]}, {made["billing"][0]})
        check_words(summary[made["ai-summary"][0]], bill[made["billing"][0]])
        check_topics(spies, made)
        check_the_end(site, job, made, stack)


def check_words(summary, bill):
    """What each of them may see."""
    (summary_text,), (bill_text,) = page_texts(summary), page_texts(bill)
    assert POLICY.lower() not in summary_text
    assert "kidney" in summary_text
    assert POLICY.lower() in bill_text
    assert "stable" not in bill_text  # nobody's story
    for text in (summary_text, bill_text):
        assert not any(secret.lower() in text for secret in WHO.planted)
    assert json.loads(summary.with_suffix(".json").read_text())["purpose"] == "ai-summary"
    assert json.loads(bill.with_suffix(".json").read_text())["purpose"] == "billing"


def check_topics(spies, made):
    """With the rights of one receiver, nobody hears a part of the other's document."""
    for spy, recipient, purpose in zip(spies, RECIPIENTS, made, strict=True):
        heard = {topic for topic, _, _ in spy.messages if "/documents/" in topic}
        assert heard == {f"scanstation/v1/{STATION}/documents/{recipient}/{made[purpose][0]}"}


def check_the_end(site, job, made, stack):
    """One certificate names both documents with their receipts, and nothing is left."""
    station = keys_by_id([load_verify_key(site.keys.stations / f"{STATION}.pub")])
    certificate = verify_certificate((site.state / "certificates" / f"{job}.certificate").read_bytes(), station)
    assert [(item.document, item.receiver) for item in certificate.documents] == [
        (made["ai-summary"][0], f"{RECEIVER}-triage"),
        (made["billing"][0], f"{RECEIVER}-claims-office"),
    ]
    assert not list((site.state / "keys").iterdir())
    assert search([site.state, site.directory / "outbox", site.directory / "inbox", site.runtime], WHO.planted) == []
    log = (site.state / "audit" / "audit-000000000001.jsonl").read_text()
    assert '"purpose":"ai-summary+billing"' in log
    assert log.count('"event":"document-addressed"') == 2
    assert verify(site.state, site.keys.stations / f"{STATION}.pub").exit_code == 0


@pytest.mark.slow
def test_an_envelope_that_reaches_the_wrong_receiver_is_refused_and_the_other_document_is_not_held_up():
    with two_recipients(uplink={"receipt_timeout_s": 2.0, "refused_retry_s": 2.0}) as site:
        site.children["uplink"].stop()
        job = at_desk(site, lambda desk: desk.scan(a_stack(site), 120.0))
        until(lambda: len(list((site.directory / "outbox").glob("*.envelope"))) == 2, "both are in the outbox")
        made = documents_of(site, job)
        document = made["ai-summary"][0]
        right = site.directory / "outbox" / f"{document}.triage.envelope"
        wrong = right.with_name(f"{document}.claims-office.envelope")  # an uplink that was taken over
        envelope = right.read_bytes()
        shutil.move(right, wrong)
        station_keys = {STATION: load_verify_key(site.keys.stations / f"{STATION}.pub")}
        stranger = HpkePrivateKey(load_secret(str(site.keys.of("claims-office").hpke_private)))
        with pytest.raises(EnvelopeRecipientError):
            open_envelope(envelope, stranger, station_keys, SealingLimits())
        site.children["uplink"].start()
        until(lambda: stored(site, "claims-office"), "billing's own document")
        until(lambda: "refused-recipient" in site.log_text(), "the refusal")
        assert set(stored(site, "claims-office")) == {made["billing"][0]}
        assert stored(site, "triage") == {}
        shutil.move(wrong, right)
        rows = at_desk(site, lambda desk: desk.until_ended({job}, 60.0))
        assert rows[job].state == "shredded"
        assert set(stored(site, "triage")) == {document}


@pytest.mark.slow
def test_a_recipient_whose_receiver_is_away_holds_up_no_other_and_the_page_key_waits_for_it():
    with two_recipients() as site:
        site.children[f"{RECEIVER}-triage"].stop()
        job = at_desk(site, lambda desk: desk.scan(a_stack(site), 120.0))
        until(lambda: documents_of(site, job).get("billing", ("", ""))[1] == "delivered", "billing's receipt")
        assert documents_of(site, job)["ai-summary"][1] == "sealed"
        assert list((site.state / "keys").iterdir())
        site.children[f"{RECEIVER}-triage"].start()
        rows = at_desk(site, lambda desk: desk.until_ended({job}, 60.0))
        assert rows[job].state == "shredded"
        assert not list((site.state / "keys").iterdir())


@pytest.mark.slow
def test_a_class_that_one_purpose_may_not_have_is_delivered_for_the_other_and_a_person_ends_the_rest():
    with two_recipients(document_class="insurance-correspondence") as site:

        async def act(desk):
            job = await desk.scan(a_stack(site), 120.0)
            rows = await desk.until_ended({job}, 120.0)
            assert (rows[job].state, rows[job].code) == ("held", "policy-local-only")
            for _ in range(600):  # billing's receipt
                documents = {row.purpose: row for row in await desk.client.documents(1)}
                if documents["billing"].state == "delivered":
                    break
                await asyncio.sleep(0.1)
            assert (documents["ai-summary"].state, documents["billing"].recipient) == ("held", "claims-office")
            await desk.client.discard(job)
            return job

        job = at_desk(site, act)
        made = documents_of(site, job)
        assert [state for _, state, _ in made.values()] == ["discarded", "delivered"]
        assert stored(site, "triage") == {}
        assert set(stored(site, "claims-office")) == {made["billing"][0]}
        station = keys_by_id([load_verify_key(site.keys.stations / f"{STATION}.pub")])
        certificate = verify_certificate((site.state / "certificates" / f"{job}.certificate").read_bytes(), station)
        assert [item.document for item in certificate.documents] == [made["billing"][0]]
        assert [(item.document, item.purpose) for item in certificate.discarded] == [
            (made["ai-summary"][0], "ai-summary")
        ]
        assert not list((site.state / "keys").iterdir())
        assert verify(site.state, site.keys.stations / f"{STATION}.pub").exit_code == 0
