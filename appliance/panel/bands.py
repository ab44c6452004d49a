"""Reads a PNG from its top, a band of rows at a time: a page is never in memory as a whole.

Each band is given to Qt as a small PNG of its own: the rows as they are, uncompressed, below the row before them, which
theirs may refer to (PNG, W3C 2003, section 9: filtering).

Rules:
- What is not exactly as its header says is refused: checksums, lengths, an end before the last row.
- Nothing is written anywhere.
- PNGs of other kinds than the station's (grey or colour, 8 bits, from the top) are read as a whole, if they are small.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from PySide6.QtGui import QImage

MAX_WHOLE: Final = 4_000_000  # pixels of a picture that is read as a whole
PIECE: Final = 16 * 1024  # bytes
_MARK: Final = b"\x89PNG\r\n\x1a\n"
_HEADER: Final = struct.Struct(">IIBBBBB")
_GREY, _COLOUR = 0, 2
_SAMPLES: Final = {_GREY: 1, _COLOUR: 3}
_LAYOUTS: Final = {_GREY: QImage.Format.Format_Grayscale8, _COLOUR: QImage.Format.Format_RGB888}


class BadPictureError(Exception):
    """These bytes are no picture that can be shown."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a PNG says of itself."""

    width: int
    height: int
    depth: int
    kind: int
    interlaced: int

    @property
    def ours(self) -> bool:
        """Whether it can be read band by band."""
        return self.kind in _SAMPLES and self.depth == 8 and not self.interlaced

    @property
    def stride(self) -> int:
        """Bytes of a row, without the one in front that names its filter."""
        return self.width * _SAMPLES[self.kind]


def header_of(png: bytes) -> Header:
    """Size and kind. Raises BadPictureError."""
    kind, data = next(_chunks(png))
    if kind != b"IHDR" or len(data) != _HEADER.size:
        raise BadPictureError
    width, height, depth, colour, _, _, interlaced = _HEADER.unpack(data)
    return Header(width, height, depth, colour, interlaced)


def bands(png: bytes, ends: Iterator[int]) -> Iterator[QImage]:
    """The rows up to each of these, and after the one before, in grey or in colour. Raises BadPictureError."""
    header = header_of(png)
    if not header.ours:
        yield from _parts(_whole(png, header), ends)
        return
    filtered = _Inflated(png)
    above, top = bytes(header.stride), 0
    for end in ends:
        rows = filtered.take((end - top) * (1 + header.stride))
        made = _decoded(header, end - top + 1, b"\0" + above + rows)
        last = made.copy(0, end - top, header.width, 1).convertToFormat(_LAYOUTS[header.kind])
        above, top = bytes(last.constBits())[: header.stride], end
        yield made.copy(0, 1, header.width, made.height() - 1)


def _whole(png: bytes, header: Header) -> QImage:
    if header.width * header.height > MAX_WHOLE:
        raise BadPictureError
    image = QImage.fromData(png)
    if (image.width(), image.height()) != (header.width, header.height):
        raise BadPictureError
    return image.convertToFormat(QImage.Format.Format_RGB888)


def _parts(image: QImage, ends: Iterator[int]) -> Iterator[QImage]:
    top = 0
    for end in ends:
        yield image.copy(0, top, image.width(), end - top)
        top = end


def _chunks(png: bytes) -> Iterator[tuple[bytes, memoryview]]:
    """Kind and content of each chunk, from the first. Raises BadPictureError."""
    if not png.startswith(_MARK):
        raise BadPictureError
    place, view = len(_MARK), memoryview(png)
    while place + 12 <= len(png):
        (size,) = struct.unpack_from(">I", png, place)
        end = place + 8 + size
        if end + 4 > len(png) or zlib.crc32(view[place + 4 : end]) != struct.unpack_from(">I", png, end)[0]:
            raise BadPictureError
        yield png[place + 4 : place + 8], view[place + 8 : end]
        place = end + 4
    raise BadPictureError  # without an end


def _pieces(png: bytes) -> Iterator[memoryview]:
    """What the rows are packed in, in small pieces: of what is left of one, zlib makes a copy each time."""
    for kind, data in _chunks(png):
        if kind == b"IDAT":
            yield from (data[place : place + PIECE] for place in range(0, len(data), PIECE))


class _Inflated:
    """The filtered rows of a PNG, as a stream."""

    def __init__(self, png: bytes) -> None:
        self._inflate = zlib.decompressobj()
        self._pieces = _pieces(png)
        self._waiting: bytes | memoryview = b""

    def take(self, wanted: int) -> bytes:
        """So many bytes more. Raises BadPictureError."""
        parts, missing = [], wanted
        while missing:
            part = self._more(missing)
            parts.append(part)
            missing -= len(part)
        return b"".join(parts)

    def _more(self, most: int) -> bytes:
        try:
            part = self._inflate.decompress(self._waiting or next(self._pieces), most)
        except (zlib.error, StopIteration):
            raise BadPictureError from None
        self._waiting = self._inflate.unconsumed_tail
        if not part and self._inflate.eof:
            raise BadPictureError
        return part


def _decoded(header: Header, rows: int, filtered: bytes) -> QImage:
    """Rows that were given as PNG holds them."""
    about = _HEADER.pack(header.width, rows, header.depth, header.kind, 0, 0, 0)
    parts = (_chunk(b"IHDR", about), _chunk(b"IDAT", zlib.compress(filtered, 0)), _chunk(b"IEND", b""))
    image = QImage.fromData(b"".join((_MARK, *parts)))
    if (image.width(), image.height()) != (header.width, rows):
        raise BadPictureError
    return image


def _chunk(kind: bytes, data: bytes) -> bytes:
    return b"".join((struct.pack(">I", len(data)), kind, data, struct.pack(">I", zlib.crc32(data, zlib.crc32(kind)))))
