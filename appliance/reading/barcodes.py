"""Barcodes: read for routing, never copied.

Rules:
- What a barcode says is content: it goes to routing and to the redactor's known identifiers, nowhere else.
- Finding none is normal; a decoder that fails is an error of the page.
"""

from __future__ import annotations

import zxingcpp

from appliance.documents import Barcode, Box, Image
from appliance.errors import ReadingError

MAX_BARCODES = 64  # a page
MAX_TEXT = 4_096  # characters of one barcode


class BarcodeError(ReadingError):
    """The decoder refused the page."""

    code = "reading-barcode"


def find_barcodes(image: Image) -> tuple[Barcode, ...]:
    """Decodes the barcodes of a page.

    Args:
        image: `uint8`, grey `(h, w)` or RGB `(h, w, 3)`.

    Returns:
        At most `MAX_BARCODES`, each with its box in pixels, clipped to the page.

    Raises:
        BarcodeError: the decoder failed.
    """
    try:
        results = zxingcpp.read_barcodes(image, try_invert=False, try_downscale=False)
    except (ValueError, RuntimeError, TypeError) as error:
        raise BarcodeError(type(error).__name__) from None  # the decoder's message may quote content
    height, width = image.shape[:2]
    found = []
    for result in results[:MAX_BARCODES]:
        corners = result.position
        points = (corners.top_left, corners.top_right, corners.bottom_left, corners.bottom_right)
        xs, ys = [p.x for p in points], [p.y for p in points]
        box = Box(max(0, min(xs)), max(0, min(ys)), min(width, max(xs) + 1), min(height, max(ys) + 1))
        found.append(Barcode(str(result.format).removeprefix("BarcodeFormat."), result.text[:MAX_TEXT], box))
    return tuple(found)
