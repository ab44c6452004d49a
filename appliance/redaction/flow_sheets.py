# ruff: noqa: SIM905 - word lists are kept as text
"""Single digits in the columns of a flow sheet (a coma score, pain, litres of oxygen), which are no boxes of a form.

Rules:
- The boxes of a form hold one character each, and all of them belong to one label. A column whose other rows hold
  times or numbers of several digits is none, and neither are digits that stand under a heading each, nor rows of them
  in the same columns, each with a label of its own: what a treatment did, grade by grade.
- The row must begin with medicine, or half of the headings must be: a number of a person has another label. A row
  among rows of grades may begin with anything but such a label, and so may one with several longer numbers.
- This says only that they are no boxes; their neighbours decide about them as about any number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from appliance.documents import Box
from appliance.redaction.layout import Layout, spoken, squeeze
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.tokens import apart

_DIGIT = re.compile(r"\d")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):?[0-5]\d|\d{1,2}(?::[0-5]\d)?[ap]m?|\d{1,2}/\d{1,2}(?:/\d{2,4})?", re.IGNORECASE)
_CLOCKS = frozenset({"time", "hour", "hours", "hr", "hrs"})
_RESULT = re.compile(r"[<>~+-]?(?:\d{2,4}|\d{1,3}\.\d{1,2}|\d{2,3}/\d{2,3})%?")
_MARKS = frozenset("| [ ] - \u2013 \u2014".split())  # what readers see of rules between cells
_COLUMNS = 4  # of a table that says where its columns stand, and digits in a row that look like boxes
_FITTING = 0.75  # of the digits of a row, in columns of other rows
_GRADED = 2  # other rows of single digits in the same columns
_ROWS = 25  # up and down to the rows that show the columns
_NEAR = 3  # rows up and down to those of grades
_LETTERS = 2  # of a word that says something
_OWNED = frozenset(
    "ssn ss social security mrn acct account id phone tel telephone cell home work fax policy member no nr num "
    "number numbers name birth dob born date month day year zip area code codes patient pin chart record group "
    "plan claim license licence card box boxes file case npi dea tax visit encounter medicare medicaid "
    "insurance hospital pharmacy rx prescription bed room ward doctor provider physician nurse employee "
    "student emergency contact address street apt city state county registry donor sample specimen lab "
    "laboratory order accession serial device lot implant form certificate cert ref reference subscriber "
    "subject study mobile pager ext extension household recipient dependent service military va index barcode "
    "req slide block tracking check bank routing exp auth prior ein tin clia hic hicn mbi grp class section "
    "machine station terminal age admission adm discharge appt csn fin episode stay floor house postal route "
    "region office relative mother father spouse baby infant newborn sibling twin family first last middle "
    "initial initials sex race identity identifier four personal nhs pathology mr emr folder health "
    "medical care pt pharmacist signature birthday beneficiary".split()
)


def find(layout: Layout, lexicon: Lexicon) -> frozenset[int]:
    """Indexes of single digits that stand in the columns of a flow sheet."""
    found: set[int] = set()
    rows: dict[int, list[int]] = {}
    others: dict[int, list[int]] = {}
    for row in range(len(layout.rows)):
        words = layout.words_of(layout.rows[row])
        digits = [w for place, w in enumerate(words) if _stands_alone(layout, words, place)]
        if len(digits) < _COLUMNS:
            continue
        if _headed(layout, row, digits, lexicon) or _among_numbers(layout, row):
            found.update(digits)
        elif _medical_label(layout, row, digits[0], lexicon):
            rows[row] = digits
            found.update(_fitting(layout, row, digits, lexicon))
        else:
            others[row] = digits
    found.update(_graded(layout, rows))
    found.update(_between(layout, others, {row: digits for row, digits in rows.items() if found.issuperset(digits)}))
    return frozenset(found)


def _between(layout: Layout, rows: Mapping[int, Sequence[int]], graded: Mapping[int, Sequence[int]]) -> Iterator[int]:
    """The digits of rows without medicine before them, in the columns of several rows of grades right beside them."""
    for row, digits in rows.items():
        before = layout.words_of(layout.rows[row])
        said = {squeeze(layout.words[word].text) for word in before[: before.index(digits[0])]}
        near = [graded[other] for other in graded if abs(other - row) <= _NEAR]
        if said.isdisjoint(_OWNED) and sum(_under(layout, digits, others) for others in near) >= _GRADED:
            yield from digits


def _among_numbers(layout: Layout, row: int) -> bool:
    """Whether a row has several numbers of more digits, each alone in its cell: it counts, too."""
    lone = [layout.cells[cell].words[0] for cell in layout.rows[row] if len(layout.cells[cell].words) == 1]
    return sum(_RESULT.fullmatch(layout.words[word].text) is not None for word in lone) >= _COLUMNS


def _graded(layout: Layout, rows: Mapping[int, Sequence[int]]) -> Iterator[int]:
    """The digits of rows that begin with medicine, where several such rows have the same columns: grades, scores."""
    for row, digits in rows.items():
        near = [other for other in rows if other != row and abs(other - row) <= _ROWS]
        if sum(_under(layout, digits, rows[other]) for other in near) >= _GRADED:
            yield from digits


def _under(layout: Layout, digits: Sequence[int], others: Sequence[int]) -> bool:
    """Whether most digits of a row stand in the columns of another row's."""
    columns = [layout.words[w].box for w in others]
    fitting = sum(any(_over(layout.words[w].box, box) for box in columns) for w in digits)
    return fitting >= max(_COLUMNS, _FITTING * len(digits))


def _fitting(layout: Layout, row: int, digits: Sequence[int], lexicon: Lexicon) -> list[int]:
    """The digits of a row that stand in the columns of another one, if most of them do."""
    for columns in _columns(layout, row, lexicon):
        fitting = [w for w in digits if any(_over(layout.words[w].box, box) for box in columns)]
        if len(fitting) >= max(_COLUMNS, _FITTING * len(digits)):
            return fitting
    return []


def _stands_alone(layout: Layout, words: Sequence[int], place: int) -> bool:
    """Whether a word is one digit that wide spaces, or rules of a table, part from what stands beside it."""
    word = words[place]
    if not _DIGIT.fullmatch(layout.words[word].text):
        return False
    beside = [words[p] for p in (place - 1, place + 1) if 0 <= p < len(words)]
    return all(
        layout.words[other].text in _MARKS
        or layout.cell_of[other] != layout.cell_of[word]
        or apart(layout, *sorted((word, other), key=lambda w: layout.words[w].box.left))
        for other in beside
    )


def _medical_label(layout: Layout, row: int, first: int, lexicon: Lexicon) -> bool:
    """Whether what stands before the first digit of a row is medicine, and no label of somebody's number."""
    left = layout.words[first].box.left
    label = [w for c in layout.rows[row] for w in layout.cells[c].words if layout.words[w].box.right <= left]
    return _medicine([layout.words[w].text for w in label], lexicon)


def _medicine(texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words are understood, some are medicine, and none says whose number follows."""
    scored = [text for text in texts if "-" in text and lexicon.abbreviation(text)]  # `C-SSRS`
    parts = spoken(text for text in texts if text not in scored)
    said = [p.casefold() for p in parts]
    medical = bool(scored) or any(
        lexicon.clinical(lower) or lexicon.abbreviation(part) for part, lower in zip(parts, said, strict=True)
    )
    known = all(
        lexicon.abbreviation(part) or (lexicon.knows(lower) and lexicon.kind(lower) is not Kind.UNKNOWN)
        for part, lower in zip(parts, said, strict=True)
    )
    return medical and known and _OWNED.isdisjoint(said)


def _columns(layout: Layout, row: int, lexicon: Lexicon) -> Iterator[list[Box]]:
    """Where the columns of tables stand: the times or results of rows that have several of them."""
    for other in range(max(0, row - _ROWS), min(len(layout.rows), row + _ROWS + 1)):
        words = layout.words_of(layout.rows[other])
        times = [w for w in words if _TIME.fullmatch(layout.words[w].text)]
        results = [w for w in words if _RESULT.fullmatch(layout.words[w].text)]
        if len(times) >= _COLUMNS:
            yield [layout.words[w].box for w in times]
        clock = squeeze(layout.words[words[0]].text) in _CLOCKS
        if len(results) >= _COLUMNS and (clock or _medical_label(layout, other, results[0], lexicon)):
            yield [layout.words[w].box for w in results]


def _over(box: Box, other: Box) -> bool:
    """Whether a digit stands in the column of something: it begins, ends or has its middle where that does."""
    ways = (box.left - other.left, box.right - other.right, (box.left + box.right - other.left - other.right) / 2)
    return min(abs(way) for way in ways) <= box.height / 2


def _headed(layout: Layout, row: int, digits: Sequence[int], lexicon: Lexicon) -> bool:
    """Whether each digit stands under a heading of its own, and all of these are medicine."""
    heads = [_heading(layout, row, layout.words[w].box) for w in digits]
    if None in heads or len(set(heads)) < len(heads):
        return False
    texts = [[layout.words[w].text for w in layout.cells[cell].words] for cell in heads if cell is not None]
    medical = sum(_medicine(words, lexicon) for words in texts)
    return _medicine([text for words in texts for text in words], lexicon) and 2 * medical >= len(texts)


def _heading(layout: Layout, row: int, box: Box) -> int | None:
    """The nearest cell above that has letters and stands over a place."""
    for cells in reversed(layout.rows[max(0, row - _ROWS) : row]):
        for cell in cells:
            over = layout.cells[cell].box
            if over.left < box.right and over.right > box.left and _said(layout, cell):
                return cell
    return None


def _said(layout: Layout, cell: int) -> bool:
    """Whether a cell has a word."""
    return any(sum(c.isalpha() for c in layout.words[w].text) >= _LETTERS for w in layout.cells[cell].words)
