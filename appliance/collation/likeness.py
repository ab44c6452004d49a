"""The same page twice: every page of a document against all others, at next to no cost.

Method: an outline of each page (its ink on a coarse grid around the centre of the ink, softened) is compared with all
others by correlation; only pairs that look alike are compared as pictures (`capture.fingerprint`), the likeliest first.

Rules:
- Only what the pictures surely agree in is a copy; two copies of one form, filled in differently, are not.
- A page that is a copy of an earlier one is not compared again: 128 copies cost 127 comparisons.
- At most `MAX_LOOKS` comparisons a page; forms by the dozen cost no more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.capture.fingerprint import Fingerprint, Likeness

MAX_LOOKS: Final = 2  # comparisons of pictures a page
ALIKE: Final = 0.90  # correlation of outlines; two scans of one sheet reach 0.97
_COLUMNS, _ROWS = 48, 64
_SPAN = 8.5 * 75, 11.0 * 75  # pixels of a fingerprint that the grid covers: letter paper

Compare = Callable[[Fingerprint, Fingerprint], Likeness]


@dataclass(frozen=True, slots=True)
class Outline:
    """A page's ink on a grid, of mean 0 and length 1."""

    grid: bytes = field(repr=False)  # float16

    def vector(self) -> NDArray[np.float32]:
        """As numbers."""
        return np.frombuffer(self.grid, np.float16).astype(np.float32)


def outline(picture: Fingerprint) -> Outline | None:
    """The outline of a page; None where there is too little ink to tell pages apart."""
    if picture.blank:
        return None
    ink = picture.ink().astype(np.float32)
    down, across = ink.sum(axis=1), ink.sum(axis=0)
    total = float(down.sum())
    if total <= 0:
        return None
    middle = float(across @ np.arange(len(across))) / total, float(down @ np.arange(len(down))) / total
    scale = _COLUMNS / _SPAN[0], _ROWS / _SPAN[1]
    small = cv2.resize(ink, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    moved = np.array(
        [
            [4 * scale[0], 0.0, _COLUMNS / 2 - middle[0] * scale[0]],
            [0.0, 4 * scale[1], _ROWS / 2 - middle[1] * scale[1]],
        ],
        np.float32,
    )
    soft = cv2.GaussianBlur(np.asarray(small, np.float32), (0, 0), 1.2)
    grid = cv2.warpAffine(soft, moved, (_COLUMNS, _ROWS), flags=cv2.INTER_LINEAR)
    vector = grid.ravel() - float(grid.mean())
    length = float(np.linalg.norm(vector))
    return Outline((vector / length).astype(np.float16).tobytes()) if length > 0 else None


def copies(
    outlines: Sequence[Outline | None], pictures: Sequence[Fingerprint | None], compare: Compare
) -> dict[int, int]:
    """For each page that surely repeats an earlier one, by place: that one."""
    found: dict[int, int] = {}
    first: list[int] = []
    vectors = [o.vector() if o is not None else None for o in outlines]
    for place, vector in enumerate(vectors):
        picture = pictures[place]
        if vector is None or picture is None:
            continue
        alike = np.array([float(vectors[at] @ vector) for at in first])  # type: ignore[operator]
        for at in np.argsort(-alike, kind="stable")[:MAX_LOOKS]:
            earlier = pictures[first[at]]
            if alike[at] < ALIKE or earlier is None:
                break
            if compare(earlier, picture) is Likeness.SAME:
                found[place] = first[at]
                break
        else:
            first.append(place)
            continue
        if place not in found:
            first.append(place)
    return found
