"""What several commands share: where the configuration lies, how to reach the station, and late imports.

Rules:
- A command imports the part it needs only when it runs: `status` must not load a language model.
- Exit statuses: 0 done, 1 failure, 2 usage, 3 review, 4 rejected, 78 configuration (systemd then does not restart).
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from appliance import config as configuration
from appliance.config import StationConfig
from appliance.errors import ConfigError

if TYPE_CHECKING:
    from appliance.bus_client import StationClient

T = TypeVar("T")

OK, FAILURE, USAGE, CONFIGURATION = 0, 1, 2, 78
BUS_VARIABLE = "SCANSTATION_BUS"
CONFIG_DIRECTORY = Path("/etc/scanstation")


def late(target: str) -> Any:
    """Imports `module:name` now."""
    module, name = target.split(":")
    return getattr(importlib.import_module(module), name)


def on_a_station() -> bool:
    """Whether this machine is set up as a station, where nobody may make pictures of pages in plain text."""
    return (CONFIG_DIRECTORY / "station.toml").exists()


def checked(command: str, file: Path | None, problem: Callable[[StationConfig], str | None]) -> StationConfig | None:
    """The configuration of a command that works without a station; None once it was said what is wrong.

    Args:
        command: its name, for the sentence.
        file: the configuration, or None for the built-in limits.
        problem: says in one sentence what is wrong with the arguments; None if nothing is.
    """
    try:
        config = configuration.load(file, StationConfig) if file else StationConfig()
        wrong = problem(config)
    except ConfigError as error:
        wrong = error.detail
    if wrong:
        sys.stderr.write(f"scanstation {command}: {wrong}\n")
        return None
    return config


def unknown_name(config: StationConfig, purpose: str, document_class: str | None) -> str | None:
    """A sentence about a purpose or class that the policy does not know; None if it knows both.

    Raises:
        ConfigError: the policy itself cannot be used.
    """
    pack = late("appliance.policy.pack:load_pack")(config.policy.pack)
    try:
        pack.purpose(purpose)
        if document_class is not None:
            pack.document_class(document_class)
    except ConfigError as error:
        return f"unknown {'purpose' if error.code == 'policy-purpose' else 'class'} {error.detail}"
    return None


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
    import asyncio  # noqa: PLC0415 - loads TLS, which the panel does without: only for who asks

    from appliance.bus_client import StationClient  # noqa: PLC0415 - loads the bus: only for who asks

    async def talk() -> T:
        with StationClient(address) as client:
            return await question(client)

    return asyncio.run(talk())
