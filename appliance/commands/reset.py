"""`reset`: makes a boxed device of a station again; keys first, then everything else, and a certificate of it."""

from __future__ import annotations

import argparse
import sys

from appliance.commands.common import OK, USAGE, late
from appliance.commands.provision import add_config


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `reset`."""
    add_config(parser)
    parser.add_argument("--confirm", action="store_true", help="really")
    parser.add_argument("--give-up-undelivered", action="store_true", help="also what was never delivered")


def run(arguments: argparse.Namespace) -> int:
    """Resets the device, or finishes a reset that was cut."""
    if not arguments.confirm:
        sys.stderr.write("scanstation reset: every key and document of this device will be destroyed; say --confirm\n")
        return USAGE
    eraser = late("appliance.enrolment.device:open_device")(arguments.config).eraser()
    eraser.begin(give_up=arguments.give_up_undelivered)
    eraser.finish()
    print("This device holds nothing any more. Show that to the office: scanstation provision --show")
    return OK
