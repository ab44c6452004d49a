"""`panel`: the touch panel. systemd starts it; so can you, in a terminal on a desktop."""

from __future__ import annotations

import argparse
import logging
import re
import sys
from pathlib import Path

from appliance.commands.common import FAILURE, add_bus, late
from appliance.panel.badge import Presence
from appliance.panel.lean import without_tls

_SIZE = re.compile(r"(\d{3,4})x(\d{3,4})")
LANGUAGES = ("en", "es")


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments."""
    add_bus(parser)
    parser.add_argument("--window", type=window, metavar="WxH", help="a window of so many pixels, not the whole screen")
    parser.add_argument(
        "--width-mm", type=float, default=0.0, metavar="MM", help="width of the glass (the driver's word)"
    )
    parser.add_argument("--language", choices=LANGUAGES, default="", help="(as chosen at the panel)")
    parser.add_argument("--settings", type=Path, metavar="FILE", help="where the choice of language and size is kept")
    parser.add_argument("--dim-s", type=float, default=180.0, metavar="S", help="seconds until it dims (180; 0: never)")
    parser.add_argument(
        "--badge-gone", type=presence, default="", metavar="WORD",
        help="what the badge reader types when the badge is taken off it, which ends the session (it does not tell)",
    )  # fmt: skip


def run(arguments: argparse.Namespace) -> int:
    """Shows the panel until the process is ended."""
    logging.basicConfig(level=logging.INFO, format="%(name)s: %(message)s", stream=sys.stderr)
    without_tls()
    try:
        app = late("appliance.panel.app:main")
    except ImportError:
        sys.stderr.write(
            "scanstation panel: Qt is missing. Install requirements/panel.txt or Debian's python3-pyside6.*\n"
        )
        return FAILURE
    options = late("appliance.panel.app:Options")
    return int(
        app(
            options(
                arguments.bus, arguments.window, arguments.width_mm, arguments.language, arguments.settings,
                arguments.dim_s, arguments.badge_gone,
            )
        )
    )  # fmt: skip


def presence(text: str) -> str:
    """A word that a badge reader can type. Raises ArgumentTypeError."""
    try:
        Presence(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
    return text


def window(text: str) -> tuple[int, int]:
    """A size such as `800x480`. Raises ArgumentTypeError."""
    found = _SIZE.fullmatch(text)
    if found is None:
        raise argparse.ArgumentTypeError("a size such as 800x480")
    return int(found[1]), int(found[2])
