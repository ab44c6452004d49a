"""All cases of the long sweeps, of which `./run test` takes some: each fault at each sheet, each streak, each screen.

    ./run soak sweeps                     about ten minutes
    ./run soak sweeps -k streak -x        words for pytest

The cases are marked `soak` (`tests/sweeps.py`); those that `./run test` takes are not run again.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest


def main(words: list[str]) -> int:
    """Runs the marked tests; returns pytest's exit code."""
    if {"-h", "--help"} & {*words}:
        print(__doc__)
        return 0
    tests = Path(__file__).parent.parent / "tests"
    return int(pytest.main([str(tests), "--soak", "-m", "soak", "-q", *words]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
