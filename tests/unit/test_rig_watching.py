"""Hands-free: a sheet is taken when it lies still and alone, once, and the batch ends as a feeder's does."""

import threading
from dataclasses import replace

import numpy as np
import pytest

from appliance.capture.feeding import feed
from appliance.devices.interfaces import ScanSettings
from appliance.documents import Side
from appliance.errors import CaptureError, FeedCancelledError
from appliance.rig import refusals
from appliance.rig.camera_feeder import CameraFeeder, DeskEmptyError, TurnMissingError
from appliance.rig.watching import Watch
from appliance.sections.capture import CameraConfig, FeederConfig
from appliance.sim.camera.paper import Curl
from appliance.sim.camera.scene import LaidSheet, Scene, render
from appliance.sim.camera.service import exact_calibration
from appliance.sim.camera.view import Placing
from tests.camera_pages import DPI, VIEW, page, scene, with_sheets

EMPTY = Scene(view=VIEW)
FIRST = scene(Curl(6, "arch", 90), sheet=page(seed=1))
SECOND = scene(Curl(5, "ends", 90), sheet=page(seed=2), placing=Placing(-3.0, 2.0, -89.0))
NUDGED = replace(FIRST, sheets=(replace(FIRST.sheets[0], placing=Placing(5.0, -3.0, -90.0)),))
HAND = replace(FIRST, hand=(0.6, 0.6))


_DRAWN = {}  # by scene, seed and size; the scene is kept, so that no other gets its id


def drawn(shown, seed, scale):
    """A picture of a scene; equal scenes give equal pictures, so that one that was drawn is taken again."""
    key = id(shown), seed, scale
    if key not in _DRAWN:
        _DRAWN[key] = shown, render(shown, seed, scale)
        _DRAWN[key][1].flags.writeable = False
    return _DRAWN[key][1]


def look(shown, seed):
    return np.ascontiguousarray(drawn(shown, seed, 0.5)[..., 1])


def watched(scenes, watch=None, step=0.3):
    """What the watch says about a film, one scene a step."""
    watch = watch or Watch(0.5)
    return [watch.see(look(shown, number), number * step) for number, shown in enumerate(scenes)]


def test_a_sheet_is_ready_once_it_lies_still_and_the_hand_is_gone():
    sights = watched([EMPTY, EMPTY, EMPTY, HAND, HAND, HAND, FIRST, FIRST, FIRST, FIRST])
    assert [s.ready for s in sights] == [False] * 8 + [True, True]
    assert sights[2].empty
    assert isinstance(sights[5].trouble, refusals.ReachingInError)


def test_a_sheet_that_keeps_moving_is_never_ready():
    film = [
        replace(FIRST, sheets=(replace(FIRST.sheets[0], placing=Placing(3.0 * n, 0, -90.0)),)) for n in range(-3, 4)
    ]
    assert not any(s.ready for s in watched(film))


def test_the_same_sheet_is_not_taken_twice_however_it_is_straightened():
    watch = Watch(0.5)
    assert watched([FIRST] * 3, watch)[-1].ready
    watch.taken()
    assert not any(s.ready for s in watched([HAND, NUDGED, NUDGED, NUDGED], watch, 10.0))
    assert watched([SECOND] * 3, watch, 100.0)[-1].ready


def test_an_equal_sheet_counts_as_new_once_the_mat_was_seen():
    watch = Watch(0.5)
    watched([FIRST] * 3, watch)
    watch.taken()
    assert watched([EMPTY] * 3 + [FIRST] * 3, watch, 10.0)[-1].ready


_SEEN = {}


def seen(shown):
    """The same scene, with a desk that says that a picture of it was taken."""
    if id(shown) not in _SEEN:
        _SEEN[id(shown)] = shown, replace(shown, desk=(58.5, 62.0, 66.0))
    return _SEEN[id(shown)][1]


class Film:
    """A camera that shows one scene after the other: each for some looks, and until a whole picture was taken of it."""

    simulated = True

    def __init__(self, *scenes):
        self.scenes, self.at, self.looks, self.opened, self.taken = list(scenes), 0, 0, 0, 0

    def open(self):
        self.opened += 1

    def close(self):
        self.opened -= 1

    def look(self):
        self.looks += 1
        if self.looks % 4 == 0 and self.at + 1 < len(self.scenes) and not self._is_new():
            self.at += 1
        return look(self.scenes[self.at], self.looks % 3)

    def take(self):
        self.taken += 1
        shown = self.scenes[self.at]
        self.scenes[self.at] = seen(shown)
        return drawn(shown, 7, 1.0)

    def clock(self):
        """A look every fifth of a second, however busy the machine is."""
        return self.looks * 0.2

    def _is_new(self):
        shown = self.scenes[self.at]
        return bool(shown.sheets) and shown.hand is None and shown.desk == EMPTY.desk and len(shown.sheets) == 1


QUICK = CameraConfig(still_s=0.3, poll_s=0.0, first_sheet_s=5.0, end_after_s=4.0, refuse_after_s=3.0)


def rig(*scenes, **changes):
    film = Film(*scenes)
    return film, CameraFeeder(film, exact_calibration(VIEW), replace(QUICK, **changes), FeederConfig(), film.clock)


def fed(feeder, *, duplex=False):
    kept = []
    return kept, feed(feeder, ScanSettings(dpi=DPI, colour=False, duplex=duplex), kept.append, 0)


def test_sheets_laid_one_after_the_other_come_as_pages_of_a_feeder():
    film, feeder = rig(EMPTY, HAND, FIRST, HAND, EMPTY, SECOND, EMPTY)
    kept, outcome = fed(feeder)
    assert outcome.complete, outcome.error
    assert [(p.sheet, p.side, p.dpi, p.image.shape) for p in kept] == [
        (0, Side.FRONT, DPI, (1650, 1275)),
        (1, Side.FRONT, DPI, (1650, 1275)),
    ]
    assert (film.taken, film.opened) == (2, 0)
    assert feeder.simulated


def test_with_two_sides_the_sheet_is_turned_and_a_missing_back_stops_the_batch():
    _, feeder = rig(FIRST, EMPTY, SECOND, EMPTY)
    kept, outcome = fed(feeder, duplex=True)
    assert outcome.complete, outcome.error
    assert [(p.sheet, p.side) for p in kept] == [(0, Side.FRONT), (0, Side.BACK)]
    _, feeder = rig(FIRST, EMPTY)
    kept, outcome = fed(feeder, duplex=True)
    assert isinstance(outcome.error, TurnMissingError)
    assert (kept, outcome.put_back_from) == ([], 1)


def test_an_empty_desk_is_an_empty_feeder():
    _, feeder = rig(EMPTY)
    _, outcome = fed(feeder)
    assert isinstance(outcome.error, DeskEmptyError)
    assert outcome.put_back_from is None


def test_a_sheet_that_cannot_be_taken_stops_the_batch_and_says_why():
    two = with_sheets(
        scene(sheet=page((1100, 1500)), placing=Placing(-70, 0, 0.0)),
        LaidSheet(page((1100, 1500)), Curl(), Placing(70, 0, 3.0)),
    )
    _, feeder = rig(FIRST, EMPTY, two)
    kept, outcome = fed(feeder)
    assert isinstance(outcome.error, refusals.TwoSheetsError)
    assert (len(kept), outcome.put_back_from) == (1, 2)
    _, feeder = rig(FIRST)
    with feeder.open_batch(ScanSettings(dpi=400, duplex=False)) as batch, pytest.raises(refusals.TooFarError):
        next(batch.pages())


def test_a_hand_that_stays_is_told_after_a_while():
    _, feeder = rig(HAND)
    assert isinstance(fed(feeder)[1].error, refusals.ReachingInError)


def test_a_batch_can_be_cancelled_from_another_thread():
    film, feeder = rig(EMPTY, first_sheet_s=600.0)
    with feeder.open_batch(ScanSettings(dpi=DPI, duplex=False)) as batch:
        threading.Timer(0.3, batch.cancel).start()
        with pytest.raises(FeedCancelledError):
            next(batch.pages())
        with pytest.raises(CaptureError):
            feeder.status()  # in use
    assert film.opened == 0
