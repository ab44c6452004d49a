"""What is left of a name, a date or an address when its telling part is known already.

Rules:
- It looks at reasons that others gave, and denies the words that go with what they denied: of people's names
  (`name_remainders`), of houses and places (`house_remainders`), the day of a broken date, the dotted part before a
  mail address, what stands between a street and its town.
"""

from __future__ import annotations

import re

from appliance.redaction import house_remainders, name_remainders
from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.name_remainders import is_initial
from appliance.redaction.reasons import Reason
from appliance.redaction.rules import ORDINAL, STATES
from appliance.redaction.vicinity import before as _before

_OPEN_DATE = re.compile(r"\d[/-][\]|)1lI]?$")
_OPEN_END = re.compile(r"[\w.+-]*[._-]")
_HOST = re.compile(r"@[\w-]{2,}\.[A-Za-z]{2}")
_INSIDE, _NEAR = frozenset(".-_+@"), 0.6  # signs of an address; heights
_MOST_STROKES = 2  # read between two words
_UNREAD: frozenset[Reason | None] = frozenset({Reason.NOT_PRINT, Reason.UNSURE_READING, Reason.UNKNOWN_WORD})
_KEPT: frozenset[Reason | None] = frozenset({Reason.VOCABULARY, Reason.VALUE, None})
_MOST_OF_NAME = 4  # words
_MOST_INSIDE = 4  # words between a street and its town


def deny_remainders(layout: Layout, reasons: list[Reason | None], lexicon: Lexicon) -> None:
    """Denies what is left of names, dates and addresses; `reasons` are changed in place."""
    for index in range(len(reasons)):
        name_remainders.deny_beside(layout, reasons, index, lexicon)
        _rest_of_date(layout, reasons, index)
        _day_in_words(layout, reasons, index)
        house_remainders.deny_beside(layout, reasons, index, lexicon)
        _before_address(layout, reasons, index)
        _behind_letter(layout, reasons, index, lexicon)
        _within_address(layout, reasons, index)
    for cell in range(len(layout.cells)):
        _above_address(layout, reasons, cell, lexicon)
    name_remainders.deny_named_again(layout, reasons)
    name_remainders.deny_initials_again(layout, reasons)
    name_remainders.deny_whole_again(layout, reasons)
    for index in range(len(reasons)):
        house_remainders.deny_article(layout, reasons, index)


def _rest_of_date(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`08/28/ 1983`, `08/28/] 983`: what stands behind a date that ends with its stroke."""
    before = _before(layout, index)
    if before is None or reasons[before] is not Reason.DATE or not layout.words[index].text[:1].isdigit():
        return
    if _OPEN_DATE.search(layout.words[before].text) and layout.words[before].line == layout.words[index].line:
        reasons[index] = Reason.DATE


def _day_in_words(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`the twelfth of F February, 2023`: a stroke that was read between a day in words and the rest of its date."""
    day = _before(layout, index)
    if day is None or layout.words[index].text != "of" or not ORDINAL.fullmatch(layout.words[day].text):
        return
    after = index + 1
    while after < len(reasons) and after <= index + _MOST_STROKES and reasons[after] in _UNREAD:
        after += 1
    if after < len(reasons) and reasons[after] is Reason.DATE:
        article = _before(layout, day)
        the = article if article is not None and layout.words[article].text.casefold() == "the" else day
        for place in (the, day, index):
            reasons[place] = Reason.DATE


def _before_address(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`rosemary. whitfield@example.org`, `may .whitfield@example.org`: a reading broke the address at a dot."""
    before = _before(layout, index)
    if reasons[index] is not Reason.EMAIL or before is None:
        return
    text, address = layout.words[before].text, layout.words[index].text
    opened = _OPEN_END.fullmatch(text) is not None and text[:1].islower()
    goes_on = address[:1] in _INSIDE and _clings(layout, before, index) and text[:1].isalnum()
    if ("@" in address and opened) or (_HOST.search(address) and goes_on):
        reasons[before] = Reason.EMAIL


def _behind_letter(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`L akeview,` of a street: no word begins small right behind a capital that stays behind."""
    before = _before(layout, index)
    text = bare(layout.words[index].text)
    if before is None or not text.isalpha() or not text.islower() or text in lexicon.common:
        return
    letter, reason = layout.words[before].text, reasons[before]
    if len(letter) == 1 and letter.isupper() and reason not in _KEPT and _clings(layout, before, index):
        reasons[index] = reason


def _clings(layout: Layout, before: int, index: int) -> bool:
    """Whether a word stands hardly farther behind another one than its letters do from each other."""
    one, other = layout.words[before], layout.words[index]
    return one.line == other.line and other.box.left - one.box.right <= _NEAR * max(one.box.height, other.box.height)


def _within_address(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`12 Sparrow Hill, 2nd floor rear, Northgate, MA`: what stands between a street and its town with the state."""
    before = layout.neighbours(index)[0]
    street = None if before is None else layout.neighbours(before)[0]
    if before is None or street is None or not layout.words[before].text.endswith(","):
        return
    if reasons[index] is Reason.PLACE or {reasons[before], reasons[street]} != {Reason.PLACE}:
        return
    inside, after = [index], layout.neighbours(index)[1]
    while after is not None and reasons[after] is not Reason.PLACE and len(inside) < _MOST_INSIDE:
        inside.append(after)
        after = layout.neighbours(after)[1]
    state = None if after is None else layout.neighbours(after)[1]
    if after is None or state is None or reasons[after] is not Reason.PLACE or reasons[state] in _KEPT:
        return
    if layout.words[state].text.rstrip(".,") in STATES and layout.words[after].text.endswith(","):
        for one in inside:
            reasons[one] = Reason.PLACE


def _above_address(layout: Layout, reasons: list[Reason | None], cell: int, lexicon: Lexicon) -> None:
    """`M. DAY` in the line above `7166 ORCHARD TERRACE`: whose address it is, though each word means something else."""
    members, row = layout.cells[cell].words, layout.cells[cell].row + 1
    texts = [layout.words[word].text.rstrip(",") for word in members]
    below = [c for c in layout.rows[row] if layout.aligned(cell, c)] if row < len(layout.rows) else []
    first = [layout.cells[c].words[0] for c in below]
    addressed = any(reasons[i] is Reason.PLACE and layout.words[i].text.isdigit() for i in first)
    named = all(text.replace(".", "").isalpha() and text[:1].isupper() for text in texts)
    lettered = any(is_initial(text) for text in texts)
    called = any(squeeze(text) in lexicon.given or squeeze(text) in lexicon.family for text in texts)
    if addressed and named and lettered and called and 1 < len(texts) <= _MOST_OF_NAME:
        for word in members:
            reasons[word] = Reason.NAME
