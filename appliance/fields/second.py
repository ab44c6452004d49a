"""The second reading: digits that matter, read again in another way.

Rules:
- All crops of a page lie on one sheet and cost one run of tesseract; their number is bounded, and what found no place
  on the sheet counts as not confirmed.
- Another way: each word alone, brought to one height, black on white by a threshold of its own, read without a
  dictionary and as sparse text (a reader that expects a block takes the points of numbers for specks).
- Two readings agree when digits and points are the same; letters beside them do not matter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from appliance.documents import Box, Image, Word
from appliance.fields.numbers import number

MAX_CROPS = 80  # a page
HEIGHT = 44  # pixels of a word on the sheet
_WIDEST = 700  # pixels
_SHEET = 1_500  # pixels wide
_GAP, _LEADING = 70, 34  # pixels between crops and between rows
_MARGIN = 0.18  # of a word's height, around it
_DIGITS = frozenset("0123456789.")

Reader = Callable[[Image, int], tuple[Word, ...]]
"""Reads sparse text: image and dpi to words."""

PSM = 11  # tesseract: sparse text
VARIABLES = (("load_system_dawg", "0"), ("load_freq_dawg", "0"))


@dataclass(frozen=True, slots=True)
class _Crop:
    """A word and its place on the sheet."""

    word: int
    place: Box


def read_again(image: Image, words: Sequence[Word], wanted: Sequence[int], read: Reader) -> dict[int, str]:
    """Reads some words of a page once more.

    Args:
        image: the page, grey or RGB.
        words: all words of the page.
        wanted: indexes of those to read; beyond `MAX_CROPS` none is read.
        read: the reader.

    Returns:
        What was read, by index; a word that found no place on the sheet is missing, one that could not be read is "".

    Raises:
        ReadingError: the reader failed.
    """
    pieces = [(index, _piece(image, words[index].box)) for index in dict.fromkeys(wanted[:MAX_CROPS])]
    sheet, crops = _mounted([(index, piece) for index, piece in pieces if piece is not None])
    if not crops:
        return {}
    found: dict[int, list[Word]] = {crop.word: [] for crop in crops}
    for word in read(sheet, round(HEIGHT * 72 / 10)):
        across, down = (word.box.left + word.box.right) / 2, (word.box.top + word.box.bottom) / 2
        for crop in crops:
            if crop.place.left <= across < crop.place.right and crop.place.top <= down < crop.place.bottom:
                found[crop.word].append(word)
    return {index: "".join(w.text for w in sorted(seen, key=lambda w: w.box.left)) for index, seen in found.items()}


def agree(first: str, second: str) -> bool:
    """Whether two readings of a word have the same digits and points."""
    one, other = _digits(first), _digits(second)
    return one == other and bool(one)


def _digits(text: str) -> str:
    """Digits and the points between them; letters that stand for digits in a number count as such."""
    plain = number(text.strip("()[],;:*<>=~"))
    kept = (
        plain.text
        if plain is not None and not any(c in text for c in ",")
        else "".join(c for c in text if c in _DIGITS)
    )
    return kept.strip(".")


def _piece(image: Image, box: Box) -> Image | None:
    """A word cut out, enlarged or reduced to one height, black on white."""
    margin = max(3, round(_MARGIN * box.height))
    part = image[max(0, box.top - margin) : box.bottom + margin, max(0, box.left - margin) : box.right + margin]
    if part.size == 0:
        return None
    grey = np.asarray(part if part.ndim == 2 else cv2.cvtColor(part, cv2.COLOR_RGB2GRAY), np.uint8)
    scale = HEIGHT / grey.shape[0]
    width = min(_WIDEST, max(8, round(grey.shape[1] * scale)))
    large = cv2.resize(grey, (width, HEIGHT), interpolation=cv2.INTER_CUBIC if scale > 1 else cv2.INTER_AREA)
    smooth = cv2.GaussianBlur(large, (3, 3), 0)
    level, _ = cv2.threshold(smooth, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    sharp = np.asarray(np.where(smooth > level, 255, 0), np.uint8)
    return np.asarray(cv2.GaussianBlur(sharp, (5, 5), 0), np.uint8)


def _mounted(pieces: Sequence[tuple[int, Image]]) -> tuple[Image, list[_Crop]]:
    """All pieces on one white sheet, row by row."""
    crops: list[_Crop] = []
    x, y = _GAP, _LEADING
    for index, piece in pieces:
        if x > _GAP and x + piece.shape[1] + _GAP > _SHEET:
            x, y = _GAP, y + HEIGHT + _LEADING
        crops.append(
            _Crop(
                index, Box(x - _GAP // 2, y - _LEADING // 2, x + piece.shape[1] + _GAP // 2, y + HEIGHT + _LEADING // 2)
            )
        )
        x += piece.shape[1] + _GAP
    sheet = np.full((y + HEIGHT + _LEADING, _SHEET), 255, np.uint8)
    for crop, (_, piece) in zip(crops, pieces, strict=True):
        top, left = crop.place.top + _LEADING // 2, crop.place.left + _GAP // 2
        sheet[top : top + HEIGHT, left : left + piece.shape[1]] = piece
    return sheet, crops
