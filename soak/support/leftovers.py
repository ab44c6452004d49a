"""The search for plaintext that should be gone: planted strings and the beginnings of image files.

Rules:
- Every regular file below the given directories is read whole; what vanishes meanwhile is gone, which is what is asked.
- Signatures are long enough that ciphertext does not hold them by chance (four bytes or more, or with their syntax).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SIGNATURES: Final[dict[str, re.Pattern[bytes]]] = {
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "jpeg": re.compile(rb"\xff\xd8\xff[\xe0\xe1\xdb\xee][\x00-\x03]"),
    "tiff": re.compile(rb"(?:II\*\x00[\x08-\xff]\x00\x00\x00)|(?:MM\x00\*\x00\x00\x00[\x08-\xff])"),
    "pnm": re.compile(rb"P[1-6][ \n]\d{2,5}[ \n]\d{2,5}[ \n]"),
    "pdf": re.compile(rb"%PDF-\d\.\d"),
}
ENCODINGS: Final = ("utf-8", "utf-16-le", "utf-16-be")


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something that should not be there: the file, and what was found in it (a signature or the planted string)."""

    path: Path
    what: str


def planted_strings(data: bytes, planted: Iterable[str]) -> Iterator[str]:
    """Which of the strings stand in `data`, in any case and in UTF-8 or UTF-16."""
    lowered = data.lower()
    for text in planted:
        if any(text.lower().encode(encoding) in lowered for encoding in ENCODINGS):
            yield text


def search(directories: Iterable[Path], planted: Iterable[str], *, images: bool = True) -> list[Leftover]:
    """All leftovers below these directories; `images` looks for image and PDF files, too."""
    wanted = sorted(set(planted))
    found = []
    for path in _files(directories):
        try:
            data = path.read_bytes()
        except FileNotFoundError:
            continue
        found += [Leftover(path, text) for text in planted_strings(data, wanted)]
        if images:
            found += [Leftover(path, name) for name, pattern in SIGNATURES.items() if pattern.search(data)]
    return found


def _files(directories: Iterable[Path]) -> Iterator[Path]:
    for directory in directories:
        for folder, _, names in os.walk(directory):
            for name in names:
                path = Path(folder) / name
                if path.is_file() and not path.is_symlink():
                    yield path
