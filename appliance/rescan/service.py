"""Rescans on D-Bus: a thin, bounded shell around the desk and the station.

Rules:
- The bus decides nothing: the table of rights is asked, then arguments are checked, then the desk is asked.
- Our own errors travel as `org.scanstation.Station1.Error` with `code: advice`; a bug's own text never does.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from sdbus import SdBus, dbus_method_async_override, get_current_message

from appliance.bus_calls import Calls, check
from appliance.bus_guard import Guard
from appliance.bus_rows import MAX_SENTENCE, ContentError, is_word
from appliance.custody.rescanning import RescanOverError
from appliance.documents import is_opaque_id
from appliance.people.rights import Operation
from appliance.rescan.desk import RescanDesk, RescanRow
from appliance.rescan.interface import MAX_CALLS, MAX_ROWS, OBJECT_PATH, RescanInterface, RescanTuple

LOCAL: Final = "local"
"""In records: whoever the bus policy let in, without a login."""

Start = Callable[[str, str], Awaitable[str]]
"""Feeds the sheets of a document again, for whoever asks; the job that feeds them."""


class _Exported(RescanInterface):
    """The exported object, on one bus."""

    def __init__(self, desk: RescanDesk, start: Start, guard: Guard | None, calls: Calls) -> None:
        super().__init__()
        self._desk, self._start, self._guard, self._calls = desk, start, guard, calls

    @dbus_method_async_override()
    async def waiting(self, limit: int) -> list[RescanTuple]:
        """What waits."""

        async def rows() -> list[RescanTuple]:
            await self._admit(Operation.QUEUE_LIST)
            found = await asyncio.to_thread(self._desk.waiting)
            return [_plain(row) for row in found[: min(limit, MAX_ROWS)]]

        return await self._calls.run(rows)

    @dbus_method_async_override()
    async def start(self, document: str) -> str:
        """Feeds the sheets again."""

        async def started() -> str:
            by = await self._admit(Operation.RESCAN_FEED)
            check(_wrong(document))
            return await self._start(document, by)

        return await self._calls.run(started)

    @dbus_method_async_override()
    async def show(self, document: str) -> None:
        """What the button feeds."""

        async def shown() -> None:
            by = await self._may(Operation.RESCAN_FEED)  # nothing is done yet: the press is on the record
            check(_wrong(document) if document else "")
            caller = get_current_message().sender or ""
            if not document:
                self._desk.next_press.forget(caller)
                return
            if document not in {row.document for row in await asyncio.to_thread(self._desk.waiting)}:
                raise RescanOverError(document)
            self._desk.next_press.mean(caller, document, by)

        await self._calls.run(shown)

    @dbus_method_async_override()
    async def lost(self, document: str) -> None:
        """The paper is gone."""

        async def told() -> None:
            by = await self._admit(Operation.RESCAN_LOST)
            check(_wrong(document))
            await asyncio.to_thread(self._desk.lost, document, by)

        await self._calls.run(told)

    async def _admit(self, operation: Operation) -> str:
        """Who asks, for a record. Raises NotAllowedError."""
        if self._guard is None:
            return LOCAL
        await self._guard.admit(operation)
        return await self._may(operation)

    async def _may(self, operation: Operation) -> str:
        """Who asks, without a word on the record. Raises NotAllowedError."""
        if self._guard is None:
            return LOCAL
        return self._guard.access.person(await self._guard.caller(), operation).id or LOCAL


class RescanService:
    """The object, on one bus after the other."""

    def __init__(
        self, desk: RescanDesk, start: Start, guard: Guard | None, report: Callable[[BaseException], None]
    ) -> None:
        """`guard` knows who calls, None lets in whom the bus lets in; `report` gets exceptions that are bugs."""
        self._parts = desk, start, guard, Calls(MAX_CALLS, report)
        self._exported: _Exported | None = None

    async def join(self, bus: SdBus) -> None:
        """Makes the object known on a connection, in place of the one before."""
        self._exported = _Exported(*self._parts)
        self._exported.export_to_dbus(OBJECT_PATH, bus)

    def session_changed(self, caller: str) -> None:
        """Whoever sat there shows nothing any more; who asks is looked at for every call anew."""
        self._parts[0].next_press.forget(caller)


def _wrong(document: str) -> str:
    return "" if is_opaque_id(document) else "a document id is 32 hex digits"


def _plain(row: RescanRow) -> RescanTuple:
    """A row for the wire. Raises ContentError."""
    words = (row.document_class, row.reason, *((row.trouble,) if row.trouble else ()))
    if not (is_opaque_id(row.document) and is_opaque_id(row.job) and all(map(is_word, words))):
        raise ContentError("a rescan")
    return (
        row.document, row.job, row.document_class, row.reason, list(row.sheets), row.total, row.scanned, row.age_s,
        row.trouble, row.sentence[:MAX_SENTENCE],
    )  # fmt: skip
