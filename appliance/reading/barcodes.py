"""Barcodes: read for routing, never copied.

A page is decoded once as it is. Where something looks like a code and was not read, that place alone is tried again in
other ways (`code_attempts`), a bounded amount of it.

Rules:
- What a barcode says is content: it goes to routing and to the redactor's known identifiers, nowhere else.
- A value is believed when the decoder's own check passed and, unless the code corrects its errors, a second, different
  attempt at the same place reads the same. What was seen and not believed keeps its place on the page and says nothing.
- The same page gives the same answer: what is tried is bounded by pixels, not by time.
- Finding none is normal; a decoder that fails is an error of the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import cv2
import numpy as np
import zxingcpp

from appliance.documents import Barcode, Box, Image
from appliance.errors import ReadingError
from appliance.reading import code_attempts
from appliance.reading.code_attempts import Attempt
from appliance.reading.code_regions import find_regions

MAX_BARCODES = 64  # a page
MAX_TEXT = 4_096  # characters of one barcode
MAX_REGIONS = 4  # of a page that are tried again
MAX_PIXELS = 14_000_000  # that all further attempts at a page decode together
MIN_LINEAR_TEXT = 4  # characters; shorter ones come out of ruled lines and print
_LARGE_MM = 28.0  # the code of a separator sheet is 44
_AROUND_MM = 3.0  # that is looked at again around a code
_NO_SECOND_LOOK: Final = frozenset(
    {
        zxingcpp.BarcodeFormat.QRCode, zxingcpp.BarcodeFormat.DataMatrix, zxingcpp.BarcodeFormat.PDF417,
        zxingcpp.BarcodeFormat.Aztec, zxingcpp.BarcodeFormat.MaxiCode,
    }
)  # fmt: skip
"""Codes that correct their errors, by Reed-Solomon codes long enough that chance does not pass them."""


class BarcodeError(ReadingError):
    """The decoder refused the page."""

    code = "reading-barcode"


class DecoderLostError(ReadingError):
    """The decoder ended its process over the page, every time."""

    code = "reading-decoder-lost"
    advice = "Something that looks like a barcode on a page stops the station's decoder. Look at the paper."


def find_barcodes(image: Image, dpi: float = 300.0, text: Sequence[Box] = ()) -> tuple[Barcode, ...]:
    """Decodes the barcodes of a page.

    Args:
        image: `uint8`, grey `(h, w)` or RGB `(h, w, 3)`.
        dpi: its resolution.
        text: where words were read well; no code is suspected there.

    Returns:
        At most `MAX_BARCODES`, each with its box in pixels, clipped to the page; the text of one that is not to be
        believed is empty.

    Raises:
        BarcodeError: the decoder failed.
    """
    try:
        return _find(image, dpi, text)
    except (ValueError, RuntimeError, TypeError, cv2.error) as error:
        raise BarcodeError(type(error).__name__) from None  # the decoder's message may quote content


def large_unread(image: Image, dpi: float, patch: Box) -> tuple[Box, ...]:
    """Places as large and square as the QR code of a separator sheet, on a page whose patch code lies at `patch`."""
    unit = dpi / 25.4
    return tuple(
        box
        for box in find_regions(_grey(image), dpi, [patch])
        if min(box.width, box.height) >= _LARGE_MM * unit
        and max(box.width, box.height) <= 1.5 * min(box.width, box.height)
    )


def _grey(image: Image) -> Image:
    return np.asarray(image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)


def _find(image: Image, dpi: float, text: Sequence[Box]) -> tuple[Barcode, ...]:
    grey = _grey(image)
    rest = _Allowance(MAX_PIXELS)
    found: list[Barcode] = []
    for result in zxingcpp.read_barcodes(grey, try_invert=False, try_downscale=False)[:MAX_BARCODES]:
        box = _clipped(_corners(result), grey)
        believed = result.format in _NO_SECOND_LOOK or _agree(result, _around(box, dpi, grey), grey, dpi, rest)
        found.append(_barcode(result, box, believed=believed))
    for region in find_regions(grey, dpi, [code.box for code in found], text)[:MAX_REGIONS]:
        if len(found) < MAX_BARCODES and (code := _harder(region, grey, dpi, rest)):
            found.append(code)
    return tuple(found)


class _Allowance:
    """How many pixels may still be decoded."""

    def __init__(self, pixels: int) -> None:
        self._pixels = pixels

    def take(self, pixels: int) -> bool:
        """Whether so many were left; they are not any more."""
        self._pixels -= pixels
        return self._pixels >= 0


def _harder(region: Box, grey: Image, dpi: float, rest: _Allowance) -> Barcode | None:
    """The code of a suspicious place; one that does not correct its errors is read twice."""
    for attempt in _attempts(region, grey, dpi, rest):
        for result in attempt.decode():
            box = _clipped(attempt.on_page(_corners(result)), grey)
            if result.format in _NO_SECOND_LOOK or _agree(result, _around(box, dpi, grey), grey, dpi, rest):
                return _barcode(result, box, believed=True)
    return None


def _agree(first: zxingcpp.Barcode, place: Box, grey: Image, dpi: float, rest: _Allowance) -> bool:
    """Whether a further attempt at a linear code reads the same, and none before it reads anything else."""
    if len(first.text) < MIN_LINEAR_TEXT:
        return False
    for attempt in _attempts(place, grey, dpi, rest):
        others = [result for result in attempt.decode() if result.format == first.format]
        if others:
            return all(result.text == first.text for result in others)
    return False


def _attempts(place: Box, grey: Image, dpi: float, rest: _Allowance) -> Iterator[Attempt]:
    """Different pictures of a place, as long as the allowance lasts."""
    for attempt in code_attempts.attempts(grey, place, dpi):
        if not rest.take(attempt.picture.size):
            return
        yield attempt


def _corners(result: zxingcpp.Barcode) -> list[tuple[float, float]]:
    at = result.position
    return [(p.x, p.y) for p in (at.top_left, at.top_right, at.bottom_left, at.bottom_right)]


def _clipped(corners: Sequence[tuple[float, float]], grey: Image) -> Box:
    """The box around the corners, within the page."""
    height, width = grey.shape
    xs, ys = [round(x) for x, _ in corners], [round(y) for _, y in corners]
    return Box(max(0, min(xs)), max(0, min(ys)), min(width, max(xs) + 1), min(height, max(ys) + 1))


def _around(box: Box, dpi: float, grey: Image) -> Box:
    margin = round(_AROUND_MM / 25.4 * dpi)
    height, width = grey.shape
    return Box(
        max(0, box.left - margin), max(0, box.top - margin),
        min(width, box.right + margin), min(height, box.bottom + margin),
    )  # fmt: skip


def _barcode(result: zxingcpp.Barcode, box: Box, *, believed: bool) -> Barcode:
    text = result.text[:MAX_TEXT] if believed else ""
    return Barcode(str(result.format).removeprefix("BarcodeFormat."), text, box)
