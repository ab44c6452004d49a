"""The operator at the rig: lays one sheet after the other under the camera, turns it over where two sides are wanted.

Rules:
- Paper comes from the simulated machine's hopper and ends in its tray, as in a feeder; a sheet that is still on the
  desk when the station goes away is half-fed.
- A sheet is taken away once a whole picture of it was taken while it lay still; the operator hears the station click.
- What lies where is a function of time alone: pictures of the same moment show the same scene.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

import cv2
import numpy as np

from appliance.documents import Image
from appliance.sim.camera.paper import Curl
from appliance.sim.camera.scene import PAGE_DPI, LaidSheet, Scene
from appliance.sim.camera.view import Placing
from appliance.sim.machine import Machine, MachineStopError, Motion

BRING_S, REST_S, REMOVE_S, EMPTY_S = 0.9, 0.3, 0.6, 0.5
_LETTER_PX = (2550, 3300)
_CURLS = (Curl(6.0, "arch", 90.0, 0.1, 0.1), Curl(12.0, "ends", 90.0, 0.1, 0.1), Curl(9.0, "edge", 20.0, 0.1, 0.1))


class _Does(Enum):
    """What the operator is doing."""

    EMPTY = EMPTY_S
    BRING = BRING_S
    LIES = float("inf")
    REST = REST_S
    REMOVE = REMOVE_S


_NEXT = {_Does.EMPTY: _Does.BRING, _Does.BRING: _Does.LIES, _Does.REST: _Does.REMOVE, _Does.REMOVE: _Does.EMPTY}


@dataclass(slots=True)
class _Now:
    does: _Does = _Does.EMPTY
    since: float = 0.0
    motion: Motion | None = None
    page: Image | None = None
    count: int = 0


class Operator:
    """Thread-safe; times are seconds of one clock."""

    def __init__(self, machine: Machine, scene: Scene, *, duplex: bool) -> None:
        self._machine, self._scene, self._duplex = machine, scene, duplex
        self._now = _Now()
        self._working = False
        self._lock = threading.Lock()

    def start(self, now: float) -> None:
        """The camera was started: the operator begins with an empty desk."""
        with self._lock:
            self._machine.begin_batch()
            self._now = _Now(since=now, count=self._now.count)
            self._working = True

    def stop(self) -> None:
        """The camera was stopped."""
        with self._lock:
            self._machine.abort()
            self._working = False

    def taken(self, exposed: float, now: float) -> None:
        """A whole picture that was exposed at a time has been delivered."""
        with self._lock:
            if self._now.does is _Does.LIES and exposed >= self._now.since:
                self._machine.finish_side()
                self._now.does, self._now.since = _Does.REST, now

    def scene(self, now: float) -> Scene:
        """What lies before the camera."""
        with self._lock:
            self._go_on(now)
            state = self._now
            if state.page is None or state.does is _Does.EMPTY:
                return self._scene
            return self._with_sheet(state.page, now)

    def _go_on(self, now: float) -> None:
        """Does what is due by now."""
        state = self._now
        while self._working and now - state.since >= state.does.value:
            if state.does is _Does.EMPTY and not self._pick():
                return
            state.since += state.does.value
            state.does = _NEXT[state.does]

    def _pick(self) -> bool:
        """Takes the next side; False where there is no paper."""
        try:
            motion = self._machine.start_side(duplex=self._duplex)
        except MachineStopError:
            return False
        self._now.motion = motion
        self._now.page = _page(motion)
        self._now.count += 1
        return True

    def _with_sheet(self, page: Image, now: float) -> Scene:
        """The sheet on the desk or on its way, and the hand that moves it."""
        state = self._now
        way = min(1.0, (now - state.since) / state.does.value) if state.does.value < 1e9 else 1.0
        away = {_Does.BRING: 1 - way, _Does.REMOVE: way}.get(state.does, 0.0)
        rng = np.random.default_rng(state.count)
        x, y, turn = rng.uniform(-5, 5), rng.uniform(-4, 4), -90 + rng.uniform(-1.5, 1.5)
        placing = Placing(float(x), float(y) - 260 * away**2, float(turn) + 8 * away)
        laid = LaidSheet(page, replace(_CURLS[state.count % len(_CURLS)], seed=state.count), placing)
        hand = None if state.does in (_Does.LIES, _Does.REST) else (0.62, 0.55 + 0.5 * away)
        return replace(self._scene, sheets=(laid,), hand=hand)


def _page(motion: Motion) -> Image:
    """The side that faces the camera, as drawn; a blank one where nothing is printed."""
    path = motion.sheet.back if motion.is_back else motion.sheet.front
    if path is None:
        return np.full((_LETTER_PX[1], _LETTER_PX[0], 3), 255, np.uint8)
    return _read(path, motion.sheet.dpi)


def _read(path: Path, dpi: float | None) -> Image:
    """A page image at 300 dpi; without a resolution of its own it is made as wide as letter paper."""
    image = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
    if image is None:
        raise ValueError("page image")
    scale = PAGE_DPI / dpi if dpi else _LETTER_PX[0] / image.shape[1]
    if abs(scale - 1) > 0.02:
        image = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
    return np.asarray(image, np.uint8)
