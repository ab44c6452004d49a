"""The panel on the header of a real Raspberry Pi: every row is shown and read back from the lines themselves.

Run it on the device, with the station stopped and nobody touching the button: `./run test tests/hil -m hil`.
"""

import time
from pathlib import Path

import pytest

from appliance.devices.gpio_chip import chip_labels, lgpio_factory
from appliance.devices.gpio_panel import GpioPanel
from appliance.devices.led_language import LED_LANGUAGE, Light
from appliance.devices.pinout import load_pinout
from appliance.sections.desk import GpioConfig

PINOUT = load_pinout(Path(__file__).parents[2] / "hardware" / "pinout.toml")

pytestmark = [
    pytest.mark.hil,
    pytest.mark.skipif(
        not set(chip_labels().values()) & set(PINOUT.chip_labels), reason="this machine has no Raspberry Pi header"
    ),
]


def lit_now(factory):
    lines = {light: PINOUT.lights[light] for light in Light}
    return {light for light, line in lines.items() if bool(factory.pin(line.bcm).state) == line.active_high}


@pytest.fixture
def header():
    factory = lgpio_factory(PINOUT.chip_labels)
    panel = GpioPanel(PINOUT, GpioConfig(buzzer=False), factory)
    yield panel, factory
    panel.close()
    factory.close()


@pytest.mark.parametrize("row", LED_LANGUAGE.values(), ids=lambda row: row.signal)
def test_the_lines_carry_what_the_row_says(header, row):
    panel, factory = header
    panel.show(row.signal)
    began = time.monotonic()
    while time.monotonic() - began < max(1.0, row.period_ms / 1000):
        elapsed_ms = int((time.monotonic() - began) * 1000)
        frame = row.frame(elapsed_ms)
        if frame.left_ms is None or (frame.left_ms > 40 and row.frame(max(0, elapsed_ms - 40)).lit == frame.lit):
            assert lit_now(factory) == frame.lit
        time.sleep(0.01)


def test_nobody_presses_and_the_line_rests(header):
    panel, factory = header
    presses = []
    panel.on_short_press(lambda: presses.append("short"))
    panel.on_long_press(lambda: presses.append("long"))
    time.sleep(3)
    assert presses == []
    assert bool(factory.pin(PINOUT.button.bcm).state) != PINOUT.button.active_high
