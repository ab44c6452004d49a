"""Language and size of the text, kept from one start to the next in a small file. A broken file is no file."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from pathlib import Path

from appliance.files import write_atomic
from appliance.panel.theme import TEXT_SCALES
from appliance.panel.visits import LANGUAGES

MAX_BYTES = 1_024


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose."""

    language: str = "en"
    size: int = 0


def load(file: Path | None) -> Preferences:
    """From a file; the defaults where there is none, or none of ours."""
    if file is None:
        return Preferences()
    try:
        with file.open("rb") as opened:
            values = json.loads(opened.read(MAX_BYTES))
        language, size = values["language"], values["size"]
    except (OSError, ValueError, LookupError, TypeError):
        return Preferences()
    known = language in {code for code, _ in LANGUAGES} and type(size) is int and 0 <= size < len(TEXT_SCALES)
    return Preferences(language, size) if known else Preferences()


def save(file: Path | None, chosen: Preferences) -> None:
    """To a file; a disk that refuses costs the choice and nothing else."""
    if file is not None:
        with contextlib.suppress(OSError):
            write_atomic(file, json.dumps({"language": chosen.language, "size": chosen.size}).encode())
