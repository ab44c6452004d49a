"""A real station on the simulator at which everybody signs in, the real panel at it, and a finger that goes ways.

Rules:
- The station is told as a clinic would: nobody is let in for the sake of a test, and the panel is nobody of its own.
- What takes a moment is held for as long as somebody looks at it by stopping the process that works on it (`stopped`).
- Each wait is for something that can be seen, with a deadline for a machine that is busy.
"""

import contextlib
import os
import signal

import pytest
from PySide6.QtTest import QTest

from appliance.files import write_atomic
from appliance.people.rights import Role
from appliance.sim.site import Site
from tests.panel.qt_panel import find, items, move, panel, place, press, rectangle, release, settle, touch, until
from tests.people_world import FLEET, KEY, NAMES, PIN, STAFF, publish, roster, user
from tests.whole_site import PATIENCE_S, RUNNING, options, site_directory

SECOND = user(9, Role.REVIEWER)
"""Another reviewer than the one of `NAMES`."""
AT_REST = ("ready", "held", "delivered")
WAIT_S = 2 * PATIENCE_S
SLOW_S = 30.0  # for an answer of the station: the machine may be busy
REST_MS = 150  # of a finger before it leaves the glass: what it moved then stays where it is
EDGE = 8  # pixels at the lower end of a list


class Finger:
    """Somebody at the panel who touches one thing after the other."""

    def __init__(self, window, site):
        self.window, self.site, self.controller = window, site, window.controller
        self._up, self._at = True, None  # the way of the last swipe, and from where
        self.controller._guard._quiet_s = 0  # fingers of a test are fast
        self.controller.dimmer._after_s = 0.0

    @property
    def name(self):
        """Of the screen that shows."""
        return self.controller.screen().name

    def on(self, what, then="", *, answered=True):
        """Touches the first thing that means this, and waits for the answer and for the screen that shows then.

        `then` is a screen, or one of several that may show.
        """
        until(lambda: not self.controller.ui.busy, f"a free moment before {what}", WAIT_S)
        touch(self.window, self.sees(what))
        if answered:
            until(lambda: not self.controller.ui.busy, f"an answer to {what}", WAIT_S)
        if then:
            self.shows(*((then,) if isinstance(then, str) else then))
        return self

    def through(self, *steps):
        """Several touches, each with the screen that shows then."""
        for what, then in steps:
            self.on(what, then)
        return self

    def corners(self, *pages):
        """From the station's screen to pages that everybody finds there, and back to the same screen."""
        here = self.name
        for one in pages:
            self.on(one, one).on("home", here)
        return self

    def shows(self, *names):
        """Waits for one of these screens."""
        until(lambda: self.name in names, f"{names} after {self.name}", WAIT_S)
        return self

    def facts(self, so, what):
        """Waits until the station says something."""
        return until(lambda: so(self.controller.facts), what, WAIT_S)

    def sees(self, what):
        """Waits until this can be touched, and returns its name; what a list hides is brought into sight."""
        return until(lambda: self._in_sight(what) or self._rolled(), f"{what} on {self.name}", WAIT_S)

    def signs_in(self, role, name=""):
        """Somebody chooses their name and types a PIN; whoever was there signs out."""
        if find(self.window, "do-sign-out"):
            self.signs_out()
        self.on("people", "people").on(f"person-{name or NAMES[role]}", "pin")
        for digit in PIN:
            touch(self.window, f"do-digit-{digit}")
        self.on("sign-in")
        self.facts(lambda facts: facts.session, f"{role} at the panel")
        return self

    def signs_out(self):
        """Whoever is there leaves."""
        self.on("sign-out")
        self.facts(lambda facts: facts.session is None, "nobody at the panel")
        return self

    def rests(self):
        """Waits for the station's first screen; what it says before is seen with a press."""
        while self.shows(*AT_REST).name != "ready":
            self.signs_in(Role.RECEPTION).on("scan", "no-paper").on("stop", AT_REST).signs_out()
        return self

    def heard(self):
        """Waits until the station has come to everything that the panel asked before."""
        beats = self.window.link.beats
        until(lambda: self.window.link.beats > beats + 2, "an answer to a later question", WAIT_S)
        return self

    def _in_sight(self, what):
        """The first thing that means this and that a finger reaches now."""
        exact, root = f"do-{what}", self.window.view.rootObject()
        found = [item for item in items(root) if item.isEnabled() and _means(item, exact) and self._reached(item)]
        return min((item.objectName() for item in found), key=lambda name: name != exact, default=None)

    def _reached(self, item):
        """Whether the middle of it is on the glass, and in the list that it stands in."""
        point, around = place(self.window, item), item.parentItem()
        while around is not None:
            left, top, right, bottom = rectangle(around)
            if around.clip() and not (left < point.x() < right and top < point.y() < bottom - EDGE):
                return False
            around = around.parentItem()
        return 0 < point.y() < self.window.view.height()

    def _rolled(self):
        """Nothing yet: a finger moves the list by a part of it, up to its end and then down to its beginning."""
        for area in items(self.window.view.rootObject()):
            if area.property("contentY") is not None and area.property("contentHeight") > area.height() + 1:
                if self._at == area.property("contentY"):  # it would not move any more: at an end
                    self._up = not self._up
                self._at = area.property("contentY")
                self._swipe(area, self._up)
                return

    def _swipe(self, area, up):
        point, step = place(self.window, area), round(area.height() / 14) * (-1 if up else 1)
        point.setY(point.y() - 4 * step)
        press(self.window, point)
        for _ in range(8):
            point.setY(point.y() + step)
            move(self.window, point)
            settle(self.window, 1)
        QTest.qWait(REST_MS)
        release(self.window, point)
        until(lambda: not area.property("moving"), "the list at rest")


def _means(item, exact):
    name = item.objectName()
    return name == exact or name.startswith(f"{exact}-")


def people_at(folder):
    """A roster with one of each role, and a second reviewer; a PIN is enough here."""
    publish(folder / "roster.toml", roster(users=(*STAFF, SECOND)))
    write_atomic(folder / "people.key", KEY)
    write_atomic(folder / "people.pub", FLEET.public_key.public_bytes_raw(), 0o644)
    return {
        "required": True, "local_uids": [], "roster": folder / "roster.toml", "roster_key": folder / "people.pub",
        "people_key": folder / "people.key", "argon2_floor_kib": 8, "idle_s": 3_600.0,
    }  # fmt: skip


@contextlib.contextmanager
def station_with_people(folder, *, station=None, seeded=None, without=(), **changes):
    """A site whose station takes a press, and asks everybody who they are.

    Args:
        folder: for the files of its people.
        station: further tables of its configuration.
        seeded: called with the site before anything of it starts.
        without: parts of the site that are not started.
        changes: of `SiteOptions`.
    """
    tables = {
        "gpio": {"buzzer": False}, "people": people_at(folder),
        "people.factors": {role.value: "pin" for role in Role if role.value in NAMES},
        "feeder": {"open_timeout_s": 300.0, "page_timeout_s": 300.0},
    }  # fmt: skip
    plain = {"workers": 1, "rate_ppm": 240.0, "station": {**tables, **(station or {})}}
    with site_directory() as directory, pytest.MonkeyPatch.context() as patched:
        for name in ("panel.link.DEADLINE_S", "panel.link.ACTION_S", "panel.client.DEADLINE_S"):
            patched.setattr(f"appliance.{name}", SLOW_S)
        patched.setattr("appliance.sim.site.START_TIMEOUT_S", PATIENCE_S)
        site = Site(directory / "s", options(**{**plain, **changes}))
        if seeded is not None:
            seeded(site)
        try:
            site.start(without=without)
            RUNNING.add(site.bus_address)
            yield site
        finally:
            site.stop()


@contextlib.contextmanager
def finger_at(site, **more):
    """The panel of this station, with a finger on it, once the station has started and people are known."""
    with panel(site.bus_address, connect=True, dim_s=3_600.0, **more) as window:
        it = Finger(window, site)
        it.facts(lambda facts: facts.people and facts.state != "starting", "the people of a station that has started")
        yield it


@contextlib.contextmanager
def stopped(*pids):
    """These processes stand still for as long as the block takes: whatever they work on takes as long."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
