"""When the code with which the device answers its office is shown: by itself once it was set up, else when asked.

Rules:
- It stays until somebody says that it was photographed, also while the station starts; a stop comes first.
"""

from __future__ import annotations

from collections.abc import Callable

from appliance.bus_provision import Stage
from appliance.panel.facts import Link
from appliance.panel.host import Host
from appliance.panel.model import Do, Page
from appliance.panel.requests import Answer, Request
from appliance.panel.text import say


class Answering:
    """The answer to the office."""

    def __init__(self, host: Host, ask: Callable[[Request], None]) -> None:
        """`ask` sends a request beside whatever else is under way."""
        self._host, self._ask = host, ask
        self._due = False  # it was set up before our eyes, and its answer was not shown

    def facts_changed(self) -> None:
        """Shows it once after a first boot; a panel that saw no answer then asks the station for it."""
        facts = self._host.facts
        first = facts.first
        if facts.link is Link.FIRST and first is not None:
            ready = first.stage == Stage.READY and first.answer != ""
            if ready and self._due:
                self._show(first.answer)
            self._due = not ready
        elif facts.link is Link.UP and self._due:
            self._due = False
            self._ask(Request(Do.ANSWER))

    @property
    def wants_code(self) -> bool:
        """Whether the device asks for the code of its sheet."""
        facts, page = self._host.facts, self._host.ui.page
        first = facts.first
        return facts.link is Link.FIRST and first is not None and first.stage == Stage.CODE and page is Page.HOME

    def tapped(self, do: Do, _argument: str) -> None:
        """Somebody wants to see it, or typed the code."""
        first = self._host.facts.first
        if do is not Do.ANSWER:
            typed = self._host.typed()
            if self.wants_code and (typed or do is Do.FIRST_AGAIN):
                self._host.request(Request(do, secrets=(typed if do is Do.FIRST_CODE else "", "")))
        elif self._host.facts.link is Link.FIRST and first is not None:
            if first.answer:
                self._show(first.answer)
        else:
            self._host.request(Request(Do.ANSWER))

    def answered(self, answer: Answer) -> None:
        """The station said it."""
        if answer.refusal:
            self._host.say_why(answer.refusal)
        elif answer.do is not Do.ANSWER:
            pass  # what came of the code, the device says itself
        elif isinstance(answer.told, str) and answer.told:
            self._show(answer.told)
        else:
            self._host.say_why(say("No sheet made this station, so it has no answer for an office."))

    def _show(self, text: str) -> None:
        self._host.go(Page.ANSWER)
        self._host.show(answer=text)
