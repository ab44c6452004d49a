"""No screen is forgotten: each that the panel can show has a picture, each touch its row; all of them keep the rules.

Whatever is checked here goes through all screens that the panel's own source makes (`screen_map`).
"""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from appliance.panel import translations
from appliance.panel.facts import Facts, Link, Session
from appliance.panel.model import Do, Page, Ui
from appliance.panel.screens import screen
from appliance.panel.text import plain
from appliance.panel.views import VIEWS
from appliance.people.rights import PERSONS
from tests.panel import screen_map, touched
from tests.panel.gallery import GALLERY, TECHNICIAN
from tests.panel.pictures import TOUCHES, file_of, sets, take
from tests.panel.qt_panel import panel, pose, settle
from tests.panel.review_gallery import GONE
from tests.panel.screen_map import SOURCE, shown

WITHOUT_CONTENT = [name for name, known in GALLERY.items() if known.session in (None, TECHNICIAN)]
"""Screens that somebody sees who did not sign in, or as technician."""
WORDLESS = ("technician-touch",)
"""Fields over the whole glass, and nothing else."""


def test_every_place_that_makes_a_screen_has_a_picture(monkeypatch):
    came_from = screen_map.made_for_the_gallery(monkeypatch)
    without = [
        (file, first)
        for file, first, last in sorted(screen_map.made_in_the_source())
        if not any(name == file and first <= line <= last for name, line in came_from)
    ]
    assert without == []
    names = {shown(name).name for name in GALLERY}
    assert screen_map.constants_of_links() <= names
    assert {*VIEWS, "unknown"} <= names


def test_a_screen_without_a_picture_is_noticed(monkeypatch):
    monkeypatch.delitem(GALLERY, "office-class-why")
    came_from = screen_map.made_for_the_gallery(monkeypatch)
    assert not [line for file, line in came_from if file == "office_screens.py" and line in _class_why()]


def _class_why():
    return [
        line
        for line, text in enumerate((SOURCE / "office_screens.py").read_text().splitlines(), 1)
        if 'Screen("office-class-why"' in text
    ]


def test_every_layout_is_drawn_on_a_picture():
    known = re.findall(r'"(\w+)": "\w+\.qml"', (SOURCE / "qml" / "Main.qml").read_text())
    assert {shown(name).layout for name in GALLERY} == set(known)


def test_everything_that_a_tap_can_mean_stands_on_a_picture_or_is_asked_by_what_does():
    offered = {do for _, do in screen_map.transitions()}
    asked = {do for row in screen_map.transitions().values() for do in row[0]}
    assert set(Do) - offered - asked == set(screen_map.OF_NO_FINGER)


def test_the_page_of_touches_is_that_of_the_panel():
    assert TOUCHES.read_text() == screen_map.page(), "run python -m tests.panel.pictures"


def test_what_is_not_made_at_the_real_station_has_a_reason_that_still_holds():
    keys = {touch: screen_map.reason_for(touch) for touch in screen_map.elsewhere()}
    assert [touch for touch, key in keys.items() if key is None] == []
    assert set(keys.values()) == set(screen_map.WHY_NOT), "a reason for what is made there by now"


def test_whatever_is_said_to_make_a_touch_is_a_test():
    for test in {test for tests in touched.lines().values() for test in tests}:
        file, _, function = test.partition("[")[0].partition("::")
        assert f"def {function}(" in (Path(__file__).parents[2] / file).read_text(), test


@pytest.mark.parametrize("name", GALLERY)
def test_every_page_has_a_way_back_and_what_belongs_to_the_station_needs_none(name):
    it = shown(name)
    if screen_map.kind_of(it.name) != "station" and GALLERY[name].link is Link.UP:
        ways = [link.label.english() for link in it.links[:1]]
        assert ways == ["Back"] or Do.HOME in [choice.do for choice in it.choices]


@pytest.mark.parametrize("role", [*sorted(PERSONS), "nobody"])
def test_no_page_is_ever_blank_whoever_looks_and_whatever_is_missing(role):
    session = None if role == "nobody" else Session("Somebody", role, 60)
    bare = Facts(Link.UP, state="ready", signal="ready", sentence="", session=session)
    for known in (bare, Facts(Link.UP, state="", signal="", sentence="", session=session)):
        for page in Page:
            it = screen(known, Ui(page=page))
            assert it.sign, page
            assert it.headline.english() or page is Page.PIN, page  # of a PIN: the person's own name


def test_a_sign_stands_for_one_thing_beside_every_colour():
    """Never colour alone: where colours differ, signs or words do."""
    looks = {}
    for name in GALLERY:
        it = shown(name)
        looks.setdefault((it.sign, it.word.english(), it.headline.english()), set()).add(it.tone)
        for item in it.items:
            looks.setdefault((item.sign, item.text.english(), item.detail.english()), set()).add(item.tone)
    assert {key: tones for key, tones in looks.items() if len(tones) > 1} == {}


def test_the_panel_has_no_sounds():
    for file in (*SOURCE.glob("*.py"), *(SOURCE / "qml").glob("*.qml")):
        assert not re.search(r"QtMultimedia|SoundEffect|MediaPlayer|QApplication.beep|\\a\"", file.read_text()), file


def test_no_sentence_for_the_screen_names_a_command():
    assert [one for one in translations.station_sentences() if "`" in one or "scanstation " in one] == []


def read(folder, pictures):
    """The words on each of some pictures, as tesseract reads them; in grey, or it passes over what is framed."""
    files = []
    for number, picture in enumerate(pictures):
        files.append(folder / f"{number}.png")
        Image.open(picture).convert("L").save(files[-1])
    (folder / "list").write_text("\n".join(map(str, files)))
    done = subprocess.run(
        [shutil.which("tesseract"), str(folder / "list"), "-"],
        capture_output=True, text=True, timeout=120, check=True, env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )  # fmt: skip
    return done.stdout.split("\f")[: len(files)]


def planted(words):
    """Identifiers of the gallery's paper, and whatever looks like an id, among words that were read."""
    hexadecimal = [word for word in words.lower().split() if re.fullmatch(r"[0-9a-f]{12,}", word)]
    return [name for name in GONE if name != "zorblatt" and name.lower() in words.lower()] + hexadecimal


def test_screens_without_a_login_or_a_technicians_show_no_identifier(tmp_path):
    size, language, names = next(iter(sets()))
    assert set(names) == set(GALLERY)
    told = read(tmp_path, [file_of(name, size, language) for name in WITHOUT_CONTENT])
    assert len(told) == len(WITHOUT_CONTENT) > 50
    for name, words in zip(WITHOUT_CONTENT, told, strict=True):
        assert len(words.split()) >= 3 or name in WORDLESS, f"{name} cannot be read: {words!r}"
        assert planted(words) == [], name


def test_an_identifier_on_a_screen_is_read(tmp_path):
    with panel() as window:
        pose(window, "ready")
        window.controller.say_why(plain("Zebulon Quackenbush 4827-6635"))
        window.controller._changed()
        settle(window)
        take(window).save(tmp_path / "with.png")
    (words,) = read(tmp_path, [tmp_path / "with.png"])
    assert len(planted(words)) == 3
