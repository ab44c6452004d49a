"""`classes`: which classes are in use at the station, and a supervisor's word about one of them."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import getpass
import hashlib
import json
import sys
from pathlib import Path

from appliance.commands.common import OK, USAGE, add_bus
from appliance.files import read_bounded
from appliance.office.client import OfficeClient
from appliance.office.reasons import DISABLE
from appliance.office.rows import ClassRow

MAX_REPORT = 64 << 20  # bytes


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `classes`."""
    add_bus(parser)
    parser.add_argument("action", nargs="?", choices=("enable", "disable"), help="what to do with one class")
    parser.add_argument("name", nargs="?", help="its name in the policy")
    parser.add_argument("--person", metavar="NAME", help="who decides, by name in the roster; asks for PIN and badge")
    parser.add_argument("--pilot", type=Path, metavar="FILE", help="enable: the report of a pilot (docs/pilot.md)")
    parser.add_argument("--because", choices=tuple(DISABLE), metavar="CODE", help="disable: why (docs/office.md)")
    parser.add_argument("--json", action="store_true", help="print a JSON array")


def run(arguments: argparse.Namespace) -> int:
    """Shows the classes, or enables or disables one."""
    if arguments.action:
        return _decide(arguments)
    rows = asyncio.run(_classes(arguments.bus))
    if arguments.json:
        print(json.dumps([dataclasses.asdict(row) for row in rows]))
    else:
        print("\n".join(map(_shown, rows)))
    return OK


def _shown(row: ClassRow) -> str:
    state = "in use" if row.enabled else "not in use"
    return f"{row.name:<28}  {state:<10}  {row.at:<20}  {row.missing}".rstrip()


async def _classes(address: str) -> list[ClassRow]:
    with OfficeClient(address) as client:
        return await client.classes()


def _decide(arguments: argparse.Namespace) -> int:
    action, name, person = arguments.action, arguments.name, arguments.person
    if not (name and person) or (action == "disable") is not bool(arguments.because):
        wanted = "NAME --person NAME" + (" --because CODE" if action == "disable" else " [--pilot FILE]")
        sys.stderr.write(f"scanstation classes {action}: needs {wanted}\n")
        return USAGE
    try:
        pilot = hashlib.sha256(read_bounded(arguments.pilot, MAX_REPORT)).hexdigest() if arguments.pilot else ""
    except (OSError, ValueError):
        sys.stderr.write("scanstation classes enable: the report cannot be read\n")
        return USAGE
    secrets = getpass.getpass("PIN: "), getpass.getpass("Badge (hold it to the reader, or leave it empty): ")
    asyncio.run(_as_person(arguments, pilot, secrets))
    print("The class is in use." if action == "enable" else "The class is not in use any more.")
    return OK


async def _as_person(arguments: argparse.Namespace, pilot: str, secrets: tuple[str, str]) -> None:
    """Logs in, decides, leaves. Raises BusError."""
    with OfficeClient(arguments.bus) as client:
        await client.login(arguments.person, *secrets)
        if arguments.action == "enable":
            await client.enable(arguments.name, pilot)
        else:
            await client.disable(arguments.name, arguments.because)
