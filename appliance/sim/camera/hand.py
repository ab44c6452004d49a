"""An arm with a hand that reaches into the picture from its lower edge."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float32]
SKIN = (188.0, 142.0, 118.0)
SLEEVE = (74.0, 96.0, 128.0)
_FINGERS = ((-0.045, 0.035), (-0.018, 0.0), (0.012, 0.002), (0.040, 0.022))  # tips, from the middle one


def hand_mask(size: tuple[int, int], tips: tuple[float, float]) -> Reals:
    """How much of each pixel the hand covers (0-1) in a picture of this width and height."""
    width, height = size
    mask = np.zeros((height, width), np.float32)
    at = np.array([tips[0] * width, tips[1] * height])
    palm = at + np.array([0.01, 0.17]) * width
    for finger in _FINGERS:
        tip = at + np.array(finger) * width
        cv2.line(mask, _point(tip), _point(palm + np.array(finger) * width * 0.5), 1.0, max(1, round(0.026 * width)))
        cv2.circle(mask, _point(tip), max(1, round(0.013 * width)), 1.0, -1)
    cv2.ellipse(mask, _point(palm), (max(1, round(0.055 * width)), max(1, round(0.075 * width))), 5, 0, 360, 1.0, -1)
    cv2.line(mask, _point(palm), _point(_elbow(palm, width)), 1.0, max(1, round(0.075 * width)))
    return np.asarray(mask, np.float32)


def draw_hand(picture: Reals, tips: tuple[float, float], level: float) -> None:
    """Draws it, nearer to the lamp than the paper."""
    height, width = picture.shape[:2]
    soft = max(0.5, width / 1200)
    cover = cv2.GaussianBlur(hand_mask((width, height), tips), (0, 0), soft)[..., None]
    palm = np.array([tips[0] * width, tips[1] * height]) + np.array([0.01, 0.17]) * width
    rows = np.arange(height, dtype=np.float32)[:, None, None]
    colour = np.where(rows > palm[1] + 0.12 * width, np.array(SLEEVE), np.array(SKIN)).astype(np.float32) * level * 1.1
    picture *= 1 - cover
    picture += colour * cover


def _elbow(palm: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    return np.asarray(palm + np.array([0.12, 0.9]) * width, np.float64)


def _point(place: NDArray[np.float64]) -> tuple[int, int]:
    return round(float(place[0])), round(float(place[1]))
