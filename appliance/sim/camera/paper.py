"""A sheet that does not lie flat: where each point of the paper is in the room.

Rules:
- Lengths are millimetres. Paper coordinates run right and down from the middle of the sheet; in the room z points up
  from the desk, and the sheet touches the desk with its lowest point.
- A bend along one direction keeps every length of the paper (the surface is a general cylinder, run through by arc
  length). A second, weaker bend across it is added to first order: real sheets are not perfect cylinders either.
- A profile is no polynomial: nothing that fits polynomials can be exact on it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_STEPS = 600  # of the table along a profile
_WAVES = 6
_MAX_SLOPE = 0.9  # dz over arc length


def _edge(s: Floats) -> Floats:
    """One end is lifted, as where a staple was."""
    return np.asarray(np.expm1(2.2 * np.clip(s, 0, None)) / math.expm1(2.2), np.float64)


def _ends(s: Floats) -> Floats:
    """Both ends are lifted: a sheet that was rolled."""
    return np.asarray((np.cosh(2.0 * (2 * s - 1)) - 1) / (math.cosh(2.0) - 1), np.float64)


def _arch(s: Floats) -> Floats:
    """The middle is lifted: a sheet that was folded into an envelope, or pushed together."""
    return np.asarray(np.sin(math.pi * np.clip(s, 0, 1)) ** 2, np.float64)


def _wave(s: Floats) -> Floats:
    """Damp paper."""
    return np.asarray(0.5 - 0.5 * np.cos(3 * math.pi * np.clip(s, 0, 1) + 0.6), np.float64)


PROFILES: dict[str, Callable[[Floats], Floats]] = {"edge": _edge, "ends": _ends, "arch": _arch, "wave": _wave}
"""Height (0-1) over the place along the bend (0-1)."""


@dataclass(frozen=True, slots=True)
class Curl:
    """How a sheet bends. `angle_deg` is the direction of the bend in the paper: 0 across the page, 90 down the page."""

    height_mm: float = 0.0
    profile: str = "arch"
    angle_deg: float = 0.0
    second: float = 0.0  # height of a bend across the first one, as a share of `height_mm`
    ripple_mm: float = 0.0  # standard deviation of small waves in all directions: no sheet is smooth
    seed: int = 0  # of those


class BentSheet:
    """A sheet of a size with a curl; `points` puts paper into the room."""

    def __init__(self, size_mm: tuple[float, float], curl: Curl) -> None:
        self.size_mm = size_mm
        self._curl = curl
        angle = math.radians(curl.angle_deg)
        self._along = np.array([math.cos(angle), math.sin(angle)])
        self._across = np.array([-math.sin(angle), math.cos(angle)])
        self._first = _Bend(curl.profile, curl.height_mm, _reach(size_mm, self._along))
        self._second = _Bend("ends", curl.height_mm * curl.second, _reach(size_mm, self._across))
        rng = np.random.default_rng(curl.seed)
        lengths, ways = rng.uniform(70, 220, _WAVES), rng.uniform(0, 2 * math.pi, _WAVES)
        self._waves = np.stack([np.cos(ways), np.sin(ways)], axis=-1) * (2 * math.pi / lengths)[:, None]
        self._phases = rng.uniform(0, 2 * math.pi, _WAVES)
        self._lowest = float(self._raw(*_border(size_mm))[:, 2].min())

    def points(self, u: Floats, v: Floats) -> Floats:
        """Room coordinates (n, 3), mm, of paper points before the sheet is turned and put on its place."""
        room = self._raw(u, v)
        room[:, 2] -= self._lowest
        return room

    def _raw(self, u: Floats, v: Floats) -> Floats:
        s = u * self._along[0] + v * self._along[1]
        t = u * self._across[0] + v * self._across[1]
        along, high = self._first.at(s)
        across, more = self._second.at(t)
        x = along * self._along[0] + across * self._across[0]
        y = along * self._along[1] + across * self._across[1]
        return np.stack([x, y, high + more + self._ripple(u, v)], axis=-1)

    def _ripple(self, u: Floats, v: Floats) -> Floats | float:
        if not self._curl.ripple_mm:
            return 0.0
        waves = np.multiply.outer(u, self._waves[:, 0]) + np.multiply.outer(v, self._waves[:, 1]) + self._phases
        return np.asarray(np.sin(waves).sum(axis=-1) * self._curl.ripple_mm * math.sqrt(2 / _WAVES), np.float64)


class _Bend:
    """A profile with its arc length: place along the desk and height for each place along the paper."""

    def __init__(self, profile: str, height_mm: float, reach_mm: float) -> None:
        self._s = np.linspace(-reach_mm, reach_mm, _STEPS)
        self._z = PROFILES[profile]((self._s / reach_mm + 1) / 2) * height_mm
        slope = np.clip(np.gradient(self._z, self._s), -_MAX_SLOPE, _MAX_SLOPE)
        run = np.sqrt(1 - slope**2)
        x = np.concatenate([[0.0], np.cumsum((run[1:] + run[:-1]) / 2 * np.diff(self._s))])
        self._x = x - np.interp(0.0, self._s, x)
        self._run, self._slope = run, slope

    def at(self, s: Floats) -> tuple[Floats, Floats]:
        """Place along the desk and height; beyond the sheet both go on in a straight line."""
        over = np.where(s < self._s[0], s - self._s[0], np.where(s > self._s[-1], s - self._s[-1], 0.0))
        end = np.where(s < 0, 0, -1)
        x, z = np.interp(s, self._s, self._x), np.interp(s, self._s, self._z)
        return x + over * self._run[end], z + over * self._slope[end]


def _reach(size_mm: tuple[float, float], along: Floats) -> float:
    """How far the sheet reaches from its middle in a direction."""
    return float(abs(along[0]) * size_mm[0] / 2 + abs(along[1]) * size_mm[1] / 2)


def _border(size_mm: tuple[float, float], each: int = 60) -> tuple[Floats, Floats]:
    """Points all over the sheet, its border among them."""
    u = np.linspace(-size_mm[0] / 2, size_mm[0] / 2, each)
    v = np.linspace(-size_mm[1] / 2, size_mm[1] / 2, each)
    grid = np.meshgrid(u, v)
    return grid[0].ravel(), grid[1].ravel()
