"""Measures how many barcodes are read, label by label and separator by separator, against zxing-cpp alone.

`./run bench barcodes [--pages N] [--plain N] [--part dev|test] [--seed S] [--report]`

The report is written anew after each round of 90 pages, in which each symbology meets each kind of damage once.

Rules:
- Pages are drawn with one code each, damaged in one of 18 ways and scanned (`bench/support/coded_pages.py`); the
  ways of reading were chosen on the part `dev`, the report is made on the part `test`.
- Both read the same raw page, as it was scanned: not straightened, not turned.
- Read: the exact text. Wrong: any text that stands in no code of the page.
- Times are CPU seconds of this process with one thread; t is one reading of the same pages by tesseract.
"""

from __future__ import annotations

import argparse
import datetime as dt
import platform
import resource
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

import cv2
import numpy as np
import zxingcpp

from appliance.documents import Box, Image
from appliance.files import write_atomic
from appliance.programs.tesseract import Request, read_words
from appliance.reading.barcodes import find_barcodes
from appliance.reading.patch import find_patch
from appliance.reading.reader import well_read
from appliance.sim.generator import Part
from bench.report import FOLDER
from bench.support.capture_pages import Drawn, scanned
from bench.support.code_damage import KINDS
from bench.support.coded_pages import SYMBOLOGIES, CodedPage, coded_page
from bench.support.intervals import Share, share

T = TypeVar("T")

ROUND = len(SYMBOLOGIES) * len(KINDS)  # pages in which each symbology meets each kind of damage once
STATION, ALONE = "the station", "zxing-cpp alone"
HEAD = """# barcodes

Patient labels (Code 128, QR, DataMatrix, PDF417) on generated records, and the separator sheets that `scanstation
separator` prints, drawn at 600 dots an inch, damaged, and scanned at 200 or 300 dpi. They are drawn, not printed and
scanned on devices. Both columns read the same raw pages in the same run; `zxing-cpp alone` is one call with the
library's own settings. Shares with their 95 % Wilson intervals; some codes are cut through or painted over, and nobody
can read those.
"""


@dataclass
class Tally:
    """What became of the codes."""

    read: dict[str, dict[tuple[str, str], list[bool]]] = field(
        default_factory=lambda: {name: defaultdict(list) for name in (STATION, ALONE)}
    )
    wrong: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unsure: int = 0  # seen by the station and not believed
    patches: list[bool] = field(default_factory=list)
    false_patches: list[bool] = field(default_factory=list)
    spent: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, reader: str, page: CodedPage, texts: list[str], seconds: float) -> None:
        """One page as one reader read it."""
        self.read[reader][page.symbology, page.kind].append(page.text in texts)
        self.wrong[reader] += sum(text not in page.texts for text in texts)
        self.spent[reader].append(seconds)

    def share(self, reader: str, symbology: str = "", kind: str = "") -> Share:
        """What a reader read of a symbology and a kind of damage; "" for all."""
        return share(
            flag
            for (one, other), flags in self.read[reader].items()
            if symbology in ("", one) and kind in ("", other)
            for flag in flags
        )


def main() -> int:
    """Runs the measurement; with `--report` it writes docs/measurements/barcodes.md."""
    parser = argparse.ArgumentParser(prog="./run bench barcodes", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pages", type=int, default=1000, help="pages with a code")
    parser.add_argument("--plain", type=int, default=60, help="pages without one, for cost and false findings")
    parser.add_argument("--part", choices=[part.value for part in Part], default=Part.TEST.value)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--report", action="store_true")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    part = Part(options.part)
    tally = Tally()
    cost = _cost(part, options.plain, options.seed)
    for number in range(options.pages):
        measure(coded_page(part, options.seed, number), tally)
        done = number + 1
        if done == options.pages or done % ROUND == 0:
            lines = [*_table(tally), "", *cost, "", _spent(tally)]
            sys.stdout.write(f"\n{done} pages\n" + "\n".join(lines) + "\n")
            sys.stdout.flush()
            if options.report:
                _write(lines, f"--pages {done} --plain {options.plain} --part {part} --seed {options.seed}")
    return 0


def _write(lines: list[str], options: str) -> None:
    """The report, with the command that makes it again."""
    machine = f"{platform.machine()}, Python {platform.python_version()}"
    command = f"./run bench barcodes {options} --report"
    made = f"Made on {dt.datetime.now(dt.UTC):%Y-%m-%d} ({machine}) by `{command}`."
    write_atomic(FOLDER / "barcodes.md", "\n".join([HEAD, made, "", *lines, ""]).encode(), 0o644)


def measure(page: CodedPage, tally: Tally) -> None:
    """Both readers on one page, and the patch code of a separator."""
    found, seconds = _timed(lambda: find_barcodes(page.image, page.dpi))
    tally.note(STATION, page, [code.text for code in found if code.text], seconds)
    tally.unsure += sum(not code.text for code in found)
    alone, seconds = _timed(lambda: zxingcpp.read_barcodes(page.image))
    tally.note(ALONE, page, [result.text for result in alone], seconds)
    patch = find_patch(page.image, page.dpi) is not None
    (tally.patches if page.symbology == "separator" else tally.false_patches).append(patch)


def _table(tally: Tally) -> list[str]:
    """Read rates by code and by damage."""
    lines = [f"| what | codes | {STATION} | {ALONE} |", "|---|---|---|---|"]
    rows = [("all", "", ""), *((name, name, "") for name in SYMBOLOGIES), *((kind, "", kind) for kind in KINDS)]
    for title, symbology, kind in rows:
        ours, theirs = (tally.share(reader, symbology, kind) for reader in (STATION, ALONE))
        if ours.total:
            lines.append(f"| {title} | {ours.total} | {_percent(ours)} | {_percent(theirs)} |")
    lines.append(f"| wrong values | | {tally.wrong[STATION]} | {tally.wrong[ALONE]} |")
    lines.append(f"| seen and not believed | | {tally.unsure} | - |")
    lines.append(f"| patch T found on separator sheets | {len(tally.patches)} | {_percent(share(tally.patches))} | - |")
    false = share(tally.false_patches)
    lines.append(f"| patch T found where none is | {len(tally.false_patches)} | {false.hits} | - |")
    return lines


def _percent(found: Share) -> str:
    low, high = found.interval
    return f"{100 * found.value:.1f} % ({100 * low:.1f}-{100 * high:.1f})"


def _cost(part: Part, count: int, seed: int) -> list[str]:
    """What looking for codes costs on pages without any, against one reading."""
    drawn = Drawn(count, seed, part)
    spent: dict[str, list[float]] = defaultdict(list)
    found = 0
    plain = [index for index in range(len(drawn)) if not zxingcpp.read_barcodes(drawn[index])][:count]
    for index in plain:
        page = scanned(drawn[index], np.random.default_rng([seed, index]))
        read, seconds = _read(page)
        spent["t"].append(seconds)
        codes, seconds = _timed(partial(find_barcodes, page, 300, read))
        spent["station"].append(seconds)
        spent["once"].append(_timed(partial(_once, page))[1])
        spent["patch"].append(_timed(partial(find_patch, page, 300))[1])
        found += sum(bool(code.text) for code in codes)
    t = statistics.median(spent["t"])
    more = [ours - once for ours, once in zip(spent["station"], spent["once"], strict=True)]
    rows = [
        ("t: one reading by tesseract", t),
        ("one plain decoding", statistics.mean(spent["once"])),
        ("what the station adds to it, mean", statistics.mean(more)),
        ("what the station adds to it, worst page", max(more)),
        ("patch T, looked for on pages with few words alone", statistics.mean(spent["patch"])),
    ]
    return [
        f"Cost on {len(plain)} scanned pages without a code ({found} texts found on them):",
        "",
        "| what | CPU ms a page | share of t |",
        "|---|---|---|",
        *(f"| {name} | {seconds * 1000:.0f} | {seconds / t:.3f} |" for name, seconds in rows),
    ]


def _spent(tally: Tally) -> str:
    ours, theirs = (statistics.mean(tally.spent[reader]) * 1000 for reader in (STATION, ALONE))
    return f"On the pages with a code the station spent {ours:.0f} ms, zxing-cpp alone {theirs:.0f} ms a page."


def _once(page: Image) -> object:
    """The one call that every page has had all along."""
    return zxingcpp.read_barcodes(page, try_invert=False, try_downscale=False)


def _timed(work: Callable[[], T]) -> tuple[T, float]:
    begin = time.process_time()
    result = work()
    return result, time.process_time() - begin


def _read(page: Image) -> tuple[list[Box], float]:
    """Where words are read well, as the station tells its decoder, and the CPU seconds of that reading."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    words = read_words(page, Request(300))
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return well_read(words), after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    raise SystemExit(main())
