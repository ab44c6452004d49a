"""The sheet laid flat: each dot of the page is fetched from where the camera saw it.

Rules:
- One resampling, from the picture straight to the page; the outermost third of a millimetre is filled from the paper
  beside it, so that no desk shows.
- How many dots of the picture an inch of paper really had is worked out at every place (the smaller singular value of
  the map's derivative), and the poorest tenth counts.
"""

from __future__ import annotations

import cv2
import numpy as np

from appliance.documents import Image
from appliance.rig.lens import Floats, RigCamera
from appliance.rig.sheet import SheetShape

_STEP = 16  # dots between places where the map is worked out
_INSET_MM = 0.35
_POOREST = 10  # percentile


def flatten(picture: Image, shape: SheetShape, camera: RigCamera, dpi: int) -> Image:
    """The page at `dpi`."""
    width, height = (round(side / 25.4 * dpi) for side in shape.size_mm)
    x = np.arange(0, width + _STEP, _STEP, dtype=np.float64)
    y = np.arange(0, height + _STEP, _STEP, dtype=np.float64)
    pixels = _seen(shape, camera, (x + 0.5) * 25.4 / dpi, (y + 0.5) * 25.4 / dpi)
    columns, rows = (_every_dot(pixels[..., way], width, height) for way in (0, 1))
    page = cv2.remap(picture, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(page, np.uint8)


def resolution(shape: SheetShape, camera: RigCamera) -> float:
    """Dots of the picture for an inch of paper, where they are fewest."""
    wide, high = shape.size_mm
    x, y = np.linspace(2, wide - 2, 24), np.linspace(2, high - 2, 30)
    here = _seen(shape, camera, x, y)
    right = (_seen(shape, camera, x + 0.1, y) - here) / 0.1
    down = (_seen(shape, camera, x, y + 0.1) - here) / 0.1
    values = np.linalg.svd(np.stack([right, down], axis=-1), compute_uv=False)
    return float(np.percentile(values[..., 1], _POOREST) * 25.4)


def _seen(shape: SheetShape, camera: RigCamera, x: Floats, y: Floats) -> Floats:
    """Pixels of places on the page, mm from its upper left corner: rows, columns, 2."""
    wide, high = shape.size_mm
    u = np.clip(x, _INSET_MM, wide - _INSET_MM) - wide / 2
    v = np.clip(y, _INSET_MM, high - _INSET_MM) - high / 2
    grid = np.meshgrid(u, v)
    return camera.project(shape.room(grid[0].ravel(), grid[1].ravel())).reshape(*grid[0].shape, 2)


def _every_dot(coarse: Floats, width: int, height: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A coarse map at every dot, linear between its places."""
    columns, rows = np.meshgrid(np.arange(width, dtype=np.float32) / _STEP, np.arange(height, dtype=np.float32) / _STEP)
    return np.asarray(cv2.remap(coarse.astype(np.float32), columns, rows, cv2.INTER_LINEAR), np.float32)
