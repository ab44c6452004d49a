"""`late-page`: the sheet with which a page that turned up late joins its document.

Rules:
- An existing file is not overwritten; nothing is asked of the station where the file has no place.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from appliance.commands.common import OK, USAGE, add_bus, late
from appliance.commands.queue import ask_queue
from appliance.documents import is_opaque_id

_DESCRIPTION = """\
Makes a sheet for a document that waits for a person (scanstation queue shows its id). Print it at 100 %, on both sides,
lay it on top of the pages that came late, nothing else, and press the button. They join the document, behind its sheet
N or at its end, and all of it is checked anew. The sheet works once, and only until the time that stands on it.

With --to-folder the station lays the file into its print folder instead (docs/late-pages.md)."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `late-page`."""
    parser.description = _DESCRIPTION
    add_bus(parser)
    parser.add_argument("document", help="id of a document that waits, as `scanstation queue` shows it")
    parser.add_argument("--after", type=int, default=0, metavar="N", help="behind its sheet N (default: at its end)")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="FILE", help="the PDF to write")
    where.add_argument("--to-folder", action="store_true", help="the station's print folder")


def run(arguments: argparse.Namespace) -> int:
    """Asks the station for the sheet and writes it.

    Returns:
        0 written, 2 usage.
    """
    if problem := _problem(arguments):
        sys.stderr.write(f"scanstation late-page: {problem}\n")
        return USAGE
    document, after, to_folder = arguments.document, arguments.after, arguments.to_folder
    row = ask_queue(arguments.bus, lambda client: client.late_page(document, after, to_folder=to_folder))
    if not to_folder:
        late("appliance.files:write_atomic")(arguments.out, row.pdf, 0o600)
    sys.stdout.write(
        f"{row.file or arguments.out}: late-page sheet {row.number}, works once until {row.until}; print at 100 %\n"
    )
    return OK


def _problem(arguments: argparse.Namespace) -> str | None:
    """What is wrong with the arguments, in one sentence; None if nothing is."""
    if not is_opaque_id(arguments.document):
        return "a document is 32 hex digits, as `scanstation queue` shows it"
    if not 0 <= arguments.after < 1 << 31:
        return "--after is the number of a sheet, from 1 on"
    if arguments.out and arguments.out.exists():
        return f"{arguments.out} exists already"
    if arguments.out and not arguments.out.parent.is_dir():
        return f"{arguments.out.parent} is not a directory"
    return None
