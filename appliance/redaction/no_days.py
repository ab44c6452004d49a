"""Numbers that look like a day and can be none where they stand: points of a whole, tenths of pain, decimals.

The context model takes such for days; the rules that know days are asked before it, and what they found stays. What is
surely points is none for them either (`points`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from appliance.redaction.layout import Layout, bare

_DAY = re.compile(r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|\d(?:st|nd|rd|th)\b", re.IGNORECASE)
_DAY_DIGITS = frozenset((1, 2, 4, 6, 8))  # of a day written without a sign
_MONTHS, _DAYS, _YEAR_DIGITS, _PARTS = 12, 31, 4, 3
_ACUITY = re.compile(r"20/\d{2,3}(?:[+-]\d)?[,.;)]?")
_FRACTION = re.compile(r"\d{1,2}/(?P<all>\d{1,2})[,.;:]?")
_SCORED = frozenset(  # what is said before some of all points
    ("score", "scores", "adl", "adls", "iadl", "iadls", "mini-cog", "minicog", "allred", "index", "recall", "moca",
     "mmse", "apgar", "apgars", "identification", "bpp", "bims", "joints", "tightness", "pressure", "discomfort",
     "katz", "lawton", "waddell", "tof", "cas", "nottingham", "beighton", "bishop", "recognition", "olfaction", "smell")
)  # fmt: skip
_WHOLES = {  # of how many points each of these is; `MoCA 3/12` is one of that day
    "adl": ("6",), "adls": ("6",), "iadl": ("5", "8"), "iadls": ("5", "8"), "mini-cog": ("5",), "moca": ("30",),
    "mmse": ("30",), "olfaction": ("12", "16", "40"),
}  # fmt: skip
_BONES = frozenset({"radius", "forearm", "ulna"})
_COUNTED = frozenset({"nodes", "cores", "criteria", "lobes", "segments"})  # `5/17 nodes`
_FORMS = frozenset({"tab", "tabs", "tablet", "tablets", "cap", "pill", "tsp", "teaspoon", "tbsp", "cup", "strength"})
_NEAR = 2  # words before tenths: `he rates it 7/10`
_RATES = frozenset({"rates", "rated", "rating"})
_PAINS = frozenset({"painad", "nrs", "cpot", "wong-baker", "flacc"})  # scales of pain
_SIXTHS, _TENTHS = re.compile(r"[1-6]/6"), re.compile(r"(?:\d|10)/10")
_CHANGED = frozenset(
    ("down", "up", "improved", "increased", "decreased", "reduced", "rose", "fell", "dropped", "better", "worse")
)
_ASKED = frozenset({"today", "now", "currently", "score", "level", "rated", "is", "was"})  # `Pain today 7/10`
_DECIMAL, _NO_DAYS = re.compile(r"\d{1,3}\.\d{1,2}"), 2  # decimals that are no days
_COLUMN_PX = 3  # where the line above begins


def find(layout: Layout, index: int) -> bool:
    """Whether a number can be no day: by its digits, by what rates it or asks for it, or by its column."""
    text = layout.words[index].text
    return not _datable(text) or _rated(layout, index) or _asked_for(layout, index) or _decimal(layout, index)


def points(layout: Layout) -> frozenset[int]:
    """Indexes of fractions that are points whatever a rule takes them for: `IADL 3/8`, `0/12  3/12`, `5/17 nodes`."""
    found: set[int] = set()
    for index, word in enumerate(layout.words):
        match = _FRACTION.fullmatch(word.text)
        if match is None:
            continue
        left, right = ("" if at is None else layout.words[at].text.casefold() for at in layout.neighbours(index))
        if match["all"] in _WHOLES.get(left, ()) or right in _COUNTED or _in_row_of_points(layout, index, match["all"]):
            found.add(index)
    return frozenset(found)


def _rated(layout: Layout, index: int) -> bool:
    """Whether a fraction is the grade of a murmur (`grade 3/6`), or tenths that somebody rates or of pain."""
    text, left = bare(layout.words[index].text), layout.neighbours(index)[0]
    if _SIXTHS.fullmatch(text):
        return left is not None and layout.words[left].text.casefold() in ("grade", "graded")
    if not _TENTHS.fullmatch(text):
        return False
    row = layout.row_words(index)
    said = [bare(layout.words[word].text) for word in row[: row.index(index)]]
    lower = ["pain" if word in _PAINS else word for word in (word.casefold() for word in said)]
    asked = (
        _changed(layout, index, lower)
        or lower[-1:] == ["pain"]
        or not _RATES.isdisjoint(lower[-_NEAR:])
        or (lower[-2:-1] == ["pain"] and lower[-1] in _ASKED)
        or (lower[-3:-2] == ["pain"] and lower[-2].isdigit() and lower[-1] == "to")
    )
    return asked or (any(_TENTHS.fullmatch(word) for word in said) and "pain" in lower)


def _changed(layout: Layout, index: int, said: Sequence[str]) -> bool:
    """Whether tenths are one end of a change: `down from 7/10 to 3/10`; `said` are the words before them."""
    if "from" not in said or _CHANGED.isdisjoint(said[: said.index("from")]):
        return False
    after = layout.neighbours(index)[1]
    begins = said[-1] == "from" and after is not None and layout.words[after].text == "to"
    return begins or (said[-3:-2] == ["from"] and said[-1] == "to")


def _asked_for(layout: Layout, index: int) -> bool:
    """Whether the word beside a fraction asks for one: `calcification score 3/24`, `Left 1/3 radius`, `1/2 TAB`."""
    left, right = layout.neighbours(index)
    sides = (_above_begin(layout, index) if left is None else left, right)
    before, after = ("" if at is None else layout.words[at].text.casefold() for at in sides)
    match = _FRACTION.fullmatch(layout.words[index].text)
    if match is None:
        return False
    return before in _SCORED or after in _BONES | _FORMS | _COUNTED or _in_row_of_points(layout, index, match["all"])


def _in_row_of_points(layout: Layout, index: int, all_: str) -> bool:
    """Whether as many points that can be no day stand right beside a fraction in its row: `0/12   3/12   7/12`.

    Other such fractions may stand between them and nothing else (`visit 3/12   recall 0/12`). Not of tenths, which
    stand behind days (`3/10   0/10`), nor of what begins the row.
    """
    row = layout.row_words(index)
    place = row.index(index)
    if all_ == "10" or place == 0:
        return False

    def of_as_many(word: int) -> bool:
        match = _FRACTION.fullmatch(layout.words[word].text)
        return match is not None and match["all"] == all_

    sides = (itertools.takewhile(of_as_many, reversed(row[:place])), itertools.takewhile(of_as_many, row[place + 1 :]))
    return any(not _datable(layout.words[word].text) for side in sides for word in side)


def _above_begin(layout: Layout, index: int) -> int | None:
    """The last word of the line above, where a word begins one in the same column: it goes on from there."""
    here = layout.cells[layout.cell_of[index]]
    above = [layout.cells[cell] for cell in layout.rows[here.row - 1]] if here.row else []
    same = [cell for cell in above if abs(cell.box.left - here.box.left) <= _COLUMN_PX]
    return same[0].words[-1] if same else None


def _decimal(layout: Layout, index: int) -> bool:
    """Whether a number stands alone in a column of decimals of which some can be no day: `4.21` over `8.40`."""
    cell = layout.cells[layout.cell_of[index]]
    if len(cell.words) != 1 or not _DECIMAL.fullmatch(layout.words[index].text):
        return False
    column = [
        layout.words[other.words[0]].text
        for other in layout.cells
        if len(other.words) == 1 and other.box.left < cell.box.right and other.box.right > cell.box.left
    ]
    return sum(_DECIMAL.fullmatch(text) is not None and not _datable(text) for text in column) >= _NO_DAYS


def _datable(text: str) -> bool:
    """Whether a text can be a day, or a part of one: `99213`, `79/84`, `D0120` and an acuity (`20/20-1`) cannot."""
    if _ACUITY.fullmatch(text) or text.rstrip(",.;)").endswith("%"):
        return False
    numbers = re.findall(r"\d+", text)
    if any(c.isalpha() for c in text) and not _DAY.search(text):
        return False
    if len(numbers) == 1:
        return len(numbers[0]) in _DAY_DIGITS
    pairs = itertools.permutations(numbers[:2])
    days = sum(int(number) <= _DAYS for number in numbers)
    return (len(numbers) == _PARTS and days > 1) or (
        len(numbers) < _PARTS
        and any(0 < int(m) <= _MONTHS and (0 < int(d) <= _DAYS or len(d) == _YEAR_DIGITS) for m, d in pairs)
    )
