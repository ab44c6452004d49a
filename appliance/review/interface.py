"""The D-Bus interface `org.scanstation.Review1`, as both ends see it.

Rules:
- Pictures and readings travel as sealed memory files and in no other way; of words only boxes and codes do.
- The one text that goes in is what a person typed for a field. No text of a page ever stands in an answer.
- The interface only grows; a change of meaning is `Review2`.
"""

from __future__ import annotations

from sdbus import DbusInterfaceCommonAsync, dbus_method_async

OBJECT_PATH = "/org/scanstation/Review1"
INTERFACE = "org.scanstation.Review1"

WaitingTuple = tuple[str, str, str, str, str, str, int]
DecisionTuple = tuple[int, int, int, int, str]
FieldTuple = tuple[int, int, int, int, int, str, list[str], str]


class ReviewInterface(DbusInterfaceCommonAsync, interface_name=INTERFACE):
    """The methods. The service overrides them; a proxy calls them."""

    @dbus_method_async(result_signature="a(ssssssu)", result_args_names=("documents",))
    async def waiting(self) -> list[WaitingTuple]:
        """What the caller may review: job, document, class, purpose, code, stage, age in seconds."""
        raise NotImplementedError

    @dbus_method_async("s", "uus", input_args_names=("document",), result_args_names=("pages", "fields", "stage"))
    async def open(self, document: str) -> tuple[int, int, str]:
        """Opens a document; 0 pages: it is still being made, ask again."""
        raise NotImplementedError

    @dbus_method_async("u", "ha(uuuus)", input_args_names=("page",), result_args_names=("picture", "decisions"))
    async def page(self, page: int) -> tuple[int, list[DecisionTuple]]:
        """A page as it would leave now, as PNG, and the decisions about its words: box, code."""
        raise NotImplementedError

    @dbus_method_async("u", "h", input_args_names=("page",), result_args_names=("picture",))
    async def thumbnail(self, page: int) -> int:
        """A page as it would leave now, as a small PNG for a strip of pages."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(uuuuusass)", result_args_names=("fields",))
    async def fields(self) -> list[FieldTuple]:
        """The fields that wait: page, box, kind, why, what the caller said ("": nothing yet)."""
        raise NotImplementedError

    @dbus_method_async("u", "hh", input_args_names=("field",), result_args_names=("crop", "reading"))
    async def field(self, field: int) -> tuple[int, int]:
        """A field: its part of the page as PNG, and what was read there as UTF-8."""
        raise NotImplementedError

    @dbus_method_async("uuuuu", input_args_names=("page", "left", "top", "right", "bottom"))
    async def remove(self, page: int, left: int, top: int, right: int, bottom: int) -> None:
        """What stands in a box of a page goes."""
        raise NotImplementedError

    @dbus_method_async("uuuuu", input_args_names=("page", "left", "top", "right", "bottom"))
    async def restore(self, page: int, left: int, top: int, right: int, bottom: int) -> None:
        """Asks for the removed word in exactly this box."""
        raise NotImplementedError

    @dbus_method_async("u", input_args_names=("field",))
    async def confirm(self, field: int) -> None:
        """A field was read rightly."""
        raise NotImplementedError

    @dbus_method_async("us", input_args_names=("field", "text"))
    async def correct(self, field: int, text: str) -> None:
        """What the words of a field really say, one for one."""
        raise NotImplementedError

    @dbus_method_async("us", "as", input_args_names=("field", "text"), result_args_names=("doubts",))
    async def judge(self, field: int, text: str) -> list[str]:
        """What speaks against a field if its words said this, one for one; nothing is marked."""
        raise NotImplementedError

    @dbus_method_async(result_signature="as", result_args_names=("offers",))
    async def offers(self) -> list[str]:
        """What can be asked for in the open review beside what every review offers: "restore", "rescan"."""
        raise NotImplementedError

    @dbus_method_async("u", input_args_names=("field",))
    async def reject_field(self, field: int) -> None:
        """A field is none, or its reading is wrong: it does not travel."""
        raise NotImplementedError

    @dbus_method_async()
    async def undo(self) -> None:
        """Takes the last mark back."""
        raise NotImplementedError

    @dbus_method_async(result_signature="s", result_args_names=("state",))
    async def approve(self) -> str:
        """Lets the document go: "approved", or the code of what it waits for now."""
        raise NotImplementedError

    @dbus_method_async(result_signature="s", result_args_names=("state",))
    async def reject(self) -> str:
        """The document is not to be sent: the code of what it waits for now."""
        raise NotImplementedError

    @dbus_method_async("aus", "s", input_args_names=("pages", "reason"), result_args_names=("state",))
    async def rescan(self, pages: list[int], reason: str) -> str:
        """The sheets of these pages are to be scanned again: the code of what the document waits for now."""
        raise NotImplementedError

    @dbus_method_async()
    async def hold(self) -> None:
        """Ends the review without a decision; what was marked is kept."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(suu)", result_args_names=("people",))
    async def vigilance(self) -> list[tuple[str, int, int]]:
        """Of each person how often it took away what was planted, and how often not."""
        raise NotImplementedError

    @dbus_method_async()
    async def close(self) -> None:
        """The same, and it is no decision to wait either."""
        raise NotImplementedError
