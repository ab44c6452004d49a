"""Paper whose documents are delivered: what waits to be shredded or put back, and that somebody did it (R18, R100).

Rules:
- Counts, times, classes and ids alone. All of it blocks (disk); the caller runs it in a thread.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from math import ceil
from typing import Final

from appliance.bus_rows import is_word
from appliance.custody.custody import Custody
from appliance.custody.waiting import Kind, WaitingRecord
from appliance.paper.interface import PaperTuple, StackTuple, Turn, WordTuple

_U32: Final = 0xFFFF_FFFF
Still = Callable[[str], bool]
"""Whether a person is still in the roster and may still say it."""


class Papers:
    """The paper of delivered jobs."""

    def __init__(self, custody: Custody) -> None:
        """`custody` keeps the record."""
        self._custody = custody

    def waiting(self, limit: int) -> list[PaperTuple]:
        """Of what nobody has said yet what became of it, the newest first."""
        return [self._row(record) for record in self._custody.queue.papers()[:limit]]

    def stacks(self, limit: int, by: str, still: Still) -> list[StackTuple]:
        """The same, each with whose turn it is to say that it was shredded (`Turn`) where it is asked by `by`."""
        records = self._custody.queue.papers()[:limit]
        return [(*self._row(record), self._turn(record, by, still).value) for record in records]

    def words(self, limit: int, still: Still) -> list[WordTuple]:
        """Of the same, what one person wants to shred, each with for how many seconds more their word counts."""
        records = self._custody.queue.papers()[:limit]
        left = [(one.item, ceil(self._custody.queue.word_left(one).total_seconds())) for one in records
                if still(one.asked)]  # fmt: skip
        return [(item, seconds) for item, seconds in left if seconds]

    def takes_two(self, item: str) -> bool:
        """Whether shredding it takes two people. Raises CustodyError."""
        record = self._custody.queue.find(item)
        return record.kind is Kind.PAPER and self._custody.queue.takes_two(record)

    def end(self, item: str, became: str, by: str, still: Still = lambda _person: False) -> bool:
        """Somebody shredded it, or put it back; False: a second person must say so as well. Raises CustodyError."""
        return self._custody.queue.paper_ended(item, became, by, still)

    def _turn(self, record: WaitingRecord, by: str, still: Still) -> Turn:
        if not self._custody.queue.takes_two(record):
            return Turn.ANYBODY
        if not (self._custody.queue.word_left(record) and still(record.asked)):
            return Turn.FIRST
        return Turn.MINE if record.asked == by else Turn.SECOND

    def _row(self, record: WaitingRecord) -> PaperTuple:
        job = self._custody.job(record.job)
        kinds = {document.classed.resolved or job.document_class for document in job.documents}
        kind = kinds.pop() if len(kinds) == 1 else "several"
        age_s = int((self._custody.queue.now() - datetime.fromisoformat(record.since)).total_seconds())
        return (record.item, kind if is_word(kind) else "", job.sheets, job.created, min(max(0, age_s), _U32))
