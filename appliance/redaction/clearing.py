"""The decision about each word: cleared or not, and why.

Rules:
- Deny by default: a word is cleared only when every part of it was understood and no veto touches it.
- Vetoes first, evidence second, neighbours last: a number or a single letter also needs quiet company.
- The same words, purpose and lists give the same decisions; nothing here draws, reads files or keeps state.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from appliance.documents import KnownIdentifiers, Word
from appliance.policy.categories import Category
from appliance.policy.pack import Purpose
from appliance.redaction import (
    aged,
    alike,
    announced,
    astray,
    capitals,
    certainty,
    claims,
    coded,
    companions,
    company,
    dated_boxes,
    day_habits,
    entry_ends,
    eponyms,
    flow_sheets,
    goes_on,
    grids,
    headings,
    initialed,
    labels,
    legends,
    letter_boxes,
    letterhead,
    measures,
    medicine_names,
    misread,
    name_columns,
    names,
    parted,
    people_columns,
    purposes,
    remainders,
    results,
    rosters,
    rules,
    second_opinion,
    shouted,
    signers,
    small_letters,
    spelled,
    tables,
    towns,
    trimmed,
    valued,
    values,
)
from appliance.redaction.company import PENDING
from appliance.redaction.context_model import ContextModel, Opinion, load_context_model
from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.purposes import Narrowing
from appliance.redaction.reasons import Reason, denial
from appliance.redaction.tagger import Tagger
from appliance.redaction.tokens import NameHit, Token, flowing
from appliance.redaction.tokens import tokens as read_tokens

_JOINED = re.compile(r"[A-Z][a-z]{2,}[A-Z][a-z]{2,}")  # CardioPlus: a brand
_CHUNK = re.compile(r"[^\W_]+(?:['\u2019][^\W\d_]+)?")
_PLAIN_NUMBER = re.compile(
    r"[<>~±+(\[-]{0,3}(?:\d{1,3}|\d{1,3}\.\d{1,3}|\.\d{1,3}|\d{1,3}(?:,\d{3}){1,2})[-+)\],.;:%!?*]{0,3}"
)
_MIN_KNOWN_LETTERS = 3
_JOINTS = frozenset({"and", "for", "the"})  # within `MERCY-OF-THE-PINES`
_MIN_KNOWN_DIGITS = 4
_MIN_FUZZY = 6  # letters
_NAME_WORDS = 4
_PERSONS = frozenset({Category.NAME, Category.PROVIDER})
_NAMED = frozenset({Category.NAME, Category.PROVIDER, Category.ORGANISATION, Category.PLACE})


@dataclass(frozen=True, slots=True)
class Assessment:
    """What one page says by itself, before other pages are known."""

    layout: Layout = field(repr=False)
    reasons: tuple[Reason | None, ...]  # None: a number, letter or mark that its neighbours decide
    known: KnownIdentifiers = field(repr=False)
    narrowing: Narrowing = field(default_factory=Narrowing)  # what the purpose makes of it
    opinions: tuple[Opinion, ...] = field(default=(), repr=False)  # of the context model; none: it was not asked


def assess(
    layout: Layout, purpose: Purpose, lexicon: Lexicon, tagger: Tagger, model: ContextModel | None = None
) -> Assessment:
    """Applies every veto and all evidence to the words of one page; `model`: another one than the package's."""
    named = medicine_names.find(layout, lexicon)
    tokens, nobody = _tokens(layout, named, lexicon)
    fields = list(labels.find(layout, lexicon))
    printed = {i for entry in fields if entry.sure for i in entry.label} - {i for entry in fields for i in entry.value}
    lots = tables.lots(layout) | results.find(layout, lexicon)  # their place says more than any label
    seen = alike.understood(layout)
    fields = trimmed.trim(seen, fields, tokens, lexicon)
    fields = [replace(f, value=tuple(i for i in f.value if i not in lots)) for f in fields]
    vetoes, known = _vetoes(layout, seen, tokens, fields, nobody, lots, lexicon, tagger)
    for index in printed:
        if vetoes.get(index) in _NAMED:
            del vetoes[index]  # the label's own words
    boxed_towns = dict.fromkeys((*towns.find(layout, vetoes), *towns.labelled(layout, fields)), Category.PLACE)
    vetoes = boxed_towns | vetoes
    given = {t.index for t in tokens if t.kind is Kind.GIVEN}
    narrowing = purposes.find(layout, vetoes, fields, given, purpose)
    mask = bytearray(len(layout.text) + 1)
    for start, end in values.find(seen.text):
        mask[start:end] = b"\x01" * (end - start)
    pockets = tables.pockets(layout)
    placed = tables.placed(seen) | lots | pockets | tables.wheals(layout) | frozenset(measures.find(layout))
    placed |= claims.lines(seen) | claims.listed(layout) | grids.amounts(layout)
    placed |= frozenset(alike.joined(layout, lexicon)) | frozenset(coded.find(layout, lexicon))
    boxed = letter_boxes.find(layout, mask, placed | flow_sheets.find(layout, lexicon))
    boxed |= frozenset(spelled.find(layout))
    reasons: list[Reason | None] = []
    for index, word in enumerate(layout.words):
        category = vetoes.get(index)
        if category is not None:
            reasons.append(denial(category))
        elif index in boxed:
            reasons.append(Reason.BOXED_CELLS)
        elif certainty.is_unsure(word) and not certainty.is_abbreviation(seen.words[index], lexicon):
            reasons.append(Reason.UNSURE_READING)
        elif index in named:
            reasons.append(Reason.EPONYM)
        elif index in printed:
            reasons.append(Reason.VOCABULARY)
        else:
            reason = _evidence(seen, index, mask, lexicon)
            unexplained = reason in (PENDING, Reason.UNKNOWN_NUMBER, Reason.UNKNOWN_WORD)
            reasons.append(Reason.VALUE if unexplained and index in placed else reason)
    opinions = (model or load_context_model()).opinions(layout, tokens, lexicon)
    told = lots | printed | pockets | results.normal(layout) | tables.scores(layout) | results.labels(layout, lexicon)
    second_opinion.deny(layout, reasons, opinions, told, lexicon)
    stays = {*boxed_towns, *letterhead.certain(layout, tokens, vetoes)}
    opinions = [replace(o, identifier=1.0) if i in stays else o for i, o in enumerate(opinions)]
    company.deny_broken(layout, reasons, lexicon)
    kept = purposes.without_kept(known, layout, vetoes, narrowing)
    return Assessment(layout, tuple(reasons), kept, narrowing, tuple(opinions))


def own_identifiers(layout: Layout, lexicon: Lexicon, tagger: Tagger) -> dict[int, Category]:
    """The words that are identifiers by what they say themselves, whatever labels stand around them."""
    named = medicine_names.find(layout, lexicon)
    tokens, nobody = _tokens(layout, named, lexicon)
    return _vetoes(layout, alike.understood(layout), tokens, (), nobody, frozenset(), lexicon, tagger)[0]


def _tokens(layout: Layout, named: Collection[int], lexicon: Lexicon) -> tuple[list[Token], frozenset[int]]:
    """The words of a page, and which of them are nobody's name: those that name medicine, and misread doses."""
    nobody = frozenset((*named, *(index for index, _ in misread.doses(layout))))
    return [replace(t, kind=Kind.SAFE) if t.index in nobody else t for t in read_tokens(layout, lexicon)], nobody


def decide(
    assessment: Assessment, known: KnownIdentifiers, lexicon: Lexicon, *, continued: bool = False
) -> tuple[Reason, ...]:
    """The final reason of each word of a page, once the whole document's identifiers are known.

    `continued`: the page goes on with a section of the page before that the purpose wants.
    """
    layout = assessment.layout
    reasons = list(assessment.reasons)
    texts = {squeeze(t) for t in known.texts}
    for index, reason in enumerate(reasons):
        denied = reason is not PENDING and not reason.cleared
        if not denied and _matches(bare(layout.words[index].text), texts, known.shared, lexicon):
            reasons[index] = Reason.KNOWN
    _deny_pieces(layout, reasons, texts)
    for cell in layout.cells:
        company.deny_company(layout, reasons, cell, lexicon)
    remainders.deny_remainders(layout, reasons, lexicon)
    company.deny_joints(layout, reasons)
    company.deny_suffixes(layout, reasons)
    company.deny_initials(layout, reasons)
    company.deny_names_going_on(layout, reasons, lexicon)
    company.deny_beginnings(layout, reasons)
    rests = goes_on.deny_rests(layout, reasons, lexicon)
    persons = (Reason.NAME, Reason.PROVIDER)
    _deny_pieces(layout, reasons, {squeeze(layout.words[i].text) for i, r in enumerate(reasons) if r in persons})
    decided = [company.neighbourly(layout, reasons, index) for index in range(len(reasons))]
    decided = second_opinion.give_back(layout, decided, assessment.opinions, lexicon, rests)

    def is_another(index: int) -> bool:
        word = layout.words[index]
        return certainty.is_unsure(word) or _matches(bare(word.text), texts, known.shared, lexicon)

    return purposes.apply(decided, assessment.narrowing, is_another, continued=continued)


def _deny_pieces(layout: Layout, reasons: list[Reason | None], texts: Collection[str]) -> None:
    """Denies what is a piece of one of these, read apart; `reasons` are changed in place."""
    for index in parted.find(layout, texts):
        if (reason := reasons[index]) is PENDING or reason.cleared:
            reasons[index] = Reason.KNOWN


def _vetoes(
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
    coded = lots | tables.counts(layout) | tables.pockets(layout) | tables.procedures(seen) | billed | grid
    rated = lots | tables.scores(layout) | tables.wheals(layout)
    spared = {Category.OTHER: coded, Category.DATE: rated, Category.SSN: grid}
    spared[Category.EMAIL] = lots | alike.no_mail(layout, seen, lexicon)
    for hit in _identifiers(layout):
        for index in (i for i in layout.words_in(hit.start, hit.end) if i not in spared.get(hit.category, lots)):
            vetoes.setdefault(index, hit.category)
            if hit.sure:
                _remember_number(layout.words[index].text, texts)
    for index, category in astray.find(layout):
        if index not in spared.get(category, lots):
            vetoes.setdefault(index, category)
    days = frozenset(day_habits.find(layout, vetoes, lexicon)) | frozenset(dated_boxes.find(layout))
    for index in days - lots - tables.wheals(layout):
        vetoes.setdefault(index, Category.DATE)
    said = (find(layout, tokens, lexicon) for find in (announced.find, headings.find, valued.find))
    labelling = frozenset((*itertools.chain(*said), *measures.find(layout), *alike.vertebrae(layout, seen)))
    labelling |= billed | lots
    labelling -= rosters.columns(layout, lexicon)

    def add(hits: Iterable[NameHit]) -> None:
        _add((hit for hit in hits if hit.index not in labelling), tokens, vetoes, texts, shared)

    meant = frozenset(i for i in eponymous if eponyms.means_medicine(tokens, i, lexicon))
    add(h for h in names.find(layout, tokens, lexicon, tagger) if h.index not in meant or h.category in _PERSONS)
    add(companions.find(layout, tokens))
    add(initialed.find(layout, tokens, lexicon))
    add(name_columns.find(layout, tokens, lexicon))
    add(people_columns.find(layout, lexicon))
    add(aged.find(layout, tokens))
    add(small_letters.find(tokens, lexicon))
    add(shouted.find(tokens, lexicon))
    named = frozenset(i for i, category in vetoes.items() if category in _NAMED)
    add(capitals.find(layout, tokens, named, eponymous, lexicon))
    add(list(rosters.find(layout, tokens, vetoes, lexicon)))
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
    if sum(c.isdigit() for c in core) >= _MIN_KNOWN_DIGITS:
        texts.add(core)


def _remember_name(token: Token, texts: set[str], shared: set[str]) -> None:
    """Keeps a name: apart, when it is a word as well."""
    for part in re.split(r"[-/,&]", token.lower):
        if len(part) >= _MIN_KNOWN_LETTERS and part.isalpha() and part not in _JOINTS:
            (texts if token.kind is Kind.UNKNOWN else shared).add(part)


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


def _evidence(layout: Layout, index: int, mask: bytearray, lexicon: Lexicon) -> Reason | None:
    """Why a word that no veto touches may leave, or why it may not."""
    text = layout.words[index].text
    core = bare(text)
    if not core:
        return PENDING
    if "/" in text and text.strip(".,;:()") in lexicon.abbreviations:
        return Reason.VOCABULARY  # `w/`
    if len(core) > 1 and (lexicon.abbreviation(core) or lexicon.abbreviation(text.strip(".,;:()"))):
        return Reason.VOCABULARY
    if _JOINED.fullmatch(core) and core.casefold() not in lexicon.words and not _thing(layout, index):
        return Reason.UNKNOWN_WORD
    verdicts = {_of_chunk(text, chunk, layout.starts[index], mask, lexicon) for chunk in _CHUNK.finditer(text)}
    for verdict in (Reason.UNKNOWN_NUMBER, Reason.UNKNOWN_WORD, PENDING, Reason.VALUE):
        if verdict in verdicts:
            return verdict
    return Reason.VOCABULARY


def _thing(layout: Layout, index: int) -> bool:
    """Whether a brand stands in a sentence as a device does (`an EndoCatch bag`) and a house does not."""
    before, after = ("" if i is None else layout.words[i].text for i in layout.neighbours(index))
    return before not in ("at", "from", "by", "via", "per", "to") and after.islower()


def _of_chunk(text: str, chunk: re.Match[str], base: int, mask: bytearray, lexicon: Lexicon) -> Reason | None:
    """What one part of a word is: letters, digits, or both."""
    part = chunk[0]
    if mask[base + chunk.start()] and mask[base + chunk.end() - 1]:
        return Reason.VALUE
    if part[0].isdigit():
        return PENDING if _PLAIN_NUMBER.fullmatch(text) else Reason.UNKNOWN_NUMBER
    if any(c.isdigit() for c in part):
        return Reason.VOCABULARY if lexicon.abbreviation(part) else Reason.UNKNOWN_NUMBER
    if len(part) == 1:
        return Reason.VOCABULARY if part in ("a", "I") else PENDING
    return Reason.VOCABULARY if _understood(part, lexicon) else Reason.UNKNOWN_WORD


def _understood(chunk: str, lexicon: Lexicon) -> bool:
    """Whether a part made of letters is a word, an abbreviation or an eponym."""
    lower = chunk.casefold().replace("\u2019", "'")
    if lexicon.abbreviation(chunk) or lower in lexicon.eponyms:
        return True
    if chunk.isupper() and len(chunk) <= 3:
        return lower in lexicon.common
    return lexicon.knows(lower) or (lower.endswith("'s") and lexicon.knows(lower[:-2]))


def known_to(known: KnownIdentifiers, lexicon: Lexicon) -> Callable[[Word], bool]:
    """Tells whether a word is, or nearly is, one of these identifiers."""
    texts = {squeeze(text) for text in known.texts}
    return lambda word: _matches(bare(word.text), texts, known.shared, lexicon)


def _matches(text: str, texts: set[str], shared: frozenset[str], lexicon: Lexicon) -> bool:
    """Whether a word is, or nearly is, an identifier found elsewhere."""
    whole = squeeze(text)
    if whole in texts:
        return True
    for chunk in _CHUNK.findall(text):
        lower = squeeze(re.sub(r"['\u2019]s$", "", chunk))
        if lower in texts or (chunk[0].isupper() and (lower in shared or lower.removesuffix("s") in shared)):
            return True  # a reader takes a comma for an s
        fuzzy = len(lower) >= _MIN_FUZZY and chunk[0].isupper() and lower not in lexicon.medical
        if fuzzy and any(_near(lower, t) for t in texts):
            return True
    return False


def _near(word: str, other: str) -> bool:
    """Whether one letter more, less or other makes one of the other."""
    if abs(len(word) - len(other)) > 1 or word == other or any(c.isdigit() for c in other):
        return False
    short, long = sorted((word, other), key=len)
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]


def count(reasons: Sequence[Reason]) -> Mapping[str, int]:
    """How many words each reason decided."""
    totals: dict[str, int] = {}
    for reason in reasons:
        totals[reason.value] = totals.get(reason.value, 0) + 1
    return dict(sorted(totals.items()))
