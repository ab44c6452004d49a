"""Pictures and readings of a review, in memory files that nobody can change any more.

Rules:
- A memory file is sealed before anybody else has it: no writing, no shrinking, no growing.
- Only the sanitised page is ever drawn; a crop is cut from it, and so shows no removed word.
"""

from __future__ import annotations

import fcntl
import os
from typing import Final

import cv2
import numpy as np

from appliance.documents import Box, Image
from appliance.errors import ScanStationError

MAX_BYTES: Final = 64 << 20  # of one picture
SMALL: Final = 160  # pixels: width of a page in a strip
AROUND: Final = 12  # pixels of the page around a field
_SEALS: Final = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


class PictureError(ScanStationError):
    """A picture cannot be made, or is too large."""

    code = "review-picture"
    advice = "This page cannot be shown. Keep the paper and call your technician."


def png(image: Image) -> bytes:
    """A page as PNG. Raises PictureError."""
    made, data = cv2.imencode(".png", image if image.ndim == 2 else cv2.cvtColor(image, cv2.COLOR_RGB2BGR))
    if not made or data.nbytes > MAX_BYTES:
        raise PictureError
    return data.tobytes()


def small(image: Image) -> Image:
    """A page, `SMALL` pixels wide at most, for a strip of pages: its shape, and no word that could be read."""
    high, wide = image.shape[:2]
    if wide <= SMALL:
        return image
    shrunk = cv2.resize(image, (SMALL, max(1, round(high * SMALL / wide))), interpolation=cv2.INTER_AREA)
    return np.asarray(shrunk, np.uint8)


def crop(image: Image, box: Box) -> Image:
    """The part of a page around a box."""
    part = image[max(0, box.top - AROUND) : box.bottom + AROUND, max(0, box.left - AROUND) : box.right + AROUND]
    return np.ascontiguousarray(part)


def memory_file(data: bytes) -> int:
    """A sealed file in memory that holds these bytes; the caller closes it."""
    descriptor = os.memfd_create("review", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        with os.fdopen(os.dup(descriptor), "wb") as file:
            file.write(data)
        os.lseek(descriptor, 0, os.SEEK_SET)
        fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, _SEALS)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
