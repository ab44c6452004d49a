"""The inbox: receipts as they came, unverified, one file each.

Rules:
- The uplink puts; the station verifies and removes. Nothing here believes a receipt: it only has to be a bounded
  statement about a document of ours.
- Several different receipts of one document can wait side by side, so that a forged one cannot keep the true one
  out; the same bytes again are one file. Count for each document, count in all and size are bounded.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from appliance import files
from appliance.documents import is_opaque_id
from appliance.errors import DeliveryError

_NAME: Final = re.compile(r"([0-9a-f]{32})\.([0-9a-f]{16})\.receipt")
_PER_DOCUMENT: Final = 8
_FILE_MODE: Final = 0o640  # the group is the station's


class InboxError(DeliveryError):
    """The inbox cannot be read or written."""

    code = "inbox"
    advice = "A receipt could not be stored; the document stays safe in the station. Call your technician."


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A receipt that waits to be verified, and for which document it claims to be."""

    document: str
    path: Path


class Inbox:
    """The directory. It must exist."""

    def __init__(self, directory: Path, max_entries: int = 1_000, max_bytes: int = 16 << 10) -> None:
        """`max_entries`: receipts in all; `max_bytes`: of one receipt."""
        self._directory = directory
        self._max_entries = max_entries
        self._max_bytes = max_bytes

    def put(self, document: str, untrusted_receipt: bytes) -> bool:
        """Keeps a receipt for the station, durably.

        Args:
            document: the id from its topic.
            untrusted_receipt: the message.

        Returns:
            False if it is not even a bounded statement about this document, or too many wait already.

        Raises:
            OSError: it cannot be written (`files.is_full` tells a full disk).
        """
        if len(untrusted_receipt) > self._max_bytes or not is_statement_about(document, untrusted_receipt):
            return False
        waiting = self._entries()
        same = [entry for entry in waiting if entry.document == document]
        name = f"{document}.{hashlib.sha256(untrusted_receipt).hexdigest()[:16]}.receipt"
        if any(entry.path.name == name for entry in same):
            return True
        if len(waiting) >= self._max_entries or len(same) >= _PER_DOCUMENT:
            return False
        files.write_atomic(self._directory / name, untrusted_receipt, _FILE_MODE)
        return True

    def entries(self) -> tuple[InboxEntry, ...]:
        """The receipts that wait, by name; other files are ignored. Raises InboxError."""
        try:
            return self._entries()
        except OSError as error:
            raise InboxError("cannot list") from error

    def read(self, entry: InboxEntry) -> bytes:
        """The receipt's bytes, untrusted.

        Raises:
            InboxError: it is gone, no regular file, or larger than allowed. Remove it.
        """
        try:
            return files.read_bounded(entry.path, self._max_bytes)
        except (OSError, ValueError) as error:
            raise InboxError("cannot read a receipt") from error

    def remove(self, entry: InboxEntry) -> None:
        """Takes a receipt out after it was verified or found bad; one that is gone is fine. Raises InboxError."""
        try:
            entry.path.unlink(missing_ok=True)
        except OSError as error:
            raise InboxError("cannot remove a receipt") from error

    def sweep(self) -> int:
        """Removes what a crash of the uplink left half-written; only the uplink calls this. Returns how many."""
        return files.remove_temporaries(self._directory)

    def _entries(self) -> tuple[InboxEntry, ...]:
        found = []
        for path in self._directory.iterdir():
            match = _NAME.fullmatch(path.name)
            if match is not None:
                found.append(InboxEntry(match[1], path))
        return tuple(sorted(found, key=lambda entry: entry.path.name))


def is_statement_about(document: str, untrusted: bytes) -> bool:
    """Whether the first line is a JSON object that names this document. It says nothing about who wrote it."""
    if not is_opaque_id(document):
        return False
    try:
        fields = json.loads(untrusted.partition(b"\n")[0].decode("ascii"))
    except (ValueError, RecursionError):
        return False
    return isinstance(fields, dict) and fields.get("document") == document
