"""`fleet show`: all certificates of one station."""

from __future__ import annotations

import argparse

from appliance.commands.common import OK, late
from appliance.commands.fleet_ca import add_authority


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet show`."""
    add_authority(parser)
    parser.add_argument("station")


def run(arguments: argparse.Namespace) -> int:
    """One line a certificate, the youngest last."""
    for row in late("appliance.authority.enrolling:Authority")(arguments.ca).ledger.rows(arguments.station):
        print(f"{row.begins} to {row.ends} {row.state:8} since {row.changed} serial {row.serial:x}")
    return OK
