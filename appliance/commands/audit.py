"""`audit verify`: whether the audit log is whole. It reads files and needs no running station."""

from __future__ import annotations

import argparse
from pathlib import Path

from appliance.commands.common import late
from appliance.sections.storage import Paths


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `audit`."""
    actions = parser.add_subparsers(dest="action", required=True, metavar="verify")
    verify = actions.add_parser("verify", help="check the chain and the signatures of the audit log")
    verify.add_argument(
        "--state", type=Path, default=Paths().state, metavar="DIR", help="state directory of the station"
    )
    verify.add_argument(
        "--public-key",
        type=Path,
        metavar="FILE",
        help="the station's public key from its enrolment; without it the log is only held against itself",
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints one sentence."""
    verdict = late("appliance.custody.verify:verify")(arguments.state, arguments.public_key)
    print(verdict.sentence)
    return int(verdict.exit_code)
