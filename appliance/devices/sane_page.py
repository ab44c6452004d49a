"""From the worker's bytes to a whole page.

Rules:
- A page is an image only if every row is there; the padding of rows is cut off.
- A driverless device that loses the end of a JPEG delivers rows that a decoder filled with mid-grey: such a page is
  refused (libjpeg decodes missing blocks to 128; paper under a lamp never is exactly that over whole rows). The loss
  of less than a block's height cannot be seen so.
"""

from __future__ import annotations

import numpy as np

from appliance.devices.feeder_errors import CorruptPageError, ImpossiblePageError
from appliance.devices.sane_messages import PageMessage
from appliance.documents import Image

MM_PER_INCH = 25.4
MIN_SIDE_MM = 10.0  # rollers cannot hold less
DECODER_FILL = 128
MIN_FILLED_ROWS = 8  # the smallest block of a JPEG
PADDING = 255  # sane-airscan fills the area around a smaller page with white


def to_image(page: PageMessage) -> Image:
    """The page as `(height, width)` grey or `(height, width, 3)` RGB, without the padding of its rows."""
    rows = np.frombuffer(page.rows, np.uint8).reshape(page.height, page.bytes_per_row)
    shape = (page.height, page.width) if page.channels == 1 else (page.height, page.width, 3)
    used = page.width * page.channels
    return (rows if used == page.bytes_per_row else np.ascontiguousarray(rows[:, :used])).reshape(shape)


def refuse_impossible_size(image: Image, dpi: int) -> None:
    """Refuses a page that is shorter or narrower than any sheet a feeder can pull.

    Raises:
        ImpossiblePageError: a side below `MIN_SIDE_MM`.
    """
    height, width = (side / dpi * MM_PER_INCH for side in image.shape[:2])
    if min(height, width) < MIN_SIDE_MM:
        raise ImpossiblePageError(f"{width:.0f} x {height:.0f} mm")


def refuse_decoder_fill(image: Image) -> None:
    """Refuses a page whose end a JPEG decoder made up.

    Raises:
        CorruptPageError: its last rows are the decoder's filling.
    """
    flat = image.reshape(image.shape[0], -1)
    last = flat.shape[0] - 1
    while last >= 0 and flat[last, 0] == PADDING and bool((flat[last] == PADDING).all()):
        last -= 1
    tail = flat[max(0, last + 1 - MIN_FILLED_ROWS) : last + 1]
    if len(tail) < MIN_FILLED_ROWS:
        return
    filled = np.flatnonzero(tail[0] != DECODER_FILL)
    edge = int(filled[0]) if filled.size else tail.shape[1]
    if edge and bool((tail[:, :edge] == DECODER_FILL).all()) and bool((tail[:, edge:] == PADDING).all()):
        raise CorruptPageError("rows filled by the decoder")
