"""Tokens of late-page sheets and the sheets that joined a job later, as the job store keeps them: ids and numbers.

Rules:
- A row of a token is the only place that knows what the token is for; it is used once, in the transaction of the join.
- Sheets of a job are counted as they came; where a late one stands among the others is said by `behind`.
- Tokens that are used or over stay until `MAX_KEPT` newer ones were made, so that a copy is named for what it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

MAX_KEPT: Final = 5_000

TABLES: Final = """
CREATE TABLE late_tokens (
  token TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, job TEXT NOT NULL, document TEXT NOT NULL,
  after INTEGER NOT NULL, behind INTEGER NOT NULL, made TEXT NOT NULL, expires TEXT NOT NULL,
  used_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE late_sheets (
  job TEXT NOT NULL REFERENCES jobs (id), sheet INTEGER NOT NULL, behind INTEGER NOT NULL, cover INTEGER NOT NULL,
  PRIMARY KEY (job, sheet)
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class TokenRecord:
    """A token: for which document, where in it, from when to when. `used_by` is the job whose sheets joined."""

    token: str
    number: int  # short, for people
    job: str
    document: str
    after: int  # of the document's sheets, counted from 1; 0: its end
    behind: int  # the same sheet by the job's count, from 0
    made: str  # RFC 3339, UTC
    expires: str
    used_by: str = ""


@dataclass(frozen=True, slots=True)
class LateRecord:
    """A sheet that joined a job: it stands behind sheet `behind`; a `cover` is a late-page sheet and in no document."""

    sheet: int
    behind: int
    cover: bool


class LateTable:
    """The rows. Each writing method runs inside a transaction of the facade."""

    def __init__(self, run: Callable[..., None], rows: Callable[..., list[Any]]) -> None:
        """`run` and `rows` are those of the store."""
        self._run, self._rows = run, rows

    def token(self, token: str) -> TokenRecord | None:
        """A token by its id."""
        rows = self._rows("SELECT * FROM late_tokens WHERE token = ?", token)
        return TokenRecord(**dict(rows[0])) if rows else None

    def outstanding(self, now: str) -> int:
        """How many tokens can still be used."""
        return int(self._rows("SELECT count(*) AS n FROM late_tokens WHERE used_by = '' AND expires > ?", now)[0]["n"])

    def add(self, record: TokenRecord) -> int:
        """A new token; returns its number. The number that the record bears does not count."""
        values = (record.token, record.job, record.document, record.after, record.behind, record.made, record.expires)
        self._run(
            "INSERT INTO late_tokens (token, number, job, document, after, behind, made, expires)"
            " VALUES (?, (SELECT coalesce(max(number), 0) + 1 FROM late_tokens), ?, ?, ?, ?, ?, ?)",
            *values,
        )
        number = int(self._rows("SELECT max(number) AS n FROM late_tokens")[0]["n"])
        self._run("DELETE FROM late_tokens WHERE number <= ?", number - MAX_KEPT)
        return number

    def use(self, token: str, job: str) -> None:
        """The sheets of a job joined by it."""
        self._run("UPDATE late_tokens SET used_by = ? WHERE token = ?", job, token)

    def sheets(self, job: str) -> Mapping[int, LateRecord]:
        """The sheets of a job that joined it, by number, in the order in which they came."""
        rows = self._rows("SELECT * FROM late_sheets WHERE job = ? ORDER BY sheet", job)
        return {row["sheet"]: LateRecord(row["sheet"], row["behind"], bool(row["cover"])) for row in rows}

    def add_sheet(self, job: str, late: LateRecord) -> None:
        """A sheet joined."""
        self._run("INSERT INTO late_sheets VALUES (?, ?, ?, ?)", job, late.sheet, late.behind, int(late.cover))

    def set_pages(self, document: str, job: str, pages: Sequence[int]) -> None:
        """The document has these pages now, in this order."""
        self._run("DELETE FROM document_pages WHERE document = ?", document)
        for place, page in enumerate(pages):
            self._run("INSERT INTO document_pages VALUES (?, ?, ?, ?)", document, place, job, page)

    def forget_decisions(self, document: str) -> None:
        """Nothing that a person said of the document as it was counts: what was waved through, what it was called."""
        self._run("UPDATE documents SET confirmed = '', named = '' WHERE id = ?", document)
