"""`jobs`: what became of each batch. Ids, states and counts; never content."""

from __future__ import annotations

import argparse
import dataclasses
import json
from collections.abc import Sequence

from appliance.bus_interface import MAX_JOBS, DocumentRow, JobRow
from appliance.commands.common import OK, add_bus, ask

_COLUMNS = ("job", "state", "code", "sheets", "pages", "documents", "created")
_DOCUMENT_COLUMNS = ("job", "document", "purpose", "recipient", "state", "code")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `jobs`."""
    add_bus(parser)
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.add_argument("--documents", action="store_true", help="list the documents of these jobs")
    parser.add_argument("--limit", type=_limit, default=20, metavar="N", help=f"newest N jobs (20; at most {MAX_JOBS})")


def run(arguments: argparse.Namespace) -> int:
    """Prints the newest jobs, or their documents."""
    if arguments.documents:
        documents = ask(arguments.bus, lambda client: client.documents(arguments.limit))
        return _show(documents, _DOCUMENT_COLUMNS, "There are no documents.", as_json=arguments.json)
    jobs = ask(arguments.bus, lambda client: client.jobs(arguments.limit))
    return _show(jobs, _COLUMNS, "There are no jobs.", as_json=arguments.json)


def _show(rows: Sequence[JobRow | DocumentRow], columns: Sequence[str], none: str, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([dataclasses.asdict(row) for row in rows]))
    else:
        print("\n".join(_table(rows, columns)) if rows else none)
    return OK


def _limit(text: str) -> int:
    """A number of jobs within the bounds of the interface."""
    number = int(text)
    if not 1 <= number <= MAX_JOBS:
        raise argparse.ArgumentTypeError(f"must be 1 to {MAX_JOBS}")
    return number


def _table(rows: Sequence[JobRow | DocumentRow], columns: Sequence[str]) -> list[str]:
    cells = [tuple(columns), *(tuple(str(getattr(row, column)) for column in columns) for row in rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(columns))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
