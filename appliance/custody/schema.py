"""The tables of the job store, and what brings a file of an earlier version to them.

Rules:
- The schema has a version; a file of an earlier version is brought forward, any other is refused, never guessed at.
- Tables of one concern stand with the code that keeps them; here stand jobs, pages, documents and envelopes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from appliance.custody import daily, late_table, rescans, review_table, waiting
from appliance.custody.store_errors import StoreError

SCHEMA_VERSION: Final = 8

SCHEMA: Final = """
CREATE TABLE audit_anchor (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, last TEXT NOT NULL) STRICT;
CREATE TABLE jobs (
  id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, state TEXT NOT NULL,
  created TEXT NOT NULL, updated TEXT NOT NULL, class TEXT NOT NULL, purposes TEXT NOT NULL, settings TEXT NOT NULL,
  code TEXT NOT NULL DEFAULT '', sheets INTEGER NOT NULL DEFAULT 0, legal_hold INTEGER NOT NULL DEFAULT 0,
  job_key TEXT NOT NULL DEFAULT '', ended TEXT NOT NULL DEFAULT '', chosen_by TEXT NOT NULL DEFAULT '',
  named TEXT NOT NULL DEFAULT '', announced INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX jobs_by_state ON jobs (state);
CREATE TABLE pages (
  job TEXT NOT NULL REFERENCES jobs (id), page INTEGER NOT NULL, sheet INTEGER NOT NULL, side TEXT NOT NULL,
  dpi REAL NOT NULL, simulated INTEGER NOT NULL, PRIMARY KEY (job, page), UNIQUE (job, sheet, side)
) STRICT;
CREATE TABLE documents (
  id TEXT PRIMARY KEY, job TEXT NOT NULL REFERENCES jobs (id), place INTEGER NOT NULL, state TEXT NOT NULL,
  code TEXT NOT NULL DEFAULT '', purpose TEXT NOT NULL DEFAULT '', part INTEGER NOT NULL DEFAULT 0,
  sheets INTEGER NOT NULL DEFAULT 0, declared INTEGER NOT NULL DEFAULT 0, named TEXT NOT NULL DEFAULT '',
  resolved TEXT NOT NULL DEFAULT '', origin TEXT NOT NULL DEFAULT '', confidence REAL NOT NULL DEFAULT 0,
  confirmed TEXT NOT NULL DEFAULT '', UNIQUE (job, place)
) STRICT;
CREATE TABLE document_pages (
  document TEXT NOT NULL REFERENCES documents (id), place INTEGER NOT NULL, job TEXT NOT NULL, page INTEGER NOT NULL,
  PRIMARY KEY (document, place), UNIQUE (document, page), FOREIGN KEY (job, page) REFERENCES pages (job, page)
) STRICT;
CREATE TABLE envelopes (
  document TEXT NOT NULL REFERENCES documents (id), place INTEGER NOT NULL,
  envelope TEXT NOT NULL, payload TEXT NOT NULL, recipient TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (document, place), UNIQUE (document, envelope)
) STRICT;
CREATE TABLE receipts (
  document TEXT PRIMARY KEY REFERENCES documents (id), envelope TEXT NOT NULL, payload TEXT NOT NULL,
  receiver TEXT NOT NULL, stored_at TEXT NOT NULL, statement BLOB NOT NULL
) STRICT;
"""

# Version 4 knew no reviews.
_FROM_VERSION_4: Final = review_table.TABLES

# Version 1 knew one purpose a job and one recipient a station, and a page belonged to one document alone.
_FROM_VERSION_1: Final = """
ALTER TABLE jobs RENAME COLUMN purpose TO purposes;
ALTER TABLE documents ADD COLUMN purpose TEXT NOT NULL DEFAULT '';
UPDATE documents SET purpose = (SELECT purposes FROM jobs WHERE jobs.id = documents.job);
ALTER TABLE envelopes ADD COLUMN recipient TEXT NOT NULL DEFAULT '';
ALTER TABLE document_pages RENAME TO document_pages_1;
CREATE TABLE document_pages (
  document TEXT NOT NULL REFERENCES documents (id), place INTEGER NOT NULL, job TEXT NOT NULL, page INTEGER NOT NULL,
  PRIMARY KEY (document, place), UNIQUE (document, page), FOREIGN KEY (job, page) REFERENCES pages (job, page)
) STRICT;
INSERT INTO document_pages SELECT document, place, job, page FROM document_pages_1;
DROP TABLE document_pages_1;
"""

# Version 2 did not know how the class of a job was decided.
_FROM_VERSION_2: Final = """
ALTER TABLE jobs ADD COLUMN chosen_by TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN named TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN resolved TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE jobs ADD COLUMN confidence REAL NOT NULL DEFAULT 0;
"""

# Version 3 knew one class a job, and no sheets that somebody had counted.
_FROM_VERSION_3: Final = """
ALTER TABLE jobs ADD COLUMN announced INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN sheets INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN declared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN named TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN resolved TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN origin TEXT NOT NULL DEFAULT '';
ALTER TABLE documents ADD COLUMN confidence REAL NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN confirmed TEXT NOT NULL DEFAULT '';
UPDATE documents SET (resolved, origin, confidence) =
  (SELECT resolved, origin, confidence FROM jobs WHERE jobs.id = documents.job);
UPDATE documents SET sheets = (SELECT count(DISTINCT pages.sheet) FROM document_pages
  JOIN pages ON pages.job = document_pages.job AND pages.page = document_pages.page
  WHERE document_pages.document = documents.id);
ALTER TABLE jobs DROP COLUMN resolved;
ALTER TABLE jobs DROP COLUMN origin;
ALTER TABLE jobs DROP COLUMN confidence;
"""

# Version 5 knew neither owners of what waits nor the counts of a day. The age of what waits counts from here.
_FROM_VERSION_5: Final = waiting.TABLES + daily.TABLES

# Version 6 knew no late pages, version 7 no sheets that are scanned again.
_FROM_VERSION_7: Final = rescans.TABLES
_FROM_VERSION_6: Final = late_table.TABLES + _FROM_VERSION_7
_LATER_TABLES: Final = _FROM_VERSION_5 + _FROM_VERSION_6

_STEPS: Final[Mapping[int, str]] = {
    0: SCHEMA + _FROM_VERSION_4 + _LATER_TABLES,
    1: _FROM_VERSION_1 + _FROM_VERSION_2 + _FROM_VERSION_3 + _FROM_VERSION_4 + _LATER_TABLES,
    2: _FROM_VERSION_2 + _FROM_VERSION_3 + _FROM_VERSION_4 + _LATER_TABLES,
    3: _FROM_VERSION_3 + _FROM_VERSION_4 + _LATER_TABLES,
    4: _FROM_VERSION_4 + _LATER_TABLES,
    5: _LATER_TABLES,
    6: _FROM_VERSION_6,
    7: _FROM_VERSION_7,
}
"""What brings a file of each version to `SCHEMA_VERSION`; 0 is an empty file."""


def commands_from(version: int) -> tuple[str, ...]:
    """What brings a file of this version to `SCHEMA_VERSION`, for one transaction; nothing where it is there.

    Raises:
        StoreError: this program does not know the version.
    """
    if version == SCHEMA_VERSION:
        return ()
    if version not in _STEPS:
        raise StoreError(f"schema version {version}; this program knows {SCHEMA_VERSION}")
    return (*_STEPS[version].split(";\n"), f"PRAGMA user_version = {SCHEMA_VERSION:d}")
