"""Separator sheets: a page with a QR code that names the class, and perhaps the purpose, of what follows.

The code says `scanstation:separator?v=1&class=NAME` or `...&class=NAME&purpose=NAME`.

Rules:
- The text comes from paper, so anybody may have written it: bounded, plain characters, known keys once, no escapes.
- A code that begins like ours and is not well formed is no separator to follow but one to stop at: it names no class.
- Only a page with next to nothing else on it is a separator sheet; a code on a letter is part of the letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from appliance.documents import Barcode

PREFIX: Final = "scanstation:separator"
MAX_TEXT: Final = 256  # characters
MAX_WORDS: Final = 80  # read words on a separator sheet
_SYMBOLOGIES: Final = frozenset({"qrcode", "qr code"})
_FORM: Final = re.compile(
    re.escape(PREFIX) + r"\?v=1&class=(?P<named>[a-z][a-z0-9-]{0,63})(?:&purpose=(?P<purpose>[a-z][a-z0-9-]{0,63}))?"
)


@dataclass(frozen=True, slots=True)
class Separator:
    """What a separator sheet asks for; an empty class means that it cannot be followed."""

    document_class: str
    purpose: str = ""


BROKEN: Final = Separator("")


def parse(untrusted_text: str) -> Separator | None:
    """The separator that a QR code's text is; None if the text is none of ours."""
    if untrusted_text[: len(PREFIX)].lower() != PREFIX:
        return None
    found = _FORM.fullmatch(untrusted_text) if len(untrusted_text) <= MAX_TEXT and untrusted_text.isascii() else None
    return Separator(found["named"], found["purpose"] or "") if found else BROKEN


def separator_on(barcodes: Sequence[Barcode], words: int) -> Separator | None:
    """The separator that a page is; None if it is none. Two that disagree cannot be followed."""
    if words > MAX_WORDS:
        return None
    found = {parse(code.text) for code in barcodes if code.symbology.lower() in _SYMBOLOGIES} - {None}
    if len(found) > 1:
        return BROKEN
    return next(iter(found), None)
