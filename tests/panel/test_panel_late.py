"""A page that came late, at the panel: where it belongs, its sheet, and what a hurried or wrong person does."""

import dataclasses

import pytest

from appliance.bus import StationBus
from appliance.panel.facts import Session
from appliance.panel.late_facts import MAX_TILES, LateMade, LatePlaces, checked_places, checked_sheet
from appliance.panel.model import Do
from appliance.panel.queue_facts import LISTERS
from appliance.panel.review_facts import WrongShapeError
from appliance.panel.text import say
from appliance.people.rights import RIGHTS, Operation, Role
from appliance.queue.desk import QueueDesk
from appliance.queue.door import door_of, owners_of
from appliance.queue.late import LateDesk
from appliance.queue.service import QueueService
from appliance.sections.desk import LatePageConfig
from appliance.sections.people import PeopleConfig
from tests.custody_samples import open_custody
from tests.late_samples import waiting
from tests.panel.gallery import RECEPTION
from tests.panel.qt_panel import find, panel, seen, sign_in, touch, until
from tests.panel.queue_gallery import LISTED, MADE, MISSING, PLACES, RECEIPT, WORKING, item
from tests.panel.stand_in import FakeStation
from tests.panel.test_panel_queue import READY, World, words_of
from tests.people_world import NAMES, PIN, world


def at_places(known=READY, which=MISSING):
    it = World(known)
    it.open(which)
    it.tap(Do.QUEUE_LATE)
    it.answer(Do.QUEUE_LATE, PLACES)
    return it


def test_the_sheet_is_three_taps_away_from_the_list_and_says_what_to_do():
    it = World()
    it.tap(Do.QUEUE)
    it.look(dataclasses.replace(LISTED, rows=(MISSING,)))
    taps = 0
    for do, told in ((Do.QUEUE_OPEN, None), (Do.QUEUE_LATE, PLACES), (Do.QUEUE_LATE_MAKE, MADE)):
        choice = next(
            one for one in (*it.shown.choices, *(t.choice for t in it.shown.tiles), *_rows(it)) if one.do is do
        )
        it.tap(choice.do, choice.argument)
        taps += 1
        if told:
            it.answer(do, told)
    assert (taps, it.shown.name) == (3, "queue-late-made")
    words = " ".join(words_of(it.shown))
    for piece in ("Late-page sheet 17 is made", "late-page-17.pdf", "at 100 %", "press the button", "It works once"):
        assert piece in words
    assert MISSING.document not in words


def _rows(it):
    return [row.choice for row in it.shown.items if row.choice]


def test_it_belongs_at_the_end_or_behind_one_of_its_sheets():
    it = at_places()
    assert it.shown.name == "queue-late"
    labels = [tile.choice.label.english() for tile in it.shown.tiles]
    assert labels == ["At the end", "Behind sheet 1", "Behind sheet 2", "Behind sheet 3"]
    it.tap(Do.QUEUE_LATE_MAKE, "2")
    asked = it.last(Do.QUEUE_LATE_MAKE)
    assert (asked.argument, asked.detail, it.it.ui.busy) == (MISSING.item, (2,), True)
    it.answer(Do.QUEUE_LATE_MAKE, MADE)
    assert it.shown.name == "queue-late-made"
    it.tap(Do.QUEUE_LATE_MAKE, "1")
    assert len([1 for do in it.did() if do is Do.QUEUE_LATE_MAKE]) == 1, "one sheet, not two"
    it.tap(Do.QUEUE_BACK)
    assert it.shown.name == "queue-item"


def test_of_a_very_long_document_not_every_sheet_is_offered():
    it = World()
    it.open(MISSING)
    it.tap(Do.QUEUE_LATE)
    it.answer(Do.QUEUE_LATE, LatePlaces(MISSING.item, 900))
    assert len(it.shown.tiles) == MAX_TILES + 1


@pytest.mark.parametrize("argument", ["", "4", "-1", "01", "many", "2 "])
def test_a_place_that_is_none_asks_nothing(argument):
    it = at_places()
    it.tap(Do.QUEUE_LATE_MAKE, argument)
    assert Do.QUEUE_LATE_MAKE not in it.did()


@pytest.mark.parametrize(
    "which", [
        RECEIPT, WORKING, item(40, "policy-human-only", 1), item(41, "review-rejected", 1),
        item(42, "spot-audit-failed", 1),
    ],
    ids=lambda row: row.code,
)  # fmt: skip
def test_what_nothing_can_join_offers_no_sheet(which):
    it = World()
    it.tap(Do.QUEUE)
    it.look(dataclasses.replace(LISTED, rows=(which,)))
    it.tap(Do.QUEUE_OPEN, which.item)
    it.tap(Do.QUEUE_CHANGE)
    assert (Do.QUEUE_LATE, "") not in it.offered()
    it.tap(Do.QUEUE_LATE)
    it.tap(Do.QUEUE_LATE_MAKE, "0")
    assert it.did() == []


def test_reception_makes_one_too_and_nobody_else_may():
    it = at_places(dataclasses.replace(READY, session=RECEPTION))
    it.tap(Do.QUEUE_LATE_MAKE, "0")
    assert it.did() == [Do.QUEUE_LATE, Do.QUEUE_LATE_MAKE]
    assert {role.value for role in RIGHTS[Operation.LATE_PAGE].roles} - {"local"} == set(LISTERS)
    for role in ("technician", "auditor"):
        it = World(dataclasses.replace(READY, session=Session("T", role, 9)))
        it.tap(Do.QUEUE_LATE)
        assert it.did() == []


def test_a_refusal_is_said_and_no_sheet_is_shown():
    it = World()
    it.open(MISSING)
    it.tap(Do.QUEUE_LATE)
    it.answer(Do.QUEUE_LATE, refusal=say("The document was sent already."), code="late-left")
    assert (it.shown.name, it.shown.notice.english()) == ("queue-item", "The document was sent already.")
    it = at_places()
    it.tap(Do.QUEUE_LATE_MAKE, "0")
    it.answer(Do.QUEUE_LATE_MAKE, refusal=say("No folder."), code="late-folder")
    assert it.shown.name == "queue-late"


def test_answers_of_a_wrong_form_are_not_believed():
    name = MISSING.item
    assert checked_places(name, 3) == LatePlaces(name, 3)
    for bad in (0, -1, True, None, "3", 1 << 40, 2.0):
        with pytest.raises(WrongShapeError):
            checked_places(name, bad)
    good = (17, "2026-03-07T10:00:00Z", "late-page-17.pdf", b"")
    assert checked_sheet(name, good) == LateMade(name, 17, good[1], good[2])
    for place, bad in ((0, "17"), (0, 0), (1, "soon"), (1, 7), (2, ""), (2, "../x"), (2, None), (3, "x"), (3, None)):
        with pytest.raises(WrongShapeError):
            checked_sheet(name, (*good[:place], bad, *good[place + 1 :]))
    for bad in (None, (), good[:3], [*good]):
        with pytest.raises(WrongShapeError):
            checked_sheet(name, bad)


def test_a_finger_makes_a_sheet_at_a_real_queue(bus, host, tmp_path):
    for name in ("people", "print"):
        (tmp_path / name).mkdir()
    people, bugs = world(tmp_path / "people"), []
    custody = open_custody(tmp_path / "state")
    _, (document,) = waiting(custody)

    async def serve():
        served = StationBus(FakeStation(), bugs.append, people.access)
        config = PeopleConfig(roster="roster.toml")
        late = LateDesk(custody.late, LatePageConfig(folder=tmp_path / "print"), custody.queue.now)
        desk = QueueDesk(custody, lambda: None, owners_of(served.guard, config), late)
        served.also(QueueService(desk, door_of(served.guard, config), lambda _: None, bugs.append))
        await served.open(host.address)
        return served

    host._open.append(host.do(serve()))
    with panel(bus.address, connect=True) as window:
        window.controller._guard._quiet_s = 0  # fingers of a test are fast
        until(lambda: find(window, "do-people"), "the ready screen")
        sign_in(window, NAMES[Role.RECEPTION], PIN)
        touch(window, "do-queue")
        touch(window, f"do-queue-open-{document}")
        touch(window, "do-queue-late")
        until(lambda: find(window, "do-queue-late-make-1"), "the places")
        touch(window, "do-queue-late-make-0")
        until(lambda: "Late-page sheet 1 is made" in seen(window), "the sheet")
    assert [path.name for path in (tmp_path / "print").iterdir()] == ["late-page-1.pdf"]
    (record,) = [one for one in custody.audit_records(1, 500) if one["event"] == "late-token-made"]
    assert record["by"] != "local"
    assert bugs == []
    custody.close()
