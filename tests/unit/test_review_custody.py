"""Reviews in custody: what was marked is encrypted, what was decided survives, and a crash releases nothing."""

import sqlite3

import pytest

from appliance.custody.custody import STORE_NAME
from appliance.custody.planning import PlanError
from appliance.custody.records import PartPlan, ReviewRecord
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.custody.store import Store
from appliance.custody.vault import KeyDestroyedError, VaultError
from appliance.errors import StorageFullError
from tests.custody_samples import captured_job, open_custody, plan

ANNA, BERT = "a" * 32, "b" * 32
SECRET = b"what Anna typed: lisinopril 20 mg"


@pytest.fixture
def custody(tmp_path):
    made = open_custody(tmp_path / "state")
    made.recover()
    yield made
    made.close()


def held(custody, groups=((0, 1),)):
    """A job whose documents all wait."""
    job = captured_job(custody, len(groups))
    custody.start_processing(job)
    documents = plan(custody, job, groups)
    for document in documents:
        custody.hold_document(document, "policy-fields-unconfirmed")
    return job, documents


def review(document, person=ANNA, verdict="open", stage="first", basis="1" * 64):
    return ReviewRecord(document, person, stage, verdict, basis)


def log_of(tmp_path):
    return (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()


def test_marks_are_kept_encrypted_and_come_back_after_a_restart(custody, tmp_path):
    _, (document,) = held(custody)
    custody.reviews.keep(review(document), SECRET, "removed")
    custody.reviews.keep(review(document), SECRET + b" again", "field-corrected")
    custody.close()
    for path in (tmp_path / "state").rglob("*"):
        assert not path.is_file() or b"lisinopril" not in path.read_bytes(), path
    again = open_custody(tmp_path / "state")
    again.recover()
    assert again.reviews.of(document) == ((review(document), SECRET + b" again"),)
    assert again.reviews.records(document) == (review(document),)
    again.close()
    log = log_of(tmp_path)
    assert f'"code":"removed","document":"{document}","event":"review-step"' in log
    assert f'"user":"{ANNA}"' in log


def test_marks_of_one_person_are_no_marks_of_another(custody, tmp_path):
    _, (document,) = held(custody)
    custody.reviews.keep(review(document), SECRET, "removed")
    other = sqlite3.connect(tmp_path / "state" / STORE_NAME)
    with other:
        other.execute("UPDATE reviews SET person = ?", (BERT,))
    other.close()
    with pytest.raises(VaultError):
        custody.reviews.of(document)


def test_a_first_approval_stays_and_the_last_lets_the_document_alone_go_on(custody, tmp_path):
    job, (document, other) = held(custody, ((0, 1), (2, 3)))
    custody.reviews.note(document, ANNA, "opened")
    custody.reviews.decide(review(document, verdict="approved"), SECRET, "review-second")
    assert (custody.document(document).state, custody.document(document).code) == (DocumentState.HELD, "review-second")
    custody.close()
    again = open_custody(tmp_path / "state")
    again.recover()
    assert again.job(job).state is JobState.HELD
    again.reviews.decide(review(document, BERT, "approved", "second"), b"{}", "")
    assert again.job(job).state is JobState.PROCESSING
    assert [item.state for item in again.job(job).documents] == [DocumentState.PLANNED, DocumentState.HELD]
    again.reviews.decide(review(other, BERT, "approved"), b"{}", "")  # while the job is in work
    assert [item.state for item in again.job(job).documents] == [DocumentState.PLANNED] * 2
    with pytest.raises(StateError):
        again.reviews.decide(review(document, "c" * 32, "approved"), b"{}", "")
    with pytest.raises(StateError):
        again.reviews.keep(review(document), SECRET, "removed")
    again.close()


def test_nothing_of_an_approval_is_kept_where_its_transaction_fails(custody, monkeypatch):
    job, (document,) = held(custody)

    def fail(*_):
        raise StorageFullError("test")

    monkeypatch.setattr(Store, "move_document", fail)
    with pytest.raises(StorageFullError):
        custody.reviews.decide(review(document, verdict="approved"), SECRET, "")
    assert custody.reviews.records(document) == ()
    assert (custody.job(job).state, custody.document(document).state) == (JobState.HELD, DocumentState.HELD)


def test_a_cancelled_job_goes_on_by_no_approval(custody):
    job, (document,) = held(custody)
    custody.cancel(job)
    with pytest.raises(StateError, match="cancelled"):
        custody.reviews.decide(review(document, verdict="approved"), SECRET, "")
    assert custody.reviews.records(document) == ()


def test_void_marks_are_gone_and_that_there_were_some_is_not(custody, tmp_path):
    _, (document,) = held(custody)
    custody.reviews.void(document)  # nobody reviewed it
    custody.reviews.keep(review(document), SECRET, "removed")
    custody.reviews.void(document)
    custody.reviews.void(document)
    assert custody.reviews.of(document) == ((review(document, verdict="void"), b""),)
    assert log_of(tmp_path).count('"event":"review-void"') == 1


def test_a_reviewed_document_stays_in_every_plan(custody):
    job, (document, other) = held(custody, ((0, 1), (2, 3)))
    custody.reviews.keep(review(document), SECRET, "removed")
    custody.reopen(job)
    with pytest.raises(PlanError, match="reviewed"):
        custody.plan_documents(job, [PartPlan((0, 1, 2, 3))])
    assert custody.plan_documents(job, [PartPlan((0, 1)), PartPlan((2,))])[0] == document
    assert document != other


def test_marks_end_with_the_job(custody, tmp_path):
    job, (document,) = held(custody)
    custody.reviews.keep(review(document), SECRET, "removed")
    custody.discard(job)
    assert custody.reviews.of(document) == ((review(document), b""),)
    custody.close()
    store = sqlite3.connect(tmp_path / "state" / STORE_NAME)
    assert store.execute("SELECT marks FROM reviews").fetchall() == [(b"",)]
    store.close()


def test_a_note_opens_at_its_place_alone_and_not_without_its_key(custody):
    vault = custody._vault
    job, _ = held(custody)
    sealed = vault.seal_note(job, "here", SECRET)
    assert vault.open_note(job, "here", sealed) == SECRET
    for what, data in (("there", sealed), ("here", sealed[:-1] + bytes([sealed[-1] ^ 1])), ("here", b"short")):
        with pytest.raises(VaultError):
            vault.open_note(job, what, data)
    vault.destroy_key(job)
    with pytest.raises(KeyDestroyedError):
        vault.seal_note(job, "here", SECRET)


def test_a_store_of_version_4_learns_about_reviews_and_keeps_all_it_knows(custody, tmp_path):
    job, (document,) = held(custody)
    before = custody.job(job)
    custody.close()
    path = tmp_path / "state" / STORE_NAME
    old = sqlite3.connect(path)
    with old:
        wanted = old.execute("SELECT sql FROM sqlite_master WHERE name = 'reviews'").fetchone()
        old.execute("DROP TABLE reviews")
        old.execute("DROP TABLE watched")
        for table in ("waiting", "daily", "rescans", "rescan_feeds", "late_tokens", "late_sheets"):
            old.execute(f"DROP TABLE {table}")
        old.execute("DROP INDEX documents_held")
        old.execute("PRAGMA user_version = 4")
    old.close()
    again = open_custody(tmp_path / "state")
    again.recover()
    assert again.job(job) == before
    again.reviews.keep(review(document), SECRET, "removed")
    again.close()
    store = sqlite3.connect(path)
    assert store.execute("PRAGMA user_version").fetchone() == (8,)
    assert store.execute("SELECT sql FROM sqlite_master WHERE name = 'reviews'").fetchone() == wanted
    store.close()


def test_what_people_found_is_counted_for_each_and_survives(custody, tmp_path):
    _, (document,) = held(custody)
    for person, code in ((ANNA, "caught"), (ANNA, "missed"), (BERT, "missed"), (ANNA, "caught")):
        custody.reviews.watch(document, person, code)
    custody.close()
    again = open_custody(tmp_path / "state")
    again.recover()
    assert again.reviews.watched() == [(ANNA, 2, 1), (BERT, 0, 1)]
    again.close()
    assert log_of(tmp_path).count('"event":"review-watched"') == 4
