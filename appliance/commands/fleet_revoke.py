"""`fleet revoke`: ends a station's certificates, and tokens that wait for it, for good."""

from __future__ import annotations

import argparse

from appliance.commands.common import OK, late
from appliance.commands.fleet_ca import add_authority


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet revoke`."""
    add_authority(parser)
    parser.add_argument("station")


def run(arguments: argparse.Namespace) -> int:
    """Changes the ledger and publishes the list."""
    count = late("appliance.authority.enrolling:Authority")(arguments.ca).change(arguments.station, "revoked")
    print(f"{count} certificates of {arguments.station} are revoked; give crl.pem to the broker.")
    return OK
