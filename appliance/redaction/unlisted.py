"""Abbreviations that no list has, right before what they measure (`MIO 24 mm`, `LEFS 31/80`), and flags behind results.

Rules:
- Three to five capitals, or with one small letter at their end, that are nobody's name, before a number with a unit
  that neither people (`kg`) nor times have, or before points of a whole that no day of a month has.
- Letters that somebody on the page has as initials measure nothing.
- A lone `H` or `L` right behind a number says that it is high or low.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Kind
from appliance.redaction.tokens import Token, nameable, near
from appliance.redaction.values import is_measured, is_unit

_LETTERS = re.compile(r"[A-Z]{3,5}|[A-Z]{2,4}[a-z]")
_NUMBER = re.compile(r"[<>~=+-]{0,2}\d{1,4}(?:\.\d{1,3})?(?:[-\u2013]\d{1,4}(?:\.\d{1,3})?)?")
_JOINED = re.compile(r"[<>~=+-]{0,2}\d{1,4}(?:\.\d{1,3})?(?:mm|cm|mL|ml|mg|mcg|mmHg|dB|Hz|%|\u00b0)[,.;:)]?")
_POINTS = re.compile(r"(\d{1,3})/(\d{1,3})[,.;:)]?")
_NO_MEASURE = re.compile(  # what goes with people's years and with times
    r"(?i)(?:y|yo|y/o|yrs?|years?|m|f|mos?|months?|w|wks?|weeks?|d|days?|h|hrs?|hours?|mins?|minutes?|in|ft|lbs?|kg|x|times|am|pm|"
    r"units?|tabs?|caps?|st|nd|rd|th|rooms?|to|a|g|l|s)"
)
_FLAGS, _FLAGGED = frozenset({"H", "L", "HH", "LL"}), re.compile(r"[<>]?\d{1,4}(?:[.,]\d{1,3})?%?")
_MONTHS, _MONTH_DAYS = 12, 31


def find(layout: Layout, words: Sequence[Token]) -> Iterator[int]:
    """Indexes of such abbreviations."""
    initials: frozenset[str] | None = None
    for token in words:
        if token.kind is not Kind.UNKNOWN or not _LETTERS.fullmatch(token.core) or token.dotted:
            continue
        _, after = layout.neighbours(token.index)
        if after is None or not _measures(layout, after):
            continue
        initials = _initials(layout, words) if initials is None else initials
        if token.core not in initials:
            yield token.index


def flags(layout: Layout) -> Iterator[int]:
    """Indexes of lone letters that say that the result before them is high or low."""
    for index, word in enumerate(layout.words):
        before, after = layout.neighbours(index) if word.text in _FLAGS else (None, None)
        behind = "" if after is None else layout.words[after].text
        flagged = before is not None and _FLAGGED.fullmatch(layout.words[before].text) is not None
        if flagged and (not behind[:1].isupper() or is_measured(behind)):
            yield index


def _measures(layout: Layout, index: int) -> bool:
    """Whether a word is a number with a unit, or some of all points."""
    text = layout.words[index].text
    if points := _POINTS.fullmatch(text):
        some, all_ = int(points[1]), int(points[2])
        return some <= all_ and (all_ > _MONTH_DAYS or some > _MONTHS)
    if _JOINED.fullmatch(text):
        return True
    _, after = layout.neighbours(index)
    if after is None or not _NUMBER.fullmatch(text):
        return False
    unit = layout.words[after].text.strip(".,;:()")
    return is_unit(unit) and _NO_MEASURE.fullmatch(unit) is None


def _initials(layout: Layout, words: Sequence[Token]) -> frozenset[str]:
    """The first letters of what may be somebody's names beside each other, either way round."""
    found = set()
    for size in (2, 3):
        for run in zip(*(words[k:] for k in range(size)), strict=False):
            together = all(near(layout, one, other) for one, other in itertools.pairwise(run))
            if together and all(t.title for t in run) and any(nameable(t) for t in run):
                letters = [t.core[0] for t in run]
                found |= {"".join(letters), "".join(letters[1:] + letters[:1])}
    return frozenset(found)
