"""Looking at a blank form: which of its words are boilerplate, and whether it is blank at all.

Rules:
- What is an identifier by what it says itself (a name, a phone number, a date) is no boilerplate, and neither is what
  was read badly, is no print, or is a capitalised word that nothing vouches for: all of that may be a person's.
- On a blank form the words after a label are print as well: they are boilerplate when they can be nobody's name.
- Somebody may allow kinds of doubtful print; never what is no print or was read badly.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import numpy as np

from appliance.documents import Box, Image, ReadPage
from appliance.policy.categories import Category
from appliance.policy.pack import Purpose
from appliance.redaction import clearing, handwriting, stamps
from appliance.redaction.formwords import ink_of
from appliance.redaction.label_table import LABEL_WORDS
from appliance.redaction.layout import Layout, arrange
from appliance.redaction.layout import bare as bare_word
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.painting import Meetings, belongings, find_zones, meet, paint
from appliance.redaction.redactor import Marks, as_box, take_apart
from appliance.redaction.tagger import Tagger

UNKNOWN, NUMBER, UNSURE, NOT_PRINT = "unknown-word", "number", "unsure", "not-print"
ALLOWABLE = (*(category.value for category in Category), UNKNOWN, NUMBER)
"""The kinds of doubtful print that somebody may allow."""

_NAMES = frozenset({Category.NAME, Category.PROVIDER, Category.ORGANISATION, Category.PLACE})
_NEVER = (NOT_PRINT, UNSURE)
SURE = 60.0  # confidence of print that is taken over
STRAY_MM = 1.8  # marks of no word that are larger are written or drawn
STROKE_MM = 0.7  # and wider: thinner ones are rules
_SHORT_NUMBER = 2  # digits: numbers of questions and boxes
_PURPOSE = Purpose("blank-form")
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, eq=False)
class BlankPage:
    """What stands on one page of a blank form; words are named by their index.

    `printed` are the boilerplate, each with its ink in pixels; `doubts` the others, each with the kind of the doubt.
    `stray` are the places of larger marks that are neither words nor structure.
    """

    page: ReadPage = field(repr=False)
    marks: Marks = field(repr=False)
    meetings: Meetings = field(repr=False)
    printed: Mapping[int, int]
    doubts: Mapping[int, str]
    stray: tuple[Box, ...]


def look(page: ReadPage, lexicon: Lexicon, tagger: Tagger, allowed: AbstractSet[str] = frozenset()) -> BlankPage:
    """Sorts the words of a blank form."""
    marks = take_apart(page)
    words = tuple(as_box(word, marks.structure) for word in page.words)
    page = replace(page, words=words)
    meetings = meet(marks.parts, find_zones(words, marks.ink.mask.shape[:2]))
    members = belongings(marks.parts, meetings, len(words))
    written = handwriting.not_print(words, members, marks.parts, range(len(words))).words
    written |= stamps.leaning(words, members, marks.parts)
    doubts = _doubts(arrange(words), written, lexicon, tagger)
    bare = {index for index, word in enumerate(words) if not any(c.isalnum() for c in word.text)}
    doubts = {i: why for i, why in doubts.items() if i not in bare and (why in _NEVER or why not in allowed)}
    printed = {i: ink_of(w.box, marks.parts) for i, w in enumerate(words) if i not in doubts and i not in bare}
    return BlankPage(page, marks, meetings, printed, doubts, _stray(marks, members, page.accepted.dpi))


def shown(blank: BlankPage) -> Image:
    """The boilerplate and the structure of a blank form on white: what its picture may show."""
    words, marks = blank.page.words, blank.marks
    cleared = [index in blank.printed for index in range(len(words))]
    return paint(marks.ink, marks.parts, marks.structure, blank.meetings, words=words, cleared=cleared)[0]


def _doubts(layout: Layout, written: AbstractSet[int], lexicon: Lexicon, tagger: Tagger) -> dict[int, str]:
    """The words that are no boilerplate, each with the kind of the doubt."""
    own = clearing.own_identifiers(layout, lexicon, tagger)
    plain = {i for i, why in own.items() if why in _NAMES and _is_nobody(layout.words[i].text, lexicon)}
    own = {i: why for i, why in own.items() if i not in plain or _beside(layout, i) & (own.keys() - plain)}
    assessment = clearing.assess(layout, _PURPOSE, lexicon, tagger)
    reasons = clearing.decide(assessment, assessment.known, lexicon)
    doubts: dict[int, str] = {}
    for index, word in enumerate(layout.words):
        if index in written:
            doubts[index] = NOT_PRINT
        elif index in own:
            doubts[index] = own[index].value
        elif word.confidence < SURE:
            doubts[index] = UNSURE
        elif not reasons[index].cleared and (why := _doubtful(word.text, lexicon)):
            doubts[index] = why
    company = {i for i, word in enumerate(layout.words) if i not in doubts and not reasons[i].cleared}
    for index in sorted(company):  # what stands beside a name, and would not leave beside it, goes with it
        beside = [doubts.get(i) for i in sorted(_beside(layout, index))]
        if found := next((why for why in beside if why in ALLOWABLE and why != NUMBER), None):
            doubts[index] = found
    return doubts


def _beside(layout: Layout, index: int) -> set[int]:
    """The words on both sides of a word."""
    return {i for i in layout.neighbours(index) if i is not None}


def _is_nobody(text: str, lexicon: Lexicon) -> bool:
    """Whether a word is nobody's name, whatever stands around it."""
    core = bare_word(text)
    return core.isalpha() and lexicon.kind(core.casefold()) is Kind.SAFE


def _doubtful(text: str, lexicon: Lexicon) -> str | None:
    """Why a word that ordinary clearing denies may be somebody's; None when it can be nobody's name or number."""
    for letters in _LETTERS.findall(text):
        lower = letters.casefold()
        if lower in LABEL_WORDS or lexicon.abbreviation(letters) or len(letters) == 1 or letters.islower():
            continue
        kind = lexicon.kind(lower)
        if kind is Kind.UNKNOWN:
            return UNKNOWN
        if kind is not Kind.SAFE:
            return Category.NAME.value
    return NUMBER if sum(c.isdigit() for c in text) > _SHORT_NUMBER else None


def _stray(marks: Marks, members: list[list[int]], dpi: float) -> tuple[Box, ...]:
    """The larger marks that belong to no word, but for thin strokes."""
    boxes = marks.parts.boxes
    wide, high = boxes[:, 2] - boxes[:, 0], boxes[:, 3] - boxes[:, 1]
    large = (np.maximum(wide, high) >= STRAY_MM / 25.4 * dpi) & (np.minimum(wide, high) >= STROKE_MM / 25.4 * dpi)
    large[0] = False
    large[[number for member in members for number in member]] = False
    return tuple(Box(*(int(v) for v in row[:4])) for row in boxes[large])
