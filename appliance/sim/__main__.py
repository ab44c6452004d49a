"""`python -m appliance.sim NAME ...`: the simulated devices and their helpers, one process each.

Rules:
- A failure is one sentence with its code; exit statuses are those of `scanstation`.
- Each name is one row of `COMMANDS`: the module with `main(arguments) -> int`, imported only when it is asked for.
"""

from __future__ import annotations

import importlib
import sys

from appliance.commands.common import CONFIGURATION, FAILURE
from appliance.errors import ConfigError, ScanStationError

COMMANDS = {
    "saned": ("appliance.sim.saned", "a simulated feeder behind SANE's net backend"),
    "escl": ("appliance.sim.escl", "a simulated driverless (eSCL) feeder behind sane-airscan"),
    "camera": ("appliance.sim.camera.service", "a simulated camera rig behind a stand-in for picamera2"),
    "station": ("appliance.sim.station", "the station with simulated pins"),
    "provision": ("appliance.sim.provision", "a boxed device with simulated pins, until it is a station"),
    "broker": ("appliance.sim.broker", "a real mosquitto with its own CA and access list"),
    "samples": ("appliance.sim.samples", "draw the sample stack of invented records"),
    "pages": ("appliance.sim.pages", "generated pages with their truth, to measure with scanstation bench"),
    "demo": ("appliance.sim.demo", "the main job, from the press of the button to the delivered document"),
    "feeder": ("appliance.sim.feeder", "load, press, break and look at a simulated feeder"),
}


def usage() -> str:
    """The list of names."""
    rows = "\n".join(f"  {name:<10} {text}" for name, (_, text) in COMMANDS.items())
    return f"usage: python -m appliance.sim NAME ...\n\n{rows}\n\nEach has --help.\n"


def main(arguments: list[str]) -> int:
    """Runs one of `COMMANDS`; returns the exit status."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        sys.stdout.write(usage())
        return 0 if arguments else 2
    if arguments[0] not in COMMANDS:
        sys.stderr.write(usage())
        return 2
    module = importlib.import_module(COMMANDS[arguments[0]][0])
    try:
        return int(module.main(arguments[1:]))
    except ScanStationError as error:
        sys.stderr.write(f"{arguments[0]}: {error.advice} [{error}]\n")
        return CONFIGURATION if isinstance(error, ConfigError) else FAILURE


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
