"""Words that announce what follows, and are not names themselves: `Evaluator:`, `Auth#`, `Sib:`.

Rules:
- A colon or a number sign on a word that nobody is called by makes it a label, whatever the words around it are.
- It must begin a field: after a capital in the same field it may be the end of a house's name (`Elm Clinic: open`).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import TITLES
from appliance.redaction.tokens import Token

_ROLE = re.compile(r"[a-z]{3,20}(?:or|er|ist|ian|ant|ee)s?")
_SIGNS = (":", "#", "#:")
_WIDE = 1.6  # of the usual space of a row: fields that stand close together


def find(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> Iterator[int]:
    """Indexes of words that are labels by their sign."""
    for token in words:
        text = layout.words[token.index].text
        parts = token.core.split("/")
        if not text.endswith(_SIGNS) or token.kind is not Kind.SAFE or not all(_spoken(p, lexicon) for p in parts):
            continue
        before, _ = layout.neighbours(token.index)
        begins = before is None or _ends(layout, before, token.index)
        if begins and token.index != layout.row_words(token.index)[-1]:
            yield token.index


def _spoken(part: str, lexicon: Lexicon) -> bool:
    """Whether a part of a label is a form's word, medicine, an abbreviation, or what somebody does."""
    lower = part.casefold()
    medical = lexicon.clinical(lower) and lower not in lexicon.common  # a common word may be who speaks
    printed = lower in lexicon.capitals or medical or lexicon.abbreviation(part)
    does = _ROLE.fullmatch(lower) is not None and lexicon.knows(lower)
    return part.isalpha() and (printed or does) and lexicon.kind(lower) is Kind.SAFE


def _ends(layout: Layout, before: int, index: int) -> bool:
    """Whether a field ends before a word: with a mark, a number or a small word, or with a wider space than usual."""
    text = layout.words[before].text
    if bare(text).casefold() in TITLES:
        return False  # `Advice of Dr. Noon: rest`
    if text[-1] in ".,;:)]" or not text[:1].isupper() or any(c.isdigit() for c in text):
        return True
    row = layout.row_words(index)
    gaps = sorted(
        layout.words[right].box.left - layout.words[left].box.right for left, right in itertools.pairwise(row)
    )
    return layout.words[index].box.left - layout.words[before].box.right >= _WIDE * max(1, gaps[len(gaps) // 4])
