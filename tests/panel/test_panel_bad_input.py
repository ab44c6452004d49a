"""Bad input at the real panel: clocks, readers, fingers and answers that nobody should meet, each with its screen."""

import asyncio
import re
import time
from pathlib import Path
from typing import ClassVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest

from appliance import bus_enrolment
from appliance.bus_rows import JobRow
from appliance.office import interface as office_interface
from appliance.panel import link, visits
from appliance.panel.facts import Link
from appliance.panel.model import Do
from appliance.panel.requests import Answer
from appliance.paper import interface as paper_interface
from appliance.queue import interface as queue_interface
from appliance.technician import interface as technician_interface
from tests.panel.qt_panel import find, panel, place, pose, press, release, seen, settle, touch, until
from tests.panel.stand_in import FakeStation, Raw, Reception
from tests.panel.technician_gallery import part

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "panel.md"
NOT_UNDERSTOOD = "The station says something that this panel does not understand."


def shows(window, name):
    until(lambda: window.controller.screen().name == name, name)


@pytest.mark.parametrize("jump_s", [-3e9, -86_400.0, 86_400.0, 3e9], ids=str)
def test_a_clock_of_the_wall_that_jumps_moves_nothing_on_the_glass(bus, host, monkeypatch, jump_s):
    station, wall = FakeStation(), [time.time()]
    station.rows = [JobRow("a" * 32, "shredded", "", 2, 4, 1, "9999-12-31T23:59:59Z")]
    monkeypatch.setattr(time, "time", lambda: wall[0])
    monkeypatch.setattr(time, "time_ns", lambda: int(wall[0] * 1e9))
    host.serve(station)
    with panel(bus.address, connect=True, dim_s=30) as window:
        shows(window, "ready")
        wall[0] += jump_s
        QTest.qWait(600)
        assert not window.controller.dimmer.dimmed
        assert window.controller.facts.link is Link.UP
        touch(window, "do-scan")
        until(lambda: station.asked == [("scan",)], "the tap counts")
        wall[0] -= 2 * jump_s
        QTest.qWait(450)
        touch(window, "do-jobs")
        shows(window, "jobs")
        assert window.controller.screen().items, (
            "a time that no calendar of this place has is no reason to show nothing"
        )


def test_a_time_that_no_calendar_has_shows_as_dashes():
    assert visits.clock_time("2026-13-45T99:99:99Z") == "--:--"


def types(window, text, key=Qt.Key.Key_unknown):
    """What a reader, or a cat, sends to the window."""
    for one in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, one)
            QCoreApplication.sendEvent(window.view, event)


GARBAGE = ("\x00\x1b[2J\x07", "\u202e\u0660\u0661 \U0001f600", "1" * 5_000, "'; --\\", "4711")


@pytest.mark.parametrize("typed", GARBAGE, ids=range(len(GARBAGE)))
def test_a_badge_reader_that_types_garbage_changes_no_screen_and_asks_nothing(bus, host, typed):
    station = Reception()
    host.serve_raw(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        window.controller._guard._quiet_s = 0
        for where in ("ready", "pin"):
            if where == "pin":
                touch(window, "do-people")
                touch(window, "do-person-Bea Sample")
                touch(window, "do-digit-4")
            before = seen(window)
            types(window, typed)
            QTest.qWait(520)  # a word that takes longer than a reader takes is none
            QTest.keyClick(window.view, Qt.Key.Key_Return)
            QTest.keyClick(window.view, Qt.Key.Key_Return)
            settle(window)
            assert (window.controller.screen().name, seen(window)) == (where, before)
        assert not [one for one in station.asked if one[0] == "login"]
        for key in Reception.BADGE:
            QTest.keyClick(window.view, key)
        QTest.keyClick(window.view, Qt.Key.Key_Return)
        until(lambda: "Bea Sample, Reception" in seen(window), "a badge afterwards is one")


@pytest.mark.parametrize(("questions", "said", "left"), [(1, False, False), (3, True, False), (6, True, True)])
def test_a_station_that_is_only_slow_keeps_its_connection_and_its_session(
    bus, host, monkeypatch, questions, said, left
):
    monkeypatch.setattr(link, "DEADLINE_S", 0.2)
    monkeypatch.setattr(link, "POLL_S", 0.05)
    station, facts, waits = FakeStation(), [], []

    async def late(limit):
        if waits:
            waits.pop()
            await asyncio.sleep(0.5)
        return []

    station.jobs = late
    host.serve(station)
    way = link.StationLink(bus.address, facts.append, lambda _: None)
    way.start()
    try:
        until(lambda: facts and facts[-1].link is Link.UP, "the station")
        first = way._client
        before = len(facts)
        waits += [True] * questions
        until(lambda: not waits, "the slow answers")
        until(lambda: way._client is not None and facts[-1].link is Link.UP, "the station again")
        assert (Link.GONE in {told.link for told in facts[before:]}) == said
        assert (way._client is not first) == left
    finally:
        way.stop()


def test_an_answer_to_a_question_that_was_given_up_is_no_fault_and_no_traceback(caplog):
    caplog.set_level("DEBUG")

    async def asks():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(link.of_the_loop)
        question = loop.create_future()
        question.cancel()
        loop.call_soon(question.set_result, "too late")  # as the bus does it
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(asks())
    assert "an answer came to a question that was given up" in caplog.messages
    assert not [one for one in caplog.records if one.levelname == "ERROR"]


def test_what_else_no_task_caught_is_told_as_ever(caplog):
    async def fails():
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(link.of_the_loop)
        loop.call_soon(lambda: 1 / 0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    asyncio.run(fails())
    assert "ZeroDivisionError" in caplog.text


def test_a_connection_whose_watch_was_lost_is_heard_all_the_same_and_not_given_up(bus, host):
    station, facts = FakeStation(), []
    host.serve(station)
    way = link.StationLink(bus.address, facts.append, lambda _: None)
    way.start()
    try:
        until(lambda: facts and facts[-1].link is Link.UP, "the station")
        client = way._client
        way._loop.call_soon_threadsafe(way._loop.remove_reader, client._bus.get_fd())
        beats = way.beats
        until(lambda: way.beats > beats + 3, "answers to later questions")
        assert way._client is client
        assert Link.GONE not in {told.link for told in facts}
    finally:
        way.stop()


def test_a_finger_that_is_held_while_the_station_goes_presses_nothing_that_comes_after(bus, host):
    station = FakeStation()
    shell = host.serve(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        settle(window)
        point = place(window, find(window, "do-scan"))
        press(window, point)
        host.stop(shell)
        shows(window, "gone")
        host.serve(station)
        shows(window, "ready")
        settle(window)
        release(window, point)
        QTest.qWait(200)
        assert station.asked == []
        touch(window, "do-scan")
        until(lambda: station.asked == [("scan",)], "another finger counts")


def test_a_station_that_goes_in_the_middle_of_the_touch_test_is_no_dead_end():
    with panel() as window:
        pose(window, "technician-touch")
        window.facts(window.controller.facts.__class__(Link.GONE))
        settle(window)
        assert "The station does not answer." in seen(window)
        pose(window, "technician-touch")
        window.controller.answered(Answer(Do.TECH_TEST, argument="touch", told=part("touch", "touch-failed", "failed")))
        settle(window)
        assert find(window, "do-tech-test-touch") is not None


class Wrong(Raw):
    """An object of the station that answers everything with a word where rows are wanted."""

    def __init__(self, module, methods):
        self.path, self.name = module.OBJECT_PATH, module.INTERFACE
        self.methods = {member: (takes, "s", lambda *_: "Bertram Mockford") for member, takes in methods.items()}

    properties: ClassVar = {}


WRONG = {
    "answer": ("reception", bus_enrolment, {"Answer": ""}, ("do-settings", "do-answer-"), f"⚠ {NOT_UNDERSTOOD}"),
    "parts": ("technician", technician_interface, {"Parts": ""}, ("do-technician", "do-tech-show-parts"),
              f"⚠ {NOT_UNDERSTOOD}"),
    "papers": ("reception", paper_interface, {"Stacks": "u", "Papers": "u"}, (),
               "Some of what the station says is not understood"),
    "queue": ("supervisor", queue_interface, {"Page": "uu", "Items": "u"}, (),
              "Some of what the station says is not understood"),
    "holds": ("supervisor", office_interface, {"Holds": "u"}, ("do-office", "do-office-open-holds"),
              NOT_UNDERSTOOD),
}  # fmt: skip
"""Who is signed in, the object, its members with what they take, the taps, and what is then on the screen."""


@pytest.mark.parametrize("which", WRONG)
def test_an_answer_of_a_wrong_shape_is_said_so_and_nothing_of_it_is_shown(bus, host, which):
    role, module, methods, taps, words = WRONG[which]
    station = Reception()
    station.names, station.signed = {"Ann Example": role}, "Ann Example"
    host.serve_raw(station, beside=Wrong(module, methods))
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        until(lambda: window.controller.facts.session, "signed in")
        window.controller._guard._quiet_s = 0
        for tap in taps:
            touch(window, tap)
        until(lambda: any(words in text for text in seen(window)), "what is wrong")
        assert "Mockford" not in " ".join(seen(window))
        ways = [way for way in ("do-home", "do-office-back", "do-scan") if find(window, way)]
        assert ways, "and there is a way on"


def test_every_test_that_the_page_names_is_there():
    table = PAGE.read_text().partition("## When something is wrong")[2].partition("## ")[0]
    named = re.findall(r"`(tests/panel/\S+?)::(\w+)`", table)
    assert len(named) >= 20
    for file, test in named:
        assert re.search(rf"^def {test}\(", (ROOT / file).read_text(), re.MULTILINE), f"{file}::{test}"
