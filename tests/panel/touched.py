"""Which touches of the panel a finger made, and at what: at the real station on the simulator, or at a stand-in for it.

Rules:
- A touch counts when a real touch event of Qt's on the panel's glass became a tap, on the screen that showed then.
- `touches.json` says for each test which touches it makes; the test itself fails when it does not make one of them any
  more (`noted`). With PANEL_TOUCHES=note a test writes its own line anew; lines are sorted, so that a diff is readable.
- `docs/panel-touches.md` is made from it (`screen_map`).
"""

import contextlib
import fcntl
import json
import os
from pathlib import Path

import pytest

from tests.whole_site import RUNNING

FILE = Path(__file__).with_name("touches.json")
STATION, STAND_IN = "station", "stand-in"
_BY_ITSELF = "review-unshown"  # said by a picture that cannot be drawn, whatever lies on the glass then
_MADE = set()
_DOWN = []


@contextlib.contextmanager
def finger():
    """Whatever is tapped meanwhile, a finger tapped."""
    _DOWN.append(1)
    try:
        yield
    finally:
        _DOWN.pop()


def listen(window, address):
    """Notes what a finger taps on this panel, whose station is on this bus."""
    side, tap = STATION if address in RUNNING else STAND_IN, window.controller.tap

    def heard(do, argument=""):
        if _DOWN and do != _BY_ITSELF:
            _MADE.add((side, f"{window.controller.screen().name} {do}"))
        tap(do, argument)

    window.controller.tap = heard


def lines():
    """What is written: by kind and test, the touches, each as screen and meaning."""
    return json.loads(FILE.read_text())


def best():
    """For each touch that a finger makes somewhere: where, the real station first."""
    found = {}
    for side in (STAND_IN, STATION):
        found.update((touch, side) for touches in lines()[side].values() for touch in touches)
    return found


def write(test, made):
    """The line of one test, whatever other processes write theirs meanwhile."""
    with FILE.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        told = json.load(file)
        for side in (STATION, STAND_IN):
            touches = sorted(touch for at, touch in made if at == side)
            if touches:
                told[side][test] = touches
            else:
                told[side].pop(test, None)
        file.seek(0)
        file.truncate()
        file.write(json.dumps(told, indent=1, sort_keys=True) + "\n")


@pytest.fixture(autouse=True)
def noted(request):
    """Holds a test to the touches that it is written down with."""
    _MADE.clear()
    yield
    test = request.node.nodeid
    if os.environ.get("PANEL_TOUCHES") == "note":
        write(test, _MADE)
        return
    promised = {(side, touch) for side in (STATION, STAND_IN) for touch in lines()[side].get(test, ())}
    assert promised <= _MADE, f"touches.json says more: {sorted(promised - _MADE)}"
