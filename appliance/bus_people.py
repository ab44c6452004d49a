"""Logging in and out over the bus: arguments are bounded, everything else is `appliance.people.access`."""

from __future__ import annotations

from sdbus import DbusInvalidArgsError, dbus_method_async_override

from appliance.bus_guard import Guarded
from appliance.bus_interface import StationInterface
from appliance.people.access import MAX_TEXT
from appliance.people.errors import LoginRefusedError
from appliance.people.rights import Role


class PeopleService(Guarded, StationInterface):
    """The methods about people."""

    @dbus_method_async_override()
    async def people(self) -> list[tuple[str, str]]:
        """Name and role of everybody who may log in."""
        return self.guard.access.people() if self.guard else []

    @dbus_method_async_override()
    async def login(self, user: str, pin: str, badge: str) -> tuple[str, int]:
        """Begins a session of the caller."""
        if any(len(text) > MAX_TEXT for text in (user, pin, badge)):
            raise DbusInvalidArgsError(f"user, PIN and badge have at most {MAX_TEXT} characters")
        if self.guard is None:
            raise LoginRefusedError
        return await self.guard.access.login(await self.guard.caller(), user, pin, badge)

    @dbus_method_async_override()
    async def logout(self) -> None:
        """Ends the caller's session."""
        if self.guard:
            self.guard.access.logout(await self.guard.caller())

    @dbus_method_async_override()
    async def badge_left(self) -> None:
        """The badge is gone from the caller's reader."""
        if self.guard:
            self.guard.access.badge_left(await self.guard.caller())

    @dbus_method_async_override()
    async def keep(self) -> None:
        """A person touched the caller's screen."""
        if self.guard:
            self.guard.access.keep(await self.guard.caller())

    @dbus_method_async_override()
    async def who(self) -> tuple[str, str, int]:
        """Name and role of whoever is logged in at the caller, and the seconds left."""
        return self.guard.access.who(await self.guard.caller()) if self.guard else ("", Role.NOBODY.value, 0)
