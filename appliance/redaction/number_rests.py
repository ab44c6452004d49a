# ruff: noqa: RUF001 - paper has these signs
"""What goes on with a number that stays behind: its last group, its extension, its prefix, the year of a day.

Rules:
- It looks at reasons that others gave, and denies what is the rest of what they denied. It clears nothing.
- What clings to a number by a hyphen is a piece of it; a number in groups goes on to the last of them.
- A date without its year goes on with a year behind or below it; days in groups end with one.
- Letters before a number are its beginning where it hangs on them by a hyphen, or they are alone with it below a
  heading of numbers; a letter or two behind what asks for a day begin a month.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from appliance.redaction import claims
from appliance.redaction.layout import Cell, Layout, bare, squeeze
from appliance.redaction.name_words import STATES
from appliance.redaction.reasons import Reason
from appliance.redaction.rules import ORDINAL
from appliance.redaction.values import is_unit
from appliance.redaction.wraps import RUNNING, wraps

Reasons = list[Reason | None]

_DATED: frozenset[Reason | None] = frozenset({Reason.DATE, Reason.RECORD})
COUNTED: frozenset[Reason | None] = frozenset(
    {Reason.DATE, Reason.RECORD, Reason.PHONE, Reason.ACCOUNT, Reason.LICENCE, Reason.PLAN, Reason.OTHER, Reason.SSN}
)
_NUMBERS = COUNTED - {Reason.DATE} | {Reason.UNKNOWN_NUMBER}
_YEAR = re.compile(r"[.,;:'~-]?(?:19|20)\d\d[.,;:)]{0,2}")  # a speck may stand before it
_HAS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[/-]\d\d(?!\d)")
_DAY_OF_MONTH = re.compile(r"(?:[12]\d|3[01]|0?[1-9])[.,]?")
_DAY_AND_COMMA = re.compile(r"(?:[12]\d|3[01]|0?[1-9])[sy,]")
_OF_DATE = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th|[sy])?|of|[A-Za-z]{3,9}|\W)[.,;:»>'’-]{0,2}")
_SPACE = 1.5  # heights: between two words of a sentence, at most
_POSTCODE = re.compile(r"\d{3,5}[%$&#@*§]?[.,;]?")
_PLACED: frozenset[Reason | None] = frozenset(
    {Reason.PLACE, Reason.NAME, Reason.ORGANISATION, Reason.UNKNOWN_WORD, Reason.UNSURE_READING, Reason.NOT_PRINT}
)
_GLUED_DAY = re.compile(r"\W?[A-Z][a-z]{2,8}[.,]?\d{1,2}[a-z]{0,2}[.,;]?")  # Nov.28s: a misread comma
_HANGING, _SPECIMEN = re.compile(r"[-–]\d[\d-]{2,12}[.,;:)]?"), re.compile(r"[-–][A-Z]\d{1,2}[.,;:)]?")
_LEADING = re.compile(r"[A-Z]{2,5}[-\u2013]")  # `ZZY-` and `25-0914`
_ASK_DAYS, _MONTH_BEGINS = frozenset({"date", "dated", "dob", "born"}), re.compile(r"[JFMASOND][a-z]?")
_MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b", re.IGNORECASE)
_LIKE_FIGURES = frozenset("AIlOoSsBbZzGgqTt|!")  # letters, of what may be a day
_DASHES, _LETTERS, _DIGITS = frozenset("-\u2013\u2014"), re.compile(r"[A-Z]{1,5}"), re.compile(r"\d{4,12}[.,;)]?")
_EXTENSION, _FEW_DIGITS = re.compile(r"(?i:x|ext?\.?:?)"), re.compile(r"\d{1,5}[.,;)]?")
_GROUP, _LAST_GROUP = re.compile(r"[A-Z0-9]*\d[A-Z0-9]*\d[A-Z0-9]*"), re.compile(r"[A-Z]?\d{1,4}[A-Z]{0,2}")
_EXCHANGE, _LINE = re.compile(r"\(?[2-9]\d\d[).]?"), re.compile(r"\d{4}[.,;)]?")
_MEMBER, _OF_MEMBER = re.compile(r"[A-Z]{1,4}\d{3,9}"), 3  # words
_PREFIX, _OF_PREFIX = re.compile(r"[A-Z]{1,4}"), 2  # words
_DIGIT_GROUP = re.compile(r"\d{1,5}")
_TWO_LETTERS, _DIGITS_OF_LONG = re.compile(r"(?!ID|NO|RX|PT|TO|OF|OR|IN|AT|BY)[A-Z]{2}"), 5
_NUMBER_HEADS = frozenset({"id", "number", "no", "policy", "member", "claim", "account", "record", "mrn", "subscriber"})
_ROWS_UP = 1
_PIECE, _LONG = re.compile(r"[A-Z]\d|\d[A-Z]|[A-Z]{1,2}|\d{1,2}"), re.compile(r"[\d/-]{4,}")
_TWO = re.compile(r"\d\d(?:\.\d\d)?")
_OF_TWO_DAYS, _MONTHS = 6, 12  # groups; of a year
_MOST_OF_DATE = 3  # words before its year
_TORN = 0.3  # heights: less than a space
_HELD, _LISTED = 0.7, 1.6  # heights between the pieces of a number, and between specimens


def find(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Indexes of the words that go on with a number, and the reason of each."""
    for rest in (
        _numbers,
        _torn,
        _leading_letters,
        _hanging_words,
        _months_begun,
        _days_misread,
        _groups,
        _between,
        _telephones,
        _of_members,
        _prefixes,
        _prefixes_again,
        _prefixes_beside,
        _extensions,
        _years,
        _days_below,
        _joints,
        _boxed_years,
        _postcodes,
        _articles,
    ):
        yield from list(rest(layout, reasons))


def leaves(reasons: Sequence[Reason | None], index: int) -> bool:
    """Whether nothing keeps a word behind so far."""
    return (reason := reasons[index]) is None or reason.cleared


def _numbers(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """What hangs by a hyphen on what stays behind: `-00731` on `ZZ`, `MGF -` and `03227`, specimens (`-B1, -C1`)."""
    held: set[int] = set()
    near = set(beside(layout, _HELD))
    for before, index in beside(layout, _LISTED):
        stays = not leaves(reasons, before) and any(c.isupper() or c.isdigit() for c in layout.words[before].text)
        text = layout.words[index].text
        hangs = _SPECIMEN.fullmatch(text) or ((before, index) in near and _HANGING.fullmatch(text))
        if (stays or before in held) and leaves(reasons, index) and hangs:
            held.add(index)
            yield index, Reason.OTHER
    for cell in layout.cells:
        for prefix, dash, number in zip(cell.words, cell.words[1:], cell.words[2:], strict=False):
            texts = [layout.words[word].text for word in (prefix, dash, number)]
            unread = reasons[number] in {Reason.UNSURE_READING, Reason.NOT_PRINT}
            stays = reasons[number] in _NUMBERS or unread or not leaves(reasons, prefix)
            if stays and _LETTERS.fullmatch(texts[0]) and texts[1] in _DASHES and _DIGITS.fullmatch(texts[2]):
                yield from ((word, Reason.OTHER) for word in (prefix, dash, number) if leaves(reasons, word))


def _torn(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Figures closer than a space to those of a number that stays behind: `03/09/1` and `930,` are one date."""
    for one, other in beside(layout, _TORN):
        figures = layout.words[one].text[-1].isdigit() and layout.words[other].text[0].isdigit()
        if figures and leaves(reasons, one) != leaves(reasons, other):
            left, stays = (one, other) if leaves(reasons, one) else (other, one)
            if (reason := reasons[stays]) is not None and reason in _NUMBERS | _DATED:
                yield left, reason


def _leading_letters(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The letters that a number hangs on, and its sign: `ZZY-` before `25-0914`, `ZZY` before `-25914`, `#`."""
    near = set(beside(layout, _HELD))
    for before, index in beside(layout, _LISTED):
        if reasons[index] not in _NUMBERS or not leaves(reasons, before):
            continue
        letters, number = layout.words[before].text, layout.words[index].text
        leads = _LEADING.fullmatch(letters) and number[:1].isdigit()
        hangs = letters.isupper() and letters.isalpha() and _HANGING.fullmatch(number)
        if letters == "#" or ((before, index) in near and (leads or hangs)):
            yield before, Reason.OTHER


def _hanging_words(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """What hangs on letters that stay behind: `LOSS` behind `USN-`, of which the figures were read as letters."""
    for before, index in beside(layout, _HELD):
        held = not leaves(reasons, before) and _LEADING.fullmatch(layout.words[before].text)
        if held and leaves(reasons, index):
            yield index, Reason.OTHER


def _months_begun(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """A letter or two of a month whose rest could not be read, behind what asks for a day (`Statement date J`)."""
    for cell in layout.cells:
        for place, letter in enumerate(cell.words[1:], 1):
            asked = squeeze(layout.words[cell.words[place - 1]].text) in _ASK_DAYS
            last = all(not leaves(reasons, behind) for behind in cell.words[place + 1 : place + 2])
            if asked and last and _MONTH_BEGINS.fullmatch(layout.words[letter].text) and leaves(reasons, letter):
                yield letter, Reason.DATE


def _days_misread(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """A day of one figure that was read as a letter, before its month: `A Jul 2024` of the 4th."""
    for day, month in beside(layout, _LISTED):
        begins = _MONTH.match(layout.words[month].text) is not None and reasons[month] is Reason.DATE
        if begins and layout.words[day].text in _LIKE_FIGURES and leaves(reasons, day):
            yield day, Reason.DATE


def _groups(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The last group of a number that is written in groups (`9104 4418 7Z`), at the end of its cell."""
    for cell in layout.cells:
        *before, last = cell.words
        groups = [word for word in before[-2:] if _GROUP.fullmatch(layout.words[word].text)]
        denied = len(groups) > 1 and all(reasons[word] in COUNTED - _DATED for word in groups)
        if denied and _LAST_GROUP.fullmatch(layout.words[last].text) and leaves(reasons, last):
            yield last, Reason.OTHER


def _between(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The short piece of a line that is all numbers: `L2` of what a machine reads (`00093318 1187340 L2 0001`)."""
    for cell in layout.cells:
        left = [word for word in cell.words if leaves(reasons, word)]
        rest = [word for word in cell.words if word not in left]
        if len(left) == 1 and len(rest) > 1 and _PIECE.fullmatch(layout.words[left[0]].text):
            counted = all(reasons[word] in (COUNTED | {Reason.UNKNOWN_NUMBER}) - _DATED for word in rest)
            if counted and all(_LONG.fullmatch(layout.words[word].text) for word in rest):
                yield left[0], Reason.OTHER


def _telephones(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The four digits behind the three that stay behind (`555 0134`), also behind a hyphen and a gap (`916-  0134`)."""
    for row in layout.rows:
        for first, last in itertools.pairwise(layout.words_of(row)):
            texts = layout.words[first].text, layout.words[last].text
            together = layout.cell_of[first] == layout.cell_of[last] and _EXCHANGE.fullmatch(texts[0])
            cut_off = reasons[first] is Reason.PHONE and texts[0][-1] in _DASHES
            denied = reasons[first] in COUNTED - _DATED and (together or cut_off)
            unexplained = reasons[last] is Reason.UNKNOWN_NUMBER  # which may be given back
            if denied and _LINE.fullmatch(texts[1]) and (leaves(reasons, last) or unexplained):
                yield last, Reason.PHONE


def _of_members(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The last group of a member's number behind its payer (`Zzyzx W4471 200`): nothing else is in the cell."""
    for cell in layout.cells:
        if len(cell.words) != _OF_MEMBER:
            continue
        payer, number, last = cell.words
        named = not leaves(reasons, payer) and layout.words[payer].text[:1].isupper()
        written = _MEMBER.fullmatch(layout.words[number].text) and _LAST_GROUP.fullmatch(layout.words[last].text)
        if named and written and not leaves(reasons, number) and leaves(reasons, last):
            yield last, Reason.OTHER


def _prefixes(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The letters before a number, alone with it below a heading of numbers (`Member ID` and `ZU 5520719-02`).

    A record's number is told from a kind of examination by its groups (`MRN` and `ZU 40 2281`).
    """
    for cell in layout.cells:
        if len(cell.words) < _OF_PREFIX or not leaves(reasons, cell.words[0]):
            continue
        prefix, *number = cell.words
        kinds = {reasons[word] for word in number}
        grouped = len(number) > 1 and all(_DIGIT_GROUP.fullmatch(layout.words[word].text) for word in number)
        counted = kinds <= (COUNTED - {Reason.DATE} if grouped else COUNTED - _DATED) and (grouped or len(number) == 1)
        if counted and _PREFIX.fullmatch(layout.words[prefix].text) and _headed(layout, cell):
            yield prefix, reasons[number[0]] or Reason.OTHER


def _prefixes_again(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The letters before a number that stay behind with it elsewhere (`Chart LA 25-0147`, later `LA 25-0147`)."""
    pairs = [(a, b) for a, b in beside(layout, _LISTED) if _PREFIX.fullmatch(layout.words[a].text)]
    texts = {pair: tuple(bare(layout.words[word].text) for word in pair) for pair in pairs}
    held = {texts[a, b]: reasons[a] for a, b in pairs if reasons[a] in COUNTED and not leaves(reasons, b)}
    for prefix, number in pairs:
        why = held.get(texts[prefix, number])
        if why is not None and leaves(reasons, prefix) and not leaves(reasons, number):
            yield prefix, why


def _prefixes_beside(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Two capitals that hang before a long number which stays behind: `NL 55208` on a report."""
    for prefix, number in beside(layout, _HELD):
        text = layout.words[number].text
        long = _LONG.fullmatch(text.rstrip(".,;)")) and sum(c.isdigit() for c in text) >= _DIGITS_OF_LONG
        counted = long and reasons[number] in _NUMBERS and reasons[prefix] is Reason.VOCABULARY
        if counted and _TWO_LETTERS.fullmatch(layout.words[prefix].text):
            yield prefix, Reason.OTHER


def _headed(layout: Layout, cell: Cell) -> bool:
    """Whether a heading of numbers stands over a cell."""
    above = (layout.cells[c] for row in layout.rows[max(0, cell.row - _ROWS_UP) : cell.row] for c in row)
    over = (c for c in above if c.box.left < cell.box.right and c.box.right > cell.box.left)
    return any(squeeze(layout.words[word].text) in _NUMBER_HEADS for c in over for word in c.words)


def _extensions(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """An extension behind a person or a telephone, at the end of its cell (`Contact Zzyzx x 7`)."""
    for cell in layout.cells:
        if len(cell.words) > 2:
            whose, sign, number = cell.words[-3:]
            texts = [layout.words[word].text for word in (sign, number)]
            called = reasons[whose] in (Reason.NAME, Reason.PROVIDER, Reason.KNOWN, Reason.PHONE)
            if called and _EXTENSION.fullmatch(texts[0]) and _FEW_DIGITS.fullmatch(texts[1]):
                yield from ((word, Reason.PHONE) for word in (sign, number) if leaves(reasons, word))


def _years(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The years behind or below a day and a month (`Aug 6» 2020`, or `8 Sep` with `2023` in the line below)."""
    for cell in layout.cells:
        for place, index in enumerate(cell.words):
            if _is_year(layout, reasons, index) and _lacks_year(layout, reasons, cell.words[:place]):
                yield index, Reason.DATE
        below = layout.below(layout.cell_of[cell.words[0]])
        under = layout.cells[below].words if below is not None else ()
        if len(under) == 1 and _is_year(layout, reasons, under[0]) and _lacks_year(layout, reasons, cell.words):
            yield under[0], Reason.DATE
    for last, first in wraps(layout):
        words = layout.cells[layout.cell_of[last]].words
        before = words[: words.index(last) + 1]
        if len(before) >= RUNNING and _is_year(layout, reasons, first) and _lacks_year(layout, reasons, before):
            yield first, Reason.DATE  # `the first of May;` and `2019. He was` in the next line
        after = layout.neighbours(first)[1]
        month = reasons[last] is Reason.DATE and _MONTH.match(layout.words[last].text) is not None
        if month and reasons[first] is Reason.DATE and after is not None and _is_year(layout, reasons, after):
            yield after, Reason.DATE  # `on July` and `27» 2019. He was` in the next line


def _days_below(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The day that begins a line below its month and stands before its year (`on Sep` and `24  2021`)."""
    for last, first in wraps(layout):
        after = layout.row_words(first)[1:2]
        dated = reasons[last] is Reason.DATE and bool(after) and reasons[after[0]] is Reason.DATE
        if dated and leaves(reasons, first) and _DAY_OF_MONTH.fullmatch(layout.words[first].text):
            yield first, Reason.DATE


def _is_year(layout: Layout, reasons: Reasons, index: int) -> bool:
    return leaves(reasons, index) and _YEAR.fullmatch(layout.words[index].text) is not None


def _lacks_year(layout: Layout, reasons: Reasons, words: Sequence[int]) -> bool:
    """Whether words end with a date that has a day or a month and no year."""
    run = list(itertools.takewhile(lambda word: _dated(layout, reasons, word), reversed(words[-_MOST_OF_DATE:])))
    texts = [layout.words[word].text for word in run]
    told = all(_OF_DATE.fullmatch(text) for text in texts) and not _HAS_YEAR.search(" ".join(texts))
    if len(run) == 1 and _GLUED_DAY.fullmatch(texts[0]):
        return True
    return len(run) > 1 and told and any(c.isalpha() for text in texts for c in text)


def _dated(layout: Layout, reasons: Reasons, word: int) -> bool:
    """Whether a word stays behind as part of a day, also one whose comma was read as a letter (`Apr 16s 2020`)."""
    if reasons[word] is Reason.UNKNOWN_NUMBER and _DAY_AND_COMMA.fullmatch(layout.words[word].text):
        return True
    return reasons[word] in _DATED


def _joints(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The `of` between a day and its month, also where a mark was read between them (`the fifth ' of April`)."""
    for cell in layout.cells:
        for place, word in enumerate(cell.words[:-1]):
            joined = layout.words[word].text == "of" and reasons[cell.words[place + 1]] is Reason.DATE
            if joined and any(reasons[day] is Reason.DATE for day in cell.words[max(0, place - 2) : place]):
                yield word, Reason.DATE


def _boxed_years(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The rest of days in boxes (`04 16 14 04 16 14`) of which half stays behind, or that stand there twice."""
    for cell in layout.cells:
        if not all(_TWO.fullmatch(layout.words[word].text) for word in cell.words):
            continue
        groups = [group for word in cell.words for group in layout.words[word].text.split(".")]
        dated = sum(reasons[word] is Reason.DATE for word in cell.words)
        twice = len(groups) == _OF_TWO_DAYS and groups[:3] == groups[3:] and int(groups[0]) <= _MONTHS
        twice = twice and len(set(groups)) > 1  # six equal ones are measured
        if twice or (len(groups) % 3 == 0 and dated > 1 and 2 * dated >= len(cell.words)):
            yield from ((word, Reason.DATE) for word in cell.words if leaves(reasons, word))


def _postcodes(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The number behind a town and its state, with a digit misread (`ZZYZX, OH 456%`)."""
    for cell in layout.cells:
        for town, state, index in zip(cell.words, cell.words[1:], cell.words[2:], strict=False):
            placed = all(reasons[word] in _PLACED for word in (town, state))
            named = placed and layout.words[state].text.strip(",.") in STATES
            _, after = layout.neighbours(index)
            counted = after is not None and is_unit(layout.words[after].text)
            numbered = leaves(reasons, index) and _POSTCODE.fullmatch(layout.words[index].text)
            if named and not counted and numbered and index not in claims.told(layout):  # `Ann Hill, MD 99214, H0033`
                yield index, Reason.PLACE


def _articles(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The `the` of a day that is written out, also where its month was misread: `the twenty-first of I2G1`."""
    for before, index in beside(layout, _SPACE):
        told = reasons[index] is Reason.DATE and ORDINAL.fullmatch(bare(layout.words[index].text)) is not None
        if told and layout.words[before].text.casefold() == "the" and leaves(reasons, before):
            yield before, Reason.DATE


def beside(layout: Layout, most: float) -> Iterator[tuple[int, int]]:
    """Words right behind each other in a cell, at most so many heights apart."""
    for cell in layout.cells:
        for before, index in itertools.pairwise(cell.words):
            one, other = layout.words[before].box, layout.words[index].box
            if other.left - one.right <= most * max(one.height, other.height):
                yield before, index
