"""`./run bench station`: the whole station against tesseract alone, on the same pages with as many workers.

A 20-sheet stack, three times. Each round first reads the pages with tesseract alone, then sends them through the site:
simulated feeder, station, uplink, broker, receiver. Numbers are ratios within one round, because machines are noisy.
A last run feeds slower than the station works, to see how long after the last sheet its document is sealed.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from appliance.documents import Image
from appliance.programs.tesseract import Request, read_words
from appliance.sim.control import Paper
from appliance.sim.run import Event, Run, follow
from appliance.sim.samples import render_stack
from appliance.sim.samples.writing import write_stack
from appliance.sim.site import Site, SiteOptions
from bench.memory import MemoryWatch
from bench.report import write_report

SHEETS = (1, 3, 4, 6, 9)  # of the sample stack: letters, a table, a report
ROUNDS = 3
SLOW = 0.6  # feed rate of the last run, as a share of what the station manages


@dataclass(frozen=True, slots=True)
class Round:
    """One round: seconds of tesseract alone, and the run of the station."""

    alone_s: float
    run: Run

    @property
    def station_s(self) -> float:
        """Press to receipt."""
        return self.run.last("document", "delivered")

    @property
    def ratio(self) -> float:
        """Pages a minute of the station over those of tesseract alone."""
        return self.alone_s / self.station_s

    def tail(self, t: float) -> float:
        """Last page scanned to sealed, in multiples of one page's t."""
        return (self.run.last("document", "sealed") - self.run.last("page", "captured")) / t


def main() -> int:
    """Runs the measurement and writes docs/measurements/station.md."""
    parser = argparse.ArgumentParser(prog="./run bench station", description=__doc__)
    parser.add_argument("--sheets", type=int, default=20)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scanstation-") as directory:
        return _measure(Path(directory), options.sheets, options.workers, options.rounds)


def _measure(directory: Path, sheets: int, workers: int, count: int) -> int:
    paper = _paper(directory, sheets)
    images = [np.asarray(cv2.imread(str(sheet.front), cv2.IMREAD_GRAYSCALE), np.uint8) for sheet in paper]
    options = SiteOptions(duplex=False, workers=workers, document_class="referral")
    rounds: list[Round] = []
    with Site(directory / "site", options) as site, MemoryWatch(site) as memory:
        for number in range(1, count + 1):
            alone = _tesseract_alone(images, workers)
            rounds.append(Round(alone, _run(site, paper)))
            _say(
                f"round {number}: tesseract alone {alone:.1f} s, station {rounds[-1].station_s:.1f} s, "
                f"ratio {rounds[-1].ratio:.2f}"
            )
        t = _one_page(images)
        pace = len(images) * 60 / statistics.median(r.station_s for r in rounds)
        with site.feeder() as feeder:
            feeder.rate(SLOW * pace)
        slow = Round(float("nan"), _run(site, paper))
    rows = _rows(rounds, slow, t, workers, memory)
    write_report("station", __doc__ or "", f"./run bench station --sheets {sheets} --workers {workers}", rows)
    return 0


def _rows(
    rounds: Sequence[Round], slow: Round, t: float, workers: int, memory: MemoryWatch
) -> list[tuple[str, str, str]]:
    """Measure, value, target."""
    ratios = sorted(r.ratio for r in rounds)
    answered = max(r.run.first("press", "answered") for r in (*rounds, slow))
    rows = [
        ("pages a minute, station over tesseract alone, median", f"{statistics.median(ratios):.2f}", "at least 0.40"),
        ("the same, lowest and highest round", f"{ratios[0]:.2f} to {ratios[-1]:.2f}", ""),
        ("press (button released) to first change of a lamp, slowest", f"{answered * 1000:.0f} ms", "at most 200 ms"),
        ("last sheet to sealed, fed slower than it works", f"{slow.tail(t):.1f} t", "at most 3 t"),
        ("last sheet to sealed, fed all at once", f"{statistics.median(r.tail(t) for r in rounds):.1f} t", ""),
        ("t: one page with tesseract alone on an idle machine", f"{t:.2f} s", ""),
        ("workers", str(workers), ""),
    ]
    rows += [(f"peak memory, {name}", f"{size / (1 << 20):.0f} MiB", "") for name, size in memory.peaks().items()]
    together = f"{memory.device_peak / (1 << 20):.0f} MiB"
    return [*rows, ("station, workers, tesseract, SANE worker, uplink at once", together, "under 1,024 MiB")]


def _paper(directory: Path, sheets: int) -> list[Paper]:
    """One-sided sheets of sample records, from as many seeds as needed."""
    paper: list[Paper] = []
    seed = 0
    while len(paper) < sheets:
        seed += 1
        folder = directory / f"paper-{seed}"
        folder.mkdir()
        write_stack(render_stack(seed), folder, seed=seed)
        paper += [Paper(folder / f"{number:02d}-front.png") for number in SHEETS]
    return paper[:sheets]


def _tesseract_alone(images: Sequence[Image], workers: int) -> float:
    begin = time.monotonic()
    with ThreadPoolExecutor(workers) as threads:
        list(threads.map(lambda image: read_words(image, Request(300)), images))
    return time.monotonic() - begin


def _one_page(images: Sequence[Image]) -> float:
    """Median seconds of one page at a time."""
    spent = []
    for image in images[: len(SHEETS)]:
        begin = time.monotonic()
        read_words(image, Request(300))
        spent.append(time.monotonic() - begin)
    return statistics.median(spent)


def _run(site: Site, paper: Sequence[Paper]) -> Run:
    with site.feeder() as feeder:
        feeder.load(paper)
    run = asyncio.run(follow(site, _quiet))
    if not run.shredded:
        raise SystemExit("the station did not deliver; see ./run demo for what it says")
    return run


def _quiet(run: Run, event: Event) -> None:
    """Nothing is printed while it is measured."""


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
