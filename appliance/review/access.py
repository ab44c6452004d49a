"""Who may do what in a review: asked of whoever knows the people, by the operations of their table of rights.

Rules:
- The station asks for each call anew; a session that ended, or a person who was removed, is refused at the next one.
- Where no people are set up nobody may review anything: every operation of a review takes a login.
"""

from __future__ import annotations

from typing import Protocol

from appliance.people.rights import Operation, Person, Role

__all__ = ("Access", "Operation", "Person", "Role")


class Access(Protocol):
    """Knows who sits behind a connection of the bus."""

    def person(self, sender: str, operation: str) -> Person:
        """The person who is logged in on this connection.

        Raises:
            ScanStationError: nobody is, or this person may not do it.
        """
