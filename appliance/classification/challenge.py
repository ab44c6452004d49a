"""The code of a challenge sheet: which sheet of the readiness test a page is, and which side of it.

The code says `scanstation:challenge?v=1&id=NNNNNN&side=front&paper=letter`; the planted truth is drawn from the id.

Rules:
- The text comes from paper, so anybody may have written it: bounded, plain characters, known keys once, no escapes.
- A code that begins like ours and is not well formed still marks its page: such a page never becomes a document, and
  no test passes with it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
import zxingcpp

from appliance.documents import Barcode, Image, Side

PREFIX: Final = "scanstation:challenge"
LAYOUT: Final = 1  # the layout that this station prints and knows
MAX_ID: Final = 999_999
MAX_TEXT: Final = 128  # characters
_SYMBOLOGIES: Final = frozenset({"qrcode", "qr code"})
_FORM: Final = re.compile(
    re.escape(PREFIX) + r"\?v=1&id=(?P<id>[0-9]{6})&side=(?P<side>front|back)&paper=(?P<paper>letter|a4)"
)
_SMALL_PX: Final = 1_300  # wide enough for a code of 26 mm on a page


@dataclass(frozen=True, slots=True)
class ChallengeCode:
    """What the code of a side says; an empty paper means that it cannot be followed."""

    number: int
    side: Side
    paper: str

    def text(self) -> str:
        """As it stands in the code."""
        return f"{PREFIX}?v={LAYOUT}&id={self.number:06d}&side={self.side.value}&paper={self.paper}"


BROKEN: Final = ChallengeCode(0, Side.FRONT, "")


def parse(untrusted_text: str) -> ChallengeCode | None:
    """The challenge sheet that a code's text names; None if the text is none of ours."""
    if untrusted_text[: len(PREFIX)].lower() != PREFIX:
        return None
    found = _FORM.fullmatch(untrusted_text) if len(untrusted_text) <= MAX_TEXT and untrusted_text.isascii() else None
    return ChallengeCode(int(found["id"]), Side(found["side"]), found["paper"]) if found else BROKEN


def challenge_on(barcodes: Sequence[Barcode]) -> ChallengeCode | None:
    """The challenge sheet that a page is; None if it is none. Two codes that disagree cannot be followed."""
    found = {parse(code.text) for code in barcodes if code.symbology.lower() in _SYMBOLOGIES} - {None}
    return BROKEN if len(found) > 1 else next(iter(found), None)


def glance(image: Image) -> bool:
    """Whether a page bears the code of a challenge sheet, seen on a small copy of it: some milliseconds a page.

    A decoder that fails has seen none; the page is looked at again when it is read.
    """
    grey = image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    scale = min(1.0, _SMALL_PX / max(grey.shape[1], 1))
    small = np.asarray(cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    try:
        found = zxingcpp.read_barcodes(small, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    except (ValueError, RuntimeError, TypeError):
        return False
    return any(parse(code.text[: MAX_TEXT + 1]) is not None for code in found)
