# ruff: noqa: SIM905 - word lists are kept as text
"""What is left of a person's name when its telling part is known already.

Rules:
- As in `remainders`: it looks at reasons that others gave, and denies the words that go with what they denied: `Young`
  after a name and an initial, a surname before the comma of a first name, a nickname in quotation marks.
- Words that forms print, medicine, abbreviations and labels stay.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.name_words import ACTS, CONNECTIVES, RELATIONS, TITLES
from appliance.redaction.number_rests import leaves
from appliance.redaction.reasons import OF_HOUSES, OF_NAMES, OF_PERSONS, Reason
from appliance.redaction.vicinity import before as _before

_INITIAL = re.compile(r"[A-Z]\.")
_SIGN = re.compile(r"[A-Z][a-z]{1,2}")  # of a substance; a name between two others
_LETTER = re.compile(r"[A-Z][.,]?")
_QUOTED = re.compile(r"\(?[\"\u201c'\u2018][A-Z][A-Za-z-]{1,15}[\"\u201d'\u2019]\)?,?")
_WHOSE = frozenset(
    {"patient", "pt", "client", "resident", "member", "child", "insured", "subscriber", "name", "patientname"}
)
_FIELDS = frozenset(
    "chart dob mrn specimen date id account acct age sex gender visit phone room bed unit record number no born "
    "physician provider doctor dr seen admitted admit location ssn insurance policy accession collected birthdate "
    "dos case".split()
)
_WHOLE = range(2, 5)  # words of a name
_CHILD = frozenset({"girl", "boy", "a", "b", "c"})  # or which of several
_INITIALS, _IN_COLUMN = re.compile(r"[A-Z]{2,3}"), 3  # the same ones in a column, at least
_MOST_NAMES = 4
FIRST_NAME = 3  # letters


def deny_beside(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """Denies the word at `index` if it belongs to a name beside it; `reasons` are changed in place."""
    _after_patient(layout, reasons, index, lexicon)
    _after_first_name(layout, reasons, index, lexicon)
    _before_first_name(layout, reasons, index, lexicon)
    _initial_beside(layout, reasons, index)
    _between(layout, reasons, index, lexicon)
    _newborn(layout, reasons, index)
    _torn_off(layout, reasons, index)
    _nickname(layout, reasons, index)
    _after_nickname(layout, reasons, index, lexicon)


def deny_named_again(layout: Layout, reasons: list[Reason | None]) -> None:
    """`TABITHA HEEL` where the page names `Tabitha Hill`: a surname behind its first name, misread as a word."""
    texts = [bare(word.text).casefold() for word in layout.words]
    called: dict[str, set[str]] = {}
    for index in range(1, len(texts)):
        pair = {reasons[index - 1], reasons[index]}
        if pair <= OF_PERSONS and len(texts[index - 1]) >= FIRST_NAME <= len(texts[index]):
            called.setdefault(texts[index - 1], set()).add(texts[index])
    for index in range(1, len(texts)):
        if leaves(reasons, index) and not leaves(reasons, index - 1) and layout.words[index].text[:1].isupper():
            names = called.get(texts[index - 1], ())
            if any(_half_like(texts[index], name) for name in names):
                reasons[index] = Reason.NAME


def deny_initials_again(layout: Layout, reasons: list[Reason | None]) -> None:
    """`BE` in a column of `BF`: initials that were misread as an abbreviation."""
    capitals = [i for i, word in enumerate(layout.words) if _INITIALS.fullmatch(word.text)]
    denied = [i for i in capitals if reasons[i] in OF_PERSONS]
    for index in capitals:
        word = layout.words[index]
        if not leaves(reasons, index):
            continue
        column = [
            other
            for other in (layout.words[i] for i in denied)
            if abs(other.box.left - word.box.left) <= word.box.height and len(other.text) == len(word.text)
        ]
        near = sum(sum(a != b for a, b in zip(word.text, other.text, strict=True)) == 1 for other in column)
        if near >= _IN_COLUMN:
            reasons[index] = Reason.NAME


def deny_whole_again(layout: Layout, reasons: list[Reason | None]) -> None:
    """`PHAM, MY DUNG` in a footer where the page names her so: all words of a name in their order, one known."""
    texts = [bare(word.text) for word in layout.words]
    called: set[tuple[str, ...]] = set()
    for cell in layout.cells:
        for person, run in itertools.groupby(cell.words, key=lambda i: reasons[i] in OF_PERSONS):
            name = tuple(texts[index] for index in run)
            if person and len(name) in _WHOLE and all(part[:1].isupper() for part in name):
                called.add(name)
    for index, length in itertools.product(range(len(texts)), _WHOLE):
        span = range(index, min(index + length, len(texts)))
        known = any(reasons[i] in OF_PERSONS for i in span)
        if known and tuple(texts[i] for i in span) in called:
            for i in span:
                reasons[i] = Reason.NAME if leaves(reasons, i) else reasons[i]


def _half_like(text: str, name: str) -> bool:
    """Whether half of the letters of two words of one length are the same, the first one among them."""
    same = sum(a == b for a, b in zip(text, name, strict=False))
    return len(text) == len(name) and text[:1] == name[:1] and 2 * same >= len(name)


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
    known = listed or reasons[index] in OF_NAMES | {Reason.EPONYM}
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
    named = reasons[earlier] in OF_NAMES and layout.words[earlier].text[:1].isupper()
    if (
        named
        and not layout.words[earlier].text.endswith((":", ";", "."))
        and can_be_name(layout, reasons, index, lexicon)
    ):
        reasons[index] = Reason.NAME


def _surname(layout: Layout, reasons: Sequence[Reason | None], before: int, index: int, lexicon: Lexicon) -> bool:
    """Whether a word that some people are called by stands right after a first name: `TABITHA DAY`."""
    first, text = layout.words[before].text, layout.words[index].text
    lower = squeeze(bare(text))
    called = lower in lexicon.family or lower in lexicon.given or _ends_said(layout, first, index, lexicon)
    alike = first.isalpha() and first[:1].isupper() and first.isupper() == bare(text).isupper()
    strange = reasons[before] in OF_PERSONS | {Reason.UNKNOWN_WORD}
    named = strange and (can_be_name(layout, reasons, index, lexicon) or _ends_said(layout, first, index, lexicon))
    same = layout.cell_of[before] == layout.cell_of[index]
    return called and alike and named and same and len(first) >= FIRST_NAME


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
        opens = (text[:-1].isupper() or called) and (reasons[after] in OF_PERSONS or (strange and called))
        whole = _ends_with_initial(layout, after) and reasons[index] is Reason.VOCABULARY
        glass = bare(text).istitle() and reasons[after] in OF_PERSONS and lower not in lexicon.capitals
        power = bare(text).isupper() and (reasons[after] in OF_PERSONS or strange) and lower not in _FIELDS | _WHOSE
        if whole and (glass or power):
            reasons[index] = Reason.NAME  # `Glass, Jerry W.`, `POWER, WILE J.` and nothing else
    else:
        opens = (reasons[after] in OF_PERSONS or strange) and _ends_label(layout, before)
    whose = before is not None and squeeze(layout.words[before].text) in _WHOSE  # `Pt Hand, Zelda`
    first = reasons[after] in OF_PERSONS or strange
    told = whose and first and reasons[index] is Reason.VOCABULARY and text[:1].isupper()
    if told or (opens and (called or can_be_name(layout, reasons, index, lexicon))):
        reasons[index] = Reason.NAME


def _ends_with_initial(layout: Layout, first: int) -> bool:
    """Whether a cell ends behind a first name and its initial."""
    members = layout.cells[layout.cell_of[first]].words
    rest = [layout.words[word].text for word in members[members.index(first) + 1 :]]
    return len(rest) == 1 and is_initial(rest[0])


def _ends_label(layout: Layout, before: int) -> bool:
    """Whether the word before a surname is the last of a label: with a colon, or the first word of its cell."""
    return layout.words[before].text.endswith(":") or layout.cells[layout.cell_of[before]].words[0] == before


def _initial_beside(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`I. Fernandez`, `CRUZ, June E`: a letter that is a word, or a name that is a month, does not hide an initial."""
    before, after = layout.neighbours(index)
    if not _LETTER.fullmatch(layout.words[index].text):
        return
    dotted = _INITIAL.fullmatch(layout.words[index].text) is not None
    field = before is not None and layout.words[before].text.endswith(":")
    called = OF_NAMES if field else OF_PERSONS  # `Physicist: I. Zzyzx`; elsewhere the letter may number an item
    if dotted and after is not None and reasons[after] in called and layout.words[after].text[:1].isupper():
        reasons[index] = Reason.NAME
    earlier = None if before is None else layout.neighbours(before)[0]
    if before is not None and earlier is not None and reasons[before] is Reason.DATE:
        surname = layout.words[earlier].text.endswith(",") and reasons[earlier] in OF_NAMES
        if surname and layout.words[before].text.isalpha():
            reasons[index] = Reason.NAME


def _nickname(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`Rodney "Rocket" Zzyzx`: a capital in quotation marks right behind a first name."""
    text = layout.words[index].text
    before, after = layout.neighbours(index)
    if before is None or not _QUOTED.fullmatch(text) or reasons[index] not in (Reason.VOCABULARY, Reason.EPONYM):
        return
    first = layout.words[before].text
    named = reasons[before] in OF_NAMES and first.isalpha() and first[:1].isupper()
    family = after is not None and reasons[after] in OF_NAMES and layout.words[after].text[:1].isupper()
    if (named and reasons[before] in OF_PERSONS) or (named and family):
        reasons[index] = Reason.NAME


def _after_nickname(layout: Layout, reasons: list[Reason | None], index: int, lexicon: Lexicon) -> None:
    """`Rodney "Rocket" Marchetti`: the surname right behind a name in quotation marks, also one that medicine knows."""
    before = layout.neighbours(index)[0]
    if before is None or reasons[before] is not Reason.NAME or not _QUOTED.fullmatch(layout.words[before].text):
        return
    if reasons[index] is Reason.EPONYM or can_be_name(layout, reasons, index, lexicon):
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
    short = short and not (OF_PERSONS | OF_HOUSES).isdisjoint((reasons[before], reasons[after]))
    if not short and ("-" not in text or not can_be_name(layout, reasons, index, lexicon)):
        return
    parts = [layout.words[before].text, *text.split("-"), layout.words[after].text]
    named = reasons[before] in OF_NAMES and reasons[after] in OF_NAMES
    if named and all(part[:1].isupper() and part[1:].islower() for part in parts[:-1]) and parts[-1][:1].isupper():
        reasons[index] = Reason.NAME


def _newborn(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`Zzyzx, Baby Girl`, `Baby Boy Zzyzx`: how a child is called before it has a name of its own, by its mother's."""
    before, after = layout.neighbours(index)
    called = bare(layout.words[index].text).casefold() == "baby" and layout.words[index].text[:1].isupper()
    if not called or after is None:
        return
    beyond = layout.neighbours(after)[1]
    named = beyond is not None and reasons[beyond] in OF_NAMES and layout.words[beyond].text[:1].isupper()
    named = named or (before is not None and reasons[before] in OF_NAMES and layout.words[before].text.endswith(","))
    if named and bare(layout.words[after].text).casefold() in _CHILD:
        reasons[index] = Reason.NAME


def _torn_off(layout: Layout, reasons: list[Reason | None], index: int) -> None:
    """`Zelda S harp`: the rest of a surname whose first letter a mark across it has parted off."""
    before = _before(layout, index)
    earlier = None if before is None else _before(layout, before)
    text = bare(layout.words[index].text)
    if before is None or earlier is None or not (text.islower() and text.isalpha() and len(text) >= FIRST_NAME):
        return
    letter = layout.words[before].text
    named = reasons[before] in OF_PERSONS and reasons[earlier] in OF_PERSONS | {Reason.UNKNOWN_WORD}
    joined = len(letter) == 1 and letter.isupper() and layout.words[earlier].text[:1].isupper()
    if named and joined and text not in ACTS | CONNECTIVES and reasons[index] is Reason.VOCABULARY:
        reasons[index] = Reason.NAME


def is_initial(text: str) -> bool:
    """Whether a text is one capital, with its full stop or without."""
    return _INITIAL.fullmatch(text.rstrip(".") + ".") is not None


def can_be_name(layout: Layout, reasons: Sequence[Reason | None], index: int, lexicon: Lexicon) -> bool:
    """Whether a word that is kept so far can be part of a name: a capital, and neither medicine nor an abbreviation."""
    text = layout.words[index].text
    core = bare(text)
    if reasons[index] is not Reason.VOCABULARY or not core[:1].isupper() or not core.replace("-", "").isalpha():
        return False
    lower = squeeze(core)
    medical = lexicon.clinical(lower) and lower not in lexicon.given and lower not in lexicon.family
    return not (medical or lexicon.abbreviation(core) or text.endswith(":"))
