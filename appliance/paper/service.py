"""What is asked about paper, on D-Bus: a thin, bounded shell around an `Intake`, on the connection of the station.

Rules:
- The bus decides nothing: the table of rights is asked, then arguments are checked, then the checklist is asked.
- Our own errors travel as `org.scanstation.Station1.Error` with `code: advice`; a bug's own text never does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from sdbus import SdBus, dbus_method_async_override

from appliance.bus_calls import Calls, check
from appliance.bus_guard import Guard
from appliance.bus_rows import is_word
from appliance.custody.queue import PAPER_SHREDDED
from appliance.documents import is_opaque_id
from appliance.paper.intake import Intake
from appliance.paper.interface import (
    MAX_CALLS,
    MAX_PAPERS,
    OBJECT_PATH,
    PaperInterface,
    PaperTuple,
    QuestionTuple,
    StackTuple,
    WordTuple,
)
from appliance.paper.papers import Papers
from appliance.people.rights import Operation
from appliance.policy.intake import MAX_QUESTIONS

LOCAL: Final = "local"
"""In records: whoever the bus policy let in, without a login."""


class Desk:
    """Who asks, and what is asked."""

    def __init__(
        self, intake: Intake, next_class: Callable[[], str], guard: Guard | None, papers: Papers | None = None
    ) -> None:
        """`next_class` is that of the next press; `guard` knows who calls, None lets in whom the bus lets in.

        `papers` are those of delivered jobs; None: none ever waits.
        """
        self.intake, self.next_class, self._guard, self.papers = intake, next_class, guard, papers

    async def admit(self, operation: Operation) -> str:
        """Who asks, for a record. Raises NotAllowedError."""
        if self._guard is None:
            return LOCAL
        await self._guard.admit(operation)
        return self._guard.access.person(await self._guard.caller(), operation).id or LOCAL

    def still(self, person: str) -> bool:
        """Whether this person is in the roster and may shred paper that takes two."""
        may = self._guard.access.who_may(Operation.PAPER_DESTROY) if self._guard else ()
        return person in {one.id for one in may}


class _Exported(PaperInterface):
    """The exported object, on one bus."""

    def __init__(self, desk: Desk, calls: Calls) -> None:
        super().__init__()
        self._desk, self._calls = desk, calls

    @dbus_method_async_override()
    async def questions(self, document_class: str) -> tuple[str, list[QuestionTuple]]:
        """What is asked."""
        well = not document_class or is_word(document_class)

        async def asked() -> tuple[str, list[QuestionTuple]]:
            await self._desk.admit(Operation.LOOK)
            check("" if well else "a class is a word of a-z, 0-9 and '-', or ''")
            found = document_class or self._desk.next_class()
            rows = self._desk.intake.questions(found)
            return found, [(row.name, row.ask, row.usual, list(row.scan)) for row in rows]

        return await self._calls.run(asked)

    @dbus_method_async_override()
    async def papers(self, limit: int) -> list[PaperTuple]:
        """Paper of delivered documents."""
        wanted = min(limit, MAX_PAPERS)

        async def waiting() -> list[PaperTuple]:
            await self._desk.admit(Operation.QUEUE_LIST)
            papers = self._desk.papers
            return await asyncio.to_thread(papers.waiting, wanted) if papers else []

        return await self._calls.run(waiting)

    @dbus_method_async_override()
    async def stacks(self, limit: int) -> list[StackTuple]:
        """Paper of delivered documents, and whose turn it is."""
        wanted = min(limit, MAX_PAPERS)

        async def waiting() -> list[StackTuple]:
            by = await self._desk.admit(Operation.QUEUE_LIST)
            papers = self._desk.papers
            return await asyncio.to_thread(papers.stacks, wanted, by, self._desk.still) if papers else []

        return await self._calls.run(waiting)

    @dbus_method_async_override()
    async def words(self, limit: int) -> list[WordTuple]:
        """How long the words of first people still count."""
        wanted = min(limit, MAX_PAPERS)

        async def counting() -> list[WordTuple]:
            await self._desk.admit(Operation.QUEUE_LIST)
            papers = self._desk.papers
            return await asyncio.to_thread(papers.words, wanted, self._desk.still) if papers else []

        return await self._calls.run(counting)

    @dbus_method_async_override()
    async def end(self, item: str, became: str) -> None:
        """What became of it."""
        well = is_opaque_id(item) and is_word(became)

        async def ended() -> None:
            by = await self._desk.admit(Operation.PAPER_END)
            check("" if well else "an item is 32 hex digits, what became of it a word of a-z, 0-9 and '-'")
            papers = self._desk.papers
            if papers is None:
                return
            if became == PAPER_SHREDDED and await asyncio.to_thread(papers.takes_two, item):
                by = await self._desk.admit(Operation.PAPER_DESTROY)
            await asyncio.to_thread(papers.end, item, became, by, self._desk.still)

        await self._calls.run(ended)

    @dbus_method_async_override()
    async def answer(self, document_class: str, answers: Mapping[str, str]) -> None:
        """Somebody answered."""
        words = [document_class, *answers, *answers.values()]
        well = len(answers) <= MAX_QUESTIONS and all(map(is_word, words))

        async def answered() -> None:
            by = await self._desk.admit(Operation.INTAKE_ANSWER)
            check("" if well else f"a class, and at most {MAX_QUESTIONS} questions with yes or no")
            self._desk.intake.answer(document_class, answers, by)

        await self._calls.run(answered)


class PaperService:
    """The object, on one bus after the other."""

    def __init__(self, desk: Desk, report: Callable[[BaseException], None]) -> None:
        """`report` gets exceptions that are bugs."""
        self._desk, self._calls = desk, Calls(MAX_CALLS, report)
        self._exported: _Exported | None = None

    async def join(self, bus: SdBus) -> None:
        """Makes the object known on a connection, in place of the one before."""
        self._exported = _Exported(self._desk, self._calls)
        self._exported.export_to_dbus(OBJECT_PATH, bus)

    def session_changed(self, caller: str) -> None:
        """Nothing here belongs to a session: who asks is looked at for every call anew."""
