"""The D-Bus interface `org.scanstation.Office1`, as both ends see it.

Rules:
- Nothing here can carry content: ids, codes, numbers, times.
- Every argument and every answer is bounded. The interface only grows.
"""

from __future__ import annotations

from typing import Final

from sdbus import DbusInterfaceCommonAsync, dbus_method_async

from appliance.office.rows import ChainTuple, ClassTuple, FigureTuple, HoldTuple, ReasonTuple
from appliance.queue.items import AuditTuple

OBJECT_PATH: Final = "/org/scanstation/Office1"
INTERFACE: Final = "org.scanstation.Office1"
MAX_HOLDS: Final = 1_000  # rows of one answer
MAX_RECORDS: Final = 100  # of one answer
MAX_CALLS: Final = 8  # under way


class OfficeInterface(DbusInterfaceCommonAsync, interface_name=INTERFACE):
    """Methods. The service overrides them; a proxy calls them."""

    @dbus_method_async("u", "a(ssssuuuub)", input_args_names=("limit",), result_args_names=("jobs",))
    async def holds(self, limit: int) -> list[HoldTuple]:
        """The jobs that are not at their end: those under a legal hold first, then the oldest first."""
        raise NotImplementedError

    @dbus_method_async("ss", input_args_names=("job", "reason"))
    async def set_hold(self, job: str, reason: str) -> None:
        """Sets a legal hold."""
        raise NotImplementedError

    @dbus_method_async("ss", input_args_names=("job", "reason"))
    async def lift_hold(self, job: str, reason: str) -> None:
        """Lifts it."""
        raise NotImplementedError

    @dbus_method_async("su", "a(suuuuuu)", input_args_names=("unit", "periods"), result_args_names=("figures",))
    async def figures(self, unit: str, periods: int) -> list[FigureTuple]:
        """Figures by "day" or "month", the oldest first."""
        raise NotImplementedError

    @dbus_method_async("su", "a(ssu)", input_args_names=("unit", "periods"), result_args_names=("reasons",))
    async def reasons(self, unit: str, periods: int) -> list[ReasonTuple]:
        """What was held in the last periods, by class and reason, the most frequent first."""
        raise NotImplementedError

    @dbus_method_async(
        "tusss", "a(tssa{ss})t", input_args_names=("before", "limit", "day", "event", "job"),
        result_args_names=("records", "next"),
    )  # fmt: skip
    async def records(self, before: int, limit: int, day: str, event: str, job: str) -> tuple[list[AuditTuple], int]:
        """Records of the audit log before a number (0: all), the newest first; "" is every day, event or job."""
        raise NotImplementedError

    @dbus_method_async("", "(stss)", result_args_names=("chain",))
    async def chain(self) -> ChainTuple:
        """Whether the whole audit log holds; takes as long as it takes, "checking" meanwhile."""
        raise NotImplementedError

    @dbus_method_async("", "a(sbssb)", result_args_names=("classes",))
    async def classes(self) -> list[ClassTuple]:
        """The classes of the policy, and whether each is in use."""
        raise NotImplementedError

    @dbus_method_async("ss", input_args_names=("document_class", "pilot"))
    async def enable_class(self, document_class: str, pilot: str) -> None:
        """Takes a class into use; `pilot` is the SHA-256 of a pilot's report, or ""."""
        raise NotImplementedError

    @dbus_method_async("ss", input_args_names=("document_class", "reason"))
    async def disable_class(self, document_class: str, reason: str) -> None:
        """Takes it out of use."""
        raise NotImplementedError
