# ruff: noqa: SIM905 - word lists are kept as text
"""What is left of a name or an address when its telling part is known already.

Rules:
- It looks at reasons that others gave, and denies the words that go with what they denied: `Port` before a town,
  `Young` after a name and an initial, a surname before the comma of a first name, the dotted part before an address.
- Words that forms print, medicine, abbreviations and labels stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from appliance.redaction import quarters
from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.name_words import ACTS, CONNECTIVES, HOUSE_WORDS, ORG_STRONG, RELATIONS, TITLES
from appliance.redaction.quarters import GEOGRAPHY
from appliance.redaction.reasons import Reason
from appliance.redaction.rules import ORDINAL, STATES
from appliance.redaction.vicinity import before as _before

_PERSONS: frozenset[Reason | None] = frozenset({Reason.NAME, Reason.PROVIDER, Reason.KNOWN})
_HOUSES: frozenset[Reason | None] = frozenset({Reason.ORGANISATION, Reason.PLACE})
_NAMED = _PERSONS | _HOUSES | {Reason.UNKNOWN_WORD}
_BEFORE_PLACES = frozenset({"of", "at", "in", "from", "near", "by", "to", "for", "with", "via"})
_JOINTS = frozenset({"of", "the", "for", "and", "&"})
_PREFIXES = frozenset(
    "port fort ft lake mount mt new san santa santo el los las old saint st sainte north south east west upper lower "
    "glen cape point grand great little big bay long palm rock royal castle bad des la le".split()
)
_INITIAL = re.compile(r"[A-Z]\.")
_SIGN = re.compile(r"[A-Z][a-z]{1,2}")  # of a substance; a name between two others
_LETTER = re.compile(r"[A-Z][.,]?")
_QUOTED = re.compile(r"\(?[\"\u201c'\u2018][A-Z][A-Za-z-]{1,15}[\"\u201d'\u2019]\)?,?")
_OPEN_DATE = re.compile(r"\d[/-][\]|)1lI]?$")
_OPEN_END = re.compile(r"[\w.+-]*[._-]")
_WHOSE = frozenset(
    {"patient", "pt", "client", "resident", "member", "child", "insured", "subscriber", "name", "patientname"}
)
_FIELDS = frozenset(
    "chart dob mrn specimen date id account acct age sex gender visit phone room bed unit record number no born "
    "physician provider doctor dr seen admitted admit location ssn insurance policy accession collected birthdate "
    "dos case".split()
)
_BRANCHES = frozenset("internal family sports emergency general adult pediatric occupational nuclear plastic".split())
_DEPARTMENTS = frozenset("medicine surgery practice psychiatry dentistry pediatrics".split())
_KINDS_OF_HOUSES = frozenset("PPO HMO EPO VNA FD PD EMS SNF ALF DME ISD USD LTC UHD".split())
_MOST_NAMES = 4
_MOST_STROKES = 2  # read between two words
_UNREAD: frozenset[Reason | None] = frozenset({Reason.NOT_PRINT, Reason.UNSURE_READING, Reason.UNKNOWN_WORD})
_FIRST_NAME = 3  # letters
_KEPT: frozenset[Reason | None] = frozenset({Reason.VOCABULARY, Reason.VALUE, None})
_MOST_INSIDE = 4  # words between a street and its town
_MOST_BEFORE = 3  # words of a house's name before the one that tells


def deny_remainders(layout: Layout, reasons: list[Reason | None], lexicon: Lexicon) -> None:
    """Denies what is left of names and addresses; `reasons` are changed in place."""
    for index in range(len(reasons)):
        _after_patient(layout, reasons, index, lexicon)
        _after_first_name(layout, reasons, index, lexicon)
        _before_first_name(layout, reasons, index, lexicon)
        _initial_beside(layout, reasons, index)
        _between(layout, reasons, index, lexicon)
        _torn_off(layout, reasons, index)
        _rest_of_date(layout, reasons, index)
        _day_in_words(layout, reasons, index)
        _nickname(layout, reasons, index)
        _after_nickname(layout, reasons, index, lexicon)
        _before_house(layout, reasons, index, lexicon)
        _after_house(layout, reasons, index)
        quarters.deny_around(layout, reasons, index)
        _joint(layout, reasons, index, lexicon)
        _state(layout, reasons, index)
        _before_address(layout, reasons, index)
        _within_address(layout, reasons, index)
    for index in range(len(reasons)):
        _article(layout, reasons, index)


def _after_patient(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`Patient GRACE DAY Chart 4550`: names that are words, between the word that opens a line and the next field."""
    words = layout.words
    opens = index == 0 or words[index - 1].line != words[index].line
    if not opens or squeeze(words[index].text) not in _WHOSE:
        return
    run: list[int] = []
    for place in range(index + 1, len(words)):
        if words[place].line != words[index].line or not _called(layout, reasons, place, lexicon):
            break
        run.append(place)
    end = index + 1 + len(run)
    field = end < len(words) and words[end].line == words[index].line
    if 0 < len(run) <= _MOST_NAMES and (squeeze(words[end].text) in _FIELDS if field else len(run) > 1):
        for place in run:
            reasons[place] = Reason.NAME


def _called(layout: Layout, reasons: Sequence[Reason | None], index: int, lexicon: Lexicon) -> bool:
    """Whether a capitalised word is one that people are called by, an initial, or denied as a name already."""
    core = bare(layout.words[index].text)
    lower = squeeze(core)
    listed = lower in lexicon.family or lower in lexicon.given or len(core) == 1
    known = listed or reasons[index] in _NAMED | {Reason.EPONYM}
    return core[:1].isupper() and core.replace("-", "").isalpha() and known and lower not in _FIELDS


def _after_first_name(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`Bjorn D. Young`, `TABITHA DAY`: the word after a first name, with or without an initial between."""
    before = _before(layout, index)
    earlier = None if before is None else _before(layout, before)
    if before is None:
        return
    if _surname(layout, reasons, before, index, lexicon):
        reasons[index] = Reason.NAME
    if earlier is None or not _INITIAL.fullmatch(layout.words[before].text):
        return
    named = reasons[earlier] in _NAMED and layout.words[earlier].text[:1].isupper()
    if named and not layout.words[earlier].text.endswith((":", ";", ".")) and _can_be(layout, reasons, index, lexicon):
        reasons[index] = Reason.NAME


def _surname(layout: Layout, reasons: Sequence[Reason | None], before: int, index: int, lexicon: Lexicon) -> bool:
    """Whether a word that some people are called by stands right after a first name: `TABITHA DAY`."""
    first, text = layout.words[before].text, layout.words[index].text
    lower = squeeze(bare(text))
    called = lower in lexicon.family or lower in lexicon.given or _ends_said(layout, first, index, lexicon)
    alike = first.isalpha() and first[:1].isupper() and first.isupper() == bare(text).isupper()
    strange = reasons[before] in _PERSONS | {Reason.UNKNOWN_WORD}
    named = strange and (_can_be(layout, reasons, index, lexicon) or _ends_said(layout, first, index, lexicon))
    same = layout.cell_of[before] == layout.cell_of[index]
    return called and alike and named and same and len(first) >= _FIRST_NAME


def _ends_said(layout: Layout, first: str, index: int, lexicon: Lexicon) -> bool:
    """Whether an everyday word with a capital stands behind a first name and ends what is said: `psych Ray Moon.`."""
    text = layout.words[index].text
    everyday = bare(text).istitle() and squeeze(text) in lexicon.common
    return everyday and text[-1] in ".,;" and not lexicon.abbreviation(bare(text)) and squeeze(first) in lexicon.given


def _before_first_name(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`Patient DAY, Consuelo R`: a surname stands before the comma of a first name, after a label or in capitals."""
    text = layout.words[index].text
    before, after = layout.neighbours(index)
    if after is None or not text.endswith(",") or not layout.words[after].text[:1].isupper():
        return
    lower = squeeze(text)
    called = reasons[index] is Reason.VOCABULARY and (lower in lexicon.family or lower in lexicon.given)
    strange = reasons[after] is Reason.UNKNOWN_WORD
    if before is None:
        opens = (text[:-1].isupper() or called) and (reasons[after] in _PERSONS or (strange and called))
        whole = reasons[after] in _PERSONS and _ends_with_initial(layout, after) and lower not in lexicon.capitals
        if whole and bare(text).istitle() and reasons[index] is Reason.VOCABULARY:
            reasons[index] = Reason.NAME  # `Glass, Jerry W.` and nothing else
    else:
        opens = (reasons[after] in _PERSONS or strange) and _ends_label(layout, before)
    whose = before is not None and squeeze(layout.words[before].text) in _WHOSE  # `Pt Hand, Zelda`
    first = reasons[after] in _PERSONS or strange
    told = whose and first and reasons[index] is Reason.VOCABULARY and text[:1].isupper()
    if told or (opens and (called or _can_be(layout, reasons, index, lexicon))):
        reasons[index] = Reason.NAME


def _ends_with_initial(layout: Layout, first: int) -> bool:
    """Whether a cell ends behind a first name and its initial."""
    members = layout.cells[layout.cell_of[first]].words
    rest = [layout.words[word].text for word in members[members.index(first) + 1 :]]
    return len(rest) == 1 and _INITIAL.fullmatch(rest[0].rstrip(".") + ".") is not None


def _nickname(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`Rodney "Rocket" Zzyzx`: a capital in quotation marks right behind a first name."""
    text = layout.words[index].text
    before, after = layout.neighbours(index)
    if before is None or not _QUOTED.fullmatch(text) or reasons[index] not in (Reason.VOCABULARY, Reason.EPONYM):
        return
    first = layout.words[before].text
    named = reasons[before] in _NAMED and first.isalpha() and first[:1].isupper()
    family = after is not None and reasons[after] in _NAMED and layout.words[after].text[:1].isupper()
    if (named and reasons[before] in _PERSONS) or (named and family):
        reasons[index] = Reason.NAME


def _after_nickname(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`Rodney "Rocket" Marchetti`: the surname right behind a name in quotation marks, also one that medicine knows."""
    before = layout.neighbours(index)[0]
    if before is None or reasons[before] is not Reason.NAME or not _QUOTED.fullmatch(layout.words[before].text):
        return
    if reasons[index] is Reason.EPONYM or _can_be(layout, reasons, index, lexicon):
        reasons[index] = Reason.NAME


def _between(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`Mahalia Two-Rivers Zzyzx`, `Mei Ca Zzyzx`: a double word, or one like a sign, between two parts of a name."""
    before, after = layout.neighbours(index)
    text = layout.words[index].text
    if before is None or after is None:
        return
    first = layout.words[before].text
    short = (
        _SIGN.fullmatch(text) is not None and first.isalpha() and text.casefold() not in RELATIONS | TITLES | _FIELDS
    )
    short = short and len(bare(layout.words[after].text)) > 1
    short = short and not (_PERSONS | _HOUSES).isdisjoint((reasons[before], reasons[after]))
    if not short and ("-" not in text or not _can_be(layout, reasons, index, lexicon)):
        return
    parts = [layout.words[before].text, *text.split("-"), layout.words[after].text]
    named = reasons[before] in _NAMED and reasons[after] in _NAMED
    if named and all(part[:1].isupper() and part[1:].islower() for part in parts[:-1]) and parts[-1][:1].isupper():
        reasons[index] = Reason.NAME


def _torn_off(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`Zelda S harp`: the rest of a surname whose first letter a mark across it has parted off."""
    before = _before(layout, index)
    earlier = None if before is None else _before(layout, before)
    text = bare(layout.words[index].text)
    if before is None or earlier is None or not (text.islower() and text.isalpha() and len(text) >= _FIRST_NAME):
        return
    letter = layout.words[before].text
    named = reasons[before] in _PERSONS and reasons[earlier] in _PERSONS | {Reason.UNKNOWN_WORD}
    joined = len(letter) == 1 and letter.isupper() and layout.words[earlier].text[:1].isupper()
    if named and joined and text not in ACTS | CONNECTIVES and reasons[index] is Reason.VOCABULARY:
        reasons[index] = Reason.NAME


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


def _initial_beside(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`I. Fernandez`, `CRUZ, June E`: a letter that is a word, or a name that is a month, does not hide an initial."""
    before, after = layout.neighbours(index)
    if not _LETTER.fullmatch(layout.words[index].text):
        return
    dotted = _INITIAL.fullmatch(layout.words[index].text) is not None
    field = before is not None and layout.words[before].text.endswith(":")
    called = _NAMED if field else _PERSONS  # `Physicist: I. Zzyzx`; elsewhere the letter may number an item
    if dotted and after is not None and reasons[after] in called and layout.words[after].text[:1].isupper():
        reasons[index] = Reason.NAME
    earlier = None if before is None else layout.neighbours(before)[0]
    if before is not None and earlier is not None and reasons[before] is Reason.DATE:
        surname = layout.words[earlier].text.endswith(",") and reasons[earlier] in _NAMED
        if surname and layout.words[before].text.isalpha():
            reasons[index] = Reason.NAME


def _ends_label(layout: Layout, before: int) -> bool:
    """Whether the word before a surname is the last of a label: with a colon, or the first word of its cell."""
    return layout.words[before].text.endswith(":") or layout.cells[layout.cell_of[before]].words[0] == before


def _before_house(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`of Port Amity Clinic`, `2445 Orchard Terrace`: capitals before the part of a name that tells.

    One that places are called by (`Port`) goes without more; others need a preposition or a house number before them.
    """
    if reasons[index] not in _NAMED or not layout.words[index].text[:1].isupper():
        return
    run: list[int] = []
    before = _before(layout, index)
    while before is not None and len(run) < _MOST_BEFORE and _leads(layout, reasons, before, lexicon):
        run.append(before)
        before = _before(layout, before)
    if before is None or layout.words[before].text not in _BEFORE_PLACES:
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
    told = reasons[before] in _NAMED and (kind or bare(first).istitle()) and first[-1] not in ".,;:)"
    told = told or (reasons[before] is Reason.ORGANISATION and first in _JOINTS)  # `of the` and what could not be read
    unread = reasons[before] in _NAMED | {Reason.UNSURE_READING} and begins
    after = layout.neighbours(index)[1]
    inside = reasons[before] in _HOUSES and after is not None and reasons[after] in _HOUSES
    misread = told and inside and squeeze(text) in ORG_STRONG  # its capital
    if misread or ((kind or bare(text).istitle()) and (told or unread)):
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
    if reasons[index] is not Reason.ORGANISATION or not layout.words[index].text.istitle():
        return
    run: list[int] = []
    after = layout.neighbours(index)[1]
    while after is not None and layout.words[after].text in _JOINTS and reasons[after] is Reason.VOCABULARY:
        run.append(after)
        after = layout.neighbours(after)[1]
    if after is None:
        return
    goes_on = len(run) > 1 and layout.words[after].text[:1].isupper()  # whatever was read there
    if goes_on or reasons[after] in _NAMED | {Reason.UNSURE_READING}:
        text = bare(layout.words[after].text)
        title = text.istitle() and len(text) >= _FIRST_NAME and reasons[after] is Reason.VOCABULARY
        last = goes_on and (title or _can_be(layout, reasons, after, lexicon))
        for place in (*run, after) if last else run:
            reasons[place] = Reason.ORGANISATION


def _article(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`The Old Mill House`: the article of a house's or a place's name."""
    after = layout.neighbours(index)[1]
    if layout.words[index].text in ("The", "THE") and after is not None and reasons[after] in _HOUSES:
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
    return text[-1] not in ".,;:)" and (prefix or _can_be(layout, reasons, index, lexicon))


def _before_address(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`rosemary. whitfield@example.org`: a reading broke the address at a dot."""
    before = _before(layout, index)
    if reasons[index] is not Reason.EMAIL or before is None:
        return
    text = layout.words[before].text
    if "@" in layout.words[index].text and _OPEN_END.fullmatch(text) and text[:1].islower():
        reasons[before] = Reason.EMAIL


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


def _can_be(layout: Layout, reasons: Sequence[Reason | None], index: int, lexicon: Lexicon) -> bool:
    """Whether a word that is kept so far can be part of a name: a capital, and neither medicine nor an abbreviation."""
    text = layout.words[index].text
    core = bare(text)
    if reasons[index] is not Reason.VOCABULARY or not core[:1].isupper() or not core.replace("-", "").isalpha():
        return False
    lower = squeeze(core)
    medical = lexicon.clinical(lower) and lower not in lexicon.given and lower not in lexicon.family
    return not (medical or lexicon.abbreviation(core) or text.endswith(":"))
