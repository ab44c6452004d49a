"""The four edges of the sheet to a fraction of a pixel, as smooth curves, and its corners where they meet.

Method: across the coarse contour the steepest change of grey is found on 160 short profiles a side, its place to a
fraction of a pixel as the centre of gravity of the slope; a polynomial of degree 9 goes through them, robustly; a
second round looks along that curve again. Corners are the intersections of neighbouring curves.

Rules:
- An edge counts only if it is seen along (nearly) all its length: a hand, an arm or an object on the sheet has to
  cross an edge, whatever its colour.
- The width of the step is measured on the way: the sharpness of the picture, whatever is printed on the page.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.polynomial import legendre

from appliance.documents import Image
from appliance.rig.finding import Outline
from appliance.rig.lens import Floats
from appliance.rig.refusals import ReachingInError

_PROFILES = 160
_DEGREE = 9
_ENDS = 0.008  # share of a side that is left out at each end
_REACH_PX = (20.0, 7.0)  # of the profiles, by round
_STEP_PX = 0.5
_HALF_STEP_PX = 3.0  # how far a step's own slope reaches
_OFF_PX = (4.0, 1.6)  # farther from the curve is no edge of it
_MIN_SEEN = 0.93  # share of a side
_MAX_GAP = 0.045  # share of a side in one piece
_MIN_STEP = 0.3  # of the usual step


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One edge: a curve over the straight line between two corners, and the points it goes through."""

    origin: Floats
    along: Floats  # unit vector
    length: float
    curve: Floats  # Legendre coefficients: pixels off the line, over -1 to 1
    points: Floats  # (n, 2)
    width_px: float  # standard deviation of the step

    def at(self, place: Floats | float) -> Floats:
        """Points at places -1 to 1."""
        off = legendre.legval(np.asarray(place, np.float64), self.curve)
        straight = (np.asarray(place, np.float64) + 1) / 2 * self.length
        normal = np.array([-self.along[1], self.along[0]])
        across = np.multiply.outer(off, normal)
        return np.asarray(self.origin + np.multiply.outer(straight, self.along) + across, np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Edges:
    """The sides in the order of the outline's corners (the first runs from corner 0 to corner 1), and the corners."""

    sides: tuple[Side, ...]
    corners: Floats

    @property
    def width_px(self) -> float:
        """Of the least sharp side."""
        return max(side.width_px for side in self.sides)


def trace_edges(grey: Image, outline: Outline) -> Edges:
    """Traces all edges in the whole picture.

    Raises:
        ReachingInError: an edge is not seen along its whole length.
    """
    sides = []
    for number in range(4):
        first, last = outline.corners[number], outline.corners[(number + 1) % 4]
        coarse = _between(outline.contour, first, last)
        sides.append(_trace(grey, first, last, coarse, outline.paper_level - outline.desk_level))
    corners = np.array([_meet(sides[number - 1], sides[number]) for number in range(4)])
    return Edges(tuple(sides), corners)


def _between(contour: Floats, first: Floats, last: Floats) -> Floats:
    """The piece of the contour between two corners, the shorter way round."""
    begin, end = (int(np.argmin(((contour - corner) ** 2).sum(axis=1))) for corner in (first, last))
    if begin <= end:
        one, other = contour[begin : end + 1], np.concatenate([contour[end:], contour[: begin + 1]])
    else:
        one, other = np.concatenate([contour[begin:], contour[: end + 1]]), contour[end : begin + 1]
    return one if len(one) <= len(other) else other


def _trace(grey: Image, first: Floats, last: Floats, coarse: Floats, step: float) -> Side:
    way = last - first
    length = float(np.linalg.norm(way))
    along = way / length
    normal = np.array([-along[1], along[0]])  # clockwise corners: it points into the sheet
    place = np.clip((coarse - first) @ along / length * 2 - 1, -1, 1)
    curve = _robust(place, (coarse - first) @ normal, _OFF_PX[0] * 3)
    places = np.linspace(-1 + 2 * _ENDS, 1 - 2 * _ENDS, _PROFILES)
    for reach, off_limit in zip(_REACH_PX, _OFF_PX, strict=True):
        side = Side(first, along, length, curve, np.empty((0, 2)), 0.0)
        shift, width = _profiles(grey, side, places, normal, reach, step)
        seen = np.isfinite(shift)
        if seen.mean() < _MIN_SEEN / 2:
            raise ReachingInError(f"edge seen {seen.mean():.2f}")
        off = legendre.legval(places, curve) + shift
        curve = _robust(places[seen], off[seen], off_limit)
    blurred = float(np.median(width[seen]))
    near = seen & (np.abs(off - legendre.legval(places, curve)) < max(_OFF_PX[1], blurred))
    gap = int(np.diff(np.flatnonzero(np.concatenate([[True], near, [True]]))).max()) - 1
    if near.mean() < _MIN_SEEN or gap > _MAX_GAP * _PROFILES:
        raise ReachingInError(f"edge seen {near.mean():.2f}, gap {gap / _PROFILES:.2f}")
    straight = first + np.multiply.outer((places + 1) / 2 * length, along)
    points = straight + np.multiply.outer(np.where(seen, off, 0.0), normal)
    return Side(first, along, length, curve, points[near], float(np.median(width[near])))


def _profiles(
    grey: Image, side: Side, places: Floats, normal: Floats, reach: float, step: float
) -> tuple[Floats, Floats]:
    """How far from the curve the edge is at each place (NaN where there is none), and its width, both in pixels."""
    offsets = np.arange(-reach, reach + _STEP_PX, _STEP_PX)
    base = side.at(places)
    x = (base[:, :1] + offsets * normal[0]).astype(np.float32)
    y = (base[:, 1:] + offsets * normal[1]).astype(np.float32)
    levels = cv2.remap(grey, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float64)
    levels = np.asarray(cv2.GaussianBlur(levels, (0, 0), sigmaX=1.2, sigmaY=0.8), np.float64)
    slope = np.diff(levels, axis=1) / _STEP_PX
    inner = slope[:, 1:-1]
    best = np.argmax(inner, axis=1) + 1
    rows = np.arange(len(places))
    steepest = slope[rows, best]
    near = np.abs(offsets[:-1] - offsets[best][:, None]) <= _HALF_STEP_PX
    weight = np.where(near, np.maximum(slope, 0.0), 0.0)
    shift = (weight * offsets[:-1]).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-6) + _STEP_PX / 2
    far = round(4 / _STEP_PX)
    last = levels.shape[1] - 1
    rise = levels[rows, np.minimum(best + far, last)] - levels[rows, np.maximum(best - far, 0)]
    own = 1.2 * _STEP_PX  # of the smoothing above
    width = np.sqrt(np.maximum((rise / np.maximum(steepest, 1e-6) / math.sqrt(2 * math.pi)) ** 2 - own**2, 0.01))
    return np.where(rise > _MIN_STEP * step, shift, np.nan), width


def _robust(place: Floats, off: Floats, limit: float) -> Floats:
    """Legendre coefficients through points, the more of them being right the fewer stray."""
    terms = legendre.legvander(place, _DEGREE)
    weights = np.ones_like(off)
    curve: Floats = np.zeros(_DEGREE + 1)
    for _ in range(12):
        curve = np.asarray(np.linalg.lstsq(terms * weights[:, None], off * weights, rcond=None)[0], np.float64)
        miss = np.abs(off - terms @ curve)
        spread = max(0.25, 1.4826 * float(np.median(miss)))
        weights = 1 / (1 + (miss / min(limit, 2 * spread)) ** 2)
    return np.asarray(curve, np.float64)


def _meet(before: Side, after: Side) -> Floats:
    """Where a side ends and the next one begins."""
    places = np.array([1.0, -1.0])
    for _ in range(8):
        miss = before.at(places[0]) - after.at(places[1])
        first = (before.at(places[0] + 1e-4) - before.at(places[0])) / 1e-4
        second = (after.at(places[1] + 1e-4) - after.at(places[1])) / 1e-4
        places = places - np.linalg.solve(np.column_stack([first, -second]), miss)
        places = np.clip(places, [0.9, -1.1], [1.1, -0.9])
    return np.asarray((before.at(places[0]) + after.at(places[1])) / 2, np.float64)
