"""Late-page sheets: a page with a QR code that brings the sheets behind it to their document.

Rules:
- The text comes from paper, so anybody may have written it: bounded, plain characters, one form. Whether it is genuine
  is not decided here but where the key is (`custody.late_token`).
- A page with such a code is a late-page sheet, whatever else is on it, and so is one with the sheet's bars: it never is
  a page of a document. What cannot be followed is `UNREAD`, or has `print` on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.classification.separator import MAX_WORDS
from appliance.custody.late_token import FORM, PREFIX
from appliance.documents import LATE_SYMBOLOGY, Barcode

_SYMBOLOGIES: Final = frozenset({"qrcode", "qr code"})


@dataclass(frozen=True, slots=True)
class LateMark:
    """What a late-page sheet says.

    `codes` are the texts that have the form of one; none: it cannot be read, or says something else. `print`: more
    stands on the page than on such a sheet.
    """

    codes: frozenset[str] = frozenset()
    print: bool = False


UNREAD: Final = LateMark()


def late_on(barcodes: Sequence[Barcode], words: int) -> LateMark | None:
    """The late-page sheet that a page is; None if it is none."""
    said = [code.text for code in barcodes if code.symbology.lower() in _SYMBOLOGIES and _is_ours(code.text)]
    if not said and all(code.symbology != LATE_SYMBOLOGY for code in barcodes):
        return None
    return LateMark(frozenset(text for text in said if FORM.fullmatch(text)), print=words > MAX_WORDS)


def together(marks: Iterable[LateMark]) -> LateMark:
    """What the sides of one sheet say: one that can be read is enough."""
    found = list(marks)
    return LateMark(frozenset().union(*(mark.codes for mark in found)), print=any(mark.print for mark in found))


def _is_ours(untrusted_text: str) -> bool:
    return untrusted_text[: len(PREFIX)].upper() == PREFIX
