"""A camera above a desk: which pixel shows which point of the paper, exactly.

Rules:
- The lens is OpenCV's own model (`cv2.projectPoints`); nothing of the rig's geometry is used here, so that the two
  cannot share a mistake.
- The inverse (pixel to paper) is found by Newton's method on a grid of pixels and smoothed in between; it is exact to
  a hundredth of a pixel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.sim.camera.paper import BentSheet, Floats

_ROUNDS = 9  # of Newton's method
_STEP_MM = 0.05  # of its differences
_EXACT_PX = 0.003


@dataclass(frozen=True, slots=True)
class CameraView:
    """Lens and place of the camera. The defaults are a 12-megapixel camera 44 cm above the desk."""

    width: int = 4056
    height: int = 3040
    focal_px: float = 5300.0
    distortion: tuple[float, float, float, float] = (-0.11, 0.06, 0.0006, -0.0004)  # k1, k2, p1, p2
    distance_mm: float = 440.0
    tilt_deg: float = 0.0  # the camera looks from the near side of the desk
    roll_deg: float = 0.0
    centre_off: tuple[float, float] = (14.0, -9.0)  # pixels from the middle of the sensor

    def matrix(self, scale: float = 1.0) -> Floats:
        """The camera matrix of a picture that is `scale` as wide."""
        x = (self.width / 2 + self.centre_off[0]) * scale - 0.5
        y = (self.height / 2 + self.centre_off[1]) * scale - 0.5
        return np.array([[self.focal_px * scale, 0, x], [0, self.focal_px * scale, y], [0, 0, 1]])

    def pose(self) -> tuple[Floats, Floats]:
        """Rotation vector and translation of the room seen from the camera; the room's x is the picture's x."""
        tilt, roll = math.radians(self.tilt_deg), math.radians(self.roll_deg)
        down = np.array(
            [[1.0, 0, 0], [0, -1.0, 0], [0, 0, -1.0]]
        )  # looking down: y up in the room, down in the picture
        lean = np.array([[1.0, 0, 0], [0, math.cos(tilt), -math.sin(tilt)], [0, math.sin(tilt), math.cos(tilt)]])
        turn = np.array([[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1.0]])
        rotation = turn @ lean @ down
        vector, _ = cv2.Rodrigues(rotation)
        return np.asarray(vector, np.float64), np.array([0.0, 0.0, self.distance_mm])

    def project(self, room: Floats, scale: float = 1.0) -> Floats:
        """Pixels (n, 2) of points in the room."""
        rotation, translation = self.pose()
        pixels, _ = cv2.projectPoints(
            np.ascontiguousarray(room), rotation, translation, self.matrix(scale), np.array(self.distortion)
        )
        return np.asarray(pixels, np.float64).reshape(-1, 2)


@dataclass(frozen=True, slots=True)
class Placing:
    """How a sheet lies: its middle in the room, mm, and by how much it is turned, degrees clockwise as seen."""

    x_mm: float = 0.0
    y_mm: float = 0.0
    turn_deg: float = -90.0  # the head of the sheet to the left
    tilt_deg: float = 0.0  # propped up at one end, as a board on a book


class PlacedSheet:
    """A bent sheet on its place in front of a camera."""

    def __init__(self, sheet: BentSheet, placing: Placing, view: CameraView) -> None:
        self.sheet, self.placing, self.view = sheet, placing, view
        angle = math.radians(placing.turn_deg)
        self._turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])

    def room(self, u: Floats, v: Floats) -> Floats:
        """Where paper points are, mm."""
        flat = self.sheet.points(u.ravel(), v.ravel())
        lean = math.radians(self.placing.tilt_deg)
        if lean:
            rise = (flat[:, 0] + self.sheet.size_mm[0] / 2) * math.sin(lean)
            flat = np.stack([flat[:, 0] * math.cos(lean), flat[:, 1], flat[:, 2] + rise], axis=-1)
        seen = flat[:, :2] @ self._turn.T  # as on the picture: right and down
        return np.stack([seen[:, 0] + self.placing.x_mm, -seen[:, 1] + self.placing.y_mm, flat[:, 2]], axis=-1)

    def pixels(self, u: Floats, v: Floats, scale: float = 1.0) -> Floats:
        """Pixels (n, 2) of paper points."""
        return self.view.project(self.room(u, v), scale)

    def corners(self, scale: float = 1.0) -> Floats:
        """Pixels of the sheet's corners: upper left, upper right, lower right, lower left of the page."""
        wide, high = self.sheet.size_mm[0] / 2, self.sheet.size_mm[1] / 2
        return self.pixels(np.array([-wide, wide, wide, -wide]), np.array([-high, -high, high, high]), scale)

    def paper_map(self, scale: float, step: int) -> tuple[Floats, Floats]:
        """Paper coordinates (u and v, mm) on a grid of every `step`-th pixel of the picture."""
        x = np.arange(0, self.view.width * scale + step, step, dtype=np.float64)
        y = np.arange(0, self.view.height * scale + step, step, dtype=np.float64)
        grid = np.meshgrid(x, y)
        wanted = np.stack([grid[0].ravel(), grid[1].ravel()], axis=-1)
        u, v = self._start(wanted, scale)
        for _ in range(_ROUNDS):
            here = self.pixels(u, v, scale)
            miss = wanted - here
            if np.abs(miss).max() < _EXACT_PX:
                break
            right = (self.pixels(u + _STEP_MM, v, scale) - here) / _STEP_MM
            down = (self.pixels(u, v + _STEP_MM, scale) - here) / _STEP_MM
            area = right[:, 0] * down[:, 1] - right[:, 1] * down[:, 0]
            area = np.where(np.abs(area) < 1e-6, 1e-6, area)
            u = u + np.clip((miss[:, 0] * down[:, 1] - miss[:, 1] * down[:, 0]) / area, -30, 30)
            v = v + np.clip((miss[:, 1] * right[:, 0] - miss[:, 0] * right[:, 1]) / area, -30, 30)
        return u.reshape(grid[0].shape), v.reshape(grid[0].shape)

    def _start(self, wanted: Floats, scale: float) -> tuple[Floats, Floats]:
        """Paper coordinates as if the sheet were flat."""
        wide, high = self.sheet.size_mm[0] / 2, self.sheet.size_mm[1] / 2
        paper = np.array([[-wide, -high], [wide, -high], [wide, high], [-wide, high]], np.float32)
        flat = cv2.getPerspectiveTransform(self.corners(scale).astype(np.float32), paper)
        found = cv2.perspectiveTransform(wanted[None], flat)[0]
        limit = 1.5 * max(self.sheet.size_mm)
        found = np.clip(found, -limit, limit)
        return np.asarray(found[:, 0], np.float64), np.asarray(found[:, 1], np.float64)


def enlarged(coarse: Floats, step: int, width: int, height: int) -> NDArray[np.float32]:
    """A map known at every `step`-th pixel, at every pixel: linear, as OpenCV's cubic does not keep straight lines."""
    x = np.arange(width, dtype=np.float32) / step
    y = np.arange(height, dtype=np.float32) / step
    columns, rows = np.meshgrid(x, y)
    return np.asarray(
        cv2.remap(coarse.astype(np.float32), columns, rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE),
        np.float32,
    )
