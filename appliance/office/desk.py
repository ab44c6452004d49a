"""The office's desk: legal holds, figures, the audit log and the classes in use, for whoever the door let in.

Rules:
- A hold is set and lifted with a reason out of a closed list; who said so is on the record.
- All of it blocks (disk) but `hold`; the caller runs it in a thread.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from appliance.bus_rows import is_word
from appliance.custody.audit import rfc3339
from appliance.custody.custody import Custody
from appliance.custody.records import JobRecord
from appliance.custody.states import ENDING
from appliance.errors import ScanStationError
from appliance.office import reasons, series
from appliance.office.interface import MAX_HOLDS, MAX_RECORDS
from appliance.office.rows import ClassRow, FigureRow, HoldRow, ReasonRow
from appliance.queue.items import AuditRow, CountRow
from appliance.rollout import Rollout

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_FRAME: Final = frozenset({"seq", "at", "event", "prev", "format"})
_U32: Final = 0xFFFF_FFFF


class UnitError(ScanStationError):
    """Neither days nor months."""

    code = "office-unit"
    advice = "Figures come by day or by month."


class Holder(Protocol):
    """Sets and lifts holds: the station."""

    async def legal_hold(self, job: str, *, on: bool, because: str = "", by: str = "") -> None:
        """Sets or lifts one; a job that only a hold kept here ends."""


class OfficeDesk:
    """Answers for the office."""

    def __init__(self, custody: Custody, holder: Holder, rollout: Rollout) -> None:
        """`holder` sets and lifts holds, `rollout` knows which classes are in use."""
        self._custody, self._holder, self._rollout = custody, holder, rollout

    def holds(self, limit: int) -> Sequence[HoldRow]:
        """Jobs that can be held, those under a hold first, else the oldest first."""
        now = self._custody.queue.now()
        jobs = [job for job in self._custody.open_jobs() if job.state not in ENDING]
        return [
            _hold_row(job, now) for job in sorted(jobs, key=lambda job: not job.legal_hold)[: min(limit, MAX_HOLDS)]
        ]

    async def hold(self, job: str, reason: str, by: str, *, on: bool) -> None:
        """Sets or lifts a hold.

        Raises:
            ReasonError: no reason for this.
            CustodyError: there is no such job, or its end has begun.
        """
        reasons.check(reason, reasons.SET if on else reasons.LIFT)
        await self._holder.legal_hold(job, on=on, because=reason, by=by)

    def figures(self, unit: str, periods: int) -> Sequence[FigureRow]:
        """Figures of the last periods, the oldest first. Raises UnitError."""
        periods, today = _periods(unit, periods), self._today()
        return series.by_period(self._counts(series.days_for(unit, periods)), unit, periods, today)

    def reasons(self, unit: str, periods: int) -> Sequence[ReasonRow]:
        """What was held in the last periods. Raises UnitError."""
        days = series.days_for(unit, _periods(unit, periods))
        return series.by_reason(self._counts(days), self._today())

    def records(self, before: int, limit: int, day: str, event: str, job: str) -> tuple[Sequence[AuditRow], int]:
        """Records before a number, the newest first, and where to go on; 0: there is nothing older."""

        def wanted(record: Mapping[str, Any]) -> bool:
            of_day = not day or str(record["at"]).startswith(day)
            return of_day and event in ("", record["event"]) and job in ("", record.get("job"))

        found, more = self._custody.audit_page(before, max(1, min(limit, MAX_RECORDS)), wanted)
        return [_audit_row(record) for record in found], more

    def classes(self) -> Sequence[ClassRow]:
        """The classes of the policy, and whether each is in use."""
        return [
            ClassRow(use.name, use.enabled, use.missing, use.said.at if use.said else "",
                     bool(use.said and use.said.pilot)) for use in self._rollout.uses()
        ]  # fmt: skip

    def enable(self, name: str, pilot: str, by: str) -> None:
        """Takes a class into use (see `rollout`)."""
        self._rollout.enable(name, by, pilot)

    def disable(self, name: str, reason: str, by: str) -> None:
        """Takes a class out of use. Raises ReasonError, and what `rollout` raises."""
        reasons.check(reason, reasons.DISABLE)
        self._rollout.disable(name, by, reason)

    def _counts(self, days: int) -> list[CountRow]:
        return [CountRow(one.day, one.what, one.document_class, one.code, one.n)
                for one in self._custody.queue.counts(days)]  # fmt: skip

    def _today(self) -> str:
        return rfc3339(self._custody.queue.now())[:10]


def is_filter(day: str, event: str) -> bool:
    """Whether a day and an event are of their form; either may be ""."""
    return (not day or _DAY.fullmatch(day) is not None) and (not event or is_word(event))


def _periods(unit: str, periods: int) -> int:
    if unit not in series.MOST:
        raise UnitError
    return max(1, min(periods, series.MOST[unit]))


def _hold_row(job: JobRecord, now: datetime) -> HoldRow:
    age_s = int((now - datetime.fromisoformat(job.created)).total_seconds())
    code = job.code or next((item.code for item in job.documents if item.code), "")
    return HoldRow(
        job.id, job.state.value, code, job.created, min(max(0, age_s), _U32), job.sheets, len(job.pages),
        len(job.documents), job.legal_hold,
    )  # fmt: skip


def _audit_row(record: Mapping[str, Any]) -> AuditRow:
    fields = {name: str(value) for name, value in record.items() if name not in _FRAME}
    return AuditRow(int(record["seq"]), str(record["at"]), str(record["event"]), fields)
