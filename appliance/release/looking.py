"""What a page shows by itself: marks outside its words, and what a second reader sees.

It costs most of a gate's time and does not depend on the rest of the document, so it may be done ahead.

Rules:
- A look is valid for exactly the pixels, the resolution and the text layer it was made of: `key_of` is a digest of all.
- A reader that fails is a finding; such a look is not kept for later.
- The reader gets the page without the margins that are white to the last pixel: they hold nothing and cost as much.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from appliance.documents import Image, Word
from appliance.errors import ReadingError
from appliance.release.findings import Code, Finding, Layer
from appliance.release.ink import check_leftover, darkest, find_leftover, in_check_box
from appliance.release.marks import check_marks
from appliance.release.print import check_print
from appliance.release.raster import digest
from appliance.release.reading import check_reading
from appliance.release.textlayer import Layout, check_boxes

Read = Callable[[Image, int], tuple[Word, ...]]
_WHITE = 255
_RIM_INCHES = 0.15  # of white around what is read: readers want some


@dataclass(frozen=True, slots=True)
class Page:
    """A page as the gate drew it, and its text layer."""

    index: int
    image: Image = field(repr=False)
    layout: Layout = field(repr=False)


@dataclass(frozen=True, slots=True)
class Look:
    """What was seen: the words of a second reading, the pixels outside words, and what should not be there."""

    seen: tuple[Word, ...] = field(repr=False)
    pixels_outside_words: int
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether the page could not be read a second time."""
        return any(finding.code is Code.READING_FAILED for finding in self.findings)

    def at(self, index: int) -> Look:
        """The same look at a page that has this number in its document."""
        return replace(self, findings=tuple(replace(finding, page=index) for finding in self.findings))


Looks = Mapping[str, Look]


def key_of(page: Page) -> str:
    """SHA-256 over everything that a look depends on."""
    layer = repr([(word.text, word.box, word.line) for word in page.layout.words])
    drawn = digest(page.image, round(page.layout.dpi))
    return hashlib.sha256(f"{drawn};{page.layout.dpi!r};{layer}".encode()).hexdigest()


def look(page: Page, read: Read) -> Look:
    """Looks at a page: pixels first, then with the eyes of a second reader."""
    words, dpi = page.layout.words, page.layout.dpi
    findings = check_boxes(page.layout, page.image, page.index)
    leftover = find_leftover(page.image, words, dpi)
    findings += check_leftover(page.image, leftover, dpi, page.index)
    findings += check_print(page.image, words, dpi, page.index)
    findings += check_marks(page.image, leftover, dpi, page.index)
    seen: tuple[Word, ...] = ()
    try:
        seen = _seen(page.image, dpi, read)
    except ReadingError:
        findings.append(Finding(Code.READING_FAILED, Layer.READING, page.index))
    findings += check_reading(words, seen, page.index, lambda box: in_check_box(leftover, box, dpi))
    return Look(seen, leftover.pixels, tuple(findings))


def _seen(image: Image, dpi: float, read: Read) -> tuple[Word, ...]:
    """The words that a reader sees on a page."""
    left, top, wide, high = cv2.boundingRect(np.asarray(darkest(image) < _WHITE, np.uint8))
    if not wide:
        return ()
    rim = round(_RIM_INCHES * dpi)
    left, right = max(0, left - rim), min(image.shape[1], left + wide + rim)
    top, bottom = max(0, top - rim), min(image.shape[0], top + high + rim)
    part = np.ascontiguousarray(image[top:bottom, left:right])
    return tuple(replace(word, box=word.box.moved(left, top)) for word in read(part, round(dpi)))
