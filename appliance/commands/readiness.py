"""`readiness`: the readiness test from a terminal."""

from __future__ import annotations

import argparse
import asyncio

from appliance.bus_client import StationClient
from appliance.bus_rows import ReadinessRow
from appliance.commands.common import FAILURE, OK, add_bus, ask

POLL_S = 0.3
WAIT_S = 900.0
_BUSY = ("feeding", "testing")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `readiness`."""
    add_bus(parser)
    parser.add_argument("what", nargs="?", choices=("show", "run"), default="show", help="the last test, or a new one")


def run(arguments: argparse.Namespace) -> int:
    """Prints what the test found."""
    if arguments.what == "show":
        return _tell(ask(arguments.bus, lambda client: client.readiness()))
    before, after, sentence = ask(arguments.bus, _test)
    if after.at == before.at and after.checks == before.checks:
        print(f"nothing was tested: {sentence}")
        return FAILURE
    return _tell(after)


async def _test(client: StationClient) -> tuple[ReadinessRow, ReadinessRow, str]:
    """Scans the sheet and waits until it is judged; the test before, the last one now, and what the desk sees."""
    before = await client.readiness()
    state, _, sentence = await client.status()
    async with asyncio.timeout(WAIT_S):
        if await client.test():
            while True:
                state, _, sentence = await client.status()
                if state not in _BUSY:
                    break
                await asyncio.sleep(POLL_S)
    return before, await client.readiness(), sentence


def _tell(test: ReadinessRow) -> int:
    for check in test.checks:
        mark = "ok  " if check.ok else "FAIL"
        print(f"{mark} {check.name:22} {check.value:g} (limit {check.limit:g}) {check.unit}: {check.sentence}")
    verdict = ("passed" if test.passed else "failed") if test.at else "never run"
    print(f"readiness test: {verdict}{' at ' + test.at if test.at else ''}{'; a test is due' if test.due else ''}")
    return OK if test.passed and not test.due else FAILURE
