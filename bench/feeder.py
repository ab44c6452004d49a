"""Measures what watches the feeder: double feeds seen by image, and whether a fast feeder is ever held up.

`./run bench feeder [--pairs N] [--singles N] [--pages N] [--seed S] [--only double|queue] [--report]`

Rules:
- Sheets are drawn (`bench/support/stacks.py`): two records that overlap by a known length, and single sheets longer
  than Letter with folds, rules, bands, borders and notes, which are what can be taken for two.
- The limit at 1 % false alarms is the value that one single sheet in a hundred exceeds, all kinds together.
- The queue is a real one: a simulated scanner behind libsane at 60 pages a minute, the feeding loop with its look for
  double feeds, and two processes with the quality gate.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import multiprocessing as mp
import os
import platform
import statistics
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image as PilImage

from appliance.capture.feeding import feed
from appliance.capture.overlap import PAPER_LENGTHS_MM, OverlapWatch, measure_overlap
from appliance.devices.interfaces import FedPage, ScanSettings
from appliance.devices.sane_feeder import SaneFeeder
from appliance.documents import CapturedPage, Image, PageId, Side
from appliance.quality.gate import PageRefusedError, examine
from appliance.sections.capture import FeederConfig
from appliance.sections.pages import QualityLimits
from appliance.sim.control import Paper
from appliance.sim.launcher import simulated_feeder
from bench.report import FOLDER, Result
from bench.support.capture_pages import Drawn, scanned
from bench.support.flaws import DPI
from bench.support.stacks import DPI as STACK_DPI
from bench.support.stacks import KINDS, overlapping, single

OVERLAPS_MM = (5, 25, 50, 100, 150, 200, 250, 265, 270, 274)
BED_MM = 355.6
RATE_PPM, CORES = 60.0, 2
HEAD = """# feeder

Double feeds seen in the image without a sensor, and the queue behind a fast feeder. Sheets are drawn, not scanned: the
shadow at the edge of a sheet was given a depth of 3 to 15 % of the light, which no real scanner has confirmed. The
limit that ships, and what tells rules and folds from edges, were set while looking at sheets of the same generator.
"""


def main() -> int:
    """Runs the measurement; with `--report` it writes docs/measurements/feeder.md."""
    parser = argparse.ArgumentParser(prog="./run bench feeder", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", type=int, default=20, help="overlapping pairs for each length and bed")
    parser.add_argument("--singles", type=int, default=30, help="single sheets of each kind")
    parser.add_argument("--pages", type=int, default=90, help="pages of the fast feeder")
    parser.add_argument("--seed", type=int, default=61)
    parser.add_argument("--only", choices=("double", "queue"))
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    result = Result()
    if options.only != "queue":
        measure_double_feeds(Drawn(16, options.seed), options.pairs, options.singles, options.seed, result)
    if options.only != "double":
        measure_queue(options.pages, options.seed, result)
    if options.report:
        command = (
            f"./run bench feeder --pairs {options.pairs} --singles {options.singles} --pages {options.pages} "
            f"--seed {options.seed} --report"
        )
        write(result, command + (f" --only {options.only}" if options.only else ""))
    return 0


# Double feeds


def measure_double_feeds(drawn: Drawn, pairs: int, singles: int, seed: int, result: Result) -> None:
    """Detection by overlap at 1 % false alarms and with the limit that ships."""
    shipped = FeederConfig().double_feed_edge
    clean: dict[str, list[tuple[float, float]]] = {}
    spent: list[float] = []
    for number, kind in enumerate(KINDS):
        clean[kind] = []
        for n in range(singles):
            sides = single(drawn, kind, np.random.default_rng([seed, number, n]))
            begin = time.process_time()
            clean[kind].append((_edge(sides), _edge(sides[:1])))
            spent.append((time.process_time() - begin) / 3 * 2)
    both, front = (float(np.percentile([v[i] for rows in clean.values() for v in rows], 99)) for i in (0, 1))
    result.say("double", f"Limit that ships: {shipped:g}. At 1 % false alarms: {both:.4f} with both sides, {front:.4f} "
               "with the front alone.", "")  # fmt: skip
    result.say("double", "| single sheet | both sides: median | largest | alarms, limit that ships | front alone: "
               "largest | alarms |", "|---|---|---|---|---|---|")  # fmt: skip
    for kind, rows in clean.items():
        two, one = [v[0] for v in rows], [v[1] for v in rows]
        result.say("double", f"| {kind} | {statistics.median(two):.4f} | {max(two):.4f} | {_share(two, shipped)} | "
                   f"{max(one):.4f} | {_share(one, shipped)} |")  # fmt: skip
    result.say("double", "", "| overlap mm | both sides: median | found at 1 % false alarms | found, limit that "
               "ships | front alone: at 1 % | limit that ships |", "|---|---|---|---|---|---|")  # fmt: skip
    for place, overlap in enumerate(OVERLAPS_MM):
        made = [overlapping(drawn, overlap, np.random.default_rng([seed + 1, place, n]), BED_MM) for n in range(pairs)]
        two, one = [_edge(sides) for sides in made], [_edge(sides[:1]) for sides in made]
        result.say("double", f"| {overlap} | {statistics.median(two):.4f} | {_share(two, both)} | "
                   f"{_share(two, shipped)} | {_share(one, front)} | {_share(one, shipped)} |")  # fmt: skip
    sheet = np.full((3300, 2550), 250, np.uint8)
    begin = time.process_time()
    for _ in range(20):
        measure_overlap((sheet, sheet), DPI, PAPER_LENGTHS_MM)
    usual = (time.process_time() - begin) / 20
    result.say("double", "", f"CPU a sheet, both sides: {usual * 1000:.0f} ms where no sheet is longer than usual, "
               f"{statistics.fmean(spent) * 1000:.0f} ms where one is.")  # fmt: skip


def _edge(sides: Sequence[Image]) -> float:
    return measure_overlap(sides, STACK_DPI, PAPER_LENGTHS_MM).edge


def _share(values: Sequence[float], limit: float) -> str:
    return f"{sum(v >= limit for v in values)} of {len(values)}"


# The queue behind a fast feeder


def measure_queue(pages: int, seed: int, result: Result) -> None:
    """Runs the fast feeder and the gate side by side and looks at the queue between them."""
    context = mp.get_context("spawn")
    work: Any = context.Queue()
    done: Any = context.Queue()
    gates = [context.Process(target=_gate, args=(work, done), daemon=True) for _ in range(CORES)]
    for gate in gates:
        gate.start()
    with tempfile.TemporaryDirectory() as folder:
        papers = _papers(Path(folder), seed)
        with simulated_feeder("saned", Path(folder)) as sim:
            stack = [papers[n % len(papers)] for n in range(pages // 2)]
            sim.control.load(stack)
            sim.control.rate(RATE_PPM)
            feeder = SaneFeeder(FeederConfig(device=sim.device, sane_config_dir=sim.sane_config_dir))
            rows, arrivals, taken, outcome = _run(feeder, work, done, pages, [g.pid or 0 for g in gates])
            feeder.close()
    for _ in gates:
        work.put(None)
    for gate in gates:
        gate.join(10)
    apart = np.diff(arrivals[::2])  # a sheet is handed on with both its sides
    load = f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores."
    result.say("queue", f"{len(arrivals)} pages of {len(stack)} sheets, complete: {outcome.complete}. {load}", "")
    result.say("queue", "| s | pages fed | pages in the queue | memory of station and worker MB | of both gates MB |",
               "|---|---|---|---|---|")  # fmt: skip
    for at, fed, depth, ours, theirs in rows[:: max(1, len(rows) // 12)]:
        result.say("queue", f"| {at:.0f} | {fed} | {depth} | {ours} | {theirs} |")
    result.say(
        "queue",
        "",
        f"Between two sheets: {statistics.median(apart):.2f} s, longest {apart.max():.2f} s (the feeder alone needs "
        f"{120 / RATE_PPM:.2f} s). Deepest queue {max(r[2] for r in rows)} page(s). A page is through the gate "
        f"{statistics.median(taken):.2f} s after it was fed, at the longest {max(taken):.2f} s.",
    )


def _papers(folder: Path, seed: int) -> list[Paper]:
    """Six sheets with two sides."""
    drawn, made = Drawn(8, seed), []
    for n in range(12):
        rng = np.random.default_rng([seed, n])
        page = scanned(drawn[int(rng.integers(len(drawn)))], rng)
        path = folder / f"page-{n}.png"
        PilImage.fromarray(page).save(path, dpi=(DPI, DPI))
        made.append(path)
    return [Paper(made[i], made[i + 1]) for i in range(0, len(made), 2)]


def _run(
    feeder: SaneFeeder, work: Any, done: Any, pages: int, gates: Sequence[int]
) -> tuple[list[tuple[float, int, int, int, int]], list[float], list[float], Any]:
    """Feeds; returns rows (s, fed, queue, MB, MB), when each page came, how long each took, and the outcome."""
    began, arrivals = time.monotonic(), list[float]()
    finished = dict[int, float]()
    over = threading.Event()

    def keep(page: FedPage) -> None:
        arrivals.append(time.monotonic() - began)
        work.put((len(arrivals) - 1, page.image))

    def collect() -> None:
        while len(finished) < pages and not over.is_set():
            if not done.empty():
                finished[done.get()] = time.monotonic() - began
            else:
                time.sleep(0.01)

    rows: list[tuple[float, int, int, int, int]] = []

    def look() -> None:
        while not over.wait(0.5):
            waiting = max(0, len(arrivals) - len(finished) - CORES)
            ours = _resident(os.getpid()) + _resident(feeder.worker_pid or 0)
            rows.append((time.monotonic() - began, len(arrivals), waiting, ours, sum(map(_resident, gates))))

    threads = [threading.Thread(target=collect), threading.Thread(target=look)]
    for thread in threads:
        thread.start()
    watch = OverlapWatch(FeederConfig().double_feed_edge)
    outcome = feed(feeder, ScanSettings(DPI, False, duplex=True), keep, 0, overlap=watch)
    until = time.monotonic() + 60
    while len(finished) < len(arrivals) and time.monotonic() < until:
        time.sleep(0.05)
    over.set()
    for thread in threads:
        thread.join()
    return rows, arrivals, [finished[n] - arrivals[n] for n in finished], outcome


def _gate(work: Any, done: Any) -> None:
    """One core of the station: the quality gate, page after page."""
    cv2.setNumThreads(1)
    limits = QualityLimits()
    while (item := work.get()) is not None:
        number, image = item
        with contextlib.suppress(PageRefusedError):
            examine(CapturedPage(PageId("f" * 32, number, 0, Side.FRONT), image, DPI, simulated=True), limits)
        done.put(number)


def _resident(pid: int) -> int:
    """Memory of a process, MB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS")), 0)


TITLES = {
    "double": "## Double feeds without a sensor\n",
    "queue": f"## A feeder of {RATE_PPM:.0f} pages a minute\n",
}


def write(result: Result, command: str) -> None:
    """Puts the parts that were measured into docs/measurements/feeder.md; the others stay as they are."""
    path = FOLDER / "feeder.md"
    old = path.read_text() if path.is_file() else ""
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    made = f"Made on {dt.datetime.now(dt.UTC):%Y-%m-%d} ({machine}) by `{command}`."
    parts = [HEAD]
    for part, title in TITLES.items():
        if part in result.sections:
            parts.append("\n".join([title, made, "", *result.sections[part], ""]))
        elif title in old:
            parts.append(title + old.split(title, 1)[1].split("\n## ", 1)[0].rstrip() + "\n")
    path.write_text("\n".join(parts))


if __name__ == "__main__":
    raise SystemExit(main())
