"""The second composition root: the production station with the pins of a simulated panel.

Only the panel is built here, and measurements may name other page workers; everything else is built by
`appliance.daemon`.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from appliance import config as configuration
from appliance.config import StationConfig
from appliance.daemon import serve
from appliance.devices.gpio_panel import GpioPanel
from appliance.devices.pinout import load_pinout
from appliance.errors import ConfigError
from appliance.sim.pins import MockPins


def main(argv: list[str]) -> int:
    """`python -m appliance.sim station`: runs until SIGTERM or SIGINT."""
    parser = argparse.ArgumentParser(
        prog="python -m appliance.sim station",
        description="The station with simulated pins: press and watch them through the socket.",
    )
    parser.add_argument("--config", type=Path, required=True, help="station.toml")
    parser.add_argument("--pins", type=Path, required=True, help="control socket of the pins, to be created")
    parser.add_argument("--page-worker", default="appliance.worker", metavar="MODULE", help="for measurements")
    options = parser.parse_args(argv)
    config = configuration.load(options.config, StationConfig)
    if config.gpio.factory != "mock":
        raise ConfigError("the simulated station needs gpio.factory = 'mock'")
    pinout = load_pinout(config.gpio.pinout)
    options.pins.unlink(missing_ok=True)  # of a run that was killed
    pins = MockPins(pinout, options.pins)
    page_worker = (sys.executable, "-m", options.page_worker)
    try:
        return serve(config, GpioPanel(pinout, config.gpio, pins.factory), page_worker)
    finally:
        pins.close()
