"""`jobs`: what became of each batch. Ids, states and counts; never content."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Sequence

from appliance.bus_interface import MAX_JOBS, JobRow
from appliance.commands.common import OK, add_bus, ask

_COLUMNS = ("job", "state", "code", "sheets", "pages", "documents", "created")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `jobs`."""
    add_bus(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.add_argument("--limit", type=_limit, default=20, metavar="N", help=f"newest N jobs (20; at most {MAX_JOBS})")


def run(arguments: argparse.Namespace) -> int:
    """Prints the newest jobs."""
    rows = ask(arguments.bus, lambda client: client.jobs(arguments.limit))
    if arguments.json:
        print(json.dumps([dataclasses.asdict(row) for row in rows]))
    elif rows:
        print("\n".join(_table(rows)))
    else:
        print("There are no jobs.")
    return OK


def _limit(text: str) -> int:
    """A number of jobs within the bounds of the interface."""
    number = int(text)
    if not 1 <= number <= MAX_JOBS:
        raise argparse.ArgumentTypeError(f"must be 1 to {MAX_JOBS}")
    return number


def _table(rows: Sequence[JobRow]) -> list[str]:
    cells = [_COLUMNS, *(tuple(str(getattr(row, column)) for column in _COLUMNS) for row in rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(_COLUMNS))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
