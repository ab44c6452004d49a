"""`fleet init`: the fleet's root keys, made once at a machine that is no station."""

from __future__ import annotations

import argparse
from pathlib import Path

from appliance.commands.common import OK, late

KEYS = Path("fleet-keys")


def add_keys(parser: argparse.ArgumentParser) -> None:
    """Adds `--keys`."""
    parser.add_argument("--keys", type=Path, default=KEYS, metavar="DIR", help=f"the fleet's keys ({KEYS})")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet init`."""
    add_keys(parser)


def run(arguments: argparse.Namespace) -> int:
    """Makes the keys; those that are there stay."""
    signing, spare = late("appliance.enrolment.fleet_keys:make_root_keys")(arguments.keys)
    print(f"signs today:  {signing.key_id}  {arguments.keys / 'fleet.key'}")
    print(f"for the safe: {spare.key_id}  {arguments.keys / 'fleet-next.key'}")
    print("Put fleet.pub and fleet-next.pub into the stations' image. Move fleet-next.key to a safe, off this machine.")
    return OK
