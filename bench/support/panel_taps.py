"""A finger on a window of Qt's, and how long it takes until a frame shows it.

Rules:
- A touch is a real touch event; it ends when the first frame was drawn that was begun after it.
- An empty Qt Quick window, whose only rectangle changes its colour under the finger, is touched in turn with the panel.
- A finger that leaves and brings no frame within `PATIENCE_S` counts apart, and only where what was drawn last is what
  there is to be shown: it had all been shown when the finger came. Anything else is a fault, and ends the measurement.
- On every screen of the panel one of each kind of thing that can be touched is touched once: down, and off it again,
  which means what it means. What the station would be asked goes nowhere.
"""

from __future__ import annotations

import importlib
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QPoint, QPointF, QUrl
from PySide6.QtGui import QImage, QPointingDevice
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest

from appliance.panel.app import Options, PanelWindow, application
from appliance.panel.model import Do

SIZE: Final = (800, 480)
MIDDLE: Final = QPoint(400, 240)
PATIENCE_S: Final = 5.0
STILL_MS: Final = 20  # before a touch: whatever was still to be drawn is
EMPTY: Final = """import QtQuick
Rectangle { width: 800; height: 480; color: area.pressed ? "black" : "white"
    MouseArea { id: area; anchors.fill: parent } }
"""


@dataclass
class Times:
    """Seconds of touches: of an empty window, of a finger that comes and of one that goes, by screen of the gallery."""

    empty: list[float] = field(default_factory=list)
    down: dict[str, list[float]] = field(default_factory=dict)
    off: dict[str, list[float]] = field(default_factory=dict)
    still: list[str] = field(default_factory=list)  # screens where one went, and nothing more was to be shown
    other: list[float] = field(default_factory=list)  # of those that go, and another screen comes

    def rows(self) -> list[tuple[str, str, str]]:
        """Lines of the report."""
        down, off = all_of(self.down), all_of(self.off)
        slowest = max(self.off, key=lambda name: max(self.off[name], default=0.0))
        return [
            ("screens, and touches on them", f"{len(self.down)}, {len(down)}", ""),
            ("touch to the button's answer, 95th percentile", f"{1000 * p95(down):.0f} ms", "at most 100 ms"),
            ("the same in an empty window", f"{1000 * p95(self.empty):.0f} ms", ""),
            ("ratio", f"{p95(down) / p95(self.empty):.1f}", ""),
            ("finger off to what it brings about, 95th percentile", f"{1000 * p95(off):.0f} ms", "at most 100 ms"),
            (
                f"of those, where another screen comes ({len(self.other)}), 95th percentile",
                f"{1000 * p95(self.other):.0f} ms",
                "at most 100 ms",
            ),
            (
                "its ratio to a touch of the empty window, medians",
                f"{statistics.median(self.other) / statistics.median(self.empty):.1f}",
                "",
            ),
            (f"fingers off after which nothing was left to be shown{on(self.still)}", str(len(self.still)), ""),
            (f"the slowest of all (on {slowest})", f"{1000 * max(self.off[slowest]):.0f} ms", ""),
        ]


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
        QTest.qWait(STILL_MS)
        before, begin = self._frames, time.perf_counter()
        act()
        while self._frames == before and time.perf_counter() - begin < PATIENCE_S:
            QTest.qWait(0)
        return time.perf_counter() - begin


def measured(names: Sequence[str], progress: Callable[[str], None]) -> Times:
    """Touches everything on every screen of these names of the gallery."""
    application()
    times, finger = Times(), QTest.createTouchDevice()
    with tempfile.TemporaryDirectory() as directory:
        file = Path(directory) / "Empty.qml"
        file.write_text(EMPTY)
        plain = QQuickView()
        plain.setSource(QUrl.fromLocalFile(str(file)))
        plain.show()
        panel = PanelWindow(Options(window=SIZE, dim_s=0))
        panel.show(connect=False)
        panel.link.send = lambda _: None  # type: ignore[method-assign,assignment]  # nobody is there who could answer
        QTest.qWait(500)
        empty, shown = Tapped(plain, finger), Tapped(panel.view, finger)
        try:
            for number, name in enumerate(names, 1):
                touch_all(empty, shown, panel, name, times)
                progress(f"touched screen {number} of {len(names)}: {name}")
        finally:
            panel.close()
            plain.close()
    return times


def touch_all(empty: Tapped, shown: Tapped, panel: PanelWindow, name: str, times: Times) -> None:
    """A finger on each thing of one screen, and on the empty window between them."""
    posed(panel, name)
    down, off = times.down.setdefault(name, []), times.off.setdefault(name, [])
    for place, _ in enumerate(targets(panel)):
        if place:
            posed(panel, name)
        there = targets(panel)[place : place + 1]
        before = panel.controller.screen().name
        for point in there:
            times.empty.append(empty.press(MIDDLE))
            empty.release(MIDDLE)
            down.append(shown.press(point))
            seconds = shown.release(point)
            if seconds >= PATIENCE_S:
                if not all_shown(panel):
                    raise RuntimeError(f"a finger off was never answered on {name}")
                times.still.append(name)
                continue
            off.append(seconds)
            if panel.controller.screen().name != before:
                times.other.append(off[-1])


def all_shown(panel: PanelWindow) -> bool:
    """Whether what was drawn last is what there is to be shown: of the touch test, a finger off changes nothing."""
    drawn = panel.view.screen().grabWindow(panel.view.winId()).toImage()
    there = panel.view.grabWindow()
    return drawn.convertToFormat(QImage.Format.Format_RGB32) == there.convertToFormat(QImage.Format.Format_RGB32)


def posed(panel: PanelWindow, name: str) -> None:
    """The panel at a screen of the gallery."""
    qt_panel: Any = importlib.import_module("tests.panel.qt_panel")
    qt_panel.pose(panel, name)


def targets(panel: PanelWindow) -> list[QPoint]:
    """The middle of one of each kind of thing that a finger can touch; a dark screen can be touched anywhere."""
    if panel.controller.dimmer.dimmed:
        return [MIDDLE]
    found: dict[str, QPoint] = {}
    for item in visible(panel.view.rootObject()):
        point = middle(item)
        if item.isEnabled() and 0 < point.x() < SIZE[0] and 0 < point.y() < SIZE[1]:
            found.setdefault(meaning(item.objectName()), point)
    found.pop("", None)
    return list(found.values())


def meaning(name: str) -> str:
    """What a touch of the thing of this name means, without its argument; empty where it means nothing."""
    return max((do for do in Do if name == f"do-{do}" or name.startswith(f"do-{do}-")), key=len, default="")


def visible(item: QQuickItem) -> Iterator[QQuickItem]:
    """All visible items below one."""
    for child in item.childItems():
        if child.isVisible():
            yield child
            yield from visible(child)


def middle(item: QQuickItem) -> QPoint:
    """The middle of an item, in its window."""
    place = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
    return QPoint(round(place.x()), round(place.y()))


def on(names: Sequence[str]) -> str:
    """Where it was."""
    return f" (on {', '.join(sorted(set(names)))})" if names else ""


def all_of(by_screen: dict[str, list[float]]) -> list[float]:
    """The seconds of all screens."""
    return [seconds for times in by_screen.values() for seconds in times]


def p95(values: list[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[int(0.95 * (len(values) - 1))]
