"""People by what stands right behind or before them: an age at the beginning of a line, a title behind a stroke.

Rules:
- A first name that begins its cell, before an age in years or months (`Amber 6y 4m`), is somebody's.
- A title behind a stroke names who follows (`SPEECH/MS. LOVE`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Kind
from appliance.redaction.tokens import NameHit, Token

_AGE = re.compile(r"\d{1,2}(?:y|yo|y/o|yrs?|m|mos?|wks?|[MF])[.,;:]?")
_TITLED = re.compile(r"[A-Za-z]{2,}/(?:M(?:r|R|s|S|rs|RS)|D(?:r|R))\.?")
_NAME = re.compile(r"[A-Z][A-Za-z'-]+[.,;]?")


def find(layout: Layout, words: Sequence[Token]) -> Iterator[NameHit]:
    """The names of such people."""
    for cell in layout.cells:
        for first, after in zip(cell.words, cell.words[1:], strict=False):
            token, text = words[first], layout.words[after].text
            begins = first == cell.words[0] and token.title and token.kind is Kind.GIVEN
            if begins and _AGE.fullmatch(text):
                yield NameHit(first, Category.NAME, sure=False)
            if _TITLED.fullmatch(layout.words[first].text) and _NAME.fullmatch(text):
                yield from (NameHit(index, Category.PROVIDER, sure=False) for index in (first, after))
