"""`python -m appliance.sim provision`: a boxed device with simulated pins, from its first start to a station.

The second composition root of provisioning: only the panel is built here. The code is read from standard
input, and every step that is done is a line, so that a test can cut the power there. `--boot` is what the device does
at every start before the station.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from appliance import config as configuration
from appliance.commands.provision import boot, enroller
from appliance.config import StationConfig
from appliance.devices.gpio_panel import GpioPanel
from appliance.devices.pinout import load_pinout
from appliance.enrolment.device import Device, open_device
from appliance.enrolment.first_boot import Board, at_terminal, shown
from appliance.enrolment.provisioning import Provisioner
from appliance.enrolment.technician import Desk, provision_by_paper, reset_by_gesture
from appliance.equipment import build_feeder
from appliance.sim.pins import MockPins


def main(argv: list[str]) -> int:
    """Runs until the device is a station."""
    parser = argparse.ArgumentParser(
        prog="python -m appliance.sim provision",
        description="A boxed device with simulated pins; the code is typed on standard input.",
    )
    parser.add_argument("--config", type=Path, required=True, help="provisioning.toml")
    parser.add_argument("--pins", type=Path, required=True, help="control socket of the pins, to be created")
    parser.add_argument("--certificates", type=Path, help="ca.pem, STATION.pem and STATION.key (default: by EST)")
    parser.add_argument("--boot", action="store_true", help="identity, and what was left undone; no sheet")
    options = parser.parse_args(argv)
    device = replace(open_device(options.config), reached=_reached)
    base = configuration.load(device.places.station_base, StationConfig)
    pinout = load_pinout(base.gpio.pinout)
    options.pins.unlink(missing_ok=True)  # of a run that was killed
    pins = MockPins(pinout, options.pins)
    panel, feeder = GpioPanel(pinout, base.gpio, pins.factory), build_feeder(base)
    try:
        if options.boot:
            return boot(device, panel, options.certificates)
        reset_by_gesture(device, panel, _say)
        provisioner = device.provisioner(device.prepare(), enroller(options.certificates))
        _provision(device, provisioner, Desk(panel, feeder, _ask, _say, device.places.press_timeout_s))
    finally:
        feeder.close()
        panel.close()
        pins.close()
    return 0


def _provision(device: Device, provisioner: Provisioner, desk: Desk) -> None:
    """By paper, with a screen beside it where there is one."""
    board = Board(device.answer_text)

    def reached(step: str) -> None:
        board.reached(step)
        _reached(step)

    def say(sentence: str) -> None:
        board.say(sentence)
        _say(sentence)

    with shown(board, device.places.bus):
        watched = replace(provisioner, reached=reached)
        provision_by_paper(
            device,
            watched,
            replace(desk, say=say, at=at_terminal(board.at, _say), ask=board.asker(desk.ask, desk.timeout_s)),
        )


def _ask(question: str) -> str:
    _say(question)
    return sys.stdin.readline(256)


def _reached(step: str) -> None:
    _say(f"step {step}")


def _say(sentence: str) -> None:
    print(sentence, flush=True)
