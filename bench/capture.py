"""Measures the quality gate: skew and orientation against the truth, each fault of a scan at graded severities, speed.

`./run bench capture [--pages N] [--turns N] [--clean N] [--faulty N] [--seed S] [--only PART] [--report]`

Rules:
- Pages are records of the generator's test part, drawn without defects and then scanned, turned or spoiled with exact
  truth (`bench/support/capture_pages.py`, `bench/support/flaws.py`).
- A tool or measurement that says "unsure" is counted by itself: its errors are those of the answers it gave.
- Detection at 1 % false alarms: the limit is the value that one clean page in a hundred exceeds, on clean pages that no
  fault is drawn on. Detection with the limits that ship counts notes and refusals alike.
- Times are CPU seconds of this process with one thread; t is the plain tesseract program on the same page.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import resource
import statistics
import subprocess
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import cv2
import numpy as np

from appliance.documents import CapturedPage, Image, PageId, QualityReport, Side
from appliance.quality import gate
from appliance.quality.gate import PageRefusedError, examine
from appliance.quality.orientation import measure_orientation
from appliance.quality.preview import make_preview
from appliance.quality.skew import measure_skew
from appliance.sections.pages import QualityLimits
from bench.report import FOLDER, Result
from bench.support.capture_pages import Drawn, plain, scanned, sparse, turned
from bench.support.curves import Curve, draw_curves
from bench.support.deskew_tools import DeskewTools
from bench.support.flaws import DPI, FLAWS, Flaw

PARTS = ("skew", "turns", "faults", "speed")
PICTURE = FOLDER.parent / "pictures" / "capture.png"
LIMITS = QualityLimits()
STATION = "scan station"
KINDS = ("whole page", "a few lines", "lying sideways")
FEED_S, SHEETS, CORES = 1.0, 500, 2  # a feeder of 60 pages a minute

HEAD = """# capture

The quality gate on drawn pages with exact truth. What each measurement is stands in [quality.md](../quality.md). Pages
are drawn, not scanned from paper: the limits have not met a real scanner, and some of them (the limits for notes, the
odds of orientation) were set while looking at pages of the same generator.
"""
TITLES = {
    "skew": """## Skew

Degrees, -15 to +15 drawn at random; targets: mean at most 0.05, 95th percentile at most 0.15, never wrong by more than
1. The other tools come from PyPI: `deskew` 1.6.1 (as it comes, in steps of 1 degree, and from -16 to 16 in steps of
0.1), `jdeskew` 0.4.2.
""",
    "turns": """## Orientation

Pages lying in all four directions in turn; target: at most 1 wrong in 1,000, "unsure" instead of wrong.
""",
    "faults": """## Faults

![Share of faults found, by severity](../pictures/capture.png)
""",
    "speed": """## Speed

Target: the gate costs at most 0.1 t a page and never holds up a feeder of 60 pages a minute.
""",
}


def main() -> int:
    """Runs the measurement; with `--report` it writes docs/measurements/capture.md and the curves."""
    parser = argparse.ArgumentParser(prog="./run bench capture", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=90, help="pages for skew")
    parser.add_argument("--turns", type=int, default=200, help="pages for orientation")
    parser.add_argument("--clean", type=int, default=120, help="clean pages that set the limits")
    parser.add_argument("--faulty", type=int, default=12, help="pages for each severity of each fault")
    parser.add_argument("--seed", type=int, default=41)
    parser.add_argument("--only", choices=PARTS)
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    drawn, result = Drawn(26, options.seed), Result()
    runs: dict[str, Callable[[], None]] = {
        "skew": lambda: measure_skews(drawn, options.pages, options.seed, result),
        "turns": lambda: measure_turns(drawn, options.turns, options.seed + 1, result),
        "faults": lambda: measure_faults(drawn, options.clean, options.faulty, options.seed + 2, result),
        "speed": lambda: measure_speed(drawn, options.seed + 3, result),
    }
    for part in [options.only] if options.only else PARTS:
        runs[part]()
    if options.report:
        command = (
            f"./run bench capture --pages {options.pages} --turns {options.turns} --clean {options.clean} "
            f"--faulty {options.faulty} --seed {options.seed} --report"
            + (f" --only {options.only}" if options.only else "")
        )
        write(result, command)
    return 0


# Skew


def measure_skews(drawn: Drawn, count: int, seed: int, result: Result) -> None:
    """Errors in degrees of the station and of other tools on the same pages."""
    answers: dict[tuple[str, str], list[float | None]] = defaultdict(list)
    spent: dict[str, list[float]] = defaultdict(list)
    level = drawn.level()
    with tempfile.TemporaryDirectory() as folder, DeskewTools(Path(folder)) as tools:
        for number in range(count):
            rng, kind = np.random.default_rng([seed, number]), KINDS[number % len(KINDS)]
            page, truth = drawn[level[int(rng.integers(len(level)))]], float(rng.uniform(-15, 15))
            page = sparse(page, rng) if kind == KINDS[1] else page
            page = np.rot90(page, 1 + 2 * int(rng.integers(2))) if kind == KINDS[2] else page
            page = scanned(turned(np.ascontiguousarray(page), truth), rng)
            begin = time.process_time()
            found = measure_skew(make_preview(page, DPI))
            spent[STATION].append(time.process_time() - begin)
            answers[STATION, kind].append(found.angle_deg - truth if found.sure else None)
            for name, (angle, seconds) in tools.ask(page).items():
                spent[name].append(seconds)
                answers[name, kind].append(None if angle is None else angle - truth)
    head = "| pages | tool | mean error | 95th percentile | largest | wrong by over 1 | unsure | CPU s a page |"
    result.say("skew", head, "|---|---|---|---|---|---|---|---|")
    for kind in (*KINDS[:2], "upright pages together", KINDS[2]):
        kinds = KINDS[:2] if kind not in KINDS else (kind,)
        for name, each in spent.items():
            given = [a for k in kinds for a in answers[name, k]]
            result.say("skew", _skew_row(kind, name, given, statistics.fmean(each)))


def _skew_row(kind: str, name: str, given: Sequence[float | None], seconds: float) -> str:
    errors = np.abs([e for e in given if e is not None])
    if not errors.size:
        return f"| {kind} | {name} | - | - | - | - | {len(given)} of {len(given)} | {seconds:.2f} |"
    return (
        f"| {kind} | {name} | {errors.mean():.3f} | {np.percentile(errors, 95):.3f} | {errors.max():.2f} | "
        f"{int((errors > 1).sum())} of {len(given)} | {len(given) - errors.size} of {len(given)} | {seconds:.2f} |"
    )


# Orientation


def measure_turns(drawn: Drawn, count: int, seed: int, result: Result) -> None:
    """How often the way up is seen, not seen, or seen wrongly."""
    result.say("turns", "| pages | right | unsure | wrong | largest odds of a wrong one |", "|---|---|---|---|---|")
    for kind in KINDS[:2]:
        right, unsure, wrong, odds = 0, 0, 0, 0.0
        for number, page, rng in plain(drawn, count if kind == KINDS[0] else count // 2, seed):
            part = sparse(page, rng) if kind == KINDS[1] else page
            turns = number % 4
            image = scanned(np.ascontiguousarray(np.rot90(part, turns)), rng)
            found = measure_orientation(make_preview(image, DPI))
            right += found.clockwise == 90 * turns
            unsure += found.clockwise is None
            if found.clockwise not in (None, 90 * turns):
                wrong, odds = wrong + 1, max(odds, found.odds)
        result.say("turns", f"| {kind} | {right} | {unsure} | {wrong} | {odds:.1f} |")


# Faults


def measure_faults(drawn: Drawn, clean: int, faulty: int, seed: int, result: Result) -> None:
    """Detection of each fault at each severity."""
    good = [report_of(scanned(page, rng)) for _, page, rng in plain(drawn, clean, seed)]
    alarms = sum(bool(r.findings) for r in good)
    refused = sum(bool(r.reasons) for r in good)
    result.say(
        "faults",
        f"Of {clean} clean pages the limits that ship refuse {refused} and put a note on {alarms - refused}.",
        "",
    )
    result.say(
        "faults",
        "| fault | severity | measured as | limit at 1 % false alarms | found at it | found, limits that ship "
        "| refused |",
        "|---|---|---|---|---|---|---|",
    )
    curves: list[Curve] = []
    for flaw in FLAWS:
        limit = _limit(flaw, good)
        limited, shipped = [], []
        for severity in flaw.severities:
            reports = [
                report_of(scanned(page, rng, flaw, severity)) for _, page, rng in plain(drawn, faulty, seed + 1_000)
            ]
            values = [r.as_mapping().get(flaw.measurement, np.nan) for r in reports]
            found = statistics.fmean(bool(v < limit) if flaw.low else bool(v > limit) for v in values)
            told = statistics.fmean(any(f.code == flaw.measurement for f in r.findings) for r in reports)
            limited.append(found)
            shipped.append(told)
            result.say(
                "faults",
                f"| {flaw.name} | {severity:g} {flaw.unit} | {np.nanmedian(values):.3g} | {limit:.3g} | {found:.0%} | "
                f"{told:.0%} | {statistics.fmean(bool(r.reasons) for r in reports):.0%} |",
            )
        curves.append((flaw.name, flaw.unit, flaw.severities, limited, shipped))
    draw_curves(curves, PICTURE)


def report_of(page: Image) -> QualityReport:
    """The gate's report on a page, accepted or not."""
    try:
        return examine(captured(page), LIMITS).quality
    except PageRefusedError as error:
        return error.report


def captured(page: Image) -> CapturedPage:
    """The page as a feeder delivers it."""
    return CapturedPage(PageId("f" * 32, 0, 0, Side.FRONT), page, DPI, simulated=True)


def _limit(flaw: Flaw, good: Sequence[QualityReport]) -> float:
    values = [r.as_mapping()[flaw.measurement] for r in good if flaw.measurement in r.as_mapping()]
    return float(np.percentile(values, 1 if flaw.low else 99))


# Speed


@contextmanager
def _watched(spent: dict[str, float], names: Sequence[str]) -> Iterator[None]:
    """Adds up the CPU seconds inside functions that the gate calls."""
    before = {name: getattr(gate, name) for name in names}

    def timed(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def run(*arguments: object) -> object:
            begin = time.process_time()
            try:
                return call(*arguments)
            finally:
                spent[name] += time.process_time() - begin

        return run

    for name, call in before.items():
        setattr(gate, name, timed(name, call))
    try:
        yield
    finally:
        for name, call in before.items():
            setattr(gate, name, call)


def measure_speed(drawn: Drawn, seed: int, result: Result) -> None:
    """CPU seconds a page, by measurement, against one reading; and the queue behind a fast feeder."""
    names = sorted(n for n in vars(gate) if n.startswith(("measure_", "count_", "make_preview", "has_", "straighten")))
    spent: dict[str, float] = defaultdict(float)
    whole, colour, reading = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        for _, page, rng in plain(drawn, 12, seed):
            image = scanned(page, rng)
            with _watched(spent, names):
                begin = time.process_time()
                report_of(image)
                whole.append(time.process_time() - begin)
            begin = time.process_time()
            report_of(np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2RGB), np.uint8))
            colour.append(time.process_time() - begin)
            reading.append(_tesseract(image, Path(folder)))
    t, cost = statistics.median(reading), statistics.median(whole)
    result.say("speed", "| what | CPU ms a page | share of t |", "|---|---|---|")
    result.say("speed", f"| t: the plain tesseract program | {t * 1000:.0f} | 1 |")
    result.say("speed", f"| the quality gate, median page | {cost * 1000:.0f} | {cost / t:.3f} |")
    for name, costs in (("mean of all, 3 in 10 turned straight", whole), ("the same in colour", colour)):
        mean = statistics.fmean(costs)
        result.say("speed", f"| {name} | {mean * 1000:.0f} | {mean / statistics.fmean(reading):.3f} |")
    for name, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
        each = seconds / len(whole)
        result.say("speed", f"| - {name} | {each * 1000:.1f} | {each / t:.3f} |")
    deepest, waited = _queue(whole)
    result.say(
        "speed", "",
        f"A feeder of {60 / FEED_S:.0f} pages a minute, {SHEETS} pages, {CORES} cores, each page taking what a page "
        f"measured here took, drawn at random: the queue before the gate is never deeper than {deepest} page(s); no "
        f"page waits longer than {waited:.2f} s.",
    )  # fmt: skip


def _tesseract(image: Image, folder: Path) -> float:
    """CPU seconds of the plain program on the page."""
    file = folder / "page.png"
    cv2.imwrite(str(file), image)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = ["tesseract", str(file), "stdout", "--dpi", str(DPI), "-l", "eng", "tsv"]
    subprocess.run(command, env={**os.environ, "OMP_THREAD_LIMIT": "1"}, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _queue(whole: Sequence[float]) -> tuple[int, float]:
    """Deepest queue and longest wait (s) of a steady feeder before the cores."""
    rng = np.random.default_rng(0)
    free, begins = [0.0] * CORES, []
    deepest, waited = 0, 0.0
    for number in range(SHEETS):
        arrives = number * FEED_S
        core = int(np.argmin(free))
        begin = max(arrives, free[core])
        free[core] = begin + float(rng.choice(whole))
        begins.append(begin)
        waited = max(waited, begin - arrives)
        deepest = max(deepest, sum(b > arrives for b in begins))
    return deepest, waited


def write(result: Result, command: str) -> None:
    """Puts the parts that were measured into docs/measurements/capture.md; the others stay as they are."""
    path = FOLDER / "capture.md"
    old = path.read_text() if path.is_file() else ""
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    made = f"Made on {dt.datetime.now(dt.UTC):%Y-%m-%d} ({machine}) by `{command}`."
    sections = {part: _section(old, title) for part, title in TITLES.items()}
    for part, lines in result.sections.items():
        sections[part] = f"{TITLES[part]}\n{made}\n\n" + "\n".join(lines) + "\n"
    path.write_text(HEAD + "".join("\n" + section for section in sections.values() if section))


def _section(page: str, title: str) -> str:
    """The part of the page below this heading, up to the next."""
    heading = title.splitlines()[0]
    _, found, rest = page.partition(heading + "\n")
    return heading + "\n" + rest.split("\n## ")[0].rstrip() + "\n" if found else ""


if __name__ == "__main__":
    raise SystemExit(main())
