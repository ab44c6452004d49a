"""Fonts of npm packages, for training alone: fetched once, checked, kept in the user's cache folder.

Rules:
- `bench/web_fonts.txt` names each package with its version, licence and check sum; a file that differs is refused.
- Nothing of a package runs: its archive is fetched, and single files are read from it.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import io
import os
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path

LIST = Path(__file__).parents[1] / "web_fonts.txt"
_SCOPE = "@fontsource"


@dataclass(frozen=True, slots=True)
class WebFont:
    """One line of the list: what it draws, its package and how that is told from any other."""

    kind: str  # hand or print
    name: str
    version: str
    licence: str
    integrity: str  # sha512-BASE64


class WebFontError(Exception):
    """A font cannot be had; the text says why."""


@functools.cache
def web_fonts() -> dict[str, WebFont]:
    """The list, by name."""
    lines = (line for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    return {font.name: font for font in (WebFont(*line.split()) for line in lines)}


def faces(name: str) -> tuple[str, ...]:
    """What is drawn of a font: its regular face, and of print also the bold and the italic one, if there are such."""
    wanted = ("400-normal", "700-normal", "400-italic") if web_fonts()[name].kind == "print" else ("400-normal",)
    with tarfile.open(fileobj=io.BytesIO(_archive(name))) as archive:
        there = set(archive.getnames())
    return tuple(face for face in wanted if _member(name, face) in there)


@functools.cache
def face_file(name: str, face: str) -> bytes:
    """The file of one face.

    Raises:
        WebFontError: it cannot be fetched, or is not what the list says.
    """
    with tarfile.open(fileobj=io.BytesIO(_archive(name))) as archive:
        member = _member(name, face)
        file = archive.extractfile(member) if member in archive.getnames() else None
        if file is None:
            raise WebFontError(f"{name}: no face {face}")
        return file.read()


def _member(name: str, face: str) -> str:
    return f"package/files/{name}-latin-{face}.woff2"


def _archive(name: str) -> bytes:
    """The package as it was fetched, now or before; checked each time."""
    font = web_fonts()[name]
    folder = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "scanstation-fonts"
    path = folder / f"{_SCOPE.strip('@')}-{name}-{font.version}.tgz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = ["npm", "pack", "--silent", "--ignore-scripts", f"{_SCOPE}/{name}@{font.version}"]
        try:
            subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            raise WebFontError(f"{name}: npm could not fetch it ({error}); is npm installed, and online?") from error
    content = path.read_bytes()
    found = "sha512-" + base64.b64encode(hashlib.sha512(content).digest()).decode("ascii")
    if found != font.integrity:
        raise WebFontError(f"{path} is not what {LIST.name} names; remove it and try again")
    return content
