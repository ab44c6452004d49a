"""Times of the day without a colon (`0902`, `1415.`), on a page that is full of them.

Rules:
- Most numbers of four figures on such a page are times: none of them has an hour above 23 or a minute above 59, years
  apart. One number in seven would look so by chance; several, and no other, do not.
- Most of them can be no month and day: a bill writes its days so (`1110`).
- A number that stands in several places is none: a day of a bill, a code.
- What a label or a telephone's place calls somebody's stays behind.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from appliance.redaction.layout import Layout

_FOUR = re.compile(r"[(@]?(\d{4})[.,;:)*]{0,2}")
_CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_YEAR = re.compile(r"19\d\d|20[0-4]\d")
_DAY = re.compile(r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")  # a month and a day
_LEAST, _SHARE, _NO_DAYS = 5, 0.9, 0.3  # times; of all numbers of four figures; of the times
_OFTEN = 2  # the same time, at most: a day or a code stands in more rows
_NO_TIME = frozenset(
    ["#", "no", "no.", "ext", "ext.", "x", "id", "pin", "code", "box", "last4", "last", "rm", "room", "po"]
)


def find(layout: Layout) -> Iterator[int]:
    """Indexes of words that are times of the day."""
    found = {
        index: match[1]
        for index, word in enumerate(layout.words)
        if (match := _FOUR.fullmatch(word.text)) is not None and not _YEAR.fullmatch(match[1])
    }
    times = [index for index, figures in found.items() if _CLOCK.fullmatch(figures)]
    told = {found[index] for index in times}
    no_days = sum(_DAY.fullmatch(figures) is None for figures in told)
    if len(told) < _LEAST or len(times) < _SHARE * len(found) or no_days < _NO_DAYS * len(told):
        return
    often = Counter(found.values())
    for index in (i for i in times if often[found[i]] <= _OFTEN):
        before = layout.beside_in_row(index)[0]
        if before is None or layout.words[before].text.casefold().rstrip(":") not in _NO_TIME:
            yield index
