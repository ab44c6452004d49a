"""The panel's connection: the station's client, and the calls about people that only newer stations answer.

Rules:
- A session belongs to this connection; whoever leaves the bus is signed out by the station.
- PIN and badge number are sent once and kept nowhere.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

from sdbus.exceptions import (
    DbusAccessDeniedError,
    DbusNoReplyError,
    DbusUnknownInterfaceError,
    DbusUnknownMethodError,
    DbusUnknownObjectError,
    SdBusBaseError,
)

from appliance import bus_enrolment
from appliance.bus_client import NoAnswerError, NotAllowedError, RefusedError, StationClient
from appliance.bus_interface import BUS_NAME, INTERFACE, OBJECT_PATH, BusError, StationFailedError
from appliance.office import interface as office_interface
from appliance.panel.facts import Person, Session, checked_people, checked_session
from appliance.panel.first_client import checked_answer
from appliance.panel.intake_client import PaperCalls
from appliance.panel.office_client import OfficeCalls
from appliance.panel.paper_facts import WaitingPaper
from appliance.panel.queue_client import QueueCalls
from appliance.panel.rescan_client import RescanCalls
from appliance.panel.rescan_facts import WaitingRescan
from appliance.panel.review_client import ReviewCalls
from appliance.panel.review_facts import UnknownCallError, WaitingReview
from appliance.panel.technician_client import TechnicianCalls
from appliance.paper import interface as paper_interface
from appliance.queue import interface as queue_interface
from appliance.rescan import interface as rescan_interface
from appliance.review import interface as review_interface
from appliance.technician import interface as technician_interface

DEADLINE_S: Final = 5.0
REVIEW_S: Final = 180.0  # pages are made and judged anew
OFFICE_S: Final = 20.0  # the audit log is read
TECHNICIAN_S: Final = technician_interface.TEST_TIMEOUT_S


class PanelClient(StationClient):
    """One connection; use it inside one event loop."""

    def __init__(self, address: str) -> None:
        """`address` is that of a bus; "" is the system bus. Raises BusError."""
        super().__init__(address)
        self._bus.method_call_timeout_usec = int(REVIEW_S * 1e6)  # every call has a deadline of its own as well
        self.review = ReviewCalls(self._ask_review)
        self.technician = TechnicianCalls(self._ask_technician)
        self.queue = QueueCalls(self._ask_queue)
        self.paper = PaperCalls(self._ask_paper)
        self.office = OfficeCalls(self._ask_office)
        self.rescan = RescanCalls(self._ask_rescan)

    async def reviews(self) -> tuple[WaitingReview, ...] | None:
        """What waits for a review by whoever is signed in; nothing at a station that knows no reviews."""
        try:
            return await asyncio.wait_for(self.review.waiting(), DEADLINE_S)
        except UnknownCallError:
            return ()

    async def waiting(self) -> int | None:
        """How many things wait for a person; less than none at a station that knows no queue."""
        try:
            return await asyncio.wait_for(self.queue.total(), DEADLINE_S)
        except UnknownCallError:
            return -1

    async def papers(self) -> tuple[WaitingPaper, ...]:
        """Paper of delivered stacks that waits; none at a station that knows nothing of it."""
        try:
            return await asyncio.wait_for(self.paper.papers(), DEADLINE_S)
        except UnknownCallError:
            return ()

    async def rescans(self) -> tuple[WaitingRescan, ...]:
        """Sheets that wait to be scanned again; none at a station that knows nothing of it."""
        try:
            return await asyncio.wait_for(self.rescan.waiting(), DEADLINE_S)
        except UnknownCallError:
            return ()

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

    async def badge_left(self) -> None:
        """The badge is gone from the reader; nothing at a station that does not care."""
        with contextlib.suppress(UnknownCallError):
            await self._ask("BadgeLeft")

    async def answer(self) -> str:
        """What the station answered its fleet's office; "" where no sheet made it one."""
        where = (bus_enrolment.OBJECT_PATH, bus_enrolment.INTERFACE)
        return checked_answer(await self._call(where, DEADLINE_S, "Answer", ""))

    async def keep(self) -> None:
        """Somebody touched the screen: the session goes on."""
        await self._ask("Keep")

    async def _ask(self, member: str, signature: str = "", *arguments: str) -> object:
        """Calls a method that this panel's own interface does not know."""
        return await self._call((OBJECT_PATH, INTERFACE), DEADLINE_S, member, signature, *arguments)

    async def _ask_review(self, member: str, signature: str = "", *arguments: str | int) -> object:
        """Calls a method of the reviews."""
        where = (review_interface.OBJECT_PATH, review_interface.INTERFACE)
        return await self._call(where, REVIEW_S, member, signature, *arguments)

    async def _ask_technician(self, member: str, signature: str = "", *arguments: object) -> object:
        """Calls a method of the technician's desk."""
        where = (technician_interface.OBJECT_PATH, technician_interface.INTERFACE)
        return await self._call(where, TECHNICIAN_S, member, signature, *arguments)

    async def _ask_queue(self, member: str, signature: str = "", *arguments: str | int) -> object:
        """Calls a method of the queue."""
        where = (queue_interface.OBJECT_PATH, queue_interface.INTERFACE)
        return await self._call(where, DEADLINE_S, member, signature, *arguments)

    async def _ask_paper(self, member: str, signature: str = "", *arguments: object) -> object:
        """Calls a method about paper."""
        where = (paper_interface.OBJECT_PATH, paper_interface.INTERFACE)
        return await self._call(where, DEADLINE_S, member, signature, *arguments)

    async def _ask_rescan(self, member: str, signature: str = "", *arguments: str | int) -> object:
        """Calls a method about sheets that are scanned again."""
        where = (rescan_interface.OBJECT_PATH, rescan_interface.INTERFACE)
        return await self._call(where, DEADLINE_S, member, signature, *arguments)

    async def _ask_office(self, member: str, signature: str = "", *arguments: str | int) -> object:
        """Calls a method of the office."""
        where = (office_interface.OBJECT_PATH, office_interface.INTERFACE)
        return await self._call(where, OFFICE_S, member, signature, *arguments)

    async def _call(
        self, where: tuple[str, str], deadline_s: float, member: str, signature: str, *arguments: object
    ) -> object:
        message = self._bus.new_method_call_message(BUS_NAME, *where, member)
        if signature:
            message.append_data(signature, *arguments)
        try:
            reply = await asyncio.wait_for(self._bus.call_async(message), deadline_s)
        except StationFailedError as error:
            raise RefusedError(str(error)) from error
        except (DbusUnknownInterfaceError, DbusUnknownMethodError, DbusUnknownObjectError) as error:
            raise UnknownCallError(member) from error
        except DbusAccessDeniedError as error:
            raise NotAllowedError(member) from error
        except (TimeoutError, DbusNoReplyError) as error:
            raise NoAnswerError(member) from error
        except SdBusBaseError as error:
            raise BusError(type(error).__name__) from error
        contents: object = reply.get_contents()
        return contents
