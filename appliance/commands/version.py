"""`version`: what runs here."""

from __future__ import annotations

import argparse
import platform

from appliance import __version__
from appliance.commands.common import OK


def configure(_: argparse.ArgumentParser) -> None:
    """`version` has no arguments."""


def run(_: argparse.Namespace) -> int:
    """Prints the version of the station and of Python."""
    print(f"scanstation {__version__} (Python {platform.python_version()}, {platform.machine()})")
    return OK
