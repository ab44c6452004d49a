"""The panel's process: Qt, one window, and the link to the station.

Rules:
- Drawn by Qt Quick's software renderer: no graphics driver, and the same picture everywhere.
- The window never closes by itself and is never blank; the process ends on SIGTERM.
- Outside systemd nothing is notified.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

# Before Qt is imported: it reads these when it starts.
os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ.setdefault("QT_ACCESSIBILITY", "0")

from PySide6.QtCore import QSize, QSocketNotifier, QTimer, QUrl
from PySide6.QtGui import QFont, QFontDatabase, QGuiApplication, Qt
from PySide6.QtQuick import QQuickView

from appliance.capture.guide_pictures import FOLDER
from appliance.notify import Notifier, watchdog_interval_s
from appliance.panel import codes, preferences
from appliance.panel.bridge import Bridge
from appliance.panel.codes import Codes
from appliance.panel.controller import DIM_S, Controller
from appliance.panel.facts import Facts
from appliance.panel.journal import Journal
from appliance.panel.lantern import NAME, Lantern
from appliance.panel.lean import started, tidy
from appliance.panel.link import StationLink
from appliance.panel.preferences import Preferences
from appliance.panel.requests import Request
from appliance.panel.theme import glass

log = logging.getLogger(__name__)

QML: Final = Path(__file__).with_name("qml")
FONTS: Final = Path("/usr/share/fonts/truetype/dejavu")
_FACES: Final = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf")
LARGE_BYTES: Final = 256 * 1024
_M_MMAP_THRESHOLD: Final = -3  # of malloc.h
FAMILY: Final = "DejaVu Sans"
TIDY_MS: Final = 10_000  # from one full collection to the next


@dataclass(frozen=True, slots=True)
class Options:
    """How a panel is started."""

    address: str = ""  # of the bus; "" is the system bus
    window: tuple[int, int] | None = None  # None: the whole screen
    width_mm: float = 0.0  # of the glass; 0: as the screen says
    language: str = ""  # "": as chosen last
    settings: Path | None = None
    dim_s: float = DIM_S
    badge_gone: str = ""  # what the badge reader types when the badge is taken off it


def give_back() -> None:
    """Large blocks go back to the system when they are freed, always: a page that was shown is one.

    Without it glibc keeps, after the first large block, most later ones for itself.
    """
    with contextlib.suppress(OSError, AttributeError):  # another C library
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, LARGE_BYTES)


def application() -> QGuiApplication:
    """The process's Qt application, with the fonts of the panel."""
    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    give_back()
    app = QGuiApplication(sys.argv[:1])
    for face in _FACES:
        QFontDatabase.addApplicationFont(str(FONTS / face))
    font = QFont(FAMILY)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    app.setFont(font)
    return app


class PanelWindow:
    """One window on the station. Needs an `application`."""

    def __init__(self, options: Options) -> None:
        """Makes everything; `show` shows it and looks for the station."""
        chosen = preferences.load(options.settings)
        self._options, self._saved = options, chosen
        self.bridge = Bridge()
        self.journal = Journal()
        self.link = StationLink(
            options.address, self.bridge.facts_arrived.emit, self.bridge.answer_arrived.emit, self.journal
        )
        self.controller = Controller(
            self._ask,
            self._changed,
            language=options.language or chosen.language,
            size=chosen.size,
            dim_s=options.dim_s,
            badge_gone=options.badge_gone,
        )
        self.view = QQuickView()
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.view.setFlags(
            Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint if options.window is None else Qt.WindowType.Window
        )
        context = self.view.rootContext()
        context.setContextProperty("panel", self.bridge)
        context.setContextProperty("screen", self.bridge.values)
        context.setContextProperty("touchable", self.bridge.touchable)
        context.setContextProperty("theme", self.bridge.theme)
        context.setContextProperty("panelPictures", QUrl.fromLocalFile(str(FOLDER)).toString())
        self._lantern = Lantern(self.controller.reviewing.album)
        self.view.engine().addImageProvider(NAME, self._lantern)
        self._codes = Codes()
        self.view.engine().addImageProvider(codes.NAME, self._codes)
        self.view.installEventFilter(self.bridge)
        self.view.resize(QSize(*options.window) if options.window else self.view.screen().size())
        self.bridge.languages_changed.connect(lambda _: self.view.engine().retranslate())
        self.view.widthChanged.connect(self._resized)
        self.view.heightChanged.connect(self._resized)
        self._tidy = QTimer()
        self._tidy.timeout.connect(tidy)
        self.bridge.attach(self.controller, self._glass())
        self.view.setSource(QUrl.fromLocalFile(str(QML / "Main.qml")))
        if self.view.status() is not QQuickView.Status.Ready:
            raise RuntimeError(
                "the panel's QML files do not load: " + "; ".join(e.toString() for e in self.view.errors())
            )

    def show(self, *, connect: bool = True) -> None:
        """Shows the window; with `connect`, begins to look for the station."""
        if self._options.window is None:
            self.view.showFullScreen()
        else:
            self.view.show()
        self._tidy.start(TIDY_MS)
        if connect:
            self.link.start()

    def close(self) -> None:
        """Ends window and link."""
        self.link.stop()
        self.bridge.stop()
        self._tidy.stop()
        self.view.setSource(QUrl())  # what is drawn goes before what it is drawn from
        self.view.close()
        self.view.deleteLater()

    def facts(self, facts: Facts) -> None:
        """Shows these facts, without a station."""
        self.controller.facts_changed(facts)

    def _ask(self, request: Request) -> None:
        self.link.send(request)

    def _changed(self) -> None:
        self.bridge.refresh()
        now = Preferences(self.controller.ui.language, self.controller.ui.size)
        if now != self._saved:
            self._saved = now
            preferences.save(self._options.settings, now)

    def _resized(self, *_: Any) -> None:
        self.bridge.on_glass(self._glass())

    def _glass(self) -> Any:
        width_mm = self._options.width_mm
        if not width_mm and self._options.window is None:
            width_mm = self.view.screen().physicalSize().width()
        return glass(self.view.width(), self.view.height(), width_mm)


def main(options: Options) -> int:
    """Runs the panel until SIGTERM or SIGINT."""
    app = application()
    window = PanelWindow(options)
    logging.getLogger("appliance.panel").addHandler(window.journal)
    notifier = Notifier.from_environment()
    ending = _on_signals(app.quit)
    watch = _watchdog(notifier, window.link)
    window.view.frameSwapped.connect(_once(lambda: _first_frame(notifier)))
    window.show()
    try:
        return int(app.exec())
    finally:
        notifier.stopping()
        watch.stop()
        ending.setEnabled(False)
        window.close()


def _first_frame(notifier: Notifier) -> None:
    log.info("first frame")
    notifier.ready()
    started()


def _once(act: Callable[[], None]) -> Callable[[], None]:
    """Does it the first time only."""
    todo = [act]
    return lambda: todo.pop()() if todo else None


def _watchdog(notifier: Notifier, link: StationLink) -> QTimer:
    """Feeds systemd's watchdog while both loops turn: Qt's, in which the timer runs, and the link's."""
    timer, seen = QTimer(), [-1]

    def beat() -> None:
        if link.beats != seen[0]:
            seen[0] = link.beats
            notifier.alive()

    timer.timeout.connect(beat)
    interval_s = watchdog_interval_s()
    if interval_s:
        timer.start(int(interval_s * 1000))
    return timer


def _on_signals(quit_: Callable[[], None]) -> QSocketNotifier:
    """Python hears signals only between its own steps: a socket wakes Qt's loop for them."""
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.setblocking(False)
    signal.set_wakeup_fd(theirs.fileno())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: quit_())
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    notifier.activated.connect(lambda *_: ours.recv(64))
    notifier.setProperty("sockets", [ours.fileno(), theirs.fileno()])
    _KEPT.extend((ours, theirs))
    return notifier


_KEPT: Final[list[socket.socket]] = []  # for as long as the process lives
