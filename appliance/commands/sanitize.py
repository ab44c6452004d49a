"""`sanitize`: page images through the same pipeline, without devices.

Rules:
- Names are checked before any page is read: an unknown purpose or class is a mistake of usage and names the known ones.
- What the files hold is judged by the pipeline, never here.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from appliance.commands.common import USAGE, checked, late, unknown_name
from appliance.config import StationConfig
from appliance.policy.classes import AUTO

MAX_PAGES = 500
CLASS_HELP = "kind of document, such as referral; auto: as the station would decide; default: no class is claimed"


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `sanitize`; their contract is fixed."""
    parser.add_argument("pages", nargs="+", type=Path, metavar="PAGE", help="PNG, JPEG, TIFF or PNM, in order")
    parser.add_argument("--purpose", required=True, metavar="NAME", help="what the result is for, such as ai-summary")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where the PDF and the report go")
    parser.add_argument("--class", dest="document_class", metavar="NAME", help=CLASS_HELP)
    parser.add_argument("--draft", action="store_true", help="write the PDF also when it is not released, marked so")
    parser.add_argument("--json", action="store_true", help="print the report")
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration (default: the built-in limits)")


def run(arguments: argparse.Namespace) -> int:
    """Checks the arguments, then lets the pipeline work.

    Returns:
        0 released, 3 review, 4 rejected, 2 usage.
    """
    config = checked("sanitize", arguments.config, lambda c: _problem(arguments, c))
    if config is None:
        return USAGE
    options = late("appliance.journey:Options")(
        pages=tuple(arguments.pages),
        purpose=arguments.purpose,
        out=arguments.out,
        draft=arguments.draft,
        document_class=arguments.document_class,
        json=arguments.json,
    )
    return int(late("appliance.sanitize:run")(options, config))


def _problem(arguments: argparse.Namespace, config: StationConfig) -> str | None:
    """What is wrong with the arguments, in one sentence; None if nothing is."""
    if len(arguments.pages) > MAX_PAGES:
        return f"at most {MAX_PAGES} pages make one document"
    for page in arguments.pages:
        if not page.is_file():
            return f"there is no file {page}"
    if arguments.out.exists() and not arguments.out.is_dir():
        return f"{arguments.out} is not a directory"
    named = None if arguments.document_class == AUTO else arguments.document_class
    return unknown_name(config, arguments.purpose, named)
