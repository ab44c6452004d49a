"""The D-Bus interface `org.scanstation.Rescan1`, as both ends see it.

Rules:
- Nothing here can carry content: paper is known by ids, counts, times and codes.
- Every argument and every answer is bounded. The interface only grows.
"""

from __future__ import annotations

from typing import Final

from sdbus import DbusInterfaceCommonAsync, dbus_method_async

OBJECT_PATH: Final = "/org/scanstation/Rescan1"
INTERFACE: Final = "org.scanstation.Rescan1"
MAX_CALLS: Final = 8  # under way
MAX_ROWS: Final = 100  # of one answer

RescanTuple = tuple[str, str, str, str, list[int], int, str, int, str, str]


class RescanInterface(DbusInterfaceCommonAsync, interface_name=INTERFACE):
    """Methods. The service overrides them; a proxy calls them."""

    @dbus_method_async("u", "a(ssssauususs)", input_args_names=("limit",), result_args_names=("rescans",))
    async def waiting(self, limit: int) -> list[RescanTuple]:
        """Sheets that are to be scanned again, the oldest request first.

        Document, job, class, reason, sheets of the stack (from 1), sheets of the whole stack, when it was scanned, age
        of the request in seconds, code and sentence of what came of the last try.
        """
        raise NotImplementedError

    @dbus_method_async("s", "s", input_args_names=("document",), result_args_names=("job",))
    async def start(self, document: str) -> str:
        """Feeds the sheets of a document again: they lie in the feeder, in their order and alone."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("document",))
    async def show(self, document: str) -> None:
        """These sheets are shown: a press of the button within 15 seconds feeds them, as `Start`; "": no more."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("document",))
    async def lost(self, document: str) -> None:
        """The paper of a document cannot be scanned again; people decide about it as it is."""
        raise NotImplementedError
