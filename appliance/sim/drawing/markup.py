"""Marks what a piece of a template's text is while the template stays readable.

Rules:
- `mark(Hipaa.NAME, "...")` wraps an identifier, `fact("...")` a clinical fact; everything else is plain.
- The marks are private-use characters that no template and no font uses; marks do not nest.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from appliance.sim.drawing.truth import Hipaa, Kind, Phrase

_OPEN, _BAR, _CLOSE = "\ue000", "\ue001", "\ue002"
_FACT = "fact"
_MARKED = re.compile(f"{_OPEN}([^{_BAR}]*){_BAR}([^{_CLOSE}]*){_CLOSE}")


def mark(hipaa: Hipaa, text: str) -> str:
    """The text as an identifier of this type."""
    return f"{_OPEN}{hipaa}{_BAR}{text}{_CLOSE}"


def fact(text: str) -> str:
    """The text as one clinical fact."""
    return f"{_OPEN}{_FACT}{_BAR}{text}{_CLOSE}"


def unmarked(markup: str) -> str:
    """The bare text."""
    return _MARKED.sub(r"\2", markup)


def upper(markup: str) -> str:
    """The text in capitals with its marks unharmed."""
    shouted = _MARKED.sub(lambda m: f"{_OPEN}{m[1].upper()}{_BAR}{m[2].upper()}{_CLOSE}", markup.upper())
    return re.sub(f"{_OPEN}([^{_BAR}]*){_BAR}", lambda m: f"{_OPEN}{m[1].lower()}{_BAR}", shouted)


@dataclass(frozen=True, slots=True)
class MarkedWord:
    """A word and the phrase it belongs to (the same object for all words of a phrase)."""

    text: str
    phrase: Phrase | None


def words_of(markup: str) -> list[MarkedWord]:
    """The words in order; a word that is marked in part (a comma outside the mark) counts as marked."""
    characters: list[tuple[str, Phrase | None]] = []
    position = 0
    for found in _MARKED.finditer(markup):
        characters += [(c, None) for c in markup[position : found.start()]]
        meaning = _phrase(found[1], found[2])
        characters += [(c, meaning) for c in found[2]]
        position = found.end()
    characters += [(c, None) for c in markup[position:]]
    words: list[MarkedWord] = []
    run: list[tuple[str, Phrase | None]] = []
    for character, phrase in [*characters, (" ", None)]:
        if not character.isspace():
            run.append((character, phrase))
        elif run:
            words.append(MarkedWord("".join(c for c, _ in run), next((p for _, p in run if p is not None), None)))
            run = []
    return words


def _phrase(tag: str, text: str) -> Phrase:
    if tag == _FACT:
        return Phrase(Kind.CLINICAL, None, text)
    return Phrase(Kind.IDENTIFIER, Hipaa(tag), text)
