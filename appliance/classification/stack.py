"""What the pages of one job say together: where one document ends and the next begins, and what each may be.

Rules:
- Splitting comes first, everything else after: a part is looked at by itself, and nothing goes from one to the next.
- A separator sheet begins a part, whichever of its sides bears the code. The sheet leaves the document, its other side
  with it if that is blank; both stay in the ledger and with the job.
- Every other page belongs to exactly one part. What is doubtful about a part holds that part with a code.
- A page that could not be read may have been a separator: its part is held for it, as long as the page stands in it.
- A page of a challenge sheet belongs to no document: its part waits.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from appliance.classification.model import NO_PROPOSAL, Proposal
from appliance.classification.page import PageKind, propose
from appliance.classification.separator import Separator, agreed
from appliance.collation.check import check
from appliance.collation.findings import Finding
from appliance.collation.marks import MarkedPage
from appliance.documents import Side
from appliance.policy.holds import Hold


@dataclass(frozen=True, slots=True)
class StackPage:
    """A page of a job.

    `kind` is None where the page could not be read. A `settled` page belongs to a document that left already: it was
    not looked at again, and is no separator.
    """

    index: int
    sheet: int
    kind: PageKind | None
    settled: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One document of a stack: pages by index, the separator in front, its proposed class, and all it waits for.

    `sheets` counts the sheets of paper that lie behind the separator; `order` is what is wrong with their order.
    """

    pages: tuple[int, ...]
    separator: Separator | None = None
    proposal: Proposal = NO_PROPOSAL
    holds: tuple[Hold, ...] = ()
    sheets: int = 0
    order: tuple[Finding, ...] = ()

    @property
    def declared(self) -> int:
        """How many sheets the separator says that there are; 0 where it says nothing."""
        return self.separator.sheets if self.separator else 0

    @property
    def purpose(self) -> str:
        """The purpose that the separator names; empty where it names none."""
        return self.separator.purpose if self.separator else ""


Check = Callable[[Sequence[StackPage]], Hold | None]
"""Looks at the pages of one part, in order, and says why a person must; pure, and without a word of content."""


def challenge_inside(pages: Sequence[StackPage]) -> Hold | None:
    """A challenge sheet lies in the part."""
    return Hold.CHALLENGE_INSIDE if any(page.kind and page.kind.challenge for page in pages) else None


CHECKS: Final[tuple[Check, ...]] = (challenge_inside,)
"""What every part is checked for, besides its separator; whatever finds something holds the part."""


@dataclass(slots=True)
class _Run:
    """A part while it is gathered: its separator sheet, and the sheets behind it."""

    opening: tuple[StackPage, ...] = ()
    behind: tuple[StackPage, ...] = ()
    doubt: bool = False  # whether its last page may be on the next separator sheet


def look_over(pages: Sequence[StackPage], checks: Sequence[Check] = CHECKS) -> tuple[Part, ...]:
    """Divides the pages of a job, in order, into its documents: at least one, none without a page."""
    runs = [_Run()]
    for _, group in groupby(pages, key=lambda page: page.sheet):
        sheet = tuple(group)
        if not any(_separator(page) for page in sheet):
            runs[-1].behind += sheet
            continue
        if _bears(sheet[0]):  # the code is on the back: the front may be the last page of what lies before it
            runs[-1].doubt = True
        runs.append(_Run(opening=sheet))
    return tuple(_part(run, divided=len(runs) > 1, checks=checks) for run in runs if run.opening or run.behind)


def _part(run: _Run, *, divided: bool, checks: Sequence[Check]) -> Part:
    """The document that a run of sheets is."""
    bearing = tuple(page for page in run.opening if _bears(page))
    kept = bearing + run.behind
    separator = agreed(_separator(page) for page in run.opening)
    sheets = len({page.sheet for page in run.behind})
    empty = divided and all(_blank(page) for page in kept)  # its separator stays with it, so that it has a page
    found = {
        Hold.SEPARATOR_REVERSE: bool(bearing) or run.doubt,
        Hold.SEPARATOR_ALONE: empty and bool(run.opening),
        Hold.SEPARATOR_BLANK: empty and not run.opening,
        Hold.SEPARATOR_COUNT: separator is not None and separator.sheets not in (0, sheets),
    }
    holds = (*(hold for hold, so in found.items() if so), *_checked(run.behind, checks))
    whole = run.opening + run.behind if empty else kept
    proposal = propose([page.kind for page in kept if page.kind])
    return Part(tuple(page.index for page in whole), separator, proposal, holds, sheets, _order(kept))


def _order(pages: Sequence[StackPage]) -> tuple[Finding, ...]:
    """What is wrong with the order of a part; one that left already is not looked at again."""
    if any(page.settled for page in pages):
        return ()
    return check([_marked(page) for page in pages])


def _marked(page: StackPage) -> MarkedPage:
    """A page with what it bears, blank where it says no more than that."""
    marks = page.kind.marks if page.kind else None
    if page.kind and page.kind.blank and marks:
        marks = replace(marks, blank=True)
    return MarkedPage(page.index, page.sheet, marks.side if marks else Side.FRONT, marks)


def _checked(pages: Sequence[StackPage], checks: Sequence[Check]) -> tuple[Hold, ...]:
    """What the checks find in a part; one that left already is not looked at again."""
    if any(page.settled for page in pages):
        return ()
    return tuple(hold for check in checks if (hold := check(pages)))


def _separator(page: StackPage) -> Separator | None:
    return page.kind.separator if page.kind else None


def _blank(page: StackPage) -> bool:
    return page.kind is not None and page.kind.blank


def _bears(page: StackPage) -> bool:
    """Whether there is something on a side of a separator sheet that is no separator, or may be."""
    return not _separator(page) and not _blank(page)
