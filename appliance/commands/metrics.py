"""`metrics`: the figures of the last days. Counts, classes and codes; never content."""

from __future__ import annotations

import argparse
import dataclasses
import json
from datetime import UTC, datetime

from appliance.commands.common import OK, add_bus
from appliance.commands.queue import ask_queue
from appliance.custody.daily import MAX_DAYS
from appliance.metrics.figures import figures
from appliance.metrics.table import text


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `metrics`."""
    add_bus(parser)
    parser.add_argument("--days", type=_days, default=30, metavar="N", help=f"the last N days (30; at most {MAX_DAYS})")
    parser.add_argument("--json", action="store_true", help="print figures and the counts of each day as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Prints the figures."""
    rows = ask_queue(arguments.bus, lambda client: client.metrics(arguments.days))
    found = figures(rows, datetime.now(UTC).date().isoformat())
    if arguments.json:
        days = [dataclasses.asdict(row) for row in rows]
        print(json.dumps({"format": 1, "days": arguments.days, "figures": dataclasses.asdict(found), "counts": days}))
    else:
        print(text(found, arguments.days), end="")
    return OK


def _days(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MAX_DAYS:
        raise argparse.ArgumentTypeError(f"must be 1 to {MAX_DAYS}")
    return number
