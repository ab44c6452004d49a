"""Paper of delivered stacks, as the station says it; rows that were checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from appliance.bus_rows import is_word
from appliance.documents import is_opaque_id
from appliance.panel.review_facts import WrongShapeError

MAX_PAPERS: Final = 20
TURNS: Final = ("", "first", "mine", "second")
"""One person is enough; two, and nobody has said so; whoever asks has; somebody else has (docs/bus.md)."""
SPOKEN: Final = frozenset(("mine", "second"))
"""Of them: a first person has said so."""
_MOST: Final = 0xFFFF_FFFF
_MINUTE_S: Final = 60
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """Of one delivered stack: its class ("": not known), sheets, when it was scanned, minutes since it is delivered."""

    item: str
    document_class: str
    sheets: int
    scanned: str
    minutes: int
    turn: str = ""  # who must say that it was shredded: one of `TURNS`
    left: int = 0  # minutes for which the first one's word still counts; 0: not known


def checked_papers(untrusted: object) -> tuple[WaitingPaper, ...]:
    """At most `MAX_PAPERS` rows, of an older station without whose turn it is. Raises WrongShapeError."""
    if not (isinstance(untrusted, list) and len(untrusted) <= MAX_PAPERS):
        raise WrongShapeError
    return tuple(map(_row, untrusted))


def with_words(papers: tuple[WaitingPaper, ...], untrusted: object) -> tuple[WaitingPaper, ...]:
    """The same rows, each with how long the first one's word still counts. Raises WrongShapeError."""
    if not (isinstance(untrusted, list) and len(untrusted) <= MAX_PAPERS and all(map(_is_word_row, untrusted))):
        raise WrongShapeError
    left = {item: -(-seconds // _MINUTE_S) for item, seconds in untrusted}
    return tuple(replace(paper, left=left.get(paper.item, 0)) if paper.turn in SPOKEN else paper for paper in papers)


def _is_word_row(row: object) -> bool:
    if not (isinstance(row, tuple) and len(row) == 2):
        return False
    item, seconds = row
    return isinstance(item, str) and is_opaque_id(item) and type(seconds) is int and 0 <= seconds <= _MOST


def _row(row: object) -> WaitingPaper:
    if not (isinstance(row, tuple) and len(row) in (5, 6)):
        raise WrongShapeError
    item, kind, sheets, scanned, age_s, turn = row if len(row) == 6 else (*row, "")
    if turn not in TURNS:
        raise WrongShapeError
    texts = all(isinstance(text, str) for text in (item, kind, scanned))
    numbers = all(type(number) is int and 0 <= number <= _MOST for number in (sheets, age_s))
    if not (texts and numbers and is_opaque_id(item) and (kind == "" or is_word(kind)) and _TIME.fullmatch(scanned)):
        raise WrongShapeError
    return WaitingPaper(item, kind, sheets, scanned, age_s // _MINUTE_S, turn)
