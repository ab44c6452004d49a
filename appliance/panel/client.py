"""The panel's connection: the station's client, and the calls about people that only newer stations answer.

Rules:
- A session belongs to this connection; whoever leaves the bus is signed out by the station.
- PIN and badge number are sent once and kept nowhere.
"""

from __future__ import annotations

import asyncio
from typing import Final

from sdbus.exceptions import (
    DbusAccessDeniedError,
    DbusNoReplyError,
    DbusUnknownMethodError,
    SdBusBaseError,
)

from appliance.bus_client import NoAnswerError, NotAllowedError, RefusedError, StationClient
from appliance.bus_interface import BUS_NAME, INTERFACE, OBJECT_PATH, BusError, StationFailedError
from appliance.panel.facts import Person, Session, checked_people, checked_session

DEADLINE_S: Final = 5.0


class UnknownCallError(BusError):
    """This station is older than the panel."""

    code = "bus-unknown-call"
    advice = "This station cannot do that."


class PanelClient(StationClient):
    """One connection; use it inside one event loop."""

    async def people(self) -> tuple[Person, ...] | None:
        """Who may sign in; None at a station that knows no people.

        Raises:
            BusError: the station cannot be reached or refuses.
        """
        try:
            return checked_people(await self._ask("People"))
        except (UnknownCallError, NotAllowedError):
            return None

    async def session(self) -> Session | None:
        """Who is signed in."""
        return checked_session(await self._ask("Who"))

    async def sign_in(self, person: str, pin: str, badge: str) -> None:
        """Signs in. Raises RefusedError with the station's sentence."""
        await self._ask("Login", "sss", person, pin, badge)

    async def sign_out(self) -> None:
        """Signs out."""
        await self._ask("Logout")

    async def keep(self) -> None:
        """Somebody touched the screen: the session goes on."""
        await self._ask("Keep")

    async def _ask(self, member: str, signature: str = "", *arguments: str) -> object:
        """Calls a method that this panel's own interface does not know."""
        message = self._bus.new_method_call_message(BUS_NAME, OBJECT_PATH, INTERFACE, member)
        if signature:
            message.append_data(signature, *arguments)
        try:
            reply = await asyncio.wait_for(self._bus.call_async(message), DEADLINE_S)
        except StationFailedError as error:
            raise RefusedError(str(error)) from error
        except DbusUnknownMethodError as error:
            raise UnknownCallError(member) from error
        except DbusAccessDeniedError as error:
            raise NotAllowedError(member) from error
        except (TimeoutError, DbusNoReplyError) as error:
            raise NoAnswerError(member) from error
        except SdBusBaseError as error:
            raise BusError(type(error).__name__) from error
        contents: object = reply.get_contents()
        return contents
