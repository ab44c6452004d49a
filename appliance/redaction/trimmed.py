# ruff: noqa: SIM905 - word lists are kept as text
"""Where the value of a field ends, and what in it names nobody: `Pt: Ann Hill   Wt 61 kg`, `Caller: dtr`, `Given: $40`.

Rules:
- A wide space and a printed word or a number behind it begin another field: what a person's field holds is over there.
- Who somebody is to the patient is no name, written small; an amount of money or a code of a procedure is no date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from appliance.policy.categories import Category
from appliance.redaction.labels import Field
from appliance.redaction.layout import Layout, bare
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import RELATIONS
from appliance.redaction.tokens import Token, apart

_PERSONS = frozenset({Category.NAME, Category.PROVIDER})
_NOBODY = (RELATIONS - {"named", "called", "aka", "nee", "née", "alias"}) | frozenset(
    "self pt pts patient the and or none same stepdad step-mom step-dad".split()
)
_NO_DATE = re.compile(r"\(?-?\$\d[\d,]*(?:\.\d\d)?[),.;:]?|[A-V]\d{4}[),.;:]?")


def trim(layout: Layout, fields: Iterable[Field], words: Sequence[Token], lexicon: Lexicon) -> list[Field]:
    """The fields with values that end where they end."""
    return [replace(entry, value=tuple(_value(layout, entry, words, lexicon))) for entry in fields]


def _value(layout: Layout, entry: Field, words: Sequence[Token], lexicon: Lexicon) -> Iterator[int]:
    """The words of a field's value that are what it asks for."""
    label = " ".join(layout.words[index].text for index in entry.label)
    first = layout.words[entry.value[0]].text if entry.value else ""
    if label == "pH" or (label == "PT:" and (first.islower() or lexicon.abbreviation(bare(first)))):
        return  # acid; physical therapy
    for place, index in enumerate(entry.value):
        if entry.category is Category.DATE and _NO_DATE.fullmatch(layout.words[index].text):
            continue
        if entry.category in _PERSONS:
            begun = place and entry.value[place - 1] == index - 1
            if begun and apart(layout, index - 1, index) and _begins_field(words[index], lexicon):
                return
            if words[index].core.islower() and words[index].lower in _NOBODY:
                continue
        yield index


def _begins_field(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word behind a wide space is a number, a form's word, medicine or an abbreviation, and nobody's name."""
    if token.core[:1].isdigit():
        return True
    said = token.lower in lexicon.capitals or lexicon.clinical(token.lower) or lexicon.abbreviation(token.core)
    return token.kind is Kind.SAFE and said and len(token.core) > 1
