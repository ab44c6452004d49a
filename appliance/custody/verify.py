"""`scanstation audit verify`: reads the audit log as it lies on disk and says in one sentence whether it holds.

Rules:
- It only reads, and runs beside a working station: head and anchor are read first, the log after them, so that what
  is written meanwhile does not count as wrong.
- Without a key from outside, the station's own public key beside the log is used: that shows that the log agrees with
  itself, not that nobody with the station's rights wrote it anew.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from appliance.custody.audit import AuditBrokenError, Position, read_head, walk
from appliance.custody.custody import AUDIT_NAME, PUBLIC_KEY_NAME, STORE_NAME
from appliance.errors import SealingError
from appliance.sealing.keys import keys_by_id, load_verify_key

EXIT_HOLDS: Final = 0
EXIT_BROKEN: Final = 1


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """Exit code and the sentence for the person who asked; of a log that holds, its last record."""

    exit_code: int
    sentence: str
    records: int = 0
    last: str = ""


def verify(state: Path, public_key: Path | None = None) -> AuditVerdict:
    """Checks the audit log of a state directory.

    Args:
        state: the station's state directory.
        public_key: the station's Ed25519 public key as it was enrolled; None: the copy in the state directory.

    Returns:
        Exit code 0 with the number of records, or 1 with the first thing that is wrong and where.
    """
    try:
        key = load_verify_key(public_key or state / PUBLIC_KEY_NAME)
        anchor = _anchor(state / STORE_NAME)
        head = read_head(state / AUDIT_NAME, keys_by_id([key]), station=None)
        position = walk(state / AUDIT_NAME, head, anchor)
    except AuditBrokenError as error:
        return AuditVerdict(EXIT_BROKEN, f"The audit log does not hold: {error.detail}.")
    except (SealingError, OSError, sqlite3.Error) as error:
        name = error.code if isinstance(error, SealingError) else type(error).__name__
        return AuditVerdict(EXIT_BROKEN, f"The audit log cannot be read ({name}); check the directory and your rights.")
    if head is None and position.seq == 0:
        return AuditVerdict(EXIT_BROKEN, "There is no audit log here; check the directory.")
    sentence = f"The audit log holds: {position.seq} records, last {position.last[:16]}."
    return AuditVerdict(EXIT_HOLDS, sentence, position.seq, position.last)


def _anchor(path: Path) -> Position | None:
    """The audit position that the job store remembers; None where there is no store yet."""
    if not path.exists():
        return None
    connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)
    try:
        row = connection.execute("SELECT seq, last FROM audit_anchor").fetchone()
    finally:
        connection.close()
    return Position(row[0], row[1]) if row else None
