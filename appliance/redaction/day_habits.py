# ruff: noqa: SIM905 - word lists are kept as text
"""Days by a page's habit: `10.7` in a column headed `Date`, where entries begin, and then elsewhere on the page.

Rules:
- Month and day with a full stop or a dash look like a value. A column under `Date`, or entries that begin with them on
  a page that writes whole dates with the same sign, in the calendar's order, say what they are.
- A month and the last two digits of its year (`03/72`) look like a fraction: with a leading zero they are none, and
  where a page has several, `11/76` is a month, too.
- What looks like a score is a day in the row of other days of its month, and below `Last given`.
- Under `Date` four figures may be a month and a day (`1110`), as bills write them.
- On such a page the same sign means a day where a day stands: behind a vaccine, a route or a word of dates, or where
  the column has that day. Behind what is measured, or before a unit, it stays a value.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from appliance.policy.categories import Category
from appliance.redaction import vicinity
from appliance.redaction.layout import Layout, bare, squeeze
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.loose_dates import asked
from appliance.redaction.tables import VACCINES
from appliance.redaction.values import is_measured, is_unit

_DAY = re.compile(r"\(?(\d{1,2})([./-])(\d{1,2})[,:;.)]{0,2}")
_WHOLE = re.compile(r"\(?(\d{1,2})([./-])(\d{1,2})\2(?:19|20)?\d\d[,:;.)]{0,2}")
_PAIR = re.compile(r"\(?(\d{1,2})[+-]?/(\d{1,2})[+-]?[,:;.)]{0,2}")
_MONTH_YEAR = re.compile(r"\(?(?:(0[1-9])|1[0-2])/(?:3[2-9]|[4-9]\d)[,:;.)]{0,2}")  # a higher number than any day's
_FIGURES = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d\d)?")
_DONE = re.compile(
    r"(?i)[a-z/']{2,14}(?:ed|['\u2019]d)|came|in|fell|told|sent|seen|given|done|aware|board|check|visits?|began|went|dos|bcx|met|left|quit"
)
_RATED = re.compile(r"(?i)rat|scor|improv|decrea|increa|grad|reduc|worsen|chang|report|averag|limit")
_NAMES = ("", *"jan feb mar apr may jun jul aug sep oct nov dec".split())
_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4)})
_PRINTED_NUMBER = re.compile(r"\W*\d|.*:")  # no head of a column; `SpO2` is one
_SCALES = 10  # a higher number below a stroke is no score's, and other rules look at it
_HEADS = frozenset({"date", "dates", "dt", "dos", "fecha", "datum"})
_LAST = frozenset({"lastgiven", "lasttaken", "lastdose", "lastfilled", "lastdone", "lastadministered"})
_ROWS = 60  # of a column, below its heading
_STRANGE_ROWS = 3  # that a column may pass without a day: lines that were broken
_GAP = 1.6  # of the widest step between rows so far: the column ends
_DAYS = 3  # in a column, or at the beginning of entries; fewer may be anything
_HEAD_WORDS = 2  # of a row that heads columns
_MONTHS, _MONTH_DAYS, _WEEK = 12, 31, 7
_GRADES = 5  # a higher number below a stroke is no grade's
_SMALL_WORDS = frozenset("of is was at to from about value level now up down the a".split())
_BEFORE_DAYS = frozenset(
    "on since from until till by before after seen visit appt due last next done drawn given placed removed copied "
    "scanned received faxed sent signed started stopped recheck repeat im sc sq subq".split()
)
_SIGNS = frozenset(".-")  # a stroke is looked for by its own rules
_HABIT = 2  # days without a year
_SECTIONS = 9  # a text has no more below one number: 3.1, 3.2

_Day = tuple[int, int]


def find(layout: Layout, vetoes: Mapping[int, Category], lexicon: Lexicon) -> Iterator[int]:
    """Indexes of words that are days by the page's habit.

    Args:
        layout: the page.
        vetoes: what is known to be an identifier already.
        lexicon: the vocabulary.
    """
    told = {i for days in (*_columns(layout), *_across(layout), *_entries(layout)) for i in days}
    yield from told
    yield from _of_its_months(layout, vetoes)
    yield from _beside_days(layout, vetoes)
    yield from _below_last(layout, vetoes)
    yield from _of_years(layout, lexicon)
    yield from _billed(layout)
    short = [_parts(layout, index) for index in told if not _WHOLE.fullmatch(layout.words[index].text)]
    days, signs = frozenset(short), {sign for sign in _SIGNS if sum(part[2] == sign for part in short) >= _HABIT}
    for index in range(len(layout.words)):
        if index in told or index in vetoes:
            continue
        one, other, sign = part = _parts(layout, index)
        possible = sign in signs and 0 < one <= _MONTHS and 0 < other <= _MONTH_DAYS
        if possible and not _is_value(layout, index, lexicon) and (part in days or _for_a_day(layout, index)):
            yield index


def _of_its_months(layout: Layout, vetoes: Mapping[int, Category]) -> Iterator[int]:
    """`came in 3/6` where the page has other dates of March, no other number of six, and something happened then."""
    dates = [layout.words[i].text for i, category in vetoes.items() if category is Category.DATE]
    months = {int(match[1]) for text in dates if (match := _WHOLE.fullmatch(text)) and int(match[1]) <= _MONTHS}
    months |= {part[0] for text in dates if (part := _pair(text))}
    months |= {_NAMES.index(text) for said in dates if (text := bare(said).casefold()[:3]) in _NAMES}
    pairs = {part for word in layout.words if (part := _pair(word.text))}
    for index, word in enumerate(layout.words):
        month, day = _pair(word.text) or (0, 0)
        scale = any(below == day and above not in months for above, below in pairs)
        if month not in months or scale or month == day or (month, day) in _FRACTIONS or not 0 < day <= _SCALES:
            continue
        if _happened(layout, index, vetoes) and not asked(layout.text, layout.starts[index], layout.ends[index]):
            yield index


def _beside_days(layout: Layout, vetoes: Mapping[int, Category]) -> Iterator[int]:
    """`11/10` in the row of `11/11` and `11/12`, each in its own cell: the days above columns."""
    for row in layout.rows:
        alone = [layout.cells[cell].words[0] for cell in row if len(layout.cells[cell].words) == 1]
        days = {word: pair for word in alone if (pair := _pair(layout.words[word].text))}
        told = {pair for word, pair in days.items() if vetoes.get(word) is Category.DATE}
        for word, (month, day) in days.items():
            if word not in vetoes and 0 < day <= _MONTH_DAYS and any(one == month != 0 for one, _ in told):
                yield word
        yield from _rising(layout, row)


def _rising(layout: Layout, row: Sequence[int]) -> Iterator[int]:
    """Days of one month that rise along a row of such: `SHIFT 5/12 D 5/12 N 5/13 D`; shares have what they are of."""
    found = [(word, pair) for word in layout.words_of(row) if (pair := _pair(layout.words[word].text))]
    days = [day for _, (_, day) in found]
    one_month = len({month for _, (month, _) in found}) == 1 and 0 < found[0][1][0] <= _MONTHS
    rising = all(0 <= after - before <= _WEEK for before, after in itertools.pairwise(days))
    if len(days) >= _DAYS and one_month and rising and len(set(days)) > 1 and _GRADES < days[-1] <= _MONTH_DAYS:
        yield from (word for word, _ in found)


def _below_last(layout: Layout, vetoes: Mapping[int, Category]) -> Iterator[int]:
    """`2/4` alone in its cell in a column headed `Last given`."""
    for row, cells in enumerate(layout.rows):
        for head in (layout.cells[cell] for cell in cells):
            if "".join(squeeze(layout.words[word].text) for word in head.words) not in _LAST:
                continue
            below = (layout.cells[cell] for under in layout.rows[row + 1 : row + _ROWS] for cell in under)
            for cell in below:
                over = cell.box.left < head.box.right and cell.box.right > head.box.left
                if over and len(cell.words) == 1 and _is_day(layout, cell.words[0], vetoes):
                    yield cell.words[0]


def _is_day(layout: Layout, index: int, vetoes: Mapping[int, Category]) -> bool:
    """Whether a word may be a day, and nothing is known of it."""
    month, day = _pair(layout.words[index].text) or (0, 0)
    return index not in vetoes and 0 < month <= _MONTHS and 0 < day <= _MONTH_DAYS


def _of_years(layout: Layout, lexicon: Lexicon) -> Iterator[int]:
    """Months with two digits of their year: with a leading zero, and where a page has several of those, others, too."""
    found = [(i, m) for i, word in enumerate(layout.words) if (m := _MONTH_YEAR.fullmatch(word.text))]
    several = sum(match[1] is not None for _, match in found) >= _HABIT
    for index, match in found:
        if match[1] is not None or (several and not _is_value(layout, index, lexicon)):
            yield index


def _happened(layout: Layout, index: int, vetoes: Mapping[int, Category]) -> bool:
    """Whether a word says before that something was done, somebody is named, or a line begins and a word follows."""
    before, after = layout.neighbours(index)
    behind = "" if after is None else layout.words[after].text
    if layout.row_words(index)[0] == index:
        return _speaks(behind) and not behind.isupper()
    said = "" if before is None else layout.words[before].text
    named = before is not None and vetoes.get(before) in (Category.NAME, Category.PROVIDER)
    return named or behind == "by" or (_DONE.fullmatch(said) is not None and _RATED.match(said) is None)


def _pair(text: str) -> tuple[int, int] | None:
    """The numbers of `3/6`, also with the sign of a score behind one of them."""
    match = _PAIR.fullmatch(text)
    return (int(match[1]), int(match[2])) if match else None


def _columns(layout: Layout) -> Iterator[Sequence[int]]:
    """Days below a heading that says `Date`."""
    for row, cells in enumerate(layout.rows):
        heads = layout.words_of(cells)
        printed = not any(_PRINTED_NUMBER.match(layout.words[word].text) for word in heads)
        for head in heads if printed and len(heads) >= _HEAD_WORDS else ():
            if squeeze(layout.words[head].text) in _HEADS:
                yield from _ordered(layout, _below(layout, row, head))


def _billed(layout: Layout) -> Iterator[int]:
    """Month and day in four figures below a heading that says `Date`, as bills write them: `1110`."""
    for row, cells in enumerate(layout.rows):
        heads = layout.words_of(cells)
        for head in heads if len(heads) > _HEAD_WORDS else ():
            if squeeze(layout.words[head].text) not in _HEADS:
                continue
            box = layout.words[head].box
            below = layout.words_of(itertools.chain(*layout.rows[row + 1 : row + 1 + _ROWS]))
            column = [w for w in below if layout.words[w].box.left < box.right and layout.words[w].box.right > box.left]
            found = [word for word in column if _FIGURES.fullmatch(layout.words[word].text)]
            if len(found) >= max(_DAYS, len(column) // 2):
                yield from found


def _below(layout: Layout, row: int, head: int) -> list[int]:
    """The dates of a column, from its heading downwards."""
    box, strange, days = layout.words[head].box, 0, []
    tops = [layout.cells[cells[0]].box.top for cells in layout.rows]
    for number, cells in enumerate(layout.rows[row + 1 : row + 1 + _ROWS], row + 1):
        pitch = max((below - above for above, below in itertools.pairwise(tops[row:number])), default=0)
        if pitch and tops[number] - tops[number - 1] > _GAP * pitch:
            break
        boxes = [(word, layout.words[word].box) for word in layout.words_of(cells)]
        under = (w for w, b in boxes if b.left < box.right + box.height and b.right > box.left - box.height)
        found = [word for word in under if _is_date(layout, word)]
        strange = 0 if found else strange + 1
        if strange > _STRANGE_ROWS:
            break
        days += found[:1]
    return days


def _across(layout: Layout) -> Iterator[Sequence[int]]:
    """Dates in a row that begins with `Date`."""
    for cells in layout.rows:
        first, *rest = layout.words_of(cells)
        if squeeze(layout.words[first].text) in _HEADS:
            yield from _ordered(layout, list(itertools.takewhile(lambda word: _is_date(layout, word), rest)))


def _entries(layout: Layout) -> Iterator[Sequence[int]]:
    """Days that lines begin with before words, on a page that writes whole dates with the same sign."""
    signs = {match[2] for word in layout.words if (match := _WHOLE.fullmatch(word.text))}
    begins = [words for cells in layout.rows if len(words := layout.words_of(cells)) > 1]
    spoken = [words[0] for words in begins if _is_date(layout, words[0]) and _speaks(layout.words[words[1]].text)]
    for sign in sorted(signs):
        days = [index for index in spoken if _parts(layout, index)[2] == sign]
        if any(max(_parts(layout, index)[:2]) > _SECTIONS for index in days):
            yield from _ordered(layout, days)


def _parts(layout: Layout, index: int) -> tuple[int, int, str]:
    """The two numbers of a date, whole or not, and the sign between them; zeros where a word is none."""
    text = layout.words[index].text
    match = _DAY.fullmatch(text) or _WHOLE.fullmatch(text)
    return (int(match[1]), int(match[3]), match[2]) if match else (0, 0, "")


def _is_date(layout: Layout, index: int) -> bool:
    """Whether a word can be a day of a month, or a whole date."""
    one, other, _ = _parts(layout, index)
    return 0 < min(one, other) <= _MONTHS and max(one, other) <= _MONTH_DAYS


def _ordered(layout: Layout, days: Sequence[int]) -> Iterator[Sequence[int]]:
    """The days, if there are enough, and they follow each other as in a calendar, forwards or backwards."""
    parts = [_parts(layout, index)[:2] for index in days]
    for order in (parts, [(other, one) for one, other in parts]):
        valid = all(month <= _MONTHS for month, _ in order)
        forwards = sum(after < before for before, after in itertools.pairwise(order))
        backwards = sum(after > before for before, after in itertools.pairwise(order))
        if len(days) >= _DAYS and valid and min(forwards, backwards) <= len(days) // 8 + _over_new_year(order):
            yield days
            return


def _over_new_year(order: Sequence[_Day]) -> bool:
    """Whether days go from the end of a year to the beginning of the next, or back."""
    return any(abs(before[0] - after[0]) > _MONTHS // 2 for before, after in itertools.pairwise(order))


def _speaks(text: str) -> bool:
    """Whether a word is one, and no unit."""
    return bare(text)[:1].isalpha() and len(bare(text)) > 1 and not is_unit(text)


def _is_value(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether a unit or a mark stands behind, or what is measured before, with small words between."""
    before, after = layout.neighbours(index)
    text = layout.words[index].text
    behind = "" if after is None else layout.words[after].text
    if text[-1].isdigit() and (is_unit(behind) or not (behind[:1].isalpha() or not behind)):
        return True
    while before is not None and layout.words[before].text.casefold() in _SMALL_WORDS:
        before = layout.neighbours(before)[0]
    said = "" if before is None else layout.words[before].text
    measured = is_measured(said) or bare(said).casefold() in lexicon.scores
    return measured or not (bare(said) or not said)  # a sign before it: `= 8.14`


def _for_a_day(layout: Layout, index: int) -> bool:
    """Whether a word stands where a day does: at the beginning of a line before a word, or behind what is dated."""
    before, after = vicinity.before(layout, index), layout.neighbours(index)[1]
    if layout.row_words(index)[0] == index:
        return after is not None and _speaks(layout.words[after].text)
    said = "" if before is None else bare(layout.words[before].text).casefold()
    return said in _BEFORE_DAYS or said in VACCINES
