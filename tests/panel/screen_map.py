"""Every screen of the panel and every touch on it, found in the panel itself: no list by hand that forgets a new one.

- A place of the source that makes a `Screen` and that no screen of the gallery comes from has no picture.
- A touch is what a screen of the gallery offers; where it leads is asked of the panel's own controller.
"""

import ast
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

from appliance.panel import model
from appliance.panel.controller import Controller
from appliance.panel.model import Do
from appliance.panel.views import VIEWS
from tests.panel import touched
from tests.panel.gallery import GALLERY
from tests.panel.qt_panel import bring
from tests.panel.review_gallery import box_of
from tests.source_trees import tree_of

SOURCE = Path(model.__file__).parent
PAD = ((Do.DIGIT, "1"), (Do.ERASE, ""))
"""What the keys of a PIN mean; the page draws them itself."""
ON_A_PAGE = tuple(
    (Do.REVIEW_TOUCH, f"{left + 3},{top + 3},6") for left, top, *_ in map(box_of, ("penicillin", "4827-6635"))
)
"""A finger on a page under review: on a word that stays, and on one that is gone."""
WITHOUT_LINKS = ("touch",)
"""Layouts over the whole glass: no small button is drawn."""
OF_NO_FINGER = {
    Do.KEEP: "says with some touches that somebody is there",
    Do.BADGE_LEFT: "typed by the badge reader",
    Do.REVIEW_UNSHOWN: "a picture that Qt cannot draw",
}
"""What no touch means and no touch asks."""


WHY_NOT = {
    "fault": "the station's bus ends with the process, some milliseconds after it says so: no finger is as fast",
    "first-ready": "gone as soon as a panel has seen it: the answer to the office lies over it, and the station starts",
    "rescans-none": "shows only where the last request goes while a finger is on its way to the list",
    "starting": "a station says so for a moment while it starts: whether a finger meets it is chance",
    "stopping": "the station's bus ends some milliseconds after it says so",
    "unknown": "a view of a newer station than there is",
}
"""Why a touch, or all of a screen, is not made at the real station on the simulator."""


class Reached:
    """A controller at a screen of the gallery, and what it asks when somebody touches something."""

    def __init__(self, name):
        self.asked = []
        self.it = Controller(self.asked.append, lambda: None, dim_s=0)
        bring(self.it, name)
        self.asked.clear()

    @property
    def screen(self):
        return self.it.screen()


@cache
def shown(name):
    """The screen of the gallery of this name."""
    return Reached(name).screen


def touches(screen):
    """What a finger can mean on a screen: `Do` and argument, each once."""
    keys = [key.choice for rows in (screen.keyboard.wide, screen.keyboard.upright) for row in rows for key in row] if (
        screen.keyboard
    ) else []  # fmt: skip
    links = () if screen.layout in WITHOUT_LINKS else screen.links
    drawn = [*screen.choices, *links, *keys]
    drawn += [tile.choice for tile in (*screen.tiles, *(screen.sheet.tools if screen.sheet else ()))]
    drawn += [item.choice for item in screen.items if item.choice]
    fields = tuple((Do.TECH_TOUCH, str(place)) for place, cell in enumerate(screen.cells) if cell == "0")
    beside = {"pin": PAD, "sheet": ON_A_PAGE, "touch": fields[:1]}.get(screen.layout, ())
    return list(dict.fromkeys([*((choice.do, choice.argument) for choice in drawn if choice.do), *beside]))


def leads_to(name, do, argument):
    """What one touch of a screen does: what the station is asked, and the screen that shows at once."""
    panel = Reached(name)
    panel.it.tap(do, argument)
    asked = {request.do for request in panel.asked} - {Do.KEEP}
    return tuple(sorted(asked)), panel.screen.name


@cache
def transitions():
    """By name of a screen and what a touch means: what the station is asked, and the screens that show at once."""
    found = defaultdict(lambda: (set(), set()))
    for name in GALLERY:
        screen = shown(name)
        for do, argument in touches(screen):
            asked, after = leads_to(name, do, argument)
            row = found[screen.name, do]
            row[0].update(asked)
            row[1].add(after)
    return {key: (frozenset(asked), frozenset(after)) for key, (asked, after) in sorted(found.items())}


def kind_of(screen):
    """A view of the station, in which the small buttons are the same everywhere, or the page's own name."""
    return "station" if screen in VIEWS or screen == "unknown" else screen


def made_in_the_source():
    """Each place inside a function of the panel that makes a screen: file and lines."""
    found = set()
    for file in sorted(SOURCE.glob("*.py")):
        for outer in tree_of(file).body:
            if isinstance(outer, ast.FunctionDef):
                found |= {
                    (file.name, call.lineno, call.end_lineno)
                    for call in ast.walk(outer)
                    if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Screen"
                }
    return found


def made_for_the_gallery(monkeypatch):
    """Lines of the panel from which the screens of the gallery came."""
    seen, plain = set(), model.Screen.__init__

    def noted(self, *args, **kwargs):
        frame = sys._getframe(1)
        seen.add((Path(frame.f_code.co_filename).name, frame.f_lineno))
        plain(self, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(model.Screen, "__init__", noted)
        for name in GALLERY:
            _ = Reached(name).screen
    return seen


def constants_of_links():
    """Names of screens that are made once, outside of every function."""
    found = set()
    for file in sorted(SOURCE.glob("*.py")):
        for outer in tree_of(file).body:
            if not isinstance(outer, ast.FunctionDef | ast.ClassDef):
                found |= {
                    call.args[0].value
                    for call in ast.walk(outer)
                    if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Screen"
                }
    return found


def page():
    """The page docs/panel-touches.md."""
    rows, made = defaultdict(list), touched.best()
    for (screen, do), (asked, after) in transitions().items():
        said = [f"asks `{'`, `'.join(sorted(asked))}`"] if asked else []
        others = sorted(after - {screen})
        leads = [*said, *([f"to {', '.join(others)}"] if others else [])]
        rows[screen].append(" ".join([MARKS[made.get(f"{screen} {do}")], f"`{do}`", ", ".join(leads)]).strip())
    table = [f"| {screen} | {'; '.join(told)} |" for screen, told in sorted(rows.items())]
    listed = "\n".join(["| screen | touches |", "|---|---|", *table]) + "\n"
    return HEAD + counted(made) + listed + REST + reasons() + TESTS + told_of()


def elsewhere():
    """The touches that no finger makes at the real station."""
    made = touched.best()
    return [touch for screen, do in transitions() if made.get(touch := f"{screen} {do}") != touched.STATION]


def reason_for(touch):
    """Why it is not made there: the key of the reason; None where nobody gave one."""
    return next((key for key in (touch, touch.partition(" ")[0]) if key in WHY_NOT), None)


def reasons():
    """Each reason with its touches."""
    rows = [
        f"| {', '.join(f'`{touch}`' for touch in elsewhere() if reason_for(touch) == key)} | {why} |"
        for key, why in WHY_NOT.items()
    ]
    return "\n".join(["| touches | why |", "|---|---|", *rows]) + "\n"


def counted(made):
    """How many of the touches are made by a finger at what."""
    kinds = [made.get(f"{screen} {do}") for screen, do in transitions()]
    station, stand_in, alone = (kinds.count(kind) for kind in (touched.STATION, touched.STAND_IN, None))
    return (
        f"Of the {len(kinds)} touches, {station} are made with a finger at the real station on the simulator (●), "
        f"{stand_in} only\nat a stand-in for it on a real bus (○), and {alone} in the panel alone (·).\n\n"
    )


def told_of():
    """The tests, each with how many of these touches it makes."""
    known = {f"{screen} {do}" for screen, do in transitions()}
    rows = [
        f"| {MARKS[side]} | `{test}` | {len(known & set(touches))} |"
        for side in (touched.STATION, touched.STAND_IN)
        for test, touches in sorted(touched.lines()[side].items())
        if known & set(touches)
    ]
    return "\n".join(["| at | test | touches |", "|---|---|---|", *rows]) + "\n"


MARKS = {touched.STATION: "●", touched.STAND_IN: "○", None: "·"}
HEAD = """# Which touch leads where

Every touch that the screens of [panel.md](panel.md) offer: what the station is asked, and the screen that shows at
once where it is another one. Names are those of `appliance/panel/model.py`. A touch with neither changes what is shown
on its screen. Made by `python -m tests.panel.pictures` out of the panel's own screens and controller;
`tests/panel/test_panel_map.py` compares it, and fails where a place in the source that makes a screen has no picture,
or something that a tap can mean stands on none.

The mark says at what a finger makes it: real touch events on the panel's glass, noted while the tests run
(`tests/panel/touched.py`, `touches.json`); a test that does not make one of its touches any more fails. In the panel
alone means: asked of its controller, by this page and by the tests of its parts. The small buttons of the corner
(`jobs`, `people`, `settings`) are the same on every screen of the station.

"""
REST = """
## What is not made at the real station

"""
TESTS = """
## By which test

"""
