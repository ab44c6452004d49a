"""`fields`: what pages seem to say about medicines and measurements, and what speaks against it.

Rules:
- Everything it writes is content in plain text, so the command says it, and refuses where a station is set up.
- Names are checked before a page is read.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from appliance.commands.common import USAGE, checked, late, on_a_station, unknown_name
from appliance.config import StationConfig


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `fields`."""
    parser.description = (
        "WARNING: fields.json and the pictures hold the page's CONTENT IN PLAIN TEXT, dates of birth among it. "
        "Use it on invented pages or on your own, keep the folder like the paper, delete it after use. It is "
        "refused on a machine that is set up as a station. Reads the pages and lists medicines, doses, "
        "frequencies, allergies, vital signs, laboratory results and dates of birth as suggestions: each with its "
        "text, value and unit, its box and picture, how sure the reader is, whether policy wants a person to "
        "confirm it, and why (readings that disagree, an impossible value, a flag that contradicts the printed "
        "range, an unusual dose or unit; docs/fields.md explains each). `travels` says whether it goes along with "
        "the released document. Nothing is a fact until a person has published it."
    )
    pages = "PNG, JPEG, TIFF or PNM; one document, in order"
    parser.add_argument("pages", type=Path, nargs="+", metavar="PAGE", help=pages)
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="an empty or new folder for what is found"
    )
    parser.add_argument("--purpose", default="ai-summary", metavar="NAME", help="what for (default: %(default)s)")
    parser.add_argument("--class", dest="document_class", metavar="NAME", help="kind of document, such as lab-result")
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration (default: the built-in limits)")


def run(arguments: argparse.Namespace) -> int:
    """Checks the arguments, then lets the pipeline work.

    Returns:
        0 the list is written, 4 no page could be read, 2 usage.
    """
    config = checked("fields", arguments.config, lambda c: _problem(arguments, c))
    if config is None:
        return USAGE
    options = late("appliance.explain.fields:Options")(
        tuple(arguments.pages), arguments.purpose, arguments.out, arguments.document_class
    )
    return int(late("appliance.explain.fields:run")(options, config, lambda line: print(line, file=sys.stderr)))


def _problem(arguments: argparse.Namespace, config: StationConfig) -> str | None:
    """What is wrong with the arguments, in one sentence; None if nothing is."""
    if on_a_station():
        return "this machine is set up as a station; the content of pages is never written here in plain text"
    if missing := [page for page in arguments.pages if not page.is_file()]:
        return f"there is no file {missing[0]}"
    if arguments.out.exists() and (not arguments.out.is_dir() or any(arguments.out.iterdir())):
        return f"{arguments.out} is not an empty folder; name a new one"
    return unknown_name(config, arguments.purpose, arguments.document_class)
