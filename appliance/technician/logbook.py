"""The station's own log, for people who must not see content: bounded, of our modules alone, closed by construction.

Rules:
- A line is what `appliance.own_lines` makes of a record: our own words, numbers, ids and codes alone.
- Lines of other programs and libraries are none of ours and are not kept; nor are tracebacks.
- Warnings and errors, and what the lamps showed. The file has a bound, and one older file beside it.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import threading
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from appliance import files
from appliance.errors import ScanStationError
from appliance.own_lines import own_line
from appliance.technician.interface import MAX_LINES
from appliance.technician.rows import MAX_LOG_TEXT, LogLine

FILE_NAME: Final = "technician.log"
VIEWS: Final = "view %s signal %s"
"""The one line below a warning that is kept: what the lamps showed."""
_MAX_LINE_BYTES: Final = 1_024
_APPEND: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW


class Logbook(logging.Handler):
    """Keeps the newest lines in memory and in a file. Never raises: a full disk loses lines, not paper."""

    def __init__(self, directory: Path, max_bytes: int) -> None:
        """Reads the lines of earlier runs; `max_bytes` bounds the file, and one older file is as long."""
        super().__init__(logging.INFO)
        self._path = directory / FILE_NAME
        self._max_bytes = max_bytes
        self._turn = threading.Lock()
        self._lines: deque[LogLine] = deque(_read(self._older, max_bytes), maxlen=MAX_LINES)
        self._lines.extend(_read(self._path, max_bytes))

    @property
    def _older(self) -> Path:
        return self._path.with_suffix(".log.1")

    def newest(self, limit: int) -> list[LogLine]:
        """The newest lines, the newest first."""
        with self._turn:
            return list(self._lines)[-limit:][::-1] if limit > 0 else []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a line, if it is one of ours."""
        with contextlib.suppress(OSError, ValueError, TypeError, RecursionError, ScanStationError):
            line = line_of(record)
            if line is not None:
                with self._turn:
                    self._lines.append(line)
                    self._append(line)

    def _append(self, line: LogLine) -> None:
        raw = json.dumps(line.as_tuple()).encode("ascii") + b"\n"
        with contextlib.suppress(FileNotFoundError):
            if self._path.stat().st_size + len(raw) > self._max_bytes:
                self._path.replace(self._older)
        with os.fdopen(os.open(self._path, _APPEND, 0o600), "ab") as file:
            file.write(raw)


def line_of(record: logging.LogRecord) -> LogLine | None:
    """The line that may be kept of a record; None where it is none of ours, or not worth it."""
    if record.levelno < logging.WARNING and record.msg != VIEWS:
        return None
    line = own_line(record)
    return LogLine(line.at, line.level, line.module, line.text[:MAX_LOG_TEXT]) if line else None


def _read(path: Path, max_bytes: int) -> Iterator[LogLine]:
    """The lines of a file that are of their form."""
    try:
        raw = files.read_bounded(path, max_bytes + _MAX_LINE_BYTES)
    except (OSError, ValueError):
        return
    for one in raw.splitlines()[-MAX_LINES:]:
        with contextlib.suppress(ScanStationError, ValueError, TypeError, RecursionError):
            yield LogLine(*json.loads(one))
