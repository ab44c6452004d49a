"""Lines of our own log, for people who must not see content: closed by construction, checked again by who gets them.

Rules:
- Nothing is kept because somebody thought it harmless. A line is the literal template that stands in our source file,
  and arguments are shown only if they are numbers, opaque ids, words of our own closed lists or codes of our own
  errors; anything else shows as `(...)`. A template that is no literal of the file that logged is not kept at all.
- A line that another process hands over is believed in nothing (`checked`): its template must stand in a source file of
  that process, in our own copy of it, and its arguments be of the same kinds. So a process that was taken over can say
  numbers, ids and our own sentences, and no other word.
"""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any, Final

import appliance
from appliance import files
from appliance.documents import is_opaque_id
from appliance.errors import ScanStationError

HIDDEN: Final = "(...)"
MAX_ARGUMENTS: Final = 8
_OURS: Final = Path(appliance.__file__).parent
_MAX_SOURCE_BYTES: Final = 1 << 20
_LOG_CALLS: Final = frozenset({"debug", "info", "warning", "error", "critical", "exception"})
_PLACE: Final = re.compile(r"%[-#0 +]*\d*(?:\.\d+)?[sdifgr]")
_LEVELS: Final = {"INFO": "info", "WARNING": "warning", "ERROR": "error", "CRITICAL": "critical"}
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_MODULE: Final = re.compile(r"[a-z0-9_]{1,32}(\.[a-z0-9_]{1,32}){0,2}", re.ASCII)
_NUMBER: Final = re.compile(r"-?\d{1,18}(\.\d{1,8})?(e[+-]\d{1,3})?|True|False", re.ASCII)
_WORD: Final = re.compile(
    r"""^ +(?:code(?:: \S+)?|[A-Z][A-Z0-9_]*) = "([a-z0-9][a-z0-9-]{0,63})"(?:  #.*)?$""", re.MULTILINE | re.ASCII
)
"""A code of an error, or a member of a list, in a source file."""


class StrangeLineError(ScanStationError):
    """A line that no source file of ours can have logged."""

    code = "own-line"


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A line: time, level, module, its template and what is shown of its arguments."""

    at: str
    level: str
    module: str
    template: str
    arguments: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The template with its arguments in it."""
        shown = iter(self.arguments)
        return _PLACE.sub(lambda _: next(shown, HIDDEN), self.template)

    def as_tuple(self) -> tuple[str, str, str, str, list[str]]:
        """As it is handed over: `(ssssas)`."""
        return (self.at, self.level, self.module, self.template, list(self.arguments))


def own_line(record: logging.LogRecord) -> OwnLine | None:
    """The line of a record; None where it is none of ours."""
    level = _LEVELS.get(record.levelname)
    ours = record.name.startswith(("appliance.", "scanstation.")) and isinstance(record.msg, str)
    if not (ours and level) or record.msg not in templates(record.pathname):
        return None
    arguments = record.args if isinstance(record.args, tuple) else (record.args,) if record.args else ()
    at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    module = ".".join(Path(record.pathname).relative_to(_OURS).with_suffix("").parts)[:64]  # not the logger's own word
    return OwnLine(at, level, module, record.msg, tuple(map(shown_argument, arguments[:MAX_ARGUMENTS])))


def checked(untrusted: object, parts: frozenset[str]) -> OwnLine:
    """A line that another process says it logged, in a module of these parts of ours.

    Raises:
        StrangeLineError: no source file of ours logs such a line.
    """
    if not (isinstance(untrusted, list | tuple) and len(untrusted) == 5):
        raise StrangeLineError("form")
    at, level, module, template, arguments = untrusted
    texts = all(isinstance(one, str) for one in (at, level, module, template))
    listed = isinstance(arguments, list | tuple) and len(arguments) <= MAX_ARGUMENTS
    if not (texts and listed and all(isinstance(one, str) for one in arguments)):
        raise StrangeLineError("types")
    named = _MODULE.fullmatch(module) and module.partition(".")[0] in parts
    if not (named and _TIME.fullmatch(at) and level in _LEVELS.values()):
        raise StrangeLineError("module, time or level")
    if template not in templates(str(_OURS.joinpath(*module.split(".")).with_suffix(".py"))):
        raise StrangeLineError("template")
    words = known_words() | words_in(parts)
    return OwnLine(at, level, module, template, tuple(_again(one, words) for one in arguments))


def _again(untrusted: str, words: frozenset[str]) -> str:
    """What may be shown of an argument that somebody else has shown."""
    good = _NUMBER.fullmatch(untrusted) or is_opaque_id(untrusted) or untrusted in words
    return untrusted if good else HIDDEN


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
def words_in(parts: frozenset[str]) -> frozenset[str]:
    """The same of the source files of these parts, which need not be loaded."""
    found: set[str] = set()
    for part in sorted(parts):
        for path in sorted((_OURS / part).glob("*.py")):
            found.update(_WORD.findall(_source(path)))
    return frozenset(found)


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
        tree = ast.parse(_source(path))
    except (ValueError, SyntaxError):
        return frozenset()
    found = (
        one
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _LOG_CALLS
        for one in _literals(node.args[0] if node.args else None)
    )
    return frozenset(found)


def _literals(template: ast.expr | None) -> Iterator[str]:
    """A literal, or the two of `"this" if so else "that"`."""
    if isinstance(template, ast.IfExp):
        yield from (*_literals(template.body), *_literals(template.orelse))
    elif isinstance(template, ast.Constant) and isinstance(template.value, str):
        yield template.value


def _source(path: Path) -> str:
    """A source file of ours; "" where it cannot be read."""
    try:
        return files.read_bounded(path, _MAX_SOURCE_BYTES).decode()
    except (OSError, ValueError):
        return ""
