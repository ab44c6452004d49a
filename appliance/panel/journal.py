"""What the panel logged, until it is handed to the station for a technician. Bounded; closed by construction.

Rules:
- The station believes none of it: it checks each line against the panel's source (`appliance.own_lines`).
- What cannot be handed over is lost after `MAX_LINES` newer ones; the journal has it all, for root.
"""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from typing import Final

from appliance.own_lines import OwnLine, own_line

MAX_LINES: Final = 50
AT_ONCE: Final = 20


class Journal(logging.Handler):
    """Keeps warnings and errors that the station was not told of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._lines: deque[OwnLine] = deque(maxlen=MAX_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a line, if it is one of ours."""
        with contextlib.suppress(OSError, ValueError, TypeError, RecursionError):
            if (line := own_line(record)) is not None:
                self._lines.append(line)

    def take(self) -> list[OwnLine]:
        """Some lines, the oldest first; they are no longer here."""
        return [self._lines.popleft() for _ in range(min(AT_ONCE, len(self._lines)))]
