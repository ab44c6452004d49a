"""The real panel in this process: offscreen, with real touches, and a way to look at what it shows."""

import contextlib
import os
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtTest import QTest

from appliance.panel.app import Options, PanelWindow, application
from appliance.panel.model import Do
from appliance.panel.requests import Answer
from appliance.panel.sentences import known
from appliance.presets import UnknownPresetError
from tests.panel import touched
from tests.panel.first_gallery import FIRST_STEPS
from tests.panel.gallery import GALLERY, TAPS
from tests.panel.intake_gallery import INTAKE_STEPS
from tests.panel.office_gallery import OFFICE_STEPS
from tests.panel.paper_gallery import PAPER_STEPS
from tests.panel.queue_gallery import QUEUE_STEPS
from tests.panel.rescan_gallery import RESCAN_STEPS
from tests.panel.review_gallery import REVIEW_STEPS
from tests.panel.technician_gallery import TECHNICIAN_STEPS

WIDTH_MM = {800: 154.0, 1280: 154.0, 480: 86.0, 720: 86.0}
"""The glass of a seven-inch panel, on its long or its short side."""
STEPS = {**REVIEW_STEPS, **QUEUE_STEPS, **INTAKE_STEPS, **PAPER_STEPS, **TECHNICIAN_STEPS, **OFFICE_STEPS,
         **FIRST_STEPS, **RESCAN_STEPS}  # fmt: skip
"""What taps and answers lead to a screen."""
_FINGERS = []


@contextlib.contextmanager
def panel(address="", size=(800, 480), language="en", *, connect=False, **more):
    """A panel's window; gone at the end of the block."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    application()
    window = PanelWindow(Options(address, size, WIDTH_MM[size[0]], language, **more))
    if connect:
        touched.listen(window, address)
    window.show(connect=connect)
    QTest.qWait(1)
    try:
        yield window
    finally:
        window.close()
        QTest.qWait(1)


def settle(window, frames=2):
    """Turns Qt's loop until so many frames were drawn: everything is then in its place."""
    drawn = []

    def noted():
        drawn.append(1)

    window.view.frameSwapped.connect(noted)
    try:
        for wanted in range(1, frames + 1):
            window.view.update()
            deadline = time.monotonic() + 10
            while len(drawn) < wanted and time.monotonic() < deadline:
                QTest.qWait(1)
    finally:
        window.view.frameSwapped.disconnect(noted)  # and nobody else's


def until(condition, what, timeout_s=30.0):
    """Turns Qt's loop until it is so; returns the value."""
    deadline = time.monotonic() + timeout_s
    while not (value := condition()):
        assert time.monotonic() < deadline, f"waited in vain for: {what}"
        QTest.qWait(10)
    return value


def pose(window, name):
    """Brings the panel to a screen of the gallery, from that of the station.

    Of a review every step is drawn: where a page stands on the glass depends on them. Of others only the last one is.
    """
    if name in STEPS:
        window.link.send = lambda _: None  # nobody is there who could answer
    controller = window.controller
    controller.dimmer._after_s = 0.0  # however long a busy machine takes for all of them
    controller._guard._quiet_s = 0
    controller.released()
    controller.tap(Do.HOME)
    changed = controller._changed
    if name not in REVIEW_STEPS:
        controller._changed = lambda: None
    try:
        bring(controller, name)
    finally:
        controller._changed = changed
    changed()
    settle(window)


def bring(controller, name):
    """Brings a panel's controller to a screen of the gallery, with or without a window."""
    controller._guard._quiet_s = 0
    controller.released()
    controller.tap(Do.HOME)
    controller.facts_changed(GALLERY[name])
    for do, argument in TAPS.get(name, ()):
        controller.tap(do, argument)
    for act in STEPS.get(name, ()):
        act(controller)
    if name == "refusal":
        controller.answered(Answer(Do.SCAN, known(UnknownPresetError.advice)))
    controller.dimmer.dimmed = name == "dimmed"
    controller._changed()


def items(root, kind=None):
    """All visible items below an item."""
    for child in root.childItems():
        if child.isVisible() and child.opacity() > 0:
            if kind is None or child.metaObject().className().startswith(kind):
                yield child
            yield from items(child, kind)


def find(window, name):
    """The visible item of this name; None if there is none."""
    return next((item for item in items(window.view.rootObject()) if item.objectName() == name), None)


def seen(window):
    """All words on the screen."""
    return [text for item in items(window.view.rootObject()) if isinstance(text := item.property("text"), str) and text]


def place(window, item):
    """The middle of an item, in the window."""
    middle = item.mapToScene(QPointF(item.width() / 2, item.height() / 2))
    return QPoint(round(middle.x()), round(middle.y()))


def rectangle(item):
    """Left, top, right, bottom in the window."""
    corner = item.mapToScene(QPointF(0, 0))
    return corner.x(), corner.y(), corner.x() + item.width(), corner.y() + item.height()


def finger():
    """The touch screen: one for all tests."""
    if not _FINGERS:
        _FINGERS.append(QTest.createTouchDevice())
    return _FINGERS[0]


def press(window, point):
    with touched.finger():
        QTest.touchEvent(window.view, finger()).press(0, point, window.view).commit()


def move(window, point):
    with touched.finger():
        QTest.touchEvent(window.view, finger()).move(0, point, window.view).commit()


def release(window, point):
    with touched.finger():
        QTest.touchEvent(window.view, finger()).release(0, point, window.view).commit()


def sign_in(window, name, pin):
    """Somebody chooses their name and types a PIN."""
    touch(window, "do-people")
    touch(window, f"do-person-{name}")
    for digit in pin:
        touch(window, f"do-digit-{digit}")
    touch(window, "do-sign-in")


def touch(window, what, held_ms=0):
    """A finger on something, by its name, and off it."""
    until(lambda: find(window, what), what, 10)
    settle(window)
    point = place(window, until(lambda: find(window, what), what, 10))
    press(window, point)
    QTest.qWait(held_ms)
    release(window, point)
    QTest.qWait(1)
