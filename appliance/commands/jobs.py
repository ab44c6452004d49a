"""`jobs`: what became of each batch, and a person's decisions about one. Ids, states and counts; never content."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import sys
from collections.abc import Sequence
from typing import Any

from appliance.bus_client import StationClient
from appliance.bus_interface import MAX_JOBS
from appliance.bus_rows import ClassRow, JobRow, PartRow
from appliance.collation.findings import advice
from appliance.commands.common import OK, USAGE, add_bus, ask
from appliance.office.client import OfficeClient
from appliance.review.codes import ADVICE, STATES

Row = dict[str, Any]
_COLUMNS = ("job", "state", "code", "class", "by", "confidence", "sheets", "pages", "documents", "created")
_DOCUMENT_COLUMNS = (
    *("job", "document", "part", "class", "by", "confidence"),
    *("purpose", "sheets", "declared", "recipient", "state", "code", "review"),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `jobs`."""
    add_bus(parser)
    parser.add_argument("action", nargs="?", choices=("discard", "hold", "unhold"), help="decide about one job")
    parser.add_argument("job", nargs="?", help="its id, as `scanstation jobs` shows it")
    parser.add_argument("--because", default="", metavar="CODE", help="hold, unhold: why (docs/office.md)")
    parser.add_argument("--confirm", action="store_true", help="discard: its pages are destroyed for good")
    parser.add_argument("--json", action="store_true", help="print a JSON array")
    parser.add_argument("--documents", action="store_true", help="list the documents of these jobs")
    parser.add_argument("--limit", type=_limit, default=20, metavar="N", help=f"newest N jobs (20; at most {MAX_JOBS})")


def run(arguments: argparse.Namespace) -> int:
    """Prints the newest jobs, or their documents; or does what a person decided."""
    if arguments.action:
        return _decide(arguments)
    if arguments.documents:
        rows = ask(arguments.bus, lambda client: _documents(client, arguments.limit))
        status = _show(rows, _DOCUMENT_COLUMNS, "There are no documents.", as_json=arguments.json)
        if not arguments.json:
            print("".join(f"{row['document']}: {row['advice']}\n" for row in rows if row["advice"]), end="")
        return status

    async def question(client: StationClient) -> tuple[list[JobRow], list[ClassRow]]:
        return await client.jobs(arguments.limit), await client.classes(arguments.limit)

    jobs, classes = ask(arguments.bus, question)
    decided = {row.job: row for row in classes}
    rows = [{**dataclasses.asdict(job), **_class(decided.get(job.job))} for job in jobs]
    return _show(rows, _COLUMNS, "There are no jobs.", as_json=arguments.json)


async def _hold_because(address: str, job: str, reason: str, *, on: bool) -> None:
    """Sets or lifts a legal hold for a reason. Raises BusError."""
    with OfficeClient(address) as client:
        await client.hold(job, reason, on=on)


def _decide(arguments: argparse.Namespace) -> int:
    """Discards a job, or sets or lifts a legal hold."""
    job = arguments.job
    if not job or (arguments.action == "discard" and not arguments.confirm):
        what = "a job's id" if not job else "--confirm: the pages of the job are destroyed and cannot be brought back"
        sys.stderr.write(f"scanstation jobs {arguments.action}: needs {what}\n")
        return USAGE
    if arguments.action == "discard":
        ask(arguments.bus, lambda client: client.discard(job))
        print("The job is discarded; its certificate says so.")
    else:
        on = arguments.action == "hold"
        if arguments.because:
            asyncio.run(_hold_because(arguments.bus, job, arguments.because, on=on))
        else:
            ask(arguments.bus, lambda client: client.legal_hold(job, on=on))
        print("Nothing of the job will be destroyed." if on else "The legal hold is lifted.")
    return OK


async def _documents(client: StationClient, limit: int) -> list[Row]:
    """The documents of the newest jobs, with their place in the stack."""
    documents, parts = await client.documents(limit), await client.parts(limit)
    found = {part.document: part for part in parts}
    return [{**dataclasses.asdict(item), **_part(found.get(item.document)), **_review(item.code)} for item in documents]


def _review(code: str) -> Row:
    """Where a held document stands between the people who review it, and what to do about it."""
    return {"review": STATES.get(code, ""), "advice": advice(code) or ADVICE.get(code, "")}


def _part(row: PartRow | None) -> Row:
    """Where a document stood in the stack, with its sheets and those that the separator declared, and its class."""
    if row is None:  # the document is newer than the answer
        return {"part": "", "sheets": "", "declared": "", **_class(None)}
    return {"part": row.part, "sheets": row.sheets, "declared": row.declared or "", **_class(row)}


def _class(row: ClassRow | PartRow | None) -> Row:
    """The class of a job, who decided it, and how sure the station was where that decided."""
    if row is None:  # the job is newer than the answer
        return {"class": "", "by": "", "confidence": ""}
    return {"class": row.document_class, "by": row.origin, "confidence": row.permille / 1000 if row.permille else ""}


def _show(rows: Sequence[Row], columns: Sequence[str], none: str, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps(rows))
    else:
        print("\n".join(_table(rows, columns)) if rows else none)
    return OK


def _limit(text: str) -> int:
    """A number of jobs within the bounds of the interface."""
    number = int(text)
    if not 1 <= number <= MAX_JOBS:
        raise argparse.ArgumentTypeError(f"must be 1 to {MAX_JOBS}")
    return number


def _table(rows: Sequence[Row], columns: Sequence[str]) -> list[str]:
    cells = [tuple(columns), *(tuple(str(row[column]) for column in columns) for row in rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(columns))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]
