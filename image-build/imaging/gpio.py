"""lgpio, the pin factory of a Raspberry Pi: the one part that nobody offers ready for the image's Python.

Rules:
- The source is the pinned one of requirements/gpio.txt, its hash checked; SWIG and Debian's cross compiler make it,
  against headers and libraries of the image's own suite. Nothing of another processor is run.
- The same source and compiler give the same bytes: no path, no time and no debugging data goes in.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from imaging.boards import PYTHON, SUITE, Board
from imaging.program import ROOT
from imaging.run import run, say
from imaging.sources import Archives

TRIPLETS = {"arm64": "aarch64-linux-gnu"}
_HEADERS = f"libpython{PYTHON}-dev"


def made(board: Board, archives: Archives, cache: Path) -> Path | None:
    """The folder with lgpio for a board's Python; None where a board has no pins."""
    if board.architecture not in TRIPLETS:
        return None
    place = cache / f"lgpio-{board.architecture}"
    if not place.is_dir():
        _make(board, archives, place)
    return place


def _make(board: Board, archives: Archives, place: Path) -> None:
    say(f"lgpio for {board.architecture}")
    triplet = TRIPLETS[board.architecture]
    with tempfile.TemporaryDirectory(prefix="lgpio-", dir=place.parent) as directory:
        work, headers = Path(directory), Path(directory, "headers")
        source = _source(work)
        extract = ["--variant=extract", f"--architectures={board.architecture}", f"--include={_HEADERS}", SUITE]
        run(["mmdebstrap", *extract, headers, *archives.lines(("main",))])
        (headers / "lib").symlink_to("usr/lib")  # as in an installed system, where the linker's scripts look
        run(["swig", "-python", f"-I{source}", "-outdir", source, "-o", source / "lgpio_wrap.c", source / "lgpio.i"])
        made = work / "made"
        made.mkdir()
        flags = ["-shared", "-fPIC", "-O2", "-pthread", f"--sysroot={headers}", f"-ffile-prefix-map={source}=."]
        include = [f"-I{headers}/usr/include/python{PYTHON}", f"-I{headers}/usr/include", f"-I{source}/src"]
        files = [source / "lgpio_wrap.c", *sorted((source / "src").glob("lg*.c")), source / "src/rgpiod.c"]
        name = f"_lgpio.cpython-{PYTHON.replace('.', '')}-{triplet}.so"
        run([f"{triplet}-gcc", *flags, *include, *files, "-lrt", "-ldl", "-o", made / name])
        shutil.copyfile(source / "lgpio.py", made / "lgpio.py")
        about = made / f"{source.name}.dist-info"
        about.mkdir()
        shutil.copyfile(source / "PKG-INFO", about / "METADATA")
        shutil.copyfile(source / "LICENSE", about / "LICENSE")
        made.rename(place)


def _source(work: Path) -> Path:
    """The unpacked source; pip compares its hash."""
    pins = ROOT / "requirements" / "gpio.txt"
    words = ["--quiet", "--disable-pip-version-check", "--no-input", "--no-deps", "--no-binary=:all:"]
    run([sys.executable, "-m", "pip", "download", *words, "--require-hashes", "-r", pins, "-d", work])
    (packed,) = work.glob("lgpio-*.tar.gz")
    run(["tar", "--extract", f"--file={packed}", f"--directory={work}", "--no-same-owner"])
    return work / packed.name.removesuffix(".tar.gz")
