"""A reviewer asks for sheets again, the desk feeds them, and only what fits takes the place of the old ones."""

import asyncio
from dataclasses import replace
from types import SimpleNamespace

import pytest
from redaction_pages import words_of
from review_desk_rig import ANNA, BERT, World

from appliance.classification.page import PageKind
from appliance.classification.separator import Separator
from appliance.custody.rescanning import RescanBusyError, RescanOverError, RescanSheetsError
from appliance.custody.rescans import PAPER_LOST
from appliance.custody.room import TooManyError
from appliance.custody.shredding import LegalHoldError
from appliance.devices.feeder_errors import PaperJamError
from appliance.devices.led_language import Signal
from appliance.documents import Box, Verdict
from appliance.errors import ScanStationError
from appliance.page_work import PageStop
from appliance.people.rights import Role
from appliance.presses import StationBusyError
from appliance.rescan.next_press import STANDS_S, NextPress
from appliance.review.access import Operation
from appliance.review.refusals import AuditOnlyError, NotOpenError, RescanReasonError
from appliance.review.session import NoSuchPageError

FIELDS = "policy-fields-unconfirmed"
OLD = "the kidney shows normal contour without stones while both ureters remain clear after contrast"
OTHER = "walking every day helps; drink more water, avoid salty food and sleep eight hours each night always"


async def asked(world, sheets=2, pages=(2,), reason="blurred"):
    """A held document of which sheets are asked for; by default the second one."""
    document = await world.scan(sheets)
    await world.desk.open(":1.1", document)
    assert await world.desk.rescan(":1.1", pages, reason) == f"rescan-{reason}"
    return document


async def again(world, document, *script):
    world.rig.feeder.script.append(list(script))
    return await world.rig.station.scan_again(document, ANNA)


async def ended(world, feed):
    await world.rig.until(lambda: world.rig.custody.job(feed).state in ("discarded", "void"))


def trouble(world):
    (row,) = world.rig.rescans.waiting()
    return row.trouble


def says(world, *, new="", stop=None, kind=None):
    """What the page workers read in pages of the document and in those that are fed again."""
    plain = world.workers.work
    first = {page for job in world.rig.custody.jobs() for page in [job.id]}

    def work(page):
        found = plain(page)
        fed = page.page.job not in first
        if fed and stop:
            return PageStop(page.page, Verdict.REJECTED, stop, "Scan it again.")
        words = tuple(words_of(new if fed else OLD, 95.0))
        return replace(found, read=SimpleNamespace(barcodes=(), words=words), kind=kind if fed and kind else found.kind)

    world.workers.work = work


def test_a_sheet_is_asked_for_fed_and_the_document_is_reviewed_again(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await world.scan(2)
        await world.desk.open(":1.1", document)
        assert "rescan" in await world.desk.offers(":1.1")
        await world.desk.rescan(":1.1", [2, 3, 2], "folded")
        assert world.desk.open_count == 0
        with pytest.raises(ScanStationError):
            await world.desk.open(":1.2", document)
        assert await world.desk.waiting(":1.2") == []
        (row,) = world.rig.rescans.waiting()
        assert (row.document, row.reason, row.sheets, row.total, row.trouble) == (document, "folded", (2,), 2, "")
        before = {page.index for page in world.rig.custody.job(row.job).pages}

        feed = await again(world, document, 1)
        await world.rig.until(lambda: world.code(document) == ("held", "review-void"))
        await ended(world, feed)
        record = world.rig.custody.job(row.job)
        assert {page.index for page in record.pages} - before == {4, 5}
        assert world.rig.custody.document(document).pages == (0, 1, 4, 5)
        assert [one.document for one in await world.desk.waiting(":1.1")] == [document]
        assert await world.approve(":1.1", document) == "approved"
        await world.sent(document)

    world.live(scenario)


def test_an_approval_is_void_where_a_sheet_was_replaced(tmp_path):
    world = World(tmp_path, document_class="consent", purpose="referral")

    async def scenario(world):
        document = await world.scan(2)
        assert await world.approve(":1.1", document) == "review-second"
        await world.desk.open(":1.2", document)
        await world.desk.rescan(":1.2", [0], "cut-off")
        await again(world, document, 1)
        await world.rig.until(lambda: world.code(document) == ("held", "review-void"))
        assert await world.approve(":1.1", document) == "review-second"  # the first one decides anew

    world.live(scenario)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"stop": "page-refused"}, "page-refused"),
        ({"new": OTHER}, "rescan-other-page"),
        ({"new": OLD, "kind": PageKind(blank=True)}, "rescan-other-page"),
        ({"new": OLD, "kind": PageKind(separator=Separator("referral"))}, "rescan-other-page"),
        ({"new": OLD, "kind": PageKind(challenge=True)}, "rescan-other-page"),
    ],
)
def test_what_cannot_stand_there_is_not_taken_and_a_person_is_told(tmp_path, what, code):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        says(world, **what)
        await world.rig.sees("held")
        world.rig.station._display.notice()
        await world.rig.until(lambda: world.rig.view == "ready" or world.rig.station._display.refresh())
        feed = await again(world, document, 1)
        await ended(world, feed)
        assert trouble(world) == code
        assert world.rig.rescans.waiting()[0].sentence
        assert world.code(document) == ("held", "rescan-blurred")
        assert world.rig.custody.document(document).pages == (0, 1, 2, 3)
        await world.rig.sees("held")  # it calls again

    world.live(scenario)


@pytest.mark.parametrize("what", [{"new": OLD[:40]}, {"new": OLD}, {"new": ""}])
def test_what_may_be_the_same_page_is_taken(tmp_path, what):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        says(world, **what)
        await again(world, document, 1)
        await world.rig.until(lambda: world.code(document) == ("held", "review-void"))

    world.live(scenario)


def test_the_right_sheet_for_a_wrong_one_may_be_another_page(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world, reason="wrong-page")
        says(world, new=OTHER)
        await again(world, document, 1)
        await world.rig.until(lambda: world.code(document) == ("held", "review-void"))

    world.live(scenario)


def test_a_jam_is_put_right_and_the_rest_is_fed_also_after_a_restart(tmp_path):
    world = World(tmp_path)
    kept = {}

    async def first(world):
        kept["document"] = await asked(world, 3, (0, 4))
        kept["feed"] = await again(world, kept["document"], 1, PaperJamError())
        await world.rig.sees("paused")
        assert {item.code for item in world.rig.custody.queue.open()} == {"rescan-blurred", "feeder-jam"}
        with pytest.raises(StationBusyError):
            await world.rig.station.scan_again(kept["document"], ANNA)

    world.live(first)
    world = World(tmp_path)

    async def second(world):
        await world.rig.sees("paused")
        world.rig.feeder.script.append([1])
        await world.rig.station.scan()
        await world.rig.until(lambda: world.code(kept["document"]) == ("held", "review-void"))
        assert world.rig.custody.document(kept["document"]).pages == (6, 7, 2, 3, 8, 9)

    world.live(second)


def test_what_was_all_fed_when_the_power_went_is_taken_at_the_next_start(tmp_path):
    world = World(tmp_path)
    kept = {}

    async def first(world):
        kept["document"] = await asked(world)
        world.rig.rescans.finish = lambda _: asyncio.sleep(60)
        feed = await again(world, kept["document"], 1)
        await world.rig.until(lambda: world.rig.custody.job(feed).state == "captured")

    world.live(first)
    world = World(tmp_path)
    world.live(lambda world: world.rig.until(lambda: world.code(kept["document"]) == ("held", "review-void")))


def test_the_button_feeds_the_sheets_that_somebody_stands_before_and_then_is_a_button_again(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        world.rig.rescans.next_press.mean(":1.7", document, BERT)
        world.rig.feeder.script.append([1])
        world.rig.panel.press()
        await world.rig.until(lambda: world.code(document) == ("held", "review-void"))
        assert len(world.rig.custody.jobs()) == 2, "the sheets, and no new stack"
        (begun,) = [one for one in world.rig.custody.audit_records(1, 500) if one["event"] == "rescan-begun"]
        assert begun["by"] == BERT
        world.rig.feeder.script.append([1])
        world.rig.panel.press()
        await world.rig.until(lambda: len(world.rig.custody.jobs()) == 3)
        assert not world.rig.rescans.is_feed(world.rig.custody.jobs()[0].id), "the next press is a new stack"

    world.live(scenario)


def test_a_press_for_sheets_that_wait_no_more_scans_nothing(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        world.rig.rescans.next_press.mean(":1.7", document, BERT)
        world.rig.rescans.lost(document, ANNA)
        before = len(world.rig.custody.jobs())
        await world.rig.station._presses.press_button()
        assert len(world.rig.custody.jobs()) == before
        assert str(Signal.BUSY) in world.rig.panel.shown

    world.live(scenario)


def test_a_stop_comes_before_the_sheets_that_are_shown(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        feed = await again(world, document, PaperJamError())
        await world.rig.sees("paused")
        world.rig.rescans.next_press.mean(":1.7", document, BERT)
        world.rig.feeder.script.append([1])
        await world.rig.station._presses.press_button()
        await ended(world, feed)
        assert len(world.rig.custody.jobs()) == 2

    world.live(scenario)


def test_what_is_shown_holds_for_a_while_for_one_connection_and_one_press():
    now = [0.0]
    button = NextPress(lambda: now[0])
    assert button.take() is None
    button.mean(":1.1", "d", ANNA)
    button.forget(":1.2")
    assert button.take() == ("d", ANNA)
    assert button.take() is None, "once"
    button.mean(":1.1", "d", ANNA)
    button.forget(":1.1")
    assert button.take() is None
    button.mean(":1.1", "d", ANNA)
    now[0] = STANDS_S
    assert button.take() is None, "nobody says it any more"


def test_another_stack_in_the_feeder_stops_with_both_numbers_and_nothing_of_it_is_kept(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        feed = await again(world, document, 3)
        await world.rig.sees("paused")
        assert "3 sheets were scanned, 1 announced" in world.rig.sentence
        await world.rig.station.cancel()
        await ended(world, feed)
        assert trouble(world) == "rescan-stopped"
        assert world.rig.jobs()[0].documents[0].pages == (0, 1, 2, 3)
        assert len(world.rig.custody.open_jobs()) == 1

    world.live(scenario)


def test_an_empty_feeder_asks_for_paper_and_stopping_leaves_the_request(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        feed = await world.rig.station.scan_again(document, ANNA)
        await world.rig.sees("no-paper")
        await world.rig.station.cancel()
        await ended(world, feed)
        assert [row.document for row in world.rig.rescans.waiting()] == [document]

    world.live(scenario)


def test_a_stack_whose_sides_do_not_add_up_is_refused(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)

        def refuse(*_):
            raise TooManyError("test")

        world.rig.custody.end_feed = refuse
        feed = await again(world, document, 1)
        await ended(world, feed)
        assert trouble(world) == TooManyError.code

    world.live(scenario)


def test_a_document_that_is_in_work_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr("appliance.backlog.RETRY_S", 0.01)
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        busy = [3]
        pairs = world.rig.custody.rescans.pairs

        def not_yet(feed):
            if busy[0]:
                busy[0] -= 1
                raise RescanBusyError(feed)
            return pairs(feed)

        world.rig.custody.rescans.pairs = not_yet
        await again(world, document, 1)
        await world.rig.until(lambda: world.code(document) == ("held", "review-void"))

    world.live(scenario)


def test_a_legal_hold_stops_asking_feeding_and_taking(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await world.scan(2)
        job = world.rig.custody.document(document).job
        world.rig.custody.legal_hold(job, on=True)
        await world.desk.open(":1.1", document)
        with pytest.raises(LegalHoldError):
            await world.desk.rescan(":1.1", [0], "blurred")
        world.rig.custody.legal_hold(job, on=False)
        await world.desk.rescan(":1.1", [0], "blurred")
        world.rig.custody.legal_hold(job, on=True)
        with pytest.raises(LegalHoldError):
            await world.rig.station.scan_again(document, ANNA)
        world.rig.custody.legal_hold(job, on=False)
        hold = world.rig.custody.rescans.pairs

        def held(feed):
            world.rig.custody.legal_hold(job, on=True)
            return hold(feed)

        world.rig.custody.rescans.pairs = held
        feed = await again(world, document, 1)
        await ended(world, feed)
        assert trouble(world) == "legal-hold"

    world.live(scenario)


def test_fed_pages_under_a_legal_hold_are_held_and_not_destroyed(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        says(world, stop="page-refused")
        refuse = world.rig.custody.rescans.refuse

        def held(feed, code):
            if world.rig.rescans.is_feed(feed) and not world.rig.custody.job(feed).legal_hold:
                world.rig.custody.legal_hold(feed, on=True)
            refuse(feed, code)

        world.rig.custody.rescans.refuse = held
        feed = await again(world, document, 1)
        await world.rig.until(lambda: world.rig.custody.job(feed).state == "held")
        assert world.rig.custody.job(feed).code == "page-refused"

    world.live(scenario)


def test_lost_paper_lets_the_reviewer_decide(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        world.rig.rescans.lost(document, BERT)
        assert world.code(document) == ("held", PAPER_LOST)
        assert [one.code for one in await world.desk.waiting(":1.1")] == [PAPER_LOST]
        with pytest.raises(RescanOverError):
            await world.rig.station.scan_again(document, ANNA)
        await world.desk.open(":1.1", document)
        assert await world.desk.reject(":1.1") == "review-rejected"

    world.live(scenario)


def test_what_was_marked_before_asking_is_there_when_the_paper_is_gone(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await world.scan(2)
        await world.desk.open(":1.1", document)
        _, decisions = await world.desk.page(":1.1", 0)
        await world.desk.remove(":1.1", 0, Box(*decisions[0][:4]))
        await world.desk.rescan(":1.1", [0], "covered")
        world.rig.rescans.lost(document, BERT)
        await world.desk.open(":1.1", document)
        _, decisions = await world.desk.page(":1.1", 0)
        assert decisions[0][4] == "denied-by-review"

    world.live(scenario)


def test_only_reviewers_ask_and_only_for_what_is_there(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await world.scan(2)
        with pytest.raises(NotOpenError):
            await world.desk.rescan(":1.1", [0], "blurred")
        await world.desk.open(":1.1", document)
        with pytest.raises(RescanReasonError):
            await world.desk.rescan(":1.1", [0], "ugly")
        with pytest.raises(NoSuchPageError):
            await world.desk.rescan(":1.1", [0, 9], "blurred")
        with pytest.raises(RescanSheetsError):
            await world.desk.rescan(":1.1", [], "blurred")
        world.people.closed.add(Operation.REVIEW_RESCAN)
        with pytest.raises(ScanStationError):
            await world.desk.rescan(":1.1", [0], "blurred")
        world.people.closed.clear()
        for role in (Role.RECEPTION, Role.TECHNICIAN, Role.AUDITOR):
            world.people.log_in(":1.9", "9" * 32, role)
            with pytest.raises(ScanStationError):
                await world.desk.rescan(":1.9", [0], "blurred")
        del world.people.at[":1.1"]  # the session ends
        with pytest.raises(ScanStationError):
            await world.desk.rescan(":1.1", [0], "blurred")
        assert world.code(document) == ("held", FIELDS)

    world.live(scenario)


def test_whoever_audits_asks_for_nothing(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await world.scan(1)
        world.rig.custody.reopen(world.rig.custody.document(document).job)
        world.rig.custody.hold_document(document, "spot-audit")
        await world.desk.open(":1.1", document)
        assert await world.desk.offers(":1.1") == []
        with pytest.raises(AuditOnlyError):
            await world.desk.rescan(":1.1", [0], "blurred")

    world.live(scenario)


def test_a_press_of_the_button_meanwhile_wins_and_leaves_no_job_behind(tmp_path):
    world = World(tmp_path)

    async def scenario(world):
        document = await asked(world)
        begin = world.rig.rescans.begin
        loop = asyncio.get_running_loop()
        wait = asyncio.Event()

        def slow(*arguments):
            feed = begin(*arguments)
            world.rig.feeder.script.append([1])
            asyncio.run_coroutine_threadsafe(world.rig.station.scan(), loop).result(10)
            loop.call_soon_threadsafe(wait.set)
            return feed

        world.rig.rescans.begin = slow
        with pytest.raises(StationBusyError):
            await world.rig.station.scan_again(document, ANNA)
        assert "void" in world.rig.states()
        assert wait.is_set()

    world.live(scenario)
