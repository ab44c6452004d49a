"""Plays rows of the LED language on lamps and a buzzer.

Rules:
- `show` changes the lamps before it returns; a background thread only keeps the rhythm.
- Time is measured from the start of a row, so rhythms do not drift and a late wake-up corrects itself.
- A momentary row gives way to the lasting row before it; showing that lasting row again does not cut it short.
- While the button is down the ring shows the opposite: the press is felt at once, whatever the station does with it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from appliance.devices.led_language import LED_LANGUAGE, Light, Row, Signal

JOIN_TIMEOUT_S = 2.0


class Switch(Protocol):
    """One output line."""

    def on(self) -> None:
        """Makes it active."""

    def off(self) -> None:
        """Makes it inactive."""


class Blinker:
    """Keeps one row playing until the next."""

    def __init__(
        self,
        lights: Mapping[Light, Switch],
        buzzer: Switch | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`buzzer` is None where the clinic wants silence; `clock` gives seconds."""
        self._lights = lights
        self._buzzer = buzzer
        self._clock = clock
        self._changed = threading.Condition()
        self._lasting = LED_LANGUAGE[Signal.OFF]
        self._lasting_since = clock()
        self._momentary: Row | None = None
        self._momentary_since = 0.0
        self._held = False
        self._stopped = False
        self._lit: frozenset[Light] = frozenset()
        self._sounding = False
        self._thread = threading.Thread(target=self._run, name="blinker", daemon=True)
        self._thread.start()

    def show(self, row: Row) -> None:
        """Shows a row from now on; after `close` nothing lights up any more."""
        with self._changed:
            if row.plays:
                self._momentary, self._momentary_since = row, self._clock()
            elif row != self._lasting:
                self._lasting, self._lasting_since = row, self._clock()
                self._momentary = None
            self._wake()

    def hold(self, *, held: bool) -> None:
        """Says whether the button is down."""
        with self._changed:
            self._held = held
            self._wake()

    def close(self) -> None:
        """Stops the thread and turns everything off."""
        with self._changed:
            self._lasting, self._momentary, self._held = LED_LANGUAGE[Signal.OFF], None, False
            self._wake()
            self._stopped = True
        if threading.current_thread() is not self._thread:
            self._thread.join(JOIN_TIMEOUT_S)

    def _wake(self) -> None:
        """Applies a change at once and lets the thread compute its next step."""
        if not self._stopped:
            self._apply()
            self._changed.notify()

    def _run(self) -> None:
        with self._changed:
            while not self._stopped:
                left_ms = self._apply()
                self._changed.wait(None if left_ms is None else left_ms / 1000)

    def _apply(self) -> int | None:
        """Switches the outputs to what they should be now; returns for how many ms that stays so."""
        now = self._clock()
        row, elapsed_ms = self._current(now)
        frame = row.frame(elapsed_ms)
        sounding, sounding_left = row.sounding(elapsed_ms)
        self._switch(frame.lit ^ {Light.RING} if self._held else frame.lit, sounding=sounding)
        momentary_left = None if row.duration_ms is None else row.duration_ms - elapsed_ms
        lefts = [left for left in (frame.left_ms, sounding_left, momentary_left) if left is not None]
        return min(lefts, default=None)

    def _current(self, now: float) -> tuple[Row, int]:
        """The row that plays at `now`, and for how many ms it has."""
        if self._momentary is not None:
            elapsed_ms = int((now - self._momentary_since) * 1000)
            if elapsed_ms < (self._momentary.duration_ms or 0):
                return self._momentary, elapsed_ms
            self._momentary = None
        return self._lasting, int((now - self._lasting_since) * 1000)

    def _switch(self, lit: frozenset[Light], *, sounding: bool) -> None:
        """Switches only what changes."""
        for light in lit - self._lit:
            self._lights[light].on()
        for light in self._lit - lit:
            self._lights[light].off()
        self._lit = lit
        if self._buzzer is not None and sounding != self._sounding:
            (self._buzzer.on if sounding else self._buzzer.off)()
            self._sounding = sounding
