"""The D-Bus interface `org.scanstation.Technician1`, as both ends see it.

Rules:
- Nothing here can carry content: names, codes, numbers, times, versions and sentences of fixed tables.
- Every argument and every answer is bounded. The interface only grows.
"""

from __future__ import annotations

from typing import Final

from sdbus import DbusInterfaceCommonAsync, dbus_method_async

from appliance.technician.rows import (
    JudgedTuple,
    LogTuple,
    NamedTuple,
    NoteTuple,
    PartTuple,
    SensorTuple,
    UpkeepTuple,
)

OBJECT_PATH: Final = "/org/scanstation/Technician1"
INTERFACE: Final = "org.scanstation.Technician1"
MAX_LINES: Final = 500  # of the log, in one answer
MAX_TESTS: Final = 60  # readiness tests, likewise
MAX_CALLS: Final = 8  # under way
TEST_TIMEOUT_S: Final = 60.0  # longer than any part's test, a press that never comes included


class TechnicianInterface(DbusInterfaceCommonAsync, interface_name=INTERFACE):
    """Methods. The service overrides them; a proxy calls them."""

    @dbus_method_async(result_signature="a(ssss)", result_args_names=("parts",))
    async def parts(self) -> list[PartTuple]:
        """Every part in the order in which to test: name, state of its last test, when, sentence."""
        raise NotImplementedError

    @dbus_method_async("s", "(ssss)", input_args_names=("part",), result_args_names=("result",))
    async def test_part(self, part: str) -> PartTuple:
        """Tests one part. `asked`: a person has to say what they see, with `AnswerPart`."""
        raise NotImplementedError

    @dbus_method_async("sb", "(ssss)", input_args_names=("part", "well"), result_args_names=("result",))
    async def answer_part(self, part: str, well: bool) -> PartTuple:
        """What a person saw of a part that was asked about."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(sdss)", result_args_names=("sensors",))
    async def sensors(self) -> list[SensorTuple]:
        """Values of now: name, value, unit, state."""
        raise NotImplementedError

    @dbus_method_async("u", "a(ssss)", input_args_names=("limit",), result_args_names=("lines",))
    async def log_lines(self, limit: int) -> list[LogTuple]:
        """The newest lines of the log of station, uplink and panel, the newest first: time, level, module, text."""
        raise NotImplementedError

    @dbus_method_async("a(ssssas)", input_args_names=("lines",))
    async def note(self, lines: list[NoteTuple]) -> None:
        """A panel hands over lines of its own log, at most 20: time, level, module, template, arguments."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(ss)", result_args_names=("versions",))
    async def versions(self) -> list[NamedTuple]:
        """What runs here: name, version."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(ss)", result_args_names=("network",))
    async def network(self) -> list[NamedTuple]:
        """What the station knows of the way to the server: name, value."""
        raise NotImplementedError

    @dbus_method_async("u", "a(sbuas)", input_args_names=("limit",), result_args_names=("tests",))
    async def readiness_history(self, limit: int) -> list[JudgedTuple]:
        """Readiness tests, the newest first: when, passed, number of checks, names of those that failed."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(ssuuus)", result_args_names=("upkeep",))
    async def upkeep(self) -> list[UpkeepTuple]:
        """What wears: thing, state, sheets and stops since it was seen to, limit in sheets, since when."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("thing",))
    async def upkeep_done(self, thing: str) -> None:
        """A thing that wears was cleaned or replaced: its counters begin anew."""
        raise NotImplementedError

    @dbus_method_async()
    async def identify(self) -> None:
        """All lamps flash for half a minute."""
        raise NotImplementedError

    @dbus_method_async(result_signature="su", result_args_names=("name", "bytes"))
    async def support_bundle(self) -> tuple[str, int]:
        """Writes a support bundle, encrypted for the configured key; its file name and size."""
        raise NotImplementedError
