"""Reviews on D-Bus: a thin, bounded shell around the desk.

Rules:
- The bus decides nothing: each method asks the desk and checks the answer; arguments only once the caller may.
- Who calls is the unique name that the bus daemon gave the connection; it cannot be claimed.
- A caller sees our own errors as `code: advice`. Any other exception is a bug: its text might hold content, so the
  caller learns only that, and `report` gets the exception.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final, TypeVar

from sdbus import (
    SdBus,
    dbus_method_async_override,
    get_current_message,
)

from appliance.bus_calls import Calls, check
from appliance.bus_rows import ContentError, is_word
from appliance.documents import Box, is_opaque_id
from appliance.fields.decided import Ruling
from appliance.review.access import Operation
from appliance.review.desk import ReviewDesk, Waiting
from appliance.review.interface import (
    OBJECT_PATH,
    DecisionTuple,
    FieldTuple,
    ReviewInterface,
    WaitingTuple,
)
from appliance.review.pictures import crop, memory_file, png, small
from appliance.review.session import Decision
from appliance.suggestions import MAX_TEXT

MAX_WAITING: Final = 1_000  # rows of an answer
MAX_CALLS: Final = 16  # under way
MAX_RESCAN: Final = 200  # pages of one request
FILE_S: Final = 1.0  # a memory file is ours for so long after it was handed to the bus
EXPIRE_S: Final = 5.0  # between two looks at what nobody uses
_DAEMON, _DAEMON_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
T = TypeVar("T")


class ReviewService(ReviewInterface):
    """The exported object."""

    def __init__(self, desk: ReviewDesk, report: Callable[[BaseException], None]) -> None:
        """`report` gets exceptions that are bugs; it must not log their text."""
        super().__init__()
        self._desk, self._calls = desk, Calls(MAX_CALLS, report)

    @dbus_method_async_override()
    async def waiting(self) -> list[WaitingTuple]:
        """What the caller may review."""
        rows = await self._bounded(self._desk.waiting)
        return [_waiting(row) for row in rows[:MAX_WAITING]]

    @dbus_method_async_override()
    async def open(self, document: str) -> tuple[int, int, str]:
        """Opens a document."""
        wrong = "" if is_opaque_id(document) else "a document id is 32 hex digits"
        session = await self._checked(Operation.REVIEW_OPEN, wrong, lambda sender: self._desk.open(sender, document))
        return (session.pages, len(session.fields), session.stage.value) if session else (0, 0, "")

    @dbus_method_async_override()
    async def page(self, page: int) -> tuple[int, list[DecisionTuple]]:
        """A page as it would leave now."""

        async def shown(sender: str) -> tuple[int, list[DecisionTuple]]:
            image, decisions = await self._desk.page(sender, page)
            told = [_decision(decision) for decision in decisions]
            return await self._file(lambda: png(image)), told

        return await self._bounded(shown)

    @dbus_method_async_override()
    async def thumbnail(self, page: int) -> int:
        """A page as it would leave now, small."""

        async def shown(sender: str) -> int:
            image, _ = await self._desk.page(sender, page)
            return await self._file(lambda: png(small(image)))

        return await self._bounded(shown)

    @dbus_method_async_override()
    async def fields(self) -> list[FieldTuple]:
        """The fields that wait."""
        found = await self._bounded(self._desk.fields)
        return [
            (
                field.place,
                *_four(field.box),
                field.marked.suggestion.kind.value,
                [doubt.value for doubt in field.marked.why],
                ruling.value if ruling else "",
            )
            for field, ruling in found
        ]

    @dbus_method_async_override()
    async def field(self, field: int) -> tuple[int, int]:
        """A field's part of the page, and what was read there."""

        async def shown(sender: str) -> tuple[int, int]:
            image, box, reading = await self._desk.crop(sender, field)
            return await self._file(lambda: png(crop(image, box))), await self._file(reading.encode)

        return await self._bounded(shown)

    @dbus_method_async_override()
    async def remove(self, page: int, left: int, top: int, right: int, bottom: int) -> None:
        """What stands in a box goes."""
        await self._bounded(lambda sender: self._desk.remove(sender, page, Box(left, top, right, bottom)))

    @dbus_method_async_override()
    async def restore(self, page: int, left: int, top: int, right: int, bottom: int) -> None:
        """Asks for a removed word."""
        await self._bounded(lambda sender: self._desk.restore(sender, page, Box(left, top, right, bottom)))

    @dbus_method_async_override()
    async def confirm(self, field: int) -> None:
        """A field was read rightly."""
        await self._bounded(lambda sender: self._desk.rule(sender, field, Ruling.CONFIRMED))

    @dbus_method_async_override()
    async def correct(self, field: int, text: str) -> None:
        """What a field really says."""
        await self._typed(text, lambda sender: self._desk.rule(sender, field, Ruling.CORRECTED, text))

    @dbus_method_async_override()
    async def judge(self, field: int, text: str) -> list[str]:
        """What speaks against a typed value."""
        return _words(await self._typed(text, lambda sender: self._desk.doubts(sender, field, text)))

    @dbus_method_async_override()
    async def offers(self) -> list[str]:
        """What the open review offers."""
        return _words(await self._bounded(self._desk.offers))

    @dbus_method_async_override()
    async def reject_field(self, field: int) -> None:
        """A field does not travel."""
        await self._bounded(lambda sender: self._desk.rule(sender, field, Ruling.REJECTED))

    @dbus_method_async_override()
    async def undo(self) -> None:
        """Takes the last mark back."""
        await self._bounded(self._desk.undo)

    @dbus_method_async_override()
    async def approve(self) -> str:
        """Lets the document go."""
        return await self._bounded(self._desk.approve)

    @dbus_method_async_override()
    async def reject(self) -> str:
        """The document is not to be sent."""
        return await self._bounded(self._desk.reject)

    @dbus_method_async_override()
    async def rescan(self, pages: list[int], reason: str) -> str:
        """Sheets are to be scanned again."""
        well = 1 <= len(pages) <= MAX_RESCAN and is_word(reason)
        wrong = "" if well else f"1 to {MAX_RESCAN} pages, and a reason that is a word of a-z, 0-9 and '-'"
        return await self._checked(
            Operation.REVIEW_RESCAN, wrong, lambda sender: self._desk.rescan(sender, pages, reason)
        )

    @dbus_method_async_override()
    async def hold(self) -> None:
        """Ends the review without a decision."""
        await self._bounded(self._desk.hold)

    @dbus_method_async_override()
    async def vigilance(self) -> list[tuple[str, int, int]]:
        """Who found what was planted."""
        return (await self._bounded(self._desk.vigilance))[:MAX_WAITING]

    @dbus_method_async_override()
    async def close(self) -> None:
        """Ends the review."""
        await self._bounded(self._desk.close)

    async def _bounded(self, call: Callable[[str], Awaitable[T]]) -> T:
        """Runs one call of the desk for whoever sent it."""
        return await self._calls.run(lambda: call(get_current_message().sender or ""))

    async def _checked(self, operation: Operation, wrong: str, call: Callable[[str], Awaitable[T]]) -> T:
        """The same for a call whose arguments may be wrong: who may not do it at all learns just that."""

        async def checked(sender: str) -> T:
            self._desk.check(sender, operation)
            check(wrong)
            return await call(sender)

        return await self._bounded(checked)

    async def _typed(self, text: str, call: Callable[[str], Awaitable[T]]) -> T:
        """The same for what somebody typed."""
        wrong = "" if len(text) <= MAX_TEXT else f"at most {MAX_TEXT} characters"
        return await self._checked(Operation.REVIEW_EDIT, wrong, call)

    async def _file(self, make: Callable[[], bytes]) -> int:
        """A sealed memory file for the caller; the bus has a descriptor of its own once the answer is on its way."""
        descriptor = memory_file(await asyncio.to_thread(make))
        asyncio.get_running_loop().call_later(FILE_S, _close, descriptor)
        return descriptor


class ReviewObject:
    """Puts the reviews of a desk on whatever bus the station is on."""

    def __init__(self, desk: ReviewDesk, report: Callable[[BaseException], None]) -> None:
        """`report` gets exceptions that are bugs; it must not log their text."""
        self._desk, self._report = desk, report
        self._service: ReviewService | None = None
        self._leaving: object = None  # the subscription; it ends with this reference

    async def join(self, bus: SdBus) -> None:
        """Exports the object, and follows who leaves the bus; whoever sat at an earlier bus is gone."""
        self._desk.all_gone()
        self._service = ReviewService(self._desk, self._report)
        self._service.export_to_dbus(OBJECT_PATH, bus)
        self._leaving = await bus.match_signal_async(
            _DAEMON, _DAEMON_PATH, _DAEMON, "NameOwnerChanged", self._owner_changed
        )

    def session_changed(self, caller: str) -> None:
        """Whoever sat there does no more, or another person does."""
        self._desk.gone(caller)

    async def watch(self, interval_s: float = EXPIRE_S) -> None:
        """Closes what nobody uses; runs until cancelled."""
        while True:
            await asyncio.sleep(interval_s)
            self._desk.expire()

    def _owner_changed(self, message: Any) -> None:
        """A connection left the bus."""
        name, _, owner = message.get_contents()
        if not owner:
            self._desk.gone(name)


def _close(descriptor: int) -> None:
    with suppress(OSError):
        os.close(descriptor)


def _waiting(row: Waiting) -> WaitingTuple:
    """A document for the wire. Raises ContentError."""
    words = (row.document_class, row.purpose, row.code, row.stage.value)
    if not (is_opaque_id(row.job) and is_opaque_id(row.document) and all(map(is_word, words))):
        raise ContentError("a waiting document")
    return (row.job, row.document, *words, row.age_s)


def _decision(decision: Decision) -> DecisionTuple:
    """A decision for the wire: four numbers and one of our own codes. Raises ContentError."""
    *box, code = decision
    if not is_word(code) or min(box) < 0:
        raise ContentError("a decision")
    return decision


def _words(codes: list[str]) -> list[str]:
    """Our own codes for the wire. Raises ContentError."""
    if not all(map(is_word, codes)):
        raise ContentError("a code")
    return codes


def _four(box: Box) -> tuple[int, int, int, int]:
    return box.left, box.top, box.right, box.bottom
