"""Lines that other processes of the station hand over for a technician: the uplink by a file, a panel over the bus.

Rules:
- Nothing of them is believed: each is checked against our own copy of the source that can have logged it
  (`appliance.own_lines`); what is not of it is left out, silently: a flood of nonsense makes no line.
- They never push the station's own lines out: at most half of an answer is theirs, and none is of a time to come.
"""

from __future__ import annotations

import contextlib
import threading
from collections import deque
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from appliance.delivery import journal
from appliance.errors import ScanStationError
from appliance.own_lines import OwnLine, checked
from appliance.technician.rows import MAX_LOG_TEXT, LogLine

PANEL: Final = frozenset({"panel"})
MAX_PANEL_LINES: Final = 100
MAX_NOTED: Final = 20  # of one call
_AHEAD: Final = timedelta(minutes=1)


class Handed:
    """What uplink and panels said. From any thread."""

    def __init__(self, inbox: Path, clock: Callable[[], datetime]) -> None:
        """`inbox` is where the uplink's file lies; `clock` gives the time of now, UTC."""
        self._inbox, self._clock = inbox, clock
        self._turn = threading.Lock()
        self._panel: deque[OwnLine] = deque(maxlen=MAX_PANEL_LINES)

    def note(self, untrusted: Sequence[object]) -> None:
        """A panel hands over lines of its own."""
        for one in untrusted[:MAX_NOTED]:
            with contextlib.suppress(ScanStationError):
                line = checked(one, PANEL)
                with self._turn:
                    self._panel.append(line)

    def beside(self, own: Sequence[LogLine], limit: int) -> list[LogLine]:
        """The station's own lines (the newest first) with those of the others among them, by time."""
        others = self._others()[: limit // 2]
        kept = list(own)[: max(0, limit - len(others))]
        return sorted((*kept, *others), key=lambda line: line.at, reverse=True)

    def _others(self) -> list[LogLine]:
        """Uplink and panels, the newest first."""
        latest = (self._clock() + _AHEAD).strftime("%Y-%m-%dT%H:%M:%SZ")
        with self._turn:
            said = (*journal.read(self._inbox), *self._panel)
        lines = [LogLine(one.at, one.level, one.module, one.text[:MAX_LOG_TEXT]) for one in said if one.at <= latest]
        return sorted(lines, key=lambda line: line.at, reverse=True)
