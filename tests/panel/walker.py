"""Somebody who touches everything once: a real finger on the real panel, wherever a touch leads.

It needs no script: what can be touched is what the screen offers, and the way to what was not touched yet is one that
was gone before. What it must not do yet stands in `spared`.
"""

import re
from collections import Counter, defaultdict, deque

from PySide6.QtTest import QTest

from appliance.panel.facts import Link
from appliance.panel.model import Do
from tests.panel.pictures import take
from tests.panel.qt_panel import find, items, place, press, release, seen, settle, until
from tests.panel.screen_map import kind_of, touches

BACK = (Do.HOME, Do.OFFICE_BACK, Do.QUEUE_BACK, Do.REVIEW_BACK, Do.REVIEW_CLOSE)
EVERYBODYS = ("settings", "people", "pin")
"""Screens that are the same whoever is signed in."""
PATIENCE_S = 300.0  # a review is made anew when it is opened, and the machine may be busy
MOST = 250  # touches in one go
MISSED = 1  # how often something may not be there where it once was


class Walker:
    """What was touched, what was seen, and the ways between."""

    def __init__(self, window):
        self.window, self.controller = window, window.controller
        self.controller._guard._quiet_s = 0
        self.touched, self.names, self.words = set(), set(), set()
        self.pictures = {}
        self.spared = set()
        self._once, self._ways, self._offered, self._missed = set(), {}, defaultdict(set), Counter()

    # One touch

    @property
    def screen(self):
        return self.controller.screen()

    def look(self):
        """Remembers the screen: of those without content also how it looks."""
        name, session = self.screen.name, self.controller.facts.session
        self.names.add(name)
        if session is None or session.role == "technician":
            self.words |= {*seen(self.window)}
            if name not in self.pictures:
                self.pictures[name] = take(self.window)

    def touch(self, do, argument=""):
        """A finger on what means this; waits until the station has answered."""
        before = self.screen
        assert (do, argument) in touches(before) or do in (Do.REVIEW_TOUCH, Do.DIGIT), (before.name, do, argument)
        item = until(lambda: self._drawn(do, argument), f"{do} {argument} on {before.name}", 10)
        settle(self.window, 1)
        point = place(self.window, self._drawn(do, argument) or item)
        press(self.window, point)
        release(self.window, point)
        QTest.qWait(1)
        self.touched.add((kind_of(before.name), do))
        self.answered()
        self._ways[self._at(before), self._what(before, do, argument)] = self._at(self.screen)

    def answered(self):
        """Waits until nothing is under way."""
        until(self._at_rest, "an answer", PATIENCE_S)
        settle(self.window, 1)
        self.look()

    def _at_rest(self):
        moving = self.screen.name.endswith(("-opening", "technician-testing"))
        return not self.controller.ui.busy and not moving and self.controller.facts.link is Link.UP

    def _drawn(self, do, argument):
        if do is Do.REVIEW_TOUCH:
            return find(self.window, "page")
        height = self.window.view.height()
        for name in (f"do-{do}-{argument}", *([f"do-{do}"] if not argument else [])):
            for item in items(self.window.view.rootObject()):
                if item.objectName() == name and item.isEnabled() and place(self.window, item).y() < height:
                    return item
        return None

    # Everything

    def explore(self):
        """Touches everything that can be reached from here and was not touched, but what is spared."""
        for _ in range(MOST):
            here, screen = self._at(self.screen), self.screen
            offered = {
                self._what(screen, do, argument): (do, argument)
                for do, argument in touches(screen)
                if do not in self.spared and argument not in self.spared and self._drawn(do, argument)
            }
            self._offered[here] |= set(offered)
            for what in self._offered[here] - set(offered):
                self._missed[here, what] += 1
                if self._missed[here, what] > MISSED:  # it was offered another time, of something else
                    self._offered[here].discard(what)
            fresh = [what for what in offered if (here, what) not in self._once]
            fresh.sort(key=lambda what: what[0] in BACK)
            step = fresh[0] if fresh else self._towards(here)
            if step is None:
                return
            self._once.add((here, step))
            if step in offered:
                self.touch(*offered[step])
            else:
                self._ways.pop((here, step), None)

    def home(self):
        """Back to the station's view."""
        while kind_of(self.screen.name) != "station":
            link = self.screen.links[0]
            self.touch(link.do, link.argument)

    def _towards(self, here):
        """The first step of the shortest known way to something that was not touched yet."""
        todo, came = deque([here]), {here: None}
        while todo:
            at = todo.popleft()
            if at != here and any((at, what) not in self._once for what in self._offered[at]):
                while came[at] is not None and came[at][0] != here:
                    at = came[at][0]
                return came[at][1]
            for (start, what), end in self._ways.items():
                if start == at and end not in came:
                    came[end] = (at, what)
                    todo.append(end)
        return None

    def _at(self, screen):
        kind = kind_of(screen.name)
        session = self.controller.facts.session
        return session.role if session and kind not in EVERYBODYS else "", kind

    @staticmethod
    def _what(screen, do, argument):
        """One touch of a kind; each that has a word of its own is one, but for keys and fields of the glass."""
        own = re.fullmatch(r"[a-z][a-z-]{1,24}|[0-2]", argument) and screen.layout not in ("touch", "type", "pin")
        return (do, argument if own else "")
