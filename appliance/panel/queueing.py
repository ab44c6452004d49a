"""What taps and answers do to a visit to the queue. No Qt.

Rules:
- What is shown is asked for again every few seconds; an answer that was asked for before something else changed is
  dropped, and so is one about an item that is not open.
- What cannot be taken back is asked about once more.
- The visit ends when the page is left, the screen dims, the session ends, changes or may not, or the station needs
  somebody.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from appliance.panel import late_screens
from appliance.panel.facts import Facts
from appliance.panel.host import Host
from appliance.panel.late_facts import LateMade, LatePlaces
from appliance.panel.model import Do, Page
from appliance.panel.queue_facts import DECIDERS, Listed
from appliance.panel.queue_state import Step, Visit
from appliance.panel.queue_words import ASKED_ABOUT, DISCARD, DISCARDERS, KINDS, has_pages, resolutions_of
from appliance.panel.requests import Answer, Request
from appliance.panel.text import say
from appliance.queue.items import Item

LOOK_S: Final = 2.0
GONE: Final = "queue-unknown"
_STEPS: Final = {Do.QUEUE_CHANGE: Step.CHANGE, Do.QUEUE_WHO: Step.OWNER, Do.QUEUE_WORDS: Step.WORD,
                 Do.QUEUE_KINDS: Step.KIND}  # fmt: skip
_LEFT: Final = say("This waits no more.")


class Queueing:
    """The queue of a controller."""

    def __init__(self, host: Host, ask: Callable[[Request], None], clock: Callable[[], float]) -> None:
        """`ask` sends a request beside whatever else is under way."""
        self._host, self._ask, self._clock = host, ask, clock
        self._turn = 0  # of what is shown: answers to older questions do not count
        self._looked = float("-inf")

    @property
    def visit(self) -> Visit | None:
        """What is open."""
        return self._host.ui.queue

    # From the person

    def tapped(self, do: Do, argument: str) -> None:
        """A tap on something of the queue."""
        if do is Do.QUEUE:
            self._host.go(Page.QUEUE)
            self._turned(Visit())
        elif (visit := self.visit) is None:
            return
        elif do in (Do.QUEUE_PAGE, Do.QUEUE_ENDED):
            first = int(argument) if argument.isascii() and argument.isdigit() and len(argument) < 8 else 0
            self._turned(visit.turned(first, ended=do is Do.QUEUE_ENDED))
        elif do is Do.QUEUE_OPEN:
            rows = visit.listed.rows if visit.listed else ()
            found = next((row for row in rows if row.item == argument), None)
            self._turned(replace(visit, step=Step.ITEM, item=found) if found else visit)
        elif do is Do.QUEUE_BACK:
            self._turned(visit.back())
        elif visit.item is not None and do in (Do.QUEUE_LATE, Do.QUEUE_LATE_MAKE):
            self._late(visit, visit.item, do, argument)
        elif visit.item is not None and self._may():
            self._about(visit, visit.item, do, argument)

    def _about(self, visit: Visit, item: Item, do: Do, argument: str) -> None:
        """What somebody who decides does about the item that is open."""
        if do in _STEPS:
            self._host.show(queue=visit.at(_STEPS[do]))
        elif do is Do.QUEUE_ASK and argument in (*resolutions_of(item), *self._discards(item)):
            self._host.show(queue=visit.at(Step.SURE, argument))
        elif do is Do.QUEUE_SURE and visit.step is Step.SURE and visit.word in ASKED_ABOUT:
            self._request(Do.QUEUE_DISCARD if visit.word == DISCARD else Do.QUEUE_RESOLVE, item, visit.word)
        elif do is Do.QUEUE_ASSIGN and argument in ("me", "nobody", *self._people(visit)):
            self._request(do, item, argument)
        elif do is Do.QUEUE_ESCALATE:
            self._request(do, item)
        elif do is Do.QUEUE_GO_ON and (not argument or argument in KINDS):
            by_itself = argument or item.step == "confirm"  # a person looked at just this paper
            self._host.request(
                Request(do, item.item, other=argument, about=(item.job, item.document if by_itself else ""))
            )

    def _late(self, visit: Visit, item: Item, do: Do, argument: str) -> None:
        """A page came late: where it belongs, then the sheet for it."""
        if not late_screens.offered(self._host.facts, item):
            return
        if do is Do.QUEUE_LATE:
            self._host.request(Request(do, item.item))
        elif isinstance(visit.late, LatePlaces) and visit.step is Step.LATE:
            places = {str(number) for number in range(visit.late.sheets)}
            if argument in places:
                self._host.request(Request(do, item.item, detail=(int(argument),)))

    def _may(self) -> bool:
        session = self._host.facts.session
        return session is not None and session.role in DECIDERS

    def _discards(self, item: Item) -> tuple[str, ...]:
        session = self._host.facts.session
        return (DISCARD,) if session and session.role in DISCARDERS and has_pages(item) else ()

    @staticmethod
    def _people(visit: Visit) -> tuple[str, ...]:
        return tuple(owner.id for owner in visit.listed.owners) if visit.listed else ()

    def _request(self, do: Do, item: Item, other: str = "") -> None:
        self._host.request(Request(do, item.item, other=other, about=(item.job, "")))

    def _turned(self, visit: Visit) -> None:
        """Shows something else, and asks for it at once."""
        self._host.show(queue=visit)
        self._look(visit)

    # From the station

    def answered(self, answer: Answer) -> None:
        """What came of a request; an answer that nobody waits for changes nothing."""
        visit = self.visit
        if visit is None:
            if answer.refusal and answer.do is not Do.QUEUE_LOOK:  # left before it came
                self._host.say_why(answer.refusal)
            return
        if answer.do is Do.QUEUE_LOOK:
            if answer.detail[:1] == (self._turn,):
                self._seen(visit, answer)
            return
        if visit.item is None or answer.argument != visit.item.item:
            return
        if answer.refusal:
            self._host.say_why(answer.refusal)
        if answer.code == GONE:
            self._turned(Visit(first=visit.first))
        elif isinstance(answer.told, (LatePlaces, LateMade)):
            step = Step.LATE if isinstance(answer.told, LatePlaces) else Step.MADE
            self._host.show(queue=replace(visit, step=step, late=answer.told))
        elif isinstance(answer.told, Item):
            self._turned(replace(visit, step=Step.ITEM, item=answer.told, word=""))

    def _seen(self, visit: Visit, answer: Answer) -> None:
        told = answer.told
        if isinstance(told, Listed):
            self._host.show(queue=replace(visit, listed=told, first=told.first))
        elif isinstance(told, Item):
            self._host.show(queue=replace(visit, item=told))
        elif answer.code == GONE:
            self._host.say_why(_LEFT)
            self._turned(Visit(first=visit.first))
        elif answer.refusal and visit.listed is None:
            self._host.go(Page.HOME)
            self._host.say_why(answer.refusal)

    def facts_changed(self, before: Facts) -> None:
        """Ends the visit where whoever looked may look no more."""
        facts, visit = self._host.facts, self.visit
        if visit is not None and (facts.queue is None or _name(before) != _name(facts)):
            self._host.go(Page.HOME)

    def tick(self) -> None:
        """Looks again."""
        if self.visit is not None and not self._host.ui.busy and self._clock() - self._looked >= LOOK_S:
            self._look(self.visit)

    def _look(self, visit: Visit) -> None:
        self._turn += 1
        self._looked = self._clock()
        about = visit.item.item if visit.item else ""
        self._ask(Request(Do.QUEUE_LOOK, about, detail=(self._turn, visit.first, int(visit.ended))))


def _name(facts: Facts) -> str:
    return facts.session.name if facts.session else ""
