"""Late pages in custody: a token works once, for one document that waits; each sheet is always in exactly one place."""

import os
import shutil
from datetime import timedelta

import pytest

from appliance import files
from appliance.custody import late as late_module
from appliance.custody.events import Event
from appliance.custody.late_codes import ADVICE, Late, LateBusyError, LateError
from appliance.custody.late_table import MAX_KEPT, LateTable
from appliance.custody.late_token import Genuine, TokenMaker
from appliance.custody.records import ReviewRecord
from appliance.custody.states import DocumentState, JobState
from appliance.custody.vault import Vault
from appliance.custody.waiting import End
from appliance.errors import CustodyError, StorageFullError
from tests.custody_samples import CustodyConfig, digests, open_custody, plan, receipt_for, seed
from tests.late_samples import COVER, DAY, everything, fed, late, pictures, shown, waiting


@pytest.fixture
def custody(tmp_path):
    found = open_custody(tmp_path / "state")
    yield found
    found.close()


def refused(call, *arguments):
    with pytest.raises(LateError) as caught:
        call(*arguments)
    assert caught.value.code == caught.value.why.value
    assert caught.value.advice == ADVICE[caught.value.why]
    return caught.value.why


def made(custody, document, after=0, valid=DAY):
    return custody.late.make(document, after, "somebody", valid)


def audit(custody, event):
    return [one for one in custody.audit_records(1, 500) if one["event"] == event]


# Tokens


def test_a_token_is_genuine_here_alone_and_in_one_spelling():
    maker, other = TokenMaker(seed("one"), b"a" * 32), TokenMaker(seed("two"), b"b" * 32)
    token = maker.new_id()
    text = maker.text(token)
    assert maker.check(text) == (Genuine.YES, token)
    assert other.check(text) == (Genuine.ELSEWHERE, "")
    assert TokenMaker(seed("two"), b"a" * 32).check(text) == (Genuine.NO, "")
    changed = [text[:at] + ("A" if text[at] != "A" else "B") + text[at + 1 :] for at in range(len(text))]
    for wrong in (*changed, text.lower(), text + "A", text[:-1], "", text + "\n", "x" * 5_000):
        assert maker.check(wrong) != (Genuine.YES, token)
    assert len({maker.new_id() for _ in range(50)}) == 50
    assert token not in repr(maker)


def test_a_token_says_nothing_about_its_document(custody):
    job, (document,) = waiting(custody)
    token = made(custody, document, after=1)
    assert all(piece not in token.text.lower() for piece in (document, document[:8], job, job[:8]))
    assert (token.number, token.document, token.after) == (1, document, 1)
    assert made(custody, document).number == 2
    assert made(custody, document).text != token.text
    assert {one["by"] for one in audit(custody, "late-token-made")} == {"somebody"}


def test_only_a_document_that_waits_gets_one(custody):
    assert refused(made, custody, "0" * 32) is Late.GONE
    job = fed(custody, 2, 0)
    (document,) = plan(custody, job, [[0, 1, 2, 3]])
    assert refused(made, custody, document) is Late.WORKING
    custody.hold_document(document, "page-missing")
    assert custody.late.sheets(document) == 2
    assert refused(made, custody, document, 3) is Late.PLACE
    assert refused(made, custody, document, -1) is Late.PLACE
    custody.legal_hold(job, on=True)
    assert refused(made, custody, document) is Late.LEGAL_HOLD
    custody.legal_hold(job, on=False)
    custody.cancel(job)
    assert refused(made, custody, document) is Late.CANCELLED
    custody.discard(job)
    assert refused(made, custody, document) is Late.GONE


@pytest.mark.parametrize("code", ["separator-alone", "separator-blank", "stack-unsure"])
def test_pages_that_nobody_knows_the_document_of_get_none(custody, code):
    _, (document,) = waiting(custody, code=code)
    assert refused(custody.late.sheets, document) is Late.UNDIVIDED


def test_what_left_for_one_purpose_gets_none_for_another(custody):
    job = fed(custody, 1, 0, ("ai-summary", "referral"))
    first, second = plan(custody, job, [[0, 1]])
    custody.mark_sealed(first, *digests(first))
    custody.hold_document(second, "release-refused")
    assert refused(made, custody, second) is Late.LEFT
    custody.accept_receipt(receipt_for(first))
    assert refused(made, custody, second) is Late.LEFT


def test_so_many_are_out_at_a_time_and_old_ones_are_forgotten(custody, monkeypatch):
    _, (document,) = waiting(custody)
    monkeypatch.setattr(late_module, "MAX_OUT", 2)
    made(custody, document, valid=timedelta(seconds=1))
    made(custody, document)
    made(custody, document)
    assert refused(made, custody, document) is Late.MANY
    monkeypatch.setattr(late_module, "MAX_OUT", 3)
    monkeypatch.setattr("appliance.custody.late_table.MAX_KEPT", 2)
    first = made(custody, document)
    assert first.number == 4
    assert MAX_KEPT > 2
    with custody.late._ledger.lock:
        assert custody.late._ledger.store.late.outstanding("2026-01-01T00:00:00Z") == 2


# Joining


def test_the_sheets_behind_the_token_join_at_the_end_and_their_own_job_ends(custody):
    job, (document,) = waiting(custody)
    token, other = made(custody, document), late(custody, sheets=3)
    assert custody.late.join(other, token.text, COVER) == job
    record = custody.job(job)
    assert pictures(custody, job) == [0, 1, 2, 3, 102, 103, 104, 105]
    assert [shown(custody, job, index) for index in record.documents[0].pages] == pictures(custody, job)
    assert (record.state, record.sheets, record.documents[0].id) == (JobState.PROCESSING, 5, document)
    assert record.documents[0].state is DocumentState.PLANNED
    gone = custody.job(other)
    assert (gone.state, gone.pages, gone.sheets) == (JobState.JOINED, (), 0)
    assert len(everything(custody)) == 10  # the late-page sheet, too, is kept with the document's job
    assert not list(custody.state_directory.glob(f"*/{other}*"))
    (joined,) = audit(custody, "late-pages-joined")
    assert (joined["job"], joined["source"], joined["pages"], joined["count"]) == (job, other, 6, token.number)
    parts = [list(custody.job(job).documents[0].pages)]
    assert plan(custody, job, parts) == (document,)  # the divided stack finds the document it had


def test_after_a_sheet_and_several_times(custody):
    job, (document, neighbour) = waiting(custody, 3, ((0, 1, 2, 3), (4, 5)))
    in_front, at_end = made(custody, document, after=1), made(custody, document)

    def joins(token, first):
        custody.late.join(fed(custody, 2, first), token.text, COVER)
        custody.hold_document(document, "page-missing")

    joins(in_front, 100)
    assert pictures(custody, job) == [0, 1, 102, 103, 2, 3, 4, 5]
    joins(at_end, 200)  # the end is where it is when the sheets come
    assert pictures(custody, job) == [0, 1, 102, 103, 2, 3, 202, 203, 4, 5]
    joins(made(custody, document, after=2), 120)  # behind one that came late itself
    assert pictures(custody, job) == [0, 1, 102, 103, 122, 123, 2, 3, 202, 203, 4, 5]
    joins(made(custody, document, after=1), 130)
    assert pictures(custody, job) == [0, 1, 132, 133, 102, 103, 122, 123, 2, 3, 202, 203, 4, 5]
    record = custody.job(job)
    assert [shown(custody, job, index) for index in record.documents[0].pages] == pictures(custody, job)[:-2]
    assert record.documents[1].state is DocumentState.HELD  # the neighbour waits as before
    assert custody.late.sheets(document) == 6
    assert neighbour == record.documents[1].id


def test_all_that_people_said_before_is_void(custody):
    job, (document,) = waiting(custody, code="page-missing-sheet-2-front")
    custody.reopen(job, "referral", document)
    custody.hold_document(document, "review-second")
    custody.reviews.keep(ReviewRecord(document, "1" * 32, "first", "approved", "b" * 64), b"marks", "approved")
    assert custody.document(document).confirmed
    custody.late.join(late(custody), made(custody, document).text, COVER)
    found = custody.document(document)
    assert (found.confirmed, found.classed.named) == ((), "")
    assert [(review.verdict, marks) for review, marks in custody.reviews.of(document)] == [("void", b"")]
    assert len(audit(custody, "review-void")) == 1


def test_a_class_that_was_named_for_the_whole_job_is_asked_for_again(custody):
    job, (document,) = waiting(custody)
    custody.reopen(job, "lab-result")
    custody.hold_document(document, "page-missing")
    assert custody.job(job).named == "lab-result"
    custody.late.join(late(custody), made(custody, document).text, COVER)
    assert custody.job(job).named == ""


def test_a_named_class_of_a_job_with_other_documents_stays(custody):
    job = fed(custody, 2, 0)
    first, second = plan(custody, job, [[0, 1], [2, 3]])
    for document in (first, second):
        custody.hold_document(document, "page-missing")
    custody.reopen(job, "lab-result", first)
    custody.hold_document(first, "page-missing")
    custody.late.join(late(custody), made(custody, first).text, COVER)
    assert custody.document(second).code == "page-missing"


def test_every_purpose_of_the_same_pages_gets_them(custody):
    job = fed(custody, 1, 0, ("ai-summary", "referral"))
    first, second = plan(custody, job, [[0, 1]])
    for document in (first, second):
        custody.hold_document(document, "page-missing")
    custody.late.join(late(custody), made(custody, first).text, COVER)
    one, other = custody.job(job).documents
    assert one.pages == other.pages
    assert len(one.pages) == 4
    assert other.state is DocumentState.PLANNED


def test_the_item_of_the_stack_ends_when_it_joins(custody):
    job, (document,) = waiting(custody)
    token, other = made(custody, document), late(custody)
    custody.hold(other, Late.CLOCK.value)
    assert {one.item for one in custody.queue.open()} == {document, other}
    custody.reopen(other)
    custody.late.join(other, token.text, COVER)
    assert custody.queue.find(other).resolution == End.JOINED
    assert not custody.queue.find(document).ended
    assert job == custody.queue.find(document).job


# What does not join


def test_a_token_works_once_and_not_too_late(custody):
    _, (document,) = waiting(custody)
    token, short = made(custody, document), made(custody, document, valid=timedelta(seconds=1))
    first, copy = late(custody), late(custody)
    assert refused(custody.late.join, copy, short.text, COVER) is Late.EXPIRED
    custody.late.join(first, token.text, COVER)
    assert refused(custody.late.join, copy, token.text, COVER) is Late.USED
    assert len(custody.job(copy).pages) == 4


def test_forged_foreign_and_forgotten_tokens(custody):
    _, (document,) = waiting(custody)
    token, other = made(custody, document).text, late(custody)
    forged = token[:-1] + ("A" if token[-1] != "A" else "B")
    elsewhere = TokenMaker(seed("elsewhere"), b"c" * 32).text(TokenMaker.new_id())
    assert refused(custody.late.join, other, forged, COVER) is Late.FORGED
    assert refused(custody.late.join, other, elsewhere, COVER) is Late.ELSEWHERE
    assert refused(custody.late.join, other, custody.late._maker.text(TokenMaker.new_id()), COVER) is Late.UNKNOWN


def test_a_clock_that_was_set_back(tmp_path):
    custody = open_custody(tmp_path / "state")
    clock = custody._clock
    _, (document,) = waiting(custody)
    token, other = made(custody, document), late(custody)
    clock.now -= timedelta(days=30)
    assert refused(custody.late.join, other, token.text, COVER) is Late.CLOCK
    clock.now += timedelta(days=30)
    custody.late.join(other, token.text, COVER)
    custody.close()


def test_documents_that_do_not_wait_any_more(custody):
    job, (document,) = waiting(custody)
    token, other = made(custody, document), late(custody)
    custody.reopen(job)
    with pytest.raises(LateBusyError):  # it is tried again by itself
        custody.late.join(other, token.text, COVER)
    custody.mark_sealed(document, *digests(document))
    assert refused(custody.late.join, other, token.text, COVER) is Late.LEFT
    custody.accept_receipt(receipt_for(document))
    custody.shred(job)
    assert refused(custody.late.join, other, token.text, COVER) is Late.LEFT


def test_a_document_that_was_discarded_or_is_under_a_legal_hold(custody):
    job, (document,) = waiting(custody)
    token, other = made(custody, document), late(custody)
    for held in (job, other):
        custody.legal_hold(held, on=True)
        assert refused(custody.late.join, other, token.text, COVER) is Late.LEGAL_HOLD
        custody.legal_hold(held, on=False)
    custody.discard(job)
    assert refused(custody.late.join, other, token.text, COVER) is Late.GONE


def test_stacks_that_are_documents_already_or_too_large(tmp_path):
    custody = open_custody(tmp_path / "state", config=CustodyConfig(reserve_bytes=1, max_pages=6))
    _, (document,) = waiting(custody)
    token, other = made(custody, document), late(custody)
    assert refused(custody.late.join, other, token.text, COVER) is Late.FULL
    plan(custody, other, [[2, 3]])
    assert refused(custody.late.join, other, token.text, COVER) is Late.DIVIDED
    custody.close()


def test_a_sheet_that_its_document_lost_meanwhile_is_no_place(custody):
    job, (first, second) = waiting(custody, 3, ((0, 1, 2, 3), (4, 5)))
    token, other = made(custody, first, after=2), late(custody)
    with custody.late._ledger.change() as store:
        store.late.set_pages(first, job, [0, 1])
        custody.late._record(Event.JOB_REOPENED, job=job)
    assert refused(custody.late.join, other, token.text, COVER) is Late.PLACE
    assert len(everything(custody)) == 10
    assert second


def test_what_fails_on_the_way_leaves_nothing_behind(custody, monkeypatch):
    job, (document,) = waiting(custody)
    token, other = made(custody, document), late(custody)
    real = Vault.put

    def full(vault, target, index, page):
        if target == job and index == 6:
            raise StorageFullError("test")
        real(vault, target, index, page)

    monkeypatch.setattr(Vault, "put", full)
    with pytest.raises(StorageFullError):
        custody.late.join(other, token.text, COVER)
    assert custody._vault.indexes(job) == {0, 1, 2, 3}
    monkeypatch.setattr(Vault, "put", real)

    def cut(*_):
        raise CustodyError("test")

    monkeypatch.setattr(LateTable, "use", cut)
    with pytest.raises(CustodyError):
        custody.late.join(other, token.text, COVER)
    assert custody._vault.indexes(job) == {0, 1, 2, 3}
    monkeypatch.undo()
    assert custody.late.join(other, token.text, COVER) == job
    assert len(everything(custody)) == 8


def test_a_document_that_goes_on_while_sheets_are_copied_keeps_its_pages(custody, monkeypatch):
    job, (document,) = waiting(custody)
    token, other = made(custody, document), late(custody)
    real = Vault.get

    def meanwhile(vault, source, index):
        if source == other and index == 2:
            custody.reopen(job)
        return real(vault, source, index)

    monkeypatch.setattr(Vault, "get", meanwhile)
    with pytest.raises(LateBusyError):
        custody.late.join(other, token.text, COVER)
    assert custody._vault.indexes(job) == {0, 1, 2, 3}
    assert len(custody.job(other).pages) == 4


def test_a_key_that_cannot_be_destroyed_now_is_at_the_next_start(tmp_path, monkeypatch):
    custody = open_custody(tmp_path / "state")
    job, (document,) = waiting(custody)
    token, other = made(custody, document), late(custody)

    def stuck(*_):
        raise StorageFullError("test")

    monkeypatch.setattr(Vault, "destroy_key", stuck)
    assert custody.late.join(other, token.text, COVER) == job
    monkeypatch.undo()
    custody.close()
    custody = open_custody(tmp_path / "state")
    custody.recover()
    assert not list(custody.state_directory.glob(f"*/{other}*"))
    custody.close()


# A power cut


def _until_cut(state, token, job, at):
    """In a process of its own: joins, and dies at the `at`-th step on disk. Says whether it came to the end."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    try:
        custody = open_custody(state)
        left = at

        def dies(real):
            def call(*arguments, **options):
                nonlocal left
                if left == 0:
                    os._exit(9)
                left -= 1
                return real(*arguments, **options)

            return call

        for owner, name in ((os, "fsync"), (os, "rename"), (files, "write_all")):
            setattr(owner, name, dies(getattr(owner, name)))
        for name in ("unlink", "replace", "rmdir"):
            setattr(files.Path, name, dies(getattr(files.Path, name)))
        custody.late.join(job, token, COVER)
        os._exit(0)
    finally:
        os._exit(1)


def test_a_power_cut_between_any_two_steps_leaves_each_sheet_in_exactly_one_place(tmp_path):
    custody = open_custody(tmp_path / "state")
    job, (document,) = waiting(custody)
    token, other = made(custody, document).text, late(custody)
    before = everything(custody)
    custody.close()
    ends = set()
    for at in range(200):
        state = tmp_path / str(at)
        shutil.copytree(tmp_path / "state", state)
        whole = _until_cut(state, token, other, at)
        custody = open_custody(state)
        custody.recover()
        assert everything(custody) == before, at
        for record in custody.jobs():
            assert custody._vault.indexes(record.id) == {page.index for page in record.pages}, at
        joined = custody.job(other).state is JobState.JOINED
        assert len(custody.document(document).pages) == (6 if joined else 4)
        assert not joined or not list(state.glob(f"*/{other}*"))
        if not joined:
            assert custody.late.join(other, token, COVER) == job
            assert everything(custody) == before
        ends.add(joined)
        custody.close()
        shutil.rmtree(state)
        if whole:
            break
    assert whole
    assert ends == {True, False}
    assert at > 20


def test_every_code_has_one_sentence_that_a_screen_takes():
    assert set(ADVICE) == set(Late)
    assert all(20 < len(text) <= 120 for text in ADVICE.values())
