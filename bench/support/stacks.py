"""Sheets for measuring double feeds: two that overlap, and single long ones with everything that looks like an edge.

Rules:
- Pages are records of the generator on office paper, at 150 dpi (the measurement looks at 100); what lies on them is
  drawn here with known places.
- A single sheet is longer than Letter, or nothing would be measured on it: shorter ones cannot be taken for two.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from appliance.documents import Image
from appliance.sim.drawing.overlap import Lie, seen
from bench.support.capture_pages import Drawn, scanned
from bench.support.flaws import Rng

DPI = 150

LEGAL_MM, LETTER_MM = 355.6, 279.4
Sides = tuple[Image, Image]


def pixels(millimetres: float) -> int:
    """Pixels at `DPI`."""
    return round(millimetres / 25.4 * DPI)


def overlapping(drawn: Drawn, overlap_mm: float, rng: Rng, longest_mm: float) -> Sides:
    """Front and back of two sheets that overlap by so much, cut off where the scan area ends."""
    one, two, one_back, two_back = (_any(drawn, rng) for _ in range(4))
    size = one.shape
    two, one_back, two_back = (_fitted(page, size) for page in (two, one_back, two_back))
    lie = Lie(
        offset=size[0] - pixels(overlap_mm),
        beside=pixels(float(rng.uniform(-4, 4))),
        skew_deg=float(np.clip(rng.normal(0, 0.8), -2.5, 2.5)),
        shadow=float(rng.uniform(0.03, 0.15)),
        reach=float(rng.uniform(0.15, 0.8)) / 25.4 * DPI,
        dimmer=float(rng.uniform(0, 0.015)),
        backing=int(rng.integers(235, 255)),
    )
    most = pixels(longest_mm)
    paper = int(rng.integers(0, 1 << 30))  # both cameras see the same paper
    front = seen(one, two, lie, first_above=True)[:most]
    back = seen(one_back, two_back, lie, first_above=False)[:most]
    return scanned(front, np.random.default_rng(paper)), scanned(back, np.random.default_rng(paper))


def single(drawn: Drawn, kind: str, rng: Rng) -> Sides:
    """Front and back of one long sheet of a kind of `KINDS`."""
    front, back = _long(drawn, rng), _long(drawn, rng)
    front, back = KINDS[kind](front, back, rng)
    return scanned(front, rng), scanned(back, rng)


def _any(drawn: Drawn, rng: Rng) -> Image:
    page = drawn[int(rng.integers(len(drawn)))]
    size = (page.shape[1] // 2, page.shape[0] // 2)
    return np.asarray(cv2.resize(page, size, interpolation=cv2.INTER_AREA), np.uint8)


def _fitted(page: Image, size: tuple[int, ...]) -> Image:
    """Cut or filled with white to a size."""
    made = np.full(size, 255, np.uint8)
    height, width = min(size[0], page.shape[0]), min(size[1], page.shape[1])
    made[:height, :width] = page[:height, :width]
    return made


def _long(drawn: Drawn, rng: Rng) -> Image:
    """A page of Legal length: a record, and the beginning of another below it."""
    page, more = _any(drawn, rng), _any(drawn, rng)
    made = np.full((pixels(LEGAL_MM), page.shape[1]), 255, np.uint8)
    made[: page.shape[0]] = page[: len(made)]
    rest = len(made) - page.shape[0]
    if rest > 0:
        made[page.shape[0] :, : more.shape[1]] = more[:rest, : page.shape[1]]
    return made


def _plain(front: Image, back: Image, _: Rng) -> Sides:
    return front, back


def _crease(page: Image, row: float, depth: float, rng: Rng) -> Image:
    """A fold across the page: dark on one side of it, light on the other."""
    y = np.arange(len(page), dtype=np.float32)[:, None] - row
    x = np.arange(page.shape[1], dtype=np.float32)[None, :]
    away = y - np.tan(np.radians(float(rng.normal(0, 0.2)))) * (x - page.shape[1] / 2)
    shade = depth * np.exp(-np.abs(away) / pixels(0.5)) * np.where(away < 0, 1.0, -0.4)
    return np.asarray(np.clip(np.rint(page * (1 - shade)), 0, 255), np.uint8)


def _folded(front: Image, back: Image, rng: Rng, places_mm: tuple[float, ...]) -> Sides:
    for place in places_mm:
        depth = float(rng.uniform(0.03, 0.15))
        front = _crease(front, pixels(place), depth, rng)
        back = _crease(back, pixels(place), -depth if rng.random() < 0.5 else depth, rng)
    return front, back


def _in_thirds(front: Image, back: Image, rng: Rng) -> Sides:
    return _folded(front, back, rng, (LEGAL_MM / 3, 2 * LEGAL_MM / 3))


def _to_letter(front: Image, back: Image, rng: Rng) -> Sides:
    """Folded to Letter length: a crease just where one sheet would end."""
    return _folded(front, back, rng, (LETTER_MM + float(rng.normal(0, 2)),))


def _ruled(front: Image, back: Image, rng: Rng) -> Sides:
    """A form with rules from almost edge to edge, as dense as writing paper."""
    front, space, dark = front.copy(), pixels(float(rng.uniform(5, 12))), int(rng.integers(60, 200))
    margin = pixels(float(rng.uniform(1, 8)))
    for row in range(pixels(20), len(front), space):
        front[row : row + int(rng.integers(1, 4)), margin : front.shape[1] - margin] = dark
    return front, back


def _banded(front: Image, back: Image, rng: Rng) -> Sides:
    """Bands of colour printed to the very edges."""
    front = front.copy()
    for row in rng.integers(0, len(front), 3):
        band = front[row : row + pixels(float(rng.uniform(4, 20)))]
        band[:] = np.minimum(band, int(rng.integers(150, 245)))
    return front, back


def _bordered(front: Image, back: Image, rng: Rng) -> Sides:
    """The dark bed shows on all sides of the sheet."""
    edges = [pixels(float(rng.uniform(1, 8))) for _ in range(4)]
    bed = int(rng.integers(5, 60))
    both = (np.pad(page, ((edges[0], edges[1]), (edges[2], edges[3])), constant_values=bed) for page in (front, back))
    first, second = both
    return first, second


def _noted(front: Image, back: Image, rng: Rng) -> Sides:
    """A sticky note or a label, up to the whole width, with its shadow."""
    wide, high = pixels(float(rng.uniform(50, 205))), pixels(float(rng.uniform(20, 76)))
    note = np.full((high, wide), int(rng.integers(200, 250)), np.uint8)
    left = int(rng.integers(0, max(1, front.shape[1] - wide)))
    top = int(rng.integers(0, max(1, front.shape[0] - high)))
    there = np.zeros(front.shape, np.float32)
    there[top : top + high, left : left + wide] = 1
    shade = 1 - float(rng.uniform(0.05, 0.2)) * cv2.GaussianBlur(there, (0, 0), pixels(0.5))
    made = np.asarray(np.rint(front * shade), np.uint8)
    made[top : top + high, left : left + wide] = note[: len(made) - top, : made.shape[1] - left]
    return made, back


KINDS: dict[str, Callable[[Image, Image, Rng], Sides]] = {
    "legal, plain": _plain,
    "folded in thirds": _in_thirds,
    "folded to Letter": _to_letter,
    "ruled": _ruled,
    "bands to the edge": _banded,
    "dark border": _bordered,
    "sticky note": _noted,
}
