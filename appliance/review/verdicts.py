"""Where a document stands between the people who review it: pure, from what each of them decided.

Rules:
- One person decides, or two where the class says so or a word is asked back. Nobody decides twice.
- The second decides without what the first marked. Where they do not agree, a supervisor who is neither decides.
- Whoever rejects first ends it: nothing is sent.
- What was marked on other pages or decisions than those of now counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from appliance.errors import ScanStationError
from appliance.review.access import Role
from appliance.review.codes import Wait
from appliance.review.edits import Edits, agree, together


class Stage(StrEnum):
    """As whom a person decides."""

    FIRST = "first"
    SECOND = "second"
    SUPERVISOR = "supervisor"
    AUDIT = "audit"  # looks at it by chance, marks nothing, and is none of those who decided


class Verdict(StrEnum):
    """What a person decided."""

    OPEN = "open"  # not yet
    APPROVED = "approved"
    REJECTED = "rejected"
    VOID = "void"  # it counts no more


class SamePersonError(ScanStationError):
    """Somebody who decided already wants to decide again."""

    code = "review-same-person"
    advice = "You have decided about this document already. A different person reviews it now."


class SupervisorOnlyError(ScanStationError):
    """Two people did not agree, and whoever asks is no supervisor."""

    code = "review-supervisor-only"
    advice = "Two people did not agree about this document. A supervisor decides."


class SettledError(ScanStationError):
    """Nothing is left to decide."""

    code = "review-settled"
    advice = "This document is decided already; nothing was changed."


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person marked and decided, as which stage, on which basis."""

    person: str
    stage: Stage
    verdict: Verdict
    basis: str
    edits: Edits = field(default_factory=Edits, repr=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a document stands: who has to decide next, or what was decided.

    `edits` are those by which it leaves; only where it is approved.
    """

    next: Stage | None
    approved: bool = False
    edits: Edits = field(default_factory=Edits, repr=False)

    @property
    def code(self) -> str:
        """What the document waits for; "" where it goes on, or where nobody has decided."""
        if self.approved or self.next is Stage.FIRST:
            return ""
        waits = {Stage.SECOND: Wait.SECOND, Stage.SUPERVISOR: Wait.SUPERVISOR, None: Wait.REJECTED}
        return waits[self.next]


def standing(opinions: Iterable[Opinion], *, two_people: bool) -> Standing:
    """What the decisions of several people come to; open and void ones count for nothing."""
    by_stage = {one.stage: one for one in opinions if one.verdict in (Verdict.APPROVED, Verdict.REJECTED)}
    first, second, third = (by_stage.get(stage) for stage in (Stage.FIRST, Stage.SECOND, Stage.SUPERVISOR))
    if first is None:
        return Standing(Stage.FIRST)
    if first.verdict is Verdict.REJECTED:
        return Standing(None)
    if not (two_people or first.edits.restorations):
        return Standing(None, approved=True, edits=first.edits)
    return Standing(Stage.SECOND) if second is None else _of_two(first, second, third)


def _of_two(first: Opinion, second: Opinion, third: Opinion | None) -> Standing:
    """What becomes of a document that one person approved and another decided about; the third is a supervisor."""
    if second.verdict is Verdict.APPROVED and agree(first.edits, second.edits):
        return Standing(None, approved=True, edits=together((first.edits, second.edits), second.edits))
    if third is None:
        return Standing(Stage.SUPERVISOR)
    if third.verdict is Verdict.REJECTED:
        return Standing(None)
    return Standing(None, approved=True, edits=together((first.edits, second.edits, third.edits), third.edits))


def check_auditor(person: str, opinions: Iterable[Opinion]) -> None:
    """Raises SamePersonError for somebody who decided about the document already."""
    if any(one.person == person and one.verdict in (Verdict.APPROVED, Verdict.REJECTED) for one in opinions):
        raise SamePersonError


def stage_for(person: str, role: Role, opinions: Sequence[Opinion], *, two_people: bool) -> Stage:
    """As whom a person may review now.

    Raises:
        SettledError: it is decided.
        SamePersonError: this person decided already.
        SupervisorOnlyError: a supervisor is needed.
    """
    now = standing(opinions, two_people=two_people).next
    if now is None:
        raise SettledError
    decided = (one.person for one in opinions if one.verdict in (Verdict.APPROVED, Verdict.REJECTED))
    if person in decided:
        raise SamePersonError
    if now is Stage.SUPERVISOR and role is not Role.SUPERVISOR:
        raise SupervisorOnlyError
    return now
