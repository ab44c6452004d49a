# ruff: noqa: SIM905 - word lists are kept as text
"""Codes that their place in a table explains: answers to a row's label, flags behind results, numbers of its rows.

Rules:
- The label stands first in its row and asks for one of a few codes: `Rhythm SR SR SB`, `Mode AC AC PS`. Most words
  behind it are such codes, and several of them, so that a nurse who signs as one of them is not taken for a code.
- A row of `Y` and `N` alone is answered by them, whatever asks. A row that somebody signs never is.
- `H` or `L` behind a result, before its unit or the end of its row, is a flag where the page has several.
- `S`, `I` and `R` behind what stops a germ are its answers where the page has several, and so are those in the
  columns of these. `J2` and `Os` in a row of lenses are how well an eye reads, and which.
- `I`, `II` and `III` alone in their cells, four of them in a column (`|` and `ll` as they are misread), are a category.
- How much of something is seen stands behind it: `Bacteria Many`.
- `5a.` and `5b.` begin rows of a scale where several rows begin so, one after another, and go on with words.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout, bare
from appliance.redaction.values import is_unit

_ASKED = {
    label: frozenset(codes.split())
    for labels, codes in (
        ("rhythm ecg ekg monitor", "SR SB ST NSR AF AFL AFIB VT SVT JR NSVT PVC PVCS PAC PACED V-PACED AV-PACED SA"),
        (
            "mode vent ventilator",
            "AC A/C ACVC ACPC AC/VC AC/PC ACIVC ACIPC SIMV PS PSV CPAP BIPAP PC PCV VC VC+ VCV PRVC APRV SBT NIV HFNC",
        ),
        ("device oxygen o2 airway", "RA NC HFNC NRB VM FM SM ETT TC TM VENT BVM CPAP BIPAP TT OTT NTT TRACH HF LTT"),
        (
            "position turned turn side hob",
            "R L RL LL RS LS B BK S SUP SUPINE P PRONE SF HF HOB UP OOB CHAIR CH SIT RT LT R30 L30 S30 R45 L45",
        ),
        ("pupils pupil reaction", "B S F R N D BR SL NR PERRL BRISK SLUGGISH FIXED"),
        ("avpu loc responsiveness consciousness orientation", "A V P U AO AOX3 AOX4 C D O S"),
        ("breath lung lungs sounds", "C CL CTA CLR CR RH WH W D DIM COARSE CRS"),
        ("skin", "W D P C WD WDI DRY WARM COOL PINK PALE"),
        ("suction secretions sputum", "SM SCANT MOD LG COP YEL WHT TAN CLR THICK THIN CREAMY BLOODY FROTHY GRN NONE"),
        ("status", "X R C D E M F I P RCT CR BR IMP"),  # of teeth
        ("nyha", "I II III IV ILL LL LLL I-II II-III III-IV ILL-IV IIIA IIIB"),  # and misread
    )
    for label in labels.split()
}
_COUNT = re.compile(r"^\d{2,3}(?=[A-Z]{2,3}$)")  # a rate that ran together with its rhythm: `97SR`
_ANSWERS = frozenset("Y N YES NO".split())
_SIGNED = frozenset("by init initial initials inits rn nurse staff tech sig signature sign name rrt rt cna lpn".split())
_LABEL_WORDS = 4  # of a row, of which one may be what asks
_LEAST, _SHARE = 3, 0.6  # codes of a row, and of its words behind the label
_FLAGS = frozenset("H L HH LL".split())
_RESULT = re.compile(r"[<>~=+-]?\d{1,5}(?:[.,]\d{1,3})?[HL]?")
_RANGE = re.compile(r"[<>~=]{0,2}\d[\d.,]*(?:[-\u2013]\d[\d.,]*)?|[<>]=?")
_ITEM = re.compile(r"(\d{1,2})[a-d]?\.")
_STOPPED = frozenset("S I R SDD NS".split())
_CONCENTRATION, _GERMS = re.compile(r"[<>=\u2264\u2265]{0,2}\d{1,4}(?:\.\d{1,3})?(?:/\d{1,3})?"), 4
_SEEN = frozenset(
    "bacteria yeast mucus crystals casts epithelial squamous cells trichomonas sperm debris leukocytes".split()
)
_SEEN_WORDS = 2  # of a row, one of which says what is seen
_MANY = re.compile(r"(?:None|Rare|Few|Occasional|Moderate|Many|Packed|Trace)(?:[/-](?:None|Rare|Few|Moderate|Many))?")
_DIOPTRES, _LENSES = re.compile(r"[+-]\d{1,2}\.(?:00|25|50|75)"), 2
_EYE = re.compile(r"O[SDUsdu]s?|[Jj](?:\d{1,2}\+?|[lI])")  # and how they are misread
_FLAGGED = 2  # flags of a page
ROMANS = frozenset("I II III IV | || l ll lI Il Ill".split())
_CATEGORIES, _COLUMN = 4, 0.8  # of a column; heights


def find(layout: Layout) -> Iterator[int]:
    """Indexes of codes, flags and numbers of rows, which are nobody's."""
    for row in layout.rows:
        words = layout.words_of(row)
        yield from _answers(layout, words)
        yield from _lenses(layout, words)
        yield from _amounts(layout, words)
    flags = [index for row in layout.rows for index in _flags(layout, layout.words_of(row))]
    if len(flags) >= _FLAGGED:
        yield from flags
    yield from _items(layout)
    yield from _susceptible(layout)
    yield from _categories(layout)


def _answers(layout: Layout, words: Sequence[int]) -> Iterator[int]:
    """The codes of a row that answer what stands first in it."""
    said = [layout.words[word].text for word in words]
    first = next((place for place, text in enumerate(said) if bare(text).upper() in _ANSWERS), 1)
    label = [bare(text).casefold() for text in said[: max(first, _LABEL_WORDS)]]
    if not _SIGNED.isdisjoint(label):
        return
    for place, text in enumerate(label[:_LABEL_WORDS]):
        if text in _ASKED:
            yield from _coded(layout, words[place + 1 :], _ASKED[text])
    if first:
        yield from _coded(layout, words[first:], _ANSWERS)


def _coded(layout: Layout, words: Sequence[int], codes: frozenset[str]) -> Iterator[int]:
    """Those words that are one of the codes, if most with letters are."""
    found = [word for word in words if _COUNT.sub("", bare(layout.words[word].text)).upper() in codes]
    said = sum(any(c.isalpha() for c in layout.words[word].text) for word in words)
    if len(found) >= _LEAST and len(found) >= _SHARE * said:
        yield from found


def _flags(layout: Layout, words: Sequence[int]) -> Iterator[int]:
    """The flags behind the results of a row."""
    said = [layout.words[word].text for word in words]
    for place, text in enumerate(said[1:], 1):
        after = said[place + 1] if place + 1 < len(said) else ""
        before = _RESULT.fullmatch(said[place - 1]) is not None
        ends = not after or is_unit(after) or any(form.fullmatch(after) for form in (_RANGE, _RESULT))
        if text in _FLAGS and before and ends and place > 1:
            yield words[place]


def _lenses(layout: Layout, words: Sequence[int]) -> Iterator[int]:
    """Which eye a row of lenses is for, and how small a print it reads with them."""
    said = [layout.words[word].text for word in words]
    if sum(_DIOPTRES.fullmatch(text) is not None for text in said) >= _LENSES:
        yield from (word for word, text in zip(words, said, strict=True) if _EYE.fullmatch(text))


def _amounts(layout: Layout, words: Sequence[int]) -> Iterator[int]:
    """How much is seen of what stands first in a row."""
    said = [layout.words[word].text.rstrip(":,") for word in words]
    if any(text.casefold() in _SEEN for text in said[:_SEEN_WORDS]):
        yield from (word for word, text in zip(words, said, strict=True) if _MANY.fullmatch(text))


def _susceptible(layout: Layout) -> Iterator[int]:
    """Whether a germ is stopped: letters behind a concentration, and others in their columns."""
    lone = [cell.words for cell in layout.cells if layout.words[cell.words[-1]].text in _STOPPED]
    behind = [
        words[-1]
        for words in lone
        if (before := _before(layout, words[-1])) is not None and _CONCENTRATION.fullmatch(layout.words[before].text)
    ]
    if len(behind) < _GERMS:
        return
    yield from behind
    columns = [layout.words[word].box for word in behind]
    for words in lone:
        box = layout.words[words[-1]].box
        if len(words) == 1 and any(abs(box.left - other.left) <= box.height for other in columns):
            yield words[0]


def _categories(layout: Layout) -> Iterator[int]:
    """Roman figures alone in the cells of a column."""
    lone = [c.words[0] for c in layout.cells if len(c.words) == 1 and layout.words[c.words[0]].text in ROMANS]
    for word in lone:
        box = layout.words[word].box
        near = sum(abs(layout.words[other].box.left - box.left) <= _COLUMN * box.height for other in lone)
        if near >= _CATEGORIES:
            yield word


def _before(layout: Layout, index: int) -> int | None:
    """The word right before one in its row, if there is one."""
    row = layout.row_words(index)
    place = row.index(index)
    return row[place - 1] if place else None


def _items(layout: Layout) -> Iterator[int]:
    """The numbers that rows begin with, one after another."""
    begins = [(layout.words_of(row), row) for row in layout.rows]
    found = [
        (words[0], int(match[1]))
        for words, row in begins
        if len(row) > _LEAST and len(words) > 1 and layout.words[words[1]].text[:1].isalpha()
        and (match := _ITEM.fullmatch(layout.words[words[0]].text)) is not None
    ]  # fmt: skip
    if len(found) >= _LEAST and all(0 <= b[1] - a[1] <= 1 for a, b in itertools.pairwise(found)):
        yield from (word for word, _ in found)
