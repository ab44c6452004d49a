"""The picture of a registered form: its boilerplate, its fields with names and modes, and what was left out.

Rules:
- Drawn from the form's file and the picture of its boilerplate alone, so it can show nothing of a patient.
- No kind of mark is told by its colour alone: boilerplate is underlined, fields are framed and named, what was left out
  is hatched.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from appliance.documents import Image
from appliance.explain.marking import font_of
from appliance.explain.signs import BLUE, GREEN, ORANGE, VERMILION, Colour
from appliance.policy.forms import Area, FieldMode, FormPage

_WIDTH = 1_500  # pixels of the page in the picture
_PANEL, _EDGE = 520, 26
_PAPER, _DESK, _TEXT = (255, 255, 255), (238, 240, 243), (24, 28, 34)
_MODES: dict[FieldMode, Colour] = {FieldMode.DENY: VERMILION, FieldMode.VALUES: BLUE, FieldMode.ORDINARY: GREEN}
_MEANS = {
    FieldMode.DENY: "nothing leaves",
    FieldMode.VALUES: "clinical values alone leave",
    FieldMode.ORDINARY: "ordinary clearing decides",
}
_STEP = 7  # pixels between the lines of a hatching


def draw(page: FormPage, boilerplate: Image | None) -> PillowImage.Image:
    """The picture of one page. `boilerplate` is the grey picture of its print; None where there is none."""
    scale = _WIDTH / page.size[0]
    size = _WIDTH, round(page.size[1] * scale)
    sheet = PillowImage.new("RGB", size, _PAPER)
    if boilerplate is not None:
        grey = cv2.resize(boilerplate, size, interpolation=cv2.INTER_CUBIC)
        sheet = PillowImage.fromarray(np.repeat(np.asarray(grey, np.uint8)[:, :, None], 3, axis=2))
    pen = ImageDraw.Draw(sheet, "RGBA")
    small = font_of(15)
    for entry in page.fields:
        box, colour = _scaled(entry.area, scale), _MODES[entry.mode]
        pen.rectangle(box, fill=(*colour, 26), outline=(*colour, 255), width=2)
        label = f"{entry.name}: {entry.mode}"
        wide = pen.textlength(label, font=small)
        pen.rectangle((box[2] - wide - 8, box[3] - 20, box[2] - 2, box[3] - 2), fill=(255, 255, 255, 225))
        pen.text((box[2] - wide - 5, box[3] - 20), label, fill=colour, font=small)
    for word in page.words:
        left, _, right, bottom = _scaled(word.area, scale)
        pen.line((left, bottom + 2, right, bottom + 2), fill=GREEN, width=2)
    for left_out in page.left_out:
        _hatch(pen, _scaled(left_out.area, scale))
    picture = PillowImage.new("RGB", (size[0] + _PANEL + 3 * _EDGE, size[1] + 2 * _EDGE), _DESK)
    picture.paste(sheet, (_EDGE, _EDGE))
    picture.paste(_panel(page, size[1]), (size[0] + 2 * _EDGE, _EDGE))
    return picture


def _hatch(pen: ImageDraw.ImageDraw, box: tuple[float, float, float, float]) -> None:
    """Slanting lines within a frame."""
    left, top, right, bottom = box
    pen.rectangle(box, outline=ORANGE, width=2)
    for at in np.arange(left - (bottom - top), right, _STEP):
        begin, end = max(left, at), min(right, at + bottom - top)
        pen.line((begin, bottom - (begin - at), end, bottom - (end - at)), fill=ORANGE, width=2)


def _panel(page: FormPage, height: int) -> PillowImage.Image:
    """What the marks mean and how many there are."""
    panel = PillowImage.new("RGB", (_PANEL, height), _DESK)
    pen, y = ImageDraw.Draw(panel, "RGBA"), 0
    head, body, small = font_of(30), font_of(21), font_of(18)

    def line(text: str, font: ImageFont.FreeTypeFont, step: int, x: int = 0, colour: Colour = _TEXT) -> None:
        nonlocal y
        pen.text((x, y), text, fill=colour, font=font)
        y += step

    line(f"{page.form}, page {page.number}", head, 52)
    pen.line((0, y + 24, 56, y + 24), fill=GREEN, width=3)
    line(f"{counted(len(page.words), 'word')} of boilerplate: stay", body, 40, 72)
    _hatch(pen, (0, y + 2, 56, y + 26))
    line(f"{counted(len(page.left_out), 'word')} left out:", body, 28, 72)
    line("treated like an entry", body, 44, 72)
    for mode, colour in _MODES.items():
        pen.rectangle((0, y + 2, 56, y + 26), fill=(*colour, 40), outline=(*colour, 255), width=2)
        count = sum(entry.mode is mode for entry in page.fields)
        line(f"{counted(count, 'field')} `{mode}`: {_MEANS[mode]}", body, 40, 72)
    line(f"in no field: `{page.elsewhere}`", body, 56, 72)
    reasons = _counts([left_out.why for left_out in page.left_out])
    if reasons:
        line("Left out because of", body, 32)
        for why, count in reasons:
            line(f"{count} x {why}", small, 26, 20, ORANGE)
    return panel


def counted(number: int, noun: str) -> str:
    """A number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _counts(items: Sequence[str]) -> list[tuple[str, int]]:
    return [(item, items.count(item)) for item in sorted(set(items))]


def _scaled(area: Area, scale: float) -> tuple[float, float, float, float]:
    return area.left * scale, area.top * scale, area.right * scale, area.bottom * scale
