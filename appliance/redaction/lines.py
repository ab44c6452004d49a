"""A straight line on a page, and its pixels."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from appliance.documents import Box, Image


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line `y = slope * x + base`, `thick` pixels thick; x and y are swapped when `upright`.

    `box` bounds it on the page (never swapped).
    """

    box: Box
    slope: float
    base: float
    thick: float
    upright: bool = False

    @property
    def length(self) -> int:
        """Pixels along the line."""
        return self.box.height if self.upright else self.box.width

    @property
    def lean(self) -> float:
        """Radians that the page is turned by, if this line was drawn square on it."""
        return -self.slope if self.upright else self.slope

    def rows(self, reach: float) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Row and column indexes (swapped when upright) of the pixels within `reach` of its middle."""
        begin, end = (self.box.top, self.box.bottom) if self.upright else (self.box.left, self.box.right)
        along = np.arange(begin, end)
        first = np.ceil(self.slope * along + self.base - reach - 1e-6).astype(np.int64)
        count = max(1, int(2 * reach + 1e-6) + 1)
        across = first[:, None] + np.arange(count)[None, :]
        inside = np.abs(across - (self.slope * along + self.base)[:, None]) <= max(reach, 0.5) + 1e-6
        return across[inside], np.broadcast_to(along[:, None], across.shape)[inside]

    def stroke(self, image: Image, value: int, reach: float) -> None:
        """Sets the pixels within `reach` of the line's middle to this value."""
        view = image.T if self.upright else image
        across, along = self.rows(reach)
        inside = (across >= 0) & (across < view.shape[0]) & (along < view.shape[1])
        view[across[inside], along[inside]] = value
