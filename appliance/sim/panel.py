"""The touch panel beside a demo: a window where there is a display, else pictures of each screen that it showed.

`python -m appliance.sim.panel --bus ADDRESS --out FOLDER` runs the real panel offscreen and saves a picture of each
screen as it comes; `Beside` starts it, or the window, for as long as a demo runs.

Rules:
- It is the production panel in a process of its own, at the demo's private bus; nothing here is part of it.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from appliance.sim.site_config import ROOT

WINDOW = "800x480"
SETTLE_MS = 120  # until a screen that was announced is drawn
STOP_TIMEOUT_S = 15.0


def has_display() -> bool:
    """Whether a window can be shown here."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


class Beside:
    """The panel's process, while the block runs."""

    def __init__(self, address: str, out: Path, log: Path) -> None:
        """`address` is the demo's bus; pictures go into `out` where there is no display."""
        words = ["appliance.sim.panel", "--bus", address, "--out", str(out.absolute())]
        if has_display():
            words = ["appliance", "panel", "--bus", address, "--window", WINDOW]
        self._command = [sys.executable, "-m", *words]
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        path = os.pathsep.join((str(ROOT), os.environ.get("PYTHONPATH", "")))
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env={**os.environ, "PYTHONPATH": path}
            )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def main(argv: list[str]) -> int:
    """Runs the panel offscreen and saves a picture of each screen."""
    parser = argparse.ArgumentParser(prog="python -m appliance.sim.panel", description=__doc__)
    parser.add_argument("--bus", required=True, metavar="ADDRESS")
    parser.add_argument("--out", required=True, type=Path, metavar="FOLDER")
    options = parser.parse_args(argv)
    options.out.mkdir(parents=True, exist_ok=True)
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    return _run(options.bus, options.out)


def _run(address: str, out: Path) -> int:
    from PySide6.QtCore import QTimer  # noqa: PLC0415 - after the platform is chosen

    from appliance.panel.app import Options, PanelWindow, application  # noqa: PLC0415

    app = application()
    window = PanelWindow(Options(address, (800, 480), dim_s=0))
    saved: list[str] = []

    def save(name: str) -> None:
        if window.controller.screen().name == name and (not saved or saved[-1] != name):
            saved.append(name)
            window.view.grabWindow().save(str(out / f"{len(saved):02d}-{name}.png"))

    window.bridge.shown.connect(lambda name: QTimer.singleShot(SETTLE_MS, lambda: save(name)))
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: app.quit())
    window.show()
    try:
        return int(app.exec())
    finally:
        window.close()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
