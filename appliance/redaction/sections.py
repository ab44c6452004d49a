# ruff: noqa: E501 - a pattern is read whole
"""Sections of a document, by their headings: what stands under `Current meds`, `Rx:` or `MEDICATION LIST`.

Rules:
- A word is in a section only when the heading that governs it says so, and no nearer heading of its own column says
  otherwise. Every other heading, also one that nobody knows, ends a section.
- Running text without a drug's dose or frequency ends a list of medications; a heading within a line ends with its
  paragraph, or with the first sentence that is none of its business.
- What stands before the first heading of a page goes on with the page before, or with nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from appliance.policy.narrowing import Section
from appliance.redaction.layout import Cell, Layout

_WHICH = (
    r"(?:(?:current|present|active|home|outpatient|inpatient|discharge|admission|admitting|pre-?admission|prior|previous|past|regular|"
    r"chronic|daily|prescription|prescribed|scheduled|new|continued|changed|all|my|other|your|patient'?s?|known|list of|updated?)[ /&]+(?:and )?){0,3}"
)
_WHEN = (
    r"(?: (?:lists?|history|reconciliation|summary|record|profile|on admission|at admission|on discharge|at discharge|at home|"
    r"prior to admission|before admission|taken at home|at this time|to take|(?:you are |currently )?taking|prescribed))?(?: \([a-z ,]{1,40}\)?)?"
)
_PATTERNS: Mapping[Section, str] = {
    Section.MEDICATIONS: rf"{_WHICH}(?:medications?|meds|medicines?|drugs?|prescriptions?|rx|drug therapy|pharmacotherapy){_WHEN}",
    Section.ALLERGIES: rf"{_WHICH}(?:(?:drug|medication|food|environmental|drug and food) )?(?:allerg(?:y|ies)|allergies (?:and|&|/) (?:adverse|drug) reactions|adverse (?:drug )?reactions|intolerances)(?: list)?",
    Section.DIAGNOSES: rf"{_WHICH}(?:(?:final|primary|secondary|principal|differential|working) )?(?:diagnos[ei]s|dx|problems?|conditions|impression|assessment)(?: list)?",
    Section.RESULTS: rf"{_WHICH}(?:labs?|laborator(?:y|ies)|(?:lab(?:oratory)? |test |imaging )?(?:results?|data|studies|values|findings))",
    Section.VITALS: rf"{_WHICH}(?:vitals?|vital signs|vs)",
    Section.IMMUNISATIONS: rf"{_WHICH}(?:immuni[sz]ations?|vaccin(?:es?|ations?))(?: (?:history|record))?",
}
_OTHERS = (
    r"(?:past |family |social |surgical |medical |psychiatric |obstetric |birth |developmental |travel |sexual |smoking |substance ){0,3}histor(?:y|ies)(?: of (?:the )?present(?:ing)? (?:illness|complaint))?|"
    r"hpi|pmh|pmhx|psh|pshx|fh|fhx|sh|shx|ros|cc|chief complaint|presenting complaint|reason for (?:visit|referral|consultation|admission|call)|review of systems|systems review|"
    r"(?:physical )?exam(?:ination)?(?: findings)?|on examination|general|heent|neck|chest|lungs|heart|cardiovascular|abdomen|extremities|neuro(?:logic(?:al)?)?|skin|"
    r"(?:assessment )?(?:and|&|/)?\s?plan(?: of care)?|a/p|a&p|treatment(?: plan)?|therapy|procedures?(?: performed)?|operations?|hospital course|course|disposition|condition(?: (?:at|on) discharge)?|"
    r"follow[- ]?up(?: (?:care|plan|appointments?|instructions))?|appointments?|discharge instructions|recommendations?|counsell?ing|education|diet|activity|goals?|"
    r"subjective|objective|interval history|imaging|radiology|ekg|ecg|pathology|cultures?|demographics|patient information|insurance(?: information)?|emergency contacts?|pharmacy|"
    r"providers?|care team|consents?|signatures?|notes?|comments?|remarks|summary|conclusion|orders?|supplies|devices?|advance directives?|code status|functional status|"
    r"personal data|occupation|habits|lifestyle|tobacco|alcohol|questions?|symptoms|complaints|indications?|technique|comparison|specimens?|gross description|microscopic description"
)
_KNOWN: tuple[tuple[Section | None, re.Pattern[str]], ...] = (
    *((section, re.compile(pattern, re.IGNORECASE)) for section, pattern in _PATTERNS.items()),
    (None, re.compile(_OTHERS, re.IGNORECASE)),
)
_DOSE = re.compile(
    r"(?i)\b(?:\d+(?:\.\d+)?\s?(?:mg|mcg|ug|ml|g|iu|meq|%)|mg|mcg|ml|meq|iu|units?|tab(?:let)?s?|cap(?:sule)?s?|puffs?|drops?|patch(?:es)?|sprays?|inhal\w*|inject\w*|"
    r"cream|ointment|solution|suspension|daily|nightly|weekly|monthly|twice|bedtime|by mouth|orally|oral|topical\w*|po|bid|tid|qid|qd|qhs|qam|qpm|prn|q\d{1,2}h|b\.i\.d|t\.i\.d|refills?|sublingual\w*|as needed)\b"
)
_ATTRIBUTES = frozenset(
    {"dose", "dosage", "sig", "route", "frequency", "freq", "strength", "qty", "quantity", "refills", "refill", "started", "start",
     "indication", "form", "directions", "instructions", "taking", "last taken", "last dose", "prn", "disp", "dispense", "duration", "status", "for", "name", "drug"}
)  # fmt: skip
_MOST_WORDS = 5
_PROSE = 6  # words in small letters
_GAP, _FOOT_GAP, _EDGE_ROWS = 0.9, 3.0, 3  # heights, heights, rows
_SENTENCE = 12  # words looked at


@dataclass(frozen=True, slots=True)
class Heading:
    """Where a section begins. `wide`: it stands alone on its row, so that it governs the whole width."""

    row: int
    left: int
    right: int
    word: int
    section: Section | None
    wide: bool
    inline: bool


@dataclass(frozen=True, slots=True)
class Sections:
    """The words of the wanted sections. `opening` stand before the first heading; `goes_on`: the page ends in one of them.

    `goes_on` is None when the page has no heading at all.
    """

    inside: frozenset[int]
    opening: frozenset[int]
    goes_on: bool | None


def find(layout: Layout, wanted: AbstractSet[Section]) -> Sections:
    """The words of the wanted sections of a page."""
    headings: list[Heading] = []
    inside: set[int] = set()
    opening: set[int] = set()
    foot = _foot(layout)
    for number in range(foot):
        _end_of_prose(layout, number, headings)
        for place in layout.rows[number]:
            cell = layout.cells[place]
            own = dict(_headings(layout, number, cell, opened=bool(headings)))
            for word in cell.words:
                if word in own:
                    headings.append(own[word])
                elif _sentence_ends_it(layout, word, headings):
                    headings.append(_end(layout, number, word))
                governing = _governing(headings, number, cell)
                if governing is None:
                    opening.add(word)
                    continue
                nearest = next((h for h in reversed(headings) if _in_column(h, cell)), governing)
                if governing.section in wanted and nearest.section in wanted:
                    inside.add(word)
    return Sections(frozenset(inside), frozenset(opening), headings[-1].section in wanted if headings else None)


def _foot(layout: Layout) -> int:
    """The row where the page's footer begins: the last rows behind a wide gap."""
    tops = [min(layout.cells[c].box.top for c in row) for row in layout.rows]
    for number in range(max(1, len(tops) - _EDGE_ROWS), len(tops)):
        above = layout.cells[layout.rows[number - 1][0]].box
        if tops[number] - above.bottom > _FOOT_GAP * above.height:
            return number
    return len(tops)


def _headings(layout: Layout, row: int, cell: Cell, *, opened: bool) -> list[tuple[int, Heading]]:
    """The headings in one cell, each with its first word."""
    found: list[tuple[int, Heading]] = []
    at = 0
    while at < len(cell.words):
        begins = at == 0 or layout.words[cell.words[at - 1]].text[-1] in ".;"
        heading = _heading(layout, row, cell, at, opened=opened) if begins else None
        if heading is None:
            at += 1
            continue
        found.append((cell.words[at], heading[0]))
        at += heading[1]
    return found


def _heading(layout: Layout, row: int, cell: Cell, at: int, *, opened: bool) -> tuple[Heading, int] | None:
    """The heading that begins at a place of a cell, and how many words it has."""
    words = cell.words
    alone_on_row = len(layout.rows[row]) == 1
    for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
        texts = [layout.words[w].text for w in words[at : at + size]]
        phrase = " ".join(texts).strip(" .:*-\u2022_#|[]()").casefold()
        colon, whole = texts[-1].endswith(":"), at == 0 and size == len(words)
        capitals = at == 0 and all(t.isupper() for t in texts) and not layout.words[words[at + size - 1]].text.isdigit()
        run_in = capitals and not whole and not layout.words[words[at + size]].text.isupper()
        if not (colon or whole or run_in) or any(":" in t for t in texts[:-1]):
            continue
        known = next((section for section, pattern in _KNOWN if pattern.fullmatch(phrase)), "")
        first = at == 0 and words[0] == layout.cells[layout.rows[row][0]].words[0]
        unknown = _unknown(texts, phrase, first=first, whole=whole and alone_on_row)
        if known == "" and not (unknown and (opened or row >= _EDGE_ROWS)):
            continue
        box = layout.words[words[at]].box
        right = layout.words[words[at + size - 1]].box.right
        section = known if isinstance(known, Section) else None
        return Heading(row, box.left, right, words[at], section, wide=alone_on_row, inline=not whole), size
    return None


def _unknown(texts: Sequence[str], phrase: str, *, first: bool, whole: bool) -> bool:
    """Whether words that no list knows look like a heading: a label at the start of a row, or a line in capitals."""
    if not first or any(c.isdigit() for c in phrase) or phrase in _ATTRIBUTES:
        return False
    return texts[-1].endswith(":") or (whole and len(texts) > 1 and all(t.isupper() for t in texts))


def _governing(headings: Sequence[Heading], row: int, cell: Cell) -> Heading | None:
    """The last heading that stands before a cell and not to its right."""
    for heading in reversed(headings):
        if heading.wide or heading.left <= cell.box.left + cell.box.height or heading.row == row:
            return heading
    return None


def _in_column(heading: Heading, cell: Cell) -> bool:
    """Whether a heading heads the column in which a cell stands."""
    near = abs(heading.left - cell.box.left) <= 2 * cell.box.height
    return heading.wide or near or heading.left <= cell.box.left < heading.right


def _end(layout: Layout, row: int, word: int) -> Heading:
    """A heading that ends whatever was before."""
    box = layout.words[word].box
    return Heading(row, box.left, box.right, word, None, wide=True, inline=False)


def _end_of_prose(layout: Layout, row: int, headings: list[Heading]) -> None:
    """Ends the section before a row that does not go on with it."""
    first = layout.cells[layout.rows[row][0]]
    words = layout.words_of(layout.rows[row])
    last = headings[-1] if headings else None
    small = sum(layout.words[w].text[:1].islower() for w in words)
    text = " ".join(layout.words[w].text for w in words)
    listed = last is None or last.section is Section.MEDICATIONS
    above = layout.cells[layout.rows[row - 1][0]].box if row else first.box
    apart = last is not None and last.inline and first.box.top - above.bottom > _GAP * first.box.height
    if apart or (listed and len(layout.rows[row]) == 1 and small >= _PROSE and not _DOSE.search(text)):
        headings.append(_end(layout, row, words[0]))


def _sentence_ends_it(layout: Layout, word: int, headings: Sequence[Heading]) -> bool:
    """Whether a sentence begins that has nothing to do with the list of medications before it in the line."""
    last = headings[-1] if headings else None
    before = layout.words[word - 1].text if word else ""
    opens = before[-1:] in ".!?" and layout.words[word].text[:1].isupper()
    if last is None or not last.inline or last.section is not Section.MEDICATIONS or not opens:
        return False
    sentence: list[str] = []
    for other in layout.words[word : word + _SENTENCE]:
        sentence.append(other.text)
        if other.text[-1] == "." and len(other.text) > 4:
            break
    return not _DOSE.search(" ".join(sentence))
