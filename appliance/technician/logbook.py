"""The station's own log, for people who must not see content: bounded, of our modules alone, closed by construction.

Rules:
- Nothing is kept because somebody thought it harmless. A line is the literal template that stands in our source file,
  and arguments are shown only if they are numbers, opaque ids, words of our own closed lists or codes of our own
  errors; anything else shows as `(...)`. A template that is no literal of the file that logged is not kept at all.
- Lines of other programs and libraries are none of ours and are not kept; nor are tracebacks.
- Warnings and errors, and what the lamps showed. The file has a bound, and one older file beside it.
"""

from __future__ import annotations

import ast
import contextlib
import json
import logging
import os
import re
import threading
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final

import appliance
from appliance import files
from appliance.documents import is_opaque_id
from appliance.errors import ScanStationError
from appliance.technician.interface import MAX_LINES
from appliance.technician.rows import MAX_LOG_TEXT, LogLine

FILE_NAME: Final = "technician.log"
HIDDEN: Final = "(...)"
VIEWS: Final = "view %s signal %s"
"""The one line below a warning that is kept: what the lamps showed."""
_OURS: Final = Path(appliance.__file__).parent
_MAX_SOURCE_BYTES: Final = 1 << 20
_MAX_LINE_BYTES: Final = 1_024
_LOG_CALLS: Final = frozenset({"debug", "info", "warning", "error", "critical", "exception"})
_APPEND: Final = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
_PLACE: Final = re.compile(r"%[-#0 +]*\d*(?:\.\d+)?[sdifgr]")
_LEVELS: Final = {"INFO": "info", "WARNING": "warning", "ERROR": "error", "CRITICAL": "critical"}


class Logbook(logging.Handler):
    """Keeps the newest lines in memory and in a file. Never raises: a full disk loses lines, not paper."""

    def __init__(self, directory: Path, max_bytes: int) -> None:
        """Reads the lines of earlier runs; `max_bytes` bounds the file, and one older file is as long."""
        super().__init__(logging.INFO)
        self._path = directory / FILE_NAME
        self._max_bytes = max_bytes
        self._turn = threading.Lock()
        self._lines: deque[LogLine] = deque(_read(self._older, max_bytes), maxlen=MAX_LINES)
        self._lines.extend(_read(self._path, max_bytes))

    @property
    def _older(self) -> Path:
        return self._path.with_suffix(".log.1")

    def newest(self, limit: int) -> list[LogLine]:
        """The newest lines, the newest first."""
        with self._turn:
            return list(self._lines)[-limit:][::-1] if limit > 0 else []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a line, if it is one of ours."""
        with contextlib.suppress(OSError, ValueError, TypeError, RecursionError, ScanStationError):
            line = line_of(record)
            if line is not None:
                with self._turn:
                    self._lines.append(line)
                    self._append(line)

    def _append(self, line: LogLine) -> None:
        raw = json.dumps(line.as_tuple()).encode("ascii") + b"\n"
        with contextlib.suppress(FileNotFoundError):
            if self._path.stat().st_size + len(raw) > self._max_bytes:
                self._path.replace(self._older)
        with os.fdopen(os.open(self._path, _APPEND, 0o600), "ab") as file:
            file.write(raw)


def line_of(record: logging.LogRecord) -> LogLine | None:
    """The line that may be kept of a record; None where it is none of ours, or not worth it."""
    level = _LEVELS.get(record.levelname)
    ours = record.name.startswith("appliance.") and isinstance(record.msg, str)
    worth = record.levelno >= logging.WARNING or record.msg == VIEWS
    if not (ours and worth and level) or record.msg not in templates(record.pathname):
        return None
    arguments = record.args if isinstance(record.args, tuple) else (record.args,) if record.args else ()
    at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    module = ".".join(Path(record.pathname).relative_to(_OURS).with_suffix("").parts)[:64]  # not the logger's own word
    return LogLine(at, level, module, _filled(record.msg, arguments)[:MAX_LOG_TEXT])


def _filled(template: str, arguments: tuple[Any, ...]) -> str:
    """The template with what may be shown of its arguments."""
    shown = iter([*map(shown_argument, arguments)])
    return _PLACE.sub(lambda _: next(shown, HIDDEN), template)


def shown_argument(value: object) -> str:
    """What may be shown of an argument of a log call."""
    if isinstance(value, ScanStationError):
        return value.code if value.code in known_words() else HIDDEN
    if isinstance(value, bool | int | float):
        return f"{value:g}" if isinstance(value, float) else str(value)
    if isinstance(value, str) and (is_opaque_id(value) or value in known_words()):
        return str(value)
    return HIDDEN


def known_words() -> frozenset[str]:
    """Codes of our errors and members of our own lists of words, as far as their modules are loaded."""
    return _known(_count(ScanStationError), _count(Enum))


@cache
def _known(_errors: int, _lists: int) -> frozenset[str]:
    """Counted anew when a module with an error or a list more was loaded."""
    errors: list[type[ScanStationError]] = [kind for kind in _below(ScanStationError) if _is_ours(kind)]
    codes = {kind.code for kind in errors}
    lists: list[type[Enum]] = [kind for kind in _below(Enum) if _is_ours(kind)]
    words = {one.value for kind in lists for one in kind if isinstance(one.value, str)}
    return frozenset(codes | {word for word in words if len(word) <= 64 and word.isprintable()})


def _count(root: type) -> int:
    return sum(1 for _ in _below(root))


def _below(root: type) -> Iterator[type[Any]]:
    below: list[type[Any]] = root.__subclasses__()
    for kind in below:
        yield kind
        yield from _below(kind)


def _is_ours(kind: type) -> bool:
    return kind.__module__.partition(".")[0] == "appliance"


@cache
def templates(pathname: str) -> frozenset[str]:
    """The literals that calls of a logger have as their template in one of our own source files; none of any other."""
    path = Path(pathname)
    if not path.is_relative_to(_OURS):
        return frozenset()
    try:
        tree = ast.parse(files.read_bounded(path, _MAX_SOURCE_BYTES))
    except (OSError, ValueError, SyntaxError):
        return frozenset()
    return frozenset(
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LOG_CALLS
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    )


def _read(path: Path, max_bytes: int) -> Iterator[LogLine]:
    """The lines of a file that are of their form."""
    try:
        raw = files.read_bounded(path, max_bytes + _MAX_LINE_BYTES)
    except (OSError, ValueError):
        return
    for one in raw.splitlines()[-MAX_LINES:]:
        with contextlib.suppress(ScanStationError, ValueError, TypeError, RecursionError):
            yield LogLine(*json.loads(one))
