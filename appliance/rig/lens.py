"""The camera's geometry: lens and place over the desk.

Method: the pinhole model with radial and tangential distortion (D. C. Brown, 1966), as OpenCV calibrates it.

Rules:
- The room's plane z = 0 is the desk, z points up, lengths are millimetres; pixels are those of the whole picture, the
  middle of the first one is (0, 0).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
_ROUNDS = 8  # of undoing the distortion


@dataclass(frozen=True)
class RigCamera:
    """A calibrated camera. `turn` (3x3) and `shift` (mm) put the room in front of it."""

    width: int
    height: int
    focal_px: tuple[float, float]
    centre_px: tuple[float, float]
    distortion: tuple[float, float, float, float]  # k1, k2, p1, p2
    turn: tuple[tuple[float, ...], ...]
    shift_mm: tuple[float, float, float]

    @cached_property
    def _turn(self) -> Floats:
        return np.array(self.turn)

    def project(self, room: Floats) -> Floats:
        """Pixels (n, 2) of points in the room (n, 3)."""
        seen = room @ self._turn.T + np.array(self.shift_mm)
        return self._pixels(seen[:, 0] / seen[:, 2], seen[:, 1] / seen[:, 2])

    def on_desk(self, pixels: Floats) -> Floats:
        """Where on the desk (n, 2; mm) the camera sees pixels."""
        eye = -self._turn.T @ np.array(self.shift_mm)
        straight = self._straight(pixels)
        rays = np.column_stack([straight, np.ones(len(straight))]) @ self._turn
        return np.asarray(eye[:2] - rays[:, :2] * (eye[2] / rays[:, 2:]), np.float64)

    @property
    def height_mm(self) -> float:
        """Height of the camera above the desk."""
        return float((-self._turn.T @ np.array(self.shift_mm))[2])

    def _pixels(self, x: Floats, y: Floats) -> Floats:
        k1, k2, p1, p2 = self.distortion
        r2 = x * x + y * y
        radial = 1 + r2 * (k1 + r2 * k2)
        across = x * radial + 2 * p1 * x * y + p2 * (r2 + 2 * x * x)
        down = y * radial + p1 * (r2 + 2 * y * y) + 2 * p2 * x * y
        return np.column_stack(
            [across * self.focal_px[0] + self.centre_px[0], down * self.focal_px[1] + self.centre_px[1]]
        )

    def _straight(self, pixels: Floats) -> Floats:
        """Directions of pixels without the distortion, by fixed-point iteration."""
        wanted = (pixels - np.array(self.centre_px)) / np.array(self.focal_px)
        found = wanted.copy()
        for _ in range(_ROUNDS):
            there = (self._pixels(found[:, 0], found[:, 1]) - np.array(self.centre_px)) / np.array(self.focal_px)
            found = found + wanted - there
        return np.asarray(found, np.float64)
