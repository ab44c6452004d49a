"""The shape of the sheet in the room, from its four edges alone.

Method: paper bends without stretching, so a sheet is (nearly) a general cylinder: heights change along one direction of
the paper only, and lengths along it are kept (as in the page model of H. Cao, X. Ding and C. Liu, 2003, here with free
direction and a calibrated camera). Height shows in the picture: what is nearer to the lens looks larger, so an edge
that rises by a millimetre moves by a fraction of one outwards. Unknown are the sheet's place on the desk, its turn,
the direction of the bend, its profile (Chebyshev series of degree 9) and a weaker bend across it. They are found by
least squares (K. Levenberg, 1944; D. Marquardt, 1963) on the distances between the edges as seen and as they would be
seen.

Rules:
- The paper's size is one of the known ones where one fits; only then is the scale of heights sure. A sheet of another
  size is taken to lie on the desk with its lowest point.
- Edges alone leave the middle open: the bend across is kept small, and no part of the sheet lies below the desk.
- What no smooth sheet explains (crumpled, folded) shows as a residual, and is refused by the caller.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.polynomial import chebyshev

from appliance.rig.edges import Edges
from appliance.rig.lens import Floats, RigCamera

PAPERS_MM = {"letter": (215.9, 279.4), "a4": (210.0, 297.0), "legal": (215.9, 355.6), "a5": (148.0, 210.0)}
DEGREE, SECOND = 9, 4
_TABLE = 161  # places along the bend
_DENSE = 72  # points along an edge of the model
_TAKEN = 60  # points along an edge as seen
_CORNER_WEIGHT = 2.0
_SIZE_RANGE = (0.93, 1.12)  # of a side as it looks on the desk, against the paper's
_ROUNDS = 30
_STARTS_DEG = (0.0, 90.0, 35.0, -35.0, 65.0, -65.0)  # directions of the bend
_GOOD = 4.0  # sum of squares, pixels: nothing better is looked for
_FITS_PX, _TOUCHES_MM = 3.0, 5.0  # residual and lowest point of a size that fits
_PLACES = np.linspace(-1.0, 1.0, _TABLE)


def _slopes(terms: int) -> Floats:
    """What each term of a series adds to its slope, at `_TABLE` places along the bend: (place, term)."""
    return np.stack([chebyshev.chebval(_PLACES, chebyshev.chebder(term)) for term in np.eye(terms)], axis=-1)


# What is the same for every sheet: made once, as a fit asks for it thousands of times.
_SLOPES = {terms: _slopes(terms) for terms in (DEGREE + 1, SECOND + 1)}
_WAY, _ONE = np.linspace(-1.0, 1.0, _DENSE), np.ones(_DENSE)
_INNER_X, _INNER_Y = (grid.ravel() for grid in np.meshgrid(np.linspace(-1.0, 1.0, 7), np.linspace(-1.0, 1.0, 9)))


@dataclass(frozen=True, slots=True, eq=False)
class SheetShape:
    """A sheet in the room. `size_mm` is the page's width and height; `values` are the unknowns, solved."""

    size_mm: tuple[float, float]
    values: Floats
    residual_px: float  # root of the mean square
    worst_px: float  # 98th percentile

    def room(self, u: Floats, v: Floats) -> Floats:
        """Where points of the paper (mm right and down from its middle) are in the room."""
        return _room(self.values, self.size_mm, u, v)

    @property
    def relief_mm(self) -> float:
        """Height between the lowest and the highest point of the sheet."""
        heights = self._heights()
        return float(heights.max() - heights.min())

    @property
    def lowest_mm(self) -> float:
        """Height of the lowest point over the desk: about 0, or the sheet is not of the size that it is taken for."""
        return float(self._heights().min())

    def _heights(self) -> Floats:
        wide, high = self.size_mm
        grid = np.meshgrid(np.linspace(-wide / 2, wide / 2, 24), np.linspace(-high / 2, high / 2, 30))
        return self.room(grid[0].ravel(), grid[1].ravel())[:, 2]


def fit_sheet(edges: Edges, camera: RigCamera, head: int) -> SheetShape:
    """The sheet whose edges look like these.

    Args:
        edges: in pixels of the whole picture.
        camera: as calibrated.
        head: which corner of the picture (0 upper left, then clockwise) is the upper left one of the page.
    """
    sides = [edges.sides[(head + number) % 4] for number in range(4)]
    corners = np.roll(edges.corners, -head, axis=0)
    seen = [side.points[np.linspace(0, len(side.points) - 1, _TAKEN).astype(int)] for side in sides]
    desk = camera.on_desk(corners)
    wide = float(np.linalg.norm(desk[1] - desk[0]) + np.linalg.norm(desk[2] - desk[3])) / 2
    high = float(np.linalg.norm(desk[3] - desk[0]) + np.linalg.norm(desk[2] - desk[1])) / 2
    shapes = [_best(size, seen, corners, desk, camera) for size in _sizes(wide, high)]
    shapes = [shape for shape in shapes if shape.residual_px < _FITS_PX and abs(shape.lowest_mm) < _TOUCHES_MM]
    if not shapes:
        shapes = [_best((wide, high), seen, corners, desk, camera, free=True)]
    return min(shapes, key=lambda shape: shape.residual_px)


def _sizes(wide: float, high: float) -> list[tuple[float, float]]:
    """Paper sizes that the sheet may have, upright or lying."""
    found = []
    for short, long in PAPERS_MM.values():
        for size in ((short, long), (long, short)):
            ratios = wide / size[0], high / size[1]
            if all(_SIZE_RANGE[0] < ratio < _SIZE_RANGE[1] for ratio in ratios):
                found.append(size)
    return found


def _best(
    size: tuple[float, float],
    seen: list[Floats],
    corners: Floats,
    desk: Floats,
    camera: RigCamera,
    *,
    free: bool = False,
) -> SheetShape:
    """The best shape of a sheet of this size, from bends in several directions."""
    middle = desk.mean(axis=0)
    right = desk[1] - desk[0] + desk[2] - desk[3]
    turn = math.atan2(-right[1], right[0])  # in the room y points up, on the page down
    best: tuple[float, Floats] | None = None
    for bend in np.radians(_STARTS_DEG):
        start = np.concatenate([[middle[0], middle[1], turn, bend], np.zeros(DEGREE + 1 + SECOND - 1)])
        start[4 + 2] = 1.0  # a little bent, or the direction would mean nothing
        start = np.concatenate([start, [0.0, 0.0]])

        def miss(values: Floats) -> Floats:
            return _misses(values, size, seen, corners, camera, free)

        found = _least_squares(miss, start)
        cost = _huber(miss(found))
        if best is None or cost < best[0]:
            best = cost, found
        if cost < _GOOD:
            break
    assert best is not None  # noqa: S101  (four starts were tried)
    values = best[1]
    scaled = (size[0] * (1 + values[-2]), size[1] * (1 + values[-1])) if free else size
    off = np.abs(_misses(values, size, seen, corners, camera, free)[: 4 * _TAKEN])
    return SheetShape(scaled, values, math.sqrt(float((off**2).mean())), float(np.percentile(off, 98)))


def _room(values: Floats, size: tuple[float, float], u: Floats, v: Floats) -> Floats:
    """The model: paper to room."""
    x0, y0, turn, bend = values[:4]
    first, second = values[4 : 4 + DEGREE + 1], values[4 + DEGREE + 1 : 4 + DEGREE + SECOND]
    cos, sin = math.cos(bend), math.sin(bend)
    reach = abs(cos) * size[0] / 2 + abs(sin) * size[1] / 2
    other = abs(sin) * size[0] / 2 + abs(cos) * size[1] / 2
    s, t = u * cos + v * sin, v * cos - u * sin
    along, rise = _bend(first, reach, s)
    across, more = _bend(np.concatenate([[0.0, 0.0], second]), other, t)
    x, y = along * cos - across * sin, along * sin + across * cos
    turn_cos, turn_sin = math.cos(turn), math.sin(turn)
    right, down = x * turn_cos - y * turn_sin, x * turn_sin + y * turn_cos
    return np.stack([x0 + right, y0 - down, rise + more], axis=-1)


def _bend(series: Floats, reach: float, s: Floats) -> tuple[Floats, Floats]:
    """Place along the desk and height for places along the paper, lengths kept."""
    slope = np.clip(_SLOPES[len(series)] @ series / reach, -0.95, 0.95)
    run = np.sqrt(1 - slope**2)
    x = np.concatenate([[0.0], np.cumsum((run[1:] + run[:-1]) / 2)]) * (2 * reach / (_TABLE - 1))
    x -= x[_TABLE // 2]
    place = np.clip(s / reach, -1.02, 1.02)
    return np.interp(place, _PLACES, x), np.asarray(chebyshev.chebval(place, series), np.float64)


def _misses(
    values: Floats,
    size: tuple[float, float],
    seen: list[Floats],
    corners: Floats,
    camera: RigCamera,
    free: bool,
) -> Floats:
    """Pixels between the edges as seen and as the model has them, then its corners, then what keeps it modest."""
    stretch = 1 + values[-2:] if free else np.ones(2)
    wide, high = size[0] * stretch[0] / 2, size[1] * stretch[1] / 2
    u = np.concatenate([_WAY * wide, _ONE * wide, -_WAY * wide, -_ONE * wide])
    v = np.concatenate([-_ONE * high, _WAY * high, _ONE * high, -_WAY * high])
    pixels = camera.project(_room(values, (2 * wide, 2 * high), u, v)).reshape(4, _DENSE, 2)
    found = []
    for model, points in zip(pixels, seen, strict=True):
        chord = model[-1] - model[0]
        along = chord / np.linalg.norm(chord)
        normal = np.array([-along[1], along[0]])
        place, off = (model - model[0]) @ along, (model - model[0]) @ normal
        at = (points - model[0]) @ along
        found.append((points - model[0]) @ normal - np.interp(at, place, off))
    found.append(((pixels[:, 0] - corners) * _CORNER_WEIGHT).ravel())
    series = values[4:-2]
    modest = np.concatenate([series[3 : DEGREE + 1] * 0.1, series[DEGREE + 1 :]])
    heights = _room(values, (2 * wide, 2 * high), _INNER_X * wide, _INNER_Y * high)[:, 2]
    modest = np.concatenate([modest, np.minimum(heights + 0.5, 0.0) * 2.0])
    lowest = values[4:6] * 0.02 if not free else np.concatenate([values[4:6] * 0.5, values[-2:]])
    return np.concatenate([*found, modest, lowest, values[-2:] * 10.0])


def _least_squares(miss: Callable[[Floats], Floats], start: Floats) -> Floats:
    """Levenberg and Marquardt's method with differences, Huber's weights for what strays."""
    values, damping = start.copy(), 1e-3
    steps = np.full(len(values), 1e-3)
    steps[2:4], steps[-2:] = 1e-5, 1e-6
    now = miss(values)
    cost = _huber(now)
    for _ in range(_ROUNDS):
        slopes = np.empty((len(now), len(values)))
        for column, step in enumerate(steps):
            moved = values.copy()
            moved[column] += step
            slopes[:, column] = (miss(moved) - now) / step
        weights = np.minimum(1.0, 2.0 / np.maximum(np.abs(now), 1e-9))
        normal = slopes.T @ (slopes * weights[:, None])
        pull = slopes.T @ (now * weights)
        before = cost
        for _ in range(6):
            change = np.linalg.solve(normal + damping * np.diag(np.diag(normal) + 1e-9), -pull)
            tried = miss(values + change)
            if (new := _huber(tried)) < cost:
                values, now, cost, damping = values + change, tried, new, max(damping / 5, 1e-9)
                break
            damping *= 6
        if before - cost < 1e-4 * before + 1e-6:
            break
    return values


def _huber(miss: Floats, limit: float = 2.0) -> float:
    size = np.abs(miss)
    return float(np.where(size < limit, size**2, 2 * limit * size - limit**2).sum())
