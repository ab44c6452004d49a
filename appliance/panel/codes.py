"""Draws a QR code for QML: `image://code/TEXT`, one pixel a module, white around it. QML enlarges it in whole steps.

Rules:
- The text is of one alphabet and bounded; any other gives an empty image.
- What makes codes is loaded when one is shown for the first time: most panels never show one.
"""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickImageProvider

from appliance.bus_provision import ANSWER

NAME: Final = "code"
QUIET: Final = 4  # modules of white on each side (ISO/IEC 18004)


class Codes(QQuickImageProvider):
    """What QML asks for a code."""

    def __init__(self) -> None:
        super().__init__(QQuickImageProvider.ImageType.Image)

    def requestImage(self, name: str, size: QSize, _wanted: QSize) -> QImage:  # noqa: N802 - Qt's name
        """The code of this text."""
        image = drawn(name)
        size.setWidth(image.width())
        size.setHeight(image.height())
        return image


def drawn(text: str) -> QImage:
    """One pixel a module; an empty image for a text that is none of ours."""
    if not text or not ANSWER.fullmatch(text):
        return QImage()
    import zxingcpp  # noqa: PLC0415 - see the rules

    barcode = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    image: Any = barcode.to_image(scale=1, add_quiet_zones=False)
    height, width = image.shape
    rows = bytes(memoryview(image))
    side = QImage(width + 2 * QUIET, height + 2 * QUIET, QImage.Format.Format_RGB32)
    side.fill(0xFFFFFFFF)
    for y in range(height):
        for x in range(width):
            if rows[y * width + x] < 128:
                side.setPixel(x + QUIET, y + QUIET, 0xFF000000)
    return side
