"""Cells that hold nothing but words of forms and of medicine: headings, and nobody's name.

Rules:
- Every part of every word is an abbreviation or one that forms print; none has a digit, and two letters alone may be
  somebody's initials.
- A row with several such cells, most of its cells, heads other fields than the row above.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon

_SYMBOL = 2  # letters; a heading is longer, or a known abbreviation among headings


def says_only_headings(layout: Layout, cell: int, lexicon: Lexicon) -> bool:
    """Whether a cell holds nothing but words of forms and of medicine: a heading, and nobody's name."""
    return only_headings([layout.words[w].text for w in layout.cells[cell].words], lexicon)


def of_forms(layout: Layout, cell: int, lexicon: Lexicon) -> bool:
    """Whether forms print all words of a cell, and none is only medicine (`GENERAL TIRE` below `EMPLOYER`)."""
    texts = [bare(layout.words[w].text) for w in layout.cells[cell].words]
    return all(text.casefold() in lexicon.capitals or not text.isalpha() for text in texts)


def only_headings(texts: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether words are those of forms and of medicine, and none is a name."""
    spoken = [part for text in texts for part in re.split(r"[-/]", bare(text)) if part]
    known = all(lexicon.abbreviation(part) or _printed(part.casefold(), lexicon) for part in spoken)
    letters = len(spoken) > 1 or any(len(part) > _SYMBOL for part in spoken)  # `CB` alone may be somebody's initials
    return letters and known and not any(c.isdigit() for text in texts for c in text)


def _printed(word: str, lexicon: Lexicon) -> bool:
    """Whether forms print a word, and nobody is called by it."""
    return lexicon.kind(word) is Kind.SAFE and (word in lexicon.capitals or lexicon.clinical(word))


def heads_others(layout: Layout, row: Sequence[int], plain: AbstractSet[int]) -> bool:
    """Whether a row heads other fields: several of its cells hold nothing but headings, and most do."""
    spoken = [c for c in row if any(bare(layout.words[w].text) for w in layout.cells[c].words)]
    headings = len(plain & set(spoken))
    return headings > 1 and 2 * headings > len(spoken)
