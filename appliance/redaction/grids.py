"""Grids of numbers, as flow sheets print them: rows under each other whose numbers stand in the same columns.

Rules:
- What three columns hold is nobody's number, although three of them side by side look like one (`160  40  1050`).
- Only numbers that wide spaces part from their neighbours count, and no row that says whose number it holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from appliance.redaction.layout import Layout, squeeze
from appliance.redaction.tokens import apart

_NUMBER = re.compile(r"[<>~+-]?\d{1,4}(?:\.\d{1,2})?%?")
_SEVERAL = 4  # numbers in a row
_ALIGNED = 3  # of them, under those of another row
_NEAR = 3  # rows
_LONG = 4  # digits
_OWNED = frozenset(
    ("ssn", "ss", "social", "security", "mrn", "acct", "account", "id", "phone", "tel", "fax", "policy", "member", "no")
)


def find(layout: Layout) -> frozenset[int]:
    """Indexes of numbers that stand in a grid."""
    rows = [_numbers(layout, row) for row in range(len(layout.rows))]
    found: set[int] = set()
    for row, numbers in enumerate(rows):
        others = (rows[other] for other in range(max(0, row - _NEAR), min(len(rows), row + _NEAR + 1)) if other != row)
        if len(numbers) >= _SEVERAL and any(_aligned(layout, numbers, other) for other in others):
            found.update(numbers)
    return frozenset(found)


def amounts(layout: Layout) -> frozenset[int]:
    """Indexes of the long numbers of a grid (mL given or taken away); short ones are known by their neighbours."""
    return frozenset(index for index in find(layout) if sum(c.isdigit() for c in layout.words[index].text) >= _LONG)


def _numbers(layout: Layout, row: int) -> list[int]:
    """The numbers of one row that wide spaces part from what stands beside them."""
    words = layout.words_of(layout.rows[row])
    if any(squeeze(layout.words[word].text) in _OWNED for word in words):
        return []
    return [
        word
        for place, word in enumerate(words)
        if _NUMBER.fullmatch(layout.words[word].text)
        and (place == 0 or apart(layout, words[place - 1], word))
        and (place + 1 == len(words) or apart(layout, word, words[place + 1]))
    ]


def _aligned(layout: Layout, numbers: Sequence[int], others: Sequence[int]) -> bool:
    """Whether several numbers begin or end where numbers of another row do."""
    count = 0
    for number in numbers:
        box = layout.words[number].box
        beside = (layout.words[other].box for other in others)
        count += any(
            min(abs(box.left - other.left), abs(box.right - other.right)) <= box.height / 2 for other in beside
        )
    return count >= _ALIGNED
