"""What is drawn: every screen against its committed picture, nothing cut off, nothing too small for a finger."""

import itertools

import numpy as np
import pytest
from PIL import Image

from appliance.panel import theme
from appliance.panel.model import Do
from tests.panel.gallery import GALLERY, STORY
from tests.panel.pictures import (
    ALLOWED,
    BEGIN,
    END,
    FOLDER,
    PAGE,
    compared,
    difference,
    file_of,
    in_red,
    sets,
    small,
    storyboard,
    take,
)  # fmt: skip
from tests.panel.qt_panel import find, items, panel, pose, rectangle, seen, settle
from tests.sweeps import some

SIZES = ((800, 480), (1280, 720), (480, 800), (720, 1280))
ROUNDING = 1.5  # pixels


def test_a_changed_screen_is_noticed_and_shown_in_red():
    with panel() as window:
        pose(window, "ready")
        ready = take(window)
        pose(window, "no-paper")
        other = take(window)
    assert difference(ready, small(ready))[0] <= ALLOWED, "few colours change nothing that a person sees"
    share, apart = difference(other, ready)
    assert share > 10 * ALLOWED
    assert (220, 0, 0) in [colour for _, colour in in_red(ready, apart).getcolors(1 << 20)]


def test_every_committed_picture_is_of_a_screen():
    wanted = {file_of(name, size, language) for size, language, names in sets() for name in names}
    assert set(FOLDER.glob("*.png")) == wanted
    assert sum(file.stat().st_size for file in wanted) < 8_000_000


def test_the_storyboard_has_a_line_for_every_screen():
    assert list(STORY) == list(GALLERY)
    assert PAGE.read_text().partition(BEGIN)[2].partition(END)[0] == storyboard()


def scrolls(item):
    """Whether it lies in something that scrolls."""
    while item is not None:
        if item.metaObject().className().startswith(("QQuickListView", "QQuickFlickable", "Roll", "Tiles")):
            return True
        item = item.parentItem()
    return False


def faults_of_text(item, box, size):
    """What is wrong with a text."""
    text = item.property("text")
    if item.property("truncated") or item.property("contentWidth") > item.width() + ROUNDING:
        yield f"cut off: {text}"
    if item.property("contentHeight") > item.height() + ROUNDING:
        yield f"too high: {text}"
    if box[0] < -ROUNDING or box[1] < -ROUNDING or box[2] > size[0] + ROUNDING or box[3] > size[1] + ROUNDING:
        yield f"outside: {text}"


def over_one_another(boxes):
    """Pairs of buttons that cover one another."""
    for (one, a), (other, b) in itertools.combinations(boxes, 2):
        if min(a[2], b[2]) - max(a[0], b[0]) > ROUNDING and min(a[3], b[3]) - max(a[1], b[1]) > ROUNDING:
            yield f"over one another: {one}, {other}"


def touched(item):
    """Whether a finger does something on it."""
    return item.inherits("QQuickAbstractButton") and item.isEnabled() and item.objectName().startswith("do-")


def behind(item):
    """Whether it, or what it is written on, cannot be used now: WCAG 1.4.3 asks no contrast of it."""
    while item is not None:
        if not item.isEnabled():
            return True
        item = item.parentItem()
    return False


def uncovered(item):
    """The part of it that is drawn: what scrolls ends where its place does."""
    left, top, right, bottom = rectangle(item)
    while (item := item.parentItem()) is not None:
        if item.clip():
            box = rectangle(item)
            left, top, right, bottom = max(left, box[0]), max(top, box[1]), min(right, box[2]), min(bottom, box[3])
    return left, top, right, bottom


def numbered(picture):
    """A number for the colour of each pixel: 0xAABBGGRR."""
    return np.asarray(picture.convert("RGBA")).view("<u4")[..., 0]


def faults_of_contrast(item, shown):
    """Letters against the ground that is drawn under them."""
    left, top, right, bottom = (round(edge) for edge in uncovered(item))
    part = shown[max(top, 0) : bottom, max(left, 0) : right]
    if not part.size or behind(item):
        return
    colours, counts = np.unique(part, return_counts=True)
    ground = "#" + int(colours[counts.argmax()]).to_bytes(4, "little")[:3].hex()
    letters = item.property("color").name()
    if theme.contrast(letters, ground) < theme.CONTRAST:
        yield f"contrast {theme.contrast(letters, ground):.1f}: {item.property('text')}"


def faults_of_target(item, mm):
    """What a finger cannot hit; what is chosen and says so by colour alone."""
    label = item.property("text") or item.objectName()
    if min(item.width(), item.height()) < theme.TARGET_MM * mm - ROUNDING:
        yield f"too small: {label} {item.width():.0f} x {item.height():.0f}"
    model = item.property("modelData")
    if isinstance(model, dict) and model.get("chosen"):
        words = [str(each.property("text")) for each in (item, *items(item)) if each.property("text")]
        if not any("✔" in text for text in words):
            yield f"chosen by colour alone: {label}"


def faults_of(window, size, mm, picture):
    """Everything that is cut off, outside, pale, too small to hit or over something else on the window's `picture`."""
    found, boxes, shown = [], [], numbered(picture)
    for item in items(window.view.rootObject()):
        kind, box, rolls = item.metaObject().className(), rectangle(item), scrolls(item)
        if rolls and (box[1] < -ROUNDING or box[3] > size[1] + ROUNDING):
            continue  # a person scrolls to it
        if kind.startswith(("Words", "QQuickText")) and item.property("text"):
            found += faults_of_text(item, box, size)
            found += faults_of_contrast(item, shown) if not window.bridge.dimmed else []
        if touched(item):
            found += faults_of_target(item, mm)
            if not rolls:
                boxes.append((item.property("text"), box))
    return [*found, *over_one_another(boxes)]


def unlike(name, size, language, picture, folder):
    """What is wrong with a screen that does not look as committed; the difference is in a file."""
    file = file_of(name, size, language)
    if not file.exists():
        yield f"no picture {file.name}"
        return
    wanted = Image.open(file)
    share, apart = difference(picture, wanted)
    if share > ALLOWED:
        folder.mkdir(exist_ok=True)
        (picture if apart is None else in_red(wanted, apart)).save(folder / file.name)
        yield f"{folder / file.name}: {share:.1%}"


ALWAYS = [
    *(((800, 480), language, 0, list(GALLERY)) for language in ("en", "es")),
    *((size, "es", 2, list(GALLERY)) for size in SIZES),
    *((size, "en", 0, compared()[size, "en"]) for size in SIZES if (size, "en") in compared() and size != (800, 480)),
]
"""Size of the glass, language, size of the text, screens. Spanish is longer; larger text needs more room."""
SMALLER = [((800, 480), "es", 1, list(GALLERY)), *((size, "es", 0, list(GALLERY)) for size in SIZES[1:])]
LOOKED_AT = [*ALWAYS, *SMALLER]


@pytest.mark.parametrize(
    ("size", "language", "scale", "names"), some(LOOKED_AT, range(len(ALWAYS))), ids=lambda value: str(value)[:12]
)
def test_every_screen_looks_as_committed_and_nothing_is_cut_off_covered_pale_or_too_small(
    size, language, scale, names, tmp_path_factory
):
    """Each is drawn once, for both; `tests/panel/pictures.py` is for eyes, here all that a rule can find is found."""
    wrong, folder = {}, tmp_path_factory.getbasetemp() / "panel-differences"
    committed = set(compared().get((size, language), ()) if scale == 0 else ())
    with panel(size=size, language=language) as window:
        window.controller.tap(Do.SIZE, str(scale))
        mm = window.bridge.theme.value("mm")
        for name in names:
            pose(window, name)
            for _ in range(2):  # a list whose rows were still being made is looked at again
                picture = take(window)
                faults = faults_of(window, size, mm, picture)
                faults += unlike(name, size, language, picture, folder) if name in committed else ()
                if not faults:
                    break
                settle(window, 5)
            else:
                wrong[name] = faults
    assert wrong == {}


def test_every_committed_size_and_language_is_among_those_that_are_looked_at():
    looked_at = {(size, language): set(names) for size, language, scale, names in LOOKED_AT if scale == 0}
    assert {key: set(names) - looked_at[key] for key, names in compared().items()} == {key: set() for key in compared()}


def test_the_check_for_what_is_cut_off_can_fail():
    with panel() as window:
        pose(window, "ready")
        find(window, "do-scan").setProperty("implicitHeight", 10)
        headline = find(window, "headline")
        headline.setProperty("fontSizeMode", 0)
        headline.setProperty("text", "A sentence without end. " * 40)
        settle(window)
        assert faults_of(window, (800, 480), window.bridge.theme.value("mm"), take(window))


def test_text_can_be_enlarged():
    heights = []
    with panel() as window:
        for scale in range(3):
            window.controller.tap(Do.HOME)
            window.controller.tap(Do.SIZE, str(scale))
            pose(window, "stop-feeder-cover-open")
            step = next(
                i for i in items(window.view.rootObject()) if i.property("text") == "Close the cover until it clicks."
            )
            heights.append(step.property("contentHeight"))
    assert heights[0] < heights[1] < heights[2]


def test_the_language_changes_at_once_and_everything_with_it():
    with panel() as window:
        pose(window, "delivered")
        assert "You may shred the paper" in seen(window)
        window.controller.tap(Do.LANGUAGE, "es")
        settle(window)
        assert "Puede destruir el papel" in seen(window)
        assert "You may shred the paper" not in seen(window)
