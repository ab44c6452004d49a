"""Counts of each day, kept in the job store: how much, how often again, what went wrong with which class, how long.

Rules:
- Counts follow from the records of the audit log and are written in the transaction that the records belong to: after a
  power cut an event that happened is counted once, and one that did not is not.
- Names of classes, codes and numbers only. Codes lose the places in them, so that the number of rows is bounded.
- A day is one of the station's clock, in UTC. What a clock that cannot be right counted is kept as `CLOCK_WRONG`; a
  clock that jumps ahead removes nothing but the oldest day: days are kept by their number and not by their age.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from appliance.custody.events import Event

MAX_DAYS: Final = 400
FLOOR: Final = "2026-01-01"  # no station ran before
CLOCK_WRONG: Final = "0000-00-00"
SPOT_AUDIT: Final = "spot-audit"
"""Code of a document that was drawn for a spot audit."""

TABLES: Final = """
CREATE TABLE daily (
  day TEXT NOT NULL, what TEXT NOT NULL, class TEXT NOT NULL, code TEXT NOT NULL, n INTEGER NOT NULL,
  PRIMARY KEY (day, what, class, code)
) STRICT, WITHOUT ROWID;
"""


class What(StrEnum):
    """What is counted."""

    STACKS = "stacks"
    SHEETS = "sheets"
    PAGES = "pages"
    SHEETS_AGAIN = "sheets-again"  # fed once more: after a stop, or because a reviewer asked for it
    STOPS = "stops"  # of the feeder, by code
    CANCELLED = "cancelled"  # stacks
    STACKS_HELD = "stacks-held"  # by class and code
    HELD = "held"  # documents each time they are held, by class and code
    WAITED = "waited"  # documents that waited for a person at least once, by class
    DRAWN = "drawn"  # documents for a spot audit, by class
    AUDITED = "audited"  # spot audits, by class and outcome
    SEALED = "sealed"  # documents, by class
    DELIVERED = "delivered"
    DISCARDED = "discarded"
    SECONDS = "seconds"  # from press to receipt, all together, by class
    WITHIN = "within"  # documents by the seconds that this took at most, see `BUCKETS`
    UNTIMED = "untimed"  # documents whose press or receipt had a wrong clock
    RECEIPTS_REFUSED = "receipts-refused"
    READINESS = "readiness"  # tests, by outcome


BUCKETS: Final = (60, 300, 900, 3_600, 14_400, 86_400, 604_800)  # seconds
LONGER: Final = "longer"
_MAX_S: Final = 400 * 86_400.0  # from press to receipt; more is a clock that jumped
_PLAIN: Final = {
    Event.JOB_OPENED: What.STACKS,
    Event.SHEET_AGAIN: What.SHEETS_AGAIN,
    Event.SHEET_DISCARDED: What.SHEETS_AGAIN,
    Event.FEED_PAUSED: What.STOPS,
    Event.JOB_CANCELLED: What.CANCELLED,
    Event.JOB_HELD: What.STACKS_HELD,
    Event.DOCUMENT_HELD: What.HELD,
    Event.DOCUMENT_SEALED: What.SEALED,
    Event.SPOT_AUDITED: What.AUDITED,
    Event.DOCUMENT_DISCARDED: What.DISCARDED,
    Event.RECEIPT_REFUSED: What.RECEIPTS_REFUSED,
    Event.READINESS_TESTED: What.READINESS,
}
_BY_CLASS: Final = frozenset((What.CANCELLED, What.STACKS_HELD, What.HELD, What.SEALED, What.AUDITED, What.DISCARDED))
_BY_CODE: Final = frozenset(
    (What.STOPS, What.STACKS_HELD, What.HELD, What.AUDITED, What.RECEIPTS_REFUSED, What.READINESS)
)
_PLACE: Final = re.compile(r"^(.*?)(?:-\d+)?(?:-to-\d+)?(?:-of-\d+)?-sheet-\d.*$")


@dataclass(frozen=True, slots=True)
class DailyRecord:
    """One count: so many of `what` on a day, for a class and a code where they matter."""

    day: str
    what: str
    document_class: str
    code: str
    n: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What a count needs to know of a job and a document; empty where a record names none."""

    document_class: str = ""  # as far as it is decided, else what was said at the press
    created: str = ""
    sealings: int = 0  # of the document


Count = tuple[What, str, str, int]
"""What, class, code, how many."""


class DailyTable:
    """The counts. `add` runs inside a transaction of the facade."""

    def __init__(self, run: Callable[..., None], rows: Callable[..., list[Any]]) -> None:
        """`run` and `rows` are those of the store."""
        self._run, self._rows = run, rows

    def add(self, at: str, counts: Sequence[Count]) -> None:
        """Adds to the counts of the day of `at`, RFC 3339."""
        day = at[:10] if at[:10] >= FLOOR else CLOCK_WRONG
        if not self._rows("SELECT 1 FROM daily WHERE day = ? LIMIT 1", day):
            self._run(
                "DELETE FROM daily WHERE day NOT IN (SELECT DISTINCT day FROM daily ORDER BY day DESC LIMIT ?)",
                MAX_DAYS - 1,
            )
        for what, document_class, code, n in counts:
            self._run(
                "INSERT INTO daily VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
                *(day, what.value, document_class, code, n),
            )

    def facts(self, job: str, document: str) -> Facts:
        """About a job and a document of it, either of which may be ""."""
        of_job = self._rows("SELECT iif(named = '', class, named) AS class, created FROM jobs WHERE id = ?", job)
        if not of_job:
            return Facts()
        resolved = self._rows(
            "SELECT resolved, (SELECT count(*) FROM envelopes WHERE document = documents.id) AS sealings"
            " FROM documents WHERE id = ?",
            document,
        )
        name = next((row["resolved"] for row in resolved if row["resolved"]), of_job[0]["class"])
        return Facts(name, of_job[0]["created"], sum(row["sealings"] for row in resolved))

    def since(self, first: str, whole_days_from: str, limit: int) -> tuple[DailyRecord, ...]:
        """The counts from the day `first` on, the newest day first; at most `limit`.

        Days before `whole_days_from` come as the sums of their months, each under the first day of the month.
        """
        rows = self._rows(
            "SELECT iif(day < ? AND day <> ?, substr(day, 1, 8) || '01', day) AS dated, what, class, code, sum(n) AS n"
            " FROM daily WHERE day >= ? GROUP BY dated, what, class, code"
            " ORDER BY dated DESC, what, class, code LIMIT ?",
            *(whole_days_from, CLOCK_WRONG, first, limit),
        )
        return tuple(DailyRecord(row["dated"], row["what"], row["class"], row["code"], row["n"]) for row in rows)


def plain_code(code: str) -> str:
    """A code without the place of a page in it."""
    found = _PLACE.match(code)
    return found[1] if found else code


def of_event(event: Event, fields: Mapping[str, Any], at: str, facts: Facts) -> list[Count]:
    """Counts for a record of the audit log.

    Args:
        event: what happened.
        fields: of the record.
        at: when, RFC 3339.
        facts: about the job and document that the record names.
    """
    name, code = facts.document_class, plain_code(str(fields.get("code", "")))
    if event is Event.RECEIPT_ACCEPTED:
        return [(What.DELIVERED, name, "", 1), *_duration(name, facts.created, at)]
    if event is Event.FEED_ENDED:
        return [(What.SHEETS, "", "", fields["sheets"]), (What.PAGES, "", "", fields["pages"])]
    if event is Event.RESCAN_TAKEN:
        return [(What.SHEETS_AGAIN, "", "", fields["sheets"])]
    if event is Event.DOCUMENT_SEALED and facts.sealings > 1:  # its envelope was lost, and it was made once more
        return []
    found = _PLAIN.get(event)
    if found is None:
        return []
    number = fields["count"] if event is Event.SHEET_AGAIN else 1
    return [(found, name if found in _BY_CLASS else "", code if found in _BY_CODE else "", number)]


def _duration(name: str, press: str, receipt: str) -> list[Count]:
    """From press to receipt, where both clocks can be right."""
    seconds = (datetime.fromisoformat(receipt) - datetime.fromisoformat(press)).total_seconds()
    if press[:10] < FLOOR or not 0 <= seconds <= _MAX_S:
        return [(What.UNTIMED, name, "", 1)]
    bucket = next((str(limit) for limit in BUCKETS if seconds <= limit), LONGER)
    return [(What.SECONDS, name, "", int(seconds)), (What.WITHIN, name, bucket, 1)]
