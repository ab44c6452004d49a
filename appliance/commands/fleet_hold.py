"""`fleet hold`: no document of a station is taken until it is lifted again."""

from __future__ import annotations

import argparse

from appliance.commands.common import OK, late
from appliance.commands.fleet_ca import add_authority


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet hold`."""
    add_authority(parser)
    parser.add_argument("station")
    parser.add_argument("--lift", action="store_true", help="end the hold")


def run(arguments: argparse.Namespace) -> int:
    """Changes the ledger and publishes the list."""
    state = "valid" if arguments.lift else "held"
    count = late("appliance.authority.enrolling:Authority")(arguments.ca).change(arguments.station, state)
    print(f"{count} certificates of {arguments.station} are {state} now; give crl.pem to the broker.")
    return OK
