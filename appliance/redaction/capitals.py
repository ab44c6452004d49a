# ruff: noqa: SIM905 - word lists are kept as text
"""Capital letters: a word that is written with one and is no medicine and no heading names somebody or something.

Rules:
- In running text a capital inside a sentence needs a reason: medicine, an abbreviation, a form's own word. In short
  lines of capitals (forms, headings, letterheads) every word needs one.
- A page that is typed in capitals throughout says nothing by them.
- A run of capitalised words with one foreign word and one word of a house (Group, Care, Rehab) is that house's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction.certainty import looks_like_unit
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import BIOSIMILAR, Kind, Lexicon
from appliance.redaction.name_words import (
    CONNECTIVES,
    FIELDS,
    GREETINGS,
    HOUSE_KINDS,
    HOUSE_WORDS,
    RELATIONS,
    SPECIALTIES,
    STAFF,
)
from appliance.redaction.tokens import NameHit, Token, apart, initial

_LONG = 3  # letters; shorter words say nothing about a line
_SENTENCE = 9  # words: a longer line of capitals is a sentence in capitals
_SHOUTED_PAGE = 0.6  # of the words
_FORMED = 6  # letters
# Forms of words that are hardly names: verbs, adverbs, abstract nouns, and adjectives that no house calls itself.
_FORM = re.compile(
    r"(?:ed|ing|ly|tions?|sions?|ness|ments?|ity|ities|ances?|ences?|able|ible|ively|ously|ized|ised|i[fz]y|i[sz]ing|"
    r"(?<!creat)(?<!progress)(?<!cooperat)(?<!collaborat)(?<!alternat)(?<!collect)(?<!pons)ive|ular|"
    r"(?<!joy)(?<!glori)(?<!harmoni)(?<!victori)(?<!gener)(?<!preci)ous|(?<!magi)(?<!mysti)(?<!angeli)(?<!botani)ical|"
    + BIOSIMILAR
    + ")$"
)
_WHERE = frozenset("in from near off outside at of".split())
_SMALL = frozenset("the a an and or of in on at for to by with from re dear mr mrs ms dr patient".split())
_NAMED_BY = 2  # words: a label and an initial
_DIAGNOSIS = re.compile(r"[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?")  # ICD-10-CM
_NOT_PART = RELATIONS | GREETINGS | STAFF | {"coach", "principal", "attorney", "caller", "chaplain", "clerk"}
_SHORT_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2})?%?")
_RESULT = re.compile(r"[<>~]?\d{1,3}\.\d{1,2}")
_NUMBERED = re.compile(r"\(?[1-9]\d?[.)]")
_LISTED = frozenset("ABCDEF")  # letters that number the items of a list
_JOINS = frozenset("of and & the de la y +".split())


def find(
    layout: Layout, words: Sequence[Token], named: frozenset[int], spared: frozenset[int], lexicon: Lexicon
) -> Iterator[NameHit]:
    """Capitalised words without a reason, and the houses that they name.

    Args:
        layout: the page.
        words: its words, in the reader's order.
        named: indexes of words that are known to be names already.
        spared: indexes of words that are known to be medicine (eponyms).
        lexicon: the vocabulary.
    """
    shouted = _shouted(words)
    foreign: set[int] = set(named)
    for cell in layout.cells:
        members = [words[i] for i in cell.words]
        for hit in _unexplained(layout, members, named, spared, lexicon, shouted=shouted):
            foreign.add(hit.index)
            yield hit
    for cell in layout.cells:
        yield from _houses(layout, [words[i] for i in cell.words], foreign, spared)


def _numbered(layout: Layout, token: Token, lexicon: Lexicon) -> bool:
    """Whether a word behind the number of a list is nobody's name, as medicine follows it: `2) Raise methotrexate`."""
    before = layout.words[token.index - 1].text if token.index else ""
    behind = _small_behind(layout, token)
    return token.kind is Kind.SAFE and lexicon.clinical(behind) and _NUMBERED.fullmatch(before) is not None


def _goes_on(layout: Layout, token: Token, lexicon: Lexicon) -> bool:
    """Whether a word that nobody is called by goes on with a long word of medicine: `Diminutive posterior horn`."""
    behind = _small_behind(layout, token)
    medical = len(behind) >= _FORMED and lexicon.clinical(behind) and behind not in HOUSE_WORDS | HOUSE_KINDS
    return token.kind is Kind.SAFE and not token.upper and medical


def _small_behind(layout: Layout, token: Token) -> str:
    """The word behind another one, without its signs, if it is written small."""
    _, after = layout.neighbours(token.index)
    behind = "" if after is None else layout.words[after].text
    return bare(behind) if behind[:1].islower() else ""


def _heads_row(layout: Layout, token: Token) -> bool:
    """Whether a word that nobody is called by is alone in its cell, and a result with its unit in the next one."""
    cell = layout.cell_of[token.index]
    row = layout.rows[layout.cells[cell].row]
    behind = row[row.index(cell) + 1 :][:1]
    texts = [layout.words[word].text for word in layout.cells[behind[0]].words] if behind else []
    measured = len(texts) > 1 and _RESULT.fullmatch(texts[0]) is not None and looks_like_unit(texts[1])
    return token.kind is Kind.SAFE and len(layout.cells[cell].words) == 1 and measured


def _shouted(words: Sequence[Token]) -> bool:
    """Whether most words of a page are in capitals."""
    long = [t for t in words if len(t.core) > _LONG and t.core.isalpha()]
    return sum(t.upper for t in long) > _SHOUTED_PAGE * len(long)


def _unexplained(
    layout: Layout,
    members: Sequence[Token],
    named: frozenset[int],
    spared: frozenset[int],
    lexicon: Lexicon,
    *,
    shouted: bool,
) -> Iterator[NameHit]:
    """The words of one cell whose capital has no reason."""
    headline = _headline(members)
    sentence = headline and len(members) >= _SENTENCE and all(t.upper for t in members if len(t.core) > _LONG)
    before: Token | None = None
    strange = False  # the word before had no reason
    filled = False  # the word stands after a colon
    for place, token in enumerate(members):
        quiet = token.upper and (shouted or sentence)
        opens = token.opens or _numbered(layout, token, lexicon)
        begins = opens and not headline and not filled and not layout.words[token.index].text.endswith(":")
        apart = _medical(token, lexicon) if headline else _abbreviated(token, lexicon)
        follows = before is not None and strange and not before.stop and not apart
        follows = follows or _family_name(layout, before, token, named, lexicon, headline=headline)
        follows = follows or _hamlet(layout, before, token, lexicon, headline=headline)
        follows = follows or _initialled(layout, members[max(0, place - 2) : place], token, lexicon)
        located = (
            before is not None and before.lower in _WHERE and token.kind in (Kind.FAMILY, Kind.GIVEN) and not headline
        )
        follows = follows or located
        strange = (
            token.title
            and not quiet
            and not begins
            and token.index not in spared
            and not _goes_on(layout, token, lexicon)
            and not _heads_row(layout, token)
            and not _labels(layout, members, place, lexicon)
            and (not _explained(token, members, place, lexicon) or (follows and len(token.core) > 1))
        )
        if strange:
            called = token.kind in (Kind.GIVEN, Kind.FAMILY)
            yield NameHit(token.index, Category.NAME, sure=called and not headline and not token.upper)
            # `Autumn Leaf was seen`: the sentence begins with the name
            if before is not None and not headline and not before.stop and _belongs(before, lexicon):
                yield NameHit(before.index, Category.NAME, sure=False)
        before, filled = token, layout.words[token.index].text.endswith(":")


def _headline(members: Sequence[Token]) -> bool:
    """Whether a cell is written with capitals throughout, its small words apart."""
    long = [t for t in members if len(t.core) > _LONG and t.core[0].isalpha()]
    return all(t.title for t in members if t.core[:1].isalpha() and t.lower not in _JOINS) or (
        bool(long) and sum(t.title for t in long) >= 0.75 * len(long)
    )


def _explained(token: Token, members: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether a capitalised word has a reason to be one."""
    if len(token.core) <= 1 or any(c.isdigit() for c in token.core) or token.kind is Kind.UNKNOWN:
        return True  # a letter, a number or an unknown word: others decide about these
    formed = "/" in token.core or (len(token.core) >= _FORMED and _FORM.search(token.lower) is not None)
    if lexicon.abbreviation(token.core) or token.lower in lexicon.capitals or (token.kind is Kind.SAFE and formed):
        return True
    parts = [part for part in token.core.replace("'s", "").split("-") if part]
    clinical = all(_part_explained(part, lexicon, alone=len(parts) == 1) for part in parts)
    if token.kind is Kind.SAFE or not clinical:
        return clinical
    # A medical word that people are called by (Stone, Hill, Summer) wants medicine beside it.
    beside = [members[p] for p in (place - 1, place + 1) if 0 <= p < len(members)]
    return any(t.kind is Kind.SAFE and len(t.core) > _LONG and lexicon.clinical(t.lower) for t in beside)


def _labels(layout: Layout, members: Sequence[Token], place: int, lexicon: Lexicon) -> bool:
    """Whether a word that nobody is called by stands before what it says: `Vent: AC 14`, `Decipher 0.38`."""
    token = members[place]
    after = members[place + 1] if place + 1 < len(members) else None
    if after is None or token.kind is not Kind.SAFE:
        return False
    if place == 0 and layout.words[token.index].text.endswith(":"):
        return _SHORT_NUMBER.fullmatch(after.core) is not None or (after.upper and lexicon.abbreviation(after.core))
    return _RESULT.fullmatch(after.core) is not None and not token.stop


def _family_name(
    layout: Layout, before: Token | None, token: Token, named: frozenset[int], lexicon: Lexicon, *, headline: bool
) -> bool:
    """Whether a word is capitalised in a sentence right behind a first name (`Cedric Pool`)."""
    if before is None or headline or before.index not in named or before.upper:
        return False
    if before.kind not in (Kind.UNKNOWN, Kind.GIVEN):
        return False
    written = token.title and not token.upper and token.core.isalpha() and len(token.core) > _LONG - 1
    apart = token.lower in lexicon.nouns or token.lower in lexicon.capitals or lexicon.abbreviation(token.core)
    return written and not apart and token.lower in lexicon.common and layout.words[before.index].text[-1].isalpha()


def _initialled(layout: Layout, before: Sequence[Token], token: Token, lexicon: Lexicon) -> bool:
    """Whether a colon and an initial stand before the word (`cosign: S. Pool`); a species is in no common list."""
    if len(before) != _NAMED_BY or layout.words[before[0].index].text[-1] != ":" or before[1].core in _LISTED:
        return False
    named = before[1].dotted and initial(before[1]) and token.core.isalpha() and token.title
    return named and (token.lower in lexicon.common or not lexicon.clinical(token.lower))


def _hamlet(layout: Layout, before: Token | None, token: Token, lexicon: Lexicon, *, headline: bool) -> bool:
    """Whether a word goes with the unknown capital before it in a sentence: `Hermiston Flats`."""
    if before is None or headline or before.kind is not Kind.UNKNOWN or before.stop or token.kind is Kind.UNKNOWN:
        return False
    written = before.title and not before.upper and before.core.isalpha() and token.title and not token.upper
    apart = _medical(token, lexicon) or token.lower in lexicon.capitals
    return written and not apart and layout.words[before.index].text[-1] not in ",;:.)"


def _part_explained(part: str, lexicon: Lexicon, *, alone: bool) -> bool:
    """Whether a part that strokes join is medicine, or beside others a form's word or an abbreviation (`Toprol-XL`)."""
    lower = part.casefold()
    medical = lexicon.clinical(lower) and not lexicon.coined(lower)
    return medical or (not alone and (lower in lexicon.capitals or lexicon.abbreviation(part)))


def _medical(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is medicine or no word at all."""
    return _abbreviated(token, lexicon) or lexicon.clinical(token.lower)


def _abbreviated(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is an abbreviation or a number."""
    return lexicon.abbreviation(token.core) or any(c.isdigit() for c in token.core)


def _belongs(before: Token, lexicon: Lexicon) -> bool:
    """Whether a capitalised word before a name is a part of it, and not a sentence's beginning (`Old Harbor`)."""
    if not before.title or len(before.core) <= 1 or _abbreviated(before, lexicon):
        return False
    if before.lower in _NOT_PART:
        return False  # `Son Forest at bedside`, `Hi Bridie`
    if before.opens:
        return before.lower not in lexicon.capitals and not lexicon.clinical(before.lower)
    return before.lower not in _SMALL


def _houses(layout: Layout, members: Sequence[Token], foreign: set[int], spared: frozenset[int]) -> Iterator[NameHit]:
    """The words of runs of capitals that name a house."""
    run: list[Token] = []
    for token in members:
        text = layout.words[token.index].text
        if run and apart(layout, run[-1].index, token.index):
            yield from _house(run, foreign, spared)
            run = []
        joins = token.lower in _JOINS or text in _JOINS
        joins = joins and not (text == "+" and run and run[-1].upper)  # `UDS + THC`
        title = token.title and not (token.upper and token.lower in CONNECTIVES)
        if text[:1] in "([" or not (title or (run and joins)):
            yield from _house(run, foreign, spared)
            if run and token.lower in HOUSE_KINDS and run[-1].index in foreign:
                yield NameHit(token.index, Category.ORGANISATION, sure=False)
                foreign.add(token.index)
                run = [token]
                continue
            run = []
        if not (title or (run and joins)):
            continue
        run.append(token)
        if text[-1] in ",;:)." and token.lower not in ("st", "mt", "ft", "dr"):
            yield from _house(run, foreign, spared)
            run = []
    yield from _house(run, foreign, spared)


def _long_word(core: str) -> bool:
    """Whether a text is a word and not a code or a size (`UR-6`, `M54.2XXA`)."""
    return sum(c.isalpha() for c in core) > _LONG and not core[-1].isdigit() and not _DIAGNOSIS.fullmatch(core)


def _house(run: Sequence[Token], foreign: set[int], spared: frozenset[int]) -> Iterator[NameHit]:
    """The words of one run, when something in it is foreign and something else a house's word."""
    while run and not run[-1].title:
        run = run[:-1]
    if len(run) > 2 and run[0].lower in FIELDS:
        run = run[1:]  # `Employer Fauxbury Schools`
    unknown = [t for t in run if t.kind is Kind.UNKNOWN and _long_word(t.core) and t.index not in spared]
    strange = [t for t in run if t.index in foreign or t in unknown]
    housed = any(t.lower in HOUSE_WORDS or not t.core for t in run)  # also `Rest & Sons`
    housed = housed or (run[:1] == strange[:1] and any(t.lower in SPECIALTIES for t in run))
    if strange and housed:
        yield from (NameHit(t.index, Category.ORGANISATION, sure=False) for t in run)
