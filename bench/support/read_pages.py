"""What tesseract reads on a page, how far that is from another text, and how bent its lines are.

Rules:
- The error rate is the edit distance of characters (V. Levenshtein, 1966) over the length of the reference.
- A line's bend is measured on the feet of its words (those without letters that reach below the line): how far the
  middle of the best parabola lies off the straight line between its ends.
"""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from appliance.documents import Image

_BELOW = re.compile(r"[gjpqyQ,;()\[\]{}|/$@]")
_LEAST_WORDS, _LEAST_WIDTH = 5, 0.3  # of a line, and as a share of the page's width


@dataclass(frozen=True, slots=True)
class Reading:
    """The text, and the mean bend of its lines in pixels at 300 dpi on a page of letter width."""

    text: str
    bend_px: float
    lines: int


def read_page(page: Image, folder: Path) -> Reading:
    """Reads a page at 300 dpi with the plain program."""
    file = folder / "read.png"
    cv2.imwrite(str(file), page)
    command = ["tesseract", str(file), "stdout", "--dpi", "300", "-l", "eng", "tsv"]
    done = subprocess.run(
        command, env={**os.environ, "OMP_THREAD_LIMIT": "1"}, capture_output=True, check=True, timeout=300
    )
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode()), delimiter="\t", quoting=csv.QUOTE_NONE))
    words = [row for row in rows if row["level"] == "5" and row["text"].strip()]
    bends = _bends(words, page.shape[1])
    scale = 2550 / page.shape[1]
    bend = float(np.mean(bends)) * scale if bends else float("nan")
    return Reading(" ".join(row["text"].strip() for row in words), bend, len(bends))


def _bends(words: list[dict[str, str]], width: int) -> list[float]:
    lines: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for word in words:
        lines.setdefault((word["block_num"], word["par_num"], word["line_num"]), []).append(word)
    found = []
    for line in lines.values():
        plain = [w for w in line if not _BELOW.search(w["text"]) and float(w["conf"]) > 50]
        x = np.array([int(w["left"]) + int(w["width"]) / 2 for w in plain], np.float64)
        if len(plain) < _LEAST_WORDS or np.ptp(x) < _LEAST_WIDTH * width:
            continue
        y = np.array([int(w["top"]) + int(w["height"]) for w in plain], np.float64)
        place = (x - x.mean()) / (np.ptp(x) / 2)
        keep = np.ones(len(y), bool)
        for _ in range(3):
            curve = np.polyfit(place[keep], y[keep], 2)
            miss = np.abs(y - np.polyval(curve, place))
            keep = miss <= max(2.0, 2.5 * float(np.median(miss)))
            if keep.sum() < _LEAST_WORDS - 1:
                break
        found.append(abs(float(curve[0])))
    return found


def error_rate(text: str, reference: str) -> float:
    """Edit distance over the reference's length, at most 1."""
    a = np.frombuffer(reference.encode("utf-32-le"), np.uint32)
    b = np.frombuffer(text.encode("utf-32-le"), np.uint32)
    if not a.size:
        return float(bool(b.size))
    row = np.arange(a.size + 1)
    count = np.arange(a.size + 1)
    for letter in b:
        new = np.concatenate([[row[0] + 1], np.minimum(row[1:] + 1, row[:-1] + (a != letter))])
        row = np.minimum.accumulate(new - count) + count
    return min(1.0, float(row[-1]) / a.size)
