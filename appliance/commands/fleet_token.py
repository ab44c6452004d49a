"""`fleet token`: a one-time word with which a station gets its first certificate."""

from __future__ import annotations

import argparse
import sys

from appliance.commands.common import OK, USAGE, late
from appliance.commands.fleet_ca import add_authority


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet token`."""
    add_authority(parser)
    parser.add_argument("station", help="the only name that it is good for")
    parser.add_argument("--hours", type=float, default=72, help="(72)")


def run(arguments: argparse.Namespace) -> int:
    """Prints the token, which is kept nowhere."""
    authority = late("appliance.authority.enrolling:Authority")(arguments.ca)
    now = late("appliance.authority.enrolling:system_clock")()
    try:
        token = authority.ledger.new_token(arguments.station, now, arguments.hours)
    except (ValueError, OverflowError) as error:
        sys.stderr.write(f"scanstation fleet token: {error}\n")
        return USAGE
    print(token)
    return OK
