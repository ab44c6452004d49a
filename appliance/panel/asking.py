"""What taps and answers do to the checklist before paper is scanned. No Qt.

Rules:
- What is asked comes from the station each time, with the answers that are usual; what was touched is not kept.
- The station decides whether paper is scanned: here it is answered, and pressed.
- The checklist is left when the screen dims, the session changes, another preset is chosen, or the station does
  something else.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from appliance.panel.facts import Facts, Link
from appliance.panel.host import Host
from appliance.panel.intake_state import Checklist
from appliance.panel.model import Do, Page
from appliance.panel.requests import Answer, Request

DUE: Final = "intake-due"
"""Code with which the station answers a scan for which the checklist comes first."""
CHANGED: Final = "intake-answers"
"""Code for answers to other questions than are asked by now."""


class Asking:
    """The checklist of a controller."""

    def __init__(self, host: Host, ask: Callable[[Request], None]) -> None:
        """`ask` sends a request beside whatever else is under way."""
        self._host, self._ask = host, ask

    def tapped(self, do: Do, argument: str) -> None:
        """A tap on something of the checklist."""
        shown = self._host.ui.checklist
        if do is Do.INTAKE:
            self._open()
        elif do is Do.INTAKE_TURN and shown is not None:
            self._host.show(checklist=shown.turned(argument))
        elif do is Do.INTAKE_SCAN and shown is not None and shown.asked:
            self._host.request(Request(do, shown.document_class, answers=shown.answers))

    def _open(self) -> None:
        self._host.go(Page.INTAKE)
        self._host.show(checklist=Checklist())
        self._ask(Request(Do.INTAKE_LOOK))

    def answered(self, answer: Answer) -> None:
        """What came of a request, or of a scan for which the checklist comes first."""
        if answer.do is Do.INTAKE_LOOK:
            self._looked(answer)
        elif answer.code == DUE:
            self._open()
        elif answer.refusal:
            if self._host.ui.page is Page.INTAKE and answer.code == CHANGED:
                self._open()
            elif self._host.ui.page is Page.INTAKE:
                self._host.go(Page.HOME)  # whoever said no sees no list that says yes
            self._host.say_why(answer.refusal)
        elif self._host.ui.page is Page.INTAKE:
            self._host.go(Page.HOME)

    def _looked(self, answer: Answer) -> None:
        if self._host.ui.page is not Page.INTAKE:
            return
        told = answer.told
        if isinstance(told, Checklist) and told.asked:
            self._host.show(checklist=told)
            return
        self._host.go(Page.HOME)
        if answer.refusal:
            self._host.say_why(answer.refusal)

    def facts_changed(self, before: Facts) -> None:
        """Leaves the checklist where it may be another one, or nobody's."""
        facts = self._host.facts
        if self._host.ui.page is not Page.INTAKE or facts.link is not Link.UP:
            return  # of a station that is gone the screen is left elsewhere
        moved = facts.state != before.state and facts.state in ("feeding", "stopping", "testing", "cancelling")
        if moved or _who(facts) != _who(before) or _chosen(facts) != _chosen(before):
            self._host.go(Page.HOME)


def _who(facts: Facts) -> str:
    return facts.session.name if facts.session else ""


def _chosen(facts: Facts) -> str:
    return next((preset.name for preset in facts.presets if preset.chosen), "")
