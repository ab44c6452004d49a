"""What the last test of each part came to: codes and times, in a file of the station.

Rules:
- A result that cannot be written is still shown until the station starts again.
- A file that is not of its form is as good as none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from appliance import files
from appliance.bus_rows import ContentError
from appliance.technician.rows import PartState, PartTest
from appliance.technician.sentences import PARTS, PASSED, UNSURE, UNTESTED, sentence_of

FORMAT: Final = 1
FILE_NAME: Final = "parts.json"
MAX_BYTES: Final = 64 << 10


class Results:
    """The newest result of each part."""

    def __init__(self, directory: Path, clock: Callable[[], datetime]) -> None:
        """`directory` is the station's state directory, `clock` the device's time."""
        self._path, self._clock = directory / FILE_NAME, clock
        self._codes = _read(self._path)

    def of(self, part: str) -> PartTest:
        """The last result of a part."""
        code, at = self._codes.get(part, ("", ""))
        return _row(part, code, at)

    def all(self) -> list[PartTest]:
        """Every part, in the order in which to test."""
        return [self.of(part) for part in PARTS]

    def put(self, part: str, code: str) -> PartTest:
        """Keeps what a test came to."""
        self._codes[part] = (code, self._clock().strftime("%Y-%m-%dT%H:%M:%SZ"))
        told = {"format": FORMAT, "parts": {name: list(one) for name, one in self._codes.items()}}
        with suppress(OSError):
            files.write_atomic(self._path, json.dumps(told, sort_keys=True).encode())
        return self.of(part)


def state_of(part: str, code: str) -> PartState:
    """What a code says about its part."""
    if not code:
        return PartState.UNTESTED
    if code == f"{part}-asked":
        return PartState.ASKED
    if code in PASSED:
        return PartState.PASSED
    return PartState.UNSURE if code in UNSURE else PartState.FAILED


def _row(part: str, code: str, at: str) -> PartTest:
    return PartTest(part, state_of(part, code).value, at if code else "", sentence_of(code) if code else UNTESTED)


def _read(path: Path) -> dict[str, tuple[str, str]]:
    try:
        untrusted: Any = json.loads(files.read_bounded(path, MAX_BYTES))
        if untrusted["format"] != FORMAT:
            return {}
        found = {part: (one[0], one[1]) for part, one in untrusted["parts"].items() if part in PARTS}
        for part, (code, at) in found.items():
            _row(part, code, at)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, ContentError):
        return {}
    return {part: (code, at) for part, (code, at) in found.items() if sentence_of(code)}
