# ruff: noqa: SIM905 - word lists are kept as text
"""People by what stands right behind or before them: an age at the beginning of a line, a title behind a stroke.

Rules:
- A first name that begins its cell, before an age in years or months (`Amber 6y 4m`), is somebody's; so is a word that
  begins a sentence and is said to be so old (`Pip is a 67-year-old`), but for those that forms print; and so is each of
  several children, with their years in parentheses (`Children Una (24), Zelda (21)`).
- A title behind a stroke names who follows (`SPEECH/MS. LOVE`).
- A birthday from the ninetieth on is an age over 89.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import RELATIONS, STAFF
from appliance.redaction.tokens import NameHit, Token

_AGE = re.compile(r"\d{1,2}(?:y|yo|y/o|yrs?|m|mos?|wks?|[MF])[.,;:]?")
_TITLED = re.compile(r"[A-Za-z]{2,}/(?:M(?:r|R|s|S|rs|RS)|D(?:r|R))\.?")
_NAME = re.compile(r"[A-Z][A-Za-z'-]+[.,;]?")
_SAID = re.compile(r"is an? \(?\d{1,3}[- ]?(?:year|yr|y\.?/?o|month|week|day)")
_CHILDREN = frozenset("children kids sons daughters siblings brothers sisters grandchildren".split())
_YEARS = re.compile(r"\(?\d{1,2}(?:y|yo|mo)?\)?[,;.)]?")
_OLD_BIRTHDAY = re.compile(r"(?:9\d|1[01]\d)(?:st|nd|rd|th) (?:birth ?day|b-?day)", re.IGNORECASE)
_NOBODY = RELATIONS | STAFF | {"he", "she", "it", "this", "that", "they", "who", "there", "here", "below", "above"}


def find(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """The names of such people, and such birthdays."""
    yield from _said_to_be(layout, words, lexicon)
    yield from _children(layout, words)
    for cell in layout.cells:
        for first, after in zip(cell.words, cell.words[1:], strict=False):
            token, text = words[first], layout.words[after].text
            begins = first == cell.words[0] and token.title and token.kind is Kind.GIVEN
            if begins and _AGE.fullmatch(text):
                yield NameHit(first, Category.NAME, sure=False)
            if _TITLED.fullmatch(layout.words[first].text) and _NAME.fullmatch(text):
                yield from (NameHit(index, Category.PROVIDER, sure=False) for index in (first, after))


def _children(layout: Layout, words: Sequence[Token]) -> Iterator[NameHit]:
    """The children of a list, each before its years."""
    for place, token in enumerate(words):
        if token.lower not in _CHILDREN:
            continue
        for name, years in zip(words[place + 1 :: 2], words[place + 2 :: 2], strict=False):
            said = layout.words[years.index].text
            if not (name.title and name.core.isalpha() and _YEARS.fullmatch(said)):
                break
            yield NameHit(name.index, Category.NAME, sure=True)
            if said[-1] != ",":
                break


def _said_to_be(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """Who is said to be so old, and the number of a birthday that says it."""
    for place, token in enumerate(words):
        behind = " ".join(layout.words[t.index].text for t in words[place + 1 : place + 4])
        here = layout.words[token.index].text
        if token.core[:1].isdigit():
            if _OLD_BIRTHDAY.match(f"{here} {behind}"):
                yield NameHit(token.index, Category.AGE, sure=False)
        elif token.opens and token.title and _SAID.match(behind):
            called = token.core.isalpha() and token.lower not in _NOBODY and token.lower not in lexicon.capitals
            if called and not lexicon.abbreviation(token.core):
                yield NameHit(token.index, Category.NAME, sure=True)
