"""`./run bench station`: the whole station against tesseract alone, on the same pages with as many workers.

A 20-sheet stack, three times. Each round first reads the pages' files with the plain `tesseract` program (one thread
each, as many at a time as the station has workers), then sends them through the site
(simulated feeder, station, uplink, broker, receiver), then through a site whose release gate does not read a second
time. Numbers are ratios within one round, because machines are noisy. A last run feeds slower than the station works,
to see how long after the last sheet its document is sealed.

A stack counts to its verdict: when its document is delivered, or when the release gate holds it for a person (which
takes the same work). The table says how many were delivered.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

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
FIRST_READING_ALONE = "bench.support.first_reading_worker"


@dataclass(frozen=True, slots=True)
class Round:
    """One round: seconds of tesseract alone, and the runs of the station."""

    alone_s: float
    run: Run
    unread: Run  # with a gate that does not read again

    @property
    def ratio(self) -> float:
        """Pages a minute of the station over those of tesseract alone."""
        return self.alone_s / _verdict_s(self.run)

    @property
    def ratio_unread(self) -> float:
        """The same without the gate's second reading."""
        return self.alone_s / _verdict_s(self.unread)


def _verdict_s(run: Run) -> float:
    """Press to the document's end: its receipt, or the gate's word that a person must look."""
    return run.last("document", "delivered" if run.shredded else "held")


def _tail_s(run: Run) -> float:
    """Last page scanned to sealed (or held)."""
    return run.last("document", "sealed" if run.shredded else "held") - run.last("page", "captured")


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
    files = [sheet.front for sheet in paper]
    options = SiteOptions(duplex=False, workers=workers, document_class="referral")
    unread_options = replace(options, page_worker=FIRST_READING_ALONE)
    rounds: list[Round] = []
    memory = MemoryWatch()
    with Site(directory / "site", options) as site, memory.of(site):
        for number in range(1, count + 1):
            alone = _tesseract_alone(files, workers)
            run = _run(site, paper)
            with Site(directory / f"unread-{number}", unread_options) as other:
                rounds.append(Round(alone, run, _run(other, paper)))
            _say(
                f"round {number}: tesseract alone {alone:.1f} s, station {_verdict_s(run):.1f} s, "
                f"ratio {rounds[-1].ratio:.2f}, without the second reading {rounds[-1].ratio_unread:.2f}"
            )
        t = _one_page(files)
        pace = len(files) * 60 / statistics.median(_verdict_s(r.run) for r in rounds)
        with site.feeder() as feeder:
            feeder.rate(SLOW * pace)
        slow = _run(site, paper)
    rows = _rows(rounds, slow, t, workers, memory)
    write_report("station", __doc__ or "", f"./run bench station --sheets {sheets} --workers {workers}", rows)
    return 0


def _rows(
    rounds: Sequence[Round], slow: Run, t: float, workers: int, memory: MemoryWatch
) -> list[tuple[str, str, str]]:
    """Measure, value, target."""
    runs = [*(r.run for r in rounds), slow]
    answered = max(run.first("press", "answered") for run in runs)
    rows = [
        ("pages a minute, station over tesseract alone, median", _middle(r.ratio for r in rounds), "at least 0.40"),
        ("the same, lowest and highest round", _range(r.ratio for r in rounds), ""),
        (
            "the same without the gate's second reading, median",
            _middle(r.ratio_unread for r in rounds),
            "at least 0.75",
        ),
        ("the same, lowest and highest round", _range(r.ratio_unread for r in rounds), ""),
        ("press (button released) to first change of a lamp, slowest", f"{answered * 1000:.0f} ms", "at most 200 ms"),
        ("last sheet to sealed, fed slower than it works", f"{_tail_s(slow) / t:.1f} t", "at most 3 t"),
        ("last sheet to sealed, fed all at once", f"{statistics.median(_tail_s(r.run) for r in rounds) / t:.1f} t", ""),
        ("t: one page with tesseract alone on an idle machine", f"{t:.2f} s", ""),
        ("stacks delivered, of those sent", f"{sum(run.shredded for run in runs)} of {len(runs)}", "all"),
        ("workers", str(workers), ""),
    ]
    rows += [(f"peak memory, {name}", f"{size / (1 << 20):.0f} MiB", "") for name, size in memory.peaks().items()]
    together = f"{memory.device_peak / (1 << 20):.0f} MiB"
    return [*rows, ("station, workers, tesseract, SANE worker, uplink at once", together, "under 1,024 MiB")]


def _middle(values: Iterable[float]) -> str:
    return f"{statistics.median(values):.2f}"


def _range(values: Iterable[float]) -> str:
    ordered = sorted(values)
    return f"{ordered[0]:.2f} to {ordered[-1]:.2f}"


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


def _tesseract_alone(files: Sequence[Path], workers: int) -> float:
    begin = time.monotonic()
    with ThreadPoolExecutor(workers) as threads:
        list(threads.map(_tesseract, files))
    return time.monotonic() - begin


def _one_page(files: Sequence[Path]) -> float:
    """Median seconds of one page at a time."""
    spent = []
    for file in files[: len(SHEETS)]:
        begin = time.monotonic()
        _tesseract(file)
        spent.append(time.monotonic() - begin)
    return statistics.median(spent)


def _tesseract(file: Path) -> None:
    """The plain program, as anybody would call it: a page image in, a table of words out."""
    command = ["tesseract", str(file), "stdout", "--dpi", "300", "-l", "eng", "tsv"]
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    subprocess.run(command, env=environment, capture_output=True, check=True)


def _run(site: Site, paper: Sequence[Paper]) -> Run:
    with site.feeder() as feeder:
        feeder.load(paper)
    run = asyncio.run(follow(site, _quiet))
    if not run.shredded and not run.count("document", "held"):
        raise SystemExit("the station came to no verdict; see ./run demo for what it says")
    if not run.shredded:
        _say(f"held: {_held_for(site)}")
    return run


def _held_for(site: Site) -> str:
    """The release gate's codes, from the station's log."""
    lines = (site.directory / "logs" / "station.log").read_text(errors="replace").splitlines()
    told = [line for line in lines if line.startswith("WARNING appliance.processing")]
    return told[-1].rpartition(": ")[2] if told else "no code"


def _quiet(run: Run, event: Event) -> None:
    """Nothing is printed while it is measured."""


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
