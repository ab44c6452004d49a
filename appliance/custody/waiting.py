"""What waits for a person, as the job store keeps it: one row for each thing, from the moment it waits to its end.

Rules:
- The rows follow from jobs and documents: at the end of every change, in its transaction, `follow` compares the two. So
  nothing can begin to wait without a row, and no row ends while its cause stands.
- The row of a document or job ends with a receipt, a certificate, a batch that feeds again or was empty; a person's
  going on with it does not end it. A document that a later division left out ends with its job.
- What is no job (refused receipts, a failed readiness test) begins with its record and ends with a passed test or with
  a person's word. Paper of a delivered job, where policy asks for it, begins with the job's end, and ends likewise.
- Ended rows stay until `MAX_ENDED` others have ended after them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from appliance.custody.events import Event
from appliance.custody.states import DocumentState, JobState

MAX_ENDED: Final = 2_000

TABLES: Final = """
CREATE TABLE waiting (
  item TEXT PRIMARY KEY, kind TEXT NOT NULL, job TEXT NOT NULL, document TEXT NOT NULL, code TEXT NOT NULL,
  since TEXT NOT NULL, owner TEXT NOT NULL DEFAULT '', escalated TEXT NOT NULL DEFAULT '',
  ended TEXT NOT NULL DEFAULT '', resolution TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX waiting_by_end ON waiting (ended);
CREATE INDEX documents_held ON documents (job) WHERE state = 'held';
"""


class Kind(StrEnum):
    """What a row is about."""

    DOCUMENT = "document"
    JOB = "job"
    RECEIPT = "receipt"
    READINESS = "readiness"
    PAPER = "paper"  # of a delivered job: nobody has said yet what became of it


class End(StrEnum):
    """How a row ends without a person's word."""

    DELIVERED = "delivered"
    DISCARDED = "discarded"
    FED_ON = "fed-on"
    EMPTY = "empty"
    PASSED = "passed"
    JOINED = "joined"  # its sheets are part of another job's document


CANCELLED: Final = "cancelled"
"""Code of a job that was stopped at the button."""
READINESS_FAILED: Final = "readiness-failed"
PAPER_WAITS: Final = "paper-waits"
"""Code of paper whose documents are delivered."""
PAPER_SECOND: Final = "paper-second"
"""Code of such paper that one person wants to shred, where that takes two; in the file their id and the time follow."""
_ASKED: Final = re.compile(rf"{PAPER_SECOND}-([0-9a-f]{{32}})(?: (\S+))?", re.ASCII)

_CAUSES: Final = f"""
SELECT causes.*, waiting.item IS NULL OR waiting.ended <> '' AS new FROM (
  SELECT id AS item, '{Kind.DOCUMENT}' AS kind, job, id AS document, code FROM documents WHERE state = 'held'
  UNION ALL SELECT id, '{Kind.JOB}', id, '', code FROM jobs WHERE state = '{JobState.PAUSED}'
  UNION ALL SELECT id, '{Kind.JOB}', id, '', iif(state = '{JobState.CANCELLED}', '{CANCELLED}', code) FROM jobs
    WHERE state IN ('{JobState.HELD}', '{JobState.CANCELLED}')
    AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.job = jobs.id AND documents.state = 'held')
) AS causes LEFT JOIN waiting ON waiting.item = causes.item WHERE new OR waiting.code <> causes.code
"""  # noqa: S608 - our own words
"""What waits and has no open row, or one with another reason."""

_OPEN: Final = f"""
SELECT waiting.*, CASE kind
  WHEN '{Kind.DOCUMENT}' THEN EXISTS (SELECT 1 FROM documents WHERE id = waiting.document AND state = 'held')
  WHEN '{Kind.JOB}' THEN EXISTS (SELECT 1 FROM jobs WHERE id = waiting.job
    AND state IN ('{JobState.PAUSED}', '{JobState.HELD}', '{JobState.CANCELLED}')
    AND NOT EXISTS (SELECT 1 FROM documents WHERE documents.job = jobs.id AND documents.state = 'held'))
  ELSE 1 END AS standing FROM waiting"""  # noqa: S608 - our own words

_ENDS: Final = {
    JobState.DELIVERED: End.DELIVERED,
    JobState.SHREDDING: End.DELIVERED,
    JobState.SHREDDED: End.DELIVERED,
    JobState.DISCARDED: End.DISCARDED,
    JobState.FEEDING: End.FED_ON,
    JobState.CAPTURED: End.FED_ON,
    JobState.VOID: End.EMPTY,
    JobState.JOINED: End.JOINED,
}
"""What a job's state says about a row that is about the job, or about a document of it."""

_OVER: Final = f"""
SELECT waiting.item, jobs.state FROM waiting
JOIN jobs ON jobs.id = waiting.job LEFT JOIN documents ON documents.id = waiting.document
WHERE waiting.ended = '' AND waiting.kind <> '{Kind.PAPER}' AND (documents.state = '{DocumentState.DELIVERED}'
  OR jobs.state IN ({", ".join(f"'{state}'" for state in sorted(_ENDS))}))
"""  # noqa: S608 - our own words
"""Open rows whose cause has come to its end."""


@dataclass(frozen=True, slots=True)
class WaitingRecord:
    """One thing that waits, or waited. Times are RFC 3339 in UTC, and "" for not."""

    item: str
    kind: Kind
    job: str
    document: str
    code: str  # why it waits; of a row that is not held just now, why it did
    since: str
    owner: str
    escalated: str
    ended: str
    resolution: str
    standing: bool  # held just now; False: in work again, or its documents wait by themselves
    asked: str = ""  # who wants to shred the paper, where a second person must as well
    asked_at: str = ""  # when they said so; "": not written down


@dataclass(frozen=True, slots=True)
class Started:
    """A row that began (`new`), or that has another reason now."""

    record: WaitingRecord
    new: bool


def synthetic_id(kind: Kind, code: str) -> str:
    """The id of what is no job: the same for the same reason, so that a flood makes one row."""
    return hashlib.sha256(f"{kind}:{code}".encode()).hexdigest()[:32]


class WaitingTable:
    """The rows. Each writing method runs inside a transaction of the facade."""

    def __init__(self, run: Callable[..., None], rows: Callable[..., list[Any]]) -> None:
        """`run` and `rows` are those of the store."""
        self._run, self._rows = run, rows
        self.revision = 0  # grows with every change of a row in this process

    def open(self) -> tuple[WaitingRecord, ...]:
        """Everything that waits, the oldest first."""
        return _records(self._rows(f"{_OPEN} WHERE ended = '' ORDER BY since, rowid"))

    def ended(self, limit: int) -> tuple[WaitingRecord, ...]:
        """What ended last, the newest first."""
        return _records(self._rows(f"{_OPEN} WHERE ended <> '' ORDER BY ended DESC, rowid DESC LIMIT ?", limit))

    def find(self, item: str) -> WaitingRecord | None:
        """One row, ended or not."""
        return next(iter(_records(self._rows(f"{_OPEN} WHERE item = ?", item))), None)

    def follow(self, now: str) -> tuple[Started, ...]:
        """Brings the rows to where jobs and documents stand; returns those that began or changed their reason."""
        began = [
            Started(
                self.begin(row["item"], Kind(row["kind"]), row["code"], now, row["job"], row["document"]),
                new=bool(row["new"]),
            )
            for row in self._rows(_CAUSES)
        ]
        for row in self._rows(_OVER):
            self.end(row["item"], _ENDS.get(JobState(row["state"]), End.DELIVERED), now)
        return tuple(began)

    def begin(self, item: str, kind: Kind, code: str, now: str, job: str = "", document: str = "") -> WaitingRecord:
        """Something waits; a row that is open keeps its age and owner, and has another reason."""
        self.revision += 1
        self._run(
            "INSERT INTO waiting (item, kind, job, document, code, since) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (item) DO UPDATE SET code = excluded.code,"
            " since = iif(ended = '', since, excluded.since), owner = iif(ended = '', owner, ''),"
            " escalated = iif(ended = '', escalated, ''), ended = '', resolution = ''",
            *(item, kind.value, job, document, code, now),
        )
        return _records(self._rows(f"{_OPEN} WHERE item = ?", item))[0]

    def end(self, item: str, resolution: str, now: str) -> None:
        """It waits no longer; the oldest ended rows are forgotten."""
        self._change("ended = ?, resolution = ?", item, now, resolution)
        self._run(
            "DELETE FROM waiting WHERE item IN"
            " (SELECT item FROM waiting WHERE ended <> '' ORDER BY ended DESC, rowid DESC LIMIT -1 OFFSET ?)",
            MAX_ENDED,
        )

    def set_owner(self, item: str, person: str) -> None:
        """Whose it is; "": nobody's."""
        self._change("owner = ?", item, person)

    def set_escalated(self, item: str, now: str) -> None:
        """It waits for a supervisor."""
        self._change("escalated = ?", item, now)

    def set_asked(self, item: str, person: str, now: str) -> None:
        """One person wants to shred the paper; a second one must as well. Without a person nobody wants to any more."""
        self._change("code = ?", item, f"{PAPER_SECOND}-{person} {now}" if person else PAPER_WAITS)

    def set_since(self, item: str, now: str) -> None:
        """Its age counts from now: the clock was wrong."""
        self._change("since = ?", item, now)

    def _change(self, what: str, item: str, *values: str) -> None:
        self.revision += 1
        self._run(f"UPDATE waiting SET {what} WHERE item = ?", *values, item)  # noqa: S608 - our own words


def _records(rows: Iterable[Any]) -> tuple[WaitingRecord, ...]:
    return tuple(map(_record, rows))


def _record(row: Any) -> WaitingRecord:
    asked = _ASKED.fullmatch(row["code"])
    return WaitingRecord(
        row["item"], Kind(row["kind"]), row["job"], row["document"], PAPER_SECOND if asked else row["code"],
        row["since"], row["owner"], row["escalated"], row["ended"], row["resolution"], bool(row["standing"]),
        asked[1] if asked else "", (asked[2] or "") if asked else "",
    )  # fmt: skip


def follow_record(table: WaitingTable, event: Event, code: str, now: str) -> None:
    """What a record says about things that are no job."""
    if event is Event.RECEIPT_REFUSED:
        table.begin(synthetic_id(Kind.RECEIPT, code), Kind.RECEIPT, code, now)
    elif event is Event.READINESS_TESTED:
        item = synthetic_id(Kind.READINESS, "")
        if code == "failed":
            table.begin(item, Kind.READINESS, READINESS_FAILED, now)
        elif (found := table.find(item)) and not found.ended:
            table.end(item, End.PASSED, now)
