"""Measures the touch panel: tap to visible change, start to first frame, memory, growth; over all of its screens.

`./run bench panel [--changes N] [--starts N] [--every N]`

Rules:
- Offscreen, drawn by software, no graphics card: as on the device, on a faster processor.
- The screens are those that `tests/panel/screen_map.py` holds against the panel's own source: none is forgotten.
- The machine may be busy: each number is of this run, and what is compared was measured in turns.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import pickle
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import cv2
import numpy as np

from appliance.panel.review_facts import Picture, checked_picture
from appliance.panel.review_state import ZOOMS
from appliance.sim.private_bus import PrivateBus
from bench.report import write_report
from bench.support.panel_taps import SIZE, measured
from bench.support.panel_walk import Reading, Shown

LARGE_PAGES = 12
AT_ONCE = 2  # of them, before each round through the screens
DEVICE = {"QV4_FORCE_INTERPRETER": "1", "QML_DISABLE_DISK_CACHE": "1"}
"""As systemd starts it."""
PURPOSE = """
`./run bench panel`: the touch panel offscreen at 800x480, drawn by software, without a graphics card, over all of its
screens: those of the storyboard ([panel.md](../panel.md)), which `tests/panel/test_panel_map.py` holds against every
place of the panel's source that makes a screen.

On each screen one of each kind of thing that can be touched is touched, down and off. A touch ends when the frame that
shows it was drawn. The empty window is a Qt Quick window whose only rectangle changes its colour under the finger; both
were touched in turns. Memory is that of the process `scanstation panel`, connected to a bus on which nobody is, which
is taken through every screen by the values out of which it makes them (`bench/support/panel_walk.py`); each change
counts once its frame was drawn. Large pages are 2550 x 3300 pixels in colour (300 dpi), each at every size, two of them
before each round through the screens. Growth is what the process gained after it had shown all of that twice, at the
same screen; what is left behind there differs by about 1 MB from time to time, for the engine of QML frees what its
screens leave when it wants to. The trend is the slope of the line of least squares; what malloc lent out is the sum of
the blocks that were not given back to it (`mallinfo2`).
"""


def main(arguments: list[str]) -> int:
    """Measures and writes docs/measurements/panel.md."""
    parser = argparse.ArgumentParser(prog="./run bench panel")
    parser.add_argument("--changes", type=int, default=10_000, help="of the screen, for the growth (10000)")
    parser.add_argument("--starts", type=int, default=3)
    parser.add_argument("--every", type=int, default=1, help="touches on every so many screens only (1: on all)")
    options = parser.parse_args(arguments)
    gallery: Any = importlib.import_module("tests.panel.gallery")
    names = list(gallery.GALLERY)
    if options.every < 1:
        parser.error("--every counts screens: 1 or more")
    starts = [start() for _ in range(options.starts)]
    progress(f"started {len(starts)} times")
    times = measured(names[:: options.every], every_tenth)
    if not times.other:
        left = f"on the {len(times.down)} screens that it leaves no touch leads to another one"
        parser.error(f"--every {options.every} is too large: {left}")
    rows = times.rows()
    rows.append(
        ("load of the machine while it was measured", f"{os.getloadavg()[0]:.0f} on {os.cpu_count()} cores", "")
    )
    rows.append(("start to first frame, median", f"{statistics.median(s for s, _ in starts):.1f} s", ""))
    rows.append(("screens that the process was taken through", str(len(names)), "all"))
    rows.append(("resident memory of the process at its first screen", f"{max(mb for _, mb in starts):.0f} MB", ""))
    rows += memory([shown(name) for name in names], options.changes)
    write_report("panel", PURPOSE, " ".join(["./run bench panel", *arguments]), rows)
    return 0


def progress(line: str) -> None:
    """What is going on, for whoever waits."""
    sys.stdout.write(f"· {time.strftime('%H:%M:%S')} {line}\n")
    sys.stdout.flush()


def every_tenth(line: str) -> None:
    """Likewise, not for each of many."""
    found = re.search(r"(\d+) of (\d+)", line)
    if found and (int(found[1]) % 10 == 0 or found[1] == found[2]):
        progress(line)


def shown(name: str) -> Shown:
    """What a screen of the gallery is made from."""
    screen_map: Any = importlib.import_module("tests.panel.screen_map")
    it = screen_map.Reached(name).it
    album = it.reviewing.album
    return Shown(it.facts, it.ui, it.dimmer.dimmed, album.picture, album.strip, album.marks)


class Plain(pickle.Pickler):
    """Names of the station's own lists are plain words, as they come from the bus: the panel does not load those."""

    def reducer_override(self, value: object) -> Any:
        """Of a value that is not pickled as it is."""
        foreign = not type(value).__module__.startswith(("appliance.panel.", "builtins"))
        return (str, (value.value,)) if isinstance(value, StrEnum) and foreign else NotImplemented


def memory(screens: Sequence[Shown], changes: int) -> list[tuple[str, str, str]]:
    """The memory of the panel's process on its way through every screen, and through large pages at every size."""
    around = in_turns(large_pages(), screens)
    rounds = 2 + -(-changes // len(around))  # whole ones: growth is between two times at the same screen
    read = walk(around, rounds * len(around))
    alone = walk(screens, len(screens))
    begun = next(one for one in read if one.changes >= 2 * len(around))
    late = [one for one in read if one.changes >= (begun.changes + read[-1].changes) // 2]
    half, end = late[0], late[-1]
    return [
        ("resident memory after every screen was shown", f"{alone[-1].now_mb:.0f} MB", "at most 120 MB"),
        ("the most on the way", f"{alone[-1].most_mb:.0f} MB", "at most 120 MB"),
        (f"the same with {LARGE_PAGES} large pages at every size, the most", f"{end.most_mb:.0f} MB", "at most 120 MB"),
        (
            f"growth over {end.changes - begun.changes} changes of the screen",
            f"{end.now_mb - begun.now_mb:.1f} MB",
            "none",
        ),
        ("of that in the second half", f"{end.now_mb - half.now_mb:.1f} MB", "none"),
        (
            f"trend of the second half ({len(late)} readings), each 1,000 changes",
            f"{trend([(one.changes, one.now_mb) for one in late]):+.2f} MB",
            "none",
        ),
        (
            "the same of what malloc lent out",
            f"{trend([(one.changes, one.lent_mb) for one in late]):+.2f} MB",
            "none",
        ),
    ]


def in_turns(large: Sequence[Shown], screens: Sequence[Shown]) -> list[Shown]:
    """A few large pages at every size, all screens, the next few large pages, and so on, to the last large page."""
    few = AT_ONCE * len(ZOOMS)
    return [one for first in range(0, len(large), few) for one in (*large[first : first + few], *screens)]


def trend(points: Sequence[tuple[int, float]]) -> float:
    """The slope of the line of least squares through (changes, MB), MB each 1,000 changes; 0 for fewer than two."""
    if len(points) < 2:
        return 0.0
    return 1000 * statistics.linear_regression(*zip(*points, strict=True)).slope


def walk(screens: Sequence[Shown], changes: int) -> list[Reading]:
    """Takes the panel's process through the screens, over and over; what it said of its memory."""
    read: list[Reading] = []
    with tempfile.TemporaryDirectory() as directory, PrivateBus(Path(directory)) as bus:
        folder = Path(directory) / "shown"
        folder.mkdir()
        for number, screen in enumerate(screens):
            with (folder / f"{number:04d}").open("wb") as file:
                Plain(file).dump(screen)
        command = [sys.executable, "-m", "bench.support.panel_walk", str(folder), str(changes), "--",
                   "--bus", bus.address, "--window", f"{SIZE[0]}x{SIZE[1]}", "--dim-s", "0"]  # fmt: skip
        pipes: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
        with subprocess.Popen(command, env={**os.environ, **DEVICE}, **pipes) as process:
            for line in process.stdout or ():
                read.append(Reading(**json.loads(line)))
                progress(f"{read[-1].changes} of {changes} changes of the screen: {read[-1].now_mb:.1f} MB")
        if process.returncode or not read or read[-1].changes < changes:
            seen = read[-1].changes if read else 0
            raise RuntimeError(f"the panel ended with {process.returncode}, after {seen} of {changes} screens or more")
    return read


def large_pages() -> list[Shown]:
    """Pages of a review at 300 dpi in colour, each at every size."""
    page = shown("review-page")
    if page.ui.review is None:
        raise LookupError("review-page shows no review")
    return [
        replace(page, picture=drawn, ui=replace(page.ui, review=review))
        for drawn in map(drawn_page, range(LARGE_PAGES))
        for zoom, _ in enumerate(ZOOMS)
        for review in (replace(page.ui.review, zoom=zoom, width=drawn.width, height=drawn.height, decisions=()),)
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
        environment = {**os.environ, **DEVICE, "NOTIFY_SOCKET": f"{directory}/notify"}
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


def resident_mb(process: int) -> float:
    """The resident size of a process."""
    found = re.search(r"^VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text(), re.MULTILINE)
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
