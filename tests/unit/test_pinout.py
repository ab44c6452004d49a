"""A wiring that would light up at reset, or that cannot exist, is refused before a pin is touched."""

from pathlib import Path

import pytest

from appliance.config import build
from appliance.devices.pinout import Pinout, load_pinout
from appliance.errors import ConfigError

PINOUT = Path(__file__).parents[2] / "hardware" / "pinout.toml"


def table(**changes):
    lights = {"green": (17, 11), "amber": (27, 13), "red": (22, 15), "ring": (23, 16)}
    lines = {name: {"bcm": b, "physical": p, "active": "high"} for name, (b, p) in lights.items()}
    wiring = {
        "format": 1,
        "chip_labels": ["pinctrl-rp1"],
        "button": {"bcm": 5, "physical": 29, "active": "low", "ground": 30},
        "lights": lines,
        "buzzer": {"bcm": 24, "physical": 18, "active": "high"},
        "ground": {"lights": 14},
        "supply": {"buzzer": 4},
    }
    return {**wiring, **changes}


def test_the_pinout_that_ships_is_valid_and_dark_at_reset():
    pinout = load_pinout(PINOUT)
    assert pinout.button.rests_inactive
    assert all(line.rests_inactive for line in pinout.lights.values())
    assert {"pinctrl-bcm2711", "pinctrl-rp1"} <= set(pinout.chip_labels)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"format": 2}, "format must be 1"),
        ({"chip_labels": []}, "at least one chip"),
        ({"buzzer": {"bcm": 17, "physical": 11, "active": "high"}}, "used twice"),
        ({"buzzer": {"bcm": 6, "physical": 31, "active": "high"}}, "BCM 6 would be active at reset"),
        ({"buzzer": {"bcm": 24, "physical": 22, "active": "high"}}, "not at header position 22"),
        ({"buzzer": {"bcm": 24, "physical": 18, "active": "perhaps"}}, "'high' or 'low'"),
        ({"button": {"bcm": 5, "physical": 29, "active": "low", "ground": 29}}, "no ground"),
        ({"lights": {"green": {"bcm": 17, "physical": 11, "active": "high"}}}, "lights must be exactly"),
        ({"ground": {"lights": 13}}, "ground and supply"),
        ({"fan": 3}, "unknown key 'fan'"),
    ],
)
def test_a_pinout_that_cannot_be_used_is_refused_and_named(changes, says):
    with pytest.raises(ConfigError, match=says):
        build(Pinout, table(**changes), "pinout.toml")


def test_a_missing_pinout_is_a_configuration_error(tmp_path):
    with pytest.raises(ConfigError):
        load_pinout(tmp_path / "pinout.toml")
