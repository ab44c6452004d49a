"""From page files to their fields: a list of suggestions, a picture of each, and each page with their boxes.

Rules:
- Same stages as `sanitize`; nothing is decided here.
- Everything written is content, readable for its owner alone, in a folder of its own.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw

from appliance import journey as journeys
from appliance.config import StationConfig
from appliance.documents import Box, CapturedPage, Image, Verdict
from appliance.explain.marking import font_of
from appliance.explain.picture import WARNING
from appliance.explain.run import straightened
from appliance.fields.leaving import Marked
from appliance.files import write_atomic
from appliance.page_fields import marked_fields
from appliance.page_work import PageWork
from appliance.suggestions import ReleasedField

FORMAT = 1
NOTHING_TO_SHOW = 4
STATUS = "CONTENT IN PLAIN TEXT. Suggestions of a reader, not facts: a person confirms and publishes them."
_MARGIN = 12  # pixels around a field in its picture
_WIDE = 1_800  # pixels of the picture of a page
_SURE, _DOUBTED = (0, 110, 80), (186, 60, 0)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asked for."""

    pages: tuple[Path, ...]
    purpose: str
    out: Path
    document_class: str | None = None


def run(options: Options, config: StationConfig, say: Callable[[str], None]) -> int:
    """Writes `fields.json` and the pictures into `options.out`.

    Returns:
        The exit status: 0, or 4 when no page could be read.

    Raises:
        ScanStationError: unknown purpose or class, or nothing could be processed at all.
    """
    asked = journeys.Options(options.pages, options.purpose, options.out, document_class=options.document_class)
    departure = journeys.prepare(asked, config)
    with journeys.page_workers(config, len(departure.pages)) as pool:
        journey = journeys.travel(departure, config, pool, say)
    options.out.mkdir(mode=0o700, parents=True, exist_ok=True)
    pages = []
    for index, captured in enumerate(departure.pages):
        final = journey.final(index)
        if isinstance(final, PageWork) and isinstance(captured, CapturedPage):
            pages.append(_page(options.out, index, straightened(captured, final), _marked(journey, final)))
    table = {
        "format": FORMAT,
        "status": STATUS,
        "class": departure.order.document_class,
        "purpose": departure.order.purpose,
        "policy": departure.policy,
        "pages": pages,
    }
    path = options.out / "fields.json"
    write_atomic(path, (json.dumps(table, indent=1, ensure_ascii=False) + "\n").encode())
    count = sum(len(page["fields"]) for page in pages)
    confirm = sum(field["confirm"] for page in pages for field in page["fields"])
    say(f"{count} suggestions, {confirm} for a person to confirm: {path} (in plain text)")
    return 0 if pages else NOTHING_TO_SHOW


def _marked(journey: journeys.Journey, work: PageWork) -> list[tuple[Marked, bool]]:
    """The suggestions of a page, and whether each travels with the document."""
    place = sorted(journey.works).index(work.page.index)
    released = journey.finished.released if journey.finished else None
    fields = released.fields if released and journey.verdict is Verdict.RELEASED else ()
    marked = marked_fields(work, journey.departure.rules)
    return [(one, any(_is_same(one, field, place) for field in fields)) for one in marked]


def _is_same(marked: Marked, field: ReleasedField, place: int) -> bool:
    own, (left, top, right, bottom) = marked.suggestion, field.box
    near = left <= (own.box.left + own.box.right) / 2 < right and top <= (own.box.top + own.box.bottom) / 2 < bottom
    return field.page == place and field.kind is own.kind and near and field.unit == own.unit


def _page(out: Path, index: int, image: Image, marked: Sequence[tuple[Marked, bool]]) -> dict[str, Any]:
    """Writes the pictures of a page; returns what the list says about it."""
    fields = []
    for number, (one, travels) in enumerate(marked, 1):
        own = one.suggestion
        name = f"page-{index + 1}-{number:02}-{own.kind}.png"
        _write_picture(out / name, PillowImage.fromarray(_cut(image, own.box)))
        fields.append(
            {
                "number": number,
                "kind": own.kind.value,
                "text": own.text,
                "name": own.name,
                "value": own.value,
                "unit": own.unit,
                "box": [own.box.left, own.box.top, own.box.right, own.box.bottom],
                "confidence": round(own.confidence, 1),
                "confirm": one.confirm,
                "why": [doubt.value for doubt in one.why],
                "travels": travels,
                "picture": name,
            }
        )
    name = f"page-{index + 1}.png"
    _write_picture(out / name, _boxed(image, [one for one, _ in marked]))
    return {"index": index, "picture": name, "fields": fields}


def _boxed(image: Image, marked: Sequence[Marked]) -> PillowImage.Image:
    """The page with a numbered box around each suggestion: thick, with a question mark, where somebody must confirm."""
    scale = min(1.0, _WIDE / image.shape[1])
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    rgb = small if small.ndim == 3 else cv2.cvtColor(small, cv2.COLOR_GRAY2RGB)
    page = PillowImage.fromarray(np.asarray(rgb, np.uint8))
    pen = ImageDraw.Draw(page)
    pen.text((12, 8), WARNING, fill=_DOUBTED, font=font_of(22))
    for number, one in enumerate(marked, 1):
        box, colour = one.suggestion.box, _DOUBTED if one.confirm else _SURE
        sides = [round(side * scale) for side in (box.left, box.top, box.right, box.bottom)]
        pen.rectangle(
            (sides[0] - 3, sides[1] - 3, sides[2] + 3, sides[3] + 3), outline=colour, width=3 if one.confirm else 1
        )
        pen.text((sides[0] - 2, sides[1] - 18), f"{number}{'?' if one.confirm else ''}", fill=colour, font=font_of(15))
    return page


def _cut(image: Image, box: Box) -> Image:
    """A field with a little paper around it."""
    top, left = max(0, box.top - _MARGIN), max(0, box.left - _MARGIN)
    return image[top : box.bottom + _MARGIN, left : box.right + _MARGIN]


def _write_picture(path: Path, picture: PillowImage.Image) -> None:
    data = io.BytesIO()
    picture.save(data, "PNG")
    write_atomic(path, data.getvalue())
