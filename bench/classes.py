"""Measures the proposal of document classes.

`python -m bench.classes [--each N] [--drawn N] [--pages DIR] [--notes FILE]`

- Styles marked `!held-out` of `bench.support.class_papers`, N papers each: wordings that the model never saw.
- Those of them that were written after everything that the model learns from: nobody looked at them while training.
- Templates of the generator's test part, drawn, worn, and read by tesseract as the station reads them.
- With `--pages`, a directory of scanned pages that are out of scope (letters, receipts), read by tesseract.
- With `--notes`, JSON Lines of clinical notes (`{"text": ...}`), laid out as pages; nobody labelled them.

Writes docs/measurements/classes.md. Neither corpus is part of the project.
"""

from __future__ import annotations

import argparse
import json
import platform
import shlex
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from appliance.classification.model import Proposal, load_model
from appliance.classification.page import PageKind, look, propose
from appliance.documents import CapturedPage, PageId, Side, Word
from appliance.errors import ScanStationError
from appliance.policy.classes import AiRule
from appliance.policy.pack import load_pack
from appliance.quality.gate import examine
from appliance.quality.images import decode_pages, estimate_dpi
from appliance.reading.reader import read
from appliance.sections.pages import QualityLimits, ReadingConfig
from appliance.sim.generator import Part, generate
from bench.support.class_papers import OTHER, Writer, styles
from bench.support.class_templates import HELD_OUT, TEMPLATES
from bench.support.intervals import Share

SEED = 77
PAGE = Path(__file__).parents[1] / "docs" / "measurements" / "classes.md"
LATE = "late-"  # styles written after the last change of anything that the model learns from
NOISE = 0.03  # share of words misread in the papers that no tesseract reads
PACK = load_pack(None)


@dataclass(frozen=True, slots=True)
class Case:
    """A document, what it is (`OTHER`: no class), and what the model says."""

    source: str
    label: str
    proposal: Proposal

    @property
    def sure(self) -> bool:
        return self.proposal.sure(PACK.classification.minimum_confidence)

    @property
    def right(self) -> bool:
        return self.proposal.document_class == self.label

    @property
    def released(self) -> bool:
        """Whether the station would send it to a machine by its own proposal although it is no such document."""
        name = self.proposal.document_class
        return self.sure and not self.right and name in PACK.classification.automatic


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--each", type=int, default=60, metavar="N", help="papers of each held-out style")
    parser.add_argument("--drawn", type=int, default=2, metavar="N", help="drawn documents of each test template")
    parser.add_argument("--pages", type=Path, metavar="DIR")
    parser.add_argument("--notes", type=Path, metavar="FILE")
    options = parser.parse_args(arguments)
    groups = {
        "held-out styles": written(options.each, late=False),
        "styles written last": written(options.each, late=True),
        "test templates, drawn and read": drawn(options.drawn),
    }
    if options.pages:
        groups["scanned pages out of scope"] = scanned(options.pages)
    if options.notes:
        groups["clinical notes"] = noted(options.notes)
    shown = ["./run bench classes", *(shlex.quote(a) for a in (arguments or sys.argv[1:]))]
    PAGE.write_text(report(groups, speed(), " ".join(hidden(shown))))
    print(PAGE.read_text())
    return 0


def hidden(parts: Iterable[str]) -> list[str]:
    """The command without directories of this machine."""
    return [Path(part).name if part.startswith("/") else part for part in parts]


def written(each: int, *, late: bool) -> list[Case]:
    """Papers of held-out styles, or of those written last; every fifth has a second, continued page."""
    writer, model, cases = Writer(np.random.default_rng(SEED)), load_model(), []
    for style in styles():
        for number in range(each if style.held_out and style.name.startswith(LATE) is late else 0):
            pages = [writer.paper(style, noise=NOISE)]
            if number % 5 == 0:
                pages.append(writer.paper(style, continued=True, noise=NOISE))
            cases.append(
                Case(f"{style.label}/{style.name}", style.label, model.propose([model.page(p) for p in pages]))
            )
    return cases


def drawn(each: int) -> list[Case]:
    """Documents of the generator's test part, as the station reads them."""
    cases = []
    for number in range(each * TEMPLATES):
        document = generate(Part.TEST, SEED, number)
        if document.template in HELD_OUT:
            kinds = []
            for index, page in enumerate(document.pages):
                place = PageId("0" * 32, index, index, Side.FRONT)
                kinds += kind_of(CapturedPage(place, page.image, page.dpi, simulated=True))
            cases.append(Case(document.template, HELD_OUT[document.template], propose(kinds)))
            print(f"drawn {number + 1} of {each * TEMPLATES}", file=sys.stderr)
    return cases


def scanned(directory: Path) -> list[Case]:
    """Each page of the directory as a document of its own."""
    cases = []
    for path in sorted(directory.iterdir()):
        for image in decode_pages(path.read_bytes(), QualityLimits()):
            dpi = image.dpi or estimate_dpi(image.image.shape[1], image.image.shape[0])
            kinds = kind_of(CapturedPage(PageId("0" * 32, 0, 0, Side.FRONT), image.image, dpi, simulated=False))
            cases.append(Case("receipt" if path.suffix == ".jpg" else "letter", OTHER, propose(kinds)))
        print(f"scanned {path.name}", file=sys.stderr)
    return cases


def kind_of(captured: CapturedPage) -> list[PageKind]:
    """What a page says, or nothing where the station would have refused it."""
    try:
        page = read(examine(captured, replace(QualityLimits(), min_sharpness=0.0, min_contrast=0.0)), ReadingConfig())
    except ScanStationError:
        return []
    return [look(page)]


def noted(path: Path) -> list[Case]:
    """Notes laid out as pages. Nobody labelled them: all are from charts, and only people may have either."""
    writer, model, cases = Writer(np.random.default_rng(SEED)), load_model(), []
    for line in path.read_text().splitlines():
        words = writer.text_page(json.loads(line)["text"], noise=NOISE)
        cases.append(Case("note", "active-chart", model.propose([model.page(words)])))
    return cases


def speed() -> tuple[float, float]:
    """Milliseconds of CPU a page: the middle, and the slowest of a hundred."""
    writer, model = Writer(np.random.default_rng(SEED)), load_model()
    papers = [writer.paper(style, noise=NOISE) for style in styles()][:100]
    spent = []
    for words in papers:
        full: tuple[Word, ...] = tuple(replace(w, line=w.line + 1000 * k) for k in range(3) for w in words)
        begin = time.process_time()
        model.page(full)
        spent.append(1000 * (time.process_time() - begin))
    return float(np.median(spent)), max(spent)


def report(groups: dict[str, list[Case]], milliseconds: tuple[float, float], command: str) -> str:
    every = [c for cases in groups.values() for c in cases]
    wrong, outside = sum(c.released for c in every), sum(c.label == OTHER for c in every)
    about = f"{datetime.now(UTC).date().isoformat()}, {platform.machine()}, Python {platform.python_version()}"
    parts = [
        "# Measured: the class of a document\n",
        f"`{command}`, {about}; the model is that of [class-model.md](../class-model.md).",
        f"Sure: confidence at least {PACK.classification.minimum_confidence}, as by default. Intervals are 95 %.",
        "Nobody labelled clinical notes: all count as charts, reports of imaging among them too.\n",
        "| documents | best class right | sure | of the sure wrong | ECE |\n|---|---|---|---|---|",
        *(row(name, [c for c in cases if c.label != OTHER]) for name, cases in groups.items()),
        "\nOut of scope (vendors, courts, shops, letters of business): sure of any class is an error.\n",
        "| documents | left to a person | sure of a class | sent on to a machine |\n|---|---|---|---|",
        *(rejected(name, [c for c in cases if c.label == OTHER]) for name, cases in groups.items()),
        f"\nUnder a class that is not theirs {rate(wrong, len(every))} of all documents would go to a machine by the",
        f"station's own word; {outside} of all are out of scope.",
        "\n## Coverage and error by confidence\n",
        "| at least | in scope sure | wrong among them | out of scope sure |\n|---|---|---|---|",
        *(threshold(every, value) for value in (0.5, 0.7, 0.8, 0.9, 0.95, 0.98)),
        "\n## What was taken for what\n\nAll documents; the best class, and in brackets how many are sure.\n",
        *confusion(every),
        "\n## By style and template\n\n| what | is | right | sure | wrong and sure |\n|---|---|---|---|---|",
        *by_source(every),
        f"\nCPU time of one page: {milliseconds[0]:.1f} ms in the middle, {milliseconds[1]:.1f} ms at most.",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def row(name: str, cases: Sequence[Case]) -> str:
    if not cases:
        return ""
    sure = [c for c in cases if c.sure]
    right, wrong = sum(c.right for c in cases), sum(not c.right for c in sure)
    cells = (name, rate(right, len(cases)), rate(len(sure), len(cases)), rate(wrong, len(sure)))
    return f"| {' | '.join(cells)} | {calibration_error(cases):.2f} |"


def rejected(name: str, cases: Sequence[Case]) -> str:
    sure = sum(c.sure for c in cases)
    sent = sum(c.released for c in cases)
    return f"| {name} | {rate(len(cases) - sure, len(cases))} | {sure} | {sent} |" if cases else ""


def threshold(cases: Sequence[Case], value: float) -> str:
    inside, outside = ([c for c in cases if (c.label == OTHER) is other] for other in (False, True))
    sure = [c for c in inside if c.proposal.sure(value)]
    wrong, taken = sum(not c.right for c in sure), sum(c.proposal.sure(value) for c in outside)
    return f"| {value} | {rate(len(sure), len(inside))} | {rate(wrong, len(sure))} | {taken} of {len(outside)} |"


def confusion(cases: Sequence[Case]) -> list[str]:
    lines = ["| is | taken for |", "|---|---|"]
    for label in sorted({c.label for c in cases}):
        found = Counter(c.proposal.document_class or "too little text" for c in cases if c.label == label)
        sure = Counter(c.proposal.document_class for c in cases if c.label == label and c.sure)
        shown = ", ".join(f"{name} {count} ({sure[name]})" for name, count in found.most_common())
        alone = label != OTHER and PACK.document_class(label).ai is AiRule.HUMAN_REVIEW_ONLY
        lines.append(f"| {'out of scope' if label == OTHER else label}{', people alone' if alone else ''} | {shown} |")
    return lines


def by_source(cases: Sequence[Case]) -> list[str]:
    lines = []
    for source, label in sorted({(c.source, c.label) for c in cases}):
        some = [c for c in cases if c.source == source]
        right = "-" if label == OTHER else f"{sum(c.right for c in some)}"
        wrong = sum(c.sure and not c.right for c in some)
        lines.append(f"| {source} | {label} | {right} of {len(some)} | {sum(c.sure for c in some)} | {wrong} |")
    return lines


def calibration_error(cases: Sequence[Case], bins: int = 10) -> float:
    """Expected calibration error: mean distance of confidence and share of right ones, over equal bins."""
    confidence = np.array([c.proposal.confidence for c in cases])
    right = np.array([c.right for c in cases], np.float64)
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [abs(float((confidence - right)[place == b].sum())) for b in range(bins)]
    return sum(gaps) / len(cases)


def rate(hits: int, count: int) -> str:
    return str(Share(hits, count))


if __name__ == "__main__":
    sys.exit(main())
