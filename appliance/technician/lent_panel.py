"""Button and lamps, lent to a technician for moments.

Rules:
- What the station itself has to show wins: a new signal of its own ends the loan at once.
- A loan ends by itself when whoever lent it gives it back; the station's signal then shows again.
- A press that was asked for goes to whoever asked, once, and scans nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from appliance.devices.interfaces import Panel
from appliance.devices.led_language import Signal, row_for


def _nothing() -> None:
    """The action before one is set."""


class LentPanel:
    """Implements `appliance.devices.interfaces.Panel` around the real one. Thread-safe."""

    def __init__(self, panel: Panel) -> None:
        """From now on presses of `panel` come here."""
        self._panel = panel
        self._lock = threading.Lock()
        self._own: str = Signal.OFF
        self._lent = False
        self._short: Callable[[], None] = _nothing
        self._long: Callable[[], None] = _nothing
        self._taker: Callable[[], None] | None = None
        panel.on_short_press(lambda: self._pressed(long=False))
        panel.on_long_press(lambda: self._pressed(long=True))

    # For the station

    def show(self, signal: str) -> None:
        """Shows one row of the LED language until the next call."""
        with self._lock:
            if not row_for(signal).plays:
                self._own, self._lent = signal, False
            self._panel.show(signal)

    def on_short_press(self, action: Callable[[], None]) -> None:
        """Calls `action` after a short press that nobody else asked for."""
        self._short = action

    def on_long_press(self, action: Callable[[], None]) -> None:
        """Likewise, for a long one."""
        self._long = action

    def close(self) -> None:
        """Turns everything off."""
        self._panel.close()

    # For the technician

    def lend(self, signal: str) -> None:
        """Shows a signal in place of the station's own."""
        with self._lock:
            self._lent = True
            self._panel.show(signal)

    def give_back(self) -> None:
        """The station's own signal shows again, if it does not already."""
        with self._lock:
            if self._lent:
                self._lent = False
                self._panel.show(self._own)

    def identify(self) -> None:
        """All lamps flash for a while; the row gives way by itself, and at once to anything new."""
        self._panel.show(Signal.IDENTIFY)

    def take_press(self, taker: Callable[[], None] | None) -> None:
        """The next press goes to `taker`, from the button's thread; None: to the station again."""
        with self._lock:
            self._taker = taker

    def _pressed(self, *, long: bool) -> None:
        with self._lock:
            taker, self._taker = self._taker, None
        if taker is not None:
            taker()
        elif long:
            self._long()
        else:
            self._short()
