"""From a page file to its picture, through the same stages as `sanitize`.

Rules:
- The picture is written with permissions for its owner alone, complete or not at all.
- A page that was stopped gets a picture with its reason; a file that holds no page gets none.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from appliance import journey as journeys
from appliance.config import StationConfig
from appliance.documents import CapturedPage, Image
from appliance.explain.picture import Explained, draw
from appliance.files import write_atomic
from appliance.packing import unpack
from appliance.page_work import PageStop, PageWork

NOTHING_TO_SHOW = 4


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    page: Path
    purpose: str
    out: Path
    document_class: str | None = None


def run(options: Options, config: StationConfig, say: Callable[[str], None]) -> int:
    """Writes the picture of each page of the file: `out`, then `out` with `-2`, `-3` before its ending.

    Returns:
        The exit status: 0 when every page has its picture, 4 when the file holds a page that cannot be shown.

    Raises:
        ScanStationError: unknown purpose or class, or nothing could be processed at all.
    """
    asked = journeys.Options(
        (options.page,), options.purpose, options.out.parent, document_class=options.document_class
    )
    departure = journeys.prepare(asked, config)
    with journeys.page_workers(config, len(departure.pages)) as pool:
        journey = journeys.travel(departure, config, pool, say)
    status = 0
    say(_looks_like(journey))
    for index in range(len(departure.pages)):
        page = explained(journey, index)
        if page is None:
            status = NOTHING_TO_SHOW
            continue
        out = options.out if index == 0 else options.out.with_stem(f"{options.out.stem}-{index + 1}")
        data = io.BytesIO()
        draw(page).save(data, "PNG", optimize=True)
        write_atomic(out, data.getvalue())
        say(f"{page.verdict.value}: {out} shows the page in plain text")
    return status


def explained(journey: journeys.Journey, index: int) -> Explained | None:
    """All that the pipeline knows about one page; None when there is no image to show."""
    captured, final, order = journey.departure.pages[index], journey.final(index), journey.departure.order
    if not isinstance(captured, CapturedPage):
        return None
    title = f"Page {index + 1} of {len(journey.departure.pages)}"
    wanted = f"purpose {order.purpose}, class {order.document_class}, policy {journey.departure.policy}"
    about = (wanted, _looks_like(journey))
    if isinstance(final, PageStop):
        notes = (*about, final.code, final.advice)
        return Explained(title, final.verdict, notes, captured.image, final.quality)
    page = final.packed.page
    return Explained(
        title,
        journey.verdict,
        (*about, *journey.reasons),
        straightened(captured, final),
        page.quality,
        output=unpack(final.packed).image,
        judged=final.judged,
        copied=page.words,
        structure=page.structure,
        barcodes=final.read.barcodes,
    )


def _looks_like(journey: journeys.Journey) -> str:
    """What kind of document the pages propose."""
    found = journey.proposal
    if not found.document_class:
        return "proposed class: none, too little text"
    return f"proposed class: {found.document_class}, {found.confidence:.0%}, {'sure' if journey.sure else 'unsure'}"


def straightened(captured: CapturedPage, work: PageWork) -> Image:
    """The captured page in the pixels of its output."""
    height, width = work.packed.shape[:2]
    matrix = np.array(work.packed.page.transform)
    white = (255, 255, 255)
    turned = cv2.warpPerspective(captured.image, matrix, (width, height), flags=cv2.INTER_AREA, borderValue=white)
    return np.asarray(turned, np.uint8)
