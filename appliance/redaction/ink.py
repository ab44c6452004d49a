"""Ink: which pixels of a page are marks, and which marks hang together.

Rules:
- Paper is what is locally bright: shadows and tints are paper, faint print is ink.
- A component is a set of touching ink pixels; it is copied whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image

_REDUCE = 4  # the paper is estimated on a smaller image
_PAPER_INCHES = 0.12  # larger than any stroke is wide
_MIN_CONTRAST, _MAX_CONTRAST = 22, 70  # grey levels darker than paper


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """The marks of a page. `clean` is the page in grey on white paper, `mask` is 255 where there is ink."""

    clean: Image = field(repr=False)
    mask: Image = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Components:
    """Connected ink. `labels` numbers pixels from 1 (0 is paper); `boxes` rows are left, top, right, bottom, area."""

    labels: NDArray[np.int32] = field(repr=False)
    boxes: NDArray[np.int32] = field(repr=False)


def find_ink(image: Image, dpi: float) -> Ink:
    """Separates ink from paper.

    Args:
        image: `uint8`, grey `(h, w)` or RGB `(h, w, 3)`.
        dpi: its resolution.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) if image.ndim == 3 else image
    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // _REDUCE), max(1, height // _REDUCE)), interpolation=cv2.INTER_AREA)
    size = max(3, round(_PAPER_INCHES * dpi / _REDUCE)) | 1
    paper = cv2.GaussianBlur(cv2.dilate(small, np.ones((size, size), np.uint8)), (size, size), 0)
    paper = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    darker = cv2.subtract(paper, grey)
    level, _ = cv2.threshold(darker, 0, 255, cv2.THRESH_BINARY | cv2.THRESH_OTSU)
    _, mask = cv2.threshold(darker, float(np.clip(level, _MIN_CONTRAST, _MAX_CONTRAST)), 255, cv2.THRESH_BINARY)
    clean = cv2.subtract(np.full_like(grey, 255), darker)
    return Ink(np.asarray(clean, np.uint8), np.asarray(mask, np.uint8))


def components(mask: Image) -> Components:
    """The connected components of a mask (touching at sides or corners)."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8, ltype=cv2.CV_32S)
    boxes = stats.astype(np.int32)
    boxes[:, 2] += boxes[:, 0]
    boxes[:, 3] += boxes[:, 1]
    return Components(np.asarray(labels, np.int32), boxes)
