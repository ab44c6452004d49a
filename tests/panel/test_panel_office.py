"""The office at the panel: what taps ask, what answers show, and every way in which it closes."""

from dataclasses import replace

import pytest

from appliance.custody.events import Event
from appliance.office import reasons
from appliance.panel import office_words
from appliance.panel.facts import Facts, Link, Session
from appliance.panel.model import OFFICE, Do, Page
from appliance.panel.office_client import OfficeCalls
from appliance.panel.office_facts import OFFICERS, Records
from appliance.panel.office_state import Desk
from appliance.panel.requests import ASKED, Answer
from appliance.panel.review_facts import WrongShapeError
from appliance.panel.text import say
from appliance.people.rights import RIGHTS, Operation
from appliance.rollout import NoPilotError, NotReadyError, TooSoonError
from appliance.states import State
from tests.panel.gallery import SUPERVISOR, facts, said
from tests.panel.office_gallery import BROKEN, CHAIN, CLASSES, FIGURES, FREE, HELD, HOLDS, RECORDS
from tests.panel.worlds import Sat

READY = facts(said(State.READY), session=SUPERVISOR)
AUDITOR = facts(said(State.READY), session=Session("Auditor", "auditor", 120))


class World(Sat):
    """Somebody in the office."""

    def __init__(self, known=READY):
        super().__init__(known)

    def answer(self, told=None, refusal=None):
        """The answer to the last request."""
        request = self.asked[-1]
        more = {"refusal": refusal} if refusal else {}
        self.it.answered(Answer(request.do, argument=request.argument, told=told, **more))
        return self

    @property
    def screen(self):
        return self.it.screen()

    @property
    def requests(self):
        return [(request.do, request.argument) for request in self.asked if request.do is not Do.KEEP]

    def holds(self):
        return self.tap(Do.OFFICE).tap(Do.OFFICE_OPEN, "holds").answer(HOLDS)

    def audit(self):
        return self.tap(Do.OFFICE).tap(Do.OFFICE_OPEN, "audit").answer(RECORDS).answer(CHAIN)


def test_a_hold_takes_which_why_and_yes_and_nothing_is_sent_before():
    world = World().holds().tap(Do.OFFICE_PICK, FREE.job).tap(Do.OFFICE_REASON, "litigation")
    assert [do for do, _ in world.requests] == [Do.OFFICE_HOLDS]
    assert world.screen.name == "office-hold"
    world.tap(Do.OFFICE_CONFIRM)
    assert world.requests[-1] == (Do.OFFICE_HOLD, f"set {FREE.job} litigation")
    world.answer((HELD, replace(FREE, held=True)))
    assert world.screen.headline.english() == "The legal hold is set. Nothing of this job will be destroyed."
    world.tap(Do.OFFICE_PICK, FREE.job)
    assert [tile.choice.argument for tile in world.screen.tiles] == list(reasons.LIFT)
    world.tap(Do.OFFICE_REASON, "litigation")  # no reason to lift one
    assert world.screen.name == "office-why"
    world.tap(Do.OFFICE_REASON, "matter-closed").tap(Do.OFFICE_CONFIRM)
    assert world.requests[-1] == (Do.OFFICE_HOLD, f"lift {FREE.job} matter-closed")


def test_back_goes_one_step_and_leaves_no_half_decision():
    world = World().holds().tap(Do.OFFICE_PICK, FREE.job).tap(Do.OFFICE_REASON, "litigation")
    seen = []
    for _ in range(4):
        world.tap(Do.OFFICE_BACK)
        seen.append(world.screen.name)
    assert seen == ["office-why", "office-holds", "office", "ready"]
    assert world.it.ui.office is None
    world.tap(Do.OFFICE_CONFIRM).tap(Do.OFFICE_REASON, "litigation").tap(Do.OFFICE_PICK, FREE.job)
    assert [do for do, _ in world.requests] == [Do.OFFICE_HOLDS]


def test_what_the_station_refuses_is_said_and_the_office_stays_open():
    world = World().holds().tap(Do.OFFICE_PICK, HELD.job).tap(Do.OFFICE_REASON, "matter-closed").tap(Do.OFFICE_CONFIRM)
    world.answer(refusal=say("The station refused."))
    assert world.screen.notice.english() == "The station refused."
    assert world.screen.name == "office-lift"
    assert not world.screen.busy


def test_a_class_is_taken_into_use_with_two_taps_and_out_of_it_with_a_reason():
    world = World().tap(Do.OFFICE).tap(Do.OFFICE_OPEN, "classes").answer(CLASSES)
    assert [item.choice is not None for item in world.screen.items] == [True, True, False, False]
    world.tap(Do.OFFICE_PICK, "billing").tap(Do.OFFICE_PICK, "no-such-class")  # something is missing, or all of it
    assert world.screen.name == "office-classes"
    world.tap(Do.OFFICE_PICK, "lab-result").tap(Do.OFFICE_REASON, "leak").tap(Do.OFFICE_CONFIRM)
    assert world.requests[1:] == [(Do.OFFICE_CLASS, "enable lab-result")]
    world.answer(CLASSES)
    assert world.screen.headline.english() == "The class is in use from the next stack on."
    world.tap(Do.OFFICE_PICK, "referral").tap(Do.OFFICE_CONFIRM).tap(Do.OFFICE_REASON, "litigation")
    assert world.screen.name == "office-class-why"
    world.tap(Do.OFFICE_REASON, "leak")
    assert world.screen.name == "office-class-out"
    world.tap(Do.OFFICE_BACK).tap(Do.OFFICE_CONFIRM)
    assert world.screen.name == "office-classes"
    world.tap(Do.OFFICE_PICK, "referral").tap(Do.OFFICE_REASON, "leak").tap(Do.OFFICE_CONFIRM)
    assert world.requests[2:] == [(Do.OFFICE_CLASS, "disable referral leak")]
    world.answer(CLASSES)
    assert world.screen.headline.english().startswith("The class is not in use any more")


def test_figures_show_each_number_by_day_and_by_month():
    world = World().tap(Do.OFFICE).tap(Do.OFFICE_OPEN, "figures").answer(FIGURES)
    chart = world.screen.chart
    assert [bar.value.english() for bar in chart.bars][:3] == ["0", "41", "38"]
    assert max(bar.length for bar in chart.bars) == 1.0
    world.tap(Do.OFFICE_CHART, "again")
    values = [bar.value.english() for bar in world.screen.chart.bars]
    assert (values[0], values[1]) == ("-", "5")
    assert all(0 <= bar.length <= 1 for bar in world.screen.chart.bars)
    world.tap(Do.OFFICE_CHART, "waited")
    assert world.screen.lines[0].english() == "Altogether 68 of 560 documents"
    world.tap(Do.OFFICE_CHART, "errors")
    assert not world.screen.chart.upright
    assert [bar.value.english() for bar in world.screen.chart.bars] == ["31", "9", "6", "2"]
    world.tap(Do.OFFICE_UNIT, "month")
    assert world.requests[-1] == (Do.OFFICE_FIGURES, "month")
    world.answer(replace(FIGURES, periods=()))
    assert world.screen.chart.bars
    for chart in ("volume", "again"):
        world.tap(Do.OFFICE_CHART, chart)
        assert world.screen.chart.bars == ()


def test_the_log_is_leafed_through_and_narrowed_and_its_chain_is_looked_at_when_it_is_opened():
    world = World(AUDITOR).audit()
    assert world.requests == [(Do.OFFICE_RECORDS, "0,,,"), (Do.OFFICE_CHAIN, "")]
    assert world.screen.headline.english() == "The audit log holds: 1204 records"
    world.tap(Do.OFFICE_SHOW, "older")
    assert world.requests[-1] == (Do.OFFICE_RECORDS, "1201,,,")
    world.answer(Records((), 0))
    assert [choice.argument for choice in world.screen.choices] == ["newer"]
    assert world.screen.headline.english() == "No such records here."
    world.tap(Do.OFFICE_SHOW, "older")  # there is nothing older
    world.tap(Do.OFFICE_SHOW, "newer")
    assert world.requests[-1] == (Do.OFFICE_RECORDS, "0,,,")
    world.answer(RECORDS).tap(Do.OFFICE_SHOW, f"job:{FREE.job}")
    assert world.requests[-1] == (Do.OFFICE_RECORDS, f"0,,,{FREE.job}")
    world.answer(RECORDS)
    assert all(item.choice is None for item in world.screen.items)
    world.tap(Do.OFFICE_OPEN, "show")
    wanted = [tile.choice.argument for tile in world.screen.tiles]
    assert {"all", "chain", "day:2026-03-14", "day:2026-03-08", "event:legal-hold-set"} <= set(wanted)
    world.tap(Do.OFFICE_SHOW, "chain").answer(BROKEN)
    assert (world.screen.tone, world.screen.name) == ("fault", "office-audit")
    assert [do for do, _ in world.requests].count(Do.OFFICE_CHAIN) == 2


def test_an_auditor_finds_the_audit_log_and_nothing_else():
    world = World(AUDITOR).tap(Do.OFFICE)
    assert [tile.choice.argument for tile in world.screen.tiles] == ["audit", ""]
    world.tap(Do.OFFICE_OPEN, "holds").tap(Do.OFFICE_OPEN, "figures").tap(Do.OFFICE_OPEN, "classes")
    assert world.requests == []


@pytest.mark.parametrize("role", ["reception", "reviewer", "technician", ""])
def test_others_have_no_office(role):
    world = World(facts(said(State.READY), session=Session("Ann Example", role, 120) if role else None))
    assert Do.OFFICE not in [link.do for link in world.screen.links]
    world.tap(Do.OFFICE).tap(Do.OFFICE_OPEN, "holds")
    assert (world.it.ui.office, world.requests) == (None, [])


GONE = {
    "gone": Facts(Link.GONE),
    "signed-out": facts(said(State.READY)),
    "another": facts(said(State.READY), session=Session("Auditor", "auditor", 120)),
    "another-role": facts(said(State.READY), session=replace(SUPERVISOR, role="auditor")),
    "stop": facts(said(State.FAULT), session=SUPERVISOR),
}


@pytest.mark.parametrize("why", GONE)
def test_the_office_closes_and_late_answers_change_nothing(why):
    world = World().audit().tap(Do.OFFICE_SHOW, "older")
    late = world.asked[-1]
    world.it.facts_changed(GONE[why])
    assert (world.it.ui.office, world.it.ui.page) == (None, Page.HOME)
    world.it.facts_changed(READY)
    world.it.answered(Answer(late.do, argument=late.argument, told=RECORDS))
    assert world.it.ui.office is None
    assert not world.screen.busy


def test_an_answer_to_an_older_question_changes_nothing():
    world = World().audit()
    world.it.answered(Answer(Do.OFFICE_HOLDS, told=HOLDS))
    assert world.it.ui.office.desk is Desk.AUDIT


def test_the_office_closes_when_the_screen_dims():
    world = World().audit()
    world.now += 1_000
    world.it.tick()
    assert (world.it.ui.office, world.it.ui.page) == (None, Page.HOME)
    assert Do.SIGN_OUT in [do for do, _ in world.requests]


@pytest.mark.parametrize("argument", ["", "holds", "older", "day:", "x:y", "job:../x", "all:all"])
def test_no_tap_of_a_wrong_form_breaks_the_panel(argument):
    world = World().holds()
    for do in sorted(OFFICE):
        world.tap(do, argument)
        world.it.released()
        assert world.screen.name
    assert not OFFICE & ASKED


class Bus:
    """Answers by member."""

    def __init__(self, **answers):
        self.answers, self.asked = answers, []

    async def ask(self, member, signature="", *arguments):
        self.asked.append((member, signature, *arguments))
        return self.answers[member]


def run(coroutine):
    with pytest.raises(StopIteration) as done:
        coroutine.send(None)
    return done.value.value


def test_calls_ask_as_the_interface_wants_and_check_every_answer():
    rows = [row.as_tuple() for row in HOLDS]
    bus = Bus(
        Holds=rows, SetHold=None, LiftHold=None, Figures=[row.as_tuple() for row in FIGURES.periods],
        Reasons=[row.as_tuple() for row in FIGURES.reasons],
        Records=([row.as_tuple() for row in RECORDS.rows], RECORDS.more), Chain=CHAIN.as_tuple(),
        Classes=[row.as_tuple() for row in CLASSES], EnableClass=None, DisableClass=None,
    )  # fmt: skip
    calls = OfficeCalls(bus.ask)
    assert run(calls.hold(f"set {FREE.job} litigation")) == HOLDS
    assert run(calls.hold(f"lift {FREE.job} matter-closed")) == HOLDS
    assert run(calls.figures("day")) == FIGURES
    assert run(calls.records("7,2026-03-04,feed-ended,")) == RECORDS
    assert run(calls.chain()) == CHAIN
    assert bus.asked[0] == ("SetHold", "ss", FREE.job, "litigation")
    assert run(calls.use_class("enable lab-result")) == CLASSES
    assert run(calls.use_class("disable referral leak")) == CLASSES
    assert ("EnableClass", "ss", "lab-result", "") in bus.asked
    assert ("DisableClass", "ss", "referral", "leak") in bus.asked
    assert ("LiftHold", "ss", FREE.job, "matter-closed") in bus.asked
    assert ("Records", "tusss", 7, 20, "2026-03-04", "feed-ended", "") in bus.asked


@pytest.mark.parametrize(
    "bad", [None, "text", [("short",)], [7], [(*HELD.as_tuple()[:8], 1)], [("x", *HELD.as_tuple()[1:])]]
)
def test_a_list_of_a_wrong_form_is_not_shown(bad):
    with pytest.raises(WrongShapeError):
        OfficeCalls(Bus(Holds=bad).ask).holds().send(None)


@pytest.mark.parametrize("bad", [None, ([], -1), ([], "x"), ([(1, "x", "y", {})], 0), ([], 0, 0), ([(1, 2, 3, 4)], 0)])
def test_records_of_a_wrong_form_are_not_shown(bad):
    with pytest.raises(WrongShapeError):
        OfficeCalls(Bus(Records=bad).ask).records("0,,,").send(None)
    with pytest.raises(WrongShapeError):
        OfficeCalls(Bus(Chain=bad).ask).chain().send(None)


def test_every_event_and_reason_has_words_and_the_roles_are_those_of_the_rights():
    assert set(office_words.EVENTS) == {event.value for event in Event}
    assert set(office_words.REASONS) == {*reasons.SET, *reasons.LIFT, *reasons.DISABLE}
    missing = (NotReadyError, NoPilotError, TooSoonError)
    assert set(office_words.MISSING) == {error.code for error in missing}
    assert set(OFFICERS) == {str(role) for role in RIGHTS[Operation.AUDIT_READ].roles}
