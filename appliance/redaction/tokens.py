# ruff: noqa: RUF001 - paper has these signs
"""Words as names see them: how they are written, what they may be, and where sentences begin and end.

Rules:
- A token says what a word may be; whose name it is, `names` and `capitals` decide.
- Words that strokes join (`mg/kg`) and double names (`Flores-Day`) are what their parts are.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import DAYS, TITLES, UNITS, WEEKDAYS

_ABBREVIATED = 4  # letters; longer words in capitals are emphasis
_RUNNING_TEXT = 6  # words in a line that is a sentence and not a field
_BULLETS = frozenset("-\u2013\u2014*\u2022\u00b7\u00bb\u25cf\u25aa")
_ITEM = re.compile(r"#\d{1,2}[.:)]?")
_BOXES = frozenset(("\u2610", "[]", "]", "[x]", "[X]", "[_]", "()", "(x)", "(X)", "(_)"))  # a field begins behind one
_FIELD_GAP = 1.2  # heights of a word; fields of a line stand so far apart
_DOUBLE = 2  # letters; longer parts make a double name


@dataclass(frozen=True, slots=True)
class Token:
    """One word as names see it."""

    index: int
    core: str  # without punctuation at the ends, without a possessive
    lower: str
    kind: Kind
    title: bool  # written with a capital
    upper: bool  # written in capitals
    dotted: bool  # a full stop or comma follows
    stop: bool  # a sentence or a field ends after it
    opens: bool  # a sentence or a field begins with it


@dataclass(frozen=True, slots=True)
class NameHit:
    """A word that belongs to a name."""

    index: int
    category: Category
    sure: bool


def tokens(layout: Layout, lexicon: Lexicon) -> list[Token]:
    """The words of a page, in the reader's order, as names see them."""
    found: list[Token] = []
    for index, word in enumerate(layout.words):
        core = re.sub(r"['’][sS]$", "", bare(word.text))
        lower = core.casefold().replace("’", "'")
        abbreviation = lexicon.abbreviation(core) and (len(core) > 1)
        lone = _composed_of_medicine(core, lexicon) or (abbreviation and _lone_capitals(layout, index, lexicon))
        kind = Kind.SAFE if lone or (abbreviation and lower not in lexicon.given) else _kind(core, lexicon)
        previous = found[-1] if found else None
        opens = previous is None or previous.stop or not continues(layout, index)
        opens = opens or layout.words[index - 1].text in _BOXES or _bulleted(layout, index)
        stop = word.text[-1:] in ".:;!?" and not (len(core) <= 2 or lower in TITLES)
        found.append(
            Token(
                index,
                core,
                lower,
                kind,
                core[:1].isupper(),
                core.isupper() and len(core) > 1,
                word.text[-1:] in ".,",
                stop,
                opens,
            )
        )
    return found


def _bulleted(layout: Layout, index: int) -> bool:
    """Whether nothing but a bullet, or the number of an item, stands before a word in its cell."""
    words = layout.cells[layout.cell_of[index]].words
    first = layout.words[words[0]].text
    return len(words) > 1 and words[1] == index and (first in _BULLETS or _ITEM.fullmatch(first) is not None)


def _kind(core: str, lexicon: Lexicon) -> Kind:
    """What a word may be; of a double name (`Flores-Day`) what its parts may be."""
    parts = core.split("-")
    if all(p.casefold() in WEEKDAYS for p in parts):
        return Kind.SAFE  # `Mon-Fri` is a schedule
    medical = [lexicon.clinical(p.casefold()) or lexicon.abbreviation(p) for p in parts]
    if len(parts) > 1 and all(medical):  # `Toprol-XL`
        return Kind.SAFE if lexicon.clinical(parts[0].casefold()) else lexicon.kind(core.casefold().replace("’", "'"))
    if len(parts) > 1 and all(p[:1].isupper() and len(p) > _DOUBLE for p in parts):
        kinds = [lexicon.kind(p.casefold().replace("’", "'")) for p in parts]
        return next((k for k in (Kind.UNKNOWN, Kind.FAMILY, Kind.GIVEN) if k in kinds), Kind.SAFE)
    if len(parts) > 1 and all(p.isalpha() and lexicon.kind(p.casefold()) is Kind.SAFE for p in parts):
        return Kind.SAFE  # `FOLLOW-UP`
    return lexicon.kind(core.casefold().replace("’", "'"))


def _composed_of_medicine(core: str, lexicon: Lexicon) -> bool:
    """Whether strokes join nothing but abbreviations, units and medical words (`MG/KG`, `Trimeth/Sulfa`, `M/W/F`)."""
    parts = [p for p in re.split(r"[/&+]", core) if p]
    return len(parts) > 1 and all(
        lexicon.abbreviation(p)
        or p in DAYS
        or p.casefold() in UNITS
        or (lexicon.clinical(p.casefold()) and len(p) > _DOUBLE)
        or (p.islower() and lexicon.knows(p) and lexicon.abbreviation(parts[0]))  # `DNR/comfort`
        for p in parts
    )


def _lone_capitals(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether a word in capitals stands among words that are not: MAC in a sentence is no name."""
    core = bare(layout.words[index].text)
    beside = [bare(layout.words[i].text) for i in layout.neighbours(index) if i is not None]
    small = [t for t in beside if any(c.islower() for c in t)]
    quiet = all(not t.istitle() or lexicon.clinical(t.casefold()) for t in small)
    return core.isupper() and len(core) <= _ABBREVIATED and bool(small) and quiet


def continues(layout: Layout, index: int) -> bool:
    """Whether a word goes on from the one before: in its cell, or on the next line of running text."""
    before = layout.cell_of[index - 1]
    if layout.cell_of[index] == before:
        return True
    here = layout.cells[layout.cell_of[index]]
    return (
        len(layout.cells[before].words) >= _RUNNING_TEXT and here.words[0] == index and len(layout.rows[here.row]) == 1
    )


def flowing(layout: Layout) -> str:
    """The page's text with a space where running text goes on in the next line; every character keeps its place."""
    text = list(layout.text)
    for before, index in itertools.pairwise(range(len(layout.words))):
        last = layout.words[before].text[-1]
        broken = layout.words[before].line != layout.words[index].line and (last.isalnum() or last == ",")
        if broken and continues(layout, index):
            text[layout.starts[index] - 1] = " "
    return "".join(text)


def nameable(token: Token) -> bool:
    """Whether a word could be part of a name by its form."""
    return token.title and token.kind is not Kind.SAFE and not any(c.isdigit() for c in token.core)


def initial(token: Token) -> bool:
    """A single capital, as in `John Q. Public`."""
    letter = token.core.replace(".", "")
    return len(letter) == 1 and letter.isupper() and (token.dotted or letter not in "IAFMXOK")


def near(layout: Layout, left: Token, right: Token) -> bool:
    """Whether two words stand together: in one cell, or at the end of a line and the beginning of the next."""
    same = layout.cell_of[left.index] == layout.cell_of[right.index]
    return same or layout.words[right.index].line == layout.words[left.index].line + 1


def apart(layout: Layout, left: int, right: int) -> bool:
    """Whether a wider space than words have, or a new cell, parts two words of one line: fields stand so."""
    before, after = layout.words[left], layout.words[right]
    if before.line != after.line:
        return False
    return after.box.left - before.box.right >= _FIELD_GAP * min(before.box.height, after.box.height)


def headline(layout: Layout, words: Sequence[Token], place: int) -> bool:
    """Whether the word stands among capitalised words only, as in a heading or a form."""
    cell = layout.cells[layout.cell_of[words[place].index]]
    cores = [bare(layout.words[w].text) for w in cell.words]
    long = [c for c in cores if len(c) > 3 and c[0].isalpha()]
    return bool(long) and sum(c[0].isupper() for c in long) >= 0.75 * len(long)
