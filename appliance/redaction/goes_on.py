# ruff: noqa: RUF001 - paper has these signs
"""What goes on with a word that stays behind: a street, an address in the web, a number, a date, a name over two lines.

Rules:
- It looks at reasons that others gave, and denies what is the rest of what they denied. It clears nothing.
- A street that ends with `Unit` goes on with its number below; a number in groups goes on to the last of them.
- Between a house number and the end of its street every word belongs to it (`1640 COAL BANK RD`).
- What clings to an address in the web, or to a number by a hyphen, is a piece of it; so is an extension.
- A date without its year goes on with a year behind or below it; a surname with a comma goes on below it in its column.
- A word for houses (`Institute`) belongs to the house that stands before it, or at the end of the line before.
- In a column most numbers of one shape are of one kind: where nearly all of them stay behind, the last one does, too.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.name_words import HOUSE_WORDS
from appliance.redaction.reasons import Reason

Reasons = list[Reason | None]

_NAMED: frozenset[Reason | None] = frozenset(
    {Reason.NAME, Reason.PROVIDER, Reason.PLACE, Reason.ORGANISATION, Reason.UNKNOWN_WORD, Reason.KNOWN}
)
_HOUSES: frozenset[Reason | None] = frozenset({Reason.ORGANISATION, Reason.NAME, Reason.PLACE, Reason.PROVIDER})
_ADDRESSES: frozenset[Reason | None] = frozenset({Reason.WEB, Reason.EMAIL})
_DATED: frozenset[Reason | None] = frozenset({Reason.DATE, Reason.RECORD})
_COUNTED: frozenset[Reason | None] = frozenset(
    {Reason.DATE, Reason.RECORD, Reason.PHONE, Reason.ACCOUNT, Reason.LICENCE, Reason.PLAN, Reason.OTHER, Reason.SSN}
)
_ENDS = frozenset(
    {"center", "centre", "hospital", "clinic", "institute", "associates", "group", "practice", "pharmacy", "hospice",
     "laboratory", "laboratories", "system"}
)  # fmt: skip
_HOUSE_NUMBER = re.compile(r"#?\d{1,6}[A-Z]?,?")
_YEAR = re.compile(r"(?:19|20)\d\d[.,;:)]{0,2}")
_HAS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[/-]\d\d(?!\d)")
_OF_DATE = re.compile(r"(?:\d{1,2}(?:st|nd|rd|th)?|[A-Za-z]{3,9}|\W)[.,»>'’-]{0,2}")
_HANGING = re.compile(r"[-–]\d[\d-]{2,12}[.,;:)]?")
_EXTENSION, _FEW_DIGITS = re.compile(r"(?i:x|ext?\.?:?)"), re.compile(r"\d{1,5}[.,;)]?")
_NUMBERED = frozenset(
    {"unit", "apt", "apartment", "ste", "suite", "box", "room", "rm", "lot", "bldg", "building", "trlr"}
)
_DOOR = re.compile(r"#?(?:\d{1,5}[A-Z]?|[A-Z]\d{0,4})[,.;]?")
_GROUP, _LAST_GROUP = re.compile(r"[A-Z0-9]*\d[A-Z0-9]*\d[A-Z0-9]*"), re.compile(r"[A-Z]?\d{1,4}[A-Z]{0,2}")
_HYPHENED = re.compile(r"[A-Z][A-Za-z]+-[A-Z]?[A-Za-z]+[,.;]?")
_WRITER = re.compile(r"[A-Z][A-Za-z]{1,2}\.?")
_MOST_OF_STREET = 4  # words
_MOST_OF_DATE = 3  # words before its year
_CLOSE, _HELD = 0.9, 0.7  # heights between the pieces of a web address, and of a number
_LEFT, _BELOW = 1.0, 1.2  # heights: lines of one entry begin at one place, and stand close
_CELLS, _MOST_OF_NAME = 5, 3  # of a table's row; words
_TITLE = 2  # letters
_PIECE, _SIGNS = 3, frozenset(".@-_/")  # letters of a piece of a web address (less is a unit), and what parts them
_LICENCE = 8  # digits, at least, of a number that is somebody's
_SHORT = 3  # letters of an abbreviation that is no name
_COLUMN_LEFT = 0.5  # heights
_VOTERS, _AGREED = 4, 0.75  # other words of a column, and the share of them that stays behind


def deny_rests(layout: Layout, reasons: Reasons, lexicon: Lexicon) -> None:
    """Denies what goes on with what stays behind; `reasons` are changed in place."""
    for find in (_streets, _units, _webs, _numbers, _groups, _extensions, _years, _writers):
        for index, reason in list(find(layout, reasons)):
            reasons[index] = reason
    for index in _houses(layout, reasons):
        reasons[index] = Reason.ORGANISATION  # at once: what follows it is behind it
    for index in (*_below(layout, reasons, lexicon), *_hyphened(layout, reasons), *_called(layout, reasons, lexicon)):
        reasons[index] = Reason.NAME
    for index in list(_behind_licence(layout, reasons)):
        reasons[index] = Reason.NAME
    for index, reason in list(_columns(layout, reasons)):
        reasons[index] = reason


def _leaves(reasons: Sequence[Reason | None], index: int) -> bool:
    """Whether nothing keeps a word behind so far."""
    return (reason := reasons[index]) is None or reason.cleared


def _streets(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The words between a house number and the rest of its street."""
    for cell in layout.cells:
        for place, number in enumerate(cell.words):
            counted = reasons[number] is Reason.PLACE and _HOUSE_NUMBER.fullmatch(layout.words[number].text)
            behind = cell.words[place + 1 : place + 2 + _MOST_OF_STREET]
            ends = next((i for i, word in enumerate(behind) if reasons[word] in _HOUSES), 0)
            between = [layout.words[word].text for word in behind[:ends]]
            if counted and all(text[:1].isupper() and text.isalpha() for text in between):
                yield from ((word, Reason.PLACE) for word in behind[:ends])


def _units(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The number alone on the line below a street that ends with what it numbers (`ALLUVIAL AVE UNIT` and `16`)."""
    for cell in layout.cells:
        last, below = cell.words[-1], layout.below(layout.cell_of[cell.words[0]])
        kind = bare(layout.words[last].text).casefold()
        numbered = kind in _NUMBERED and any(reasons[word] is Reason.PLACE for word in cell.words)
        if numbered and below is not None:
            first = [word for word in layout.cells[below].words if bare(layout.words[word].text)][:1]
            doors = (word for word in first if _DOOR.fullmatch(layout.words[word].text) and _leaves(reasons, word))
            yield from ((word, Reason.PLACE) for word in doors)


def _webs(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The rest of an address in the web that was read in pieces (`www.zzyzx. example`)."""
    for before, index in _beside(layout, _CLOSE):
        texts = [layout.words[i].text for i in (before, index)]
        open_end = reasons[before] in _ADDRESSES and (texts[0][-1] in _SIGNS or texts[1][0] in _SIGNS)
        spelled = all(sum(c.isalpha() for c in text) >= _PIECE for text in texts)
        sentence = texts[1][:1].isupper() and not texts[0].isupper()  # a new one begins
        if open_end and spelled and not sentence and _leaves(reasons, index):
            yield index, Reason.WEB


def _numbers(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The digits that hang by a hyphen on what stays behind (`ZZ` and `-00731`)."""
    for before, index in _beside(layout, _HELD):
        stays = not _leaves(reasons, before) and any(c.isupper() or c.isdigit() for c in layout.words[before].text)
        if stays and _leaves(reasons, index) and _HANGING.fullmatch(layout.words[index].text):
            yield index, Reason.OTHER


def _groups(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """The last group of a number that is written in groups (`9104 4418 7Z`), at the end of its cell."""
    for cell in layout.cells:
        *before, last = cell.words
        groups = [word for word in before[-2:] if _GROUP.fullmatch(layout.words[word].text)]
        denied = len(groups) > 1 and all(reasons[word] in _COUNTED - _DATED for word in groups)
        if denied and _LAST_GROUP.fullmatch(layout.words[last].text) and _leaves(reasons, last):
            yield last, Reason.OTHER


def _extensions(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """An extension behind a person or a telephone, at the end of its cell (`Contact Zzyzx x 7`)."""
    for cell in layout.cells:
        if len(cell.words) > 2:
            whose, sign, number = cell.words[-3:]
            texts = [layout.words[word].text for word in (sign, number)]
            called = reasons[whose] in (Reason.NAME, Reason.PROVIDER, Reason.KNOWN, Reason.PHONE)
            if called and _EXTENSION.fullmatch(texts[0]) and _FEW_DIGITS.fullmatch(texts[1]):
                yield from ((word, Reason.PHONE) for word in (sign, number) if _leaves(reasons, word))


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


def _is_year(layout: Layout, reasons: Reasons, index: int) -> bool:
    return _leaves(reasons, index) and _YEAR.fullmatch(layout.words[index].text) is not None


def _lacks_year(layout: Layout, reasons: Reasons, words: Sequence[int]) -> bool:
    """Whether words end with a date that has a day or a month and no year."""
    run = list(itertools.takewhile(lambda word: reasons[word] in _DATED, reversed(words[-_MOST_OF_DATE:])))
    texts = [layout.words[word].text for word in run]
    told = all(_OF_DATE.fullmatch(text) for text in texts) and not _HAS_YEAR.search(" ".join(texts))
    return len(run) > 1 and told and any(c.isalpha() for text in texts for c in text)


def _writers(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Who wrote it, behind the day that stays behind, at the end of a line (`06-SEP-2021 / ZX`)."""
    for cell in layout.cells:
        if len(cell.words) > 2:
            day, stroke, writer = cell.words[-3:]
            dated = not _leaves(reasons, day) and sum(c.isdigit() for c in layout.words[day].text) > 2
            if dated and layout.words[stroke].text == "/" and _WRITER.fullmatch(layout.words[writer].text):
                yield writer, Reason.PROVIDER


def _houses(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """Words for houses right behind the name of one, in the same cell or at the beginning of the next line."""
    for before, index in itertools.pairwise(range(len(reasons))):
        one, other = layout.words[before], layout.words[index]
        if not (one.text[-1].isalpha() and one.text[:1].isupper() and _leaves(reasons, index)):
            continue
        word = bare(other.text).casefold()
        if layout.cell_of[before] == layout.cell_of[index]:
            if word in _ENDS and reasons[before] is Reason.ORGANISATION:
                yield index
        elif other.line == one.line + 1 and reasons[before] in _HOUSES:
            yield from _run_of_house(layout, index)


def _run_of_house(layout: Layout, index: int) -> Iterator[int]:
    """The words at the beginning of a line that can only be the end of a house's name (`Medical Center`)."""
    words = layout.cells[layout.cell_of[index]].words
    run = list(itertools.takewhile(lambda i: _of_house(layout.words[i].text), words))
    if index != words[0] or not run:
        return
    last = layout.words[run[-1]].text
    if bare(last).casefold() in _ENDS and (run[-1] == words[-1] or not last[-1].isalnum()):  # no `HOSPITAL COURSE`
        yield from run


def _of_house(text: str) -> bool:
    return text[:1].isupper() and bare(text).casefold() in HOUSE_WORDS


def _below(layout: Layout, reasons: Reasons, lexicon: Lexicon) -> Iterator[int]:
    """First names below their surname in a column (`ZZYZX,` and `PEARL`)."""
    for cell in layout.cells:
        last = layout.words[cell.words[-1]]
        below = layout.below(layout.cell_of[cell.words[0]])
        if below is None or reasons[cell.words[-1]] not in _NAMED or not last.text.endswith(","):
            continue
        under = layout.cells[below]
        first = layout.words[under.words[0]]
        aligned = abs(first.box.left - last.box.left) <= _LEFT * last.box.height
        close = first.box.top - last.box.bottom <= _BELOW * last.box.height
        core = bare(first.text)
        named = core.isalpha() and core[:1].isupper() and (len(core) > _SHORT or not lexicon.abbreviation(core))
        named = named and core.casefold() not in HOUSE_WORDS
        if aligned and close and named and _leaves(reasons, under.words[0]):
            yield under.words[0]


def _hyphened(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """A first name of two words behind a surname and a comma, at the beginning of a cell (`ZZYZX, SOON-OK`)."""
    for cell in layout.cells:
        if len(cell.words) > 1:
            last, first = cell.words[:2]
            surname = reasons[last] in _NAMED and layout.words[last].text.endswith(",")
            if surname and _HYPHENED.fullmatch(layout.words[first].text) and _leaves(reasons, first):
                yield first


def _called(layout: Layout, reasons: Reasons, lexicon: Lexicon) -> Iterator[int]:
    """The words before a name with which a cell of a table begins (`Bright Zzyzx` in a column of payers)."""
    for row in layout.rows:
        for cell in row if len(row) >= _CELLS else ():
            words = layout.cells[cell].words
            run = list(itertools.takewhile(lambda i: layout.words[i].text[:1].isupper(), words[:_MOST_OF_NAME]))
            last = next((place for place, i in enumerate(run) if reasons[i] in _HOUSES), 0)
            texts = [layout.words[index].text for index in run[:last]]
            if all(_may_call(text, lexicon) for text in texts):
                yield from (index for index in run[:last] if _leaves(reasons, index))


def _may_call(text: str, lexicon: Lexicon) -> bool:
    """Whether a word may belong to the name behind it: no label, title, abbreviation or medicine, nothing of forms."""
    known = lexicon.clinical(text.casefold()) or text.casefold() in lexicon.capitals or lexicon.abbreviation(text)
    return text.isalpha() and len(text) > _TITLE and not known


def _behind_licence(layout: Layout, reasons: Reasons) -> Iterator[int]:
    """A surname that is a word, between a number of somebody and a first name (`1558811004 MAST ZZYZX`)."""
    for cell in layout.cells:
        for number, index, first in zip(cell.words, cell.words[1:], cell.words[2:], strict=False):
            texts = [bare(layout.words[i].text) for i in (index, first)]
            counted = sum(c.isdigit() for c in layout.words[number].text) >= _LICENCE and not _leaves(reasons, number)
            named = all(text.isalpha() and text.isupper() for text in texts) and reasons[first] in _NAMED
            if counted and named and _leaves(reasons, index):
                yield index


def _columns(layout: Layout, reasons: Reasons) -> Iterator[tuple[int, Reason]]:
    """Numbers of the shape and at the place of others of which nearly all stay behind."""
    columns: dict[str, list[int]] = {}
    for index, word in enumerate(layout.words):
        if word.text[:1].isdigit() and "/" not in word.text:  # a score stands below days
            columns.setdefault(re.sub(r"\d", "0", word.text), []).append(index)
    for alike in columns.values():
        for index in alike:
            if not _leaves(reasons, index):
                continue
            box, row = layout.words[index].box, layout.cells[layout.cell_of[index]].row
            others = [
                other for other in alike
                if abs(layout.words[other].box.left - box.left) <= _COLUMN_LEFT * box.height
                and layout.cells[layout.cell_of[other]].row != row
            ]  # fmt: skip
            stays = [reason for other in others if (reason := reasons[other]) in _COUNTED]
            if len(others) >= _VOTERS and len(stays) >= _AGREED * len(others) and stays[0] is not None:
                yield index, stays[0]


def _beside(layout: Layout, most: float) -> Iterator[tuple[int, int]]:
    """Words right behind each other in a cell, at most so many heights apart."""
    for cell in layout.cells:
        for before, index in itertools.pairwise(cell.words):
            one, other = layout.words[before].box, layout.words[index].box
            if other.left - one.right <= most * max(one.height, other.height):
                yield before, index
