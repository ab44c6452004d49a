"""The readiness test as the station sees it: whether it is due, running it over a job, and what becomes of that job.

Rules:
- The sheet's pages are destroyed as soon as the test has ended, passed or not. Paper that is no challenge sheet is kept
  and held for a person, who lets it go on once the test was passed.
- A result is in the history and in the audit log before it counts. Where it cannot be written, the test was not passed.
- Nothing of it leaves the station.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from appliance.bus_rows import Check as SelfCheck
from appliance.challenge.history import BACK_S, History, Result
from appliance.challenge.limits import weakened
from appliance.challenge.report import TECHNICIAN, Check, Judge, worst
from appliance.config import StationConfig
from appliance.custody.custody import Custody
from appliance.custody.records import JobRecord
from appliance.documents import CapturedPage, new_opaque_id
from appliance.errors import CustodyError, ScanStationError
from appliance.page_work import Order
from appliance.policy.pack import PolicyPack
from appliance.supervisor import TaskFailedError, WorkerLostError, WorkerPool

log = logging.getLogger(__name__)

CHALLENGE: Final = "challenge-sheet"
"""Code of a job that is a challenge sheet."""
DUE: Final = "readiness-due"
"""Code of a job that was scanned while the test was due and is none."""

MAX_PAGES: Final = 4  # that are looked at; a sheet has two
_OWN_CHECKS: Final = frozenset(("storage", "runtime", "reading", "outbox", "recipients"))
_PER_PAGE: Final = 6  # times the time limit of reading a page

LIMITS = Judge(
    "limits",
    "limits",
    "No limit is weaker than it was shipped.",
    "{value:g} limits are weaker than they were shipped.",
    TECHNICIAN,
)
CLOCK = Judge(
    "clock",
    "s",
    "The clock goes on.",
    "The clock is {value:.0f} s behind a time that it has shown.",
    "Set the clock. " + TECHNICIAN,
)
WORKER = Judge("test", "tests", "", "The test could not be finished.", "Press again. " + TECHNICIAN)  # fmt: skip


class ReadinessDueError(ScanStationError):
    """Real work is locked."""

    code = DUE
    advice = "The readiness test is due. Put the challenge sheet alone into the feeder and press the button first."


@dataclass(frozen=True, slots=True)
class Standing:
    """How the test stands: whether real work is locked, and a sentence about the last test if it failed."""

    due: bool = False
    failure: str = ""


class ReadinessDesk:
    """Runs the test. `test` blocks; the rest is quick."""

    def __init__(
        self,
        *,
        custody: Custody,
        pool: WorkerPool,
        history: History,
        config: StationConfig,
        order: tuple[str, str],
        pack: PolicyPack,
        checks: Callable[[], Sequence[SelfCheck]],
    ) -> None:
        """Takes its parts.

        Args:
            custody: holds the scanned sheet.
            pool: judges it.
            history: keeps the results.
            config: limits.
            order: class and purpose that the sheet is cleared for.
            pack: the policy that holds.
            checks: the self-test of the station.
        """
        self._custody, self._pool, self._history, self._order = custody, pool, history, order
        self._config, self._pack, self._checks = config, pack, checks

    def standing(self) -> Standing:
        """How the test stands now."""
        last = self._history.last
        failed = worst(last.checks) if last else None
        due = self._config.readiness.required and not self._history.counts()
        return Standing(due, failed.sentence if failed else "")

    @property
    def last(self) -> Result | None:
        """The newest result."""
        return self._history.last

    def test(self, job: str) -> Result | None:
        """Tests a job that was set aside, and ends its pages if they are a challenge sheet; blocks.

        Returns:
            The result; None where it could not be written down.
        """
        record = self._custody.job(job)
        clock = CLOCK.at_most(self._history.behind_s(), BACK_S)
        found = self._look(record)
        checks = (*found, clock, LIMITS.none_of(weakened(self._config, self._pack)), *self._self_checks())
        result = self._keep(checks)
        if record.sheets == 1 and _is_sheet(found):
            try:
                self._custody.discard(job)
            except CustodyError as error:  # a legal hold, or a full disk: a person ends it
                log.warning("%s", error)
        return result

    def _keep(self, checks: Sequence[Check]) -> Result | None:
        failed = sum(not check.ok for check in checks)
        try:
            self._custody.notes.readiness(failed)
            return self._history.add(checks)
        except CustodyError as error:
            log.warning("%s", error)
            return None

    def _look(self, record: JobRecord) -> tuple[Check, ...]:
        """What a page worker finds about the scanned sheet."""
        order = Order(new_opaque_id(), *self._order)
        timeout_s = _PER_PAGE * self._config.reading.page_timeout_s
        try:
            pages = self._pages(record)
            found: tuple[Check, ...] = self._pool.run(
                "challenge", pages, order, self._config.readiness, record.settings.duplex, timeout_s=timeout_s
            )
        except (CustodyError, WorkerLostError, TaskFailedError) as error:
            log.warning("%s", error)
            return (WORKER.at_least(0, 1),)
        return found

    def _pages(self, record: JobRecord) -> tuple[CapturedPage, ...]:
        return tuple(self._custody.load_page(record.id, page.index) for page in record.pages[:MAX_PAGES])

    def _self_checks(self) -> list[Check]:
        """What the station knows of itself, but for the feeder that was just tried and the network."""
        return [
            Check(check.name, check.ok, float(check.ok), 1, "parts", check.sentence)
            for check in self._checks()
            if check.name in _OWN_CHECKS
        ]


def _is_sheet(checks: Sequence[Check]) -> bool:
    """Whether the pages are a challenge sheet, by code and corner marks: a code alone may stand on any paper."""
    return any(check.name.endswith("-marks") and check.value >= 3 for check in checks)
