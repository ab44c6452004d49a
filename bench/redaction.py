"""Measures redaction: what leaks, what is lost, what it costs.

`./run bench redaction [--documents N] [--seed S] [--part dev|test|samples] [--workers N] [--report FILE]
[--details FILE] [--pictures DIR]`

Documents with exact truth go through the station's own stages; see `bench.support.scoring` for how leaks are decided.
The column beside it is plain tesseract over the same pages: what anybody could read if nothing were removed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from appliance.documents import Verdict
from appliance.sim.contact_sheet import PageCaption, make_contact_sheet
from appliance.sim.drawing.truth import Sample
from appliance.sim.generator import Part, generate
from appliance.sim.samples import render_stack
from bench.support.journey import Journey, Travelled
from bench.support.report import DocumentScore, details, report
from bench.support.scoring import RegionScore, WordScore, score_page

SAMPLES = "samples"


@dataclass(frozen=True, slots=True)
class Task:
    """One document to measure."""

    number: int
    part: str
    seed: int
    pictures: Path | None


class _Worker:
    """A process that measures documents; the stages are built at its first."""

    journey: Journey | None = None

    @classmethod
    def measure(cls, task: Task) -> DocumentScore:
        """Draws, processes and scores one document."""
        if cls.journey is None:
            cls.journey = Journey()
        template, theme, defect, pages = _draw(task)
        travelled = cls.journey.travel(pages)
        words: list[WordScore] = []
        regions: list[RegionScore] = []
        for index, (sample, outcome) in enumerate(zip(pages, travelled.pages, strict=True)):
            page_words, page_regions = score_page((task.number, index), sample, outcome, cls.journey.read_again)
            words += page_words
            regions += page_regions
        if task.pictures is not None:
            _picture(task, template, pages, travelled)
        refused = tuple(outcome.refused for outcome in travelled.pages)
        return DocumentScore(
            task.number, template, theme, defect, refused, travelled.findings, words, regions, travelled.seconds
        )


def _draw(task: Task) -> tuple[str, str, str, tuple[Sample, ...]]:
    """Template, theme, defect and pages of a document."""
    if task.part == SAMPLES:
        sheet = render_stack(task.seed)[task.number]
        pages = (sheet.front,) if sheet.back is None else (sheet.front, sheet.back)
        return sheet.front.truth.title, "sample", "sample", pages
    document = generate(Part(task.part), task.seed, task.number)
    return document.template, document.theme, document.defect, document.pages


def _picture(task: Task, template: str, pages: Sequence[Sample], travelled: Travelled) -> None:
    """The document's before/after picture."""
    if task.pictures is None:
        return
    captions = []
    for number, outcome in enumerate(travelled.pages, 1):
        verdict = Verdict.REVIEW if outcome.refused or travelled.findings else Verdict.RELEASED
        kept, note = len(outcome.text_layer), "blank side" if outcome.blank else outcome.refused
        removed = max(0, len(outcome.plain) - kept)
        captions.append(PageCaption(task.number + 1, f"page {number}", verdict, kept, removed, note))
    after = [outcome.output for outcome in travelled.pages]
    make_contact_sheet(
        [page.image for page in pages],
        after,
        task.pictures / f"{task.number:03}-{template.replace(' ', '-')}.png",
        captions,
    )


def measure(tasks: Sequence[Task], workers: int) -> Iterator[DocumentScore]:
    """Measures the documents, in order."""
    if workers <= 1:
        yield from map(_Worker.measure, tasks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_Worker.measure, tasks)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the measurement; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="./run bench redaction", description="Measure leaks, losses and cost of redaction."
    )
    parser.add_argument("--documents", type=int, default=24, help="how many (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=[*(p.value for p in Part), SAMPLES], default=Part.DEV.value)
    parser.add_argument("--workers", type=int, default=1, help="processes (default %(default)s)")
    parser.add_argument("--report", type=Path, help="write the Markdown page here (docs/measurements/redaction.md)")
    parser.add_argument("--details", type=Path, help="write leaked and lost words here, one JSON object a line")
    parser.add_argument("--pictures", type=Path, help="write a before/after picture of each document here")
    arguments = parser.parse_args(argv)
    count = (
        min(arguments.documents, len(render_stack(arguments.seed)))
        if arguments.part == SAMPLES
        else arguments.documents
    )
    if count < 1:
        parser.error("--documents must be at least 1")
    if arguments.pictures:
        arguments.pictures.mkdir(parents=True, exist_ok=True)
    tasks = [Task(number, arguments.part, arguments.seed, arguments.pictures) for number in range(count)]
    scores = []
    for score in measure(tasks, arguments.workers):
        scores.append(score)
        held = f", held: {' '.join([*filter(None, score.refused), *score.findings])}" if score.held else ""
        print(
            f"{score.number:3} {score.template:24} {score.defect:7} {len(score.leaks):3} leaked{held}", file=sys.stderr
        )
    command = f"./run bench redaction --documents {count} --seed {arguments.seed} --part {arguments.part}"
    page = report(scores, command, arguments.part)
    print(page)
    if arguments.report:
        arguments.report.parent.mkdir(parents=True, exist_ok=True)
        arguments.report.write_text(page, encoding="utf-8")
    if arguments.details:
        arguments.details.write_text("".join(f"{line}\n" for line in details(scores)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
