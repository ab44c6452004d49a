"""Page images from files: untrusted bytes become an upright grey or RGB array, or a named error.

Rules:
- Size, page count and pixel count are checked on the header, before a pixel is decoded.
- Nothing is guessed silently: an unknown format, a broken or a cut-short file is an error with an instruction.
- The result is what a person would see: EXIF orientation applied, transparency on white, fax pixels made square.
"""

from __future__ import annotations

import io
import struct
import threading
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageFile, ImageOps

from appliance.documents import Image
from appliance.errors import PageError
from appliance.sections.pages import QualityLimits

_MAGICS = ((b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"II*\x00", "TIFF"), (b"MM\x00*", "TIFF"))
_MAX_JPEG_SCANS = 200  # each scan of a progressive JPEG costs a pass over the whole page
_MIN_DPI, _MAX_DPI = 50.0, 2400.0
_MAX_SIDE_INCH, _MIN_SIDE_INCH = 44.0, 1.0
_SQUARE_TOLERANCE = 0.02  # of the resolution, before pixels count as not square
_REDUCED_IMAGE, _SUBFILE_TAG = 1, 254  # TIFF: a thumbnail of another page
_STANDARD_DPI = (100, 150, 200, 240, 300, 400, 600)
_PAPERS_INCH = ((8.5, 11.0), (8.27, 11.69), (8.5, 14.0), (5.83, 8.27))  # letter, A4, legal, A5
_DECODING_ERRORS: tuple[type[Exception], ...] = (
    *(OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, OverflowError, EOFError),
    *(AttributeError, RuntimeError, MemoryError, struct.error, zlib.error),
)

_warning_filters = threading.Lock()  # the interpreter has one list of warning filters


class ImageError(PageError):
    """A file cannot be used as a page."""

    code = "image"
    advice = "A page file could not be used. Scan or export the page again as PNG, JPEG, TIFF or PNM."


class EmptyImageError(ImageError):
    """The file has no bytes."""

    code = "image-empty"
    advice = "A page file is empty. Scan or export the page again."


class UnsupportedImageError(ImageError):
    """The file is no PNG, JPEG, TIFF or PNM, or uses a pixel type that no scanner writes."""

    code = "image-unsupported"
    advice = "A page file is of a kind the station does not read. Use PNG, JPEG, TIFF or PNM."


class CorruptImageError(ImageError):
    """The file is damaged."""

    code = "image-corrupt"
    advice = "A page file is damaged. Scan or export the page again."


class TruncatedImageError(CorruptImageError):
    """The file ends before the page does."""

    code = "image-truncated"
    advice = "A page file was cut short, as by a broken copy. Scan or export the page again."


class ImageTooLargeError(ImageError):
    """More bytes, pixels or pages than the limits allow."""

    code = "image-too-large"
    advice = "A page file is too large. Scan the page again at 300 dpi."


class ImageTooSmallError(ImageError):
    """Fewer pixels than any page of text has."""

    code = "image-too-small"
    advice = "A page file is too small to be a page. Scan the page again at 300 dpi."


@dataclass(frozen=True, slots=True, eq=False)
class DecodedPage:
    """One page of a file. `dpi` is None where the file does not say or says something impossible."""

    image: Image = field(repr=False)
    dpi: float | None


def decode_page(untrusted: bytes, limits: QualityLimits) -> DecodedPage:
    """The only or first page of an image file.

    Args:
        untrusted: the bytes of a PNG, JPEG, TIFF or PNM file.
        limits: bounds on bytes, sides and pixels.

    Raises:
        ImageError: a leaf that says what is wrong with the file.
    """
    return next(_decode(untrusted, limits))


def decode_pages(untrusted: bytes, limits: QualityLimits) -> Iterator[DecodedPage]:
    """All pages of an image file, one at a time; only TIFF has several. Thumbnails inside a TIFF are no pages.

    Raises:
        ImageError: a leaf that says what is wrong; pages before a broken one have been yielded by then.
    """
    return _decode(untrusted, limits)


def estimate_dpi(width: int, height: int) -> float:
    """The resolution of a page of `width` x `height` pixels if its paper is the standard one of closest shape.

    Letter, A4, legal and A5 are considered, in either direction; a result within 3 % of a common scanner
    resolution becomes that resolution.
    """
    short, long = min(width, height), max(width, height)
    paper = min(_PAPERS_INCH, key=lambda p: (round(abs(long / short - p[1] / p[0]), 2), _PAPERS_INCH.index(p)))
    dpi = short / paper[0]
    nearest = min(_STANDARD_DPI, key=lambda s: abs(s - dpi))
    return float(nearest) if abs(nearest - dpi) <= 0.03 * nearest else round(dpi, 1)


def _decode(untrusted: bytes, limits: QualityLimits) -> Iterator[DecodedPage]:
    """Checks the file, then yields its pages."""
    kind = _sniff(untrusted, limits)
    with _decoding_errors(), _quiet():
        opened = Pillow.open(io.BytesIO(untrusted), formats=[kind])
    with opened as file:
        for number in range(limits.max_pages + 1):
            if number and not (kind == "TIFF" and _seek(file, number)):
                return
            if number == limits.max_pages:
                raise ImageTooLargeError(f"more than {limits.max_pages} pages")
            if number and int(getattr(file, "tag_v2", {}).get(_SUBFILE_TAG, 0)) & _REDUCED_IMAGE:
                continue
            _check_size(file.size, limits)
            yield _page(file, limits)


def _sniff(untrusted: bytes, limits: QualityLimits) -> str:
    """Pillow's name for the format, after the checks that need no decoder."""
    if not untrusted:
        raise EmptyImageError
    if len(untrusted) > limits.max_file_bytes:
        raise ImageTooLargeError(f"{len(untrusted)} bytes; the limit is {limits.max_file_bytes}")
    if untrusted[:1] == b"P" and untrusted[1:2] in b"123456" and untrusted[2:3].isspace():
        return "PPM"
    kind = next((name for magic, name in _MAGICS if untrusted.startswith(magic)), None)
    if kind is None:
        raise UnsupportedImageError
    if kind == "JPEG" and untrusted.count(b"\xff\xda") > _MAX_JPEG_SCANS:
        raise ImageTooLargeError("too many scans in one JPEG")
    return kind


def _seek(file: ImageFile.ImageFile, number: int) -> bool:
    """Goes to TIFF page `number`; False where there is none."""
    with _decoding_errors(), _quiet():
        try:
            file.seek(number)
        except EOFError:
            return False
    return True


def _check_size(size: tuple[int, int], limits: QualityLimits) -> None:
    """Refuses a page by the size its header declares."""
    width, height = size
    if max(width, height) > limits.max_side_px or width * height > limits.max_page_px:
        raise ImageTooLargeError(f"{width} x {height} pixels; the limits are {limits.max_side_px} a side")
    if min(width, height) < limits.min_side_px:
        raise ImageTooSmallError(f"{width} x {height} pixels; at least {limits.min_side_px} a side")


def _page(file: ImageFile.ImageFile, limits: QualityLimits) -> DecodedPage:
    """Decodes the current page of an open file."""
    with _decoding_errors():
        file.load()
        with _quiet():
            resolution = _resolution(file)
            orientation = 1 if file.format == "TIFF" else int(file.getexif().get(0x0112, 1))  # Pillow turns TIFF
            upright = ImageOps.exif_transpose(file) if orientation != 1 else file
        image = _array(upright)
    if orientation >= 5 and resolution is not None:
        resolution = (resolution[1], resolution[0])
    image, dpi = _square_pixels(image, resolution, limits)
    return DecodedPage(image, dpi)


def _resolution(file: ImageFile.ImageFile) -> tuple[float, float] | None:
    """Horizontal and vertical dpi as the file says, if a sheet of paper can have that size."""
    try:
        across, down = (float(value) for value in file.info["dpi"])
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        return None
    for pixels, dpi in ((file.width, across), (file.height, down)):
        if not _MIN_DPI <= dpi <= _MAX_DPI or not _MIN_SIDE_INCH <= pixels / dpi <= _MAX_SIDE_INCH:
            return None
    return across, down


def _square_pixels(
    image: Image, resolution: tuple[float, float] | None, limits: QualityLimits
) -> tuple[Image, float | None]:
    """Stretches the coarser direction of a fax page (204 x 98 dpi) so that letters have their shape."""
    if resolution is None:
        return image, None
    across, down = resolution
    dpi = max(resolution)
    if min(resolution) >= dpi * (1 - _SQUARE_TOLERANCE):
        return image, round(dpi, 2)
    size = round(image.shape[1] * dpi / across), round(image.shape[0] * dpi / down)
    _check_size(size, limits)
    stretched = cv2.resize(image, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(stretched, np.uint8), round(dpi, 2)


def _array(page: Pillow.Image) -> Image:
    """Any pixel type a scanner or a camera writes as 8-bit grey or RGB."""
    mode = page.mode
    if mode.startswith("I"):  # 16-bit grey, in 16 or 32 bits
        deep = np.asarray(page).astype(np.int64)
        if deep.min() < 0 or deep.max() > 0xFFFF:
            raise UnsupportedImageError("more than 16 bits a pixel")
        return (deep >> 8).astype(np.uint8)
    if mode not in ("1", "L", "P", "PA", "LA", "La", "RGB", "RGBA", "RGBa", "RGBX", "CMYK", "YCbCr", "LAB", "HSV"):
        raise UnsupportedImageError(f"pixel type {mode}")
    if "transparency" in page.info or mode in ("PA", "LA", "La", "RGBA", "RGBa"):
        clear = page.convert("RGBA")
        page = Pillow.alpha_composite(Pillow.new("RGBA", clear.size, "white"), clear)
    grey = page.mode in ("1", "L")
    image = np.array(page.convert("L" if grey else "RGB"), np.uint8)
    if (
        image.ndim == 3
        and np.array_equal(image[..., 0], image[..., 1])
        and np.array_equal(image[..., 1], image[..., 2])
    ):
        return np.ascontiguousarray(image[..., 0])
    return image


@contextmanager
def _decoding_errors() -> Iterator[None]:
    """Maps everything that image decoders raise on broken input to our errors, once."""
    try:
        yield
    except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
        raise ImageTooLargeError("declared size") from error
    except _DECODING_ERRORS as error:
        cut = "truncated" in str(error).lower() or "not enough image data" in str(error).lower()
        raise (TruncatedImageError if cut else CorruptImageError)(type(error).__name__) from None


@contextmanager
def _quiet() -> Iterator[None]:
    """Silences decoders' warnings about odd metadata, whatever the process does with warnings."""
    with _warning_filters, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        yield
