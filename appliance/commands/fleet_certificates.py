"""`fleet certificates`: each station that has or had a certificate."""

from __future__ import annotations

import argparse

from appliance.commands.common import OK, late
from appliance.commands.fleet_ca import add_authority


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet certificates`."""
    add_authority(parser)


def run(arguments: argparse.Namespace) -> int:
    """One line a station: name, state and end of its youngest certificate."""
    rows = late("appliance.authority.enrolling:Authority")(arguments.ca).ledger.rows()
    for row in {row.station: row for row in rows}.values():
        print(f"{row.station:32} {row.state:8} until {row.ends}")
    return OK
