"""The tesseract program, fed from anonymous memory.

Rules:
- A page never touches a disk: pixels lie in an anonymous memory file that ends with the two processes, words come back
  through a pipe (a library that hands tesseract a temporary file would leave plaintext on disk after a power cut).
- One thread a process (`OMP_THREAD_LIMIT=1`); pages run in parallel instead.
- Output is bounded and checked before it is believed; no text ever stands in an error.
"""

from __future__ import annotations

import functools
import os
import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np

from appliance.documents import Box, Image, Word
from appliance.errors import ReadingError

MINIMUM_VERSION = (5, 0)
MAX_OUTPUT_BYTES = 16 << 20
_TSV_WORD_LEVEL = "5"


class TesseractError(ReadingError):
    """tesseract is missing, too old, crashed, hung or answered nonsense."""

    code = "reading-tesseract"


@dataclass(frozen=True, slots=True)
class Request:
    """How to read a page: `psm` is tesseract's page segmentation mode."""

    dpi: int
    language: str = "eng"
    psm: int = 3
    timeout_s: float = 120.0
    max_words: int = 20_000
    variables: tuple[tuple[str, str], ...] = ()


@functools.cache
def version() -> tuple[int, int]:
    """Major and minor version of the installed tesseract.

    Raises:
        TesseractError: it is missing or older than `MINIMUM_VERSION`.
    """
    try:
        done = subprocess.run(["tesseract", "--version"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise TesseractError("not installed or not answering") from error
    found = re.search(rb"tesseract v?(\d+)\.(\d+)", done.stdout + done.stderr)
    if found is None:
        raise TesseractError("unknown version")
    major_minor = (int(found[1]), int(found[2]))
    if major_minor < MINIMUM_VERSION:
        raise TesseractError(f"version {major_minor} is older than {MINIMUM_VERSION}")
    return major_minor


def read_words(image: Image, request: Request) -> tuple[Word, ...]:
    """Reads an upright page image.

    Args:
        image: `uint8`, grey `(h, w)` or RGB `(h, w, 3)`.
        request: resolution in dpi, language, segmentation mode and limits.

    Returns:
        Words in tesseract's reading order with boxes in pixels, confidence 0-100 and line numbers from 0.

    Raises:
        TesseractError: the program failed, took longer than `timeout_s`, or its answer is out of bounds.
    """
    version()
    command = ["--dpi", str(request.dpi), "--psm", str(request.psm), "-l", request.language]
    for name, value in request.variables:
        command += ["-c", f"{name}={value}"]
    command.append("tsv")
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        with _in_memory(image) as page:
            done = subprocess.run(
                ["tesseract", f"/proc/self/fd/{page}", "stdout", *command],
                stdin=subprocess.DEVNULL, capture_output=True, pass_fds=[page], timeout=request.timeout_s,
                env=environment, check=False,
            )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise TesseractError("timeout") from None  # the cause would carry output
    except OSError as error:
        raise TesseractError("cannot start") from error
    if done.returncode != 0:
        raise TesseractError(f"exit status {done.returncode}")
    if len(done.stdout) > MAX_OUTPUT_BYTES:
        raise TesseractError("output too large")
    return _parse(done.stdout.decode("utf-8", "replace"), image.shape[1], image.shape[0], request.max_words)


@contextmanager
def _in_memory(image: Image) -> Iterator[int]:
    """A descriptor of an anonymous file in memory with the image as PGM or PPM, which cost nothing to write or read.

    A pipe would do, but tesseract reads one byte by byte: 0.2 s of CPU for a page.
    """
    height, width = image.shape[:2]
    magic = b"P5" if image.ndim == 2 else b"P6"
    with open(os.memfd_create("page"), "wb") as file:  # noqa: PTH123 - it has no path
        file.write(magic + b"\n%d %d\n255\n" % (width, height))
        file.write(np.ascontiguousarray(image).data)
        file.flush()
        yield file.fileno()


def _parse(untrusted_tsv: str, width: int, height: int, max_words: int) -> tuple[Word, ...]:
    """Words from tesseract's TSV; boxes are clipped to the page."""
    words: list[Word] = []
    lines: dict[tuple[str, str, str], int] = {}
    for row in untrusted_tsv.splitlines()[1:]:
        cells = row.split("\t", 11)
        if len(cells) != 12 or cells[0] != _TSV_WORD_LEVEL or not cells[11].strip():
            continue
        try:
            left, top, wide, high = (int(c) for c in cells[6:10])
            confidence = float(cells[10])
        except ValueError as error:
            raise TesseractError("malformed table") from error
        box = Box(max(0, left), max(0, top), min(width, left + wide), min(height, top + high))
        if box.width <= 0 or box.height <= 0:
            continue
        line = lines.setdefault((cells[2], cells[3], cells[4]), len(lines))
        words.append(Word(cells[11].strip(), box, line, min(100.0, max(0.0, confidence))))
        if len(words) > max_words:
            raise TesseractError(f"more than {max_words} words")
    return tuple(words)
