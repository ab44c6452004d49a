"""Resolution actually present, in dots an inch: what a coarser original leaves of the scanner's resolution.

Two methods, and the lower answer counts:

- Edges of a smooth enlargement are wide: the sharpness (see `blur`) of a scan of full resolution is 0.57, and it
  falls in proportion to the resolution that is really there.
- Edges of an enlarged fax are sharp but stand in the grid of its own dots. Their positions (maxima of the change of
  grey, to a fraction of a pixel) are looked at as points on a line: the share of their power (periodogram of events;
  A. Schuster, 1898) at the frequency of a coarser grid, summed over tiles of print. It has to be (nearly) the same
  grid down and across: repeated letters and table cells have a pitch in one direction.

Rules:
- Never more than the nominal resolution. A blurred page has a low resolution, too: it says what can be told apart.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.quality.blur import inked_tiles
from appliance.quality.preview import Preview, to_grey

FULL_SHARPNESS = 0.57  # of a scan whose dots are all its own
GRID_POWER = 0.035  # share of the edges' power that four fifths of the tiles reach
_COARSEST, _FINEST = 0.45, 0.88  # of the nominal resolution; the edges of what is coarser are wide enough
_SQUARE = 0.08  # by how much the grids of the two directions may differ (fax: 204 x 196)
_BINS, _LONGEST = 4, 400  # a pixel, pixels of a tile
_TILES, _LEAST_TILES = 8, 3
_EDGE = 0.3  # of the tile's range of grey
_MIN_RANGE, _MIN_EDGES = 60, 60


def measure_resolution(image: Image, dpi: float, preview: Preview, sharpness: float, skew_deg: float) -> float:
    """Dots an inch of a page of nominally `dpi`; `sharpness` and `skew_deg` as measured on it."""
    smooth = dpi * min(1.0, sharpness / FULL_SHARPNESS * 300.0 / dpi)
    return min(smooth, _grid(image, dpi, preview, math.tan(math.radians(skew_deg))))


def _grid(image: Image, dpi: float, preview: Preview, slope: float) -> float:
    """The resolution of the grid on which the edges stand, or `dpi` where there is none of its own."""
    looked = slice(round(_COARSEST * _LONGEST), round(_FINEST * _LONGEST) + 1)
    frequencies = np.arange(_LONGEST)[looked] / _LONGEST  # cycles a pixel
    shares: tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]] = ([], [])
    for top, left, size in inked_tiles(preview, preview.ink)[:_TILES]:
        tile = to_grey(image[top : top + size, left : left + size])
        if tile.size == 0 or int(tile.max()) - int(tile.min()) < _MIN_RANGE:
            continue
        for way, (part, lean) in enumerate(((tile, slope), (np.ascontiguousarray(tile.T), -slope))):
            places = _edges(part, lean)
            if places.size >= _MIN_EDGES:
                bins = np.rint(places * _BINS).astype(np.int64) % (_BINS * _LONGEST)
                counts = np.bincount(bins, minlength=_BINS * _LONGEST)
                shares[way].append(np.abs(np.fft.rfft(counts)[looked]) ** 2 / float(places.size) ** 2)
    (across, evenly), (down, likewise) = (_common(np.array(way), frequencies) for way in shares)
    if min(evenly, likewise) < GRID_POWER or abs(across - down) > _SQUARE * max(across, down):
        return dpi
    return min(across, down) * dpi


def _common(shares: NDArray[np.float64], frequencies: NDArray[np.float64]) -> tuple[float, float]:
    """The strongest frequency of all tiles together, and the share of it that four fifths of them reach."""
    if len(shares) < _LEAST_TILES:
        return 1.0, 0.0
    best = int(shares.mean(axis=0).argmax())
    near = shares[:, max(0, best - 1) : best + 2].max(axis=1)
    return float(frequencies[best]), float(np.percentile(near, 20))


def _edges(part: Image, lean: float) -> NDArray[np.float64]:
    """Places of the edges across the rows, in pixels from the left along the text's own direction."""
    change = np.asarray(cv2.absdiff(part[:, 1:], part[:, :-1]), np.uint8)
    middle, before, after = change[:, 1:-1], change[:, :-2], change[:, 2:]
    least = _EDGE * float(int(part.max()) - int(part.min()))
    y, x = np.divmod(np.flatnonzero((middle > before) & (middle >= after) & (middle > least)), middle.shape[1])
    a, b, c = (side[y, x].astype(np.float64) for side in (before, middle, after))
    shift = 0.5 * (a - c) / np.minimum(a - 2 * b + c, -1e-6)
    places = x + shift + 1.0 + y * lean
    return np.asarray(places - places.min() if places.size else places, np.float64)
