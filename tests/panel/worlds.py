"""A panel's controller without Qt: a clock that the test turns, and what was asked of the station."""

from pathlib import Path

from appliance.panel.controller import Controller
from appliance.panel.model import Do

PAGE = Path(__file__).parents[2] / "docs" / "panel.md"


TAPS = next(line for line in PAGE.read_text().splitlines() if line.startswith("- **Taps**"))


def recorded(what, taps):
    """Whether docs/panel.md says of something that it takes so many taps."""
    return f"{what} {taps}" in TAPS


class Sat:
    """A controller at which somebody sits, what it asked, and its clock."""

    def __init__(self, known, **more):
        self.now, self.asked = 0.0, []
        self.it = Controller(self.asked.append, lambda: None, clock=lambda: self.now, **more)
        self.it.facts_changed(known)

    def tap(self, do, argument=""):
        """A tap that no guard takes for a nervous finger."""
        self.now += 1
        self.it.tap(do, argument)
        return self

    @property
    def last(self):
        """The last request, but for the word that somebody is there."""
        return [request for request in self.asked if request.do is not Do.KEEP][-1]

    @property
    def shown(self):
        return self.it.screen()
