"""What the panel remembers of the office that is open; frozen, without Qt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from appliance.office.rows import ChainRow, ClassRow, HoldRow
from appliance.panel.office_facts import Figures, Records
from appliance.panel.text import NOTHING, Text


class Desk(StrEnum):
    """Where in the office the person is."""

    MENU = "menu"
    HOLDS = "holds"
    WHY = "why"  # a hold is to be set or lifted: for which reason?
    SURE = "sure"  # and once more: shall it be?
    FIGURES = "figures"
    AUDIT = "audit"
    SHOW = "show"  # which records?
    CLASSES = "classes"
    CLASS_WHY = "class-why"  # a class is to be taken out of use: for which reason?
    CLASS_SURE = "class-sure"


class Chart(StrEnum):
    """What a chart shows."""

    VOLUME = "volume"
    AGAIN = "again"
    WAITED = "waited"
    ERRORS = "errors"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which records: of a day, an event, a job; "" is each."""

    day: str = ""
    event: str = ""
    job: str = ""


EVERYTHING: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Office:
    """What somebody has open there. `asked` is the request under way: another answer changes nothing.

    `newer` are the places from which newer pages of the log begin.
    """

    person: str
    role: str
    desk: Desk = Desk.MENU
    asked: tuple[str, str] = ("", "")
    told: Text = NOTHING
    holds: tuple[HoldRow, ...] = ()
    chosen: HoldRow | None = None
    reason: str = ""
    classes: tuple[ClassRow, ...] = ()
    use: ClassRow | None = None  # that is to be taken into or out of use
    chart: Chart = Chart.VOLUME
    unit: str = "day"
    figures: Figures | None = None
    wanted: Wanted = EVERYTHING
    place: int = 0  # the page of the log begins before this record; 0: at the newest
    newer: tuple[int, ...] = ()
    records: Records | None = None
    chain: ChainRow | None = None
