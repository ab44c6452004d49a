"""What denies a word: fields, rules and names of every kind, and the texts that are then looked for elsewhere.

Rules:
- A word keeps the category of the first veto that touches it.
- What stands where medicine stands (lots, counts, scores, codes of procedures) is spared by the rules it looks like.
- Only what is sure is looked for elsewhere; names that are words too are kept apart.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from appliance.documents import KnownIdentifiers
from appliance.policy.categories import Category
from appliance.redaction import (
    aged,
    alike,
    announced,
    answers,
    astray,
    capitals,
    claims,
    companions,
    dated_boxes,
    day_habits,
    entry_ends,
    eponyms,
    grids,
    headings,
    initialed,
    labels,
    legends,
    letterhead,
    loose_days,
    meanings,
    measures,
    name_columns,
    names,
    no_days,
    people_columns,
    rosters,
    rules,
    shouted,
    signers,
    small_letters,
    tables,
    teeth,
    unlisted,
    valued,
)
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.tagger import Tagger
from appliance.redaction.tokens import NameHit, Token, flowing
from appliance.redaction.values import is_unit

_MIN_KNOWN_LETTERS = 3
_JOINTS = frozenset({"and", "for", "the"})  # within `MERCY-OF-THE-PINES`
# From when to when somebody works.
_SHIFT = re.compile(r"(?:[01]\d|2[0-3]):?[0-5]\d[-\u2013](?:[01]\d|2[0-3]):?[0-5]\d")
_MIN_KNOWN_DIGITS = 4
_NAME_WORDS = 4
_PERSONS = frozenset({Category.NAME, Category.PROVIDER})
NAMED = frozenset({Category.NAME, Category.PROVIDER, Category.ORGANISATION, Category.PLACE})


def find(
    layout: Layout,
    seen: Layout,
    tokens: Sequence[Token],
    fields: Sequence[labels.Field],
    eponymous: frozenset[int],
    lots: frozenset[int],
    lexicon: Lexicon,
    tagger: Tagger,
) -> tuple[dict[int, Category], KnownIdentifiers]:
    """Denied words by category, and the texts that are sure enough to be looked for elsewhere."""
    vetoes: dict[int, Category] = {}
    texts: set[str] = set()
    shared: set[str] = set()
    for entry in fields:
        vetoes.update((index, entry.category) for index in entry.value if index not in vetoes)
        _remember_field(layout, [tokens[i] for i in entry.value], entry.category, texts, shared)
    billed, grid = claims.lines(seen), grids.find(layout)
    # a code with a modifier (`99214-25`) looks like somebody's number
    answered = answers.find(layout, lexicon)
    coded = answered | lots | teeth.counts(layout) | teeth.pockets(layout) | tables.procedures(seen) | billed | grid
    coded |= {index for index in range(len(layout.words)) if claims.announced(layout, index, claims.PROCEDURES)}
    told = claims.told(layout)
    coded |= told
    rated = answered | lots | tables.scores(layout) | tables.wheals(layout) | no_days.points(layout)
    spared = {Category.OTHER: coded, Category.DATE: rated, Category.SSN: grid}
    spared[Category.PLACE] = lots | told  # `Ann Hill, MD 99214, H0033`
    spared[Category.PHONE] = answered | lots | tables.measured(layout)
    spared[Category.EMAIL] = lots | alike.no_mail(layout, seen, lexicon)
    for hit in _identifiers(layout):
        for index in (i for i in layout.words_in(hit.start, hit.end) if i not in spared.get(hit.category, lots)):
            vetoes.setdefault(index, hit.category)
            if hit.sure:
                _remember_number(layout.words[index].text, texts)
    for index, category in astray.find(layout):
        if index not in spared.get(category, lots):
            vetoes.setdefault(index, category)
    days = frozenset(
        (*day_habits.find(layout, vetoes, lexicon), *dated_boxes.find(layout), *dated_boxes.spaced(layout))
    )
    for index in days - lots - tables.wheals(layout):
        vetoes.setdefault(index, Category.DATE)
    said = (find(layout, tokens, lexicon) for find in (announced.find, headings.find, meanings.find, valued.find))
    labelling = frozenset(
        (
            *itertools.chain(*said),
            *measures.find(layout),
            *alike.vertebrae(layout, seen),
            *unlisted.find(layout, tokens),
            *unlisted.flags(layout),
        )
    )
    labelling |= billed | lots | answered
    signed = rosters.columns(layout, lexicon)
    labelling -= signed | entry_ends.begun(layout, signed)

    def add(hits: Iterable[NameHit]) -> None:
        _add((hit for hit in hits if hit.index not in labelling), tokens, vetoes, texts, shared)

    meant = frozenset(i for i in eponymous if eponyms.means_medicine(tokens, i, lexicon))
    add(h for h in names.find(layout, tokens, lexicon, tagger) if h.index not in meant or h.category in _PERSONS)
    add(companions.find(layout, tokens))
    add(initialed.find(layout, tokens, lexicon))
    add(name_columns.find(layout, tokens, lexicon))
    add(people_columns.find(layout, lexicon))
    add(aged.find(layout, tokens, lexicon))
    add(small_letters.find(tokens, lexicon))
    add(shouted.find(tokens, lexicon))
    named = frozenset(i for i, category in vetoes.items() if category in NAMED)
    add(capitals.find(layout, tokens, named, eponymous, lexicon))
    add(list(rosters.find(layout, tokens, vetoes, lexicon)))
    loose = frozenset(loose_days.find(layout, vetoes, rated, lexicon)) - lots - tables.wheals(layout)
    vetoes.update(dict.fromkeys(loose - vetoes.keys(), Category.DATE))
    add(list(signers.find(layout, tokens, vetoes, lexicon)))
    add(list(entry_ends.find(layout, tokens, vetoes, lexicon)))
    add(list(legends.find(layout, tokens, vetoes, lexicon)))
    for index in (i for i in letterhead.find(layout, tokens, vetoes, lexicon) if i not in labelling):
        vetoes.setdefault(index, Category.ORGANISATION)
    return vetoes, KnownIdentifiers(frozenset(texts), frozenset(shared))


def _identifiers(layout: Layout) -> Iterator[rules.Hit]:
    """What rules find in a page as it was read, and with zeros for the signs that were read for them."""
    yield from rules.find(flowing(layout))
    if (zeroed := alike.with_zeros(layout)) is not layout:
        yield from rules.find(flowing(zeroed))


def _add(
    hits: Iterable[NameHit], tokens: Sequence[Token], vetoes: dict[int, Category], texts: set[str], shared: set[str]
) -> None:
    """Adds names to the vetoes, and those that are sure to what is looked for."""
    for found in hits:
        vetoes.setdefault(found.index, found.category)
        if found.sure:
            _remember_name(tokens[found.index], texts, shared)


def _remember_number(text: str, texts: set[str]) -> None:
    """Keeps a number that is long enough to be nobody else's."""
    core = bare(text).casefold()
    if sum(c.isdigit() for c in core) >= _MIN_KNOWN_DIGITS and _SHIFT.fullmatch(core) is None:
        texts.add(core)


def _remember_name(token: Token, texts: set[str], shared: set[str]) -> None:
    """Keeps a name: apart, when it is a word or a unit as well (`Min`)."""
    for part in re.split(r"[-/,&]", token.lower):
        if len(part) >= _MIN_KNOWN_LETTERS and part.isalpha() and part not in _JOINTS:
            (texts if token.kind is Kind.UNKNOWN and not is_unit(part) else shared).add(part)


def _remember_field(
    layout: Layout, members: Sequence[Token], category: Category, texts: set[str], shared: set[str]
) -> None:
    """Keeps what a person or a number field holds."""
    whole = category is Category.NAME and _full_name(members)
    for token in members:
        text = layout.words[token.index].text
        if any(c.isdigit() for c in text):
            if category not in (Category.DATE, Category.PLACE):
                _remember_number(text.rpartition(":")[2], texts)
        elif whole or (category in _PERSONS and token.title and token.kind is not Kind.SAFE):
            _remember_name(token, texts, shared)


def _full_name(members: Sequence[Token]) -> bool:
    """Whether a field holds a person's name throughout: a word in it (`Noon`, `Case`) is a name elsewhere too."""
    named = any(t.kind is not Kind.SAFE for t in members)
    return named and len(members) <= _NAME_WORDS and all(t.title and t.core.replace("-", "").isalpha() for t in members)
