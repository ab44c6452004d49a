"""What the pages of a job say together about the scanner: dirt on the glass streaks every page at the same place.

Rules:
- A pure function over quality reports; the answer is codes alone, for audit log and technician.
- Front and back are looked at apart: they pass two pieces of glass.
- One streaked page says nothing: it may be the paper's own. The same place on several pages, and on at least half of
  those of its side, is the glass.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from appliance.documents import QualityReport, Side

DIRTY_GLASS = {Side.FRONT: "dirty-glass-front", Side.BACK: "dirty-glass-back"}
"""The codes that there are."""

LEAST_PAGES = 3
_SAME_MM = 1.5
_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a technician should do, and on how many pages it showed."""

    code: str
    pages: int


def maintenance_due(pages: Iterable[tuple[Side, QualityReport]]) -> tuple[Notice, ...]:
    """What the pages of one job give reason to do."""
    looked = tuple(pages)
    notices = []
    for side, code in DIRTY_GLASS.items():
        reports = [report for where, report in looked if where is side]
        places = sorted(
            report.as_mapping()["streak_mm"]
            for report in reports
            if any(finding.code == "streak" for finding in report.findings)
        )
        together = max((sum(0 <= other - place <= _SAME_MM for other in places) for place in places), default=0)
        if together >= max(LEAST_PAGES, _SHARE * len(reports)):
            notices.append(Notice(code, together))
    return tuple(notices)
