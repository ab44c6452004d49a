# ruff: noqa: E501, SIM905 - word lists are kept as text
"""What belongs to a house or a place that is denied already: its kind in capitals, its article, its quarter.

Rules:
- As in `remainders`: it looks at reasons that others gave, and denies what goes with what they denied.
- Small words and words of medicine go only where the words around them leave no other reading.
"""

from __future__ import annotations

import re

from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.name_words import BEFORE_PLACES
from appliance.redaction.reasons import OF_HOUSES, OF_NAMES, Reason
from appliance.redaction.rules import STREET
from appliance.redaction.vicinity import after as _after
from appliance.redaction.vicinity import before as _before

GEOGRAPHY = frozenset(
    "point falls springs heights creek beach harbor island ridge valley junction crossing hills grove township village "
    "landing mills shores bluffs cove bay".split()
)
_SHOUTED_HOUSES = frozenset(
    "lab labs laboratory laboratories hospital clinic pharmacy school church university college academy manor hospice".split()
)
_DOES = frozenset(
    {"infusion", "dialysis", "rehab", "imaging", "lab", "labs", "radiology", "oncology", "hospice", "urgent"}
)
_QUARTERS = frozenset({"Block", "Blk", "Sector", "Section", "Zone", "Phase", "Quarter", "Compound", "Sitio", "Purok"})
_SHORTEST = 3  # letters of a name
_HOUSE_NUMBER = re.compile(r"\d{1,6}[A-Z]?")
_MOST_OF_STREET, _WIDE = 4, 5.0  # words; heights


def deny_around(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """Denies the word at `index` if it belongs to a house or a place beside it; `reasons` are changed in place."""
    _shouted_place(layout, reasons, index)
    _department(layout, reasons, index)
    _article(layout, reasons, index)
    _block(layout, reasons, index)
    _house_number(layout, reasons, index)


def _shouted_place(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`ZZYZX FALLS`, `FAUXBURY BASIN LAB`: a place or a house in capitals, right behind the part of its name that tells."""
    before = _before(layout, index)
    text = bare(layout.words[index].text)
    if before is None or reasons[index] is not Reason.VOCABULARY or not text.isupper():
        return
    first = layout.words[before].text
    placed = squeeze(text) in GEOGRAPHY or squeeze(text) in _SHOUTED_HOUSES
    ends = layout.words[index].text[-1] in ",;" and squeeze(text) in _SHOUTED_HOUSES
    addressed = any(reasons[i] is Reason.PLACE for i in layout.row_words(index))
    unread = reasons[before] is Reason.UNKNOWN_WORD and addressed and squeeze(text) in GEOGRAPHY
    written = bare(first).isalpha() and first[-1] not in ".,;:)" and len(bare(first)) >= _SHORTEST
    told = written and bare(first).isupper() and reasons[before] in (OF_NAMES if ends else OF_HOUSES)
    if placed and (told or (written and unread)):
        reasons[index] = reasons[before]


def _department(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`at Fauxbury infusion`: what a house does, in small letters, right behind its name."""
    name = layout.neighbours(index)[0]
    at = None if name is None else layout.neighbours(name)[0]
    if name is None or at is None or layout.words[index].text.rstrip(".,;)") not in _DOES:
        return
    named = reasons[name] in OF_NAMES and layout.words[name].text.istitle() and layout.words[name].text.isalpha()
    if named and layout.words[at].text in ("at", "from", "to") and reasons[index] is Reason.VOCABULARY:
        reasons[index] = Reason.ORGANISATION


def _article(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`, The Glen at Fauxbury`: a capital article right before a house or a place, behind a comma or a small word."""
    before, after = layout.neighbours(index)
    if layout.words[index].text != "The" or before is None or after is None or reasons[after] not in OF_NAMES:
        return
    left, right = layout.words[before].text, layout.words[after].text
    if (left.endswith(",") or (left in BEFORE_PLACES and reasons[after] in OF_HOUSES)) and right[:1].isupper():
        reasons[index] = Reason.ORGANISATION
        joint = layout.neighbours(after)[1]
        town = None if joint is None else _after(layout, joint)
        if joint is not None and town is not None and layout.words[joint].text in ("at", "of", "on"):
            reasons[joint] = Reason.ORGANISATION if reasons[town] in OF_NAMES else reasons[joint]


def _block(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`Zzyzx, Ifo-2, Block N9`: the part of a camp or a quarter, between a place and a number that is denied."""
    before, after = _before(layout, index), layout.neighbours(index)[1]
    if before is None or after is None or layout.words[index].text not in _QUARTERS:
        return
    denied = (r := reasons[after]) is not None and not r.cleared
    earlier = _before(layout, before)
    numbered = reasons[before] is Reason.UNKNOWN_NUMBER and earlier is not None and reasons[earlier] in OF_HOUSES
    placed = (reasons[before] in OF_HOUSES or numbered) and layout.words[before].text.endswith(",")
    if placed and denied and any(c.isdigit() for c in layout.words[after].text):
        reasons[index] = Reason.PLACE


def _house_number(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`3766     Cedar     Lane`: a number before a street whose words stand so far apart that each is a cell."""
    here = layout.words[index]
    row = layout.row_words(index)
    alone = layout.neighbours(index) == (None, None) and (row[0] == index or len(here.text) >= _SHORTEST)
    if not _HOUSE_NUMBER.fullmatch(here.text) or not alone:
        return  # a short one may be an age, or a pulse
    street = [layout.words[w] for w in row[row.index(index) + 1 :] if reasons[w] is Reason.PLACE][:_MOST_OF_STREET]
    beside = bool(street) and street[0] is layout.words[row[row.index(index) + 1]]
    near = beside and street[0].box.left - here.box.right <= _WIDE * here.box.height
    named = any(STREET.fullmatch(bare(word.text)) for word in street[1:]) and street[0].text[:1].isupper()
    if near and named and ((r := reasons[index]) is None or r.cleared):
        reasons[index] = Reason.PLACE
