"""Several documents of the same pages: ids, receipts and the end of the page key."""

import sqlite3
from dataclasses import replace

import pytest

from appliance.custody.custody import STORE_NAME
from appliance.custody.planning import PlanError
from appliance.custody.receipts import ReceiptMismatchError, ReceiptRecipientError
from appliance.custody.records import ClassRecord
from appliance.custody.schema import SCHEMA
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.custody.store import Store
from appliance.devices.interfaces import ScanSettings
from appliance.sealing.certificate import verify_certificate
from appliance.sealing.keys import keys_by_id
from tests.custody_samples import (
    OTHER_SIGNER,
    RECEIVER_SIGNER,
    STATION_SIGNER,
    digests,
    feed,
    open_custody,
    plan,
    receipt_for,
    sealed_job,
)

PURPOSES = ("ai-summary", "billing")
KEYS = {
    "triage": keys_by_id([RECEIVER_SIGNER.public_key]),
    "claims-office": keys_by_id([OTHER_SIGNER.public_key]),
}
SIGNERS = (RECEIVER_SIGNER, OTHER_SIGNER)


@pytest.fixture
def custody(tmp_path):
    made = open_custody(tmp_path / "state", receipt_keys=KEYS)
    made.recover()
    yield made
    made.close()


def planned_job(custody, purposes=PURPOSES):
    """A job in processing with one document for each purpose."""
    job = custody.open_job("referral", purposes, ScanSettings())
    feed(custody, job, 1)
    custody.end_feed(job, 1)
    custody.start_processing(job)
    return job, plan(custody, job, [[0, 1]])


def sealed_for_both(custody):
    job, documents = planned_job(custody)
    for document, recipient in zip(documents, KEYS, strict=True):
        custody.mark_sealed(document, *digests(document), recipient)
    return job, documents


def log_of(tmp_path):
    return (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()


def test_each_purpose_gets_a_document_of_all_pages_and_keeps_its_id_over_a_restart(custody, tmp_path):
    job, documents = planned_job(custody)
    assert len(set(documents)) == 2
    records = custody.job(job).documents
    assert [(item.id, item.purpose, item.pages) for item in records] == [
        (documents[0], "ai-summary", (0, 1)),
        (documents[1], "billing", (0, 1)),
    ]
    custody.close()
    again = open_custody(tmp_path / "state", receipt_keys=KEYS)
    again.recover()
    assert again.job(job).purposes == PURPOSES
    assert plan(again, job, [[0, 1]]) == documents
    again.close()
    assert '"purpose":"ai-summary+billing"' in log_of(tmp_path)
    assert log_of(tmp_path).count('"event":"document-purpose"') == 2


def test_groups_of_pages_multiply_with_purposes(custody):
    job = planned_job(custody)[0]
    assert len(plan(custody, job, [[0], [1]])) == 4
    assert [(item.purpose, item.pages) for item in custody.job(job).documents] == [
        ("ai-summary", (0,)),
        ("billing", (0,)),
        ("ai-summary", (1,)),
        ("billing", (1,)),
    ]


@pytest.mark.parametrize("purposes", [(), ("billing", "billing"), tuple(f"purpose-{n}" for n in range(17))])
def test_a_job_has_some_purposes_each_once(custody, purposes):
    with pytest.raises(PlanError):
        custody.open_job("referral", purposes, ScanSettings())
    assert custody.jobs() == ()


def test_the_most_purposes_that_are_allowed_fit_into_the_audit_log(custody):
    job = custody.open_job("referral", tuple(f"{n:x}" * 64 for n in range(16)), ScanSettings())
    assert len(custody.job(job).purposes) == 16


def test_the_page_key_goes_after_both_receipts_and_one_certificate_names_both(custody, tmp_path):
    job, documents = sealed_for_both(custody)
    assert custody.job(job).state is JobState.SEALED
    custody.accept_receipt(receipt_for(documents[0], signer=SIGNERS[0]))
    assert custody.job(job).state is JobState.SEALED
    with pytest.raises(StateError):
        custody.shred(job)
    assert custody.load_page(job, 0).image.size
    custody.accept_receipt(receipt_for(documents[1], signer=SIGNERS[1], receiver="receiver-0002"))
    assert custody.job(job).state is JobState.DELIVERED
    certificate = verify_certificate(custody.shred(job).read_bytes(), keys_by_id([STATION_SIGNER.public_key]))
    assert [(item.document, item.receiver) for item in certificate.documents] == [
        (documents[0], "receiver-0001"),
        (documents[1], "receiver-0002"),
    ]
    assert not list((tmp_path / "state" / "keys").iterdir())
    assert log_of(tmp_path).count('"recipient":"triage"') == 1


def test_a_receipt_of_the_other_recipient_does_not_count(custody, tmp_path):
    job, documents = sealed_for_both(custody)
    for document, signer in zip(documents, reversed(SIGNERS), strict=True):
        with pytest.raises(ReceiptRecipientError):
            custody.accept_receipt(receipt_for(document, signer=signer))
    assert custody.job(job).state is JobState.SEALED
    assert log_of(tmp_path).count('"code":"receipt-recipient"') == 2


def test_receipts_swapped_between_the_documents_of_a_job_are_refused(custody):
    job, documents = sealed_for_both(custody)
    for document, other, signer in zip(documents, reversed(documents), SIGNERS, strict=True):
        envelope, payload = digests(other)
        with pytest.raises(ReceiptMismatchError):
            custody.accept_receipt(
                receipt_for(document, signer=signer, envelope_sha256=envelope, payload_sha256=payload)
            )
    assert custody.job(job).state is JobState.SEALED


def test_a_recipient_that_is_no_longer_configured_cannot_end_a_wait(custody, tmp_path):
    job, documents = sealed_for_both(custody)
    custody.close()
    keys = {"triage": KEYS["triage"], "somebody-else": KEYS["claims-office"]}
    again = open_custody(tmp_path / "state", receipt_keys=keys)
    with pytest.raises(ReceiptRecipientError):
        again.accept_receipt(receipt_for(documents[1], signer=SIGNERS[1]))
    again.accept_receipt(receipt_for(documents[0], signer=SIGNERS[0]))
    assert again.job(job).state is JobState.SEALED
    again.close()


def test_one_held_document_keeps_the_page_key_though_the_other_is_delivered(custody):
    job, (held, sent) = planned_job(custody)
    custody.hold_document(held, "release-refused")
    assert custody.job(job).state is JobState.PROCESSING
    custody.mark_sealed(sent, *digests(sent), "claims-office")
    custody.accept_receipt(receipt_for(sent, signer=SIGNERS[1]))
    record = custody.job(job)
    assert (record.state, record.code) == (JobState.HELD, "release-refused")
    assert [item.state for item in record.documents] == [DocumentState.HELD, DocumentState.DELIVERED]
    with pytest.raises(StateError):
        custody.shred(job)
    assert custody.load_page(job, 0).image.size


def test_the_recipient_of_an_envelope_is_remembered_and_an_envelope_sealed_anew_may_have_another(custody):
    _job, documents = sealed_for_both(custody)
    assert custody.document(documents[1]).recipient == "claims-office"
    custody.mark_sealed(documents[1], *digests(documents[1], 1), "triage")
    assert custody.document(documents[1]).recipient == "triage"
    custody.accept_receipt(receipt_for(documents[1], 0, signer=SIGNERS[1]))  # the first envelope got there after all
    assert custody.document(documents[1]).state is DocumentState.DELIVERED


# The job stores of earlier versions


_NAMED = "named TEXT NOT NULL DEFAULT '', announced INTEGER NOT NULL DEFAULT 0"
_DECIDED = "resolved TEXT NOT NULL DEFAULT '', origin TEXT NOT NULL DEFAULT '', confidence REAL NOT NULL DEFAULT 0"
_VERSION_3 = (
    (_NAMED, f"named TEXT NOT NULL DEFAULT '', {_DECIDED}"),
    (
        f""" part INTEGER NOT NULL DEFAULT 0,
  sheets INTEGER NOT NULL DEFAULT 0, declared INTEGER NOT NULL DEFAULT 0, named TEXT NOT NULL DEFAULT '',
  {_DECIDED},
  confirmed TEXT NOT NULL DEFAULT '',""",
        "",
    ),
)
_VERSION_2 = (
    *_VERSION_3,
    (f", chosen_by TEXT NOT NULL DEFAULT '',\n  named TEXT NOT NULL DEFAULT '', {_DECIDED}\n", "\n"),
)
_VERSION_1 = (
    *_VERSION_2,
    ("purposes TEXT NOT NULL, settings", "purpose TEXT NOT NULL, settings"),
    (
        "code TEXT NOT NULL DEFAULT '', purpose TEXT NOT NULL DEFAULT '', UNIQUE",
        "code TEXT NOT NULL DEFAULT '', UNIQUE",
    ),
    ("UNIQUE (document, page)", "UNIQUE (job, page)"),
    ("payload TEXT NOT NULL, recipient TEXT NOT NULL DEFAULT '',", "payload TEXT NOT NULL,"),
)


def shape(connection):
    """Columns and unique indexes of every table, in a form that does not depend on how they came about."""
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {}
    for table in tables:
        columns = {(*row[1:4], row[5]) for row in connection.execute(f"PRAGMA table_info({table})")}
        indexes = [row[1] for row in connection.execute(f"PRAGMA index_list({table})")]
        uniques = {tuple(row[2] for row in connection.execute(f"PRAGMA index_info({index})")) for index in indexes}
        keys = {tuple(row[2:5]) for row in connection.execute(f"PRAGMA foreign_key_list({table})")}
        found[table] = (columns, uniques, keys)
    return found


@pytest.mark.parametrize("version", [1, 2, 3, 4])
def test_a_store_of_an_earlier_version_is_brought_forward_with_all_it_knows(tmp_path, version):
    custody = open_custody(tmp_path / "state")
    job, (document,) = sealed_job(custody)
    custody.classify(document, "lab-result", "classifier", 0.97)
    before = custody.job(job)
    custody.close()
    path = tmp_path / "state" / STORE_NAME
    old = SCHEMA
    for new, was in (_VERSION_1, _VERSION_2, _VERSION_3, ())[version - 1]:
        assert new in old
        old = old.replace(new, was)
    fresh = sqlite3.connect(path)
    rows = {
        table: fresh.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - our own tables
        for table in ("audit_anchor", "jobs", "pages", "documents", "document_pages", "envelopes", "receipts")
    }
    wanted = shape(fresh)
    fresh.close()
    for file in path.parent.glob(f"{STORE_NAME}*"):
        file.unlink()
    connection = sqlite3.connect(path)
    connection.executescript(old)
    decided = ("lab-result", "classifier", 0.97)
    if version < 4:
        rows["jobs"] = [(*row[:-1], *decided) if version == 3 else row[:-3] for row in rows["jobs"]]
        rows["documents"] = [row[: 5 if version == 1 else 6] for row in rows["documents"]]
    if version == 1:
        rows["envelopes"] = [row[:-1] for row in rows["envelopes"]]
    for table, lines in rows.items():
        for line in lines:
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(line))})", line)  # noqa: S608
    connection.execute(f"PRAGMA user_version = {version}")
    connection.commit()
    connection.close()

    again = open_custody(tmp_path / "state")
    known = before.documents[0].classed if version >= 3 else ClassRecord()
    sheets = 1 if version < 4 else before.documents[0].sheets
    item = replace(before.documents[0], classed=known, sheets=sheets)
    assert again.job(job) == replace(before, documents=(item,), chosen_by="site" if version >= 3 else "")
    assert before.purposes == ("ai-summary",)
    assert again.document(document).purpose == "ai-summary"
    again.accept_receipt(receipt_for(document))
    again.shred(job)
    again.close()
    forward = sqlite3.connect(path)
    assert shape(forward) == wanted
    assert forward.execute("PRAGMA user_version").fetchone() == (8,)
    assert forward.execute("PRAGMA foreign_key_check").fetchall() == []
    forward.close()
    Store(path).close()
