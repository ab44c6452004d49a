"""The first letters of the full names of a page, as who did something signs with them.

Rules:
- A full name is a run of words of which each is known to belong to a person: two to four, given name first or, before a
  comma, last. Degrees, titles and short medicine in capitals are no part of one.
- What somebody is may stand before the name and be taken for a part of it: the last two letters count as well.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Kind
from appliance.redaction.name_words import POST_NOMINALS, TITLES
from appliance.redaction.tokens import Token

_PERSONS = frozenset({Category.NAME, Category.PROVIDER})
_WORDS, _LETTERS = 4, 3  # of a name, at most; of short medicine


def initials_of(layout: Layout, words: Sequence[Token], vetoes: Mapping[int, Category]) -> Iterator[str]:
    """The first letters of the full names of a page, given name first."""
    for cell in layout.cells:
        named = [words[i] for i in cell.words]
        for people, group in itertools.groupby(named, key=lambda t: vetoes.get(t.index) in _PERSONS and _part(t)):
            for parts in _one_by_one(layout, list(group)) if people else ():
                turned = layout.words[parts[0].index].text.endswith(",")
                order = [*parts[1:], parts[0]] if turned else parts
                yield order[0].core[0] + order[-1].core[0]
                yield "".join(t.core[0] for t in order)
                yield "".join(t.core[0] for t in order[-2:])  # what somebody is stands before: `Pathologist Ana Quux`


def _one_by_one(layout: Layout, group: Sequence[Token]) -> Iterator[Sequence[Token]]:
    """The full names of a list, which commas part behind their last words: `Ana Zzyzx, Tom Quux`."""
    begin = 0
    for place, token in enumerate(group, 1):
        ended = place == len(group) or layout.words[token.index].text.endswith(",")
        if ended and place - begin > 1:
            if place - begin <= _WORDS:
                yield group[begin:place]
            begin = place


def _part(token: Token) -> bool:
    """Whether a word is a part of a full name, and no degree or title."""
    whole = token.core.replace("-", "").replace("'", "").replace("\u2019", "").replace(".", "")
    if token.stop or token.lower in TITLES or token.lower in POST_NOMINALS:
        return False
    return token.title and whole.isalpha() and not (token.upper and token.kind is Kind.SAFE and len(whole) <= _LETTERS)
