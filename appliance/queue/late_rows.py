"""A late-page sheet as it goes over the bus.

Rules:
- A row checks its form when it is made, at both ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from appliance.bus_rows import ContentError

MAX_PDF: Final = 1 << 20  # bytes
FILE: Final = re.compile(r"late-page-\d{1,9}\.pdf")
_UNTIL: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")

LateTuple = tuple[int, str, str, bytes]


@dataclass(frozen=True, slots=True)
class LateRow:
    """A sheet that was made: its short number, until when it works, and the file, by name or as it is."""

    number: int
    until: str  # RFC 3339, UTC
    file: str  # in the print folder; "": it was handed out
    pdf: bytes = field(repr=False)

    def __post_init__(self) -> None:
        named = not self.file or FILE.fullmatch(self.file)
        if not (0 < self.number < 1 << 32 and _UNTIL.fullmatch(self.until) and named and len(self.pdf) <= MAX_PDF):
            raise ContentError("a late-page sheet")

    def as_tuple(self) -> LateTuple:
        """For the wire: `(ussay)`."""
        return (self.number, self.until, self.file, self.pdf)
