"""The figures of R108 as rows for charts: one for each day or month, and what was held by class and reason. Pure.

Rules:
- Each period is counted as `metrics.figures` counts, so that a chart and `scanstation metrics` say the same.
- A period in which nothing was counted has a row of zeros: a gap in a chart is a day without paper, not a missing one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from appliance.metrics.figures import figures
from appliance.office.rows import FigureRow, ReasonRow
from appliance.queue.items import CountRow

DAY: Final = "day"
MONTH: Final = "month"
MOST: Final = {DAY: 31, MONTH: 12}  # periods of one answer
MAX_REASONS: Final = 200


def days_for(unit: str, periods: int) -> int:
    """How many days of counts so many periods need, today included."""
    return periods if unit == DAY else 31 * periods


def by_period(rows: Sequence[CountRow], unit: str, periods: int, today: str) -> list[FigureRow]:
    """The figures of the last periods, the oldest first; the last one is that of today (YYYY-MM-DD)."""
    return [_figure([row for row in rows if row.day.startswith(name)], name, today) for name in
            _names(unit, periods, date.fromisoformat(today))]  # fmt: skip


def _names(unit: str, periods: int, today: date) -> list[str]:
    if unit == DAY:
        return [str(today - timedelta(days=back)) for back in reversed(range(periods))]
    months = today.year * 12 + today.month - 1
    return [f"{at // 12:04d}-{at % 12 + 1:02d}" for at in range(months - periods + 1, months + 1)]


def _figure(rows: Sequence[CountRow], period: str, today: str) -> FigureRow:
    found = figures(rows, today)
    return FigureRow(
        period, found.pages, found.sealed, found.sealed + found.discarded, found.again_documents.part,
        found.review.part, found.sheets,
    )  # fmt: skip


def by_reason(rows: Sequence[CountRow], today: str) -> list[ReasonRow]:
    """What was held, by class and reason, the most frequent first."""
    return [ReasonRow(one.document_class, one.code, one.n) for one in figures(rows, today).reasons[:MAX_REASONS]]
