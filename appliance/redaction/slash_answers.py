# ruff: noqa: SIM905 - word lists are kept as text
"""Numbers with a slash that a label with a slash asks for: `PIP/PEEP 24/6 31/8`, `R/L 2/3 1/2`, `BUN/Cr 19 / 0.7`.

Rules:
- The label is medicine in each of its parts, or in one where all are capitals, or names two sides; one that asks for
  days (`Date/Time`, `Given/Read`) asks for nothing else. It stands in the first cell of its row, or heads a column.
- An answer has as many parts as its label, and in another cell it stands alone.
- What may be a day (`CT/MRI 11/10`, `DTaP/IPV/Hib 3/12/26`) is an answer where most answers of its row or column can be
  none, and none of them has a point; small grades of two sides always are.
- What stands elsewhere on the page, too, where nothing asks for it, is a day.
- Fractions of a row of which one has a nought (`4/4 0/4 1/4`) are no days; the first cell of a row may be one.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Lexicon
from appliance.redaction.values import is_unit

_COMA = frozenset({"e/v/m"})  # eyes, voice, movement
_LABEL = re.compile(r"(?:[A-Z]{2,5}\()?\(?[A-Za-z%][\w%.+-]{0,9}(?:/[A-Za-z%][\w%.+-]{0,9}){1,2}\)?:?")
_OF_DAYS = frozenset(
    "date dates time day days mo month yr year mm dd yy yyyy start started stop stopped due last next given read adm "
    "admit admitted dc disch discharge discharged d m y in out on off to from seen exp expires born dob placed removed "
    "rec recd received coll collected drawn ordered done begin end first sent returned sched appt visit".split()
)
_SIDES = frozenset(("r/l", "l/r", "b/l/d", "u/l", "od/os", "rt/lt", "am/pm"))
_PART = r"(?:[<>]?\d{1,4}(?:\.\d{1,2})?|\.\d{1,3}|-|tr|ND|neg|[1-4]\+)"
_ANSWER = re.compile(rf"(?!\S*(?:19|20)\d\d\b){_PART}?(?:/{_PART}){{1,2}}[*HL,;]?")
_NUMBER = re.compile(r"[<>]?\d{0,4}(?:\.\d{1,2})?[*HL,;]?")
_GRADES, _NONE = re.compile(r"([0-5])/([0-5])"), "0"
_DAY = re.compile(  # with a year, or without one
    r"(?:1[0-2]|0?[1-9])/(?:[12]\d|3[01]|0?[1-9])(?:/\d\d)?|(?:[12]\d|3[01])/(?:1[0-2]|0?[1-9])/\d\d"
)
_FLAGS = frozenset("H L A *".split())
_LABEL_WORDS, _HEAD_WORDS = 4, 3  # of a row's first cell, and of a column's head
_HEADS = 3  # cells of a row that heads columns
_DEEP = 14  # rows under a head


def find(layout: Layout, lexicon: Lexicon) -> frozenset[int]:
    """Indexes of such numbers of a page."""
    found = frozenset(_found(layout, lexicon))
    texts = {layout.words[index].text.rstrip(",;") for index in found}
    others = {w.text.rstrip(",;") for i, w in enumerate(layout.words) if i not in found} & texts
    days = {text for text in others if _DAY.fullmatch(text)}
    return frozenset(index for index in found if layout.words[index].text.rstrip(",;") not in days)


def _found(layout: Layout, lexicon: Lexicon) -> Iterator[int]:
    """What labels ask for, whatever stands elsewhere."""
    for at, row in enumerate(layout.rows):
        first = layout.cells[row[0]].words
        for parts, place in _asked(layout, first[:_LABEL_WORDS], lexicon):
            behind = row[1:] if len(first) <= _LABEL_WORDS else ()
            said = list(_answers(layout, list(_run(layout, first[place + 1 :])), parts))
            said += itertools.chain(*(_whole(layout, cell, parts) for cell in behind))
            yield from _measured(layout, said, sides=_names_sides(layout, first[place]))
        yield from _graded(layout, row)
        for cell in row:
            words = layout.cells[cell].words
            if len(words) <= _HEAD_WORDS and len(row) >= _HEADS:
                for parts, place in _asked(layout, words, lexicon):
                    said = list(_column(layout, at, cell, parts))
                    yield from _measured(layout, said, sides=_names_sides(layout, words[place]))


def _names_sides(layout: Layout, word: int) -> bool:
    """Whether a label names two sides (or halves of a day)."""
    return layout.words[word].text.strip("():").casefold() in _SIDES


def _measured(layout: Layout, found: Sequence[int], *, sides: bool) -> Iterator[int]:
    """The answers of a row or a column of which most can be no day; of two sides also all small grades."""
    texts = {word: layout.words[word].text.rstrip("*HL,;") for word in found}
    compact = {word: text for word, text in texts.items() if "/" in text and text != "/"}
    days = [word for word, text in compact.items() if _DAY.fullmatch(text)]
    others = len(compact) - len(days)
    points = any("." in text for text in texts.values())  # beside decimals no number is without a point
    graded = sides and all(_GRADES.fullmatch(text) for text in compact.values())
    kept = graded or (others > len(days) and not points)
    yield from (word for word in found if kept or word not in days)


def _run(layout: Layout, words: Sequence[int]) -> Iterator[int]:
    """The numbers that a run of words begins with."""
    return itertools.takewhile(lambda word: not any(c.isalpha() for c in layout.words[word].text), words)


def _asked(layout: Layout, words: Sequence[int], lexicon: Lexicon) -> Iterator[tuple[int, int]]:
    """How many parts each label among some words asks for, and which of the words it is."""
    said = [layout.words[word].text for word in words]
    for place, read in enumerate(said):
        apart = read == "/" and 0 < place < len(said) - 1
        text = said[place - 1] + read + said[place + 1] if apart else read  # `PS / PEEP`
        if _LABEL.fullmatch(text) is None or is_unit(text):
            continue
        text = text.rpartition("(")[2].strip("():")  # `GCS(E/V/M)`
        parts = text.split("/")
        told = [lexicon.abbreviation(part) or lexicon.clinical(part.casefold()) for part in parts]
        known = all(told) or (any(told) and all(len(part) > 1 and part.isupper() for part in parts))
        asks = known and _OF_DAYS.isdisjoint(part.casefold() for part in parts)
        if asks or text.casefold() in _SIDES | _COMA:
            yield len(parts), place


def _whole(layout: Layout, cell: int, parts: int) -> Iterator[int]:
    """The words of a cell that holds answers and nothing else but flags: a value and its day are somebody's."""
    words = layout.cells[cell].words
    found = list(_answers(layout, words, parts))
    one = len(found) == 1 or any(layout.words[word].text == "/" for word in found)
    if one and all(word in found or layout.words[word].text in _FLAGS for word in words):
        yield from found


def _answers(layout: Layout, words: Sequence[int], parts: int) -> Iterator[int]:
    """Those words that have so many parts, in one piece or with the slash apart."""
    texts = [layout.words[word].text for word in words]
    apart = [
        words[place - 1 : place + 2]
        for place in range(1, len(texts) - 1)
        if texts[place] == "/" and _NUMBER.fullmatch(texts[place - 1]) and _NUMBER.fullmatch(texts[place + 1])
    ]
    if apart:
        yield from itertools.chain(*apart)
        return
    for place, text in enumerate(texts):
        if _ANSWER.fullmatch(text) and text.count("/") == parts - 1:
            yield words[place]


def _graded(layout: Layout, row: Sequence[int]) -> Iterator[int]:
    """The small fractions behind the first cell of a row, if one of them has a nought."""
    found = [
        (word, match.groups())
        for word in layout.words_of(row[1:])
        if (match := _GRADES.fullmatch(layout.words[word].text)) is not None
    ]
    if len(found) > 1 and any(_NONE in grades for _, grades in found):
        yield from (word for word, _ in found)


def _column(layout: Layout, at: int, head: int, parts: int) -> Iterator[int]:
    """The answers under the head of a column, in a row each, until a row has none."""
    box = layout.cells[head].box
    for row in itertools.islice(layout.rows, at + 1, at + 1 + _DEEP):
        under = [c for c in row[1:] if layout.cells[c].box.left < box.right and layout.cells[c].box.right > box.left]
        found = list(_whole(layout, under[0], parts)) if len(under) == 1 else []
        if not found:
            return
        yield from found
