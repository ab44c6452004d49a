# ruff: noqa: SIM905 - word lists are kept as text
"""Charts of teeth: rows of numbers that count, the marks at them, and how deep the pockets are.

Rules:
- A count has several steps; one number alone says nothing.
- Letters under many of the numbers, or under several in a row, may be somebody's name in a form's boxes. On a page that
  speaks of teeth, under numbers that teeth have, the letters of a chart are none.
- What such a chart holds says more than a label beside it: below a date of birth it is no date.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout, bare

_COUNT = re.compile(r"\d{1,2}")
_STEPS = 6  # numbers that count on; fewer may be anything
_GOES_ON = 3  # of them, behind a gap
_MOST_OTHERS = 0.5  # of the words of a row that counts
_MARK = re.compile(r"[A-Za-z]")
_CHARTED = frozenset("MODBLFIXCRAP")  # surfaces and restorations
_LAST = 32  # tooth
_SAID = frozenset("tooth teeth dental dentist dentition perio periodontal caries hygienist".split())
_DEPTHS = re.compile(r"[1-9]{3}")  # millimetres, of the three pockets of a tooth's side
_POCKETS = 6  # in a row, at least
_GUMS = frozenset("perio periodontal probing facial buccal lingual".split())


def find(layout: Layout) -> frozenset[int]:
    """Indexes of the numbers and marks of a chart of teeth, on a page that speaks of teeth."""
    return counts(layout) | marks(layout) if _says_teeth(layout) else frozenset()


def counts(layout: Layout) -> frozenset[int]:
    """Indexes of numbers that count: a chart of teeth is nobody's number."""
    return frozenset(index for row in range(len(layout.rows)) for index in _counted(layout, row))


def marks(layout: Layout) -> frozenset[int]:
    """Indexes of the letters that stand at numbers that count."""
    chart = _says_teeth(layout)
    rows = ((row, list(_counted(layout, row))) for row in range(len(layout.rows)))
    return frozenset(
        itertools.chain.from_iterable(
            _charted(layout, row, count, chart=chart and _numbers_teeth(layout, count)) for row, count in rows if count
        )
    )


def pockets(layout: Layout) -> frozenset[int]:
    """Indexes of how deep a tooth's pockets are (`323 212 435`), in rows of them on a page about the gums."""
    if not any(bare(word.text).casefold() in _GUMS for word in layout.words):
        return frozenset()
    rows = ([w for w in layout.words_of(row) if _DEPTHS.fullmatch(layout.words[w].text)] for row in layout.rows)
    return frozenset(index for row in rows if len(row) >= _POCKETS for index in row)


def _says_teeth(layout: Layout) -> bool:
    return any(bare(word.text).casefold() in _SAID for word in layout.words)


def _numbers_teeth(layout: Layout, count: Sequence[int]) -> bool:
    """Whether numbers are those of teeth."""
    return all(1 <= int(bare(layout.words[index].text)) <= _LAST for index in count)


def _are_of_teeth(layout: Layout, words: Sequence[int]) -> bool:
    """Whether all marks of a row are letters of a chart of teeth."""
    return all(layout.words[index].text.upper() in _CHARTED for index in words)


def _counted(layout: Layout, row: int) -> Iterator[int]:
    """Numbers of one row that go up or down by one, as on a scale or a chart of teeth."""
    words = layout.words_of(layout.rows[row])
    numbers = [
        (place, int(bare(text)), index)
        for place, index in enumerate(words)
        if _COUNT.fullmatch(bare(text := layout.words[index].text))
    ]
    if len(numbers) < _STEPS or len(numbers) < _MOST_OTHERS * len(words):
        return
    for way in (1, -1):
        begins: dict[int, list[int]] = {}
        for place, number, index in numbers:
            begins.setdefault(number - way * place, []).append(index)
        if max(map(len, begins.values())) >= _STEPS:  # and what goes on behind a number that was not read
            yield from itertools.chain.from_iterable(run for run in begins.values() if len(run) >= _GOES_ON)


def _charted(layout: Layout, row: int, count: Sequence[int], *, chart: bool) -> Iterator[int]:
    """Marks of one letter right above or below some of the numbers that count, as on a chart of teeth."""
    middles = [layout.words[index].box.left + layout.words[index].box.width / 2 for index in count]
    height = layout.words[count[0]].box.height
    for other in (row - 1, row + 1):
        if not 0 <= other < len(layout.rows):
            continue
        words = layout.words_of(layout.rows[other])
        places = [_under(layout, index, middles, height) for index in words]
        taken = sorted(place for place in places if place is not None)
        three = any(place + 1 in taken and place + 2 in taken for place in taken)
        few = 2 * len(taken) <= len(count) and not three
        if len(taken) == len(words) and (few or (chart and _are_of_teeth(layout, words))):
            yield from words


def _under(layout: Layout, index: int, middles: Sequence[float], height: float) -> int | None:
    """Which of the numbers a mark of one letter stands at; None: it is none, or stands elsewhere."""
    box = layout.words[index].box
    if not _MARK.fullmatch(layout.words[index].text):
        return None
    at = box.left + box.width / 2
    place = min(range(len(middles)), key=lambda n: abs(middles[n] - at))
    return place if abs(middles[place] - at) <= height else None
