"""The lamps and whoever else shows what the desk sees: told when that changes, and not otherwise."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from appliance.devices.interfaces import Panel
from appliance.devices.led_language import Signal
from appliance.news import News
from appliance.situation import NOTICED, Situation, View, view


class Announcer(Protocol):
    """Who is told what the desk sees."""

    def view(self, view: View) -> None:
        """The view changed."""


class Display:
    """Shows the view. All methods run on the event loop."""

    def __init__(self, panel: Panel, announcer: Announcer, news: News, situation: Callable[[], Situation]) -> None:
        """Takes its parts.

        Args:
            panel: its lamps.
            announcer: told about every change of the view.
            news: what the desk has not taken notice of.
            situation: everything that the view depends on, as it is now.
        """
        self._panel, self._announcer, self._news, self._situation = panel, announcer, news, situation
        self._shown: View | None = None

    def view(self) -> View:
        """What the desk sees now."""
        return view(self._situation())

    def refresh(self) -> None:
        """Shows the view if it changed."""
        now = self.view()
        if now == self._shown:
            return
        if self._shown is None or now.signal is not self._shown.signal:
            self._panel.show(now.signal)
        self._shown = now
        self._announcer.view(now)

    def busy(self) -> None:
        """A press was seen, and can do nothing now."""
        self._panel.show(Signal.BUSY)

    def notice(self) -> None:
        """A press while a message shows: a person has taken it."""
        if self._shown is not None and self._shown.name in NOTICED:
            self._news.taken()
