"""Rescans as the job store keeps them: which sheets of a document are to be scanned again, and which jobs feed them.

Rules:
- A request stands while its document waits with the code of a rescan; whatever else became of the document ends it.
- A job that feeds sheets again is known as such for ever: it never becomes a document of its own.
- A page that is replaced gets a new index, in its sheet's place; nothing is overwritten.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from appliance.custody.records import PageRecord


class Reason(StrEnum):
    """Why sheets are to be scanned again: all that anybody can say."""

    BLURRED = "blurred"
    CUT_OFF = "cut-off"
    FOLDED = "folded"
    FAINT = "faint"  # too light, too dark, or streaked
    COVERED = "covered"  # something lies on it
    WRONG_PAGE = "wrong-page"  # another sheet belongs there


CODES: Final = {reason: f"rescan-{reason}" for reason in Reason}
"""What a document waits with while its sheets are to be scanned again."""
PAPER_LOST: Final = "rescan-paper-lost"
"""What a document waits with when its paper cannot be scanned again."""

TABLES: Final = """
CREATE TABLE rescans (
  document TEXT PRIMARY KEY REFERENCES documents (id), sheets TEXT NOT NULL, code TEXT NOT NULL, asked TEXT NOT NULL,
  trouble TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE rescan_feeds (
  job TEXT PRIMARY KEY REFERENCES jobs (id), document TEXT NOT NULL, asked TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class RescanRecord:
    """Sheets of a document that are to be scanned again; `trouble` is the code of what came of the last try."""

    document: str
    sheets: tuple[int, ...]  # numbers in the stack, from 0
    reason: Reason
    asked: str  # RFC 3339, UTC
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """A job that feeds the sheets of a request; the request is named by document and time."""

    job: str
    document: str
    asked: str


class RescanTable:
    """The rows. Each writing method runs inside a transaction of the facade."""

    def __init__(self, run: Callable[..., None], rows: Callable[..., list[Any]]) -> None:
        """`run` and `rows` are those of the store."""
        self._run, self._rows = run, rows

    def standing(self) -> tuple[RescanRecord, ...]:
        """All requests whose documents wait for them, the oldest first."""
        rows = self._rows(
            "SELECT rescans.* FROM rescans JOIN documents ON documents.id = rescans.document"
            " WHERE documents.state = 'held' AND documents.code = 'rescan-' || rescans.code ORDER BY asked, document"
        )
        return tuple(
            RescanRecord(
                row["document"], tuple(map(int, row["sheets"].split())), Reason(row["code"]), row["asked"],
                row["trouble"],
            )
            for row in rows
        )  # fmt: skip

    def find(self, document: str) -> RescanRecord | None:
        """The request that a document waits for."""
        return next((record for record in self.standing() if record.document == document), None)

    def put(self, record: RescanRecord) -> None:
        """A request, in place of an earlier one that stands no more."""
        sheets = " ".join(map(str, record.sheets))
        self._run(
            "INSERT OR REPLACE INTO rescans VALUES (?, ?, ?, ?, ?)",
            *(record.document, sheets, record.reason.value, record.asked, record.trouble),
        )

    def set_trouble(self, document: str, code: str) -> None:
        """What came of the last try."""
        self._run("UPDATE rescans SET trouble = ? WHERE document = ?", code, document)

    def remove(self, document: str) -> None:
        """The request is done, or given up."""
        self._run("DELETE FROM rescans WHERE document = ?", document)

    def add_feed(self, feed: FeedRecord) -> None:
        """A job that feeds the sheets of a request."""
        self._run("INSERT INTO rescan_feeds VALUES (?, ?, ?)", feed.job, feed.document, feed.asked)

    def feed(self, job: str) -> FeedRecord | None:
        """What a job feeds again; None: it is a job like any other."""
        rows = self._rows("SELECT * FROM rescan_feeds WHERE job = ?", job)
        return FeedRecord(rows[0]["job"], rows[0]["document"], rows[0]["asked"]) if rows else None

    def replace(self, job: str, index: int, page: PageRecord) -> None:
        """The page of this index is another one now, in all documents that have it."""
        self._run("PRAGMA defer_foreign_keys = ON")  # of this transaction: both tables name the page
        self._run(
            "UPDATE pages SET page = ?, dpi = ?, simulated = ? WHERE job = ? AND page = ?",
            *(page.index, page.dpi, int(page.simulated), job, index),
        )
        self._run("UPDATE document_pages SET page = ? WHERE job = ? AND page = ?", page.index, job, index)
