"""A page as the panel keeps it while it is shown: packed, and drawn part by part in the size that is wanted.

Rules:
- It is read band by band, no farther down than is needed, and packed band by band: neither the page nor what is drawn
  of it is in memory as a whole, however large the sheet was.
- A band becomes whole rows of what is kept, so that bands meet without a seam.
- It is kept in memory alone, and goes with the picture that it was made from.
"""

from __future__ import annotations

import itertools
import zlib
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from appliance.panel.bands import BadPictureError, bands, header_of

WIDTH: Final = 1_700  # pixels that are kept of a row, at most
AROUND: Final = 4  # pixels drawn above and below a part, and cut off: it meets its neighbours
_SHRUNK: Final = ((1, 1), (4, 5), (3, 4), (2, 3), (3, 5), (1, 2), (2, 5), (1, 3), (1, 4), (1, 6), (1, 12))
"""Parts of a size: so many rows of so many. The last one makes the widest picture that is taken narrow enough."""
_BAND: Final = 200_000  # bytes of a band as it is decoded, about; a small block of memory is the quickest
_BYTES: Final = {QImage.Format.Format_Grayscale8: 1, QImage.Format.Format_RGB888: 3}


class KeptPage:
    """The page of a PNG, read as far down as it was needed. What cannot be shown raises BadPictureError."""

    def __init__(self, png: bytes) -> None:
        """Reads what the PNG says of itself."""
        header = header_of(png)
        self.width, self.height = header.width, header.height
        self._rows, self._of = next((each for each in _SHRUNK if self.width * each[0] <= WIDTH * each[1]), _SHRUNK[-1])
        pairs = max(1, round(_BAND / (4 * self.width) / (2 * self._of)))  # each makes whole rows of both levels
        high, step = 2 * self._rows * pairs, 2 * self._of * pairs
        whole, last = (self.height - 1) // step, self._kept(self.height - (self.height - 1) // step * step)
        self._full = _Level(self._kept(self.width), high, whole * high + last)
        self._half = _Level(_halved(self._full.width), high // 2, whole * (high // 2) + _halved(last))
        self._bands = bands(png, itertools.chain(range(step, self.height, step), (self.height,)))

    def read(self) -> bool:
        """Reads one band more; whether there was one."""
        band = next(self._bands, None)
        if band is not None:
            made = self._full.add(band, self._kept(band.height()))
            self._half.add(made, _halved(made.height()))
        return band is not None

    def height_at(self, width: int) -> int:
        """How high it is when it is drawn so wide, pixels."""
        return max(1, round(width * self.height / self.width))

    def part(self, width: int, top: int, bottom: int) -> QImage:
        """The rows from `top` to `bottom` of the page when it is drawn so wide."""
        level = self._half if self._half.width >= width else self._full
        scale = level.height * self.width / (width * self.height)
        above, below = max(0, top - AROUND), min(max(self.height_at(width), bottom), bottom + AROUND)
        first = min(round(above * scale), level.height - 1)
        end = max(first + 1, min(round(below * scale), level.height))
        while level.filled < end:
            if not self.read():
                raise BadPictureError  # it broke off before
        drawn = level.drawn(first, end, width, below - above)
        return drawn.copy(0, top - above, width, bottom - top).convertToFormat(QImage.Format.Format_RGB32)

    def _kept(self, pixels: int) -> int:
        """How many are kept of so many."""
        return max(1, round(pixels * self._rows / self._of))


class _Level:
    """The page in one size: packed bands from its top, all but the last one of the same height."""

    def __init__(self, width: int, high: int, height: int) -> None:
        self.width, self.height, self.filled = width, height, 0
        self._high, self._packed = high, list[bytes]()
        self._format = QImage.Format.Format_Grayscale8

    def add(self, band: QImage, high: int) -> QImage:
        """Keeps the next band, so high; returns it as it is kept."""
        grey = band.format() == QImage.Format.Format_Grayscale8
        self._format = QImage.Format.Format_Grayscale8 if grey else QImage.Format.Format_RGB888
        kept = _scaled(band, self.width, high).convertToFormat(self._format)
        self._packed.append(_packed(kept.constBits()))
        self.filled += high
        return kept

    def drawn(self, first: int, end: int, width: int, high: int) -> QImage:
        """These rows, in this size."""
        packed = self._packed[first // self._high : -(-end // self._high)]
        stride = (self.width * _BYTES[self._format] + 3) // 4 * 4
        rows = b"".join(zlib.decompress(each) for each in packed)[first % self._high * stride :]
        image = QImage(rows, self.width, end - first, stride, self._format)
        return _scaled(image, width, high).copy()  # of its own, also where it was as large already


def _packed(rows: bytes | bytearray | memoryview) -> bytes:
    """Quickly, and most of a page is white: runs of the same byte are all that is looked for."""
    pack = zlib.compressobj(1, zlib.DEFLATED, zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL, zlib.Z_RLE)
    return pack.compress(rows) + pack.flush()


def _halved(pixels: int) -> int:
    return max(1, round(pixels / 2))


def _scaled(image: QImage, width: int, height: int) -> QImage:
    return image.scaled(width, height, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation)
