"""Measures the touch panel: tap to visible change, start to first frame, memory, growth.

`./run bench panel [--taps N] [--changes N] [--starts N]`

Rules:
- Offscreen, drawn by software, no graphics card: as on the device, on a faster processor.
- A tap is a real touch event of Qt's; it ends when the frame that shows it was drawn. An empty Qt Quick window, whose
  only rectangle changes its colour under the finger, is tapped in turn with the panel: the ratio is the panel's cost.
- The machine may be busy: each number is of this run, and what is compared was measured in turns.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import cv2
import numpy as np
from PySide6.QtCore import QPoint, QPointF, QUrl
from PySide6.QtGui import QPointingDevice
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

from appliance.panel.app import Options, PanelWindow, application
from appliance.panel.facts import Facts, Link, Session
from appliance.panel.link import Answer
from appliance.panel.model import Do
from appliance.panel.review_facts import Opened, PageShown, Picture, WaitingReview, checked_picture
from appliance.panel.review_state import ZOOMS
from appliance.sim.private_bus import PrivateBus
from appliance.situation import Situation, view
from appliance.states import State
from bench.report import write_report

SIZE = (800, 480)
MIDDLE = QPoint(400, 240)
PATIENCE_S = 5.0
EMPTY = """import QtQuick
Rectangle { width: 800; height: 480; color: area.pressed ? "black" : "white"
    MouseArea { id: area; anchors.fill: parent } }
"""
PURPOSE = """
`./run bench panel`: the touch panel offscreen at 800x480, drawn by software, without a graphics card.

A tap ends when the frame that shows it was drawn. The empty window is a Qt Quick window whose only rectangle changes
its colour under the finger; both were tapped in turns. "Another screen" is the list of jobs in place of the station's
view. Memory is that of the process `scanstation panel` with nothing on the bus. Growth is what the resident size of a
panel gained over all changes after the first 500. What an open page of a review adds is measured in the process of the
bench, whose panel has shown its first screen, with pages of 2550 x 3300 pixels in colour, each in all four sizes.
"""


def main(arguments: list[str]) -> int:
    """Measures and writes docs/measurements/panel.md."""
    parser = argparse.ArgumentParser(prog="./run bench panel")
    parser.add_argument("--taps", type=int, default=200)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--starts", type=int, default=3)
    options = parser.parse_args(arguments)
    starts = [start() for _ in range(options.starts)]
    open_page = page_memory()
    rows = [*taps(options.taps)]
    rows.append(("start to first frame, median", f"{statistics.median(s for s, _ in starts):.1f} s", ""))
    rows.append(("resident memory of the process", f"{max(mb for _, mb in starts):.0f} MB", "at most 120 MB"))
    rows.extend(open_page)
    rows.append((f"growth over {options.changes} changes of the screen", f"{growth(options.changes):.1f} MB", "none"))
    write_report("panel", PURPOSE, " ".join(["./run bench panel", *arguments]), rows)
    return 0


def facts(state: State, pages: int = 0) -> Facts:
    """What a station in this state says."""
    shown = view(Situation(state, pages=pages))
    return Facts(Link.UP, shown.name.value, shown.signal.value, shown.sentence, {"pages": pages})


class Tapped:
    """A window with a finger."""

    def __init__(self, window: QQuickView, finger: QPointingDevice) -> None:
        self.window, self._finger = window, finger
        self._frames = 0
        window.frameSwapped.connect(self._drawn)

    def _drawn(self) -> None:
        self._frames += 1

    def press(self, point: QPoint) -> float:
        """Seconds from a finger's touch to the frame after it."""
        return self._timed(lambda: QTest.touchEvent(self.window, self._finger).press(0, point, self.window).commit())

    def release(self, point: QPoint) -> float:
        """Likewise, for a finger that leaves."""
        return self._timed(lambda: QTest.touchEvent(self.window, self._finger).release(0, point, self.window).commit())

    def _timed(self, act: Callable[[], object]) -> float:
        QTest.qWait(20)
        before, begin = self._frames, time.perf_counter()
        act()
        while self._frames == before and time.perf_counter() - begin < PATIENCE_S:
            QTest.qWait(0)
        return time.perf_counter() - begin


def taps(count: int) -> list[tuple[str, str, str]]:
    """Tap to visible change, of the panel and of an empty window."""
    application()
    finger = QTest.createTouchDevice()
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "Empty.qml"
        file.write_text(EMPTY)
        plain = QQuickView()
        plain.setSource(QUrl.fromLocalFile(str(file)))
        plain.show()
        panel = PanelWindow(Options(window=SIZE, dim_s=0))
        panel.show(connect=False)
        panel.facts(facts(State.READY))
        QTest.qWait(500)
        empty, shown = Tapped(plain, finger), Tapped(panel.view, finger)
        base, pressed, turned = [], [], []
        for _ in range(count):
            base.append(empty.press(MIDDLE))
            empty.release(MIDDLE)
            for name in ("do-jobs", "do-home"):
                point = middle(panel.view, name)
                pressed.append(shown.press(point))
                turned.append(shown.release(point))
                QTest.qWait(450)  # the guard against nervous fingers
        panel.close()
        plain.close()
    return [
        ("touch to the button's answer, 95th percentile", f"{1000 * p95(pressed):.0f} ms", "at most 100 ms"),
        ("the same in an empty window", f"{1000 * p95(base):.0f} ms", ""),
        ("ratio", f"{p95(pressed) / p95(base):.1f}", ""),
        ("finger off to another screen, 95th percentile", f"{1000 * p95(turned):.0f} ms", "at most 100 ms"),
        ("the same, median", f"{1000 * statistics.median(turned):.0f} ms", ""),
        (
            "its ratio to a touch of the empty window, medians",
            f"{statistics.median(turned) / statistics.median(base):.1f}",
            "",
        ),
        ("load of the machine while it was measured", f"{os.getloadavg()[0]:.0f} on {os.cpu_count()} cores", ""),
        ("taps", str(2 * count), ""),
    ]


def middle(window: QQuickView, name: str) -> QPoint:
    """The middle of the item of this name."""
    item = named(window.rootObject(), name)
    if item is None:
        raise LookupError(name)
    place = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
    return QPoint(round(place.x()), round(place.y()))


def named(item: QQuickItem, name: str) -> QQuickItem | None:
    """The visible item of this name below another."""
    for child in item.childItems():
        if child.isVisible():
            found = child if child.objectName() == name else named(child, name)
            if found is not None:
                return found
    return None


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[int(0.95 * (len(values) - 1))]


def page_memory(pages: int = 12) -> list[tuple[str, str, str]]:
    """What an open page of a review adds to the resident size: 300 dpi, in colour, at every size, one after another."""
    application()
    panel = PanelWindow(Options(window=SIZE, dim_s=0))
    panel.show(connect=False)
    panel.link.send = lambda _: None  # type: ignore[method-assign,assignment]  # nobody is there who could answer
    controller, document = panel.controller, "d" * 32
    waiting = WaitingReview(document, "referral", "ai-summary", "review-open", "first", 1)
    session = Session("Somebody", "reviewer", 60)
    panel.facts(replace(facts(State.READY), session=session, reviews=(waiting,)))
    QTest.qWait(300)
    before, most = resident_mb(), 0.0
    controller.tap(Do.REVIEW_OPEN, document)
    first = 0.0
    for place in range(pages):
        shown = PageShown(place, drawn_page(place), ())
        told = Opened("first", pages, (), shown) if place == 0 else shown
        do = Do.REVIEW_OPEN if place == 0 else Do.REVIEW_PAGE
        controller.answered(Answer(do, argument=document, told=told))
        for _ in ZOOMS:
            QTest.qWait(450)  # the guard against nervous fingers
            most = max(most, resident_mb())
            first = first or most
            controller.tap(Do.REVIEW_ZOOM, "in")
    QTest.qWait(450)
    controller.tap(Do.REVIEW_CLOSE)
    QTest.qWait(450)
    after = resident_mb()
    panel.close()
    return [
        ("an open page of a review, 300 dpi in colour, adds", f"{first - before:.0f} MB", ""),
        (f"the most, over {pages} pages at every size", f"{most - before:.0f} MB", ""),
        ("left of that when the review is closed", f"{after - before:.0f} MB", ""),
    ]


def drawn_page(place: int) -> Picture:
    """A page of grey blocks in colour, as large as a sheet at 300 dpi."""
    pixels = np.full((3300, 2550, 3), 255, np.uint8)
    for row in range(60):
        pixels[150 + 50 * row : 176 + 50 * row, 200 : 2300 - 11 * place : 3] = (40, 30, 60)
    return checked_picture(cv2.imencode(".png", pixels)[1].tobytes())


def start() -> tuple[float, float]:
    """Seconds from the start of the process to its first frame, and its resident megabytes two seconds later."""
    with (
        tempfile.TemporaryDirectory() as directory,
        PrivateBus(Path(directory)) as bus,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify,
    ):
        notify.bind(f"{directory}/notify")
        notify.settimeout(60)
        command = [sys.executable, "-m", "appliance", "panel", "--bus", bus.address, "--window", "800x480"]
        environment = {**os.environ, "NOTIFY_SOCKET": f"{directory}/notify", "QV4_FORCE_INTERPRETER": "1"}
        begin = time.perf_counter()
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
            try:
                notify.recv(100)
                seconds = time.perf_counter() - begin
                time.sleep(2)
                return seconds, resident_mb(process.pid)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(20)


def resident_mb(process: int | str = "self") -> float:
    """The resident size of a process."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


def growth(changes: int) -> float:
    """Megabytes that a panel gains over so many changes of its screen."""
    states = (State.READY, State.FEEDING, State.PAUSED, State.NO_PAPER, State.LOCKED, State.FAULT, State.STORAGE_FULL)
    application()
    panel = PanelWindow(Options(window=SIZE, dim_s=0))
    panel.show(connect=False)
    before = 0.0
    for number in range(500 + changes):
        if number == 500:
            before = resident_mb()
        panel.facts(facts(states[number % len(states)], pages=number))
        QTest.qWait(0)
    after = resident_mb()
    panel.close()
    return after - before


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
