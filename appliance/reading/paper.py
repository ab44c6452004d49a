"""Paper over what a reader shall not see."""

from __future__ import annotations

import cv2
import numpy as np

from appliance.documents import Image

_AROUND = 1 / 12  # inch, in which the lightest place is paper


def covered(image: Image, mask: Image, dpi: float) -> Image:
    """A copy of an image with paper where a mask is not 0, and on the ragged edge of that.

    Args:
        image: in grey, `(h, w)` of `uint8`.
        mask: likewise.
        dpi: its resolution.
    """
    block = max(3, round(_AROUND * dpi)) | 1
    paper = cv2.dilate(image, np.ones((block, block), np.uint8))
    over = cv2.dilate(mask, np.ones((3, 3), np.uint8)) > 0
    found = image.copy()
    found[over] = paper[over]
    return found
