"""The line under each page of a file that came from a simulated device. It is part of no page image.

Rules:
- The strip lies below the page, so page pixels and the report's transform stay what they were.
- Its pixels follow from width and resolution alone; the release gate draws its own and compares.
"""

from __future__ import annotations

import numpy as np

from appliance.documents import Image

SIMULATED = "SIMULATED DEVICE - NOT A MEDICAL RECORD"
_ROWS = {  # 5 x 7 cells, one number a row, the highest bit is the left cell
    "A": (14, 17, 17, 31, 17, 17, 17),
    "C": (14, 17, 16, 16, 16, 17, 14),
    "D": (30, 17, 17, 17, 17, 17, 30),
    "E": (31, 16, 16, 30, 16, 16, 31),
    "I": (14, 4, 4, 4, 4, 4, 14),
    "L": (16, 16, 16, 16, 16, 16, 31),
    "M": (17, 27, 21, 21, 17, 17, 17),
    "N": (17, 25, 21, 19, 17, 17, 17),
    "O": (14, 17, 17, 17, 17, 17, 14),
    "R": (30, 17, 17, 30, 20, 18, 17),
    "S": (15, 16, 16, 14, 1, 1, 30),
    "T": (31, 4, 4, 4, 4, 4, 4),
    "U": (17, 17, 17, 17, 17, 17, 14),
    "V": (17, 17, 17, 17, 17, 10, 4),
    "-": (0, 0, 0, 31, 0, 0, 0),
    " ": (0, 0, 0, 0, 0, 0, 0),
}


def mark_strip(width: int, dpi: float) -> Image:
    """The strip for a page `width` pixels wide: grey, 0 or 255, 16 cells high, the text in its middle."""
    cells = np.concatenate([_letter(c) for c in SIMULATED], axis=1)
    cell = max(1, min(round(dpi / 100), width // cells.shape[1]))
    text = np.kron(cells, np.ones((cell, cell), np.uint8))[:, :width]
    strip = np.full((16 * cell, width), 255, np.uint8)
    left = (width - text.shape[1]) // 2
    strip[4 * cell : 4 * cell + text.shape[0], left : left + text.shape[1]][text > 0] = 0
    return strip


def _letter(character: str) -> Image:
    """A 6 x 8 cell picture of a character, with a gap at its right and below."""
    picture = np.zeros((8, 6), np.uint8)
    for y, row in enumerate(_ROWS[character]):
        picture[y, :5] = [row >> bit & 1 for bit in (4, 3, 2, 1, 0)]
    return picture
