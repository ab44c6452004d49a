"""Running text, told from headings, labelled fields, tables and codes.

Rules:
- A cell is running text when it has words in small letters: a few in a row of a table or after a label, one in a line
  that stands alone. So headings, fields and tables remain, and whatever else is written in sentences does not.
- Codes and amounts are no narrative wherever they stand, nor is what follows a label for diagnoses or procedures.
"""

from __future__ import annotations

import re

from appliance.redaction.layout import Cell, Layout

_SMALL, _SMALL_IN_TABLE = 4, 8  # words in small letters that make a sentence in a field, and in a row of many cells
_TABLE = 3  # cells
_CLAIMED = re.compile(r"(?i)\b(?:diagnos[ei]s|dx|procedures?|services?|codes?|icd|cpt|hcpcs)\b")
_LABEL_WORDS = 5
_CODE = re.compile(
    r"[(\[]?(?:[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?|\d{5}(?:-\d{2})?|\d{4}[FTU]|\$?\d{1,3}(?:,\d{3})*\.\d\d)[)\],.;:]?"
)


def find(layout: Layout) -> set[int]:
    """The words of running text, codes and amounts left out."""
    found: set[int] = set()
    for row in layout.rows:
        for place in row:
            found.update(_running(layout, layout.cells[place], len(row)))
    return {word for word in found if not _CODE.fullmatch(layout.words[word].text)}


def _running(layout: Layout, cell: Cell, cells: int) -> tuple[int, ...]:
    """The running text of one cell, on a row of so many cells."""
    texts = [layout.words[word].text for word in cell.words]
    label = next((place + 1 for place, text in enumerate(texts[:_LABEL_WORDS]) if text.endswith(":")), 0)
    if _CLAIMED.search(" ".join(texts[:label])):
        return ()
    small = sum(text[:1].islower() and sum(c.isalpha() for c in text) > 1 for text in texts[label:])
    least = _SMALL_IN_TABLE if cells >= _TABLE else 1 if cells == 1 and not label else _SMALL
    return cell.words[label:] if small >= least else ()
