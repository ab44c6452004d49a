"""Measures redaction: what leaks, what is lost, what it costs.

`./run bench redaction [--documents N] [--minutes M] [--seed S] [--part dev|test|texts|samples ...] [--workers N]
[--notes FILE ...] [--report FILE] [--details FILE] [--pictures DIR] [--presidio]`

Documents with exact truth go through the station's own stages; see `bench.support.scoring` for how leaks are decided.
The column beside it is plain tesseract over the same pages: what anybody could read if nothing were removed. With
`--presidio`, Presidio's image redactor gets the same pages, too; `./run` installs it into an environment of its own.
"""

from __future__ import annotations

import argparse
import atexit
import sys
import time
from collections.abc import Generator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from appliance.documents import IDENTITY, Verdict
from appliance.sim.contact_sheet import PageCaption, make_contact_sheet
from appliance.sim.drawing.truth import Sample
from appliance.sim.generator import Part, generate
from appliance.sim.samples import render_stack
from bench.invented import PARTS
from bench.support.columns import Left
from bench.support.journey import Journey, Outcome, Travelled
from bench.support.presidio import Presidio, PresidioError, interpreter
from bench.support.report import Beside, DocumentScore, details, report
from bench.support.scoring import RegionScore, WordScore, score_page
from bench.support.typed_notes import draw_note, notes

SAMPLES, TEXTS = "samples", "texts"


@dataclass(frozen=True, slots=True)
class Task:
    """One document to measure."""

    number: int
    part: str
    seed: int
    pictures: Path | None
    presidio: bool = False  # whether Presidio gets the pages, too
    notes: tuple[str, ...] = PARTS  # of which files the texts are


class _Worker:
    """A process that measures documents; the stages are built at its first."""

    journey: Journey | None = None
    presidio: Presidio | None = None

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
        beside = cls._beside(task, pages, travelled, cls.journey) if task.presidio else None
        refused = tuple(outcome.refused for outcome in travelled.pages)
        return DocumentScore(
            task.number, template, theme, defect, refused, travelled.findings, words, regions, travelled.seconds, beside
        )

    @classmethod
    def _beside(cls, task: Task, pages: Sequence[Sample], travelled: Travelled, journey: Journey) -> Beside:
        """What Presidio leaves of the same pages; what is read in them stands for the text layer that it has not."""
        if cls.presidio is None:
            cls.presidio = start_presidio()
            atexit.register(cls.presidio.close)
        words: list[WordScore] = []
        regions: list[RegionScore] = []
        total = 0.0
        for index, (sample, ours) in enumerate(zip(pages, travelled.pages, strict=True)):
            image, seconds = cls.presidio.redact(sample.image)
            seen = journey.read_again(image, round(sample.dpi))
            outcome = Outcome("", False, image, IDENTITY, seen, ours.plain)
            page_words, page_regions = score_page((task.number, index), sample, outcome, journey.read_again)
            words, regions, total = words + page_words, regions + page_regions, total + seconds
        return Beside(Left(words, regions), total)


def start_presidio() -> Presidio:
    """Presidio's worker.

    Raises:
        PresidioError: it is not installed, or does not start.
    """
    python = interpreter()
    if python is None:
        raise PresidioError("not installed; `./run bench redaction --presidio` does it")
    return Presidio(python)


def _draw(task: Task) -> tuple[str, str, str, tuple[Sample, ...]]:
    """Template, theme, defect and pages of a document."""
    if task.part == SAMPLES:
        sheet = render_stack(task.seed)[task.number]
        pages = (sheet.front,) if sheet.back is None else (sheet.front, sheet.back)
        return sheet.front.truth.title, "sample", "sample", pages
    if task.part == TEXTS:
        document = draw_note(*notes(task.notes)[task.number], task.seed, task.number)
    else:
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


def measure(tasks: Sequence[Task], workers: int) -> Generator[DocumentScore]:
    """Measures the documents, in order; nothing is begun any more once the iterator is closed."""
    if workers <= 1:
        yield from map(_Worker.measure, tasks)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        try:
            yield from pool.map(_Worker.measure, tasks)
        finally:
            pool.shutdown(cancel_futures=True)


def measure_part(part: str, options: argparse.Namespace) -> list[DocumentScore]:
    """Measures documents of a part until their number or the time is up."""
    most = _how_many(part, options)
    pictures = options.pictures / part if options.pictures else None
    if pictures:
        pictures.mkdir(parents=True, exist_ok=True)
    numbers = range(options.first, min(options.first + options.documents, most))
    tasks = [Task(number, part, options.seed, pictures, options.presidio, tuple(options.notes)) for number in numbers]
    end = time.monotonic() + 60 * options.minutes
    scores: list[DocumentScore] = []
    measured = measure(tasks, options.workers)
    for score in measured:
        scores.append(score)
        held = f", held: {' '.join([*filter(None, score.refused), *score.findings])}" if score.held else ""
        print(
            f"{part} {score.number:3} {score.template:24} {score.defect:7} {len(score.leaks):3} leaked{held}",
            file=sys.stderr,
        )
        if time.monotonic() >= end:
            break
    measured.close()
    return scores


def _how_many(part: str, options: argparse.Namespace) -> int:
    """How many documents a part has; the generator's end nowhere."""
    if part == SAMPLES:
        return len(render_stack(options.seed))
    return len(notes(tuple(options.notes))) if part == TEXTS else options.first + options.documents


def _about_presidio() -> str:
    """What runs, with its versions; a worker that does not start ends the measurement before it begins."""
    presidio = start_presidio()
    presidio.close()
    return presidio.about


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the measurement; returns its exit status."""
    parser = argparse.ArgumentParser(
        prog="./run bench redaction", description="Measure leaks, losses and cost of redaction."
    )
    parser.add_argument("--documents", type=int, default=24, help="of each part (default %(default)s)")
    parser.add_argument("--first", type=int, default=0, help="number of the first document (default %(default)s)")
    parser.add_argument("--minutes", type=float, default=1e6, help="for each part; begin nothing new after so long")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--part", nargs="+", choices=[*(p.value for p in Part), TEXTS, SAMPLES], default=[Part.DEV.value]
    )
    parser.add_argument("--workers", type=int, default=1, help="processes (default %(default)s)")
    parser.add_argument("--notes", nargs="+", choices=PARTS, default=list(PARTS), help="the files of the texts")
    parser.add_argument("--report", type=Path, help="write the Markdown page here (docs/measurements/redaction.md)")
    parser.add_argument("--details", type=Path, help="write leaked and lost words here, one JSON object a line")
    parser.add_argument("--pictures", type=Path, help="write a before/after picture of each document here")
    parser.add_argument("--presidio", action="store_true", help="measure Presidio's image redactor beside the station")
    options = parser.parse_args(argv)
    if options.documents < 1:
        parser.error("--documents must be at least 1")
    about = _about_presidio() if options.presidio else ""
    parts = {part: measure_part(part, options) for part in options.part}
    count = max(len(scores) for scores in parts.values())
    bound = f" --minutes {options.minutes:g}" if options.minutes < 1e6 else ""
    begin = f" --first {options.first}" if options.first else ""
    files = f" --notes {' '.join(options.notes)}" if options.notes != list(PARTS) else ""
    command = f"./run bench redaction --documents {count}{begin}{bound} --seed {options.seed} --part {' '.join(parts)}"
    page = report(parts, command + files + (" --presidio" if about else ""), about)
    print(page)
    if options.report:
        options.report.parent.mkdir(parents=True, exist_ok=True)
        options.report.write_text(page, encoding="utf-8")
    if options.details:
        lines = (line for scores in parts.values() for line in details(scores))
        options.details.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
