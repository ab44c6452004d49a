"""Images for another processor than the build machine's: what runs their programs, and what need not run them.

Rules:
- Debian's maintainer scripts run in the tree, so this machine's kernel must know how: QEMU, registered with binfmt_misc
  and held open (flag F), for nothing of it lies in the tree. A machine that cannot is refused before anything is made.
- What gives the same bytes on every processor is made by this machine's own.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from imaging.boards import PYTHON, SUITE, Board
from imaging.run import run, say
from imaging.sources import Archives

REGISTERED = Path("/proc/sys/fs/binfmt_misc")
_MACHINES = {"arm64": "aarch64", "amd64": "x86_64"}


def own_architecture() -> str:
    """As Debian says it."""
    return run(["dpkg", "--print-architecture"]).strip()


def refusal(board: Board, registered: Path = REGISTERED, own: str = "") -> str:
    """Why no image for this board can be made here; empty: it can."""
    if board.architecture == (own or own_architecture()):
        return ""
    name = f"qemu-{_MACHINES[board.architecture]}"
    try:
        lines = (registered / name).read_text(encoding="ascii").splitlines()
    except OSError:
        lines = []
    flags = next((line.removeprefix("flags:") for line in lines if line.startswith("flags:")), "")
    if "enabled" in lines and "F" in flags:
        return ""
    return (
        f"this machine cannot run programs of {board.architecture}, and Debian's packages need that to be installed: "
        f"install qemu-user-static and binfmt-support, then `update-binfmts --enable {name}`"
    )


def native_python(board: Board, archives: Archives, cache: Path) -> Path | None:
    """The tree of a Python of the suite for this machine's processor; None where that is the board's, too."""
    here = own_architecture()
    if board.architecture == here:
        return None
    place = cache / f"python-{here}-{SUITE}"
    if not place.is_dir():
        say(f"Python {PYTHON} for {here}, which compiles for {board.architecture}")
        half = place.with_suffix(".half")
        shutil.rmtree(half, ignore_errors=True)
        run(["mmdebstrap", "--variant=essential", "--include=python3", SUITE, half, *archives.lines(("main",))])
        half.rename(place)
    return place
