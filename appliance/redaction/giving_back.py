"""What the context model gives back of what a rule or its company took for an identifier.

Rules:
- Whatever the rule, where it is all but certain that the word is none; surer still of a word of the lists of names and
  of what may be somebody's initials, less so of a letter by itself, a short word and a number that nothing explained.
- What goes on with a word that stays, is part of a street, a town, a house or a day that is written out, is known from
  elsewhere in the document, or was read unsurely stays behind.
- The limits were set on texts of sites that the model had not seen (docs/context-model.md).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence

from appliance.redaction.findings import Opinion
from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.name_words import ORG_STRONG, POST_NOMINALS, TITLES
from appliance.redaction.reasons import Reason
from appliance.redaction.rules import STATES
from appliance.redaction.signers import DID
from appliance.redaction.vicinity import before

GIVE_BACK, GIVE_BACK_WORD, GIVE_BACK_NUMBER = 0.003, 0.01, 0.08  # under it; ordinary words, what nothing explained
GIVE_BACK_NAME, GIVE_BACK_LETTERS = 0.002, 0.001  # words of the lists of names; what may be initials
GIVE_BACK_ONE, GIVE_BACK_SHORT = 0.03, 0.01  # a letter; a word of few letters that is nobody's initials
GIVE_BACK_STRANGE = 0.03  # a word that nobody knows, and that is written as no name is
_INITIALS = 3  # letters, at most
_LONG_NUMBER = re.compile(r"\d{5}|\d{3}[-.]\d{4}")
_RUN_TOGETHER, _NOONS = re.compile(r"\d{1,2}/\d{2,4}"), frozenset({"am", "pm", "a.m.", "p.m."})
_TOWN = 2  # words, at least, before a state
_MONTH = re.compile(r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}", re.IGNORECASE)
_FEAST = re.compile(r"(?!Day|Week|Night|Early|Late|Last|Next)[A-Z][a-z]{3,12}")  # or a day of the week
_FLOORS = frozenset({"floor", "flr", "level", "suite"})  # `3rd Floor`
_INSURERS = frozenset({"health", "healthcare", "care", "choice", "advantage", "supplement"})  # ends of names
_HOUSES = frozenset({Reason.ORGANISATION, Reason.PLACE})
_PERSONS = frozenset({Reason.NAME, Reason.PROVIDER})
_NAMES = _HOUSES | _PERSONS
_CALLED = _PERSONS | {Reason.ORGANISATION}
_NUMBERED = frozenset({Reason.VEHICLE, Reason.LICENCE, Reason.RECORD, Reason.PLAN, Reason.ACCOUNT, Reason.DEVICE})
_TITLED = TITLES | POST_NOMINALS
_STRANGE = frozenset({Reason.UNKNOWN_WORD, Reason.UNKNOWN_NUMBER})
_TAKEN = _NAMES | _NUMBERED | _STRANGE | {Reason.DATE, Reason.PHONE, Reason.OTHER}  # what may be given back


def give_back(
    layout: Layout,
    reasons: Sequence[Reason],
    opinions: Sequence[Opinion],
    lexicon: Lexicon,
    rests: Collection[int] = (),
) -> list[Reason]:
    """The reasons with those words cleared that were denied for no reason of their own.

    `rests`: what goes on with another word that stays behind; it stays, however ordinary it is.
    """
    found = list(reasons)
    for index, opinion in enumerate(opinions):
        text, reason = layout.words[index].text, reasons[index]
        if reason not in _TAKEN or index in rests or opinion.identifier >= _returns(text, reason, lexicon):
            continue
        if reason is Reason.UNKNOWN_WORD and opinion.identifier >= GIVE_BACK and _near_person(layout, index, reasons):
            continue
        if any(c.isdigit() for c in text):
            if not _stays(layout, index, reasons):
                found[index] = Reason.VALUE
        elif not (
            _part(layout, index, found) or _of_day(layout, index, reasons) or _strange(layout, index, found, lexicon)
        ):
            found[index] = Reason.VOCABULARY
    return found


def _returns(text: str, reason: Reason, lexicon: Lexicon) -> float:
    """Under which probability of an identifier a denied word is given back."""
    core = bare(text)
    lower = core.casefold()
    if reason is Reason.UNKNOWN_NUMBER:
        return GIVE_BACK_NUMBER
    lettered = not any(c.isdigit() for c in core)
    if reason in _NUMBERED:
        return GIVE_BACK_LETTERS
    if lettered and len(core) <= _INITIALS:
        return _returns_short(core, reason, lexicon)
    known = lettered and lexicon.knows(lower)
    if lower in lexicon.given or lower in lexicon.family:
        return GIVE_BACK_WORD if known and reason is not Reason.PLACE else GIVE_BACK_NAME
    if reason is Reason.UNKNOWN_WORD:
        return GIVE_BACK if core.istitle() and core.isalpha() else GIVE_BACK_STRANGE
    return GIVE_BACK_WORD if (known and reason is not Reason.PLACE) or reason in _CALLED else GIVE_BACK


def _returns_short(core: str, reason: Reason, lexicon: Lexicon) -> float:
    """The same of a word of a few letters: `R` and `T` of a table's, `VC` in a house's row; nobody's initials."""
    lower = core.casefold()
    signed = reason in _PERSONS and len(core) > 1 and (core.isupper() or not lexicon.knows(lower))
    if signed or (core.islower() and not lexicon.knows(lower)):
        return GIVE_BACK_LETTERS
    if lower in lexicon.given or lower in lexicon.family:
        return GIVE_BACK_NAME
    if reason is Reason.PLACE:
        return GIVE_BACK
    one = len(core) == 1 and reason is not Reason.UNKNOWN_WORD  # letters that are set apart make a word
    return GIVE_BACK_ONE if one or reason is Reason.ORGANISATION else GIVE_BACK_SHORT


def _stays(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether a word with a digit stays behind whatever the model says: long numbers, and those of a place.

    And a day before noon or after it, which may have run together with its clock (`4/39 pm` of `4/3 9 pm`).
    """
    word, after = layout.words[index], index + 1
    followed = after < len(reasons) and layout.words[after].line == word.line
    if followed and _RUN_TOGETHER.fullmatch(word.text) and layout.words[after].text.casefold() in _NOONS:
        return True
    placed = followed and reasons[after] is Reason.PLACE
    return placed or reasons[index] is Reason.PLACE or _LONG_NUMBER.search(word.text) is not None


def _part(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether a word is a part of a town, a house, a street or a name of which the rest stays behind."""
    ways = (_of_town, _beside_town, _of_house, _in_house, _of_street, _of_person)
    return any(of(layout, index, reasons) for of in ways)


def _of_day(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether a word is a part of a day that is written out: `the fifth of May`, `the week before Halloween`."""
    row = layout.row_words(index)
    place = row.index(index)
    before_it = itertools.takewhile(lambda w: reasons[w] is Reason.DATE, reversed(row[:place]))
    behind = itertools.takewhile(lambda w: reasons[w] is Reason.DATE, row[place:])
    texts = [(word, bare(layout.words[word].text)) for word in (*before_it, *behind)]
    return any(_MONTH.fullmatch(text) or (word != index and _FEAST.fullmatch(text)) for word, text in texts)


def _of_person(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether a word is a title or a degree beside a part of somebody's name, or the family name before the others.

    `Dr.` of `Dr. Vincent Zzyzx`; `HER,` of `HER, ZZYZX`, where both were taken for somebody's.
    """
    text, (first, after) = layout.words[index].text, layout.neighbours(index)
    beside = [None if at is None else reasons[at] for at in (first, after)]
    listed = text[:1].isupper() and text.endswith(",") and reasons[index] in _PERSONS and beside[1] in _PERSONS
    return listed or (squeeze(text) in _TITLED and not _NAMES.isdisjoint(beside))


def _near_person(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether somebody's name stands right beside a word: what follows `Technologist P.` is hers."""
    return any(at is not None and reasons[at] in _PERSONS for at in layout.neighbours(index))


def _of_town(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether a capital stands before the rest of a town and its state: `PORT` before `ARTHUR TX`."""
    words = layout.cells[layout.cell_of[index]].words
    behind = itertools.takewhile(lambda w: reasons[w] is Reason.PLACE, words[words.index(index) + 1 :])
    texts = [layout.words[index].text, *(layout.words[word].text for word in behind)]
    written = all(text[:1].isupper() and text[-1] not in ".:;" for text in texts[:-1])
    return written and len(texts) > _TOWN and bare(texts[-1]) in STATES


def _beside_town(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether a word with a capital is a part of a place that fills its cell: `SALT` of `SALT ZZYZX` below `CITY`."""
    words = [w for w in layout.cells[layout.cell_of[index]].words if bare(layout.words[w].text)]
    texts = "".join(layout.words[word].text for word in words)
    filled = len(words) > 1 and all(reasons[word] is Reason.PLACE for word in words)
    return filled and layout.words[index].text[:1].isupper() and not any(c.isdigit() for c in texts)


def _of_house(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether a word is what a house calls itself, right behind another part of its name: `Zzyzx Regional Hospital`."""
    first = before(layout, index)
    while first is not None and not bare(layout.words[first].text):
        first = before(layout, first)  # marks that were read between them
    kind = bare(layout.words[index].text)
    if first is None or not kind.istitle():
        return False
    text, insurer = layout.words[first].text, squeeze(kind) in _INSURERS and reasons[first] is Reason.NAME
    called = insurer or (squeeze(kind) in ORG_STRONG and reasons[first] in _HOUSES)
    return called and text[:1].isupper() and text[-1] not in ".:;"


def _in_house(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether a word with a capital stands between two parts of a house's name: `Special` of `ISD 0 Special Needs`."""
    beside = layout.neighbours(index)
    inside = all(at is not None and reasons[at] in _HOUSES for at in beside)
    return inside and layout.words[index].text[:1].isupper()


def _of_street(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether a word is a part of a street behind the number of its house (`1640 COAL BANK RD`), or a floor."""
    first, after = layout.neighbours(index)
    words = layout.cells[layout.cell_of[index]].words
    run = itertools.takewhile(lambda w: reasons[w] is Reason.PLACE, reversed(words[: words.index(index)]))
    if reasons[index] is Reason.PLACE and any(layout.words[word].text[:1].isdigit() for word in run):
        return True
    numbered = first is not None and reasons[first] is Reason.PLACE and layout.words[first].text[:1].isdigit()
    floor = bare(layout.words[index].text).casefold() in _FLOORS
    return numbered and (floor or (after is not None and reasons[after] in _HOUSES))


def _strange(layout: Layout, index: int, reasons: Sequence[Reason], lexicon: Lexicon) -> bool:
    """Whether nobody knows a word that was taken for a name, or it stands as a person's part or hand does."""
    core = bare(layout.words[index].text)
    if _ends_entry(layout, index, reasons):
        return True
    if lexicon.knows(core.casefold()):
        return False
    if len(core) > _INITIALS and core[0].isupper() and core.isalpha() and reasons[index] in _NAMES:
        return not (lexicon.abbreviation(core) or lexicon.clinical(core.casefold()))
    return _before_person(layout, index, reasons) or _signs(layout, index, lexicon)


def _ends_entry(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether capitals end a row that tells a day: whoever made the entry."""
    row, core = layout.row_words(index), bare(layout.words[index].text)
    letters = 1 < len(core) <= _INITIALS and core.isalpha() and core.isupper()
    return letters and row[-1] == index and any(reasons[word] is Reason.DATE for word in row[:-1])


def _before_person(layout: Layout, index: int, reasons: Sequence[Reason]) -> bool:
    """Whether a word begins its cell, right before somebody's name: `weopoid Gray, MD`."""
    first, after = layout.neighbours(index)
    begins = first is None or layout.cell_of[first] != layout.cell_of[index]
    return begins and after is not None and reasons[after] in _PERSONS and layout.words[after].text[:1].isupper()


def _signs(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether small letters are what somebody signs in with: an initial and a surname, or what stands behind a deed."""
    before = layout.neighbours(index)[0]
    said = "" if before is None else layout.words[before].text.casefold()
    done = said == "by" or (said.endswith(":") and bare(said) in DID)
    return done or bare(layout.words[index].text)[1:] in lexicon.family
