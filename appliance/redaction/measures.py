"""Units in capitals, which are words that people are called by as well: `60 HZ`, `12 PER MIN`, `CT ABD W CON`.

Rules:
- Only behind a number, or behind `PER`, is a unit one; with a comma behind it, it may be a surname in a list.
- A contrast agent has its preposition before it.
- A trace of something ends its cell, behind a colon, a number or nothing: `Protein   Trace`, `Urine protein: Trace`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.redaction.layout import Layout
from appliance.redaction.values import is_unit

_PER = "PER"
_NUMBER = re.compile(r"[<>~]?\d{1,4}(?:\.\d{1,3})?")
_LETTERS = range(2, 4)  # of a unit; longer ones are words, one letter is an initial
_WITH = frozenset({"W", "WO", "W/", "W/O", "WITH", "WITHOUT"})
_SIDES = frozenset({"L", "W", "D", "H", "AP", "TR"})  # the head of a column of sizes: `L x W x D`
_TIMES = frozenset({"x", "X", "\u00d7"})
_GROUPS = frozenset({"A", "B", "AB", "O"})
_RHESUS = frozenset({"POS", "NEG", "POSITIVE", "NEGATIVE"})
_LITTLE = frozenset({"Trace", "TRACE", "Negative/Trace"})
_CONTRAST = frozenset({"CON", "CONT", "CONTRAST"})


def find(layout: Layout) -> Iterator[int]:
    """Indexes of words that measure something and name nobody."""
    texts = [word.text for word in layout.words]
    yield from _traces(layout)
    for index, text in enumerate(texts):
        if not (text.isupper() or text in _TIMES) or text.endswith(","):
            continue
        before, after = layout.neighbours(index)
        core = text.rstrip(".;:)")
        left = "" if before is None else texts[before]
        right = "" if after is None else texts[after]
        counted = (_NUMBER.fullmatch(left) is not None or left == _PER) and core.isalpha() and len(core) in _LETTERS
        rate = text == _PER and right.isupper() and is_unit(right)
        if (counted and is_unit(core)) or rate or (text in _CONTRAST and left in _WITH):
            yield index
        if (text in _SIDES and {left, right} & _TIMES) or (text in _TIMES and {left, right} <= _SIDES):
            yield index
        if left in _GROUPS and core in _RHESUS and before is not None:
            yield from (before, index)


def _traces(layout: Layout) -> Iterator[int]:
    """Words that say how little there is."""
    for cell in layout.cells:
        *before, last = cell.words
        text = layout.words[before[-1]].text if before else ":"
        if layout.words[last].text in _LITTLE and (text[-1] == ":" or text[-1].isdigit()):
            yield last
