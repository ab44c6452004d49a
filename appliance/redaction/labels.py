# ruff: noqa: E501, SIM905 - a pattern is read whole, word lists are kept as text
"""Field labels: what stands after `DOB:`, `Patient:`, `Signed by` or below `Name` is an identifier.

Rules:
- A label denies the rest of its cell; with an empty rest, the next cell of the row and the cell below.
- A label needs a sign that it is one: a colon, a number sign, a cell of its own, or a signing phrase.
- The label's own words stay; only what is filled in goes.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from appliance.policy.categories import Category
from appliance.redaction import captions, label_senses, numbered
from appliance.redaction.ages import begins_with_years, is_age
from appliance.redaction.label_table import (
    ANY,
    FIRST_ONLY,
    LABEL_WORDS,
    LABELS,
    ONLY_WITH_COLON,
    PHRASE,
    WITHOUT_COLON,
    respelled,
)
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.name_words import CONNECTIVES, POST_NOMINALS, TITLES
from appliance.redaction.values import is_unit

_STYLES = (TITLES | POST_NOMINALS) - {"jr", "sr", "ii", "iii", "iv"} | {
    "none",
    "unknown",
    "n/a",
    "na",
    "nkda",
    "same",
}  # these tell nobody who it is

# Of these, only a value with digits is an identifier; words after them are medicine (`Discharged: home, stable`).
_NEEDS_DIGITS = frozenset({Category.DATE, Category.RECORD, Category.PLAN, Category.DEVICE, Category.ACCOUNT})
_BLOCKS = frozenset({Category.PLACE, Category.NAME, Category.ORGANISATION, Category.PROVIDER})  # go on over lines
_HEADED = 2  # sure headings that a row needs to make headings of ambiguous words too
_SHORTEST = 4  # letters of a word that may be misread
_SYMBOL = 2  # letters; a heading is longer, or a known abbreviation among headings
_NEXT_FIELDS = frozenset(
    "dob d.o.b mrn age sex gender ssn npi dea phone fax tel allergies diagnosis dx attending fellow username copyright "
    "dictated transcribed relationship visit ward bed rm".split()
)
_CALLED = frozenset({Category.NAME, Category.ORGANISATION, Category.PLACE})
_BLOCK_WORDS = 7  # a longer line is a sentence
_TABLE_CELLS = 2
_TABLE_ROW = 5  # cells; a block of an address has no such row
_PITCHES = 1.5  # of a table's first row; a wider step leaves the table
_WORDS_BEFORE_NUMBER = 2  # a third plain word before the first digit tells that a sentence follows
_MEASURED = re.compile(r"[<>]?\d{1,3}\.\d{1,2}(?:-\d{1,3}\.\d{1,2})?|[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\W?")  # no name
_AGE = re.compile(
    r"\d{1,3}[ -]?(?:y|yr|year|month|mo|week|day)s?(?:[ -]?old)?\W*|\d{1,2}(?:st|nd|rd|th)\W*", re.IGNORECASE
)
_DOSE = re.compile(r"\d{1,4}(?:[.,]\d{1,3})?")
_UNIT = re.compile(
    r"(?:mg|mcg|ml|l|units?|iu|%|cm|mm|kg|g|doses?|tab(?:let)?s?|cap(?:sule)?s?|x|times?)\W*", re.IGNORECASE
)
_COLUMNS = frozenset({Category.NAME, Category.PROVIDER, Category.DATE, Category.RECORD, Category.ACCOUNT, Category.DEVICE,
                      Category.PLAN, Category.PHONE})  # fmt: skip
_BLOCK_ROWS = 4
_MAX_LABEL_WORDS = 5
_PLAIN_LETTERS = 3
_NO_DAY = re.compile(r"\d{3}[.,;]?|\d{1,3}\.\d[.,;]?")
_DAY_MISREAD = re.compile(r"[oOsSlIzZBgq|]{2}")  # `os 13 1990`
_MEALS = frozenset({"bkfst", "breakfast", "lunch", "dinner", "supper", "shower", "bath", "tub", "chair", "asleep"})
_BY = frozenset({"by", "per", "via", "over", "through"})
_CONTACTS = frozenset({Category.PHONE, Category.EMAIL, Category.WEB})
_SENTENCE_END = 5  # characters; a shorter word with a full stop is an abbreviation or an initial
_NO_SHORT_FORMS = frozenset({"Care.", "Home."})  # but for these


@dataclass(frozen=True, slots=True)
class Field:
    """A label and the words that were filled in after it. `sure`: the label is one by its own colon or cell."""

    category: Category
    label: tuple[int, ...]
    value: tuple[int, ...]
    sure: bool


def find(layout: Layout, lexicon: Lexicon) -> Iterator[Field]:
    """Every labelled field of the page."""
    plain = {index for index in range(len(layout.cells)) if captions.says_only_headings(layout, index, lexicon)}
    forms = {cell for cell in plain if captions.of_forms(layout, cell, lexicon)}
    layout = _read_again(layout, lexicon)
    headed = {number for number, row in enumerate(layout.rows) if _heads(layout, row, plain)}
    boxed = numbered.find(layout)
    spots = {
        index: list(_labels_of(layout, index, boxed, headed=cell.row in headed))
        for index, cell in enumerate(layout.cells)
    }
    labelled = {word for cell in spots.values() for _, label, _ in cell for word in label}
    for index, labels in spots.items():
        words, cell_row = layout.cells[index].words, layout.cells[index].row
        for place, (category, label, alone) in enumerate(labels):
            after = words.index(label[-1]) + 1
            stop = words.index(labels[place + 1][1][0]) if place + 1 < len(labels) else len(words)
            value = [
                w for w in words[after:stop] if bare(layout.words[w].text) and not numbered.is_number(layout, w, boxed)
            ]
            glued = _glued(layout, label[-1])
            sign = alone or glued or _colon(layout, label) or label[0] in boxed
            wordy = bool(value) and label[0] in boxed and category in _NEEDS_DIGITS
            wordy = wordy and not _counted(layout, value[:1])
            if wordy or (not sign and captions.only_headings([layout.words[w].text for w in value], lexicon)):
                continue  # `69 ADMIT DX`; `Provider Notes` is a heading
            if not value and not glued and place + 1 == len(labels):
                heading = alone and not _colon(layout, label)
                other_boxes = {layout.cell_of[w] for w in boxed} if label[0] in boxed else set()
                skipped = _skipped(layout, index, category, plain, forms) if heading else other_boxes
                value = list(_elsewhere(layout, index, labelled, skipped, table=cell_row in headed))
                if heading and cell_row in headed and category in _COLUMNS:
                    value += [w for w in _column(layout, index, labelled, plain) if w not in value]
            if glued:
                value.insert(0, label[-1])
            if value and category in _BLOCKS and place + 1 == len(labels):
                value.extend(_continued(layout, layout.cell_of[value[0]], value[0], labelled | boxed, plain))
            value = _unstyled(layout, category, value)
            if label_senses.means_medicine(layout, label, value, lexicon):
                continue
            value = _greeted(layout, label, value)
            if kept := _filled(layout, category, value):
                yield Field(category, label, kept, alone or _colon(layout, label) or label[0] in boxed)


def _skipped(layout: Layout, cell: int, category: Category, plain: set[int], forms: set[int]) -> set[int]:
    """The cells that fill in no heading, because they are headings too; medicine right below `Employer` is no heading."""
    if category in _NEEDS_DIGITS:
        return set()
    return {c for c in plain if c in forms or not layout.aligned(cell, c)} if category in _CALLED else plain


def _counted(layout: Layout, words: Sequence[int]) -> bool:
    """Whether one of the words has a digit."""
    return any(c.isdigit() for word in words for c in layout.words[word].text)


def _unstyled(layout: Layout, category: Category, value: list[int]) -> list[int]:
    """A value without titles and degrees; of a place, MD and DO are states."""
    if category is Category.PLACE:
        return value
    return [w for w in value if bare(layout.words[w].text).casefold().replace(".", "") not in _STYLES]


def _read_again(layout: Layout, lexicon: Lexicon) -> Layout:
    """The page with its labels as they were printed: a word that nobody knows, and a label's but for one letter.

    A word before a colon may be known as well when a label's word stands before it (`Patient Namc:`).
    """
    words = list(layout.words)
    for index, word in enumerate(words):
        core = bare(word.text).casefold()
        if len(core) < _SHORTEST or not core.isalnum() or core in LABEL_WORDS:
            continue
        ends = word.text.endswith(":") and bare(words[index - 1].text).casefold() in LABEL_WORDS
        known = lexicon.knows(core) or lexicon.abbreviation(bare(word.text))  # `aPTT` is no `Appt`
        if (ends or not known) and (found := respelled(core)):
            words[index] = replace(word, text=word.text.replace(bare(word.text), found))
    return replace(layout, words=tuple(words))


def _heads(layout: Layout, row: Sequence[int], plain: set[int]) -> bool:
    """Whether a row heads columns: all its cells are labels or headings, and some are labels."""
    labels = [_heading(layout, cell, headed=True) for cell in row]
    short = [
        len(layout.cells[c].words) == 1 and len(layout.words[layout.cells[c].words[0]].text) <= _SYMBOL for c in row
    ]
    if not all(label or cell in plain or brief for label, cell, brief in zip(labels, row, short, strict=True)):
        return False
    sure = sum(_heading(layout, cell, headed=False) for cell in row)
    return sure >= _HEADED or (len(row) > _HEADED and any(labels))


def _heading(layout: Layout, cell: int, *, headed: bool) -> bool:
    """Whether a cell is nothing but a label without a colon."""
    found = next(_labels_of(layout, cell, frozenset(), headed=headed), None)
    return found is not None and found[2] and not _colon(layout, found[1])


def _labels_of(
    layout: Layout, cell: int, boxed: frozenset[int], *, headed: bool
) -> Iterator[tuple[Category, tuple[int, ...], bool]]:
    """The labels in one cell, left to right, the longest first at each place; `alone`: the label is the whole cell.

    `boxed`: words that begin the label of a numbered box. `headed`: the row heads columns, so ambiguous words count
    as labels too.
    """
    words = layout.cells[cell].words
    at = 0
    while at < len(words):
        for size in range(min(_MAX_LABEL_WORDS, len(words) - at), 0, -1):
            group = words[at : at + size]
            if found := _label(layout, words, at, group, boxed=group[0] in boxed, headed=headed):
                yield found
                at += size
                break
        else:
            at += 1


def _label(
    layout: Layout, words: tuple[int, ...], at: int, group: tuple[int, ...], *, boxed: bool, headed: bool
) -> tuple[Category, tuple[int, ...], bool] | None:
    """The label that these words are, if they are one."""
    texts = [layout.words[w].text for w in group]
    last, glue, _ = texts[-1].partition(":")
    following = words[at + len(group)] if at + len(group) < len(words) else None
    colon = bool(glue) or (following is not None and layout.words[following].text[:1] in ":#=")
    alone = len(group) == len(words)
    phrase = " ".join([*texts[:-1], last]).strip(" .*•-_|[](){}#=").casefold()
    if phrase == "bed" and not colon and _MEALS & {layout.words[w].text.casefold() for w in layout.row_words(group[0])}:
        return None  # the last column of a sugar log
    if not phrase or any(":" in t for t in texts[:-1]) or not ANY.fullmatch(phrase):
        return None
    for category, pattern in LABELS:
        if pattern.fullmatch(phrase):
            sign = colon or texts[-1].endswith("#") or (at == 0 and PHRASE.fullmatch(phrase) is not None)
            sign = sign and (at == 0 or not FIRST_ONLY.fullmatch(phrase))
            sign = sign or (at == 0 and not alone and _soft(layout, phrase, following))
            sign = sign or (boxed and all(text.isupper() for text in texts))
            if category in _CONTACTS and at and layout.words[words[at - 1]].text in _BY:
                return None  # `told by phone: recheck in 2 h`
            if phrase == "site" and at and layout.words[words[at - 1]].text.casefold() == "on":
                return None
            if sign or (alone and (headed or not ONLY_WITH_COLON.fullmatch(phrase))):
                return category, group, alone
    return None


def _soft(layout: Layout, phrase: str, following: int | None) -> bool:
    """Whether words at the beginning of a cell are a label though no colon follows: a value with a capital does."""
    text = layout.words[following].text if following is not None else ""
    return WITHOUT_COLON.fullmatch(phrase) is not None and (text[:1].isupper() or text[:1].isdigit())


def _colon(layout: Layout, label: tuple[int, ...]) -> bool:
    """Whether a label says with a colon or number sign that its value follows."""
    return layout.words[label[-1]].text[-1] in ":#="


def _glued(layout: Layout, word: int) -> bool:
    """Whether the value hangs on the label's colon without a space (`DOB:03/14/1958`)."""
    return any(c.isalnum() for c in layout.words[word].text.partition(":")[2])


def _elsewhere(layout: Layout, cell: int, labelled: set[int], skipped: set[int], *, table: bool) -> Iterator[int]:
    """Words of the cell to the right, or else below, that are no labels; in a row that heads a `table` those below.

    `skipped`: cells that are headings too.
    """
    right, below = layout.next_cell(cell), layout.below(cell)
    if right is not None and not table and right not in skipped and labelled.isdisjoint(layout.cells[right].words):
        yield from layout.cells[right].words
        return
    if below is not None and below not in skipped and labelled.isdisjoint(layout.cells[below].words):
        yield from layout.cells[below].words


def _column(layout: Layout, cell: int, labelled: set[int], plain: set[int]) -> Iterator[int]:
    """Words of the cells below a heading, as far down as the table goes."""
    pitch = 0
    while (below := layout.below(cell)) is not None:
        if len(layout.rows[layout.cells[below].row]) < _TABLE_CELLS:
            return
        gap = layout.cells[below].box.top - layout.cells[cell].box.top
        row = layout.rows[layout.cells[below].row]
        over = pitch and (gap > _PITCHES * pitch or captions.heads_others(layout, row, plain))
        if over or not all(labelled.isdisjoint(layout.cells[c].words) for c in row):
            return
        yield from layout.cells[below].words
        cell, pitch = below, pitch or gap


def _continued(layout: Layout, cell: int, first: int, labelled: set[int], plain: set[int]) -> Iterator[int]:
    """Words of the lines below that go on with an address: they begin where it begins, in no row of labels or headings."""
    left, height = layout.words[first].box.left, layout.words[first].box.height
    bottom = layout.cells[cell].box.bottom
    for row in layout.rows[layout.cells[cell].row + 1 : layout.cells[cell].row + 1 + _BLOCK_ROWS]:
        under = [c for c in row if abs(layout.cells[c].box.left - left) <= 1.5 * height]
        if not under or layout.cells[under[0]].box.top - bottom > 1.2 * height:
            return
        words = layout.cells[under[0]].words
        if len(row) >= _TABLE_ROW or captions.heads_others(layout, row, plain):
            return
        if not labelled.isdisjoint(words) or any(layout.words[w].text.endswith(":") for w in words):
            return
        if _has_own_label(layout, under[0], cell):
            return
        if len(words) > _BLOCK_WORDS or not all(labelled.isdisjoint(layout.cells[c].words) for c in row):
            return
        yield from words
        bottom = layout.cells[under[0]].box.bottom


def _has_own_label(layout: Layout, cell: int, above: int) -> bool:
    """Whether a cell has a label with a colon that stands below the label of the cell above: another field begins."""
    labels = [
        row[row.index(c) - 1] if (row := layout.rows[layout.cells[c].row]).index(c) else None for c in (cell, above)
    ]
    if None in labels:
        return False
    own, before = (layout.cells[c] for c in labels if c is not None)
    ends = [layout.words[c.words[-1]].text.endswith(":") for c in (own, before)]
    return all(ends) and abs(own.box.left - before.box.left) <= own.box.height


def _next_field(text: str) -> bool:
    """Whether a word in a value is the label of the field that stands close behind it: `Pt: Hill, Ann DOB 8/1/73`."""
    core = bare(text)
    return core[:1].isupper() and text[-1] not in ".," and core.casefold() in _NEXT_FIELDS


def _greeted(layout: Layout, label: tuple[int, ...], value: list[int]) -> list[int]:
    """Who is greeted: a letter goes on behind the colon or comma of `Dear Mr. Hill:`."""
    if bare(layout.words[label[0]].text).casefold() != "dear":
        return value
    ends = (n for n, word in enumerate(value, 1) if layout.words[word].text[-1] in ":,")
    return value[: next(ends, len(value))]


def _filled(layout: Layout, category: Category, value: list[int]) -> tuple[int, ...]:
    """The words of a value that are identifiers.

    A field for numbers keeps its words. Other fields end at the next heading or the end of a sentence, and lower-case
    words in them stay when others are capitalised (`Surgeon: Dr. Hill, without complication`).
    """
    texts = {w: layout.words[w].text for w in value}
    if category in _BLOCKS:
        value = [*value[:1], *(w for w in value[1:] if not _next_field(texts[w]))]
    if category in (Category.NAME, Category.PROVIDER, Category.ORGANISATION):
        value = [w for w in value if not _MEASURED.fullmatch(texts[w])]
    if category in _NEEDS_DIGITS:
        return tuple(_numbers(value, texts, category))
    ended: list[int] = []
    for place, word in enumerate(value):
        if place and (texts[word].endswith(":") or (category is Category.NAME and _ages(value[place:], texts))):
            break
        ended.append(word)
        if texts[word].endswith(".") and (len(texts[word]) > _SENTENCE_END or texts[word] in _NO_SHORT_FORMS):
            break
    if category is Category.NAME and _ages(value, texts):
        return tuple(w for w in ended if len(bare(texts[w])) > 1 and bare(texts[w]).istitle())  # `31 yo, GBS neg`
    if any(texts[w][:1].isupper() for w in ended):
        first = ended[:1] if _begins_name([texts[w] for w in ended[:2]]) else []
        rest = ended[len(first) :]
        return (*first, *(w for w in rest if not texts[w].islower() or any(c.isdigit() or c == "@" for c in texts[w])))
    return tuple(ended)


def _begins_name(texts: Sequence[str]) -> bool:
    """Whether the first word of a value belongs to the capital behind it, though it was read small (`School: amity`)."""
    first, second = texts[0], texts[-1]
    word = first.isalpha() and first.islower() and len(first) >= _PLAIN_LETTERS and first not in CONNECTIVES
    return word and second[:1].isupper()


def _ages(value: Sequence[int], texts: Mapping[int, str]) -> bool:
    """Whether what follows tells how old somebody is: the name has ended (`Re: Mr. Hill, 68 y.o. man with`)."""
    return begins_with_years(" ".join(texts[w] for w in value[:3]))


def _numbers(value: list[int], texts: Mapping[int, str], category: Category) -> Iterator[int]:
    """The words with digits up to the first plain word after one: `MRN: 40298 aspirin 81 mg` is over after 40298."""
    begun, plain = False, 0
    for word, after in itertools.zip_longest(value, value[1:]):
        if category is Category.DATE and after is not None and _measure(texts[word], texts[after]):
            return  # `Flow ordered: 3 LPM`
        if begun and after is not None and _DOSE.fullmatch(texts[word]) and _UNIT.fullmatch(texts[after]):
            return
        if category is Category.DATE and _NO_DAY.fullmatch(texts[word]):
            return  # `Given: acetaminophen 650`
        aged = begun and after is not None and is_age(texts[word], texts[after])
        if _AGE.fullmatch(texts[word]) or aged or plain > _WORDS_BEFORE_NUMBER:
            return  # `DOB: 3/14/1958 (67 y.o. F)`
        misread = category is Category.DATE and after is not None and _DAY_MISREAD.fullmatch(texts[word])
        if any(c.isdigit() for c in texts[word]) or (misread and texts[after][:1].isdigit()):
            begun = True
            yield word
        elif not begun and texts[word].islower():
            plain += 1
        elif begun and sum(c.isalpha() for c in texts[word]) >= _PLAIN_LETTERS:
            return


def _measure(number: str, unit: str) -> bool:
    """Whether a short number and its unit follow: no day, month or year."""
    return _DOSE.fullmatch(number) is not None and len(number) < _SHORTEST and len(unit) > 1 and is_unit(unit)
