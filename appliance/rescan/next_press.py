"""What the button does while somebody stands before the sheets that are to be scanned again: it feeds just those.

Rules:
- It stands for `STANDS_S` and is said again by whoever shows it; a panel that is gone says nothing more.
- One connection has it, the last that said so, and it ends with a session that began or ended there.
- A press takes it: what it then feeds is those sheets or nothing, never a new stack.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

STANDS_S: Final = 15.0


@dataclass(frozen=True, slots=True)
class _Meant:
    document: str
    by: str
    caller: str
    until: float  # monotonic


class NextPress:
    """The sheets that the next press feeds, if somebody means some. Runs on the event loop."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """`clock` gives seconds."""
        self._clock = clock
        self._meant: _Meant | None = None

    def mean(self, caller: str, document: str, by: str) -> None:
        """The next press is for this document, as whoever shows it says at this connection."""
        self._meant = _Meant(document, by, caller, self._clock() + STANDS_S)

    def forget(self, caller: str) -> None:
        """Nothing is shown at this connection any more."""
        if self._meant is not None and self._meant.caller == caller:
            self._meant = None

    def take(self) -> tuple[str, str] | None:
        """Document and who meant it, once; None where a press does what it always does."""
        meant, self._meant = self._meant, None
        return (meant.document, meant.by) if meant is not None and self._clock() < meant.until else None
