"""What the lamp of a simulated scanner sees: a page image at the asked resolution and mode.

Rules:
- An image whose own resolution is the asked one is passed through pixel by pixel.
- Every image is decoded and scaled once; the cache holds at most `cache_bytes`.
- Image files are untrusted: formats, pixels and file size are bounded, and a bad one is refused when it is loaded.
"""

from __future__ import annotations

import dataclasses
import threading
import warnings
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from appliance.documents import Image as DocumentImage
from appliance.sim.drawing.overlap import Lie, seen
from appliance.sim.machine import Motion, Sheet

FORMATS = ("PNG", "JPEG", "TIFF", "PPM", "BMP")
MAX_FILE_BYTES = 256 << 20
MAX_SOURCE_PX = 170_000_000
MIN_DPI, MAX_DPI = 50.0, 2_400.0
DEFAULT_CACHE_BYTES = 256 << 20
MM_PER_INCH = 25.4


class SourceImageError(ValueError):
    """A page image cannot be used; the message says why, without its content."""


@dataclass(frozen=True, slots=True)
class Bed:
    """The largest area that the scanner can see."""

    width_mm: float = 215.9
    height_mm: float = 355.6

    def __post_init__(self) -> None:
        if not (10.0 <= self.width_mm <= 500.0 and 10.0 <= self.height_mm <= 2_000.0):
            raise ValueError("the scan area must be 10-500 mm wide and 10-2000 mm high")


@dataclass(frozen=True, slots=True)
class View:
    """How a side is looked at: resolution, mode, and the largest width and height in pixels."""

    dpi: int
    colour: bool
    max_width: int
    max_height: int


@dataclass(frozen=True, slots=True)
class Raster:
    """A side as pixels: 8 bits, rows without padding, 1 or 3 channels."""

    width: int
    height: int
    channels: int
    data: bytes = field(repr=False)


def check_image(path: Path) -> None:
    """Refuses a file that is not a usable page image, without decoding all of it.

    Raises:
        SourceImageError: missing, too large, of an unknown format, or its header or checksums are broken.
    """
    with _opened(path) as image:
        try:
            image.verify()
        except (OSError, SyntaxError, ValueError) as error:
            raise SourceImageError(f"{path.name}: the image is damaged") from error


class Lamp:
    """Turns page images into rasters and remembers the last ones. Thread-safe."""

    def __init__(self, bed: Bed, cache_bytes: int = DEFAULT_CACHE_BYTES) -> None:
        self.bed = bed
        self._cache_bytes = cache_bytes
        self._cache: OrderedDict[tuple[object, ...], Raster] = OrderedDict()
        self._held = 0
        self._lock = threading.Lock()

    @property
    def held_bytes(self) -> int:
        """Memory that the remembered rasters take."""
        with self._lock:
            return self._held

    def see(self, sheet: Sheet, is_back: bool, view: View) -> Raster:
        """A side of a sheet as pixels; a back without an image is white and as large as its front.

        Raises:
            SourceImageError: the image cannot be decoded.
        """
        if is_back and sheet.back is not None:
            return self._cached(sheet.back, sheet.dpi, view)
        front = self._cached(sheet.front, sheet.dpi, view)
        return front if not is_back else dataclasses.replace(front, data=b"\xff" * len(front.data))

    def see_motion(self, motion: Motion, view: View) -> Raster:
        """What is under the lamp: a side of a sheet, or of two that overlap, cut off where the scan area ends.

        Raises:
            SourceImageError: an image cannot be decoded.
        """
        one = self.see(motion.sheet, motion.is_back, view)
        if motion.second is None:
            return one
        two = self.see(motion.second, motion.is_back, view)
        mm = view.dpi / MM_PER_INCH
        lie = Lie(round(motion.lead * one.height), round(1.5 * mm), 0.4, reach=0.35 * mm)
        image = seen(_pixels(one), _pixels(two), lie, first_above=not motion.is_back)[
            : view.max_height, : view.max_width
        ]
        return Raster(image.shape[1], image.shape[0], one.channels, np.ascontiguousarray(image).tobytes())

    def _cached(self, path: Path, sheet_dpi: float | None, view: View) -> Raster:
        key = (path, _stamp(path), sheet_dpi, view)
        with self._lock:
            if key in self._cache:
                self._cache.move_to_end(key)
                return self._cache[key]
        raster = _render(path, sheet_dpi, view, self.bed)
        with self._lock:
            if key not in self._cache:
                self._cache[key] = raster
                self._held += len(raster.data)
            while self._held > self._cache_bytes and self._cache:
                self._held -= len(self._cache.popitem(last=False)[1].data)
        return raster


def _pixels(raster: Raster) -> DocumentImage:
    shape = (raster.height, raster.width, raster.channels)[: 3 if raster.channels > 1 else 2]
    return np.frombuffer(raster.data, np.uint8).reshape(shape)


def _stamp(path: Path) -> int:
    """Changes when the file does."""
    try:
        return path.stat().st_mtime_ns
    except OSError as error:
        raise SourceImageError(f"{path.name}: cannot be read") from error


def _opened(path: Path) -> Image.Image:
    """Opens an image whose size is within bounds; pixels are not decoded yet."""
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise SourceImageError(f"{path.name}: larger than {MAX_FILE_BYTES >> 20} MiB")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the bound below is ours
            image = Image.open(path, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise SourceImageError(f"{path.name}: more than {MAX_SOURCE_PX // 1_000_000} million pixels") from error
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError) as error:
        if isinstance(error, SourceImageError):
            raise
        raise SourceImageError(f"{path.name}: not a readable page image ({', '.join(FORMATS)})") from error
    if image.width * image.height > MAX_SOURCE_PX:
        image.close()
        raise SourceImageError(f"{path.name}: more than {MAX_SOURCE_PX // 1_000_000} million pixels")
    return image


def _render(path: Path, sheet_dpi: float | None, view: View, bed: Bed) -> Raster:
    """Decodes, turns upright as its camera says, scales to the asked resolution and cuts off at the bed."""
    with _opened(path) as image:
        told = image.info.get("dpi")
        try:
            page = ImageOps.exif_transpose(image).convert("RGB" if view.colour else "L")
        except (OSError, SyntaxError, ValueError) as error:
            raise SourceImageError(f"{path.name}: the image is damaged") from error
    dpi = sheet_dpi or _usable_dpi(float(told[0]) if told else 0.0, page.size, bed)
    if abs(dpi - view.dpi) > 0.01 * view.dpi:
        scale = view.dpi / dpi
        size = (max(1, round(page.width * scale)), max(1, round(page.height * scale)))
        page = page.resize(size, Image.Resampling.BOX if scale < 1 else Image.Resampling.BICUBIC)
    page = page.crop((0, 0, min(page.width, view.max_width), min(page.height, view.max_height)))
    return Raster(page.width, page.height, 3 if view.colour else 1, page.tobytes())


def _usable_dpi(told: float, size: tuple[int, int], bed: Bed) -> float:
    """The resolution that the file tells; where it tells none or would not fit the bed, the one that makes it fit."""
    fitting = max(size[0] / bed.width_mm, size[1] / bed.height_mm) * MM_PER_INCH
    return told if MIN_DPI <= told <= MAX_DPI and told >= 0.99 * fitting else max(fitting, MIN_DPI)
