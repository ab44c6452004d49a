"""`bench`: measures the station on a folder of a clinic's own pages.

Rules:
- The page that it writes shows the scanned pages in plain text, so the command says it, and refuses where a station is
  set up. The table that it prints holds no content.
- Names are checked before any page is read: an unknown purpose or class is a mistake of usage and names the known ones.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from appliance.commands.common import USAGE, checked, late, on_a_station, unknown_name
from appliance.config import StationConfig


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `bench`."""
    parser.description = (
        "Measures what the station does with a clinic's own pages: verdicts, reasons, digits that two readings "
        "disagree about, quality, time; with a truth file beside a page (docs/pilot.md) also missed names, truncated "
        "addresses, confused digits, identifiers that leaked and medicine that was kept. "
        "WARNING: the HTML page shows the scanned pages in PLAIN TEXT; the printed table holds no content."
    )
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help="PNG, JPEG, TIFF or PNM; a sub-folder is a document"
    )
    parser.add_argument("--purpose", default="ai-summary", metavar="NAME", help="what for (default: %(default)s)")
    parser.add_argument("--class", dest="document_class", metavar="NAME", help="kind of document, such as referral")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the page (default: FOLDER.pilot.html, here)")
    parser.add_argument("--json", action="store_true", help="print the table as JSON")
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration (default: the built-in limits)")


def run(arguments: argparse.Namespace) -> int:
    """Checks the arguments, then measures.

    Returns:
        0 measured, 1 nothing could be measured, 2 usage.
    """
    out = arguments.out or Path(f"{arguments.folder.resolve().name}.pilot.html")
    config = checked("bench", arguments.config, lambda c: _problem(arguments, out, c))
    if config is None:
        return USAGE
    options = late("appliance.pilot.run:Options")(
        arguments.folder, arguments.purpose, out, arguments.document_class, arguments.json
    )
    return int(late("appliance.pilot.run:run")(options, config, lambda line: print(line, file=sys.stderr)))


def _problem(arguments: argparse.Namespace, out: Path, config: StationConfig) -> str | None:
    """What is wrong with the arguments, in one sentence; None if nothing is."""
    if on_a_station():
        return "this machine is set up as a station; pages in plain text are never written here"
    if not arguments.folder.is_dir():
        return f"there is no folder {arguments.folder}"
    if not out.parent.is_dir():
        return f"{out.parent} is not a directory"
    return unknown_name(config, arguments.purpose, arguments.document_class)
