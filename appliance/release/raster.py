"""The pixels of a page: the embedded image unpacked here, and the whole page as PDFium draws it. They must be equal.

Rules:
- What the gate looks at and reads is what PDFium draws, because that is what a person will see.
- A page that draws differently from its image hides something: a further image, a transform, a mask.
"""

from __future__ import annotations

import ctypes
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from appliance.documents import Image
from appliance.release.findings import Code, Finding, GateRefusedError, Layer
from appliance.release.known_bytes import simulated_strip
from appliance.release.structure import PageParts, Samples

_pdfium_turn = threading.RLock()  # the library is one for the process and not safe for threads


class Renderer:
    """PDFium's view of a file, which stays open until `close`."""

    def __init__(self, untrusted: bytes) -> None:
        with _pdfium_turn:
            try:
                self._document = pypdfium2.PdfDocument(untrusted)
            except pypdfium2.PdfiumError:
                raise GateRefusedError([Finding(Code.FILE_UNPARSABLE, Layer.FILE)]) from None

    def close(self) -> None:
        """Ends PDFium's hold of the bytes."""
        with _pdfium_turn:
            self._document.close()

    def page_count(self) -> int:
        """As PDFium counts."""
        with _pdfium_turn:
            return len(self._document)

    @contextmanager
    def page(self, index: int) -> Iterator[pdfium.FPDF_PAGE]:
        """One page; other threads wait for their turn until it is closed."""
        with _pdfium_turn:
            try:
                page = self._document[index]
            except pypdfium2.PdfiumError:
                raise GateRefusedError([Finding(Code.FILE_UNPARSABLE, Layer.FILE, index)]) from None
            try:
                yield page.raw
            finally:
                page.close()


def render(page: pdfium.FPDF_PAGE, width: int, height: int, channels: int) -> Image:
    """Draws a page on white into `height` x `width` pixels, annotations and forms included."""
    pixels = np.full((height, width) if channels == 1 else (height, width, 3), 255, np.uint8)
    kind = pdfium.FPDFBitmap_Gray if channels == 1 else pdfium.FPDFBitmap_BGR
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, kind, ctypes.c_void_p(pixels.ctypes.data), pixels.strides[0])
    flags = pdfium.FPDF_ANNOT | (pdfium.FPDF_REVERSE_BYTE_ORDER if channels == 3 else 0)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, flags)
    pdfium.FPDFBitmap_Destroy(bitmap)
    return pixels


def unpack(samples: Samples) -> Image:
    """The embedded image as an array, without any library that knows PDF."""
    packed = np.frombuffer(samples.data, np.uint8)
    if samples.bits == 1:
        rows = np.unpackbits(packed.reshape(samples.height, -1), axis=1)[:, : samples.width]
        return rows * np.uint8(255)
    shape = (samples.height, samples.width) if samples.channels == 1 else (samples.height, samples.width, 3)
    return packed.reshape(shape)


def check_drawing(page: pdfium.FPDF_PAGE, parts: PageParts, dpi: float, index: int) -> tuple[Image, list[Finding]]:
    """Draws a page and compares it with its parts.

    Returns:
        The page's pixels as drawn, without the strip below them, and the findings.
    """
    expected, height = unpack(parts.image), parts.image.height
    drawn = _drawn(page, parts)
    found: list[Finding] = []
    if not np.array_equal(drawn[:height], expected):
        found.append(Finding(Code.IMAGE_DIFFERS, Layer.PIXELS, index))
    if parts.strip and not _is_mark(drawn[height:], unpack(parts.strip), dpi):
        found.append(Finding(Code.MARK_UNEXPECTED, Layer.PIXELS, index))
    return drawn[:height], found


def draw(page: pdfium.FPDF_PAGE, parts: PageParts) -> Image:
    """A page's pixels without the strip below them, not compared with anything."""
    return _drawn(page, parts)[: parts.image.height]


def _drawn(page: pdfium.FPDF_PAGE, parts: PageParts) -> Image:
    """The whole page as PDFium draws it."""
    strip = parts.strip.height if parts.strip else 0
    return render(page, parts.image.width, parts.image.height + strip, parts.image.channels)


def digest(pixels: Image, dpi: int) -> str:
    """SHA-256 over shape, resolution and pixels."""
    head = ",".join(str(n) for n in (*pixels.shape, dpi)).encode("ascii")
    whole = hashlib.sha256(head + b";")
    whole.update(np.ascontiguousarray(pixels).data)
    return whole.hexdigest()


def _is_mark(drawn: Image, embedded: Image, dpi: float) -> bool:
    """Whether the strip is the known one, both as drawn and as embedded."""
    known = simulated_strip(drawn.shape[1], dpi)
    shown = known if drawn.ndim == 2 else np.repeat(known[..., None], 3, axis=2)
    return np.array_equal(drawn, shown) and np.array_equal(embedded, known)
