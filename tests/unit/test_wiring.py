"""The wiring diagram and the table are what the pinout says."""

import importlib.util
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from appliance.devices.pinout import load_pinout

HARDWARE = Path(__file__).parents[2] / "hardware"
PINOUT = load_pinout(HARDWARE / "pinout.toml")


@pytest.fixture(scope="module")
def wiring():
    specification = importlib.util.spec_from_file_location("hardware_wiring", HARDWARE / "wiring.py")
    module = importlib.util.module_from_spec(specification)
    sys.modules["hardware_wiring"] = module
    specification.loader.exec_module(module)
    yield module
    del sys.modules["hardware_wiring"]


def test_the_committed_drawing_is_drawn_from_the_committed_pinout(wiring):
    assert (HARDWARE / "wiring.svg").read_text() == wiring.to_svg(wiring.drawing(PINOUT))


def test_the_readme_shows_the_table_of_the_pinout(wiring):
    block = (HARDWARE / "README.md").read_text().split("<!-- wiring -->\n")[1].split("<!-- /wiring -->")[0]
    assert block == wiring.table(PINOUT)


def test_the_drawing_is_well_formed_and_marks_every_pin_in_use(wiring):
    root = ET.fromstring(wiring.to_svg(wiring.drawing(PINOUT)))  # noqa: S314 - our own drawing
    texts = [element.text for element in root.iter("{http://www.w3.org/2000/svg}text") if element.get("font-weight")]
    lines = [PINOUT.button, PINOUT.buzzer, *PINOUT.lights.values()]
    for line in lines:
        assert f"GPIO{line.bcm}" in texts
        assert str(line.physical) in texts


def test_the_picture_is_not_empty_and_has_the_size_of_the_drawing(wiring):
    picture = wiring.to_png(wiring.drawing(PINOUT))
    assert picture.size == (wiring.SIZE[0] * wiring.SCALE, wiring.SIZE[1] * wiring.SCALE)
    assert len(picture.getcolors(maxcolors=1 << 20)) > 20


def test_the_command_prints_the_table(wiring, capsys):
    assert wiring.main(["--table"]) == 0
    assert capsys.readouterr().out == wiring.table(PINOUT)
