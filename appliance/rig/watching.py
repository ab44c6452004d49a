"""Hands-free: when a new sheet lies still on the desk, with nobody's hand over it.

Method: two looks that differ nowhere (mean difference of blocks, noise taken out) are stillness; the sheet is searched
in a still look alone. A sheet is new when the mat was seen without one since the last was taken, or when its picture,
made upright and even, does not correlate with that of the last one.

Rules:
- A still scene that is not right (two sheets, something over an edge) is told after a while, and only then.
- The same sheet, straightened by hand, is not taken twice. In doubt a sheet is new: one too many is seen, one too few
  is not.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from appliance.documents import Image
from appliance.rig.edges import trace_edges
from appliance.rig.finding import Outline, find_sheet
from appliance.rig.lens import Floats
from appliance.rig.refusals import NoSheetError, RigError

_SMALL = (96, 72)  # of the picture in which motion is looked for
_MOVED = 5.0  # grey levels, mean of a block
_PRINT = (64, 88)  # of the picture by which a sheet is known again
_SAME = 0.94  # correlation


@dataclass(frozen=True, slots=True, eq=False)
class Sight:
    """What a look says: a new sheet is ready to be taken, or why not."""

    ready: bool
    empty: bool
    trouble: RigError | None = None
    outline: Outline | None = None


class Watch:
    """Looks at the desk, one picture after the other. Times are seconds of one clock."""

    def __init__(self, still_s: float) -> None:
        self._still_s = still_s
        self._last: NDArray[np.float32] | None = None
        self._since = 0.0  # when the last motion was seen
        self._taken: NDArray[np.float32] | None = None
        self._gone = True  # the mat was seen without a sheet since the last one was taken
        self._here: NDArray[np.float32] | None = None

    def see(self, picture: Image, now: float) -> Sight:
        """Judges one look (grey)."""
        small = cv2.blur(cv2.resize(picture, _SMALL, interpolation=cv2.INTER_AREA), (3, 3)).astype(np.float32)
        moved = self._last is None or float(np.abs(small - self._last).max()) > _MOVED
        self._last = small
        if moved:
            self._since = now
        if now - self._since < self._still_s:
            return Sight(ready=False, empty=False)
        try:
            outline = find_sheet(picture)
            corners = trace_edges(picture, outline).corners
        except NoSheetError as error:
            self._gone = True
            return Sight(ready=False, empty=True, trouble=error)
        except RigError as error:
            return Sight(ready=False, empty=False, trouble=error)
        self._here = _known_by(picture, corners)
        return Sight(ready=self._is_new(), empty=False, outline=outline)

    def taken(self) -> None:
        """The sheet that was ready has been taken."""
        self._taken, self._gone = self._here, False

    def _is_new(self) -> bool:
        if self._gone or self._taken is None or self._here is None:
            return True
        return float((self._taken * self._here).mean()) < _SAME


def _known_by(picture: Image, corners: Floats) -> NDArray[np.float32]:
    """The sheet upright, small, in even light, with mean 0 and deviation 1."""
    wide, high = _PRINT
    target = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    warp = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    sheet = cv2.warpPerspective(picture, warp, _PRINT, flags=cv2.INTER_AREA).astype(np.float32)
    even = sheet - cv2.GaussianBlur(sheet, (0, 0), 9)
    middle = even[6:-6, 6:-6]
    return np.asarray((middle - middle.mean()) / max(float(middle.std()), 1.0), np.float32)
