"""A picture of the desk becomes a page, or is refused with a sentence.

Rules:
- The order is fixed: sheet, edges, exposure, shape, resolution, flattening, light. The first thing wrong ends it.
- A page that comes out is what a feeder would have delivered: the paper alone, at the dots an inch asked for, evenly
  lit. How many dots an inch the camera really saw (`effective_dpi`) is known and has its limit; the quality gate
  measures it again from the print.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from appliance.documents import Image
from appliance.rig.edges import Edges, trace_edges
from appliance.rig.finding import Outline, find_sheet
from appliance.rig.flatten import flatten, resolution
from appliance.rig.lens import Floats, RigCamera
from appliance.rig.light import even_out, measure_light
from appliance.rig.refusals import (
    BlurError,
    CurlError,
    GlareError,
    ShadowError,
    TooBrightError,
    TooDarkError,
    TooFarError,
)
from appliance.rig.sheet import SheetShape, fit_sheet
from appliance.sections.capture import CameraLimits

HEADS = {"left": 3, "up": 0, "right": 1, "down": 2}
"""Where the head of the page lies in the picture: the corner that is the page's upper left one."""

SHARP_PX = 0.9  # standard deviation of an edge in a sharp picture, colour filter included
_SATURATED = 253
_TOUCHES_MM = 5.0  # a sheet whose lowest point lies farther from the desk was not understood


@dataclass(frozen=True, slots=True, eq=False)
class RigPage:
    """A page of the rig and what was measured on the way."""

    image: Image = field(repr=False)
    dpi: int
    size_mm: tuple[float, float]
    corners: Floats = field(repr=False)  # in the picture: upper left of the page, then clockwise
    effective_dpi: float
    edge_px: float  # sharpness
    relief_mm: float
    residual_px: float
    darkest: float  # share of the best light


def page_of(
    picture: Image, camera: RigCamera, dpi: int, limits: CameraLimits, *, colour: bool = True, head: str = "left"
) -> RigPage:
    """The page in a picture (RGB, of the size that the camera was calibrated for).

    Raises:
        RigError: it is not equal to a page of a feeder.
    """
    outline = find_sheet(picture)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    edges = trace_edges(grey, outline)
    _check_exposure(picture, outline, edges, limits)
    shape = fit_sheet(edges, camera, HEADS[head])
    check_shape(shape, limits)
    sampled = resolution(shape, camera)
    effective = sampled * min(1.0, SHARP_PX * 1.15 / edges.width_px)
    if effective < limits.min_dpi_share * dpi:
        raise TooFarError(f"{effective:.0f} of {dpi} dpi")
    page = flatten(picture if colour else grey, shape, camera, dpi)
    light = measure_light(page, dpi)
    if light.darkest < limits.min_light_share:
        raise ShadowError(f"{light.darkest:.2f} of the light")
    wide, high = shape.size_mm[0] / 2, shape.size_mm[1] / 2
    rim = shape.room(np.array([-wide, wide, wide, -wide]), np.array([-high, -high, high, high]))
    return RigPage(
        even_out(page, light),
        dpi,
        shape.size_mm,
        camera.project(rim),
        effective,
        edges.width_px,
        shape.relief_mm,
        shape.residual_px,
        light.darkest,
    )


def _check_exposure(picture: Image, outline: Outline, edges: Edges, limits: CameraLimits) -> None:
    """Refuses what is too dark, too bright, reflecting or not sharp."""
    if outline.paper_level < limits.min_paper_level:
        raise TooDarkError(f"level {outline.paper_level:.0f}")
    saturated = _saturated(picture, outline)
    if saturated > limits.max_bright_share:
        raise TooBrightError(f"{saturated:.3f} of the sheet")
    if saturated > limits.max_glare_share:
        raise GlareError(f"{saturated:.4f} of the sheet")
    if edges.width_px > limits.max_edge_px:
        raise BlurError(f"edges of {edges.width_px:.1f} px")


def _saturated(picture: Image, outline: Outline) -> float:
    """Share of the sheet where the sensor saw nothing but light."""
    factor = 254.0 / picture.shape[1]
    size = 254, round(picture.shape[0] * factor)
    small = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    lost = small.min(axis=2) >= _SATURATED
    sheet = np.zeros(lost.shape, np.uint8)
    cv2.fillPoly(sheet, [np.rint(outline.scaled(factor).contour).astype(np.int32)], 1)
    return float((lost & (sheet > 0)).sum()) / max(int(sheet.sum()), 1)


def check_shape(shape: SheetShape, limits: CameraLimits) -> None:
    """Refuses a sheet that stands up too far or is not smooth.

    Raises:
        CurlError: that.
    """
    if shape.relief_mm > limits.max_relief_mm:
        raise CurlError(f"{shape.relief_mm:.0f} mm high")
    if abs(shape.lowest_mm) > _TOUCHES_MM:
        raise CurlError(f"lowest point at {shape.lowest_mm:.0f} mm")
    if shape.residual_px > limits.max_residual_px or shape.worst_px > 3 * limits.max_residual_px:
        raise CurlError(f"residual {shape.residual_px:.1f} px, {shape.worst_px:.1f} px")
