# ruff: noqa: E501, SIM905 - word lists are kept as text
"""What lists print: `LAST, FIRST` and `J. LAST` in a cell, initials of people who are named elsewhere, columns of days.

Rules:
- A cell that holds nothing else is what counts: in a sentence the same words mean something else.
- Initials are somebody's when a full name on the page has them and they stand alone in their cell or end an entry;
  a unit or an abbreviation stands with what it measures or names.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from appliance.documents import Box
from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_letters import initials_of
from appliance.redaction.tokens import NameHit, Token

_CELL = 4  # words
_LETTERS = 3
_SHORT = 2  # letters of a sex, a unit of age
_LISTED = frozenset("ABCDEF")  # letters that number the items of a list, too
_ROW = 3  # cells with what looks like initials
_GIVEN, _UNKNOWN, _PEOPLE = 4, 0.3, 2  # of them in a row of doses; of these mean nothing else; so many differ
_MISREAD = re.compile(r"[A-Z0-9|]{2,3}")
_SIGNED = re.compile(r"[A-Za-z]{2,4}|[A-Za-z]{1,2}(?:[./-][A-Za-z]){1,2}\.?")
_LETTER = re.compile(r"[A-Z]")
_HEAD = re.compile(r"[^\W\d_][^\W_]*(?:[/-]+[^\W_]+)*")  # of a column: also `SpO2`
_HEADINGS = frozenset({"init", "initials", "inits", "nurse", "rn", "rph", "staff", "tech", "sig", "by"})
_SIGNED_HEADS = frozenset({"init", "initials", "inits", "rph", "by"})
_DAY = re.compile(r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?:/\d{2,4})?")
_LIKE_DAY = re.compile(r"[\d@GO]{1,2}/[\d@GO]{2}")
_ZERO = re.compile(r"[0@GO]\d/")
_OF_FIVE, _GRADED = re.compile(r"[0-5]/5"), 3  # of a column
_COLUMN = 4  # days, at least, that begin rows
_DASHED = re.compile(r"(?:0?[1-9]|1[0-2])-(?:\d{1,2}-)?\d{2}(?:\d\d)?")  # `1-7-63`, and below it `5-63`
_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):?[0-5]\d")
_INITIALS = re.compile(r"[A-Z]{2,3}")
_HEAD_ROWS = 70
_FIRST = 2  # words of a row among which its day stands
_LINES = 3.0  # heights between two rows of a list
FLOWSHEET = frozenset(
    "SR SB SA JR VP RA NC NRB BVM RT LT RUE LUE RLE LLE PO IV IM SQ SL PR NG GT NPO BM BRP BSC CL NSR ST SB AF PVC VT WNL NA NR YES NO NEG POS "
    "TR OFF ON AM PM HS QS MD RN SUP SIT STD OOB BED ASL AWK OK UP DN HL".split()
)
_MEASURES = frozenset(
    "o2 oxygen route site rhythm mode position side device source type flag code loc drug med medication unit units activity "
    "color colour odor stool urine skin status action change result consistency level rate via limb".split()
)
_OLD = re.compile(r"(?:9\d|1[01]\d)(?:y|yr|yrs|Y|YR|YRS)?[.,]?")
_SIGNS = re.compile(r"[A-Z]{2,3}|R|[\d:/@.-]{1,10}|[-\u2013\u2014_x*]{1,3}")


def find(layout: Layout, words: Sequence[Token], vetoes: Mapping[int, Category], lexicon: Lexicon) -> Iterator[NameHit]:
    """Names in cells of their own, and initials.

    Args:
        layout: the page.
        words: its words, in the reader's order.
        vetoes: what is known to be an identifier already.
        lexicon: the vocabulary.
    """
    for cell in layout.cells:
        members = [words[i] for i in cell.words]
        yield from _reversed(layout, members, lexicon)
        yield from _shortened(layout, members, lexicon)
        yield from _listed(layout, members, lexicon)
    initials = set(initials_of(layout, words, vetoes))
    found = [
        index
        for index, word in enumerate(layout.words)
        if index not in vetoes and bare(word.text).upper().replace(".", "") in initials and _alone(layout, index)
    ]
    for index in {
        *found,
        *_beside(layout, found),
        *_headed(layout, lexicon),
        *_under(layout, lexicon),
        *_rowed(layout),
        *_entries(layout, lexicon),
        *_signed(layout, lexicon),
    }:
        yield NameHit(index, Category.NAME, sure=False)
    yield from (NameHit(index, Category.DATE, sure=False) for index in (*_days(layout, vetoes), *_misread_days(layout)))
    yield from (NameHit(index, Category.AGE, sure=False) for index in _old_ages(layout))


def columns(layout: Layout, lexicon: Lexicon) -> frozenset[int]:
    """Indexes of initials in columns of their own: `10 MG` is no dose where MG stands below `Init`."""
    signed = (_headed(layout, lexicon, _SIGNED_HEADS), _under(layout, lexicon, _SIGNED_HEADS), _signed(layout, lexicon))
    return frozenset(itertools.chain(*signed))


def _signed(layout: Layout, lexicon: Lexicon) -> Iterator[int]:
    """Who gave each dose: rows in which two or three capitals stand in cell after cell, many of them no abbreviation.

    Whoever gave some did so in several columns; sides, makers of vaccines and their like keep to one.
    A letter alone there may be what is left of two; others say that a dose was held or refused.
    """
    rows: dict[int, list[int]] = {}
    for number, row in enumerate(layout.rows):
        lone = [layout.cells[cell].words[0] for cell in row if len(layout.cells[cell].words) == 1]
        if sum(_INITIALS.fullmatch(layout.words[word].text) is not None for word in lone) >= _GIVEN:
            rows[number] = lone
    places: dict[str, list[Box]] = {}
    for word in itertools.chain(*rows.values()):
        if _INITIALS.fullmatch(layout.words[word].text):
            places.setdefault(layout.words[word].text, []).append(layout.words[word].box)
    people = {text for text, boxes in places.items() if _columns_of(boxes) >= _ROW}
    unknown = {text for text in people if text not in FLOWSHEET and not lexicon.abbreviation(text)}
    share = sum(len(places[text]) for text in unknown) / max(1, sum(map(len, places.values())))
    if len(rows) < _ROW or len(unknown) < _PEOPLE or share < _UNKNOWN:
        return
    ends = {text[place] for text in people for place in (0, -1)}
    yield from (word for word in itertools.chain(*rows.values()) if layout.words[word].text in ends)
    for row in layout.rows[min(rows) : max(rows) + 1]:
        yield from (word for word in layout.words_of(row) if layout.words[word].text in people)


def _columns_of(boxes: Sequence[Box]) -> int:
    """In how many columns words stand."""
    lefts = sorted(box.left for box in boxes)
    wide = max(box.width for box in boxes)
    return 1 + sum(other - one > wide for one, other in itertools.pairwise(lefts))


def _reversed(layout: Layout, members: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """`OKAFOR, IFE   M 34`: a name with a comma and what follows; after it at most sex, age and numbers."""
    last = members[0]
    if not layout.words[last.index].text.endswith(",") or not last.core.isalpha() or len(last.core) <= _LETTERS:
        return
    first = list(itertools.takewhile(_spelled, members[1:]))
    rest = members[1 + len(first) :]
    alone = all(len(t.core) <= _SHORT or any(c.isdigit() for c in t.core) for t in rest)
    written = last.title and last.kind is Kind.UNKNOWN and not last.stop
    if written and alone and 0 < len(first) < _CELL and not any(_medicine(t, lexicon) for t in first):
        yield from (NameHit(t.index, Category.NAME, sure=False) for t in (last, *first))


def _spelled(token: Token) -> bool:
    """Whether a word can be a first name by how it is written."""
    return token.title and len(token.core) > 1 and token.core.replace(".", "").replace("-", "").isalpha()


def _shortened(layout: Layout, members: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """`J. QUIET`: an initial with a full stop and a word, and nothing else before a number."""
    if len(members) < 2 or not re.fullmatch(r"[A-Z]\.", layout.words[members[0].index].text):
        return
    letter, name, *rest = members
    if rest and not any(c.isdigit() for c in rest[0].core):
        return
    counted = letter.core in _LISTED and name.kind is Kind.SAFE
    if name.title and name.core.isalpha() and not name.stop and not counted and not lexicon.clinical(name.lower):
        yield NameHit(letter.index, Category.NAME, sure=False)
        yield NameHit(name.index, Category.NAME, sure=False)


def _listed(layout: Layout, members: Sequence[Token], lexicon: Lexicon) -> Iterator[NameHit]:
    """`WORD Charity`, `VAN DER ZZYZX Jo`: a surname in capitals before a first name, alone in a cell, or after numbers."""
    members = list(itertools.dropwhile(lambda t: t.core.isdigit(), members))
    if not 1 < len(members) <= _CELL or not all(t.core.replace("-", "").replace("'", "").isalpha() for t in members):
        return
    family = list(itertools.takewhile(lambda t: t.upper, members))
    given = members[len(family) :]
    ends = any(layout.words[t.index].text[-1] in ":.;" for t in members)
    if not family or not given or ends or len(family[-1].core) <= _LETTERS or lexicon.abbreviation(family[-1].core):
        return
    first = given[0]
    called = first.title and not first.upper and first.kind in (Kind.GIVEN, Kind.UNKNOWN)
    medical = lexicon.clinical(first.lower) or (first.kind is Kind.UNKNOWN and family[-1].kind is not Kind.UNKNOWN)
    if called and not medical:
        yield from (NameHit(t.index, Category.NAME, sure=False) for t in members if t.title)


def _medicine(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word is medicine, or printed on forms, and nobody's name."""
    known = lexicon.clinical(token.lower) or token.lower in lexicon.capitals
    return token.kind is Kind.SAFE and len(token.core) > _LETTERS and known


def _headed(layout: Layout, lexicon: Lexicon, heads: frozenset[str] = _HEADINGS) -> Iterator[int]:
    """Initials in a column that is headed so."""
    for number, cell in enumerate(layout.cells):
        if len(cell.words) != 1 or bare(layout.words[cell.words[0]].text).casefold() not in heads:
            continue
        below = layout.below(number)
        while below is not None and len(layout.cells[below].words) == 1:
            word = layout.cells[below].words[0]
            text = layout.words[word].text
            if (
                not _letters(layout, word, lexicon)
                and not _MISREAD.fullmatch(bare(text))
                and not _LETTER.fullmatch(text)
            ):
                break
            yield word
            below = layout.below(below)


def _under(layout: Layout, lexicon: Lexicon, heads: frozenset[str] = _HEADINGS) -> Iterator[int]:
    """Initials under a heading of a table whose headings stand close together (`Route Init`); rows may lack them."""
    for row, cells in enumerate(layout.rows):
        words = [w for w in layout.words_of(cells) if bare(layout.words[w].text)]  # without strokes between columns
        spoken = any(layout.words[w].text[-1] in ",;:" for w in words)  # a sentence, or labels with their values
        printed = len(cells) > 1 and not spoken and all(_HEAD.fullmatch(bare(layout.words[w].text)) for w in words)
        boxes = [layout.words[w].box for w in words if bare(layout.words[w].text).casefold() in heads]
        for box in boxes if printed and len(words) > _ROW else ():
            below = (w for r in layout.rows[row + 1 : row + _HEAD_ROWS] for c in r for w in layout.cells[c].words)
            for word in (w for w in below if bare(layout.words[w].text)):
                under = layout.words[word].box
                if under.left < box.right and under.right > box.left:
                    if not _letters(layout, word, lexicon):
                        break
                    yield word


def _rowed(layout: Layout) -> Iterator[int]:
    """Initials in the cells of a row that begins so (`RN initials KB KB HMO`)."""
    for row in layout.rows:
        label = layout.cells[row[0]].words
        if len(row) > _ROW and bare(layout.words[label[-1]].text).casefold() in _SIGNED_HEADS - {"by"}:
            behind = layout.words_of(row[1:])
            yield from (word for word in behind if _INITIALS.fullmatch(bare(layout.words[word].text)))


def _letters(layout: Layout, word: int, lexicon: Lexicon) -> bool:
    """Whether a word can be initials: two to four letters, and no everyday word."""
    text = bare(layout.words[word].text)
    return _SIGNED.fullmatch(text) is not None and not (text.islower() and text in lexicon.common)


def _entries(layout: Layout, lexicon: Lexicon) -> Iterator[int]:
    """Initials without a heading: capitals alone in their cell, in one column of rows that have a time.

    What a laboratory measured may stand beside the times of another table: three letters, and most of them known.
    """
    lone: list[int] = []
    for row in layout.rows:
        if any(_CLOCK.fullmatch(layout.words[layout.cells[cell].words[0]].text) for cell in row):
            members = [layout.cells[cell].words[0] for cell in row if len(layout.cells[cell].words) == 1]
            lone += [word for word in members if _INITIALS.fullmatch(layout.words[word].text)]
    for word in lone:
        box = layout.words[word].box
        column = [w for w in lone if abs(layout.words[w].box.left - box.left) <= box.height]
        coded = any(layout.words[w].text in FLOWSHEET for w in column) or _measured(layout, word)
        known = [w for w in column if len(layout.words[w].text) > _SHORT and lexicon.abbreviation(layout.words[w].text)]
        if len(column) >= _ROW and not coded and 2 * len(known) < len(column):
            yield word


def _measured(layout: Layout, word: int) -> bool:
    """Whether the column of a word is headed with what was measured or given (`O2`, `Route`)."""
    box, row = layout.words[word].box, layout.cells[layout.cell_of[word]].row
    above = (w for r in layout.rows[max(0, row - _HEAD_ROWS) : row] for c in r for w in layout.cells[c].words)
    over = (w for w in above if layout.words[w].box.left < box.right and layout.words[w].box.right > box.left)
    return any(squeeze(layout.words[w].text) in _MEASURES for w in over)


def _old_ages(layout: Layout) -> Iterator[int]:
    """Ages over 89 alone in the cell below the heading `Age`."""
    for number, cell in enumerate(layout.cells):
        below = layout.below(number)
        if below is None or len(cell.words) != 1 or squeeze(layout.words[cell.words[0]].text) != "age":
            continue
        word = layout.cells[below].words[0]
        if _OLD.fullmatch(layout.words[word].text):
            yield word


def _days(layout: Layout, vetoes: Mapping[int, Category]) -> Iterator[int]:
    """Days without a year, right above or below a date in the same column of days."""
    days = [_first_days(layout, row) for row in layout.rows]
    grades = _grades(layout, [word for row in days for word in row])
    days = [[word for word in row if word not in grades] for row in days]
    beside = [*itertools.pairwise(days), *zip(days, days[2:], strict=False)]  # a line that was broken stands between
    pairs = [pair for rows in beside for pair in itertools.product(*rows) if _one_column(layout, *pair)]
    dated = {word for word, category in vetoes.items() if category is Category.DATE}
    while found := {word for pair in pairs if len(dated & set(pair)) == 1 for word in pair} - dated:
        yield from found
        dated |= found


def _grades(layout: Layout, days: Sequence[int]) -> set[int]:
    """Which of what looks like days are grades of strength (`4/5`): several in a column, all of five.

    A day and month beside one say days; a whole date above them may head their column.
    """
    five = [word for word in days if _OF_FIVE.fullmatch(layout.words[word].text)]
    others = [word for word in days if word not in five and layout.words[word].text.count("/") == 1]
    near = {word for word in five for day in others if _near(layout, word, day)}
    column = {word for word in five if sum(_overlap(layout, word, other) for other in five) >= _GRADED}
    return column - near


def _near(layout: Layout, one: int, other: int) -> bool:
    return _one_column(layout, one, other) and _one_column(layout, other, one)


def _overlap(layout: Layout, one: int, other: int) -> bool:
    """Whether one word stands over the other, however far apart."""
    return _meet(layout.words[one].box, layout.words[other].box)


def _one_column(layout: Layout, above: int, under: int) -> bool:
    """Whether two words stand over each other, not far apart."""
    upper, lower = layout.words[above].box, layout.words[under].box
    return _overlap(layout, above, under) and lower.top - upper.bottom <= _LINES * upper.height


def _first_days(layout: Layout, row: Sequence[int]) -> list[int]:
    """What looks like a day alone in its cell, or at the beginning of a row before another number."""
    words = layout.words_of(row)
    numbered = any(layout.words[word].text[:1].isdigit() for word in words[_FIRST:][:1])
    begins = words[:_FIRST] if numbered else []
    alone = [layout.cells[cell].words[0] for cell in row if len(layout.cells[cell].words) == 1]
    days = [word for word in dict.fromkeys((*begins, *alone)) if _DAY.fullmatch(layout.words[word].text)]
    first = layout.words[words[0]].text
    dashed = _DASHED.fullmatch(first) is not None and (words[0] in alone or first.count("-") > 1)
    return [*days, words[0]] if dashed else days


def _misread_days(layout: Layout) -> Iterator[int]:
    """Days at the beginning of rows whose zeros were read as something else: `@2/11`, `82/14`, `G3/26`.

    A pressure has three digits somewhere in its column, and an acuity no zero before another digit.
    """
    firsts = [layout.cells[row[0]].words[0] for row in layout.rows]
    days = [word for word in firsts if _LIKE_DAY.fullmatch(layout.words[word].text)]
    for word in days:
        box = layout.words[word].box
        column = [w for w in days if abs(layout.words[w].box.left - box.left) <= box.height / 2]
        if len(column) >= _COLUMN and any(_ZERO.match(layout.words[w].text) for w in column):
            yield word


def _beside(layout: Layout, initials: Sequence[int]) -> Iterator[int]:
    """Misread initials: what stands alone like them in a row that has more of the kind."""
    for row in {layout.cells[layout.cell_of[index]].row for index in initials}:
        lone = [layout.cells[cell].words[0] for cell in layout.rows[row] if len(layout.cells[cell].words) == 1]
        texts = {word: bare(layout.words[word].text) for word in lone}
        like = [word for word, text in texts.items() if _MISREAD.fullmatch(text) and not text.isdigit()]
        boxes = [layout.words[index].box for index in initials]
        if len(like) >= _ROW:  # what a vaccine's row has beside who gave it keeps to columns of its own
            yield from (word for word in like if any(_meet(layout.words[word].box, box, box.height) for box in boxes))


def _meet(one: Box, other: Box, margin: int = 0) -> bool:
    """Whether two boxes stand over each other, however far apart, but for a margin in pixels."""
    return one.left < other.right + margin and other.left < one.right + margin


def _alone(layout: Layout, index: int) -> bool:
    """Whether a word stands in a cell of signs, or ends an entry behind a stroke."""
    text = layout.words[index].text
    members = layout.cells[layout.cell_of[index]].words
    if index + 1 in members and layout.words[index + 1].text == "=":
        return True  # `HC = Hyacinth Cole`
    last = members[-1] == index
    if last and text[:1] in "/-~" and len(members) > 1:
        return True
    return bare(text).isupper() and all(_SIGNS.fullmatch(_undotted(layout.words[i].text)) for i in members)


def _undotted(text: str) -> str:
    """A sign without the full stops of initials (`T.B.`); those of numbers stay."""
    return text.replace(".", "") if text.replace(".", "").isalpha() else text.rstrip(".,")
