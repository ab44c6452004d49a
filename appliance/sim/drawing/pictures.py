"""Drawn photographs: a portrait that a face detector takes for a face, and a chest radiograph.

Rules:
- Nobody is shown: both are drawn from ellipses and arcs, and depend on their seed alone.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image

Colour = tuple[int, int, int]
_SIZE = (480, 600)  # width and height in which pictures are drawn


def portrait(seed: int, width: int, height: int) -> Image:
    """A passport-like photograph of nobody, RGB."""
    rng = np.random.default_rng(seed)
    hair = _shade((62, 44, 34), rng)
    skin = _shade((214, 170, 142), rng)
    image = _backdrop((176, 190, 204))
    _soft_ellipse(image, (240, 640), (235, 190), _shade((70, 92, 120), rng), 3)  # shoulders
    _soft_ellipse(image, (240, 470), (62, 100), _darker(skin, 0.86), 4)  # neck
    _soft_ellipse(image, (240, 262), (150, 196), hair, 5)
    _soft_ellipse(image, (240, 300), (122, 166), skin, 3)
    _soft_ellipse(image, (240, 340), (96, 116), _darker(skin, 1.05), 40)  # light on the cheeks
    _soft_ellipse(image, (240, 158), (128, 70), hair, 6)  # fringe
    for side in (-1, 1):
        _eye(image, 240 + side * 52, 282, skin, hair)
    _soft_ellipse(image, (222, 352), (9, 7), _darker(skin, 0.55), 3)
    _soft_ellipse(image, (258, 352), (9, 7), _darker(skin, 0.55), 3)
    _soft_ellipse(image, (226, 315), (7, 40), _darker(skin, 0.9), 6)
    _soft_ellipse(image, (240, 398), (46, 13), (168, 92, 88), 3)
    cv2.line(image, (196, 398), (284, 398), _darker((168, 92, 88), 0.6), 3, cv2.LINE_AA)
    return _as_photo(image, width, height, rng)


def radiograph(seed: int, width: int, height: int) -> Image:
    """A chest radiograph of nobody, grey as RGB."""
    rng = np.random.default_rng(seed)
    image = np.full((_SIZE[1], _SIZE[0], 3), 18, np.uint8)
    _soft_ellipse(image, (240, 330), (220, 300), (126, 126, 126), 18)
    for side in (-1, 1):
        _soft_ellipse(image, (240 + side * 92, 300), (68, 180), (44, 44, 44), 14)
        for rib in range(8):
            y = 150 + rib * 42
            centre = (240 + side * 84, y + 46)
            turn = 18 * side
            cv2.ellipse(image, centre, (96, 52), turn, 200, 340, (104, 104, 104), 10, cv2.LINE_AA)
    image = np.asarray(cv2.GaussianBlur(image, (0, 0), 3), np.uint8)
    cv2.rectangle(image, (222, 60), (258, 560), (172, 172, 172), -1)
    _soft_ellipse(image, (268, 390), (72, 86), (188, 188, 188), 16)  # heart
    for y in range(80, 560, 34):
        cv2.line(image, (220, y), (260, y), (140, 140, 140), 4, cv2.LINE_AA)
    for side in (-1, 1):
        ends = (240 + side * 20, 118), (240 + side * 170, 84)
        cv2.line(image, ends[0], ends[1], (184, 184, 184), 18, cv2.LINE_AA)
    return _as_photo(np.asarray(cv2.GaussianBlur(image, (0, 0), 4), np.uint8), width, height, rng)


def _backdrop(colour: Colour) -> NDArray[np.uint8]:
    ramp = np.linspace(1.08, 0.82, _SIZE[1])[:, None, None]
    return np.clip(np.full((_SIZE[1], _SIZE[0], 3), colour) * ramp, 0, 255).astype(np.uint8)


def _soft_ellipse(
    image: NDArray[np.uint8], centre: tuple[int, int], axes: tuple[int, int], colour: Colour, blur: float
) -> None:
    mask = np.zeros(image.shape[:2], np.uint8)
    cv2.ellipse(mask, centre, axes, 0, 0, 360, 255, -1, cv2.LINE_AA)
    alpha = (cv2.GaussianBlur(mask, (0, 0), blur).astype(np.float32) / 255)[..., None]
    image[:] = np.rint(image * (1 - alpha) + np.array(colour, np.float32) * alpha).astype(np.uint8)


def _eye(image: NDArray[np.uint8], x: int, y: int, skin: Colour, hair: Colour) -> None:
    _soft_ellipse(image, (x, y), (36, 22), _darker(skin, 0.78), 8)
    _soft_ellipse(image, (x, y + 2), (25, 12), (236, 234, 230), 2)
    _soft_ellipse(image, (x, y + 1), (11, 12), (52, 44, 38), 2)
    cv2.ellipse(image, (x, y - 2), (27, 13), 0, 190, 350, _darker(hair, 0.6), 4, cv2.LINE_AA)
    cv2.ellipse(image, (x, y - 26), (36, 14), 0, 205, 335, hair, 9, cv2.LINE_AA)


def _as_photo(image: NDArray[np.uint8], width: int, height: int, rng: np.random.Generator) -> Image:
    """Scaled, slightly unsharp, with the grain of a print."""
    scaled = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
    grain = rng.normal(0, 5, (height, width, 1))
    return np.asarray(np.clip(cv2.GaussianBlur(scaled, (0, 0), 1.2) + grain, 0, 255), np.uint8)


def _shade(colour: Colour, rng: np.random.Generator) -> Colour:
    return _darker(colour, float(rng.uniform(0.88, 1.1)))


def _darker(colour: Colour, factor: float) -> Colour:
    red, green, blue = (min(255, round(c * factor)) for c in colour)
    return (red, green, blue)
