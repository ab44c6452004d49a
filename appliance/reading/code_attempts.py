"""Other pictures of the same place, for a decoder that did not read it as it lies on the page.

Each answers one kind of damage: noise and missing dots are smoothed, small modules enlarged, uneven light and pale ink
stretched to black and white, a code whose quiet zone was cut off gets a white one, fine streaks vanish at half the
size, and what is blurred is sharpened.

Rules:
- The most useful first, as measured on the development part of `bench barcodes`.
- Lengths follow the resolution, so that 200 and 400 dpi are treated like 300.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np
import zxingcpp

from appliance.documents import Box, Image

_SMOOTH_MM, _SMOOTHER_MM = 0.127, 0.17  # standard deviations
_BLUR_MM, _SHARPEN = 0.21, 4.0
_STRETCH_MM = 2.6  # window of the local contrast
_LEAST_CONTRAST = 20.0  # grey levels that are stretched to the full range
_PAD_PX = 24
_ENLARGED_DPI = 600.0
_LOCAL, _GLOBAL = zxingcpp.Binarizer.LocalAverage, zxingcpp.Binarizer.GlobalHistogram
Points = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Attempt:
    """A picture of a place, how the decoder makes it black and white, and where it lies on the page."""

    picture: Image = field(repr=False)
    binarizer: zxingcpp.Binarizer
    scale: float
    left: float
    top: float

    def decode(self) -> list[zxingcpp.Barcode]:
        """What the decoder reads in it."""
        return list(zxingcpp.read_barcodes(self.picture, binarizer=self.binarizer))

    def on_page(self, points: Points) -> list[tuple[float, float]]:
        """Points of the picture as pixels of the page."""
        return [(self.left + x / self.scale, self.top + y / self.scale) for x, y in points]


def attempts(grey: Image, place: Box, dpi: float) -> Iterator[Attempt]:
    """The pictures of a place, made one by one as they are asked for."""
    crop = np.ascontiguousarray(grey[place.top : place.bottom, place.left : place.right])
    if min(crop.shape) < 8:
        return
    scale = max(1.0, _ENLARGED_DPI / dpi)
    unit = dpi / 25.4

    def enlarged(picture: Image, binarizer: zxingcpp.Binarizer, scale: float = scale) -> Attempt:
        large = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        return Attempt(np.asarray(large, np.uint8), binarizer, scale, place.left, place.top)

    yield enlarged(_smooth(crop, _SMOOTH_MM * unit), _LOCAL)
    yield enlarged(crop, _LOCAL)
    yield enlarged(_stretched(crop, unit), _GLOBAL)
    ground = int(np.percentile(crop, 92))
    framed = cv2.copyMakeBorder(crop, *(_PAD_PX,) * 4, cv2.BORDER_CONSTANT, value=(ground,))
    yield Attempt(np.asarray(framed, np.uint8), _LOCAL, 1.0, place.left - _PAD_PX, place.top - _PAD_PX)
    half = cv2.resize(crop, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    yield Attempt(np.asarray(half, np.uint8), _LOCAL, 0.5, place.left, place.top)
    yield enlarged(_stretched(_smooth(crop, _SMOOTHER_MM * unit), unit), _GLOBAL)
    yield enlarged(_sharpened(crop, unit), _LOCAL, 1.5 * scale)


def _smooth(crop: Image, sigma: float) -> Image:
    return np.asarray(cv2.GaussianBlur(crop, (0, 0), max(0.6, sigma)), np.uint8)


def _sharpened(crop: Image, unit: float) -> Image:
    """What lens and paper blurred, as far as noise allows."""
    calm = cv2.GaussianBlur(crop, (0, 0), 0.7).astype(np.float32)
    soft = cv2.GaussianBlur(calm, (0, 0), _BLUR_MM * unit)
    return np.asarray(np.clip(calm + _SHARPEN * (calm - soft), 0, 255), np.uint8)


def _stretched(crop: Image, unit: float) -> Image:
    """Each place between the lightest and the darkest around it, as black and white as it gets."""
    side = max(3, round(_STRETCH_MM * unit)) | 1
    kernel = np.ones((side, side), np.uint8)
    light = cv2.blur(cv2.dilate(crop, kernel), (side, side)).astype(np.float32)
    deep = cv2.blur(cv2.erode(crop, kernel), (side, side)).astype(np.float32)
    spread = np.maximum(light - deep, _LEAST_CONTRAST)
    return np.asarray(np.clip((crop - deep) * 255 / spread, 0, 255), np.uint8)
