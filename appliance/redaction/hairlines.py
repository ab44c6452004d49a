"""Hairlines: rules of forms so thin and light that only dashes of them are ink.

Rules:
- They are looked for in the grey page: darker than what lies over and under them over a long way, however little.
- They are lighter than any pen, and some of them is ink: what is no ink at all is gone with the paper.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from appliance.documents import Box, Image
from appliance.redaction.ink import Ink
from appliance.redaction.lines import Line

_FAINT, _HAIR_PX, _HAIR_INCHES = 14, 7, 0.8  # grey levels; thinner than so many pixels of half the resolution; long
_HAIR_EDGE_PX, _CRUMBS_INCHES = 3.0, 0.04  # that a rule of half the resolution seems thicker; crumbs beyond its ends
_LIGHT = 150  # grey level of a faint rule, at least; pens are darker
_BESIDE_PX, _CROSSED = 4, 0.06  # of a rule's length, at most, ink lies so far over and under it at once
_DASHED = 0.01, 0.9  # of a faint rule is ink


def find(ink: Ink, dpi: float) -> Image:
    """255 on long level lines that are darker than what lies over and under them, at half the resolution."""
    size = ink.mask.shape[1] // 2, ink.mask.shape[0] // 2
    dark = cv2.bitwise_not(cv2.resize(ink.clean, size, interpolation=cv2.INTER_AREA))
    stands_out = cv2.morphologyEx(dark, cv2.MORPH_TOPHAT, np.ones((_HAIR_PX, 1), np.uint8))
    _, faint = cv2.threshold(stands_out, _FAINT, 255, cv2.THRESH_BINARY)
    run = np.ones((1, round(_HAIR_INCHES * dpi / 2)), np.uint8)
    along = cv2.morphologyEx(cv2.dilate(faint, np.ones((3, 1), np.uint8)), cv2.MORPH_OPEN, run)
    return np.asarray(cv2.bitwise_and(along, faint), np.uint8)


def is_faint(rule: Line, ink: Ink) -> bool:
    """Whether a level rule is too light for a pen's stroke, and some of it is ink while the rest is not.

    What letters stand across is a fold of the paper.
    """
    along = np.arange(rule.box.left, min(rule.box.right, ink.mask.shape[1]))
    middle = np.rint(rule.slope * along + rule.base).astype(np.int64)
    last = ink.mask.shape[0] - 1
    over, under = (ink.mask[np.clip(middle + side * _BESIDE_PX, 0, last), along] > 0 for side in (-1, 1))
    if (over & under).mean() > _CROSSED:
        return False
    places = np.clip(middle[:, None] + np.arange(-1, 2), 0, last), along[:, None]
    inked = (ink.mask[places] > 0).any(axis=1)
    light = float(np.median(ink.clean[places].min(axis=1))) >= _LIGHT
    return light and bool(_DASHED[0] <= inked.mean() <= _DASHED[1])


def to_its_ends(rule: Line, mask: Image, dpi: float) -> Line:
    """A faint level rule with what is ink of it beyond its ends, up to a few pixels; as thin as a hairline."""
    box, most = rule.box, round(_CRUMBS_INCHES * dpi)
    band = mask[max(0, box.top - 1) : box.bottom + 1]
    left = np.flatnonzero(band[:, max(0, box.left - most) : box.left].any(axis=0))
    right = np.flatnonzero(band[:, box.right : box.right + most].any(axis=0))
    first = max(0, box.left - most) + int(left[0]) if left.size else box.left
    last = box.right + int(right[-1]) + 1 if right.size else box.right
    return replace(rule, box=Box(first, box.top, last, box.bottom), thick=max(2.0, rule.thick - _HAIR_EDGE_PX))
