"""The queue at the panel: what waits, whose it is, what becomes of it; and what a hurried or wrong person does."""

import asyncio
import dataclasses

import pytest

from appliance.bus import StationBus
from appliance.bus_client import RefusedError
from appliance.custody.waiting import End, Kind, synthetic_id
from appliance.errors import SealingError
from appliance.panel import queue_words
from appliance.panel.client import PanelClient
from appliance.panel.facts import Facts, Link, Session
from appliance.panel.model import QUEUE, Do, Page
from appliance.panel.queue_facts import (
    DECIDERS,
    LISTERS,
    PAGE_ITEMS,
    checked_items,
    checked_owners,
    checked_page,
    checked_total,
)
from appliance.panel.requests import Answer
from appliance.panel.review_facts import WrongShapeError
from appliance.panel.text import say
from appliance.people.rights import RIGHTS, Operation, Role
from appliance.policy.pack import load_pack
from appliance.queue.desk import AUDIT_CODES, RESOLUTIONS, QueueDesk
from appliance.queue.door import door_of, owners_of
from appliance.queue.service import QueueService
from appliance.queue.steps import Step
from appliance.sections.people import PeopleConfig
from appliance.states import State
from tests.custody_samples import captured_job, open_custody, plan, sealed_job
from tests.panel.gallery import RECEPTION, REVIEWER, SUPERVISOR, facts, said
from tests.panel.qt_panel import find, panel, seen, sign_in, touch, until
from tests.panel.queue_gallery import (
    AUDIT,
    ENDED,
    FIELDS,
    LISTED,
    MANY,
    ME,
    MISSING,
    OWNERS,
    RECEIPT,
    RESOLVED,
    ROWS,
    UNSURE,
    WORKING,
    item,
)
from tests.panel.review_gallery import WAITING
from tests.panel.stand_in import FakeStation
from tests.panel.worlds import Sat
from tests.people_world import NAMES, PIN, world

READY = facts(said(State.READY), session=REVIEWER, queue=len(ROWS))


class World(Sat):
    """Somebody who looks after what waits."""

    def __init__(self, known=READY):
        super().__init__(known)

    def look(self, told, **more):
        self.it.answered(Answer(Do.QUEUE_LOOK, told=told, detail=self.last(Do.QUEUE_LOOK).detail, **more))

    def answer(self, do, told=None, **more):
        self.it.answered(Answer(do, argument=self.last(do).argument, told=told, **more))

    def open(self, which):
        self.tap(Do.QUEUE)
        self.look(LISTED)
        self.tap(Do.QUEUE_OPEN, which.item)

    def last(self, do):
        """The last request of this kind."""
        return [request for request in self.asked if request.do is do][-1]

    def did(self):
        return [request.do for request in self.asked if request.do in QUEUE - {Do.QUEUE_LOOK}]

    def offered(self):
        return {(choice.do, choice.argument) for choice in (*self.shown.choices, *(t.choice for t in self.shown.tiles))}


def words_of(shown):
    texts = [shown.headline, *shown.lines, *(text for row in shown.items for text in (row.text, row.detail))]
    return [text.english() for text in texts]


def test_what_waits_is_one_tap_away_and_stands_there_with_reason_age_owner_and_step():
    world = World()
    assert (Do.QUEUE, "Waiting (6)") in [(link.do, link.label.english()) for link in world.shown.links]
    world.tap(Do.QUEUE)
    assert world.shown.name == "queue-opening"
    world.look(LISTED)
    words = words_of(world.shown)
    assert words[0] == "6 things wait, the oldest first"
    assert words[1] == "It is not clear what kind of document this is."
    assert words[2] == "Referral, for 2 days · Inez Farrow, a supervisor must look · Say what it is"
    assert words[3:5] == ["Sheet 3: A page is missing.", "Historical chart, for 21 hours · nobody's yet · Scan again"]
    assert "somebody who is not here any more" in words[8]
    assert not [word for word in words for row in ROWS if row.item in word or (row.job and row.job in word)]
    assert len({row.sign for row in world.shown.items}) > 2, "never colour alone"


def test_a_station_without_a_queue_and_a_role_that_may_not_see_it_offer_none():
    for known in (
        dataclasses.replace(READY, queue=None),
        dataclasses.replace(READY, queue=None, session=Session("T", "technician", 9)),
    ):
        world = World(known)
        assert Do.QUEUE not in [link.do for link in world.shown.links]
        world.tap(Do.JOBS)
        assert [link.do for link in world.shown.links] == [Do.HOME]
    world = World(dataclasses.replace(READY, queue=0))
    world.tap(Do.JOBS)
    assert Do.QUEUE in [link.do for link in world.shown.links]
    held = facts(said(State.READY), {"held": 1}, queue=1, session=REVIEWER)
    assert World(dataclasses.replace(held, state="held")).shown.choices[1].do is Do.QUEUE


def test_more_than_fits_comes_in_parts():
    world = World()
    world.tap(Do.QUEUE)
    world.look(MANY)
    assert world.shown.headline.english() == "21 to 26 of 57, the oldest first"
    assert [(choice.do, choice.argument) for choice in world.shown.choices] == [
        (Do.QUEUE_PAGE, "0"), (Do.QUEUE_PAGE, str(20 + PAGE_ITEMS)),
    ]  # fmt: skip
    world.tap(Do.QUEUE_PAGE, "40")
    assert world.last(Do.QUEUE_LOOK).detail[1:] == (40, 0)
    world.tap(Do.QUEUE_PAGE, "many")
    assert world.last(Do.QUEUE_LOOK).detail[1:] == (0, 0)


def test_nothing_leaves_silently():
    world = World()
    world.tap(Do.QUEUE)
    world.look(LISTED)
    world.tap(Do.QUEUE_ENDED)
    assert world.shown.name == "queue-opening", "what waits is not shown as what was resolved"
    world.look(RESOLVED)
    assert [row.detail.english().rpartition(" · ")[2] for row in world.shown.items] == [
        "Delivered", "Discarded by a person", "Whoever must know was told",
    ]  # fmt: skip
    world.tap(Do.QUEUE_OPEN, ENDED[0].item)
    assert world.shown.choices == ()
    world.tap(Do.QUEUE_BACK)
    assert world.shown.name == "queue-ended"


STEPS_OFFERED = {
    UNSURE: (Do.QUEUE_KINDS, ""),
    AUDIT: (Do.QUEUE_WORDS, ""),
    RECEIPT: (Do.QUEUE_WORDS, ""),
    item(30, "worker-lost", 1): (Do.QUEUE_GO_ON, ""),
    item(31, "separator-count", 1): (Do.QUEUE_GO_ON, ""),
    item(32, "page-blank-sheet-2", 1): (Do.QUEUE_LATE, ""),
    item(33, "page-blank-sheet-2", 1, step="look"): (Do.QUEUE_CHANGE, ""),
    WORKING: (Do.QUEUE_CHANGE, ""),
    FIELDS: (Do.QUEUE_CHANGE, ""),  # somebody else's review
}


@pytest.mark.parametrize("which", STEPS_OFFERED, ids=lambda row: row.code)
def test_the_first_button_is_the_next_step_where_the_panel_can_take_it(which):
    world = World()
    world.tap(Do.QUEUE)
    world.look(dataclasses.replace(LISTED, rows=(which,)))
    world.tap(Do.QUEUE_OPEN, which.item)
    first = world.shown.choices[0]
    assert (first.do, first.argument) == STEPS_OFFERED[which]
    assert len(world.shown.choices) <= 2


def test_a_document_that_waits_for_a_review_opens_it():
    which = dataclasses.replace(FIELDS, document=WAITING[0].document)
    world = World(dataclasses.replace(READY, reviews=WAITING))
    world.tap(Do.QUEUE)
    world.look(dataclasses.replace(LISTED, rows=(which,)))
    world.tap(Do.QUEUE_OPEN, which.item)
    world.tap(world.shown.choices[0].do, world.shown.choices[0].argument)
    assert (world.it.ui.page, world.it.ui.queue) == (Page.REVIEW, None)


@pytest.mark.parametrize("session", [None, RECEPTION])
def test_who_may_not_decide_sees_and_changes_nothing(session):
    world = World(dataclasses.replace(READY, session=session))
    world.open(UNSURE)
    assert {choice.do for choice in world.shown.choices} == ({Do.QUEUE_LATE} if session else set())
    for do in QUEUE - {
        *(Do.QUEUE_LOOK, Do.QUEUE, Do.QUEUE_PAGE, Do.QUEUE_ENDED, Do.QUEUE_OPEN),
        Do.QUEUE_BACK,
        Do.QUEUE_LATE,
    }:
        for argument in ("", "me", "referral", "reported"):
            world.tap(do, argument)
    assert world.did() == []
    assert world.shown.name == "queue-item"


def test_an_item_is_taken_given_escalated_and_given_back():
    world = World()
    world.open(MISSING)
    world.tap(Do.QUEUE_CHANGE)
    assert world.offered() == {
        (Do.QUEUE_ASSIGN, "me"), (Do.QUEUE_WHO, ""), (Do.QUEUE_ESCALATE, ""), (Do.QUEUE_LATE, ""),
    }  # fmt: skip
    world.tap(Do.QUEUE_ASSIGN, "me")
    asked = world.last(Do.QUEUE_ASSIGN)
    assert (asked.argument, asked.other, world.it.ui.busy) == (MISSING.item, "me", True)
    mine = dataclasses.replace(MISSING, owner=ME, state="assigned")
    world.answer(Do.QUEUE_ASSIGN, mine)
    assert "Owner: Bram Tolliver" in words_of(world.shown)
    assert not world.it.ui.busy
    world.tap(Do.QUEUE_CHANGE)
    assert (Do.QUEUE_ASSIGN, "me") not in world.offered()
    assert (Do.QUEUE_ASSIGN, "nobody") in world.offered()
    world.tap(Do.QUEUE_WHO)
    assert {argument for _, argument in world.offered()} == {owner.id for owner in OWNERS}
    world.tap(Do.QUEUE_ASSIGN, "f" * 32)
    assert len(world.did()) == 1, "nobody of that id is offered"
    world.tap(Do.QUEUE_ASSIGN, OWNERS[0].id)
    world.answer(Do.QUEUE_ASSIGN, dataclasses.replace(mine, owner=OWNERS[0].id))
    world.tap(Do.QUEUE_ESCALATE)
    world.answer(Do.QUEUE_ESCALATE, dataclasses.replace(mine, state="escalated"))
    assert "Owner: Bram Tolliver, a supervisor must look" in words_of(world.shown)
    world.tap(Do.QUEUE_CHANGE)
    assert (Do.QUEUE_ESCALATE, "") not in world.offered()


def test_a_persons_word_is_asked_about_once_more_and_can_be_left():
    world = World()
    world.open(AUDIT)
    world.tap(Do.QUEUE_RESOLVE, "audit-passed")
    world.tap(Do.QUEUE_SURE)
    assert world.did() == []
    world.tap(Do.QUEUE_WORDS)
    assert {argument for _, argument in world.offered()} == set(AUDIT_CODES)
    world.tap(Do.QUEUE_ASK, "harmless")
    assert world.shown.name == "queue-word", "a word for something else"
    world.tap(Do.QUEUE_ASK, "audit-order")
    assert world.shown.headline.english() == "Pages in a wrong order: it stays"
    world.tap(Do.QUEUE_BACK)
    assert world.shown.name == "queue-item"
    world.tap(Do.QUEUE_SURE)
    assert world.did() == []
    world.tap(Do.QUEUE_ASK, "audit-order")
    world.tap(Do.QUEUE_SURE)
    assert world.last(Do.QUEUE_RESOLVE).other == "audit-order"
    world.answer(Do.QUEUE_RESOLVE, dataclasses.replace(AUDIT, code="spot-audit-failed", step="discard"))
    assert world.shown.name == "queue-item"


def test_a_stack_is_given_up_by_a_supervisor_alone_and_after_a_second_question():
    reviewer = World()
    reviewer.open(MISSING)
    reviewer.tap(Do.QUEUE_ASK, "discard")
    assert reviewer.shown.name == "queue-item"
    world = World(dataclasses.replace(READY, session=SUPERVISOR))
    world.open(MISSING)
    world.tap(Do.QUEUE_CHANGE)
    assert (Do.QUEUE_ASK, "discard") in world.offered()
    world.tap(Do.QUEUE_ASK, "discard")
    assert world.did() == []
    world.tap(Do.QUEUE_SURE)
    assert world.last(Do.QUEUE_DISCARD).about == (MISSING.job, "")
    world.answer(Do.QUEUE_DISCARD, dataclasses.replace(MISSING, state="resolved", resolution="discarded"))
    world.open(RECEIPT)
    world.tap(Do.QUEUE_ASK, "discard")
    assert world.shown.name == "queue-item", "there are no pages behind it"


def test_what_the_paper_is_goes_with_its_one_document_and_a_retry_with_the_stack():
    world = World()
    world.open(UNSURE)
    world.tap(Do.QUEUE_KINDS)
    world.tap(Do.QUEUE_GO_ON, "no-such-kind")
    assert world.did() == []
    world.tap(Do.QUEUE_GO_ON, "lab-result")
    asked = world.last(Do.QUEUE_GO_ON)
    assert (asked.other, asked.about) == ("lab-result", (UNSURE.job, UNSURE.document))
    lost, counted = item(30, "worker-lost", 1), item(31, "separator-count", 1)
    for which, document in ((lost, ""), (counted, counted.document)):
        world = World()
        world.tap(Do.QUEUE)
        world.look(dataclasses.replace(LISTED, rows=(which,)))
        world.tap(Do.QUEUE_OPEN, which.item)
        world.tap(Do.QUEUE_GO_ON)
        assert world.last(Do.QUEUE_GO_ON).about == (which.job, document)


def test_somebody_else_was_faster():
    world = World()
    world.open(RECEIPT)
    world.tap(Do.QUEUE_CHANGE)
    world.tap(Do.QUEUE_ASSIGN, "me")
    world.answer(Do.QUEUE_ASSIGN, refusal=say("This no longer waits."), code="queue-unknown")
    assert world.shown.notice.english() == "This no longer waits."
    assert world.shown.name in ("queue", "queue-opening")
    world.look(LISTED)
    world.tap(Do.QUEUE_OPEN, UNSURE.item)
    world.look(None, refusal=say("This no longer waits."), code="queue-unknown")
    assert world.shown.notice.english() == "This waits no more."
    world.look(LISTED)
    world.tap(Do.QUEUE_OPEN, MISSING.item)
    world.look(dataclasses.replace(MISSING, state="resolved", resolution="discarded", step="wait", todo=""))
    assert world.shown.choices == ()
    assert "Discarded by a person" in words_of(world.shown)


def test_a_refusal_is_said_and_nothing_is_shown_as_done():
    world = World()
    world.open(MISSING)
    world.tap(Do.QUEUE_CHANGE)
    world.tap(Do.QUEUE_ESCALATE)
    world.answer(Do.QUEUE_ESCALATE, refusal=say("You may not."), code="not-allowed")
    assert (world.shown.notice.english(), world.it.ui.busy) == ("You may not.", False)
    assert world.it.ui.queue.item == MISSING
    world.tap(Do.QUEUE_ESCALATE)
    asked = world.last(Do.QUEUE_ESCALATE)
    world.tap(Do.HOME)
    world.it.answered(Answer(Do.QUEUE_ESCALATE, say("You may not."), asked.argument))
    assert world.shown.notice.english() == "You may not.", "also where the page was left before"


def test_what_is_shown_is_looked_at_again_and_old_answers_do_not_count():
    world = World()
    world.open(MISSING)
    before = world.last(Do.QUEUE_LOOK)
    world.now += 3
    world.it.tick()
    world.it.tick()
    assert world.last(Do.QUEUE_LOOK).detail[0] == before.detail[0] + 1
    taken = dataclasses.replace(MISSING, owner=OWNERS[2].id, state="assigned")
    world.it.answered(Answer(Do.QUEUE_LOOK, told=taken, argument=MISSING.item, detail=before.detail))
    assert world.it.ui.queue.item == MISSING
    world.look(taken)
    assert "Owner: Inez Farrow" in words_of(world.shown)
    world.it.answered(Answer(Do.QUEUE_ESCALATE, told=UNSURE, argument=UNSURE.item))
    assert world.it.ui.queue.item == taken, "an answer about another item"
    world.tap(Do.QUEUE_ESCALATE)
    asked = len(world.asked)
    world.now += 3
    world.it.tick()
    assert len(world.asked) == asked, "not while a tap is worked on"


ENDINGS = {
    "dimmed": lambda world: (setattr(world, "now", 10_000), world.it.tick()),
    "signed out": lambda world: world.it.facts_changed(dataclasses.replace(READY, session=None)),
    "another person": lambda world: world.it.facts_changed(dataclasses.replace(READY, session=SUPERVISOR)),
    "a right lost": lambda world: world.it.facts_changed(dataclasses.replace(READY, queue=None)),
    "station gone": lambda world: world.it.facts_changed(Facts(Link.GONE)),
    "a stop": lambda world: world.it.facts_changed(dataclasses.replace(READY, state="paused")),
    "home": lambda world: world.tap(Do.HOME),
}


@pytest.mark.parametrize("way", ENDINGS)
def test_however_a_visit_ends_nothing_of_it_stays(way):
    world = World()
    world.open(UNSURE)
    ENDINGS[way](world)
    assert (world.it.ui.page, world.it.ui.queue) == (Page.HOME, None)
    world.it.answered(Answer(Do.QUEUE_LOOK, told=UNSURE, detail=world.last(Do.QUEUE_LOOK).detail))
    assert world.it.ui.queue is None


def test_a_list_that_is_refused_is_left():
    world = World()
    world.tap(Do.QUEUE)
    world.look(None, refusal=say("Your role may not do this."), code="not-allowed")
    assert (world.it.ui.page, world.shown.notice.english()) == (Page.HOME, "Your role may not do this.")
    world.tap(Do.QUEUE_BACK)
    world.tap(Do.QUEUE_OPEN, UNSURE.item)
    assert world.it.ui.page is Page.HOME


def test_the_words_of_the_panel_are_those_of_the_station():
    assert set(queue_words.RESOLUTIONS) == set(RESOLUTIONS)
    assert set(queue_words.AUDIT) == AUDIT_CODES
    assert set(queue_words.ENDS) == set(RESOLUTIONS) | set(End)
    assert set(queue_words.STEPS) == set(Step)
    assert set(Step) >= (queue_words.GO_ON | queue_words.SAY)
    assert set(queue_words.KINDS) == {one.name for one in load_pack(None).classes} - {"unclassified"}
    assert set(LISTERS) == RIGHTS[Operation.QUEUE_LIST].roles - {Role.LOCAL}
    for operation in (Operation.QUEUE_ASSIGN, Operation.QUEUE_ESCALATE, Operation.QUEUE_RESOLVE):
        assert set(DECIDERS) == RIGHTS[operation].roles
    assert set(DECIDERS) == RIGHTS[Operation.RESUME].roles - {Role.LOCAL}
    assert set(queue_words.DISCARDERS) == RIGHTS[Operation.DISCARD].roles - {Role.LOCAL}


WIRE = UNSURE.as_tuple()
BAD_ITEMS = (
    None, [], [WIRE[:12]], [("x", *WIRE[1:])], [(*WIRE[:7], "7", *WIRE[8:])], [(*WIRE[:7], -1, *WIRE[8:])],
    [(*WIRE[:5], "two\nlines", *WIRE[6:])], [(*WIRE[:4], 4, *WIRE[5:])], [WIRE] * (PAGE_ITEMS + 1), [list(WIRE)],
)  # fmt: skip


def test_an_answer_of_another_form_is_not_believed():
    assert checked_items([WIRE]) == (UNSURE,)
    assert checked_items([]) == ()
    for bad in BAD_ITEMS:
        if bad != []:
            with pytest.raises(WrongShapeError):
                checked_items(bad)
    for bad in (None, 3, (1,), ("1", []), (-1, []), (True, []), (1 << 40, [])):
        with pytest.raises(WrongShapeError):
            checked_total(bad)
    with pytest.raises(WrongShapeError):
        checked_page((1, [WIRE[:3]]), 0)
    assert checked_owners([OWNERS[0].as_tuple()]) == OWNERS[:1]
    for bad in (None, [()], [("1" * 32, "", "reviewer")], [("1" * 32, "A\n", "reviewer")], [(1, "A", "reviewer")],
                [("1" * 32, "A", "Not a word")], [OWNERS[0].as_tuple()] * 300):  # fmt: skip
        with pytest.raises(WrongShapeError):
            checked_owners(bad)


# With a real queue behind a real bus


class Desk:
    """A station's own queue, its people and its door, on the bus of the tests."""

    def __init__(self, host, tmp_path):
        (tmp_path / "people").mkdir()
        self.people = world(tmp_path / "people")
        self.custody = open_custody(tmp_path / "state")
        self.host, self.went_on, self.bugs, self.station = host, [], [], FakeStation()
        self.bus = host.do(self._serve())
        host._open.append(self.bus)

    async def _serve(self):
        served = StationBus(self.station, self.bugs.append, self.people.access)
        config = PeopleConfig(roster="roster.toml")
        desk = QueueDesk(self.custody, lambda: None, owners_of(served.guard, config))
        served.also(QueueService(desk, door_of(served.guard, config), self.went_on.append, self.bugs.append))
        await served.open(self.host.address)
        return served

    def held(self, code="class-unsure"):
        job = captured_job(self.custody)
        self.custody.start_processing(job)
        (document,) = plan(self.custody, job, [[0, 1]])
        self.custody.hold_document(document, code)
        return job, document


@pytest.fixture
def desk(host, tmp_path):
    made = Desk(host, tmp_path)
    yield made
    made.custody.close()


def test_a_finger_takes_escalates_and_resolves_what_waits(bus, desk):
    _, document = desk.held()
    sealed_job(desk.custody)
    with pytest.raises(SealingError) as refusal:
        desk.custody.accept_receipt(b"{}")
    receipt = synthetic_id(Kind.RECEIPT, refusal.value.code)
    with panel(bus.address, connect=True) as window:
        window.controller._guard._quiet_s = 0  # fingers of a test are fast
        until(lambda: find(window, "do-people"), "the ready screen")
        assert find(window, "do-queue") is None, "nobody is signed in"
        sign_in(window, NAMES[Role.REVIEWER], PIN)
        touch(window, "do-queue")
        touch(window, f"do-queue-open-{document}")
        touch(window, "do-queue-change")
        touch(window, "do-queue-assign-me")
        until(lambda: f"Owner: {NAMES[Role.REVIEWER]}" in seen(window), "the owner")
        touch(window, "do-queue-change")
        touch(window, "do-queue-escalate-")
        escalated = f"Owner: {NAMES[Role.REVIEWER]}, a supervisor must look"
        until(lambda: escalated in seen(window), "the escalation")
        assert desk.custody.queue.find(document).escalated
        touch(window, "do-queue-back")
        touch(window, f"do-queue-open-{receipt}")
        touch(window, "do-queue-words")
        touch(window, "do-queue-ask-reported")
        until(lambda: find(window, "do-queue-sure"), "the question")
        assert not desk.custody.queue.find(receipt).ended
        touch(window, "do-queue-sure")
        until(lambda: desk.custody.queue.find(receipt).resolution == "reported", "the word")
        until(lambda: "Whoever must know was told" in seen(window), "that it is resolved")
    assert desk.bugs == []


def test_who_signs_in_at_the_panel_may_no_more_there_than_the_table_says(bus, desk):
    job, document = desk.held()
    allowed = {
        Role.RECEPTION: {"page"},
        Role.REVIEWER: {"page", "assign", "escalate"},
        Role.SUPERVISOR: {"page", "assign", "escalate", "discard"},
        Role.TECHNICIAN: set(),
        Role.AUDITOR: set(),
    }
    desk.station.discard = lambda _: asyncio.sleep(0)

    codes = set()

    async def run(role):
        with PanelClient(bus.address) as client:
            await client.sign_in(NAMES[role], PIN, "")
            calls = {
                "page": lambda: client.queue.page(0),
                "assign": lambda: client.queue.assign(document, "me"),
                "escalate": lambda: client.queue.escalate(document),
                "discard": lambda: client.discard(job),
            }
            done = set()
            for name, call in calls.items():
                try:
                    await call()
                    done.add(name)
                except RefusedError as refused:
                    codes.add(refused.station_code)
            return done

    assert {role: asyncio.run(run(role)) for role in allowed} == allowed
    assert codes == {"not-allowed"}


def test_a_part_beyond_the_end_is_the_last_one(bus, desk):
    desk.held()

    async def run():
        with PanelClient(bus.address) as client:
            await client.sign_in(NAMES[Role.RECEPTION], PIN, "")
            listed = await client.queue.page(400)
            assert (listed.total, listed.first, len(listed.rows), len(listed.owners)) == (1, 0, 1, 3)
            assert (await client.waiting(), (await client.queue.ended()).rows) == (1, ())

    asyncio.run(run())
