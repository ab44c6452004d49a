"""Black print under a coloured pen: a pen lets the light of its own colour through, print lets none.

In the channel that a pen darkens least its strokes are pale, and the print below them stays as dark as all print. So
where a stroke crosses a letter, each pixel can be told: as dark as print in every channel, it is the letter's.

Rules:
- Told only where the pen is much paler than the print of the page; a dark or grey pen keeps all of its pixels.
- What is given back to the print hangs on neutral ink that is more than a crumb: where a pen crosses its own strokes it
  stays the pen's.
- Nothing is drawn and nothing guessed: a pixel keeps its own grey, whomever it belongs to.
"""

from __future__ import annotations

import cv2
import numpy as np

from appliance.documents import Image

_PALER = 40.0  # levels of the palest channel, at least, by which a pen's stroke is brighter than print
_NEARER = 0.4  # of the way from print to the pen: darker is print
_THIN = 2  # pixels: what is thinner is the dark rim of a pen, and no stroke of print
_LEAST = 200  # pixels of print from which its level is taken
_WHITE = 255


def without_print(tint: Image, mask: Image, image: Image, crumb: int) -> Image:
    """The coloured ink without the pixels in which neutral print lies below it.

    Args:
        tint: 255 where ink is coloured.
        mask: 255 where there is ink.
        image: the page, RGB.
        crumb: pixels; neutral ink with no more is no print.
    """
    left, top, wide, high = cv2.boundingRect(tint)
    around = np.s_[max(0, top - 1) : top + high + 1, max(0, left - 1) : left + wide + 1]
    coloured, inked = tint[around], mask[around]
    neutral = np.asarray(cv2.subtract(inked, coloured), np.uint8)
    red, green, blue = cv2.split(image[around])
    palest = np.asarray(cv2.max(red, cv2.max(green, blue)), np.uint8)
    core = np.asarray(cv2.erode(neutral, np.ones((3, 3), np.uint8)), np.uint8) > 0
    if np.count_nonzero(core) < _LEAST:
        return tint
    print_level = float(np.median(palest[core]))
    strokes, labels = cv2.connectedComponents(coloured, connectivity=8, ltype=cv2.CV_32S)
    inner = np.asarray(cv2.erode(coloured, np.ones((3, 3), np.uint8)), np.uint8)
    places = np.flatnonzero(coloured)  # a page has little coloured ink
    numbers, bright = labels.ravel()[places], palest.ravel()[places]
    pale = (inner.ravel()[places] > 0) & (bright > print_level + _PALER / 2)
    counts = np.bincount(numbers[pale], minlength=strokes)
    levels = np.bincount(numbers[pale], weights=bright[pale], minlength=strokes) / np.maximum(1, counts)
    below = np.where(levels >= print_level + _PALER, print_level + _NEARER * (levels - print_level), -1.0)
    places = places[bright <= below[numbers]]
    if not places.size:
        return tint
    joined = neutral.copy()
    joined.ravel()[places] = _WHITE
    firm = cv2.morphologyEx(joined, cv2.MORPH_OPEN, np.ones((_THIN, _THIN), np.uint8)).ravel()[places] > 0
    _, whole, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8, ltype=cv2.CV_32S)
    owner = whole.ravel()[places]
    printed = stats[:, cv2.CC_STAT_AREA] - np.bincount(owner, minlength=len(stats)) > crumb
    given = np.zeros(coloured.shape, np.bool_)
    given.ravel()[places[firm & printed[owner]]] = True
    rest = tint.copy()
    rest[around][given] = 0
    return rest
