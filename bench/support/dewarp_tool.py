"""The page flattener of other people (`page-dewarp`), in an environment of its own: measured against, and no part of
the product.

Rules:
- Pinned with hashes in `requirements/dewarp.txt`; installed below `.cache`, once for each state of that file.
- It is asked as it comes, with its own binarisation; it is given the picture upright and cut to the sheet.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np

from appliance.documents import Image

ROOT = Path(__file__).parents[2]
PINS, PLACE = ROOT / "requirements" / "dewarp.txt", ROOT / ".cache" / "dewarp"
_TIMEOUT_S = 300.0


def dewarped(picture: Image, folder: Path) -> Image | None:
    """What it makes of a picture (RGB); None where it gives up."""
    _install()
    for old in folder.glob("sheet*"):
        old.unlink()
    cv2.imwrite(str(folder / "sheet.png"), cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
    command = [str(PLACE / "bin" / "page-dewarp"), "-o", str(folder), str(folder / "sheet.png")]
    environment = {"PATH": "/usr/bin:/bin", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "HOME": str(folder)}
    try:
        subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=True, env=environment, cwd=folder)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return None
    page = cv2.imread(str(folder / "sheet_thresh.png"), cv2.IMREAD_GRAYSCALE)
    return None if page is None else np.asarray(page, np.uint8)


def _install() -> None:
    """Makes the environment unless it is there for exactly these pins."""
    wanted, stamp = hashlib.sha256(PINS.read_bytes()).hexdigest(), PLACE / "installed"
    if stamp.is_file() and stamp.read_text().strip() == wanted:
        return
    sys.stderr.write(f"installing page-dewarp to measure against into {PLACE}\n")
    subprocess.run(["/usr/bin/python3", "-m", "venv", PLACE], check=True)
    pip = [str(PLACE / "bin" / "pip"), "install", "-q", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*pip, "-r", str(PINS)], check=True)
    stamp.write_text(wanted)
