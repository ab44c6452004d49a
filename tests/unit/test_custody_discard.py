"""A person ends a job that waited for one: the key goes, and a certificate says that it was discarded."""

import hashlib

import pytest

from appliance.custody.shredding import LegalHoldError, OnItsWayError
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.custody.vault import KeyDestroyedError
from appliance.devices.interfaces import ScanSettings
from appliance.errors import SealingError
from appliance.sealing.certificate import DiscardedDocument, verify_certificate
from appliance.sealing.keys import keys_by_id
from appliance.sealing.receipt import verify_receipt
from tests.custody_samples import (
    STATION,
    STATION_SIGNER,
    captured_job,
    delivered_job,
    digests,
    feed,
    open_custody,
    plan,
    receipt_for,
    sealed_job,
)

KEYS = keys_by_id([STATION_SIGNER.public_key])


@pytest.fixture
def custody(tmp_path):
    made = open_custody(tmp_path / "state")
    made.recover()
    yield made
    made.close()


def job_for_two(custody):
    """A job in processing with two documents."""
    job = custody.open_job("referral", ("ai-summary", "billing"), ScanSettings())
    feed(custody, job, 1)
    custody.end_feed(job, 1)
    custody.start_processing(job)
    return job, plan(custody, job, [[0, 1]])


def held_beside_a_delivered_one(custody):
    job, (held, sent) = job_for_two(custody)
    custody.hold_document(held, "release-refused")
    custody.mark_sealed(sent, *digests(sent))
    custody.accept_receipt(receipt_for(sent))
    return job, held, sent


def cancelled_job(custody):
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    feed(custody, job, 1)
    custody.cancel(job)
    return job


def held_job(custody):
    job = captured_job(custody)
    custody.hold(job, "page-missing")
    return job


def log_of(tmp_path):
    return (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()


def gone(custody, tmp_path, job):
    assert not list((tmp_path / "state" / "keys").iterdir())
    assert not list((tmp_path / "state" / "pages").iterdir())
    with pytest.raises(KeyDestroyedError):
        custody.load_page(job, 0)
    assert custody.open_jobs() == ()


@pytest.mark.parametrize("make", [cancelled_job, held_job])
def test_a_job_that_waits_for_a_person_can_be_ended(custody, tmp_path, make):
    job = make(custody)
    key = hashlib.sha256((tmp_path / "state" / "keys" / f"{job}.key").read_bytes()).hexdigest()
    path = custody.discard(job)
    certificate = verify_certificate(path.read_bytes(), KEYS)
    assert (certificate.job, certificate.station, certificate.pages, certificate.job_key) == (job, STATION, 2, key)
    assert certificate.documents == certificate.discarded == ()
    assert custody.job(job).state is JobState.DISCARDED
    gone(custody, tmp_path, job)
    assert custody.discard(job) == path == custody.certificate(job)


def test_the_certificate_tells_what_was_delivered_from_what_was_not(custody, tmp_path):
    job, held, sent = held_beside_a_delivered_one(custody)
    certificate = verify_certificate(custody.discard(job).read_bytes(), KEYS)
    assert [item.document for item in certificate.documents] == [sent]
    assert certificate.discarded == (DiscardedDocument(held, "ai-summary"),)
    assert [item.state for item in custody.job(job).documents] == [DocumentState.DISCARDED, DocumentState.DELIVERED]
    gone(custody, tmp_path, job)
    for event in ("discard-started", "document-discarded", "job-discarded"):
        assert log_of(tmp_path).count(f'"event":"{event}"') == 1
    assert b'"reason":"discarded"' in custody.certificate(job).read_bytes()


def test_nothing_is_discarded_while_a_document_is_on_its_way(custody):
    job, (held, sent) = job_for_two(custody)
    custody.hold_document(held, "release-refused")
    custody.mark_sealed(sent, *digests(sent))
    with pytest.raises(OnItsWayError):
        custody.discard(job)
    assert custody.job(job).state is JobState.HELD
    assert custody.load_page(job, 0).image.size
    custody.accept_receipt(receipt_for(sent))
    custody.discard(job)


@pytest.mark.parametrize(
    "make",
    [
        lambda custody: custody.open_job("referral", ("ai-summary",), ScanSettings()),
        captured_job,
        lambda custody: job_for_two(custody)[0],
        lambda custody: sealed_job(custody)[0],
        lambda custody: delivered_job(custody)[0],
    ],
    ids=["feeding", "captured", "processing", "sealed", "delivered"],
)
def test_only_a_job_that_waits_for_a_person_can_be_discarded(custody, make):
    job = make(custody)
    before = custody.job(job).state
    with pytest.raises(StateError):
        custody.discard(job)
    assert custody.job(job).state is before
    assert custody._vault.jobs() == {job}


def test_a_shredded_job_was_delivered_and_is_not_called_discarded(custody):
    job, _ = delivered_job(custody)
    custody.shred(job)
    with pytest.raises(StateError):
        custody.discard(job)
    assert verify_certificate(custody.certificate(job).read_bytes(), KEYS).discarded is None


def test_a_legal_hold_wins_over_a_persons_decision(custody):
    job = cancelled_job(custody)
    custody.legal_hold(job, True)
    with pytest.raises(LegalHoldError):
        custody.discard(job)
    assert custody.load_page(job, 0).image.size
    custody.legal_hold(job, False)
    custody.discard(job)
    with pytest.raises(StateError):
        custody.legal_hold(job, True)


def test_a_discarded_job_neither_goes_on_nor_takes_a_receipt(custody):
    job, held, _sent = held_beside_a_delivered_one(custody)
    custody.discard(job)
    with pytest.raises(StateError):
        custody.reopen(job)
    with pytest.raises(StateError):
        custody.shred(job)
    with pytest.raises(StateError):
        custody.mark_sealed(held, *digests(held))


@pytest.mark.parametrize("step", ["destroy_key", "remove_pages", "_certify", "move", "append"])
@pytest.mark.parametrize("done", [False, True])
def test_an_interrupted_discard_is_finished_at_the_next_start(custody, tmp_path, monkeypatch, step, done):
    job, held, _sent = held_beside_a_delivered_one(custody)
    owner = {
        "destroy_key": custody._vault,
        "remove_pages": custody._vault,
        "_certify": custody._shredder,
        "move": custody._store,
        "append": custody._ledger.audit,
    }[step]
    real = getattr(owner, step)
    calls = []

    class PowerCutError(BaseException):
        pass

    def cut(*arguments, **names):
        calls.append(1)
        late = len(calls) < {"move": 2, "append": 3}.get(step, 1)  # their first calls are the step before
        if late or done:
            real(*arguments, **names)
        if not late:
            raise PowerCutError

    monkeypatch.setattr(owner, step, cut)
    with pytest.raises(PowerCutError):
        custody.discard(job)
    monkeypatch.undo()
    assert custody.job(job).state is JobState.DISCARDING
    custody.close()
    again = open_custody(tmp_path / "state")
    again.recover()
    assert again.job(job).state is JobState.DISCARDED
    assert verify_certificate(again.certificate(job).read_bytes(), KEYS).discarded == (
        DiscardedDocument(held, "ai-summary"),
    )
    gone(again, tmp_path, job)
    again.close()


def test_a_discard_certificate_is_nothing_else_and_no_stranger_can_sign_one(custody):
    raw = custody.discard(cancelled_job(custody)).read_bytes()
    with pytest.raises(SealingError):
        verify_receipt(raw, KEYS)
    with pytest.raises(SealingError):
        verify_certificate(raw, {})
    with pytest.raises(SealingError):
        verify_certificate(raw.replace(b"discard-certificate", b"deletion-certificate"), KEYS)
