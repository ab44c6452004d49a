"""Torn edges: how deep a ragged piece is missing from the sheet, seen against the scanner's dark backing.

Method: dark, even regions that touch the edge of the sheet are looked at as profiles of depth along that edge. A bite
begins and ends at nothing and is irregular, so it fills only a part of the rectangle around it; printed bars fill
theirs, and lettering in them makes them uneven.

Rules:
- A tear against a white backing leaves nothing to see but the shadow of its fibres, and is not found.
- What reaches a corner is a folded corner, a smaller sheet or the bed, and no tear.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box
from appliance.quality.preview import Mask, Preview

_DARK = 0.6  # of the paper level
_LEAST_MM = 1.2
_WIDEST = 0.6  # share of the side; beyond that it is the bed
_FULLEST = 0.88  # share of its rectangle; a printed bar is fuller
_SPREAD = 14.0  # grey levels within a bite


@dataclass(frozen=True, slots=True)
class Tear:
    """`depth_mm` is 0 where there is none; `box` is in preview pixels."""

    depth_mm: float
    box: Box | None = None


def measure_torn(preview: Preview) -> Tear:
    """The deepest tear of a page."""
    dark = (preview.grey < _DARK * preview.paper_level).astype(np.uint8)
    if not any(side.any() for side in (dark[0], dark[-1], dark[:, 0], dark[:, -1])):
        return Tear(0.0)
    size = preview.pixels(_LEAST_MM)
    padded = cv2.copyMakeBorder(dark, size, size, size, size, cv2.BORDER_REPLICATE)
    thick = cv2.morphologyEx(padded, cv2.MORPH_OPEN, np.ones((size, size), np.uint8))[size:-size, size:-size]
    edge = np.concatenate([thick[0], thick[-1], thick[:, 0], thick[:, -1]])
    if not edge.any():
        return Tear(0.0)
    count, marked, boxes, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(thick), connectivity=4)
    labels = np.asarray(marked, np.int32)
    deepest = Tear(0.0)
    for label in range(1, count):
        depth_mm = _depth(labels, label, np.asarray(boxes[label], np.int32), preview) * 25.4 / preview.dpi
        if depth_mm > deepest.depth_mm:
            left, top, wide, high = (int(v) for v in boxes[label][:4])
            deepest = Tear(depth_mm, Box(left, top, left + wide, top + high))
    return deepest


def _depth(labels: NDArray[np.int32], label: int, box: NDArray[np.int32], preview: Preview) -> float:
    """How deep (preview pixels) a dark region reaches into the sheet if it is a tear, else 0."""
    left, top, wide, high, area = (int(v) for v in box)
    height, width = labels.shape
    touched = (left == 0, top == 0, left + wide == width, top + high == height)
    if sum(touched) != 1:
        return 0.0
    along, side, depth = (high, height, wide) if touched[0] or touched[2] else (wide, width, high)
    if along > _WIDEST * side or area > _FULLEST * wide * high:
        return 0.0
    region: Mask = labels[top : top + high, left : left + wide] == label
    inner = cv2.erode(region.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    grey = preview.grey[top : top + high, left : left + wide][inner]
    return float(depth) if grey.size and float(grey.std()) <= _SPREAD else 0.0
