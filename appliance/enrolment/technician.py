"""The technician's half hour at the device: paper, button, code; and the gesture that ends a station.

Rules:
- Every refusal is one sentence, and the device waits for the next try; nothing but success or the time ends it.
- The lamps speak as ever: amber calls for the sheet or the code, fast ring while paper moves, green when it is done.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from appliance.bus_provision import Stage
from appliance.devices.interfaces import Feeder, Panel
from appliance.devices.led_language import Signal
from appliance.devices.press import Press
from appliance.enrolment.bundle import SealedBundle
from appliance.enrolment.device import Device
from appliance.enrolment.errors import CodeTypoError, EnrolmentError, TooManyTriesError, WrongCodeError
from appliance.enrolment.gesture import ResetGesture
from appliance.enrolment.provisioning import TRY_AGAIN, Provisioner
from appliance.enrolment.scan_sheet import scan_sheet
from appliance.errors import ScanStationError

RETRY_S: Final = 5.0
FAULT_SHOWN_S: Final = 10.0


class NobodyPressedError(EnrolmentError):
    """No press came in time."""

    code = "provision-waited"
    advice = "Nobody pressed the button. Start again when the sheet lies in the scanner."


class HeldPanel(Panel, Protocol):
    """A panel that can also tell its button's level."""

    @property
    def is_held(self) -> bool:
        """Whether the button is down now."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Button and lamps, scanner, and a way to ask for the code and to say a sentence.

    `at` is told what happens now, with the number of the sheet where one was read.
    """

    panel: Panel
    feeder: Feeder
    ask: Callable[[str], str]
    say: Callable[[str], None]
    timeout_s: float = 3_600.0
    at: Callable[[Stage, str], None] = lambda _stage, _sheet: None


def provision_by_paper(device: Device, provisioner: Provisioner, desk: Desk) -> None:
    """Waits for sheet and code until the device is a station.

    Raises:
        NobodyPressedError: no press in `timeout_s`.
        AlreadyProvisionedError: it is one.
    """
    presses: queue.Queue[None] = queue.Queue()
    desk.panel.on_short_press(lambda: presses.put(None))
    if provisioner.is_begun:
        go_on(provisioner, desk)
    while not provisioner.is_done:
        provisioner.check_free()
        desk.at(Stage.WAITING, "")
        desk.panel.show(Signal.ATTENTION)
        try:
            presses.get(timeout=desk.timeout_s)
        except queue.Empty:
            raise NobodyPressedError from None
        _try_once(device, provisioner, desk)
        while not presses.empty():
            presses.get_nowait()  # of somebody who could not wait
    desk.panel.show(Signal.READY)
    desk.at(Stage.READY, "")


def go_on(provisioner: Provisioner, desk: Desk) -> None:
    """Finishes an accepted bundle, however long its server or network is away; says what was refused."""
    desk.panel.show(Signal.WORKING)
    desk.at(Stage.CONNECTING, "")
    while provisioner.is_begun:
        try:
            provisioner.finish()
        except TRY_AGAIN as error:
            desk.say(error.advice)
            time.sleep(RETRY_S)
        except EnrolmentError as error:
            desk.say(error.advice)


def _try_once(device: Device, provisioner: Provisioner, desk: Desk) -> None:
    """One press: a sheet, its code, and a station, or a sentence."""
    desk.at(Stage.READING, "")
    desk.panel.show(Signal.FEEDING)
    try:
        sealed = device.check(scan_sheet(desk.feeder))
        desk.at(Stage.CODE, sealed.bundle[:8])
        desk.panel.show(Signal.ATTENTION)
        if _begin(provisioner, sealed, desk):
            go_on(provisioner, desk)
    except ScanStationError as error:
        desk.say(error.advice)


def _begin(provisioner: Provisioner, sealed: SealedBundle, desk: Desk) -> bool:
    """Asks for the code until it fits; False where nothing more was typed."""
    while typed := desk.ask(f"Code of sheet {sealed.bundle[:8]}: "):
        try:
            provisioner.begin(sealed, typed)
        except TooManyTriesError:
            raise
        except (CodeTypoError, WrongCodeError) as error:
            desk.say(error.advice)
        else:
            return True
    return False


def wants_reset(panel: HeldPanel) -> bool:
    """Whether somebody makes the gesture; returns at once where the button is not held."""
    if not panel.is_held:
        return False
    presses: queue.Queue[Press] = queue.Queue()
    panel.on_short_press(lambda: presses.put(Press.SHORT))
    panel.on_long_press(lambda: presses.put(Press.LONG))
    panel.show(Signal.FAULT)
    gesture = ResetGesture(time.monotonic())
    answer: bool | None = None
    while answer is None and not gesture.is_over(time.monotonic()):
        try:
            answer = gesture.press(presses.get(timeout=0.1), time.monotonic())
        except queue.Empty:
            continue
    return answer is True


def reset_by_gesture(device: Device, panel: HeldPanel, say: Callable[[str], None]) -> bool:
    """Resets the device if somebody makes the gesture and it may be reset; says what became of it."""
    if not wants_reset(panel):
        return False
    try:
        eraser = device.eraser()
        eraser.begin()
        panel.show(Signal.WORKING)
        eraser.finish()
    except ScanStationError as error:
        say(error.advice)
        return False
    say("This device holds nothing any more.")
    return True


def show_fault(panel: Panel) -> None:
    """Long enough for somebody to look, also where the service manager starts nothing more."""
    panel.show(Signal.FAULT)
    time.sleep(FAULT_SHOWN_S)
