"""Measures what a registered form is worth: pages of known forms, cleared with and without registration.

`./run bench forms [--pages N] [--minutes M] [--seed S] [--details FILE]`

Blank forms are drawn, scanned and learned; then filled-in copies, by type and by hand, with the defects of scanners,
copiers and fax machines, go through the station's own stages three times: without forms, with the forms registered as
they are learned (every field denied), and with the fields for medicine opened as a clinic would.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.config import StationConfig
from appliance.documents import CapturedPage, Image, PageId, ReadPage, RedactedDocument, Side, Word, new_opaque_id
from appliance.files import write_atomic
from appliance.forms.learning import learn
from appliance.output.pdf import write_pdf
from appliance.policy.forms import FieldMode, FormPage
from appliance.policy.pack import load_pack
from appliance.programs.tesseract import Request, read_words
from appliance.quality.gate import PageRefusedError, examine
from appliance.reading.reader import read
from appliance.redaction.findings import gather
from appliance.redaction.reasons import Reason
from appliance.redaction.redactor import Redactor
from appliance.redaction.sketcher import Sketcher
from appliance.redaction.tagger import SpacyTagger
from appliance.release.findings import GateRefusedError
from appliance.release.gate import Expectation, Gate
from appliance.sections.pages import GateConfig, QualityLimits, ReadingConfig
from appliance.sim.drawing.scanner import FRESH, Defects, scan
from appliance.sim.drawing.truth import Kind, Sample, as_matrix, moved
from appliance.sim.generator.parts import Part
from appliance.sim.samples import blanks
from bench.support.intervals import share
from bench.support.journey import CLASS, PURPOSE, Outcome
from bench.support.scoring import WordScore, facts_whole, score_page

VARIANTS = ("none", "deny", "opened")
_OPEN = {
    FieldMode.ORDINARY: ("what-brings", "allergies", "current-medication", "which-medicines", "illnesses", "findings",
                         "question-for", "agree-to-the-following", "observations", "do-you-smoke"),
    FieldMode.VALUES: ("height", "weight", "blood-pressure", "temperature", "pulse", "respirations", "oxygen",
                       "exercise"),
}  # fmt: skip
_DEFECTS: tuple[tuple[str, float, Defects], ...] = (
    ("plain", 1.0, FRESH),
    ("smaller", 0.97, replace(FRESH, skew_deg=0.7)),
    ("fax", 1.0, Defects(fax=True, grain=0.0, noise=0.0)),
    ("larger", 1.03, replace(FRESH, skew_deg=-1.6)),
    ("copy", 1.0, replace(FRESH, copies=1, skew_deg=0.4)),
)


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page in one variant."""

    number: int
    form: str
    defect: str
    variant: str
    found: bool
    held: bool
    words: list[WordScore]


class Clinic:
    """The learned forms and the stages in each variant."""

    def __init__(self) -> None:
        tagger, config = SpacyTagger(), StationConfig(reading=ReadingConfig(workers=1))
        self._pack = load_pack(None)
        forms: list[FormPage] = []
        for number, (name, _) in enumerate(blanks.FORMS):
            page = _captured(scan(blanks.blank(number), FRESH, 900 + number))
            forms.append(learn([page], name, config, tagger, frozenset())[0].form)
        registered: dict[str, list[FormPage]] = {"none": [], "deny": forms, "opened": [_opened(form) for form in forms]}
        purpose = self._pack.purpose(PURPOSE)
        self._redactors = {variant: Redactor(purpose, tagger, forms=registered[variant]) for variant in VARIANTS}
        self._readings: dict[bytes, tuple[Word, ...]] = {}
        self._gate = Gate(GateConfig(), self._read_again)

    def measure(self, number: int, seed: int) -> Iterator[PageScore]:
        """Draws one filled-in page and scores it in each variant; a page that is refused gives none."""
        form, by_hand = number % len(blanks.FORMS), number // len(blanks.FORMS) % 2 == 1
        turn = number + number // len(_DEFECTS)
        defect, scale, defects = _DEFECTS[turn % len(_DEFECTS)]
        drawn = blanks.filled(form, seed * 1000 + number, Part.DEV if number % 2 else Part.TEST, by_hand=by_hand)
        sample = scan(_scaled(drawn, scale), defects, seed * 1000 + number)
        try:
            page = read(examine(_captured(sample), QualityLimits()), ReadingConfig(workers=1), rules=Sketcher().rules)
        except PageRefusedError:
            return
        self._readings.clear()
        for variant in VARIANTS:
            yield self._score(number, (blanks.FORMS[form][0], defect), variant, sample, page)

    def _score(self, number: int, what: tuple[str, str], variant: str, sample: Sample, page: ReadPage) -> PageScore:
        redactor = self._redactors[variant]
        findings = redactor.detect(page)
        known = gather([findings])
        redacted = redactor.redact(page, findings, known)
        document = RedactedDocument(new_opaque_id(), CLASS, PURPOSE, (redacted,), known)
        expected = Expectation(
            document.document, CLASS, PURPOSE, self._pack.identity, pages=1, simulated=False, known=known
        )
        held = False
        with tempfile.TemporaryDirectory(prefix="bench-") as directory:
            try:
                self._gate.release(write_pdf(document, Path(directory)), expected)
            except GateRefusedError as error:
                held = True
                print(f"  {variant}: {error}", file=sys.stderr)
        outcome = Outcome("", False, redacted.image, redacted.transform, redacted.words, page.words)
        words, _ = score_page((number, 0), sample, outcome, self._read_again)
        return PageScore(number, *what, variant, Reason.FORM.value in redacted.reasons, held, words)

    def _read_again(self, image: Image, dpi: int) -> tuple[Word, ...]:
        """A reading of an output page; the same pixels are read once."""
        key = np.ascontiguousarray(image).tobytes()
        if key not in self._readings:
            self._readings[key] = read_words(image, Request(dpi=dpi))
        return self._readings[key]


def _opened(form: FormPage) -> FormPage:
    """The form with its fields for medicine opened."""

    def mode(name: str) -> FieldMode:
        return next((m for m, begins in _OPEN.items() if name.startswith(begins)), FieldMode.DENY)

    return replace(form, fields=tuple(replace(entry, mode=mode(entry.name)) for entry in form.fields))


def _captured(sample: Sample) -> CapturedPage:
    return CapturedPage(PageId(new_opaque_id(), 0, 0, Side.FRONT), sample.image, sample.dpi, simulated=False)


def _scaled(sample: Sample, scale: float) -> Sample:
    """The page a little smaller or larger about its middle, as feeders and copiers make it."""
    if scale == 1.0:
        return sample
    height, width = sample.image.shape[:2]
    matrix: NDArray[np.float64] = np.array(
        [[scale, 0, (1 - scale) * width / 2], [0, scale, (1 - scale) * height / 2], [0, 0, 1]]
    )
    image = cv2.warpAffine(
        sample.image, matrix[:2], (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )
    return Sample(np.asarray(image, np.uint8), moved(sample.truth, as_matrix(matrix), (width, height)), sample.dpi)


def _row(title: str, scores: Sequence[PageScore], flags: Callable[[Sequence[WordScore]], list[bool]]) -> str:
    """One line of the table: a measure in each variant."""
    words = [[word for s in scores if s.variant == variant for word in s.words] for variant in VARIANTS]
    return f"| {title} | {' | '.join(str(share(flags(group))) for group in words)} |"


def _printed(words: Sequence[WordScore]) -> list[bool]:
    return [w.kept for w in words if w.kind is Kind.PLAIN and not w.by_hand]


def _facts(words: Sequence[WordScore]) -> list[bool]:
    return facts_whole([w for w in words if not w.by_hand])


def _leaks(words: Sequence[WordScore]) -> list[bool]:
    return [w.leaked for w in words if w.kind is Kind.IDENTIFIER]


def _by_hand(words: Sequence[WordScore]) -> list[bool]:
    return [w.leaked for w in words if w.by_hand]


def table(scores: Sequence[PageScore]) -> str:
    """The result as Markdown."""
    lines = [
        "| measure | without registration | registered, every field `deny` | registered, fields for medicine opened |",
        "|---|---|---|---|",
        _row(
            "printed words that are neither identifier nor fact kept (the form's own, and a few typed entries)",
            scores,
            _printed,
        ),
        _row("typed clinical facts kept whole", scores, _facts),
        _row("identifier words visible or readable", scores, _leaks),
        _row("handwritten words visible or readable", scores, _by_hand),
    ]
    for title, wanted in (("pages recognised as their form", "found"), ("pages that the gate held", "held")):
        own = [[score for score in scores if score.variant == variant] for variant in VARIANTS]
        counts = [f"{sum(getattr(s, wanted) for s in group)} of {len(group)}" for group in own]
        lines.append(f"| {title} | {' | '.join(counts)} |")
    return "\n".join(lines)


def page_of(text: str, command: str) -> str:
    """The page of the measurement."""
    date = datetime.now(UTC).strftime("%Y-%m-%d")
    return (
        "# Registered forms\n\n"
        "Filled-in copies of five forms (docs/forms.md), drawn with exact truth, by type and by hand in turns, with "
        "the defects of scanners, copiers and fax machines in turns, cleared for `ai-summary` without registration, "
        "with the forms registered as they are learned, and with the fields for medicine opened. Leaks and losses are "
        "those of the page whether or not the release gate then held it. Shares have their 95 % Wilson intervals. "
        "The forms are the project's own drawings; a clinic's forms are to be measured by the clinic.\n\n"
        f"Made on {date} by `{command}`.\n\n{text}\n"
    )


def details(scores: Sequence[PageScore]) -> Iterator[str]:
    """Leaked and lost words, one JSON object a line."""
    for score in scores:
        for word in score.words:
            if word.leaked if word.kind is Kind.IDENTIFIER or word.by_hand else not word.kept:
                what = {"page": score.number, "form": score.form, "defect": score.defect, "variant": score.variant}
                yield json.dumps(what | {"word": word.text, "kind": word.kind, "medium": word.medium})


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the measurement; returns its exit status."""
    parser = argparse.ArgumentParser(prog="./run bench forms", description="Measure what registered forms are worth.")
    parser.add_argument("--pages", type=int, default=20, help="filled-in pages (default %(default)s)")
    parser.add_argument("--minutes", type=float, default=1e6, help="begin nothing new after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--report", type=Path, help="write the Markdown page here (docs/measurements/forms.md)")
    parser.add_argument("--details", type=Path, help="write leaked and lost words here, one JSON object a line")
    options = parser.parse_args(argv)
    if options.pages < 1:
        parser.error("--pages must be at least 1")
    clinic, end, done = Clinic(), time.monotonic() + 60 * options.minutes, 0
    scores: list[PageScore] = []
    for number in range(options.pages):
        page = list(clinic.measure(number, options.seed))
        scores += page
        done = number + 1
        for score in page:
            leaked = sum(w.leaked for w in score.words if w.kind is Kind.IDENTIFIER)
            about = f"{number:3} {score.form:12} {score.defect:7} {score.variant:6}"
            print(f"{about} found {score.found} held {score.held} {leaked} leaked", file=sys.stderr)
        if time.monotonic() >= end:
            break
    text = table(scores)
    print(text)
    if options.report:
        command = f"./run bench forms --pages {done} --seed {options.seed}"
        write_atomic(options.report, page_of(text, command).encode(), 0o644)
    if options.details:
        options.details.write_text("".join(f"{line}\n" for line in details(scores)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
