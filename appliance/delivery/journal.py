"""What the uplink logged, for a technician: a complete file in the inbox, as its status is.

Rules:
- Lines are closed by construction (`appliance.own_lines`), and the station, to whom the uplink is a stranger, checks
  each once more. The rest is in the journal, for root.
- Warnings and errors, and that it connected. Bounded; written at most every few seconds; a full disk loses lines.
"""

from __future__ import annotations

import contextlib
import json
import logging
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Final

from appliance import files
from appliance.own_lines import OwnLine, StrangeLineError, checked, own_line

FILE_NAME: Final = "uplink-log.json"
FORMAT: Final = 1
MAX_LINES: Final = 200
WRITE_S: Final = 5.0
PARTS: Final = frozenset({"delivery", "enrolment", "fleet"})
"""What runs in the uplink's process."""
CONNECTED: Final = "connected; packets of at most %d bytes"
_MAX_FILE_BYTES: Final = 256 << 10
_FILE_MODE: Final = 0o640


class Journal(logging.Handler):
    """Keeps the newest lines, those of an earlier run first. Never raises."""

    def __init__(self, directory: Path, clock: Callable[[], float] = time.monotonic) -> None:
        """`directory` is the inbox; `clock` is monotonic, in seconds."""
        super().__init__(logging.INFO)
        self._directory, self._clock = directory, clock
        self._lines: deque[OwnLine] = deque(read(directory), maxlen=MAX_LINES)
        self._new, self._written = False, float("-inf")

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a line, if it is one of ours."""
        with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
            line = own_line(record) if record.levelno >= logging.WARNING or record.msg == CONNECTED else None
            if line is not None:
                self._lines.append(line)
                self._new = True

    def tend(self, *, now: bool = False) -> None:
        """Writes what is new, not too often; call it from time to time, with `now` at the end."""
        with self.lock or contextlib.nullcontext():
            if not self._new or not (now or self._clock() - self._written >= WRITE_S):
                return
            self._new, self._written = False, self._clock()
            raw = json.dumps({"format": FORMAT, "lines": [one.as_tuple() for one in self._lines]}).encode()
        with contextlib.suppress(OSError):
            files.write_atomic(self._directory / FILE_NAME, raw, _FILE_MODE)


def read(directory: Path) -> list[OwnLine]:
    """The lines of a file that can have been logged by an uplink, the oldest first; none of what is no such file."""
    try:
        record = json.loads(files.read_bounded(directory / FILE_NAME, _MAX_FILE_BYTES))
    except (OSError, ValueError, RecursionError):
        return []
    if not (isinstance(record, dict) and record.get("format") == FORMAT and isinstance(record.get("lines"), list)):
        return []
    found = []
    for one in record["lines"][-MAX_LINES:]:
        with contextlib.suppress(StrangeLineError):
            found.append(checked(one, PARTS))
    return found
