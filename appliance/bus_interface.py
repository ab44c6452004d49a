"""The D-Bus interface `org.scanstation.Station1`, as both ends see it.

Rules:
- Nothing here can carry content (see `appliance.bus_rows`).
- Every argument and every answer is bounded (`MAX_JOBS`, `MAX_SENTENCE`).
- The interface only grows; a change of meaning is `Station2`.
"""

from __future__ import annotations

from sdbus import (
    DbusFailedError,
    DbusInterfaceCommonAsync,
    dbus_method_async,
    dbus_property_async,
    dbus_signal_async,
)

from appliance.bus_rows import CheckTuple, ClassTuple, DocumentTuple, JobTuple, PartTuple, PresetTuple, ReadinessTuple
from appliance.errors import ScanStationError

BUS_NAME = "org.scanstation.Station1"
OBJECT_PATH = "/org/scanstation/Station1"
INTERFACE = "org.scanstation.Station1"
ERROR_NAME = "org.scanstation.Station1.Error"

MAX_JOBS = 1_000  # rows of one answer
MAX_DOCUMENTS = 4_000  # likewise, where a row is a document
MAX_SHEETS = 10_000  # that an operator may count


class BusError(ScanStationError):
    """The bus cannot be reached, or the station refused."""

    code = "bus"
    advice = "The station does not answer. Check that it is running: systemctl status scanstation-station."


class StationFailedError(DbusFailedError):
    """How one of our errors travels: `code: advice`."""

    dbus_error_name = ERROR_NAME


class StationInterface(DbusInterfaceCommonAsync, interface_name=INTERFACE):
    """Methods, properties and signals. The service overrides them; a proxy calls them."""

    @dbus_method_async(result_signature="s", result_args_names=("job",))
    async def scan(self) -> str:
        """A short press; the id of the job that feeds, or ""."""
        raise NotImplementedError

    @dbus_method_async("as", "s", input_args_names=("purposes",), result_args_names=("job",))
    async def scan_for(self, purposes: list[str]) -> str:
        """A short press for these purposes: one document for each; the id of the job that feeds, or ""."""
        raise NotImplementedError

    @dbus_method_async()
    async def cancel(self) -> None:
        """A long press."""
        raise NotImplementedError

    @dbus_method_async("u", "a(sssuuus)", input_args_names=("limit",), result_args_names=("jobs",))
    async def jobs(self, limit: int) -> list[JobTuple]:
        """The newest jobs first: id, state, code, sheets, pages, documents, created."""
        raise NotImplementedError

    @dbus_method_async("u", "a(ssssss)", input_args_names=("limit",), result_args_names=("documents",))
    async def documents(self, limit: int) -> list[DocumentTuple]:
        """Of the newest jobs: job, document, purpose, recipient, state, code."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("job",))
    async def resume(self, job: str) -> None:
        """Lets a held job go on."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("job",))
    async def discard(self, job: str) -> None:
        """Ends a held or cancelled job for good; its pages cannot be brought back."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("job",))
    async def hold(self, job: str) -> None:
        """Sets a legal hold: nothing of the job is destroyed."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("job",))
    async def unhold(self, job: str) -> None:
        """Lifts a legal hold."""
        raise NotImplementedError

    @dbus_method_async("sas", "s", input_args_names=("document_class", "purposes"), result_args_names=("job",))
    async def scan_as(self, document_class: str, purposes: list[str]) -> str:
        """A short press for a stack of this class, and for these purposes if there are some."""
        raise NotImplementedError

    @dbus_method_async("ss", input_args_names=("job", "document_class"))
    async def resume_as(self, job: str, document_class: str) -> None:
        """Lets a held job go on as what a person saw it to be."""
        raise NotImplementedError

    @dbus_method_async("u", "a(sssu)", input_args_names=("limit",), result_args_names=("classes",))
    async def classes(self, limit: int) -> list[ClassTuple]:
        """Of the newest jobs: job, class, who decided it, confidence of the station's own proposal in thousandths."""
        raise NotImplementedError

    @dbus_method_async(
        "sasu", "s", input_args_names=("document_class", "purposes", "sheets"), result_args_names=("job",)
    )
    async def scan_counted(self, document_class: str, purposes: list[str], sheets: int) -> str:
        """A short press for a stack of so many sheets, separators included; class and purposes may be empty."""
        raise NotImplementedError

    @dbus_method_async("sss", input_args_names=("job", "document", "document_class"))
    async def resume_document(self, job: str, document: str, document_class: str) -> None:
        """Lets one document of a held job go on, as what a person saw it to be if a class is named."""
        raise NotImplementedError

    @dbus_method_async("u", "a(ssuuussu)", input_args_names=("limit",), result_args_names=("parts",))
    async def parts(self, limit: int) -> list[PartTuple]:
        """Of the newest jobs: job, document, part, sheets, declared, class, who decided it, thousandths."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(sbs)", result_args_names=("checks",))
    async def selftest(self) -> list[CheckTuple]:
        """Runs all checks: name, passed, sentence."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(ssbsassubb)", result_args_names=("presets",))
    async def presets(self) -> list[PresetTuple]:
        """All presets: name, label, chosen, class, purposes, destination, dpi, colour, duplex."""
        raise NotImplementedError

    @dbus_method_async("s", input_args_names=("preset",))
    async def choose_preset(self, preset: str) -> None:
        """Chooses what the next press scans."""
        raise NotImplementedError

    @dbus_method_async("s", "s", input_args_names=("preset",), result_args_names=("job",))
    async def scan_preset(self, preset: str) -> str:
        """Chooses a preset and presses: the id of the job that feeds, or ""."""
        raise NotImplementedError

    @dbus_property_async("s")
    def next_press(self) -> str:
        """What the next press does, in words."""
        raise NotImplementedError

    @dbus_method_async(result_signature="s", result_args_names=("job",))
    async def test(self) -> str:
        """A short press for the readiness test; the id of the job that feeds, or ""."""
        raise NotImplementedError

    @dbus_method_async(result_signature="(bsba(sbddss))", result_args_names=("test",))
    async def readiness(self) -> ReadinessTuple:
        """The last readiness test: due now, time, passed, checks (name, passed, value, limit, unit, sentence)."""
        raise NotImplementedError

    @dbus_method_async(result_signature="a(ss)", result_args_names=("people",))
    async def people(self) -> list[tuple[str, str]]:
        """Who may log in: name for the screen, role."""
        raise NotImplementedError

    @dbus_method_async(
        "sss", "su", input_args_names=("user", "pin", "badge"), result_args_names=("role", "idle_seconds")
    )
    async def login(self, user: str, pin: str, badge: str) -> tuple[str, int]:
        """Begins a session of the caller; what is not given is ""."""
        raise NotImplementedError

    @dbus_method_async()
    async def logout(self) -> None:
        """Ends the caller's session."""
        raise NotImplementedError

    @dbus_method_async()
    async def badge_left(self) -> None:
        """Ends the caller's session if it began with a badge: the badge is gone from the reader."""
        raise NotImplementedError

    @dbus_method_async(result_signature="ssu", result_args_names=("user", "role", "seconds_left"))
    async def who(self) -> tuple[str, str, int]:
        """Who is logged in at the caller: name, role, seconds left."""
        raise NotImplementedError

    @dbus_method_async()
    async def keep(self) -> None:
        """A person touched the screen: the session goes on."""
        raise NotImplementedError

    @dbus_property_async("s")
    def state(self) -> str:
        """Name of the view."""
        raise NotImplementedError

    @dbus_property_async("s")
    def signal(self) -> str:
        """Row of the LED language."""
        raise NotImplementedError

    @dbus_property_async("s")
    def sentence(self) -> str:
        """What happened and what to do."""
        raise NotImplementedError

    @dbus_property_async("a{su}")
    def counters(self) -> dict[str, int]:
        """Numbers by name."""
        raise NotImplementedError

    @dbus_signal_async("sss", ("state", "signal", "sentence"))
    def state_changed(self) -> tuple[str, str, str]:
        """The view changed."""
        raise NotImplementedError

    @dbus_signal_async("sus", ("job", "index", "stage"))
    def page_progress(self) -> tuple[str, int, str]:
        """A page entered a stage."""
        raise NotImplementedError

    @dbus_signal_async("ss", ("document", "stage"))
    def document_progress(self) -> tuple[str, str]:
        """A document entered a stage."""
        raise NotImplementedError

    @dbus_signal_async("ss", ("caller", "role"))
    def session_changed(self) -> tuple[str, str]:
        """The session of a caller (its unique name) began or ended; its role now."""
        raise NotImplementedError
