"""A client of the station for the command line, the panel and tests.

Rules:
- Every wait has a bound; every failure is a `BusError` with one sentence.
- What comes back is untrusted until its type and form were checked.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing
from functools import partial
from typing import Self, TypeVar

from sdbus.exceptions import (
    DbusAccessDeniedError,
    DbusNameHasNoOwnerError,
    DbusNoReplyError,
    DbusServiceUnknownError,
    SdBusBaseError,
)
from sdbus.sd_bus_internals import SdBusMessage

from appliance.bus_address import listen, open_bus
from appliance.bus_interface import (
    BUS_NAME,
    INTERFACE,
    OBJECT_PATH,
    BusError,
    StationFailedError,
    StationInterface,
)
from appliance.bus_rows import (
    Check,
    ClassRow,
    ContentError,
    DocumentRow,
    JobRow,
    MeasuredRow,
    PartRow,
    PresetRow,
    ReadinessRow,
)

T = TypeVar("T")
CALL_TIMEOUT_S = 10.0
SELFTEST_TIMEOUT_S = 120.0
MAX_BEHIND = 256  # changes of state that a reader may lag behind


class NotRunningError(BusError):
    """Nobody owns the station's name."""

    code = "bus-not-running"
    advice = "The station program is not running. Start it: systemctl start scanstation-station."


class NotAllowedError(BusError):
    """The bus policy refuses this caller."""

    code = "bus-not-allowed"
    advice = "You may not do this. Join the group scanstation-desk, or scanstation-technician for repairs."


class NoAnswerError(BusError):
    """The station did not answer in time."""

    code = "bus-no-answer"
    advice = "The station did not answer in time. Try again; if it stays so, call your technician."


class RefusedError(BusError):
    """The station answered with one of its own errors."""

    code = "bus-refused"

    def __init__(self, untrusted_message: str) -> None:
        """`untrusted_message` is `code: advice` as it came over the bus."""
        code, _, advice = untrusted_message[:500].partition(": ")
        super().__init__(code[:64])
        self.station_code = code[:64]
        self.advice = advice or BusError.advice


class StationClient:
    """One connection to the station; use it inside one event loop."""

    def __init__(self, address: str) -> None:
        """Connects; an empty address is the system bus.

        Raises:
            BusError: the bus cannot be reached.
        """
        self._bus = open_bus(address)
        self._proxy = StationInterface.new_proxy(BUS_NAME, OBJECT_PATH, self._bus)

    async def scan(self, purposes: Sequence[str] = (), document_class: str = "", sheets: int = 0) -> str:
        """A short press, for these purposes, of this class and with so many sheets, as far as they are given.

        Returns:
            The id of the job that feeds, or "" when a press can do nothing.
        """
        if sheets:
            return await answer(self._proxy.scan_counted(document_class, list(purposes), sheets))
        if document_class:
            return await answer(self._proxy.scan_as(document_class, list(purposes)))
        return await answer(self._proxy.scan_for(list(purposes)) if purposes else self._proxy.scan())

    async def cancel(self) -> None:
        """A long press."""
        await answer(self._proxy.cancel())

    async def jobs(self, limit: int) -> list[JobRow]:
        """The newest jobs first."""
        rows = await answer(self._proxy.jobs(limit))
        return checked(lambda: [JobRow(*row) for row in rows])

    async def documents(self, limit: int) -> list[DocumentRow]:
        """The documents of the newest jobs."""
        rows = await answer(self._proxy.documents(limit))
        return checked(lambda: [DocumentRow(*row) for row in rows])

    async def classes(self, limit: int) -> list[ClassRow]:
        """How the classes of the newest jobs were decided."""
        rows = await answer(self._proxy.classes(limit))
        return checked(lambda: [ClassRow(*row) for row in rows])

    async def parts(self, limit: int) -> list[PartRow]:
        """Where the documents of the newest jobs stood in their stacks."""
        rows = await answer(self._proxy.parts(limit))
        return checked(lambda: [PartRow(*row) for row in rows])

    async def resume(self, job: str, document_class: str = "", document: str = "") -> None:
        """Lets a held job go on, or one document of it, as what a person saw it to be if a class is named."""
        if document:
            return await answer(self._proxy.resume_document(job, document, document_class))
        return await answer(self._proxy.resume_as(job, document_class) if document_class else self._proxy.resume(job))

    async def discard(self, job: str) -> None:
        """Ends a held or cancelled job for good."""
        await answer(self._proxy.discard(job))

    async def legal_hold(self, job: str, *, on: bool) -> None:
        """Sets or lifts a legal hold."""
        await answer(self._proxy.hold(job) if on else self._proxy.unhold(job))

    async def selftest(self) -> list[Check]:
        """Runs all checks."""
        rows = await answer(self._proxy.selftest(), SELFTEST_TIMEOUT_S)
        return checked(lambda: [Check(*row) for row in rows])

    async def presets(self) -> list[PresetRow]:
        """All presets, in the order in which the button goes on."""
        rows = await answer(self._proxy.presets())
        return checked(lambda: [PresetRow(*row[:4], tuple(row[4]), *row[5:]) for row in rows])

    async def choose_preset(self, name: str) -> None:
        """Chooses what the next press scans."""
        await answer(self._proxy.choose_preset(name))

    async def scan_preset(self, name: str) -> str:
        """Chooses a preset and presses; the job that feeds, or ""."""
        return await answer(self._proxy.scan_preset(name))

    async def next_press(self) -> str:
        """What the next press does, in words."""
        return await answer(self._proxy.next_press.get_async())

    async def test(self) -> str:
        """A short press for the readiness test; the job that feeds, or ""."""
        return await answer(self._proxy.test())

    async def readiness(self) -> ReadinessRow:
        """The last readiness test."""
        due, at, passed, rows = await answer(self._proxy.readiness())
        return checked(lambda: ReadinessRow(due, at, passed, tuple(MeasuredRow(*row) for row in rows)))

    async def status(self) -> tuple[str, str, str]:
        """State, signal and sentence."""
        return (
            await answer(self._proxy.state.get_async()),
            await answer(self._proxy.signal.get_async()),
            await answer(self._proxy.sentence.get_async()),
        )

    async def counters(self) -> Mapping[str, int]:
        """Numbers by name."""
        return await answer(self._proxy.counters.get_async())

    async def state_changes(self) -> AsyncIterator[tuple[str, str, str]]:
        """State, signal and sentence, now and at each change; a slow reader misses old changes, never the last one."""
        async with aclosing(self._follow("StateChanged")) as changes:
            async for _, contents in changes:
                state, signal, sentence = (str(part) for part in contents)
                yield state, signal, sentence

    async def events(self) -> AsyncIterator[tuple[str, tuple[object, ...]]]:
        """Every signal as it comes: `StateChanged` (first as it stands), `PageProgress`, `DocumentProgress`; values."""
        async with aclosing(self._follow("StateChanged", "PageProgress", "DocumentProgress")) as events:
            async for event in events:
                yield event

    async def _follow(self, *members: str) -> AsyncGenerator[tuple[str, tuple[object, ...]], None]:
        """The state as it stands, then signals of these names, the oldest of at most `MAX_BEHIND` first."""
        waiting: deque[tuple[str, tuple[object, ...]]] = deque(maxlen=MAX_BEHIND)
        arrived = asyncio.Event()

        def take(member: str, message: SdBusMessage) -> None:
            waiting.append((member, tuple(message.get_contents())))
            arrived.set()

        matches = [
            await self._bus.match_signal_async(BUS_NAME, OBJECT_PATH, INTERFACE, member, partial(take, member))
            for member in members
        ]
        try:
            yield "StateChanged", await self.status()
            while True:
                await arrived.wait()
                arrived.clear()
                while waiting:
                    yield waiting.popleft()
        finally:
            for match in matches:
                match.close()

    def listen(self) -> None:
        """To be called now and then by whoever stays connected (see `bus_address`)."""
        listen(self._bus)

    def close(self) -> None:
        """Leaves the bus."""
        self._bus.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def checked(make: Callable[[], T]) -> T:
    """Rows made of what came over the bus. Raises BusError where it has another shape."""
    try:
        return make()
    except (ContentError, TypeError) as error:
        raise BusError("a malformed answer") from error


async def answer(call: Awaitable[T], timeout_s: float | None = None) -> T:
    """Waits for an answer and turns the binding's errors into ours."""
    try:
        return await asyncio.wait_for(call, timeout_s or CALL_TIMEOUT_S)
    except StationFailedError as error:
        raise RefusedError(str(error)) from error
    except (DbusServiceUnknownError, DbusNameHasNoOwnerError) as error:
        raise NotRunningError from error
    except DbusAccessDeniedError as error:
        raise NotAllowedError from error
    except (TimeoutError, DbusNoReplyError) as error:
        raise NoAnswerError from error
    except SdBusBaseError as error:
        raise BusError(type(error).__name__) from error
