"""`explain`: a picture of a page with each word's decision and the reason.

Rules:
- The picture shows the page in plain text, so the command says it, and refuses where a station is set up.
- Names are checked before the page is read: an unknown purpose or class is a mistake of usage and names the known ones.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from appliance.commands.common import USAGE, checked, late, on_a_station, unknown_name
from appliance.config import StationConfig


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `explain`."""
    parser.description = (
        "WARNING: the picture shows the page in PLAIN TEXT, names and all. Use it on invented pages or on your own, "
        "keep it like the paper, delete it after use. It is refused on a machine that is set up as a station. "
        "Colours the words of a page by what the station decides about them, and says why."
    )
    parser.add_argument("page", type=Path, metavar="PAGE", help="PNG, JPEG, TIFF or PNM")
    parser.add_argument("--purpose", default="ai-summary", metavar="NAME", help="what for (default: %(default)s)")
    parser.add_argument("--class", dest="document_class", metavar="NAME", help="kind of document, such as referral")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="the picture (default: PAGE with .explained.png, here)"
    )
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration (default: the built-in limits)")


def run(arguments: argparse.Namespace) -> int:
    """Checks the arguments, then lets the pipeline work.

    Returns:
        0 the picture is written, 4 the file holds no page that can be shown, 2 usage.
    """
    out = arguments.out or Path(f"{arguments.page.stem}.explained.png")
    config = checked("explain", arguments.config, lambda c: _problem(arguments, out, c))
    if config is None:
        return USAGE
    options = late("appliance.explain.run:Options")(arguments.page, arguments.purpose, out, arguments.document_class)
    return int(late("appliance.explain.run:run")(options, config, lambda line: print(line, file=sys.stderr)))


def _problem(arguments: argparse.Namespace, out: Path, config: StationConfig) -> str | None:
    """What is wrong with the arguments, in one sentence; None if nothing is."""
    if on_a_station():
        return "this machine is set up as a station; pictures of pages in plain text are never made here"
    if not arguments.page.is_file():
        return f"there is no file {arguments.page}"
    if out.suffix.lower() != ".png":
        return f"{out}: the picture is a PNG; give it a name that ends in .png"
    if not out.parent.is_dir():
        return f"{out.parent} is not a directory"
    return unknown_name(config, arguments.purpose, arguments.document_class)
