"""Collects every text of the panel for Qt's own tools, and compiles what people translated. A developer's tool.

`python -m appliance.panel.translations` writes `station_sentences.txt` out of the station's tables, brings
`i18n/panel_es.ts` up to date (lupdate) and compiles it (lrelease).

Rules:
- Nothing here runs on the device: importing every table of the station is far too much for a panel.
- Texts are collected from the literals of `say` and `count`, from QML's `qsTr` and from the station's tables.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import appliance
from appliance.bus_rows import MAX_SENTENCE
from appliance.capture.guide import GUIDE, UPKEEP
from appliance.errors import ScanStationError
from appliance.panel.sentences import FILE
from appliance.panel.text import PANEL, STATION
from appliance.people.access import ANOTHER, LOG_IN
from appliance.people.policy import FACTOR_WORDS
from appliance.policy.holds import ADVICE
from appliance.queue.sentences import sentence_of
from appliance.queue.steps import STEPS, TODO
from appliance.technician.sentences import SENTENCES, UNTESTED

HERE: Final = Path(__file__).parent
CATALOGUE: Final = HERE / "i18n" / "panel_es.ts"
_FIRST_BOOT = ("bundle", "configuring", "errors", "est_errors", "fleet_keys", "key_store", "network", "provisioning",
               "technician")  # fmt: skip
_SPEAKING = (
    "batch", "capture", "challenge.desk", "custody", "devices", "errors", "office", "paper", "people", "policy.pack",
    "review", "presets", "processing", "queue", "rollout", "sealing.keys", "sealing.recipients", "situation", "station",
    "technician", "delivery.status", "rescan", "presses", *(f"enrolment.{name}" for name in _FIRST_BOOT),
)  # fmt: skip
"""Parts whose errors can stop feeding or refuse a tap."""
_NUMBERED: Final = (
    "Feed again from sheet %1 on.",
    "The station was interrupted. Put sheet %1 and all after it into the feeder.",
    "1 sheet was scanned, %1 announced.",
    "%1 sheets were scanned, %2 announced.",
    "Look for sheets in the feeder and in your hand, and put the rest in.",
    "Count the paper again: strange sheets may lie in it, or the number was wrong.",
    "Scanning was interrupted. Put the rest of the paper in the feeder.",
    "The station cannot work; nothing was lost. Call your technician.",
    "Too many tries failed. Wait %1 seconds, then try again.",
    LOG_IN,
    ANOTHER,
    *(f"For this role the station needs {words}." for words in FACTOR_WORDS.values()),
    "The clinic's own receiver",
    "nobody; a person decides",
)
"""What stands in code with numbers, or in no table; tests bring each of them about."""


def station_sentences() -> list[str]:
    """Every sentence of the station's tables that the panel may have to say."""
    advice = {kind.advice for kind in _errors() if isinstance(kind.__dict__.get("advice"), str)}
    guide = {text for row in (*GUIDE.values(), *UPKEEP.values()) for text in row.steps}
    guide |= {row.kept for row in UPKEEP.values()} | {UNTESTED, *SENTENCES.values()}
    queue = {text for text in (*TODO.values(), *map(sentence_of, STEPS)) if len(text) <= MAX_SENTENCE}
    return sorted(advice | guide | set(ADVICE.values()) | set(_NUMBERED) | queue)


def _errors() -> Iterator[type[ScanStationError]]:
    for name in _modules():
        importlib.import_module(name)
    todo: list[type[ScanStationError]] = [ScanStationError]
    while todo:
        kind = todo.pop()
        todo.extend(kind.__subclasses__())
        root, _, part = kind.__module__.partition(".")
        if root == "appliance" and part.startswith(_SPEAKING) and kind.code != "camera":
            yield kind


def _modules() -> Iterator[str]:
    for module in pkgutil.walk_packages(appliance.__path__, "appliance."):
        part = module.name.removeprefix("appliance.")
        if part.startswith(_SPEAKING) and not part.endswith("_worker"):
            yield module.name


def panel_texts() -> list[str]:
    """Every literal of `say` and `count` in the panel's Python files."""
    found: set[str] = set()
    for file in sorted(HERE.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "count"):
                literals = node.args[:1] if node.func.id == "say" else node.args[1:3]
                found |= {a.value for a in literals if isinstance(a, ast.Constant) and isinstance(a.value, str)}
    return sorted(found)


def update(catalogue: Path) -> str:
    """Brings a catalogue up to date; returns what lupdate said.

    Raises:
        subprocess.CalledProcessError: lupdate failed.
    """
    with tempfile.TemporaryDirectory() as directory:
        sources = Path(directory) / "texts.py"
        rows = [(PANEL, text) for text in panel_texts()] + [(STATION, text) for text in station_sentences()]
        sources.write_text(
            "".join(f"QT_TRANSLATE_NOOP({_quoted(c)}, {_quoted(t)})\n" for c, t in rows), encoding="utf-8"
        )
        qml = sorted(map(str, (HERE / "qml").glob("*.qml")))
        return _tool("lupdate", "-no-obsolete", "-locations", "none", str(sources), *qml, "-ts", str(catalogue))


def release(catalogue: Path) -> None:
    """Compiles a catalogue; an unfinished text fails."""
    _tool("lrelease", "-fail-on-unfinished", str(catalogue), "-qm", str(catalogue.with_suffix(".qm")))


def unfinished(catalogue: Path) -> list[str]:
    """Texts that nobody has translated yet."""
    found = re.findall(r"<source>([^<]*)</source>\s*<translation([^>]*)>([^<]*)", catalogue.read_text(encoding="utf-8"))
    return [source for source, mark, text in found if "unfinished" in mark or not text.strip()]


def _tool(name: str, *arguments: str) -> str:
    program = Path(sys.executable).with_name(f"pyside6-{name}")
    done = subprocess.run([str(program), *arguments], capture_output=True, text=True, timeout=120, check=True)
    return done.stdout + done.stderr


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def main() -> int:
    """Writes all three files; fails while texts are unfinished."""
    FILE.write_text("\n".join(station_sentences()) + "\n", encoding="utf-8")
    update(CATALOGUE)
    missing = unfinished(CATALOGUE)
    sys.stdout.write("".join(f"unfinished: {text}\n" for text in missing))
    if not missing:
        release(CATALOGUE)
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
