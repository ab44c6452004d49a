"""Separator sheets: a page with a QR code that says what follows, or a plain sheet that only divides.

The code says `scanstation:separator?v=1[&class=NAME][&purpose=NAME][&sheets=N]`, at least one of them: the class of
what follows, its purpose, how many sheets of paper follow until the next separator (separators not counted).

Rules:
- The text comes from paper, so anybody may have written it: bounded, plain characters, known keys once, no escapes.
- A code that begins like ours and is not well formed is no separator to follow but one to stop at: it names no class.
- Only a page with next to nothing else on it is a separator sheet; a code on a letter is part of the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.documents import PATCH_SYMBOLOGY, UNREAD_SYMBOLOGY, Barcode

PREFIX: Final = "scanstation:separator"
MAX_TEXT: Final = 256  # characters
MAX_WORDS: Final = 80  # read words on a separator sheet
MAX_SHEETS: Final = 9_999  # that a separator may declare
_SYMBOLOGIES: Final = frozenset({"qrcode", "qr code"})
_FORM: Final = re.compile(
    re.escape(PREFIX) + r"\?v=1(?=&)(?:&class=(?P<named>[a-z][a-z0-9-]{0,63}))?"
    r"(?:&purpose=(?P<purpose>[a-z][a-z0-9-]{0,63}))?(?:&sheets=(?P<sheets>[1-9][0-9]{0,3}))?"
)


@dataclass(frozen=True, slots=True)
class Separator:
    """What a separator sheet asks for.

    An empty class means that it cannot be followed, unless the sheet is `plain`: one that divides and names no class.
    """

    document_class: str
    purpose: str = ""  # empty: those of the press
    sheets: int = 0  # that follow until the next separator; 0: not declared
    plain: bool = False


BROKEN: Final = Separator("")
PATCH: Final = Separator("", plain=True)
"""A sheet that divides and names nothing: what follows has the class and the purposes of the press."""


def code_text(document_class: str = "", purpose: str = "", sheets: int = 0) -> str:
    """What the code of a separator sheet says, keys in the order in which `parse` wants them; "" and 0 are left out."""
    values = (("class", document_class), ("purpose", purpose), ("sheets", str(sheets) if sheets else ""))
    return PREFIX + "?v=1" + "".join(f"&{key}={value}" for key, value in values if value)


def parse(untrusted_text: str) -> Separator | None:
    """The separator that a QR code's text is; None if the text is none of ours."""
    if untrusted_text[: len(PREFIX)].lower() != PREFIX:
        return None
    found = _FORM.fullmatch(untrusted_text) if len(untrusted_text) <= MAX_TEXT and untrusted_text.isascii() else None
    if not found:
        return BROKEN
    named = found["named"] or ""
    return Separator(named, found["purpose"] or "", int(found["sheets"] or 0), plain=not named)


def separator_on(barcodes: Sequence[Barcode], words: int) -> Separator | None:
    """The separator that a page is; None if it is none. Two that disagree cannot be followed."""
    if words > MAX_WORDS:
        return None
    if any(code.symbology == UNREAD_SYMBOLOGY for code in barcodes):
        return BROKEN  # a sheet that named something nobody could read
    patches = [PATCH for code in barcodes if code.symbology == PATCH_SYMBOLOGY]
    return agreed([*patches, *(parse(code.text) for code in barcodes if code.symbology.lower() in _SYMBOLOGIES)])


def agreed(said: Iterable[Separator | None]) -> Separator | None:
    """What several marks on one sheet say together; None if there is none. A plain one beside another adds nothing."""
    found = set(said) - {None}
    named = found - {PATCH} or found
    return BROKEN if len(named) > 1 else next(iter(named), None)
