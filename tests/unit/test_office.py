"""The office's desk over a real custody: holds with their reasons, figures by period, leafing through the log."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from appliance.bus_rows import ContentError
from appliance.custody import browsing
from appliance.custody.audit import AuditBrokenError
from appliance.custody.states import StateError
from appliance.custody.verify import AuditVerdict
from appliance.office import reasons, series
from appliance.office.chain import ChainWatch
from appliance.office.desk import OfficeDesk, UnitError
from appliance.office.rows import ChainRow, ClassRow, FigureRow, HoldRow, ReasonRow
from appliance.policy.pack import load_pack
from appliance.queue.items import CountRow
from appliance.rollout import Rollout
from tests.custody_samples import captured_job, open_custody, plan, sealed_job

CONTENT = "Bertram Mockford"  # an invented person; must never travel
BY = "9" * 32


def rollout_of(custody):
    return Rollout(custody.state_directory, load_pack(None), custody.notes, lambda: True, custody.queue.now)


class Holder:
    """The station, as far as holds go."""

    def __init__(self, custody):
        self.custody = custody

    async def legal_hold(self, job, *, on, because="", by=""):
        self.custody.legal_hold(job, on, because, by)


@pytest.fixture
def custody(tmp_path):
    opened = open_custody(tmp_path / "state")
    yield opened
    opened.close()


def desk_of(custody):
    return OfficeDesk(custody, Holder(custody), rollout_of(custody))


def hold(custody, job, reason, *, on=True):
    asyncio.run(desk_of(custody).hold(job, reason, BY, on=on))


def events(custody, job=""):
    rows, _ = desk_of(custody).records(0, 100, "", "", job)
    return [(row.event, row.fields.get("code", "")) for row in reversed(rows)]


def test_a_hold_is_on_the_record_with_reason_and_person_before_it_is_set(custody):
    job, other = captured_job(custody), captured_job(custody)
    hold(custody, other, "litigation")
    assert custody.job(other).legal_hold
    assert [(row.job, row.held) for row in desk_of(custody).holds(50)] == [(other, True), (job, False)]
    assert events(custody, other)[-2:] == [("legal-hold-because", "litigation"), ("legal-hold-set", "")]
    (because,) = desk_of(custody).records(0, 9, "", "legal-hold-because", "")[0]
    assert because.fields == {"job": other, "code": "litigation", "by": BY}
    hold(custody, other, "complaint")  # another matter: on the record as well
    assert events(custody, other)[-1] == ("legal-hold-because", "complaint")
    hold(custody, other, "matter-closed", on=False)
    assert events(custody, other)[-2:] == [("legal-hold-because", "matter-closed"), ("legal-hold-lifted", "")]
    hold(custody, other, "matter-closed", on=False)  # it is lifted already: nothing happened
    assert events(custody, other)[-1] == ("legal-hold-lifted", "")


@pytest.mark.parametrize(("reason", "on"), [("because", True), ("matter-closed", True), ("litigation", False)])
def test_a_reason_is_one_of_a_few_and_must_fit(custody, reason, on):
    job = captured_job(custody)
    with pytest.raises(reasons.ReasonError):
        hold(custody, job, reason, on=on)
    assert not custody.job(job).legal_hold


def test_what_has_ended_is_neither_listed_nor_held(custody):
    job = captured_job(custody)
    custody.start_processing(job)
    (document,) = plan(custody, job, [[0, 1]])
    custody.hold_document(document, "class-unsure")
    (row,) = desk_of(custody).holds(50)
    assert (row.state, row.code, row.sheets, row.pages, row.documents) == ("held", "class-unsure", 1, 2, 1)
    custody.discard(job)
    assert desk_of(custody).holds(50) == []
    with pytest.raises(StateError):
        hold(custody, job, "litigation")


def test_the_log_is_leafed_back_through_its_files_in_bounded_looks(tmp_path, custody):
    for _ in range(4):
        captured_job(custody)
    folder = tmp_path / "state" / "audit"
    every, more = browsing.page(folder, 0, 1_000, lambda _: True)
    assert [r["seq"] for r in every] == list(range(len(every), 0, -1))
    assert more == 0
    first, more = browsing.page(folder, 0, 5, lambda _: True)
    assert more == first[-1]["seq"]
    second, _ = browsing.page(folder, more, 5, lambda _: True)
    assert [r["seq"] for r in (*first, *second)] == [r["seq"] for r in every[:10]]
    none, more = browsing.page(folder, 0, 5, lambda _: False, most=3)
    assert (none, more) == ((), every[2]["seq"])
    assert browsing.page(folder, 1, 5, lambda _: True) == ((), 0)
    assert browsing.page(folder, 2, 1, lambda _: True)[1] == 0
    lines = (folder / "audit-000000000001.jsonl").read_bytes().splitlines(keepends=True)
    (folder / "audit-000000000001.jsonl").write_bytes(b"".join(lines[:3]))
    (folder / "audit-000000000004.jsonl").write_bytes(b"".join(lines[3:]) + b'{"unfinished')
    assert browsing.page(folder, 0, 1_000, lambda _: True) == (every, 0)
    assert [r["seq"] for r in browsing.page(folder, 4, 9, lambda _: True)[0]] == [3, 2, 1]
    (folder / "audit-000000000004.jsonl").write_bytes(b'{"not": "a record"}\n')
    with pytest.raises(AuditBrokenError):
        browsing.page(folder, 0, 9, lambda _: True)


def test_records_are_found_by_day_event_and_job(custody):
    job = captured_job(custody)
    captured_job(custody)
    desk = desk_of(custody)
    rows, _ = desk.records(0, 100, "2026-03-01", "feed-ended", job)
    assert [(row.event, row.fields["job"]) for row in rows] == [("feed-ended", job)]
    assert desk.records(0, 100, "2026-03-02", "", "") == ([], 0)
    assert len(desk.records(0, 0, "", "", "")[0]) == 1  # an answer is never without a step on
    assert len(desk.records(0, 4_000_000_000, "", "", "")[0]) <= 100


ROWS = [
    CountRow("2026-03-14", "sealed", "referral", "", 5), CountRow("2026-03-14", "held", "referral", "page-missing", 1),
    CountRow("2026-03-12", "sealed", "referral", "", 7), CountRow("2026-03-12", "waited", "referral", "", 2),
    CountRow("2026-03-12", "discarded", "referral", "", 1), CountRow("2026-03-12", "pages", "", "", 30),
    CountRow("2026-02-01", "sealed", "referral", "", 90), CountRow("0000-00-00", "sealed", "referral", "", 4),
]  # fmt: skip


def test_figures_have_a_row_for_every_day_also_for_those_without_paper():
    rows = series.by_period(ROWS, "day", 4, "2026-03-14")
    assert rows == [
        FigureRow("2026-03-11", 0, 0, 0, 0, 0, 0), FigureRow("2026-03-12", 30, 7, 8, 0, 2, 0),
        FigureRow("2026-03-13", 0, 0, 0, 0, 0, 0), FigureRow("2026-03-14", 0, 5, 5, 1, 0, 0),
    ]  # fmt: skip


def test_figures_of_months_are_the_sums_of_their_days_over_the_turn_of_a_year():
    rows = series.by_period(ROWS, "month", 3, "2026-03-14")
    assert [(row.period, row.sent) for row in rows] == [("2026-01", 0), ("2026-02", 90), ("2026-03", 12)]
    names = [row.period for row in series.by_period([], "month", 12, "2026-03-14")]
    assert (names[0], names[-1], len(names)) == ("2025-04", "2026-03", 12)
    assert series.by_reason(ROWS, "2026-03-14") == [ReasonRow("referral", "page-missing", 1)]


def test_the_desk_counts_what_the_station_counted(custody):
    sealed_job(custody)
    desk = desk_of(custody)
    assert [row.sent for row in desk.figures("day", 2)] == [0, 1]
    assert [row.sent for row in desk.figures("month", 4_000_000_000)][-1] == 1
    assert len(desk.figures("day", 0)) == 1
    assert desk.reasons("month", 12) == []
    for ask in (desk.figures, desk.reasons):
        with pytest.raises(UnitError):
            ask("year", 1)


def test_the_chain_is_read_once_for_all_who_ask_and_again_later():
    asked = []

    def verify():
        asked.append(1)
        return AuditVerdict(len(asked) - 1, "It is so.", 7, "a" * 64)

    async def scenario():
        watch = ChainWatch(verify, lambda: datetime(2026, 3, 4, tzinfo=UTC))
        assert (await watch.look(0.0)).state == "checking"
        found = await asyncio.gather(watch.look(), watch.look())
        assert found == [ChainRow("holds", 7, "a" * 64, "2026-03-04T00:00:00Z")] * 2
        assert len(asked) == 1
        assert (await watch.look()).state == "broken"

    asyncio.run(scenario())


def test_classes_taken_out_of_use_and_back_are_on_the_record_with_the_person(custody):
    desk = desk_of(custody)
    desk.disable("referral", "leak", BY)
    assert [row.name for row in desk.classes() if not row.enabled] == ["referral"]
    desk.enable("referral", "ab" * 32, BY)
    assert all(row.enabled for row in desk.classes())
    rows, _ = desk.records(0, 2, "", "", "")
    assert [(row.event, row.fields) for row in rows] == [
        ("class-enabled", {"class": "referral", "code": "not-asked", "by": BY, "sha256": "ab" * 32}),
        ("class-disabled", {"class": "referral", "code": "leak", "by": BY}),
    ]
    with pytest.raises(reasons.ReasonError):
        desk.disable("referral", "because", BY)


def test_the_page_lists_the_reasons():
    page = (Path(__file__).parents[2] / "docs" / "office.md").read_text()
    assert page.partition("<!-- reasons -->\n")[2].partition("<!-- /reasons -->")[0] == reasons.markdown()


@pytest.mark.parametrize(
    "bad",
    [
        lambda: HoldRow(CONTENT, "held", "", "2026-03-01T09:00:00Z", 0, 0, 0, 0, False),
        lambda: HoldRow("a" * 32, "held", CONTENT, "2026-03-01T09:00:00Z", 0, 0, 0, 0, False),
        lambda: HoldRow("a" * 32, "held", "", CONTENT, 0, 0, 0, 0, False),
        lambda: HoldRow("a" * 32, "held", "", "2026-03-01T09:00:00Z", -1, 0, 0, 0, False),
        lambda: FigureRow(CONTENT, 0, 0, 0, 0, 0, 0),
        lambda: FigureRow("2026-03", 0, 0, 0, 0, 0, -1),
        lambda: ClassRow(CONTENT, True, "", "", False),
        lambda: ClassRow("referral", 1, "", "", False),
        lambda: ClassRow("referral", True, CONTENT, "", False),
        lambda: ClassRow("referral", True, "", CONTENT, False),
        lambda: ReasonRow(CONTENT, "a", 1),
        lambda: ReasonRow("a", CONTENT, 1),
        lambda: ChainRow(CONTENT, 1, "", ""),
        lambda: ChainRow("holds", 1, CONTENT, ""),
        lambda: ChainRow("holds", 1, "", CONTENT),
    ],
)
def test_a_row_that_could_carry_content_cannot_be_made(bad):
    with pytest.raises(ContentError):
        bad()
