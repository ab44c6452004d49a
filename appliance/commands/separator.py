"""`separator`: prints the sheets that go between the documents of a stack.

Rules:
- Names are checked against the policy first: a sheet that the station would stop at is not printed.
- An existing file is not overwritten.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from appliance.commands.common import OK, USAGE, checked, late, unknown_name
from appliance.config import StationConfig
from appliance.policy.classes import UNCLASSIFIED
from appliance.policy.pack import load_pack
from appliance.printing.paper import PAPERS
from appliance.printing.separator import MAX_COPIES, Separator, separator_pdf

MAX_SHEETS = 999
_DESCRIPTION = """\
Writes a PDF of separator sheets. One goes in front of each document of a stack; the station then divides the stack
there, and each part gets the class and the purpose that its sheet names; what a sheet does not name is as at the press.
With --sheets the station also checks that as many sheets of paper follow as you say, so that it notices a sheet that
was lost or stuck to another.

Print at 100 % ("actual size"), on both sides (the PDF has two equal pages for each sheet). The sheet may then lie any
edge first and either side up. It can be used again and again. Other document scanners see its patch T bars.

--patch-only prints a sheet that divides and names nothing: what follows has the class and purposes of the press."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `separator`."""
    parser.description = _DESCRIPTION
    parser.add_argument(
        "--class", dest="document_class", metavar="NAME", help="class of what follows, such as referral"
    )
    parser.add_argument("--purpose", metavar="NAME", help="its purpose (default: those of the press)")
    parser.add_argument(
        "--sheets", type=int, metavar="N", help="how many sheets of paper follow, separators not counted"
    )
    parser.add_argument("--patch-only", action="store_true", help="a sheet that divides and names nothing")
    parser.add_argument("--copies", type=int, default=1, metavar="N", help=f"sheets to print, 1 to {MAX_COPIES}")
    parser.add_argument("--paper", choices=sorted(PAPERS), default="letter", help="size of the paper (default: letter)")
    parser.add_argument("--one-sided", action="store_true", help="one page a sheet, for a printer without duplex")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the PDF to write")
    parser.add_argument("--config", type=Path, metavar="FILE", help="configuration, for its policy (default: built in)")


def run(arguments: argparse.Namespace) -> int:
    """Checks the arguments, then writes the file.

    Returns:
        0 written, 2 usage.
    """
    config = checked("separator", arguments.config, lambda c: _problem(arguments, c))
    if config is None:
        return USAGE
    separator = Separator() if arguments.patch_only else _named(arguments, config)
    pdf = separator_pdf(separator, PAPERS[arguments.paper], arguments.copies, both_sides=not arguments.one_sided)
    late("appliance.files:write_atomic")(arguments.out, pdf, 0o644)
    sides = "one side" if arguments.one_sided else "both sides"
    sys.stdout.write(f"{arguments.out}: {arguments.copies} sheet(s) for {sides}; print at 100 %\n")
    return OK


def _named(arguments: argparse.Namespace, config: StationConfig) -> Separator:
    """The sheet for a class; says so where policy will hold what follows it."""
    pack = load_pack(config.policy.pack)
    name, purpose, sheets = arguments.document_class, arguments.purpose or "", arguments.sheets or 0
    if name and purpose and (hold := pack.hold(name, purpose)):
        sys.stderr.write(f"scanstation separator: what follows this sheet will wait for a person ({hold})\n")
    code = late("appliance.classification.separator:code_text")(name or "", purpose, sheets)
    return Separator(code, name or "", pack.document_class(name).title if name else "", purpose, sheets)


def _problem(arguments: argparse.Namespace, config: StationConfig) -> str | None:
    """What is wrong with the arguments, in one sentence; None if nothing is."""
    named = (arguments.document_class, arguments.purpose, arguments.sheets)
    if arguments.patch_only and any(value is not None for value in named):
        return "--patch-only names nothing: leave out --class, --purpose and --sheets"
    if not arguments.patch_only and all(value is None for value in named):
        return "say what follows with --class, --purpose or --sheets, or --patch-only for a sheet that only divides"
    if arguments.document_class == UNCLASSIFIED:
        return f"{UNCLASSIFIED!r} names no class; leave the class to the press with --patch-only"
    if arguments.sheets is not None and not 1 <= arguments.sheets <= MAX_SHEETS:
        return f"--sheets is a number from 1 to {MAX_SHEETS}"
    if not 1 <= arguments.copies <= MAX_COPIES:
        return f"--copies is a number from 1 to {MAX_COPIES}"
    return _no_place(arguments.out) or _unknown(arguments, config)


def _unknown(arguments: argparse.Namespace, config: StationConfig) -> str | None:
    """A class or purpose that the policy does not know."""
    if arguments.patch_only:
        return None
    anything = load_pack(config.policy.pack).purposes[0].name
    return unknown_name(config, arguments.purpose or anything, arguments.document_class)


def _no_place(out: Path) -> str | None:
    """Why the file cannot be written there."""
    if out.exists():
        return f"{out} exists already"
    return None if out.parent.is_dir() else f"{out.parent} is not a directory"
