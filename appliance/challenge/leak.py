"""A deliberately leaky copy of the cleared sheet, which the release gate has to refuse for every leak in it.

Method: on the cleared front some planted identifiers are put back, pixel for pixel: some with their words in the text
layer, some as pixels alone, and the barcode. The signature is put on the back, by itself. The gate that guards real
documents then judges the file.

Rules:
- Each leak has findings of its own; a gate that is blind to one of them fails, even if it refuses the file for another.
- The leaky file is written where every file lies for moments, and is never released: the gate's answer is all that is
  looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from appliance.challenge.content import Kind
from appliance.challenge.words import Placed, Printed
from appliance.documents import Box, Image, RedactedPage, Word
from appliance.packing import pack, unpack
from appliance.page_work import PackedPage
from appliance.policy.categories import Category

IN_TEXT: Final = frozenset({Category.NAME, Category.DATE, Category.SSN, Category.RECORD})
"""Put back with their words; the others as pixels alone."""

EXPECTED: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("a name and a record number in the text layer", ("known-identifier@text-layer",)),
    ("a date of birth", ("pattern-date@text-layer",)),
    ("a social security number", ("pattern-ssn@text-layer",)),
    ("the same words in the pixels", ("known-identifier@second-reading",)),
    ("a telephone number in the pixels alone", ("pattern-phone@second-reading", "pattern-phone@text-layer")),
    ("a mail address in the pixels alone", ("pattern-email@second-reading", "pattern-email@text-layer")),
    ("words without a text layer", ("reading-unexpected-word@second-reading", "ink-unread@pixels")),
    ("a barcode", ("barcode@pixels",)),
)
"""Each leak of the front with the findings of which the gate has to report at least one."""

SIGNATURE: Final = "a signature on a page of its own"


def leaky(packed: PackedPage, accepted: Image, printed: Printed) -> PackedPage:
    """The cleared page with identifiers put back.

    Args:
        packed: the cleared page.
        accepted: the page as it was read, in the same pixels.
        printed: where things are printed on it.
    """
    page = unpack(packed)
    image = page.image.copy()
    words = list(page.words)
    for place in printed.segments:
        if place.segment.kind is Kind.IDENTIFIER:
            _copy(image, accepted, place.box)
            if place.segment.category in IN_TEXT:
                words += _words(place, page)
    _copy(image, accepted, printed.codes[0])
    words.sort(key=lambda word: (word.line, word.box.left))
    return pack(replace(page, image=image, words=tuple(words), stream=b""))


def signed(packed: PackedPage, accepted: Image, printed: Printed) -> PackedPage:
    """The cleared back with the signature of the front on it.

    Args:
        packed: the cleared back.
        accepted: the front as it was read.
        printed: where things are printed on the front.
    """
    page, box = unpack(packed), printed.codes[1]
    image = page.image.copy()
    _copy(image, accepted, box)
    return pack(replace(page, image=image, stream=b""))


def missed(findings: Sequence[str], pages: int) -> tuple[str, ...]:
    """The leaks that the gate did not report; `findings` as it reports them, `code@layer#page`."""
    seen = {finding.partition("#")[0] for finding in findings if finding.endswith("#0")}
    found = [leak for leak, codes in EXPECTED if not seen.intersection(codes)]
    if pages > 1 and not any(finding.endswith("#1") for finding in findings):
        found.append(SIGNATURE)
    return tuple(found)


def _copy(image: Image, accepted: Image, box: Box) -> None:
    part = accepted[box.top : box.bottom, box.left : box.right]
    view = image[box.top : box.bottom, box.left : box.right]
    part = part[: view.shape[0], : view.shape[1]]
    view = view[: part.shape[0], : part.shape[1]]
    if part.ndim < view.ndim:
        part = np.repeat(part[..., None], 3, axis=2)
    elif part.ndim > view.ndim:
        part = part.min(axis=2)
    np.minimum(view, part, out=view)


def _words(place: Placed, page: RedactedPage) -> list[Word]:
    """The words of an identifier, side by side in its box, on the line of the words beside them."""
    box, text = place.box, place.segment.text
    middle = (box.top + box.bottom) / 2
    line = next((word.line for word in page.words if word.box.top <= middle <= word.box.bottom), 10_000 + box.top)
    share, words, at = box.width / len(text), [], 0
    for part in text.split(" "):
        left, right = box.left + round(at * share), box.left + round((at + len(part)) * share)
        words.append(Word(part, Box(left, box.top, right, box.bottom), line, 95.0))
        at += len(part) + 1
    return words
