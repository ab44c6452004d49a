"""Rows of marks that are no letters of a name: `Mob 0 1 0 0 1 0`, `x x x x`, `N 0 0 0 N N N`, `.4 .4 .3`.

Rules:
- A word that says what is marked begins the row, in a cell of its own or as the first word of its cell.
- The marks are of three kinds at most, and one of those that say nothing or no (`0 + - N x`) is half of them.
- A digit above four is in no such row: it may be somebody's number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon

_MARK = re.compile(r"[0-4NxXvV+\u2212-]|\*{1,2}")
_NOTHING = frozenset("0+-\u2212NxXvV")
_TENTH = re.compile(r"\.\d")
_LEAST, _KINDS, _SHARE = 4, 3, 0.5
_LABEL = 2  # letters of what is marked, at least


def find(layout: Layout, lexicon: Lexicon) -> Iterator[int]:
    """Indexes of the marks of such rows."""
    for row in layout.rows:
        words = layout.words_of(row)
        said = bare(layout.words[words[0]].text)
        known = len(said) >= _LABEL and (lexicon.abbreviation(said) or lexicon.kind(said.casefold()) is Kind.SAFE)
        if not known:
            continue
        texts = [layout.words[word].text for word in words]
        tenths = [word for word, text in zip(words, texts, strict=True) if _TENTH.fullmatch(text)]
        marks = [(word, text) for word, text in zip(words, texts, strict=True) if _MARK.fullmatch(text)]
        counted = Counter(text for _, text in marks).most_common()
        if len(tenths) >= _LEAST - 1:
            yield from tenths
        if len(marks) >= _LEAST and len(counted) <= _KINDS and _plain(counted[0], len(marks)):
            yield from (word for word, _ in marks)


def _plain(usual: tuple[str, int], total: int) -> bool:
    """Whether the most usual mark says nothing, and is half of all."""
    mark, many = usual
    return mark in _NOTHING and many >= _SHARE * total
