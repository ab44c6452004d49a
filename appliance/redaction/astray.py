"""Rows whose words the reader took out of their order: a phone number that is split between two of its lines.

Rules:
- Rules with a form read the page's text in the reader's order; what stands beside each other on paper may lie far apart
  in it. Such rows are read once more as they stand, cell by cell: results of several days are no number.
- It only adds denials, and nothing that it finds is looked for on other pages.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from appliance.policy.categories import Category
from appliance.redaction import rules
from appliance.redaction.layout import Layout


def find(layout: Layout) -> Iterator[tuple[int, Category]]:
    """Words of identifiers in rows that were not read from left to right."""
    for row in layout.rows:
        words = layout.words_of(row)
        if all(right == left + 1 for left, right in itertools.pairwise(words)):
            continue
        text, starts = "", []
        for before, word in itertools.pairwise([words[0], *words]):
            text += " " if layout.cell_of[before] == layout.cell_of[word] else "\t"
            starts.append(len(text))
            text += layout.words[word].text
        for hit in rules.find(text):
            for word, start in zip(words, starts, strict=True):
                if start < hit.end and start + len(layout.words[word].text) > hit.start:
                    yield word, hit.category
