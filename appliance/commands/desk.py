"""`status`, `scan`, `cancel`, `resume`: what the panel can do, from a terminal."""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Mapping

from appliance.bus_client import StationClient
from appliance.bus_interface import MAX_SHEETS
from appliance.bus_rows import PresetRow
from appliance.commands.common import FAILURE, OK, USAGE, add_bus, ask

Status = tuple[str, str, str]  # state, signal, sentence


def configure_status(parser: argparse.ArgumentParser) -> None:
    """Arguments of `status`."""
    add_bus(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--watch", action="store_true", help="go on and print every change")


def run_status(arguments: argparse.Namespace) -> int:
    """Prints what the desk sees."""
    if arguments.watch:
        return _watch(arguments.bus, as_json=arguments.json)

    async def question(client: StationClient) -> tuple[Status, Mapping[str, int], str]:
        return await client.status(), await client.counters(), await client.next_press()

    status, counters, next_press = ask(arguments.bus, question)
    if arguments.json:
        print(json.dumps({**_named(status), "next_press": next_press, "counters": dict(counters)}))
        return OK
    print(f"{status[0]}: {status[2]}")
    print(f"lamps: {status[1]}")
    print(next_press)
    for name, number in counters.items():
        print(f"{name}: {number}")
    return OK


def configure_scan(parser: argparse.ArgumentParser) -> None:
    """Arguments of `scan`."""
    add_bus(parser)
    parser.add_argument(
        "--purpose",
        action="append",
        default=[],
        metavar="NAME",
        help="what the stack is for; may be given again, one document for each (default: as configured)",
    )
    add_class(parser, "what kind of documents it holds, such as referral (default: as configured)")
    parser.add_argument(
        "--sheets",
        type=_sheets,
        default=0,
        metavar="N",
        help="how many sheets of paper the stack has, separators included; the stack waits if it has others",
    )
    parser.add_argument("--preset", default="", metavar="NAME", help="a preset, in place of class and purposes")


def _sheets(text: str) -> int:
    """A count within the bounds of the interface."""
    number = int(text)
    if not 1 <= number <= MAX_SHEETS:
        raise argparse.ArgumentTypeError(f"must be 1 to {MAX_SHEETS}")
    return number


def add_class(parser: argparse.ArgumentParser, what: str) -> None:
    """Adds `--class`."""
    parser.add_argument("--class", dest="document_class", default="", metavar="NAME", help=what)


def run_scan(arguments: argparse.Namespace) -> int:
    """Does what a short press does."""
    if arguments.preset and (arguments.purpose or arguments.document_class):
        sys.stderr.write("scanstation: --preset says class and purposes; leave out --class and --purpose\n")
        return USAGE

    async def question(client: StationClient) -> tuple[str, Status]:
        if arguments.preset:
            return await client.scan_preset(arguments.preset), await client.status()
        job = await client.scan(arguments.purpose, arguments.document_class, arguments.sheets)
        return job, await client.status()

    job, status = ask(arguments.bus, question)
    print(job or f"nothing was started: {status[2]}")
    return OK if job else FAILURE


def configure_presets(parser: argparse.ArgumentParser) -> None:
    """Arguments of `presets`."""
    add_bus(parser)
    parser.add_argument("--choose", default="", metavar="NAME", help="choose what the next press scans")


def run_presets(arguments: argparse.Namespace) -> int:
    """Lists the presets."""

    async def question(client: StationClient) -> tuple[list[PresetRow], str]:
        if arguments.choose:
            await client.choose_preset(arguments.choose)
        return await client.presets(), await client.next_press()

    rows, sentence = ask(arguments.bus, question)
    for row in rows:
        scan = f"{row.dpi} dpi, {'colour' if row.colour else 'grey'}, {'both sides' if row.duplex else 'one side'}"
        what = f"{row.document_class} for {', '.join(row.purposes)}, to {row.destination}; {scan}"
        print(f"{'*' if row.chosen else ' '} {row.name:16} {row.label}: {what}")
    print(sentence)
    return OK


def configure_cancel(parser: argparse.ArgumentParser) -> None:
    """Arguments of `cancel`."""
    add_bus(parser)


def run_cancel(arguments: argparse.Namespace) -> int:
    """Does what a long press does."""

    async def question(client: StationClient) -> Status:
        await client.cancel()
        return await client.status()

    print(ask(arguments.bus, question)[2])
    return OK


def configure_resume(parser: argparse.ArgumentParser) -> None:
    """Arguments of `resume`."""
    add_bus(parser)
    parser.add_argument("job", help="id of the job, as `scanstation jobs` shows it")
    add_class(parser, "what kind of document it is, for whoever has looked at the paper")
    parser.add_argument(
        "--document",
        default="",
        metavar="ID",
        help="the one document that was looked at, as `scanstation jobs --documents` shows it; the others stay",
    )


def run_resume(arguments: argparse.Namespace) -> int:
    """Lets a held job go on."""
    ask(arguments.bus, lambda client: client.resume(arguments.job, arguments.document_class, arguments.document))
    print("The document goes on." if arguments.document else "The job goes on.")
    return OK


def _watch(address: str, *, as_json: bool) -> int:
    """Prints the status and every change of it until interrupted."""

    async def follow() -> None:
        with StationClient(address) as client:
            async for status in client.state_changes():
                line = json.dumps(_named(status)) if as_json else f"{status[0]}: {status[2]}"
                print(line, flush=True)

    asyncio.run(follow())
    return OK


def _named(status: Status) -> dict[str, str]:
    return {"state": status[0], "signal": status[1], "sentence": status[2]}
