"""What this station answered the fleet's office, on D-Bus: `org.scanstation.Enrolment1`, for a screen that shows it.

Rules:
- Public by its nature: a device's id, public key and signature as the text of a QR code (docs/enrolment.md). No secret,
  nothing of a document, and nothing can be changed here; so it asks nobody for a login.
- The answer is bounded and of one alphabet; anything else is not passed on.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Final

from sdbus import DbusInterfaceCommonAsync, SdBus, dbus_method_async, dbus_method_async_override

from appliance.bus_calls import Calls

OBJECT_PATH: Final = "/org/scanstation/Enrolment1"
INTERFACE: Final = "org.scanstation.Enrolment1"
MAX_CALLS: Final = 4  # under way
_ANSWER: Final = re.compile(r"(SSA1-[A-Z2-7]{1,3900})?")


class EnrolmentInterface(DbusInterfaceCommonAsync, interface_name=INTERFACE):
    """One method. The service overrides it; a proxy calls it."""

    @dbus_method_async(result_signature="s", result_args_names=("answer",))
    async def answer(self) -> str:
        """The text of the answer's QR code; empty where a sheet did not make this station."""
        raise NotImplementedError


class _Exported(EnrolmentInterface):
    """The exported object, on one bus."""

    def __init__(self, answer: Callable[[], str], calls: Calls) -> None:
        super().__init__()
        self._answer, self._calls = answer, calls

    @dbus_method_async_override()
    async def answer(self) -> str:
        """What the station answered."""
        text = await self._calls.run(lambda: asyncio.to_thread(self._answer))
        return text if _ANSWER.fullmatch(text) else ""


class EnrolmentObject:
    """The answer, on one bus after the other."""

    def __init__(self, answer: Callable[[], str], report: Callable[[BaseException], None]) -> None:
        """`answer` is asked in a thread, for each call anew; `report` gets exceptions that are bugs."""
        self._answer, self._calls = answer, Calls(MAX_CALLS, report)
        self._exported: _Exported | None = None

    async def join(self, bus: SdBus) -> None:
        """Makes the object known on a connection, in place of the one before."""
        self._exported = _Exported(self._answer, self._calls)
        self._exported.export_to_dbus(OBJECT_PATH, bus)

    def session_changed(self, caller: str) -> None:
        """Nothing here belongs to a session."""
