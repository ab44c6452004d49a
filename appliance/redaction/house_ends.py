# ruff: noqa: SIM905 - word lists are kept as text
"""The last words of a house's name (`Institute`), behind the rest of it that stays behind already.

Rules:
- As in `goes_on`: it looks at reasons that others gave, and denies what is the rest of what they denied.
- Such a word belongs to the house that stands before it, or at the end of the line before; a full stop between them may
  be dirt, and small words are a part of the name.
- In a cell of names and nothing else it is the end of the house that they are.
- A word with a capital may stand between a house's first word and such a word (`Zzyzx Nature Farm`), and the first word
  in parentheses belongs to the house that follows it (`(Farmers' Zzyzx Co-op)`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from appliance.redaction.layout import Layout, bare
from appliance.redaction.name_words import HOUSE_WORDS
from appliance.redaction.number_rests import Reasons, leaves
from appliance.redaction.reasons import Reason
from appliance.redaction.wraps import wraps

_HOUSES: frozenset[Reason | None] = frozenset({Reason.ORGANISATION, Reason.NAME, Reason.PLACE, Reason.PROVIDER})
_UNREAD: frozenset[Reason | None] = frozenset({None, Reason.UNKNOWN_WORD, Reason.UNSURE_READING})
_HOUSES_ALONE = frozenset(
    ["daycare", "preschool", "montessori", "bakery", "diner", "cafe", "tavern", "brewery"]
)  # begin no heading
_ENDS = frozenset(
    "center centre hospital clinic institute associates group practice pharmacy hospice laboratory laboratories "
    "system memorial benevolent mutual assurance welfare brotherhood supplement respiratory toxicology fertility "
    "mfm farm plant mill comp first rail neuromuscular pediatrics paediatrics orthopedics orthopaedics "
    "dermatology cardiology".split()
)
_FIRST_WORD = re.compile(r"\([A-Z][a-z]{3,}'?s?'?")
_LINKS = frozenset({"of", "the", "and", "for"})  # within the name of a house
_SMALL = frozenset({"of", "on", "at", "in", "by"})  # before `the`, within the name of a house
_NAMED = _HOUSES | {Reason.UNKNOWN_WORD, Reason.KNOWN}
_NEAR = 5  # words


def find(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """Words for houses right behind the name of one, in the same cell or at the beginning of the next line."""
    for before, index in itertools.pairwise(range(len(reasons))):
        one, other = layout.words[before], layout.words[index]
        closed = one.text[-1].isalpha() or (one.text[-1] == "." and other.text[:1].isupper())  # a full stop may be dirt
        kinds = (
            _HOUSES if ")" in other.text and other.text[0] != "(" else {Reason.ORGANISATION}
        )  # `(Fauxbury Neuromuscular)`
        named = closed and one.text.lstrip("(")[:1].isupper() and reasons[before] in kinds
        here = layout.cell_of[before] == layout.cell_of[index] and leaves(reasons, index)
        if here and bare(other.text).casefold() in _ENDS and (named or _fills_cell(layout, reasons, index)):
            yield index
    yield from _with_one_between(layout, reasons)
    yield from _joined(layout, reasons)
    for last, first in wraps(layout):
        if _ends_in_house(layout, reasons, last) and leaves(reasons, first):
            yield from _run_of_house(layout, first)
        if layout.words[last].text in _LINKS and leaves(reasons, last) and reasons[first] in _HOUSES:
            house, _ = layout.neighbours(last)
            if house is not None and reasons[house] is Reason.ORGANISATION:
                yield last


def _joined(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """Two small words between the words of a house, in a line or at its end: `Zzyzx on the Lake`."""
    over = dict(wraps(layout))
    for cell in layout.cells:
        for place, (one, other) in enumerate(itertools.pairwise(cell.words)):
            texts = layout.words[one].text, layout.words[other].text
            small = texts[0] in _SMALL and texts[1] == "the" and leaves(reasons, one) and leaves(reasons, other)
            if not small or place == 0:
                continue
            before = cell.words[place - 1]
            after = cell.words[place + 2] if place + 2 < len(cell.words) else over.get(other)
            sides = [] if after is None else [before, after]
            titled = all(layout.words[i].text[:1].isupper() and reasons[i] in _NAMED for i in sides)
            if sides and titled and any(reasons[i] is Reason.ORGANISATION for i in sides):
                yield from (one, other)


def _with_one_between(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """A house's noun and the word before it, behind its first word; and the word in parentheses that begins a house."""
    for cell in layout.cells:
        for place, first in enumerate(cell.words[:-1]):
            text, behind = layout.words[first].text, cell.words[place + 1 : place + 3]
            begins = _FIRST_WORD.fullmatch(text) is not None and leaves(reasons, first)
            if begins and reasons[behind[0]] in _HOUSES and layout.words[behind[0]].text[:1].isupper():
                yield first
            named = text[:1].isupper() and text[-1].isalpha() and reasons[first] is Reason.ORGANISATION
            texts = [layout.words[word].text for word in behind]
            titled = len(texts) > 1 and texts[0].istitle() and texts[0].isalpha() and texts[1][:1].isupper()
            if named and titled and bare(texts[1]).casefold() in _ENDS and all(leaves(reasons, w) for w in behind):
                yield from behind


def _fills_cell(layout: Layout, reasons: Reasons, noun: int) -> bool:
    """Whether a cell is two names or more and then a house's noun: `Zzyzx Eve institute`."""
    *called, last = layout.cells[layout.cell_of[noun]].words
    names = all(not leaves(reasons, word) and layout.words[word].text.istitle() for word in called)
    return last == noun and len(called) > 1 and names


def _ends_in_house(layout: Layout, reasons: Reasons, last: int) -> bool:
    """Whether a line ends with the name of a house, or right behind one with what was not read as it stands."""
    words = layout.cells[layout.cell_of[last]].words
    place, text = words.index(last), layout.words[last].text
    named = any(reasons[word] is Reason.ORGANISATION for word in words[max(0, place - _NEAR) : place])
    told = reasons[last] in _HOUSES and (text[:1].isupper() or named)
    torn = reasons[last] in _UNREAD and place > 0 and reasons[words[place - 1]] in _HOUSES  # `Faux Women s`
    return text[-1].isalpha() and (told or torn)


def _run_of_house(layout: Layout, index: int) -> Iterator[int]:
    """The words at the beginning of a line that can only be the end of a house's name (`Medical Center`)."""
    words = layout.cells[layout.cell_of[index]].words
    run = list(itertools.takewhile(lambda i: _of_house(layout.words[i].text), words))
    if index != words[0] or not run:
        return
    last = layout.words[run[-1]].text
    if bare(last).casefold() in _HOUSES_ALONE or (
        bare(last).casefold() in _ENDS and (run[-1] == words[-1] or not last[-1].isalnum())
    ):
        yield from run


def _of_house(text: str) -> bool:
    return text[:1].isupper() and bare(text).casefold() in HOUSE_WORDS | _ENDS
