"""`fleet serve`: the authority's EST server."""

from __future__ import annotations

import argparse
import logging

from appliance.commands.common import OK, late
from appliance.commands.fleet_ca import add_authority
from appliance.notify import Notifier


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fleet serve`."""
    add_authority(parser)
    parser.add_argument("--name", required=True, metavar="HOST", help="host name or address that stations call")
    parser.add_argument("--listen", default="0.0.0.0", metavar="ADDRESS", help="(0.0.0.0)")  # noqa: S104 - a server
    parser.add_argument("--port", type=int, default=8443, help="(8443)")
    parser.add_argument("--days", type=int, default=90, help="lifetime of a station's certificate (90)")


def run(arguments: argparse.Namespace) -> int:
    """Serves until a signal ends it."""
    logging.basicConfig(level=logging.INFO, format="%(name)s %(levelname)s %(message)s")
    authority = late("appliance.authority.enrolling:Authority")(arguments.ca, arguments.days)
    server = late("appliance.authority.web:Server")(
        authority, arguments.ca, arguments.listen, arguments.port, arguments.name, Notifier.from_environment()
    )
    server.run()
    return OK
