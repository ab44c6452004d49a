"""`selftest`: every check of the running station, one line each."""

from __future__ import annotations

import argparse
import dataclasses
import json

from appliance.bus_client import StationClient
from appliance.commands.common import FAILURE, OK, add_bus, ask


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `selftest`."""
    add_bus(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def run(arguments: argparse.Namespace) -> int:
    """Prints the checks; fails when one of them failed or there was none."""
    checks = ask(arguments.bus, StationClient.selftest)
    if arguments.json:
        print(json.dumps([dataclasses.asdict(check) for check in checks]))
    else:
        for check in checks:
            print(f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.sentence}")
    return OK if checks and all(check.ok for check in checks) else FAILURE
