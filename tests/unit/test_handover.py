"""Receipts on their way from the inbox to the end of a working copy."""

import pytest

from appliance.custody.states import JobState
from appliance.delivery.inbox import Inbox, InboxError
from appliance.delivery.outbox import Outbox
from appliance.documents import SealedDocument
from appliance.handover import Handover
from tests.custody_samples import OTHER_SIGNER, digests, open_custody, receipt_for, sealed_job


@pytest.fixture
def custody(tmp_path):
    custody = open_custody(tmp_path / "state")
    yield custody
    custody.close()


@pytest.fixture
def inbox(tmp_path):
    (tmp_path / "inbox").mkdir()
    return Inbox(tmp_path / "inbox")


@pytest.fixture
def outbox(tmp_path):
    (tmp_path / "outbox").mkdir()
    return Outbox(tmp_path / "outbox")


def waiting(custody, outbox):
    """A sealed job and its document, whose envelope waits in the outbox."""
    job, (document,) = sealed_job(custody)
    envelope_sha256, payload_sha256 = digests(document)
    outbox.put(SealedDocument(document, b"not opened here", envelope_sha256, payload_sha256))
    return job, document


def test_a_receipt_ends_the_working_copy_once_and_a_replay_is_no_second_delivery(custody, inbox, outbox):
    job, document = waiting(custody, outbox)
    handover = Handover(custody, outbox, inbox)
    inbox.put(document, receipt_for(document))
    first = handover.look()
    assert (first.delivered, first.shredded, first.refused) == ((document,), (job,), ())
    certificate = custody.certificate(job).read_bytes()
    inbox.put(document, receipt_for(document))
    again = handover.look()
    assert (again.delivered, again.shredded, again.refused) == ((), (), ())
    assert inbox.entries() == ()
    assert custody.certificate(job).read_bytes() == certificate


def test_two_receivers_receipts_for_one_document_are_one_delivery(custody, inbox, outbox):
    _, document = waiting(custody, outbox)
    inbox.put(document, receipt_for(document))
    inbox.put(document, receipt_for(document, stored_at="2026-03-01T10:00:05Z"))
    assert Handover(custody, outbox, inbox).look().delivered == (document,)


def test_a_receipt_of_one_document_under_the_name_of_another_helps_neither_wrongly(custody, inbox, outbox, tmp_path):
    delivered_job, delivered = waiting(custody, outbox)
    open_job, still_open = waiting(custody, outbox)
    handover = Handover(custody, outbox, inbox)
    inbox.put(delivered, receipt_for(delivered))
    handover.look()
    (tmp_path / "inbox" / f"{still_open}.{'0' * 16}.receipt").write_bytes(receipt_for(delivered))
    assert handover.look().delivered == ()
    assert custody.job(open_job).state is JobState.SEALED
    assert outbox.holds(still_open)
    assert custody.job(delivered_job).state is JobState.SHREDDED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"envelope": 1}, "receipt-mismatch"),
        ({"signer": OTHER_SIGNER}, "signature"),
        ({"station": "station-0002"}, "receipt-unknown"),
    ],
)
def test_a_receipt_that_is_not_ours_is_refused_recorded_removed_and_changes_nothing(
    custody, inbox, outbox, tmp_path, change, code
):
    job, document = waiting(custody, outbox)
    inbox.put(document, receipt_for(document, **change))
    handed = Handover(custody, outbox, inbox).look()
    assert (handed.delivered, handed.shredded) == ((), ())
    assert [code in refused for refused in handed.refused] == [True]
    assert inbox.entries() == ()
    assert custody.job(job).state is JobState.SEALED
    assert outbox.holds(document)
    records = "".join(path.read_text() for path in (tmp_path / "state" / "audit").glob("*.jsonl"))
    assert records.count("receipt-refused") == 1


def test_an_inbox_that_is_gone_is_an_error_of_ours(custody, inbox, outbox, tmp_path):
    (tmp_path / "inbox").rmdir()
    with pytest.raises(InboxError):
        Handover(custody, outbox, inbox).look()


def test_what_a_kill_left_between_receipt_and_end_is_finished_at_the_next_start(custody, inbox, outbox):
    job, document = waiting(custody, outbox)
    custody.accept_receipt(receipt_for(document))
    assert Handover(custody, outbox, inbox).settle() == (job,)
    assert custody.job(job).state is JobState.SHREDDED
    assert not outbox.holds(document)
