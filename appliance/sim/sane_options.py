"""The options of the simulated SANE feeder, in the vocabulary of common document scanners.

Rules:
- Numbers and names are as a sheet-fed scanner's backend shows them: `ADF Front`/`ADF Duplex`, `Gray`/`Color`,
  a page size that bounds the scan area, and sensors as read-only booleans.
- A value outside its constraint is `INVAL`, a read-only option cannot be set: nothing is silently corrected.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from appliance.sim.machine import Machine
from appliance.sim.raster import MM_PER_INCH, Bed, View
from appliance.sim.sane_wire import string, string_array, word, words

FIXED_ONE = 1 << 16
RESOLUTIONS = (100, 150, 200, 300, 400)
SIMPLEX, DUPLEX = "ADF Front", "ADF Duplex"
GREY, COLOUR = "Gray", "Color"
SENSORS = ("scan", "page-loaded", "cover-open", "double-feed")
REMEMBERED = ("source", "mode", "resolution")  # what a forgetful device does not take, and says that it did
RELOAD_PARAMETERS = 4
STRING_SIZE = 32


class Kind(IntEnum):
    """SANE_Value_Type."""

    BOOL = 0
    INT = 1
    FIXED = 2
    STRING = 3
    BUTTON = 4
    GROUP = 5


class Unit(IntEnum):
    """SANE_Unit."""

    NONE = 0
    MM = 3
    DPI = 4


SETTABLE = 1 | 4  # soft select, soft detect
SENSOR = 2 | 4 | 64  # hard select, soft detect, advanced
READABLE = 4


class OptionRefusedError(Exception):
    """An option cannot be read or set like this."""


@dataclass(frozen=True, slots=True)
class Option:
    """One option descriptor. A constraint is a range (fixed-point), a list of numbers or a list of texts."""

    name: str
    title: str
    kind: Kind
    unit: Unit = Unit.NONE
    capability: int = SETTABLE
    limits: tuple[int, int] | None = None
    numbers: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of its value."""
        return {Kind.GROUP: 0, Kind.STRING: STRING_SIZE}.get(self.kind, 4)

    def encoded(self) -> bytes:
        """As the wire carries it."""
        head = word(0) + string(self.name) + string(self.title) + string(self.title)
        head += words(self.kind, self.unit, self.size, self.capability)
        if self.limits is not None:
            return head + words(1, 0, *self.limits, 0)
        if self.numbers:
            return head + words(2, len(self.numbers) + 1, len(self.numbers), *self.numbers)
        if self.texts:
            return head + word(3) + string_array(self.texts)
        return head + word(0)

    def accepts(self, value: int | str) -> bool:
        """Whether the value lies within type and constraint."""
        if isinstance(value, str):
            return self.kind is Kind.STRING and value in self.texts
        if self.limits is not None:
            return self.limits[0] <= value <= self.limits[1]
        return value in self.numbers if self.numbers else value in (0, 1)


def fixed(millimetres: float) -> int:
    """SANE_Fixed."""
    return round(millimetres * FIXED_ONE)


def _table(bed: Bed) -> tuple[Option, ...]:
    wide, high = (0, fixed(bed.width_mm)), (0, fixed(bed.height_mm))
    return (
        Option("", "Number of options", Kind.INT, capability=READABLE),
        Option("mode-group", "Scan mode", Kind.GROUP, capability=0),
        Option("source", "Scan source", Kind.STRING, texts=(SIMPLEX, DUPLEX)),
        Option("mode", "Scan mode", Kind.STRING, texts=(GREY, COLOUR)),
        Option("resolution", "Scan resolution", Kind.INT, Unit.DPI, numbers=RESOLUTIONS),
        Option("geometry-group", "Geometry", Kind.GROUP, capability=0),
        Option("page-width", "Page width", Kind.FIXED, Unit.MM, limits=wide),
        Option("page-height", "Page height", Kind.FIXED, Unit.MM, limits=high),
        Option("tl-x", "Top-left x", Kind.FIXED, Unit.MM, limits=(0, 0)),  # sheets lie at the corner
        Option("tl-y", "Top-left y", Kind.FIXED, Unit.MM, limits=(0, 0)),
        Option("br-x", "Bottom-right x", Kind.FIXED, Unit.MM, limits=wide),
        Option("br-y", "Bottom-right y", Kind.FIXED, Unit.MM, limits=high),
        Option("df-action", "Action when two sheets go through", Kind.STRING, texts=("Continue", "Stop")),
        Option("df-thickness", "Detect double feeds by thickness", Kind.BOOL),
        Option("sensor-group", "Sensors", Kind.GROUP, capability=0),
        *(Option(name, name, Kind.BOOL, capability=SENSOR) for name in SENSORS),
    )


class OptionSet:
    """The options of one open device and their values."""

    def __init__(self, machine: Machine, bed: Bed) -> None:
        self._machine = machine
        self.table = _table(bed)
        letter = (min(fixed(215.9), fixed(bed.width_mm)), min(fixed(279.4), fixed(bed.height_mm)))
        self._values: dict[str, int | str] = {
            "": len(self.table), "source": SIMPLEX, "mode": GREY, "resolution": 300,
            "page-width": letter[0], "page-height": letter[1],
            "df-action": "Continue", "df-thickness": 0,
            "tl-x": 0, "tl-y": 0, "br-x": letter[0], "br-y": letter[1],
        }  # fmt: skip

    def encoded(self) -> bytes:
        """All descriptors as the wire carries them."""
        return word(len(self.table)) + b"".join(option.encoded() for option in self.table)

    def option(self, index: int) -> Option:
        """The option with this number.

        Raises:
            OptionRefusedError: there is none, or it is a group.
        """
        if not 0 <= index < len(self.table) or self.table[index].kind is Kind.GROUP:
            raise OptionRefusedError(index)
        return self.table[index]

    def value(self, option: Option) -> int | str:
        """Its value now; reading the scan button clears its latch."""
        match option.name:
            case "scan":
                return int(self._machine.take_scan_press())
            case "page-loaded":
                return int(self._machine.page_loaded)
            case "cover-open":
                return int(self._machine.cover_open)
            case "double-feed":
                return int(self._machine.double_feed)
            case _:
                return self._values[option.name]

    def set(self, option: Option, value: int | str) -> int:
        """Sets it; returns the information word.

        Raises:
            OptionRefusedError: read-only or outside its constraint.
        """
        if not option.capability & 1 or not option.accepts(value):
            raise OptionRefusedError(option.name)
        if not (self._machine.port.forgetful and option.name in REMEMBERED):
            self._values[option.name] = value
        return RELOAD_PARAMETERS

    @property
    def duplex(self) -> bool:
        """Whether both sides are asked for."""
        return self._values["source"] == DUPLEX

    @property
    def stops_on_double_feed(self) -> bool:
        """Whether two sheets together are noticed; a scanner delivers without a word when they are not."""
        return bool(self._values["df-thickness"]) and self._values["df-action"] == "Stop"

    def view(self) -> View:
        """Resolution, mode and area that the options ask for.

        Raises:
            OptionRefusedError: the area is empty.
        """
        dpi = int(self._values["resolution"])
        width, height = self._pixels("x", "width", dpi), self._pixels("y", "height", dpi)
        if min(width, height) < 1:
            raise OptionRefusedError("area")
        return View(dpi, self._values["mode"] == COLOUR, width, height)

    def _pixels(self, axis: str, page: str, dpi: int) -> int:
        """Width or height of the part of the area that lies on the page; a hundredth of a pixel is rounding."""
        end = min(int(self._values[f"br-{axis}"]), int(self._values[f"page-{page}"]))
        return int((end - int(self._values[f"tl-{axis}"])) * dpi / (MM_PER_INCH * FIXED_ONE) + 0.01)
