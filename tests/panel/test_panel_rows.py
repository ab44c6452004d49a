"""What can be touched stays what it is while it is drawn anew: no touch is lost, and none means another row."""

import random
from dataclasses import replace

import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtTest import QAbstractItemModelTester, QTest

from appliance.panel.model import Choice, Do, Item, Tile
from appliance.panel.rows import Rows, row_key
from appliance.panel.taps import REST_S, Finger
from appliance.panel.text import plain
from tests.panel.qt_panel import find, items, panel, place, pose, press, rectangle, release, settle

SCREENS = ("ready", "delivered-paper", "queue", "people", "intake-list", "review-strip", "review-page", "office-volume",
           "answer", "pin", "review-type")  # fmt: skip
"""One for each way of drawing something that can be touched."""
NEW = Choice(Do.STOP, plain("new"), "new")


def moved(screen):
    """The same screen a moment later: each row says something else, in another order, and a new one is first."""
    later = plain("later")
    tiles = [replace(tile, detail=later) for tile in reversed(screen.tiles)]
    lines = [replace(item, detail=later) for item in reversed(screen.items)]
    sheet = replace(screen.sheet, tools=tuple(reversed(screen.sheet.tools))) if screen.sheet else None
    return replace(
        screen, notice=plain("something happened"), pages=screen.pages + 1, sheet=sheet,
        choices=(NEW, *reversed(screen.choices)) if screen.choices else (),
        links=(NEW, *reversed(screen.links)) if screen.links else (),
        tiles=(Tile(NEW), *tiles) if tiles else (),
        items=(Item("!", "ink", plain("new"), choice=NEW), *lines) if lines else (),
    )  # fmt: skip


def watched(window, name):
    """The panel at a screen; what it shows next, and what taps mean, is the test's."""
    pose(window, name)
    controller, taps = window.controller, []
    shown = [controller.screen()]
    controller.screen = lambda: shown[0]
    controller.tap = lambda do, argument="": taps.append(f"do-{do}" + (f"-{argument}" if argument else ""))
    return shown, taps


def touchable(window):
    """One name for each thing that a finger can touch: what a list has below its edge is not there."""
    content = find(window, "content")
    below, inside = rectangle(content)[3], set(items(content))
    reachable = [item.objectName() for item in items(window.view.rootObject())
                 if item.objectName().startswith("do-") and item.isEnabled()
                 and (item not in inside or place(window, item).y() < below)]  # fmt: skip
    return list(dict.fromkeys(reachable))


@pytest.mark.parametrize("name", SCREENS)
def test_a_finger_that_lies_there_while_everything_is_drawn_anew_means_what_it_went_down_on(name):
    with panel() as window:
        shown, taps = watched(window, name)
        still = shown[0]
        names = touchable(window)
        assert names
        for what in (*names[:2], names[len(names) // 2], *names[-2:]):
            taps.clear()
            point = place(window, find(window, what))
            press(window, point)
            shown[0] = moved(still)
            window.bridge.refresh()
            settle(window)
            release(window, point)
            taps[:] = [tap for tap in taps if tap != "do-review-unshown"]  # the new page of the strip has no picture
            assert taps in ([what], [what.rstrip("-")]), f"{name}: a finger on {what}"
            shown[0] = still
            window.bridge.refresh()
            settle(window)


def test_what_was_held_back_shows_as_soon_as_the_finger_is_off():
    with panel() as window:
        shown, _ = watched(window, "queue")
        shown[0] = moved(shown[0])
        press(window, place(window, find(window, "headline")))
        window.bridge.refresh()
        settle(window)
        assert find(window, "do-stop-new") is None
        release(window, place(window, find(window, "headline")))
        QTest.qWait(20)
        settle(window)
        assert find(window, "do-stop-new") is not None


def test_another_screen_waits_for_no_finger_and_takes_its_touch_with_it():
    with panel() as window:
        shown, taps = watched(window, "queue")
        press(window, point := place(window, find(window, touchable(window)[0])))
        shown[0] = replace(shown[0], name="stop", layout="stop", items=(), links=(), choices=(NEW,))
        window.bridge.refresh()
        settle(window)
        assert find(window, "do-stop-new") is not None
        release(window, point)
        assert taps == []


@pytest.mark.parametrize("name", ["queue", "people", "delivered-paper"])
def test_a_finger_that_rests_stops_nothing_and_never_presses_another_row(name):
    with panel() as window:
        shown, taps = watched(window, name)
        window.bridge._finger = Finger(rest_s=0.0)
        what = next(one for one in touchable(window) if not one.startswith("do-queue-look"))
        point = place(window, find(window, what))
        press(window, point)
        shown[0] = moved(shown[0])
        window.bridge.refresh()
        settle(window)
        assert find(window, "do-stop-new") is not None, "a sleeve on the glass keeps nothing from being shown"
        release(window, point)
        assert taps in ([], [what])


def test_a_list_that_somebody_leafed_through_stays_where_it_is_when_a_row_comes():
    with panel(size=(800, 480)) as window:
        shown, _ = watched(window, "jobs")
        rows = next(items(window.view.rootObject(), "QQuickListView"))
        assert rows.property("contentHeight") > rows.height()
        shown[0] = replace(shown[0], items=(Item("!", "ink", plain("newer")), *shown[0].items))
        window.bridge.refresh()
        settle(window)
        assert rows.property("atYBeginning"), "whoever looks at the first sees what comes before it"
        rows.setProperty("contentY", rows.property("contentY") + 90)
        rows.setProperty("first", False)
        before = rows.property("contentY")
        shown[0] = replace(shown[0], items=tuple(replace(item, detail=plain("later")) for item in shown[0].items))
        window.bridge.refresh()
        settle(window)
        assert rows.property("contentY") == before


def test_a_finger_lies_from_its_first_touch_until_the_last_is_off_and_not_for_ever():
    now = [0.0]
    finger = Finger(clock=lambda: now[0])
    assert not finger.lies()
    finger.touch(begins=False, ends=False)
    assert not finger.lies(), "a pointer that moves is no finger"
    finger.touch(begins=True, ends=False)
    now[0] = REST_S - 1
    finger.touch(begins=False, ends=False)
    assert finger.lies()
    now[0] = REST_S
    assert not finger.lies()
    finger.touch(begins=False, ends=True)
    finger.touch(begins=True, ends=False)
    assert finger.lies()


def test_rows_are_changed_in_place_whatever_comes_goes_or_moves():
    chance, rows = random.Random(5), Rows()
    tester = QAbstractItemModelTester(rows, QAbstractItemModelTester.FailureReportingMode.Fatal)
    resets = []
    rows.modelReset.connect(lambda: resets.append(1))
    for _ in range(300):
        wanted = [chance.randrange(8) for _ in range(chance.randrange(9))]  # some of them twice
        rows.take(wanted, [f"{key} {chance.randrange(3)}" for key in wanted])
        assert [rows.data(rows.index(at)).split()[0] for at in range(rows.rowCount())] == list(map(str, wanted))
    before = len(resets)
    rows.take([1, 2], ["a", "b"])
    rows.take([3, 2, 1], ["c", "b", "a"])
    assert len(resets) <= before + 1, "what stays is not made anew"
    rows.take([9], ["d"])
    assert len(resets) >= before + 1
    assert isinstance(tester.model(), QAbstractItemModel)


def test_a_row_is_known_by_what_a_finger_on_it_means():
    one = Choice(Do.SCAN, plain("Scan"))
    assert row_key(one) == row_key(Tile(one, plain("detail"))) == row_key(Item("", "ink", plain("text"), choice=one))
    assert row_key(one) != row_key(replace(one, label=plain("Start the test"))), "another word is another promise"
    assert row_key(one) != row_key(replace(one, argument="x")) != row_key(replace(one, do=Do.STOP, argument="x"))
    assert row_key(Item("", "ink", plain("a"))) != row_key(Item("", "ink", plain("b")))
