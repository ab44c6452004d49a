"""Paper whose documents are delivered: what waits to be shredded or put back, and that somebody did it (R18, R100).

Rules:
- Counts, times, classes and ids alone. All of it blocks (disk); the caller runs it in a thread.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

from appliance.bus_interface import is_word
from appliance.custody.custody import Custody
from appliance.custody.waiting import WaitingRecord
from appliance.paper.interface import PaperTuple

_U32: Final = 0xFFFF_FFFF


class Papers:
    """The paper of delivered jobs."""

    def __init__(self, custody: Custody) -> None:
        """`custody` keeps the record."""
        self._custody = custody

    def waiting(self, limit: int) -> list[PaperTuple]:
        """Of what nobody has said yet what became of it, the newest first."""
        return [self._row(record) for record in self._custody.queue.papers()[:limit]]

    def end(self, item: str, became: str, by: str) -> None:
        """Somebody shredded it, or put it back. Raises CustodyError."""
        self._custody.queue.paper_ended(item, became, by)

    def _row(self, record: WaitingRecord) -> PaperTuple:
        job = self._custody.job(record.job)
        kinds = {document.classed.resolved or job.document_class for document in job.documents}
        kind = kinds.pop() if len(kinds) == 1 else "several"
        age_s = int((self._custody.queue.now() - datetime.fromisoformat(record.since)).total_seconds())
        return (record.item, kind if is_word(kind) else "", job.sheets, job.created, min(max(0, age_s), _U32))
