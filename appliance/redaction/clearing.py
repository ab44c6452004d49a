"""The decision about each word: cleared or not, and why.

Rules:
- Deny by default: a word is cleared only when every part of it was understood and no veto touches it.
- Vetoes first, evidence second, neighbours last: a number or a single letter also needs quiet company.
- The same words, purpose and lists give the same decisions; nothing here draws, reads files or keeps state.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from appliance.documents import KnownIdentifiers, Word
from appliance.policy.categories import Category
from appliance.policy.pack import Purpose
from appliance.redaction import (
    alike,
    answers,
    catalogues,
    certainty,
    claims,
    clocks,
    coded,
    company,
    flow_sheets,
    giving_back,
    goes_on,
    grids,
    labels,
    letter_boxes,
    letterhead,
    marked_rows,
    measures,
    medicine_names,
    misread,
    parted,
    purposes,
    remainders,
    results,
    rosters,
    row_codes,
    second_opinion,
    sidebars,
    spelled,
    tables,
    teeth,
    towns,
    trimmed,
    unlisted,
    values,
    vetoes,
)
from appliance.redaction.company import PENDING
from appliance.redaction.context_model import ContextModel, load_context_model
from appliance.redaction.findings import Assessment
from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.reasons import Reason, denial
from appliance.redaction.tagger import Tagger
from appliance.redaction.tokens import Token
from appliance.redaction.tokens import tokens as read_tokens

_PERSONS = frozenset({Category.NAME, Category.PROVIDER})
_JOINED = re.compile(r"[A-Z][a-z]{2,}[A-Z][a-z]{2,}")  # CardioPlus: a brand
_CHUNK = re.compile(r"[^\W_]+(?:['\u2019][^\W\d_]+)?")
_PLAIN_NUMBER = re.compile(
    r"[<>=~±+(\['\u2018|-]{0,3}(?:\d{1,3}|\d{1,3}\.\d{1,3}|\.\d{1,3}|\d{1,3}(?:,\d{3}){1,2})[-+)\],.;:%!?*]{0,3}"
)
_LIMITS = frozenset({"<=", ">="})  # before a number: no letter is read so
_BETWEEN = frozenset("/-\u2013\u2014")
_MIN_FUZZY = 6  # letters


def assess(
    layout: Layout, purpose: Purpose, lexicon: Lexicon, tagger: Tagger, model: ContextModel | None = None
) -> Assessment:
    """Applies every veto and all evidence to the words of one page; `model`: another one than the package's."""
    named = medicine_names.find(layout, lexicon)
    tokens, nobody = _tokens(layout, named, lexicon)
    signed = rosters.columns(layout, lexicon)  # `DL` among initials is no licence
    fields = [entry for entry in labels.find(layout, lexicon) if signed.isdisjoint(entry.label)]
    printed = {i for entry in fields if entry.sure for i in entry.label} - {i for entry in fields for i in entry.value}
    lots = _lots(layout, fields, signed, lexicon)
    seen = alike.understood(layout)
    fields = trimmed.trim(seen, fields, tokens, lexicon)
    fields = [replace(f, value=tuple(i for i in f.value if i not in lots)) for f in fields]
    denied, known = vetoes.find(layout, seen, tokens, fields, nobody, lots, lexicon, tagger)
    for index in printed:
        if denied.get(index) in vetoes.NAMED:
            del denied[index]  # the label's own words
    boxed_towns = dict.fromkeys((*towns.find(layout, denied), *towns.labelled(layout, fields)), Category.PLACE)
    denied = boxed_towns | denied
    given = {t.index for t in tokens if t.kind is Kind.GIVEN}
    narrowing = purposes.find(layout, denied, fields, given, purpose)
    mask = bytearray(len(layout.text) + 1)
    for start, end in values.find(seen.text):
        mask[start:end] = b"\x01" * (end - start)
    pockets, codes, billed = teeth.pockets(layout), answers.find(layout, lexicon), claims.told(layout)
    placed = codes | tables.placed(seen) | lots | pockets | tables.wheals(layout) | tables.scores(seen)
    placed |= {
        *measures.find(layout),
        *claims.lines(seen),
        *claims.listed(layout),
        *billed,
        *grids.amounts(layout),
    }
    placed |= {
        *alike.joined(layout, lexicon),
        *coded.find(layout, lexicon),
        *clocks.find(layout),
        *marked_rows.find(layout, lexicon),
        *unlisted.find(layout, tokens),
    }
    sheet = flow_sheets.find(layout, lexicon)
    boxed = letter_boxes.find(layout, mask, placed | sheet) | {*spelled.find(layout)} - codes
    placed |= tables.counted(seen)
    reasons: list[Reason | None] = []
    for index in range(len(layout.words)):
        category = denied.get(index)
        if category is not None:
            reasons.append(denial(category))
        elif index in boxed:
            reasons.append(Reason.BOXED_CELLS)
        elif _doubted(seen, index, codes, lots, lexicon):
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
    told = lots | printed | pockets | codes | tables.scores(layout) | tables.wheals(layout) | results.normal(layout)
    told |= results.labels_and_values(layout, lexicon) | coded.checked(layout) | billed
    doubted = second_opinion.deny(layout, reasons, opinions, told, lexicon)
    stays = {*boxed_towns, *letterhead.certain(layout, tokens, denied)}
    opinions = [replace(o, identifier=1.0) if i in stays else o for i, o in enumerate(opinions)]
    company.deny_broken(layout, reasons, lexicon)
    kept = purposes.without_kept(known, layout, denied, narrowing)
    return Assessment(layout, tuple(reasons), kept, narrowing, tuple(opinions), doubted)


def _doubted(seen: Layout, index: int, codes: Collection[int], lots: Collection[int], lexicon: Lexicon) -> bool:
    """Whether a word was not read well, and neither it nor its place explains that."""
    word = seen.words[index]
    if not certainty.is_unsure(word) or certainty.is_abbreviation(word, lexicon):
        return False
    before, after = seen.neighbours(index)
    if index in lots and results.is_range(word.text) and certainty.is_fair(word):
        return False  # in a column of ranges
    limit = word.text in _LIMITS and after is not None and seen.words[after].text[:1].isdigit()
    if word.text in _BETWEEN and before is not None and after is not None:
        return False  # nothing else is so small between two words
    return not limit and not (index in codes and word.text in row_codes.ROMANS)


def _lots(layout: Layout, fields: Sequence[labels.Field], signed: frozenset[int], lexicon: Lexicon) -> frozenset[int]:
    """Words of which their place says more than any label: lots and what is beside them, products, teeth, results."""
    lots = tables.lots(layout)
    called = {i for entry in fields if entry.category in _PERSONS for i in entry.value}
    beside = tables.beside_lots(layout, lots) - called - signed  # `LA` below `Given by` is no arm
    told = tables.stickers(layout, lots) | teeth.find(layout) | results.find(layout, lexicon)
    return lots | beside | told | catalogues.numbers(layout)


def own_identifiers(layout: Layout, lexicon: Lexicon, tagger: Tagger) -> dict[int, Category]:
    """The words that are identifiers by what they say themselves, whatever labels stand around them."""
    named = medicine_names.find(layout, lexicon)
    tokens, nobody = _tokens(layout, named, lexicon)
    return vetoes.find(layout, alike.understood(layout), tokens, (), nobody, frozenset(), lexicon, tagger)[0]


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
    remembered = {  # the gate would find a number that the document remembers
        i for i, w in enumerate(layout.words) if any(c.isdigit() for c in w.text) and squeeze(w.text) in texts
    }
    rests = remembered | {*goes_on.deny_rests(layout, reasons, lexicon), *sidebars.deny(layout, reasons)}
    persons = (Reason.NAME, Reason.PROVIDER)
    _deny_pieces(layout, reasons, {squeeze(layout.words[i].text) for i, r in enumerate(reasons) if r in persons})
    decided = [company.neighbourly(layout, reasons, index) for index in range(len(reasons))]
    decided = giving_back.give_back(layout, decided, assessment.opinions, lexicon, rests)
    decided = [assessment.doubted.get(i, r) if r is Reason.VOCABULARY else r for i, r in enumerate(decided)]
    second_opinion.deny_mates(layout, decided)
    second_opinion.deny_misread_mates(layout, decided)

    def is_another(index: int) -> bool:
        word = layout.words[index]
        return certainty.is_unsure(word) or _matches(bare(word.text), texts, known.shared, lexicon)

    return purposes.apply(decided, assessment.narrowing, is_another, continued=continued)


def _deny_pieces(layout: Layout, reasons: list[Reason | None], texts: Collection[str]) -> None:
    """Denies what is a piece of one of these, read apart; `reasons` are changed in place."""
    for index in parted.find(layout, texts):
        if (reason := reasons[index]) is PENDING or reason.cleared:
            reasons[index] = Reason.KNOWN


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
    known = lexicon.knows(lower) or (lower.endswith("'s") and lexicon.knows(lower[:-2]))
    return known or lexicon.shortened(chunk)


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
