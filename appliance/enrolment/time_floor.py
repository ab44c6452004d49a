"""Time on a device without a clock battery: a floor below which it cannot be.

Rules:
- The floor is the latest moment that the fleet's signature proved to have passed; it only rises, and survives a power
  cut. The device's time is its clock or the floor, whichever is later.
- A clock that runs behind can make an expired sheet look valid, never a valid one look expired. What then stops a used
  or expired token is the enrolment server, which has a clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from appliance.enrolment.errors import StorageError
from appliance.files import read_bounded, write_atomic
from appliance.sealing.canonical import TIME

FILE_NAME: Final = "time-floor"
_FORM: Final = "%Y-%m-%dT%H:%M:%SZ"


def as_text(moment: datetime) -> str:
    """RFC 3339, UTC, whole seconds; texts of this form sort like their times."""
    return moment.astimezone(UTC).strftime(_FORM)


def as_moment(text: str) -> datetime:
    """The moment of a text of this form."""
    return datetime.strptime(text, _FORM).replace(tzinfo=UTC)


def system_clock() -> datetime:
    """The clock of the machine."""
    return datetime.now(UTC)


def set_system_clock(moment: datetime) -> None:
    """Sets the machine's clock; needs CAP_SYS_TIME. Raises OSError."""
    time.clock_settime(time.CLOCK_REALTIME, moment.timestamp())


class TimeFloor:
    """The floor in a file of `directory`."""

    def __init__(
        self,
        directory: Path,
        clock: Callable[[], datetime] = system_clock,
        set_clock: Callable[[datetime], None] = set_system_clock,
    ) -> None:
        """`clock` tells the machine's time, `set_clock` corrects it."""
        self._path, self._clock, self._set_clock = directory / FILE_NAME, clock, set_clock

    def now(self) -> str:
        """The device's time: the later one of clock and floor."""
        return max(as_text(self._clock()), self._floor())

    def raise_to(self, moment: str) -> None:
        """A moment that has surely passed; the clock follows where it is behind and may be set.

        Raises:
            StorageError: the floor cannot be kept.
        """
        floor = max(moment, self._floor())
        try:
            write_atomic(self._path, floor.encode("ascii"), 0o644)
        except OSError as error:
            raise StorageError(error.strerror or "") from error
        if as_text(self._clock()) < floor:
            try:
                self._set_clock(as_moment(floor))
            except OSError:
                return  # the floor itself counts, and network time comes later

    def _floor(self) -> str:
        """Empty, which is before everything, where none is known or the file is damaged."""
        try:
            text = read_bounded(self._path, 64).decode("ascii")
        except (OSError, ValueError):
            return ""
        return text if TIME(text) else ""
