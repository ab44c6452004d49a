"""A stack of several documents in the job store: purposes of each part, ids that stay, counts, the operator's count."""

import sqlite3

import pytest

from appliance.custody import planning
from appliance.custody.custody import STORE_NAME
from appliance.custody.feeding import TooFewSheetsError, TooManySheetsError, announced_again
from appliance.custody.planning import PlanError
from appliance.custody.records import PartPlan
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.devices.interfaces import ScanSettings
from tests.custody_samples import captured_job, digests, feed, open_custody, receipt_for

PARTS = (PartPlan((2, 3), ("billing",), 1, 2), PartPlan((4, 5), (), 1), PartPlan((6, 7), ("research", "billing"), 1, 1))


@pytest.fixture
def custody(tmp_path):
    made = open_custody(tmp_path / "state")
    made.recover()
    yield made
    made.close()


def log_of(tmp_path):
    return (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()


def processed(custody, sheets=4):
    job = captured_job(custody, sheets)
    custody.start_processing(job)
    return job


def test_each_part_has_purposes_of_its_own_or_those_of_the_job(custody, tmp_path):
    job = processed(custody)
    documents = custody.plan_documents(job, PARTS)
    found = custody.job(job).documents
    assert [(item.id, item.purpose, item.pages, item.part, item.sheets, item.declared) for item in found] == [
        (documents[0], "billing", (2, 3), 0, 1, 2),
        (documents[1], "ai-summary", (4, 5), 1, 1, 0),
        (documents[2], "research", (6, 7), 2, 1, 1),
        (documents[3], "billing", (6, 7), 2, 1, 1),
    ]
    log = log_of(tmp_path)
    assert log.count('"event":"document-purpose"') == 3  # the other one has the job's only purpose
    assert log.count('"event":"document-sheets"') == 1
    assert f'"count":2,"document":"{documents[0]}","event":"document-sheets"' in log


def test_the_same_plan_changes_nothing_however_often_and_after_a_restart(custody, tmp_path):
    job = processed(custody)
    documents = custody.plan_documents(job, PARTS)
    before = log_of(tmp_path)
    assert custody.plan_documents(job, PARTS) == documents
    assert log_of(tmp_path) == before
    custody.close()
    again = open_custody(tmp_path / "state")
    again.recover()
    assert again.plan_documents(job, PARTS) == documents
    again.close()


def test_what_was_sealed_keeps_its_id_and_state_while_the_rest_is_divided_anew(custody):
    job = processed(custody)
    first, rest = custody.plan_documents(job, [PartPlan((0, 1)), PartPlan((2, 3, 4, 5, 6, 7))])
    custody.mark_sealed(first, *digests(first))
    custody.hold_document(rest, "page-refused")
    custody.reopen(job)
    kept, *new = custody.plan_documents(job, [PartPlan((0, 1)), PartPlan((2, 3)), PartPlan((6, 7), (), 1)])
    assert kept == first
    assert rest not in new
    assert [(item.state, item.pages) for item in custody.job(job).documents] == [
        (DocumentState.SEALED, (0, 1)),
        (DocumentState.PLANNED, (2, 3)),
        (DocumentState.PLANNED, (6, 7)),
    ]
    custody.accept_receipt(receipt_for(first))
    for document in new:
        custody.mark_sealed(document, *digests(document))
        custody.accept_receipt(receipt_for(document))
    custody.shred(job)
    assert custody.job(job).state is JobState.SHREDDED


def test_parts_may_change_their_place_and_keep_their_documents(custody):
    job = processed(custody)
    first, second = custody.plan_documents(job, [PartPlan((0, 1)), PartPlan((4, 5))])
    custody.mark_sealed(second, *digests(second))
    found = custody.plan_documents(job, [PartPlan((0,)), PartPlan((2, 3)), PartPlan((4, 5))])
    assert found[2] == second
    assert first not in found
    assert [item.part for item in custody.job(job).documents] == [0, 1, 2]


@pytest.mark.parametrize(
    "parts",
    [
        [PartPlan((0, 1), ("billing",)), PartPlan((2, 3))],  # for another purpose
        [PartPlan((0,)), PartPlan((2, 3))],
        [PartPlan((0, 1, 2, 3))],
        [PartPlan((2, 3))],
    ],
)
def test_a_plan_that_forgets_what_was_sealed_is_refused(custody, parts):
    job = processed(custody)
    first, second = custody.plan_documents(job, [PartPlan((0, 1)), PartPlan((2, 3))])
    custody.mark_sealed(first, *digests(first))
    with pytest.raises(PlanError):
        custody.plan_documents(job, parts)
    assert [item.id for item in custody.job(job).documents] == [first, second]


@pytest.mark.parametrize("purposes", [("billing", "billing"), tuple(f"purpose-{n}" for n in range(17))])
def test_the_purposes_of_a_part_are_each_there_once_and_not_too_many(custody, purposes):
    job = processed(custody)
    with pytest.raises(PlanError):
        custody.plan_documents(job, [PartPlan((0, 1), purposes)])


def test_a_job_has_no_more_documents_than_its_certificate_can_name(custody, monkeypatch):
    monkeypatch.setattr(planning, "MAX_DOCUMENTS", 3)
    job = processed(custody)
    with pytest.raises(PlanError):
        custody.plan_documents(job, [PartPlan((page,)) for page in range(4)])
    assert len(custody.plan_documents(job, [PartPlan((page,)) for page in range(3)])) == 3


# The operator's count


def fed(custody, sheets, announced):
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    custody.announce(job, announced)
    feed(custody, job, sheets)
    return job


@pytest.mark.parametrize(
    ("sheets", "announced", "error", "says"),
    [
        (2, 3, TooFewSheetsError, "2 sheets were scanned, 3 announced. Look for sheets in the feeder"),
        (1, 3, TooFewSheetsError, "1 sheet was scanned, 3 announced. Look for sheets in the feeder"),
        (3, 2, TooManySheetsError, "3 sheets were scanned, 2 announced. Count the paper again"),
    ],
)
def test_another_number_of_sheets_than_announced_does_not_end_the_feed(custody, sheets, announced, error, says):
    job = fed(custody, sheets, announced)
    with pytest.raises(error) as caught:
        custody.end_feed(job, sheets)
    assert caught.value.advice.startswith(says)
    assert custody.job(job).state is JobState.FEEDING
    custody.pause(job, caught.value.code, sheets)
    assert announced_again(custody.job(job)) == caught.value.advice


def test_the_number_that_was_announced_ends_the_feed(custody, tmp_path):
    job = fed(custody, 2, 3)
    custody.pause(job, "jam", 2)
    assert announced_again(custody.job(job)) == ""
    custody.announce(job, 2)  # counted again
    custody.announce(job, 2)
    assert log_of(tmp_path).count('"event":"sheets-announced"') == 2
    assert custody.end_feed(job, 2) is JobState.CAPTURED
    assert custody.job(job).announced == 2
    with pytest.raises(StateError):
        custody.announce(job, 3)


def test_a_batch_without_a_sheet_ends_whatever_was_announced(custody):
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    custody.announce(job, 5)
    custody.cancel(job)
    assert custody.job(job).state is JobState.VOID


def test_a_stopped_stack_goes_on_by_the_word_of_a_person(custody):
    job = fed(custody, 2, 3)
    custody.pause(job, TooFewSheetsError.code, 2)
    custody.cancel(job)
    custody.reopen(job)
    assert custody.job(job).state is JobState.PROCESSING


def test_the_store_knows_no_place_twice_after_many_plans(custody, tmp_path):
    job = processed(custody)
    for pages in (((0, 1), (2, 3)), ((0, 1, 2, 3),), ((0,), (1,), (2,), (3,)), ((3,), (0,))):
        custody.plan_documents(job, [PartPlan(each) for each in pages])
    store = sqlite3.connect(tmp_path / "state" / STORE_NAME)
    assert store.execute("SELECT place FROM documents ORDER BY place").fetchall() == [(0,), (1,)]
    assert store.execute("SELECT count(*) FROM document_pages").fetchone() == (2,)
    assert store.execute("PRAGMA foreign_key_check").fetchall() == []
    store.close()
