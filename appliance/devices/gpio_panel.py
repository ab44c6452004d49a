"""Button, LEDs and buzzer on GPIO lines, with gpiozero.

Rules:
- The pin factory is handed in: the real one by `gpio_chip.lgpio_factory`, a mock one by the simulator. Nothing here
  chooses, and nothing falls back.
- gpiozero only reports edges and switches lines. Debouncing, holding and rhythm are ours (`press`, `blinker`), so
  they behave the same on a mock and on a device.
- Actions are called from the button's own thread; they must not raise and must return quickly (post to a loop).
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import gpiozero

from appliance.devices.blinker import JOIN_TIMEOUT_S, Blinker
from appliance.devices.led_language import Light, row_for
from appliance.devices.pinout import Line, Pinout
from appliance.devices.press import Press, PressDetector
from appliance.errors import ScanStationError
from appliance.sections.desk import GpioConfig

LATE_EDGE_S = 0.2  # an edge that is reported later than this after the line moved counts as lost
MAX_EDGES = 256  # waiting in the queue; more is a disturbance, and the level is read again afterwards


class PanelError(ScanStationError):
    """The button and lamps cannot be used."""

    code = "panel"
    advice = "The station's button and lamps do not answer. Call your technician."


def _nothing() -> None:
    """The action before one is set."""


class GpioPanel:
    """Implements `appliance.devices.interfaces.Panel`."""

    def __init__(self, pinout: Pinout, config: GpioConfig, factory: Any) -> None:
        """Claims the lines.

        Args:
            pinout: which line is what.
            config: times in seconds, and whether the buzzer may sound.
            factory: a gpiozero pin factory.

        Raises:
            PanelError: a line cannot be claimed.
        """
        self._short: Callable[[], None] = _nothing
        self._long: Callable[[], None] = _nothing
        self._edges: queue.Queue[tuple[float, bool] | None] = queue.Queue(MAX_EDGES)
        self._closed = threading.Event()
        with ExitStack() as stack:
            try:
                lights = {light: _output(stack, pinout.lights[light], factory) for light in Light}
                buzzer = _output(stack, pinout.buzzer, factory)
                self._button = _input(stack, pinout.button, factory)
            except (gpiozero.GPIOZeroError, OSError) as error:
                raise PanelError(type(error).__name__) from error
            self._blinker = Blinker(lights, buzzer if config.buzzer else None)
            stack.callback(self._blinker.close)
            self._lines = stack.pop_all()
        self._detector = PressDetector(
            config.debounce_s, config.long_press_s, pressed=self._button.is_active, now=time.monotonic()
        )
        self._button.when_activated = lambda: self._edge(pressed=True)
        self._button.when_deactivated = lambda: self._edge(pressed=False)
        self._thread = threading.Thread(target=self._watch, name="button", daemon=True)
        self._thread.start()

    def show(self, signal: str) -> None:
        """Shows one row of the LED language until the next call; a momentary row gives way by itself.

        Raises:
            UnknownSignalError: the table has no such row.
        """
        self._blinker.show(row_for(signal))

    def on_short_press(self, action: Callable[[], None]) -> None:
        """Calls `action` from the button's thread when a short press ends."""
        self._short = action

    def on_long_press(self, action: Callable[[], None]) -> None:
        """Calls `action` from the button's thread once a press has lasted `long_press_s`."""
        self._long = action

    @property
    def is_held(self) -> bool:
        """Whether the button is down right now, bounce included."""
        return bool(self._button.is_active)

    def close(self) -> None:
        """Turns everything off and gives the lines back; safe to call twice and from an action."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._button.when_activated = None
        self._button.when_deactivated = None
        self._wake()
        if threading.current_thread() is not self._thread:
            self._thread.join(JOIN_TIMEOUT_S)
        self._lines.close()

    def _edge(self, *, pressed: bool) -> None:
        """Takes an edge from gpiozero's thread; never waits."""
        try:
            self._edges.put_nowait((time.monotonic(), pressed))
        except queue.Full:
            return  # `_watch` reads the level again once the flood is over

    def _wake(self) -> None:
        """Ends a wait for edges; a full queue is awake anyway."""
        try:
            self._edges.put_nowait(None)
        except queue.Full:
            return

    def _watch(self) -> None:
        """The button's thread: feeds edges and passing time to the detector."""
        while not self._closed.is_set():
            deadline = self._detector.deadline()
            wait_s = None if deadline is None else max(0.0, deadline - time.monotonic())
            try:
                edge = self._edges.get(timeout=wait_s)
            except queue.Empty:
                edge = self._settle()
            if edge is not None:
                self._act(self._detector.edge(edge[0], pressed=edge[1]))

    def _settle(self) -> tuple[float, bool] | None:
        """A deadline came without an edge. The line itself has the last word: an edge may be late, or lost.

        Returns:
            The late edge, if that is what it was.
        """
        if self._button.is_active == self._detector.level:
            self._act(self._detector.advance(time.monotonic()))
            return None
        try:
            return self._edges.get(timeout=LATE_EDGE_S)
        except queue.Empty:
            self._detector.correct(time.monotonic(), pressed=self._button.is_active)
            return None

    def _act(self, happened: list[Press]) -> None:
        for press in happened:
            if press in (Press.DOWN, Press.UP):
                self._blinker.hold(held=press is Press.DOWN)
            elif press is Press.SHORT:
                self._short()
            else:
                self._long()


def _output(stack: ExitStack, line: Line, factory: Any) -> Any:
    """An output line, inactive."""
    device = gpiozero.DigitalOutputDevice(
        line.bcm, active_high=line.active_high, initial_value=False, pin_factory=factory
    )
    stack.callback(device.close)
    stack.callback(device.off)
    return device


def _input(stack: ExitStack, line: Line, factory: Any) -> Any:
    """An input line, pulled to its inactive level."""
    device = gpiozero.DigitalInputDevice(line.bcm, pull_up=not line.active_high, pin_factory=factory)
    stack.callback(device.close)
    return device
