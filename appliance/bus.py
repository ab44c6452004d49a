"""The station on D-Bus: a thin, bounded shell around a `StationApi`.

Rules:
- The bus decides nothing: each method checks its arguments, asks the station and checks the answer.
- A caller sees our own errors as `org.scanstation.Station1.Error` with `code: advice`. Any other exception is a bug:
  its text might hold content, so the caller learns only that, and `report` gets the exception.
- At most `MAX_CALLS` calls are under way; more are refused at once.
- Whether a caller may is asked before any method of `_Service` runs (`appliance.bus_guard`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Protocol, TypeVar

from sdbus import (
    DbusInvalidArgsError,
    SdBus,
    dbus_method_async_override,
    dbus_property_async_override,
)
from sdbus.exceptions import SdBusBaseError

from appliance.bus_address import open_bus
from appliance.bus_calls import Calls
from appliance.bus_guard import Guard
from appliance.bus_interface import BUS_NAME, MAX_DOCUMENTS, MAX_JOBS, MAX_SHEETS, OBJECT_PATH, BusError
from appliance.bus_people import PeopleService
from appliance.bus_rows import (
    MAX_CHECKS,
    MAX_SENTENCE,
    CheckTuple,
    ClassTuple,
    ContentError,
    DocumentTuple,
    JobTuple,
    PartTuple,
    PresetTuple,
    ReadinessTuple,
    is_word,
)
from appliance.documents import is_opaque_id
from appliance.people.access import Access
from appliance.sections.desk import MAX_PRESETS, MAX_PURPOSES
from appliance.situation import View
from appliance.station_api import StationApi

MAX_CALLS = 32
ANSWER_TIMEOUT_S = 5.0  # of the bus daemon itself
MOST_SILENT = 12  # answers in a row that did not come in time, before a bus counts as gone
_DAEMON, _DAEMON_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
T = TypeVar("T")


class BusNameTakenError(BusError):
    """Another process owns the name."""

    code = "bus-name-taken"
    advice = "Another station program is already running on this device; stop it first."


class _Service(PeopleService):
    """The exported object."""

    def __init__(self, api: StationApi, report: Callable[[BaseException], None], guard: Guard | None) -> None:
        super().__init__(guard, report)
        self._api = api
        self._bounded = Calls(MAX_CALLS, report).run

    @dbus_method_async_override()
    async def scan(self) -> str:
        """A short press."""
        job = await self._bounded(self._api.scan)
        return job if is_opaque_id(job) else ""

    @dbus_method_async_override()
    async def scan_for(self, purposes: list[str]) -> str:
        """A short press for these purposes."""
        if not 1 <= len(purposes) <= MAX_PURPOSES or not all(is_word(purpose) for purpose in purposes):
            raise DbusInvalidArgsError(f"1 to {MAX_PURPOSES} purposes, each a word of a-z, 0-9 and '-'")
        job = await self._bounded(lambda: self._api.scan(purposes))
        return job if is_opaque_id(job) else ""

    @dbus_method_async_override()
    async def cancel(self) -> None:
        """A long press."""
        await self._bounded(self._api.cancel)

    @dbus_method_async_override()
    async def jobs(self, limit: int) -> list[JobTuple]:
        """The newest jobs."""
        wanted = min(limit, MAX_JOBS)
        rows = await self._bounded(lambda: self._api.jobs(wanted))
        return [row.as_tuple() for row in rows[:wanted]]

    @dbus_method_async_override()
    async def documents(self, limit: int) -> list[DocumentTuple]:
        """The documents of the newest jobs."""
        wanted = min(limit, MAX_JOBS)
        rows = await self._bounded(lambda: self._api.documents(wanted))
        return [row.as_tuple() for row in rows[:MAX_DOCUMENTS]]

    @dbus_method_async_override()
    async def resume(self, job: str) -> None:
        """Lets a held job go on."""
        await self._of_job(job, self._api.resume)

    @dbus_method_async_override()
    async def discard(self, job: str) -> None:
        """Ends a held or cancelled job for good."""
        await self._of_job(job, self._api.discard)

    @dbus_method_async_override()
    async def hold(self, job: str) -> None:
        """Sets a legal hold."""
        await self._of_job(job, lambda one: self._api.legal_hold(one, on=True))

    @dbus_method_async_override()
    async def unhold(self, job: str) -> None:
        """Lifts a legal hold."""
        await self._of_job(job, lambda one: self._api.legal_hold(one, on=False))

    @dbus_method_async_override()
    async def scan_as(self, document_class: str, purposes: list[str]) -> str:
        """A short press for a stack of this class."""
        if not is_word(document_class) or len(purposes) > MAX_PURPOSES or not all(map(is_word, purposes)):
            raise DbusInvalidArgsError(f"a class and at most {MAX_PURPOSES} purposes, each a word of a-z, 0-9 and '-'")
        job = await self._bounded(lambda: self._api.scan(purposes, document_class))
        return job if is_opaque_id(job) else ""

    @dbus_method_async_override()
    async def resume_as(self, job: str, document_class: str) -> None:
        """Lets a held job go on as what a person saw it to be."""
        if not is_opaque_id(job) or not is_word(document_class):
            raise DbusInvalidArgsError("a job id is 32 hex digits, a class a word of a-z, 0-9 and '-'")
        await self._bounded(lambda: self._api.resume(job, document_class))

    @dbus_method_async_override()
    async def classes(self, limit: int) -> list[ClassTuple]:
        """How the classes of the newest jobs were decided."""
        wanted = min(limit, MAX_JOBS)
        rows = await self._bounded(lambda: self._api.classes(wanted))
        return [row.as_tuple() for row in rows[:wanted]]

    @dbus_method_async_override()
    async def scan_counted(self, document_class: str, purposes: list[str], sheets: int) -> str:
        """A short press for a stack of so many sheets."""
        words = [*purposes, document_class] if document_class else purposes
        if len(purposes) > MAX_PURPOSES or not all(map(is_word, words)) or not 1 <= sheets <= MAX_SHEETS:
            raise DbusInvalidArgsError(f"a class or '', at most {MAX_PURPOSES} purposes, 1 to {MAX_SHEETS} sheets")
        job = await self._bounded(lambda: self._api.scan(purposes, document_class, sheets))
        return job if is_opaque_id(job) else ""

    @dbus_method_async_override()
    async def resume_document(self, job: str, document: str, document_class: str) -> None:
        """Lets one document of a held job go on."""
        ids = is_opaque_id(job) and is_opaque_id(document)
        if not ids or (document_class and not is_word(document_class)):
            raise DbusInvalidArgsError("ids are 32 hex digits, a class is a word of a-z, 0-9 and '-', or ''")
        await self._bounded(lambda: self._api.resume(job, document_class, document))

    @dbus_method_async_override()
    async def parts(self, limit: int) -> list[PartTuple]:
        """Where the documents of the newest jobs stood in their stacks."""
        wanted = min(limit, MAX_JOBS)
        rows = await self._bounded(lambda: self._api.parts(wanted))
        return [row.as_tuple() for row in rows[:MAX_DOCUMENTS]]

    @dbus_method_async_override()
    async def selftest(self) -> list[CheckTuple]:
        """Runs all checks."""
        checks = await self._bounded(self._api.selftest)
        return [check.as_tuple() for check in checks[:MAX_CHECKS]]

    @dbus_method_async_override()
    async def presets(self) -> list[PresetTuple]:
        """All presets."""
        rows = await self._bounded(self._api.presets)
        return [row.as_tuple() for row in rows[:MAX_PRESETS]]

    @dbus_method_async_override()
    async def choose_preset(self, preset: str) -> None:
        """Chooses what the next press scans."""
        if not is_word(preset):
            raise DbusInvalidArgsError("a preset is a word of a-z, 0-9 and '-'")
        await self._bounded(lambda: self._api.choose_preset(preset))

    @dbus_method_async_override()
    async def scan_preset(self, preset: str) -> str:
        """Chooses a preset and presses."""
        if not is_word(preset):
            raise DbusInvalidArgsError("a preset is a word of a-z, 0-9 and '-'")
        job = await self._bounded(lambda: self._api.scan(preset=preset))
        return job if is_opaque_id(job) else ""

    @dbus_property_async_override()
    def next_press(self) -> str:
        """What the next press does."""
        return self._api.next_press()[:MAX_SENTENCE]

    @dbus_method_async_override()
    async def test(self) -> str:
        """A short press for the readiness test."""
        job = await self._bounded(self._api.test)
        return job if is_opaque_id(job) else ""

    @dbus_method_async_override()
    async def readiness(self) -> ReadinessTuple:
        """The last readiness test."""
        row = await self._bounded(self._api.readiness)
        return row.as_tuple()

    @dbus_property_async_override()
    def state(self) -> str:
        """Name of the view."""
        return self._api.view().name.value

    @dbus_property_async_override()
    def signal(self) -> str:
        """Row of the LED language."""
        return self._api.view().signal.value

    @dbus_property_async_override()
    def sentence(self) -> str:
        """What happened and what to do."""
        return self._api.view().sentence[:MAX_SENTENCE]

    @dbus_property_async_override()
    def counters(self) -> dict[str, int]:
        """Numbers by name; a name that is no plain word is left out."""
        return {name: max(0, value) for name, value in self._api.counters().items() if is_word(name)}

    async def _of_job(self, job: str, call: Callable[[str], Awaitable[None]]) -> None:
        """Runs a call about one job."""
        if not is_opaque_id(job):
            raise DbusInvalidArgsError("a job id is 32 hex digits")
        await self._bounded(lambda: call(job))


class BusObject(Protocol):
    """A further object of the station on the bus."""

    async def join(self, bus: SdBus) -> None:
        """Exports itself."""

    def session_changed(self, caller: str) -> None:
        """A caller's session began or ended."""


class StationBus:
    """Owns the bus name and the object while it is open; a bus that goes away loses signals and never stops paper."""

    def __init__(
        self,
        api: StationApi,
        report: Callable[[BaseException], None],
        access: Access | None = None,
    ) -> None:
        """What is served, and to whom.

        Args:
            api: the station.
            report: gets exceptions that are bugs; it must not log their text.
            access: who may do what; None lets in whom the bus policy lets in, for tests of other parts.
        """
        self._api = api
        self._report = report
        self._guard = Guard(access, report) if access is not None else None
        self._further: list[BusObject] = []
        self._service: _Service | None = None
        self._bus: SdBus | None = None

    @property
    def guard(self) -> Guard | None:
        """Knows who calls on this bus; None where nobody is asked."""
        return self._guard

    def also(self, *further: BusObject) -> None:
        """Serves objects beside ours, which ask for themselves who may; call it before `open`."""
        self._further.extend(further)

    async def open(self, address: str) -> None:
        """Connects (an empty address is the system bus), exports the object and takes the name.

        Raises:
            BusError: the bus cannot be reached or refuses the name.
            BusNameTakenError: another station has the name.
        """
        bus = open_bus(address)
        service = _Service(self._api, self._report, self._guard)
        try:
            service.export_to_dbus(OBJECT_PATH, bus)
            for one in self._further:
                await asyncio.wait_for(one.join(bus), ANSWER_TIMEOUT_S)
            if self._guard is not None:
                await asyncio.wait_for(self._guard.open(bus, self.session_changed), ANSWER_TIMEOUT_S)
            await asyncio.wait_for(bus.request_name_async(BUS_NAME, 0), ANSWER_TIMEOUT_S)
        except (SdBusBaseError, TimeoutError) as error:
            if self._guard is not None:
                self._guard.close()
            bus.close()
            raise _refused(error) from error
        self._bus, self._service = bus, service

    async def keep(self, address: str, interval_s: float = 5.0) -> None:
        """Comes back after the bus went away (or was not there at the start); runs until cancelled.

        A bus that is only slow is not left: every session and every call under way would end with the connection.
        """
        silent = 0
        while True:
            await asyncio.sleep(interval_s)
            alive = await self.alive()
            silent = silent + 1 if alive is None else 0
            if alive is False or silent > MOST_SILENT:
                silent = 0
                self.close()
                with suppress(BusError):
                    await self.open(address)

    async def alive(self) -> bool | None:
        """Whether the bus daemon answers; None: it is there and says nothing in time.

        It is asked for its id: the policy of a system bus refuses a ping.
        """
        if self._bus is None:
            return False
        ping = self._bus.new_method_call_message(_DAEMON, _DAEMON_PATH, _DAEMON, "GetId")
        try:
            await asyncio.wait_for(self._bus.call_async(ping), ANSWER_TIMEOUT_S)
        except TimeoutError:
            return None
        except SdBusBaseError:
            return False
        return True

    def state_changed(self, view: View) -> None:
        """Tells everybody what the desk sees now."""
        if self._service is not None:
            with suppress(SdBusBaseError):
                self._service.state_changed.emit((view.name.value, view.signal.value, view.sentence[:MAX_SENTENCE]))

    def page_progress(self, job: str, index: int, stage: str) -> None:
        """Tells everybody that a page entered a stage.

        Raises:
            ContentError: a value is not of its plain form.
        """
        if not (is_opaque_id(job) and is_word(stage)):
            raise ContentError("page progress")
        if self._service is not None:
            with suppress(SdBusBaseError):
                self._service.page_progress.emit((job, index, stage))

    def document_progress(self, document: str, stage: str) -> None:
        """Tells everybody that a document entered a stage.

        Raises:
            ContentError: a value is not of its plain form.
        """
        if not (is_opaque_id(document) and is_word(stage)):
            raise ContentError("document progress")
        if self._service is not None:
            with suppress(SdBusBaseError):
                self._service.document_progress.emit((document, stage))

    def session_changed(self, caller: str, role: str) -> None:
        """Tells everybody that a caller's session began or ended."""
        for one in self._further:
            one.session_changed(caller)
        if self._service is not None:
            with suppress(SdBusBaseError):
                self._service.session_changed.emit((caller, role))

    def close(self) -> None:
        """Leaves the bus."""
        if self._guard is not None:
            self._guard.close()
        if self._bus is not None:
            self._bus.close()
        self._bus, self._service = None, None


def _refused(error: Exception) -> BusError:
    taken = "NameExists" in type(error).__name__ or "AlreadyOwner" in type(error).__name__
    return BusNameTakenError() if taken else BusError(f"the bus refused the name: {type(error).__name__}")
