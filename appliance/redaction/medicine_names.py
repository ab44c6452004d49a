# ruff: noqa: SIM905 - word lists are kept as text
"""Words that people or places are called by and that are medicine where they stand: eponyms, allergens, measures."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from appliance.redaction import allergens, eponyms
from appliance.redaction.certainty import looks_like_unit
from appliance.redaction.layout import Layout, bare, spoken
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.values import is_unit

_LOOKS = frozenset(
    (
        "White Pink Brown Green Black Gray Grey Hazel Deep Trace Clear Quiet Flat Full Sharp Moist Dry Warm Supple Soft"
    ).split()
)
_PARTS_OF_EYE = frozenset({"AC", "LLL", "VIT", "MAC", "PER", "DFE", "CDR"})
_EYE_LOOKS = frozenset({"Deep", "Quiet", "Flat", "Clear", "Full"})
_DIPPED = frozenset(
    "color colour clarity appearance ketones protein glucose blood bilirubin leukocytes nitrite".split()
)
_DIP_LOOKS = _LOOKS | frozenset("Amber Straw Yellow Hazy Cloudy Rare Few Many".split())
_NEXT = 3  # words behind one of them, none of which is written like a name
_EXTREMES = frozenset({"Min", "Max", "Nadir"})
_PLUS = frozenset({"+", "(+)"})
_WITH_UNIT = re.compile(r"(?P<what>[A-Z][A-Z0-9/-]{1,12}),(?P<unit>[A-Za-z/%0-9]{1,8})")
_SHORT_UNITS = frozenset({"L", "%", "L/s", "L/min", "sec", "s"})
_SHARE = re.compile(r"\d{1,3}\s?%")
_GRADES = frozenset({"mild", "moderate", "small", "minimal"})
_MEASURES = frozenset("HR BP SpO2 SaO2 RR SBP DBP MAP Temp ANC WBC Hgb Plt".split())
_TRACED = frozenset("mild TR MR AR AI PR PI regurgitation insufficiency edema effusion protein ketones".split())


def find(layout: Layout, lexicon: Lexicon) -> set[int]:
    """Indexes of such words of a page."""
    cores = [re.sub(r"['\u2019][sS]$", "", bare(word.text)) for word in layout.words]
    return (
        eponyms.find(cores, lexicon, frozenset(_ends(layout)), frozenset(_signed(layout)))
        | allergens.find(layout)
        | _amounts(layout, cores)
        | set(_with_units(layout, lexicon))
        | set(_seen(layout, cores, lexicon))
        | set(_said_of(layout, cores, lexicon))
        | set(_dipped(layout, cores))
    )


def _signed(layout: Layout) -> Iterator[int]:
    """Words with a plus before them, or right behind one: `+McMurray`, `(+) Lachman`."""
    for index, word in enumerate(layout.words):
        before, _ = layout.neighbours(index)
        if word.text.startswith("+") or (before is not None and layout.words[before].text in _PLUS):
            yield index


def _with_units(layout: Layout, lexicon: Lexicon) -> Iterator[int]:
    """What is measured, with its unit behind a comma: `PEF,L/s`, `FEV1/FVC,%`; somebody is called `Lee,L`."""
    for index, word in enumerate(layout.words):
        if (match := _WITH_UNIT.fullmatch(word.text)) is None:
            continue
        known = all(lexicon.abbreviation(part) for part in match["what"].split("/"))
        if known and (match["unit"] in _SHORT_UNITS or looks_like_unit(match["unit"])):
            yield index


def _ends(layout: Layout) -> Iterator[int]:
    """Words behind which a sentence ends, or a line or a cell, where the next begins with a capital."""
    for index, (word, after) in enumerate(itertools.pairwise(layout.words)):
        parted = word.line != after.line or layout.cell_of[index] != layout.cell_of[index + 1]
        if word.text[-1] in ".:;!?" or (parted and after.text[:1].isupper()):
            yield index


def _seen(layout: Layout, cores: list[str], lexicon: Lexicon) -> Iterator[int]:
    """What was seen, at the beginning of a cell behind what was looked at: `Sclera   White, quiet`."""
    for row in layout.rows:
        looked_at = spoken(layout.words[w].text for w in layout.cells[row[0]].words)
        medicine = any(lexicon.clinical(part.casefold()) for part in looked_at)
        eye = any(part in _PARTS_OF_EYE for part in looked_at)
        known = all(lexicon.abbreviation(part) or lexicon.knows(part.casefold()) for part in looked_at)
        for cell in row[1:] if (medicine or eye) and known else ():
            first, *rest = layout.cells[cell].words
            if (
                cores[first] in (_LOOKS if medicine else _EYE_LOOKS)
                and rest
                and not any(cores[w].istitle() for w in rest[:_NEXT])
            ):
                yield first


def _said_of(layout: Layout, cores: list[str], lexicon: Lexicon) -> Iterator[int]:
    """What was seen right behind the heading of what was looked at: `Skin: Pink, acrocyanosis`."""
    for index, word in enumerate(layout.words):
        before, after = layout.neighbours(index)
        if cores[index] not in _LOOKS or before is None or not layout.words[before].text.endswith(":"):
            continue
        small = after is None or layout.words[after].text.islower() or word.text.endswith((",", ";"))
        if small and lexicon.clinical(cores[before].casefold()):
            yield index


def _dipped(layout: Layout, cores: list[str]) -> Iterator[int]:
    """What a strip or a sample looked like, beside what it was looked at for: `Color   Amber`, `Ketones   Trace`."""
    for head, result in (row[:2] for row in layout.rows if len(row) > 1):
        (first, *_), words = layout.cells[result].words, layout.cells[head].words
        if len(words) == 1 and cores[words[0]].casefold() in _DIPPED and cores[first] in _DIP_LOOKS:
            yield first


def _amounts(layout: Layout, cores: list[str]) -> set[int]:
    """What is nobody before a measure: `Max HR 104`, `Slough 40 %`, `Trace to mild regurgitation`."""
    found = {
        index
        for index, after in itertools.pairwise(range(len(cores)))
        if layout.cell_of[index] == layout.cell_of[after]
        and (
            (cores[index] in _EXTREMES and (cores[after] in _MEASURES or _dosed(layout, index, cores)))
            or (cores[index] == "Trace" and (cores[after] in _TRACED or _graded(cores[after : after + 2])))
        )
    }
    for index in (i for i, core in enumerate(cores) if core == "Slough"):
        row = layout.row_words(index)
        behind = "".join(layout.words[word].text for word in row[row.index(index) + 1 :][:2])
        found |= {index} if _SHARE.match(behind) else set()
    return found


def _dosed(layout: Layout, index: int, cores: list[str]) -> bool:
    """Whether a word begins its cell or sentence, and a number with its unit follows: `Max 3 g/24h`."""
    before, _ = layout.neighbours(index)
    begins = before is None or layout.words[before].text[-1] in ".,;:("
    number, unit = (*cores[index + 1 : index + 3], "", "")[:2]
    return begins and number.replace(".", "", 1).isdigit() and is_unit(unit)


def _graded(cores: list[str]) -> bool:
    """Whether a grade goes on to another one: `to mild`."""
    return cores[0] == "to" and cores[-1] in _GRADES
