"""The calls of `org.scanstation.Review1`, as the panel makes them.

Rules:
- Content comes as sealed memory files; one that could still change is not read.
- Every answer is checked; one of a wrong form is a `WrongShapeError`.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
from collections.abc import Awaitable, Callable
from typing import Final

from appliance.panel.review_facts import (
    SMALL,
    STRIP,
    Doubted,
    FieldRow,
    FieldShown,
    Opened,
    PageShown,
    Picture,
    Strip,
    UnknownCallError,
    WaitingReview,
    WrongShapeError,
    checked_decisions,
    checked_fields,
    checked_opened,
    checked_picture,
    checked_reading,
    checked_reviews,
    checked_words,
)

MAX_BYTES: Final = 64 << 20  # of one memory file
SEALS: Final = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE


class ReviewCalls:
    """The reviews of one connection. `ask` calls a member of the interface with a signature and arguments."""

    def __init__(self, ask: Callable[..., Awaitable[object]]) -> None:
        self._ask = ask
        self._counts = (0, 0)  # pages and fields of what is open

    async def waiting(self) -> tuple[WaitingReview, ...] | None:
        """What whoever is signed in may review; None for a wrong form."""
        return checked_reviews(await self._ask("Waiting"))

    async def open(self, document: str) -> Opened | None:
        """Opens a document; None while the station makes it."""
        pages, fields, stage = checked_opened(await self._ask("Open", "s", document))
        if pages == 0:
            return None
        self._counts = pages, fields
        return Opened(stage, pages, await self.fields(), await self.page(0), await self.offers())

    async def offers(self) -> tuple[str, ...]:
        """What can be asked for in what is open; nothing at a station that is older than this panel."""
        try:
            return checked_words(await self._ask("Offers"))
        except UnknownCallError:
            return ()

    async def page(self, place: int) -> PageShown:
        """A page as it would leave now."""
        answer = await self._ask("Page", "u", place)
        if not (isinstance(answer, tuple) and len(answer) == 2):
            raise WrongShapeError
        picture = checked_picture(content(answer[0]))
        return PageShown(place, picture, checked_decisions(answer[1]))

    async def strip(self, first: int) -> Strip:
        """A few pages from a place on, small."""
        last = min(first + STRIP, self._counts[0])
        return Strip(first, tuple([await self._small(place) for place in range(first, last)]))

    async def _small(self, place: int) -> Picture:
        picture = checked_picture(content(await self._ask("Thumbnail", "u", place)))
        if max(picture.width, picture.height) > SMALL:
            raise WrongShapeError
        return picture

    async def fields(self) -> tuple[FieldRow, ...]:
        """The fields that wait."""
        pages, wanted = self._counts
        return checked_fields(await self._ask("Fields"), wanted, pages)

    async def field(self, number: int) -> FieldShown:
        """A field's part of the page, and what was read there."""
        answer = await self._ask("Field", "u", number)
        if not (isinstance(answer, tuple) and len(answer) == 2):
            raise WrongShapeError
        crop, reading = contents(answer)
        return FieldShown(number, checked_picture(crop), checked_reading(reading))

    async def remove(self, place: int, *box: int) -> PageShown:
        """What stands in a box goes; the page without it."""
        await self._ask("Remove", "uuuuu", place, *box)
        return await self.page(place)

    async def restore(self, place: int, *box: int) -> PageShown:
        """The removed word of exactly this box is asked back; the page as it is then."""
        await self._ask("Restore", "uuuuu", place, *box)
        return await self.page(place)

    async def undo(self, place: int) -> PageShown:
        """The last mark does not count; the page as it is then."""
        await self._ask("Undo")
        return await self.page(place)

    async def confirm(self, number: int) -> tuple[FieldRow, ...]:
        """A field was read rightly."""
        await self._ask("Confirm", "u", number)
        return await self.fields()

    async def leave_out(self, number: int) -> tuple[FieldRow, ...]:
        """A field does not travel."""
        await self._ask("RejectField", "u", number)
        return await self.fields()

    async def correct(self, number: int, text: str, *, sure: bool) -> tuple[FieldRow, ...] | Doubted:
        """A field says something else; unless that is `sure`, it is only kept where nothing speaks against it."""
        doubts = () if sure else checked_words(await self._ask("Judge", "us", number, text))
        if doubts:
            return Doubted(doubts)
        await self._ask("Correct", "us", number, text)
        return await self.fields()

    async def decide(self, member: str) -> str:
        """`Approve` or `Reject`; what the document waits for now."""
        state = await self._ask(member)
        if not isinstance(state, str):
            raise WrongShapeError
        return state

    async def rescan(self, reason: str, places: tuple[int, ...]) -> str:
        """The sheets of these pages are to be scanned again; what the document waits for now."""
        state = await self._ask("Rescan", "aus", list(places), reason)
        if not isinstance(state, str):
            raise WrongShapeError
        return state

    async def close(self) -> None:
        """Ends the review without a decision."""
        await self._ask("Close")


def contents(descriptors: tuple[object, ...]) -> tuple[bytes, ...]:
    """What several memory files hold; all are closed, also where one is none of ours. Raises WrongShapeError."""
    held: list[bytes] = []
    for descriptor in descriptors:
        with contextlib.suppress(WrongShapeError):
            held.append(content(descriptor))
    if len(held) != len(descriptors):
        raise WrongShapeError
    return tuple(held)


def content(descriptor: object) -> bytes:
    """What a sealed memory file holds; it is closed. Raises WrongShapeError."""
    if type(descriptor) is not int:
        raise WrongShapeError
    try:
        size = os.fstat(descriptor)
        sealed = fcntl.fcntl(descriptor, fcntl.F_GET_SEALS) & SEALS == SEALS
        if not (stat.S_ISREG(size.st_mode) and sealed and size.st_size <= MAX_BYTES):
            raise WrongShapeError
        data = os.pread(descriptor, size.st_size, 0)
    except OSError:
        raise WrongShapeError from None
    finally:
        _close(descriptor)
    if len(data) != size.st_size:
        raise WrongShapeError
    return data


def _close(descriptor: object) -> None:
    if type(descriptor) is int:
        with contextlib.suppress(OSError):
            os.close(descriptor)
