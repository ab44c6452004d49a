# ruff: noqa: E501, SIM905 - word lists are kept as text
"""Names behind one initial that are words: `PA M. STILL`, `Witness k. still`, `Tech: R. Noon`.

Rules:
- A letter with a full stop before a word is a list's number, a genus or a name; what somebody is, or does, right
  before it, or a label's colon, says that it is a name.
- The second part of a species' name is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import POST_NOMINALS
from appliance.redaction.tokens import NameHit, Token

_INITIAL = re.compile(r"(?:[A-Z]\.){1,2}")
_TYPED, _COPIES = re.compile(r"[A-Za-z]{2,3}/[a-z]{2,3}"), frozenset({"cc", "enc", "encl"})
_WITNESSED, _TWO = (
    re.compile(r"\b(?:witness(?:ed)?|wasted|cosign(?:ed)?)(?: by)?:?$", re.IGNORECASE),
    re.compile(r"[A-Z]{2}"),
)
_SMALL = re.compile(r"[a-z]\.")
_ROLES = frozenset(
    "witness tech technician technologist nurse resident fellow surgeon assistant anesthetist anaesthetist physician doctor "
    "provider clerk licensee coroner examiner collector operator officer driver medic paramedic captain chief interpreter "
    "translator teacher principal coach counselor counsellor notary registrar pharmacist phlebotomist therapist dentist "
    "hygienist midwife chaplain director inspector investigator monitor screener reader typist scribe signed signature "
    "attorney judge deputy adjuster broker agent supervisor foreman bat mro".split()
) | (POST_NOMINALS - frozenset("pt ot rt mt ma md do mb mph od esq ii iii iv jr sr dc".split()))
_SIGNING = frozenset(
    "rn lpn lvn cna md do np pa pa-c ma rt pt ot rph pharmd crna cnm emt emt-p lcsw msw dpm dds dmd cma rrt".split()
)
SPECIES = frozenset(
    "coli aureus difficile diff pneumoniae pylori albicans glabrata faecalis faecium epidermidis aeruginosa cloacae mirabilis "
    "marcescens pyogenes agalactiae viridans meningitidis gonorrhoeae influenzae catarrhalis tuberculosis avium kansasii "
    "trachomatis vaginalis vivax falciparum burgdorferi fragilis maltophilia baumannii freundii anginosus bovis mitis jejuni "
    "typhi sonnei flexneri jirovecii neoformans fumigatus krusei tropicalis saprophyticus lugdunensis fib flutter".split()
)
_SHORTEST = 3  # letters of a name


def find(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """Initials and the names behind them.

    Args:
        layout: the page.
        words: its words, in the reader's order.
        lexicon: the vocabulary.
    """
    yield from (NameHit(index, Category.PROVIDER, sure=False) for index in (*_typed(layout), *_witnesses(layout)))
    for place in range(1, len(words) - 1):
        letter, name = words[place], words[place + 1]
        if layout.cell_of[letter.index] != layout.cell_of[name.index]:
            continue
        text = layout.words[letter.index].text
        called = name.core.replace("-", "").isalpha() and len(name.core) >= _SHORTEST and name.lower not in SPECIES
        if not called or not (_announced(layout, words, place) or _styled(layout, words, place)):
            continue
        loud = _INITIAL.fullmatch(text) is not None and name.title and not lexicon.abbreviation(name.core)
        small = _SMALL.fullmatch(text) is not None and not name.title and not lexicon.clinical(name.lower)
        if loud or small:
            yield NameHit(letter.index, Category.NAME, sure=False)
            yield NameHit(name.index, Category.NAME, sure=name.kind is Kind.UNKNOWN)


def _typed(layout: Layout) -> Iterator[int]:
    """Who dictated and who typed, at the foot of a letter: `av/dk cc:`."""
    for row in layout.rows:
        first, *behind = layout.words_of(row)
        copied = bool(behind) and layout.words[behind[0]].text.casefold().strip(":.") in _COPIES
        if copied and _TYPED.fullmatch(layout.words[first].text):
            yield first


def _witnesses(layout: Layout) -> Iterator[int]:
    """Two capitals that end a cell behind `witnessed`: who saw a rest of a drug thrown away."""
    for cell in layout.cells:
        *before, last = cell.words
        said = " ".join(layout.words[word].text for word in before[-2:])
        if _WITNESSED.search(said) and _TWO.fullmatch(bare(layout.words[last].text)):
            yield last


def _styled(layout: Layout, words: Sequence[Token], place: int) -> bool:
    """Whether a profession's letters end what begins with an initial: `K. Day CNA`."""
    name, style = words[place + 1], words[place + 2] if place + 2 < len(words) else None
    same = style is not None and layout.cell_of[name.index] == layout.cell_of[style.index]
    styled = style is not None and style.upper and style.lower.replace(".", "") in _SIGNING
    return same and styled and layout.words[name.index].text[-1] not in ".;:!?"


def _announced(layout: Layout, words: Sequence[Token], place: int) -> bool:
    """Whether the word before an initial says what somebody is, with nothing between them."""
    cue, letter = words[place - 1], words[place]
    beside = layout.words[cue.index].line == layout.words[letter.index].line
    ends = layout.words[cue.index].text[-1] in ".;!?,"
    return beside and not ends and cue.lower.replace(".", "") in _ROLES
