"""Who may do what in the queue: asked at the door, for every call anew.

Rules:
- Where people are configured, the table of rights decides (`appliance.people`), as for every method of the station.
- Where none are, whoever the bus policy lets in may: nothing of the queue shows content.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from appliance.bus_guard import Guard
from appliance.queue.items import Owner
from appliance.sections.people import PeopleConfig

LOCAL: Final = "local"
"""In records: whoever the bus policy let in, without a login."""


class Operation(StrEnum):
    """What can be asked of the queue, by the names of the table of rights."""

    LIST = "queue-list"
    ASSIGN = "queue-assign"
    ESCALATE = "queue-escalate"
    RESOLVE = "queue-resolve"
    METRICS = "metrics"
    AUDIT = "audit-read"
    LATE = "late-page"


class Person(Protocol):
    """Who asks. `id` is a word of `a-z0-9-`, or "" without a login; `name` is for a screen, never for a record."""

    @property
    def id(self) -> str:
        """Which person."""

    @property
    def name(self) -> str:
        """What people call this person."""

    @property
    def role(self) -> str:
        """What this person is to the station."""


class Door(Protocol):
    """Lets a caller in, or not."""

    async def person(self, operation: Operation) -> Person:
        """Who sent the message that is being answered.

        Raises:
            StationFailedError, ScanStationError: this person may not do it.
        """


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody without a login."""

    id: str = ""
    name: str = ""
    role: str = LOCAL


class OpenDoor:
    """Of a station without people."""

    async def person(self, _operation: Operation) -> Person:
        """Whoever it is."""
        return Caller()


class GuardedDoor:
    """Of a station with people."""

    def __init__(self, guard: Guard) -> None:
        """`guard` knows who calls."""
        self._guard = guard

    async def person(self, operation: Operation) -> Person:
        """Whoever is logged in on this connection, if they may; that they act is on the record."""
        await self._guard.admit(operation)
        return self._guard.access.person(await self._guard.caller(), operation)


def door_of(guard: Guard | None, people: PeopleConfig) -> Door:
    """The door for a station."""
    return OpenDoor() if guard is None or people.roster is None else GuardedDoor(guard)


def owners_of(guard: Guard | None, people: PeopleConfig) -> Callable[[], Sequence[Owner] | None]:
    """To whom what waits can be given at a station: whoever may see it; None where there are no people."""
    if guard is None or people.roster is None:
        return lambda: None
    access = guard.access
    return lambda: [Owner(one.id, one.name, one.role) for one in access.who_may(Operation.LIST)]
