"""The before/after picture of a run: every page as it was fed beside what was delivered of it.

Rules:
- A picture for people to judge with their own eyes: nothing is retouched, both halves are scaled the same way.
- It shows content, so it is made on the simulator only, from records that nobody owns, and never on a station.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw

from appliance.documents import Image, Verdict
from appliance.sim.drawing.fonts import Face, load

WIDTH = 2400  # pixels
_COLUMNS = 3  # pairs in a row
_GAP, _EDGE, _HEADER, _CAPTION, _FOOTER = 48, 40, 150, 96, 70
_PAPER, _DESK, _TEXT, _FAINT = (255, 255, 255), (236, 238, 241), (32, 36, 42), (104, 110, 120)
_VERDICTS = {
    Verdict.RELEASED: ((22, 110, 62), "released"),
    Verdict.REVIEW: ((166, 98, 0), "a person decides"),
    Verdict.REJECTED: ((164, 32, 40), "scan again"),
}


@dataclass(frozen=True, slots=True)
class PageCaption:
    """What stands below a pair. `note` replaces the word counts (a blank side, for example)."""

    sheet: int  # from 1
    side: str
    verdict: Verdict
    kept: int = 0
    removed: int = 0
    note: str = ""


def make_contact_sheet(
    before: Sequence[Image],
    after: Sequence[Image | None],
    path: Path,
    captions: Sequence[PageCaption] = (),
    *,
    title: str = "As fed, and as delivered",
    note: str = "",
) -> Path:
    """Writes the picture as PNG.

    Args:
        before: pages as they were scanned, `uint8` grey or RGB.
        after: the same pages as delivered, None where nothing was delivered.
        path: where to write; the picture appears complete or not at all.
        captions: one for each pair; without them pairs are only numbered.
        title: the heading.
        note: a sentence at the foot, for example that the people are invented.

    Returns:
        `path`.

    Raises:
        ValueError: the sequences differ in length or hold nothing.
    """
    if not before or len(before) != len(after) or (captions and len(captions) != len(before)):
        raise ValueError("a contact sheet needs as many pages after as before, and a caption for each or for none")
    columns = min(_COLUMNS, len(before))
    pair_width = (WIDTH - 2 * _EDGE - (columns - 1) * _GAP) // columns
    page_width = (pair_width - 12) // 2
    page_height = max(round(page_width * image.shape[0] / image.shape[1]) for image in before)
    rows = -(-len(before) // columns)
    height = _HEADER + rows * (page_height + _CAPTION) + _FOOTER
    sheet = PillowImage.new("RGB", (WIDTH, height), _DESK)
    draw = ImageDraw.Draw(sheet)
    _heading(draw, title, captions)
    for index, (left, right) in enumerate(zip(before, after, strict=True)):
        x = _EDGE + index % columns * (pair_width + _GAP)
        y = _HEADER + index // columns * (page_height + _CAPTION)
        _page(sheet, left, (x, y), page_width, page_height)
        if right is None:
            _absent(draw, (x + page_width + 12, y), page_width, page_height)
        else:
            _page(sheet, right, (x + page_width + 12, y), page_width, page_height)
        _caption(draw, (x, y + page_height), pair_width, captions[index] if captions else None, index + 1)
    draw.text(
        (_EDGE, height - _FOOTER + 20),
        f"Left of each pair: the scanned page. Right: what left the station. {note}",
        fill=_FAINT,
        font=load(Face.VERA, 22),
    )
    temporary = path.with_name(f"{path.name}.part")
    sheet.save(temporary, "PNG", optimize=True)
    temporary.replace(path)
    return path


def _heading(draw: ImageDraw.ImageDraw, title: str, captions: Sequence[PageCaption]) -> None:
    draw.text((_EDGE, 36), title, fill=_TEXT, font=load(Face.VERA_BOLD, 44))
    if captions:
        kept, removed = sum(c.kept for c in captions), sum(c.removed for c in captions)
        text = f"{len(captions)} pages"
        if kept + removed:
            text += f", {kept:,} words kept, {removed:,} removed"
        draw.text((WIDTH - _EDGE, 46), text, fill=_FAINT, font=load(Face.VERA, 30), anchor="ra")
    draw.line((_EDGE, 116, WIDTH - _EDGE, 116), fill=(198, 202, 208), width=3)


def _page(sheet: PillowImage.Image, image: Image, place: tuple[int, int], width: int, height: int) -> None:
    """A page scaled into its place, with the hairline of its paper's edge."""
    rgb = image if image.ndim == 3 else cv2.cvtColor(image, cv2.COLOR_GRAY2RGB)
    scale = min(width / rgb.shape[1], height / rgb.shape[0])
    size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
    small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    at = (place[0] + (width - size[0]) // 2, place[1])
    sheet.paste(PillowImage.fromarray(small), at)
    edge = (at[0] - 1, at[1] - 1, at[0] + size[0], at[1] + size[1])
    ImageDraw.Draw(sheet).rectangle(edge, outline=(176, 182, 190), width=2)


def _absent(draw: ImageDraw.ImageDraw, place: tuple[int, int], width: int, height: int) -> None:
    box = (place[0], place[1], place[0] + width, place[1] + height)
    draw.rectangle(box, fill=_DESK, outline=(176, 182, 190), width=2)
    middle = (place[0] + width // 2, place[1] + height // 2)
    draw.text(middle, "nothing delivered", fill=_FAINT, font=load(Face.VERA, 26), anchor="mm")


def _caption(
    draw: ImageDraw.ImageDraw, place: tuple[int, int], width: int, caption: PageCaption | None, number: int
) -> None:
    x, y = place[0], place[1] + 14
    bold, plain = load(Face.VERA_BOLD, 24), load(Face.VERA, 24)
    if caption is None:
        draw.text((x, y), f"Page {number}", fill=_TEXT, font=bold)
        return
    colour, verdict = _VERDICTS[caption.verdict]
    draw.text((x, y), f"Sheet {caption.sheet}, {caption.side}", fill=_TEXT, font=bold)
    draw.text((x + width, y), verdict, fill=colour, font=bold, anchor="ra")
    counts = caption.note or f"{caption.kept:,} words kept, {caption.removed:,} removed"
    draw.text((x, y + 32), counts, fill=_FAINT, font=plain)
