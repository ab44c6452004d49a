"""What a read word says about the kind of its document: a word, or the shape of a number.

Rules:
- A number, date, amount or code is only its shape here: no identifier can become evidence.
- Shapes and letters alone; nothing is looked up.
"""

from __future__ import annotations

import re
from typing import Final

_APOSTROPHE: Final = "\u2019"
_EDGES: Final = "\"'`.,;:!?()[]{}<>*|~=\u00ab\u00bb\u201c\u201d\u2018\u2019\u2022-\u2013\u2014/\\"
_SHAPES: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("<money>", r"[$€£]\d[\d,.]*|\d{1,3}(?:,\d{3})+\.\d\d|\d+\.\d\d"),
        ("<date>", r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}"),
        ("<time>", r"\d{1,2}:\d\d(?::\d\d)?"),
        ("<percent>", r"\d+(?:\.\d+)?%"),
        ("<old-year>", r"1[89]\d\d"),
        ("<year>", r"20\d\d"),
        ("<range>", r"\d+(?:\.\d+)?\s?[-\u2013]\s?\d+(?:\.\d+)?"),
        ("<pressure>", r"\d{2,3}/\d{2,3}"),
        ("<icd>", r"[A-TV-Z]\d\d\.?[\dA-Z]{0,4}"),
        ("<five-digits>", r"\d{5}"),
        ("<decimal>", r"[<>]?\d*\.\d+"),
        ("<small>", r"[<>]?\d{1,3}"),
        ("<dose>", r"\d+(?:\.\d+)?(?:mg|mcg|ml|g|cm|mm|units)"),
        ("<long-number>", r"[\d-]{6,}"),
    )
)
SHAPE_NAMES: Final = (*(name for name, _ in _SHAPES), "<code>", "<blank>", "<box>", "<mark>")
_BLANK: Final = re.compile(r"[_.]{3,}|_+")
_BOX: Final = re.compile(r"\[\s?[xX]?\s?\]|[\u2610-\u2612\u25a0\u25a1]|[oO0]")
_WORD: Final = re.compile(r"[a-z]+(?:['/&-][a-z0-9]+)*")


def token(text: str) -> str:
    """The word in small letters, or the name of its shape; "" for what says nothing."""
    if _BLANK.fullmatch(text):
        return "<blank>"
    if _BOX.fullmatch(text):
        return "<box>"
    bare = text.strip(_EDGES)
    if not bare:
        return "<mark>" if text else ""
    if any(c.isdigit() for c in bare):
        return next((name for name, pattern in _SHAPES if pattern.fullmatch(bare)), "<code>")
    word = bare.lower().replace(_APOSTROPHE, "'").removesuffix("'s")
    return word if _WORD.fullmatch(word) else ""
