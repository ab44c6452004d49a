"""The counts of a day: exact through failures, bounded, without content, and sane with a clock that is not."""

from datetime import UTC, datetime, timedelta

import pytest

from appliance.collation.findings import ORDER, Finding, Spot
from appliance.custody import daily
from appliance.custody.daily import CLOCK_WRONG, plain_code
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.documents import Side
from appliance.errors import SealingError
from tests.custody_samples import (
    captured_job,
    digests,
    feed,
    open_custody,
    picture,
    plan,
    receipt_for,
    sealed_job,
)


class Hands:
    """A clock that somebody sets."""

    def __init__(self):
        self.now = datetime(2026, 3, 1, 9, 0, 0, tzinfo=UTC)

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Hands()


@pytest.fixture
def custody(tmp_path, clock):
    opened = open_custody(tmp_path / "state", clock=clock)
    yield opened
    opened.close()


def counts(custody, days=1):
    return {(row.what, row.document_class, row.code): row.n for row in custody.queue.counts(days)}


def test_a_stack_that_arrives_is_counted_once_with_its_time(custody, clock):
    job, (document,) = sealed_job(custody)
    clock.now += timedelta(seconds=250)
    custody.accept_receipt(receipt_for(document))
    custody.accept_receipt(receipt_for(document))
    custody.shred(job)
    assert counts(custody) == {
        ("stacks", "", ""): 1,
        ("sheets", "", ""): 1,
        ("pages", "", ""): 2,
        ("sealed", "referral", ""): 1,
        ("delivered", "referral", ""): 1,
        ("seconds", "referral", ""): 250,
        ("within", "referral", "300"): 1,
    }


def test_what_is_sealed_again_is_one_document(custody):
    _, (document,) = sealed_job(custody)
    custody.mark_sealed(document, *digests(document, 1))
    assert counts(custody)[("sealed", "referral", "")] == 1


def test_errors_are_counted_by_the_class_that_was_decided_and_the_plain_reason(custody):
    job = captured_job(custody)
    custody.start_processing(job)
    (document,) = plan(custody, job, [[0, 1]])
    custody.classify(document, "lab-result", "classifier", 0.97)
    custody.hold_document(document, "page-missing-3-of-5-sheet-2")
    custody.reopen(job)
    custody.hold_document(document, "page-missing-3-of-5-sheet-2-back")
    found = counts(custody)
    assert found[("held", "lab-result", "page-missing")] == 2
    assert found[("waited", "lab-result", "")] == 1
    custody.discard(job)
    assert counts(custody)[("discarded", "lab-result", "")] == 1


def test_a_class_that_a_person_named_for_the_stack_counts(custody):
    job = captured_job(custody)
    custody.cancel(job)
    custody.reopen(job, "intake-form")
    custody.hold(job, "custody-plan")
    found = counts(custody)
    assert found[("cancelled", "referral", "")] == 1
    assert found[("stacks-held", "intake-form", "custody-plan")] == 1


def test_stops_sheets_fed_again_refusals_and_tests_are_counted(custody):
    job = custody.open_job("referral", ("ai-summary",), ScanSettings())
    feed(custody, job, 1)
    custody.keep_page(job, _front(1), simulated=True)
    custody.pause(job, "feeder-jam", 1)
    custody.resume(job)
    custody.notes.again(job, 3)
    custody.notes.readiness(2)
    custody.notes.blank(job, 1)
    with pytest.raises(SealingError):
        custody.accept_receipt(b"{}")
    found = counts(custody)
    assert found[("stops", "", "feeder-jam")] == 1
    assert found[("sheets-again", "", "")] == 4
    assert found[("readiness", "", "failed")] == 1
    assert sum(n for (what, _, _), n in found.items() if what == "receipts-refused") == 1


def _front(sheet):
    return FedPage(sheet, Side.FRONT, picture(sheet), 300)


@pytest.mark.parametrize(
    ("press", "receipt", "wanted"),
    [
        ("2026-03-01T09:00:00", "2026-03-01T08:00:00", "untimed"),  # set back
        ("2026-03-01T09:00:00", "2031-03-01T09:00:00", "untimed"),  # jumped ahead
        ("1970-01-01T00:00:10", "2026-03-01T09:00:00", "untimed"),  # no battery
        ("2026-03-01T09:00:00", "2026-06-01T09:00:00", "longer"),
        ("2026-03-01T09:00:00", "2026-03-01T09:00:00", "60"),
    ],
)
def test_a_time_counts_only_where_both_clocks_can_be_right(custody, clock, press, receipt, wanted):
    clock.now = datetime.fromisoformat(press).replace(tzinfo=UTC)
    _, (document,) = sealed_job(custody)
    clock.now = datetime.fromisoformat(receipt).replace(tzinfo=UTC)
    custody.accept_receipt(receipt_for(document))
    found = {what if what == "untimed" else code for what, _, code in counts(custody) if what in ("untimed", "within")}
    assert found == {wanted}


def test_a_clock_without_a_date_counts_apart_and_hides_nothing(custody, clock):
    clock.now = datetime(1970, 1, 1, 0, 5, tzinfo=UTC)
    captured_job(custody)
    assert {row.day for row in custody.queue.counts(400)} == {CLOCK_WRONG}
    clock.now = datetime(2026, 3, 1, tzinfo=UTC)
    captured_job(custody)
    assert {row.day for row in custody.queue.counts(30)} == {"2026-03-01"}


def test_days_are_kept_by_their_number_so_that_a_jump_of_the_clock_forgets_one_at_most(custody, clock, monkeypatch):
    monkeypatch.setattr(daily, "MAX_DAYS", 3)
    for day in (1, 2, 3):
        clock.now = datetime(2026, 3, day, tzinfo=UTC)
        captured_job(custody)
    clock.now = datetime(2099, 1, 1, tzinfo=UTC)
    captured_job(custody)
    clock.now = datetime(2026, 3, 3, 12, tzinfo=UTC)
    captured_job(custody)
    rows = custody.queue.counts(30)
    assert [(row.day, row.n) for row in rows if row.what == "stacks"] == [
        ("2099-01-01", 1),
        ("2026-03-03", 2),
        ("2026-03-02", 1),
    ]


def test_every_finding_about_the_order_loses_its_place():
    for code in ORDER:
        for finding in (
            Finding(code, Spot(3, Side.FRONT)),
            Finding(code, Spot(12, Side.BACK), 4, 9, Spot(13, Side.FRONT), 6, at_end=True),
            Finding(code, Spot(1, Side.FRONT), 2, other=Spot(2, Side.BACK)),
        ):
            assert plain_code(finding.text) == code
    assert plain_code("release-refused") == "release-refused"


def test_days_of_long_ago_come_as_their_months(custody, clock):
    for day in (datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 20, tzinfo=UTC), datetime(2026, 5, 1, tzinfo=UTC)):
        clock.now = day
        captured_job(custody)
    rows = [(row.day, row.n) for row in custody.queue.counts(90) if row.what == "stacks"]
    assert rows == [("2026-05-01", 1), ("2026-03-01", 2)]
    assert [(row.day, row.n) for row in custody.queue.counts(45) if row.what == "stacks"] == [
        ("2026-05-01", 1),
        ("2026-03-01", 1),
    ]
