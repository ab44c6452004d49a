"""A technician at the panel: what taps and answers do, and a finger on a real panel at the real desk on a real bus."""

import logging

import numpy as np
import pytest
from PySide6.QtCore import QPoint

from appliance.capture.guide import UPKEEP
from appliance.panel.facts import Facts, Link, Session
from appliance.panel.model import TECHNICIAN as DOS
from appliance.panel.model import Do, Page
from appliance.panel.requests import Answer
from appliance.panel.review_facts import WrongShapeError
from appliance.panel.sentences import known
from appliance.panel.servicing import AGAIN, AGAIN_S, LEFT_S, TOUCHED_S
from appliance.panel.technician_facts import FIELDS, LISTS, checked_bundle, checked_row, checked_rows
from appliance.panel.text import file_name, say
from appliance.states import State
from appliance.technician.rows import Judged, PartTest, Sensor
from appliance.technician.sentences import PARTS, SENTENCES
from appliance.technician.service import TechnicianService
from tests.panel.gallery import GALLERY, facts, said
from tests.panel.pictures import file_of
from tests.panel.qt_panel import find, move, panel, pose, press, rectangle, release, seen, settle, sign_in, touch, until
from tests.panel.stand_in import FakeStation
from tests.panel.technician_gallery import ROWS, TECHNICIAN, TECHNICIAN_STORY, part
from tests.panel.test_panel_controller import World
from tests.panel.test_panel_station import read_picture
from tests.people_world import NAMES, PIN, world
from tests.technician_world import technician


@pytest.fixture
def bench():
    made = World()
    made.it.facts_changed(facts(said(State.READY), session=TECHNICIAN))
    made.tap(Do.TECHNICIAN)
    return made


def name(bench):
    return bench.it.screen().name


def asked(bench):
    """What the station was asked, but for the word that somebody is there."""
    return [request for request in bench.asked if request.do is not Do.KEEP]


def done(bench):
    return [request.do for request in asked(bench)]


def answer(bench, do, argument="", told=None, **more):
    bench.it.answered(Answer(do, argument=argument, told=told, **more))


@pytest.mark.parametrize("role", ["reception", "reviewer", "supervisor", "auditor", None])
def test_only_a_technician_is_shown_the_way_and_a_tap_of_anybody_else_does_nothing(role):
    made = World()
    session = Session("Mock Person", role, 60) if role else None
    made.it.facts_changed(facts(said(State.READY), session=session))
    assert Do.TECHNICIAN not in [link.do for link in made.it.screen().links]
    for do in sorted(DOS):
        made.tap(do, "storage")
    assert (name(made), done(made)) == ("ready", [])


@pytest.mark.parametrize("what", LISTS)
def test_each_list_is_asked_for_and_shown_and_back_leads_to_the_menu_and_home(bench, what):
    bench.tap(Do.TECH_SHOW, what)
    assert (done(bench), bench.it.screen().items) == ([Do.TECH_SHOW], ())
    answer(bench, Do.TECH_SHOW, what, ROWS[what])
    assert len(bench.it.screen().items) == len(ROWS[what])
    back = bench.it.screen().links[0]
    bench.tap(back.do, back.argument)
    assert name(bench) == "technician"
    bench.tap(bench.it.screen().links[0].do)
    assert name(bench) == "ready"


def test_an_empty_list_says_so_and_a_late_answer_changes_nothing(bench):
    bench.tap(Do.TECH_SHOW, "history")
    answer(bench, Do.TECH_SHOW, "history", ())
    assert bench.it.screen().headline == say("Nothing yet.")
    bench.tap(Do.TECH_SHOW, "log")
    answer(bench, Do.TECH_SHOW, "history", ROWS["history"])
    assert bench.it.screen().items == ()
    bench.tap(Do.HOME)
    answer(bench, Do.TECH_SHOW, "log", ROWS["log"])
    assert name(bench) == "ready"


def test_every_part_is_one_tap_after_the_other(bench):
    bench.tap(Do.TECH_SHOW, "parts")
    answer(bench, Do.TECH_SHOW, "parts", ROWS["parts"])
    choice = bench.it.screen().items[0].choice
    seen_parts = []
    for one in PARTS:
        bench.tap(choice.do, choice.argument)
        assert asked(bench)[-1].argument == one
        answer(bench, Do.TECH_TEST, one, part(one, "storage-passed", "passed"))
        seen_parts.append(one)
        choice = bench.it.screen().choices[0]
    assert seen_parts == list(PARTS)
    assert choice.label == say("Test again"), "after the last part there is no next one"


@pytest.mark.parametrize(("tapped", "well"), [("yes", 1), ("no", 0)])
def test_what_a_person_saw_goes_to_the_station(bench, tapped, well):
    bench.tap(Do.TECH_TEST, "lamps")
    answer(bench, Do.TECH_TEST, "lamps", part("lamps", "lamps-asked", "asked"))
    assert [choice.argument for choice in bench.it.screen().choices] == ["yes", "no"]
    bench.tap(Do.TECH_ANSWER, tapped)
    assert (asked(bench)[-1].do, asked(bench)[-1].argument, asked(bench)[-1].detail) == (
        Do.TECH_ANSWER,
        "lamps",
        (well,),
    )


def asked_to_touch(bench):
    bench.tap(Do.TECH_TEST, "touch")
    answer(bench, Do.TECH_TEST, "touch", part("touch", "touch-asked", "asked"))
    assert name(bench) == "technician-touch"


def test_the_touch_screen_works_once_every_field_was_touched_however_quickly(bench):
    asked_to_touch(bench)
    for place in range(FIELDS):
        assert Do.TECH_ANSWER not in done(bench)
        bench.tap(Do.TECH_TOUCH, str(place), after=0.01)
        bench.tap(Do.TECH_TOUCH, str(place), after=0.01)
    assert asked(bench)[-1].detail == (1,)
    assert done(bench).count(Do.TECH_ANSWER) == 1


def test_a_field_that_stays_untouched_fails_by_itself(bench):
    asked_to_touch(bench)
    for place in range(FIELDS - 1):
        bench.tap(Do.TECH_TOUCH, str(place), after=0.1)
    for odd in ("-1", "99", "x", "", "\u0663"):
        bench.tap(Do.TECH_TOUCH, odd, after=0.1)
    bench.it.tick()
    assert Do.TECH_ANSWER not in done(bench)
    bench.now += LEFT_S
    bench.it.tick()
    assert (asked(bench)[-1].do, asked(bench)[-1].detail) == (Do.TECH_ANSWER, (0,))
    answer(bench, Do.TECH_ANSWER, "touch", part("touch", "touch-failed", "failed"))
    assert [line.english() for line in bench.it.screen().lines] == ["1 field was left"]
    assert Do.TECH_TEST in [choice.do for choice in bench.it.screen().choices], "there is a way on"


def test_the_touch_test_leads_out_by_itself_whatever_happens(bench):
    """No button is on the glass: a screen that feels nothing, one that feels one place for ever, and a refusal."""
    asked_to_touch(bench)
    shown = bench.it.screen()
    assert (shown.layout, shown.choices) == ("touch", ())
    bench.now += LEFT_S
    bench.it.tick()  # nothing was felt at all
    assert asked(bench)[-1].detail == (0,)
    bench.it.answered(Answer(Do.TECH_ANSWER, say("The station did not answer in time. Try again."), "touch"))
    assert name(bench) == "technician"
    asked_to_touch(bench)
    before, began = len(done(bench)), bench.now
    while len(done(bench)) == before:
        bench.tap(Do.TECH_TOUCH, "7", after=0.5)  # water on the glass
        bench.it.tick()
    assert bench.now - began <= LEFT_S + 1
    answer(bench, Do.TECH_ANSWER, "touch", part("touch", "touch-failed", "failed"))
    asked_to_touch(bench)
    before, began = len(done(bench)), bench.now
    for place in range(FIELDS):  # very slowly, one after the other
        if len(done(bench)) == before:
            bench.tap(Do.TECH_TOUCH, str(place), after=LEFT_S - 1)
            bench.it.tick()
    assert bench.now - began <= TOUCHED_S + LEFT_S


@pytest.mark.parametrize("size", [(800, 480), (1280, 720), (480, 800)], ids=str)
def test_the_fields_cover_every_pixel_of_the_glass_and_a_finger_may_slide_over_them(size):
    with panel(size=size) as window:
        pose(window, "technician-touch-begin")
        fields = [find(window, f"do-tech-touch-{place}") for place in range(FIELDS)]
        covered = np.zeros(size[::-1], int)
        for left, top, right, bottom in map(rectangle, fields):
            covered[round(top) : round(bottom), round(left) : round(right)] += 1
        assert (covered == 1).all(), "every pixel is in exactly one field"
        corners = [QPoint(x, y) for x in (0, size[0] - 1) for y in (0, size[1] - 1)]
        for corner in corners:
            press(window, corner)
            release(window, corner)
        touched = window.controller.ui.visit.touched
        assert len(touched) == 4, "each corner is one"
        press(window, QPoint(2, 2))
        for x in range(2, size[0], 20):
            move(window, QPoint(x, 2))
            settle(window, 1)  # moves between two frames are one
        release(window, QPoint(size[0] - 2, 2))
        across = 10 if size[0] > size[1] else 6
        assert window.controller.ui.visit.touched >= set(range(across)), "the upper edge in one stroke"


def test_sensors_are_asked_for_again_while_they_show_and_not_after(bench):
    bench.tap(Do.TECH_SHOW, "sensors")
    answer(bench, Do.TECH_SHOW, "sensors", ROWS["sensors"])
    for _ in range(3):
        bench.now += AGAIN_S
        bench.it.tick()
        answer(bench, Do.TECH_SHOW, AGAIN, ROWS["sensors"][:2])
    assert [one.argument for one in asked(bench)] == ["sensors", AGAIN, AGAIN, AGAIN]
    assert len(bench.it.screen().items) == 2
    bench.tap(Do.TECHNICIAN)
    bench.now += AGAIN_S
    bench.it.tick()
    assert len(asked(bench)) == 4


def test_an_answer_that_nobody_tapped_for_does_not_end_a_wait(bench):
    bench.tap(Do.TECH_SHOW, "sensors")
    answer(bench, Do.TECH_SHOW, "sensors", ROWS["sensors"])
    bench.tap(Do.TECH_BUNDLE)
    answer(bench, Do.TECH_SHOW, AGAIN, ROWS["sensors"])
    assert bench.it.ui.busy


def test_a_test_that_takes_long_leaves_the_way_back_open_and_its_late_result_is_not_shown(bench):
    bench.tap(Do.TECH_TEST, "button")
    assert (name(bench), bench.it.ui.busy) == ("technician-press", False)
    back = bench.it.screen().links[0]
    bench.tap(back.do, back.argument)
    answer(bench, Do.TECH_SHOW, "parts", ROWS["parts"])
    answer(bench, Do.TECH_TEST, "button", part("button", "button-passed", "passed"))
    assert name(bench) == "technician-parts"
    answer(bench, Do.TECH_TEST, "button", refusal=say("The station refused."))
    assert name(bench) == "technician-parts"


def test_upkeep_is_guided_written_down_and_then_proven(bench):
    for thing, guide in UPKEEP.items():
        bench.tap(Do.TECH_GUIDE, thing)
        assert [step.source for step in bench.it.screen().steps] == list(guide.steps)
        bench.tap(Do.TECH_DONE)
        assert (asked(bench)[-1].do, asked(bench)[-1].argument) == (Do.TECH_DONE, thing)
        answer(bench, Do.TECH_DONE, thing)
        assert name(bench) == "technician-done"
    bench.tap(Do.TECH_CHALLENGE)
    answer(bench, Do.TECH_CHALLENGE)
    assert name(bench) == "ready"
    bench.tap(Do.TECHNICIAN)
    bench.tap(Do.TECH_DONE)  # without a guide before it
    assert done(bench)[-1] is Do.TECH_CHALLENGE


def test_a_thing_that_this_panel_does_not_know_has_no_guide(bench):
    bench.tap(Do.TECH_GUIDE, "engine")
    assert name(bench) == "technician-upkeep"


def test_identify_says_what_happens_and_the_bundle_names_its_file(bench):
    bench.tap(Do.TECH_IDENTIFY)
    answer(bench, Do.TECH_IDENTIFY)
    assert bench.it.screen().notice == say("All lamps of this station flash for half a minute.")
    bench.tap(Do.TECH_BUNDLE)
    answer(bench, Do.TECH_BUNDLE, told=("frontdesk-1.scansupport", 1_001))
    assert bench.it.screen().lines[0] == say("%1, %2 kB", file_name("frontdesk-1.scansupport"), 2)


def test_a_refusal_is_said_and_a_test_that_could_not_begin_leads_back(bench):
    bench.tap(Do.TECH_TEST, "feeder")
    answer(bench, Do.TECH_TEST, "feeder", refusal=say("The station refused."))
    assert (name(bench), bench.it.screen().notice) == ("technician", say("The station refused."))


@pytest.mark.parametrize(
    ("change", "screen"),
    [
        (lambda bench: bench.it.facts_changed(facts(said(State.READY))), "ready"),
        (lambda bench: bench.it.facts_changed(Facts(Link.GONE)), "gone"),
        (lambda bench: bench.it.facts_changed(facts(said(State.FAULT), session=TECHNICIAN)), "fault"),
        (lambda bench: (setattr(bench, "now", bench.now + 500), bench.it.tick()), "ready"),
    ],
    ids=["session-over", "station-gone", "fault", "dimmed"],
)
def test_a_visit_ends(bench, change, screen):
    bench.tap(Do.TECH_TEST, "button")
    change(bench)
    assert name(bench) == screen
    answer(bench, Do.TECH_TEST, "button", part("button", "button-passed", "passed"))
    assert name(bench) == screen
    assert bench.it.ui.page is Page.HOME


@pytest.mark.parametrize(
    "untrusted",
    [None, "x", [("storage", "broken", "", "x")], [("storage",)], [None], [("storage", "passed", "", "x", "y")],
     [("storage", "passed", "", "x")] * 501],
    ids=range(7),
)  # fmt: skip
def test_a_list_of_a_wrong_form_is_refused_whole(untrusted):
    with pytest.raises(WrongShapeError):
        checked_rows(PartTest, untrusted)


@pytest.mark.parametrize("untrusted", [None, ("a",), ("a\n", 1), ("x" * 129, 1), ("a", -1), ("a", True), (1, 1)])
def test_a_bundle_of_a_wrong_form_is_refused(untrusted):
    with pytest.raises(WrongShapeError):
        checked_bundle(untrusted)


def test_rows_of_the_right_form_are_taken():
    assert checked_row(Judged, ("2026-03-04T10:00:00Z", False, 3, ["clock"])).failed == ("clock",)
    assert checked_rows(Sensor, [("temperature", 3.5, "celsius", "fine")])[0].value == 3.5


def test_every_sentence_of_a_part_can_be_said_in_another_language():
    assert [one for one in SENTENCES.values() if not known(one).context] == []
    assert [step for guide in UPKEEP.values() for step in (*guide.steps, guide.kept) if not known(step).context] == []


@pytest.mark.parametrize("what", ["technician-log", "technician-parts", "technician-bundle", "technician-upkeep"])
def test_a_technicians_pictures_read_by_a_machine_show_no_id_of_a_paper(what):
    assert GALLERY[what].session.role == "technician"
    read = read_picture(file_of(what, (1280, 720), "en"))
    assert len(read.split()) > 5, "the reading works"
    assert not [word for word in read.split() if len(word) >= 20 and all(c in "0123456789abcdef" for c in word)]
    assert set(TECHNICIAN_STORY) <= set(GALLERY)


def test_a_finger_tests_parts_at_the_real_desk_and_the_session_of_a_technician_is_what_counts(bus, host, tmp_path):
    (tmp_path / "people").mkdir()
    people, desk, station = world(tmp_path / "people"), technician(tmp_path), FakeStation()
    served = host.serve_beside(
        station, lambda guard: TechnicianService(desk.desk, guard, lambda _: None), people.access
    )
    with panel(bus.address, connect=True) as window:
        until(lambda: window.controller.facts.people, "the people")
        window.controller._guard._quiet_s = 0
        sign_in(window, NAMES["technician"], PIN)
        touch(window, "do-technician")
        touch(window, "do-tech-show-parts")
        until(lambda: window.controller.screen().items, "the parts")
        settle(window)
        touch(window, "do-tech-test-button")
        until(lambda: window.controller.screen().name == "technician-press", "the question")
        until(lambda: desk.bench.panel._taker, "the desk waits for a press")
        desk.lamps.press()
        until(lambda: "The button answers." in seen(window), "the result")
        touch(window, "do-tech-test-lamps")
        until(lambda: desk.lamps.shown[-1:] == ["starting"], "the lamps")
        touch(window, "do-tech-answer-no")
        until(lambda: SENTENCES["lamps-failed"] in seen(window), "the result")
        window.controller.tap(Do.TECH_TEST, "touch")
        until(lambda: find(window, "do-tech-touch-0"), "the fields")
        for place in range(FIELDS):
            touch(window, f"do-tech-touch-{place}")
        until(lambda: SENTENCES["touch-passed"] in seen(window), "the result")
        people.now += 1_000  # nobody touches the screen
        people.access.tick()
        until(lambda: window.controller.screen().name == "ready", "signed out")
    host.stop(served)
    desk.close()
    acted = {fields["code"] for event, fields in people.records if event == "person-acted"}
    assert acted == {"device-test"}


def test_what_the_panel_logged_reaches_the_technician_over_the_bus(bus, host, tmp_path):
    (tmp_path / "people").mkdir()
    bugs, it = [], technician(tmp_path)
    served = world(tmp_path / "people")
    try:
        with panel(bus.address, connect=True) as window:
            logging.getLogger("appliance.panel").addHandler(window.journal)
            window.link._started -= 60
            until(lambda: window.controller.facts.link is Link.GONE, "no station")
            host.serve_beside(
                FakeStation(), lambda guard: TechnicianService(it.desk, guard, bugs.append), served.access
            )
            until(lambda: window.controller.facts.link is Link.UP, "the station")
            until(lambda: any("gone" in line.text for line in it.desk.log_lines(20)), "the panel's line")
            logging.getLogger("appliance.panel").removeHandler(window.journal)
        assert {line.module for line in it.desk.log_lines(20)} == {"panel.link"}
        assert bugs == []
    finally:
        it.close()
