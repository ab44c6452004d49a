"""Draws the decisions onto a page: patterns over words, letters at their corner, structure, barcodes, other ink.

Rules:
- The page stays readable under what is drawn over it.
- All of it happens at the size of the picture, so that patterns and letters look alike on every page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from appliance.documents import Box, Image
from appliance.explain.signs import BLACK, PURPLE, SKY, Colour, Pattern, Sign

_TINT, _STROKE = 0.16, 0.62  # how much of the sign's colour
_STEP = 8  # pixels between stripes
_INK = 128  # darker is ink
_TAG = 13  # pixels, font size
_BELOW = frozenset({Pattern.LINE, Pattern.DOUBLE, Pattern.DASHES, Pattern.POINTS, Pattern.CHAIN})


@dataclass(frozen=True, slots=True)
class Marked:
    """A word's place on the picture and how it is shown."""

    box: Box
    sign: Sign


@dataclass(frozen=True, slots=True)
class Marks:
    """All that is drawn onto a page, in pixels of the picture."""

    words: Sequence[Marked]
    structure: Sequence[Box] = ()
    barcodes: Sequence[Box] = ()
    kept: Image | None = field(default=None, repr=False)  # the output page, to tell ink that stays behind


def mark(page: Image, marks: Marks) -> PillowImage.Image:
    """The page with everything drawn over it. `page` is RGB."""
    image = page.copy()
    _other_ink(image, marks)
    for box in marks.structure:
        _tint(image, _grown(box, 2), np.ones((1, 1), bool), SKY, 0.55)
    for word in marks.words:
        fill(image, word.box, word.sign)
    picture = PillowImage.fromarray(image)
    draw, font = ImageDraw.Draw(picture), font_of(_TAG)
    for box in marks.barcodes:
        draw.rectangle((box.left - 4, box.top - 4, box.right + 3, box.bottom + 3), outline=BLACK, width=4)
        _tag(draw, (box.left - 4, box.top - 4), "BARCODE", BLACK, font)
    for word in marks.words:
        if word.sign.tagged:
            _tag(draw, (word.box.left, word.box.top), word.sign.letters, word.sign.colour, font)
    return picture


def font_of(size: float) -> ImageFont.FreeTypeFont:
    """The font that comes with the drawing library, so that a picture needs no font of the machine."""
    font = ImageFont.load_default(size)
    if not isinstance(font, ImageFont.FreeTypeFont):
        raise TypeError("this Pillow has no scalable font")
    return font


def fill(image: Image, box: Box, sign: Sign) -> None:
    """Draws the pattern of a sign at a word's box, in place."""
    if sign.pattern in _BELOW:
        _underline(image, box, sign)
        return
    if sign.pattern in (Pattern.FRAME, Pattern.BROKEN):
        _frame(image, _grown(box, 2), sign)
        return
    _tint(image, box, np.ones((1, 1), bool), sign.colour, _TINT)
    _tint(image, box, _stripes(box, sign.pattern), sign.colour, _STROKE)


def _stripes(box: Box, pattern: Pattern) -> NDArray[np.bool_]:
    """Where a pattern has colour. Stripes of neighbours line up, because they count from the picture's corner."""
    y, x = np.mgrid[box.top : box.bottom, box.left : box.right]
    level, upright = y % _STEP < 2, x % _STEP < 2
    rising, falling = (x + y) % _STEP < 2, (x - y) % _STEP < 2
    shapes: dict[Pattern, NDArray[np.bool_]] = {
        Pattern.DIAGONAL: rising,
        Pattern.CROSSED: rising | falling,
        Pattern.UPRIGHT: upright,
        Pattern.LEVEL: level,
        Pattern.DOTTED: (x % 6 < 3) & (y % 6 < 3),
    }
    return shapes[pattern]


def _underline(image: Image, box: Box, sign: Sign) -> None:
    """One of the lines below a word."""
    _tint(image, box, np.ones((1, 1), bool), sign.colour, _TINT / 2)
    x = np.arange(box.left, box.right)
    chain = (x % 18 < 9) | (x % 18 // 3 == 4)
    broken = {Pattern.DASHES: x % 14 < 9, Pattern.POINTS: x % 6 < 3, Pattern.CHAIN: chain}
    run = broken.get(sign.pattern, np.ones_like(x, bool))
    for top in (box.bottom, box.bottom + 4)[: 2 if sign.pattern is Pattern.DOUBLE else 1]:
        line = Box(box.left, top, box.right, top + 2)
        _tint(image, line, np.broadcast_to(run, (2, run.size)), sign.colour, 1.0)


def _frame(image: Image, box: Box, sign: Sign) -> None:
    """A whole or broken frame around a word."""
    y, x = np.mgrid[box.top : box.bottom, box.left : box.right]
    edge = (y < box.top + 2) | (y >= box.bottom - 2) | (x < box.left + 2) | (x >= box.right - 2)
    if sign.pattern is Pattern.BROKEN:
        edge &= (x + y) % 12 < 7
    _tint(image, box, edge, sign.colour, 1.0)


def _other_ink(image: Image, marks: Marks) -> None:
    """Colours the ink that belongs to no word and is not in the output: handwriting, stamps, pictures."""
    if marks.kept is None:
        return
    left = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) < _INK
    near = cv2.erode(marks.kept, np.ones((5, 5), np.uint8)) < _INK
    left &= ~near
    for box in (*(w.box for w in marks.words), *marks.structure, *marks.barcodes):
        grown = _grown(box, 3)
        left[grown.top : grown.bottom, grown.left : grown.right] = False
    image[left] = PURPLE


def _tint(image: Image, box: Box, where: NDArray[np.bool_], colour: Colour, strength: float) -> None:
    """Mixes a colour into the part of the image in a box."""
    top, left = max(0, box.top), max(0, box.left)
    view = image[top : box.bottom, left : box.right]
    if where.shape != (1, 1):
        where = where[top - box.top :, left - box.left :][: view.shape[0], : view.shape[1]]
    mixed = (1 - strength) * view + strength * np.array(colour)
    view[:] = np.where(where[:, :, None], mixed, view).astype(np.uint8)


def _tag(
    draw: ImageDraw.ImageDraw, corner: tuple[int, int], letters: str, colour: Colour, font: ImageFont.FreeTypeFont
) -> None:
    """The letters of a sign on its colour, above a word's upper left corner."""
    wide = draw.textlength(letters, font=font)
    x, y = corner
    box = (x, y - _TAG + 2, x + wide + 5, y + 3)
    dark = sum(colour) < 400
    draw.rectangle(box, fill=colour)
    draw.text((x + 3, y - _TAG + 1), letters, fill=(255, 255, 255) if dark else BLACK, font=font)


def _grown(box: Box, by: int) -> Box:
    return Box(max(0, box.left - by), max(0, box.top - by), box.right + by, box.bottom + by)
