"""What taps and answers do where sheets are fed again. No Qt.

Rules:
- The page is left when scanning begins, the paper is said to be gone, or nothing waits any more.
- What the station refuses is said, and the page stays.
- While sheets are shown the station is told so every few seconds, and its button then feeds just those.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from appliance.panel.facts import Facts, Link
from appliance.panel.host import Host
from appliance.panel.model import Do, Page
from appliance.panel.requests import Answer, Request
from appliance.panel.rescan_screens import chosen_of
from appliance.panel.text import say

SHOW_S: Final = 5.0  # between two words about what is shown; the station believes one for longer


class Rescanning:
    """Sheets that are fed again, of a controller."""

    def __init__(self, host: Host, ask: Callable[[Request], None], clock: Callable[[], float] = time.monotonic) -> None:
        """`ask` asks the station beside whatever it works on."""
        self._host, self._ask, self._clock = host, ask, clock
        self._shown, self._shown_at = "", float("-inf")

    def tapped(self, do: Do, argument: str) -> None:
        """A tap on something of it."""
        host = self._host
        if do is Do.RESCANS:
            host.go(Page.RESCANS)
            return
        chosen = chosen_of(host.facts, host.ui)
        if host.ui.page is not Page.RESCANS:
            return
        if do is Do.RESCAN_OPEN and argument in {row.document for row in host.facts.rescans}:
            host.show(rescan=argument, rescan_gone=False)
        elif chosen is None or argument != chosen.document:
            return
        elif do is Do.RESCAN_GONE:
            host.show(rescan=argument, rescan_gone=True)
        elif do is Do.RESCAN_START or (do is Do.RESCAN_LOST and host.ui.rescan_gone):
            host.request(Request(do, argument))

    def answered(self, answer: Answer) -> None:
        """What came of it."""
        if answer.refusal:
            self._host.say_why(answer.refusal)
        elif self._host.ui.page is Page.RESCANS:
            self._host.go(Page.HOME)
            if answer.do is Do.RESCAN_LOST:
                self._host.say_why(say("A reviewer decides about the document as it is."))

    def tick(self) -> None:
        """Tells the station which sheets its button feeds: those that are shown, and none once they are not."""
        shown = self._sheets()
        if shown != self._shown or (shown and self._clock() - self._shown_at >= SHOW_S):
            self._shown, self._shown_at = shown, self._clock()
            if self._host.facts.link is Link.UP:
                self._ask(Request(Do.RESCAN_SHOW, shown))

    def _sheets(self) -> str:
        """The document whose sheets are shown; "" for none."""
        host = self._host
        if host.ui.page is not Page.RESCANS or host.ui.rescan_gone or host.facts.link is not Link.UP:
            return ""
        chosen = chosen_of(host.facts, host.ui)
        return chosen.document if chosen else ""

    def facts_changed(self, before: Facts) -> None:
        """Leaves what waits no more."""
        host = self._host
        if host.ui.page is not Page.RESCANS or host.ui.busy:
            return
        if host.facts.state == "feeding" != before.state:
            host.go(Page.HOME)  # somebody pressed the button
        elif before.rescans and not host.facts.rescans:
            host.go(Page.HOME)
        elif host.ui.rescan and chosen_of(host.facts, host.ui) is None:
            host.show(rescan="", rescan_gone=False)
