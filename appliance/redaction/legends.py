"""Letters that a page gives to somebody: `ab Alma Brook RN`, `H2 - Hana Hill`, `Mina Sol, RN (m.s.)`.

Rules:
- Letters are a legend's where they are the first letters of the name that follows, or stand in parentheses behind it;
  one word of the name at least must be a name.
- They are somebody's all over the page, unless they are medicine or a word: those only where they stand alone in a
  cell, in parentheses or before the name itself.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence

from appliance.policy.categories import Category
from appliance.redaction.layout import Layout, squeeze
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import POST_NOMINALS
from appliance.redaction.tokens import NameHit, Token

_CODE = re.compile(r"\(?(?:[A-Z]{2,4}|[a-z]{2,4}|[A-Z][a-z][A-Z]|[A-Z]\d|(?:[A-Za-z]\.){2,3})\)?[:,.;]?")
_SIGNS = frozenset("-\u2013\u2014=:")
_PERSONS = frozenset({Category.NAME, Category.PROVIDER})
_SHORTEST = 3  # letters of a surname
_NAMES = (2, 3)  # words of a name behind its letters, or before them


def find(layout: Layout, words: Sequence[Token], vetoes: Mapping[int, Category], lexicon: Lexicon) -> Iterator[NameHit]:
    """Letters of the people whom the page names beside them.

    Args:
        layout: the page.
        words: its words, in the reader's order.
        vetoes: what is known to be an identifier already.
        lexicon: the vocabulary.
    """
    legend = dict(itertools.chain(_before(layout, words, vetoes), _behind(layout, words, vetoes)))
    codes = {_letters(layout, index): _sure(layout, index, lexicon) for index in legend}
    for index in range(len(layout.words)):
        sure = codes.get(_letters(layout, index))
        if index in legend or sure or (sure is not None and _alone(layout, index)):
            yield NameHit(index, Category.PROVIDER, sure=False)


def _letters(layout: Layout, index: int) -> str:
    """Letters without their full stops, in parentheses or not; "" where a word is no such letters."""
    text = layout.words[index].text
    return text.strip("().,:;").replace(".", "") if _CODE.fullmatch(text) else ""


def _sure(layout: Layout, index: int, lexicon: Lexicon) -> bool:
    """Whether letters mean nothing else: no abbreviation, no unit, no word."""
    code = _letters(layout, index)
    known = lexicon.abbreviation(code) or lexicon.abbreviation(code.upper()) or squeeze(code) in lexicon.common
    return not known and squeeze(code) not in POST_NOMINALS


def _before(layout: Layout, words: Sequence[Token], vetoes: Mapping[int, Category]) -> Iterator[tuple[int, str]]:
    """Letters right before the name that begins with them: `ab Alma Brook`, `H2 - Hana Hill`."""
    for place in range(len(words)):
        code = _letters(layout, words[place].index)
        behind = words[place + 1 : place + 6]
        rest = [t for t in behind if layout.words[t.index].text not in _SIGNS]
        signed = layout.words[words[place].index].text.endswith(":") or rest[:1] != behind[:1]
        if (
            code
            and (signed or code.isalpha())
            and any(_named(layout, words[place], rest[:size], code, vetoes) for size in _NAMES)
        ):
            yield words[place].index, code


def _behind(layout: Layout, words: Sequence[Token], vetoes: Mapping[int, Category]) -> Iterator[tuple[int, str]]:
    """Letters in parentheses behind the name that begins with them, and behind the degree: `Mina Sol, RN (m.s.)`."""
    for place in range(len(words)):
        code, text = _letters(layout, words[place].index), layout.words[words[place].index].text
        if not code or not text.startswith("("):
            continue
        rest = [t for t in words[max(0, place - 5) : place] if t.lower.replace(".", "") not in POST_NOMINALS]
        if any(_named(layout, words[place], rest[-size:], code, vetoes) for size in _NAMES):
            yield words[place].index, code


def _named(layout: Layout, letters: Token, name: Sequence[Token], code: str, vetoes: Mapping[int, Category]) -> bool:
    """Whether words in the same cell are a name whose first letters these are."""
    whole = len(name) in _NAMES and all(t.title for t in name) and len(name[-1].core) >= _SHORTEST
    cell = layout.cell_of[letters.index]
    if not whole or any(layout.cell_of[t.index] != cell for t in name):
        return False
    firsts = "".join(t.core[0] for t in name).casefold()
    said = code.casefold()
    spelled = said in (firsts, firsts[0] + firsts[-1]) or (said[-1:].isdigit() and said[0] == firsts[0])
    return spelled and any(t.kind is not Kind.SAFE or vetoes.get(t.index) in _PERSONS for t in name)


def _alone(layout: Layout, index: int) -> bool:
    """Whether a word is all that its cell holds."""
    return layout.neighbours(index) == (None, None)
