"""Identifiers planted in the pixels and in the text layer of a clean page.

Rules:
- Each planting is one function of page and random numbers. It changes what it says and nothing else.
- "Kept by mistake" means clean print on the page and the same words in the text layer: what a redactor's error leaves.
- Everybody here is invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import zxingcpp

from appliance.documents import Box, Image, Word
from appliance.sim.drawing import marks, pictures
from appliance.sim.drawing.fonts import Face
from bench.support.clean_pages import Clean, plain_page, set_line

Planting = Callable[[Clean, np.random.Generator], Clean]
Known = tuple[str, ...]

WHO = "Testperson Erfunden"
_BLANK_TRIES = 400
_HANDS = (Face.PEN, Face.BRUSH, "DancingScript-Regular", "femkeklaver")
_FACES = (Face.SERIF, Face.SANS, Face.VERA, Face.MONO, "Carlito-Regular")


class NoRoomError(ValueError):
    """The page has no blank place of the size that a planting needs."""


def blank_place(image: Image, wide: int, high: int, rng: np.random.Generator) -> tuple[int, int]:
    """Left and top of a blank place, drawn at random.

    Raises:
        NoRoomError: none was found.
    """
    grey = image if image.ndim == 2 else image.min(axis=2)
    sums = cv2.integral((grey < 255).astype(np.uint8))
    height, width = grey.shape
    if wide >= width or high >= height:
        raise NoRoomError
    for _ in range(_BLANK_TRIES):
        x, y = int(rng.integers(0, width - wide)), int(rng.integers(0, height - high))
        if sums[y + high, x + wide] - sums[y, x + wide] - sums[y + high, x] + sums[y, x] == 0:
            return x, y
    raise NoRoomError


def _text(text: str, face: str, size: int, ink: int = 20) -> Image:
    """A line of text on white, cut to its ink."""
    blank = np.full((4 * size, (len(text) + 4) * size), 255, np.uint8)
    drawn = set_line(Clean("", plain_page(blank)), text, (size, size), face, size, ink=ink).page.image
    ys, xs = np.nonzero(drawn < 255)
    return drawn[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def _stick(clean: Clean, patch: Image, rng: np.random.Generator, margin: int = 12) -> Clean:
    """The page with a patch at a blank place."""
    high, wide = patch.shape
    x, y = blank_place(clean.page.image, wide + 2 * margin, high + 2 * margin, rng)
    image = clean.page.image.copy()
    part = image[y + margin : y + margin + high, x + margin : x + margin + wide]
    part[:] = np.minimum(part, patch if part.ndim == 2 else patch[..., None])
    return clean.changed(image)


def _face(rng: np.random.Generator) -> str:
    return str(_FACES[int(rng.integers(len(_FACES)))])


def _coloured(clean: Clean, channel: int, patch_level: int, rng: np.random.Generator) -> Clean:
    """A word that stands in one colour channel alone."""
    marked = _stick(clean, _text(WHO, _face(rng), 40, patch_level), rng).page.image
    colour = np.repeat(clean.page.image[..., None], 3, axis=2)
    colour[..., channel] = marked
    return clean.changed(colour)


def _turned(clean: Clean, rng: np.random.Generator, quarter: int) -> Clean:
    return _stick(clean, np.asarray(np.rot90(_text(WHO, _face(rng), 40), quarter), np.uint8), rng)


def _tilted(clean: Clean, rng: np.random.Generator) -> Clean:
    word = _text(WHO, _face(rng), 40)
    side = int(np.hypot(*word.shape)) + 8
    square = np.full((side, side), 255, np.uint8)
    top, left = (side - word.shape[0]) // 2, (side - word.shape[1]) // 2
    square[top : top + word.shape[0], left : left + word.shape[1]] = word
    matrix = cv2.getRotationMatrix2D((side / 2, side / 2), float(rng.uniform(15, 75)), 1.0)
    turned = cv2.warpAffine(square, matrix, (side, side), flags=cv2.INTER_LINEAR, borderValue=255)
    ys, xs = np.nonzero(turned < 255)
    return _stick(clean, np.asarray(turned[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1], np.uint8), rng)


def _inverted(clean: Clean, rng: np.random.Generator) -> Clean:
    word = _text(WHO, _face(rng), 40)
    return _stick(clean, _bordered(255 - word, 14, 0), rng)


def _bordered(image: Image, width: int, level: int) -> Image:
    return np.pad(image, width, constant_values=level)


def _margin(clean: Clean, rng: np.random.Generator) -> Clean:
    image = clean.page.image.copy()
    word = np.rot90(_text(WHO, _face(rng), 26)).copy()
    top = int(rng.integers(0, image.shape[0] - word.shape[0]))
    image[top : top + word.shape[0], : word.shape[1]] = np.minimum(
        image[top : top + word.shape[0], : word.shape[1]], word
    )
    return clean.changed(image)


def _over_kept(clean: Clean, rng: np.random.Generator) -> Clean:
    """A name written in pen across kept print."""
    word = _text(WHO, str(_HANDS[int(rng.integers(len(_HANDS)))]), 90)
    long = [w for w in clean.page.words if w.box.width > 60 and w.box.left + word.shape[1] < clean.page.image.shape[1]]
    if not long:
        raise NoRoomError
    box = long[int(rng.integers(len(long)))].box
    image = clean.page.image.copy()
    top = min(max(0, (box.top + box.bottom - word.shape[0]) // 2), image.shape[0] - word.shape[0])
    part = image[top : top + word.shape[0], box.left : box.left + word.shape[1]]
    part[:] = np.minimum(part, word[: part.shape[0], : part.shape[1]])
    return clean.changed(image)


def _in_rule(clean: Clean, rng: np.random.Generator) -> Clean:
    """Small print inside a thick black bar's edge: white letters in a rule."""
    word = 255 - _text(WHO, _face(rng), 15)
    bar = np.zeros((word.shape[0] + 4, word.shape[1] + 400), np.uint8)
    bar[2 : 2 + word.shape[0], 200 : 200 + word.shape[1]] = word
    return _stick(clean, bar, rng)


def _framed(clean: Clean, rng: np.random.Generator) -> Clean:
    word = _text(WHO, _face(rng), 36)
    cell = _bordered(word, 16, 255)
    return _stick(clean, _bordered(cell, 4, 0), rng)


def _boxed(clean: Clean, rng: np.random.Generator) -> Clean:
    """One letter a cell, as forms ask for."""
    side, letters = 62, "ERFUNDEN"
    comb = np.full((side, side * len(letters) + 4), 255, np.uint8)
    comb[:3], comb[-3:] = 0, 0
    for i in range(len(letters) + 1):
        comb[:, i * side : i * side + 3] = 0
    for i, letter in enumerate(letters):
        drawn = _text(letter, Face.PEN if rng.random() < 0.5 else Face.SANS, 40)
        top, left = (side - drawn.shape[0]) // 2, i * side + 3 + (side - 3 - drawn.shape[1]) // 2
        comb[top : top + drawn.shape[0], left : left + drawn.shape[1]] = drawn
    return _stick(clean, comb, rng)


def _mask(mask: Image) -> Image:
    """Coverage as dark on white, cut to its ink."""
    dark = np.asarray(255 - np.asarray(mask, np.uint8), np.uint8)
    ys, xs = np.nonzero(dark < 250)
    return dark[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]


def _barcode(symbology: zxingcpp.BarcodeFormat, scale: int, height: int | None) -> Planting:
    return lambda clean, rng: _stick(clean, _mask(marks.barcode("INVENTED-4711", symbology, scale, height)), rng, 40)


def _photo(clean: Clean, rng: np.random.Generator) -> Clean:
    photo = cv2.cvtColor(pictures.portrait(int(rng.integers(1000)), 260, 330), cv2.COLOR_RGB2GRAY)
    return _stick(clean, np.asarray(photo, np.uint8), rng)


def _hand_in_layer(clean: Clean, rng: np.random.Generator) -> Clean:
    """Handwriting that both readers would take for words and that was cleared."""
    face = str(_HANDS[int(rng.integers(3))])  # the fourth is no joined hand
    x, y = blank_place(clean.page.image, 900, 160, rng)
    return set_line(clean, "nothing wonderful yesterday", (x + 10, y + 20), face, 90)


def _set(text: str, ink: int, size: int) -> Planting:
    return lambda clean, rng: _stick(clean, _text(text, _face(rng), size, ink), rng)


INK: dict[str, Planting] = {
    "print outside the text layer": _set(WHO, 20, 40),
    "print, grey": _set(WHO, 150, 40),
    "print, very faint": _set(WHO, 246, 40),
    "print, one level below white": _set(WHO, 254, 40),
    "print, inverted": _inverted,
    "print, turned 90 degrees": lambda clean, rng: _turned(clean, rng, 1 if rng.random() < 0.5 else 3),
    "print, upside down": lambda clean, rng: _turned(clean, rng, 2),
    "print, at an angle": _tilted,
    "print, tiny": _set(WHO, 20, 8),
    "print, huge": _set("ERFUND", 20, 230),
    "print in one colour channel": lambda clean, rng: _coloured(clean, int(rng.integers(3)), 20, rng),
    "print in one colour channel, faint": lambda clean, rng: _coloured(clean, int(rng.integers(3)), 247, rng),
    "print in the outermost margin": _margin,
    "print in a frame": _framed,
    "white print in a black rule": _in_rule,
    "letters in cells": _boxed,
    "handwriting": lambda clean, rng: _stick(
        clean, _text("Erfunden", str(_HANDS[int(rng.integers(len(_HANDS)))]), 90), rng
    ),
    "handwriting across kept print": _over_kept,
    "handwriting, cleared as words": _hand_in_layer,
    "signature": lambda clean, rng: _stick(clean, _mask(marks.signature(int(rng.integers(10_000)))), rng),
    "round stamp": lambda clean, rng: _stick(
        clean, _mask(marks.round_stamp("INVENTED CLINIC", ("ERFUNDEN",), float(rng.uniform(-30, 30)), 300)), rng
    ),
    "photograph with a face": _photo,
    "barcode Code 128": _barcode(zxingcpp.BarcodeFormat.Code128, 3, 90),
    "barcode PDF417": _barcode(zxingcpp.BarcodeFormat.PDF417, 3, None),
    "barcode QR": _barcode(zxingcpp.BarcodeFormat.QRCode, 5, None),
    "barcode DataMatrix": _barcode(zxingcpp.BarcodeFormat.DataMatrix, 5, None),
}


def _layer(change: Callable[[Word, Clean], list[Word]]) -> Planting:
    def plant(clean: Clean, rng: np.random.Generator) -> Clean:
        words = list(clean.page.words)
        long = [i for i, word in enumerate(words) if word.text.isalpha() and len(word.text) >= 5]
        at = long[int(rng.integers(len(long)))]
        words[at : at + 1] = change(words[at], clean)
        return clean.changed(clean.page.image, tuple(words))

    return plant


def _moved(word: Word, box: Box) -> Word:
    return Word("Testperson", box, word.line, 95.0)


TEXT: dict[str, Planting] = {
    "another word than the print": _layer(lambda word, _: [replace(word, text="Testperson")]),
    "a word on white": _layer(lambda word, clean: [word, _moved(word, _white_box(clean, 240, 40))]),
    "a word off the page": _layer(
        lambda word, clean: [
            word,
            _moved(word, Box(clean.page.image.shape[1] + 20, 100, clean.page.image.shape[1] + 260, 140)),
        ]
    ),
    "a word of no size": _layer(
        lambda word, _: [word, _moved(word, Box(word.box.left, word.box.top, word.box.left + 4, word.box.top + 1))]
    ),
    "a word under another": _layer(lambda word, _: [word, _moved(word, word.box)]),
    "a word spelled letter by letter": _layer(
        lambda word, clean: [
            word,
            *(
                Word(c, Box(b.left + 60 * i, b.top, b.left + 60 * i + 24, b.bottom), 9, 95.0)
                for b in [_white_box(clean, 560, 40)]
                for i, c in enumerate("ERFUNDEN")
            ),
        ]
    ),
}


def _white_box(clean: Clean, wide: int, high: int) -> Box:
    x, y = blank_place(clean.page.image, wide + 20, high + 20, np.random.default_rng(3))
    return Box(x + 10, y + 10, x + 10 + wide, y + 10 + high)
