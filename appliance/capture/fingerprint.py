"""Whether two images show the same side of the same sheet: a sheet fed twice, or two copies of one page.

Method: both pages are reduced to 75 dpi, turned and moved onto each other (phase correlation for the shift, then the
enhanced correlation coefficient of Evangelidis and Psarakis, 2008, for what is left of shift and turn), and compared
tile by tile by normalised correlation with a local search. Tiles of the size of words tell other texts apart; tiles of
the size of two characters find what two copies of one form differ in. Two scans of one sheet agree in all of them.

Rules:
- Nothing is guessed: a page without enough ink, and a pair between the limits, is `UNSURE`, and nothing may be dropped.
- What is below the eye of 75 dpi is not seen: two pages that differ in one small character alone may count as the same.
- A fingerprint is content (it can be looked at): it lives in memory and is never written anywhere.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image

PRINT_DPI = 75.0
COARSE_DPI = 25.0
WORDS_MM = (10.0, 5.0, 1.5)  # width, height and search of a tile: about two words
CHARACTERS_MM = (3.0, 4.0, 0.7)  # of a tile: about two characters
SAME_CHARACTERS = 0.85  # every tile of characters of the same page; most other digits stay below 0.7
SAME_MIDDLE, OTHER_MIDDLE = 0.92, 0.85  # median over tiles of words: any two texts in lines of one height reach 0.8
OTHER = ((0.40, 0.06), (0.60, 0.15))  # below which correlation, and in which share of tiles of words, on another page
MAX_SHIFT_MM, MAX_TURN_DEG = 25.0, 4.0
_EDGE_MM = 5.0
_SOLID_MM = 2.5  # an area as thick is the scanner's bed beside the sheet, or a bar: it says nothing here
_SPECK_PX = 5  # of 75 dpi; letters stand side by side and are longer together
_INK = 40  # grey levels below the paper
_BLANK_INK = 0.0004  # share of pixels; below it there is too little to tell pages apart
_TILE_INK = 0.02  # share of a tile's pixels that makes it worth comparing
_MIN_TILES = 4
_GROUND_PX = 2.0  # what is softer than strokes, which lines of any text have in common, says nothing
_ECC_STEPS = 40
_LEAST_PX = 60  # a smaller image shows nothing that could be compared
_TURN_STEP_DEG = 1.0


class Likeness(StrEnum):
    """What is known of two pages."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A page at 75 dpi as ink (0 is paper), packed. `blank`: it has too little ink to be told from others."""

    shape: tuple[int, int]
    packed: bytes = field(repr=False)
    blank: bool

    def ink(self) -> Image:
        """`uint8` `(height, width)`: how much darker than the paper each pixel is."""
        return np.frombuffer(zlib.decompress(self.packed), np.uint8).reshape(self.shape)


def fingerprint(image: Image, dpi: float) -> Fingerprint:
    """The fingerprint of a captured page.

    Args:
        image: `uint8`, grey or RGB.
        dpi: its resolution.
    """
    if min(image.shape[:2]) < _LEAST_PX * dpi / PRINT_DPI:
        return Fingerprint((1, 1), zlib.compress(b"\0"), blank=True)
    scale = min(1.0, PRINT_DPI / dpi)
    if scale < 1.0:
        size = max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    grey = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    ink = cv2.subtract(_paper(grey), grey)
    ink = _meaningful(np.asarray(ink, np.uint8))
    blank = float((ink > _INK).mean()) < _BLANK_INK
    return Fingerprint((ink.shape[0], ink.shape[1]), zlib.compress(ink.tobytes(), 1), blank)


def compare(one: Fingerprint, other: Fingerprint) -> Likeness:
    """Whether both are scans of the same page.

    Two pages without ink are `UNSURE`: all blank pages look alike.
    """
    if one.blank or other.blank:
        return Likeness.UNSURE if one.blank and other.blank else Likeness.DIFFERENT
    overlaid = overlay(one, other)
    if overlaid is None:
        return Likeness.DIFFERENT
    first, laid, seen = overlaid
    words = _tile_scores(first, laid, seen, WORDS_MM)
    if len(words) < _MIN_TILES:
        return Likeness.UNSURE
    middle = float(np.median(words))
    if middle < OTHER_MIDDLE or any(float((words < below).mean()) >= share for below, share in OTHER):
        return Likeness.DIFFERENT
    same = middle >= SAME_MIDDLE and float(_tile_scores(first, laid, seen, CHARACTERS_MM).min()) >= SAME_CHARACTERS
    return Likeness.SAME if same else Likeness.UNSURE


def overlay(one: Fingerprint, other: Fingerprint) -> tuple[Image, Image, Image] | None:
    """The ink of `one`, that of `other` laid on it, and where both scans show the sheet (1).

    None where a sheet cannot lie like that.
    """
    first, second = _same_size(one.ink(), other.ink())
    placed = _placement(first, second)
    if placed is None:
        return None
    placed = _refined(first, second, placed)
    return first, _laid_on(second, placed), _seen_by_both(first, placed)


def _meaningful(ink: Image) -> Image:
    """The ink that a second scan shows again: no bed, no edge, no specks; coarser levels pack better."""
    edge, solid = _pixels(_EDGE_MM, _SOLID_MM)
    bed = cv2.dilate(cv2.erode(ink, np.ones((solid, solid), np.uint8)), np.ones((solid + 4, solid + 4), np.uint8))
    ink = np.where(bed > _INK, 0, ink).astype(np.uint8)
    dark = (ink > _INK).astype(np.uint8)
    joined = cv2.morphologyEx(dark, cv2.MORPH_CLOSE, np.ones((_SPECK_PX, _SPECK_PX), np.uint8))
    _, labels, boxes, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    specks = np.asarray(boxes)[:, 2:4].max(axis=1) <= _SPECK_PX
    ink[specks[labels]] = 0
    inner = np.zeros_like(ink)
    inner[edge:-edge, edge:-edge] = ink[edge:-edge, edge:-edge] & 0xF8
    return inner


def _paper(grey: Image) -> Image:
    """The paper's local brightness."""
    quarter = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.GaussianBlur(cv2.dilate(quarter, np.ones((7, 7), np.uint8)), (0, 0), 3.0)
    size = grey.shape[1], grey.shape[0]
    return np.asarray(cv2.resize(paper, size, interpolation=cv2.INTER_LINEAR), np.uint8)


def _same_size(one: Image, other: Image) -> tuple[Image, Image]:
    """Both on white ground of one size."""
    height, width = max(one.shape[0], other.shape[0]), max(one.shape[1], other.shape[1])

    def grown(image: Image) -> Image:
        down, right = height - image.shape[0], width - image.shape[1]
        return np.asarray(cv2.copyMakeBorder(image, 0, down, 0, right, cv2.BORDER_CONSTANT, value=0), np.uint8)

    return grown(one), grown(other)


def _placement(one: Image, other: Image) -> NDArray[np.float32] | None:
    """The 2x3 matrix that takes pixels of `one` to those of `other`; None where a sheet cannot lie like that."""
    scale = COARSE_DPI / PRINT_DPI
    small = [np.asarray(cv2.resize(i, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)) for i in (one, other)]
    first, second = (np.asarray(cv2.GaussianBlur(i, (0, 0), 1.0), np.float64) for i in small)
    height, width = first.shape
    window = cv2.createHanningWindow((width, height), cv2.CV_64F)
    best, placed = -1.0, np.zeros((2, 3), np.float32)
    for turn in np.arange(-MAX_TURN_DEG, MAX_TURN_DEG + 0.1, _TURN_STEP_DEG):
        spun = cv2.getRotationMatrix2D((width / 2, height / 2), float(turn), 1.0)
        (dx, dy), response = cv2.phaseCorrelate(first, cv2.warpAffine(second, spun, (width, height)), window)
        if response > best:  # a point of `one` lies at point + (dx, dy) of the turned one
            back = np.vstack([cv2.invertAffineTransform(spun), [0.0, 0.0, 1.0]])
            moved = back @ np.array([[1.0, 0.0, dx], [0.0, 1.0, dy], [0.0, 0.0, 1.0]])
            best, placed = response, moved[:2].astype(np.float32)
            far = max(abs(dx), abs(dy)) > MAX_SHIFT_MM / 25.4 * COARSE_DPI
    if far:
        return None
    placed[:, 2] /= scale
    return placed


def _refined(one: Image, other: Image, placed: NDArray[np.float32]) -> NDArray[np.float32]:
    """The placement as exactly as the two allow."""
    blurred = [np.asarray(cv2.GaussianBlur(i, (0, 0), 2.5), np.float32) for i in (one, other)]
    criteria = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, _ECC_STEPS, 1e-4)
    try:
        first, second = blurred
        found = cv2.findTransformECC(
            first, second, placed.copy(), cv2.MOTION_EUCLIDEAN, criteria, inputMask=np.ones_like(one), gaussFiltSize=1
        )[1]
    except cv2.error:  # they do not correlate at all
        return placed
    return np.asarray(found, np.float32)


def _laid_on(other: Image, placed: NDArray[np.float32]) -> Image:
    """`other` turned and moved to its place."""
    size = other.shape[1], other.shape[0]
    return np.asarray(cv2.warpAffine(other, placed, size, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP), np.uint8)


def _seen_by_both(one: Image, placed: NDArray[np.float32]) -> Image:
    """1 where both scans show the sheet away from its edges, which one of them may have cut off."""
    (edge,) = _pixels(_EDGE_MM)
    inner = np.zeros_like(one)
    inner[edge:-edge, edge:-edge] = 1
    return np.asarray(cv2.min(inner, cv2.erode(_laid_on(inner, placed), np.ones((3, 3), np.uint8))), np.uint8)


def _tile_scores(one: Image, other: Image, seen: Image, tile_mm: tuple[float, float, float]) -> NDArray[np.float64]:
    """The best correlation of each tile in which one of both has ink; 0 where only one has. Tiles overlap by half."""
    wide, high, reach = _pixels(*tile_mm)
    (edge,) = _pixels(_EDGE_MM)
    tops = np.arange(edge, one.shape[0] - edge - high + 1, high // 2)
    lefts = np.arange(edge, one.shape[1] - edge - wide + 1, wide // 2)
    inked = [_sums((i > _INK).astype(np.uint8), tops, lefts, (high, wide)) for i in (one, other)]
    whole = _sums((seen != 0).astype(np.uint8), tops, lefts, (high, wide)) == high * wide
    strokes = [_strokes(i) for i in (one, other)]
    scores = []
    for row, column in np.argwhere(whole & (np.maximum(*inked) >= _TILE_INK * high * wide)).tolist():
        top, left = int(tops[row]), int(lefts[column])
        here, there = (0, 1) if inked[0][row, column] >= inked[1][row, column] else (1, 0)
        tile = strokes[here][top : top + high, left : left + wide]
        field = strokes[there][max(0, top - reach) : top + high + reach, max(0, left - reach) : left + wide + reach]
        if min(float(cv2.meanStdDev(part)[1][0, 0]) for part in (field, tile)) < 1.0:
            scores.append(0.0)
            continue
        scores.append(float(cv2.matchTemplate(field, tile, cv2.TM_CCOEFF_NORMED).max()))
    return np.array(scores)


def _sums(image: Image, tops: NDArray[np.intp], lefts: NDArray[np.intp], size: tuple[int, int]) -> NDArray[np.int32]:
    """The sum of each tile of `size` (height, width) at each top and left."""
    table = np.asarray(cv2.integral(image), np.int32)
    below, right = tops + size[0], lefts + size[1]
    sums = table[np.ix_(below, right)] - table[np.ix_(tops, right)]
    return np.asarray(sums - table[np.ix_(below, lefts)] + table[np.ix_(tops, lefts)], np.int32)


def _strokes(ink: Image) -> NDArray[np.float32]:
    """The ink without what is softer than strokes."""
    soft = cv2.GaussianBlur(ink, (0, 0), 0.8).astype(np.float32)
    return np.asarray(soft - cv2.GaussianBlur(soft, (0, 0), _GROUND_PX), np.float32)


def _pixels(*millimetres: float) -> tuple[int, ...]:
    """Pixels of a fingerprint."""
    return tuple(round(v / 25.4 * PRINT_DPI) for v in millimetres)
