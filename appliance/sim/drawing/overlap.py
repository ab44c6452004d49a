"""Two sheets that the rollers pulled together: what the lamps on both sides see of them.

Rules:
- The second sheet begins `offset` rows behind the first, lies a little askew and beside it. From the front the first
  sheet covers the second, from the back it is the other way round.
- The upper sheet's edge throws a soft shadow on the lower one, darkest at the edge; beside both sheets is the backing.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from appliance.documents import Image


@dataclass(frozen=True, slots=True)
class Lie:
    """How the second sheet lies, and how the edge shows. Lengths in pixels, light in shares of full scale."""

    offset: int  # along the way of the paper
    beside: int = 0
    skew_deg: float = 0.0
    shadow: float = 0.08  # at the edge
    reach: float = 4.0  # of the shadow, standard deviation
    dimmer: float = 0.0  # the lower sheet, farther from the lamp
    backing: int = 250


def seen(first: Image, second: Image, lie: Lie, *, first_above: bool) -> Image:
    """One side of both sheets, grey or colour as they are; as long as both together."""
    height = max(first.shape[0], lie.offset + second.shape[0] + round(abs(lie.skew_deg) / 57.3 * second.shape[1] / 2))
    width = max(first.shape[1], second.shape[1] + max(0, lie.beside))
    one, one_there = _placed(first, (height, width), 0, 0, 0.0)
    two, two_there = _placed(second, (height, width), lie.offset, lie.beside, lie.skew_deg)
    above, above_there, below, below_there = (one, one_there, two, two_there)
    if not first_above:
        above, above_there, below, below_there = (two, two_there, one, one_there)
    shade = 1.0 - lie.shadow * np.minimum(1.0, 2.0 * cv2.GaussianBlur(above_there, (0, 0), lie.reach))
    light = shade * (1.0 - lie.dimmer)
    if first.ndim == 3:
        light, above_there, below_there = light[:, :, None], above_there[:, :, None], below_there[:, :, None]
    ground = lie.backing * (1 - below_there) + below * light * below_there
    return np.asarray(np.rint(ground * (1 - above_there) + above * above_there), np.uint8)


def _placed(
    sheet: Image, size: tuple[int, int], down: int, beside: int, skew_deg: float
) -> tuple[np.ndarray, np.ndarray]:
    """A sheet on the canvas, and where it lies (0 to 1), both as float32."""
    height, width = sheet.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew_deg, 1.0)
    matrix[:, 2] += (beside, down)
    there = np.ones((height, width), np.float32)
    target = (size[1], size[0])
    image = cv2.warpAffine(sheet, matrix, target, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return image.astype(np.float32), np.asarray(cv2.warpAffine(there, matrix, target), np.float32)
