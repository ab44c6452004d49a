# ruff: noqa: SIM905 - word lists are kept as text
"""Days in the boxes of claims, below a caption that announces them: `02 19 01 - 03 02 01` below `DATES UNABLE TO WORK`.

And days of services in a column of a claim's lines, each alone in its cell: `10 30 26`.

Rules:
- A caption of dates holds nothing but the words of such captions; what stands below it, up to the next caption, is days
  whatever was read there, when it is nothing but short numbers and what readers take for them.
- One number alone is no date, and words (`weekly`, `6 weeks`) are none.
- Two digits three times, or six times from a day to another, are days in a cell of nothing else when they end with a
  year that the page writes, the one before or the one behind it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from appliance.redaction.layout import Layout, bare, squeeze

_DATES = frozenset("date dates lmp edc edd dob birthdate".split())
_CAPTION = _DATES | frozenset(
    "of current illness injury pregnancy unable to work in occupation hospitalization hospital related services "
    "service other first symptom initial treatment last seen x-ray xray acute onset accident similar same or "
    "patient patients patient's has had and from through thru admission admit discharge covers period disability "
    "total partial disabled return returned able consultation prescription assumed relinquished care birth death "
    "delivery due exam visit surgery procedure operation next appointment appt received collected reported mm dd yy "
    "yyyy yr mo day month year injured menstrual occurrence for if the a was is previous prior began".split()
)
_NUMBER = re.compile(r"\(?\d{1,2}[a-z]?[.)]{0,2}|[a-z][.)]{1,2}")  # of a form's box
_PART = re.compile(r"(?=.{0,3}[\d@])[\dOolI|!@GgSsBbZzQi]{1,4}[.,/-]?|G[iIlO]")
_AROUND = frozenset("mm dd yy yyyy from to thru through m d y mo day yr".split())
_MOST_WORDS = 12
_ROWS = 2
_DOWN = 3.0  # heights
_LEFT = 1.0  # heights
_LEAST, _MOST = 2, 8  # parts
_PAIR, _YEAR = re.compile(r"\d\d"), re.compile(r"(?<!\d)20\d\d(?!\d)")
_DAY, _MONTHS, _MONTH_DAYS = 3, 12, 31  # parts; in a year; in a month


def find(layout: Layout) -> Iterator[int]:
    """Indexes of the words of days below a caption of dates."""
    for number, cell in enumerate(layout.cells):
        if not _is_caption(layout, cell.words):
            continue
        after = layout.next_cell(number)
        left = cell.box.left - _LEFT * cell.box.height
        right = layout.cells[after].box.left - _LEFT * cell.box.height if after is not None else float("inf")
        for row in layout.rows[cell.row + 1 : cell.row + 1 + _ROWS]:
            words = [w for c in row for w in layout.cells[c].words if left <= layout.words[w].box.left < right]
            if not words or layout.words[words[0]].box.top - cell.box.bottom > _DOWN * cell.box.height:
                break
            spoken = [w for w in words if bare(layout.words[w].text) or "@" in layout.words[w].text]
            parts = [w for w in spoken if squeeze(layout.words[w].text) not in _AROUND]
            if parts and _are_days(layout, parts):
                yield from parts
                break
            if parts:
                break


def spaced(layout: Layout) -> Iterator[int]:
    """Indexes of the words of days whose parts stand apart, and that fill their cells."""
    written = {int(year) for year in _YEAR.findall(layout.text)}
    years = {(year + beside) % 100 for year in written for beside in (-1, 0, 1)}
    for cell in layout.cells:
        texts = [layout.words[word].text for word in cell.words]
        if len(texts) in (_DAY, 2 * _DAY) and all(_PAIR.fullmatch(text) for text in texts):
            numbers = [int(text) for text in texts]
            if all(_is_day(numbers[place : place + _DAY], years) for place in range(0, len(numbers), _DAY)):
                yield from cell.words


def _is_day(parts: Sequence[int], years: Collection[int]) -> bool:
    """Whether three numbers are a month, a day and one of some years."""
    month, day, year = parts
    return 0 < month <= _MONTHS and 0 < day <= _MONTH_DAYS and year in years


def _is_caption(layout: Layout, words: Sequence[int]) -> bool:
    """Whether a cell is the caption of a box for days and nothing else."""
    if len(words) > _MOST_WORDS:
        return False
    texts = [layout.words[word].text.casefold() for word in words]
    said = {bare(text) for place, text in enumerate(texts) if place or not _NUMBER.fullmatch(text)}
    said = {part for text in said for part in re.split(r"[/()]", text) if part}
    return not _DATES.isdisjoint(said) and said <= _CAPTION and not texts[-1].endswith(":")


def _are_days(layout: Layout, parts: Sequence[int]) -> bool:
    """Whether words are nothing but short numbers, or what readers take for them."""
    return _LEAST <= len(parts) <= _MOST and all(_PART.fullmatch(layout.words[word].text) for word in parts)
