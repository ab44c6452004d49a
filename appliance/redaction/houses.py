"""Names of organisations and places: what houses call themselves, and where people are sent.

Rules:
- The capitals before a house's noun (Clinic, Hospital, Pharmacy) name it, unless all of them say what any house does.
- What stands behind `at` or `to` in a sentence with capitals of everyday English is a house as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, squeeze
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import (
    BARE_MODIFIERS,
    CONNECTIVES,
    DOCUMENT_TITLES,
    FIRST_HOUSES,
    FOUNDERS,
    GENERIC,
    HEADS,
    HOUSE_NAMES,
    HOUSES,
    LABELS,
    LEADS,
    ORG_NOUNS,
    ORG_STRONG,
    PLACED,
    STATES,
    TITLES,
)
from appliance.redaction.tokens import NameHit, Token, continues, headline, initial, nameable, near

_DAY_CARE = frozenset({("day", "care"), ("child", "care"), ("head", "start")})
_LAB, _REFERENCE = "lab", "reference"  # a house only behind a name: `Lab` heads columns
_JOINED = re.compile(r"[A-Z][a-z]+[A-Z][a-z]+")
_DAY_CARE_NOUNS = frozenset({"daycare", "preschool", "montessori"})


def find(layout: Layout, words: Sequence[Token], place: int, lexicon: Lexicon) -> Iterator[NameHit]:
    """The words of a house's or a place's name that the word at `place` tells."""
    if (words[place].lower in ORG_NOUNS or words[place].lower == _LAB) and words[place].title:
        yield from _organisation(layout, words, place, lexicon)
    yield from _house(layout, words, place)
    yield from _founders(layout, words, place)
    yield from _somewhere(layout, words, place)
    yield from _plain_house(layout, words, place, lexicon)
    yield from _day_care(layout, words, place)


def _organisation(layout: Layout, words: Sequence[Token], place: int, lexicon: Lexicon) -> Iterator[NameHit]:
    """`Elm Street Clinic`: the capitalised words before an organisation's noun, when they are not all general."""
    noun = words[place]
    run = _before_noun(layout, words, place)
    tail = _after_noun(layout, words, place)
    bare_house = len(run) == 2 and run[1].lower in BARE_MODIFIERS and noun.lower in HOUSES and not noun.upper
    special = [t for t in (*run, *tail) if t.lower not in GENERIC and t.lower not in ORG_NOUNS and t.core]
    joined = any(_JOINED.fullmatch(t.core) for t in special)  # `MidState Reference Lab`
    named = joined or any(nameable(t) and len(t.core) > 1 for t in special)  # `B  MEDICAL INTERVENTIONS`
    around = words[max(0, place - 3) : place + 3]
    shouted = all(t.upper for t in run) and all(w.upper for w in around if len(w.core) > 2)
    told = not shouted and any(_everyday(t, lexicon) for t in special)
    told = told and (noun.lower != _LAB or [token.lower for token in run[1:2]] == [_REFERENCE])
    weak = shouted or (noun.lower not in ORG_STRONG and not told)
    if bare_house or named or (special and not weak):
        for token in (*run, *tail):
            sure = not bare_house and nameable(token) and token.kind is Kind.UNKNOWN
            yield NameHit(token.index, Category.ORGANISATION, sure=sure)


def _everyday(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word before a house's noun is neither medicine nor a form's: `Low Country Family Med`."""
    printed = token.lower in lexicon.capitals or lexicon.abbreviation(token.core) or lexicon.clinical(token.lower)
    return token.core.isalpha() and token.title and not printed and token.lower in lexicon.common


def _before_noun(layout: Layout, words: Sequence[Token], place: int) -> list[Token]:
    """The noun and the capitalised words before it, from right to left; small words may join them."""
    run = [words[place]]
    for token in reversed(words[max(0, place - 6) : place]):
        text = layout.words[token.index].text
        if text[-1:] in ".:;,!?)" and token.lower not in ("st", "mt", "dr"):
            break
        joins = token.title or token.lower in ("of", "and", "for", "the") or text in ("&", "+")
        connects = token.upper and token.lower in CONNECTIVES and token.lower != "for"
        if not joins or connects or not near(layout, token, run[-1]) or _is_title(layout, token, run[-1]):
            break
        run.append(token)
    while not run[-1].title or (len(run) > 2 and run[-1].lower in LABELS):
        run.pop()
    return run


def _is_title(layout: Layout, token: Token, after: Token) -> bool:
    """Whether a word ends a line that is a document's title and nothing else: a house's name begins below it."""
    line = layout.words[token.index].line
    title = [squeeze(layout.words[i].text) for i in layout.cells[layout.cell_of[token.index]].words]
    return line != layout.words[after.index].line and DOCUMENT_TITLES.issuperset(title)


def _after_noun(layout: Layout, words: Sequence[Token], place: int) -> list[Token]:
    """What belongs to an organisation after its noun: `Hospital of Hope`, `Manor Assisted Living`."""
    noun = words[place]
    if layout.words[noun.index].text[-1] in ",.;:)":
        return []
    after = words[place + 1 : place + 4]
    if after and after[0].lower in ("of", "at") and noun.lower in HEADS:
        return list(after[:2]) if len(after) > 1 and after[1].title else []
    tail: list[Token] = []
    for token in after:
        here = layout.cell_of[token.index] == layout.cell_of[noun.index] or continues(layout, token.index)
        if noun.upper or not token.title or token.upper or not here:
            break
        tail.append(token)
    return tail


def _house(layout: Layout, words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """`Dallas clinic`, `St. Vincent's`, `seen at Presbyterian`: places that are named without capitals or nouns."""
    token = words[place]
    before = words[place - 1] if place else None
    if before is None or not near(layout, before, token) or before.stop:
        return
    unknown = before.kind is Kind.UNKNOWN and before.title and before.core.isalpha()
    if token.lower in PLACED and not token.title and unknown:
        yield NameHit(token.index, Category.ORGANISATION, sure=False)
    shouted = before.upper and not token.upper  # initials, and then a word: `MT Insulin`
    saint = before.lower in ("st", "mt", "saint", "mount") and before.title and not shouted
    if saint and token.title and len(token.core) > 1:
        yield NameHit(before.index, Category.PLACE, sure=False)
        yield NameHit(token.index, Category.PLACE, sure=False)
    if token.lower in HOUSE_NAMES and token.title and (unknown or before.lower in ("at", "from", "to", "of", "the")):
        yield NameHit(token.index, Category.ORGANISATION, sure=False)
    if token.lower in HOUSE_NAMES and token.title and before.lower in FIRST_HOUSES:
        yield NameHit(before.index, Category.ORGANISATION, sure=False)
        yield NameHit(token.index, Category.ORGANISATION, sure=False)
    if token.lower in ("general", "med", "medical") and token.title and not token.upper and unknown:
        yield NameHit(token.index, Category.ORGANISATION, sure=False)


def _day_care(layout: Layout, words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """`Busy Bees Day Care`: a house for children, however ordinary the words are that it is called by."""
    noun, before = words[place], words[place - 1] if place else None
    cared_for = before is not None and (before.lower, noun.lower) in _DAY_CARE and before.title
    if not noun.title or not (cared_for or noun.lower in _DAY_CARE_NOUNS):
        return
    run = _before_noun(layout, words, place)
    called = [token for token in run[1 + cared_for :] if token.lower not in GENERIC and not token.opens]
    if called:
        yield from (NameHit(token.index, Category.ORGANISATION, sure=False) for token in run)


def _founders(layout: Layout, words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """`to Children's of Fauxbury`, `at Women's`: a house that is named for whom it treats."""
    token = words[place]
    possessive = re.search(r"['\u2019]s\W*$", layout.words[token.index].text) is not None
    if token.lower not in FOUNDERS or not possessive or not token.title or token.opens:
        return
    after = words[place + 1] if place + 1 < len(words) else None
    sent = place > 0 and words[place - 1].lower in ("at", "from", "to")
    if after is None or sent or token.dotted or not after.core[:1].islower() or after.lower == "of":
        yield NameHit(token.index, Category.ORGANISATION, sure=False)


def _somewhere(layout: Layout, words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """`at Triangle Family Medicine`, `Windsor NC`: capitals after `at` in a sentence; a state behind a name."""
    token = words[place]
    before = words[place - 1] if place else None
    if before is None or before.stop or not near(layout, before, token):
        return
    lettered = before.upper or len(before.core) == 1
    if token.core in STATES and before.title and before.kind is not Kind.SAFE and not lettered:
        yield NameHit(token.index, Category.PLACE, sure=False)
    at = before.lower in ("at", "from") and not before.title
    if not at and layout.words[before.index].text != "@":
        return
    for step, other in enumerate(words[place : place + 5]):
        if step and (not near(layout, words[place + step - 1], other) or layout.words[other.index].text.endswith(":")):
            return
        if not other.title or other.upper or initial(other) or any(c.isdigit() for c in other.core):
            return
        if step == 0 and (other.lower in GENERIC or other.lower in TITLES):
            return
        yield NameHit(other.index, Category.ORGANISATION, sure=False)
        if other.stop or layout.words[other.index].text[-1] in ",;)":
            return


def _plain_house(layout: Layout, words: Sequence[Token], place: int, lexicon: Lexicon) -> Iterator[NameHit]:
    """`walked to Food Barn`, `form for Busy Bees`: everyday words with capitals behind a small word of a sentence."""
    if words[place].title or words[place].lower not in LEADS or headline(layout, words, place):
        return
    run: list[Token] = []
    for token in words[place + 1 : place + 5]:
        if not near(layout, words[place], token) or not token.title or token.upper or not _common(token, lexicon):
            break
        run.append(token)
        if layout.words[token.index].text[-1] in ".,;:)":
            break
    if len(run) > 1 and not all(token.lower in lexicon.capitals or token.lower in GENERIC for token in run):
        yield from (NameHit(token.index, Category.ORGANISATION, sure=False) for token in run)


def _common(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is everyday English and no abbreviation."""
    return token.core.isalpha() and token.lower in lexicon.common and not lexicon.abbreviation(token.core)
