"""From a folder of pages to the numbers of a pilot.

Rules:
- A file is a document; a folder in the folder is one document of its files in the order of their names.
- Truth files are checked before the first page is read, so that a mistake in the last one does not cost an hour.
- One document at a time: its pages leave memory before the next.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from appliance import journey as journeys
from appliance.config import StationConfig
from appliance.errors import ScanStationError
from appliance.files import write_atomic
from appliance.pilot import page, truth
from appliance.pilot.measure import DocumentScore, score
from appliance.pilot.summary import Section, as_text, summarise
from appliance.pilot.truth import TruthWord
from appliance.policy.pack import load_pack

PAGES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".pnm", ".pbm", ".pgm", ".ppm"})
MAX_DOCUMENTS = 2_000


class NoPagesError(ScanStationError):
    """The folder holds nothing to measure."""

    code = "pilot-folder"
    advice = "The folder holds no pages to measure (PNG, JPEG, TIFF or PNM), or far too many."


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    folder: Path
    purpose: str
    out: Path
    document_class: str | None = None
    json: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the folder, and its truth by index of the page, if there is one."""

    name: str
    pages: tuple[Path, ...]
    truth: Mapping[int, tuple[TruthWord, ...]] | None


def find(folder: Path) -> list[Document]:
    """The documents of a folder, by name.

    Raises:
        NoPagesError: there are none, or more than a pilot has.
        TruthError: a truth file is not valid.
    """
    found = []
    for path in sorted(folder.iterdir()):
        files = tuple(sorted(f for f in path.iterdir() if _is_page(f))) if path.is_dir() else (path,) * _is_page(path)
        if files:
            found.append(Document(path.name, files, _truth(files)))
    if not 1 <= len(found) <= MAX_DOCUMENTS:
        raise NoPagesError(f"{len(found)} documents")
    return found


def run(options: Options, config: StationConfig, say: Callable[[str], None]) -> int:
    """Measures the folder, prints the table, writes the page.

    Returns:
        The exit status 0; what was measured is no failure.

    Raises:
        ScanStationError: nothing to measure, an invalid truth file, an unknown purpose or class.
    """
    documents = find(options.folder)
    purpose = load_pack(config.policy.pack).purpose(options.purpose)
    shown: list[page.Shown] = []
    with journeys.page_workers(config, config.reading.workers) as pool:
        for number, document in enumerate(documents, 1):
            asked = journeys.Options(
                document.pages, options.purpose, options.out.parent, document_class=options.document_class
            )
            departure = journeys.prepare(asked, config)
            measured = score(document.name, journeys.travel(departure, config, pool, lambda _: None), document.truth)
            shown.append(page.show(measured, purpose))
            say(f"document {number} of {len(documents)}: {measured.verdict.value}")
    scores = [document.score for document in shown]
    sections = summarise(scores, purpose)
    about = _about(scores, options, departure)
    text = page.render(f"Pilot: {options.folder.resolve().name}", about, sections, shown, purpose)
    write_atomic(options.out, text.encode())
    sys.stdout.write(_as_json(sections, about) if options.json else f"{about}\n{as_text(sections)}")
    say(f"{options.out} shows the pages in plain text")
    return 0


def _is_page(path: Path) -> bool:
    return path.suffix.lower() in PAGES and path.is_file() and not path.name.startswith(".")


def _truth(files: tuple[Path, ...]) -> dict[int, tuple[TruthWord, ...]] | None:
    """The truth of a document. In a folder each file has its own, for its one page."""
    found: dict[int, tuple[TruthWord, ...]] = {}
    beside = [(index, file.with_suffix(".json")) for index, file in enumerate(files)]
    for index, path in ((i, p) for i, p in beside if p.is_file()):
        pages = truth.load(path)
        if len(files) > 1 and set(pages) - {0}:
            raise truth.TruthError(f"{path.name}: in a folder of pages, each has page 1 alone")
        found |= {index + number: words for number, words in pages.items()}
        found.setdefault(index, ())
    return found or None


def _about(scores: list[DocumentScore], options: Options, departure: journeys.Departure) -> str:
    checked = sum(s.with_truth for s in scores)
    order = departure.order
    return (
        f"{len(scores)} documents, {checked} of them with a truth; purpose {options.purpose}, "
        f"class {order.document_class}, policy {departure.policy}."
    )


def _as_json(sections: list[Section], about: str) -> str:
    tree = {"format": 1, "about": about, "sections": [asdict(section) for section in sections]}
    return json.dumps(tree, indent=1) + "\n"
