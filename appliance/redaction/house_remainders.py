# ruff: noqa: SIM905 - word lists are kept as text
"""What is left of the name of a house or a place when its telling part is known already.

Rules:
- As in `remainders`: it looks at reasons that others gave, and denies the words that go with what they denied: `Port`
  before a town, `Medicine` behind a house, the small words inside its name, the state behind a place.
- Words that forms print, medicine, abbreviations and labels stay.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.name_remainders import FIRST_NAME, can_be_name
from appliance.redaction.name_words import BEFORE_PLACES, HOUSE_WORDS, ORG_STRONG
from appliance.redaction.quarters import GEOGRAPHY, deny_around
from appliance.redaction.reasons import OF_HOUSES, OF_NAMES, Reason
from appliance.redaction.rules import STATES
from appliance.redaction.vicinity import before as _before

_JOINTS = frozenset({"of", "the", "for", "and", "&"})
_PLACED = frozenset({"on", "upon"})  # `Bakehouse on Hope`, also where its words are taken for a person's
_PREFIXES = frozenset(
    "port fort ft lake mount mt new san santa santo el los las old saint st sainte north south east west upper lower "
    "glen cape point grand great little big bay long palm rock royal castle bad des la le".split()
)
_BRANCHES = frozenset("internal family sports emergency general adult pediatric occupational nuclear plastic".split())
_DEPARTMENTS = frozenset("medicine surgery practice psychiatry dentistry pediatrics".split())
_KINDS_OF_HOUSES = frozenset("PPO HMO EPO VNA FD PD EMS SNF ALF DME ISD USD LTC UHD".split())
_CALLED = frozenset({"school", "employer", "employers", "church", "company", "workplace", "daycare", "university"})
_MOST_BEFORE = 3  # words of a house's name before the one that tells


def deny_beside(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """Denies the words at and before `index` if they belong to a house or a place; `reasons` are changed in place."""
    _before_house(layout, reasons, index, lexicon)
    _after_house(layout, reasons, index)
    _wrapped_house(layout, reasons, index)
    deny_around(layout, reasons, index)
    _joint(layout, reasons, index, lexicon)
    _street_unread(layout, reasons, index)
    _state(layout, reasons, index)


def _before_house(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`of Port Amity Clinic`, `2445 Orchard Terrace`: capitals before the part of a name that tells.

    One that places are called by (`Port`) goes without more; others need a preposition or a house number before them.
    """
    if reasons[index] not in OF_NAMES or not layout.words[index].text[:1].isupper():
        return
    run: list[int] = []
    before = _before(layout, index)
    while before is not None and len(run) < _MOST_BEFORE and _leads(layout, reasons, before, lexicon):
        run.append(before)
        before = _before(layout, before)
    if before is None or layout.words[before].text not in BEFORE_PLACES:
        run = [place for place in run[:1] if squeeze(layout.words[place].text) in _PREFIXES]
    for place in run or _street(layout, reasons, index):
        reasons[place] = reasons[index]


def _after_house(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`Fauxbury Family Practice`: what houses are called by, right after the part of the name that tells."""
    text = layout.words[index].text
    before = _before(layout, index)
    begins = _begins_with_house(layout, index)
    while before is not None and (not bare(layout.words[before].text) or (begins and reasons[before] is None)):
        before = _before(layout, before)  # strokes that marks and rules were read as, and single letters
    kind = bare(text) in _KINDS_OF_HOUSES
    called = (kind or squeeze(text) in HOUSE_WORDS | GEOGRAPHY or _of_department(layout, index)) and text[-1] != ":"
    if before is None or reasons[index] is not Reason.VOCABULARY or not called:
        return
    first = layout.words[before].text
    told = reasons[before] in OF_NAMES and (kind or bare(first).istitle()) and first[-1] not in ".,;:)"
    told = told or (reasons[before] is Reason.ORGANISATION and first in _JOINTS)  # `of the` and what could not be read
    unread = reasons[before] in OF_NAMES | {Reason.UNSURE_READING} and begins
    after = layout.neighbours(index)[1]
    inside = reasons[before] in OF_HOUSES and after is not None and reasons[after] in OF_HOUSES
    misread = told and inside and squeeze(text) in ORG_STRONG  # its capital
    if misread or ((kind or bare(text).istitle()) and (told or unread)):
        reasons[index] = Reason.ORGANISATION


def _wrapped_house(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`School: Fauxbury`, and `Shipyards.` below it: a house that is called so goes on in the next line."""
    word, here = layout.words[index], layout.cells[layout.cell_of[index]]
    whole = here.words == (index,) or word.text[-1] == "."
    if reasons[index] is not Reason.VOCABULARY or here.words[0] != index or not (whole and bare(word.text).istitle()):
        return
    above = layout.words_of(layout.rows[here.row - 1]) if here.row else []
    named = [*itertools.takewhile(lambda w: reasons[w] in OF_NAMES and layout.words[w].text.istitle(), above[::-1])]
    labels = above[: len(above) - len(named)]
    label = layout.words[labels[-1]].text if labels else ""
    if named and label[-1:] == ":" and squeeze(label) in _CALLED:
        reasons[index] = Reason.ORGANISATION


def _of_department(layout: Layout, index: int) -> bool:
    """Whether a word is in a department's name of two (`Fauxbury Internal Medicine`)."""
    before, after = layout.neighbours(index)
    pairs = ((before, index), (index, after))
    return any(
        a is not None and b is not None and squeeze(layout.words[a].text) in _BRANCHES
        and squeeze(layout.words[b].text) in _DEPARTMENTS and layout.words[b].text.istitle()
        for a, b in pairs
    )  # fmt: skip


def _begins_with_house(layout: Layout, index: int) -> bool:
    """Whether a line begins with the rest of a sentence that is only what houses are called by (`Medical Center.`)."""
    cell = layout.cells[layout.cell_of[index]].words
    texts = [layout.words[word].text for word in cell]
    end = next((place for place, text in enumerate(texts) if text[-1] in ".,;"), None)
    return end is not None and index <= cell[end] and all(squeeze(text) in HOUSE_WORDS for text in texts[: end + 1])


def _joint(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`Mercy of the Narrows`, also where its end could not be read: the small words inside a name, and what follows."""
    if reasons[index] not in OF_NAMES or not layout.words[index].text.istitle():
        return
    joints = _JOINTS | _PLACED if reasons[index] is Reason.ORGANISATION else _PLACED
    run: list[int] = []
    after = layout.neighbours(index)[1]
    while after is not None and layout.words[after].text in joints and reasons[after] is Reason.VOCABULARY:
        run.append(after)
        after = layout.neighbours(after)[1]
    while after is not None and not any(c.isalnum() for c in layout.words[after].text):
        after = layout.neighbours(after)[1]  # a speck
    if after is None:
        return
    goes_on = len(run) > 1 and layout.words[after].text[:1].isupper()  # whatever was read there
    if goes_on or reasons[after] in OF_NAMES | {Reason.UNSURE_READING}:
        text = bare(layout.words[after].text)
        title = text.istitle() and len(text) >= FIRST_NAME and reasons[after] is Reason.VOCABULARY
        last = goes_on and (title or can_be_name(layout, reasons, after, lexicon))
        for place in (*run, after) if last else run:
            reasons[place] = Reason.ORGANISATION


def _street_unread(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`3618 Second Strect,`: a capital between a house's number and a word that was not read before a place."""
    before, after = layout.neighbours(index)
    if before is None or after is None or reasons[index] is not Reason.VOCABULARY:
        return
    beyond = layout.neighbours(after)[1]
    numbered = reasons[before] is Reason.PLACE and layout.words[before].text.isdigit()
    unread = reasons[after] in {Reason.UNSURE_READING, Reason.UNKNOWN_WORD, Reason.NOT_PRINT}
    placed = beyond is not None and reasons[beyond] is Reason.PLACE
    if numbered and unread and placed and layout.words[index].text.istitle():
        reasons[index] = Reason.PLACE


def deny_article(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`The Old Mill House`: the article of a house's or a place's name."""
    after = layout.neighbours(index)[1]
    if layout.words[index].text in ("The", "THE") and after is not None and reasons[after] in OF_HOUSES:
        reasons[index] = reasons[after]


def _state(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`Little Fork VA`: two capitals right behind a place, where nothing but what is denied follows."""
    before, after = layout.neighbours(index)
    text = layout.words[index].text.rstrip(".,;)")
    if before is None or reasons[before] is not Reason.PLACE or text not in STATES:
        return
    name = layout.words[before].text.rstrip(",")
    last = after is None or reasons[after] not in (Reason.VOCABULARY, Reason.VALUE)
    if name[:1].isupper() and name.replace("-", "").replace("'", "").isalpha() and last:
        reasons[index] = Reason.PLACE


def _street(layout: Layout, reasons: Sequence[Reason | None], index: int) -> list[int]:
    """The word between a house number and the rest of a street, whatever else it means."""
    name = _before(layout, index)
    number = None if name is None else _before(layout, name)
    if name is None or number is None or not layout.words[number].text.isdigit():
        return []
    denied = reasons[number] in (Reason.PLACE, Reason.UNKNOWN_NUMBER) and reasons[name] is Reason.VOCABULARY
    return [name] if denied and layout.words[name].text.istitle() else []


def _leads(layout: Layout, reasons: Sequence[Reason | None], index: int, lexicon: Lexicon) -> bool:
    """Whether a word that is kept so far can stand before the telling part of a name."""
    text = layout.words[index].text
    prefix = text[:1].isupper() and squeeze(text) in _PREFIXES and reasons[index] is Reason.VOCABULARY
    return text[-1] not in ".,;:)" and (prefix or can_be_name(layout, reasons, index, lexicon))
