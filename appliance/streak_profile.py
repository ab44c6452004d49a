"""How dark a scanner's streak is by itself, and where something darker than it shows through.

Dirt on the glass takes the same share of the light from every row that passes below it. So a streak is known by its
rows without print, which are many; where a row is darker than those, print lies below the streak.

Rules:
- Measured row by row from the streak's middle, apart for each part of a pixel by which a tilted streak is off its
  columns.
- What counts as darker is more than the noise of the streak itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

_GROUPS = 6  # of rows, by where in a pixel the streak's middle lies, then from top to bottom
_LEAST, _MOST = 22.0, 60.0  # grey levels darker: less is noise whatever the streak, more is print
_LOW, _ALONE = 0.1, 0.3  # of the rows, from the palest on: the streak's noise, and the streak; print makes more darker
_NOISE = 6.0  # of the way between these two: four standard deviations


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """A window along a streak: a row for each row of the page, a column for each place across.

    `columns` are the window's places on the page; `seen` is how dark it is there, `level` how dark the streak alone is
    and `least` how much darker print is, in grey levels; `shows` where something is.
    """

    columns: NDArray[np.int64] = field(repr=False)
    seen: NDArray[np.float64] = field(repr=False)
    level: NDArray[np.float64] = field(repr=False)
    least: NDArray[np.float64] = field(repr=False)
    shows: NDArray[np.bool_] = field(repr=False)


def profile(dark: NDArray[np.uint8], rows: NDArray[np.int64], middle: NDArray[np.float64], reach: int) -> Profile:
    """The profile of an upright streak.

    Args:
        dark: how much darker than paper each pixel is.
        rows: the rows that it runs through, in order, at least one.
        middle: for each its middle.
        reach: columns to either side; all of them lie on the page.
    """
    centre = np.rint(middle).astype(np.int64)
    columns = centre[:, None] + np.arange(-reach, reach + 1)
    seen = dark[rows[:, None], columns].astype(np.float64)
    order = np.argsort(np.round(middle - centre, 3), kind="stable")
    level, noise = np.zeros_like(seen), np.zeros_like(seen)
    for group in np.array_split(order, min(_GROUPS, len(order))):
        low, level[group] = np.quantile(seen[group], [_LOW, _ALONE], axis=0)
        noise[group] = level[group] - low
    least = np.clip(_NOISE * noise, _LEAST, _MOST)
    return Profile(columns, seen, level, least, seen - level >= least)
