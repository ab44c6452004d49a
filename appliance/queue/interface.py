"""The D-Bus interface `org.scanstation.Queue1`, as both ends see it.

Rules:
- Nothing here can carry content: ids, codes, numbers, times, sentences of fixed tables, and a sheet with a token.
- Every argument and every answer is bounded. The interface only grows.
"""

from __future__ import annotations

from typing import Final

from sdbus import DbusInterfaceCommonAsync, dbus_method_async, dbus_signal_async

from appliance.queue.items import AuditTuple, CountTuple, ItemTuple, OwnerTuple
from appliance.queue.late_rows import LateTuple

OBJECT_PATH: Final = "/org/scanstation/Queue1"
INTERFACE: Final = "org.scanstation.Queue1"
MAX_ITEMS: Final = 1_000  # of one answer
MAX_CALLS: Final = 16  # under way


class QueueInterface(DbusInterfaceCommonAsync, interface_name=INTERFACE):
    """Methods and a signal. The service overrides them; a proxy calls them."""

    @dbus_method_async(
        "u", "a(sssssssusssss)", input_args_names=("limit",), result_args_names=("items",), method_name="Items"
    )
    async def waiting_items(self, limit: int) -> list[ItemTuple]:
        """Everything that waits for a person, the oldest first."""
        raise NotImplementedError

    @dbus_method_async("u", "a(sssssssusssss)", input_args_names=("limit",), result_args_names=("items",))
    async def resolved(self, limit: int) -> list[ItemTuple]:
        """What was resolved last, the newest first."""
        raise NotImplementedError

    @dbus_method_async(
        "uu", "ua(sssssssusssss)", input_args_names=("first", "limit"), result_args_names=("waiting", "items")
    )
    async def page(self, first: int, limit: int) -> tuple[int, list[ItemTuple]]:
        """How many wait, and of them so many from this place on, the oldest first."""
        raise NotImplementedError

    @dbus_method_async("s", "(sssssssusssss)", input_args_names=("item",), result_args_names=("found",))
    async def one(self, item: str) -> ItemTuple:
        """One item, also where it was resolved meanwhile."""
        raise NotImplementedError

    @dbus_method_async("", "a(sss)", result_args_names=("owners",))
    async def owners(self) -> list[OwnerTuple]:
        """To whom an item can be given; nobody where no people are configured."""
        raise NotImplementedError

    @dbus_method_async("ss", input_args_names=("item", "person"))
    async def assign(self, item: str, person: str) -> None:
        """Gives an item to a person: an id, "me" or "nobody"."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("item",))
    async def escalate(self, item: str) -> None:
        """A supervisor must look at it."""
        raise NotImplementedError

    @dbus_method_async("ss", input_args_names=("item", "resolution"))
    async def resolve(self, item: str, resolution: str) -> None:
        """A person's word about an item."""
        raise NotImplementedError

    @dbus_method_async("s", "u", input_args_names=("item",), result_args_names=("sheets",))
    async def late_sheets(self, item: str) -> int:
        """How many sheets of paper the document of an item has, so that a late page can be placed behind one."""
        raise NotImplementedError

    @dbus_method_async(
        "sub",
        "(ussay)",
        input_args_names=("item", "after", "to_folder"),
        result_args_names=("sheet",),
    )
    async def late_page(self, item: str, after: int, to_folder: bool) -> LateTuple:
        """A sheet with which late pages join the document of an item, behind its sheet `after`; 0: at its end.

        Number, end, the name of its file in the print folder, and the file itself where it is not laid there.
        """
        raise NotImplementedError

    @dbus_method_async("u", "a(sssst)", input_args_names=("days",), result_args_names=("counts",))
    async def metrics(self, days: int) -> list[CountTuple]:
        """Counts of the last days, today included: day, what, class, code, how many."""
        raise NotImplementedError

    @dbus_method_async("uu", "a(tssa{ss})", input_args_names=("first", "limit"), result_args_names=("records",))
    async def audit(self, first: int, limit: int) -> list[AuditTuple]:
        """Records of the audit log from a number on: number, time, event, fields."""
        raise NotImplementedError

    @dbus_signal_async("u", ("waiting",))
    def changed(self) -> int:
        """Something in the queue changed: so many items wait now."""
        raise NotImplementedError
