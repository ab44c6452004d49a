"""How a call that came over the bus is run: so many at once, and no error leaves but ours.

Rules:
- Whether the caller may is asked before anything is said about arguments (`check`): who may not learns nothing else.
- Our own errors travel as `org.scanstation.Station1.Error` with `code: advice`.
- Any other exception is a bug: its text might hold content, so the caller learns only that, and `report` gets it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from sdbus import DbusInvalidArgsError, DbusLimitsExceededError

from appliance.bus_interface import StationFailedError
from appliance.errors import ScanStationError

T = TypeVar("T")


def check(wrong: str) -> None:
    """Call it once it is known that the caller may. Raises DbusInvalidArgsError where something is wrong."""
    if wrong:
        raise DbusInvalidArgsError(wrong)


class Calls:
    """The calls of one object that are under way."""

    def __init__(self, at_most: int, report: Callable[[BaseException], None]) -> None:
        """`report` gets exceptions that are bugs; it must not log their text."""
        self.at_most, self.report = at_most, report
        self.under_way = 0

    async def run(self, call: Callable[[], Awaitable[T]]) -> T:
        """Runs one call, with its errors turned into ours.

        Raises:
            StationFailedError: it failed.
            DbusLimitsExceededError: too many are under way.
            DbusInvalidArgsError: the arguments are none, and the caller may know it.
        """
        if self.under_way >= self.at_most:
            raise DbusLimitsExceededError("too many calls at once")
        self.under_way += 1
        try:
            return await call()
        except (StationFailedError, DbusInvalidArgsError):  # the bus's own words already
            raise
        except ScanStationError as error:
            raise StationFailedError(f"{error.code}: {error.advice}") from None
        except Exception as error:  # noqa: BLE001 - a bug's text may hold content and must not travel
            self.report(error)
            raise StationFailedError(f"{ScanStationError.code}: {ScanStationError.advice}") from None
        finally:
            self.under_way -= 1
