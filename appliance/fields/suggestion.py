"""A suggestion: what some words of a page seem to say, and what speaks against it. Content: it stays in the station."""

from __future__ import annotations

from dataclasses import dataclass, field

from appliance.documents import Box, Word
from appliance.suggestions import Doubt, FieldKind


@dataclass(frozen=True, slots=True)
class Found:
    """A field in the text of a page, before it was read a second time. Numbers in it are indexes of words.

    `words` are all that it needs, `text` what is shown of them, `digits` those whose digits must be read twice,
    `beside` those that say nothing of the field itself (a printed reference range).
    """

    kind: FieldKind
    words: tuple[int, ...]
    text: str = field(repr=False)
    name: str = field(default="", repr=False)
    value: str = field(default="", repr=False)
    unit: str = ""
    doubts: frozenset[Doubt] = frozenset()
    digits: tuple[int, ...] = ()
    beside: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A field of a page.

    Attributes:
        kind: what it is about.
        words: the words it was read from, as they were read.
        text: these words as text.
        name: of the medicine or measure, in small letters; empty where there is none.
        value: a number (`5.4`, `128/78`) or a date (`1961-04-09`); empty where there is none.
        unit: one of `UNITS`; empty where there is none.
        box: around the words, in pixels of the output page.
        confidence: of the least certain word with a letter or digit, a printed range apart, 0-100.
        doubts: what speaks against it, the policy apart.
    """

    kind: FieldKind
    words: tuple[Word, ...] = field(repr=False)
    text: str = field(repr=False)
    name: str = field(repr=False)
    value: str = field(repr=False)
    unit: str
    box: Box
    confidence: float
    doubts: frozenset[Doubt]
