"""Who may do what in the office: asked at the door for every call anew, by the table of rights (`people.rights`)."""

from __future__ import annotations

from typing import Protocol

from appliance.bus_guard import Guard
from appliance.errors import ScanStationError
from appliance.people.rights import Operation, Person

LOCAL = "local"
"""In records: whoever may without a login."""


class ClosedError(ScanStationError):
    """A bus on which nobody knows who calls."""

    code = "not-allowed"
    advice = "Nobody is logged in here. Log in, then do it again."


class Door(Protocol):
    """Lets a caller in, or not."""

    async def person(self, operation: Operation) -> Person:
        """Who sent the message that is being answered; that they act is on the record.

        Raises:
            ScanStationError: this person may not do it.
        """


class GuardedDoor:
    """By the table of rights."""

    def __init__(self, guard: Guard | None) -> None:
        """`guard` knows who calls; without one nobody may anything."""
        self._guard = guard

    async def person(self, operation: Operation) -> Person:
        """Whoever is logged in on this connection, if they may."""
        if self._guard is None:
            raise ClosedError
        await self._guard.admit(operation)
        return self._guard.access.person(await self._guard.caller(), operation)


def by(person: Person) -> str:
    """Who it was, for the record."""
    return person.id or LOCAL
