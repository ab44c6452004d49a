"""The letterhead that stands in a column of its own, a few words to the line: `Zzyzx` / `Vascular &` / `Ultrasound`.

Rules:
- It begins with a line that is a house's already and ends with one that is a town's with its state, or a ZIP. What
  stands between them, line under line and each of a few words that begin with a capital or a figure, belongs to them.
- Lines before the first that begins with a figure are the house's, those behind it its address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from appliance.redaction.layout import Layout, bare
from appliance.redaction.name_words import STATES
from appliance.redaction.number_rests import leaves
from appliance.redaction.reasons import Reason

_LINES, _WORDS = 9, 3  # of a letterhead in a column; of a line
_GAP, _LEFT = 3.0, 0.6  # heights: to the next line, and between where both begin
_ZIP = re.compile(r"\d{5}(?:-\d{4})?")


def deny(layout: Layout, reasons: list[Reason | None]) -> set[int]:
    """Denies the lines between a house and its town; `reasons` are changed in place.

    Returns:
        The indexes of the words that were denied now.
    """
    found: set[int] = set()
    for cell in range(len(layout.cells)):
        if _is(layout, reasons, cell, Reason.ORGANISATION):
            stack = _stack(layout, cell)
            ends = [place for place, lower in enumerate(stack) if _ends(layout, reasons, lower)]
            found.update(_deny_lines(layout, reasons, stack[: ends[-1] + 1] if ends else []))
    return found


def _deny_lines(layout: Layout, reasons: list[Reason | None], cells: list[int]) -> Iterator[int]:
    """Denies what leaves of these lines, and tells which words those are."""
    reason = Reason.ORGANISATION
    for cell in cells:
        words = layout.cells[cell].words
        reason = Reason.PLACE if layout.words[words[0]].text[:1].isdigit() else reason
        for word in words:
            if leaves(reasons, word):
                reasons[word] = reason
                yield word


def _stack(layout: Layout, first: int) -> list[int]:
    """The lines from one on, each right under the one before."""
    stack = [first]
    while len(stack) < _LINES:
        box = layout.cells[stack[-1]].box
        under = [
            cell
            for cell, other in enumerate(layout.cells)
            if abs(other.box.left - box.left) <= _LEFT * box.height
            and 0 <= other.box.top - box.bottom <= _GAP * box.height
        ]
        if not under:
            break
        below = min(under, key=lambda cell: layout.cells[cell].box.top)
        texts = [layout.words[word].text for word in layout.cells[below].words]
        if len(texts) > _WORDS or any(text[0].islower() for text in texts):
            break
        stack.append(below)
    return stack


def _is(layout: Layout, reasons: list[Reason | None], cell: int, reason: Reason) -> bool:
    """Whether all words of a line stay behind for a reason."""
    return all(reasons[word] is reason for word in layout.cells[cell].words)


def _ends(layout: Layout, reasons: list[Reason | None], cell: int) -> bool:
    """Whether a line is a town's with its state, or a ZIP."""
    last = layout.words[layout.cells[cell].words[-1]].text
    return _is(layout, reasons, cell, Reason.PLACE) and (bare(last) in STATES or _ZIP.fullmatch(last) is not None)
