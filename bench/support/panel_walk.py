"""The process `scanstation panel`, taken through screens that a file holds; says how much memory it needs on the way.

`python -m bench.support.panel_walk FOLDER CHANGES -- ARGUMENTS...`: the files of FOLDER, in the order of their names,
hold what to show, a pickled `Shown` each; ARGUMENTS are those of `scanstation panel`.

Rules:
- It is the panel's own process with the modules that it loads on a device, its link to a bus, and nothing of a test's:
  what is shown comes as the values out of which the panel makes its screens, and goes when the next one comes.
- A change of the screen counts when its frame was drawn. One that is not drawn ends the process with an error.
- A reading is made after each round through all of them: always at the same screen.
- Every line on the standard output is one `Reading`, as JSON.
"""
# ruff: noqa: E402 - one thing comes before what it keeps out

from __future__ import annotations

import ctypes
import json
import pickle
import re
import sys
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from appliance.panel.lean import without_tls

without_tls()  # before anything loads it, as `scanstation panel` does

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication

from appliance import cli
from appliance.panel import app
from appliance.panel.album import Mark
from appliance.panel.facts import Facts
from appliance.panel.model import Ui
from appliance.panel.review_facts import Picture

PATIENCE_MS: Final = 60_000  # the machine may be busy with other things


@dataclass(frozen=True, slots=True)
class Shown:
    """What a screen is made from."""

    facts: Facts
    ui: Ui
    dimmed: bool = False
    picture: Picture | None = None
    strip: tuple[Picture, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The memory of the process after so many changes of its screen: now, the most ever, what malloc lent out of it."""

    changes: int
    now_mb: float
    most_mb: float
    lent_mb: float


class Lent(ctypes.Structure):
    """`struct mallinfo2` of glibc's malloc.h."""

    _fields_ = tuple((name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost",
    ))  # fmt: skip


class Walked(app.PanelWindow):
    """The panel's window, and what takes it from screen to screen."""

    def __init__(self, options: app.Options) -> None:
        super().__init__(options)
        self._files = sorted(Path(sys.argv[1]).iterdir())
        self._wanted, self._changes, self._reviewing = int(sys.argv[2]), 0, False
        self._waiting = False  # for the frame of the change that was made last
        self._late = QTimer()
        self._late.setSingleShot(True)
        self._late.timeout.connect(lambda: QGuiApplication.exit(1))

    def show(self, *, connect: bool = True) -> None:
        """Shows the window; the walk begins with its first frame."""
        super().show(connect=connect)
        self.bridge.facts_arrived.disconnect()  # nobody is on the bus: that would be on every screen
        self.bridge.answer_arrived.disconnect()
        self.view.frameSwapped.connect(self._drawn)  # once: Qt's binding keeps a little of each taken off inside
        self._waiting = True
        self._late.start(PATIENCE_MS)

    def _drawn(self) -> None:
        if self._waiting:
            self._waiting = False
            QTimer.singleShot(0, self._next)

    def _next(self) -> None:
        if self._changes % len(self._files) == 0:
            sys.stdout.write(self.said() + "\n")
            sys.stdout.flush()
        ended = self._reviewing and self.controller.ui.review is None  # a page that could not be shown
        if ended or self._changes >= self._wanted:
            QGuiApplication.exit(int(ended))
            return
        self._waiting = True
        self._late.start(PATIENCE_MS)
        file = self._files[self._changes % len(self._files)]
        with file.open("rb") as held:
            self._bring(pickle.load(held))  # noqa: S301 - the bench wrote it
        self._changes += 1

    def said(self) -> str:
        """A line about the memory of the process."""
        return json.dumps(asdict(reading(self._changes)))

    def _bring(self, shown: Shown) -> None:
        controller, album = self.controller, self.controller.reviewing.album
        if shown.strip:
            album.spread(shown.strip)
        elif shown.picture is None:
            album.drop()
        else:
            album.show(shown.picture, shown.marks)
        ui = shown.ui
        if ui.review is not None:
            ui = replace(ui, review=replace(ui.review, picture=album.number))
        self._reviewing = ui.review is not None
        controller.facts, controller.ui, controller.dimmer.dimmed = shown.facts, ui, shown.dimmed
        self.bridge.refresh()


def reading(changes: int) -> Reading:
    """The memory of this process."""
    status = Path("/proc/self/status").read_text()
    now, most = (re.search(rf"^{name}:\s+(\d+) kB", status, re.MULTILINE) for name in ("VmRSS", "VmHWM"))
    return Reading(changes, int(now[1]) / 1024 if now else 0.0, int(most[1]) / 1024 if most else 0.0, lent_mb())


def lent_mb() -> float:
    """What malloc lent out and did not get back."""
    ask = ctypes.CDLL(None).mallinfo2
    ask.restype = Lent
    lent = ask()
    return float(lent.uordblks + lent.hblkhd) / 1024**2


def main() -> int:
    """Runs `scanstation panel`, with another window."""
    app.PanelWindow = Walked  # type: ignore[misc]  # the program is run as it is, with a window that goes on by itself
    return cli.main(["panel", *sys.argv[sys.argv.index("--") + 1 :]])


if __name__ == "__main__":
    raise SystemExit(main())
