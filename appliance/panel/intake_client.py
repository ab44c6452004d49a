"""The calls of `org.scanstation.Paper1`, as the panel makes them; each answer is checked."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable
from typing import Final

from appliance.bus_rows import is_word
from appliance.panel.intake_state import NO, YES, Asked, Checklist
from appliance.panel.paper_facts import MAX_PAPERS, SPOKEN, WaitingPaper, checked_papers, with_words
from appliance.panel.review_facts import UnknownCallError, WrongShapeError

MAX_QUESTIONS: Final = 6
MAX_ASK: Final = 70  # characters


class PaperCalls:
    """What is asked about paper, over one connection."""

    def __init__(self, ask: Callable[..., Awaitable[object]]) -> None:
        """`ask` calls a member of the interface with a signature and arguments."""
        self._ask = ask

    async def questions(self) -> Checklist:
        """What is asked before the paper of the next press is scanned."""
        return checked(await self._ask("Questions", "s", ""))

    async def papers(self) -> tuple[WaitingPaper, ...]:
        """Paper of delivered stacks of which nobody has said what became of it."""
        try:
            papers = checked_papers(await self._ask("Stacks", "u", MAX_PAPERS))
        except UnknownCallError:  # an older station
            return checked_papers(await self._ask("Papers", "u", MAX_PAPERS))
        if any(paper.turn in SPOKEN for paper in papers):
            with contextlib.suppress(UnknownCallError):
                return with_words(papers, await self._ask("Words", "u", MAX_PAPERS))
        return papers

    async def end(self, item: str, became: str) -> None:
        """Somebody shredded it, or put it back."""
        await self._ask("End", "ss", item, became)

    async def answer(self, document_class: str, answers: dict[str, str]) -> None:
        """All of it is answered."""
        await self._ask("Answer", "sa{ss}", document_class, answers)


def checked(untrusted: object) -> Checklist:
    """A checklist. Raises WrongShapeError."""
    if not (isinstance(untrusted, tuple) and len(untrusted) == 2):
        raise WrongShapeError
    document_class, rows = untrusted
    if not (isinstance(document_class, str) and is_word(document_class) and isinstance(rows, list)):
        raise WrongShapeError
    if len(rows) > MAX_QUESTIONS:
        raise WrongShapeError
    return Checklist(document_class, tuple(map(_asked, rows)))


def _asked(row: object) -> Asked:
    if not (isinstance(row, tuple) and len(row) == 4 and all(isinstance(part, str) for part in row[:3])):
        raise WrongShapeError
    name, ask, usual, scan = row
    answers = isinstance(scan, list) and 0 < len(scan) <= 2 and all(one in (YES, NO) for one in (usual, *scan))
    if not (is_word(name) and 0 < len(ask) <= MAX_ASK and ask.isprintable() and answers):
        raise WrongShapeError
    return Asked(name, ask, tuple(scan), usual)
