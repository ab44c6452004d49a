"""From the counts of days to the figures of a month (R108, R109): pure, for the command line and the panel.

Rules:
- A rate names its parts, so that nobody has to guess what it is a share of; without a whole there is none.
- Times are bounds of buckets: "at most so long", never a guess between two.
- What a wrong clock counted, on a day before any station ran or after today, counts in the sums and is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from appliance.custody.daily import BUCKETS, FLOOR, LONGER, SPOT_AUDIT, What
from appliance.queue.items import CountRow
from appliance.queue.steps import Step, step_of

SHARES: Final = (0.5, 0.95)
"""Of the documents, whose longest time is told."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def share(self) -> float | None:
        """Between 0 and 1 where the parts are among the whole; None without a whole."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Reason:
    """So many documents of a class were held for a reason."""

    document_class: str
    code: str
    n: int


@dataclass(frozen=True, slots=True)
class Audit:
    """The spot audits of a class: drawn, looked at without a finding, and with one."""

    document_class: str
    drawn: int
    passed: int
    failed: int


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of some days.

    `again_sheets`: sheets fed once more, of all that were fed. `again_documents`: documents held because their paper is
    to be scanned again, of those that ended (sent or discarded). `review`: documents that waited for a person at least
    once, of the same. `at_most_s` are the times for `SHARES` of the documents; None: longer than the last bucket.
    """

    stacks: int
    sheets: int
    pages: int
    sealed: int
    delivered: int
    discarded: int
    again_sheets: Rate
    again_documents: Rate
    review: Rate
    stops: tuple[Reason, ...]  # of the feeder; without a class
    reasons: tuple[Reason, ...]
    audits: tuple[Audit, ...]
    timed: int  # documents whose time from press to receipt is known
    mean_s: float | None
    at_most_s: tuple[int | None, ...]
    receipts_refused: int
    readiness: tuple[Reason, ...]
    clock_wrong: int  # documents without a time, and counts of days that cannot be


def figures(rows: Iterable[CountRow], today: str) -> Figures:
    """The figures of these counts. `today` is YYYY-MM-DD."""
    counts = list(rows)
    total: Counter[str] = Counter()
    for row in counts:
        total[row.what] += row.n
    ended = total[What.SEALED] + total[What.DISCARDED]
    again = sum(row.n for row in counts if row.what == What.HELD and step_of(row.code) is Step.SCAN_AGAIN)
    odd = sum(row.n for row in counts if not FLOOR <= row.day <= today)
    times = _by(counts, What.WITHIN)
    timed = sum(times.values())
    return Figures(
        stacks=total[What.STACKS],
        sheets=total[What.SHEETS],
        pages=total[What.PAGES],
        sealed=total[What.SEALED],
        delivered=total[What.DELIVERED],
        discarded=total[What.DISCARDED],
        again_sheets=Rate(total[What.SHEETS_AGAIN], total[What.SHEETS] + total[What.SHEETS_AGAIN]),
        again_documents=Rate(again, ended),
        review=Rate(total[What.WAITED], ended),
        stops=_reasons(counts, What.STOPS),
        reasons=tuple(reason for reason in _reasons(counts, What.HELD) if reason.code != SPOT_AUDIT),
        audits=_audits(counts),
        timed=timed,
        mean_s=total[What.SECONDS] / timed if timed else None,
        at_most_s=tuple(_at_most(times, share * timed) for share in SHARES) if timed else (),
        receipts_refused=total[What.RECEIPTS_REFUSED],
        readiness=_reasons(counts, What.READINESS),
        clock_wrong=total[What.UNTIMED] + odd,
    )


def _by(rows: Iterable[CountRow], what: What) -> Counter[str]:
    """The counts of one kind by code."""
    found: Counter[str] = Counter()
    for row in rows:
        if row.what == what:
            found[row.code] += row.n
    return found


def _reasons(rows: Iterable[CountRow], what: What) -> tuple[Reason, ...]:
    """The counts of one kind by class and code, the most frequent first."""
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.what == what:
            found[row.document_class, row.code] += row.n
    ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Reason(name, code, n) for (name, code), n in ordered)


def _audits(rows: list[CountRow]) -> tuple[Audit, ...]:
    """The spot audits by class."""
    drawn, passed, failed = Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        if row.what == What.DRAWN:
            drawn[row.document_class] += row.n
        elif row.what == What.AUDITED:
            (passed if row.code == "audit-passed" else failed)[row.document_class] += row.n
    names = sorted({*drawn, *passed, *failed})
    return tuple(Audit(name, drawn[name], passed[name], failed[name]) for name in names)


def _at_most(times: Counter[str], wanted: float) -> int | None:
    """The bound of the bucket with which `wanted` documents are reached; None: only the last, open one does."""
    reached = 0
    for bound in BUCKETS:
        reached += times[str(bound)]
        if reached >= wanted:
            return bound
    return None


def spelled(seconds: float | None) -> str:
    """A time as people say it."""
    if seconds is None:
        return LONGER
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"
