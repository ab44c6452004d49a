"""What the parts of a controller (a review, the queue, the checklist, a technician's visit, the office) need of it."""

from __future__ import annotations

from typing import Protocol

from appliance.panel.facts import Facts
from appliance.panel.model import Page, Ui
from appliance.panel.requests import Request
from appliance.panel.text import Text


class Host(Protocol):
    """The controller, as far as its parts need it."""

    facts: Facts
    ui: Ui

    def show(self, **changes: object) -> None:
        """Changes what is remembered."""

    def say_why(self, why: Text) -> None:
        """Shows a sentence for a while."""

    def go(self, page: Page) -> None:
        """To another page."""

    def request(self, request: Request) -> None:
        """Asks the station, if it does nothing else; no other tap counts until it answers."""

    def typed(self) -> str:
        """What was typed, which is forgotten with this."""

    def released(self) -> None:
        """Nothing is under way any more."""
