"""Runs inside the environment of `requirements/deskew.txt`: page files in, angles of the deskew tools out.

Reads a path a line and answers a line of JSON: for each tool the angle (degrees clockwise, null where it has none) and
its CPU seconds. `deskew` looks at whole degrees unless it is told otherwise, so it is asked in finer steps, too.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import cv2
from deskew import determine_skew  # type: ignore[import-not-found]
from jdeskew.estimator import get_angle  # type: ignore[import-not-found]

TOOLS: dict[str, Callable[[Any], Any]] = {
    "deskew": determine_skew,
    "deskew, steps of 0.1": lambda page: determine_skew(page, min_angle=-16, max_angle=16, num_angles=321),
    "jdeskew": get_angle,
}


def main() -> None:
    for line in sys.stdin:
        page = cv2.imread(line.strip(), cv2.IMREAD_GRAYSCALE)
        answer = {}
        for name, tool in TOOLS.items():
            begin = time.process_time()
            angle = tool(page)
            answer[name] = [None if angle is None else float(angle), time.process_time() - begin]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
