"""What a screen shows of the first boot: how far it is, and why it does not go on.

Rules:
- A sentence stays until something happens that it does not speak of any more: what was refused shows until the next
  sheet is read.
- The code goes through, from whoever types it first, screen or terminal, to whoever asked; it stays nowhere.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from appliance.bus_provision import FirstBoot, ProvisionBus, Stage
from appliance.errors import ScanStationError

SHOWN_S: Final = 3.0
"""For how long the last word stands, so that a screen that looks twice a second has seen it."""
_STEPS: Final[Mapping[str, Stage]] = MappingProxyType({"begun": Stage.CONNECTING, "network": Stage.ENROLLING})
"""What follows a step of the provisioning."""
WAITS: Final = "This device waits for its provisioning sheet: lay it into the scanner and press the button."


class Board:
    """How far the first boot is. Told by one thread, read by another."""

    def __init__(self, answer: Callable[[], str]) -> None:
        """`answer` is what the device has to say to its office: that it is a station, or that it holds nothing."""
        self._answer, self._lock = answer, threading.Lock()
        self._now = FirstBoot(Stage.WAITING, answer=self._answered())
        self._looked = threading.Event()
        self._codes: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reading = threading.Lock()

    def now(self) -> FirstBoot:
        """How far it is."""
        with self._lock:
            if self._now.stage == Stage.READY:
                self._looked.set()
            return self._now

    def at(self, stage: Stage, sheet: str = "") -> None:
        """Something else happens now."""
        stays = stage in (Stage.WAITING, self._now.stage)
        answer = self._answered() if stage in (Stage.WAITING, Stage.READY) else ""
        self._change(FirstBoot(stage, self._now.sentence if stays else "", sheet or self._now.sheet, answer))

    def say(self, sentence: str) -> None:
        """Why it does not go on."""
        self._change(replace(self._now, sentence=sentence))

    def reached(self, step: str) -> None:
        """A step of the provisioning is done."""
        if step in _STEPS:
            self.at(_STEPS[step])

    def typed(self, code: str) -> bool:
        """A screen has the code; False where nobody asks for it, or it was given."""
        with self._lock:
            if self._now.stage != Stage.CODE or not self._codes.empty():
                return False
            self._codes.put(code)
            return True

    def asker(self, read: Callable[[str], str], timeout_s: float) -> Callable[[str], str]:
        """How the code is asked for: at the terminal by `read`, and by whatever screen there is; "" for nothing.

        A terminal at which nobody types keeps waiting, and answers the next question. One that is closed asks no more.
        """

        def ask(question: str) -> str:
            while not self._codes.empty():  # of a question that is over
                self._codes.get_nowait()
            if self._reading.acquire(blocking=False):
                threading.Thread(target=self._read, args=(read, question), name="terminal", daemon=True).start()
            try:
                return self._codes.get(timeout=timeout_s)
            except queue.Empty:
                return ""

        return ask

    def _read(self, read: Callable[[str], str], question: str) -> None:
        try:
            line = read(question)
        except (EOFError, OSError):
            return  # the terminal is closed
        if line == "":
            return
        self._reading.release()
        self._codes.put(line.strip())

    def rest(self) -> None:
        """Waits until a screen has seen that it is done, not for long: there may be none."""
        if self._now.stage == Stage.READY and self._looked.wait(SHOWN_S):
            time.sleep(SHOWN_S / 10)  # its answer is on its way

    def _change(self, now: FirstBoot) -> None:
        with self._lock:
            self._now = now

    def _answered(self) -> str:
        try:
            return self._answer()
        except ScanStationError:  # it is said where it is asked for; a screen shows none
            return ""


def at_terminal(at: Callable[[Stage, str], None], say: Callable[[str], None]) -> Callable[[Stage, str], None]:
    """`at`, and for a screen that has nothing but a terminal the sentence of what the device waits for."""

    def told(stage: Stage, sheet: str) -> None:
        at(stage, sheet)
        if stage == Stage.WAITING:
            say(WAITS)

    return told


@contextlib.contextmanager
def shown(board: Board, address: str) -> Iterator[Board]:
    """The board on a bus; at the end of the block what is on it has been seen, where anybody looks."""
    with ProvisionBus(address, board.now, board.typed):
        yield board
        board.rest()
