"""The checklist at the panel: asked before paper is scanned, answered in at most two taps, and never gone around."""

import asyncio
import dataclasses

import pytest

from appliance.bus import StationBus
from appliance.bus_client import RefusedError
from appliance.bus_interface import BusError
from appliance.panel import asking, intake_client
from appliance.panel.client import PanelClient
from appliance.panel.facts import Facts, Link
from appliance.panel.intake_client import checked
from appliance.panel.intake_state import Asked, Checklist
from appliance.panel.model import Do, Page
from appliance.panel.requests import Answer
from appliance.panel.review_facts import WrongShapeError
from appliance.panel.text import say
from appliance.paper.intake import Intake, IntakeAnswersError, IntakeDueError
from appliance.paper.service import Desk, PaperService
from appliance.people.rights import Role
from appliance.policy import intake as policy
from appliance.situation import Situation, view
from appliance.states import State
from tests.panel.gallery import PRESETS, RECEPTION, SUPERVISOR, facts, said
from tests.panel.intake_gallery import CHECKLIST
from tests.panel.qt_panel import find, panel, sign_in, touch, until
from tests.panel.stand_in import FakeStation
from tests.panel.worlds import Sat, recorded
from tests.people_world import NAMES, PIN, world
from tests.unit.test_intake import ALL, pack_with

READY = facts(said(State.READY))
PRESSED = facts(said(State.READY, intake=True))


class World(Sat):
    """Somebody who counts the taps."""

    def __init__(self, known=READY):
        super().__init__(known)
        self.taps = 0

    def tap(self, do, argument=""):
        self.taps += 1
        return super().tap(do, argument)

    def answer(self, do, told=None, **more):
        self.it.answered(Answer(do, told=told, **more))


def test_a_scan_is_answered_with_the_checklist_and_takes_two_taps():
    world = World()
    world.tap(Do.SCAN)
    world.answer(Do.SCAN, refusal=say("First."), code=IntakeDueError.code)
    assert (world.asked[-1].do, world.it.ui.page) == (Do.INTAKE_LOOK, Page.INTAKE)
    world.answer(Do.INTAKE_LOOK, CHECKLIST)
    assert [tile.choice.label.english() for tile in world.shown.tiles] == [one.ask for one in CHECKLIST.asked]
    assert {tile.detail.english() for tile in world.shown.tiles} == {"Yes"}
    (choice,) = world.shown.choices
    world.tap(choice.do, choice.argument)
    asked = world.asked[-1]
    assert (asked.do, asked.argument, world.taps) == (Do.INTAKE_SCAN, "referral", 2)
    assert dict(asked.answers) == {one.name: "yes" for one in CHECKLIST.asked}
    world.answer(Do.INTAKE_SCAN)
    assert world.it.ui.page is Page.HOME


def test_after_the_button_it_takes_two_taps_as_well():
    world = World(PRESSED)
    assert world.shown.name == "intake"
    world.tap(world.shown.choices[0].do)
    world.answer(Do.INTAKE_LOOK, CHECKLIST)
    world.tap(world.shown.choices[0].do)
    assert (world.asked[-1].do, world.taps) == (Do.INTAKE_SCAN, 2)
    assert recorded("a scan for which policy asks a checklist", world.taps)


def test_an_answer_with_which_nothing_is_scanned_says_so_and_shows_no_yes_afterwards():
    world = World()
    world.tap(Do.INTAKE)
    world.answer(Do.INTAKE_LOOK, CHECKLIST)
    world.tap(Do.INTAKE_TURN, "ai-intended")
    assert world.shown.choices[0].label.english() == "Yes: scan", "policy scans with either"
    world.tap(Do.INTAKE_TURN, "identity-verified")
    assert world.shown.choices[0].label.english() == "Record it, do not scan"
    assert world.shown.tiles[0].detail.english() == "No"
    world.tap(Do.INTAKE_SCAN)
    assert dict(world.asked[-1].answers)["identity-verified"] == "no"
    world.answer(Do.INTAKE_SCAN, refusal=say("Not scanned."), code="intake-refused")
    assert (world.it.ui.page, world.it.ui.checklist) == (Page.HOME, None)
    assert world.shown.notice.english() == "Not scanned."
    world.tap(Do.INTAKE)
    world.answer(Do.INTAKE_LOOK, CHECKLIST)
    world.tap(Do.INTAKE_TURN, "identity-verified")
    world.tap(Do.INTAKE_TURN, "identity-verified")
    assert world.it.ui.checklist.fits


def test_a_checklist_that_changed_is_shown_anew():
    world = World()
    world.tap(Do.INTAKE)
    world.answer(Do.INTAKE_LOOK, CHECKLIST)
    world.tap(Do.INTAKE_SCAN)
    world.answer(Do.INTAKE_SCAN, refusal=say("Changed."), code=IntakeAnswersError.code)
    assert (world.asked[-1].do, world.shown.name) == (Do.INTAKE_LOOK, "intake-opening")
    world.tap(Do.INTAKE_SCAN)
    assert world.asked[-1].do is Do.INTAKE_LOOK, "nothing is answered before it is seen"


ENDINGS = {
    "dimmed": lambda world: (setattr(world, "now", 10_000), world.it.tick()),
    "home": lambda world: world.tap(Do.HOME),
    "gone": lambda world: world.it.facts_changed(Facts(Link.GONE)),
    "another person": lambda world: world.it.facts_changed(dataclasses.replace(READY, session=SUPERVISOR)),
    "another preset": lambda world: world.it.facts_changed(
        dataclasses.replace(
            READY, presets=tuple(dataclasses.replace(one, chosen=not one.chosen) for one in PRESETS[:2])
        )
    ),
    "scanned by the button": lambda world: world.it.facts_changed(dataclasses.replace(READY, state="feeding")),
    "a stop": lambda world: world.it.facts_changed(dataclasses.replace(READY, state="fault")),
    "nothing asked": lambda world: world.answer(Do.INTAKE_LOOK, Checklist("referral")),
    "refused": lambda world: world.answer(Do.INTAKE_LOOK, refusal=say("No.")),
}


@pytest.mark.parametrize("way", ENDINGS)
def test_the_checklist_is_left_and_its_answers_with_it(way):
    world = World()
    world.tap(Do.INTAKE)
    world.answer(Do.INTAKE_LOOK, CHECKLIST)
    ENDINGS[way](world)
    assert (world.it.ui.page, world.it.ui.checklist) == (Page.HOME, None)
    world.answer(Do.INTAKE_LOOK, CHECKLIST)
    world.tap(Do.INTAKE_SCAN)
    assert Do.INTAKE_SCAN not in [request.do for request in world.asked]


ROW = ("identity-verified", "Is it?", "yes", ["yes"])


def test_questions_of_another_form_are_not_believed():
    assert checked(("referral", [ROW])) == Checklist(
        "referral", (Asked("identity-verified", "Is it?", ("yes",), "yes"),)
    )
    for bad in (
        None, ("referral",), ("Not a word", []), ("referral", None), ("referral", [ROW] * 7), ("referral", [ROW[:3]]),
        ("referral", [("x y", *ROW[1:])]), ("referral", [("a", "", "yes", ["yes"])]),
        ("referral", [("a", "b\nc", "yes", ["yes"])]), ("referral", [("a", "b" * 71, "yes", ["yes"])]),
        ("referral", [("a", "b", "maybe", ["yes"])]), ("referral", [("a", "b", "yes", [])]),
        ("referral", [("a", "b", "yes", ["maybe"])]), ("referral", [("a", 3, "yes", ["yes"])]),
    ):  # fmt: skip
        with pytest.raises(WrongShapeError):
            checked(bad)
    assert (intake_client.MAX_QUESTIONS, intake_client.MAX_ASK) == (policy.MAX_QUESTIONS, policy.MAX_ASK)
    assert (IntakeDueError.code, IntakeAnswersError.code) == (asking.DUE, asking.CHANGED)


# With the station's own checklist behind a real bus


class Station(FakeStation):
    """Scans once its checklist was answered."""

    def __init__(self, intake):
        super().__init__()
        self.intake = intake

    async def scan(self, purposes=(), document_class="", sheets=0, preset=""):
        try:
            said = self.intake.take(document_class or "referral")
        except IntakeDueError:
            self.shown = view(Situation(State.READY, intake=True))
            raise
        self.asked.append(said)
        return ""


@pytest.fixture
def desk(host, tmp_path):
    (tmp_path / "people").mkdir()
    people, refused, bugs = world(tmp_path / "people"), [], []
    intake = Intake(pack_with(tmp_path), lambda *what: refused.append(what))
    station = Station(intake)

    async def serve():
        served = StationBus(station, bugs.append, people.access)
        served.also(PaperService(Desk(intake, lambda: "referral", served.guard), bugs.append))
        await served.open(host.address)
        return served

    host._open.append(host.do(serve()))
    station.people, station.refused = people, refused
    yield station
    assert bugs == []


def test_a_finger_answers_and_scans(bus, desk):
    with panel(bus.address, connect=True) as window:
        window.controller._guard._quiet_s = 0  # fingers of a test are fast
        until(lambda: find(window, "do-people"), "the ready screen")
        sign_in(window, NAMES[Role.RECEPTION], PIN)
        until(lambda: find(window, "do-sign-out"), "the session")
        touch(window, "do-scan")
        touch(window, "do-intake-scan")
        until(lambda: desk.asked, "the scan")
    assert [one.codes for one in desk.asked] == [("identity-verified-yes", "copy-needed-no")]
    assert len(desk.asked[0].by) == 32


def test_who_may_not_scan_may_not_answer_and_nonsense_is_no_answer(bus, desk):
    async def run(role):
        with PanelClient(bus.address) as client:
            if role:
                await client.sign_in(NAMES[role], PIN, "")
            try:
                await client.paper.answer("referral", ALL)
            except RefusedError as refused:
                return refused.station_code
            return ""

    told = {role: asyncio.run(run(role)) for role in (None, *NAMES)}
    assert {role for role, code in told.items() if not code} == {Role.RECEPTION, Role.REVIEWER, Role.SUPERVISOR}
    assert set(told.values()) == {"", "not-allowed"}

    async def nonsense():
        with PanelClient(bus.address) as client:
            await client.sign_in(NAMES[Role.RECEPTION], PIN, "")
            assert (await client.paper.questions()).document_class == "referral"
            for document_class, answers in (
                ("Bertram Mockford", ALL), ("referral", {"Bertram Mockford": "yes"}), ("referral", {"a": "1951-02 03"}),
                ("referral", {f"q{n}": "yes" for n in range(9)}), ("no-such-class", ALL), ("referral", {}),
            ):  # fmt: skip
                with pytest.raises(BusError):
                    await client.paper.answer(document_class, answers)
            with pytest.raises(RefusedError) as refused:
                await client.paper.answer("referral", {**ALL, "identity-verified": "no"})
            assert refused.value.station_code == "intake-refused"

    asyncio.run(nonsense())
    assert [what[:2] for what in desk.refused] == [("referral", "identity-verified-no")]
    assert desk.intake.is_due("referral")


def test_reception_sees_the_way_to_the_checklist_on_the_same_screen_as_everybody():
    assert World(dataclasses.replace(PRESSED, session=RECEPTION)).shown.choices == World(PRESSED).shown.choices
