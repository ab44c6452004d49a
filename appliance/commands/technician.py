"""`technician`: parts tested one by one, sensors, log, versions, upkeep, support bundle of a station. No content."""

from __future__ import annotations

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Final, TypeVar

from appliance.commands.common import FAILURE, OK, USAGE, add_bus
from appliance.technician.client import TechnicianClient
from appliance.technician.rows import PartState, PartTest

T = TypeVar("T")
_SIGNS: Final = {"passed": "ok  ", "failed": "FAIL", "asked": "?   ", "unsure": "-   ", "untested": "    "}


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `technician`."""
    add_bus(parser)
    parser.add_argument("what", choices=(*_SHOWN, "test", "answer", "done", "identify", "bundle"))
    parser.add_argument("name", nargs="?", help="test, answer: a part; done: rollers or glass")
    parser.add_argument("--broken", action="store_true", help="answer: it is not as it should be")


def run(arguments: argparse.Namespace) -> int:
    """Does one of these things."""
    what, name = arguments.what, arguments.name
    if (what in ("test", "answer", "done")) is not bool(name):
        sys.stderr.write(f"scanstation technician {what}: {'names no' if name else 'needs the name of a'} part\n")
        return USAGE
    if what in _SHOWN:
        print("\n".join(ask_technician(arguments.bus, _SHOWN[what])) or "Nothing.")
        return OK
    if what == "test":
        return _told(ask_technician(arguments.bus, lambda client: client.test_part(name)))
    if what == "answer":
        return _told(ask_technician(arguments.bus, lambda client: client.answer_part(name, well=not arguments.broken)))
    if what == "done":
        ask_technician(arguments.bus, lambda client: client.upkeep_done(name))
        print("That is written down. Scan the challenge sheet now: it shows whether all is well.")
    elif what == "identify":
        ask_technician(arguments.bus, TechnicianClient.identify)
        print("All lamps flash for half a minute.")
    else:
        file, size = ask_technician(arguments.bus, TechnicianClient.support_bundle)
        print(f"{file} ({size} bytes)")
    return OK


def ask_technician(address: str, question: Callable[[TechnicianClient], Awaitable[T]]) -> T:
    """Connects to the station, asks one thing, leaves. Raises BusError."""

    async def talk() -> T:
        with TechnicianClient(address) as client:
            return await question(client)

    return asyncio.run(talk())


def _told(result: PartTest) -> int:
    print(_part(result))
    if result.state == PartState.ASKED:
        print(f"Then: scanstation technician answer {result.part}    (or with --broken)")
    return FAILURE if result.state == PartState.FAILED else OK


def _part(one: PartTest) -> str:
    return f"{_SIGNS[one.state]} {one.part}: {one.sentence}" + (f"  ({one.at})" if one.at else "")


async def _parts(client: TechnicianClient) -> list[str]:
    return [_part(one) for one in await client.parts()]


async def _sensors(client: TechnicianClient) -> list[str]:
    return [
        f"{one.name}: {'unknown' if one.state == 'unknown' else f'{one.value:g} {one.unit}'.rstrip()}"
        + (" (!)" if one.state == "watch" else "")
        for one in await client.sensors()
    ]


async def _log(client: TechnicianClient) -> list[str]:
    return [f"{one.at} {one.level} {one.module} {one.text}" for one in await client.log_lines()]


async def _versions(client: TechnicianClient) -> list[str]:
    return [f"{one.name} {one.value}" for one in await client.versions()]


async def _network(client: TechnicianClient) -> list[str]:
    return [f"{one.name} {one.value}" for one in await client.network()]


async def _history(client: TechnicianClient) -> list[str]:
    return [
        f"{one.at} {'passed' if one.passed else 'FAILED'}, {one.checks} checks  {' '.join(one.failed)}".rstrip()
        for one in await client.readiness_history()
    ]


async def _upkeep(client: TechnicianClient) -> list[str]:
    return [
        f"{one.thing}: {one.state}, {one.sheets} of {one.limit or 'any number of'} sheets, {one.stops} stops,"
        f" since {one.since or 'the first sheet'}"
        for one in await client.upkeep()
    ]


_SHOWN: Final[Mapping[str, Callable[[TechnicianClient], Awaitable[list[str]]]]] = {
    "parts": _parts, "sensors": _sensors, "log": _log, "versions": _versions, "network": _network,
    "history": _history, "upkeep": _upkeep,
}  # fmt: skip


def configure_open(parser: argparse.ArgumentParser) -> None:
    """Arguments of `support-bundle`."""
    parser.add_argument("file", type=Path, help="the bundle")
    parser.add_argument("--key", type=Path, required=True, metavar="FILE", help="the secret key, 32 bytes")
    parser.add_argument("--station", type=Path, required=True, metavar="NAME.pub", help="the station's public key")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="what was inside, JSON")


def run_open(arguments: argparse.Namespace) -> int:
    """Opens a support bundle, for whoever holds the key; the name of the public key's file is that of the station."""
    from appliance import files  # noqa: PLC0415 - only where a bundle is opened
    from appliance.sealing.keys import HpkePrivateKey, load_secret, load_verify_key  # noqa: PLC0415
    from appliance.sealing.support import MAX_BYTES, SupportBundleError, open_bundle  # noqa: PLC0415

    keys = {arguments.station.stem: load_verify_key(arguments.station)}
    try:
        untrusted = files.read_bounded(arguments.file, MAX_BYTES)
    except ValueError as error:
        raise SupportBundleError("too large") from error
    bundle = open_bundle(untrusted, HpkePrivateKey(load_secret(str(arguments.key))), keys)
    files.write_atomic(arguments.out, bundle.content)
    print(f"{arguments.out}: station {bundle.station}, made {bundle.made}")
    return OK
