"""What taps and answers do where sheets are fed again. No Qt.

Rules:
- The page is left when scanning begins, the paper is said to be gone, or nothing waits any more.
- What the station refuses is said, and the page stays.
"""

from __future__ import annotations

from appliance.panel.facts import Facts
from appliance.panel.host import Host
from appliance.panel.link import Answer, Request
from appliance.panel.model import Do, Page
from appliance.panel.rescan_screens import chosen_of
from appliance.panel.text import say


class Rescanning:
    """Sheets that are fed again, of a controller."""

    def __init__(self, host: Host) -> None:
        self._host = host

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

    def facts_changed(self, before: Facts) -> None:
        """Leaves what waits no more."""
        host = self._host
        if host.ui.page is not Page.RESCANS or host.ui.busy:
            return
        if before.rescans and not host.facts.rescans:
            host.go(Page.HOME)
        elif host.ui.rescan and chosen_of(host.facts, host.ui) is None:
            host.show(rescan="", rescan_gone=False)
