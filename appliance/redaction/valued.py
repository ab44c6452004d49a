# ruff: noqa: SIM905 - word lists are kept as text
"""Abbreviations that their company makes medicine: `ALB 3.7`, `LA 4.6 cm`, `325 mg QOD`, `surface Ab`.

Rules:
- A known abbreviation right before a result names nobody: a number with a point or a unit, or a short one that ends
  what is said. A year, a room or a ZIP is no result, and an age makes initials of it.
- When a dose is to be taken stands behind the dose.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from appliance.redaction import tables
from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.tokens import Token
from appliance.redaction.values import is_unit

_LETTERS = range(2, 7)
_RESULT = re.compile(r"[<>~=]{0,2}(?:\d{1,3}\.\d{1,3}|\.\d{1,3})[,.;:)]?")
_SHORT = re.compile(r"[<>~=]{0,2}\d{1,3}[,.;)]?")
_AGED = re.compile(r"(?:y|yo|y/o|yr|yrs|years?|m|f)\b", re.IGNORECASE)
_SCHEDULES = frozenset(
    "qd qod bid tid qid hs qhs qam qpm qac prn stat ac pc biw tiw nocte daily weekly nightly qwk qow".split()
)
_DOSE = re.compile(
    r"(?:\d[\d,.]*)?(?:mg|mcg|g|ml|units?|iu|meq|tabs?|caps?|puffs?|gtts?|drops?|po|sl|im|iv|sc|sq|subq|pr)"
)
_SMALL = 2  # letters


_UNITS = frozenset({"Fr", "MU", "Ga"})
_BASE, _PRISM = re.compile(r"B[IOUD]"), re.compile(r"\d{1,2}\.\d{1,2}")  # of prisms
_ICD = re.compile(r"\(?[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\)?[:,]?")
_COUNT = re.compile(r"\d{1,2}(?:\.\d)?")
_EMERGENCY = "ED"
_INTO = frozenset("in the to via from no any at".split())


def find(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> Iterator[int]:
    """Indexes of abbreviations that name nobody."""
    yield from _beside(layout, words)
    for token in words:
        before, after = layout.neighbours(token.index)
        if before is not None and token.lower in _SCHEDULES and _DOSE.fullmatch(words[before].lower.strip(".,;")):
            yield token.index
            continue
        left = "" if before is None else layout.words[before].text
        if (token.core in _UNITS and _COUNT.fullmatch(left)) or (
            _BASE.fullmatch(token.core) and _PRISM.fullmatch(left)
        ):
            yield token.index  # `16 Fr`, `0.5 BI`
            continue
        if layout.words[token.index].text == _EMERGENCY and (
            left.casefold() in _INTO or (after is not None and _plain(words[after]))
        ):
            yield token.index
            continue
        if len(token.core) not in _LETTERS or not lexicon.abbreviation(token.core) or token.dotted:
            continue
        if (after is not None and token.upper and _is_result(layout, after)) or (
            before is not None and len(token.core) == _SMALL and not token.upper and _medical(words[before], lexicon)
        ):
            yield token.index


def _beside(layout: Layout, words: Sequence[Token]) -> Iterator[int]:
    """Indexes of what a wheal belongs to, and of what a code stands for."""
    wheals = tables.wheals(layout)
    for index in wheals:
        before, _ = layout.beside_in_row(index)
        if before is not None and before not in wheals:
            yield before  # `Timothy 8/25`
    for index in (*tables.procedures(layout), *_diagnoses(layout)):
        _, after = layout.beside_in_row(index)
        if after is not None and words[after].kind is Kind.SAFE:
            yield after  # what a code stands for: `20610 Major joint`


def _diagnoses(layout: Layout) -> Iterator[int]:
    """Indexes of codes of diagnoses."""
    return (index for index, word in enumerate(layout.words) if _ICD.fullmatch(word.text))


def _is_result(layout: Layout, index: int) -> bool:
    """Whether a word is the result of what stands before it."""
    text = layout.words[index].text
    if _RESULT.fullmatch(text):
        return True
    if not _SHORT.fullmatch(text):
        return False
    _, after = layout.neighbours(index)
    if text[-1] in ",;.)":
        return True
    return after is not None and is_unit(behind := layout.words[after].text) and _AGED.match(behind) is None


def _plain(token: Token) -> bool:
    """Whether a word is nobody's name and written out."""
    return token.kind is Kind.SAFE and token.core.isalpha() and not token.dotted


def _medical(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is medicine, written small or as an abbreviation, and the next one goes with it."""
    said = lexicon.clinical(token.lower) if token.core.islower() else token.upper and lexicon.abbreviation(token.core)
    return said and token.kind is Kind.SAFE and not token.stop and not token.dotted
