"""Leafing back through the audit log: the newest records that somebody wants to see, a bounded look at a time.

Rules:
- It reads alone. Whether the chain holds `audit.walk` says.
- One look reads at most `MAX_READ` records, so that a question with few answers does not read the whole log; where
  it stopped, the next look goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from appliance.custody.audit import AuditBrokenError, file_name, files
from appliance.custody.events import MAX_LINE_BYTES, decode_line
from appliance.sealing import canonical

MAX_READ: Final = 20_000  # records of one look
Wanted = Callable[[Mapping[str, Any]], bool]


def page(
    directory: Path, before: int, limit: int, wanted: Wanted, most: int = MAX_READ
) -> tuple[tuple[dict[str, Any], ...], int]:
    """Records before a number, the newest first.

    Args:
        directory: of the log.
        before: only records with a smaller number; 0: all.
        limit: how many at most.
        wanted: whether a record is to be shown.
        most: how many are read at most.

    Returns:
        The records, and the `before` of the next look; 0 where there is nothing older.

    Raises:
        AuditBrokenError: a line is no record.
    """
    found: list[dict[str, Any]] = []
    for read, record in enumerate(_backwards(directory, before), start=1):
        if wanted(record):
            found.append(record)
        if len(found) >= limit or read >= most:
            seq = int(record["seq"])
            return tuple(found), seq if seq > 1 else 0
    return tuple(found), 0


def _backwards(directory: Path, before: int) -> Iterator[dict[str, Any]]:
    """All records before a number, the newest first; one file is in memory at a time."""
    for path in reversed(files(directory)):
        if before and path.name >= file_name(before):
            continue
        for line in reversed(_lines(path)):
            try:
                record = decode_line(line)
            except canonical.NotCanonicalError as error:
                raise AuditBrokenError(path.name) from error
            if not before or record["seq"] < before:
                yield record


def _lines(path: Path) -> list[bytes]:
    """The finished lines of a file; the last one may just be being written."""
    with path.open("rb") as file:
        read = iter(lambda: file.readline(MAX_LINE_BYTES + 2), b"")
        return [line[:-1] for line in read if line.endswith(b"\n")]
