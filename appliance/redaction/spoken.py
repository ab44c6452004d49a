# ruff: noqa: E501, RUF001 - a pattern is read whole, and paper has these signs
"""Identifiers as they are dictated: punctuation said aloud, days, numbers and rooms in words, names spelled with words.

Rules:
- Only what no dose and no finding says: a day needs a weekday, a month or a small word that dates have; a number needs
  several single digits or a word for its strokes; a room needs the word for it.
- It only names spans of characters; `rules` makes them denials.
- Patterns are linear: no nested repetition, every repetition bounded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.policy.categories import Category

_DIGIT = r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)"
_TENS = r"(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)"
_TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_NUMBER = rf"(?:{_TENS}(?:[-\s]{_DIGIT})?|{_TEENS}|(?:oh\s)?{_DIGIT})"
_YEAR = rf"(?:(?:nineteen|twenty)\s(?:oh\s)?{_NUMBER}|two\sthousand(?:\s(?:and\s)?{_NUMBER})?|{_NUMBER})"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    r"sixteenth|seventeenth|eighteenth|nineteenth|(?:twenty|thirty)[-\s](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|"
    r"twentieth|thirtieth)"
)
_LATE_ORDINAL = _ORDINAL.replace("first|second|third|", "", 1)  # the first three number other things too
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
_STROKE = r"(?:dash|hyphen|slash|stroke)"
_ROOM = r"(?:room|suite|apartment|ward|bay|cubicle|pod|cell(?:\snumber|\sblock)|bed\snumber|unit\snumber|floor\snumber)"
_NO_ROOM = r"(?!\s(?:has|days?|weeks?|months?|years?|hours?|minutes?|times?|people|beds?|patients?|men|women|of|at\sa\stime|liters?|doses?)\b)"
_WORD = r"[a-z][a-z'’-]{1,20}"
_NO_NAME = r"(?!(?:is|was|has|had|and|who|the|a|an|in|of|with|denies|states|reports|seen|comma|period|colon|stable|alert|awake)\b)"
_PATTERNS: tuple[tuple[Category, re.Pattern[str]], ...] = tuple(
    (category, re.compile(pattern, re.IGNORECASE))
    for category, pattern in (
        (Category.DATE, rf"\b{_WEEKDAY},?\s(?P<x>(?:comma\s)?(?:the\s)?(?:{_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)))\b"),
        (Category.DATE, rf"\b(?:on|until|till|by|since|before|after|through|from)\s(?P<x>the\s{_LATE_ORDINAL})(?=\s?(?:[.,;!?)]|\n|$)|\s(?:and|or|at|in|for|with|to|when|because|he|she|they|i|we|period|comma)\b)"),
        (Category.DATE, r"\bthe\s\d{1,2}(?:st|nd|rd|th)(?:,|\s(?:and|or|to|through))\s(?P<x>(?:the\s)?\d{1,2}(?:st|nd|rd|th))(?!\w)(?!\s(?:digit|toe|finger|rib|ray|metatarsal|metacarpal|interspace|degree|percentile|visit|day|week|grade))"),
        (Category.DATE, rf"\b{_MONTH}(?:\s(?:of\s)?(?:last|this|next|that)\syear\b)"),
        (Category.DATE, rf"\b(?:the\s)?(?:first|second|third|fourth|last|\d(?:st|nd|rd|th))\s{_WEEKDAY}\s(?:of|in)\b(?:\s(?:the\smonth|each\smonth|every\smonth)\b)?"),
        (Category.DATE, rf"\b{_NUMBER}\s{_STROKE}\s{_NUMBER}\s{_STROKE}\s{_YEAR}\b"),
        (Category.OTHER, rf"\b(?:(?:double\s|triple\s)?{_DIGIT}\s){{1,8}}{_STROKE}\s(?:(?:double\s|triple\s)?{_DIGIT}\s){{2,8}}(?:{_STROKE}\s(?:{_DIGIT}\s){{1,8}})?(?=\S|$)"),
        (Category.OTHER, rf"\b(?:(?:double|triple)\s)(?:{_DIGIT})(?:\s(?:double\s|triple\s)?{_DIGIT}){{2,9}}\b"),
        (Category.OTHER, rf"\b(?:ends?|ending)\s(?:in|with)\s(?P<x>\d{{4,6}}|(?:{_DIGIT}\s){{2,5}}{_DIGIT})\b(?!\s?(?:m?[gl]|mcg|units?|hours?|hrs|hrs?)\b)"),
        (Category.OTHER, r"\blast\s(?:four|4|three|3)(?:\sdigits)?(?:\s(?:of|are|is|is\sthe|of\sthe|of\shis|of\sher)(?:\s(?:phone|cell|card|account|number|member|policy|ssn|social)){1,2})?[:\s]{1,3}(?P<x>\d{3,4})\b"),
        (Category.OTHER, rf"\b{_ROOM}\s(?P<x>(?:number\s)?{_NUMBER}(?:[\s-]{_NUMBER}){{0,3}}\b(?:\s(?:north|south|east|west|(?-i:[A-D]))\b)?){_NO_ROOM}"),
        (Category.NAME, rf"\b(?:(?:on|for|re|regarding|about)\s(?:the\s|this\s)?(?:patient|pt|client|resident)|(?:patient|patient's|last|first|full)\sname(?:\sis)?)(?:\s(?:named|colon))?\s(?P<x>{_NO_NAME}{_WORD}\scomma\s{_NO_NAME}{_WORD})\b"),
        (Category.NAME, r"\b(?:first|last|middle|maiden|given|family)\sname(?:\sis)?\s(?P<x>(?!is\b|and\b|not\b|unknown\b|on\b|of\b|the\b|was\b|only\b)[a-z][a-z'’-]{1,20})(?=\s(?:period|comma|spelled|that\sis|first|last|middle|dictating)\b)"),
        (Category.NAME, r"(?<![\w'’])(?P<x>(?-i:[A-Z]))\sas\sin\s[a-z]{3,12}\b"),
        (Category.NAME, r"\b(?:spelled|spelling|spelt)[:,]?\s(?:as\s)?(?P<x>[a-z](?:[\s,-]{1,2}[a-z]){2,15})(?![\w'’])"),
    )
)  # fmt: skip


def find(text: str) -> Iterator[tuple[int, int, Category]]:
    """Spans of `text` that say an identifier aloud, with what they are."""
    for category, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield (*match.span("x" if "x" in pattern.groupindex else 0), category)
