"""Where the time of a page goes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Seconds:
    """Wall-clock seconds of each stage of one page."""

    read: float = 0.0
    redact: float = 0.0
    gate: float = 0.0


class Stopwatch:
    """Adds up wall-clock seconds by stage."""

    def __init__(self, start: Seconds | None = None) -> None:
        self._seconds = start or Seconds()

    @contextmanager
    def of(self, stage: str) -> Iterator[None]:
        """Adds the time of the block to `stage`."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            spent = getattr(self._seconds, stage) + time.perf_counter() - begin
            self._seconds = replace(self._seconds, **{stage: spent})

    @property
    def seconds(self) -> Seconds:
        """The sums so far."""
        return self._seconds
