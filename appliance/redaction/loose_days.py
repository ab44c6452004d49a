# ruff: noqa: SIM905 - word lists are kept as text
"""Days without a year in sentences, on a page that writes its days so: `blip 8/5, no missed doses`, `L CEA 10-08`.

Rules:
- The page has two other days of the same form that other rules know, whole or not; with a dash two whole ones, and more
  of them than with a stroke.
- With a stroke only what no score, share or grade makes: the first number is the higher one (`11/10`).
- With a dash what no range makes: the first number is the higher one (`7-6`), the second has a leading nought
  (`10-08`), or is higher than any month (`9-20`).
- With a full stop what stands behind a word that asks for a day (`by 7.31`), and before no unit.
- A word stands before it in its cell, or it begins its row before a word. Behind what asks for a number, what is
  measured or what is breathed, and before a unit or a number, it stays a value.
- Before a clock (`phoned 5/6 11:50`, `on 3/13 at 09:30`), in brackets behind a week's number (`wk 8 (2-13)`), and with
  a dash behind `on` or `since` where a sentence ends or halts (`since I saw them on 3-2,`).
- Behind the hours after which a test is read (`48h 11/18`) stands a day where a row has two such.
- What is a day elsewhere on the page is the same day here, and so is any day of a month of which the page has several,
  wherever no value is asked for and no letter of a susceptibility stands behind.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.loose_dates import asked
from appliance.redaction.tables import READ_AFTER
from appliance.redaction.values import is_measured, is_unit

_STROKE = re.compile(r"\(?(\d{1,2})/(\d{1,2})[,:;.)]{0,2}")
_POINT = re.compile(r"\(?(\d{1,2})\.(\d{1,2})[,:;.)]{0,2}")
_DASH = re.compile(r"\(?(\d{1,2})-(\d{1,2})[,:;.)]{0,2}")
_FORMS = {"/": _STROKE, "-": _DASH, ".": _POINT}
_WHOLE = re.compile(r"\(?(?:\d{1,2}([/.-])\d{1,2}\1(?:19|20)?\d\d|(?:19|20)\d\d(-)\d\d-\d\d)[,:;.)]{0,2}")
_NUMBERED, _NOUGHT = re.compile(r"#\d{1,2}"), re.compile(r"-0\d")  # a dose; no range ends so
_JOINTS = frozenset({"to", "thru", "through", "and", "&", "until"})
_DUE = frozenset("by until since due appt visit seen next till expires drawn dated text faxed sent called".split())
_CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d[,;.)]?")
_WEEKS = frozenset({"wk", "week", "wks", "visit", "session"})  # have numbers, and days in brackets
_SINCE = frozenset({"on", "since", "until", "from"})
_MONTHS, _MONTH_DAYS, _HABIT = 12, 31, 2
_BUSY = 3  # different days of a month, at least
_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (1, 10)})
_GRADES, _TENTHS = 5, 10  # `5/5` is a strength, `10/10` a pain
_SCALES = frozenset({2, 3, 4, 5, 6, 10})  # what strengths, murmurs and pains are of
_SUSCEPTIBLE = frozenset({"S", "I", "R", "SDD"})
_PAIRED = re.compile(  # what two numbers with a stroke stand behind
    r"(?i)(?:bi-?pap|c-?pap|psv?|ipap|peep|bilevel|niv|suboxone|film|hc|hydrocortisone|ratio|mic|vs|to)[:,]?"
)


def find(layout: Layout, vetoes: Mapping[int, Category], spared: Collection[int], lexicon: Lexicon) -> Iterator[int]:
    """Indexes of such days.

    Args:
        layout: the page.
        vetoes: what is known to be an identifier already.
        spared: words that their place in a table explains.
        lexicon: the vocabulary.
    """
    dates = [layout.words[index].text for index, category in vetoes.items() if category is Category.DATE]
    whole = [match[1] or match[2] for text in dates if (match := _WHOLE.fullmatch(text))]
    short = sum(_valid(_STROKE.fullmatch(text)) is not None for text in dates)
    stroked = short + whole.count("/") >= _HABIT
    dashed = whole.count("-") >= max(_HABIT, whole.count("/") + 1)
    dotted = whole.count(".") >= _HABIT
    again = {sign: _Again(dates, form) for sign, form in _FORMS.items()}
    found = {index for row in layout.rows for index in _read_at(layout, row) if index not in vetoes}
    yield from found
    for index, word in enumerate(layout.words):
        placed = _placed(layout, index, lexicon, stroked=stroked, dashed=dashed or whole == ["-"])
        if index in vetoes or index in found or (index in spared and not placed):
            continue
        stroke, dash = _valid(_STROKE.fullmatch(word.text)), _valid(_DASH.fullmatch(word.text))
        ends = dashed and dash is not None and _until(layout, index, found)
        due = dotted and _valid(_POINT.fullmatch(word.text)) is not None and _due(layout, index)
        no_value = stroked and stroke is not None and stroke[0] > stroke[1]
        no_value = no_value or (dashed and dash is not None and _no_range(*dash, word.text))
        told = no_value and _told(layout, index, lexicon)
        told = told or _is_again(layout, index, again, lexicon)
        told = told and not asked(layout.text, layout.starts[index], layout.ends[index])
        known = stroke is not None and not _is_score(stroke) and again["/"].has(stroke)
        if ends or due or told or placed or (known and _unmeasured(layout, index)):
            found.add(index)
            yield index


def _placed(layout: Layout, index: int, lexicon: Lexicon, *, stroked: bool, dashed: bool) -> bool:
    """Whether what stands around two numbers makes a day of them, however high they are."""
    text = layout.words[index].text
    stroke, dash = _valid(_STROKE.fullmatch(text)), _valid(_DASH.fullmatch(text))
    if stroke is not None and (_on_day_at(layout, index) or _before_clock(layout, index, stroke, lexicon)):
        return True
    if not ((stroked and stroke) or (dashed and dash)):
        return False
    before, after = layout.neighbours(index)
    if before is None or _is_asked(layout.words[before].text, lexicon):
        return False
    if after is not None and _CLOCK.fullmatch(layout.words[after].text):
        return stroke is not None and not _is_share(stroke)
    if text[0] == "(" and text[-1] == ")" and layout.words[before].text.isdigit():
        unit, _ = layout.neighbours(before)
        return unit is not None and layout.words[unit].text.casefold() in _WEEKS
    return dash is not None and text[-1] in ",;." and layout.words[before].text in _SINCE


def _on_day_at(layout: Layout, index: int) -> bool:
    """Whether two numbers stand between `on` and a clock: `on 3/13 at 09:30`."""
    before, after = layout.neighbours(index)
    if before is None or after is None or layout.words[before].text != "on":
        return False
    behind = layout.neighbours(after)[1] if layout.words[after].text in ("at", "@") else after
    return behind is not None and _CLOCK.fullmatch(layout.words[behind].text) is not None


def _before_clock(layout: Layout, index: int, day: tuple[int, int], lexicon: Lexicon) -> bool:
    """Whether a clock stands behind two numbers of which no scale is: `ext 4-7718, 11/15 15:40`."""
    before, after = layout.neighbours(index)
    timed = after is not None and _CLOCK.fullmatch(layout.words[after].text) is not None
    asked_for = before is not None and _is_asked(layout.words[before].text, lexicon)
    return timed and day[1] > _TENTHS and not asked_for


def _read_at(layout: Layout, row: Sequence[int]) -> list[int]:
    """The days of a row that say when a test is read, each behind its hours; none where there is only one."""
    words = layout.words_of(row)
    days = [
        word
        for before, word in itertools.pairwise(words)
        if READ_AFTER.fullmatch(layout.words[before].text) and _valid(_STROKE.fullmatch(layout.words[word].text))
    ]
    return days if len(days) > 1 else []


class _Again:
    """The days that a page has, and those of its months, in one form."""

    def __init__(self, dates: Collection[str], form: re.Pattern[str]) -> None:
        self._days = Counter(day for text in dates if (day := _valid(form.match(text))))
        months = Counter(month for month, _ in self._days)
        self._busy = frozenset(month for month, days in months.items() if days >= _BUSY)

    def has(self, day: tuple[int, int]) -> bool:
        """Whether the page has this very day: a usual share only when it has it often."""
        return self._days[day] >= (_HABIT if _is_share(day) else 1)

    def __contains__(self, day: tuple[int, int]) -> bool:
        """Whether a month and a day stand for a day that the page has, or one of its months."""
        return self.has(day) or (day[0] in self._busy and not _is_share(day))


def _is_score(day: tuple[int, int]) -> bool:
    """Whether two numbers may be some of all points."""
    return day[1] in _SCALES and day[0] <= day[1]


def _is_share(day: tuple[int, int]) -> bool:
    """Whether two numbers are a usual share, or the best grade of something."""
    return day in _FRACTIONS or (day[0] == day[1] and (day[0] <= _GRADES or day[0] == _TENTHS))


def _valid(match: re.Match[str] | None) -> tuple[int, int] | None:
    """The month and the day of a match, if they can be such."""
    if match is None:
        return None
    month, day = int(match[1]), int(match[2])
    return (month, day) if 0 < month <= _MONTHS and 0 < day <= _MONTH_DAYS else None


def _until(layout: Layout, index: int, days: Collection[int]) -> bool:
    """Whether a number stands behind another day and what joins them: `7-6 to 7-31`."""
    joint = layout.neighbours(index)[0]
    first = None if joint is None else layout.neighbours(joint)[0]
    return joint is not None and layout.words[joint].text in _JOINTS and first in days


def _due(layout: Layout, index: int) -> bool:
    """Whether what stands before a number asks for a day, and no unit stands behind it (`renewed by 7.31`)."""
    before, after = layout.neighbours(index)
    asks = before is not None and layout.words[before].text.casefold().rstrip(":") in _DUE
    return asks and (after is None or not is_unit(layout.words[after].text))


def _no_range(month: int, day: int, text: str) -> bool:
    """Whether two numbers with a dash are no range."""
    return month > day or _NOUGHT.search(text) is not None or day > _MONTHS


def _is_again(layout: Layout, index: int, again: Mapping[str, _Again], lexicon: Lexicon) -> bool:
    """Whether two numbers are a day that the page has, or one of its months; with a dash or a point behind a word."""
    text = layout.words[index].text
    for sign, form in _FORMS.items():
        day = _valid(form.fullmatch(text))
        if day is None or day not in again[sign] or not _unmeasured(layout, index):
            continue
        if again[sign].has(day) or _unasked(layout, index, lexicon):
            before, after = (None if i is None else layout.words[i].text for i in layout.neighbours(index))
            beside = (after or "")[:1] if before is None else before[-1:]
            return sign == "/" or beside.isalpha()
    return False


def _unmeasured(layout: Layout, index: int) -> bool:
    """Whether neither a unit nor a susceptibility stands behind two numbers."""
    after = layout.neighbours(index)[1]
    row = layout.row_words(index)
    behind = row[row.index(index) + 1 :][:1] if after is None else [after]
    return not any(layout.words[word].text in _SUSCEPTIBLE or is_unit(layout.words[word].text) for word in behind)


def _unasked(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether no value is asked for before two numbers."""
    before = layout.neighbours(index)[0]
    return before is None or not _is_asked(layout.words[before].text, lexicon)


def _is_asked(before: str, lexicon: Lexicon) -> bool:
    """Whether a word asks for a value: what is measured, scored or breathed, or a unit."""
    said = bare(before)
    measured = is_measured(before) or said.casefold() in lexicon.scores or is_unit(said)
    return measured or _PAIRED.fullmatch(before) is not None


def _told(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether words stand beside a number as they do beside a day, and none that asks for a value."""
    before, after = (None if i is None else layout.words[i].text for i in layout.neighbours(index))
    behind = "" if after is None else after
    if before is not None and (_NUMBERED.fullmatch(before) or _NOUGHT.search(layout.words[index].text)):
        return True
    ends = layout.words[index].text[-1] in ",;.)"
    if not ends and (is_unit(behind) or (behind and not behind[0].isalpha() and behind[0] not in "(@-\u2013")):
        return False
    if before is None:
        return layout.row_words(index)[0] == index and behind[:1].isalpha()
    return any(c.isalpha() for c in bare(before)) and not _is_asked(before, lexicon)
