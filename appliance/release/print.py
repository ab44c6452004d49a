"""Ink inside the boxes of cleared words: it must look like the print of those words and of nothing else.

Rules:
- Each word's ink is looked at in its own box: letters apart as print has them, of the height of the box, dark on white.
- What is smaller, denser, fainter or otherwise coloured than print of that word can hide there, and is a finding.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image, Word
from appliance.release.findings import Code, Finding, Layer
from appliance.release.ink import Mask, darkest, word_mask

_DARK = 5  # percentile of the words' pixels that is the level of full ink; strokes reach half-way to it
_MIN_LETTERS = 3  # shorter words have too little ink to judge
_SOLID = 0.72  # share of a box that ink fills
_CROWDED = 4  # components for each letter, and six more
_SMALL = 0.25  # of the box height; print of which no stroke is higher is too small for its box
_SPECK_PX = 2  # pixels of ink, at most, that are no mark
_OF_STROKES = 0.5  # of small dark marks lies in strokes of print that is paler
_OF_DOTS = 0.9  # of many dark dots
_SCRIPT_LETTERS, _SCRIPT_HEIGHT_MM = 5, 2.2
_SCRIPT_WIDTH, _SCRIPT_HEIGHT, _SCRIPT_FILL = 0.55, 0.45, 0.3  # one stroke's share of the word, and its ink's of that
_STROKES = 0.7  # from a word's darkest pixel to white
_FAINT_AWAY_MM, _FAINT_SHARE, _FAINT_MIN_PX = 0.35, 0.02, 60
_HUE_SPREAD, _HUE_SHARE, _HUE_MIN_PX = 90, 0.2, 60

_Stats = NDArray[np.int32]


def check_print(image: Image, words: tuple[Word, ...], dpi: float, index: int) -> list[Finding]:
    """Findings about the ink inside the words' boxes; a box that is not on the page is a finding of its own."""
    grey = darkest(image)
    words = tuple(word for word in words if _is_on(word.box, grey.shape))
    level = _ink_level(grey, words)
    _, dark = cv2.threshold(grey, math.ceil(level) - 1, 1, cv2.THRESH_BINARY_INV)
    ink = np.asarray(cv2.bitwise_and(dark, word_mask(grey.shape, words, dpi)), np.uint8)
    codes: list[Code] = []
    for word in words:
        inside = _components(word, ink)
        codes += _odd_print(word, inside, ink, grey)
        if _is_script(word, inside, ink, dpi):
            codes.append(Code.INK_CONNECTED)
    codes += _faint_ground(grey, ink, words, dpi)
    if image.ndim == 3:
        codes += _hidden_in_channels(image, words, level)
    return [Finding(code, Layer.PIXELS, index) for code in codes]


def _is_on(box: Box, shape: tuple[int, ...]) -> bool:
    """Whether a box lies on the page and is not empty."""
    return 0 <= box.left < box.right <= shape[1] and 0 <= box.top < box.bottom <= shape[0]


def _ink_level(grey: Image, words: tuple[Word, ...]) -> float:
    """Half-way between white and the full ink of the page's words."""
    inked = [grey[w.box.top : w.box.bottom, w.box.left : w.box.right].ravel() for w in words]
    values = np.concatenate(inked) if inked else np.empty(0, np.uint8)
    values = values[values < 255]
    return (255.0 + float(np.percentile(values, _DARK))) / 2 if values.size else 128.0


def _components(word: Word, ink: Mask) -> _Stats:
    """The connected strokes inside the word's box."""
    box = word.box
    part = ink[box.top : box.bottom, box.left : box.right]
    return _stats(part)


def _stats(part: Mask) -> _Stats:
    """Position, size and area of the connected strokes of a part of the page."""
    return np.asarray(cv2.connectedComponentsWithStats(part, connectivity=8)[2], np.int32)[1:]


def _odd_print(word: Word, inside: _Stats, ink: Mask, grey: Image) -> list[Code]:
    """What is wrong with the print of one word."""
    letters = sum(c.isalnum() for c in word.text)
    if letters < _MIN_LETTERS:
        return []
    box = word.box
    if float(ink[box.top : box.bottom, box.left : box.right].mean()) > _SOLID:
        return [Code.INK_SOLID]
    real = inside[inside[:, cv2.CC_STAT_AREA] > _SPECK_PX]
    most = _CROWDED * len(word.text) + 6
    if len(real) > most:
        marks, share = _strokes(box, ink, grey)
        return [Code.INK_TINY] if marks > most or share < _OF_DOTS else []  # a needle printer's dots hang together
    small = len(real) and int(real[:, cv2.CC_STAT_HEIGHT].max()) < _SMALL * box.height
    return [Code.INK_TINY] if small and _strokes(box, ink, grey)[1] <= _OF_STROKES else []


def _strokes(box: Box, ink: Mask, grey: Image) -> tuple[int, float]:
    """How many marks there are in paler ink, and how much of the dark ink lies in those that are as high as print."""
    part = grey[box.top : box.bottom, box.left : box.right]
    _, strokes = cv2.threshold(part, (int(part.min()) + 255) // 2, 1, cv2.THRESH_BINARY_INV)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    high = stats[:, cv2.CC_STAT_HEIGHT] >= _SMALL * box.height
    high[0] = False
    dark = labels[ink[box.top : box.bottom, box.left : box.right] > 0]
    return int((stats[1:, cv2.CC_STAT_AREA] > _SPECK_PX).sum()), float(high[dark].mean())


def _is_script(word: Word, inside: _Stats, ink: Mask, dpi: float) -> bool:
    """Whether the letters of a word hang together in one thin stroke, as in handwriting; underlines do not count."""
    box = word.box
    letters = sum(c.isalnum() for c in word.text)
    if letters < _SCRIPT_LETTERS or word.text.isupper() or box.height < _SCRIPT_HEIGHT_MM / 25.4 * dpi:
        return False
    if not _spans(inside, box):
        return False
    part = ink[box.top : box.bottom, box.left : box.right]
    line = cv2.morphologyEx(part, cv2.MORPH_OPEN, np.ones((1, max(3, box.width // 3)), np.uint8))
    letters_alone = part & (1 - np.asarray(cv2.dilate(line, np.ones((3, 3), np.uint8)), np.uint8))
    return _spans(_stats(letters_alone), box)


def _spans(inside: _Stats, box: Box) -> bool:
    """Whether one thin stroke reaches over most of a box."""
    wide, high, area = (inside[:, i] for i in (cv2.CC_STAT_WIDTH, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_AREA))
    spans = (wide >= _SCRIPT_WIDTH * box.width) & (high >= _SCRIPT_HEIGHT * box.height)
    return bool((spans & (area < _SCRIPT_FILL * wide * high)).any())


def _faint_ground(grey: Image, ink: Mask, words: tuple[Word, ...], dpi: float) -> list[Code]:
    """Whether something pale stands behind the words, away from their strokes.

    Small grey print is paler than the rest of its page: a word's strokes are also what is nearer to its darkest pixel
    than to white; worn print has strokes that are paler still. A straight rule right through a word says nothing.
    """
    away = max(1, round(_FAINT_AWAY_MM / 25.4 * dpi))
    kernel = np.ones((2 * away + 1, 2 * away + 1), np.uint8)
    count = 0
    for word in words:
        box = word.box
        top, left = max(0, box.top - away), max(0, box.left - away)
        around = grey[top : box.bottom + away, left : box.right + away]
        inner = np.s_[box.top - top : box.bottom - top, box.left - left : box.right - left]
        darkest = int(around[inner].min())
        strokes = (around < darkest + _STROKES * (255 - darkest)).astype(np.uint8)
        near = cv2.dilate(strokes | ink[top : box.bottom + away, left : box.right + away], kernel)
        inked = (around[inner] < 255).astype(np.uint8)
        rule = cv2.morphologyEx(inked, cv2.MORPH_OPEN, np.ones((1, box.width), np.uint8))
        pixels = int(((inked > rule) & (near[inner] == 0)).sum())
        count += pixels >= _FAINT_MIN_PX and pixels > _FAINT_SHARE * box.width * box.height
    return [Code.INK_FAINT] * count


def _hidden_in_channels(image: Image, words: tuple[Word, ...], level: float) -> list[Code]:
    """Whether a word's ink has different shapes in different colour channels: two prints, one over the other."""
    count = 0
    for word in words:
        part = image[word.box.top : word.box.bottom, word.box.left : word.box.right].astype(np.int16)
        inked = part[part.min(axis=2) < level]
        if len(inked) < _HUE_MIN_PX:
            continue
        colours = inked - inked.mean(axis=1, keepdims=True)
        apart = np.abs(colours - np.median(colours, axis=0)).max(axis=1)
        count += float((apart > _HUE_SPREAD).mean()) > _HUE_SHARE
    return [Code.INK_COLOUR] * count
