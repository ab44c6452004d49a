# ruff: noqa: SIM905 - word lists are kept as text
"""Letterheads, footers and address blocks: the lines around an address or a phone number.

Rules:
- A short line in capitals or title case near an address, phone number or web address names who sent the paper.
- A document's own title (`Discharge Summary`) and field labels stay.
- At the head of a page a line in large letters that ends with what houses are called by names one, in small letters,
  too (`zzyzx sleep center`), and so do words for houses alone right below such a name (`REFERENCE LABORATORIES`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from appliance.policy.categories import Category
from appliance.redaction import fax_lines
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import DOCUMENT_TITLES, HOUSE_KINDS, HOUSE_WORDS, LABELS, SPECIALTIES
from appliance.redaction.tokens import Token, apart

_CONTACT = frozenset({Category.PHONE, Category.PLACE, Category.WEB, Category.EMAIL})
_ABOVE, _BELOW = 4, 1  # rows
_MAX_WORDS = 8
_RESULT = re.compile(
    r"[<>≤≥=~]{0,2}\d{1,5}(?:[.,]\d{1,4})?[%\u2013-]?|[-\u2013]|\d{1,4}(?:\.\d{1,4})?[-\u2013]\d{1,4}(?:\.\d{1,4})?|\(?[HL]{1,2}\)?|%"
)
_LABELS = LABELS | frozenset(
    ["name", "surgeon", "assistant", "student", "parent", "insurer", "first", "middle", "last", "pcp", "physician"]
)
_RESULTS = 2  # cells
_SHORTEST = 2  # letters
_TRADES = SPECIALTIES | frozenset(
    "ent pediatrics cardiology neurology urology oncology gynecology obstetrics imaging dental vision optical "
    "hearing therapy rehab rehabilitation physiotherapy health healthcare wellness medical clinic hospital "
    "pharmacy laboratory laboratories labs diagnostics orthopaedics counseling allergy asthma dermatology "
    "kidney heart lung joint spine".split()
)
_HEAD, _LARGE = 0.12, 1.3  # of the page; times as high as its usual word
_ROWS_ABOVE = 3  # in which the name may stand: other columns have rows of their own
_CALLED = HOUSE_KINDS | {"associates", "group", "practice", "institute", "partners", "specialists", "rehabilitation"}
_OF_HOUSES = frozenset(
    {"reference", "regional", "community", "memorial", "physicians", "services", "of", "the", "and", "&"}
)
_HOUSE_NAMES = frozenset({Category.ORGANISATION, Category.NAME, Category.PLACE})
_DEPARTMENTS = frozenset(
    "department dept division section service unit center of the and in for inpatient outpatient adult child "
    "new patient general clinical physical occupational speech behavioral mental public home primary family "
    "internal test past report note form record records chart visit consult consultation history exam "
    "examination results current".split()
)


def find(layout: Layout, tokens: Sequence[Token], vetoes: Mapping[int, Category], lexicon: Lexicon) -> Iterator[int]:
    """Words of the lines around contact details that name an organisation."""
    contacts = {layout.cell_of[i] for i, category in vetoes.items() if category in _CONTACT}
    near: set[int] = set()
    for cell in contacts:
        here = layout.cells[cell]
        for row in range(max(0, here.row - _ABOVE), min(len(layout.rows), here.row + _BELOW + 1)):
            for other in layout.rows[row]:
                box = layout.cells[other].box
                close = abs(box.top - here.box.top) <= 2.2 * (_ABOVE + 1) * here.box.height
                if close and box.left < here.box.right and box.right > here.box.left:
                    near.add(other)
    for cell in sorted(near):
        words = [tokens[i] for i in layout.cells[cell].words]
        if _of_results(layout, cell, vetoes):
            continue
        if _names_somebody(layout, words, lexicon):
            yield from (t.index for t in words[_labelled(layout, words) :])
    yield from fax_lines.find(layout)
    yield from _at_the_head(layout, tokens, vetoes)


def certain(layout: Layout, tokens: Sequence[Token], vetoes: Mapping[int, Category]) -> Iterator[int]:
    """Words of houses that stay, however ordinary they are: in the line of a fax machine, and before a trade."""
    yield from fax_lines.find(layout)
    yield from _at_the_head(layout, tokens, vetoes)
    for cell in layout.cells:
        house = all(vetoes.get(index) is Category.ORGANISATION for index in cell.words)
        if house and _of_a_trade([tokens[index] for index in cell.words]):
            yield from cell.words


def _at_the_head(layout: Layout, tokens: Sequence[Token], vetoes: Mapping[int, Category]) -> Iterator[int]:
    """Words of houses at the head of a page, whatever letters they are written in."""
    if not layout.words:
        return
    tops, bottoms = ([getattr(word.box, side) for word in layout.words] for side in ("top", "bottom"))
    limit = min(tops) + _HEAD * (max(bottoms) - min(tops))
    usual = median(word.box.height for word in layout.words)
    for number, cell in enumerate(layout.cells):
        words = [tokens[i] for i in cell.words if tokens[i].core]
        if cell.box.bottom > limit or not words or len(words) > _MAX_WORDS:
            continue
        large = median(layout.words[t.index].box.height for t in words) >= _LARGE * usual
        titled = all(t.lower in DOCUMENT_TITLES | _DEPARTMENTS for t in words)
        if large and len(words) > 1 and words[-1].lower in _CALLED and not titled:
            yield from (t.index for t in words)
        above = _named_above(layout, number, vetoes)
        if (
            above
            and all(t.lower in _TRADES | _CALLED | _OF_HOUSES for t in words)
            and words[-1].lower in _TRADES | _CALLED
        ):
            yield from (t.index for t in words)


def _named_above(layout: Layout, cell: int, vetoes: Mapping[int, Category]) -> bool:
    """Whether a cell stands right below one that names a house, and begins where it begins."""
    here = layout.cells[cell]
    above = (c for row in layout.rows[max(0, here.row - _ROWS_ABOVE) : here.row] for c in row)
    return any(
        layout.aligned(c, cell)
        and here.box.top - layout.cells[c].box.bottom <= layout.cells[c].box.height
        and all(vetoes.get(i) in _HOUSE_NAMES for i in layout.cells[c].words)
        for c in above
    )


def _labelled(layout: Layout, words: Sequence[Token]) -> int:
    """1 when a cell begins with a label that a wide space or dots part from its value (`Surgeon ..... Ann Hill`)."""
    if len(words) == 1 or words[0].lower not in _LABELS:
        return 0
    dots = not words[1].core and layout.words[words[1].index].text.startswith(".")
    return int(dots or apart(layout, words[0].index, words[1].index))


def _of_results(layout: Layout, cell: int, vetoes: Mapping[int, Category]) -> bool:
    """Whether a cell stands in a row of a table of results: numbers in cells of their own, which are no identifiers."""
    others = [layout.cells[c].words for c in layout.rows[layout.cells[cell].row] if c != cell]
    numbers = [w for w in others if all(_RESULT.fullmatch(layout.words[i].text) for i in w)]
    return len(numbers) >= _RESULTS and not any(i in vetoes for w in numbers for i in w)


def _names_somebody(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> bool:
    """Whether a cell reads like the name of an organisation or a person."""
    if words[0].lower == "dear" or len(words) > _MAX_WORDS or any(":" in layout.words[t.index].text for t in words):
        return False
    long = [t for t in words if len(t.core) > 3]
    if not long or not all(t.title for t in long) or any(c.isdigit() for t in words for c in t.core):
        return False
    if _of_a_trade(words):
        return True
    if all(t.lower in DOCUMENT_TITLES or t.lower in lexicon.capitals - HOUSE_WORDS or not bare(t.core) for t in words):
        return False
    return any(t.kind is not Kind.SAFE or not _of_medicine(t, lexicon) for t in long if t.lower not in DOCUMENT_TITLES)


def _of_a_trade(words: Sequence[Token]) -> bool:
    """Whether a trade of medicine stands behind words that no department has: `SALT FLAT ENT`."""
    last = words[-1].lower
    others = [t for t in words[:-1] if t.lower not in _DEPARTMENTS and t.lower not in _TRADES]
    return last in _TRADES and any(len(t.core) > _SHORTEST and t.lower not in DOCUMENT_TITLES for t in others)


def _of_medicine(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is medicine or one of its abbreviations and units."""
    return lexicon.clinical(token.lower) or lexicon.abbreviation(token.core)
