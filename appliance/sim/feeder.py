"""`python -m appliance.sim feeder`: the operator's hands at a simulated feeder, from a shell.

Rules:
- Exit status 0 done, 1 the device refused or is not there (one sentence on standard error), 2 usage.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from appliance.sim.control import ControlError, FeederControl, Paper, in_pairs
from appliance.sim.machine import FaultKind, When

EXAMPLES = """examples:
  feeder --socket /tmp/f.sock load a.png b.png --duplex     one sheet with two sides
  feeder --socket /tmp/f.sock load c.png --append           one more sheet behind it
  feeder --socket /tmp/f.sock fault jam --page 3 --when middle
  feeder --socket /tmp/f.sock sensors --cover closed
  feeder --socket /tmp/f.sock return 2                      the last two sheets go back on top of the stack
  feeder --socket /tmp/f.sock status
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m appliance.sim feeder",
        description="Load, press, break and look at a simulated feeder.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--socket", type=Path, required=True, help="control socket of the simulated device")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    load = commands.add_parser("load", help="put page images into the hopper")
    load.add_argument("images", nargs="+", type=Path, help="page images: PNG, JPEG, TIFF, PNM or BMP")
    load.add_argument(
        "--duplex", action="store_true", help="images are front, back, front, back (default: fronts only)"
    )
    load.add_argument("--append", action="store_true", help="behind the sheets that are there")
    load.add_argument("--dpi", type=float, help="resolution of the images (default: as each image says)")
    fault = commands.add_parser("fault", help="arm a fault for a page of the running or next batch")
    fault.add_argument("kind", choices=[k.value for k in FaultKind])
    fault.add_argument("--page", type=int, default=1, help="page of the batch, from 1 (default 1)")
    fault.add_argument("--when", choices=[w.value for w in When], default=When.START.value, help="default start")
    fault.add_argument(
        "--part", type=float, default=0.5, help="how much of the page comes before it, 0-1 (middle only)"
    )
    fault.add_argument("--stall-s", type=float, default=60.0, help="how long a stall lasts, seconds")
    sensors = commands.add_parser("sensors", help="force sensors")
    sensors.add_argument("--cover", choices=["open", "closed"])
    sensors.add_argument("--double-feed", choices=["on", "off"])
    sensors.add_argument("--page-loaded", choices=["yes", "no", "auto"], default="auto", help="auto: as the hopper is")
    rate = commands.add_parser("rate", help="set the feed rate")
    rate.add_argument("pages_per_minute", type=float, help="0: as fast as it can")
    put_back = commands.add_parser("return", help="put the last sheets of the tray back on the hopper")
    put_back.add_argument("count", type=int, nargs="?", default=1)
    plug = commands.add_parser("plug", help="plug the scanner in, under a new device number")
    plug.add_argument("--serial", default="same", help="SIMULATED-...: another scanner (default: the same one)")
    plug.add_argument("--forgetful", action="store_true", help="it keeps its own settings whatever it is asked for")
    sleep = commands.add_parser("sleep", help="save power until somebody asks for the scanner")
    sleep.add_argument("wakes_in_s", type=float, help="seconds that it needs to wake")
    for name, text in (
        ("unplug", "pull the scanner's plug"),
        ("press", "press the scanner's button"),
        ("clear", "take all paper out, forget faults, reset sensors"),
        ("disarm", "forget faults that have not fired"),
        ("status", "show hopper, tray, sensors, faults and pages sent (JSON)"),
    ):
        commands.add_parser(name, help=text)
    return parser


def _load(control: FeederControl, options: argparse.Namespace) -> None:
    sheets = in_pairs(options.images) if options.duplex else [Paper(image) for image in options.images]
    count = control.load([Paper(s.front, s.back, options.dpi) for s in sheets], append=options.append)
    print(f"{count} sheet{'' if count == 1 else 's'} in the hopper")


def _sensors(control: FeederControl, options: argparse.Namespace) -> None:
    control.sensors(
        cover_open={"open": True, "closed": False}.get(options.cover),
        double_feed={"on": True, "off": False}.get(options.double_feed),
        page_loaded={"yes": True, "no": False}.get(options.page_loaded),
    )


def _fault(control: FeederControl, options: argparse.Namespace) -> None:
    control.fault(options.kind, options.page, options.when, options.part, options.stall_s)


def _return(control: FeederControl, options: argparse.Namespace) -> None:
    print(f"{control.put_back(options.count)} put back")


def _status(control: FeederControl, options: argparse.Namespace) -> None:
    del options
    print(json.dumps(control.status(), indent=2))


COMMANDS: dict[str, Callable[[FeederControl, argparse.Namespace], None]] = {
    "load": _load,
    "fault": _fault,
    "sensors": _sensors,
    "rate": lambda control, options: control.rate(options.pages_per_minute),
    "return": _return,
    "plug": lambda control, options: control.plug(options.serial, forgetful=options.forgetful),
    "unplug": lambda control, _: control.unplug(),
    "sleep": lambda control, options: control.sleep(options.wakes_in_s),
    "press": lambda control, _: control.press(),
    "clear": lambda control, _: control.clear(),
    "disarm": lambda control, _: control.disarm(),
    "status": _status,
}


def main(arguments: list[str]) -> int:
    """Carries out one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        with FeederControl(options.socket) as control:
            COMMANDS[options.command](control, options)
    except ControlError as error:
        print(f"feeder: {error}", file=sys.stderr)
        return 1
    return 0
