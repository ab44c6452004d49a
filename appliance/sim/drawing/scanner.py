"""From a drawn page to what a scanner delivers: paper, light, tilt, noise, age, fax and copies.

Rules:
- Geometry moves the truth with the picture; everything else leaves the truth alone.
- The order is that of the world: paper ages, a copier or fax degrades it, the feeder tilts it, the sensor adds noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.sim.drawing.truth import Sample, as_matrix, moved

Colour = tuple[int, int, int]
OFFICE_PAPER: Colour = (252, 252, 250)
OLD_PAPER: Colour = (243, 234, 212)
FORM_PAPER: Colour = (250, 250, 247)


@dataclass(frozen=True, slots=True)
class Defects:
    """What happens on the way. The defaults are a good scanner and fresh paper."""

    paper: Colour = OFFICE_PAPER
    skew_deg: float = 0.0  # counter-clockwise as seen
    grain: float = 1.0  # standard deviation of the paper's texture, grey levels
    noise: float = 1.2  # standard deviation of the sensor's noise, grey levels
    faint: float = 0.0  # share of the ink's darkness that is lost
    blur: float = 0.55  # pixels
    specks: int = 0  # dust and copier dirt
    holes: bool = False  # punch holes of a binder
    fax: bool = False  # 204 x 196 dpi, one bit
    copies: int = 0  # generations of photocopying
    stain: bool = False  # a coffee ring
    bleed: float = 0.0  # share of the back's darkness that shows through
    fold: bool = False  # a corner is folded over
    border: bool = False  # the scanner's dark backing beside the sheet
    streaks: int = 0  # lines along the whole page from dirt on the scanner's glass or a fax's rollers


FRESH = Defects()
CLEAN = Defects(paper=(255, 255, 255), grain=0.0, noise=0.0, blur=0.0)


def scan(sample: Sample, defects: Defects, seed: int) -> Sample:
    """The page as a scanner delivers it.

    Args:
        sample: the page as drawn, on white.
        defects: what happens to it.
        seed: decides grain, noise, specks.

    Returns:
        The picture with its truth in the picture's own pixels.
    """
    rng = np.random.default_rng(seed)
    image = _aged(_shown_through(sample.image, defects.bleed), defects, rng)
    if defects.fold:
        image = _folded(image, rng)
    for _ in range(defects.copies):
        image = _copied(image, rng)
    if defects.fax:
        image = _faxed(image, rng)
    truth = sample.truth
    if defects.skew_deg:
        height, width = image.shape[:2]
        affine = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), defects.skew_deg, 1.0), np.float64)
        matrix = as_matrix(np.vstack([affine, [0.0, 0.0, 1.0]]))
        image = _tilted(image, affine)
        truth = moved(truth, matrix, (width, height))
    if defects.border:
        _bordered(image, rng)
    for _ in range(defects.streaks):
        at, shade = int(rng.integers(60, image.shape[1] - 60)), int(rng.integers(60, 150))
        image[:, at : at + int(rng.integers(2, 5))] = shade
    return Sample(_sensed(image, defects, rng), truth, sample.dpi)


def _aged(drawn: Image, defects: Defects, rng: np.random.Generator) -> Image:
    """Ink on this paper: texture, fading, a stain, holes, dirt."""
    height, width = drawn.shape[:2]
    levels = np.arange(256, dtype=np.float32)[:, None]
    faded = 255 - (255 - levels) * (1 - defects.faint)
    curve = np.rint(faded * np.array(defects.paper, np.float32) / 255).astype(np.uint8)
    image = np.asarray(cv2.LUT(drawn, curve[None]), np.uint8)
    if defects.grain:
        image = _added(image, np.rint(_texture(height, width, defects.grain, rng)).astype(np.int16))
    if defects.stain:
        image = np.rint(image * _coffee_ring(height, width, rng)).astype(np.uint8)
    if defects.holes:
        for y in (0.16, 0.5, 0.84):
            cv2.circle(image, (110, round(height * y)), 42, (226, 226, 226), -1, cv2.LINE_AA)
            cv2.circle(image, (110, round(height * y)), 42, (168, 168, 164), 3, cv2.LINE_AA)
    for _ in range(defects.specks):
        x, y = int(rng.integers(20, width - 20)), int(rng.integers(20, height - 20))
        cv2.circle(image, (x, y), int(rng.integers(1, 4)), (70, 70, 70), -1, cv2.LINE_AA)
    return image


def _shown_through(drawn: Image, share: float) -> Image:
    """The back of the sheet shines through: here the same page mirrored, soft and pale."""
    if not share:
        return drawn
    back = cv2.GaussianBlur(cv2.flip(drawn, 1), (0, 0), 2.5)
    pale = cv2.addWeighted(back, share, np.full_like(back, 255), 1 - share, 0)
    return np.asarray(cv2.min(drawn, pale), np.uint8)


def _folded(image: Image, rng: np.random.Generator) -> Image:
    """The lower right corner lies folded over: its back is blank, its edge throws a shadow."""
    height, width = image.shape[:2]
    reach = int(rng.integers(160, 320))
    corner = np.array([(width, height - reach), (width - reach, height), (width, height)], np.int32)
    flap = np.array([(width, height - reach), (width - reach, height), (width - reach, height - reach)], np.int32)
    folded = np.array(image)
    cv2.fillPoly(folded, [flap], (236, 236, 232), cv2.LINE_AA)
    cv2.fillPoly(folded, [corner], (250, 250, 250), cv2.LINE_AA)
    cv2.polylines(folded, [flap], True, (150, 150, 148), 3, cv2.LINE_AA)
    return np.asarray(folded, np.uint8)


def _bordered(image: Image, rng: np.random.Generator) -> None:
    """A strip of the dark backing at the left and at the foot."""
    height = image.shape[0]
    left, foot = int(rng.integers(30, 90)), int(rng.integers(15, 60))
    image[:, :left] = (28, 28, 30)
    image[height - foot :] = (34, 34, 34)


def _texture(height: int, width: int, strength: float, rng: np.random.Generator) -> NDArray[np.float32]:
    """Cloudy fibre structure: two scales of smoothed noise."""
    coarse = rng.normal(0, 1, (height // 60, width // 60)).astype(np.float32)
    fine = rng.normal(0, 1, (height // 4, width // 4)).astype(np.float32)
    clouds = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    fibres = cv2.resize(fine, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(strength * (0.4 * clouds + 0.7 * fibres), np.float32)


def _coffee_ring(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """How much red, green and blue light a dried coffee ring lets through."""
    cover = np.zeros((height, width), np.float32)
    centre = (int(rng.integers(width * 6 // 10, width * 9 // 10)), int(rng.integers(height // 10, height * 9 // 10)))
    cv2.circle(cover, centre, 420, 0.05, -1, cv2.LINE_AA)
    cv2.circle(cover, centre, 420, 0.22, 14, cv2.LINE_AA)
    soft = cv2.GaussianBlur(cover, (0, 0), 5)
    return np.asarray(1 - soft[..., None] * np.array((0.7, 1.0, 1.6), np.float32), np.float32)


def _copied(image: Image, rng: np.random.Generator) -> Image:
    """One generation of an office copier: softer, more contrast, dirt."""
    soft = cv2.GaussianBlur(image, (0, 0), 0.9).astype(np.float32)
    soft += rng.normal(0, 6, (*image.shape[:2], 1)).astype(np.float32)
    image = np.clip((soft - 128) * 1.35 + 140, 0, 255).astype(np.uint8)
    height, width = image.shape[:2]
    for _ in range(60):
        x, y = int(rng.integers(0, width)), int(rng.integers(0, height))
        cv2.circle(image, (x, y), int(rng.integers(1, 3)), (60, 60, 60), -1, cv2.LINE_AA)
    return image


def _faxed(image: Image, rng: np.random.Generator) -> Image:
    """A fine-mode fax: 204 x 196 dots an inch, black or white, with a few lost dots."""
    height, width = image.shape[:2]
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (width * 204 // 300, height * 196 // 300), interpolation=cv2.INTER_AREA)
    bits = np.where(small + rng.normal(0, 14, small.shape) < 150, 0, 255).astype(np.uint8)
    large = cv2.resize(bits, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.cvtColor(large, cv2.COLOR_GRAY2RGB), np.uint8)


def _tilted(image: Image, affine: NDArray[np.float64]) -> Image:
    """The sheet lies askew on the white backing; its edges throw a faint shadow."""
    height, width = image.shape[:2]
    edged = image.copy()
    cv2.rectangle(edged, (0, 0), (width - 1, height - 1), (222, 222, 222), 5)
    return np.asarray(
        cv2.warpAffine(edged, affine, (width, height), flags=cv2.INTER_CUBIC, borderValue=(253, 253, 253)), np.uint8
    )


def _sensed(image: Image, defects: Defects, rng: np.random.Generator) -> Image:
    """The lens and the sensor."""
    if defects.blur:
        image = np.asarray(cv2.GaussianBlur(image, (0, 0), defects.blur), np.uint8)
    if not defects.noise:
        return image
    height, width = image.shape[:2]
    tile = rng.standard_normal((height // 2 + 1, width // 2 + 1), np.float32) * defects.noise
    return _added(image, np.tile(np.rint(tile).astype(np.int16), (2, 2))[:height, :width])


def _added(image: Image, change: NDArray[np.int16]) -> Image:
    """The same change on all three channels, kept within 0-255."""
    return np.asarray(cv2.add(image, cv2.merge([change] * 3), dtype=cv2.CV_8U), np.uint8)
