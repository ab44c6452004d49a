# ruff: noqa: SIM905 - word lists are kept as text
"""Titles of documents and of their parts: `NURSING PROGRESS NOTES`, `DEVICE CLINIC REPORT`, `CERTIFICATE OF NEED`.

Rules:
- A title ends with a word for a paper or a part of one, or has such a word before `of` or `for`; every other word in
  it is a form's or medicine's, and nobody's name.
- A colour, a direction or a praise (`Central`, `Good`) before a house's noun is the house's name, not a title.
- A dash or a wide space ends a title: whose paper it is may stand behind it.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from appliance.redaction.layout import Layout
from appliance.redaction.lexicon import Kind, Lexicon
from appliance.redaction.name_words import BARE_MODIFIERS, DOCUMENT_TITLES, ORG_STRONG
from appliance.redaction.tokens import Token, apart

_PAPERS = frozenset(
    "report reports note notes record records form forms sheet flowsheet worksheet log logs list labs summary "
    "evaluation assessment instructions authorization request requests review statement certificate letter "
    "questionnaire history physical visit exam orders order results consent registration chart plan survey "
    "interpretation schedule data complaint findings course triage ticket checklist screening profile encounter "
    "handoff sign-out update addendum worksheets directive referral registry medications allergies immunizations "
    "receipt diary roster".split()
)
_JOINS = frozenset("of for and & the to / in".split())
_OF = frozenset({"of", "for"})
_DASHES = frozenset(("-", "\u2013", "\u2014", "|", "\u2022", "//", "*"))
_PRAISE = BARE_MODIFIERS | frozenset(
    "central north south east west northern southern eastern western upper lower new old first second white black "
    "red blue green brown yellow silver golden grand great united national federal american bright clear open "
    "best park".split()
)
_MOST = 8  # words
_SHORTEST = 3  # letters of a part that strokes join


def find(layout: Layout, words: Sequence[Token], lexicon: Lexicon) -> Iterator[int]:
    """Indexes of the words of titles."""
    for cell in layout.cells:
        piece: list[Token] = []
        for index in cell.words:
            token = words[index]
            dash = layout.words[index].text in _DASHES
            if dash or (piece and apart(layout, piece[-1].index, index)):
                yield from _title(piece, lexicon)
                piece = []
            if not dash:
                piece.append(token)
        yield from _title(piece, lexicon)


def _title(piece: Sequence[Token], lexicon: Lexicon) -> Iterator[int]:
    """The words of a piece of a line, when it is a title."""
    if not 1 < len(piece) <= _MOST or not _of_paper([token.lower for token in piece]):
        return
    if all(token.lower in _JOINS or not token.core or _printed(token, lexicon) for token in piece):
        lower = {token.lower for token in piece}
        if not lower & ORG_STRONG or not lower & _PRAISE:
            yield from (token.index for token in piece)


def _of_paper(lower: Sequence[str]) -> bool:
    """Whether a word for a paper ends the words, or stands before `of` or `for`."""
    return lower[-1] in _PAPERS or any(word in _PAPERS and after in _OF for word, after in itertools.pairwise(lower))


def _printed(token: Token, lexicon: Lexicon) -> bool:
    """Whether a word with a capital is a form's or medicine's, and nobody's name."""
    if not token.title:
        return False
    if token.lower in DOCUMENT_TITLES or token.lower in _PAPERS:
        return True
    parts = [part for part in token.lower.replace("/", "-").split("-") if len(part) >= _SHORTEST]
    if token.kind is not Kind.SAFE or not parts:
        return token.kind is Kind.SAFE and lexicon.abbreviation(token.core)
    return lexicon.abbreviation(token.core) or all(
        lexicon.kind(part) is Kind.SAFE and (part in lexicon.capitals or lexicon.clinical(part) or len(parts) > 1)
        for part in parts
    )
