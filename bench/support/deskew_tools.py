"""Other people's deskew tools, in an environment of their own: measured against, and no part of the product.

Rules:
- Pinned with hashes in `requirements/deskew.txt`; installed below `.cache`, once for each state of that file.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

import cv2

from appliance.documents import Image

ROOT = Path(__file__).parents[2]
PINS, PLACE = ROOT / "requirements" / "deskew.txt", ROOT / ".cache" / "deskew"


class DeskewTools:
    """The tools, asked page by page."""

    def __init__(self, folder: Path) -> None:
        """`folder` is for page files, which last for one question."""
        self._file = folder / "page.png"
        _install()
        self._process = subprocess.Popen(
            [PLACE / "bin" / "python", Path(__file__).with_name("deskew_worker.py")],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env={"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1"},
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def ask(self, page: Image) -> dict[str, tuple[float | None, float]]:
        """Angle (degrees clockwise) and CPU seconds of each tool."""
        cv2.imwrite(str(self._file), page)
        if self._process.stdin is None or self._process.stdout is None:
            raise RuntimeError("no pipe")
        self._process.stdin.write(f"{self._file}\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        return {name: (angle, seconds) for name, (angle, seconds) in answer.items()}


def _install() -> None:
    """Makes the environment unless it is there for exactly these pins."""
    wanted, stamp = hashlib.sha256(PINS.read_bytes()).hexdigest(), PLACE / "installed"
    if stamp.is_file() and stamp.read_text().strip() == wanted:
        return
    sys.stderr.write(f"installing deskew tools to measure against into {PLACE}\n")
    subprocess.run(["/usr/bin/python3", "-m", "venv", PLACE], check=True)
    pip = [str(PLACE / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "-r", str(PINS)], check=True)
    stamp.write_text(wanted)
