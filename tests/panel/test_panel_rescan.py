"""Sheets scanned again, at the panel: three touches to ask, three to feed, and nobody's word that is not theirs."""

import asyncio
import dataclasses

import pytest

from appliance.bus import StationBus
from appliance.bus_client import RefusedError
from appliance.bus_interface import BusError
from appliance.custody.rescans import Reason
from appliance.panel import facts as panel_facts
from appliance.panel.client import PanelClient
from appliance.panel.controller import Controller
from appliance.panel.model import Do, Page
from appliance.panel.requests import Answer
from appliance.panel.rescan_facts import MAX_RESCANS, checked_rescans
from appliance.panel.rescan_words import numbers
from appliance.panel.rescanning import SHOW_S
from appliance.panel.review_facts import Strip, WrongShapeError
from appliance.panel.review_state import Step
from appliance.panel.text import say
from appliance.people.rights import Role
from appliance.rescan.desk import RescanDesk, RescanRow
from appliance.rescan.interface import MAX_ROWS
from appliance.rescan.next_press import NextPress
from appliance.rescan.service import RescanService
from appliance.situation import Jobs
from appliance.states import State
from tests.panel.gallery import RECEPTION, REVIEWER, facts, said
from tests.panel.rescan_gallery import RESCANS, TROUBLE
from tests.panel.review_gallery import DOCUMENT, WAITING, opened, small
from tests.panel.stand_in import FakeStation
from tests.people_world import NAMES, PIN, world

READY = facts(said(State.READY), reviews=WAITING, session=REVIEWER)
FEEDING = facts(said(State.READY, Jobs(held=2)), {"held": 2}, rescans=RESCANS, queue=2, session=RECEPTION)
ROW = ("d" * 32, "a" * 32, "referral", "blurred", [2, 4], 6, "2026-03-04T10:12:00Z", 440, "", "")


class World:
    """A controller, what it asked, and its clock."""

    def __init__(self, known):
        self.now, self.asked = 0.0, []
        self.it = Controller(self.asked.append, lambda: None, clock=lambda: self.now)
        self.it.facts_changed(known)

    def tap(self, do, argument=""):
        self.now += 1
        self.it.tap(do, argument)

    def last(self):
        request = self.asked[-1]
        return request.do, request.argument, request.detail, request.text

    @property
    def shown(self):
        return self.it.screen()

    @property
    def step(self):
        return self.it.ui.review.step


def reviewing(pages=3, offers=("rescan",)):
    world = World(READY)
    for act in opened(pages=pages, offers=offers):
        world.now += 1
        act(world.it)
    return world


def links(world):
    return [link.do for link in world.shown.links]


# Asking


def test_a_sheet_is_asked_for_in_three_touches_without_a_key():
    world = reviewing()
    world.tap(Do.REVIEW_RESCAN)
    assert [tile.choice.argument for tile in world.shown.tiles] == [reason.value for reason in Reason]
    assert Do.REVIEW_AGAIN not in [choice.do for choice in world.shown.choices]
    world.tap(Do.REVIEW_REASON, "folded")
    world.tap(Do.REVIEW_AGAIN)
    assert world.last() == (Do.REVIEW_AGAIN, DOCUMENT, (0,), "folded")
    world.it.answered(Answer(Do.REVIEW_AGAIN, argument=DOCUMENT, told="rescan-folded"))
    assert world.it.ui.review is None
    assert world.it.ui.page is Page.REVIEWS
    assert "Reception is asked" in world.shown.headline.english()


def test_other_pages_and_several_are_chosen_from_the_strip():
    world = reviewing(pages=9)
    world.tap(Do.REVIEW_RESCAN)
    assert world.shown.choices[-1].do is Do.REVIEW_STRIP
    world.tap(Do.REVIEW_STRIP, "0")
    world.it.answered(Answer(Do.REVIEW_STRIP, argument=DOCUMENT, told=Strip(0, tuple(map(small, range(6))))))
    assert world.step is Step.PICKING
    for page in ("3", "4", "0", "3", "3", "99", "x"):
        world.tap(Do.REVIEW_PICK, page)
    assert world.it.ui.review.picked == {3, 4}
    assert [tile.chosen for tile in world.shown.tiles] == [False, False, False, True, True, False]
    world.tap(Do.REVIEW_PICK, "3")
    world.tap(Do.REVIEW_PICK, "4")
    assert world.it.ui.review.picked == {4}, "one stays chosen"
    world.tap(Do.REVIEW_PICK, "1")
    world.tap(Do.REVIEW_STRIP, "6")
    assert world.last()[:3] == (Do.REVIEW_STRIP, DOCUMENT, (6,))
    world.it.answered(Answer(Do.REVIEW_STRIP, argument=DOCUMENT, told=Strip(6, tuple(map(small, range(3))))))
    assert world.step is Step.PICKING
    world.tap(Do.REVIEW_PICK, "8")
    world.tap(Do.REVIEW_RESCAN)
    assert world.shown.headline.english() == "Why shall the sheets of pages 2, 5, 9 be scanned again?"
    world.tap(Do.REVIEW_REASON, "blurred")
    world.tap(Do.REVIEW_AGAIN)
    assert world.last() == (Do.REVIEW_AGAIN, DOCUMENT, (1, 4, 8), "blurred")


def test_a_refusal_is_said_and_leads_back_to_the_page():
    world = reviewing()
    for do, argument in ((Do.REVIEW_RESCAN, ""), (Do.REVIEW_REASON, "blurred"), (Do.REVIEW_AGAIN, "")):
        world.tap(do, argument)
    world.it.answered(Answer(Do.REVIEW_AGAIN, say("A legal hold keeps this job."), DOCUMENT, code="legal-hold"))
    assert world.shown.notice.english() == "A legal hold keeps this job."
    assert world.last()[0] is Do.REVIEW_PAGE
    assert world.it.ui.review is not None


def test_the_way_back_asks_for_nothing():
    world = reviewing()
    world.tap(Do.REVIEW_RESCAN)
    world.tap(Do.REVIEW_REASON, "blurred")
    assert links(world) == [Do.REVIEW_BACK]
    world.tap(Do.REVIEW_BACK)
    assert world.last()[0] is Do.REVIEW_PAGE
    assert Do.REVIEW_AGAIN not in [request.do for request in world.asked]


@pytest.mark.parametrize(
    ("do", "argument"),
    [(Do.REVIEW_AGAIN, ""), (Do.REVIEW_REASON, "blurred"), (Do.REVIEW_PICK, "1"), (Do.REVIEW_RESCAN, "")],
)
def test_without_the_stations_offer_or_out_of_order_nothing_happens(do, argument):
    world = reviewing(offers=())
    assert Do.REVIEW_RESCAN not in links(world)
    asked = len(world.asked)
    world.tap(do, argument)
    assert (len(world.asked), world.step) == (asked, Step.PAGE)
    world = reviewing()
    world.tap(Do.REVIEW_RESCAN)
    world.tap(Do.REVIEW_REASON, "ugly")
    world.tap(Do.REVIEW_AGAIN)
    assert world.it.ui.review.reason == ""
    assert Do.REVIEW_AGAIN not in [request.do for request in world.asked]


def test_a_document_of_one_page_has_no_others_to_choose():
    world = reviewing(pages=1)
    assert links(world) == [Do.REVIEW_CLOSE, Do.REVIEW_RESCAN]
    world.tap(Do.REVIEW_RESCAN)
    assert world.shown.choices == ()


# Feeding


def test_sheets_are_fed_again_in_three_touches_or_two():
    world = World(FEEDING)
    assert world.shown.choices[1].do is Do.RESCANS
    assert [line.english() for line in world.shown.lines] == [
        "A sheet that came is another page than the one that was asked for; nothing of it was kept. Look for it."
    ]
    world.tap(Do.RESCANS)
    assert [item.text.english() for item in world.shown.items] == [
        "Referral, 6 sheets, scanned at 10:12", "Laboratory result, 3 sheets, scanned at 09:40",
    ]  # fmt: skip
    world.tap(Do.RESCAN_OPEN, RESCANS[0].document)
    assert [step.english() for step in world.shown.steps] == [
        "Find this stack: Referral, 6 sheets, scanned at 10:12.",
        "Take out sheets 2, 4, counted as they were scanned.",
        "Put them alone into the feeder, in this order.",
        "Press the button: it scans nothing else now.",
    ]
    world.tap(Do.RESCAN_START, RESCANS[0].document)
    assert world.last()[:2] == (Do.RESCAN_START, RESCANS[0].document)
    world.it.answered(Answer(Do.RESCAN_START, argument=RESCANS[0].document))
    assert world.it.ui.page is Page.HOME

    alone = World(dataclasses.replace(FEEDING, rescans=RESCANS[1:]))
    alone.tap(Do.RESCANS)
    assert alone.shown.name == "rescan"
    assert alone.shown.items[0].text.english() == TROUBLE
    alone.tap(Do.RESCAN_START, RESCANS[1].document)
    assert alone.last()[0] is Do.RESCAN_START


def test_lost_paper_is_asked_about_once_more():
    world = World(FEEDING)
    for do, argument in ((Do.RESCANS, ""), (Do.RESCAN_OPEN, RESCANS[0].document)):
        world.tap(do, argument)
    world.tap(Do.RESCAN_LOST, RESCANS[0].document)
    assert Do.RESCAN_LOST not in [request.do for request in world.asked], "not without the question"
    world.tap(Do.RESCAN_GONE, RESCANS[0].document)
    assert links(world) == [Do.RESCAN_OPEN]
    world.tap(Do.RESCAN_OPEN, RESCANS[0].document)
    assert world.shown.name == "rescan"
    world.tap(Do.RESCAN_GONE, RESCANS[0].document)
    world.tap(Do.RESCAN_LOST, RESCANS[0].document)
    assert world.last()[:2] == (Do.RESCAN_LOST, RESCANS[0].document)
    world.it.answered(Answer(Do.RESCAN_LOST, argument=RESCANS[0].document))
    assert world.it.ui.page is Page.HOME
    assert world.shown.notice


def test_a_refusal_stays_on_the_page_and_what_waits_no_more_is_left():
    world = World(FEEDING)
    world.tap(Do.RESCANS)
    world.tap(Do.RESCAN_OPEN, RESCANS[0].document)
    world.tap(Do.RESCAN_START, RESCANS[0].document)
    world.it.answered(Answer(Do.RESCAN_START, say("The station is busy."), RESCANS[0].document))
    assert (world.shown.name, world.shown.notice.english()) == ("rescan", "The station is busy.")
    three = (*RESCANS, dataclasses.replace(RESCANS[1], document="f" * 32))
    world.it.facts_changed(dataclasses.replace(FEEDING, rescans=three[1:]))
    assert world.shown.name == "rescans"
    world.tap(Do.RESCAN_OPEN, "0" * 32)
    world.tap(Do.RESCAN_START, "0" * 32)
    assert world.shown.name == "rescans"
    assert links(world) == [Do.HOME]
    world.it.facts_changed(dataclasses.replace(FEEDING, rescans=()))
    assert world.it.ui.page is Page.HOME
    world.tap(Do.RESCANS)
    assert world.shown.name == "rescans-none"
    world.it.facts_changed(dataclasses.replace(FEEDING, session=None, rescans=()))
    assert world.it.ui.page is Page.HOME
    world.tap(Do.RESCAN_OPEN, RESCANS[0].document)
    assert world.it.ui.page is Page.HOME


def test_other_screens_lead_there_too_and_only_where_something_waits():
    known = dataclasses.replace(FEEDING, state="ready")
    assert "Scan again (2)" in [link.label.english() for link in World(known).shown.links]
    assert Do.RESCANS not in links(World(dataclasses.replace(known, rescans=())))


def test_numbers_of_sheets_are_short():
    assert [numbers(sheets).english() for sheets in ([1], [2, 4], [4, 2, 3], [1, 2, 5, 6, 7, 9])] == [
        "1", "2, 4", "2-4", "1, 2, 5-7, 9",
    ]  # fmt: skip


def test_rows_of_another_form_are_not_believed():
    (row,) = checked_rescans([ROW])
    assert (row.sheets, row.total, row.minutes, row.trouble) == ((2, 4), 6, 7, "")
    for at, bad in (
        (0, "x"), (0, 7), (2, "Not a word"), (3, "Not a word"), (4, []), (4, [1] * 101), (4, [True]), (4, "1 2"),
        (5, -1), (6, "noon"), (7, "old"), (9, "x" * 500), (9, "two\nlines"), (9, 5), (1, 5),
    ):  # fmt: skip
        with pytest.raises(WrongShapeError):
            checked_rescans([(*ROW[:at], bad, *ROW[at + 1 :])])
    for bad in (None, [ROW[:9]], [list(ROW)], [ROW] * (MAX_RESCANS + 1)):
        with pytest.raises(WrongShapeError):
            checked_rescans(bad)
    assert panel_facts.Facts().rescans == ()


# Over the bus


class Desk(RescanDesk):
    """Remembers what it was told."""

    def __init__(self):
        self.told, self.next_press = [], NextPress()
        self.rows = [
            RescanRow(ROW[0], ROW[1], "referral", "blurred", (2, 4), 6, ROW[6], 440, "rescan-count", "Other sheets.")
        ]

    def waiting(self):
        return self.rows * 200

    def lost(self, document, by):
        self.told.append(("lost", document, by))


@pytest.fixture
def desk(host, tmp_path):
    (tmp_path / "people").mkdir()
    people, bugs, told = world(tmp_path / "people"), [], Desk()

    async def start(document, by):
        told.told.append(("start", document, by))
        return "f" * 32

    async def serve():
        served = StationBus(FakeStation(), bugs.append, people.access)
        served.also(RescanService(told, start, served.guard, bugs.append))
        await served.open(host.address)
        return served

    host._open.append(host.do(serve()))
    yield told
    assert bugs == []


def test_who_scans_feeds_sheets_again_and_nobody_else_even_sees_them(bus, desk):
    async def run(role):
        with PanelClient(bus.address) as client:
            if role:
                await client.sign_in(NAMES[role], PIN, "")
            codes = []
            for act in (lambda: client._ask_rescan("Waiting", "u", 5), lambda: client.rescan.start(ROW[0]),
                        lambda: client.rescan.lost(ROW[0])):  # fmt: skip
                try:
                    await act()
                    codes.append("")
                except RefusedError as refused:
                    codes.append(refused.station_code)
            return codes

    told = {role: asyncio.run(run(role)) for role in (*NAMES, "")}
    may = {Role.RECEPTION, Role.REVIEWER, Role.SUPERVISOR}
    assert {role for role, codes in told.items() if codes == ["", "", ""]} == may
    assert all(codes == ["not-allowed"] * 3 for role, codes in told.items() if role not in may)
    assert len(desk.told) == 6
    assert {entry[0] for entry in desk.told} == {"start", "lost"}
    assert all(len(by) == 32 for _, _, by in desk.told)


def test_the_button_feeds_what_the_panel_shows_while_somebody_who_may_is_signed_in(bus, desk):
    async def run():
        with PanelClient(bus.address) as client:
            await client.sign_in(NAMES[Role.RECEPTION], PIN, "")
            await client.rescan.show(ROW[0])
            (document, by) = desk.next_press.take()
            assert (document, len(by)) == (ROW[0], 32)
            await client.rescan.show(ROW[0])
            await client.rescan.show("")
            assert desk.next_press.take() is None
            with pytest.raises(RefusedError, match="rescan-over"):
                await client.rescan.show("e" * 32)
            await client.rescan.show(ROW[0])
            await client.sign_out()
            assert desk.next_press.take() is None, "whoever showed it is gone"
            with pytest.raises(RefusedError, match="not-allowed"):
                await client.rescan.show(ROW[0])
            assert desk.next_press.take() is None

    asyncio.run(run())


def shows(world):
    """What the station was told about its button, and the clock goes on."""
    told = [(one.do, one.argument) for one in world.asked if one.do is Do.RESCAN_SHOW]
    world.asked.clear()
    world.now += SHOW_S
    world.it.tick()
    return told


def test_the_panel_says_which_sheets_it_shows_again_and_again_and_when_it_shows_none():
    world = World(FEEDING)
    world.tap(Do.RESCANS)
    assert shows(world) == [], "a list is no sheets"
    world.tap(Do.RESCAN_OPEN, RESCANS[0].document)
    assert shows(world) == [(Do.RESCAN_SHOW, RESCANS[0].document)]
    assert shows(world) == [(Do.RESCAN_SHOW, RESCANS[0].document)], "again: the station does not believe it for long"
    assert "Press the button" in " ".join(step.english() for step in world.shown.steps)
    world.tap(Do.RESCAN_GONE, RESCANS[0].document)
    shows(world)
    world.it.answered(Answer(Do.RESCAN_SHOW, say("refused")))
    assert not world.shown.notice, "nobody tapped anything"
    world.tap(Do.RESCAN_OPEN, RESCANS[0].document)
    shows(world)
    world.tap(Do.HOME)
    assert shows(world)[-1] == (Do.RESCAN_SHOW, "")
    assert shows(world) == []


def test_the_button_leads_from_the_sheets_to_the_scan():
    world = World(FEEDING)
    world.tap(Do.RESCANS)
    world.tap(Do.RESCAN_OPEN, RESCANS[0].document)
    world.it.facts_changed(facts(said(State.FEEDING), rescans=RESCANS, session=RECEPTION))
    assert world.it.ui.page is Page.HOME
    assert world.shown.name == "feeding"


def test_answers_are_bounded_and_nonsense_is_refused(bus, desk):
    async def run():
        with PanelClient(bus.address) as client:
            await client.sign_in(NAMES[Role.RECEPTION], PIN, "")
            assert len(await client._ask_rescan("Waiting", "u", 5_000)) == MAX_ROWS
            rows = await client.rescans()
            assert (len(rows), rows[0].trouble) == (MAX_RESCANS, "Other sheets.")
            for bad in ("", "x", "Quackenbush", "d" * 33):
                for call in (client.rescan.start, client.rescan.lost):
                    with pytest.raises(BusError):
                        await call(bad)
            desk.rows = [dataclasses.replace(desk.rows[0], reason="Not a word")]
            with pytest.raises(BusError):
                await client.rescans()

    asyncio.run(run())
