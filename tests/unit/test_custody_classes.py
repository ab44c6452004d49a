"""What the job store and the audit log remember about the class of a job."""

import pytest

from appliance.custody.records import ClassRecord
from appliance.custody.states import StateError
from appliance.custody.store import UnknownJobError
from appliance.devices.interfaces import ScanSettings
from tests.custody_samples import feed, open_custody


@pytest.fixture
def custody(tmp_path):
    made = open_custody(tmp_path / "state")
    made.recover()
    yield made
    made.close()


def log_of(tmp_path):
    return (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()


def test_who_named_the_class_at_the_press_is_remembered(custody):
    by_site = custody.open_job("referral", ("ai-summary",), ScanSettings())
    by_hand = custody.open_job("referral", ("ai-summary",), ScanSettings(), "operator")
    assert custody.job(by_site).classed == ClassRecord(chosen_by="site")
    assert custody.job(by_hand).classed == ClassRecord(chosen_by="operator")


def test_what_was_decided_survives_a_restart_and_is_recorded_once(custody, tmp_path):
    job = custody.open_job("unclassified", ("ai-summary",), ScanSettings())
    for _ in range(3):
        custody.classify(job, "lab-result", "classifier", 0.9731)
    custody.close()
    again = open_custody(tmp_path / "state")
    found = again.job(job)
    assert found.document_class == "unclassified"
    assert found.classed == ClassRecord("site", "", "lab-result", "classifier", 0.9731)
    assert log_of(tmp_path).count('"event":"class-resolved"') == 1
    again.classify(job, "consent", "person", 0.0)
    assert again.job(job).classed.resolved == "consent"
    assert log_of(tmp_path).count('"event":"class-resolved"') == 2
    again.close()


def test_a_class_named_by_a_person_is_remembered_only_for_a_job_that_waits(custody, tmp_path):
    job = custody.open_job("unclassified", ("ai-summary",), ScanSettings())
    with pytest.raises(StateError):
        custody.reopen(job, "referral")
    assert custody.job(job).classed.named == ""
    feed(custody, job, 1)
    custody.end_feed(job, 1)
    custody.hold(job, "class-unsure")
    custody.reopen(job, "referral")
    assert custody.job(job).classed.named == "referral"
    assert log_of(tmp_path).count('"event":"class-named"') == 1
    custody.hold(job, "class-unsure")
    custody.reopen(job)  # without a name the one of before stays
    assert custody.job(job).classed.named == "referral"
    assert log_of(tmp_path).count('"event":"class-named"') == 1


@pytest.mark.parametrize("content", ["Letter of Jane", "", "a" * 65, "../x"])
def test_a_class_that_is_no_plain_name_changes_nothing(custody, tmp_path, content):
    job = custody.open_job("unclassified", ("ai-summary",), ScanSettings())
    before = log_of(tmp_path)
    with pytest.raises(Exception, match="class"):
        custody.classify(job, content, "person", 0.0)
    assert custody.job(job).classed.resolved == ""
    assert log_of(tmp_path) == before


def test_an_unknown_job_has_no_class(custody):
    with pytest.raises(UnknownJobError):
        custody.classify("0" * 32, "referral", "person", 0.0)
