"""A job from the press of the button to its certificate."""

import errno
import hashlib
import threading

import numpy as np
import pytest

from appliance import files
from appliance.custody.audit import AuditFieldError
from appliance.custody.custody import utc_now
from appliance.custody.feeding import SheetCountError
from appliance.custody.lock import StateInUseError
from appliance.custody.planning import PlanError
from appliance.custody.receipts import ReceiptMismatchError, ReceiptUnknownError
from appliance.custody.records import JobRecord
from appliance.custody.room import TooManyError, free_bytes
from appliance.custody.shredding import LegalHoldError
from appliance.custody.states import JOB_TRANSITIONS, DocumentState, JobState, StateError, check_document, check_job
from appliance.custody.store_errors import DuplicatePageError, UnknownJobError
from appliance.custody.vault import KeyDestroyedError, VaultError
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import PageId, Side, is_opaque_id
from appliance.errors import SealingError, StorageFullError
from appliance.sealing.certificate import verify_certificate
from appliance.sealing.keys import keys_by_id
from appliance.sections.storage import CustodyConfig
from tests.custody_samples import (
    OTHER_SIGNER,
    STATION,
    STATION_SIGNER,
    captured_job,
    delivered_job,
    digests,
    feed,
    open_custody,
    picture,
    plan,
    receipt_for,
    sealed_job,
)


@pytest.fixture
def custody(tmp_path):
    made = open_custody(tmp_path / "state")
    made.recover()
    yield made
    made.close()


def start(custody, duplex=True):
    return custody.open_job("referral", ("ai-summary",), ScanSettings(duplex=duplex))


def reopened(custody, tmp_path):
    custody.close()
    again = open_custody(tmp_path / "state")
    return again, again.recover()


def events(tmp_path):
    lines = (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text().splitlines()
    return [line.split('"event":"')[1].split('"')[0] for line in lines]


# From the press to the vault


def test_job_exists_before_the_first_page(custody):
    job = start(custody)
    record = custody.job(job)
    assert is_opaque_id(job)
    assert record.state is JobState.FEEDING
    assert (record.document_class, record.purposes, record.settings) == ("referral", ("ai-summary",), ScanSettings())
    assert not record.pages


def test_class_that_the_log_has_no_form_for_opens_no_job(custody):
    with pytest.raises(AuditFieldError):
        custody.open_job("Letter of Jane", ("ai-summary",), ScanSettings())
    assert custody.jobs() == ()
    assert custody.recover().unknown_jobs == ()
    assert custody._vault.jobs() == frozenset()


def test_pages_come_back_as_they_went_in(custody):
    job = start(custody)
    kept = custody.keep_page(job, FedPage(0, Side.FRONT, picture(5, colour=True), 300), simulated=True)
    assert kept.page == PageId(job, 0, 0, Side.FRONT)
    loaded = custody.load_page(job, 0)
    assert np.array_equal(loaded.image, picture(5, colour=True))
    assert (loaded.page, loaded.dpi, loaded.simulated) == (kept.page, 300.0, True)
    assert custody.job(job).simulated


def test_same_side_of_a_sheet_is_never_overwritten(custody):
    job = start(custody)
    custody.keep_page(job, FedPage(0, Side.FRONT, picture(1), 300), simulated=False)
    with pytest.raises(DuplicatePageError):
        custody.keep_page(job, FedPage(0, Side.FRONT, picture(2), 300), simulated=False)
    assert np.array_equal(custody.load_page(job, 0).image, picture(1))
    assert len(custody.job(job).pages) == 1
    assert len(list((custody._state / "pages" / job).iterdir())) == 1


def test_page_for_a_job_that_is_not_feeding_is_refused(custody):
    job = captured_job(custody)
    with pytest.raises(StateError):
        custody.keep_page(job, FedPage(1, Side.FRONT, picture(), 300), simulated=False)


def test_page_that_arrives_while_the_job_is_held_is_refused_and_leaves_no_blob(custody, monkeypatch):
    job = start(custody)
    feed(custody, job, 1)
    put = custody._vault.put

    def hold_meanwhile(*arguments):
        put(*arguments)
        custody.hold(job, "test")

    monkeypatch.setattr(custody._vault, "put", hold_meanwhile)
    with pytest.raises(StateError):
        custody.keep_page(job, FedPage(1, Side.FRONT, picture(), 300), simulated=False)
    assert custody._vault.indexes(job) == {0, 1}


def test_unknown_job_and_page_are_errors(custody):
    with pytest.raises(UnknownJobError):
        custody.job("f" * 32)
    with pytest.raises(UnknownJobError):
        custody.document("f" * 32)
    job = start(custody)
    with pytest.raises(VaultError):
        custody.load_page(job, 0)


def test_blob_that_is_not_the_page_of_the_store_is_refused(custody):
    job = captured_job(custody)
    custody._store._connection.execute("UPDATE pages SET sheet = 9 WHERE job = ? AND page = 0", (job,))
    with pytest.raises(VaultError):
        custody.load_page(job, 0)


def test_too_many_jobs_and_pages_are_refused(tmp_path):
    custody = open_custody(tmp_path / "state", config=CustodyConfig(reserve_bytes=1, max_open_jobs=1, max_pages=2))
    job = start(custody)
    with pytest.raises(TooManyError):
        start(custody)
    feed(custody, job, 1)
    with pytest.raises(TooManyError):
        custody.keep_page(job, FedPage(1, Side.FRONT, picture(), 300), simulated=False)
    custody.close()


def test_reserve_stops_new_batches_and_nothing_else(tmp_path):
    space = [1_000]
    custody = open_custody(
        tmp_path / "state", config=CustodyConfig(reserve_bytes=500), free=lambda _directory: space[0]
    )
    job = start(custody)
    space[0] = 499
    with pytest.raises(StorageFullError):
        start(custody)
    feed(custody, job, 1)
    custody.end_feed(job, 1)
    custody.close()


def test_free_space_of_the_real_file_system_is_asked(tmp_path):
    assert free_bytes(tmp_path) > 0
    assert utc_now().tzinfo is not None


def test_full_disk_during_a_page_keeps_those_before(custody, monkeypatch):
    job = start(custody)
    feed(custody, job, 1)

    def full(_descriptor, _data):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files.os, "write", full)
    with pytest.raises(StorageFullError):
        custody.keep_page(job, FedPage(1, Side.FRONT, picture(), 300), simulated=False)
    monkeypatch.undo()
    assert custody.end_feed(job, 1) is JobState.CAPTURED


def test_full_disk_while_recording_changes_nothing(custody, monkeypatch):
    job = start(custody)
    feed(custody, job, 1)

    def full(_descriptor, _data):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files.os, "write", full)
    with pytest.raises(StorageFullError):
        custody.end_feed(job, 1)
    monkeypatch.undo()
    assert custody.job(job).state is JobState.FEEDING
    custody.end_feed(job, 1)


def test_full_job_store_is_a_storage_error(custody):
    job = start(custody)
    pages = custody._store._connection.execute("PRAGMA page_count").fetchone()[0]
    custody._store._connection.execute(f"PRAGMA max_page_count = {pages}")

    def fill():
        for number in range(2_000):
            with custody._store.transaction():
                custody._store.add_job(f"{number:032x}", "", "", (), ScanSettings())

    with pytest.raises(StorageFullError):
        fill()
    assert custody.job(job).state is JobState.FEEDING


# Sheets


def test_sheets_and_pages_must_agree(custody):
    job = start(custody)
    feed(custody, job, 2)
    for count in (0, 1, 3):
        with pytest.raises(SheetCountError):
            custody.end_feed(job, count)
    custody.keep_page(job, FedPage(2, Side.FRONT, picture(), 300), simulated=True)
    with pytest.raises(SheetCountError):
        custody.end_feed(job, 2)


def test_simplex_batches_have_one_side(custody):
    job = start(custody, duplex=False)
    feed(custody, job, 3, duplex=False)
    assert custody.end_feed(job, 3) is JobState.CAPTURED


def test_empty_feeder_ends_the_job_and_its_key(custody, tmp_path):
    job = start(custody)
    assert custody.end_feed(job, 0) is JobState.VOID
    assert custody.job(job).code == "no-paper"
    assert not list((tmp_path / "state" / "keys").iterdir())
    assert not list((tmp_path / "state" / "pages").iterdir())
    assert custody.open_jobs() == ()


def test_pause_and_resume_feed_the_broken_sheet_again(custody, tmp_path):
    job = start(custody)
    feed(custody, job, 1)
    custody.keep_page(job, FedPage(1, Side.FRONT, picture(9), 300), simulated=True)
    with pytest.raises(SheetCountError):
        custody.pause(job, "feeder-jam", 2)
    custody.pause(job, "feeder-jam", 1)
    assert (custody.job(job).state, custody.job(job).code) == (JobState.PAUSED, "feeder-jam")
    assert custody.resume(job) == 1
    assert custody.job(job).code == ""
    feed(custody, job, 1, first=1)
    custody.end_feed(job, 2)
    assert [page.index for page in custody.job(job).pages] == [0, 1, 2, 3]
    assert np.array_equal(custody.load_page(job, 2).image, picture(2))
    assert "sheet-discarded" in events(tmp_path)


def test_incomplete_sheet_is_discarded_only_while_paused(custody):
    job = start(custody)
    custody.keep_page(job, FedPage(0, Side.FRONT, picture(9), 300), simulated=True)
    with pytest.raises(StateError):
        custody.discard_incomplete_sheet(job)
    custody.pause(job, "feeder-jam", 0)
    assert custody.discard_incomplete_sheet(job) == 1
    assert custody.discard_incomplete_sheet(job) == 0
    assert custody._vault.indexes(job) == frozenset()
    custody.cancel(job)
    assert custody.job(job).state is JobState.VOID


def test_operator_may_end_a_paused_batch(custody):
    job = start(custody)
    feed(custody, job, 1)
    custody.pause(job, "feeder-cover", 1)
    assert custody.end_feed(job, 1) is JobState.CAPTURED


def test_cancel_keeps_the_pages(custody):
    job = start(custody)
    feed(custody, job, 1)
    custody.cancel(job)
    assert custody.job(job).state is JobState.CANCELLED
    assert np.array_equal(custody.load_page(job, 0).image, picture(0))
    custody.reopen(job)
    assert custody.job(job).state is JobState.PROCESSING


# Documents


def test_document_ids_stay_over_a_restart(custody, tmp_path):
    job = captured_job(custody, 2)
    custody.start_processing(job)
    custody.start_processing(job)
    planned = plan(custody, job, [[0, 1], [3]])
    again, _found = reopened(custody, tmp_path)
    assert plan(again, job, [[0, 1], [3]]) == planned
    assert [document.pages for document in again.job(job).documents] == [(0, 1), (3,)]
    again.close()


def test_other_groups_replace_the_plan_until_a_document_is_sealed(custody):
    job = captured_job(custody, 2)
    custody.start_processing(job)
    first = plan(custody, job, [[0, 1], [2, 3]])
    second = plan(custody, job, [[0, 1, 2, 3]])
    assert not set(first) & set(second)
    custody.mark_sealed(second[0], *digests(second[0]))
    assert custody.job(job).state is JobState.SEALED
    with pytest.raises(StateError):
        plan(custody, job, [[0]])


@pytest.mark.parametrize("groups", [[], [[]], [[0, 0]], [[0], [0]], [[7]], [[0], []]])
def test_impossible_groups_are_refused(custody, groups):
    job = captured_job(custody)
    custody.start_processing(job)
    with pytest.raises(PlanError):
        plan(custody, job, groups)


def test_plan_does_not_change_once_a_document_is_sealed(custody):
    job = captured_job(custody)
    custody.start_processing(job)
    documents = plan(custody, job, [[0], [1]])
    custody.mark_sealed(documents[0], *digests(documents[0]))
    with pytest.raises(PlanError):
        plan(custody, job, [[0, 1]])
    assert plan(custody, job, [[0], [1]]) == documents


def test_planning_needs_a_job_in_processing(custody):
    job = captured_job(custody)
    with pytest.raises(StateError):
        plan(custody, job, [[0]])
    with pytest.raises(StateError):
        custody.start_processing(start(custody))


def test_envelope_sealed_twice_counts_once_and_sealed_anew_counts_too(custody):
    _job, (document,) = sealed_job(custody)
    custody.mark_sealed(document, *digests(document))
    custody.mark_sealed(document, *digests(document, 1))
    assert custody.document(document).envelope_sha256 == digests(document, 1)[0]
    custody.accept_receipt(receipt_for(document, 0))
    assert custody.document(document).state is DocumentState.DELIVERED
    with pytest.raises(StateError):
        custody.mark_sealed(document, *digests(document, 2))


def test_held_document_waits_while_the_others_are_delivered(custody):
    job = captured_job(custody)
    custody.start_processing(job)
    held, sent = plan(custody, job, [[0], [1]])
    custody.hold_document(held, "gate-words")
    assert custody.job(job).state is JobState.PROCESSING
    custody.mark_sealed(sent, *digests(sent))
    assert (custody.job(job).state, custody.job(job).code) == (JobState.HELD, "gate-words")
    custody.accept_receipt(receipt_for(sent))
    assert custody.job(job).state is JobState.HELD
    with pytest.raises(StateError):
        custody.shred(job)
    with pytest.raises(StateError):
        custody.mark_sealed(held, *digests(held))
    custody.reopen(job)
    custody.mark_sealed(held, *digests(held))
    assert custody.job(job).state is JobState.SEALED
    custody.accept_receipt(receipt_for(held))
    assert custody.job(job).state is JobState.DELIVERED


def test_held_job_takes_no_envelope(custody):
    job = captured_job(custody)
    custody.start_processing(job)
    (document,) = plan(custody, job, [[0]])
    custody.hold(job, "unknown-class")
    with pytest.raises(StateError):
        custody.mark_sealed(document, *digests(document))
    custody.reopen(job)
    custody.mark_sealed(document, *digests(document))


def test_cancel_is_too_late_once_a_document_is_sealed(custody):
    job, _documents = sealed_job(custody)
    with pytest.raises(StateError):
        custody.cancel(job)
    with pytest.raises(StateError):
        custody.reopen(job)


# Receipts


def test_receipts_of_all_documents_make_the_job_delivered(custody):
    job, documents = sealed_job(custody, groups=[[0], [1]])
    custody.accept_receipt(receipt_for(documents[0]))
    assert custody.job(job).state is JobState.SEALED
    custody.accept_receipt(receipt_for(documents[1]))
    assert custody.job(job).state is JobState.DELIVERED


def test_replayed_receipt_changes_nothing(custody, tmp_path):
    job, (document,) = sealed_job(custody)
    receipt = custody.accept_receipt(receipt_for(document))
    before = events(tmp_path)
    assert custody.accept_receipt(receipt_for(document)) == receipt
    assert events(tmp_path) == before
    custody.shred(job)
    assert custody.accept_receipt(receipt_for(document)) == receipt
    assert custody.job(job).state is JobState.SHREDDED


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"envelope_sha256": "0" * 64}, ReceiptMismatchError),
        ({"payload_sha256": "0" * 64}, ReceiptMismatchError),
        ({"station": "station-0002"}, ReceiptUnknownError),
    ],
)
def test_valid_receipt_for_other_bytes_or_stations_is_refused(custody, tmp_path, changes, error):
    job, (document,) = sealed_job(custody)
    with pytest.raises(error):
        custody.accept_receipt(receipt_for(document, **changes))
    assert custody.job(job).state is JobState.SEALED
    assert events(tmp_path)[-1] == "receipt-refused"


def test_receipt_for_an_unknown_document_is_refused(custody):
    with pytest.raises(ReceiptUnknownError):
        custody.accept_receipt(receipt_for("e" * 32))


def test_receipt_of_one_document_is_no_receipt_for_another(custody):
    _job, (first, second) = sealed_job(custody, groups=[[0], [1]])
    envelope, payload = digests(first)
    with pytest.raises(ReceiptMismatchError):
        custody.accept_receipt(receipt_for(second, envelope_sha256=envelope, payload_sha256=payload))


def test_receipt_before_anything_was_sealed_is_refused(custody):
    job = captured_job(custody)
    custody.start_processing(job)
    (document,) = plan(custody, job, [[0]])
    with pytest.raises(ReceiptMismatchError):
        custody.accept_receipt(receipt_for(document))


@pytest.mark.parametrize("untrusted", [b"", b"junk", b"{}\n" + b"0" * 128 + b"\n"])
def test_junk_is_no_receipt(custody, untrusted):
    with pytest.raises(SealingError):
        custody.accept_receipt(untrusted)


def test_receipt_signed_by_a_stranger_is_refused(custody):
    job, (document,) = sealed_job(custody)
    with pytest.raises(SealingError):
        custody.accept_receipt(receipt_for(document, signer=OTHER_SIGNER))
    assert custody.job(job).state is JobState.SEALED


def test_flood_of_bad_receipts_cannot_fill_the_log(tmp_path):
    config = CustodyConfig(reserve_bytes=1, refused_receipts_an_hour=3)
    custody = open_custody(tmp_path / "state", config=config)
    for number in range(20):
        with pytest.raises(SealingError):
            custody.accept_receipt(b"junk %d" % number)
    assert events(tmp_path).count("receipt-refused") == 3
    custody.close()


# The end


def test_delivered_job_ends_with_a_certificate_and_without_its_pages(custody, tmp_path):
    job, (document,) = delivered_job(custody)
    key_digest = hashlib.sha256((tmp_path / "state" / "keys" / f"{job}.key").read_bytes()).hexdigest()
    path = custody.shred(job)
    assert path == custody.certificate(job)
    certificate = verify_certificate(path.read_bytes(), keys_by_id([STATION_SIGNER.public_key]))
    assert (certificate.job, certificate.station, certificate.pages) == (job, STATION, 2)
    assert certificate.job_key == key_digest
    (ended,) = certificate.documents
    assert (ended.document, ended.envelope_sha256, ended.payload_sha256) == (document, *digests(document))
    assert ended.receipt_sha256 == hashlib.sha256(receipt_for(document)).hexdigest()
    assert custody.job(job).state is JobState.SHREDDED
    assert not list((tmp_path / "state" / "keys").iterdir())
    assert not list((tmp_path / "state" / "pages").iterdir())
    with pytest.raises(KeyDestroyedError):
        custody.load_page(job, 0)
    assert custody.shred(job) == path


@pytest.mark.parametrize("make", [start, captured_job, lambda custody: sealed_job(custody)[0]])
def test_nothing_is_shredded_before_its_receipts(custody, make):
    job = make(custody)
    with pytest.raises(StateError):
        custody.shred(job)
    assert custody._vault.jobs() == {job}


def test_delivered_without_receipts_on_file_is_not_shredded(custody):
    job, _documents = delivered_job(custody)
    custody._store._connection.execute("DELETE FROM receipts")
    with pytest.raises(StateError):
        custody.shred(job)
    assert np.array_equal(custody.load_page(job, 0).image, picture(0))


def test_legal_hold_wins_over_every_receipt(custody):
    job, (document,) = sealed_job(custody)
    custody.legal_hold(job, True)
    custody.legal_hold(job, True)
    custody.accept_receipt(receipt_for(document))
    with pytest.raises(LegalHoldError):
        custody.shred(job)
    assert custody.job(job).legal_hold
    assert np.array_equal(custody.load_page(job, 0).image, picture(0))
    custody.legal_hold(job, False)
    custody.shred(job)
    with pytest.raises(StateError):
        custody.legal_hold(job, True)


@pytest.mark.parametrize("step", ["destroy_key", "remove_pages", "_certify", "move", "append"])
@pytest.mark.parametrize("done", [False, True])
def test_interrupted_end_is_finished_at_the_next_start(custody, tmp_path, monkeypatch, step, done):
    job, _documents = delivered_job(custody)
    owner = {
        "destroy_key": custody._vault,
        "remove_pages": custody._vault,
        "_certify": custody._shredder,
        "move": custody._store,
        "append": custody._ledger.audit,
    }[step]
    real = getattr(owner, step)

    class PowerCutError(BaseException):
        pass

    calls = []

    def cut(*arguments, **names):
        calls.append(1)
        late = step in ("move", "append") and len(calls) < 2  # their first call is the step before
        if late or done:
            real(*arguments, **names)
        if not late:
            raise PowerCutError

    monkeypatch.setattr(owner, step, cut)
    with pytest.raises(PowerCutError):
        custody.shred(job)
    monkeypatch.undo()
    again, found = reopened(custody, tmp_path)
    assert again.job(job).state is JobState.SHREDDED
    assert found.jobs == ()
    keys = keys_by_id([STATION_SIGNER.public_key])
    assert verify_certificate(again.certificate(job).read_bytes(), keys).job == job
    assert not list((tmp_path / "state" / "pages").iterdir())
    assert not list((tmp_path / "state" / "keys").iterdir())
    again.close()


# Start


def test_second_process_is_refused(custody, tmp_path):
    with pytest.raises(StateInUseError):
        open_custody(tmp_path / "state")
    custody.close()
    custody.close()
    open_custody(tmp_path / "state").close()


def test_interrupted_feed_is_paused_and_its_broken_sheet_discarded(custody, tmp_path):
    job = start(custody)
    feed(custody, job, 2)
    custody.keep_page(job, FedPage(2, Side.FRONT, picture(), 300), simulated=True)
    again, found = reopened(custody, tmp_path)
    (record,) = found.jobs
    assert (record.state, record.code, record.sheets, len(record.pages)) == (JobState.PAUSED, "interrupted", 2, 4)
    assert again.resume(job) == 2
    again.close()


def test_recover_twice_changes_nothing_more(custody, tmp_path):
    job = start(custody)
    feed(custody, job, 1)
    again, first = reopened(custody, tmp_path)
    assert again.recover().jobs == first.jobs
    assert isinstance(first.jobs[0], JobRecord)
    again.close()


def test_blob_that_was_never_acknowledged_is_removed(custody, tmp_path):
    job = captured_job(custody)
    (tmp_path / "state" / "pages" / job / "000009.page").write_bytes(b"torn")
    (tmp_path / "state" / "keys" / ".x.tmp").write_bytes(b"")
    (tmp_path / "state" / "audit" / ".head.tmp").write_bytes(b"")
    again, found = reopened(custody, tmp_path)
    assert (found.unacknowledged_pages, found.temporary_files) == (1, 2)
    assert again._vault.indexes(job) == {0, 1}
    again.close()


def test_lost_page_or_key_holds_the_job(custody, tmp_path):
    lost_page, lost_key = captured_job(custody), captured_job(custody)
    (tmp_path / "state" / "pages" / lost_page / "000001.page").unlink()
    (tmp_path / "state" / "keys" / f"{lost_key}.key").write_bytes(bytes(68))
    again, _found = reopened(custody, tmp_path)
    for job in (lost_page, lost_key):
        assert (again.job(job).state, again.job(job).code) == (JobState.HELD, "page-missing")
    again.close()


def test_key_without_pages_and_job_is_removed_but_unknown_pages_are_kept(custody, tmp_path):
    pages = tmp_path / "state" / "pages"
    custody._vault.create_key("c" * 32)
    custody._vault.create_key("d" * 32)
    (pages / ("d" * 32) / "000000.page").write_bytes(b"pages of a lost job store")
    void = start(custody)
    custody.end_feed(void, 0)
    custody._vault.create_key(void)
    again, found = reopened(custody, tmp_path)
    assert found.unknown_jobs == ("d" * 32,)
    assert sorted(path.name for path in pages.iterdir()) == ["d" * 32]
    again.close()


def test_jobs_are_listed_newest_first_and_open_ones_oldest_first(custody):
    jobs = [start(custody) for _ in range(3)]
    assert [job.id for job in custody.jobs(2)] == jobs[:0:-1]
    assert [job.id for job in custody.open_jobs()] == jobs


def test_many_threads_may_use_it(custody):
    errors = []

    def work():
        try:
            job, _documents = delivered_job(custody)
            custody.shred(job)
        except Exception as error:  # noqa: BLE001 - handed to the test's thread
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert errors == []
    assert len(custody.jobs()) == 4
    assert custody.open_jobs() == ()


def test_directory_that_cannot_be_used_lets_go_of_the_lock(tmp_path):
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "certificates").write_bytes(b"not a directory")
    with pytest.raises(VaultError):
        open_custody(tmp_path / "state")
    (tmp_path / "state" / "certificates").unlink()
    open_custody(tmp_path / "state").close()


def test_station_name_is_checked(tmp_path):
    with pytest.raises(ValueError, match="names are"):
        open_custody(tmp_path / "state", station="Station One")


# Tables


def test_every_state_has_its_row_and_only_delivered_leads_to_the_end():
    assert set(JOB_TRANSITIONS) == set(JobState)
    assert [state for state, ways in JOB_TRANSITIONS.items() if JobState.SHREDDING in ways] == [JobState.DELIVERED]
    assert [state for state, ways in JOB_TRANSITIONS.items() if JobState.SHREDDED in ways] == [JobState.SHREDDING]


def test_pairs_outside_the_tables_are_errors():
    with pytest.raises(StateError):
        check_job(JobState.SHREDDED, JobState.FEEDING)
    with pytest.raises(StateError):
        check_document(DocumentState.DELIVERED, DocumentState.PLANNED)


def test_no_file_name_says_more_than_an_opaque_id(custody, tmp_path):
    captured_job(custody)
    fixed = {"lock", "station.pub", "jobs.sqlite", "jobs.sqlite-wal", "jobs.sqlite-shm", "audit", "head", "keys"}
    fixed |= {"pages", "certificates", "audit-000000000001.jsonl"}
    for path in (tmp_path / "state").rglob("*"):
        known = path.name in fixed or is_opaque_id(path.stem) or (path.suffix == ".page" and path.stem.isdecimal())
        assert known, path.name
    assert (tmp_path / "state").stat().st_mode & 0o077 == 0
