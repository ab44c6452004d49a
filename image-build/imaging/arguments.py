"""What `image-build/build` and `./run hil smoke` take from the command line.

Rules:
- Only the standard library: `--help` is answered before anything is installed (`python3 -m imaging.arguments build`).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from imaging.boards import BOARDS

CACHE = Path.home() / ".cache" / "scanstation-image"
PROCESSORS = 4
_BUILD = "Makes the image of a board. What is in it and why: docs/image.md."
_SMOKE = """A boxed twin boots in a virtual machine, becomes a station by a sheet, scans, and loses its power. What is
real: the image's kernel, root, encrypted data partition, units with their sandboxes, firewall, NetworkManager,
identity, the sheet's picture through libsane, the typed code, the courier, enrolment by EST, uplink, mutual TLS; and
outside the office's commands, a broker and a receiver. What is simulated: feeder, paper and pins."""


def of_a_build() -> argparse.ArgumentParser:
    """Of `image-build/build`."""
    parser = argparse.ArgumentParser(prog="image-build/build", description=_BUILD)
    parser.add_argument("--board", choices=sorted(BOARDS), required=True)
    parser.add_argument("--simulator", action="store_true", help="the twin for tests: with the simulator, and marked")
    parser.add_argument("--fleet", type=Path, metavar="DIR", help="*.pub of the fleet; without it no sheet is taken")
    parser.add_argument("--archive", default="", help="Debian archive (default: the one that apt of this machine uses)")
    parser.add_argument("--security", default="", help="archive of security updates, with --archive")
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for packages, wheels and images (about 6 GB)")
    parser.add_argument(
        "--fresh", action="store_true", help="take Debian's packages again, not those of an earlier build"
    )
    return parser


def of_the_smoke_test() -> argparse.ArgumentParser:
    """Of `./run hil smoke`."""
    parser = argparse.ArgumentParser(prog="./run hil smoke", description=_SMOKE)
    parser.add_argument("--cache", type=Path, default=CACHE, help="where packages and images are kept")
    parser.add_argument("--board", choices=sorted(BOARDS), default="virtual", help="whose image (virtual)")
    parser.add_argument("--tpm", action="store_true", help="a board with a TPM (swtpm)")
    parser.add_argument(
        "--processors", type=int, default=PROCESSORS, help=f"of the machine ({PROCESSORS}); 1 on a busy one"
    )
    parser.add_argument("--boot-only", action="store_true", help="until it waits for its sheet")
    parser.add_argument("--keep", type=Path, help="folder for logs and pictures of the screen")
    return parser


if __name__ == "__main__":
    {"build": of_a_build, "smoke": of_the_smoke_test}[sys.argv[1]]().parse_args(["--help"])
