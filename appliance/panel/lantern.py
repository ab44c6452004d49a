"""Draws the picture of the album for QML: `image://review/NUMBER`, in the size that is asked for, with its marks.

Rules:
- A number that is not the album's own gives nothing: no picture outlives its place on the screen.
- Each kind of mark has an outline and a pattern of its own; colour only helps.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen
from PySide6.QtQuick import QQuickImageProvider

from appliance.panel.album import Album, Mark
from appliance.panel.review_facts import Picture
from appliance.panel.theme import COLOURS

NAME: Final = "review"
MAX_WIDTH: Final = 1_700  # pixels of what is drawn; more would cost too much memory
MARGIN: Final = 2.0  # pixels between a word and its outline
_SMOOTH: Final = Qt.TransformationMode.SmoothTransformation
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

    def requestImage(self, name: str, size: QSize, wanted: QSize) -> QImage:  # noqa: N802 - Qt's name
        """The picture of this number; an empty image for any other, or one that cannot be decoded."""
        album = self._album
        number, _, place = name.partition("-")
        if place:
            strip = album.strip if number == str(album.number) else ()
            return QImage.fromData(strip[int(place)].png) if place in map(str, range(len(strip))) else QImage()
        if album.picture is None or name != str(album.number):
            return QImage()
        if album.decoded is None:
            album.decoded = _decoded(album.picture)
        whole = album.decoded
        if not isinstance(whole, QImage) or whole.isNull():
            return QImage()
        width = max(1, min(wanted.width() if wanted.width() > 0 else album.picture.width, MAX_WIDTH))
        drawn = whole.scaledToWidth(width, _SMOOTH)
        drawn = drawn.convertToFormat(QImage.Format.Format_RGB32)
        _paint(drawn, album.marks, width / album.picture.width)
        size.setWidth(drawn.width())
        size.setHeight(drawn.height())
        return drawn


def _decoded(picture: Picture) -> QImage:
    """The picture, as large as it is ever drawn; an empty image where it cannot be decoded."""
    whole = QImage.fromData(picture.png)
    if whole.width() != picture.width:
        return QImage()
    return whole if whole.width() <= MAX_WIDTH else whole.scaledToWidth(MAX_WIDTH, _SMOOTH)


def _paint(image: QImage, marks: tuple[Mark, ...], scale: float) -> None:
    """Draws the marks over a page."""
    painter = QPainter(image)
    try:
        for mark in marks:
            colour, width, line, pattern = _LINES[mark.kind]
            left, top, right, bottom = (side * scale for side in mark.box)
            painter.setPen(QPen(QColor(colour), width, line))
            painter.setBrush(QBrush(QColor(colour), pattern))
            painter.drawRect(QRectF(left, top, right - left, bottom - top).adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN))
    finally:
        painter.end()
