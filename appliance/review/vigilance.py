"""Vigilance: now and then an invented name stands on one page of a review, to see whether it is taken away.

Rules:
- A planted page is a type of its own: a place, a box and a text that are drawn onto the picture that is shown. It is no
  page of a document, and nothing that makes, checks, seals or sends documents knows this module (import-linter).
- The name is drawn onto white paper alone, in the size of the page's words. Where there is no room, nothing is planted.
- Whether it was taken away is counted for the person, without content. Nobody's approval counts that left it there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import ImageDraw, ImageFont

from appliance.documents import Box, Image
from appliance.errors import ScanStationError
from appliance.packing import unpack
from appliance.page_work import PageWork

CAUGHT: Final = "caught"
MISSED: Final = "missed"
_FIRST: Final = ("Ignatia", "Leopold", "Philippa", "Ambrose", "Henrike", "Fabian", "Rosalind", "Gregor")
_LAST: Final = ("Hollerby", "Wexenbach", "Tillingford", "Marchmain", "Oberlind", "Castleford", "Penhallow", "Dressel")
_PAPER: Final = 250  # lighter is paper
_INK: Final = 30
_TAKEN: Final = 0.5  # of the planted box
_Draw = Callable[[int], int]
"""A random number below another."""


class PlantedMissedError(ScanStationError):
    """An approval of a document on which a planted name still stood."""

    code = "review-planted-missed"
    advice = "One page showed an invented name, to see whether it is found. It is gone now. Look at each page again."


class PlantedShownError(ScanStationError):
    """A rejection of a document on which a planted name stood."""

    code = "review-planted-shown"
    advice = "One page showed an invented name that is not on the paper. It is gone now. Look again, then decide."


@dataclass(frozen=True, slots=True)
class PlantedPage:
    """What is shown on the page at a place of a document, and is not there."""

    place: int
    box: Box
    text: str = field(repr=False)

    def drawn(self, image: Image) -> Image:
        """The picture of the page with the name on it."""
        picture = PillowImage.fromarray(image)
        ink = _INK if image.ndim == 2 else (_INK,) * 3
        ImageDraw.Draw(picture).text(
            ((self.box.left + self.box.right) / 2, (self.box.top + self.box.bottom) / 2),
            self.text, fill=ink, font=_font(self.box.height), anchor="mm",
        )  # fmt: skip
        return np.asarray(picture, np.uint8)

    def is_taken(self, removed: Iterable[Box]) -> bool:
        """Whether one of these boxes takes it away."""
        size = self.box.width * self.box.height
        return any(_shared(self.box, box) >= _TAKEN * size for box in removed)


def plant(works: Sequence[PageWork], draw: _Draw) -> PlantedPage | None:
    """A name on one of these pages; None where there is no room on the page that was drawn."""
    place = draw(len(works))
    work = works[place]
    words = work.packed.page.words
    if not words:
        return None
    image = unpack(work.packed).image
    dark = (image if image.ndim == 2 else image.min(axis=2)) < _PAPER
    high = max(12, round(float(np.median([word.box.height for word in words]))))
    text = f"{_FIRST[draw(len(_FIRST))]} {_LAST[draw(len(_LAST))]}"
    wide = round(_font(high).getlength(text)) + 2
    left = min(word.box.left for word in words)
    boxes = [Box(left, top, left + wide, top + high) for top in range(high, dark.shape[0] - 2 * high, high)]
    free = [box for box in boxes if _is_free(dark, box)]
    return PlantedPage(place, free[draw(len(free))], text) if free else None


def _is_free(dark: NDArray[np.bool_], box: Box) -> bool:
    """Whether a box and a little around it lie on white paper."""
    around = box.height // 3
    if box.right + around >= dark.shape[1]:
        return False
    return not dark[box.top - around : box.bottom + around, max(0, box.left - around) : box.right + around].any()


def _font(high: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The font that comes with the drawing library."""
    return ImageFont.load_default(high)


def _shared(one: Box, other: Box) -> int:
    """Pixels that two boxes share."""
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    return max(0, wide) * max(0, high)
