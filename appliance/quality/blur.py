"""Sharpness: how steep the edges of ink are, as a ratio that does not depend on size or contrast of the print.

Method: edge slope over edge height, in the manner of the edge-width measures (P. Marziliano et al., 2002). Around
each strong ink edge the largest change of grey over a tenth of a millimetre is divided by the whole change between
paper and ink nearby (within 0.9 mm). The median over such places is taken in each of 24 tiles of print, and the 65th
percentile of the tiles counts, so that a smooth picture on a sharp page is no blur. A sharp edge changes completely
within that distance (1.0); print blurred by a Gaussian of 0.25 mm, which tesseract still reads, gives 0.20, of 0.34
mm, which it does not, 0.17. Horizontal and vertical slopes are measured apart and the worse one counts, because a
moving sheet is blurred in one direction only. Averaging along the edge keeps the noise of the sensor out; one place in
0.35 mm of it is looked at.

Rules:
- Measured on the full image, in tiles where the preview found ink; a page without ink is not blurred.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.quality.preview import Mask, Preview, histogram, to_grey

_TILE_MM, _TILES = 12.0, 24
_STEP_MM, _NEAR_MM, _ALONG_MM = 0.1, 0.9, 0.35
_MIN_HEIGHT = 24.0  # grey levels between paper and ink for an edge to count
_TALL, _TALLEST = 0.6, 98  # share of the tile's highest edges, which are at this percentile
_MIN_EDGES = 10  # places, one in `_ALONG_MM` of an edge
_MAX_INK = 0.4  # share of a tile
_TYPICAL = 65  # percentile of the tiles: pictures are smooth, and blur is everywhere


def measure_sharpness(image: Image, dpi: float, preview: Preview) -> float:
    """Sharpness of a page image of `dpi`: 0 (no edge left) to 1; 1 where there is nothing to be sharp."""
    return sharpness_of(image, dpi, preview, preview.ink)


def sharpness_of(image: Image, dpi: float, preview: Preview, ink: Mask) -> float:
    """The same for chosen ink: a mask in the shape of the preview."""
    slopes: list[list[float]] = [[], []]
    for top, left, size in inked_tiles(preview, ink):
        tile = to_grey(image[top : top + size, left : left + size])
        for direction in (0, 1):
            ratios = _slopes(tile, dpi, direction)
            if ratios.size >= _MIN_EDGES:
                slopes[direction].append(float(np.median(ratios)))
    return min((float(np.percentile(tiles, _TYPICAL)) for tiles in slopes if tiles), default=1.0)


def inked_tiles(preview: Preview, mask: Mask) -> list[tuple[int, int, int]]:
    """Top, left and size in page pixels of the tiles with the most ink."""
    side = preview.pixels(_TILE_MM)
    rows, columns = mask.shape[0] // side, mask.shape[1] // side
    if rows == 0 or columns == 0:
        return [(0, 0, round(max(mask.shape) / preview.scale))]
    sums = np.asarray(cv2.integral(mask.view(np.uint8)), np.int32)[::side, ::side][: rows + 1, : columns + 1]
    ink = np.diff(np.diff(sums, axis=0), axis=1)
    ink[ink > _MAX_INK * side * side] = 0  # a picture, not print
    best = np.argsort(ink, axis=None, kind="stable")[::-1][:_TILES]
    size = round(side / preview.scale)
    return [(int(i) // columns * size, int(i) % columns * size, size) for i in best if ink.flat[i] > 0]


def _slopes(tile: Image, dpi: float, direction: int) -> NDArray[np.float64]:
    """Slope over height around ink edges along an axis (0: down the tile, 1: across)."""
    step, near, along = (max(1, round(mm / 25.4 * dpi)) for mm in (_STEP_MM, _NEAR_MM, _ALONG_MM))
    down = direction == 0
    tile = np.asarray(cv2.blur(tile, (2 * along + 1, 1) if down else (1, 2 * along + 1)), np.uint8)
    tile = np.ascontiguousarray(tile[:, ::along] if down else tile[::along])
    window = np.ones((2 * near + 1, 1) if down else (1, 2 * near + 1), np.uint8)
    height = np.asarray(cv2.morphologyEx(tile, cv2.MORPH_GRADIENT, window), np.uint8)
    change = np.zeros_like(tile)
    if down:
        cv2.absdiff(tile[step:], tile[:-step], change[step:])
    else:
        cv2.absdiff(tile[:, step:], tile[:, :-step], change[:, step:])
    steepest = np.asarray(cv2.dilate(change, window), np.uint8)
    edges = np.flatnonzero(height >= max(_MIN_HEIGHT, _TALL * _percentile(height, _TALLEST)))
    ratio = steepest.ravel()[edges] / height.ravel()[edges].astype(np.float32) * (_STEP_MM * dpi / 25.4 / step)
    return np.asarray(np.minimum(ratio, 1.0), np.float64)


def _percentile(levels: Image, percent: float) -> float:
    """What `np.percentile` gives for grey levels, from their counts."""
    upto = np.cumsum(histogram(levels))
    place = percent / 100 * (levels.size - 1)
    below, above = (int(np.searchsorted(upto, at, side="right")) for at in (math.floor(place), math.ceil(place)))
    return below + (above - below) * (place - math.floor(place))
