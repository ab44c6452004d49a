"""What several commands share: where the configuration lies, how to reach the station, and late imports.

Rules:
- A command imports the part it needs only when it runs: `status` must not load a language model.
- Exit statuses: 0 done, 1 failure, 2 usage, 3 review, 4 rejected, 78 configuration (systemd then does not restart).
"""

from __future__ import annotations

import argparse
import asyncio
import importlib
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from appliance.bus_client import StationClient

T = TypeVar("T")

OK, FAILURE, USAGE, CONFIGURATION = 0, 1, 2, 78
BUS_VARIABLE = "SCANSTATION_BUS"
CONFIG_DIRECTORY = Path("/etc/scanstation")


def late(target: str) -> Any:
    """Imports `module:name` now."""
    module, name = target.split(":")
    return getattr(importlib.import_module(module), name)


def add_config(parser: argparse.ArgumentParser, file: str) -> None:
    """Adds `--config`."""
    default = CONFIG_DIRECTORY / file
    parser.add_argument("--config", type=Path, default=default, metavar="FILE", help=f"configuration ({default})")


def add_bus(parser: argparse.ArgumentParser) -> None:
    """Adds `--bus`."""
    parser.add_argument(
        "--bus",
        default=os.environ.get(BUS_VARIABLE, ""),
        metavar="ADDRESS",
        help=f"D-Bus address of the station (default: ${BUS_VARIABLE}, else the system bus)",
    )


def ask(address: str, question: Callable[[StationClient], Awaitable[T]]) -> T:
    """Connects to the station, asks one thing, leaves.

    Raises:
        BusError: the station cannot be reached or refuses.
    """

    async def talk() -> T:
        with StationClient(address) as client:
            return await question(client)

    return asyncio.run(talk())
