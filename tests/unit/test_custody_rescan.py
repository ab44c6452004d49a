"""Sheets scanned again, in custody: the old page counts until the new one is safe; a crash leaves one of the two."""

import contextlib
import sqlite3
from contextlib import closing

import numpy as np
import pytest

from appliance.custody.custody import STORE_NAME
from appliance.custody.records import PartPlan, ReviewRecord
from appliance.custody.rescanning import (
    RescanBusyError,
    RescanCountError,
    RescanOverError,
    RescanSheetsError,
)
from appliance.custody.rescans import PAPER_LOST, Reason
from appliance.custody.shredding import LegalHoldError
from appliance.custody.states import DocumentState, JobState, StateError
from appliance.custody.verify import verify
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import Side
from appliance.errors import StorageFullError
from tests.custody_samples import captured_job, digests, open_custody, picture, receipt_for

ANNA, DESK = "a" * 32, "d" * 32
SECRET = b"what Anna marked"
WAITS = "policy-two-people"


@pytest.fixture
def custody(tmp_path):
    made = open_custody(tmp_path / "state")
    made.recover()
    yield made
    made.close()


def held(custody, sheets=3, groups=((0, 1, 2, 3, 4, 5),), purposes=()):
    """A job of sheets with two sides whose documents all wait."""
    job = captured_job(custody, sheets)
    custody.start_processing(job)
    documents = custody.plan_documents(job, [PartPlan(tuple(group), purposes) for group in groups])
    for document in documents:
        custody.hold_document(document, WAITS)
    return job, documents


def review(document, person=ANNA, verdict="open"):
    return ReviewRecord(document, person, "first", verdict, "1" * 64)


def ask(custody, document, sheets=(1,), reason=Reason.BLURRED):
    custody.rescans.ask(review(document), SECRET, sheets, reason)


def fed(custody, document, sheets=1, first=100):
    """Begins the rescan and feeds sheets that are told by their pictures, numbered from `first`."""
    feed = custody.rescans.begin(document, DESK)
    for number in range(2 * sheets):
        page = FedPage(number // 2, list(Side)[number % 2], picture(first + number), 300)
        custody.keep_page(feed, page, simulated=True)
    with contextlib.suppress(Exception):
        custody.end_feed(feed, sheets)
    return feed


def pictures(custody, job):
    """Which pictures stand where, by sheet and side."""
    shown = {}
    for page in custody.job(job).pages:
        image = custody.load_page(job, page.index).image
        known = (number for number in (*range(12), *range(100, 112)) if np.array_equal(image, picture(number)))
        shown[page.sheet, page.side] = next(known)
    return [shown[key] for key in sorted(shown, key=lambda key: (key[0], key[1] is Side.BACK))]


def events(tmp_path, *names):
    log = (tmp_path / "state" / "audit" / "audit-000000000001.jsonl").read_text()
    return [line for line in log.splitlines() if any(f'"event":"{name}"' in line for name in names)]


def test_sheets_that_were_asked_for_take_the_place_of_the_old_ones(custody, tmp_path):
    job, (document,) = held(custody)
    custody.reviews.keep(review(document), SECRET, "removed")
    ask(custody, document, (2, 0))
    found = custody.document(document)
    assert (found.state, found.code) == (DocumentState.HELD, "rescan-blurred")
    (request,) = custody.rescans.waiting()
    assert (request.document, request.sheets, request.reason, request.trouble) == (document, (0, 2), "blurred", "")
    assert [r.code for r in custody.queue.open()] == ["rescan-blurred"]

    feed = fed(custody, document, 2)
    assert custody.rescans.is_feed(feed)
    assert not custody.rescans.is_feed(job)
    assert (custody.rescans.job_of(feed), custody.rescans.job_of(job)) == (job, "")
    assert custody.job(feed).announced == 2
    assert custody.rescans.take(feed) == job

    assert pictures(custody, job) == [100, 101, 2, 3, 102, 103]
    record = custody.job(job)
    assert record.state is JobState.PROCESSING
    assert [page.sheet for page in record.pages] == [0, 0, 1, 1, 2, 2]
    assert custody.document(document).pages == tuple(page.index for page in record.pages) == (6, 7, 2, 3, 8, 9)
    assert custody.document(document).state is DocumentState.PLANNED
    assert [one.verdict for one in custody.reviews.records(document)] == ["void"]
    assert custody.rescans.waiting() == ()
    assert custody.job(feed).state is JobState.DISCARDED
    assert custody.certificate(feed).exists()
    blobs = {path.stem for path in (tmp_path / "state" / "pages" / job).iterdir()}
    assert blobs == {f"{index:06d}" for index in (2, 3, 6, 7, 8, 9)}
    assert not (tmp_path / "state" / "pages" / feed).exists()
    assert len(events(tmp_path, "rescan-asked", "rescan-begun", "rescan-taken", "review-void")) == 4
    # the same document goes on, under the same id
    plan = custody.plan_documents(job, [PartPlan((6, 7, 2, 3, 8, 9), (), 0, 0)])
    assert plan == (document,)
    assert {(c.what, c.n) for c in custody.queue.counts(400) if c.what == "sheets-again"} == {("sheets-again", 2)}
    assert sum(c.n for c in custody.queue.counts(400) if c.what == "stacks") == 1
    custody.close()
    assert verify(tmp_path / "state").exit_code == 0


CRASHES = [(name, number) for name, times in (("put", 4), ("commit", 1), ("discard", 4), ("end", 1))
           for number in range(times)]  # fmt: skip


class Cut(BaseException):
    """The power."""


@pytest.mark.parametrize(("what", "number"), CRASHES)
def test_power_cut_while_sheets_are_replaced_leaves_the_old_ones_or_the_new_ones(tmp_path, what, number, monkeypatch):
    custody = open_custody(tmp_path / "state")
    custody.recover()
    job, (document,) = held(custody)
    ask(custody, document, (0, 2))
    feed = fed(custody, document, 2)
    left = [number]

    def cutting(function):
        def cut(*arguments):
            if left[0] == 0:
                raise Cut
            left[0] -= 1
            return function(*arguments)

        return cut

    if what == "commit":
        monkeypatch.setattr(custody._store, "set_anchor", cutting(custody._store.set_anchor))
    elif what == "end":
        monkeypatch.setattr(custody._shredder, "go_on", cutting(custody._shredder.go_on))
    else:
        monkeypatch.setattr(custody._vault, what, cutting(getattr(custody._vault, what)))
    with pytest.raises(Cut):
        custody.rescans.take(feed)
    custody.close()

    again = open_custody(tmp_path / "state")
    again.recover()
    old = what in ("put", "commit")
    assert pictures(again, job) == ([0, 1, 2, 3, 4, 5] if old else [100, 101, 2, 3, 102, 103])
    if old:
        assert again.document(document).code == "rescan-blurred"
        assert again.job(feed).state is JobState.CAPTURED
        assert again.rescans.take(feed) == job
    assert pictures(again, job) == [100, 101, 2, 3, 102, 103]
    assert again.job(feed).state is JobState.DISCARDED
    assert again.document(document).state is DocumentState.PLANNED
    assert len(list((tmp_path / "state" / "pages" / job).iterdir())) == 6
    assert {path.stem for path in (tmp_path / "state" / "keys").iterdir()} == {job}
    again.close()
    assert verify(tmp_path / "state").exit_code == 0


def test_power_cut_while_sheets_are_fed_again_pauses_them_and_the_rest_is_fed(custody, tmp_path):
    job, (document,) = held(custody)
    ask(custody, document, (0, 2))
    feed = custody.rescans.begin(document, DESK)
    for side in Side:
        custody.keep_page(feed, FedPage(0, side, picture(100 + (side is Side.BACK)), 300), simulated=True)
    custody.close()
    again = open_custody(tmp_path / "state")
    (_, paused) = again.recover().jobs
    assert (paused.id, paused.state, paused.code) == (feed, JobState.PAUSED, "interrupted")
    assert again.resume(feed) == 1
    for side in Side:
        again.keep_page(feed, FedPage(1, side, picture(102 + (side is Side.BACK)), 300), simulated=True)
    again.end_feed(feed, 2)
    again.rescans.take(feed)
    assert pictures(again, job) == [100, 101, 2, 3, 102, 103]
    again.close()


@pytest.mark.parametrize("sheets", [1, 3])
def test_another_number_of_sheets_takes_nobodys_place_and_the_request_says_why(custody, tmp_path, sheets):
    job, (document,) = held(custody)
    ask(custody, document, (0, 2))
    feed = fed(custody, document, sheets)
    with pytest.raises(RescanCountError):
        custody.rescans.take(feed)
    custody.rescans.refuse(feed, RescanCountError.code)
    custody.rescans.refuse(feed, "twice")
    assert custody.job(feed).state is JobState.DISCARDED
    assert pictures(custody, job) == [0, 1, 2, 3, 4, 5]
    (request,) = custody.rescans.waiting()
    assert request.trouble == "rescan-count"
    assert len(events(tmp_path, "rescan-refused")) == 1
    again = custody.rescans.begin(document, DESK)  # and once more
    assert custody.rescans.waiting()[0].trouble == ""
    custody.cancel(again)
    custody.rescans.tidy("stopped")


def test_one_side_of_a_sheet_with_two_takes_nobodys_place(custody):
    _, (document,) = held(custody)
    ask(custody, document)
    feed = custody.rescans.begin(document, DESK)
    with closing(sqlite3.connect(custody.state_directory / STORE_NAME)) as store, store:
        store.execute("UPDATE jobs SET settings = ? WHERE id = ?", ('{"colour":false,"dpi":300,"duplex":false}', feed))
    custody.keep_page(feed, FedPage(0, Side.FRONT, picture(100), 300), simulated=True)
    custody.end_feed(feed, 1)
    with pytest.raises(RescanCountError):
        custody.rescans.take(feed)


@pytest.mark.parametrize("sheets", [(), (3,), (-1,), (1, 1), tuple(range(101))])
def test_sheets_that_the_document_does_not_have_cannot_be_asked_for(custody, sheets):
    _, (document,) = held(custody)
    with pytest.raises(RescanSheetsError):
        ask(custody, document, sheets)
    assert custody.document(document).code == WAITS
    assert custody.reviews.records(document) == ()


def test_a_sheet_of_another_document_of_the_stack_cannot_be_asked_for(custody):
    _, (one, other) = held(custody, groups=((0, 1), (2, 3, 4, 5)))
    with pytest.raises(RescanSheetsError):
        ask(custody, one, (1,))
    ask(custody, other, (1,))


def test_what_does_not_wait_is_not_asked_for_begun_taken_or_lost(custody):
    job, (document,) = held(custody)
    with pytest.raises(RescanOverError):
        custody.rescans.begin(document, DESK)
    with pytest.raises(RescanOverError):
        custody.rescans.lost(document, DESK)
    with pytest.raises(RescanOverError):
        custody.rescans.take(job)
    custody.rescans.refuse(job, "no-feed")
    assert custody.job(job).state is JobState.HELD
    custody.reopen(job)
    with pytest.raises(StateError):
        ask(custody, document)


def test_a_person_who_lets_the_document_go_on_ends_the_request(custody):
    job, (document,) = held(custody)
    ask(custody, document)
    feed = fed(custody, document)
    custody.reopen(job)
    with pytest.raises(RescanOverError):
        custody.rescans.take(feed)
    custody.rescans.refuse(feed, "rescan-over")
    assert custody.rescans.waiting() == ()
    assert pictures(custody, job) == [0, 1, 2, 3, 4, 5]


def test_what_was_fed_for_an_earlier_request_does_not_count_for_a_later_one(custody):
    _, (document,) = held(custody)
    ask(custody, document)
    feed = fed(custody, document)
    custody.rescans.lost(document, DESK)
    ask(custody, document, (1,))
    with pytest.raises(RescanOverError):
        custody.rescans.take(feed)
    custody.rescans.refuse(feed, "rescan-over")
    assert custody.rescans.waiting()[0].trouble == ""


def test_lost_paper_gives_the_document_back_to_its_reviewers(custody, tmp_path):
    _, (document,) = held(custody)
    ask(custody, document)
    custody.rescans.lost(document, DESK)
    assert custody.document(document).code == PAPER_LOST
    assert custody.rescans.waiting() == ()
    assert [(r.code, bool(r.ended)) for r in custody.queue.open()] == [(PAPER_LOST, False)]
    assert custody.reviews.of(document) == ((review(document), SECRET),)
    (line,) = events(tmp_path, "rescan-lost")
    assert f'"by":"{DESK}"' in line


def test_the_sheets_are_not_fed_twice_at_a_time(custody):
    _, (document,) = held(custody)
    ask(custody, document)
    feed = fed(custody, document)
    with pytest.raises(RescanBusyError):
        custody.rescans.begin(document, DESK)
    custody.rescans.take(feed)


def test_a_legal_hold_keeps_the_old_pages(custody):
    job, (document,) = held(custody)
    ask(custody, document)
    feed = fed(custody, document)
    custody.legal_hold(job, on=True)
    for act in (custody.rescans.take, custody.rescans.begin, ask):
        with pytest.raises(LegalHoldError):
            act(*((feed,) if act == custody.rescans.take else (document, DESK)
                  if act == custody.rescans.begin else (custody, document)))  # fmt: skip
    custody.rescans.refuse(feed, LegalHoldError.code)
    assert pictures(custody, job) == [0, 1, 2, 3, 4, 5]
    assert custody.rescans.waiting()[0].trouble == "legal-hold"
    custody.legal_hold(job, on=False)
    custody.rescans.take(fed(custody, document))
    assert pictures(custody, job) == [0, 1, 100, 101, 4, 5]


def test_a_legal_hold_on_what_was_fed_keeps_that(custody):
    _, (document,) = held(custody)
    ask(custody, document)
    feed = fed(custody, document)
    custody.legal_hold(feed, on=True)
    with pytest.raises(LegalHoldError):
        custody.rescans.refuse(feed, "rescan-count")
    custody.hold(feed, "rescan-count")
    custody.rescans.tidy("stopped")
    assert custody.job(feed).state is JobState.HELD


def test_stopped_and_held_feeds_end_at_the_next_look(custody):
    held(custody)  # another document waits, and goes on waiting
    _, (document,) = held(custody)
    ask(custody, document)
    cancelled = fed(custody, document, 3)
    custody.cancel(cancelled)
    custody.rescans.tidy("stopped")
    assert custody.job(cancelled).state is JobState.DISCARDED
    assert custody.rescans.waiting()[0].trouble == "stopped"
    broken = fed(custody, document)
    custody.hold(broken, "sheet-count")
    custody.rescans.tidy("stopped")
    assert custody.rescans.waiting()[0].trouble == "sheet-count"
    assert len(custody.open_jobs()) == 2


def test_documents_of_the_same_sheets_are_waited_for_and_made_again(custody):
    job, (mine, other) = held(custody, purposes=("ai-summary", "billing"))
    ask(custody, mine)
    custody.reopen(job, document=other)  # those of the same pages go on together
    with pytest.raises(RescanOverError):
        custody.rescans.begin(mine, DESK)
    custody.hold_document(mine, WAITS)
    ask(custody, mine)
    with pytest.raises(RescanBusyError):  # the other one is in work
        custody.rescans.begin(mine, DESK)
    custody.mark_sealed(other, *digests(other))
    with pytest.raises(RescanBusyError):  # on its way
        custody.rescans.begin(mine, DESK)
    custody.accept_receipt(receipt_for(other))
    custody.rescans.take(fed(custody, mine))
    assert custody.document(other).state is DocumentState.DELIVERED
    assert custody.document(mine).state is DocumentState.PLANNED


def test_another_document_of_the_same_sheets_that_waits_is_made_again_too(custody):
    job, (mine, other, apart) = held(custody, groups=((0, 1, 2, 3),), purposes=("ai-summary", "billing", "referral"))
    custody.reviews.decide(review(other, verdict="approved"), SECRET, "review-second")
    ask(custody, mine)
    custody.rescans.take(fed(custody, mine))
    states = {custody.document(one).state for one in (mine, other, apart)}
    assert states == {DocumentState.PLANNED}
    assert [one.verdict for one in custody.reviews.records(other)] == ["void"]
    assert custody.document(apart).pages == custody.document(mine).pages == (0, 1, 6, 7)
    assert custody.job(job).state is JobState.PROCESSING


def test_a_document_of_other_sheets_goes_on_waiting(custody):
    _, (mine, other) = held(custody, groups=((0, 1), (2, 3, 4, 5)))
    ask(custody, mine, (0,))
    custody.rescans.take(fed(custody, mine))
    assert (custody.document(other).state, custody.document(other).code) == (DocumentState.HELD, WAITS)


def test_no_room_begins_nothing(tmp_path):
    room = [1 << 40]
    custody = open_custody(tmp_path / "state", free=lambda _: room[0])
    custody.recover()
    _, (document,) = held(custody)
    ask(custody, document)
    room[0] = 0
    with pytest.raises(StorageFullError):
        custody.rescans.begin(document, DESK)
    assert len(custody.open_jobs()) == 1
    custody.close()


def test_a_disk_that_fills_up_while_sheets_are_replaced_leaves_the_old_ones(custody, monkeypatch):
    job, (document,) = held(custody)
    ask(custody, document)
    feed = fed(custody, document)
    put, left = custody._vault.put, [1]

    def full(*arguments):
        if not left[0]:
            raise StorageFullError
        left[0] -= 1
        put(*arguments)

    monkeypatch.setattr(custody._vault, "put", full)
    with pytest.raises(StorageFullError):
        custody.rescans.take(feed)
    assert pictures(custody, job) == [0, 1, 2, 3, 4, 5]
    monkeypatch.undo()
    custody.rescans.take(feed)
    assert pictures(custody, job) == [0, 1, 100, 101, 4, 5]


def test_a_cancelled_stack_asks_for_no_sheets(custody):
    job, (document,) = held(custody)
    ask(custody, document)
    custody.cancel(job)
    assert custody.rescans.waiting() == ()
    with pytest.raises(RescanOverError):
        custody.rescans.begin(document, DESK)


def test_a_store_of_the_version_before_learns_of_rescans(tmp_path):
    open_custody(tmp_path / "state").close()
    with closing(sqlite3.connect(tmp_path / "state" / STORE_NAME)) as store, store:
        store.executescript("DROP TABLE rescans; DROP TABLE rescan_feeds; PRAGMA user_version = 7;")
    custody = open_custody(tmp_path / "state")
    custody.recover()
    _, (document,) = held(custody)
    ask(custody, document)
    custody.rescans.take(fed(custody, document))
    assert custody.open_job("referral", ("ai-summary",), ScanSettings())
    custody.close()
