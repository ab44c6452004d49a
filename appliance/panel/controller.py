"""Between taps and screens: what a tap does, what a change at the station does to where the person is. No Qt.

Rules:
- A tap becomes at most one request, and none while another is under way (`taps.TapGuard`). Keys are not guarded.
- PIN and badge live here until they are sent or the page is left, and in no value that is shown.
- Whoever leaves the screen alone until it dims is signed out.
- What calls for a person (a stop, a fault) comes before whatever page is open, and wakes the screen.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from appliance.panel.answering import Answering
from appliance.panel.asking import DUE, Asking
from appliance.panel.badge import BadgeReader, Presence
from appliance.panel.facts import Facts, Link
from appliance.panel.model import ANSWER, INTAKE, OFFICE, QUEUE, RESCAN, REVIEW, TECHNICIAN, Do, Page, Screen, Ui
from appliance.panel.officing import Officing
from appliance.panel.queueing import Queueing
from appliance.panel.requests import ASKED, Answer, Request
from appliance.panel.rescanning import Rescanning
from appliance.panel.reviewing import INTERRUPTED, UNSHOWN, Reviewing
from appliance.panel.screens import screen
from appliance.panel.servicing import Servicing
from appliance.panel.taps import Dimmer, TapGuard
from appliance.panel.text import NOTHING, Text
from appliance.panel.theme import TEXT_SCALES
from appliance.panel.visits import LANGUAGES

NOTICE_S: Final = 10.0
KEEP_S: Final = 10.0  # between two words that somebody is there
DIM_S: Final = 180.0
MAX_PIN: Final = 12
MAX_CODE: Final = 16  # of a provisioning sheet
CALM: Final = frozenset({"ready", "starting", "working", "sending", "testing", "stopping"})
"""Views that do not wake the screen."""
URGENT: Final = frozenset({"paused", "no-paper", "locked", "storage-full", "fault"})
"""Views that close whatever page is open."""
_PAGES: Final = {Do.HOME: Page.HOME, Do.JOBS: Page.JOBS, Do.SETTINGS: Page.SETTINGS, Do.PEOPLE: Page.PEOPLE,
          Do.REVIEWS: Page.REVIEWS, Do.PAPERS: Page.PAPERS}  # fmt: skip


class Controller:
    """All state of the panel. Its methods run in one thread."""

    def __init__(
        self, ask: Callable[[Request], None], changed: Callable[[], None], *, language: str = "en", size: int = 0,
        dim_s: float = DIM_S, badge_gone: str = "", clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """`ask` sends a request, `changed` is told that something to show is different.

        `badge_gone` is what the badge reader types when the badge is taken off it.
        """
        self._ask, self._changed, self._clock = ask, changed, clock
        self._guard, self.dimmer, self._badges = TapGuard(clock=clock), Dimmer(dim_s, clock), BadgeReader(clock)
        self._presence = Presence(badge_gone)
        self._pin = self._badge = ""
        self._notice_at = self._kept_at = float("-inf")
        self.facts = Facts()
        self.ui = Ui(language=language, size=size)
        self.reviewing = Reviewing(self, ask, clock)
        self.servicing = Servicing(self, ask, clock)
        self.queueing = Queueing(self, ask, clock)
        self.asking = Asking(self, ask)
        self.officing = Officing(self)
        self.answering = Answering(self, ask)
        self.rescanning = Rescanning(self, ask, clock)
        self._parts = (
            (REVIEW, self.reviewing.tapped), (QUEUE, self.queueing.tapped), (INTAKE, self.asking.tapped),
            (TECHNICIAN, self.servicing.tapped), (OFFICE, self.officing.tapped),
            (ANSWER, self.answering.tapped), (RESCAN, self.rescanning.tapped),
        )  # fmt: skip
        self._hearing = (
            (INTAKE, self.asking.answered), (QUEUE, self.queueing.answered), (OFFICE, self.officing.answered),
            (ANSWER, self.answering.answered), (RESCAN, self.rescanning.answered),
        )  # fmt: skip

    def screen(self) -> Screen:
        """What to show now."""
        return screen(self.facts, self.ui)

    # From the station

    def facts_changed(self, facts: Facts) -> None:
        """Something is different at the station."""
        before, self.facts = self.facts, facts
        if before.first != facts.first:
            self._forget_secrets()  # a code is that of one sheet, and of one try
        another = (before.link, before.state) != (facts.link, facts.state)
        if another and (facts.link is not Link.UP or facts.state not in CALM):
            self.dimmer.wake()
        self.reviewing.facts_changed(before)
        self.queueing.facts_changed(before)
        self.asking.facts_changed(before)
        self.officing.facts_changed()
        self.rescanning.facts_changed(before)
        signing = self.ui.page in (Page.PEOPLE, Page.PIN)
        away = facts.link is not Link.UP and self.ui.page is not Page.ANSWER
        urgent = facts.link is Link.UP and facts.state in URGENT
        if (another and (away or urgent)) or (signing and not facts.people):
            self.reviewing.end(INTERRUPTED)
            self.go(Page.HOME)
        elif self.ui.page is Page.PIN and self.ui.person not in {person.name for person in facts.people or ()}:
            self.go(Page.PEOPLE)  # taken off the list meanwhile
        if facts.session and self.dimmer.dimmed and not before.session:
            self._ask(Request(Do.SIGN_OUT))  # it became known after nobody was there any more
        signed = (Page.JOBS, Page.REVIEWS, Page.TECHNICIAN, Page.PAPERS, Page.RESCANS)
        if before.session and not facts.session and self.ui.page in signed:
            self.go(Page.HOME)
        elif self.ui.page is Page.PAPERS and before.papers and not facts.papers:
            self.go(Page.HOME)  # all of it is said
        self.answering.facts_changed()
        self._changed()

    def answered(self, answer: Answer) -> None:
        """A request was done or refused."""
        if answer.do in (Do.KEEP, Do.BADGE_LEFT, Do.RESCAN_SHOW):
            return
        if answer.do in REVIEW:
            self._reviewed(answer)
            return
        if answer.do not in (Do.QUEUE_LOOK, Do.INTAKE_LOOK) and not self.servicing.beside(answer):
            self.released()
        part = next((heard for group, heard in self._hearing if answer.do in group), None)
        if answer.code == DUE:
            self.asking.answered(answer)
        elif part is not None:
            part(answer)
        elif answer.refusal:
            self._forget_secrets()
            self.say_why(answer.refusal)
            self.servicing.refused(answer)
        elif answer.do in TECHNICIAN:
            self.servicing.answered(answer)
        elif answer.do is Do.SIGN_IN:
            self.go(Page.HOME)
        self._changed()

    def _reviewed(self, answer: Answer) -> None:
        """An answer about a review, which may be open no more."""
        if self.reviewing.mine(answer):
            if answer.do is not Do.REVIEW_OPEN:
                self.released()
            self.reviewing.answered(answer)
            self._changed()

    # From the person

    def tap(self, do: Do, argument: str = "") -> None:
        """A finger on something."""
        if do in (Do.DIGIT, Do.ERASE):
            self._type(argument if do is Do.DIGIT else "")
        elif do is Do.REVIEW_KEY:
            self.reviewing.key(argument)
        elif do is Do.REVIEW_UNSHOWN:
            self.reviewing.end(UNSHOWN)
        elif do is Do.TECH_TOUCH:  # of which each counts, however quick
            self.servicing.tapped(do, argument)
        elif self._guard.accepts():
            self.show(notice=NOTHING)
            self._tapped(do, argument)
        self._keep()
        self.rescanning.tick()
        self._changed()

    def _tapped(self, do: Do, argument: str) -> None:
        if do in _PAGES:
            self.reviewing.end(NOTHING)
            self.go(_PAGES[do])
        elif do is Do.PERSON:
            self.go(Page.PIN, argument)
        elif do is Do.LANGUAGE and argument in {code for code, _ in LANGUAGES}:
            self.show(language=argument)
        elif do is Do.SIZE and argument in map(str, range(len(TEXT_SCALES))):
            self.show(size=int(argument))
        elif do is Do.SIGN_IN:
            self._sign_in()
        elif do is Do.REVIEW_CLOSE:
            self.reviewing.end(NOTHING)
        elif do in ASKED:
            self.request(Request(do, argument))
        else:
            for part, tapped in self._parts:
                if do in part:
                    tapped(do, argument)

    def key(self, typed: str) -> None:
        """A key, which is a badge reader's."""
        badge = self._badges.key(typed)
        if self._presence.left(badge):
            self._badge_left()
        elif badge and self.ui.page is Page.PIN:
            self._badge = badge
            self.show(badge=True)
            self._sign_in()
            self._changed()

    def _badge_left(self) -> None:
        """The station ends a session that began with a badge, also one that it only now begins."""
        self._badge = ""
        self.show(badge=False)
        if self.facts.people:
            self._ask(Request(Do.BADGE_LEFT))
        self._changed()

    def touched(self, *, begins: bool, ends: bool) -> bool:
        """Any touch; returns whether it is swallowed because it only woke the screen."""
        was = self.dimmer.dimmed
        swallowed = self.dimmer.touch(begins=begins, ends=ends)
        if was != self.dimmer.dimmed:
            self._changed()
        if begins and not swallowed:
            self._keep()
        return swallowed

    def tick(self) -> None:
        """Once in a while: dims, and takes an old notice away."""
        self.reviewing.tick()
        self.servicing.tick()
        self.queueing.tick()
        self.rescanning.tick()
        if self.dimmer.look():
            self.reviewing.end(NOTHING)
            if self.facts.session:
                self._ask(Request(Do.SIGN_OUT))
            self.go(Page.HOME)
            self._changed()
        if self.ui.notice and self._clock() - self._notice_at >= NOTICE_S:
            self.show(notice=NOTHING)
            self._changed()

    # For its parts

    def typed(self) -> str:
        """What was typed, which is forgotten with this."""
        typed = self._pin
        self._forget_secrets()
        return typed

    def request(self, request: Request) -> None:
        """Asks the station, if it works on nothing else."""
        if self.ui.busy:
            return
        self._guard.begin()
        self.show(busy=True)
        self._ask(request)

    def released(self) -> None:
        """Nothing is under way any more."""
        self._guard.end()
        self.show(busy=False)

    def say_why(self, why: Text) -> None:
        """Shows a sentence for a while."""
        self._notice_at = self._clock()
        self.show(notice=why)

    def go(self, page: Page, person: str = "") -> None:
        """To another page; what was typed is forgotten, and what an office showed."""
        self._forget_secrets()
        queue = self.ui.queue if page is Page.QUEUE else None
        self.show(page=page, person=person, told=NOTHING, queue=queue, checklist=None, office=None, rescan="",
                  rescan_gone=False)  # fmt: skip

    def show(self, **changes: object) -> None:
        """Changes what is remembered."""
        self.ui = replace(self.ui, **changes)  # type: ignore[arg-type]  # names and types are those of Ui

    # Inside

    def _type(self, digit: str) -> None:
        most = MAX_PIN if self.ui.page is Page.PIN else MAX_CODE if self.answering.wants_code else 0
        if digit == "":
            self._pin = self._pin[:-1]
        elif len(digit) == 1 and digit in "0123456789" and len(self._pin) < most:
            self._pin += digit
        self.show(pin_length=len(self._pin))

    def _sign_in(self) -> None:
        if self.ui.page is Page.PIN and (self._pin or self._badge):
            self.request(Request(Do.SIGN_IN, self.ui.person, (self._pin, self._badge)))

    def _keep(self) -> None:
        """Tells the station that somebody is there, not more often than needed."""
        if self.facts.session and self._clock() - self._kept_at >= KEEP_S:
            self._kept_at = self._clock()
            self._ask(Request(Do.KEEP))

    def _forget_secrets(self) -> None:
        self._pin = self._badge = ""
        self.show(pin_length=0, badge=False)
