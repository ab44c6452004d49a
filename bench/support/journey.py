"""One document on its way through the real stages, and what comes out at the end.

Rules:
- The stages are the station's own, in the station's order; nothing is replaced. What is measured is what the written
  PDF shows, rendered by another program than the one that wrote it.
- A page that the quality gate refuses goes to a person: it leaks nothing and keeps nothing. A document that the release
  gate refuses is measured all the same, and its findings are noted: what it would have leaked, and that it was caught.
- Times are CPU seconds of this process and its finished children, so that other work on the machine does not count.
"""

from __future__ import annotations

import hashlib
import resource
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import numpy as np
import pypdfium2 as pdfium

from appliance.documents import (
    Box,
    CapturedPage,
    FinishedFile,
    Image,
    Matrix,
    PageId,
    ReadPage,
    RedactedDocument,
    Side,
    Word,
    new_opaque_id,
)
from appliance.output.pdf import write_pdf
from appliance.policy.pack import load_pack
from appliance.programs.tesseract import Request, read_words
from appliance.quality.gate import PageRefusedError, examine
from appliance.reading.reader import read, read_sheet
from appliance.redaction.findings import gather
from appliance.redaction.redactor import Redactor
from appliance.redaction.rereading import Again
from appliance.redaction.sketcher import Sketcher
from appliance.redaction.tagger import SpacyTagger
from appliance.release.findings import GateRefusedError
from appliance.release.gate import Expectation, Gate
from appliance.sections.pages import GateConfig, QualityLimits, ReadingConfig
from appliance.sim.drawing.truth import Sample

PURPOSE = "ai-summary"
CLASS = "unclassified"


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What became of one page. `output` is the rendered page, None where a person has to look first."""

    refused: str
    blank: bool
    output: Image | None = field(repr=False)
    transform: Matrix | None
    text_layer: tuple[Word, ...] = field(repr=False)  # boxes are in pixels of `output`
    plain: tuple[Word, ...] = field(repr=False)  # what tesseract alone reads on the captured page
    reasons: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Travelled:
    """A document after its journey. `seconds` are CPU seconds by stage; `tesseract` is one plain reading."""

    pages: tuple[Outcome, ...]
    findings: tuple[str, ...]  # of the release gate and doubts of the redactor, codes; empty where it was released
    seconds: dict[str, float]


class _Clock:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._last = _cpu()

    def lap(self, stage: str) -> None:
        """Books the time since the last lap."""
        now = _cpu()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


class Journey:
    """The stages, built once (the language model takes seconds to load)."""

    def __init__(self) -> None:
        self._pack = load_pack(None)
        self._limits, self._reading = QualityLimits(), ReadingConfig(workers=1)
        again = Again(partial(read_sheet, config=self._reading), self._reading.pieces_again)
        self._redactor = Redactor(self._pack.purpose(PURPOSE), SpacyTagger(), again)
        self._readings: dict[str, tuple[Word, ...]] = {}
        self._gate = Gate(GateConfig(), self.read_again)

    def read_again(self, image: Image, dpi: int) -> tuple[Word, ...]:
        """A reading of an output page; the same pixels are read once."""
        key = hashlib.sha256(np.ascontiguousarray(image).tobytes()).hexdigest()
        if key not in self._readings:
            self._readings[key] = read_words(image, Request(dpi=dpi))
        return self._readings[key]

    def travel(self, samples: Sequence[Sample]) -> Travelled:
        """Takes the pages of one document through all stages."""
        clock = _Clock()
        plain = [read_words(s.image, Request(dpi=round(s.dpi))) for s in samples]
        clock.lap("tesseract")
        read_pages, sketchers, refusals = self._read(samples, clock)
        read_pages = {
            index: self._redactor.read_again(page, sketchers.pop(index).of(page)) for index, page in read_pages.items()
        }
        clock.lap("weak words again")
        findings = {index: self._redactor.detect(page) for index, page in read_pages.items()}
        known = gather(list(findings.values()))
        redacted = {i: self._redactor.redact(page, findings[i], known) for i, page in read_pages.items()}
        clock.lap("redact")
        if not redacted:
            outcomes = [Outcome(r, False, None, None, (), p) for r, p in zip(refusals, plain, strict=True)]
            return Travelled(tuple(outcomes), (), clock.seconds)
        document = RedactedDocument(new_opaque_id(), CLASS, PURPOSE, tuple(redacted.values()), known)
        with tempfile.TemporaryDirectory(prefix="bench-") as directory:
            file = write_pdf(document, Path(directory))
            clock.lap("write")
            findings_of_gate = self._release(file, document)
            clock.lap("gate")
            rendered = _render(file, [p.image.shape[:2] for p in redacted.values()])
        by_page = dict(zip(redacted, rendered, strict=True))
        doubts = sorted({page.doubt for page in redacted.values()} - {""})
        outcomes = []
        for index, refusal in enumerate(refusals):
            if index not in redacted:
                outcomes.append(Outcome(refusal, False, None, None, (), plain[index]))
                continue
            page, (image, layer) = redacted[index], by_page[index]
            outcomes.append(
                Outcome("", page.quality.blank, image, page.transform, layer, plain[index], dict(page.reasons))
            )
        return Travelled(tuple(outcomes), (*findings_of_gate, *doubts), clock.seconds)

    def _release(self, file: FinishedFile, document: RedactedDocument) -> tuple[str, ...]:
        """What the release gate finds, in codes."""
        self._readings.clear()
        expected = Expectation(
            document=document.document,
            document_class=CLASS,
            purpose=PURPOSE,
            policy=self._pack.identity,
            pages=len(document.pages),
            simulated=False,
            known=document.known,
        )
        try:
            self._gate.release(file, expected)
        except GateRefusedError as error:
            return tuple(sorted({str(finding.code) for finding in error.findings}))
        return ()

    def _read(
        self, samples: Sequence[Sample], clock: _Clock
    ) -> tuple[dict[int, ReadPage], dict[int, Sketcher], list[str]]:
        """The pages that passed the quality gate, and what looked at each, by number; why each other one did not."""
        pages: dict[int, ReadPage] = {}
        sketchers: dict[int, Sketcher] = {}
        refusals = []
        job = new_opaque_id()
        for index, sample in enumerate(samples):
            captured = CapturedPage(PageId(job, index, index, Side.FRONT), sample.image, sample.dpi, simulated=False)
            try:
                accepted = examine(captured, self._limits)
            except PageRefusedError as error:
                refusals.append(",".join(error.report.reasons))
                clock.lap("quality")
                continue
            clock.lap("quality")
            refusals.append("")
            sketchers[index] = Sketcher()
            pages[index] = read(accepted, self._reading, rules=sketchers[index].rules)
            clock.lap("read")
        return pages, sketchers, refusals


def _render(file: FinishedFile, shapes: Sequence[tuple[int, ...]]) -> list[tuple[Image, tuple[Word, ...]]]:
    """Each page as pixels of its redacted page, with the words of its text layer."""
    pages = []
    with pdfium.PdfDocument(file.path) as document:
        for number, shape in enumerate(shapes):
            page = document[number]
            scale = shape[0] / page.get_height()
            image = np.asarray(page.render(scale=scale, grayscale=True).to_numpy(), np.uint8)
            pages.append((image.reshape(image.shape[:2]), _text_layer(page, scale)))
    return pages


def _text_layer(page: pdfium.PdfPage, scale: float) -> tuple[Word, ...]:
    """The words that a reader could copy out of a page."""
    text, height = page.get_textpage(), page.get_height()
    words: list[Word] = []
    letters, box = "", (0.0, 0.0, 0.0, 0.0)
    for index in range(text.count_chars() + 1):
        letter = text.get_text_range(index, 1) if index < text.count_chars() else " "
        if letter.isspace():
            if letters:
                words.append(Word(letters, _pixels(box, height, scale), 0, 100.0))
            letters = ""
            continue
        left, bottom, right, top = text.get_charbox(index, loose=True)
        if letters:
            left, bottom, right, top = min(left, box[0]), min(bottom, box[1]), max(right, box[2]), max(top, box[3])
        letters, box = letters + letter, (left, bottom, right, top)
    return tuple(words)


def _pixels(box: tuple[float, float, float, float], height: float, scale: float) -> Box:
    left, bottom, right, top = box
    return Box(
        round(left * scale),
        round((height - top) * scale),
        round(right * scale) + 1,
        round((height - bottom) * scale) + 1,
    )


def _cpu() -> float:
    """CPU seconds of this process and its finished children."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in usages)
