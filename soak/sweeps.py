"""The cases of long sweeps that `./run test` leaves out: faults at more sheets, more streaks, smaller text on a screen.

    ./run soak sweeps                     three minutes on two cores
    ./run soak sweeps -k streak -x        words for pytest

They are marked `soak` (`tests/sweeps.py`).
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
