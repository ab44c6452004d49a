"""`scanstation sanitize`: page images from files become a sanitised file and a report (see `journey`).

Rules:
- The report holds no content: counts, codes, measurements, transforms. It always names the class that the pages
  propose.
- A page that was stopped stands in the report with the size it came in; one that could not be decoded has size 0.
- The file is written only when the release gate let it out, or with `draft` (then it says so in itself).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from appliance.config import StationConfig
from appliance.documents import IDENTITY, CapturedPage, Verdict
from appliance.fields.leaving import Marked
from appliance.files import write_atomic
from appliance.journey import Journey, Options, page_workers, prepare, travel
from appliance.page_fields import marked_fields
from appliance.page_work import PageStop, PageWork
from appliance.policy.classes import UNCLASSIFIED
from appliance.policy.fields import FieldRules

REPORT_FORMAT = 1
EXIT = {Verdict.RELEASED: 0, Verdict.REVIEW: 3, Verdict.REJECTED: 4}


@dataclass(frozen=True, slots=True)
class Outcome:
    """The content-free report and the file, if there is one."""

    report: dict[str, Any]
    verdict: Verdict
    pdf: bytes | None


def run(options: Options, config: StationConfig, say: Callable[[str], None] | None = None) -> int:
    """Sanitises the pages as one document and writes file and report into `options.out`.

    Returns:
        The exit status: 0 released, 3 review, 4 rejected.

    Raises:
        ScanStationError: unknown purpose or class, or nothing could be processed at all.
    """
    say = say or (lambda line: print(line, file=sys.stderr))
    options.out.mkdir(parents=True, exist_ok=True)
    departure = prepare(options, config)
    with page_workers(config, len(departure.pages)) as pool:
        outcome = _outcome(travel(departure, config, pool, say, draft=options.draft), options)
    document = outcome.report["document"]
    if outcome.pdf is not None:
        write_atomic(options.out / f"{document}.pdf", outcome.pdf)
    text = json.dumps(outcome.report, indent=1)
    write_atomic(options.out / f"{document}.report.json", text.encode())
    if options.json:
        print(text)
    else:
        say(
            f"{outcome.verdict.value}: {options.out / document}"
            + (".pdf" if outcome.pdf is not None else ".report.json")
        )
    return EXIT[outcome.verdict]


def _outcome(journey: Journey, options: Options) -> Outcome:
    """The report of DESIGN's contract, and the file if it may be written."""
    finished, order = journey.finished, journey.departure.order
    refused = finished is not None and finished.refusal is not None
    page_reports = [
        _stop_report(result, page)
        if isinstance(result, PageStop)
        else _page_report(result, journey.departure.rules, refused)
        for result, page in zip(map(journey.final, range(len(journey.results))), journey.departure.pages, strict=True)
    ]
    report = {
        "format": REPORT_FORMAT,
        "document": order.document,
        "verdict": journey.verdict.value,
        "class": order.document_class,
        "proposed_class": proposed(journey),
        "purpose": order.purpose,
        "policy": journey.departure.policy,
        "reasons": journey.reasons,
        "pages": page_reports,
        "seconds": journey.seconds,
    }
    pdf = None
    if finished and journey.verdict is Verdict.RELEASED and finished.released:
        pdf = finished.released.pdf
    elif finished and options.draft:
        pdf = finished.draft
    return Outcome(report, journey.verdict, pdf)


def proposed(journey: Journey) -> dict[str, str | float | bool]:
    """The class that the pages propose, how likely it is, and whether the station would go by it."""
    found = journey.proposal
    return {"class": found.document_class or UNCLASSIFIED, "confidence": found.confidence, "sure": journey.sure}


def _stop_report(result: PageStop, page: CapturedPage | PageStop) -> dict[str, Any]:
    height, width = page.image.shape[:2] if isinstance(page, CapturedPage) else (0, 0)
    return {
        "index": result.page.index,
        "verdict": result.verdict.value,
        "dpi": page.dpi if isinstance(page, CapturedPage) else 0.0,
        "size": [width, height],
        "transform": IDENTITY,
        "quality": result.quality.as_mapping() if result.quality else {},
        "words": {"read": 0, "kept": 0, "removed": 0},
        "reasons": [result.code, *(result.quality.reasons if result.quality else ())],
        "fields": [],
    }


def _page_report(result: PageWork, rules: FieldRules, refused: bool) -> dict[str, Any]:
    page = result.packed.page
    height, width = result.packed.shape[:2]
    kept = len(page.words)
    return {
        "index": page.page.index,
        "verdict": (Verdict.REVIEW if refused else Verdict.RELEASED).value,
        "dpi": page.dpi,
        "size": [width, height],
        "transform": page.transform,
        "quality": page.quality.as_mapping(),
        "words": {"read": page.words_read, "kept": kept, "removed": page.words_read - kept},
        "reasons": sorted(page.reasons),
        "fields": [_field_report(marked) for marked in marked_fields(result, rules)],
    }


def _field_report(marked: Marked) -> dict[str, Any]:
    """A suggestion without a word of it."""
    own, box = marked.suggestion, marked.suggestion.box
    return {
        "kind": own.kind.value,
        "box": [box.left, box.top, box.right, box.bottom],
        "confidence": round(own.confidence, 1),
        "confirm": marked.confirm,
        "why": [doubt.value for doubt in marked.why],
    }
