"""`fleet hold`: a station takes no new work, or none of its documents are taken, until it is lifted again.

Rules:
- With `--config` the station is told, by a signed order that the broker keeps: it opens no new stack, says so at its
  panel, and goes on with what it has. Its certificates stay, so that its documents can leave.
- Without it, or with `--certificates`, its certificates are held: no broker with the new list lets it in.
"""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

from appliance import config as configuration
from appliance.commands.common import OK, late
from appliance.commands.fleet_ca import add_authority
from appliance.commands.fleet_init import add_keys
from appliance.config import OfficeConfig


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet hold`."""
    add_authority(parser)
    add_keys(parser)
    parser.add_argument("station")
    parser.add_argument("--lift", action="store_true", help="end the hold")
    parser.add_argument("--config", type=Path, metavar="FILE", help="office.toml: tell the station, by the broker")
    parser.add_argument("--certificates", action="store_true", help="with --config: hold its certificates as well")


def run(arguments: argparse.Namespace) -> int:
    """Gives the order to the broker, changes the ledger, or both."""
    if arguments.config is not None:
        _tell(arguments)
    if arguments.config is None or arguments.certificates:
        state = "valid" if arguments.lift else "held"
        count = late("appliance.authority.enrolling:Authority")(arguments.ca).change(arguments.station, state)
        print(f"{count} certificates of {arguments.station} are {state} now; give crl.pem to the broker.")
    return OK


def _tell(arguments: argparse.Namespace) -> None:
    """Signs the order and publishes it; its number is the second in which it is made."""
    config = configuration.load(arguments.config, OfficeConfig)
    signer = late("appliance.enrolment.fleet_keys:load_root")(arguments.keys)
    made = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    order = late("appliance.fleet.orders:make")
    raw = order(arguments.station, int(time.time()), made, signer, hold=not arguments.lift)
    late("appliance.fleet.publish:give_order")(config, raw, arguments.station)
    does = "takes new work again" if arguments.lift else "takes no new work"
    print(f"The broker keeps the order: {arguments.station} {does} as soon as it hears it (scanstation fleet show).")
