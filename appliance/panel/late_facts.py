"""What the station says about late-page sheets: the places that a document has, and the sheet that was made.

Rules:
- Nothing is believed before its form was checked; what is malformed is a `WrongShapeError`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from appliance.bus_rows import ContentError
from appliance.panel.review_facts import WrongShapeError
from appliance.queue.late_rows import LateRow

MAX_SHEETS: Final = 100_000
MAX_TILES: Final = 60  # places that are offered beside the end


@dataclass(frozen=True, slots=True)
class LatePlaces:
    """Of a document that waits: how many sheets of paper it has."""

    item: str
    sheets: int


@dataclass(frozen=True, slots=True)
class LateMade:
    """The sheet that was made for a document: its number, until when it works, its file in the print folder."""

    item: str
    number: int
    until: str  # RFC 3339, UTC
    file: str


def checked_places(item: str, untrusted: object) -> LatePlaces:
    """How many sheets. Raises WrongShapeError."""
    if not (type(untrusted) is int and 1 <= untrusted <= MAX_SHEETS):
        raise WrongShapeError
    return LatePlaces(item, untrusted)


def checked_sheet(item: str, untrusted: object) -> LateMade:
    """The sheet, laid into the print folder. Raises WrongShapeError."""
    if not (isinstance(untrusted, tuple) and len(untrusted) == 4 and type(untrusted[0]) is int):
        raise WrongShapeError
    number, until, file, pdf = untrusted
    if not (isinstance(until, str) and isinstance(file, str) and file and isinstance(pdf, bytes)):
        raise WrongShapeError
    try:
        row = LateRow(number, until, file, pdf)
    except ContentError:
        raise WrongShapeError from None
    return LateMade(item, row.number, row.until, row.file)
