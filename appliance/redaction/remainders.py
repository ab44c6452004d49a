"""What is left of a name or an address when its telling part is known already.

Rules:
- It looks at reasons that others gave, and denies the words that go with what they denied: `Port` before a town,
  `Young` after a name and an initial, a surname before the comma of a first name, the dotted part before an address.
- Words that forms print, medicine, abbreviations and labels stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.reasons import Reason

_PERSONS: frozenset[Reason | None] = frozenset({Reason.NAME, Reason.PROVIDER, Reason.KNOWN})
_HOUSES: frozenset[Reason | None] = frozenset({Reason.ORGANISATION, Reason.PLACE})
_NAMED = _PERSONS | _HOUSES | {Reason.UNKNOWN_WORD}
_BEFORE_PLACES = frozenset({"of", "at", "in", "from", "near", "by", "to", "for", "with", "via"})
_INITIAL = re.compile(r"[A-Z]\.")
_OPEN_END = re.compile(r"[\w.+-]*[._-]")
_MOST_BEFORE = 3  # words of a house's name before the one that tells


def deny_remainders(layout: Layout, reasons: list[Reason | None], lexicon: Lexicon) -> None:
    """Denies what is left of names and addresses; `reasons` are changed in place."""
    for index in range(len(reasons)):
        _after_initial(layout, reasons, index, lexicon)
        _before_first_name(layout, reasons, index, lexicon)
        _before_house(layout, reasons, index, lexicon)
        _before_address(layout, reasons, index)


def _after_initial(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`Bjorn D. Young`: the word after a name and its initial, or after initials alone that are denied."""
    before = layout.neighbours(index)[0]
    earlier = None if before is None else layout.neighbours(before)[0]
    if before is None or earlier is None or not _INITIAL.fullmatch(layout.words[before].text):
        return
    named = reasons[earlier] in _NAMED and layout.words[earlier].text[:1].isupper()
    if named and not layout.words[earlier].text.endswith((":", ";", ".")) and _can_be(layout, reasons, index, lexicon):
        reasons[index] = Reason.NAME


def _before_first_name(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`Patient DAY, Consuelo R`: a surname stands before the comma, and before it nothing but a label."""
    text = layout.words[index].text
    before, after = layout.neighbours(index)
    if after is None or not text.endswith(",") or reasons[after] not in _PERSONS:
        return
    first = layout.words[after].text
    opens = before is None or _ends_label(layout, before)
    shaped = text[:-1].isupper() or text[:-1].istitle()
    if opens and shaped and first[:1].isupper() and _can_be(layout, reasons, index, lexicon):
        reasons[index] = Reason.NAME


def _ends_label(layout: Layout, before: int) -> bool:
    """Whether the word before a surname is the last of a label: with a colon, or the first word of its cell."""
    return layout.words[before].text.endswith(":") or layout.cells[layout.cell_of[before]].words[0] == before


def _before_house(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`of Port Amity Clinic`: capitals between a preposition and the part of a house's name that tells."""
    if reasons[index] not in _HOUSES or not layout.words[index].text[:1].isupper():
        return
    run: list[int] = []
    before = layout.neighbours(index)[0]
    while before is not None and len(run) < _MOST_BEFORE and _can_be(layout, reasons, before, lexicon):
        if layout.words[before].text[-1] in ".,;:)":
            return
        run.append(before)
        before = layout.neighbours(before)[0]
    if run and before is not None and layout.words[before].text in _BEFORE_PLACES:
        for place in run:
            reasons[place] = reasons[index]


def _before_address(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`rosemary. whitfield@example.org`: a reading broke the address at a dot."""
    before = layout.neighbours(index)[0]
    if reasons[index] is not Reason.EMAIL or before is None:
        return
    text = layout.words[before].text
    if "@" in layout.words[index].text and _OPEN_END.fullmatch(text) and text[:1].islower():
        reasons[before] = Reason.EMAIL


def _can_be(layout: Layout, reasons: Sequence[Reason | None], index: int, lexicon: Lexicon) -> bool:
    """Whether a word that is kept so far can be part of a name: a capital, and neither medicine nor an abbreviation."""
    text = layout.words[index].text
    core = bare(text)
    if reasons[index] is not Reason.VOCABULARY or not core[:1].isupper() or not core.replace("-", "").isalpha():
        return False
    lower = squeeze(core)
    medical = lexicon.clinical(lower) and lower not in lexicon.given and lower not in lexicon.family
    return not (medical or lexicon.abbreviation(core) or text.endswith(":"))
