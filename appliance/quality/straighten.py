"""The page made straight: the scanner's bed painted paper white, and text lines level.

Rules:
- Turning resamples once, onto paper-coloured ground, and cuts off no ink: the canvas grows where it must.
- Colours are turned one after the other, in 16 bits: OpenCV's bicubic is twice as fast there as in 8, and the result is
  the same to one grey level.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from appliance.documents import IDENTITY, Image, Matrix
from appliance.quality.preview import Preview

_STRAIGHT_DEG = 0.04  # below this, turning costs more sharpness than it gains
_FAINT_CONTRAST = 0.04  # anything darker than this share below paper must stay on the canvas


def straighten(image: Image, preview: Preview, angle_deg: float) -> tuple[Image, Matrix]:
    """The image with the bed painted paper white, turned by minus `angle_deg` about its middle."""
    if preview.bed.any():
        image = _paint_bed(image, preview)
    if abs(angle_deg) < _STRAIGHT_DEG:
        return image, IDENTITY
    height, width = image.shape[:2]
    angle = math.radians(-angle_deg)
    cos, sin = math.cos(angle), math.sin(angle)
    size = width, height
    if _leaves_canvas(preview, cos, sin):
        size = math.ceil(width * abs(cos) + height * abs(sin)), math.ceil(width * abs(sin) + height * abs(cos))
    middle, target = ((width - 1) / 2, (height - 1) / 2), ((size[0] - 1) / 2, (size[1] - 1) / 2)
    turn: Matrix = (
        (cos, -sin, target[0] - cos * middle[0] + sin * middle[1]),
        (sin, cos, target[1] - sin * middle[0] - cos * middle[1]),
        (0.0, 0.0, 1.0),
    )
    return _turned(image, turn, size, np.atleast_1d(_paper_colour(image, preview))), turn


def _turned(image: Image, turn: Matrix, size: tuple[int, int], ground: Image) -> Image:
    """The image moved by `turn` onto a canvas of `size` (width, height) and the colour `ground`."""
    channels = []
    for number, level in enumerate(ground):
        channel = image if image.ndim == 2 else np.asarray(cv2.extractChannel(image, number), np.uint8)
        canvas = cv2.warpAffine(
            channel.astype(np.uint16),
            np.array(turn[:2]),
            size,
            flags=cv2.INTER_CUBIC,
            borderMode=cv2.BORDER_CONSTANT,
            borderValue=(float(level),),
        )
        channels.append(cv2.convertScaleAbs(canvas))
    return np.asarray(channels[0] if len(channels) == 1 else cv2.merge(channels), np.uint8)


def _paint_bed(image: Image, preview: Preview) -> Image:
    """A copy of the image in which the scanner bed has the colour of the paper."""
    size = image.shape[1], image.shape[0]
    bed = cv2.resize(preview.bed.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
    painted = image.copy()
    painted[bed] = _paper_colour(image, preview)
    return painted


def _paper_colour(image: Image, preview: Preview) -> np.uint8 | np.ndarray[tuple[int], np.dtype[np.uint8]]:
    """The median level of light places, for each channel."""
    step = max(1, round(8 / preview.scale))
    sample = image[::step, ::step].reshape(-1, *image.shape[2:])
    level = sample if sample.ndim == 1 else sample.mean(axis=1)
    light = sample[level >= 0.85 * preview.paper_level]
    if light.size == 0:
        return np.uint8(255) if image.ndim == 2 else np.full(3, 255, np.uint8)
    return np.asarray(np.median(light, axis=0), np.uint8)


def _leaves_canvas(preview: Preview, cos: float, sin: float) -> bool:
    """Whether anything that is not paper would lie outside a canvas of the same size after turning."""
    height, width = preview.grey.shape
    half = np.array([width / 2 - 2, height / 2 - 2])
    corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half
    back = corners @ np.array([[cos, -sin], [sin, cos]]) + (np.array([width, height]) - 1) / 2  # on the page as it was
    outside = np.ones((height, width), np.uint8)
    cv2.fillConvexPoly(outside, np.rint(back * 256).astype(np.int32), 0, shift=8)
    return bool(((preview.even < 255 * (1 - _FAINT_CONTRAST)) & ~preview.bed & (outside > 0)).any())
