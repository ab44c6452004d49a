"""The same page twice: every page of a document against all others, at next to no cost.

Method: an outline of each page (its ink on a coarse grid, softened) is correlated with all others over small shifts.
Only pairs that look alike are laid over each other (`capture.fingerprint.overlay`); then the ink of one that has none
of the other's beside it is counted, both ways. Another text leaves half of its ink alone, a second scan next to none,
another hand on the same form some on both sides.

Rules:
- Only what the pictures surely agree in is a copy; two copies of one form, filled in by another hand, are not. A
  difference as small as one tick is below what is seen here.
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

from appliance.capture.fingerprint import Fingerprint, Likeness, overlay
from appliance.documents import Image

MAX_LOOKS: Final = 2  # comparisons of pictures a page
ALIKE: Final = 0.7  # correlation of outlines that is worth a look; second scans of drawn pages reach 0.78 to 0.99
ALONE: Final = (0.003, 0.02)  # share of ink without counterpart: of the better and of the worse side
OTHER: Final = 0.05  # of both sides, from which it is another page
_COLUMNS, _ROWS, _SHIFT = 48, 64, 3  # cells
_SPAN = (8.5 * 75, 11.0 * 75)  # pixels of a fingerprint that the grid covers: letter paper
_DARK, _BESIDE = 60, 30  # ink that counts, and ink that counts as its counterpart

Compare = Callable[[Fingerprint, Fingerprint], Likeness]


@dataclass(frozen=True, slots=True)
class Outline:
    """A page's ink on a grid, of mean 0 and length 1."""

    grid: bytes = field(repr=False)  # float16

    def spectrum(self) -> NDArray[np.complex128]:
        """Its Fourier transform."""
        return np.fft.rfft2(np.frombuffer(self.grid, np.float16).reshape(_ROWS, _COLUMNS).astype(np.float32))


def outline(picture: Fingerprint) -> Outline | None:
    """The outline of a page; None where there is too little ink to tell pages apart."""
    if picture.blank:
        return None
    small = cv2.resize(picture.ink(), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    scale = 4 * _COLUMNS / _SPAN[0], 4 * _ROWS / _SPAN[1]
    soft = cv2.GaussianBlur(np.asarray(small, np.float32), (0, 0), 1.2)
    placed = np.array([[scale[0], 0.0, 0.0], [0.0, scale[1], 0.0]], np.float32)
    grid = np.asarray(cv2.warpAffine(soft, placed, (_COLUMNS, _ROWS), flags=cv2.INTER_LINEAR), np.float32)
    grid -= grid.mean()
    length = float(np.linalg.norm(grid))
    return Outline((grid / length).astype(np.float16).tobytes()) if length > 0 else None


def resemble(one: Fingerprint, other: Fingerprint) -> Likeness:
    """Whether two pages are the same, dust and noise apart."""
    overlaid = None if one.blank or other.blank else overlay(one, other)
    if overlaid is None:
        return Likeness.DIFFERENT
    first, laid, seen = overlaid
    better, worse = sorted((_alone(first, laid, seen), _alone(laid, first, seen)))
    if better <= ALONE[0] and worse <= ALONE[1]:
        return Likeness.SAME
    return Likeness.DIFFERENT if better >= OTHER else Likeness.UNSURE


def _alone(one: Image, other: Image, seen: Image) -> float:
    """The share of dark ink of one that has no ink of the other beside it."""
    dark = (one > _DARK) & (seen > 0)
    beside = cv2.dilate(other, np.ones((3, 3), np.uint8)) >= _BESIDE
    return float((dark & ~beside).sum()) / max(1, int(dark.sum()))


def copies(
    outlines: Sequence[Outline | None], pictures: Sequence[Fingerprint | None], compare: Compare
) -> dict[int, int]:
    """For each page that surely repeats an earlier one, by place: that one."""
    found: dict[int, int] = {}
    spectra: dict[int, NDArray[np.complex128]] = {}  # of the pages that repeat none
    for place, (own, picture) in enumerate(zip(outlines, pictures, strict=True)):
        if own is None or picture is None:
            continue
        spectrum = own.spectrum()
        alike = [(_correlation(spectrum, other), at) for at, other in spectra.items()]
        likely = sorted((pair for pair in alike if pair[0] >= ALIKE), key=lambda pair: (-pair[0], pair[1]))
        same = (at for _, at in likely[:MAX_LOOKS] if compare(_picture(pictures, at), picture) is Likeness.SAME)
        if (earlier := next(same, None)) is not None:
            found[place] = earlier
        else:
            spectra[place] = spectrum
    return found


def _picture(pictures: Sequence[Fingerprint | None], at: int) -> Fingerprint:
    found = pictures[at]
    assert found is not None  # noqa: S101 - only pages with pictures are remembered
    return found


def _correlation(one: NDArray[np.complex128], other: NDArray[np.complex128]) -> float:
    """The best correlation of two outlines over small shifts."""
    over = np.fft.irfft2(one * other.conj(), (_ROWS, _COLUMNS))
    near = np.r_[0 : _SHIFT + 1, -_SHIFT:0]
    return float(over[np.ix_(near, near)].max())
