"""Measures the release gate: what it catches, what it holds for nothing, what it costs.

`./run bench gate [--pages N] [--documents N] [--seed S] [--only PART] [--report]`

Rules:
- A planting counts as caught when the gate refuses the file. The same page is released before anything is planted.
- The rows of visible print measure what the gate recognises by itself: no identifier of the document is known to it,
  and only findings that name an identifier count.
- Clean documents are such that nothing identifying is left in them by the truth of their drawing; see
  `bench.support.clean_pages`. A document is held by one finding on one page, so the share is over documents.
- Times are CPU seconds of this process and its finished children.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from appliance.documents import FinishedFile, Image, Word
from appliance.output.pdf import write_pdf
from appliance.programs.tesseract import Request, read_words
from appliance.release.findings import GateRefusedError
from appliance.release.gate import Expectation, Gate
from appliance.release.looking import Looks
from appliance.sections.pages import GateConfig
from appliance.sim.generator import Part, generate
from appliance.sim.samples import render_stack
from bench.report import FOLDER
from bench.support.clean_pages import FACES, Clean, Station, as_document, printed, set_line
from bench.support.intervals import Share, share
from bench.support.journey import _cpu
from bench.support.planted_files import FILES
from bench.support.planted_ink import INK, TEXT, NoRoomError, Planting, blank_place
from bench.support.planted_words import KEPT

_WORDS_NOTE = """Clean print that stands in the text layer, too, and that nothing else in the document tells the gate
about: what it recognises by form and by its own lists of names. What the redactor did find elsewhere in the document is
searched in any case and is not measured here. These lines were looked at while the gate was built: other records
will have others.
"""
PARTS = ("files", "ink", "text", "words", "clean")
Rows = dict[str, list[bool]]


@dataclass
class Result:
    """What was measured, by table."""

    files: Rows = field(default_factory=dict)
    ink: Rows = field(default_factory=dict)
    text: Rows = field(default_factory=dict)
    words: Rows = field(default_factory=dict)
    missed: list[str] = field(default_factory=list)
    clean: Rows = field(default_factory=dict)
    alarms: Counter[str] = field(default_factory=Counter)
    leaking: int = 0
    gate_s: float = 0.0
    reading_s: float = 0.0
    timed: int = 0


class Bench:
    """The gate with its reader, and a folder that is emptied at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.result = Result()
        self._gate = Gate(GateConfig(), self._read)
        self._seen: dict[str, tuple[Word, ...]] = {}

    def _read(self, image: Image, dpi: int) -> tuple[Word, ...]:
        key = hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()
        if key not in self._seen:
            begin = _cpu()
            self._seen[key] = read_words(image, Request(dpi=dpi))
            self.result.reading_s += _cpu() - begin
        return self._seen[key]

    def found(self, file: FinishedFile, pages: Sequence[Clean], looks: Looks) -> set[str]:
        """The codes with which the gate refuses a file, none where it releases it; it knows the pages' own names."""
        expected = Expectation(
            file.document, "referral", "ai-summary", "default@1", len(pages), False, as_document(list(pages)).known
        )
        try:
            self._gate.release(file, expected, looks)
        except GateRefusedError as error:
            return {str(finding.code) for finding in error.findings}
        return set()

    def judged(self, clean: Clean) -> set[str]:
        """The gate's findings for one page as a file of its own."""
        file = clean.written(self.folder)
        try:
            return self.found(file, [clean], clean.looks)
        finally:
            file.path.unlink()

    # what is planted

    def plant_files(self, clean: Clean) -> None:
        """Everything beside the pages."""
        for name, change in FILES.items():
            file = clean.written(self.folder)
            file.path.write_bytes(change(file.path.read_bytes()))
            _note(self.result.files, name, bool(self.found(file, [clean], clean.looks)))
            file.path.unlink()
        file = clean.written(self.folder)
        other = FinishedFile(file.path.rename(self.folder / "testperson-erfunden.pdf"), file.document, 1)
        _note(self.result.files, "file name", bool(self.found(other, [clean], clean.looks)))
        other.path.unlink()

    def plant(self, rows: Rows, plantings: Mapping[str, Planting], clean: Clean, seed: int) -> None:
        """Pixels and text layer."""
        for number, (name, planting) in enumerate(plantings.items()):
            try:
                changed = planting(clean, np.random.default_rng([seed, number]))
            except NoRoomError:
                continue
            caught = bool(self.judged(changed))
            _note(rows, name, caught)
            if not caught:
                self.result.missed.append(f"{name} ({clean.origin})")

    def plant_words(self, seed: int) -> None:
        """Each line of visible print on a page of its own fonts."""
        for kind, lines in KEPT.items():
            for number, line in enumerate(lines):
                clean = printed(seed + number, lines=5, size=(1700, 900))
                rng = np.random.default_rng([seed, number])
                x, y = blank_place(clean.page.image, 1100, 90, rng)
                changed = set_line(clean, line, (x + 20, y + 20), str(FACES[number % len(FACES)]), 40)
                if self.judged(clean):
                    raise SystemExit("a clean page is held; measure false alarms first (--only clean)")
                caught = any(code.startswith("pattern-") for code in self.judged(changed))
                _note(self.result.words, kind, caught)
                if not caught:
                    self.result.missed.append(f"{kind}: {line}")

    # what is clean

    def clean_document(self, origin: str, pages: Sequence[Clean]) -> None:
        """Notes whether a clean document is held."""
        file = write_pdf(as_document(list(pages)), self.folder)
        looks = {key: look for page in pages for key, look in page.looks.items()}
        begin, read = _cpu(), self.result.reading_s
        codes = self.found(file, pages, looks)
        self.result.gate_s += _cpu() - begin - (self.result.reading_s - read)
        self.result.timed += len(pages)
        file.path.unlink()
        _note(self.result.clean, origin, bool(codes))
        self.result.alarms.update(codes)
        if codes:
            _say(f"held: {origin}: {' '.join(sorted(codes))}")


def _note(rows: Rows, name: str, flag: bool) -> None:
    rows.setdefault(name, []).append(flag)


def _drawn(seed: int, documents: int) -> Iterator[tuple[str, list[object]]]:
    """Documents of samples and generator, in turn."""
    made = 0
    for number in range(documents):
        if number % 3 == 2:
            yield "generated records, dev fonts", list(generate(Part.DEV, seed, number).pages)
        elif number % 3 == 1:
            yield "generated records, test fonts", list(generate(Part.TEST, seed, number).pages)
        else:
            sheet = render_stack(seed + made // 10)[made % 10]
            made += 1
            yield "sample records", [sheet.front] if sheet.back is None else [sheet.front, sheet.back]


def measure(bench: Bench, parts: Sequence[str], pages: int, documents: int, seed: int) -> None:
    """Runs the parts that are wanted."""
    bases: list[Clean] = []
    if "clean" in parts or {"files", "ink", "text"} & set(parts):
        bases = _clean(bench, documents if "clean" in parts else pages, pages, seed)
    for number, clean in enumerate(bases):
        _say(f"planting on page {number + 1} of {len(bases)} ({clean.origin})")
        if "files" in parts:
            bench.plant_files(clean)
        if "ink" in parts:
            bench.plant(bench.result.ink, INK, clean, seed + number)
        if "text" in parts:
            bench.plant(bench.result.text, TEXT, clean, seed + number)
    if "words" in parts:
        _say("planting visible print")
        bench.plant_words(seed)


def _clean(bench: Bench, documents: int, wanted: int, seed: int) -> list[Clean]:
    """Judges clean documents; returns some released pages to plant on: half printed here, half of the station."""
    bases: list[Clean] = []
    for number in range(documents):
        page = printed(1_000 * seed + number)
        bench.clean_document("printed pages", [page])
        if number < (wanted + 1) // 2 and not bench.judged(page):
            bases.append(page)
    station = Station(bench.folder)
    for origin, samples in _drawn(seed, documents):
        found = list(station.pages(origin, samples))  # type: ignore[arg-type]
        if not found or not all(clean for _, clean in found):
            bench.result.leaking += bool(found)
            continue
        bench.clean_document(origin, [page for page, _ in found])
        page = found[0][0]
        if len(bases) < wanted and len(page.page.words) > 20 and not bench.judged(page):
            bases.append(page)
    return bases


def report(result: Result, command: str) -> str:
    """The measurement as a Markdown page."""
    today = dt.datetime.now(dt.UTC).date().isoformat()
    parts = [
        "# Release gate\n",
        f"Measured on {today} with `{command}`.",
        "Shares stand with their 95 % Wilson interval and counts.\n",
        "## Planted leaks caught\n",
    ]
    layers = {"layers of the file": result.files, "pixels": result.ink, "text layer": result.text}
    parts.append(_table(("layer", "caught"), [(name, str(_all(rows))) for name, rows in layers.items()]))
    for name, rows in layers.items():
        parts += [f"\n### Planted in: {name}\n", _shares("planted", "caught", rows)] if rows else []
    if result.words:
        parts += ["\n## Visible print kept by mistake\n", _WORDS_NOTE, _shares("kind", "caught", result.words)]
    if result.missed:
        parts += ["\nNot caught:\n", *(f"- {line}" for line in result.missed)]
    if result.clean:
        alarms = ", ".join(f"{code} ({count})" for code, count in result.alarms.items()) or "nothing"
        parts += [
            "\n## False alarms on clean documents\n",
            _shares("documents", "held", result.clean),
            f"\nDocuments left out because something identifying was left in them: {result.leaking}.",
            f"Found on clean documents: {alarms}.",
            f"\nThe gate took {result.gate_s / max(1, result.timed):.2f} s of CPU a page beside its second reading"
            f" ({result.timed} pages).",
        ]
    return "\n".join(parts) + "\n"


def _shares(what: str, which: str, rows: Rows) -> str:
    """A table of shares with their sum."""
    return _table(
        (what, which), [*((name, str(share(flags))) for name, flags in rows.items()), ("all", str(_all(rows)))]
    )


def _all(rows: Rows) -> Share:
    return share(flag for flags in rows.values() for flag in flags)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the measurement; returns its exit status."""
    parser = argparse.ArgumentParser(prog="./run bench gate", description="Measure the release gate.")
    parser.add_argument("--pages", type=int, default=6, help="clean pages to plant on (default %(default)s)")
    parser.add_argument("--documents", type=int, default=60, help="clean documents of each sort (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=PARTS, action="append", help="measure this part alone; may be repeated")
    parser.add_argument("--report", action="store_true", help="write docs/measurements/gate.md")
    options = parser.parse_args(argv)
    command = f"./run bench gate --pages {options.pages} --documents {options.documents} --seed {options.seed}"
    command += "".join(f" --only {part}" for part in options.only or ())
    with tempfile.TemporaryDirectory(prefix="bench-gate-") as folder:
        bench = Bench(Path(folder))
        measure(bench, options.only or PARTS, options.pages, options.documents, options.seed)
    page = report(bench.result, command)
    print(page)
    if options.report:
        FOLDER.mkdir(parents=True, exist_ok=True)
        (FOLDER / "gate.md").write_text(page, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
