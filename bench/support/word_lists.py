"""Word lists as the package carries them: one sorted word a line, xz."""

from __future__ import annotations

import lzma
import sys
from collections.abc import Iterable
from pathlib import Path


def write_list(folder: Path, name: str, words: Iterable[str]) -> None:
    """Writes `NAME.txt.xz` into a folder and says how large it is."""
    body = "\n".join(sorted(words)).encode()
    packed = lzma.compress(body, preset=9 | lzma.PRESET_EXTREME)
    (folder / f"{name}.txt.xz").write_bytes(packed)
    sys.stdout.write(f"{name}: {len(body.splitlines())} words, {len(packed)} bytes\n")
