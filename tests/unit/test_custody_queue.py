"""What waits for a person, as custody keeps it: nothing waits unseen, and nothing leaves while its cause stands."""

import json
import random
from datetime import UTC, datetime, timedelta

import pytest

from appliance.custody import waiting
from appliance.custody.audit import AuditBrokenError
from appliance.custody.custody import AUDIT_NAME, STORE_NAME
from appliance.custody.daily import SPOT_AUDIT
from appliance.custody.queue import (
    AUDIT_FAILED,
    AUDIT_PASSED,
    CauseStandsError,
    NoSpotAuditError,
    UnknownItemError,
    drawn,
)
from appliance.custody.recovery import INTERRUPTED
from appliance.custody.states import DocumentState, JobState
from appliance.custody.store import Store
from appliance.custody.store_errors import StoreError
from appliance.custody.waiting import CANCELLED, READINESS_FAILED, Kind, synthetic_id
from appliance.devices.interfaces import ScanSettings
from appliance.errors import CustodyError, SealingError
from appliance.sections.storage import CustodyConfig
from tests.custody_samples import (
    captured_job,
    digests,
    feed,
    open_custody,
    plan,
    receipt_for,
    sealed_job,
)

BY = "local"


class Hands:
    """A clock that somebody sets."""

    def __init__(self):
        self.now = datetime(2026, 3, 1, 9, 0, 0, tzinfo=UTC)

    def __call__(self):
        return self.now

    def later(self, **delta):
        self.now += timedelta(**delta)


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def custody(tmp_path, clock):
    opened = open_custody(tmp_path / "state", clock=clock)
    opened.recover()
    yield opened
    opened.close()


def waits(custody):
    return [(item.job, item.document, item.code, item.standing) for item in custody.queue.open()]


def ends(custody):
    return [(item.item, item.resolution) for item in custody.queue.ended(100)]


def held_job(custody, code="class-unsure", groups=((0, 1),), sheets=1):
    job = captured_job(custody, sheets)
    custody.start_processing(job)
    documents = plan(custody, job, groups)
    for document in documents:
        custody.hold_document(document, code)
    return job, documents


def records(tmp_path, event):
    files = sorted((tmp_path / "state" / AUDIT_NAME).glob("*.jsonl"))
    lines = [line for path in files for line in path.read_text().splitlines()]
    return [record for record in map(json.loads, lines) if record["event"] == event]


def test_a_held_document_waits_until_it_is_discarded_with_a_certificate(custody):
    job, (document,) = held_job(custody)
    assert waits(custody) == [(job, document, "class-unsure", True)]
    assert custody.queue.class_of(custody.queue.open()[0]) == "referral"
    assert custody.queue.now() == datetime(2026, 3, 1, 9, tzinfo=UTC)
    custody.discard(job)
    assert waits(custody) == []
    assert ends(custody) == [(document, "discarded")]
    assert custody.certificate(job).exists()


def test_a_document_that_goes_on_keeps_its_row_until_its_receipt(custody, clock):
    job, (document,) = held_job(custody)
    custody.queue.assign(document, "mallory-mockford", BY)
    clock.later(hours=2)
    custody.reopen(job)
    assert waits(custody) == [(job, document, "class-unsure", False)]
    custody.hold_document(document, "release-refused")
    (item,) = custody.queue.open()
    assert (item.code, item.since, item.owner) == ("release-refused", "2026-03-01T09:00:00Z", "mallory-mockford")
    custody.reopen(job)
    custody.mark_sealed(document, *digests(document))
    assert waits(custody) == [(job, document, "release-refused", False)]
    custody.accept_receipt(receipt_for(document))
    assert ends(custody) == [(document, "delivered")]


def test_an_end_that_has_begun_ends_nothing_before_its_certificate(custody, monkeypatch):
    job, (document,) = held_job(custody)

    def broken(_job):
        raise CustodyError("the disk")

    monkeypatch.setattr(custody._vault, "destroy_key", broken)
    with pytest.raises(CustodyError):
        custody.discard(job)
    assert custody.job(job).state is JobState.DISCARDING
    assert waits(custody) == [(job, document, "class-unsure", False)]
    monkeypatch.undo()
    custody.recover()
    assert ends(custody) == [(document, "discarded")]


def test_a_document_that_a_later_division_left_out_ends_with_its_job(custody):
    job, (first, second) = held_job(custody, groups=((0, 1), (2, 3)), sheets=2)
    custody.reopen(job)
    (whole,) = plan(custody, job, [[0, 1, 2, 3]])
    assert {item.item: item.standing for item in custody.queue.open()} == {first: False, second: False}
    custody.mark_sealed(whole, *digests(whole))
    custody.accept_receipt(receipt_for(whole))
    assert sorted(ends(custody)) == sorted([(first, "delivered"), (second, "delivered")])


def test_a_stopped_batch_waits_until_it_is_fed_on(custody):
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    feed(custody, job, 1)
    custody.pause(job, "feeder-jam", 1)
    assert waits(custody) == [(job, "", "feeder-jam", True)]
    custody.resume(job)
    assert ends(custody) == [(job, "fed-on")]
    custody.pause(job, "feeder-cover-open", 1)
    assert waits(custody) == [(job, "", "feeder-cover-open", True)]
    custody.end_feed(job, 1)
    assert ends(custody) == [(job, "fed-on")]


def test_an_empty_stack_waits_until_it_is_closed(custody):
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    custody.pause(job, "no-paper", 0)
    assert waits(custody) == [(job, "", "no-paper", True)]
    custody.cancel(job)
    assert ends(custody) == [(job, "empty")]


def test_a_cancelled_stack_waits_until_all_of_it_is_delivered(custody):
    job = captured_job(custody)
    custody.cancel(job)
    assert waits(custody) == [(job, "", CANCELLED, True)]
    custody.reopen(job)
    (document,) = plan(custody, job, [[0, 1]])
    assert waits(custody) == [(job, "", CANCELLED, False)]
    custody.hold_document(document, "release-refused")
    assert waits(custody) == [(job, "", CANCELLED, False), (job, document, "release-refused", True)]
    custody.reopen(job)
    custody.mark_sealed(document, *digests(document))
    custody.accept_receipt(receipt_for(document))
    assert waits(custody) == []


def test_a_stack_that_was_set_aside_waits_by_itself(custody):
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    feed(custody, job, 1)
    custody.set_aside(job, 1, "readiness-due")
    assert waits(custody) == [(job, "", "readiness-due", True)]
    custody.discard(job)
    assert ends(custody) == [(job, "discarded")]


def test_a_batch_that_a_restart_finds_waits(tmp_path, custody, clock):
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    feed(custody, job, 1)
    custody.close()
    again = open_custody(tmp_path / "state", clock=clock)
    again.recover()
    assert waits(again) == [(job, "", INTERRUPTED, True)]
    again.close()


def test_refused_receipts_make_one_item_for_each_reason_until_a_person_says_what_was_done(tmp_path, custody):
    sealed_job(custody)
    for _ in range(3):
        with pytest.raises(SealingError):
            custody.accept_receipt(b"{}")
    ((job, document, code, standing),) = waits(custody)
    assert (job, document, standing) == ("", "", True)
    item = synthetic_id(Kind.RECEIPT, code)
    custody.queue.resolve(item, "reported", BY)
    assert ends(custody) == [(item, "reported")]
    assert [record["code"] for record in records(tmp_path, "queue-resolved")] == ["reported"]
    with pytest.raises(UnknownItemError):
        custody.queue.resolve(item, "reported", BY)
    with pytest.raises(SealingError):
        custody.accept_receipt(b"{}")
    assert [item.item for item in custody.queue.open()] == [item]


def test_a_failed_readiness_test_waits_until_one_is_passed(custody):
    custody.notes.readiness(0)
    assert waits(custody) == []
    custody.notes.readiness(2)
    custody.notes.readiness(1)
    assert waits(custody) == [("", "", READINESS_FAILED, True)]
    custody.notes.readiness(0)
    custody.notes.readiness(0)
    assert [resolution for _, resolution in ends(custody)] == ["passed"]


def test_no_word_of_a_person_takes_out_what_pages_stand_behind(custody):
    job, (document,) = held_job(custody)
    stopped = captured_job(custody)
    custody.cancel(stopped)
    for item in (document, stopped):
        with pytest.raises(CauseStandsError):
            custody.queue.resolve(item, "harmless", BY)
    assert {item.item for item in custody.queue.open()} == {document, stopped}
    assert custody.job(job).state is JobState.HELD


def test_owner_and_escalation_survive_and_are_on_the_record_by_ids_alone(tmp_path, custody, clock):
    _, (document,) = held_job(custody)
    custody.queue.assign(document, "0" * 31 + "7", BY)
    custody.queue.assign(document, "0" * 31 + "7", BY)
    custody.queue.escalate(document, "0" * 31 + "7")
    custody.queue.escalate(document, BY)
    custody.close()
    again = open_custody(tmp_path / "state", clock=clock)
    (item,) = again.queue.open()
    assert (item.owner, item.escalated) == ("0" * 31 + "7", "2026-03-01T09:00:00Z")
    again.queue.assign(document, "", BY)
    assert again.queue.open()[0].owner == ""
    again.close()
    said = [(record["person"], record["by"]) for record in records(tmp_path, "queue-assigned")]
    assert said == [("0" * 31 + "7", BY), ("nobody", BY)]
    assert [record["code"] for record in records(tmp_path, "queue-escalated")] == ["person"]


@pytest.mark.parametrize("call", ["assign", "escalate"])
def test_what_does_not_wait_cannot_be_given_to_anybody(custody, call):
    job, (document,) = held_job(custody)
    custody.discard(job)
    for item in (document, "f" * 32):
        with pytest.raises(UnknownItemError):
            getattr(custody.queue, call)(item, *(["x"] if call == "assign" else []), BY)


def test_what_waits_too_long_is_escalated_once(tmp_path, custody, clock):
    _, (old,) = held_job(custody)
    clock.later(hours=20)
    held_job(custody)
    assert custody.queue.escalate_overdue(timedelta(hours=24)) == ()
    clock.later(hours=4)
    for _ in range(2):
        assert [item.item for item in custody.queue.escalate_overdue(timedelta(hours=24))] == [old]
    assert [record["code"] for record in records(tmp_path, "queue-escalated")] == ["age"]


def test_a_clock_that_was_ahead_does_not_keep_an_item_young_for_ever(tmp_path, custody, clock):
    clock.later(days=3650)
    _, (document,) = held_job(custody)
    clock.now = datetime(2026, 3, 2, tzinfo=UTC)
    assert custody.queue.escalate_overdue(timedelta(hours=24)) == ()
    assert custody.queue.open()[0].since == "2026-03-02T00:00:00Z"
    assert [record["item"] for record in records(tmp_path, "queue-redated")] == [document]
    clock.later(minutes=-30)  # a small step back is none to speak of
    assert custody.queue.escalate_overdue(timedelta(hours=24)) == ()
    clock.later(hours=25)
    assert len(custody.queue.escalate_overdue(timedelta(hours=24))) == 1


def test_ended_rows_are_kept_by_number(custody, monkeypatch):
    monkeypatch.setattr(waiting, "MAX_ENDED", 2)
    kept = []
    for _ in range(4):
        job, (document,) = held_job(custody)
        custody.discard(job)
        kept = [document, *kept]
    assert [item for item, _ in ends(custody)] == kept[:2]


def test_the_revision_grows_with_every_change_and_rests_without(custody):
    before = custody.queue.revision
    job, _ = held_job(custody)
    after = custody.queue.revision
    assert after > before
    custody.notes.again(job, 1)
    assert custody.queue.revision == after


def test_a_change_that_fails_leaves_no_row_and_is_not_caught_up_later(custody, monkeypatch):
    job = captured_job(custody)
    custody.start_processing(job)
    (document,) = plan(custody, job, [[0, 1]])

    def fail(_self, _position):
        raise StoreError("test")

    monkeypatch.setattr(Store, "set_anchor", fail)
    with pytest.raises(StoreError):
        custody.hold_document(document, "class-unsure")
    monkeypatch.undo()
    assert waits(custody) == []
    assert not any(row.what == "held" for row in custody.queue.counts(1))
    custody.hold_document(document, "class-unsure")
    assert waits(custody) == [(job, document, "class-unsure", True)]
    assert [row.n for row in custody.queue.counts(1) if row.what == "held"] == [1]


def test_what_waited_before_the_queue_was_known_waits_from_the_first_start(tmp_path, custody, clock):
    job, (document,) = held_job(custody)
    custody.close()
    store = Store(tmp_path / "state" / STORE_NAME)
    with store.transaction():
        store._run("DELETE FROM waiting")
    store.close()
    again = open_custody(tmp_path / "state", clock=clock)
    again.recover()
    assert waits(again) == [(job, document, "class-unsure", True)]
    again.close()


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_the_queue_is_what_custody_holds(custody, seed):
    """Random histories: every held document and stack has an open row, and nothing open has come to its end."""
    numbers = random.Random(seed)
    for _ in range(15):
        _any_step(custody, numbers)
        jobs = custody.jobs(100)
        held = {item.id for job in jobs for item in job.documents if item.state is DocumentState.HELD}
        alone = {
            job.id
            for job in jobs
            if job.state in (JobState.PAUSED, JobState.HELD, JobState.CANCELLED)
            and not held & {item.id for item in job.documents}
        }
        opened = {item.item: item for item in custody.queue.open()}
        assert held | alone == {item for item, record in opened.items() if record.standing}
        over = {job.id for job in jobs if job.state in (JobState.SHREDDED, JobState.DISCARDED, JobState.VOID)}
        assert not over & {record.job for record in opened.values()}


def _any_step(custody, numbers):
    """One thing that may happen to a station."""
    jobs = custody.jobs(100)
    held = [job for job in jobs if job.state in (JobState.HELD, JobState.CANCELLED)]
    sealed = [item for job in jobs for item in job.documents if item.state is DocumentState.SEALED]
    choice = numbers.randrange(6)
    if choice == 0:
        held_job(custody, groups=((0, 1), (2, 3)), sheets=2)
    elif choice == 1:
        _stop(custody, numbers)
    elif choice in (2, 3) and held:
        _go_on(custody, numbers, numbers.choice(held))
    elif choice == 4 and sealed:
        _answer(custody, numbers.choice(sealed))
    elif held:
        _give_up(custody, numbers.choice(held))


def _stop(custody, numbers):
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    feed(custody, job, numbers.randrange(2))
    custody.pause(job, "feeder-jam", 0)
    if numbers.randrange(2):
        custody.cancel(job)


def _go_on(custody, numbers, job):
    custody.reopen(job.id)
    for document in plan(custody, job.id, [[0, 1], [2, 3]] if len(job.pages) == 4 else [[0, 1]]):
        if custody.document(document).state is DocumentState.PLANNED and numbers.randrange(2):
            custody.mark_sealed(document, *digests(document))
        elif custody.document(document).state is DocumentState.PLANNED:
            custody.hold_document(document, "release-refused")


def _give_up(custody, job):
    if not any(item.state is DocumentState.SEALED for item in job.documents):
        custody.discard(job.id)


def _answer(custody, item):
    custody.accept_receipt(receipt_for(item.id))
    if custody.job(item.job).state is JobState.DELIVERED:
        custody.shred(item.job)


# Spot audits


def drawn_document(custody, groups=((0, 1),), sheets=1):
    return held_job(custody, SPOT_AUDIT, groups, sheets)


def test_a_spot_audit_without_a_finding_lets_its_document_go_on_alone(tmp_path, custody):
    job, (document, other) = drawn_document(custody, ((0, 1), (2, 3)), 2)
    assert custody.queue.spot_audited(document, AUDIT_PASSED, BY) == job
    found = {item.id: item for item in custody.job(job).documents}
    assert found[document].state is DocumentState.PLANNED
    assert found[document].confirmed == (SPOT_AUDIT,)
    assert found[other].state is DocumentState.HELD
    assert custody.queue.spot_audited(other, AUDIT_PASSED, BY) == job  # the job is at work already
    assert [record["code"] for record in records(tmp_path, "spot-audited")] == [AUDIT_PASSED, AUDIT_PASSED]


def test_a_spot_audit_with_a_finding_keeps_the_document_for_good(custody):
    job, (document,) = drawn_document(custody)
    assert custody.queue.spot_audited(document, "audit-order", BY) == ""
    assert waits(custody) == [(job, document, AUDIT_FAILED, True)]
    with pytest.raises(NoSpotAuditError):
        custody.queue.spot_audited(document, AUDIT_PASSED, BY)
    counted = {(row.what, row.code): row.n for row in custody.queue.counts(1) if row.what in ("drawn", "audited")}
    assert counted == {("drawn", ""): 1, ("audited", "audit-order"): 1}


def test_an_outcome_for_something_else_is_refused(custody):
    job, (document,) = held_job(custody)
    custody.notes.readiness(1)
    for item in (document, synthetic_id(Kind.READINESS, "")):
        with pytest.raises(NoSpotAuditError):
            custody.queue.spot_audited(item, AUDIT_PASSED, BY)
    other, (second,) = drawn_document(custody)
    custody.reopen(other)
    with pytest.raises(NoSpotAuditError):
        custody.queue.spot_audited(second, AUDIT_PASSED, BY)
    custody.hold_document(second, SPOT_AUDIT)
    custody.cancel(other)
    with pytest.raises(NoSpotAuditError):
        custody.queue.spot_audited(second, AUDIT_PASSED, BY)
    assert custody.job(job).state is JobState.HELD


def test_the_draw_is_the_same_every_time_and_as_frequent_as_asked(custody):
    key, other = b"a" * 32, b"b" * 32
    ids = [f"{number:032x}" for number in range(20_000)]
    chosen = [document for document in ids if drawn(key, document, 50)]
    assert chosen == [document for document in ids if drawn(key, document, 50)]
    assert 850 <= len(chosen) <= 1150  # 1000 expected, three standard deviations are 92
    assert not any(drawn(key, document, 0) for document in ids[:2000])
    assert all(drawn(key, document, 1000) for document in ids[:2000])
    both = sum(drawn(other, document, 50) for document in chosen)
    assert both < 100  # another key draws others: 50 expected
    assert custody.drawn(ids[0], 1000)
    assert not custody.drawn(ids[0], 0)


# Reading the record


def test_records_are_read_from_a_number_on_across_files(tmp_path, clock):
    config = CustodyConfig(reserve_bytes=1, audit_file_bytes=600)
    custody = open_custody(tmp_path / "state", clock=clock, config=config)
    assert custody.audit_records(1, 5) == ()
    for _ in range(4):
        held_job(custody)
    folder = tmp_path / "state" / AUDIT_NAME
    assert len(list(folder.glob("*.jsonl"))) > 3
    everything = custody.audit_records(1, 1_000)
    assert [record["seq"] for record in everything] == list(range(1, len(everything) + 1))
    for first in (2, 7, len(everything)):
        assert custody.audit_records(first, 3) == everything[first - 1 : first + 2]
    assert custody.audit_records(len(everything) + 1, 3) == ()
    newest = max(folder.glob("*.jsonl"))
    with newest.open("ab") as file:
        file.write(b'{"at":')  # just being written
    assert custody.audit_records(1, 1_000) == everything
    with newest.open("ab") as file:
        file.write(b"\n")
    with pytest.raises(AuditBrokenError):
        custody.audit_records(1, 1_000)
    custody.close()


def test_a_change_without_a_record_changes_nothing_in_the_queue(custody):
    held_job(custody)
    before = custody.queue.revision
    with custody._ledger.change():
        pass
    assert custody.queue.revision == before
