"""Names that are spelled letter by letter: `A R A M B U R U`, also where a reader ran two letters together.

Rules:
- In one cell, four capitals that stand alone and a fifth word of one or two capitals make a spelled name.
- A row of headings (`T P R BP`) stands in several cells, and a list has words between its letters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from appliance.redaction.layout import Layout, bare

_LETTERS = re.compile(r"[A-Z]{1,2}")
_LONE, _RUN = 4, 5  # capitals that stand alone, and words in all


def find(layout: Layout) -> Iterator[int]:
    """Indexes of words that are letters of a spelled name."""
    for cell in layout.cells:
        for spelled, group in itertools.groupby(cell.words, key=lambda i: _letter(layout, i)):
            run = list(group)
            lone = sum(len(bare(layout.words[i].text)) == 1 for i in run)
            if spelled and lone >= _LONE and len(run) >= _RUN:
                yield from run


def _letter(layout: Layout, index: int) -> bool:
    """Whether a word is one capital, or two."""
    return _LETTERS.fullmatch(bare(layout.words[index].text)) is not None
