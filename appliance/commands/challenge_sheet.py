"""`challenge-sheet`: a PDF of the sheet that the readiness test scans."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from appliance.commands.common import OK, USAGE, late

PAPERS = ("letter", "a4")
MAX_NUMBER = 999_999


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `challenge-sheet`."""
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the PDF to write")
    parser.add_argument("--paper", choices=PAPERS, default="letter", help="size of the paper (default: letter)")
    parser.add_argument(
        "--number", type=int, default=1, metavar="N", help=f"decides what is planted, 0 to {MAX_NUMBER} (default: 1)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Writes the sheet."""
    if not 0 <= arguments.number <= MAX_NUMBER:
        sys.stderr.write(f"scanstation: --number: 0 to {MAX_NUMBER}\n")
        return USAGE
    pdf: bytes = late("appliance.challenge.sheet:challenge_sheet")(arguments.number, arguments.paper)
    late("appliance.files:write_atomic")(arguments.out, pdf, 0o644)
    print(f"{arguments.out}: print it two-sided, at its full size.")
    return OK
