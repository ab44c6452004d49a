"""What reviews mean for a document that is being made: nothing, a reason to wait, or the edits by which it leaves.

Rules:
- A document in which anybody marked anything never leaves without the approvals that it needs, on what it is made of
  now.
- Edits that were made on other pages or decisions are void, all of them, and a person is asked again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from appliance.custody.reviewing import ReviewShelf
from appliance.page_work import Order
from appliance.policy.pack import PolicyPack
from appliance.review.codes import Wait
from appliance.review.edits import Edits, decode
from appliance.review.verdicts import Opinion, Stage, Standing, Verdict, standing


@dataclass(frozen=True, slots=True)
class Outcome:
    """The code of what a document waits for, or the approved edits; neither where nobody reviewed it."""

    code: str = ""
    edits: Edits | None = field(default=None, repr=False)


NOBODY: Final = Outcome()


class Reviews:
    """The reviews of a station's documents, by its policy. Blocking; thread-safe."""

    def __init__(self, shelf: ReviewShelf, pack: PolicyPack) -> None:
        self.shelf = shelf
        self._pack = pack

    def rules(self, order: Order) -> str:
        """By which rules a document is made and reviewed: the policy, and what it says about reviews of the class."""
        fields = self._pack.field_rules(order.document_class, order.purpose)
        confirm = sorted((kind.value, rule.value) for kind, rule in fields.confirm.items())
        review = (self.needs_two(order.document_class), self.may_restore, fields.hold.value, confirm)
        return f"{self._pack.identity} {review}"

    @property
    def may_restore(self) -> bool:
        """Whether policy lets two people ask for a removed word."""
        return self._pack.review.restore

    def needs_two(self, document_class: str) -> bool:
        """Whether two people review each document of a class."""
        return self._pack.document_class(document_class).two_people

    def opinions(self, document: str) -> tuple[Opinion, ...]:
        """What people marked and decided so far.

        Raises:
            CustodyError: it cannot be opened.
            EditsError: it cannot be read.
        """
        return tuple(
            Opinion(r.person, Stage(r.stage), Verdict(r.verdict), r.basis, decode(marks) if marks else Edits())
            for r, marks in self.shelf.of(document)
        )

    def current(self, document: str, basis: str) -> tuple[Opinion, ...]:
        """`opinions`, once those that were made on another basis are void."""
        opinions = self.opinions(document)
        if any(one.basis != basis and one.verdict is not Verdict.VOID for one in opinions):
            self.shelf.void(document)
            return self.opinions(document)
        return opinions

    def standing(self, opinions: tuple[Opinion, ...], document_class: str) -> Standing:
        """Where a document of this class stands."""
        return standing(opinions, two_people=self.needs_two(document_class))

    def outcome(self, order: Order, basis: str) -> Outcome:
        """What the reviews of a document come to, made as it is made now; somebody reviewed it."""
        opinions = self.current(order.document, basis)
        now = self.standing(opinions, order.document_class)
        if now.approved:
            return Outcome(edits=now.edits.without(restorations=self.may_restore))
        waiting = Wait.VOID if all(one.verdict is Verdict.VOID for one in opinions) else Wait.OPEN
        return Outcome(now.code or waiting)
