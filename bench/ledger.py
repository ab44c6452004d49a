"""Measures how the order of a stack is checked: every fault named exactly, otherwise stopped, or wrong in silence.

`./run bench ledger [--stacks N] [--real N] [--seed S] [--report] [--show]`

Rules:
- A stack has one fault, or none (`bench/support/ledger_stacks.py`). Named exactly: the first finding has the right code
  and the right sheet. A stack with a fault that nothing on its pages shows is counted apart.
- Fast: the words of the pages as they were drawn, each letter perhaps misread, each word perhaps lost; pictures are
  compared by their names. Real: the pages are drawn, tilted and shifted, examined, read by tesseract and
  fingerprinted as in a page worker, each time anew where a sheet is there twice.
"""

from __future__ import annotations

import argparse
import platform
import sys
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw

from appliance.capture.fingerprint import Likeness
from appliance.collation.check import check
from appliance.collation.findings import Finding
from appliance.collation.likeness import Outline, resemble
from appliance.collation.marks import MarkedPage, PageMarks, marks_of, marks_of_words, new_key
from appliance.documents import Box, CapturedPage, Image, PageId, Side, Word
from appliance.files import write_atomic
from appliance.policy.holds import Hold
from appliance.quality.gate import PageRefusedError, examine
from appliance.reading.reader import read
from appliance.sections.pages import QualityLimits, ReadingConfig
from appliance.sim.drawing.fonts import Face, load
from bench.report import FOLDER
from bench.support.ledger_stacks import Evidence, Fault, Page, Stack, exchanged, in_order, make, shortened

WIDTH, HEIGHT, SIZE = 2550, 3300, 46  # pixels of letter paper at 300 dpi, and of its print
MISREAD, LOST = 0.004, 0.005  # of letters and of words, in the fast mode
REAL_COPIES = 6
LONG, SHORT = (8, 3), (4, 2)  # pages of a document and documents of a stack, at most
PAIRS = frozenset({Hold.SHEETS_SWAPPED, Hold.STACK_REVERSED, Hold.PAGE_REPEATED})  # both sheets have to be right
CONFUSED = {"l": "1", "1": "l", "O": "0", "0": "O", "e": "c", "o": "0", "S": "5", "5": "S", "m": "rn", "g": "q"}
FACES = (Face.SERIF, Face.SANS, Face.VERA, "Carlito-Regular")

HEAD = """# ledger

What the check of a stack's order ([collation.md](../collation.md)) says about random stacks with one fault each.
*Exactly*: the first finding has the right code and names the right sheet. *Otherwise*: stopped, with another code or
sheet in front. *In silence*: nothing was said.

Faults that **nothing on the pages shows** cannot be found by looking at them: a sheet of unnumbered pages that is gone,
or put elsewhere, leaves no trace. For those the counts are the only remedy: `scan --sheets N` and the count on a
separator sheet. Weak numbers (a bare `3` in the foot) are believed only as a run, and a run does not say where it ends.
"""


@dataclass(frozen=True, slots=True)
class Result:
    """What was said about a stack."""

    stack: Stack
    findings: tuple[Finding, ...]

    @property
    def outcome(self) -> str:
        """One of the three, or that a clean stack went through."""
        if not self.findings:
            return "silent"
        first, stack = self.findings[0], self.stack
        sheets = {first.spot.sheet, first.other.sheet} if first.other and first.code in PAIRS else {first.spot.sheet}
        named = sheets <= stack.named
        if first.code is Hold.PAGE_TWICE and first.other:  # a person looks at both
            named = bool(stack.named & {first.spot.sheet, first.other.sheet})
        exact = first.code in stack.codes and named
        if first.code is Hold.SHEETS_SWAPPED and len(sheets) > 1:  # another order of whole documents is as right
            exact = exact or (stack.fault is Fault.SWAP and in_order(exchanged(stack.sheets, *sheets)))
        return "exact" if exact else "otherwise"


def main(arguments: Sequence[str] | None = None) -> int:
    """Measures and prints; with `--report` writes the page."""
    parser = argparse.ArgumentParser(prog="./run bench ledger", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--stacks", type=int, default=1000, help="stacks of the fast mode (default: %(default)s)")
    parser.add_argument("--real", type=int, default=33, help="stacks that are drawn and read (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="number of the first stack")
    parser.add_argument("--report", action="store_true", help="write docs/measurements/ledger.md")
    parser.add_argument("--show", action="store_true", help="print what is not named exactly")
    options = parser.parse_args(arguments)
    parts = []
    for title, count, judge in (("Fast", options.stacks, _fast), ("Real", options.real, _real)):
        begin = time.process_time()
        most = SHORT if judge is _real else LONG
        results = [judge(make(seed, *most), seed) for seed in range(options.seed, options.seed + count)]
        spent_s = time.process_time() - begin
        if options.show:
            _show(results, options.seed)
        parts.append(_table(title, results, spent_s))
        print(parts[-1])
    if options.report:
        given = " ".join(sys.argv[1:] if arguments is None else arguments)
        machine = f"{platform.machine()}, Python {platform.python_version()}"
        made = f"Made on {datetime.now(UTC):%Y-%m-%d} ({machine}) by `./run bench ledger {given}`.\n"
        write_atomic(FOLDER / "ledger.md", "\n".join([HEAD, made, *parts]).encode(), 0o644)
    return 0


def _places(stack: Stack) -> Iterator[tuple[int, int, Side, Page]]:
    """Every side of a stack: its place, sheet, side and what is on it."""
    index = 0
    for sheet, sides in enumerate(stack.sheets):
        for side, page in zip(Side, sides, strict=False):
            yield index, sheet, side, page
            index += 1


def _fast(stack: Stack, seed: int) -> Result:
    """From the words that were drawn."""
    rng, key = np.random.default_rng([seed, 99]), new_key()
    pages = []
    for index, sheet, side, page in _places(stack):
        marks = PageMarks(blank=True)
        if not page.blank:
            named: Any = page.name
            marks = marks_of_words(list(_words(page, rng)), (), HEIGHT, key)
            marks = replace(marks, outline=_outline(page.name), picture=named)
        pages.append(MarkedPage(index, sheet, side, replace(marks, side=side)))
    return Result(stack, check(pages, _by_name))


def _by_name(one: Any, other: Any) -> Likeness:
    return Likeness.SAME if one == other else Likeness.DIFFERENT


def _outline(name: str) -> Outline:
    grid = np.random.default_rng(zlib.crc32(name.encode())).standard_normal(48 * 64)
    return Outline((grid / np.linalg.norm(grid)).astype(np.float16).tobytes())


def _words(page: Page, rng: np.random.Generator) -> Iterator[Word]:
    """The words as a reader may give them."""
    for number, (top, left, text) in enumerate(page.lines):
        at = left * WIDTH
        for part in text.split():
            width = 0.5 * SIZE * len(part)
            box = Box(int(at), int(top * HEIGHT), int(at + width), int(top * HEIGHT) + SIZE)
            at += width + 0.3 * SIZE
            if rng.random() >= LOST:
                yield Word("".join(_misread(c, rng) for c in part), box, number, 90.0)


def _misread(letter: str, rng: np.random.Generator) -> str:
    return CONFUSED.get(letter, letter) if rng.random() < MISREAD else letter


def _real(stack: Stack, seed: int) -> Result:
    """From pages that were drawn, scanned and read."""
    stack, key = shortened(stack, REAL_COPIES), new_key()
    rng, pages = np.random.default_rng([seed, 77]), []
    face = FACES[seed % len(FACES)]
    for index, sheet, side, page in _places(stack):
        place = PageId("0" * 32, index, sheet, side)
        captured = CapturedPage(place, _scanned(_drawn(page, face), rng), 300.0, simulated=True)
        try:
            marks = marks_of(read(examine(captured, QualityLimits()), ReadingConfig()), key)
        except PageRefusedError:
            pages.append(MarkedPage(index, sheet, side, None))
        else:
            pages.append(MarkedPage(index, sheet, side, marks))
    return Result(stack, check(pages, resemble))


def _drawn(page: Page, face: Face | str) -> Image:
    """The page as it comes out of a printer."""
    sheet = PillowImage.new("L", (WIDTH, HEIGHT), 252)
    pen, font = ImageDraw.Draw(sheet), load(face, SIZE)
    for top, left, text in page.lines:
        pen.text((int(left * WIDTH), int(top * HEIGHT)), text, font=font, fill=30)
    return np.asarray(sheet, np.uint8)


def _scanned(page: Image, rng: np.random.Generator) -> Image:
    """The page a little tilted and shifted, with the noise of a scanner."""
    middle = WIDTH / 2, HEIGHT / 2
    turn = np.asarray(cv2.getRotationMatrix2D(middle, float(rng.uniform(-0.8, 0.8)), 1.0), np.float64)
    turn[:, 2] += rng.uniform(-20, 20, 2)
    moved = cv2.warpAffine(page, turn, (WIDTH, HEIGHT), borderValue=(252,))
    noisy = np.asarray(moved, np.int16) + np.asarray(rng.normal(0, 3.0, page.shape), np.int16)
    return np.clip(noisy, 0, 255).astype(np.uint8)


def _table(title: str, results: Sequence[Result], spent_s: float) -> str:
    """Outcomes by fault and evidence, as Markdown."""
    rows: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for result in results:
        rows[result.stack.fault.value, result.stack.evidence.value][result.outcome] += 1
    clean = rows.pop((Fault.NONE.value, Evidence.NOTHING.value), Counter())
    pages = sum(len(sheet) for result in results for sheet in result.stack.sheets)
    lines = [
        f"## {title}: {len(results)} stacks, {pages} pages",
        "",
        f"Clean stacks that were stopped: {sum(clean.values()) - clean['silent']} of {sum(clean.values())}."
        f" CPU: {1000 * spent_s / max(1, pages):.2f} ms a page{' without tesseract' if title == 'Real' else ''}.",
        "",
        "| fault | what shows it | stacks | exactly | otherwise | in silence |",
        "|---|---|---|---|---|---|",
    ]
    order = {evidence.value: place for place, evidence in enumerate(Evidence)}
    for (fault, evidence), row in sorted(rows.items(), key=lambda item: (order[item[0][1]] == 4, item[0])):
        counts = " | ".join(str(row[outcome]) for outcome in ("exact", "otherwise", "silent"))
        lines.append(f"| {fault} | {evidence} | {sum(row.values())} | {counts} |")
    shown: Counter[str] = Counter()
    for (_, evidence), row in rows.items():
        if evidence not in (Evidence.NOTHING.value, Evidence.WEAKER.value):
            shown.update(row)
    counts = " | ".join(str(shown[outcome]) for outcome in ("exact", "otherwise", "silent"))
    lines.append(f"| **all that the pages show plainly** | | {sum(shown.values())} | {counts} |")
    return "\n".join(lines) + "\n"


def _show(results: Sequence[Result], first: int) -> None:
    """What is not as it should be."""
    for number, result in enumerate(results, first):
        stack = result.stack
        wrong = result.outcome != "exact" and stack.evidence is not Evidence.NOTHING
        if wrong or (stack.fault is Fault.NONE and result.findings):
            pages = [[f"{p.number}/{p.total}" if not p.blank else "-" for p in sheet] for sheet in stack.sheets[:12]]
            said = [finding.text for finding in result.findings[:4]]
            print(number, stack.fault.value, stack.evidence.value, sorted(stack.named), said, pages)


if __name__ == "__main__":
    sys.exit(main())
