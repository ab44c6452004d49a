"""Names of people and organisations, by titles, neighbours and the tagger.

Rules:
- A name that is no word is unknown and needs no rule; what stands here is for names that are words (Rose Hill,
  Will Power, Dr. Young), and to know which finds are sure enough to be looked for on the other pages.
- A word that is nobody's name is never called one by a neighbour alone; labels and titles are stronger.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction import houses, titles
from appliance.redaction.initialed import SPECIES
from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import (
    ACTS,
    ADDRESSED,
    ADVERBS,
    BY,
    FOUND,
    GREETINGS,
    MODALS,
    POST_NOMINALS,
    RELATIONS,
    STAFF,
    SURE_POST_NOMINALS,
    TITLES,
)
from appliance.redaction.tagger import Entity, Tagger
from appliance.redaction.tokens import NameHit, Token, continues, headline, initial, nameable, near

_SHORTEST = 3  # letters of a first name
_QUOTED = re.compile(r"[\"\u201c'\u2018]\w+[\"\u201d'\u2019][.,;)]?")
_SIDES = frozenset("LRB")
_LETTERED = frozenset(
    ("hepatitis", "hep", "vitamin", "vit", "type", "group", "grade", "class", "stage", "strep", "influenza", "factor")
)

_GRAMS = frozenset({"G", "GM", "MG", "MCG", "MEQ", "ML", "UNITS"})
_HELP = frozenset({"Min", "Mod", "Max"})
_UP_WHERE = frozenset({"in", "ad", "to"})  # up in a chair, ad lib, to the bathroom
_LEVEL = re.compile(r"[0-3]\.\d{1,2}")
_KINDS = 6  # words of a list of kinds
_SPACED = frozenset({("M.", "D."), ("D.", "O."), ("R.", "N."), ("Ph.", "D."), ("D.", "D.S."), ("L.P.", "N.")})
_DOING = re.compile(r"(?:ing|ed|al|ry|er|or|call)$")
# What somebody does, or where.
_ROLE = re.compile(r"(?:(?:ist|eon|or|ian|er|ant|ee)s?|tion|tic|ive|al|ogy|ics)$")
_DUTIES = frozenset(
    ("call", "return", "phone", "contact", "notify", "schedule", "bring", "come", "f/u", "fu", "remain")
)


def find(layout: Layout, words: Sequence[Token], lexicon: Lexicon, tagger: Tagger) -> Iterator[NameHit]:
    """Every word that belongs to a name."""
    kinds = frozenset(_kinds(layout, words))
    for place, token in enumerate(words):
        yield from titles.find(layout, words, place, lexicon)
        if token.lower.replace(".", "") in POST_NOMINALS and not _dosed(words, place):
            sure = token.lower.replace(".", "") in SURE_POST_NOMINALS
            yield from _before_post_nominal(layout, words, place, sure=sure)
            yield from _reached(words, place)
        elif place + 1 < len(words) and _spaced(layout, token, words[place + 1]):
            yield from _before_post_nominal(layout, words, place, sure=True)
        if token.lower in RELATIONS or token.lower in BY:
            yield from (hit for hit in _after_cue(words, place) if hit.index not in kinds)
        if token.lower in ADDRESSED and place + 1 < len(words):
            yield from _addressed(layout, token, words[place + 1], lexicon)
        told = _told_to(words, place) or (
            token.kind is Kind.GIVEN and (_owns(layout, token) or _explained(layout, token))
        )
        if nameable(token) and told and not lexicon.clinical(token.lower):
            yield NameHit(token.index, Category.NAME, sure=False)
        yield from houses.find(layout, words, place, lexicon)
    yield from _runs(layout, words, lexicon)
    yield from _spoken_to(layout, words)
    yield from _tagged(layout, words, lexicon, tagger, kinds)


def _reached(words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """Whom somebody reached, by an initial and a name that is a word: `CALLED N CARE NP`."""
    if place < 3 or words[place - 2].core in _SIDES:
        return  # `for R HAND PA`
    if initial(words[place - 2]) and words[place - 1].title and words[place - 3].lower in BY:
        yield from (NameHit(words[at].index, Category.PROVIDER, sure=False) for at in (place - 2, place - 1))


def _spaced(layout: Layout, token: Token, after: Token) -> bool:
    """Whether two words are letters of the profession that typewriters part: `M. D.`, `R. N.`."""
    return (layout.words[token.index].text, layout.words[after.index].text.rstrip(",;:")) in _SPACED


def _dosed(words: Sequence[Token], place: int) -> bool:
    """Whether letters are none of a profession: `3.375 G IV` has an amount before, `MD -4.32 dB` one behind."""
    if place + 2 < len(words) and words[place + 2].lower == "db" and words[place + 1].core[-1:].isdigit():
        return True
    before = words[place - 1].core if place > 1 else ""
    infused = before == "L" and words[place].lower == "iv"  # 1 L IV
    return (before in _GRAMS or infused) and words[place - 2].core[-1:].isdigit()


def _amount(words: Sequence[Token], place: int) -> bool:
    """Whether a first name is none: `Min A` tells how much help it takes, `Li 0.8` the level of a drug."""
    core, after = words[place].core, words[place + 1].core if place + 1 < len(words) else ""
    return (core in _HELP and after == "A") or (core == "Li" and _LEVEL.fullmatch(after) is not None)


def _before_post_nominal(layout: Layout, words: Sequence[Token], place: int, *, sure: bool) -> Iterator[NameHit]:
    """The name before `MD`, `RN`: up to four capitalised words; the nearest one counts also when it is a word."""
    if not words[place].core[:1].isupper():
        return
    for step in range(1, 5):
        if place < step or not near(layout, words[place - step], words[place - step + 1]):
            return
        token = words[place - step]
        if layout.words[token.index].text.endswith(":"):
            return  # `Coag: PT 14.8`
        comma = layout.words[token.index].text.endswith(",")
        if token.lower.replace(".", "") in POST_NOMINALS:
            continue
        if nameable(token) or initial(token):
            yield NameHit(token.index, Category.PROVIDER, sure=sure and not initial(token))
        elif sure and not comma and (_belongs(words, place, step) or _alone(layout, words, place, step)):
            yield NameHit(token.index, Category.PROVIDER, sure=False)
            return
        elif step <= 2 and sure and comma and token.title and not token.stop and token.lower not in STAFF:
            yield NameHit(token.index, Category.PROVIDER, sure=False)
        else:
            return


def _alone(layout: Layout, words: Sequence[Token], place: int, step: int) -> bool:
    """Whether a cell holds a word and letters of the profession, and nothing else: `Day MD`, but not `Treating MD`."""
    token = words[place - step]
    members = layout.cells[layout.cell_of[token.index]].words
    whole = step == 1 and members[0] == token.index and members[-1] == words[place].index
    return whole and token.title and token.lower not in STAFF and _DOING.search(token.lower) is None


def _belongs(words: Sequence[Token], place: int, step: int) -> bool:
    """Whether a word that is no name by itself is one where it stands before letters of the profession."""
    token = words[place - step]
    if step == 1:
        return token.title and not token.opens and token.lower not in STAFF
    return step == 2 and _first_name(token, words[place - 1])


def _first_name(token: Token, after: Token) -> bool:
    """Whether a word before an unknown family name is the first name, and not what the person does."""
    apart = token.lower in STAFF or token.lower in TITLES or _ROLE.search(token.lower) is not None
    return (
        token.title
        and token.core.isalpha()
        and len(token.core) >= _SHORTEST
        and not apart
        and after.kind is Kind.UNKNOWN
    )


def _after_cue(words: Sequence[Token], place: int) -> Iterator[NameHit]:
    """The name after `wife`, `named`, `seen by`: capitalised, and not only a word."""
    if words[place].stop:
        return
    shouted = words[place].upper
    if shouted and words[place].lower not in RELATIONS:
        return
    for at in range(place + 1, min(place + 4, len(words))):
        token, after = words[at], words[at + 1].lower if at + 1 < len(words) else ""
        if (token.core in _SIDES and not token.dotted) or (initial(token) and after in SPECIES):
            return  # `radiating to L arm`, `treated for E. coli`
        if nameable(token) and token.upper == shouted:
            yield NameHit(token.index, Category.NAME, sure=words[place].lower in RELATIONS)
        elif not initial(token):
            return


def _addressed(layout: Layout, cue: Token, token: Token, lexicon: Lexicon) -> Iterator[NameHit]:
    """Who shall see to it: `attention Cliff`; a disorder of attention, or a test, names nobody."""
    called = token.kind in (Kind.GIVEN, Kind.FAMILY) and token.title
    if called and near(layout, cue, token) and not lexicon.abbreviation(token.core):
        yield NameHit(token.index, Category.NAME, sure=False)


def _runs(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """Names by company: a first name beside another name or an unknown word; a lone first name in a sentence.

    A name that is hardly ever a word (Marguerite) needs no company.
    """
    for place, token in enumerate(words):
        related = token.lower in RELATIONS and _of_whom(layout, words, place)
        if not nameable(token) or related or _amount(words, place):
            continue
        if lexicon.rarely(token.lower) and not lexicon.abbreviation(token.core):
            yield NameHit(token.index, Category.NAME, sure=False)
        beside = [words[p] for p in (place - 1, place + 1) if 0 <= p < len(words)]
        beside = [t for t in beside if near(layout, *sorted((t, token), key=lambda w: w.index))]
        beside = [
            t for t in beside if not (t.index < token.index and t.stop) and not (t.index > token.index and token.stop)
        ]
        kinds = {t.kind for t in beside if nameable(t) and (t.upper == token.upper)}
        lettered = any(initial(t) for t in beside)
        if token.kind is Kind.GIVEN:
            named = bool(kinds) or (lettered and not token.upper) or _acting(words, place)
            named = named or _told_of(words, place, lexicon)
            inside = not token.opens and not token.upper and not headline(layout, words, place)
            spoken = inside and (token.lower not in ("may", "will") or _in_sentence(layout, words, place))
            if named or spoken or (inside and _capital_next(layout, words, place)):
                alone = spoken and not lexicon.clinical(token.lower) and token.lower not in MODALS
                yield NameHit(token.index, Category.NAME, sure=(bool(kinds) or alone) and not token.upper)
                if inside and _capital_next(layout, words, place):
                    yield NameHit(words[place + 1].index, Category.NAME, sure=False)
        elif token.kind is Kind.FAMILY:
            inside = not token.opens and not token.upper and not headline(layout, words, place)
            company = (
                Kind.GIVEN in kinds or (Kind.UNKNOWN in kinds and not token.upper) or (lettered and not token.upper)
            )
            if company or (inside and not _followed_by_noun(words, place)):
                yield NameHit(token.index, Category.NAME, sure=Kind.GIVEN in kinds and not token.upper)
        elif Kind.GIVEN in kinds:
            yield NameHit(token.index, Category.NAME, sure=not token.upper)


def _of_whom(layout: Layout, words: Sequence[Token], place: int) -> bool:
    """Whether a word for a relative has its name behind it and none before it: `Sister Yara`, but not `Guy Friend`."""
    before = words[place - 1] if place else None
    named = before is not None and not words[place].opens and near(layout, before, words[place]) and nameable(before)
    after = words[place + 1] if place + 1 < len(words) and not words[place].stop else None
    return not named and after is not None and after.title and near(layout, words[place], after)


def _spoken_to(layout: Layout, words: Sequence[Token]) -> Iterator[NameHit]:
    """Who is greeted, signs or is quoted (`Hi Will!`, `- May"`, `"Amber"`).

    Behind a name that is a verb too, a mark ends what is said.
    """
    for place, token in enumerate(words):
        if token.kind is not Kind.GIVEN or not token.title or token.upper:
            continue
        greeted = place > 0 and words[place - 1].lower in GREETINGS and not words[place - 1].stop
        quoted = _QUOTED.fullmatch(layout.words[token.index].text) is not None
        ended = token.lower in MODALS and layout.words[token.index].text[-1] in '!,"\u201d'
        dated = place + 1 < len(words) and words[place + 1].core[:1].isdigit()
        if greeted or quoted or (ended and not dated):
            yield NameHit(token.index, Category.NAME, sure=False)


def _in_sentence(layout: Layout, words: Sequence[Token], place: int) -> bool:
    """Whether a capital `Will` or `May` stands right behind a word of its sentence: no verb has a capital there."""
    before = words[place - 1]
    spoken = before.core.isalpha() and layout.words[before.index].text[-1].isalpha()
    return spoken and near(layout, before, words[place])


def _capital_next(layout: Layout, words: Sequence[Token], place: int) -> bool:
    """Whether the next word of the sentence is capitalised too, as in `with Will Power`."""
    if words[place].stop or place + 1 >= len(words) or not continues(layout, words[place + 1].index):
        return False
    after = words[place + 1]
    if after.kind is Kind.SAFE and layout.words[after.index].line != layout.words[words[place].index].line:
        return False  # the next item of a list
    return after.title and not after.upper and len(after.core) > 1


def _acting(words: Sequence[Token], place: int) -> bool:
    """Whether somebody does something: `Rose presented with`."""
    if words[place].stop or place + 1 >= len(words):
        return False
    if words[place + 1].lower == "to" and words[place].opens and not words[place].upper:
        return words[place].lower not in MODALS  # `Autumn to call`
    after = words[place + 1].lower  # a modal verb goes with an adverb, and with no finite verb
    return after in ACTS and not words[place].upper and not (words[place].lower in MODALS and after in ADVERBS)


def _told_of(words: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether it is told in a word how somebody is or what was done: `Rose seen today`, `Daisy up in chair`."""
    token, (after, beyond) = words[place], (*(t.lower for t in words[place + 1 : place + 3]), "", "")[:2]
    told = after in FOUND or (after == "up" and beyond in _UP_WHERE)
    return told and not token.upper and token.lower not in MODALS and not lexicon.clinical(token.lower)


def _explained(layout: Layout, token: Token) -> bool:
    """Whether brackets behind a first name say who that is: `Rose (nurse)`, `Will (son)`."""
    after = layout.neighbours(token.index)[1]
    text = "" if after is None else layout.words[after].text.rstrip(".,;:")
    return text[:1] == "(" and text[-1:] == ")" and text[1:-1].casefold() in RELATIONS | STAFF


def _owns(layout: Layout, token: Token) -> bool:
    """Whether a sentence begins with whose something is: `Sage's blood sugar`."""
    return token.opens and layout.words[token.index].text[-2:].casefold() in ("'s", "\u2019s")


def _told_to(words: Sequence[Token], place: int) -> bool:
    """Whether a sentence says what somebody is to do: `Penning to call if worse`."""
    if not words[place].opens or words[place].stop or place + 2 >= len(words):
        return False
    return words[place + 1].lower == "to" and words[place + 2].lower in _DUTIES


def _followed_by_noun(words: Sequence[Token], place: int) -> bool:
    """Whether a capitalised word opens a term (`the Long Head of`, `White Blood Cells`)."""
    return (
        place + 1 < len(words)
        and not words[place].stop
        and words[place + 1].kind is Kind.SAFE
        and words[place + 1].title
    )


def _tagged(
    layout: Layout, words: Sequence[Token], lexicon: Lexicon, tagger: Tagger, kinds: frozenset[int]
) -> Iterator[NameHit]:
    """What the tagger calls a name, for words that can be one. Lines in capitals are read in mixed case."""
    paragraphs = list(_paragraphs(words))
    texts: list[str] = []
    places: list[list[tuple[int, int, Token]]] = []
    for members in paragraphs:
        text, spans = "", []
        for token in members:
            shown = _mixed_case(layout.words[token.index].text, token, lexicon)
            spans.append((len(text), len(text) + len(shown), token))
            text += shown + " "
        texts.append(text)
        places.append(spans)
    for spans, entities in zip(places, tagger.entities(texts), strict=True):
        for entity in entities:
            inside = [t for start, end, t in spans if start < entity.end and end > entity.start]
            yield from _of_entity([t for t in inside if t.index not in kinds], entity)


def _kinds(layout: Layout, words: Sequence[Token]) -> Iterator[int]:
    """Indexes of letters behind what comes in kinds: `vitamin D`, `hepatitis B and C`."""
    for place, token in enumerate(words):
        if token.lower not in _LETTERED or token.stop:
            continue
        for one, other in itertools.pairwise(words[place : place + _KINDS]):
            if not near(layout, one, other) or (other.lower not in ("and", "or") and len(other.core) != 1):
                break
            if len(other.core) == 1:
                yield other.index


def _paragraphs(words: Sequence[Token], size: int = 120) -> Iterator[Sequence[Token]]:
    """Pieces of the page short enough for the tagger, cut at ends of sentences."""
    begin = 0
    for place, token in enumerate(words):
        if place - begin >= size and (token.stop or place - begin >= 2 * size):
            yield words[begin : place + 1]
            begin = place + 1
    if begin < len(words):
        yield words[begin:]


def _mixed_case(text: str, token: Token, lexicon: Lexicon) -> str:
    """A word in capitals as it would stand in a sentence: words small, names and unknown words with a capital."""
    if not token.upper or len(token.core) < 4 or lexicon.abbreviation(token.core):
        return text
    return text.lower() if token.kind is Kind.SAFE else text.title()


def _of_entity(members: Sequence[Token], entity: Entity) -> Iterator[NameHit]:
    """The words of an entity that can be names."""
    category = {"ORG": Category.ORGANISATION, "GPE": Category.PLACE, "LOC": Category.PLACE, "FAC": Category.PLACE}.get(
        entity.label, Category.NAME
    )
    person = entity.label == "PERSON"
    company = sum(nameable(t) for t in members)
    for token in members:
        if token.lower in RELATIONS and company > 1:
            continue  # `Husband Konrad`
        if nameable(token) and (len(token.core) > 1 or company >= 2):
            sure = person and company >= 2 and not token.upper and token.kind is not Kind.FAMILY
            yield NameHit(token.index, category, sure=sure)
