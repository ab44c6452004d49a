"""What became of delivered paper, at the panel: two taps, and nobody's word about paper that is not theirs to say."""

import asyncio
import dataclasses
from types import SimpleNamespace

import pytest

from appliance.bus import StationBus
from appliance.bus_client import RefusedError
from appliance.bus_interface import BusError
from appliance.custody.queue import PAPER_ENDS
from appliance.panel import paper_screens
from appliance.panel.client import PanelClient
from appliance.panel.model import Do, Page
from appliance.panel.paper_facts import MAX_PAPERS, checked_papers
from appliance.panel.requests import Answer
from appliance.panel.review_facts import WrongShapeError
from appliance.panel.text import say
from appliance.paper.intake import Intake
from appliance.paper.papers import Papers
from appliance.paper.service import Desk, PaperService
from appliance.people.rights import Role
from appliance.policy.pack import load_pack
from appliance.situation import Jobs, Situation, view
from appliance.states import State
from tests.custody_samples import delivered_job, open_custody
from tests.panel.gallery import RECEPTION, facts, said
from tests.panel.paper_gallery import PAPERS
from tests.panel.qt_panel import find, panel, seen, sign_in, touch, until
from tests.panel.stand_in import FakeStation
from tests.panel.worlds import Sat, recorded
from tests.people_world import NAMES, PIN, STAFF, publish, roster, world

DELIVERED = facts(said(State.READY, Jobs(delivered=1)), {"delivered": 1}, papers=PAPERS, session=RECEPTION)


def test_after_delivery_it_is_said_in_two_taps():
    world = Sat(DELIVERED)
    way = world.shown.choices[1]
    world.tap(way.do, way.argument)
    assert [line.english() for line in world.shown.lines] == [
        "Referral, 12 sheets, scanned at 10:12", "Delivered; this waits for 3 minutes",
    ]  # fmt: skip
    shredded, returned = world.shown.choices
    assert (shredded.argument, returned.argument) == tuple(f"{PAPERS[0].item} {word}" for word in PAPER_ENDS)
    world.tap(shredded.do, shredded.argument)
    assert (world.asked[-1].do, world.asked[-1].argument) == (Do.PAPER_END, shredded.argument)
    assert recorded("saying what became of the paper", 2)
    world.it.answered(Answer(Do.PAPER_END, argument=shredded.argument))
    world.it.facts_changed(dataclasses.replace(DELIVERED, papers=PAPERS[1:]))
    assert world.shown.choices[0].argument.startswith(PAPERS[1].item), "the stack before it"
    world.it.facts_changed(dataclasses.replace(DELIVERED, papers=()))
    assert world.it.ui.page is Page.HOME


def test_it_stays_one_tap_away_after_the_next_press_and_is_not_there_where_nothing_is_asked():
    known = dataclasses.replace(DELIVERED, state="ready")
    assert "Paper (2)" in [link.label.english() for link in Sat(known).shown.links]
    for without in (dataclasses.replace(known, papers=()), dataclasses.replace(DELIVERED, papers=())):
        shown = Sat(without).shown
        assert Do.PAPERS not in [choice.do for choice in (*shown.links, *shown.choices)]


def test_a_refusal_is_said_and_signing_out_leaves_the_page():
    world = Sat(DELIVERED)
    world.tap(Do.PAPERS)
    world.tap(Do.PAPER_END, world.shown.choices[0].argument)
    world.it.answered(Answer(Do.PAPER_END, say("This no longer waits.")))
    assert world.shown.notice.english() == "This no longer waits."
    world.it.facts_changed(dataclasses.replace(DELIVERED, session=None))
    assert world.it.ui.page is Page.HOME


def test_rows_of_another_form_are_not_believed():
    row = ("1" * 32, "referral", 12, "2026-03-04T10:12:00Z", 200)
    assert checked_papers([row])[0].minutes == 3
    assert checked_papers([(*row, "second")])[0].turn == "second"
    for bad in (
        [(*row, "both")], [(*row, 1)],
        None, [row[:4]], [("x", *row[1:])], [(row[0], "Not a word", *row[2:])], [(*row[:2], -1, *row[3:])],
[(*row[:3], "noon", 3)], [(*row[:4], "3")], [(*row[:2], True, *row[3:])], [row] * (MAX_PAPERS + 1),
    ):  # fmt: skip
        with pytest.raises(WrongShapeError):
            checked_papers(bad)
    assert (paper_screens.SHREDDED, paper_screens.RETURNED) == PAPER_ENDS


def paper_desk(host, folder, **policy):
    """A station whose delivered paper waits, with `policy` for paper: its people, its custody, and what went wrong."""
    (folder / "people").mkdir()
    people, bugs, station = world(folder / "people"), [], FakeStation()
    custody = open_custody(folder / "state", paper=lambda _: True, **policy)
    station.shown = view(Situation(State.READY, Jobs(delivered=1)))

    async def serve():
        served = StationBus(station, bugs.append, people.access)
        intake = Intake(load_pack(None))
        served.also(PaperService(Desk(intake, lambda: "referral", served.guard, Papers(custody)), bugs.append))
        await served.open(host.address)
        return served

    host._open.append(host.do(serve()))
    return people, custody, bugs


@pytest.fixture
def desk(host, tmp_path):
    """A station whose delivered paper waits: its custody."""
    _, custody, bugs = paper_desk(host, tmp_path)
    yield custody
    custody.close()
    assert bugs == []


def test_a_finger_says_what_became_of_it(bus, desk):
    job, _ = delivered_job(desk)
    desk.shred(job)
    (paper,) = desk.queue.papers()
    with panel(bus.address, connect=True) as window:
        window.controller._guard._quiet_s = 0  # fingers of a test are fast
        sign_in(window, NAMES[Role.RECEPTION], PIN)
        touch(window, "do-papers")
        touch(window, f"do-paper-end-{paper.item} paper-shredded")
        until(lambda: not desk.queue.papers(), "the record")
        until(lambda: find(window, "do-scan"), "the way home")
    assert desk.queue.find(paper.item).resolution == "paper-shredded"


def test_who_may_not_scan_says_nothing_about_paper(bus, desk):
    job, _ = delivered_job(desk)
    desk.shred(job)
    (paper,) = desk.queue.papers()

    async def run(role):
        with PanelClient(bus.address) as client:
            await client.sign_in(NAMES[role], PIN, "")
            try:
                await client.paper.end(paper.item, "burnt")
            except RefusedError as refused:
                return refused.station_code
            return ""

    told = {role: asyncio.run(run(role)) for role in NAMES}
    assert {role for role, code in told.items() if code == "queue-paper"} == {
        Role.RECEPTION, Role.REVIEWER, Role.SUPERVISOR,
    }  # fmt: skip
    assert {code for code in told.values() if code != "queue-paper"} == {"not-allowed"}

    async def nonsense():
        with PanelClient(bus.address) as client:
            await client.sign_in(NAMES[Role.RECEPTION], PIN, "")
            for item, became in (("x", "paper-shredded"), (paper.item, "Bertram Mockford")):
                with pytest.raises(BusError):
                    await client.paper.end(item, became)
            assert [row.item for row in await client.papers()] == [paper.item]

    asyncio.run(nonsense())
    assert not desk.queue.find(paper.item).ended


# Shredding that takes two people


@pytest.fixture
def pair(host, tmp_path):
    """A station at which shredding takes two people: custody, people, and how to remove one of them."""
    people, custody, bugs = paper_desk(host, tmp_path, paper_pairs=lambda _: True)

    def remove(role):
        async def gone():
            publish(people.file, roster(version=2, users=[one for one in STAFF if one.role != role]))
            people.access.refresh()

        host.do(gone())

    job, _ = delivered_job(custody)
    custody.shred(job)
    yield SimpleNamespace(custody=custody, remove=remove, item=custody.queue.papers()[0].item, records=people.records)
    custody.close()
    assert bugs == []


def says(bus, pair, role, word="paper-shredded", *, leave=False):
    """What somebody who signs in with another program hears; "" for nothing."""

    async def run():
        with PanelClient(bus.address) as client:
            await client.sign_in(NAMES[role], PIN, "")
            if leave:
                await client.sign_out()
            try:
                await client.paper.end(pair.item, word)
            except RefusedError as refused:
                return refused.station_code
            return ""

    return asyncio.run(run())


def test_the_same_person_at_two_programs_is_one_person(bus, pair):
    assert says(bus, pair, Role.REVIEWER) == ""
    assert says(bus, pair, Role.REVIEWER) == "queue-paper-same"
    assert pair.custody.queue.papers()
    assert says(bus, pair, Role.SUPERVISOR) == ""
    assert not pair.custody.queue.papers()
    assert [fields["code"] for event, fields in pair.records if event == "person-acted"].count("paper-destroy") == 3


def test_a_session_that_ended_shreds_nothing(bus, pair):
    assert says(bus, pair, Role.REVIEWER, leave=True) == "not-allowed"
    assert says(bus, pair, Role.REVIEWER) == ""
    assert says(bus, pair, Role.SUPERVISOR, leave=True) == "not-allowed"
    assert pair.custody.queue.papers()


def test_a_person_who_is_removed_between_the_two_was_never_the_first(bus, pair):
    assert says(bus, pair, Role.REVIEWER) == ""
    pair.remove(Role.REVIEWER)
    assert says(bus, pair, Role.SUPERVISOR) == ""
    assert pair.custody.queue.papers(), "the supervisor is the first now"
    assert says(bus, pair, Role.SUPERVISOR) == "queue-paper-same"
    assert says(bus, pair, Role.RECEPTION) == ""
    assert not pair.custody.queue.papers()


def test_technician_and_auditor_are_neither_the_first_nor_the_second(bus, pair):
    for role in (Role.TECHNICIAN, Role.AUDITOR):
        assert says(bus, pair, role) == "not-allowed"
    says(bus, pair, Role.RECEPTION)
    for role in (Role.TECHNICIAN, Role.AUDITOR):
        assert says(bus, pair, role) == "not-allowed"
    assert pair.custody.queue.papers()


def test_two_fingers_of_two_people_shred_it_and_the_first_cannot_be_the_second(bus, pair):
    shredded = f"do-paper-end-{pair.item} paper-shredded"
    with panel(bus.address, connect=True) as window:
        window.controller._guard._quiet_s = 0
        sign_in(window, NAMES[Role.RECEPTION], PIN)
        until(lambda: "You may shred the paper, two of you" in seen(window), "the paper's sign")
        touch(window, "do-papers")
        touch(window, shredded)
        until(lambda: "A second, different person must say so, too." in seen(window), "it waits for another")
        assert find(window, shredded) is None
        touch(window, "do-home")
        touch(window, "do-sign-out")
        until(lambda: not window.controller.facts.session, "signed out")
        sign_in(window, NAMES[Role.SUPERVISOR], PIN)
        touch(window, "do-papers")
        until(lambda: "Somebody wants to shred this paper. Did you see it shredded?" in seen(window), "the question")
        assert NAMES[Role.RECEPTION] not in " ".join(seen(window))
        touch(window, shredded)
        until(lambda: not pair.custody.queue.papers(), "the record")
        until(lambda: find(window, "do-scan"), "the way home")
    assert [one["event"] for one in pair.custody.audit_records(1, 500)][-2:] == ["paper-asked", "paper-ended"]
