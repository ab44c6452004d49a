"""A printable PDF, measured in millimetres from the upper left corner of the paper.

Rules:
- Everything is vector: a code or a scale is as sharp as the printer, at whatever resolution that prints.
- The same content gives the same bytes: no time of making, no random id.
- Lengths are millimetres, type sizes are points.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from reportlab.pdfgen.canvas import Canvas

from appliance.errors import ScanStationError

POINTS_PER_MM: Final = 72 / 25.4
REGULAR: Final = "Helvetica"
BOLD: Final = "Helvetica-Bold"


@dataclass(frozen=True, slots=True)
class PaperSize:
    """Width and height of a sheet, mm."""

    width: float
    height: float


PAPERS: Final = MappingProxyType({"letter": PaperSize(215.9, 279.4), "a4": PaperSize(210.0, 297.0)})


class PrintingError(ScanStationError):
    """Something cannot be put on paper."""

    code = "printing"
    advice = "The sheet cannot be printed like this. Use shorter names, or letters and digits alone."


@dataclass(frozen=True, slots=True)
class Spot:
    """A place on the paper, mm from the left and from the top."""

    x: float
    y: float


class Paper:
    """A PDF that is being drawn, one sheet after the other."""

    def __init__(self, size: PaperSize, title: str) -> None:
        """Begins the first sheet; `title` is the file's title and holds no content."""
        self.size = size
        self._file = io.BytesIO()
        points = (size.width * POINTS_PER_MM, size.height * POINTS_PER_MM)
        self._canvas = Canvas(self._file, pagesize=points, invariant=1)
        self._canvas.setTitle(title)

    def next_sheet(self) -> None:
        """Ends the sheet and begins another."""
        self._canvas.showPage()

    def pdf(self) -> bytes:
        """Ends the last sheet and gives the file."""
        self._canvas.save()
        return self._file.getvalue()

    def text(
        self, spot: Spot, text: str, size_pt: float, *, font: str = REGULAR, centred: bool = False, grey: float = 0.0
    ) -> None:
        """Writes a line whose base line runs through `spot`; `grey` from 0 (black) to 1 (white)."""
        self._canvas.setFont(font, size_pt)
        self._canvas.setFillGray(grey)
        draw = self._canvas.drawCentredString if centred else self._canvas.drawString
        draw(spot.x * POINTS_PER_MM, self._up(spot.y), text)

    def text_width(self, text: str, size_pt: float, font: str = REGULAR) -> float:
        """How wide a line is, mm."""
        return float(self._canvas.stringWidth(text, font, size_pt)) / POINTS_PER_MM

    def block(self, spot: Spot, width: float, height: float, grey: float = 0.0) -> None:
        """A filled rectangle with its upper left corner at `spot`; `grey` from 0 (black) to 1 (white)."""
        self._canvas.setFillGray(grey)
        box = (spot.x * POINTS_PER_MM, self._up(spot.y + height), width * POINTS_PER_MM, height * POINTS_PER_MM)
        self._canvas.rect(*box, stroke=0, fill=1)

    def line(self, begin: Spot, end: Spot, width: float) -> None:
        """A black line, `width` mm thick."""
        self._canvas.setLineWidth(width * POINTS_PER_MM)
        self._canvas.setStrokeGray(0)
        ends = (begin.x * POINTS_PER_MM, self._up(begin.y), end.x * POINTS_PER_MM, self._up(end.y))
        self._canvas.line(*ends)

    def polygon(self, corners: Sequence[Spot], grey: float = 0.0) -> None:
        """A filled shape."""
        path = self._canvas.beginPath()
        for number, corner in enumerate(corners):
            (path.lineTo if number else path.moveTo)(corner.x * POINTS_PER_MM, self._up(corner.y))
        path.close()
        self._canvas.setFillGray(grey)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def code(
        self, spot: Spot, width: float, text: str, symbology: str = "QRCode", height: float = 0.0, correction: str = ""
    ) -> float:
        """A barcode with its upper left corner at `spot`, quiet zone not included; returns its height, mm.

        Args:
            spot: where it begins.
            width: of the code, mm.
            text: what it says.
            symbology: a name that zxing-cpp can write: QRCode, DataMatrix, Code128, PDF417.
            height: of a code of one row, mm; others keep the shape that they have.
            correction: of a QR code, how much of it may be lost: L, M, Q or H; "" leaves it to the encoder.

        Raises:
            PrintingError: the text does not fit into such a code.
        """
        modules = code_modules(text, symbology, correction)
        rows, columns = modules.shape
        side = width / columns
        tall = height / rows if height else side
        for row in range(rows):
            for first, last in _runs(modules[row]):
                place = Spot(spot.x + first * side, spot.y + row * tall)
                self.block(place, (last - first) * side, tall)
        return float(rows * tall)

    def _up(self, y: float) -> float:
        """PDF counts from the bottom."""
        return (self.size.height - y) * POINTS_PER_MM


def code_modules(text: str, symbology: str, correction: str = "") -> NDArray[np.bool_]:
    """The modules of a barcode, True where it is dark, without its quiet zone; a code of one row has one row.

    Raises:
        PrintingError: there is no such code, or the text does not fit into it.
    """
    options = {"ec_level": correction} if correction else {}
    try:
        barcode = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(symbology), **options)
        image = np.array(barcode.to_image(scale=1, add_quiet_zones=False))
    except (ValueError, RuntimeError) as error:
        raise PrintingError(type(error).__name__) from None  # the encoder's message may quote the text
    dark = image < 128
    return dark[:1] if (dark == dark[0]).all() else dark


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First and one past the last column of each run of dark modules."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], row, [False]))))
    return [(int(first), int(last)) for first, last in edges.reshape(-1, 2)]
