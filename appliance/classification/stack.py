"""What the pages of one job say together: which of them make the document, and what its class may be.

Rules:
- A separator sheet as the first of the stack is left out of the document, its back with it if that is blank.
- One anywhere else stops the job: stacks are not divided yet, and pages of two documents must not become one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from appliance.classification.model import NO_PROPOSAL, Proposal
from appliance.classification.page import PageKind, propose
from appliance.classification.separator import BROKEN, Separator
from appliance.policy.holds import Hold


@dataclass(frozen=True, slots=True)
class StackPage:
    """A page of a job; `kind` is None where the page could not be read."""

    index: int
    sheet: int
    kind: PageKind | None


@dataclass(frozen=True, slots=True)
class Stack:
    """The pages of the document by index, the separator in front of it, its proposed class, and why it waits."""

    pages: tuple[int, ...]
    separator: Separator | None = None
    proposal: Proposal = NO_PROPOSAL
    hold: Hold | None = None


def look_over(pages: Sequence[StackPage]) -> Stack:
    """Sorts the pages of a job, in order."""
    every = tuple(page.index for page in pages)
    parted = [page for page in pages if page.kind and page.kind.separator]
    if not parted:
        return Stack(every, proposal=propose([page.kind for page in pages if page.kind]))
    front = [page for page in parted if page.sheet == pages[0].sheet]
    separators = {page.kind.separator for page in front if page.kind}
    separator = separators.pop() if len(separators) == 1 else BROKEN
    if len(front) < len(parted):
        return Stack(every, separator, hold=Hold.SEPARATOR_INSIDE)
    out = {page.index for page in pages if page in front or (page.sheet == pages[0].sheet and _blank(page))}
    rest = [page for page in pages if page.index not in out]
    if not any(page.kind is None or not page.kind.blank for page in rest):
        return Stack(every, separator, hold=Hold.SEPARATOR_ALONE)
    proposal = propose([page.kind for page in rest if page.kind])
    return Stack(tuple(page.index for page in rest), separator, proposal)


def _blank(page: StackPage) -> bool:
    return page.kind is not None and page.kind.blank
