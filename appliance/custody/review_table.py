"""Reviews, as the job store keeps them: who did what with a document, and how often a person found what was planted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from appliance.custody.records import ReviewRecord

TABLES: Final = """
CREATE TABLE reviews (
  document TEXT NOT NULL REFERENCES documents (id), person TEXT NOT NULL, stage TEXT NOT NULL, verdict TEXT NOT NULL,
  basis TEXT NOT NULL, marks BLOB NOT NULL, PRIMARY KEY (document, person)
) STRICT;
CREATE TABLE watched (
  person TEXT PRIMARY KEY, caught INTEGER NOT NULL DEFAULT 0, missed INTEGER NOT NULL DEFAULT 0
) STRICT;
"""
"""`marks` is encrypted with the key of the job."""


class ReviewTable:
    """The reviews of all documents. What changes something runs inside a transaction of the facade."""

    def __init__(self, run: Callable[..., None], rows: Callable[..., list[Any]]) -> None:
        """`run` and `rows` are those of the store."""
        self._run, self._rows = run, rows

    def of(self, document: str) -> tuple[tuple[ReviewRecord, bytes], ...]:
        """Who reviewed a document, in the order of their ids, each with the encrypted marks."""
        rows = self._rows("SELECT * FROM reviews WHERE document = ? ORDER BY person", document)
        return tuple(
            (ReviewRecord(row["document"], row["person"], row["stage"], row["verdict"], row["basis"]), row["marks"])
            for row in rows
        )

    def documents(self, job: str) -> frozenset[str]:
        """The documents of a job that somebody reviewed."""
        rows = self._rows(
            "SELECT DISTINCT document FROM reviews JOIN documents ON documents.id = reviews.document"
            " WHERE documents.job = ?",
            job,
        )
        return frozenset(row["document"] for row in rows)

    def put(self, review: ReviewRecord, marks: bytes) -> None:
        """What a person did with a document, in place of what this person did before."""
        self._run(
            "INSERT OR REPLACE INTO reviews VALUES (?, ?, ?, ?, ?, ?)",
            *(review.document, review.person, review.stage, review.verdict, review.basis, marks),
        )

    def void(self, document: str, verdict: str) -> None:
        """Nothing that anybody did with a document counts any more; that somebody did stays."""
        self._run("UPDATE reviews SET verdict = ?, marks = x'' WHERE document = ?", verdict, document)

    def forget_marks(self, job: str) -> None:
        """Removes what was marked in the documents of a job that ended; its key is gone already."""
        self._run("UPDATE reviews SET marks = x'' WHERE document IN (SELECT id FROM documents WHERE job = ?)", job)

    def count_watched(self, person: str, *, found: bool) -> None:
        """Counts whether a person found what was planted."""
        self._run("INSERT OR IGNORE INTO watched (person) VALUES (?)", person)
        self._run(
            "UPDATE watched SET caught = caught + ?, missed = missed + ? WHERE person = ?",
            *(int(found), int(not found), person),
        )

    def watched(self) -> list[tuple[str, int, int]]:
        """Person, found, not found."""
        rows = self._rows("SELECT person, caught, missed FROM watched ORDER BY person")
        return [(row["person"], row["caught"], row["missed"]) for row in rows]
