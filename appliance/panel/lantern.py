"""Draws the picture of the album for QML, in the size that is asked for, with its marks.

`image://review/NUMBER` is all of it, `NUMBER/WIDTH/TOP/BOTTOM` some rows of it as it is WIDTH pixels wide, and
`NUMBER-PLACE` a small page.

Rules:
- A number that is not the album's own gives nothing: no picture outlives its place on the screen.
- Each kind of mark has an outline and a pattern of its own; colour only helps.
- Of a page only what is on the glass is drawn: a whole page in the largest size would cost too much memory.
"""

from __future__ import annotations

import contextlib
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen
from PySide6.QtQuick import QQuickImageProvider

from appliance.panel.album import Album, Mark
from appliance.panel.bands import BadPictureError
from appliance.panel.kept_page import WIDTH, KeptPage
from appliance.panel.lean import give_back_now
from appliance.panel.theme import COLOURS

NAME: Final = "review"
MAX_WIDTH: Final = 6_000  # pixels of a page as it is drawn
MAX_ROWS: Final = 512  # of one part of it
MARGIN: Final = 2.0  # pixels between a word and its outline
_LINES: Final = {
    "stays": (COLOURS["good"], 1.0, Qt.PenStyle.SolidLine, Qt.BrushStyle.NoBrush),
    "gone": (COLOURS["calm"], 1.0, Qt.PenStyle.DashLine, Qt.BrushStyle.BDiagPattern),
    "mine": (COLOURS["fault"], 2.0, Qt.PenStyle.SolidLine, Qt.BrushStyle.DiagCrossPattern),
    "asked": (COLOURS["attention"], 3.0, Qt.PenStyle.DotLine, Qt.BrushStyle.NoBrush),
    "going": (COLOURS["fault"], 3.0, Qt.PenStyle.SolidLine, Qt.BrushStyle.Dense5Pattern),
}


class Lantern(QQuickImageProvider):
    """What QML asks for a picture."""

    def __init__(self, album: Album) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)
        self._album = album
        self._rest = QTimer()
        self._rest.timeout.connect(self._read)

    def requestImage(self, name: str, size: QSize, wanted: QSize) -> QImage:  # noqa: N802 - Qt's name
        """The picture of this name; an empty image for any other, or one that cannot be decoded."""
        drawn = self._drawn(name, wanted.width())
        size.setWidth(drawn.width())
        size.setHeight(drawn.height())
        return drawn

    def _drawn(self, name: str, wanted: int) -> QImage:
        number, _, place = name.partition("-")
        if place:
            strip = self._album.strip if number == str(self._album.number) else ()
            return QImage.fromData(strip[int(place)].png) if place in map(str, range(len(strip))) else QImage()
        number, *rows = name.split("/")
        page = self._page() if number == str(self._album.number) else None
        if page is None:
            return QImage()
        width = max(1, min(wanted if wanted > 0 else page.width, WIDTH))
        within = (width, 0, page.height_at(width)) if not rows else _within(page, rows)
        return self._part(page, *within) if within else QImage()

    def _part(self, page: KeptPage, width: int, top: int, bottom: int) -> QImage:
        try:
            image = page.part(width, top, bottom)
        except BadPictureError:
            return QImage()
        _paint(image, self._album.marks, width / page.width, top)
        self._rest.start()
        return image

    def _page(self) -> KeptPage | None:
        """What the album shows; None where there is nothing, or nothing that can be shown."""
        album = self._album
        if album.picture is not None and album.decoded is None:
            give_back_now()  # the page before is gone
            with contextlib.suppress(BadPictureError):
                album.decoded = KeptPage(album.picture.png)
        return album.decoded if isinstance(album.decoded, KeptPage) else None

    def _read(self) -> None:
        """Reads on, below what is on the glass, while nothing else is to be done."""
        page, more = self._album.decoded, False
        if isinstance(page, KeptPage):
            with contextlib.suppress(BadPictureError):  # whoever comes to where it is broken sees that
                more = page.read()
                if not more:
                    self._album.done()
        if not more:
            self._rest.stop()


def _within(page: KeptPage, rows: list[str]) -> tuple[int, int, int] | None:
    """A width, and the rows from one to another; None where that is not to be drawn."""
    if len(rows) != 3 or not all(part.isascii() and part.isdigit() and len(part) < 7 for part in rows):
        return None
    width, top, bottom = map(int, rows)
    good = 0 < width <= MAX_WIDTH and top < bottom <= min(top + MAX_ROWS, page.height_at(width) + 1)
    return (width, top, bottom) if good else None


def _paint(image: QImage, marks: tuple[Mark, ...], scale: float, top: int) -> None:
    """Draws the marks over rows of a page, from `top` on."""
    bottom = top + image.height()
    painter = QPainter(image)
    try:
        painter.translate(0, -top)
        painter.setBrushOrigin(QPoint(0, 0))
        for mark in marks:
            left, above, right, below = (side * scale for side in mark.box)
            colour, line, style, pattern = _LINES[mark.kind]
            if below + MARGIN + line < top or above - MARGIN - line > bottom:
                continue
            painter.setPen(QPen(QColor(colour), line, style))
            painter.setBrush(QBrush(QColor(colour), pattern))
            painter.drawRect(
                QRectF(left, above, right - left, below - above).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
            )
    finally:
        painter.end()
