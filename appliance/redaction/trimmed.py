# ruff: noqa: SIM905 - word lists are kept as text
"""Where the value of a field ends, and what in it names nobody: `Pt: Ann Hill   Wt 61 kg`, `Caller: dtr`, `Given: $40`.

Rules:
- A wide space and a printed word or a number behind it begin another field: what a person's field holds is over there;
  what a house's field holds is over at a semicolon, any field's at `HCPCS`. In the rows below, a number is no person.
- Who somebody is to the patient is no name, written small; how old somebody is, if under 90, is none either.
- An amount of money, a code of a procedure or a clock without a whole date is no date, the acid of urine (`pH`) and
  how sharply an eye sees (`PH 20/40`) no telephone, and therapy (`PT: gait`) nobody; a department among addressees
  (`Attn: Medical Records`) is no person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from appliance.policy.categories import Category
from appliance.redaction.claims import PROCEDURES, is_billed
from appliance.redaction.labels import Field
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import RELATIONS
from appliance.redaction.tokens import Token, apart
from appliance.redaction.values import is_measured, is_unit

_PERSONS = frozenset({Category.NAME, Category.PROVIDER})
_NOBODY = (RELATIONS - {"named", "called", "aka", "nee", "née", "alias"}) | frozenset(
    "self pt pts patient the and or none same stepdad step-mom step-dad".split()
)
_NO_DATE = re.compile(
    r"\(?-?\$\d[\d,]*(?:\.\d\d)?[),.;:]?|[A-V]\d{4}[),.;:]?|\(?[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}[),.;:]{0,2}"
)
_CLOCK, _WITH_YEAR = (
    re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d[,.;]?"),
    re.compile(r"[/-]\d{2,4}[-/]\d{1,4}|(?:19|20)\d\d"),
)
_ACUITY = re.compile(r"20/\d{2,3}(?:[+-]\d)?[,;]?")
_CODE = re.compile(r"97\d{3}")  # what therapists charge
_CONSULTED = "onsult:"
_SAYS = frozenset({"denies", "reports", "recommends", "agrees", "states", "no", "for", "pt", "patient"})
_AGE = re.compile(r"\(?[1-8]?\d[),]?")
_SEX = re.compile(r"\(?[MFmf][),]?")
_AGE_AND_SEX = re.compile(r"\(?[1-8]?\d(?:[MFmf]|yo?[MF])[),]?|\([1-8]?\dY")
_OLD = re.compile(r"y|y/?o|yrs?|mos?|wks?|months?|years?|weeks?")
_ADDRESSED = frozenset("to attn cc from".split())
_SPOKEN = frozenset("zero oh one two three four five six seven eight nine ten".split())  # somebody says a number
_SECTIONS = frozenset({"laboratory", "labs", "lab", "radiology", "imaging"})  # of a note, and houses
_SIDES = frozenset({"L", "R", "Lt", "Rt", "LT", "RT"})
_WORK = frozenset({"occupation", "job"})


def trim(layout: Layout, fields: Iterable[Field], words: Sequence[Token], lexicon: Lexicon) -> list[Field]:
    """The fields with values that end where they end."""
    return [
        replace(entry, value=tuple(_value(layout, entry, words, lexicon)))
        for entry in fields
        if not _another_sense(layout, entry, words, lexicon)
    ]


def _another_sense(layout: Layout, entry: Field, words: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a label says something else than a field's: `pH 6.0`, `PT: gait 60 ft`, `PT: SNF`."""
    label = " ".join(layout.words[index].text for index in entry.label)
    spoken = entry.category is Category.PROVIDER and label.endswith(":") and _speaks(layout, entry, words, lexicon)
    seen = entry.category is Category.PHONE and all(_ACUITY.fullmatch(layout.words[word].text) for word in entry.value)
    if spoken or seen or _of_medicine(layout, entry, words, label):  # `Dietitian: weight loss 2.1 %`
        return True
    behind = entry.label[-1] + 1
    if bare(label).casefold() in _SECTIONS:
        return _speaks(layout, entry, words, lexicon)
    if label != "PT:" or behind >= len(words):
        return label == "pH"
    core = words[behind].core
    if _CODE.fullmatch(core):
        return True  # `PT: 97110 x 2`
    if core.islower():
        return lexicon.clinical(core) and core not in _SPOKEN
    return core.isupper() and lexicon.abbreviation(core) and words[behind].kind is Kind.SAFE


def _of_medicine(layout: Layout, entry: Field, words: Sequence[Token], label: str) -> bool:
    """Whether a result follows a house's label, or a sentence a person's: `clinic: INR 3.4`, `consult: denies`."""
    first = next(iter(entry.value), None)
    if first is None:
        return False
    if entry.category is Category.ORGANISATION:
        return is_measured(layout.words[first].text)
    return entry.category is Category.PROVIDER and label.endswith(_CONSULTED) and words[first].lower in _SAYS


def _speaks(layout: Layout, entry: Field, words: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a sentence about medicine follows a heading, and no house's name: `LABORATORY: EKG showed`."""
    first = words[entry.value[0]]
    if entry.category is Category.PROVIDER and not first.core.islower():
        return False
    _, after = layout.neighbours(first.index)
    medical = lexicon.clinical(first.lower) or lexicon.abbreviation(first.core)
    return first.kind is Kind.SAFE and medical and after is not None and words[after].core.islower()


def _value(layout: Layout, entry: Field, words: Sequence[Token], lexicon: Lexicon) -> Iterator[int]:
    """The words of a field's value that are what it asks for."""
    label = bare(layout.words[entry.label[-1]].text).casefold()
    aged = _aged(layout, entry)
    beside = frozenset(layout.row_words(entry.label[-1]))  # rows below may be other fields'
    department = label in _ADDRESSED and all(_begins_field(words[index], lexicon) for index in entry.value)
    for place, index in enumerate(entry.value):
        text, token = layout.words[index].text, words[index]
        if index in aged or (entry.category is Category.DATE and _no_day(layout, index)):
            continue
        if bare(text).casefold() in PROCEDURES:
            return  # `Auth 4417 HCPCS S9367`
        if label == "site" and text.rstrip(".,") in _SIDES:
            continue  # of the body
        if entry.category in _PERSONS:
            if "/" in text and is_unit(text):
                return  # `kg/m2`: another field's
            begun = place and entry.value[place - 1] == index - 1
            if begun and apart(layout, index - 1, index) and _begins_field(token, lexicon):
                return
            if department or _nobody(token, label, lexicon) or (index not in beside and token.core[:1].isdigit()):
                continue
        yield index
        if entry.category is Category.ORGANISATION and text.endswith(";"):
            return


def _no_day(layout: Layout, index: int) -> bool:
    """Whether a word below a label of days is none: an amount, a code, or a clock that no whole date stands before."""
    text, (before, _) = layout.words[index].text, layout.neighbours(index)
    if _NO_DATE.fullmatch(text) or is_billed(text):
        return True
    stamped = before is not None and _WITH_YEAR.search(layout.words[before].text) is not None
    return _CLOCK.fullmatch(text) is not None and not stamped


def _nobody(token: Token, label: str, lexicon: Lexicon) -> bool:
    """Whether a word in a person's field names nobody: a relative, or what somebody works as."""
    if not token.core.islower():
        return False
    return token.lower in _NOBODY or (label in _WORK and lexicon.knows(token.lower))


def _aged(layout: Layout, entry: Field) -> frozenset[int]:
    """Indexes of words that say how old somebody is and of which sex, in a field for a person or a birthday."""
    if entry.category not in (Category.NAME, Category.DATE):
        return frozenset()
    found: set[int] = set()
    for index in entry.value:
        text = layout.words[index].text
        _, after = layout.neighbours(index)
        behind = "" if after is None else layout.words[after].text
        if _AGE_AND_SEX.fullmatch(text):
            found.add(index)
        elif after is not None and (
            (_AGE.fullmatch(text) and (_SEX.fullmatch(behind) or _OLD.fullmatch(behind)))
            or (_SEX.fullmatch(text) and _AGE.fullmatch(behind))
        ):
            found |= {index, after}
    return frozenset(found)


def _begins_field(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word behind a wide space is a number, a form's word, medicine or an abbreviation, and nobody's name."""
    if token.core[:1].isdigit():
        return True
    said = token.lower in lexicon.capitals or lexicon.clinical(token.lower) or lexicon.abbreviation(token.core)
    return token.kind is Kind.SAFE and said and len(token.core) > 1
