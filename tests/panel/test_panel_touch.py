"""Fingers on the real panel, offscreen, against a small station on a real bus: every bad input has its screen."""

import gc
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from appliance.bus_rows import JobRow
from appliance.devices.led_language import Signal
from appliance.errors import StorageFullError
from appliance.presets import UnknownPresetError
from appliance.states import State
from tests.panel.gallery import READY, facts, said
from tests.panel.qt_panel import (
    find,
    items,
    move,
    panel,
    place,
    pose,
    press,
    release,
    seen,
    settle,
    sign_in,
    touch,
    until,
)
from tests.panel.stand_in import FakeStation, Garbler, Reception
from tests.people_world import NAMES, PIN, ROLES, STAFF, badge, publish, roster, world


def shows(window, name):
    return until(lambda: window.controller.screen().name == name, name)


def test_a_finger_on_scan_scans_and_on_a_preset_chooses_it(bus, host):
    station = FakeStation()
    host.serve(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        touch(window, "do-preset-charts")
        until(lambda: ("choose", "charts") in station.asked, "the preset is chosen")
        QTest.qWait(450)
        touch(window, "do-scan")
        until(lambda: ("scan",) in station.asked, "a press")
    assert station.asked == [("choose", "charts"), ("scan",)]


def test_ten_taps_a_second_are_one_action_and_a_held_finger_is_one(bus, host):
    station = FakeStation()
    host.serve(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        for _ in range(10):
            touch(window, "do-scan", held_ms=20)
            QTest.qWait(80)
        assert station.asked == [("scan",)]
        QTest.qWait(450)
        touch(window, "do-scan", held_ms=1500)
        until(lambda: len(station.asked) == 2, "the held finger's press")
        QTest.qWait(300)
        assert len(station.asked) == 2


def test_a_finger_shows_at_once_and_one_that_slips_off_does_nothing(bus, host):
    station = FakeStation()
    host.serve(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        settle(window)
        button = find(window, "do-scan")
        press(window, place(window, button))
        assert until(lambda: button.property("pressed"), "the button shows the finger", 2)
        move(window, QPoint(5, 5))
        release(window, QPoint(5, 5))
        QTest.qWait(100)
        assert station.asked == []


def test_a_button_under_a_finger_is_not_made_anew_while_pages_are_counted(bus, host):
    station = FakeStation()
    shell = host.serve(station)
    host.show(shell, station, "feeding", Signal.FEEDING, "Scanning, 0 pages so far. Hold the button to cancel.")
    with panel(bus.address, connect=True) as window:
        shows(window, "feeding")
        button = until(lambda: find(window, "do-stop"), "stop")
        settle(window)
        point = place(window, button)
        press(window, point)
        for pages in range(1, 6):
            station.pages = pages
            host.show(
                shell, station, "feeding", Signal.FEEDING, f"Scanning, {pages} pages so far. Hold the button to cancel."
            )
            until(lambda pages=pages: window.controller.screen().pages == pages, "a page is counted")
        settle(window)
        assert sum(item.objectName() == "silhouette" for item in items(window.view.rootObject())) == 5
        release(window, point)
        until(lambda: station.asked == [("cancel",)], "the stop")


@pytest.mark.parametrize(
    ("failure", "words"),
    [(UnknownPresetError(), "There is no such preset on this station. Choose one of those that it lists."),
     (StorageFullError(), StorageFullError.advice),
     (ZeroDivisionError("Jane Doe"),
      "Something went wrong inside the station; nothing was lost. Call your technician.")],
)  # fmt: skip
def test_what_the_station_refuses_is_said_in_its_words_and_the_panel_goes_on(bus, host, failure, words):
    station = FakeStation()
    host.serve(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        station.failure = failure
        touch(window, "do-scan")
        until(lambda: f"⚠ {words}" in seen(window), "the refusal")
        assert "Jane" not in " ".join(seen(window))
        station.failure = None
        QTest.qWait(450)
        touch(window, "do-scan")
        until(lambda: len(station.asked) == 2, "the next press")
        until(lambda: not window.controller.ui.notice, "the refusal is gone")


def test_a_slow_answer_shows_that_the_tap_was_seen(bus, host):
    station = FakeStation()
    station.slow_s = 0.5
    host.serve(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        touch(window, "do-scan")
        until(lambda: find(window, "busy"), "one moment")
        until(lambda: not find(window, "busy"), "done")


def test_a_station_that_goes_and_comes_back_is_found_again_without_a_touch(bus, host):
    station = FakeStation()
    shell = host.serve(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        host.stop(shell)
        shows(window, "gone")
        settle(window)
        assert "The station does not answer." in seen(window)
        assert find(window, "do-scan") is None
        host.serve(station)
        shows(window, "ready")


def test_a_bus_that_is_not_there_yet_shows_that_the_panel_looks_for_the_station(tmp_path):
    with panel(f"unix:path={tmp_path}/none", connect=True) as window:
        QTest.qWait(300)
        assert window.controller.screen().name == "connecting"
        window.link._started -= 60
        shows(window, "gone")


@pytest.mark.parametrize(
    ("state", "sentence"), [("Jane Doe!", "x"), ("ready", "a\x1b[31mb"), ("ready", "x" * 401), ("", "")]
)
def test_a_state_or_sentence_of_a_wrong_form_has_its_screen(bus, host, state, sentence):
    host.serve_raw(Garbler(state, sentence))
    with panel(bus.address, connect=True) as window:
        shows(window, "garbled")
        settle(window)
        assert not {"Jane", "Doe!", "\x1b"} & set(" ".join(seen(window)).split())


def test_lists_and_numbers_of_a_wrong_form_are_left_out_and_the_rest_is_shown(bus, host):
    host.serve_raw(Garbler())
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        settle(window)
        assert "What a press scans is not known." in seen(window)
        assert "Some of what the station says is not understood" in seen(window)
        assert window.controller.facts.people == ()
        touch(window, "do-jobs")
        shows(window, "jobs")


def test_signing_in_with_pin_and_with_a_badge_and_a_user_who_is_removed(bus, host):
    station = Reception()
    job = JobRow("a" * 32, "held", "page-missing", 2, 4, 1, "2026-01-02T03:04:05Z")
    station.rows = [job]
    host.serve_raw(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        window.controller._guard._quiet_s = 0
        touch(window, "do-people")
        touch(window, "do-person-Ann Example")
        for digit in "4711":
            touch(window, f"do-digit-{digit}")
        until(lambda: find(window, "dots").property("text") == "●●●●", "four dots", 5)
        assert "4711" not in " ".join(seen(window))
        touch(window, "do-sign-in")
        until(lambda: "Ann Example, Reviewer" in seen(window), "signed in")

        touch(window, "do-jobs")
        touch(window, f"do-resume-{job.job}")
        until(lambda: ("resume", job.job, "Ann Example") in station.asked, "the held job may go on")

        until(lambda: not window.controller.ui.busy, "done")
        station.rows = []  # the job vanishes while its row is on the screen
        window.controller.tap(window.controller.screen().items[0].choice.do, job.job)
        until(lambda: "⚠ The station does not know this job. Look at the panel." in seen(window), "the refusal")

        del station.names["Ann Example"]
        until(lambda: not find(window, "person"), "signed out")
        assert window.controller.screen().name == "ready"

        touch(window, "do-people")
        touch(window, "do-person-Bea Sample")
        for key in "hello 12x":
            QTest.keyClick(window.view, key)
        QTest.qWait(520)
        for key in Reception.BADGE:
            QTest.keyClick(window.view, key)
        QTest.keyClick(window.view, Qt.Key.Key_Return)
        until(lambda: "Bea Sample, Reception" in seen(window), "signed in by badge")


def test_whom_the_stations_own_roster_names_signs_in_and_does_what_the_table_of_rights_lets_them(bus, host, tmp_path):
    people, station = world(tmp_path), FakeStation()
    job = JobRow("a" * 32, "held", "page-missing", 2, 4, 1, "2026-01-02T03:04:05Z")
    station.rows = [job]
    host.serve(station, people.access)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        window.controller._guard._quiet_s = 0
        until(lambda: window.controller.facts.closed, "nobody is signed in")
        touch(window, "do-scan")
        until(lambda: find(window, "notice"), "the refusal")
        sign_in(window, NAMES["reviewer"], "111222")
        until(lambda: shows(window, "pin") and find(window, "notice"), "the refusal")
        touch(window, "do-home")
        sign_in(window, NAMES["reviewer"], PIN)
        until(lambda: f"{NAMES['reviewer']}, Reviewer" in seen(window), "signed in")
        touch(window, "do-jobs")
        touch(window, f"do-resume-{job.job}")
        until(lambda: ("resume", job.job) in station.asked, "the held job may go on")
        publish(people.file, roster(version=2, users=[one for one in STAFF if one.role != "reviewer"]))
        until(lambda: not window.controller.facts.session, "a new roster without this person ends the session")
    assert station.asked == [("resume", job.job)]
    acted = [fields["code"] for event, fields in people.records if event == "person-acted"]
    assert acted == ["resume"]
    assert [event for event, _ in people.records if event.startswith("login")] == ["login-failed"]


def test_a_session_that_began_with_a_badge_ends_when_the_badge_leaves_the_reader_and_another_does_not(
    bus, host, tmp_path
):
    def types(window, word):
        for key in word:
            QTest.keyClick(window.view, key)
        QTest.keyClick(window.view, Qt.Key.Key_Return)

    def ended():
        return [fields["code"] for event, fields in people.records if event == "person-logout"]

    people = world(tmp_path, factors=dict.fromkeys(ROLES, "either"))
    host.serve(FakeStation(), people.access)
    number, one = next((n, one) for n, one in enumerate(STAFF, 1) if one.role == "reception")
    with panel(bus.address, connect=True, badge_gone="LEFT0") as window:
        window.controller._guard._quiet_s = 0
        shows(window, "ready")
        touch(window, "do-people")
        touch(window, f"do-person-{one.name}")
        types(window, badge(number))
        until(lambda: find(window, "person"), "signed in with a badge")
        types(window, "LEFT0")
        until(lambda: not find(window, "person"), "signed out")
        assert ended() == ["badge-left"]
        until(lambda: find(window, "do-people"), "nobody is signed in")
        sign_in(window, one.name, PIN)
        until(lambda: find(window, "person"), "signed in with a PIN")
        types(window, "LEFT0")
        QTest.qWait(1300)
        assert find(window, "person"), "whoever came with a PIN stays"
        assert ended() == ["badge-left"]


def test_a_station_that_shows_nothing_to_nobody_says_so_and_is_not_asked_all_the_time(bus, host):
    station = Reception()
    station.closed = True
    host.serve_raw(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        until(lambda: window.controller.facts.closed, "nobody is signed in")
        settle(window)
        assert "Sign in to see and choose what is scanned. The button works without." in seen(window)
        assert not window.controller.facts.doubts
        QTest.qWait(1300)
        assert station.asked.count(("jobs",)) == 1
        station.signed = "Ann Example"
        until(lambda: not window.controller.facts.closed, "and what a person may see is shown at once")


def test_a_wrong_pin_is_refused_and_forgotten(bus, host):
    station = Reception()
    host.serve_raw(station)
    with panel(bus.address, connect=True) as window:
        shows(window, "ready")
        window.controller._guard._quiet_s = 0
        touch(window, "do-people")
        touch(window, "do-person-Ann Example")
        touch(window, "do-digit-1")
        touch(window, "do-sign-in")
        until(lambda: find(window, "notice"), "the refusal")
        assert find(window, "dots").property("text") == ""
        assert window.controller.screen().name == "pin"


def test_the_first_touch_after_dimming_only_wakes_and_the_session_has_ended(bus, host):
    station = Reception()
    station.signed = "Ann Example"
    host.serve_raw(station)
    with panel(bus.address, connect=True, dim_s=0.3) as window:
        until(lambda: window.controller.dimmer.dimmed, "it dims")
        until(lambda: find(window, "dimmed"), "the screen is dark, not blank")
        until(lambda: ("logout", "Ann Example") in station.asked, "signed out")
        until(lambda: window.controller.facts.state and not window.controller.facts.session, "and the panel knows it")
        window.controller.dimmer._after_s = 0
        touch(window, "do-jobs")
        until(lambda: not find(window, "dimmed"), "awake")
        QTest.qWait(50)
        assert window.controller.screen().name == "ready"
        touch(window, "do-jobs")
        shows(window, "jobs")


def test_hundreds_of_screens_leave_nothing_behind():
    names = ("ready", "feeding", "stop-feeder-jam", "jobs", "delivered")
    with panel() as window:
        for name in names * 4:
            pose(window, name)
        gc.collect()  # what other tests left behind
        kept, before = sys.getrefcount(None), resident_kb()
        for count in range(200):
            window.facts(READY if count % 2 else view_facts(count))
            QTest.qWait(0)
        assert resident_kb() - before < 6_000
        gc.collect()
        assert abs(sys.getrefcount(None) - kept) < 300, "a binding that takes references aborts the interpreter one day"
        assert sys.getrefcount(True) > 100


def view_facts(number):
    state = (State.FEEDING, State.PAUSED, State.LOCKED, State.NO_PAPER)[number // 2 % 4]
    return facts(said(state, pages=number), {"pages": number})


def resident_kb():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4
