"""Even light: the page as if every place were lit alike.

Method: the light on the paper is what is left when everything narrower than 9 mm and darker than its surroundings is
filled (grey closing; after the background estimates of B. Gatos et al., 2006), smoothed; a smooth surface of fourth
degree through it takes its place where it lies far below, as under a dark picture. The page is divided by it, each
colour by itself, so that white paper is white.

Rules:
- Light is never more than doubled twice: what lies darker is refused (`darkest`), not amplified.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image

PAPER_LEVEL = 246.0
_SMALL_DPI = 25.0
_FILL_MM, _SOFT_MM = 9.0, 5.0
_FAR_BELOW = 0.72  # of the smooth surface
_MOST = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """Light on the page, small, in levels of grey; one channel or three."""

    field: NDArray[np.float32]

    @property
    def darkest(self) -> float:
        """Light where the page is lit worst, as a share of where it is lit best."""
        grey = self.field if self.field.ndim == 2 else self.field.mean(axis=2)
        low, high = (float(v) for v in np.percentile(grey, (1, 95)))
        return low / max(high, 1.0)

    @property
    def level(self) -> float:
        """Median level of the paper."""
        return float(np.median(self.field))


def measure_light(page: Image, dpi: int) -> Light:
    """The light on a flat page."""
    factor = _SMALL_DPI / dpi
    size = max(8, round(page.shape[1] * factor)), max(8, round(page.shape[0] * factor))
    small = cv2.resize(page, size, interpolation=cv2.INTER_AREA)
    fill, soft = (mm / 25.4 * _SMALL_DPI for mm in (_FILL_MM, _SOFT_MM))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (round(fill) | 1, round(fill) | 1))
    closed = cv2.morphologyEx(cv2.medianBlur(small, 3), cv2.MORPH_CLOSE, kernel).astype(np.float32)
    smooth = _surface(closed)
    light = np.where(closed < _FAR_BELOW * smooth, smooth, closed)
    return Light(np.asarray(cv2.GaussianBlur(light, (0, 0), soft), np.float32))


def even_out(page: Image, light: Light) -> Image:
    """The page with white paper at `PAPER_LEVEL` everywhere."""
    size = page.shape[1], page.shape[0]
    gain = np.minimum(PAPER_LEVEL / np.maximum(light.field, 1.0), _MOST)
    whole = cv2.resize(gain, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.multiply(page, whole, dtype=cv2.CV_8U), np.uint8)


def _surface(closed: NDArray[np.float32]) -> NDArray[np.float32]:
    """A smooth surface through the brighter part of the light."""
    height, width = closed.shape[:2]
    y, x = (axis.astype(np.float64) for axis in np.mgrid[0:height, 0:width])
    x, y = x.ravel() / width * 2 - 1, y.ravel() / height * 2 - 1
    terms = np.stack([x**i * y**j for i in range(5) for j in range(5 - i)], axis=-1)
    values = closed.reshape(height * width, -1).astype(np.float64)
    weights = np.ones(len(values))
    for _ in range(5):
        fit, *_ = np.linalg.lstsq(terms * weights[:, None], values * weights[:, None], rcond=None)
        miss = (values - terms @ fit).mean(axis=1)
        spread = max(1.0, 1.4826 * float(np.median(np.abs(miss))))
        weights = np.where(miss < -2 * spread, 0.03, 1.0)
    return np.asarray((terms @ fit).reshape(closed.shape), np.float32)
