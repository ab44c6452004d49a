"""What taps and answers do while a technician is at the panel. No Qt.

Rules:
- It ends when the technician leaves it, the screen dims, the session ends or the station calls for a person.
- An answer about something that is not looked at any more changes nothing.
- Sensors are asked for again and again while they show; that keeps no session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from appliance.panel.host import Host
from appliance.panel.model import Do, Page
from appliance.panel.requests import Answer, Request
from appliance.panel.technician_facts import FIELDS, LISTS, Row, Visit
from appliance.panel.text import say
from appliance.technician.rows import PartState, PartTest

ROLE: Final = "technician"
AGAIN: Final = "sensors-again"
"""Argument of a question that no tap asked."""
AGAIN_S: Final = 2.5
TOUCHED_S: Final = 90.0  # in which every field has to be touched
LEFT_S: Final = 10.0  # without another field: what is left does not answer, or the technician has gone


class Servicing:
    """A technician's visit."""

    def __init__(self, host: Host, ask: Callable[[Request], None], clock: Callable[[], float]) -> None:
        """`ask` sends a request beside whatever else is under way."""
        self._host, self._ask, self._clock = host, ask, clock
        self._looked_at = self._began_at = self._touched_at = 0.0

    @property
    def visit(self) -> Visit | None:
        """Where the technician is; None: nobody is."""
        return self._host.ui.visit if self._host.ui.page is Page.TECHNICIAN else None

    def tapped(self, do: Do, argument: str) -> None:
        """A tap on something of a visit."""
        session = self._host.facts.session
        if session is None or session.role != ROLE:
            return
        if do is Do.TECHNICIAN:
            self._host.go(Page.TECHNICIAN)
            self._host.show(visit=Visit())
        elif self.visit is not None:
            self._in(self.visit, do, argument)

    def _in(self, visit: Visit, do: Do, argument: str) -> None:
        if do is Do.TECH_SHOW and argument in LISTS:
            self._look(argument)
        elif do is Do.TECH_TEST:
            self._host.show(visit=Visit("testing", part=argument))
            self._ask(Request(do, argument))  # the way back stays open, however long it takes
        elif do is Do.TECH_ANSWER and visit.result is not None and argument in ("yes", "no"):
            self._answer(visit.result.part, well=argument == "yes")
        elif do is Do.TECH_TOUCH and visit.what == "touch" and argument.isascii() and argument.isdigit():
            self._touch(visit, int(argument[:3]))
        elif do is Do.TECH_GUIDE:
            self._host.show(visit=Visit("guide", thing=argument))
        elif do is Do.TECH_DONE and visit.what == "guide":
            self._host.request(Request(do, visit.thing))
        elif do in (Do.TECH_IDENTIFY, Do.TECH_BUNDLE, Do.TECH_CHALLENGE):
            self._host.request(Request(do))

    def _look(self, what: str) -> None:
        self._looked_at = self._clock()
        self._host.show(visit=Visit(what))
        self._host.request(Request(Do.TECH_SHOW, what))

    def _answer(self, part: str, *, well: bool) -> None:
        self._host.request(Request(Do.TECH_ANSWER, part, detail=(int(well),)))

    def _touch(self, visit: Visit, place: int) -> None:
        if 0 <= place < FIELDS:
            touched = visit.touched | {place}
            if touched != visit.touched:  # a finger, or water, that stays on one field does not keep it open
                self._touched_at = self._clock()
            self._host.show(visit=replace(visit, touched=touched))
            if len(touched) == FIELDS and visit.result is not None:
                self._answer(visit.result.part, well=True)

    # From the station

    @staticmethod
    def beside(answer: Answer) -> bool:
        """Whether it answers what was asked beside everything else: no tap waits for it."""
        return answer.do is Do.TECH_TEST or answer.argument == AGAIN

    def answered(self, answer: Answer) -> None:
        """What came of a request that was not refused."""
        visit, told = self.visit, answer.told
        if visit is None:
            return
        if answer.do is Do.TECH_SHOW and isinstance(told, tuple):
            if visit.what == (answer.argument if answer.argument != AGAIN else "sensors"):
                rows: tuple[Row, ...] = told
                self._host.show(visit=visit.showing(rows))
        elif isinstance(told, PartTest):
            self._told(visit, told)
        elif answer.do is Do.TECH_DONE:
            self._host.show(visit=Visit("done", thing=answer.argument))
        elif answer.do is Do.TECH_CHALLENGE:
            self._host.go(Page.HOME)
        elif answer.do is Do.TECH_IDENTIFY:
            self._host.say_why(say("All lamps of this station flash for half a minute."))
        elif answer.do is Do.TECH_BUNDLE and isinstance(told, tuple):
            self._host.show(visit=Visit("bundle", told=told))

    def _told(self, visit: Visit, result: PartTest) -> None:
        if visit.part != result.part:  # somebody went on meanwhile
            return
        what = "result"
        if result.state == PartState.ASKED:
            what = "touch" if result.part == "touch" else "asked"
        self._began_at = self._touched_at = self._clock()
        touched = visit.touched if what == "result" else frozenset()
        self._host.show(visit=Visit(what, part=result.part, result=result, touched=touched))

    def refused(self, answer: Answer) -> None:
        """The station refused: the sentence shows, and the visit goes on where it can."""
        visit = self.visit
        if visit is None:
            return
        lost = (answer.do is Do.TECH_TEST and visit.what == "testing") or visit.what == "touch"
        if answer.do is Do.TECH_SHOW or lost:  # where no button is, a refusal leads out
            self._host.show(visit=Visit())

    def tick(self) -> None:
        """Asks for the sensors again, and ends a touch test in which not every field answered."""
        visit, now = self.visit, self._clock()
        if visit is None or self._host.ui.busy:
            return
        if visit.what == "sensors" and visit.rows is not None and now - self._looked_at >= AGAIN_S:
            self._looked_at = now
            self._ask(Request(Do.TECH_SHOW, AGAIN))
        over = now - self._began_at >= TOUCHED_S or now - self._touched_at >= LEFT_S
        if visit.what == "touch" and visit.result is not None and over:
            self._answer(visit.result.part, well=False)
