"""What the panel remembers of a visit to the queue: the part of the list, the item that is open, the step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from appliance.panel.late_facts import LateMade, LatePlaces
from appliance.panel.queue_facts import Listed
from appliance.queue.items import Item


class Step(StrEnum):
    """Where in the queue the person is."""

    LIST = "list"
    ITEM = "item"
    CHANGE = "change"  # whose it is, and what else can be done
    OWNER = "owner"  # to whom it is given
    WORD = "word"  # what came of it
    KIND = "kind"  # what the paper is
    SURE = "sure"  # of what cannot be taken back
    LATE = "late"  # where a page that came late belongs
    MADE = "made"  # the sheet for it


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit, until its page is left.

    `word` is what is asked about once more before it counts, `late` what the station said of a late page.
    """

    step: Step = Step.LIST
    first: int = 0
    ended: bool = False
    listed: Listed | None = None
    item: Item | None = None
    word: str = ""
    late: LatePlaces | LateMade | None = None

    def at(self, step: Step, word: str = "") -> Visit:
        """Another step about the same item."""
        return replace(self, step=step, word=word)

    def turned(self, first: int, *, ended: bool) -> Visit:
        """Another part of the list."""
        return Visit(first=first, ended=ended)

    def back(self) -> Visit:
        """One step back."""
        if self.step in (Step.LIST, Step.ITEM):
            return Visit(first=self.first, ended=self.ended, listed=self.listed)
        return self.at(Step.CHANGE if self.step is Step.OWNER else Step.ITEM)

    def owner_of(self, item: Item) -> tuple[str, bool]:
        """Name of whose it is ("": nobody's), and whether they can still see it."""
        owners = {owner.id: owner.name for owner in self.listed.owners} if self.listed else {}
        return owners.get(item.owner, item.owner), not owners or item.owner in owners
