"""What the station tells a technician: the station's own rows, checked when they are made here anew. No content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from appliance.bus_rows import ContentError
from appliance.panel.review_facts import WrongShapeError
from appliance.technician.interface import MAX_LINES
from appliance.technician.rows import Judged, LogLine, Named, PartTest, Sensor, Upkeep

Row = PartTest | Sensor | LogLine | Named | Judged | Upkeep
T = TypeVar("T")

LISTS: Final = ("parts", "sensors", "log", "versions", "network", "history", "upkeep")
"""What can be looked at, each a list of rows."""
MAX_NAME: Final = 128  # characters of a file's name
GRID: Final = (10, 6)
"""Fields along the long and the short side of the glass: about 15 mm on seven inches, so that corners are touched."""
FIELDS: Final = GRID[0] * GRID[1]


@dataclass(frozen=True, slots=True)
class Visit:
    """Where a technician is: `what` is the menu, one of `LISTS`, or a step of a test or of upkeep."""

    what: str = "menu"
    rows: tuple[Row, ...] | None = None  # None: they are being asked for
    part: str = ""
    result: PartTest | None = None
    thing: str = ""  # that wears
    touched: frozenset[int] = frozenset()
    told: tuple[str, int] | None = None  # file name and size of a support bundle

    def showing(self, rows: tuple[Row, ...]) -> Visit:
        """The same, with rows."""
        return replace(self, rows=rows)


def checked_rows(kind: Callable[..., T], untrusted: object) -> tuple[T, ...]:
    """Rows of a list. Raises WrongShapeError."""
    if not isinstance(untrusted, list) or len(untrusted) > MAX_LINES:
        raise WrongShapeError
    return tuple(checked_row(kind, row) for row in untrusted)


def checked_row(kind: Callable[..., T], untrusted: object) -> T:
    """One row. Raises WrongShapeError."""
    if not isinstance(untrusted, tuple):
        raise WrongShapeError
    try:
        return kind(*(tuple(part) if isinstance(part, list) else part for part in untrusted))
    except (ContentError, TypeError) as error:
        raise WrongShapeError from error


def checked_bundle(untrusted: object) -> tuple[str, int]:
    """File name and size of a support bundle. Raises WrongShapeError."""
    if not (isinstance(untrusted, tuple) and len(untrusted) == 2):
        raise WrongShapeError
    name, size = untrusted
    plain = isinstance(name, str) and name.isascii() and name.isprintable() and len(name) <= MAX_NAME
    if not (plain and type(size) is int and size >= 0):
        raise WrongShapeError
    return name, size
