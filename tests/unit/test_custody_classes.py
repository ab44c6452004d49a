"""What the job store and the audit log remember about the class of a document."""

import pytest

from appliance.custody.planning import WhichDocumentError
from appliance.custody.records import ClassRecord
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.custody.store_errors import UnknownJobError
from appliance.devices.interfaces import ScanSettings
from tests.custody_samples import captured_job, feed, open_custody, plan


@pytest.fixture
def custody(tmp_path):
    made = open_custody(tmp_path / "state")
    made.recover()
    yield made
    made.close()


def log_of(tmp_path):
    return (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()


def planned(custody, groups=((0, 1),), sheets=1):
    """A job in processing, and its documents."""
    job = captured_job(custody, sheets)
    custody.start_processing(job)
    return job, plan(custody, job, groups)


def held(custody, groups, code="class-unsure"):
    """A job whose documents all wait for a person."""
    job, documents = planned(custody, groups, sheets=len(groups))
    for document in documents:
        custody.hold_document(document, code)
    return job, documents


def test_who_named_the_class_at_the_press_is_remembered(custody):
    by_site = custody.open_job("referral", ("ai-summary",), ScanSettings())
    by_hand = custody.open_job("referral", ("ai-summary",), ScanSettings(), "operator")
    assert (custody.job(by_site).chosen_by, custody.job(by_site).named) == ("site", "")
    assert custody.job(by_hand).chosen_by == "operator"


def test_what_was_decided_survives_a_restart_and_is_recorded_once(custody, tmp_path):
    job, (document,) = planned(custody)
    for _ in range(3):
        custody.classify(document, "lab-result", "classifier", 0.9731)
    custody.close()
    again = open_custody(tmp_path / "state")
    assert again.job(job).document_class == "referral"
    assert again.document(document).classed == ClassRecord("", "lab-result", "classifier", 0.9731)
    assert log_of(tmp_path).count('"event":"document-classed"') == 1
    again.classify(document, "consent", "person", 0.0)
    assert again.document(document).classed.resolved == "consent"
    assert log_of(tmp_path).count('"event":"document-classed"') == 2
    again.close()


def test_a_class_named_by_a_person_is_remembered_only_for_a_job_that_waits(custody, tmp_path):
    job = custody.open_job("unclassified", ("ai-summary",), ScanSettings())
    with pytest.raises(StateError):
        custody.reopen(job, "referral")
    assert custody.job(job).named == ""
    feed(custody, job, 1)
    custody.end_feed(job, 1)
    custody.hold(job, "class-unsure")
    custody.reopen(job, "referral")
    assert custody.job(job).named == "referral"
    assert log_of(tmp_path).count('"event":"class-named"') == 1
    custody.hold(job, "class-unsure")
    custody.reopen(job)  # without a name the one of before stays
    assert custody.job(job).named == "referral"
    assert log_of(tmp_path).count('"event":"class-named"') == 1


def test_a_class_for_a_stack_of_several_documents_says_which_one(custody):
    job, (first, _) = held(custody, ((0, 1), (2, 3)))
    with pytest.raises(WhichDocumentError):
        custody.reopen(job, "referral")
    assert custody.job(job).state is JobState.HELD
    custody.reopen(job, "referral", first)
    assert custody.job(job).named == ""


def test_one_document_goes_on_and_the_others_stay(custody, tmp_path):
    job, (first, second) = held(custody, ((0, 1), (2, 3)), "separator-count")
    custody.reopen(job, "", second)
    record = custody.job(job)
    assert record.state is JobState.PROCESSING
    assert [item.state for item in record.documents] == [DocumentState.HELD, DocumentState.PLANNED]
    assert [item.confirmed for item in record.documents] == [(), ("separator-count",)]
    assert log_of(tmp_path).count('"event":"document-reopened"') == 1
    custody.hold_document(second, "class-unsure")
    assert custody.job(job).state is JobState.HELD
    custody.reopen(job, "consent", second)
    custody.hold_document(second, "policy-human-only")
    custody.reopen(job, "", second)  # without a name the one of before stays
    assert custody.document(second).classed.named == "consent"
    assert custody.document(first).classed.named == ""
    assert custody.document(second).confirmed == ("class-unsure", "policy-human-only", "separator-count")
    custody.hold_document(second, "policy-human-only")
    custody.reopen(job)  # all of them; nobody has looked at one
    assert [item.state for item in custody.job(job).documents] == [DocumentState.PLANNED] * 2
    assert custody.document(first).confirmed == ()


def test_documents_of_the_same_pages_go_on_together(custody):
    job = custody.open_job("referral", ("ai-summary", "billing"), ScanSettings())
    feed(custody, job, 2)
    custody.end_feed(job, 2)
    custody.start_processing(job)
    documents = plan(custody, job, ((0, 1), (2, 3)))
    for document in documents:
        custody.hold_document(document, "class-unsure")
    custody.reopen(job, "referral", documents[3])
    found = custody.job(job).documents
    assert [item.state is DocumentState.PLANNED for item in found] == [False, False, True, True]
    assert [item.classed.named for item in found] == ["", "", "referral", "referral"]


def test_only_a_held_document_of_a_held_job_can_be_chosen(custody):
    job, (first, second) = planned(custody, ((0, 1), (2, 3)), sheets=2)
    other, _ = held(custody, ((0, 1),))
    custody.hold_document(first, "class-unsure")
    custody.hold(job, "worker-lost")
    for document in (second, custody.job(other).documents[0].id, "0" * 32):
        with pytest.raises(StateError):
            custody.reopen(job, "", document)
    custody.reopen(job, "", first)
    custody.hold_document(first, "class-unsure")
    custody.cancel(job)
    with pytest.raises(StateError):
        custody.reopen(job, "", first)
    custody.reopen(job)


@pytest.mark.parametrize("content", ["Letter of Jane", "", "a" * 65, "../x"])
def test_a_class_that_is_no_plain_name_changes_nothing(custody, tmp_path, content):
    _job, (document,) = planned(custody)
    before = log_of(tmp_path)
    with pytest.raises(Exception, match="class"):
        custody.classify(document, content, "person", 0.0)
    assert custody.document(document).classed.resolved == ""
    assert log_of(tmp_path) == before


def test_an_unknown_document_has_no_class(custody):
    with pytest.raises(UnknownJobError):
        custody.classify("0" * 32, "referral", "person", 0.0)
