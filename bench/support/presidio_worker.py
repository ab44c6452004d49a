"""Runs Presidio's image redactor in an environment of its own, for `bench.support.presidio`.

`python presidio_worker.py DIRECTORY MODEL`

It says `ready ABOUT` once, then answers each line `page` by painting over what Presidio finds in `DIRECTORY/page.png`,
writing `DIRECTORY/redacted.png` and saying `done SECONDS` (CPU seconds, tesseract's among them).

Rules:
- Presidio runs as it comes, with the spaCy model named; its own is larger (see docs/dependencies.md).
- What it finds is painted white, not black as it would: the same places, but a black bar would count as ink.
- It asks no network: the list of domain endings that comes with `tldextract` is used.
"""

from __future__ import annotations

import importlib.metadata
import logging
import os
import resource
import sys
from pathlib import Path

import tldextract
from PIL import Image
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NlpEngineProvider
from presidio_image_redactor import ImageAnalyzerEngine, ImageRedactorEngine

WHITE = (255, 255, 255)


def engine_with(model: str) -> ImageRedactorEngine:
    """The redactor with all its defaults but the spaCy model."""
    provider = NlpEngineProvider()
    provider.nlp_configuration["models"][0]["model_name"] = model
    return ImageRedactorEngine(ImageAnalyzerEngine(AnalyzerEngine(nlp_engine=provider.create_engine())))


def cpu() -> float:
    """CPU seconds of this process and its finished children."""
    usages = (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    return sum(u.ru_utime + u.ru_stime for u in usages)


def main(directory: Path, model: str) -> None:
    """Redacts a page for each line of standard input."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", buffering=1)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what libraries print is no answer
    logging.disable(logging.WARNING)
    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    engine = engine_with(model)
    versions = [importlib.metadata.version(name) for name in ("presidio-image-redactor", "presidio-analyzer", model)]
    print(
        "ready presidio-image-redactor {}, presidio-analyzer {}, {model} {}".format(*versions, model=model),
        file=answers,
    )
    for _ in sys.stdin:
        with Image.open(directory / "page.png") as file:
            page = file.convert("RGB")
        begin = cpu()
        redacted = engine.redact(page, fill=WHITE)
        spent = cpu() - begin
        redacted.save(directory / "redacted.png", compress_level=1)
        print(f"done {spent:.3f}", file=answers)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
