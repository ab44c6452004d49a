"""What belongs to a name or a house of which a stamp or dirt hid the rest: `in Port` before a word nobody could read.

Rules:
- It looks at words beside one that stays behind because it was not read surely or is unknown, and only denies.
- A word that towns begin with, behind `in` or `at`; a trade behind `of` and a word; an initial behind two of a name;
  a word for houses behind a name that was read in pieces; the first letter of a word that it touches; the first
  digits of a number (`#3` and what a stamp hides).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.redaction.layout import Layout, bare
from appliance.redaction.name_words import SPECIALTIES
from appliance.redaction.number_rests import Reasons, leaves
from appliance.redaction.reasons import Reason

_UNREAD: frozenset[Reason | None] = frozenset({Reason.UNSURE_READING, Reason.UNKNOWN_WORD, Reason.NOT_PRINT})
_NAMED: frozenset[Reason | None] = frozenset({Reason.NAME, Reason.PROVIDER, Reason.KNOWN, Reason.ORGANISATION})
_BEGIN_TOWNS = frozenset(
    {"Port", "Fort", "Lake", "Mount", "Mt", "Saint", "St", "San", "Santa", "New", "Old", "North", "South", "East",
     "West", "Upper", "Lower", "Glen", "Cape", "Point", "Big", "Little", "Great", "Grand", "Rock", "Cedar", "Oak"}
)  # fmt: skip
_NUMBER = re.compile(r"#\d{1,6}")
_YEAR, _HARDLY = re.compile(r"(?:19|20)\d\d[.,]?"), 20.0  # confidence of a word that is a guess
_TOUCH = 0.2  # heights between the pieces of one word, at most; a space is wider
_WHERE = frozenset({"in", "at", "of", "from", "near", "to"})
_TRADES = SPECIALTIES | frozenset(
    {"pediatrics", "cardiology", "neurology", "urology", "oncology", "gynecology", "ent", "imaging"}
)

_BIG_HOUSES = frozenset({"Health", "Healthcare", "Hospital", "Clinic", "Medical", "Center", "Centre"})


def find(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Words that leave though they belong to what was not read, each with the reason to deny it."""
    yield from _houses(layout, reasons)
    yield from _years(layout, reasons)
    for index, word in enumerate(layout.words):
        if not leaves(reasons, index):
            continue
        before, after = layout.neighbours(index)
        core = bare(word.text)
        behind = "" if before is None else layout.words[before].text
        if core in _BEGIN_TOWNS and behind in _WHERE and after is not None and _is_hidden(layout, reasons, after):
            yield index, Reason.PLACE
        if _NUMBER.fullmatch(word.text) and after is not None and _is_hidden(layout, reasons, after):
            yield index, Reason.OTHER
        if after is not None and _begins(layout, reasons, index, after):
            yield index, Reason.UNKNOWN_WORD
        if before is None or not _is_hidden(layout, reasons, before):
            continue
        first, _ = layout.neighbours(before)
        if first is None or layout.words[before].text[-1:] in ",;:.":
            continue
        if core.casefold() in _TRADES and core[:1].isupper() and layout.words[first].text in _WHERE:
            yield index, Reason.ORGANISATION
        if len(core) == 1 and core.isupper() and reasons[first] in _NAMED:
            yield index, Reason.NAME


def _houses(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Words for houses behind a name that was read in pieces (`Univer sity Health`)."""
    for index, word in enumerate(layout.words):
        before, _ = layout.neighbours(index)
        house = bare(word.text) in _BIG_HOUSES and leaves(reasons, index)
        if house and before is not None and _is_torn(layout, reasons, before):
            yield index, Reason.ORGANISATION


def _begins(layout: Layout, reasons: Reasons, index: int, after: int) -> bool:
    """Whether a sign alone is the first letter of the word that it touches, which nobody knows (`0` and `ttilie`)."""
    one, other = layout.words[index], layout.words[after]
    unknown = reasons[after] in _UNREAD and other.text[:1].islower()
    capital = len(one.text) == 1 and (one.text.isupper() or one.text.isdigit())
    return capital and unknown and other.box.left - one.box.right <= _TOUCH * one.box.height


def _is_torn(layout: Layout, reasons: Reasons, last: int) -> bool:
    """Whether a word nobody knows was read in two pieces, of which the first has a capital (`Univer sity`)."""
    first, _ = layout.neighbours(last)
    if first is None or reasons[last] not in _UNREAD or not bare(layout.words[last].text)[:1].islower():
        return False
    one, other = layout.words[first], layout.words[last]
    held = other.box.left - one.box.right <= _TOUCH * one.box.height and one.text[:1].isupper()
    return held or _is_hidden(layout, reasons, first)


def _years(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Years behind capitals that could hardly be read and may be a month."""
    for index, word in enumerate(layout.words):
        before, _ = layout.neighbours(index)
        year = _YEAR.fullmatch(word.text) is not None and leaves(reasons, index)
        if year and before is not None and _is_guess(layout, reasons, before):
            yield index, Reason.DATE


def _is_guess(layout: Layout, reasons: Reasons, index: int) -> bool:
    """Whether a word stays behind that could hardly be read and is in capitals."""
    word = layout.words[index]
    return word.confidence < _HARDLY and not leaves(reasons, index) and word.text.isupper()


def _is_hidden(layout: Layout, reasons: Reasons, index: int) -> bool:
    """Whether a word stays behind that was not read surely and may be a name: it has a capital, or no letter at all."""
    text = bare(layout.words[index].text)
    return reasons[index] in _UNREAD and not text[:1].islower()
