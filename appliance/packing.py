"""Redacted pages, compressed while they wait for the rest of their document."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import replace
from typing import overload

import numpy as np

from appliance.documents import RedactedPage
from appliance.output.pdf import holds_pixels
from appliance.page_work import PackedPage


def pack(page: RedactedPage) -> PackedPage:
    """Compresses the page's image, if that has not been done: a white page becomes about a hundredth of its size."""
    empty = np.zeros((0, 0), np.uint8)
    pixels = page.stream if holds_pixels(page) else zlib.compress(page.image.tobytes(), 1)
    return PackedPage(replace(page, image=empty), page.image.shape, pixels)


def unpack(packed: PackedPage) -> RedactedPage:
    """The page with its image again."""
    image = np.frombuffer(zlib.decompress(packed.pixels), np.uint8).reshape(packed.shape)
    return replace(packed.page, image=image)


class UnpackedPages(Sequence[RedactedPage]):
    """Packed pages, unpacked one at a time as they are looked at, so that a thick document fits into memory."""

    def __init__(self, packed: Sequence[PackedPage]) -> None:
        self._packed = packed

    def __len__(self) -> int:
        return len(self._packed)

    @overload
    def __getitem__(self, index: int) -> RedactedPage: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[RedactedPage]: ...

    def __getitem__(self, index: int | slice) -> RedactedPage | Sequence[RedactedPage]:
        if isinstance(index, slice):
            return UnpackedPages(self._packed[index])
        return unpack(self._packed[index])
