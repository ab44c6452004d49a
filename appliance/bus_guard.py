"""The one place where the bus asks whether a caller may: before every method, whatever it is.

Rules:
- An error of ours travels as `code: sentence`; a bug's own text never does.
- Each method of a class below `Guarded` is wrapped when the class is made; none can be forgotten. One without a row
  in the table of rights is refused for everybody.
- A caller is the sender that the bus daemon stamps on the message, and its Unix user is asked of the bus daemon.
- Properties and signals carry what the lamps show, for everybody whom the bus policy lets in.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from sdbus import SdBus, get_current_message
from sdbus.dbus_proxy_async_method import DbusMethodAsync
from sdbus.exceptions import SdBusBaseError
from sdbus.sd_bus_internals import SdBusMessage, SdBusSlot

from appliance.bus_address import listen
from appliance.bus_interface import StationFailedError
from appliance.errors import ScanStationError
from appliance.people.access import UNKNOWN_OPERATION, Access
from appliance.people.rights import operation_of

TICK_S: Final = 1.0
REFRESH_TICKS: Final = 5  # between two looks at the roster's files
ANSWER_TIMEOUT_S: Final = 5.0
_DAEMON, _DAEMON_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"


class Guard:
    """Knows who calls, on one bus after the other."""

    def __init__(self, access: Access, report: Callable[[BaseException], None]) -> None:
        """`report` gets exceptions that are bugs."""
        self.access = access
        self._report = report
        self._bus: SdBus | None = None
        self._watch: SdBusSlot | None = None
        self._tending: asyncio.Task[None] | None = None

    async def open(self, bus: SdBus, changed: Callable[[str, str], None]) -> None:
        """Hears of callers that leave; `changed` gets a caller whose session began or ended, and its role.

        Raises:
            SdBusBaseError: the bus does not answer.
        """
        self._bus = bus
        self._watch = await bus.match_signal_async(
            _DAEMON, _DAEMON_PATH, _DAEMON, "NameOwnerChanged", self._owner_changed
        )
        self.access.listen(changed)
        self._tending = asyncio.create_task(self._tend())
        self._tending.add_done_callback(self._ended)

    def close(self) -> None:
        """The bus is gone: so are all sessions, since another one may give out the same names."""
        if self._tending is not None:
            self._tending.cancel()
        if self._watch is not None:
            self._watch.close()
        self._bus, self._watch, self._tending = None, None, None
        with suppress(ScanStationError):  # sessions end, also where that cannot be recorded
            self.access.bus_lost()

    async def admit(self, operation: str) -> None:
        """Lets the caller of the message that is being answered go on.

        Raises:
            NotAllowedError: it may not.
            ScanStationError: it may, and that cannot be put on the record.
        """
        caller = await self.caller()
        self.access.acted(self.access.person(caller, operation), operation)

    async def caller(self) -> str:
        """The unique name of the caller; its Unix user is known from here on, unless it left."""
        caller = get_current_message().sender or ""
        if not self.access.is_known(caller) and self._bus is not None:
            uid = await self._uid(self._bus, caller)
            if uid is not None:
                self.access.arrived(caller, uid)
        return caller

    async def _uid(self, bus: SdBus, caller: str) -> int | None:
        question = bus.new_method_call_message(_DAEMON, _DAEMON_PATH, _DAEMON, "GetConnectionUnixUser")
        question.append_data("s", caller)
        try:
            answer: Any = (await asyncio.wait_for(bus.call_async(question), ANSWER_TIMEOUT_S)).get_contents()
        except (SdBusBaseError, TimeoutError):
            return None
        return int(answer)

    def _owner_changed(self, message: SdBusMessage) -> None:
        name, _, owner = message.get_contents()
        if str(name).startswith(":") and not owner:
            with suppress(ScanStationError):  # the session ended, also where that cannot be recorded
                self.access.left(str(name))

    async def _tend(self) -> None:
        """Ends what is over, looks for a newer roster, and hears what came.

        It holds no bus: one that is freed late takes the ears of the next one (see `bus_address`).
        """
        ticks = 0
        while True:
            await asyncio.sleep(TICK_S)
            ticks += 1
            listen(self._bus)
            with suppress(ScanStationError):  # of records that cannot be written; what is over has ended
                self.access.tick()
                if ticks % REFRESH_TICKS == 0:
                    self.access.refresh()

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()):
            self._report(error)


class Guarded:
    """What is exported: a subclass that overrides a method of a D-Bus interface gets it with the question in front.

    It stands before the interface among the bases: `class Service(Guarded, SomeInterface)`.
    """

    def __init__(self, guard: Guard | None, report: Callable[[BaseException], None]) -> None:
        """What answers.

        Args:
            guard: None lets in whom the bus policy lets in, for a station without people (tests of other parts).
            report: gets exceptions that are bugs; it must not log their text.
        """
        super().__init__()
        self.guard, self.report = guard, report

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        for member in vars(cls).values():
            if isinstance(member, DbusMethodAsync):
                member.original_method = _asking(member.method_name, member.original_method)  # type: ignore[assignment]  # theirs is typed for any method


def _asking(member: str, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The method, with the question in front."""
    operation = operation_of(member) or UNKNOWN_OPERATION

    @functools.wraps(method)
    async def asked(service: Guarded, *arguments: Any) -> Any:
        try:
            if service.guard is not None:
                await service.guard.admit(operation)
            return await method(service, *arguments)
        except ScanStationError as error:
            raise StationFailedError(f"{error.code}: {error.advice}") from None
        except SdBusBaseError:
            raise
        except Exception as error:  # noqa: BLE001 - a bug's text may hold a name and must not travel
            service.report(error)
            raise StationFailedError(f"{ScanStationError.code}: {ScanStationError.advice}") from None

    return asked
