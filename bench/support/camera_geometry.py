"""How far the print lies from where it belongs after correction, from the simulator's exact geometry alone.

Rules:
- No reading: rows of places on the paper are followed through the true lens and paper into the picture, and from there
  through the way that corrects it onto the page.
- Distances are pixels of a page at 300 dpi. A line's bend is how far the middle of the best parabola through it lies
  off the straight line between its ends; what counts is the mean over 25 lines down the page.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from appliance.documents import Image
from appliance.rig.edges import trace_edges
from appliance.rig.finding import find_sheet
from appliance.rig.lens import Floats, RigCamera
from appliance.rig.page import HEADS, check_shape
from appliance.rig.refusals import RigError
from appliance.rig.sheet import SheetShape, fit_sheet
from appliance.sections.capture import CameraLimits
from appliance.sim.camera.scene import Scene

_DPI = 300
_ROWS, _COLUMNS = 25, 31
_MARGIN_MM = 12.0


@dataclass(frozen=True, slots=True)
class Off:
    """What is left after a way of correcting: mean bend of lines and 95th percentile of distances, both in pixels."""

    bend_px: float
    off_px: float


@dataclass(frozen=True, slots=True)
class Geometry:
    """One picture. `corner_px` is the mean error of the corners in pixels of the picture."""

    refused: str
    corner_px: float
    rig: Off
    four: Off


def measure_geometry(scene: Scene, picture: Image, camera: RigCamera) -> Geometry:
    """The rig and the four-point warp with the rig's corners on one picture."""
    nothing = Off(float("nan"), float("nan"))
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    try:
        shape = fit_sheet(trace_edges(grey, find_sheet(grey)), camera, HEADS["left"])
        check_shape(shape, CameraLimits())
    except RigError as error:
        return Geometry(error.code, float("nan"), nothing, nothing)
    wide, high = scene.sheets[0].size_mm
    u, v = np.meshgrid(
        np.linspace(_MARGIN_MM - wide / 2, wide / 2 - _MARGIN_MM, _COLUMNS),
        np.linspace(_MARGIN_MM - high / 2, high / 2 - _MARGIN_MM, _ROWS),
    )
    true = scene.placed().pixels(u, v)
    rim = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * np.array(shape.size_mm) / 2
    corners = camera.project(shape.room(rim[:, 0], rim[:, 1]))
    flat = cv2.getPerspectiveTransform(corners.astype(np.float32), rim.astype(np.float32))
    warped = np.asarray(cv2.perspectiveTransform(true[None], flat)[0], np.float64)
    paper = np.column_stack([u.ravel(), v.ravel()])
    return Geometry(
        "",
        float(np.hypot(*(corners - scene.placed().corners()).T).mean()),
        _off(_through(shape, camera, paper, true), paper),
        _off(warped, paper),
    )


def _through(shape: SheetShape, camera: RigCamera, paper: Floats, pixels: Floats) -> Floats:
    """Where the rig puts pixels on the page (mm from its middle), by Newton's method from where they belong."""
    found = paper.copy()
    for _ in range(4):
        here = camera.project(shape.room(found[:, 0], found[:, 1]))
        right = (camera.project(shape.room(found[:, 0] + 0.05, found[:, 1])) - here) / 0.05
        down = (camera.project(shape.room(found[:, 0], found[:, 1] + 0.05)) - here) / 0.05
        slopes = np.stack([right, down], axis=-1)
        found = found + np.linalg.solve(slopes, (pixels - here)[..., None])[..., 0]
    return np.asarray(found, np.float64)


def _off(found: Floats, paper: Floats) -> Off:
    """What is left, in pixels of the page; a shift or turn of the whole page is no bend."""
    scale = _DPI / 25.4
    rows = found.reshape(_ROWS, _COLUMNS, 2) * scale
    bends = []
    for row in rows:
        place = (row[:, 0] - row[:, 0].mean()) / (np.ptp(row[:, 0]) / 2)
        bends.append(abs(float(np.polyfit(place, row[:, 1], 2)[0])))
    distance = np.hypot(*((found - paper) * scale).T)
    return Off(float(np.mean(bends)), float(np.percentile(distance, 95)))
