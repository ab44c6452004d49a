"""The machine that both simulated scanners are: a hopper, a paper path, an output tray, sensors and faults.

Rules:
- Whatever happens to a sheet happens here, once, so the SANE device and the eSCL device cannot drift apart.
- A sheet is in exactly one place: hopper, path or tray. A sheet in motion when a fault, a cancel or a lost
  connection hits lies in the tray as half-fed, as paper does.
- A fault at the *start* of a page leaves the next sheet in the hopper when it is a jam at the rollers, an open cover,
  an early end of paper or an I/O error; a double feed, a stall, a lost connection and a corrupt page have already
  pulled it. A fault in the *middle* always finds the sheet in motion.
- A double feed pulls two sheets. An armed fault fires once; its page counts from 1 within a batch.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from appliance.sim import identity
from appliance.sim.usb import UsbPort

MAX_SHEETS = 5_000  # in hopper and tray together
MAX_FAULTS = 64
MAX_RATE_PPM = 6_000.0
MAX_STALL_S = 600.0


class FaultKind(StrEnum):
    """What can go wrong."""

    JAM = "jam"
    DOUBLE_FEED = "double-feed"
    OVERLAP = "overlap"  # a double feed that no sensor notices; `part` of the first sheet goes before the second
    COVER_OPEN = "cover-open"
    OUT_OF_PAPER = "out-of-paper"
    IO_ERROR = "io-error"
    STALL = "stall"
    DROP = "drop"
    CORRUPT = "corrupt"
    TINY = "tiny"  # a page of a size that no sheet has
    HUGE = "huge"  # a page announced larger than the computer's memory
    UNPLUG = "unplug"
    WEDGE = "wedge"  # the driver in the computer hangs
    CRASH = "crash"  # the driver in the computer crashes


LINK_FAULTS = frozenset(
    {
        FaultKind.STALL,
        FaultKind.DROP,
        FaultKind.CORRUPT,
        FaultKind.TINY,
        FaultKind.HUGE,
        FaultKind.UNPLUG,
        FaultKind.WEDGE,
        FaultKind.CRASH,
    }
)
"""Faults of the line to the computer: the wire protocol acts them out, at the start too."""


class When(StrEnum):
    """At which moment of a page a fault fires."""

    START = "start"
    MIDDLE = "middle"


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault waiting for its page. `part` is how much of the page went through before it (middle only)."""

    kind: FaultKind
    page: int = 1
    when: When = When.START
    part: float = 0.5
    stall_s: float = 60.0

    def __post_init__(self) -> None:
        if not 1 <= self.page <= 2 * MAX_SHEETS:
            raise ValueError(f"page must be 1 to {2 * MAX_SHEETS}")
        if not 0.0 <= self.part < 1.0:
            raise ValueError("part must be at least 0 and below 1")
        if not 0.0 < self.stall_s <= MAX_STALL_S:
            raise ValueError(f"stall must be above 0 and at most {MAX_STALL_S:.0f} seconds")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A piece of paper; `back` is None when nothing is printed there. `dpi` is None: the image says it."""

    number: int
    front: Path
    back: Path | None = None
    dpi: float | None = None


@dataclass(frozen=True, slots=True)
class TraySheet:
    """A sheet that came out; not `whole` when it was in motion as something went wrong."""

    sheet: Sheet
    whole: bool


class MachineStopError(Exception):
    """The machine does not feed: the reason is a fault kind, or out of paper when the hopper is empty."""

    def __init__(self, kind: FaultKind) -> None:
        super().__init__(kind.value)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Motion:
    """One side on its way under the lamp."""

    sheet: Sheet
    is_back: bool
    seconds: float  # the time the side takes at the set rate
    fault: Fault | None  # fires while this side moves
    second: Sheet | None = None  # pulled along, unnoticed
    lead: float = 0.0  # of the first sheet before the second begins, as a share of its length


@dataclass(slots=True)
class Sensors:
    """Forced sensor readings; `page_loaded` is None while it follows the hopper."""

    page_loaded: bool | None = None
    cover_open: bool = False
    double_feed: bool = False
    scan: bool = False  # latched by a press, cleared by the reading that sees it


@dataclass(slots=True)
class _Path:
    """The sheet under the lamp and what is left to do for it."""

    sheet: Sheet
    back_pending: bool
    second: Sheet | None = None
    lead: float = 0.0


@dataclass(slots=True)
class _Counts:
    """What happened since the machine was switched on, and in this batch."""

    batch_page: int = 0
    pages_sent: int = 0
    next_sheet: int = 1
    fired: list[str] = field(default_factory=list)


class Machine:
    """Thread-safe; every method returns at once."""

    def __init__(self, rate_ppm: float = 0.0, port: UsbPort | None = None) -> None:
        self.port = port or UsbPort(identity.SANE_SERIAL)
        self._lock = threading.RLock()
        self._hopper: list[Sheet] = []
        self._tray: list[TraySheet] = []
        self._path: _Path | None = None
        self._faults: list[Fault] = []
        self._sensors = Sensors()
        self._counts = _Counts()
        self._rate_ppm = 0.0
        self.set_rate(rate_ppm)

    # What an operator does

    def load(self, sheets: list[tuple[Path, Path | None, float | None]], *, append: bool) -> int:
        """Puts sheets (front, back, dpi) into the hopper, behind those there or in their place; returns how many.

        Raises:
            ValueError: more than `MAX_SHEETS`.
        """
        with self._lock:
            kept = self._hopper if append else []
            if len(kept) + len(sheets) + len(self._tray) > MAX_SHEETS:
                raise ValueError(f"more than {MAX_SHEETS} sheets")
            first = self._counts.next_sheet
            new = [Sheet(first + i, front, back, dpi) for i, (front, back, dpi) in enumerate(sheets)]
            self._counts.next_sheet += len(new)
            self._hopper = [*kept, *new]
            return len(self._hopper)

    def clear(self) -> None:
        """Takes all paper out, disarms faults and puts the sensors back to normal."""
        with self._lock:
            self._hopper, self._tray, self._path = [], [], None
            self._faults.clear()
            self._sensors = Sensors()

    def return_sheets(self, count: int) -> int:
        """Puts the last `count` sheets of the tray back on top of the hopper, in their order; returns how many."""
        with self._lock:
            count = max(0, min(count, len(self._tray)))
            cut = len(self._tray) - count
            self._hopper = [t.sheet for t in self._tray[cut:]] + self._hopper
            del self._tray[cut:]
            return count

    def press(self) -> None:
        """Presses the scan button of the scanner."""
        with self._lock:
            self._sensors.scan = True

    def set_sensors(self, *, page_loaded: bool | None, cover_open: bool | None, double_feed: bool | None) -> None:
        """Forces sensors. None leaves the last two as they are and lets `page_loaded` follow the hopper."""
        with self._lock:
            self._sensors.page_loaded = page_loaded
            if cover_open is not None:
                self._sensors.cover_open = cover_open
            if double_feed is not None:
                self._sensors.double_feed = double_feed

    def set_rate(self, pages_per_minute: float) -> None:
        """Sets the feed rate; 0 is as fast as it can.

        Raises:
            ValueError: out of range.
        """
        if not 0.0 <= pages_per_minute <= MAX_RATE_PPM:
            raise ValueError(f"rate must be 0 to {MAX_RATE_PPM:.0f} pages a minute")
        with self._lock:
            self._rate_ppm = pages_per_minute

    def arm(self, fault: Fault) -> None:
        """Arms a fault.

        Raises:
            ValueError: more than `MAX_FAULTS` are waiting.
        """
        with self._lock:
            if len(self._faults) >= MAX_FAULTS:
                raise ValueError(f"more than {MAX_FAULTS} faults")
            self._faults.append(fault)

    def disarm(self) -> None:
        """Forgets the faults that have not fired."""
        with self._lock:
            self._faults.clear()

    # What the sensors see

    @property
    def page_loaded(self) -> bool:
        """Whether there is paper in the hopper (or the sensor is forced to say so)."""
        with self._lock:
            return bool(self._hopper) if self._sensors.page_loaded is None else self._sensors.page_loaded

    @property
    def cover_open(self) -> bool:
        """Whether the cover is open."""
        with self._lock:
            return self._sensors.cover_open

    @property
    def double_feed(self) -> bool:
        """Whether the last sheet was two."""
        with self._lock:
            return self._sensors.double_feed

    def take_scan_press(self) -> bool:
        """Whether the button was pressed since the last call."""
        with self._lock:
            pressed, self._sensors.scan = self._sensors.scan, False
            return pressed

    def status(self) -> dict[str, object]:
        """Everything there is to see, as JSON values."""
        with self._lock:
            return {
                "hopper": [s.number for s in self._hopper],
                "path": self._path.sheet.number if self._path else None,
                "pulled_along": self._path.second.number if self._path and self._path.second else None,
                "tray": [{"sheet": t.sheet.number, "whole": t.whole} for t in self._tray],
                "page_loaded": self.page_loaded,
                "cover_open": self.cover_open,
                "double_feed": self.double_feed,
                "rate_ppm": self._rate_ppm,
                "faults_armed": [f"{f.kind}:{f.page}:{f.when}" for f in self._faults],
                "faults_fired": list(self._counts.fired),
                "pages_sent": self._counts.pages_sent,
                "plugged": self.port.plugged,
                "serial": self.port.serial,
            }

    # What the computer makes it do

    def begin_batch(self) -> None:
        """The computer starts a batch: pages count from 1."""
        with self._lock:
            self.abort()
            self._counts.batch_page = 0

    def start_side(self, *, duplex: bool, stops_on_double_feed: bool = True) -> Motion:
        """Pulls the next side under the lamp.

        Where double feeds are not looked for, one goes through unnoticed and its second sheet is never seen.

        Raises:
            MachineStopError: the cover is open, the hopper is empty, or a fault of the machine fired at the start.
        """
        with self._lock:
            self._sensors.double_feed = False
            if self._sensors.cover_open:
                self.abort()
                raise MachineStopError(FaultKind.COVER_OPEN)
            back = self._path is not None and self._path.back_pending
            if not back and not self._hopper:
                raise MachineStopError(FaultKind.OUT_OF_PAPER)
            self._counts.batch_page += 1
            fault = self._due(When.START) or self._due(When.MIDDLE)
            unseen = fault is not None and fault.kind is FaultKind.DOUBLE_FEED and not stops_on_double_feed
            acts = fault is not None and fault.kind not in LINK_FAULTS and fault.kind is not FaultKind.OVERLAP
            if fault is not None and acts and fault.when is When.START and not unseen:
                self._stop(fault, pulls=fault.kind is FaultKind.DOUBLE_FEED)
            self._pull(duplex=duplex, back=back)
            if fault is not None and fault.kind is FaultKind.OVERLAP:
                self._overlap(fault.part)
                fault = None
            if unseen:
                self._take_along()
            return self._motion(back=back, fault=None if unseen else fault)

    def stop_side(self, fault: Fault) -> None:
        """A fault of the machine fires while a side moves.

        Raises:
            MachineStopError: always.
        """
        with self._lock:
            self._stop(fault, pulls=False)

    def finish_side(self) -> None:
        """The side went through whole; after its last side the sheet falls into the tray."""
        with self._lock:
            self._counts.pages_sent += 1
            if self._path is not None and not self._path.back_pending:
                self._drop(whole=True)

    def abort(self) -> None:
        """The computer went away or gave up: a sheet in motion falls into the tray half-fed."""
        with self._lock:
            self._drop(whole=False)

    # How it does it

    def _due(self, when: When) -> Fault | None:
        """Takes the fault that waits for this moment of this page."""
        for fault in self._faults:
            if fault.page == self._counts.batch_page and fault.when is when:
                self._faults.remove(fault)
                self._counts.fired.append(f"{fault.kind}:{fault.page}:{fault.when}")
                return fault
        return None

    def _pull(self, *, duplex: bool, back: bool) -> None:
        """Moves the next sheet, or its other side, under the lamp."""
        if back and self._path is not None:
            self._path.back_pending = False
            return
        self.abort()
        self._path = _Path(self._hopper.pop(0), back_pending=duplex)

    def _motion(self, *, back: bool, fault: Fault | None) -> Motion:
        assert self._path is not None  # noqa: S101  (`_pull` put it there)
        seconds = 60.0 / self._rate_ppm if self._rate_ppm else 0.0
        return Motion(self._path.sheet, back, seconds, fault, self._path.second, self._path.lead)

    def _drop(self, *, whole: bool) -> None:
        """What is in the path falls into the tray; of two sheets together the second is never whole."""
        if self._path is not None:
            self._tray.append(TraySheet(self._path.sheet, whole))
            if self._path.second is not None:
                self._tray.append(TraySheet(self._path.second, whole=False))
            self._path = None

    def _overlap(self, lead: float) -> None:
        """The rollers pull the next sheet along."""
        if self._path is not None and self._path.second is None and self._hopper:
            self._path.second, self._path.lead = self._hopper.pop(0), lead

    def _stop(self, fault: Fault, *, pulls: bool) -> None:
        """Acts out a fault of the machine."""
        if pulls and self._path is None and self._hopper:
            self._pull(duplex=False, back=False)
        self.abort()
        if fault.kind is FaultKind.COVER_OPEN:
            self._sensors.cover_open = True
        if fault.kind is FaultKind.DOUBLE_FEED:
            self._sensors.double_feed = True
            self._take_along()
        raise MachineStopError(fault.kind)

    def _take_along(self) -> None:
        """The second sheet of a double feed."""
        if self._hopper:
            self._tray.append(TraySheet(self._hopper.pop(0), whole=False))
